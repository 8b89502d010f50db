//! Enumerators and call results.

use std::thread;

use wbem_sim::status::Status;
use windows::Win32::System::Wmi::{
    IEnumWbemClassObject, IWbemCallResult, IWbemClassObject, IWbemServices, WBEM_GENERIC_FLAG_TYPE,
};

use crate::world::*;

fn next(list: &IEnumWbemClassObject, count: usize) -> (Status, Vec<IWbemClassObject>) {
    let mut objects = vec![None; count];
    let mut returned = 0;
    // SAFETY: there is a place for each object, and for their number.
    let code = unsafe { list.Next(0, &mut objects, &raw mut returned) };
    let objects: Vec<_> = objects.into_iter().flatten().collect();
    assert_eq!(objects.len(), returned as usize);
    (of(code), objects)
}

fn disks(services: &IWbemServices, flags: WBEM_GENERIC_FLAG_TYPE) -> IEnumWbemClassObject {
    // SAFETY: the name is there.
    unsafe { services.CreateInstanceEnum(&"Disk".into(), flags, None) }.expect("it is there")
}

#[test]
fn a_list_is_read_skipped_copied_and_reset() {
    let _world = world();
    let services = connection();
    let list = disks(&services, NO_FLAGS);
    let (status, first) = next(&list, 2);
    assert_eq!((status, first.len()), (Status::WBEM_S_NO_ERROR, 2));
    // SAFETY: they take no pointers, here and below.
    let copy = unsafe { list.Clone() }.expect("it can be copied");
    let (status, rest) = next(&list, 2);
    assert_eq!((status, rest.len()), (Status::WBEM_S_FALSE, 1));
    assert_eq!(text(&rest[0], "__RELPATH"), "Disk.Id=3");
    assert_eq!(next(&copy, 1).1.len(), 1, "the copy stands where it was made");
    // SAFETY: it takes no pointers.
    unsafe { list.Reset() }.expect("it goes both ways");
    // SAFETY: it takes no pointers.
    assert_eq!(of(unsafe { list.Skip(0, 2) }), Status::WBEM_S_NO_ERROR);
    assert_eq!(next(&list, 5).1.len(), 1);
    let forward = disks(&services, WBEM_GENERIC_FLAG_TYPE(0x20));
    // SAFETY: it takes no pointers.
    assert_eq!(crate::world::status(unsafe { forward.Reset() }), Status::WBEM_E_INVALID_OPERATION);
}

#[test]
fn classes_and_queries_are_listed() {
    let _world = world();
    let services = connection();
    // SAFETY: the texts are there.
    let (classes, query) = unsafe {
        let flags = NO_FLAGS;
        let query = "SELECT Id, Size FROM Disk WHERE Id > 1".into();
        (
            services.CreateClassEnum(&"Base".into(), flags, None).expect("it is there"),
            services.ExecQuery(&"WQL".into(), &query, flags, None).expect("it is one"),
        )
    };
    let (_, classes) = next(&classes, 5);
    assert_eq!(classes.iter().map(|class| text(class, "__CLASS")).collect::<Vec<_>>(), ["Disk"]);
    let (_, disks) = next(&query, 5);
    assert_eq!(disks.len(), 2);
    let note = property(&disks[0], "Note").map(drop);
    assert_eq!(status(note), Status::WBEM_E_NOT_FOUND, "it was not asked for");
}

#[test]
fn a_call_result_tells_what_has_become_of_a_call() {
    let _world = world();
    let services = connection();
    let mut result: Option<IWbemCallResult> = None;
    let place = Some(&raw mut result);
    // SAFETY: the path and the place are there, here and below.
    unsafe { services.GetObject(&"Disk.Id=1".into(), AT_ONCE, None, None, place) }.expect("begun");
    let result = result.take().expect("it returned at once");
    // SAFETY: the places are there.
    unsafe {
        assert_eq!(result.GetCallStatus(-1).expect("it is over"), 0);
        assert_eq!(text(&result.GetResultObject(-1).expect("it is over"), "__CLASS"), "Disk");
        let other = status(result.GetResultString(-1));
        assert_eq!(other, Status::WBEM_E_INVALID_OPERATION);
    }
    let disk = get(&services, "Disk.Id=1").expect("it is there");
    let mut result: Option<IWbemCallResult> = None;
    let place = Some(&raw mut result);
    // SAFETY: the object and the place are there.
    unsafe { services.PutInstance(&disk, AT_ONCE, None, place) }.expect("begun");
    // SAFETY: it takes no pointers.
    let path = unsafe { result.expect("it returned at once").GetResultString(-1) };
    assert_eq!(path.expect("it is over"), "Disk.Id=1");
    let root = connected("root").expect("it is there");
    let mut result: Option<IWbemCallResult> = None;
    let place = Some(&raw mut result);
    // SAFETY: the path and the place are there.
    unsafe { root.OpenNamespace(&"default".into(), AT_ONCE, None, None, place) }.expect("begun");
    // SAFETY: it takes no pointers.
    let services = unsafe { result.expect("it returned at once").GetResultServices(-1) };
    get(&services.expect("it is over"), "Disk").expect("it is the namespace");
}

#[test]
fn a_wait_for_a_result_ends_after_its_timeout() {
    let _world = world();
    let (object, services) = (backup_object(), connection());
    // SAFETY: the object is there.
    unsafe { object.Pause() }.expect("nobody else has");
    let mut result: Option<IWbemCallResult> = None;
    let place = Some(&raw mut result);
    // SAFETY: the path and the place are there.
    unsafe { services.DeleteInstance(&"Disk.Id=1".into(), AT_ONCE, None, place) }.expect("begun");
    let result = Shared(result.expect("it returned at once"));
    let thread = thread::spawn(move || {
        let mut answer = 7;
        let raw: wbem_sim_com::raw::IWbemCallResult =
            windows::core::Interface::cast(result.get()).expect("the ids are the same");
        // SAFETY: the place is there.
        (of(unsafe { raw.GetCallStatus(1_000, &raw mut answer) }), answer)
    });
    wait_for(1);
    advance(1);
    let told = thread.join().expect("it does not panic");
    assert_eq!(told, (Status::WBEM_S_TIMEDOUT, 7));
}
