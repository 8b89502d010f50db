//! A class or an instance as an IWbemClassObject.
//!
//! A class begins as its superclass's SpawnDerivedClass, or as an empty object; an instance as its
//! class's SpawnInstance. A class that is not known is made up: what the server says of it is what
//! the scenario wants to know.

use std::collections::BTreeMap;
use std::sync::Arc;

use wbem_sim::cim::{
    CimType, ClassDeclaration, Flavor, Instance, MethodDeclaration, Name, NamespacePath, Parameter,
    Qualifier, Qualifiers, Type, Value,
};
use wbem_sim::status::Status;
use wbem_sim_com::variant::{CIM_EMPTY, cimtype_of, to_variant, type_of_cimtype, type_of_value};
use windows::Win32::System::Variant::VARIANT;
use windows::Win32::System::Wmi::{IWbemClassObject, IWbemQualifierSet};
use windows::core::{IUnknown, Interface};

use super::known::Known;
use super::methods::RETURN_VALUE;
use super::qualifiers::{CIMTYPE, MAX, write_qualifiers};
use crate::raw::{Wide, check, invoke, required};

/// The class of what goes into a method, and of what comes out.
const PARAMETERS: &str = "__PARAMETERS";

impl Known {
    /// A class as an object.
    pub fn build_class(
        &self,
        namespace: &NamespacePath,
        class: &ClassDeclaration,
    ) -> Result<IWbemClassObject, Status> {
        let object = match &class.superclass {
            None => self.new_class(class.name.as_str())?,
            Some(superclass) => {
                let above = match self.class(namespace, superclass) {
                    Some(known) => known,
                    None => self.new_class(superclass.as_str())?,
                };
                // SAFETY: the interface is one that COM has given out.
                let object = required(|out| unsafe { invoke!(&above, SpawnDerivedClass, 0, out) })?;
                put_name(&object, class.name.as_str())?;
                object
            }
        };
        for property in &class.properties {
            let (value, ty) = (&property.default, &property.ty);
            self.put_typed(&object, namespace, &property.name, value, ty, &property.qualifiers)?;
        }
        for method in &class.methods {
            self.put_method(&object, namespace, method)?;
        }
        write_qualifiers(&set_of(&object)?, &class.qualifiers)?;
        Ok(object)
    }

    /// An instance as an object.
    pub fn build_instance(
        &self,
        namespace: &NamespacePath,
        instance: &Instance,
    ) -> Result<IWbemClassObject, Status> {
        let class = match self.class(namespace, &instance.class) {
            Some(known) => known,
            None => self.made_up(namespace, instance)?,
        };
        self.fill(&class, namespace, instance)
    }

    /// What goes into a method, by the method's own signature if that is known.
    pub fn build_input(
        &self,
        namespace: &NamespacePath,
        class: Option<&Name>,
        method: &str,
        input: &Instance,
    ) -> Result<IWbemClassObject, Status> {
        let signature = class
            .and_then(|class| self.class(namespace, class))
            .and_then(|class| input_signature(&class, method));
        match signature {
            Some(signature) => self.fill(&signature, namespace, input),
            None => self.build_instance(namespace, input),
        }
    }

    /// An instance of a class with these values.
    fn fill(
        &self,
        class: &IWbemClassObject,
        namespace: &NamespacePath,
        instance: &Instance,
    ) -> Result<IWbemClassObject, Status> {
        // SAFETY: the interface is one that COM has given out.
        let object = required(|out| unsafe { invoke!(class, SpawnInstance, 0, out) })?;
        for (name, value) in instance.properties.iter() {
            // The type matters only where the value says none.
            let declared = || declared_type(class, name).filter(|ty| value.fits(ty));
            let ty = type_of_value(value).or_else(declared).unwrap_or_else(|| type_of(value));
            let variant = self.variant(namespace, value, &ty)?;
            put(&object, name, &variant, CIM_EMPTY)?;
        }
        if !instance.qualifiers.is_empty() {
            write_qualifiers(&set_of(&object)?, &instance.qualifiers)?;
        }
        for (property, qualifiers) in &instance.property_qualifiers {
            write_qualifiers(&property_set(&object, property)?, qualifiers)?;
        }
        Ok(object)
    }

    /// A class that has what the instance has, made here.
    fn made_up(
        &self,
        namespace: &NamespacePath,
        instance: &Instance,
    ) -> Result<IWbemClassObject, Status> {
        let class = self.new_class(instance.class.as_str())?;
        for (name, value) in instance.properties.iter() {
            let nothing = Qualifiers::default();
            self.put_typed(&class, namespace, name, &Value::Null, &type_of(value), &nothing)?;
        }
        Ok(class)
    }

    /// A class without anything but a name.
    fn new_class(&self, name: &str) -> Result<IWbemClassObject, Status> {
        let empty = self.empty().ok_or(Status::WBEM_E_NOT_AVAILABLE)?;
        // SAFETY: the interface is one that COM has given out.
        let object = required(|out| unsafe { invoke!(&empty, Clone, out) })?;
        put_name(&object, name)?;
        Ok(object)
    }

    fn put_typed(
        &self,
        object: &IWbemClassObject,
        namespace: &NamespacePath,
        name: &Name,
        value: &Value,
        ty: &Type,
        qualifiers: &Qualifiers,
    ) -> Result<(), Status> {
        let variant = self.variant(namespace, value, ty)?;
        put(object, name, &variant, cimtype_of(ty))?;
        let mut all = of_type(ty);
        all.0.extend(qualifiers.0.iter().cloned());
        match all.is_empty() {
            true => Ok(()),
            false => write_qualifiers(&property_set(object, name)?, &all),
        }
    }

    fn put_method(
        &self,
        object: &IWbemClassObject,
        namespace: &NamespacePath,
        method: &MethodDeclaration,
    ) -> Result<(), Status> {
        let numbered = numbered(&method.parameters);
        let is = |one: &Parameter, word: &str| one.qualifiers.has(word);
        let input = numbered.iter().filter(|one| is(one, "in") || !is(one, "out"));
        let input = self.signature(namespace, input, "out", None)?;
        let output = numbered.iter().filter(|one| is(one, "out"));
        let output = self.signature(namespace, output, "in", method.returns.as_ref())?;
        let name = Wide::from(method.name.as_str());
        let raw = |signature: &Option<IWbemClassObject>| {
            signature.as_ref().map_or(std::ptr::null_mut(), Interface::as_raw)
        };
        // SAFETY: the interface is one that COM has given out; either signature may be NULL.
        check(unsafe {
            invoke!(object, PutMethod, name.as_pcwstr(), 0, raw(&input), raw(&output))
        })?;
        if method.qualifiers.is_empty() {
            return Ok(());
        }
        // SAFETY: as above.
        let set: IWbemQualifierSet = required(|out| unsafe {
            invoke!(object, GetMethodQualifierSet, name.as_pcwstr(), out)
        })?;
        write_qualifiers(&set, &method.qualifiers)
    }

    /// One side of a method; nothing if there is nothing on it.
    fn signature<'a>(
        &self,
        namespace: &NamespacePath,
        parameters: impl Iterator<Item = &'a Parameter>,
        other_side: &str,
        returns: Option<&Type>,
    ) -> Result<Option<IWbemClassObject>, Status> {
        let mut parameters = parameters.peekable();
        if parameters.peek().is_none() && returns.is_none() {
            return Ok(None);
        }
        let class = self.new_class(PARAMETERS)?;
        for one in parameters {
            let mut qualifiers = one.qualifiers.clone();
            qualifiers.0.retain(|one| one.name != other_side.into());
            self.put_typed(&class, namespace, &one.name, &one.default, &one.ty, &qualifiers)?;
        }
        if let Some(ty) = returns {
            let mut side = Qualifiers::default();
            side.0.push(flag("out"));
            self.put_typed(&class, namespace, &RETURN_VALUE.into(), &Value::Null, ty, &side)?;
        }
        Ok(Some(class))
    }

    /// A value as a VARIANT; embedded objects are made as well.
    fn variant(
        &self,
        namespace: &NamespacePath,
        value: &Value,
        ty: &Type,
    ) -> Result<VARIANT, Status> {
        let mut made = BTreeMap::new();
        self.make_embedded(namespace, value, &mut made)?;
        Ok(to_variant(value, ty, &mut |instance| {
            made.get(&Arc::as_ptr(instance)).cloned().expect("each was made above")
        }))
    }

    fn make_embedded(
        &self,
        namespace: &NamespacePath,
        value: &Value,
        made: &mut BTreeMap<*const Instance, IUnknown>,
    ) -> Result<(), Status> {
        match value {
            Value::Object(instance) => {
                let object = self.build_instance(namespace, instance)?;
                let object = object.cast().map_err(|_| Status::WBEM_E_UNEXPECTED)?;
                made.insert(Arc::as_ptr(instance), object);
                Ok(())
            }
            Value::Array(elements) => {
                elements.iter().try_for_each(|one| self.make_embedded(namespace, one, made))
            }
            _ => Ok(()),
        }
    }
}

/// The parameters, each with its number.
fn numbered(parameters: &[Parameter]) -> Vec<Parameter> {
    let has_numbers = parameters.iter().any(|one| one.qualifiers.has("ID"));
    let mut numbered = parameters.to_vec();
    for (number, one) in (0..).zip(&mut numbered) {
        if !has_numbers {
            let (name, value) = ("ID".into(), Value::Sint32(number));
            one.qualifiers.0.push(Qualifier { name, value, flavor: FIXED });
        }
    }
    numbered
}

/// What an ID is: handed down, and not to be changed.
const FIXED: Flavor = Flavor(0x13);

fn flag(name: &str) -> Qualifier {
    let (value, flavor) = (Value::Boolean(true), Flavor::TO_INSTANCE);
    Qualifier { name: name.into(), value, flavor }
}

/// The qualifiers that say of a type what its number does not.
fn of_type(ty: &Type) -> Qualifiers {
    let mut qualifiers = Qualifiers::default();
    let mut add = |name: &str, value| {
        qualifiers.0.push(Qualifier { name: name.into(), value, flavor: FIXED });
    };
    let of = |word: &str, class: &Name| Value::string(&format!("{word}:{class}"));
    match &ty.element {
        CimType::Reference(Some(class)) => add(CIMTYPE, of("ref", class)),
        CimType::Object(Some(class)) => add(CIMTYPE, of("object", class)),
        _ => {}
    }
    if let Some(size) = ty.size_max {
        add(MAX, Value::Sint32(size.cast_signed()));
    }
    qualifiers
}

/// The type that a value has by itself: of text, where it does not say.
fn type_of(value: &Value) -> Type {
    type_of_value(value).unwrap_or_else(|| match value {
        Value::Array(_) => Type::array(CimType::String),
        _ => Type::scalar(CimType::String),
    })
}

/// The type that a class says a property has.
fn declared_type(class: &IWbemClassObject, name: &Name) -> Option<Type> {
    let (name, mut value, mut cimtype) = (Wide::from(name.as_str()), VARIANT::default(), 0);
    // SAFETY: the interface is one that COM has given out; the last number may be left out.
    let result = unsafe {
        let no_number = std::ptr::null_mut();
        invoke!(class, Get, name.as_pcwstr(), 0, &raw mut value, &raw mut cimtype, no_number)
    };
    check(result).ok().and_then(|()| type_of_cimtype(cimtype))
}

fn input_signature(class: &IWbemClassObject, method: &str) -> Option<IWbemClassObject> {
    let name = Wide::from(method);
    // SAFETY: the interface is one that COM has given out; what comes out is not asked for.
    required(|out| unsafe {
        invoke!(class, GetMethod, name.as_pcwstr(), 0, out, std::ptr::null_mut())
    })
    .ok()
}

fn put_name(object: &IWbemClassObject, name: &str) -> Result<(), Status> {
    let ty = Type::scalar(CimType::String);
    let variant = to_variant(&Value::string(name), &ty, &mut |_| unreachable!("it is a text"));
    put(object, &"__CLASS".into(), &variant, CIM_EMPTY)
}

fn put(
    object: &IWbemClassObject,
    name: &Name,
    value: &VARIANT,
    cimtype: i32,
) -> Result<(), Status> {
    let name = Wide::from(name.as_str());
    // SAFETY: the interface is one that COM has given out; name and value live through the call.
    check(unsafe { invoke!(object, Put, name.as_pcwstr(), 0, std::ptr::from_ref(value), cimtype) })
}

fn set_of(object: &IWbemClassObject) -> Result<IWbemQualifierSet, Status> {
    // SAFETY: the interface is one that COM has given out, and the place one for a pointer.
    required(|out| unsafe { invoke!(object, GetQualifierSet, out) })
}

fn property_set(object: &IWbemClassObject, name: &Name) -> Result<IWbemQualifierSet, Status> {
    let name = Wide::from(name.as_str());
    // SAFETY: as above.
    required(|out| unsafe { invoke!(object, GetPropertyQualifierSet, name.as_pcwstr(), out) })
}
