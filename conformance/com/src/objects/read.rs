//! An IWbemClassObject as a class or an instance.

use std::sync::Arc;

use wbem_sim::cim::{
    CimType, ClassDeclaration, ClassFacts, Flavor, Instance, MethodDeclaration, Name,
    NamespacePath, Object, Property, PropertyQualifiers, Qualifier, Qualifiers, Type, Value,
};
use wbem_sim::status::Status;
use wbem_sim_com::variant::{from_variant, inferred_from_variant, type_of_cimtype};
use windows::Win32::System::Variant::VARIANT;
use windows::Win32::System::Wmi::{IWbemClassObject, IWbemQualifierSet, WBEM_FLAG_NONSYSTEM_ONLY};
use windows::core::{BSTR, IUnknown, Interface};

use super::methods::read_methods;
use super::qualifiers::{CIMTYPE, MAX, read_qualifiers};
use crate::raw::{NOT_IMPLEMENTED, Wide, check, has_next, invoke, required, status_of};

/// What an object is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadObject {
    /// Neither class nor instance: it has no name yet.
    Empty,
    /// A class.
    Class(Object<ClassDeclaration>),
    /// An instance.
    Instance(Object<Instance>),
}

/// Reads an object.
pub fn read(object: &IWbemClassObject) -> Result<ReadObject, Status> {
    let class = match system(object, "__CLASS")? {
        Value::String(name) if !name.is_empty() => Name::new(&name),
        _ => return Ok(ReadObject::Empty),
    };
    let properties = read_properties(object)?;
    let of_object = read_set(|out| {
        // SAFETY: the interface is one that COM has given out, and the place one for a pointer.
        unsafe { invoke!(object, GetQualifierSet, out) }
    })?;
    let namespace = match system(object, "__NAMESPACE")? {
        Value::String(path) => NamespacePath::parse(&path).unwrap_or_else(|_| root()),
        _ => root(),
    };
    let facts = Arc::new(facts(object, class.clone(), &properties, &of_object)?);
    Ok(match system(object, "__GENUS")? {
        Value::Sint32(1) => {
            let value = Arc::new(ClassDeclaration {
                superclass: facts.derivation.first().cloned(),
                name: class,
                qualifiers: of_object,
                properties,
                methods: methods(object)?,
            });
            ReadObject::Class(Object { value, class: facts, namespace })
        }
        _ => {
            let value = Arc::new(instance(class, properties, &of_object));
            ReadObject::Instance(Object { value, class: facts, namespace })
        }
    })
}

/// The methods of a class. One whose implementation cannot list any shows none: what the call
/// that got it came to is another matter.
fn methods(object: &IWbemClassObject) -> Result<Vec<MethodDeclaration>, Status> {
    match read_methods(object) {
        Err(NOT_IMPLEMENTED) => Ok(Vec::new()),
        methods => methods,
    }
}

fn root() -> NamespacePath {
    NamespacePath::root()
}

/// A system property; NULL if the object has it not, as the result of a query may.
pub fn system(object: &IWbemClassObject, name: &str) -> Result<Value, Status> {
    let (name, mut value) = (Wide::from(name), VARIANT::default());
    let no_number = std::ptr::null_mut();
    // SAFETY: the interface is one that COM has given out; the numbers may be left out.
    let status = status_of(unsafe {
        invoke!(object, Get, name.as_pcwstr(), 0, &raw mut value, no_number, no_number)
    });
    match status {
        Status::WBEM_E_NOT_FOUND => Ok(Value::Null),
        status if status.is_failure() => Err(status),
        _ => inferred_from_variant(&value, &mut |_| None).map_err(|_| Status::WBEM_E_TYPE_MISMATCH),
    }
}

/// The properties of a class or an instance, inherited ones included, but no system properties.
pub fn read_properties(object: &IWbemClassObject) -> Result<Vec<Property>, Status> {
    let mut raw = Vec::new();
    // SAFETY: the interface is one that COM has given out; each pointer is to a place of its type.
    unsafe {
        check(invoke!(object, BeginEnumeration, WBEM_FLAG_NONSYSTEM_ONLY.0))?;
        loop {
            let (mut name, mut value) = (BSTR::new(), VARIANT::default());
            let (mut cimtype, mut flavor) = (0, 0);
            let next = invoke!(
                object,
                Next,
                0,
                (&raw mut name).cast(),
                &raw mut value,
                &raw mut cimtype,
                &raw mut flavor
            );
            if !has_next(next)? {
                break;
            }
            raw.push((name.to_string(), value, cimtype));
        }
        // Nothing follows from how it ends.
        let _ = invoke!(object, EndEnumeration);
    }
    raw.into_iter().map(|(name, value, cimtype)| property(object, &name, &value, cimtype)).collect()
}

fn property(
    object: &IWbemClassObject,
    name: &str,
    value: &VARIANT,
    cimtype: i32,
) -> Result<Property, Status> {
    let wide = Wide::from(name);
    let mut qualifiers = read_set(|out| {
        // SAFETY: the interface is one that COM has given out, and the place one for a pointer.
        unsafe { invoke!(object, GetPropertyQualifierSet, wide.as_pcwstr(), out) }
    })?;
    let mut ty = type_of_cimtype(cimtype).ok_or(Status::WBEM_E_TYPE_MISMATCH)?;
    refine(&mut ty, &mut qualifiers);
    let default = from_variant(value, &ty, &mut |object| embedded(object))
        .map_err(|_| Status::WBEM_E_TYPE_MISMATCH)?;
    Ok(Property { name: Name::new(name), ty, default, qualifiers })
}

/// Takes out of the qualifiers what belongs to the type.
fn refine(ty: &mut Type, qualifiers: &mut Qualifiers) {
    if let Some(said) = qualifiers.get(CIMTYPE).and_then(|one| one.value.as_str()) {
        let class = said.split_once(':').map(|(_, class)| Name::new(class));
        match &mut ty.element {
            CimType::Reference(of) | CimType::Object(of) => *of = class,
            _ => {}
        }
    }
    let size = qualifiers.get(MAX).and_then(|one| one.value.as_integer());
    if let Some(size) = size.filter(|_| ty.array).and_then(|size| u32::try_from(size).ok()) {
        ty.size_max = Some(size);
        qualifiers.0.retain(|one| one.name != MAX.into());
    }
    qualifiers.0.retain(|one| one.name != CIMTYPE.into());
}

/// The instance behind a pointer.
fn embedded(object: &IUnknown) -> Option<Arc<Instance>> {
    match read(&object.cast().ok()?).ok()? {
        ReadObject::Instance(instance) => Some(instance.value),
        ReadObject::Class(_) | ReadObject::Empty => None,
    }
}

/// The qualifiers of a set that a call gives out; none where the object has no such set, or one
/// whose implementation cannot list any.
pub fn read_set(
    call: impl FnOnce(*mut *mut std::ffi::c_void) -> windows::core::HRESULT,
) -> Result<Qualifiers, Status> {
    match required::<IWbemQualifierSet>(call) {
        Ok(set) => match read_qualifiers(&set) {
            Err(NOT_IMPLEMENTED) => Ok(Qualifiers::default()),
            qualifiers => qualifiers,
        },
        Err(Status::WBEM_E_NOT_FOUND) => Ok(Qualifiers::default()),
        Err(status) => Err(status),
    }
}

/// An instance's own qualifiers are those that are not handed down to it.
fn instance(class: Name, properties: Vec<Property>, of_object: &Qualifiers) -> Instance {
    let mut property_qualifiers = PropertyQualifiers::new();
    let mut values = Vec::new();
    for property in properties {
        let own = of_origin(&property.qualifiers, false);
        if !own.is_empty() {
            property_qualifiers.insert(property.name.clone(), own);
        }
        values.push((property.name, property.default));
    }
    let properties = values.into_iter().collect();
    Instance { class, properties, qualifiers: of_origin(of_object, false), property_qualifiers }
}

/// Those that were handed down to the object, or those of the object itself.
fn of_origin(all: &Qualifiers, inherited: bool) -> Qualifiers {
    let is_it = |one: &&Qualifier| one.flavor.contains(Flavor::PROPAGATED) == inherited;
    Qualifiers(all.0.iter().filter(is_it).cloned().collect())
}

fn facts(
    object: &IWbemClassObject,
    name: Name,
    properties: &[Property],
    of_object: &Qualifiers,
) -> Result<ClassFacts, Status> {
    let derivation = match system(object, "__DERIVATION")? {
        Value::Array(names) => names.iter().filter_map(Value::as_str).map(Name::new).collect(),
        _ => Vec::new(),
    };
    let property_count = match system(object, "__PROPERTY_COUNT")? {
        Value::Sint32(count) => u32::try_from(count).unwrap_or_default(),
        _ => 0,
    };
    let mut keys: Vec<Name> =
        properties.iter().filter(|one| one.is_key()).map(|one| one.name.clone()).collect();
    keys.sort();
    let handed_down = |one: &Property| {
        let inherited = of_origin(&one.qualifiers, true);
        (!inherited.is_empty()).then(|| (one.name.clone(), inherited))
    };
    Ok(ClassFacts {
        name,
        derivation,
        keys,
        singleton: of_object.is_true("singleton"),
        property_count,
        instance_qualifiers: of_origin(of_object, true),
        property_qualifiers: properties.iter().filter_map(handed_down).collect(),
    })
}
