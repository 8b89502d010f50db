//! IWbemQualifierSet: the qualifiers of an object, a property or a method.
//!
//! A property shows two qualifiers that are no qualifiers of the model: `CIMTYPE`, the name of its
//! type, behind which stands the class of a reference (`ref:Disk`) or of an embedded object; and
//! `MAX`, the size that an array suggests. Put gives the property that type, or that size.

use wbem_sim::cim::{CimType, Flavor, Name, Qualifier, Type, Value};
use wbem_sim::status::Status;

use super::{ClassObject, Element, Genus, code};
use crate::variant::{Automation, inferred_value};

const CIMTYPE: &str = "cimtype";
const MAX: &str = "max";
/// The flavours that Put takes: propagation, and whether a subclass may override.
const PUT_FLAVORS: i32 = 0x1 | 0x2 | 0x10 | 0x80;

/// Which qualifiers are listed: lFlags of GetNames and BeginEnumeration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origins {
    /// All of them.
    All,
    /// Those of the element itself.
    Local,
    /// Those of a class above.
    Propagated,
}

impl Origins {
    /// What flags ask for.
    pub fn of(flags: i32) -> Result<Self, Status> {
        match flags {
            0 => Ok(Self::All),
            0x10 => Ok(Self::Local),
            0x20 => Ok(Self::Propagated),
            _ => Err(Status::WBEM_E_INVALID_PARAMETER),
        }
    }
}

impl ClassObject {
    /// The qualifiers of an element, those that are none of the model included.
    pub fn listed_qualifiers(
        &self,
        element: &Element,
        origins: Origins,
    ) -> Result<Vec<Qualifier>, Status> {
        let mut all = self.qualifiers_of(element)?.clone();
        if let Element::Property(name) = element
            && let Some(ty) = self.member(name).and_then(|member| member.ty.as_ref())
        {
            all.extend(of_type(ty));
        }
        let propagated = |one: &Qualifier| one.flavor.contains(Flavor::PROPAGATED);
        all.retain(|one| match origins {
            Origins::All => true,
            Origins::Local => !propagated(one),
            Origins::Propagated => propagated(one),
        });
        Ok(all)
    }

    /// IWbemQualifierSet::Get.
    pub fn qualifier(&self, element: &Element, name: &Name) -> Result<Qualifier, Status> {
        let all = self.listed_qualifiers(element, Origins::All)?;
        all.into_iter().find(|one| one.name == *name).ok_or(Status::WBEM_E_NOT_FOUND)
    }

    /// IWbemQualifierSet::Put.
    pub fn put_qualifier<O>(
        &mut self,
        element: &Element,
        name: &Name,
        given: &Automation<O>,
        flavor: i32,
    ) -> Result<(), Status> {
        if flavor & !PUT_FLAVORS != 0 {
            return Err(Status::WBEM_E_INVALID_PARAMETER);
        }
        let value = inferred_value(given, &mut |_| None);
        let value = value.map_err(|_| code::INVALID_QUALIFIER_TYPE)?;
        if !is_qualifier_value(&value) {
            return Err(code::INVALID_QUALIFIER_TYPE);
        }
        if let Element::Property(property) = element
            && matches!(name.folded(), CIMTYPE | MAX)
        {
            return self.put_type(property, name, &value);
        }
        let genus = self.genus;
        let qualifiers = self.qualifiers_of_mut(element)?;
        let flavor = Flavor(u8::try_from(flavor).expect("it was masked"));
        let put = Qualifier { name: name.clone(), value, flavor };
        match qualifiers.iter_mut().find(|one| one.name == *name) {
            Some(there) if is_fixed(there, genus) && there.value != put.value => {
                return Err(code::OVERRIDE_NOT_ALLOWED);
            }
            Some(there) => *there = put,
            None => qualifiers.push(put),
        }
        Ok(())
    }

    /// IWbemQualifierSet::Delete.
    pub fn delete_qualifier(&mut self, element: &Element, name: &Name) -> Result<(), Status> {
        let qualifiers = self.qualifiers_of_mut(element)?;
        let at = qualifiers.iter().position(|one| one.name == *name);
        let at = at.ok_or(Status::WBEM_E_NOT_FOUND)?;
        if qualifiers[at].flavor.contains(Flavor::PROPAGATED) {
            return Err(code::PROPAGATED_QUALIFIER);
        }
        qualifiers.remove(at);
        Ok(())
    }

    /// Gives a property the type or the size that stands in a qualifier.
    fn put_type(&mut self, property: &Name, name: &Name, value: &Value) -> Result<(), Status> {
        let member = self.member_mut(property).ok_or(Status::WBEM_E_NOT_FOUND)?;
        let ty = member.ty.get_or_insert_with(|| Type::scalar(CimType::String));
        if name.folded() == MAX {
            let size = value.as_integer().and_then(|size| u32::try_from(size).ok());
            ty.size_max = Some(size.ok_or(code::INVALID_QUALIFIER_TYPE)?);
            return Ok(());
        }
        let text = value.as_str().ok_or(code::INVALID_QUALIFIER_TYPE)?;
        let (kind, class) = text.split_once(':').unwrap_or((text, ""));
        let class = (!class.is_empty()).then(|| Name::new(class));
        let put = match kind.to_ascii_lowercase().as_str() {
            "ref" => CimType::Reference(class),
            "object" => CimType::Object(class),
            other if other == type_name(&ty.element) => return Ok(()),
            _ => return Err(Status::WBEM_E_TYPE_MISMATCH),
        };
        if std::mem::discriminant(&put) != std::mem::discriminant(&ty.element) {
            return Err(Status::WBEM_E_TYPE_MISMATCH);
        }
        ty.element = put;
        Ok(())
    }
}

/// Whether a qualifier of a class above may not be given another value.
fn is_fixed(qualifier: &Qualifier, genus: Genus) -> bool {
    let inherited = Flavor::PROPAGATED.with(Flavor::DISABLE_OVERRIDE);
    genus == Genus::Class && qualifier.flavor.contains(inherited)
}

/// Qualifiers are booleans, 32-bit integers, doubles, texts and arrays of them.
fn is_qualifier_value(value: &Value) -> bool {
    let is_one = |value: &Value| {
        matches!(value, Value::Boolean(_) | Value::Sint32(_) | Value::Real64(_) | Value::String(_))
    };
    match value {
        Value::Array(elements) => elements.iter().all(is_one),
        single => is_one(single),
    }
}

fn of_type(ty: &Type) -> Vec<Qualifier> {
    let name = type_name(&ty.element);
    let text = match &ty.element {
        CimType::Reference(Some(class)) | CimType::Object(Some(class)) => format!("{name}:{class}"),
        _ => name.to_owned(),
    };
    let flavor = Flavor::TO_INSTANCE.with(Flavor::TO_SUBCLASS);
    let one = |name: &str, value| Qualifier { name: Name::new(name), value, flavor };
    let mut all = vec![one("CIMTYPE", Value::string(&text))];
    if let Some(size) = ty.size_max {
        all.push(one("MAX", Value::Sint32(i32::try_from(size).unwrap_or(i32::MAX))));
    }
    all
}

/// The name of a type as the qualifier has it.
fn type_name(element: &CimType) -> &'static str {
    match element {
        CimType::Sint8 => "sint8",
        CimType::Uint8 => "uint8",
        CimType::Sint16 => "sint16",
        CimType::Uint16 => "uint16",
        CimType::Sint32 => "sint32",
        CimType::Uint32 => "uint32",
        CimType::Sint64 => "sint64",
        CimType::Uint64 => "uint64",
        CimType::Real32 => "real32",
        CimType::Real64 => "real64",
        CimType::Boolean => "boolean",
        CimType::Char16 => "char16",
        CimType::String => "string",
        CimType::Datetime => "datetime",
        CimType::Reference(_) => "ref",
        CimType::Object(_) => "object",
    }
}
