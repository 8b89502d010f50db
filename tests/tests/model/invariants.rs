//! The eight invariants of the design, checked after every single thing that happens, and one for
//! enumerators.

use std::time::Duration;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestError, TestRng, TestRunner};
use wbem_sim::call::{CallId, Handle, Method};
use wbem_sim::profile::{Mutant, Profile};
use wbem_sim::repository::Repository;
use wbem_tests::invariants::{self, Before, Step};

use crate::lists::Lists;
use crate::op::{self, Op};
use crate::saved;
use crate::world::World;

/// What is remembered from one step to the next.
struct Watch {
    world: World,
    /// Connections that a Restore has cut off.
    cut_off: Vec<Handle>,
    /// What enumerators have shown.
    lists: Lists,
}

impl Watch {
    fn new(profile: Profile) -> Self {
        let world = World::new(profile);
        Self { world, cut_off: Vec::new(), lists: Lists::default() }
    }

    fn step(&mut self, op: &Op) {
        let server = &self.world.machine.server();
        let (content, held) = (server.repository().clone(), server.outstanding());
        let before = Before {
            content: &content,
            paused: invariants::paused(server),
            is_restoring: server.is_restoring(),
            held: &held,
            has_works: !server.works().is_empty(),
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
            }
            self.world.now = end;
            replies.extend(self.world.apply(&Op::Advance { seconds: 0 }));
        } else {
            replies = self.world.apply(op);
        }
        self.check(before, &replies);
    }

    fn due_by(&self, end: Duration) -> Option<Duration> {
        self.world.machine.server().next_deadline().filter(|due| *due <= end)
    }

    fn check(&mut self, before: Before<'_, Repository>, replies: &[CallId]) {
        let world = &self.world;
        let server = world.machine.server();
        let status = |id: &CallId| world.calls[id].reply.as_ref().map(|reply| (*id, reply.status));
        let answered: Vec<_> = replies.iter().filter_map(status).collect();
        let waits = world.calls.iter().filter(|(_, made)| made.reply.is_none() && !made.abandoned);
        let unanswered: Vec<CallId> = waits.map(|(id, _)| *id).collect();
        let has_works = before.has_works;
        let step = Step {
            before,
            server,
            content: server.repository(),
            calls: world,
            replies: &answered,
            unanswered: &unanswered,
            cut_off: &self.cut_off,
        };
        if let Err(breach) = step.check(|id| world.backup_read_by(id)) {
            panic!("{} [invariant {}]", breach.what, breach.invariant);
        }
        let restored = step.restored();
        self.lists.check(&self.world, replies, !has_works);
        if restored {
            let older = self.world.calls.iter().filter(|(id, made)| {
                let connects = matches!(made.method, Method::Connect { .. });
                connects && self.world.succeeded(**id) && !replies.contains(id)
            });
            self.cut_off = older.map(|(id, _)| (*id).into()).collect();
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
        (Mutant::RestoreMerges, "Restore did not bring back what Backup wrote"),
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
