//! Histories that can be, and the same ones doctored.

use std::sync::Arc;
use std::time::Duration;

use wbem_sim::call::{Handle, Interface, Method, Returned};
use wbem_sim::caller::Caller;
use wbem_sim::cim::{Instance, Value};
use wbem_sim::profile::Profile;
use wbem_sim::status::Status;

use super::*;
use crate::scenario::Content;

const OK: Status = Status::WBEM_S_NO_ERROR;
const STEPS: u64 = 100_000;

fn start() -> Start {
    let text = "class T { [key] uint32 Id; string Text; };";
    let content = Content { file: "content".into(), text: text.into() };
    Start::new(Profile::recommended(), &[content]).expect("it loads")
}

fn call(method: Method) -> Call {
    Call::new(Arc::new(Caller::administrator("tool")), method)
}

fn put(connection: Handle, id: u32, text: &str) -> Call {
    let instance =
        Instance::new("T").with("Id", Value::Uint32(id)).with("Text", Value::string(text));
    call(Method::PutInstance { connection, instance: Arc::new(instance), flags: 0 })
}

fn delete(connection: Handle, id: u32) -> Call {
    let path = Some(format!("T.Id={id}").into());
    call(Method::DeleteInstance { connection, path, flags: 0 })
}

/// A connection and a backup object, numbers 0 and 1.
fn opened() -> (History, Handle, Handle) {
    let mut history = History::default();
    let connection = history.invoked(0, call(Method::connect("root\\default"))).into();
    history.returned(0, OK.into());
    let activate = Method::Activate { interface: Interface::IWbemBackupRestoreEx };
    let object = history.invoked(0, call(activate)).into();
    history.returned(0, OK.into());
    (history, connection, object)
}

#[test]
fn concurrent_calls_may_have_come_in_either_order() {
    for (deleted, second) in [(OK, Status::WBEM_E_NOT_FOUND), (Status::WBEM_E_NOT_FOUND, OK)] {
        let (mut history, connection, _) = opened();
        history.invoked(1, put(connection, 1, "a"));
        history.invoked(2, delete(connection, 1));
        history.returned(2, deleted.into());
        history.returned(1, OK.into());
        history.invoked(1, delete(connection, 1));
        history.returned(1, second.into());
        assert_eq!(history.check(&start(), STEPS), Verdict::Ok, "{deleted}");
    }
}

#[test]
fn what_was_over_before_cannot_have_come_after_and_the_shortest_beginning_shows_it() {
    let (mut history, connection, _) = opened();
    history.invoked(1, put(connection, 1, "a"));
    history.returned(1, OK.into());
    history.invoked(2, delete(connection, 1));
    history.returned(2, Status::WBEM_E_NOT_FOUND.into());
    history.invoked(1, put(connection, 2, "b"));
    history.returned(1, OK.into());
    assert_eq!(history.check(&start(), STEPS), Verdict::Illegal { events: 8 });
}

/// Wherever the wrong reply is, and however long the history.
#[test]
fn the_first_wrong_reply_is_found() {
    const CALLS: usize = 1_000;
    let (opened, connection, _) = opened();
    let before = opened.events().len();
    for wrong in [0, 1, 2, 3, 4, 500, CALLS - 1] {
        let mut history = opened.clone();
        for number in 0..CALLS {
            history.invoked(1, put(connection, 1, "a"));
            let status = if number == wrong { Status::WBEM_E_NOT_FOUND } else { OK };
            history.returned(1, status.into());
        }
        let illegal = Verdict::Illegal { events: before + 2 * (wrong + 1) };
        assert_eq!(history.check(&start(), STEPS), illegal);
    }
}

/// What the model replies to a call that comes after all those of a history.
fn reply_after(history: &History, last: Call) -> Reply {
    let mut machine = start().machine();
    let calls = history.events().iter().filter_map(|event| match event {
        Event::Invoked { call, .. } => Some(call.clone()),
        Event::Returned { .. } => None,
    });
    let replies = calls.chain([Arc::new(last)]).map(|call| {
        machine.call(Duration::ZERO, call);
        machine.next_reply().expect("nothing holds it").1
    });
    replies.last().expect("there is one")
}

/// Two puts at a time: which of them came last is open until somebody looks.
#[test]
fn a_history_is_cut_where_nothing_runs() {
    let (mut history, connection, _) = opened();
    // So many pairs have more orders than there are steps.
    for _ in 0..1_000 {
        history.invoked(1, put(connection, 1, "a"));
        history.invoked(2, put(connection, 1, "b"));
        history.returned(1, OK.into());
        history.returned(2, OK.into());
    }
    let path = Some("T.Id=1".into());
    let get = call(Method::GetObject { connection, path, flags: 0 });
    for first in ["a", "b"] {
        let mut with_put = history.clone();
        with_put.invoked(1, put(connection, 1, first));
        let reply = reply_after(&with_put, get.clone());
        let mut history = history.clone();
        history.invoked(1, get.clone());
        history.returned(1, reply.clone());
        assert_eq!(history.check(&start(), STEPS), Verdict::Ok, "{first} may have been the last");
        history.invoked(1, put(connection, 1, "c"));
        history.returned(1, OK.into());
        history.invoked(2, get.clone());
        history.returned(2, reply);
        let events = history.events().len();
        assert_eq!(history.check(&start(), STEPS), Verdict::Illegal { events }, "{first}");
    }
}

/// Eight clients that come at once can have come in 40,320 orders, all of which are alike.
#[test]
fn it_does_not_matter_which_number_a_pointer_has() {
    let mut history = History::default();
    let numbers = [0, 1, 2, 3, 4, 5, 6, 7].map(|thread| {
        let connect = call(Method::connect("root\\default"));
        (thread, Handle::from(history.invoked(thread, connect)))
    });
    for (thread, _) in numbers {
        history.returned(thread, OK.into());
    }
    for round in 0..100 {
        let (thread, connection) = numbers[round % numbers.len()];
        history.invoked(thread, put(connection, 1, "a"));
        history.returned(thread, OK.into());
    }
    assert_eq!(history.check(&start(), STEPS), Verdict::Ok);
    history.invoked(1, delete(numbers[0].1, 1));
    history.returned(1, Status::WBEM_E_NOT_FOUND.into());
    let illegal = Verdict::Illegal { events: history.events().len() };
    assert_eq!(history.check(&start(), 1_000_000), illegal);
}

#[test]
fn a_stretch_may_have_a_thousand_calls() {
    for (calls, verdict) in [(1_000, Verdict::Ok), (1_001, Verdict::Unknown)] {
        let (mut history, connection, _) = opened();
        // Each begins before the one before it is over.
        for number in 0..calls {
            history.invoked(1 + number % 2, put(connection, 1, "a"));
            if number > 0 {
                history.returned(1 + (number - 1) % 2, OK.into());
            }
        }
        history.returned(1 + (calls - 1) % 2, OK.into());
        assert_eq!(history.check(&start(), STEPS), verdict, "{calls} calls");
    }
}

#[test]
fn a_history_may_have_any_length() {
    let (mut history, connection, _) = opened();
    for _ in 0..20_000 {
        history.invoked(1, put(connection, 1, "a"));
        history.returned(1, OK.into());
    }
    assert_eq!(history.check(&start(), STEPS), Verdict::Ok);
}

#[test]
fn a_held_call_takes_effect_once_it_is_let_go() {
    let held = |first_returns_after_resume: bool| {
        let (mut history, connection, object) = opened();
        history.invoked(0, call(Method::Pause { object }));
        history.returned(0, OK.into());
        history.invoked(1, put(connection, 1, "a"));
        if !first_returns_after_resume {
            history.returned(1, OK.into());
        }
        history.invoked(0, call(Method::Resume { object }));
        history.returned(0, OK.into());
        if first_returns_after_resume {
            history.returned(1, OK.into());
        }
        history.check(&start(), STEPS)
    };
    assert_eq!(held(true), Verdict::Ok);
    // While paused no write succeeds: the reply to it is the eighth event.
    assert_eq!(held(false), Verdict::Illegal { events: 8 });
}

#[test]
fn a_call_that_never_returned_may_have_taken_effect_or_not() {
    for deleted in [OK, Status::WBEM_E_NOT_FOUND] {
        let (mut history, connection, _) = opened();
        history.invoked(1, put(connection, 1, "a"));
        history.invoked(2, delete(connection, 1));
        history.returned(2, deleted.into());
        assert_eq!(history.check(&start(), STEPS), Verdict::Ok, "{deleted}");
    }
}

#[test]
fn what_the_budget_does_not_settle_is_unknown() {
    let (mut history, connection, _) = opened();
    for thread in 1..9 {
        history.invoked(thread, put(connection, 1, "a"));
    }
    for thread in 1..9 {
        history.returned(thread, OK.into());
    }
    history.invoked(1, delete(connection, 1));
    history.returned(1, Status::WBEM_E_NOT_FOUND.into());
    assert_eq!(history.check(&start(), 50), Verdict::Unknown);
}

#[test]
fn calls_on_different_instances_are_looked_at_apart() {
    let (mut history, connection, _) = opened();
    for thread in 1..9 {
        history.invoked(thread, put(connection, thread, "a"));
    }
    for thread in 1..9 {
        history.returned(thread, OK.into());
    }
    assert_eq!(parts::independent(&history.events).len(), 8);
    // All together they have 40,320 orders, and one at a time only one each.
    assert_eq!(history.check(&start(), 20), Verdict::Ok);
    history.invoked(1, delete(connection, 4));
    history.returned(1, Status::WBEM_E_NOT_FOUND.into());
    assert_eq!(history.check(&start(), 20), Verdict::Illegal { events: 22 });
    history.invoked(1, call(Method::GetObject { connection, path: Some("T".into()), flags: 0 }));
    assert_eq!(parts::independent(&history.events).len(), 1);
}

#[test]
fn a_known_order_is_replayed() {
    let (mut history, connection, object) = opened();
    history.invoked(0, call(Method::Pause { object }));
    history.returned(0, OK.into());
    history.invoked(0, call(Method::Resume { object }));
    history.returned(0, OK.into());
    history.invoked(0, delete(connection, 1));
    history.returned(0, Status::WBEM_E_NOT_FOUND.into());
    assert_eq!(history.replay(&start()), Verdict::Ok);
    let Some(Event::Returned { reply, .. }) = history.events.last_mut() else { panic!("a reply") };
    *reply = Reply::success(Returned::Nothing);
    assert_eq!(history.replay(&start()), Verdict::Illegal { events: 10 });
}

#[test]
fn calls_are_numbered_on_in_a_history_that_was_read() {
    let mut history = History::default();
    let connect = || call(Method::connect("root"));
    history.invoked(0, connect());
    history.returned(0, OK.into());
    history.invoked(0, connect());
    let text = serde_json::to_string(&history).expect("it is data");
    let mut read: History = serde_json::from_str(&text).expect("it was just written");
    assert_eq!(read, history);
    assert_eq!(read.invoked(1, connect()), CallId(2));
}
