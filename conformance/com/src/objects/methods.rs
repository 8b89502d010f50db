//! The methods of a class: what goes in is one class, what comes out another.

use std::ptr::null_mut;

use wbem_sim::cim::{MethodDeclaration, Name, Parameter, Property, Qualifiers};
use wbem_sim::status::Status;
use windows::Win32::System::Wmi::IWbemClassObject;
use windows::core::{BSTR, Interface};

use super::read::{read_properties, read_set};
use crate::raw::{Wide, check, has_next, invoke};

/// The property of what comes out that is the method's own value.
pub const RETURN_VALUE: &str = "ReturnValue";

/// The methods of a class, inherited ones included.
pub fn read_methods(object: &IWbemClassObject) -> Result<Vec<MethodDeclaration>, Status> {
    let mut found = Vec::new();
    // SAFETY: the interface is one that COM has given out; each pointer is to a place of its type,
    // and what is put there is ours to release.
    unsafe {
        check(invoke!(object, BeginMethodEnumeration, 0))?;
        loop {
            let (mut name, mut input, mut output) = (BSTR::new(), null_mut(), null_mut());
            let next = invoke!(
                object,
                NextMethod,
                0,
                (&raw mut name).cast(),
                &raw mut input,
                &raw mut output
            );
            if !has_next(next)? {
                break;
            }
            let owned = |pointer: *mut std::ffi::c_void| {
                (!pointer.is_null()).then(|| IWbemClassObject::from_raw(pointer))
            };
            found.push((name.to_string(), owned(input), owned(output)));
        }
        // Nothing follows from how it ends.
        let _ = invoke!(object, EndMethodEnumeration);
    }
    found.into_iter().map(|(name, input, output)| method(object, &name, input, output)).collect()
}

fn method(
    object: &IWbemClassObject,
    name: &str,
    input: Option<IWbemClassObject>,
    output: Option<IWbemClassObject>,
) -> Result<MethodDeclaration, Status> {
    let wide = Wide::from(name);
    let qualifiers = read_set(|out| {
        // SAFETY: the interface is one that COM has given out, and the place one for a pointer.
        unsafe { invoke!(object, GetMethodQualifierSet, wide.as_pcwstr(), out) }
    })?;
    let mut parameters = parameters(input)?;
    let mut returns = None;
    for one in self::parameters(output)? {
        match parameters.iter_mut().find(|known| is_the_same(known, &one)) {
            _ if one.name == RETURN_VALUE.into() => returns = Some(one.ty),
            Some(known) => add_missing(&mut known.qualifiers, one.qualifiers),
            None => parameters.push(one),
        }
    }
    parameters.sort_by_key(|one| one.qualifiers.get("ID").and_then(|id| id.value.as_integer()));
    Ok(MethodDeclaration { name: Name::new(name), returns, parameters, qualifiers })
}

/// Whether what comes out under a name is what goes in under it: such a parameter says so in both
/// signatures. Two of one name, one for each direction, do not.
fn is_the_same(input: &Parameter, output: &Parameter) -> bool {
    let is_both = input.qualifiers.is_true("out") || output.qualifiers.is_true("in");
    is_both && input.name == output.name
}

fn parameters(signature: Option<IWbemClassObject>) -> Result<Vec<Parameter>, Status> {
    let Some(signature) = signature else { return Ok(Vec::new()) };
    let parameter = |Property { name, ty, default, qualifiers }: Property| Parameter {
        name,
        ty,
        default,
        qualifiers,
    };
    Ok(read_properties(&signature)?.into_iter().map(parameter).collect())
}

fn add_missing(known: &mut Qualifiers, more: Qualifiers) {
    let new: Vec<_> =
        more.0.into_iter().filter(|one| known.get(one.name.as_str()).is_none()).collect();
    known.0.extend(new);
}
