//! What must happen at least once in a small world, lest its exploration has shown nothing.

use std::sync::atomic::{AtomicU32, Ordering};

use stateright::Property;
use wbem_sim::profile::{
    BackupWhilePaused, ClientDeath, FailedRestore, ReleaseWhilePaused, SecondPause,
};

use super::action::{Action, Outcome, Part, Verb};
use super::model::Worlds;
use super::setting::Setting;
use super::world::{File, World};

macro_rules! witnesses {
    ($($(#[$doc:meta])* $witness:ident = $name:literal,)*) => {
        /// Something that is worth seeing: in a state, or in the step that led to it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Witness { $($(#[$doc])* $witness,)* }

        impl Witness {
            /// All of them.
            pub const ALL: &'static [Witness] = &[$(Witness::$witness,)*];

            /// That some state shows it, under what reports call it. The checker takes a function
            /// that knows nothing besides, so each has one of its own.
            pub(super) fn property(self) -> Property<Worlds> {
                match self {
                    $(Witness::$witness => Property::sometimes($name, |_, world: &Box<World>| {
                        world.shows == Some(Witness::$witness)
                    }),)*
                }
            }
        }
    };
}

witnesses! {
    /// A write is held by a pause.
    HeldWrite = "a write is held by a pause",
    /// A Backup runs in a pause, and a second object's Pause waits.
    BackupInPauseWithSecondPause = "a second Pause waits beside a Backup",
    /// The timer ends a pause, and a call that was held is answered.
    TimerReleases = "the timer releases a held call",
    /// A client dies, and its pause ends.
    DeathResumes = "the death of a client ends its pause",
    /// An object is released, and its pause ends.
    ReleaseResumes = "the release of an object ends its pause",
    /// A Resume lets the Pause of the second object through.
    PauseAfterPause = "a Resume lets a second Pause through",
    /// A Pause takes effect as the last write ends that it waited for.
    DrainedPause = "the end of a write lets a Pause through",
    /// A Restore brings another content than there was.
    RestoreBrings = "a Restore brings another content",
    /// A Restore cuts a connection off.
    RestoreCutsOff = "a Restore cuts a connection off",
    /// A Restore fails in the middle of the file, and the content is as before.
    FailedRestoreKeeps = "a failed Restore keeps the content",
    /// A Backup fails, and the older file is whole.
    FailedBackupKeeps = "a failed Backup keeps the older file",
    /// A Restore is in progress while a thread waits for something else.
    WaitingInRestore = "somebody waits while a Restore runs",
    /// A provider has failed.
    ProviderFails = "a provider fails",
}

impl Witness {
    /// Whether it can be seen in a setting: with these clients, calls and readings.
    pub fn is_possible(self, setting: &Setting) -> bool {
        let readings = &setting.profile.readings;
        let blocks = readings.second_pause == SecondPause::Blocks && setting.both_may_pause();
        let is_called = |verb| setting.verbs.contains(&verb);
        match self {
            Witness::BackupInPauseWithSecondPause => {
                blocks && readings.backup_while_paused == BackupWhilePaused::Runs
            }
            Witness::PauseAfterPause => blocks,
            Witness::DrainedPause => is_called(Verb::SlowPut),
            Witness::ProviderFails => is_called(Verb::Ask),
            Witness::DeathResumes => readings.client_death == ClientDeath::OnRundown,
            Witness::ReleaseResumes => {
                readings.release_while_paused == ReleaseWhilePaused::ReleaseResumes
            }
            Witness::FailedRestoreKeeps => readings.failed_restore != FailedRestore::Emptied,
            _ => true,
        }
    }

    /// Whether a step shows it.
    pub(super) fn shows(self, before: &World, action: Action, after: &World) -> bool {
        let paused = (before.server.is_paused(), after.server.is_paused());
        let waits = |world: &World, verbs: &[Verb]| {
            let of = |part: Part| world.call_of(part).is_some_and(|own| verbs.contains(&own.verb));
            world.waiting().any(|(part, _)| of(part))
        };
        let answered = |verb: Verb| waits(before, &[verb]) && !waits(after, &[verb]);
        let failed = |verbs: &[Verb]| match action {
            Action::Finish(part, Outcome::Failed) => {
                before.call_of(part).is_some_and(|own| verbs.contains(&own.verb))
            }
            _ => false,
        };
        match self {
            Witness::HeldWrite => paused.1 && waits(after, &[Verb::Put]),
            Witness::BackupInPauseWithSecondPause => {
                paused.1 && after.server.is_backing_up() && waits(after, &[Verb::Pause])
            }
            Witness::TimerReleases => {
                action == Action::Pass && paused == (true, false) && answered(Verb::Put)
            }
            Witness::DeathResumes => matches!(action, Action::Kill(_)) && paused == (true, false),
            Witness::ReleaseResumes => {
                matches!(action, Action::Call(_, Verb::ReleaseObject)) && paused == (true, false)
            }
            Witness::PauseAfterPause => {
                let resumes = matches!(action, Action::Call(_, Verb::Resume));
                resumes && paused == (true, true) && answered(Verb::Pause)
            }
            Witness::DrainedPause => {
                let ends = matches!(action, Action::Finish(..)) && answered(Verb::SlowPut);
                ends && paused == (false, true) && answered(Verb::Pause)
            }
            Witness::RestoreBrings => {
                let ends = before.server.is_restoring() && !after.server.is_restoring();
                ends && before.content != after.content
            }
            Witness::RestoreCutsOff => {
                let is_cut = |world: &World| world.sides.iter().any(|side| side.cut_off);
                is_cut(after) && !is_cut(before)
            }
            Witness::FailedRestoreKeeps => {
                failed(&[Verb::Restore, Verb::ForceRestore]) && before.content == after.content
            }
            Witness::FailedBackupKeeps => {
                let whole = matches!(after.file, File::Whole(_));
                failed(&[Verb::Backup]) && whole && after.file == before.file
            }
            Witness::WaitingInRestore => after.server.is_restoring() && after.waiting().count() > 1,
            Witness::ProviderFails => failed(&[Verb::Ask]),
        }
    }
}

/// What has been shown so far. The first state that shows something is marked with it, so that it
/// is looked at even if it has been reached before.
#[derive(Debug, Default)]
pub struct Seen(AtomicU32);

impl Seen {
    /// For whoever looks for nothing: as if all of it had been seen.
    pub fn everything() -> Self {
        Self(AtomicU32::new(u32::MAX))
    }

    pub(super) fn first_of(&self, shows: impl Fn(Witness) -> bool) -> Option<Witness> {
        let seen = self.0.load(Ordering::Relaxed);
        let unseen = |witness: &Witness| seen & 1 << *witness as u32 == 0;
        let witness = Witness::ALL.iter().copied().filter(unseen).find(|one| shows(*one))?;
        let bit = 1 << witness as u32;
        (self.0.fetch_or(bit, Ordering::Relaxed) & bit == 0).then_some(witness)
    }
}
