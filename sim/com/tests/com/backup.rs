//! Pause, Resume, Backup and Restore, and what ends a pause.

use std::thread;

use wbem_sim::machine::{Control, FileContent, Observation};
use wbem_sim::status::Status;
use wbem_sim_com::control::{Answer, Request};
use windows::Win32::System::Wmi::IWbemBackupRestoreEx;
use windows::core::{HSTRING, Interface, PCWSTR};

use crate::world::*;

fn pause(object: &IWbemBackupRestoreEx) -> Status {
    // SAFETY: the object is there.
    status(unsafe { object.Pause() })
}

fn resume(object: &IWbemBackupRestoreEx) -> Status {
    // SAFETY: the object is there.
    status(unsafe { object.Resume() })
}

/// A second Pause in a thread of its own, once it is blocked.
fn second_pause() -> thread::JoinHandle<Status> {
    let object = Shared(backup_object());
    let thread = thread::spawn(move || pause(object.get()));
    wait_for(1);
    thread
}

#[test]
fn a_pause_twice_is_refused_and_resume_ends_it() {
    let _world = world();
    let object = backup_object();
    assert_eq!(resume(&object), Status::WBEM_E_INVALID_OPERATION);
    assert_eq!(pause(&object), Status::WBEM_S_NO_ERROR);
    assert_eq!(pause(&object), Status::WBEM_E_INVALID_OPERATION);
    assert_eq!(resume(&object), Status::WBEM_S_NO_ERROR);
}

#[test]
fn the_last_release_ends_a_pause_and_no_other_does() {
    let _world = world();
    let first = backup_object();
    assert_eq!(pause(&first), Status::WBEM_S_NO_ERROR);
    let thread = second_pause();
    let copy = first.clone();
    drop(first);
    assert_eq!(asked(&Request::Waiting), Answer::Waiting { calls: 1 });
    drop(copy);
    assert_eq!(thread.join().expect("it does not panic"), Status::WBEM_S_NO_ERROR);
    let again = backup_object();
    assert_eq!(pause(&again), Status::WBEM_S_NO_ERROR, "the thread has released its own");
}

#[test]
fn the_timer_ends_a_pause_after_fifteen_minutes() {
    let _world = world();
    let first = backup_object();
    assert_eq!(pause(&first), Status::WBEM_S_NO_ERROR);
    let thread = second_pause();
    advance(899);
    assert_eq!(asked(&Request::Waiting), Answer::Waiting { calls: 1 });
    advance(1);
    assert_eq!(thread.join().expect("it does not panic"), Status::WBEM_S_NO_ERROR);
}

#[test]
fn a_backup_is_restored_with_everything_in_it() {
    let _world = world();
    let object = backup_object();
    let file = HSTRING::from("C:\\backup.bin");
    let path = PCWSTR(file.as_ptr());
    // SAFETY: the path lives as long as the call, here and below.
    unsafe { object.Backup(path, 0) }.expect("there is room");
    let services = connection();
    // SAFETY: the path is there.
    unsafe { services.DeleteInstance(&"Disk.Id=1".into(), NO_FLAGS, None, None) }.expect("there");
    assert_eq!(status(get(&services, "Disk.Id=1")), Status::WBEM_E_NOT_FOUND);
    // SAFETY: the path lives as long as the call.
    unsafe { object.Restore(path, 1) }.expect("it was written");
    get(&connection(), "Disk.Id=1").expect("it is back");
    assert!(get(&services, "Disk.Id=1").is_err(), "the connection is from before");
}

#[test]
fn files_are_in_memory_where_a_client_may_meddle() {
    let _world = world();
    let put = |path: &str, content| told(Control::PutFile { path: path.into(), content });
    let seen = Answer::Seen { observation: Observation::Done };
    assert_eq!(put("C:\\none.bin", FileContent::Text("x".into())), seen);
    let file = HSTRING::from("C:\\none.bin");
    // SAFETY: the path lives as long as the call.
    let restored = unsafe { backup_object().Restore(PCWSTR(file.as_ptr()), 1) };
    assert!(restored.is_err());
    let refused = put("C:\\a", FileContent::CopyOf("C:\\b".into()));
    assert!(matches!(refused, Answer::Refused { .. }));
}

#[test]
fn a_writer_waits_for_resume() {
    let _world = world();
    let (object, services) = (backup_object(), Shared(connection()));
    assert_eq!(pause(&object), Status::WBEM_S_NO_ERROR);
    let thread = thread::spawn(move || {
        let path = "Disk.Id=1".into();
        // SAFETY: the path is there.
        status(unsafe { services.get().DeleteInstance(&path, NO_FLAGS, None, None) })
    });
    wait_for(1);
    assert_eq!(resume(&object), Status::WBEM_S_NO_ERROR);
    assert_eq!(thread.join().expect("it does not panic"), Status::WBEM_S_NO_ERROR);
}

#[test]
fn a_call_is_held_and_let_go() {
    let _world = world();
    let services = Shared(connection());
    let (sender, receiver) = std::sync::mpsc::channel();
    let thread = thread::spawn(move || {
        sender.send(asked(&Request::HoldNext)).expect("it is awaited");
        status(get(services.get(), "Disk"))
    });
    let Ok(Answer::Hold { hold }) = receiver.recv() else { panic!("there is a number") };
    wait_for(1);
    done(&Request::LetGo { hold });
    assert_eq!(thread.join().expect("it does not panic"), Status::WBEM_S_NO_ERROR);
}

#[test]
fn interfaces_of_one_object_share_its_pause() {
    let _world = world();
    let object = backup_object();
    let plain: windows::Win32::System::Wmi::IWbemBackupRestore = object.cast().expect("has it");
    let again: IWbemBackupRestoreEx = plain.cast().expect("has it");
    assert_eq!(pause(&object), Status::WBEM_S_NO_ERROR);
    drop(object);
    assert_eq!(pause(&again), Status::WBEM_E_INVALID_OPERATION);
    assert_eq!(resume(&again), Status::WBEM_S_NO_ERROR);
}
