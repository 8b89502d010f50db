//! Security descriptors, as tables, text or bytes, and access rights by name.

use std::sync::Arc;

use wbem_sim::place::InputError;
use wbem_sim::security::{Ace, AceFlags, AceKind, Control, Rights, SecurityDescriptor, Sid};

use super::said::Said;
use super::source::Source;
use super::step::Reader;
use crate::scenario::raw::{At, RawAce, RawDescriptor};

/// The word for every right.
const ALL: &str = "ALL";

impl Reader<'_> {
    /// The bytes of the descriptor that a step sets.
    pub(super) fn descriptor_bytes(&self, said: Said<'_>) -> Result<Arc<[u8]>, InputError> {
        let step = said.step;
        match (&step.descriptor, &step.sddl, &step.bytes) {
            (Some(raw), None, None) => Ok(descriptor(&self.source, raw)?.to_bytes().into()),
            (None, Some(text), None) => Ok(sddl(&self.source, text)?.to_bytes().into()),
            (None, None, Some(text)) => self.hexadecimal(text),
            _ => {
                let verb = said.verb;
                let message = format!("`{verb}` needs one of `descriptor`, `sddl` and `bytes`");
                Err(self.source.refuse(said.subject.offset, message))
            }
        }
    }

    fn hexadecimal(&self, text: &At<String>) -> Result<Arc<[u8]>, InputError> {
        let digits: Vec<char> = text.value.chars().filter(|c| !c.is_whitespace()).collect();
        let byte = |pair: &[char]| match pair {
            [high, low] => Some((high.to_digit(16)? * 16 + low.to_digit(16)?) as u8),
            _ => None,
        };
        let bytes: Option<Arc<[u8]>> = digits.chunks(2).map(byte).collect();
        let message = "write each byte with two digits, as in `01 00 04 80`";
        bytes.ok_or_else(|| self.source.refuse(text.offset, message))
    }
}

/// The descriptor that a text of the Security Descriptor Definition Language says.
pub fn sddl(source: &Source<'_>, text: &At<String>) -> Result<SecurityDescriptor, InputError> {
    let parsed = text.value.parse();
    parsed.map_err(|error: wbem_sim::security::SddlError| {
        source.refuse(text.offset, error.to_string())
    })
}

/// The descriptor that a table describes, whose owner and group are administrators.
pub fn descriptor(
    source: &Source<'_>,
    raw: &At<RawDescriptor>,
) -> Result<SecurityDescriptor, InputError> {
    let entries = raw.value.entries.iter().map(|entry| ace(source, entry));
    let described = SecurityDescriptor::new(entries.collect::<Result<_, _>>()?);
    let described = described.map_err(|error| source.refuse(raw.offset, error.to_string()))?;
    let control = if raw.value.protected { Control::DACL_PROTECTED } else { Control::NONE };
    Ok(SecurityDescriptor { control, ..described })
}

fn ace(source: &Source<'_>, raw: &RawAce) -> Result<Ace, InputError> {
    Ok(Ace {
        kind: if raw.deny { AceKind::Deny } else { AceKind::Allow },
        flags: AceFlags::CONTAINER_INHERIT.when(raw.container_inherit)
            | AceFlags::NO_PROPAGATE.when(raw.no_propagate)
            | AceFlags::INHERIT_ONLY.when(raw.inherit_only),
        rights: rights(source, &raw.rights)?,
        trustee: Sid::of_account(&raw.principal),
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
