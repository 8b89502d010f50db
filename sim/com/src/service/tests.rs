//! The service among threads, on a clock that stands and on one that runs.

use std::sync::Arc;
use std::thread;

use wbem_sim::call::{Handle, Interface};
use wbem_sim::machine::{Control, Fault, FileContent, Observation};

use super::answers::fresh;
use super::*;
use crate::control::{Answer, Request};

fn service() -> Arc<Service> {
    Arc::new(fresh(None, || Ok(Settings::default())).unwrap_or_else(|answer| panic!("{answer:?}")))
}

fn call(service: &Service, method: Method) -> Outcome {
    service.call(Arc::new(Caller::administrator("p")), method)
}

fn object(service: &Service) -> Handle {
    call(service, Method::Activate { interface: Interface::default() }).handle
}

/// A call in a thread of its own, once it is inside and blocked.
fn blocked(service: &Arc<Service>, method: Method) -> thread::JoinHandle<Status> {
    let before = service.waiting();
    let other = Arc::clone(service);
    let thread = thread::spawn(move || call(&other, method).status);
    while service.waiting() == before {
        thread::yield_now();
    }
    thread
}

#[test]
fn a_blocked_call_waits_until_the_clock_is_moved() {
    let service = service();
    let [first, second] = [object(&service), object(&service)];
    assert_eq!(call(&service, Method::Pause { object: first }).status, Status::WBEM_S_NO_ERROR);
    let thread = blocked(&service, Method::Pause { object: second });
    let advance = |secs| service.answer(Request::Advance { by: Duration::from_secs(secs) });
    assert_eq!(advance(899), Answer::Done);
    assert_eq!(service.answer(Request::Waiting), Answer::Waiting { calls: 1 });
    assert_eq!(advance(1), Answer::Done);
    assert_eq!(thread.join().expect("it does not panic"), Status::WBEM_S_NO_ERROR);
    assert_eq!(service.waiting(), 0);
}

#[test]
fn whoever_waits_is_told_when_its_process_dies_or_the_service_is_replaced() {
    let service = service();
    let pauser = Arc::new(Caller::administrator("pauser"));
    let activate = Method::Activate { interface: Interface::default() };
    let first = service.call(Arc::clone(&pauser), activate).handle;
    service.call(pauser, Method::Pause { object: first });
    let second = object(&service);
    let thread = blocked(&service, Method::Pause { object: second });
    let kill = Control::Kill { process: "p".into() };
    let done = service.answer(Request::Machine { control: Box::new(kill) });
    assert_eq!(done, Answer::Seen { observation: Observation::Done });
    assert_eq!(thread.join().expect("it does not panic"), Status::RPC_S_CALL_FAILED);
    let third = object(&service);
    let thread = blocked(&service, Method::Pause { object: third });
    service.replace();
    assert_eq!(thread.join().expect("it does not panic"), Status::RPC_S_CALL_FAILED);
    let after = call(&service, Method::Pause { object: third }).status;
    assert_eq!(after, Status::RPC_E_DISCONNECTED);
}

#[test]
fn a_call_is_held_and_let_go_by_its_number() {
    let service = service();
    let text = "class T { [key] uint8 Id; };".into();
    let load = Control::Load { file: "f".into(), text };
    service.answer(Request::Machine { control: Box::new(load) });
    let connection = call(&service, Method::connect("root\\default")).handle;
    let other = Arc::clone(&service);
    let thread = thread::spawn(move || {
        let Answer::Hold { hold } = other.answer(Request::HoldNext) else {
            panic!("it answers with a number");
        };
        assert_eq!(hold, 0);
        let path = Some("T".into());
        call(&other, Method::GetObject { connection, path, flags: 0 })
    });
    while service.waiting() == 0 {
        thread::yield_now();
    }
    assert!(matches!(service.answer(Request::LetGo { hold: 1 }), Answer::Refused { .. }));
    assert_eq!(service.answer(Request::LetGo { hold: 0 }), Answer::Done);
    let outcome = thread.join().expect("it does not panic");
    assert_eq!(outcome.status, Status::WBEM_S_NO_ERROR);
    assert!(outcome.classes[0].is_some(), "the class of the object is known");
}

#[test]
fn the_machines_own_clock_is_not_moved() {
    let service = Service::open(&Settings::default()).expect("it is in memory");
    let advance = Request::Advance { by: Duration::from_secs(1) };
    assert!(matches!(service.answer(advance), Answer::Refused { .. }));
}

#[test]
fn files_on_the_machines_own_drives_are_left_alone() {
    let service = Service::open(&Settings::default()).expect("it is in memory");
    for control in [
        Control::LookAtFile { path: "C:\\x".into() },
        Control::PutFile { path: "C:\\x".into(), content: FileContent::Empty },
        Control::DenyFolder { path: "C:\\x".into(), account: "p".into() },
        Control::Fail { fault: Fault::DiskFull },
        Control::Fail { fault: Fault::ReadError },
    ] {
        let request = Request::Machine { control: Box::new(control.clone()) };
        assert!(matches!(service.answer(request), Answer::Refused { .. }), "{control:?}");
    }
}

#[test]
fn a_writer_waits_for_resume() {
    let service = service();
    let text = "class T { [key] uint8 Id; }; instance of T { Id = 1; };".into();
    let load = Control::Load { file: "f".into(), text };
    service.answer(Request::Machine { control: Box::new(load) });
    let object = object(&service);
    let connection = call(&service, Method::connect("root\\default")).handle;
    assert_eq!(call(&service, Method::Pause { object }).status, Status::WBEM_S_NO_ERROR);
    let path = Some("T.Id=1".into());
    let thread = blocked(&service, Method::DeleteInstance { connection, path, flags: 0 });
    assert_eq!(call(&service, Method::Resume { object }).status, Status::WBEM_S_NO_ERROR);
    assert_eq!(thread.join().expect("it does not panic"), Status::WBEM_S_NO_ERROR);
}

#[test]
fn replies_of_one_moment_have_their_places_whichever_thread_wakes_first() {
    let service = service();
    let pauser = object(&service);
    assert_eq!(call(&service, Method::Pause { object: pauser }).status, Status::WBEM_S_NO_ERROR);
    let place = |service: &Service| match service.answer(Request::LastReply) {
        Answer::Replied { place } => place,
        other => panic!("{other:?}"),
    };
    assert!(place(&service).is_some());
    assert_eq!(place(&service), None, "it was asked for");
    let threads: Vec<_> = (0..4)
        .map(|number| {
            let before = service.waiting();
            let other = Arc::clone(&service);
            let thread = thread::spawn(move || {
                let object = object(&other);
                call(&other, Method::Pause { object });
                // Others may have had replies by now; this one is not asked about.
                call(&other, Method::Release { pointer: object });
                place(&other)
            });
            while service.waiting() == before {
                thread::yield_now();
            }
            (number, thread)
        })
        .collect();
    call(&service, Method::Release { pointer: pauser });
    let places = threads.into_iter().map(|(number, thread)| {
        let place = thread.join().expect("it does not panic");
        (place.expect("it has had a reply"), number)
    });
    let mut places: Vec<_> = places.collect();
    places.sort_unstable();
    let order: Vec<i32> = places.into_iter().map(|(_, number)| number).collect();
    assert_eq!(order, [0, 1, 2, 3], "the first to ask is the first to be answered");
}
