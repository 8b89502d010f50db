//! Who calls: the tokens of threads and of the process, and callers that a client plays.

use std::thread;

use wbem_sim::caller::{Caller, Origin};
use wbem_sim::status::Status;
use wbem_sim_com::control::Request;
use windows::Win32::Security::{
    ImpersonateSelf, RevertToSelf, SE_BACKUP_NAME, SecurityImpersonation,
};
use windows::core::{HSTRING, PCWSTR};

use crate::world::*;

fn backup() -> Status {
    let file = HSTRING::from("C:\\a.bin");
    // SAFETY: the path lives as long as the call.
    status(unsafe { backup_object().Backup(PCWSTR(file.as_ptr()), 0) })
}

#[test]
fn the_privilege_of_the_calling_thread_counts() {
    let _world = world();
    let thread = thread::spawn(|| {
        // SAFETY: it changes this thread only.
        unsafe { ImpersonateSelf(SecurityImpersonation) }.expect("it may");
        switch(&token_of_thread(), SE_BACKUP_NAME, false);
        let without = backup();
        switch(&token_of_thread(), SE_BACKUP_NAME, true);
        let with = backup();
        // SAFETY: it changes this thread only.
        unsafe { RevertToSelf() }.expect("it may");
        (without, with)
    });
    let (without, with) = thread.join().expect("it does not panic");
    assert_eq!(without, Status::WBEM_E_ACCESS_DENIED);
    assert_eq!(with, Status::WBEM_S_NO_ERROR);
}

#[test]
fn a_thread_may_play_any_caller() {
    let _world = world();
    let remote = Caller { origin: Origin::Remote, ..Caller::user("far", "guest") };
    done(&Request::Caller { caller: Some(Box::new(remote)) });
    assert_eq!(status(connected("root\\default")), Status::WBEM_E_ACCESS_DENIED);
    let other = thread::spawn(|| status(connected("root\\default"))).join();
    assert_eq!(other.expect("it does not panic"), Status::WBEM_S_NO_ERROR);
    done(&Request::Caller { caller: None });
    assert_eq!(status(connected("root\\default")), Status::WBEM_S_NO_ERROR);
}

#[test]
fn a_process_that_dies_gives_up_what_it_held() {
    let _world = world();
    let caller = Some(Box::new(Caller::administrator("dead")));
    done(&Request::Caller { caller });
    let object = backup_object();
    // SAFETY: the object is there.
    assert_eq!(status(unsafe { object.Pause() }), Status::WBEM_S_NO_ERROR);
    done(&Request::Caller { caller: None });
    told(wbem_sim::machine::Control::Kill { process: "dead".into() });
    // SAFETY: the object is there.
    assert_eq!(status(unsafe { backup_object().Pause() }), Status::WBEM_S_NO_ERROR);
}
