//! NULL where something is needed: a code, never a crash, and out pointers emptied.

use std::ffi::c_void;
use std::ptr::{null, null_mut};

use wbem_sim::status::Status;
use wbem_sim_com::control::{CLSID_WBEM_SIMULATOR_CONTROL, IWbemSimulatorControl};
use wbem_sim_com::raw;
use windows::Win32::System::Wmi::{MofCompiler, WbemBackupRestore, WbemLocator};
use windows::core::{HRESULT, HSTRING, Interface};

use crate::world::*;

const INVALID: Status = Status::WBEM_E_INVALID_PARAMETER;

fn code(code: HRESULT) -> Status {
    of(code)
}

/// A pointer that no object is at, to see that it is emptied.
fn wild() -> *mut c_void {
    0x10 as *mut c_void
}

fn services() -> raw::IWbemServices {
    connection().cast().expect("the ids are the same")
}

#[test]
fn a_backup_object_takes_no_null() {
    let _world = world();
    let object: raw::IWbemBackupRestoreEx = create(&WbemBackupRestore).expect("it is ours");
    // SAFETY: NULL is what this is about, here and below.
    unsafe {
        assert!(code(object.Backup(null(), 0)).is_failure());
        assert!(code(object.Restore(null(), 0)).is_failure());
        let empty = HSTRING::new();
        assert_eq!(code(object.Backup(empty.as_ptr(), 0)), INVALID);
        let file = HSTRING::from("C:\\a");
        assert_eq!(code(object.Backup(file.as_ptr(), i32::MIN)), INVALID);
    }
}

#[test]
fn a_locator_takes_no_null() {
    let _world = world();
    let locator: raw::IWbemLocator = create(&WbemLocator).expect("it is ours");
    let path = HSTRING::from("root");
    let mut place = wild();
    // SAFETY: NULL is what this is about; all other pointers are right.
    unsafe {
        let (none, at) = (null(), &raw mut place);
        let missing = locator.ConnectServer(none, none, none, none, 0, none, null_mut(), at);
        assert_eq!((code(missing), place), (INVALID, null_mut()));
        let nowhere =
            locator.ConnectServer(path.as_ptr(), none, none, none, 0, none, null_mut(), null_mut());
        assert_eq!(code(nowhere), INVALID);
        let other = HSTRING::from("\\\\far\\root");
        let far = locator.ConnectServer(other.as_ptr(), none, none, none, 0, none, null_mut(), at);
        assert_eq!(code(far), Status::WBEM_E_TRANSPORT_FAILURE);
        let user = HSTRING::from("somebody");
        let local = locator.ConnectServer(
            path.as_ptr(),
            user.as_ptr(),
            none,
            none,
            0,
            none,
            null_mut(),
            at,
        );
        assert_eq!(code(local), Status(0x8004_1064));
    }
}

#[test]
fn a_connection_takes_no_null() {
    let _world = world();
    let services = services();
    let no = null_mut();
    // SAFETY: NULL is what this is about; all other pointers are right.
    unsafe {
        assert_eq!(code(services.OpenNamespace(null(), 0, no, no.cast(), no.cast())), INVALID);
        let mut place = wild();
        let opened = services.OpenNamespace(null(), 0, no, &raw mut place, no.cast());
        assert_eq!((code(opened), place), (INVALID, no));
        assert_eq!(code(services.GetObject(null(), 0, no, no.cast(), no.cast())), INVALID);
        assert_eq!(code(services.PutClass(no, 0, no, no.cast())), INVALID);
        assert_eq!(code(services.PutInstance(no, 0, no, no.cast())), INVALID);
        assert_eq!(code(services.DeleteClass(null(), 0, no, no.cast())), INVALID);
        assert_eq!(code(services.DeleteInstance(null(), 0, no, no.cast())), INVALID);
        assert_eq!(code(services.CreateClassEnum(null(), 0, no, no.cast())), INVALID);
        place = wild();
        let listed = services.CreateInstanceEnum(null(), 0, no, &raw mut place);
        assert_eq!((code(listed), place), (INVALID, no));
        place = wild();
        let asked = services.ExecQuery(null(), null(), 0, no, &raw mut place);
        assert_eq!((code(asked), place), (INVALID, no));
        let called = services.ExecMethod(null(), null(), 0, no, no, no.cast(), no.cast());
        assert_eq!(code(called), INVALID);
        assert_eq!(code(services.CancelAsyncCall(no)), INVALID);
    }
}

#[test]
fn what_a_sink_is_needed_for_is_not_supported() {
    let _world = world();
    let services = services();
    let no = null_mut();
    let path = HSTRING::from("Disk");
    let unsupported = Status::WBEM_E_NOT_SUPPORTED;
    // SAFETY: NULL is what this is about; all other pointers are right.
    unsafe {
        let text = path.as_ptr();
        assert_eq!(code(services.GetObjectAsync(text, 0, no, no)), unsupported);
        assert_eq!(code(services.ExecQueryAsync(text, text, 0, no, no)), unsupported);
        let mut place = wild();
        let asked = services.ExecNotificationQuery(text, text, 0, no, &raw mut place);
        assert_eq!((code(asked), place), (unsupported, no));
    }
}

#[test]
fn an_enumerator_takes_no_null() {
    let _world = world();
    let (services, class, no) = (services(), HSTRING::from("Disk"), null_mut());
    let mut place = no;
    // SAFETY: NULL is what this is about; all other pointers are right.
    unsafe {
        let listed = services.CreateInstanceEnum(class.as_ptr(), 0, no, &raw mut place);
        assert_eq!(code(listed), Status::WBEM_S_NO_ERROR);
        let list = raw::IEnumWbemClassObject::from_raw(place);
        let (mut object, mut count) = (wild(), 7);
        assert_eq!(code(list.Next(-1, 1, null_mut(), &raw mut count)), INVALID);
        assert_eq!(code(list.Next(-1, 1, &raw mut object, null_mut())), INVALID);
        assert_eq!(code(list.Next(-2, 1, &raw mut object, &raw mut count)), INVALID);
        assert_eq!((object, count), (no, 0));
        assert_eq!(code(list.Clone(null_mut())), INVALID);
        assert_eq!(code(list.NextAsync(1, no)), Status::WBEM_E_NOT_SUPPORTED);
    }
}

#[test]
fn an_object_takes_no_null() {
    let _world = world();
    let class: raw::IWbemClassObject =
        get(&connection(), "Disk").and_then(|class| class.cast()).expect("the ids are the same");
    let (no, name) = (null_mut::<c_void>(), HSTRING::from("Id"));
    // SAFETY: NULL is what this is about; all other pointers are right.
    unsafe {
        assert_eq!(code(class.Get(null(), 0, no.cast(), no.cast(), no.cast())), INVALID);
        let nowhere = class.Get(name.as_ptr(), 0, no.cast(), no.cast(), no.cast());
        assert_eq!(code(nowhere), Status::WBEM_S_NO_ERROR, "each place may be left out");
        assert_eq!(code(class.Get(name.as_ptr(), 1, no.cast(), no.cast(), no.cast())), INVALID);
        assert_eq!(code(class.Put(null(), 0, null(), 0)), INVALID);
        assert_eq!(code(class.Delete(null())), INVALID);
        assert_eq!(code(class.GetNames(null(), 0, null(), no.cast())), INVALID);
        assert_eq!(code(class.GetQualifierSet(no.cast())), INVALID);
        assert_eq!(code(class.GetPropertyQualifierSet(null(), no.cast())), INVALID);
        assert_eq!(code(class.Clone(no.cast())), INVALID);
        assert_eq!(code(class.GetObjectText(0, no.cast())), INVALID);
        assert_eq!(code(class.SpawnInstance(0, no.cast())), INVALID);
        assert_eq!(code(class.CompareTo(0, no)), INVALID);
        assert_eq!(code(class.InheritsFrom(null())), INVALID);
        assert_eq!(code(class.GetMethod(null(), 0, no.cast(), no.cast())), INVALID);
        assert_eq!(code(class.PutMethod(null(), 0, no, no)), INVALID);
        let unbegun = class.Next(0, no.cast(), no.cast(), no.cast(), no.cast());
        assert_eq!(code(unbegun), Status::WBEM_E_UNEXPECTED);
    }
}

#[test]
fn the_compiler_and_the_control_take_no_null() {
    let _world = world();
    let compiler: raw::IMofCompiler = create(&MofCompiler).expect("it is ours");
    let control: IWbemSimulatorControl = create(&CLSID_WBEM_SIMULATOR_CONTROL).expect("ours");
    let (none, no) = (null(), null_mut::<c_void>());
    // SAFETY: NULL is what this is about; all other pointers are right.
    unsafe {
        let missing = compiler.CompileFile(none, none, none, none, none, 0, 0, 0, no.cast());
        assert_eq!(code(missing), INVALID);
        let missing = compiler.CompileBuffer(5, null(), none, none, none, none, 0, 0, 0, no.cast());
        assert_eq!(code(missing), INVALID);
        let binary = compiler.CreateBMOF(none, none, none, 0, 0, 0, no.cast());
        assert_eq!(code(binary), Status::WBEM_E_NOT_SUPPORTED);
        assert_eq!(code(control.Control(none, null_mut())), INVALID);
        let mut answer = null();
        assert_eq!(code(control.Control(none, &raw mut answer)), INVALID);
        let wrong = HSTRING::from("{}");
        assert_eq!(code(control.Control(wrong.as_ptr(), &raw mut answer)), INVALID);
        assert!(answer.is_null());
    }
}
