//! Instances: read, spawned, put and deleted; methods of the service; namespaces.

use wbem_sim::status::Status;
use wbem_sim_com::variant::{Automation, Shape, read_variant, write_variant};
use windows::Win32::System::Variant::VARIANT;
use windows::Win32::System::Wmi::{IWbemClassObject, IWbemServices};
use windows::core::{HSTRING, IUnknown, Interface, PCWSTR};

use crate::world::*;

fn spawn(services: &IWbemServices, class: &str) -> IWbemClassObject {
    let class = get(services, class).expect("it is there");
    // SAFETY: it takes no pointers.
    unsafe { class.SpawnInstance(0) }.expect("it is a class")
}

fn put_instance(services: &IWbemServices, instance: &IWbemClassObject) -> Status {
    // SAFETY: the instance is there.
    status(unsafe { services.PutInstance(instance, NO_FLAGS, None, None) })
}

fn held(object: &IWbemClassObject, name: &str) -> Automation<IUnknown> {
    read_variant(&property(object, name).expect("it is there").0)
}

fn number(number: i32) -> VARIANT {
    write_variant(&Automation::I4(number))
}

#[test]
fn an_instance_is_read_in_the_types_of_automation() {
    let _world = world();
    let services = connection();
    let disk = get(&services, "Disk.Id=1").expect("it is there");
    assert_eq!(held(&disk, "Id"), Automation::I4(1));
    assert_eq!(text(&disk, "Size"), u64::MAX.to_string());
    let bytes = Automation::Array(Shape::Ui1, vec![Automation::Ui1(1), Automation::Ui1(2)]);
    assert_eq!(held(&disk, "Map"), bytes);
    assert_eq!(held(&disk, "Since"), Automation::Null);
    assert_eq!(property(&disk, "Since").expect("it is there").1, 101);
    assert_eq!(held(&disk, "__GENUS"), Automation::I4(2));
    assert_eq!(text(&disk, "__RELPATH"), "Disk.Id=1");
    let other = get(&services, "Disk.Id=2").expect("it is there");
    assert_eq!(text(&other, "Since"), "19980416141500.000000-480");
}

#[test]
fn an_instance_is_spawned_put_changed_and_deleted() {
    let _world = world();
    let services = connection();
    let disk = spawn(&services, "Disk");
    assert_eq!(put_instance(&services, &disk), Status::WBEM_E_NO_KEY);
    put(&disk, "Id", &number(9), 0).expect("it is a number");
    assert_eq!(put_instance(&services, &disk), Status::WBEM_S_NO_ERROR);
    let got = get(&services, "Disk.Id=9").expect("it was put");
    assert_eq!(text(&got, "Note"), "none");
    put(&got, "Size", &write_variant(&Automation::I4(5)), 0).expect("an integer will do");
    assert_eq!(put_instance(&services, &got), Status::WBEM_S_NO_ERROR);
    assert_eq!(text(&get(&services, "Disk.Id=9").expect("it is there"), "Size"), "5");
    let wrong = put(&got, "Since", &number(5), 0);
    assert_eq!(status(wrong), Status::WBEM_E_TYPE_MISMATCH);
    // SAFETY: the path is there.
    unsafe { services.DeleteInstance(&"Disk.Id=9".into(), NO_FLAGS, None, None) }.expect("there");
    let class = get(&services, "Disk").expect("it is there");
    assert_eq!(put_instance(&services, &class), Status::WBEM_E_INVALID_OBJECT);
}

#[test]
fn an_instance_stands_in_another() {
    let _world = world();
    let services = connection();
    let text = "class Box { [key] uint8 Id; object Content; };";
    told(wbem_sim::machine::Control::Load { file: "box".into(), text: text.into() });
    let (outer, inner) = (spawn(&services, "Box"), spawn(&services, "Disk"));
    put(&inner, "Id", &number(4), 0).expect("it is a number");
    put(&outer, "Id", &number(1), 0).expect("it is a number");
    let object = write_variant(&Automation::Object(inner.cast().expect("it is one")));
    put(&outer, "Content", &object, 0).expect("it is an object");
    assert_eq!(put_instance(&services, &outer), Status::WBEM_S_NO_ERROR);
    let got = get(&services, "Box.Id=1").expect("it was put");
    let Automation::Object(content) = held(&got, "Content") else { panic!("it is an object") };
    let content: IWbemClassObject = content.cast().expect("it has the interface");
    assert_eq!(held(&content, "Id"), Automation::I4(4));
}

#[test]
fn the_service_has_methods() {
    let _world = world();
    let services = connection();
    let mut output = None;
    let (path, name) = ("__SystemSecurity=@".into(), "GetSD".into());
    let place = Some(&raw mut output);
    // SAFETY: the texts and the place are there.
    unsafe { services.ExecMethod(&path, &name, NO_FLAGS, None, None, place, None) }
        .expect("an administrator may");
    let output = output.expect("it returns something");
    assert_eq!(held(&output, "ReturnValue"), Automation::I4(0));
    let Automation::Array(Shape::Ui1, bytes) = held(&output, "SD") else { panic!("bytes") };
    assert!(bytes.len() > 20);
    let class = get(&services, "__SystemSecurity").expect("it is there");
    let (mut input, name) = (None, HSTRING::from("SetSD"));
    // SAFETY: the name and the place are there.
    unsafe { class.GetMethod(PCWSTR(name.as_ptr()), 0, &raw mut input, std::ptr::null_mut()) }
        .expect("it is there");
    // SAFETY: it takes no pointers.
    let input = unsafe { input.expect("it has a parameter").SpawnInstance(0) }.expect("a class");
    let bytes = write_variant(&Automation::Array(Shape::Ui1, bytes));
    put(&input, "SD", &bytes, 0).expect("they are bytes");
    let name = "SetSD".into();
    // SAFETY: the texts and the object are there.
    unsafe { services.ExecMethod(&path, &name, NO_FLAGS, None, &input, None, None) }
        .expect("it is what GetSD returned");
}

#[test]
fn a_namespace_is_made_and_opened() {
    let _world = world();
    let root = connected("root").expect("it is there");
    let namespace = spawn(&root, "__Namespace");
    let name = write_variant(&Automation::Text("made".into()));
    put(&namespace, "Name", &name, 0).expect("it is a text");
    assert_eq!(put_instance(&root, &namespace), Status::WBEM_S_NO_ERROR);
    let mut services = None;
    let (path, place) = ("made".into(), Some(&raw mut services));
    // SAFETY: the path and the place are there.
    unsafe { root.OpenNamespace(&path, NO_FLAGS, None, place, None) }.expect("it was made");
    let services: IWbemServices = services.expect("it succeeded");
    get(&services, "__SystemClass").expect("each namespace has it");
}
