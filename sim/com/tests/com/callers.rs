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

const WITH: Status = Status::WBEM_S_NO_ERROR;
const WITHOUT: Status = Status::WBEM_E_ACCESS_DENIED;

fn backup() -> Status {
    let file = HSTRING::from("C:\\a.bin");
    // SAFETY: the path lives as long as the call.
    status(unsafe { backup_object().Backup(PCWSTR(file.as_ptr()), 0) })
}

#[test]
fn each_change_of_a_token_counts_at_the_next_call() {
    let _world = world();
    let thread = thread::spawn(|| {
        let mut seen = vec![backup()];
        for round in 0..2 {
            // SAFETY: it changes this thread only.
            unsafe { ImpersonateSelf(SecurityImpersonation) }.expect("it may");
            seen.push(backup());
            for on in [false, true, false] {
                switch(&token_of_thread(), SE_BACKUP_NAME, on);
                seen.push(backup());
                seen.push(backup());
            }
            assert_eq!(thread::spawn(backup).join().expect("no panic"), WITH, "{round}");
            // SAFETY: it changes this thread only.
            unsafe { RevertToSelf() }.expect("it may");
            seen.push(backup());
        }
        seen
    });
    let round = [WITH, WITHOUT, WITHOUT, WITH, WITH, WITHOUT, WITHOUT, WITH];
    let expected = [[WITH].as_slice(), &round, &round].concat();
    assert_eq!(thread.join().expect("it does not panic"), expected);
}

#[test]
fn what_the_process_gives_up_is_gone_for_each_of_its_threads() {
    let _world = world();
    assert_eq!(backup(), WITH);
    switch(&token_of_process(), SE_BACKUP_NAME, false);
    let (here, elsewhere) = (backup(), thread::spawn(backup).join());
    switch(&token_of_process(), SE_BACKUP_NAME, true);
    assert_eq!((here, elsewhere.expect("it does not panic")), (WITHOUT, WITHOUT));
    assert_eq!(backup(), WITH);
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
