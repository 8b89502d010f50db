//! Scenarios played on a target that gives the replies it was told to.

use std::collections::VecDeque;
use std::path::Path;
use std::time::Duration;

use wbem_sim::call::{Call, CallId, Reply};
use wbem_sim::profile::Readings;
use wbem_sim::status::Status;

use super::{Expected, Outcome, Performance, Scenario, perform};
use crate::catalogue::Catalogue;
use crate::target::{Control, Observation, Pace, Session, TargetError};

const OK: Status = Status::WBEM_S_NO_ERROR;
const REFUSED: Status = Status::WBEM_E_INVALID_OPERATION;

/// A session that replies by script: one list of replies for each step.
#[derive(Default)]
struct Scripted {
    replies: VecDeque<Vec<(u64, Reply)>>,
    seen: VecDeque<Observation>,
    calls: Vec<(Call, Pace)>,
    controls: Vec<Control>,
}

impl Session for Scripted {
    fn start(&mut self, call: Call, pace: Pace) -> CallId {
        self.calls.push((call, pace));
        CallId(self.calls.len() as u64 - 1)
    }

    fn control(&mut self, control: &Control) -> Result<Observation, TargetError> {
        self.controls.push(control.clone());
        Ok(self.seen.pop_front().unwrap_or(Observation::Done))
    }

    fn settle(&mut self) -> Vec<(CallId, Reply)> {
        let replies = self.replies.pop_front().unwrap_or_default();
        replies.into_iter().map(|(call, reply)| (CallId(call), reply)).collect()
    }

    fn advance(&mut self, _by: Duration) -> Vec<(CallId, Reply)> {
        Vec::new()
    }
}

fn read(steps: &str) -> Scenario {
    let text = format!(
        "title = 'A title'\ngoal = 'A goal.'\nmethod = 'A method.'\ncovers = ['PAUSE-1']\n{steps}"
    );
    let read = Scenario::from_toml("t/s", Path::new("s.toml"), &text, Catalogue::embedded());
    read.unwrap_or_else(|error| panic!("{error}"))
}

/// Plays steps on a target with these statuses for each step, by call.
fn play_as(steps: &str, expected: &Expected, replies: &[&[(u64, Status)]]) -> Performance {
    let replies = replies
        .iter()
        .map(|step| step.iter().map(|(call, status)| (*call, Reply::from(*status))).collect());
    let mut session = Scripted { replies: replies.collect(), ..Scripted::default() };
    perform(&read(steps), &mut session, expected, "C:\\work")
}

fn play(steps: &str, replies: &[&[(u64, Status)]]) -> Performance {
    play_as(steps, &Expected::Profile(Box::new(Readings::RECOMMENDED)), replies)
}

fn failure(performance: Performance) -> (usize, String, String) {
    match performance.outcome {
        Outcome::Failed(failure) => (failure.step, failure.expected, failure.actual),
        other => panic!("it should have failed: {other:?}"),
    }
}

const TWO_PAUSES: &str = "
[[steps]]
activate = 'a'
[[steps]]
activate = 'b'
[[steps]]
pause = 'a'
[[steps]]
pause = 'b'
name = 'late'
expect.second-pause = { blocks = 'blocked', invalid-operation = 'WBEM_E_INVALID_OPERATION' }
[[steps]]
resume = 'a'
[[steps]]
reply = 'late'
expect.second-pause.blocks = 'WBEM_S_NO_ERROR'
expect.second-pause.otherwise = 'WBEM_E_INVALID_OPERATION'
";

#[test]
fn a_blocked_call_is_released_and_looked_at() {
    let replies: &[&[(u64, Status)]] =
        &[&[(0, OK)], &[(1, OK)], &[(2, OK)], &[], &[(4, OK), (3, OK)], &[]];
    let performance = play(TWO_PAUSES, replies);
    assert_eq!(performance.outcome, Outcome::Passed);
    let lines: Vec<String> =
        performance.steps.iter().map(|step| format!("{} -> {}", step.call, step.actual)).collect();
    assert_eq!(
        lines,
        [
            "a = CoCreateInstance(IWbemBackupRestoreEx) -> WBEM_S_NO_ERROR",
            "b = CoCreateInstance(IWbemBackupRestoreEx) -> WBEM_S_NO_ERROR",
            "a.Pause() -> WBEM_S_NO_ERROR",
            "b.Pause() -> blocked",
            "a.Resume() -> WBEM_S_NO_ERROR",
            "reply to `late` -> WBEM_S_NO_ERROR",
        ]
    );
    assert_eq!(performance.steps[4].released, ["b.Pause(): WBEM_S_NO_ERROR"]);
    assert_eq!(performance.steps[0].caller.as_deref(), Some("operator"));
}

#[test]
fn a_profile_lets_only_its_reading_pass() {
    let replies: &[&[(u64, Status)]] = &[&[(0, OK)], &[(1, OK)], &[(2, OK)], &[(3, REFUSED)]];
    let (step, expected, actual) = failure(play(TWO_PAUSES, replies));
    assert_eq!((step, expected.as_str()), (4, "blocked"));
    assert_eq!(actual, "WBEM_E_INVALID_OPERATION");
}

#[test]
fn observing_takes_any_reading_and_holds_the_target_to_it() {
    let refused: &[&[(u64, Status)]] =
        &[&[(0, OK)], &[(1, OK)], &[(2, OK)], &[(3, REFUSED)], &[(4, OK)], &[]];
    let performance = play_as(TWO_PAUSES, &Expected::observe(), refused);
    assert_eq!(performance.outcome, Outcome::Passed);
    let settled: Vec<_> = performance.observed.settled().collect();
    assert_eq!(settled, [("second-pause", "invalid-operation")]);

    let fickle: &[&[(u64, Status)]] =
        &[&[(0, OK)], &[(1, OK)], &[(2, OK)], &[], &[(4, OK), (3, REFUSED)], &[]];
    let (step, expected, _) = failure(play_as(TWO_PAUSES, &Expected::observe(), fickle));
    assert_eq!((step, expected.as_str()), (6, "WBEM_S_NO_ERROR"));
}

#[test]
fn while_observing_a_failure_shows_every_way_that_was_open() {
    let replies: &[&[(u64, Status)]] =
        &[&[(0, OK)], &[(1, OK)], &[(2, OK)], &[(3, Status::WBEM_E_FAILED)]];
    let (_, expected, actual) = failure(play_as(TWO_PAUSES, &Expected::observe(), replies));
    assert_eq!(
        expected,
        "WBEM_E_INVALID_OPERATION (second-pause = invalid-operation) or blocked (second-pause = \
         blocks)"
    );
    assert_eq!(actual, "WBEM_E_FAILED");
}

const HELD: &str = "
[callers.a]
[callers.b]
[[steps]]
connect = 'root'
namespace = 'root'
as = 'b'
[[steps]]
delete-class = 'root'
class = 'C'
as = 'b'
name = 'held'
expect = 'blocked'
[[steps]]
shutdown = true
as = 'a'
";

#[test]
fn a_reply_that_nothing_looks_at_is_a_failure() {
    let replies: &[&[(u64, Status)]] = &[&[(0, OK)], &[], &[(2, OK), (1, OK)]];
    let (step, expected, actual) = failure(play(HELD, replies));
    assert_eq!((step, actual.as_str()), (2, "WBEM_S_NO_ERROR"));
    assert_eq!(expected, "blocked to the end, or looked at by a `reply` step");
}

#[test]
fn a_call_may_end_blocked() {
    let replies: &[&[(u64, Status)]] = &[&[(0, OK)], &[], &[(2, OK)]];
    assert_eq!(play(HELD, replies).outcome, Outcome::Passed);
}

#[test]
fn what_a_killed_process_still_gets_is_ignored() {
    let steps = format!("{HELD}[[steps]]\nkill = 'b'\n");
    let replies: &[&[(u64, Status)]] = &[&[(0, OK)], &[], &[(2, OK)], &[(1, OK)]];
    let performance = play(&steps, replies);
    assert_eq!(performance.outcome, Outcome::Passed);
    assert!(performance.steps[3].released.is_empty());
}

const REPEATED: &str = "
[[steps]]
connect = 'root'
namespace = 'root'
[[steps]]
get = 'root'
path = 'C'
repeat = 3
name = 'three'
expect = 'blocked'
[[steps]]
reply = 'three'
";

#[test]
fn calls_alike_must_all_do_what_one_must() {
    let replies: &[&[(u64, Status)]] = &[&[(0, OK)], &[], &[(1, OK), (2, OK), (3, OK)]];
    let performance = play(REPEATED, replies);
    assert_eq!(performance.outcome, Outcome::Passed);
    assert_eq!(performance.steps[1].call, "3 x root.GetObject(\"C\")");
    assert_eq!(performance.steps[2].actual, "3 x WBEM_S_NO_ERROR");

    let replies: &[&[(u64, Status)]] = &[&[(0, OK)], &[], &[(1, OK), (2, OK)]];
    let (step, _, actual) = failure(play(REPEATED, replies));
    assert_eq!((step, actual.as_str()), (3, "2 x WBEM_S_NO_ERROR, blocked"));
}

#[test]
fn the_rest_is_not_run_after_a_failure() {
    let performance = play(REPEATED, &[&[(0, REFUSED)]]);
    assert_eq!(performance.steps.len(), 1);
    assert!(!performance.steps[0].ok);
}

#[test]
fn files_are_looked_at_and_paths_are_the_targets() {
    let scenario = read(
        "
[[steps]]
activate = 'a'
[[steps]]
backup = 'a'
file = '{work}\\a.bak'
[[steps]]
look-at-file = '{work}\\a.bak'
name = 'first look'
expect = 'file'
[[steps]]
put-file = '{work}\\b.bak'
content = { half-of = '{work}\\a.bak' }
[[steps]]
look-at-file = '{work}\\a.bak'
expect = { same-as = 'first look' }
",
    );
    let file = |fingerprint| Observation::File { fingerprint };
    let run = |last| {
        let ok = |call| vec![(call, Reply::from(OK))];
        let mut session = Scripted {
            replies: VecDeque::from([ok(0), ok(1)]),
            seen: VecDeque::from([file(1), Observation::Done, last]),
            ..Scripted::default()
        };
        let performance = perform(&scenario, &mut session, &Expected::observe(), "C:\\work");
        (performance, session)
    };
    let (performance, session) = run(file(1));
    assert_eq!(performance.outcome, Outcome::Passed);
    let backup = format!("{:?}", session.calls[1].0.method);
    assert!(backup.contains("C:\\\\work\\\\a.bak"), "{backup}");
    assert!(!format!("{:?}", session.controls).contains("{work}"));
    let (step, expected, _) = failure(run(file(2)).0);
    assert_eq!((step, expected.as_str()), (5, "the same as `first look`"));
}

#[test]
fn time_is_counted_and_order_is_seen() {
    let steps = "
[[steps]]
connect = 'root'
namespace = 'root'
[[steps]]
get = 'root'
path = 'C'
name = 'one'
expect = 'blocked'
[[steps]]
get = 'root'
path = 'D'
name = 'two'
expect = 'blocked'
[[steps]]
advance = '15m'
[[steps]]
reply = 'one'
expect = { before = 'two' }
[[steps]]
reply = 'two'
expect = { after = 'one' }
";
    let in_order: &[&[(u64, Status)]] = &[&[(0, OK)], &[], &[], &[(1, OK), (2, OK)]];
    let performance = play(steps, in_order);
    assert_eq!(performance.outcome, Outcome::Passed);
    assert_eq!(performance.steps[3].at, Duration::ZERO);
    assert_eq!(performance.steps[4].at, Duration::from_secs(900));
    let reversed: &[&[(u64, Status)]] = &[&[(0, OK)], &[], &[], &[(2, OK), (1, OK)]];
    assert_eq!(failure(play(steps, reversed)).0, 5);
}

#[test]
fn a_target_that_breaks_the_protocol_is_broken() {
    let stranger: &[(u64, Status)] = &[(7, OK)];
    let twice: &[(u64, Status)] = &[(0, OK), (0, OK)];
    for replies in [stranger, twice] {
        let outcome = play(REPEATED, &[replies]).outcome;
        assert!(matches!(outcome, Outcome::Broken(TargetError::Protocol(_))), "{outcome:?}");
    }
}

#[test]
fn a_held_call_is_let_go() {
    let scenario = read(
        "
[[steps]]
activate = 'a'
[[steps]]
backup = 'a'
file = 'x'
hold = true
name = 'slow'
[[steps]]
let-go = 'slow'
[[steps]]
reply = 'slow'
",
    );
    let mut session = Scripted {
        replies: VecDeque::from([
            vec![(0, Reply::from(OK))],
            Vec::new(),
            vec![(1, Reply::from(OK))],
        ]),
        ..Scripted::default()
    };
    let performance = perform(&scenario, &mut session, &Expected::observe(), "C:\\work");
    assert_eq!(performance.outcome, Outcome::Passed);
    assert_eq!(session.calls[1].1, Pace::Held);
    assert_eq!(session.controls, [Control::LetGo { call: CallId(1) }]);
    assert!(scenario.needs.contains("operation-hold"));
}
