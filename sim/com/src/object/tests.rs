//! Objects as clients make, read and change them.

use wbem_sim::cim::{CimType, ClassDeclaration, Instance, Object, Type, Value};
use wbem_sim::mof;
use wbem_sim::repository::{Class, Repository};
use wbem_sim::status::Status;

use super::*;
use crate::variant::{Automation, CIM_EMPTY, CIM_FLAG_ARRAY, WideText};

const TEXT: &str = r#"
    class Base { [key] uint32 Id; string Note = "none"; [implemented] uint32 Run([in] string What,
        [in, out] uint8 How, [out] boolean Done); };
    [Version("1")] class Disk : Base { [Units("bytes")] uint64 Size; string Note = "disk";
        uint8 Map[4]; Base ref Owner; };
    instance of Disk { Id = 7; Size = 18446744073709551615; };"#;

type Given = Automation<()>;

fn stored() -> (Arc<Class>, Object<ClassDeclaration>, Object<Instance>) {
    let mut repository = Repository::new();
    let path = mof::default_namespace();
    mof::compile_into("t", TEXT, &mut repository, &path).expect("it is right");
    let namespace = repository.get(repository.find(&path).expect("there")).expect("there");
    let class = Arc::clone(namespace.class(&"Disk".into()).expect("it was compiled"));
    let object = wbem_sim::cim::ObjectPath::parse("Disk.Id=7").expect("a path");
    let found = namespace.instance(&object.class, &object.keys).expect("there");
    let (declared, instance) = (class.object(&path), class.object_of(Arc::clone(found), &path));
    (class, declared, instance)
}

fn disk() -> ClassObject {
    let (class, object, _) = stored();
    ClassObject::class(&object, Some(&class))
}

fn put(object: &mut ClassObject, name: &str, value: Given, cimtype: i32) -> Result<(), Status> {
    object.put(&name.into(), Some(&value), cimtype, &mut |()| None)
}

fn text(text: &str) -> Given {
    Automation::Text(WideText::from(text))
}

#[test]
fn a_class_is_sent_as_it_was_declared() {
    let (class, object, _) = stored();
    let in_order = |class: &ClassDeclaration| {
        let mut class = class.clone();
        class.properties.sort();
        class
    };
    let sent = ClassObject::class(&object, Some(&class)).to_declaration();
    assert_eq!(in_order(&sent), in_order(class.declaration()));
    // Without what the repository knows, everything counts as the class's own.
    assert_eq!(ClassObject::class(&object, None).to_declaration().properties.len(), 5);
}

#[test]
fn a_class_is_made_by_hand() {
    let mut class = ClassObject::empty();
    put(&mut class, "__CLASS", text("Made"), CIM_EMPTY).expect("it has no name yet");
    put(&mut class, "__SUPERCLASS", text("Base"), CIM_EMPTY).expect("it has none yet");
    put(&mut class, "Sizes", Automation::Null, 21 | CIM_FLAG_ARRAY).expect("a type is given");
    put(&mut class, "Name", text("x"), CIM_EMPTY).expect("the value has a type");
    put(&mut class, "Owner", Automation::Null, 102).expect("a type is given");
    let owner = Element::Property("Owner".into());
    class.put_qualifier(&owner, &"CIMTYPE".into(), &text("ref:Base"), 0).expect("it is one");
    let name = Element::Property("Name".into());
    class.put_qualifier(&name, &"key".into(), &Given::Bool(true), 3).expect("it is free");
    let sent = class.to_declaration();
    assert_eq!((sent.name.as_str(), sent.superclass), ("Made", Some("Base".into())));
    let types: Vec<_> = sent.properties.iter().map(|one| one.ty.clone()).collect();
    let reference = CimType::Reference(Some("Base".into()));
    assert_eq!(
        types,
        [Type::array(CimType::Uint64), Type::scalar(CimType::String), Type::scalar(reference),]
    );
    assert!(sent.properties[1].is_key());
    let refused = put(&mut class, "2x", text("x"), CIM_EMPTY);
    assert_eq!(refused, Err(Status::WBEM_E_INVALID_PARAMETER));
}

#[test]
fn a_property_is_read_with_its_type_and_where_it_comes_from() {
    let disk = disk();
    let get = |name: &str| disk.get(&name.into());
    let id = get("id").expect("it is inherited");
    assert_eq!((id.ty.element, id.flavour), (CimType::Uint32, Flavour::Propagated));
    assert_eq!(get("Size").map(|got| got.flavour), Ok(Flavour::Local));
    assert_eq!(get("Note").map(|got| got.value), Ok(Value::string("disk")));
    assert_eq!(get("__DYNASTY").map(|got| got.value), Ok(Value::string("Base")));
    assert_eq!(get("__GENUS").map(|got| got.flavour), Ok(Flavour::System));
    assert_eq!(get("None"), Err(Status::WBEM_E_NOT_FOUND));
    assert_eq!(disk.property_origin(&"Note".into()), Ok("Base".into()));
}

#[test]
fn an_instance_sends_what_it_was_given() {
    let mut instance = disk().spawn_instance().expect("it is a class");
    assert_eq!(instance.get(&"Note".into()).map(|got| got.value), Ok(Value::string("disk")));
    put(&mut instance, "Id", Automation::I4(-1), CIM_EMPTY).expect("the bits of a uint32");
    let sent = instance.to_instance();
    assert_eq!(sent, Instance::new("Disk").with("Id", Value::Uint32(u32::MAX)));
    let path = instance.get(&"__RELPATH".into()).map(|got| got.value);
    assert_eq!(path, Ok(Value::string("Disk.Id=4294967295")));
    let refused = put(&mut instance, "Id", text("x"), CIM_EMPTY);
    assert_eq!(refused, Err(Status::WBEM_E_TYPE_MISMATCH));
    let refused = put(&mut instance, "Other", text("x"), CIM_EMPTY);
    assert_eq!(refused, Err(Status::WBEM_E_NOT_FOUND));
    let refused = put(&mut instance, "__CLASS", text("x"), CIM_EMPTY);
    assert_eq!(refused, Err(Status(0x8004_1023)));
}

#[test]
fn an_instance_of_the_repository_comes_back_as_it_is() {
    let (class, _, object) = stored();
    let instance = ClassObject::instance(&object, Some(&class));
    assert_eq!(&instance.to_instance(), object.value.as_ref());
    let size = instance.get(&"Size".into()).expect("it is there");
    assert_eq!((size.ty.element, size.value), (CimType::Uint64, Value::Uint64(u64::MAX)));
    let map = instance.get(&"Map".into()).expect("NULL has a type too");
    assert!(map.ty.array && map.value.is_null());
}

#[test]
fn a_derived_class_says_nothing_until_something_is_put() {
    let mut derived = disk().spawn_derived().expect("it is a class");
    put(&mut derived, "__CLASS", text("Ssd"), CIM_EMPTY).expect("it has no name yet");
    assert!(derived.to_declaration().properties.is_empty());
    assert_eq!(derived.to_declaration().superclass, Some("Disk".into()));
    put(&mut derived, "Note", text("ssd"), CIM_EMPTY).expect("it overrides");
    assert_eq!(derived.to_declaration().properties.len(), 1);
    assert_eq!(derived.delete(&"Note".into()), Ok(Status(0x0004_0002)));
    assert_eq!(derived.delete(&"Note".into()), Err(Status(0x8004_101C)));
    assert!(derived.inherits_from(&"base".into()) && !derived.inherits_from(&"Other".into()));
}

#[test]
fn names_are_chosen_by_flags() {
    let disk = disk();
    let names = |flags| {
        let none = Wanted { qualifier: None, value: None };
        let names = disk.names(flags, &none).expect("the flags are known");
        names.iter().map(Name::to_string).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(names(0x40), "Id Note Size Map Owner");
    assert_eq!(names(0x10), "Size Map Owner");
    assert_eq!(names(0x20), "Id Note");
    assert_eq!(names(0x100), "Note");
    assert_eq!(names(0x4), "Id");
    assert_eq!(names(0x8), "Owner");
    assert_eq!(names(0x30).split(' ').count(), 10);
    assert_eq!(names(0).split(' ').count(), 15);
    let units = Name::new("units");
    let of = |flags, value: Option<Value>| {
        let wanted = Wanted { qualifier: Some(&units), value };
        disk.names(flags, &wanted).map(|names| names.len())
    };
    assert_eq!((of(0x1, None), of(0x2, None)), (Ok(1), Ok(4)));
    assert_eq!(of(0x3, Some(Value::string("bits"))), Ok(0));
    assert_eq!(of(0x3, None), Err(Status::WBEM_E_INVALID_PARAMETER));
    assert_eq!(of(0, None), Err(Status::WBEM_E_INVALID_PARAMETER));
}

#[test]
fn qualifiers_are_put_listed_and_deleted() {
    let mut disk = disk();
    let size = Element::Property("Size".into());
    let shown = disk.listed_qualifiers(&size, Origins::All).expect("it is there");
    let names: Vec<_> = shown.iter().map(|one| one.name.to_string()).collect();
    assert_eq!(names, ["Units", "CIMTYPE"]);
    let owner = Element::Property("Owner".into());
    let cimtype = disk.qualifier(&owner, &"cimtype".into()).expect("each has one");
    assert_eq!(cimtype.value, Value::string("ref:Base"));
    let map = Element::Property("Map".into());
    assert_eq!(disk.qualifier(&map, &"MAX".into()).map(|one| one.value), Ok(Value::Sint32(4)));
    let deleted = disk.delete_qualifier(&size, &"Units".into());
    assert_eq!(deleted, Ok(()));
    assert_eq!(disk.delete_qualifier(&size, &"Units".into()), Err(Status::WBEM_E_NOT_FOUND));
    let wrong = disk.put_qualifier(&size, &"X".into(), &Given::I2(1), 0);
    assert_eq!(wrong, Err(code::INVALID_QUALIFIER_TYPE));
    let key = Element::Property("Id".into());
    let fixed = disk.put_qualifier(&key, &"key".into(), &Given::Bool(false), 0);
    assert_eq!(fixed, Err(Status(0x8004_101A)));
    let restated = disk.put_qualifier(&key, &"key".into(), &Given::Bool(true), 0);
    assert_eq!(restated, Ok(()), "the value is the one that it has");
}

#[test]
fn the_parameters_of_a_method_are_two_classes() {
    let mut disk = disk();
    let run = disk.signatures(&"run".into()).expect("it is inherited");
    let names = |object: &Option<ClassObject>| {
        let object = object.as_ref().expect("there are some");
        object.members.iter().map(|member| member.name.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(names(&run.input), ["What", "How"]);
    assert_eq!(names(&run.output), ["How", "Done", "ReturnValue"]);
    let declared = disk.methods[0].parameters.clone();
    disk.put_method(&"Run2".into(), &run).expect("it is new");
    assert_eq!(disk.methods[1].returns, Some(Type::scalar(CimType::Uint32)));
    let order = |all: &[wbem_sim::cim::Parameter]| {
        all.iter().map(|one| one.name.clone()).collect::<Vec<_>>()
    };
    assert_eq!(order(&disk.methods[1].parameters), order(&declared));
    assert_eq!(disk.method_names(0x10), Ok(vec!["Run2".into()]));
    assert_eq!(disk.method_origin(&"Run".into()), Ok("Base".into()));
    assert_eq!(disk.delete_method(&"Run".into()), Err(code::PROPAGATED_METHOD));
    assert_eq!(disk.delete_method(&"Run2".into()), Ok(()));
}

#[test]
fn objects_are_compared() {
    let (one, mut other) = (disk(), disk());
    assert!(one.is_same_as(&other, 0));
    put(&mut other, "Note", text("DISK"), CIM_EMPTY).expect("it is a text");
    assert!(!one.is_same_as(&other, 0) && one.is_same_as(&other, 0x4));
    assert!(one.is_same_as(&other, 0x8));
    assert!(!one.is_same_as(&one.spawn_instance().expect("a class"), 0));
}
