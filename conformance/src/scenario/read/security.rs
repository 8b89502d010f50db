//! Security descriptors and access rights by name.

use wbem_sim::place::InputError;
use wbem_sim::security::{Ace, Rights, SecurityDescriptor};

use super::source::Source;
use crate::scenario::raw::{At, RawAce, RawDescriptor};

/// The word for every right.
const ALL: &str = "ALL";

/// The descriptor that a table describes.
pub fn descriptor(
    source: &Source<'_>,
    raw: &RawDescriptor,
) -> Result<SecurityDescriptor, InputError> {
    let entries = raw.entries.iter().map(|entry| ace(source, entry)).collect::<Result<_, _>>()?;
    Ok(SecurityDescriptor { entries, protected: raw.protected })
}

fn ace(source: &Source<'_>, raw: &RawAce) -> Result<Ace, InputError> {
    Ok(Ace {
        principal: raw.principal.as_str().into(),
        rights: rights(source, &raw.rights)?,
        deny: raw.deny,
        container_inherit: raw.container_inherit,
        no_propagate: raw.no_propagate,
        inherit_only: raw.inherit_only,
    })
}

/// The rights that a list of names stands for.
pub fn rights(source: &Source<'_>, names: &[At<String>]) -> Result<Rights, InputError> {
    names.iter().try_fold(Rights::NONE, |sum, name| Ok(sum.with(right(source, name)?)))
}

fn right(source: &Source<'_>, name: &At<String>) -> Result<Rights, InputError> {
    if name.value == ALL {
        return Ok(Rights::ALL);
    }
    let found = Rights::NAMED.iter().find(|(known, _)| *known == name.value);
    found.map(|(_, right)| *right).ok_or_else(|| {
        let known = Rights::NAMED.iter().map(|(known, _)| *known).chain([ALL]);
        source.unknown("access right", &name.value, name.offset, known)
    })
}
