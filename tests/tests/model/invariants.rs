//! The eight invariants of the design, checked after every single thing that happens, and one for
//! enumerators.

use std::time::Duration;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestError, TestRng, TestRunner};
use wbem_sim::call::{CallId, Handle, Method};
use wbem_sim::caller::PrivilegeState;
use wbem_sim::profile::{
    BACKUP_TIMER, FailedRestore, FailedResumeTimer, HeldOrder, Mutant, PauseDrain, PausePrivilege,
    Profile, ReleaseWhilePaused, RestoreWhilePaused, WhoMayCall,
};
use wbem_sim::repository::Repository;
use wbem_sim::server::ObjectId;
use wbem_sim::store::File;

use crate::lists::Lists;
use crate::op::{self, Op};
use crate::saved;
use crate::world::{FILES, World};

/// What is remembered from one step to the next.
struct Watch {
    world: World,
    profile: Profile,
    paused: Option<(Option<ObjectId>, Duration)>,
    /// Connections that a Restore has cut off.
    cut_off: Vec<Handle>,
    /// What enumerators have shown.
    lists: Lists,
}

/// What there was before a step.
struct Before {
    repository: Repository,
    paused: Option<(Option<ObjectId>, Duration)>,
    held: Vec<CallId>,
    /// The calls that have returned and whose work goes on.
    works: Vec<CallId>,
}

impl Watch {
    fn new(profile: Profile) -> Self {
        let world = World::new(profile.clone());
        Self { world, profile, paused: None, cut_off: Vec::new(), lists: Lists::default() }
    }

    fn step(&mut self, op: &Op) {
        let server = &self.world.machine.server();
        let before = Before {
            repository: server.repository().clone(),
            paused: self.paused,
            held: server.outstanding(),
            works: server.works(),
        };
        // Time passes from one deadline to the next, so that nothing happens unseen.
        let end = match op {
            Op::Advance { seconds } => self.world.now + Duration::from_secs(*seconds),
            _ => self.world.now,
        };
        let mut replies = Vec::new();
        if let Op::Advance { .. } = op {
            while let Some(due) = self.due_by(end) {
                self.world.now = due;
                replies.extend(self.world.apply(&Op::Advance { seconds: 0 }));
                self.note_pause();
            }
            self.world.now = end;
            replies.extend(self.world.apply(&Op::Advance { seconds: 0 }));
        } else {
            replies = self.world.apply(op);
        }
        self.check(&before, &replies);
    }

    fn due_by(&self, end: Duration) -> Option<Duration> {
        self.world.machine.server().next_deadline().filter(|due| *due <= end)
    }

    fn check(&mut self, before: &Before, replies: &[CallId]) {
        self.note_pause();
        let restored = self.restored(replies);
        self.nothing_changes_during_a_pause(before, restored);
        self.a_pause_has_an_owner_and_an_end();
        self.every_call_is_answered(before, replies);
        self.a_restore_brings_back_the_backup(before, replies);
        self.nobody_succeeds_without_authority(replies);
        self.old_connections_reach_nothing(replies);
        self.lists.check(&self.world, replies, before.works.is_empty());
        if restored {
            let older = self.world.calls.iter().filter(|(id, made)| {
                let connects = matches!(made.method, Method::Connect { .. });
                connects && self.world.succeeded(**id) && !replies.contains(id)
            });
            self.cut_off = older.map(|(id, _)| (*id).into()).collect();
        }
    }

    fn note_pause(&mut self) {
        let server = &self.world.machine.server();
        self.paused = server.paused_since().map(|since| (server.pause_owner(), since));
    }

    fn restored(&self, replies: &[CallId]) -> bool {
        replies.iter().any(|id| {
            matches!(self.world.calls[id].method, Method::Restore { .. })
                && self.world.succeeded(*id)
        })
    }

    /// 1. While paused, no call changes the repository.
    fn nothing_changes_during_a_pause(&self, before: &Before, restored: bool) {
        let server = &self.world.machine.server();
        let readings = &self.profile.readings;
        let running_writes_go_on = readings.pause_drain == PauseDrain::FlagFirst;
        let same_pause = before.paused.is_some() && before.paused == self.paused;
        let emptied = readings.failed_restore == FailedRestore::Emptied;
        if same_pause && !restored && !running_writes_go_on && !emptied {
            assert_eq!(server.repository(), &before.repository, "a pause let a change through");
        }
    }

    /// 2. A pause never outlives its object, or 15 minutes.
    fn a_pause_has_an_owner_and_an_end(&self) {
        let server = &self.world.machine.server();
        let readings = &self.profile.readings;
        let outlives = readings.release_while_paused == ReleaseWhilePaused::ReleaseIgnored
            || readings.restore_while_paused == RestoreWhilePaused::FlagSurvives;
        if server.is_paused() && !outlives {
            assert!(server.pause_owner().is_some(), "a pause has outlived its object");
        }
        let endless = readings.failed_resume_timer == FailedResumeTimer::Yes;
        if let Some((_, since)) = self.paused.as_ref().filter(|_| !endless) {
            assert!(server.now() < *since + BACKUP_TIMER, "a pause has outlived its timer");
        }
    }

    /// 3. Every call gets exactly one reply; held calls get theirs in order.
    fn every_call_is_answered(&self, before: &Before, replies: &[CallId]) {
        let server = &self.world.machine.server();
        let outstanding = server.outstanding();
        let unanswered = self.world.calls.iter().filter(|(_, made)| made.reply.is_none());
        for (id, made) in unanswered {
            let in_progress = outstanding.contains(id) || self.is_file_call(*id);
            assert!(
                made.abandoned || in_progress,
                "call {} is neither answered nor in progress",
                id.0
            );
        }
        let released: Vec<CallId> = replies
            .iter()
            .copied()
            .filter(|id| {
                before.held.contains(id) && before.paused.is_some() && self.is_quick_request(*id)
            })
            .collect();
        if self.profile.readings.held_order == HeldOrder::Fifo {
            assert!(released.is_sorted(), "held calls were answered out of order: {released:?}");
        }
    }

    fn is_file_call(&self, id: CallId) -> bool {
        self.world.calls[&id].method.is_file_call()
    }

    fn is_slow(&self, id: CallId) -> bool {
        self.world.calls[&id].slow && !self.is_file_call(id)
    }

    /// It is many requests: each of them is held anew.
    fn is_compilation(&self, id: CallId) -> bool {
        matches!(self.world.calls[&id].method, Method::CompileMof(_))
    }

    fn is_quick_request(&self, id: CallId) -> bool {
        self.world.calls[&id].method.connection().is_some() && !self.world.calls[&id].slow
    }

    /// 4 and 5. Restore brings back what Backup saw; a Restore that fails changes nothing.
    fn a_restore_brings_back_the_backup(&self, before: &Before, replies: &[CallId]) {
        for id in replies {
            let Method::Restore { file: Some(file), .. } = &self.world.calls[id].method else {
                continue;
            };
            let now = self.world.machine.server().repository();
            if !self.world.succeeded(*id) {
                continue;
            }
            assert!(FILES.contains(&&**file));
            let single = replies.len() == 1;
            match self.world.machine.store.file(file) {
                Some(File::Backup(content)) if single => assert_eq!(now, content),
                Some(File::Backup(_)) => {}
                other => panic!("Restore succeeded from {other:?}"),
            }
        }
        let restores = |id: &&CallId| matches!(self.world.calls[id].method, Method::Restore { .. });
        let nothing_else = before.works.is_empty()
            && !before.held.iter().any(|id| {
                self.is_quick_request(*id) || self.is_slow(*id) || self.is_compilation(*id)
            });
        let only_failed_restores = nothing_else
            && !replies.is_empty()
            && replies.iter().filter(restores).count() == replies.len();
        let emptied = self.profile.readings.failed_restore == FailedRestore::Emptied;
        if only_failed_restores && !self.restored(replies) && !emptied && self.reply_is_honest() {
            let now = self.world.machine.server().repository();
            assert_eq!(now, &before.repository, "a failed Restore changed the repository");
        }
    }

    /// Whether a failure means that nothing was done.
    fn reply_is_honest(&self) -> bool {
        let readings = &self.profile.readings;
        readings.restore_reply != wbem_sim::profile::RestoreReply::RpcError
            && readings.check_order != wbem_sim::profile::CheckOrder::TextOrder
    }

    /// 6. No call succeeds without the privileges that its requirement names.
    fn nobody_succeeds_without_authority(&self, replies: &[CallId]) {
        let readings = &self.profile.readings;
        if readings.who_may_call == WhoMayCall::LocalAnyone {
            return;
        }
        for id in replies.iter().filter(|id| self.world.succeeded(**id)) {
            let made = &self.world.calls[id];
            let asks = match made.method {
                Method::Backup { .. } | Method::Restore { .. } => true,
                Method::Pause { .. } => readings.pause_privilege != PausePrivilege::None,
                Method::Resume { .. } => readings.pause_privilege == PausePrivilege::SeBackup,
                _ => false,
            };
            let has_none = made.caller.backup_privilege == PrivilegeState::Absent
                && made.caller.restore_privilege == PrivilegeState::Absent;
            assert!(!(asks && has_none), "{} succeeded without a privilege", made.method.name());
        }
    }

    /// 7. After a successful Restore no connection from before it reaches the repository.
    fn old_connections_reach_nothing(&self, replies: &[CallId]) {
        for id in replies {
            let connection = self.world.calls[id].method.connection();
            let cut_off = connection.is_some_and(|connection| self.cut_off.contains(&connection));
            assert!(!(cut_off && self.world.succeeded(*id)), "an old connection still works");
        }
    }
}

/// 8. The same calls at the same times give the same replies, on a clone as on the original.
fn is_repeatable(profile: &Profile, ops: &[Op]) {
    let mut first = World::new(profile.clone());
    let mut second = World::new(profile.clone());
    for op in ops {
        assert_eq!(first.apply(op), second.apply(op), "two runs differ at {op:?}");
    }
    assert_eq!(first.machine.server(), second.machine.server());
    assert_eq!(*first.machine.server(), first.machine.server().clone());
}

fn run(profile: &Profile, ops: &[Op]) {
    let mut watch = Watch::new(profile.clone());
    for op in ops {
        watch.step(op);
    }
}

/// How many worlds are tried, unless `PROPTEST_CASES` asks for more, and how long each goes on.
const CASES: u32 = 4_000;
const STEPS_MAX: usize = 40;

type Case = (Profile, Vec<Op>);

fn find_failure(
    mut runner: TestRunner,
    profiles: impl Strategy<Value = Profile>,
    test: impl Fn(&Profile, &[Op]),
) -> Option<(String, Case)> {
    let worlds = (profiles, prop::collection::vec(op::op(), 1..STEPS_MAX));
    let result = runner.run(&worlds, |(profile, ops)| {
        test(&profile, &ops);
        Ok(())
    });
    match result {
        Ok(()) => None,
        Err(TestError::Fail(reason, case)) => Some((reason.to_string(), case)),
        Err(TestError::Abort(reason)) => panic!("{reason}"),
    }
}

fn config(cases_min: u32) -> Config {
    let config = Config::default();
    Config { cases: config.cases.max(cases_min), failure_persistence: None, ..config }
}

fn check(name: &str, test: impl Fn(&Profile, &[Op])) {
    if let Some((reason, (profile, ops))) =
        find_failure(TestRunner::new(config(CASES)), op::profile(), test)
    {
        let path = saved::save(name, &reason, &profile, &ops);
        panic!(
            "{reason}\nthe smallest case found is saved as {}; finish it and move it to \
             fixtures/corpus/",
            path.display()
        );
    }
}

#[test]
fn invariants_hold_whatever_happens() {
    check("invariant", run);
}

#[test]
fn the_same_calls_give_the_same_replies() {
    check("repeatable", is_repeatable);
}

/// Each invariant can fail: a server that breaks it is found out, for that reason.
#[test]
fn a_server_that_breaks_an_invariant_is_found_out() {
    let cases = [
        (Mutant::HeldWriteTakesEffect, "a pause let a change through"),
        (Mutant::ReleaseDoesNotResume, "a pause has outlived its object"),
        (Mutant::TimerSixteenMinutes, "a pause has outlived its timer"),
        (Mutant::HeldRequestDropped, "neither answered nor in progress"),
        (Mutant::RestoreMerges, "assertion `left == right` failed"),
        (Mutant::FailedRestoreEmpties, "a failed Restore changed the repository"),
        (Mutant::PauseNeedsNothing, "succeeded without a privilege"),
        (Mutant::OldConnectionSurvives, "an old connection still works"),
        (Mutant::NextStandsStill, "an enumerator goes past its end"),
        (Mutant::NextHidesTheEnd, "Next says WBEM_S_NO_ERROR"),
        (Mutant::AnyoneReadsOn, "another principal reads on"),
    ];
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {})); // Thousands of failures are wanted here.
    let found: Vec<_> = cases
        .iter()
        .map(|(mutant, _)| {
            let profile = Profile::recommended().with_mutant(*mutant);
            let seeded = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
            let runner = TestRunner::new_with_rng(config(10 * CASES), seeded);
            find_failure(runner, Just(profile), run).map(|(reason, _)| reason)
        })
        .collect();
    std::panic::set_hook(hook);
    for ((mutant, expected), reason) in cases.iter().zip(found) {
        let reason = reason.unwrap_or_else(|| panic!("{mutant:?} breaks nothing that is checked"));
        assert!(reason.contains(expected), "{mutant:?} was found out for another reason: {reason}");
    }
}
