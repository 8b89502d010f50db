//! Classes: read, made, derived, put and deleted.

use wbem_sim::status::Status;
use wbem_sim_com::variant::{Automation, WideText, read_variant, write_variant};
use windows::Win32::System::Variant::VARIANT;
use windows::Win32::System::Wmi::{
    IWbemClassObject, IWbemQualifierSet, IWbemServices, WBEM_COMPARISON_FLAG,
    WBEM_CONDITION_FLAG_TYPE,
};
use windows::core::{BSTR, HSTRING, IUnknown, PCWSTR, Result, w};

use crate::world::*;

fn string(text: &str) -> VARIANT {
    write_variant(&Automation::Text(WideText::from(text)))
}

fn put_class(services: &IWbemServices, class: &IWbemClassObject) -> Status {
    // SAFETY: the class is there.
    status(unsafe { services.PutClass(class, NO_FLAGS, None, None) })
}

fn qualifiers(class: &IWbemClassObject, property: &str) -> IWbemQualifierSet {
    let name = HSTRING::from(property);
    // SAFETY: the name is there.
    unsafe { class.GetPropertyQualifierSet(PCWSTR(name.as_ptr())) }.expect("it has some")
}

fn qualifier(set: &IWbemQualifierSet, name: &str) -> Result<(Automation<IUnknown>, i32)> {
    let (mut value, mut flavor) = (VARIANT::default(), 0);
    let name = HSTRING::from(name);
    // SAFETY: the places are there.
    unsafe { set.Get(PCWSTR(name.as_ptr()), 0, &raw mut value, &raw mut flavor) }?;
    Ok((read_variant(&value), flavor))
}

#[test]
fn a_class_is_read_with_all_that_it_inherits() {
    let _world = world();
    let class = get(&connection(), "Disk").expect("it is there");
    assert_eq!(text(&class, "__CLASS"), "Disk");
    assert_eq!(text(&class, "__PATH"), r"\\SIMULATOR\root\default:Disk");
    assert_eq!(text(&class, "Note"), "none");
    let cimtype = |name| property(&class, name).expect("it is there").1;
    assert_eq!([cimtype("Id"), cimtype("Size"), cimtype("Map")], [19, 21, 17 | 0x2000]);
    assert_eq!(cimtype("Owner"), 102);
    let missing = property(&class, "Nothing").map(drop);
    assert_eq!(status(missing), Status::WBEM_E_NOT_FOUND);
    // SAFETY: all pointers are there, here and below.
    unsafe {
        class.InheritsFrom(w!("base")).expect("it does");
        assert_eq!(class.GetPropertyOrigin(w!("Id")).expect("it is there"), "Base");
        let written = class.GetObjectText(0).expect("it can be written").to_string();
        assert!(written.contains("class Disk : Base"), "{written}");
        let copy = class.Clone().expect("it can be copied");
        class.CompareTo(WBEM_COMPARISON_FLAG(0), &copy).expect("they are alike");
    }
}

#[test]
fn properties_and_methods_are_enumerated() {
    let _world = world();
    let class = get(&connection(), "Disk").expect("it is there");
    let mut names = Vec::new();
    // SAFETY: the places are there, here and below.
    unsafe {
        class.BeginEnumeration(0x40).expect("the flag is known");
        loop {
            let (mut name, mut value) = (BSTR::new(), VARIANT::default());
            let (mut cimtype, mut flavor) = (0, 0);
            let place = (&raw mut name, &raw mut value);
            class.Next(0, place.0, place.1, &raw mut cimtype, &raw mut flavor).expect("it goes on");
            if name.is_empty() {
                break; // WBEM_S_NO_MORE_DATA
            }
            names.push(format!("{name} {cimtype} {flavor}"));
        }
        class.EndEnumeration().expect("it can be ended");
    }
    assert_eq!(names[0], "Id 19 32");
    assert_eq!(names.len(), 6);
    let (mut name, mut input, mut output) = (BSTR::new(), None, None);
    // SAFETY: the names, values and places are there.
    unsafe {
        class.BeginMethodEnumeration(0).expect("the flag is known");
        let place = (&raw mut name, &raw mut input, &raw mut output);
        class.NextMethod(0, place.0, place.1, place.2).expect("there is one");
    }
    assert_eq!(name, "Run");
    assert_eq!(text(&input.expect("it has a parameter"), "__CLASS"), "__PARAMETERS");
    property(&output.expect("it has two"), "ReturnValue").expect("it returns a number");
}

#[test]
fn names_come_as_an_array() {
    let _world = world();
    let class = get(&connection(), "Disk").expect("it is there");
    let flags = WBEM_CONDITION_FLAG_TYPE(0x4);
    // SAFETY: the array is given up with the VARIANT that it is put into.
    let names = unsafe {
        let array = class.GetNames(PCWSTR::null(), flags, std::ptr::null()).expect("known flags");
        let mut held = VARIANT::default();
        let inner = &mut held.Anonymous.Anonymous;
        inner.Anonymous.parray = array;
        inner.vt = windows::Win32::System::Variant::VARENUM(0x2008);
        read_variant(&held)
    };
    let Automation::Array(_, names) = names else { panic!("it is an array") };
    assert_eq!(names, [Automation::Text(WideText::from("Id"))]);
}

#[test]
fn a_class_is_made_put_and_deleted() {
    let _world = world();
    let services = connection();
    let class = get(&services, "").expect("an empty object");
    assert_eq!(put_class(&services, &class), Status::WBEM_E_INCOMPLETE_CLASS);
    put(&class, "__CLASS", &string("Made"), 0).expect("it has no name yet");
    put(&class, "Name", &VARIANT::default(), 8).expect("the type is given");
    put(&class, "Owner", &VARIANT::default(), 102).expect("the type is given");
    let truth = write_variant(&Automation::Bool(true));
    // SAFETY: the names and values are there, here and below.
    unsafe {
        qualifiers(&class, "Name").Put(w!("key"), &truth, 0).expect("it is free");
        let reference = string("ref:Base");
        qualifiers(&class, "Owner").Put(w!("CIMTYPE"), &reference, 0).expect("it is one");
    }
    assert_eq!(put_class(&services, &class), Status::WBEM_S_NO_ERROR);
    let got = get(&services, "Made").expect("it was put");
    let (cimtype, _) = qualifier(&qualifiers(&got, "Owner"), "cimtype").expect("each has one");
    assert_eq!(cimtype, Automation::Text(WideText::from("ref:Base")));
    let (key, flavor) = qualifier(&qualifiers(&got, "Name"), "KEY").expect("it was put");
    assert_eq!((key, flavor), (Automation::Bool(true), 0x13));
    // SAFETY: the name is there.
    unsafe { services.DeleteClass(&"Made".into(), NO_FLAGS, None, None) }.expect("it is there");
    assert_eq!(status(get(&services, "Made")), Status::WBEM_E_NOT_FOUND);
}

#[test]
fn a_class_is_derived_and_overrides() {
    let _world = world();
    let services = connection();
    let parent = get(&services, "Disk").expect("it is there");
    // SAFETY: it takes no pointers.
    let class = unsafe { parent.SpawnDerivedClass(0) }.expect("it is a class");
    put(&class, "__CLASS", &string("Ssd"), 0).expect("it has no name yet");
    put(&class, "Note", &string("fast"), 0).expect("it overrides");
    assert_eq!(put_class(&services, &class), Status::WBEM_S_NO_ERROR);
    let got = get(&services, "Ssd").expect("it was put");
    assert_eq!(
        (text(&got, "Note").as_str(), text(&got, "__SUPERCLASS").as_str()),
        ("fast", "Disk")
    );
    // What was got can be put again: it says nothing but what it said.
    assert_eq!(put_class(&services, &got), Status::WBEM_S_NO_ERROR);
    let instance = get(&services, "Disk.Id=1").expect("it is there");
    assert_eq!(put_class(&services, &instance), Status::WBEM_E_INVALID_CLASS);
}

#[test]
fn methods_are_put_and_got() {
    let _world = world();
    let services = connection();
    let (mut input, mut output) = (None, None);
    let class = get(&services, "Tool").expect("it is there");
    // SAFETY: the names and places are there, here and below.
    unsafe {
        class.GetMethod(w!("Run"), 0, &raw mut input, &raw mut output).expect("it is there");
        class.PutMethod(w!("Stop"), 0, input.as_ref(), output.as_ref()).expect("it is free");
        let set = class.GetMethodQualifierSet(w!("Stop")).expect("it is there");
        let truth = write_variant(&Automation::Bool(true));
        set.Put(w!("disabled"), &truth, 0).expect("it is free");
    }
    assert_eq!(put_class(&services, &class), Status::WBEM_S_NO_ERROR);
    // SAFETY: the texts and the object are there.
    let called = unsafe {
        let (path, name) = ("Tool".into(), "Stop".into());
        services.ExecMethod(&path, &name, NO_FLAGS, None, None, None, None)
    };
    assert_eq!(status(called), Status::WBEM_E_METHOD_DISABLED);
    let got = get(&services, "Tool").expect("it is there");
    // SAFETY: the names, values and places are there.
    unsafe {
        assert_eq!(got.GetMethodOrigin(w!("Stop")).expect("it was put"), "Tool");
        got.DeleteMethod(w!("Stop")).expect("it is its own");
    }
}

#[test]
fn qualifiers_are_walked_through() {
    let _world = world();
    let class = get(&connection(), "Disk").expect("it is there");
    // SAFETY: the places are there.
    let set = unsafe { class.GetQualifierSet() }.expect("it has one");
    let mut names = Vec::new();
    // SAFETY: the names, values and places are there.
    unsafe {
        set.BeginEnumeration(0).expect("all of them");
        loop {
            let (mut name, mut value, mut flavor) = (BSTR::new(), VARIANT::default(), 0);
            let place = (&raw mut name, &raw mut value, &raw mut flavor);
            set.Next(0, place.0, place.1, place.2).expect("it goes on");
            if name.is_empty() {
                break;
            }
            names.push(name.to_string());
        }
        set.EndEnumeration().expect("it can be ended");
        set.Delete(w!("Version")).expect("it is its own");
    }
    assert_eq!(names, ["Version"]);
    assert_eq!(qualifier(&set, "Version").map(drop).map_err(|e| of(e.code())), {
        Err(Status::WBEM_E_NOT_FOUND)
    });
}
