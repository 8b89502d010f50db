//! Activation: interfaces, aggregation, references, and whether the DLL may go.

use std::ffi::c_void;
use std::ptr::null_mut;

use wbem_sim::status::Status;
use wbem_sim_com::control::IWbemSimulatorControl;
use wbem_sim_com::face::{DllCanUnloadNow, DllGetClassObject, live_objects};
use windows::Win32::Foundation::{
    CLASS_E_CLASSNOTAVAILABLE, CLASS_E_NOAGGREGATION, E_NOINTERFACE, E_POINTER, S_FALSE, S_OK,
};
use windows::Win32::System::Com::IDispatch;
use windows::Win32::System::Wmi::{
    IWbemBackupRestore, IWbemBackupRestoreEx, IWbemLocator, IWbemServices, IWbemShutdown,
    MofCompiler, WbemBackupRestore, WbemLocator,
};
use windows::core::{GUID, IUnknown, IUnknown_Vtbl, Interface};

use crate::world::*;

/// The count of references, by what AddRef and Release say.
fn references<I: Interface>(object: &I) -> u32 {
    let raw = object.as_raw();
    // SAFETY: the object lives; the count is put back at once.
    unsafe {
        let vtable = *raw.cast::<*const IUnknown_Vtbl>();
        ((*vtable).AddRef)(raw);
        ((*vtable).Release)(raw)
    }
}

#[test]
fn each_class_answers_for_its_interfaces() {
    let _world = world();
    let object: IWbemBackupRestore = create(&WbemBackupRestore).expect("it can be activated");
    object.cast::<IWbemBackupRestoreEx>().expect("CONNECT-3");
    object.cast::<IWbemSimulatorControl>().expect("it is the simulator");
    assert_eq!(
        object.cast::<IWbemServices>().map(drop).expect_err("it is refused").code(),
        E_NOINTERFACE
    );
    assert_eq!(
        object.cast::<IDispatch>().map(drop).expect_err("it is refused").code(),
        E_NOINTERFACE
    );
    let locator: IUnknown = create(&WbemLocator).expect("it can be activated");
    locator.cast::<IWbemLocator>().expect("it is one");
    locator.cast::<IWbemSimulatorControl>().expect("it is the simulator");
    create::<IUnknown>(&MofCompiler).expect("it can be activated");
    let refused = create::<IWbemLocator>(&WbemBackupRestore).map(drop).expect_err("it is refused");
    assert_eq!(refused.code(), E_NOINTERFACE);
}

#[test]
fn an_object_has_one_identity() {
    let _world = world();
    let object = backup_object();
    let control: IWbemSimulatorControl = object.cast().expect("it has it");
    let [one, other] =
        [object.cast::<IUnknown>(), control.cast::<IUnknown>()].map(|one| one.expect("all have"));
    assert_eq!(one.as_raw(), other.as_raw());
    let plain: IWbemBackupRestore = object.cast().expect("it has it");
    assert_eq!(plain.cast::<IWbemBackupRestoreEx>().expect("and back"), object);
}

#[test]
fn references_are_counted_exactly() {
    let _world = world();
    let before = live_objects();
    let object = backup_object();
    assert_eq!(references(&object), 1);
    let plain: IWbemBackupRestore = object.cast().expect("it has it");
    assert_eq!((references(&object), references(&plain)), (2, 2));
    drop(plain);
    assert_eq!(references(&object), 1);
    let services = connection();
    assert_eq!(references(&services), 1);
    let class = get(&services, "Disk").expect("it is there");
    assert_eq!((references(&class), references(&services)), (1, 1));
    drop((object, services, class));
    assert_eq!(live_objects(), before);
}

#[test]
fn aggregation_is_refused() {
    let _world = world();
    let outer: IUnknown = backup_object().cast().expect("it is one");
    for class in [WbemBackupRestore, WbemLocator, MofCompiler] {
        // SAFETY: the object is there.
        let made = unsafe { factory(&class).CreateInstance::<_, IUnknown>(&outer) };
        assert_eq!(made.map(drop).expect_err("it is refused").code(), CLASS_E_NOAGGREGATION);
    }
}

#[test]
fn a_profile_may_have_the_first_interface_only() {
    let _world = world_with("name = 'old'\n[readings]\nex-interface = 'should'\n");
    let refused =
        create::<IWbemBackupRestoreEx>(&WbemBackupRestore).map(drop).expect_err("it is refused");
    assert_eq!(refused.code(), E_NOINTERFACE);
    let object: IWbemBackupRestore = create(&WbemBackupRestore).expect("CONNECT-2");
    let refused = object.cast::<IWbemBackupRestoreEx>().map(drop).expect_err("it is refused");
    assert_eq!(refused.code(), E_NOINTERFACE);
}

#[test]
fn objects_of_a_service_that_is_gone_are_disconnected() {
    let world = world();
    let (object, services) = (backup_object(), connection());
    drop(world);
    let _world = self::world();
    // SAFETY: the object is there.
    assert_eq!(status(unsafe { object.Pause() }), Status::RPC_E_DISCONNECTED);
    assert_eq!(status(get(&services, "Disk")), Status::RPC_E_DISCONNECTED);
    drop((object, services)); // Before the next test begins.
}

#[test]
fn the_service_goes_down_when_it_is_told() {
    let _world = world();
    let shutdown: IWbemShutdown =
        create(&wbem_sim_com::control::CLSID_WBEM_SIMULATOR_CONTROL).expect("it has it");
    let services = connection();
    // SAFETY: it takes no pointer but a context, which may be NULL.
    unsafe { shutdown.Shutdown(0, 0, None) }.expect("the caller is local");
    assert_eq!(status(get(&services, "Disk")), Status::WBEM_E_SHUTTING_DOWN);
}

#[test]
fn the_dll_says_whether_it_may_go() {
    let _world = world();
    // The class objects that the tests have registered stay for as long as the process.
    let object = backup_object();
    assert_eq!(DllCanUnloadNow(), S_FALSE);
    drop(object);
    let held = live_objects();
    let mut object: *mut c_void = null_mut();
    let unknown = IUnknown::IID;
    let class_object = |class: *const GUID, iid: *const GUID, place: *mut *mut c_void| {
        // SAFETY: each pointer is NULL or right.
        unsafe { DllGetClassObject(class, iid, place) }
    };
    let place = &raw mut object;
    assert_eq!(class_object(&WbemBackupRestore, &unknown, place), S_OK);
    assert_eq!(live_objects(), held + 1);
    // SAFETY: it is the object that was handed out.
    drop(unsafe { IUnknown::from_raw(object) });
    assert_eq!(live_objects(), held);
    assert_eq!(class_object(&unknown, &unknown, place), CLASS_E_CLASSNOTAVAILABLE);
    let services = IWbemServices::IID;
    assert_eq!(class_object(&WbemBackupRestore, &services, place), E_NOINTERFACE);
    // SAFETY: it was made above.
    assert!(unsafe { *place }.is_null(), "it is emptied on failure");
    assert_eq!(class_object(std::ptr::null(), &unknown, place), E_POINTER);
    assert_eq!(class_object(&WbemBackupRestore, &unknown, null_mut()), E_POINTER);
}
