//! IWbemQualifierSet: reading and writing.

use wbem_sim::cim::{CimType, Flavor, Name, Qualifier, Qualifiers, Type};
use wbem_sim::status::Status;
use wbem_sim_com::variant::{inferred_from_variant, to_variant};
use windows::Win32::System::Variant::VARIANT;
use windows::Win32::System::Wmi::IWbemQualifierSet;
use windows::core::BSTR;

use crate::raw::{Wide, check, has_next, invoke};

/// The qualifier that says what a property's type cannot: every property has it.
pub const CIMTYPE: &str = "CIMTYPE";
/// The qualifier that says how long an array is thought to be.
pub const MAX: &str = "MAX";
/// Where a qualifier comes from is no part of what is written.
const WRITTEN: u8 = !Flavor::PROPAGATED.0 & !0x40;

/// All qualifiers of a set, in its order.
pub fn read_qualifiers(set: &IWbemQualifierSet) -> Result<Qualifiers, Status> {
    let mut found = Vec::new();
    // SAFETY: the interface is one that COM has given out; each pointer is to a place of its type.
    unsafe {
        check(invoke!(set, BeginEnumeration, 0))?;
        loop {
            let (mut name, mut value, mut flavor) = (BSTR::new(), VARIANT::default(), 0);
            let next =
                invoke!(set, Next, 0, (&raw mut name).cast(), &raw mut value, &raw mut flavor);
            if !has_next(next)? {
                break;
            }
            let value = inferred_from_variant(&value, &mut |_| None)
                .map_err(|_| Status::WBEM_E_TYPE_MISMATCH)?;
            let flavor = Flavor(u8::try_from(flavor).unwrap_or_default());
            found.push(Qualifier { name: Name::new(&name.to_string()), value, flavor });
        }
        // Nothing follows from how it ends.
        let _ = invoke!(set, EndEnumeration);
    }
    Ok(Qualifiers(found))
}

/// Puts qualifiers into a set.
pub fn write_qualifiers(set: &IWbemQualifierSet, qualifiers: &Qualifiers) -> Result<(), Status> {
    // An array that says no type is one of texts.
    let ty = Type::array(CimType::String);
    for Qualifier { name, value, flavor } in &qualifiers.0 {
        let variant = to_variant(value, &ty, &mut |_| unreachable!("a qualifier is no object"));
        let name = Wide::from(name.as_str());
        let flavor = i32::from(flavor.0 & WRITTEN);
        // SAFETY: the interface is one that COM has given out; name and value live through it.
        check(unsafe { invoke!(set, Put, name.as_pcwstr(), &raw const variant, flavor) })?;
    }
    Ok(())
}
