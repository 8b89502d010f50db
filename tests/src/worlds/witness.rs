//! What must happen at least once in a small world, lest its exploration has shown nothing.

use std::sync::atomic::{AtomicU32, Ordering};

use wbem_sim::profile::{
    BackupWhilePaused, ClientDeath, FailedRestore, ReleaseWhilePaused, SecondPause,
};

use super::action::{Action, Outcome, Part, Verb};
use super::setting::Setting;
use super::world::{File, World};

/// Something that is worth seeing: in a state, or in the step that led to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Witness {
    /// A write is held by a pause.
    HeldWrite,
    /// A Backup runs in a pause, and a second object's Pause waits.
    BackupInPauseWithSecondPause,
    /// The timer ends a pause, and a call that was held is answered.
    TimerReleases,
    /// A client dies, and its pause ends.
    DeathResumes,
    /// An object is released, and its pause ends.
    ReleaseResumes,
    /// A Resume lets the Pause of the second object through.
    PauseAfterPause,
    /// A Pause takes effect as the last write ends that it waited for.
    DrainedPause,
    /// A Restore brings another content than there was.
    RestoreBrings,
    /// A Restore cuts a connection off.
    RestoreCutsOff,
    /// A Restore fails in the middle of the file, and the content is as before.
    FailedRestoreKeeps,
    /// A Backup fails, and the older file is whole.
    FailedBackupKeeps,
    /// A Restore is in progress while a thread waits for something else.
    WaitingInRestore,
    /// A provider has failed.
    ProviderFails,
}

impl Witness {
    /// All of them.
    pub const ALL: [Witness; 13] = [
        Witness::HeldWrite,
        Witness::BackupInPauseWithSecondPause,
        Witness::TimerReleases,
        Witness::DeathResumes,
        Witness::ReleaseResumes,
        Witness::PauseAfterPause,
        Witness::DrainedPause,
        Witness::RestoreBrings,
        Witness::RestoreCutsOff,
        Witness::FailedRestoreKeeps,
        Witness::FailedBackupKeeps,
        Witness::WaitingInRestore,
        Witness::ProviderFails,
    ];

    /// What reports call it.
    pub fn name(self) -> &'static str {
        match self {
            Witness::HeldWrite => "a write is held by a pause",
            Witness::BackupInPauseWithSecondPause => "a second Pause waits beside a Backup",
            Witness::TimerReleases => "the timer releases a held call",
            Witness::DeathResumes => "the death of a client ends its pause",
            Witness::ReleaseResumes => "the release of an object ends its pause",
            Witness::PauseAfterPause => "a Resume lets a second Pause through",
            Witness::DrainedPause => "the end of a write lets a Pause through",
            Witness::RestoreBrings => "a Restore brings another content",
            Witness::RestoreCutsOff => "a Restore cuts a connection off",
            Witness::FailedRestoreKeeps => "a failed Restore keeps the content",
            Witness::FailedBackupKeeps => "a failed Backup keeps the older file",
            Witness::WaitingInRestore => "somebody waits while a Restore runs",
            Witness::ProviderFails => "a provider fails",
        }
    }

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
        let witness = Witness::ALL.into_iter().filter(unseen).find(|one| shows(*one))?;
        let bit = 1 << witness as u32;
        (self.0.fetch_or(bit, Ordering::Relaxed) & bit == 0).then_some(witness)
    }
}
