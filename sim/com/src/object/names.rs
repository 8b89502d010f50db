//! GetNames and BeginEnumeration: which properties are listed.

use wbem_sim::cim::{CimType, Name, Value};
use wbem_sim::status::Status;

use super::system::LISTED;
use super::{ClassObject, Flavour, Genus, Member};

/// How a qualifier decides: the lowest bits of the flags.
const CONDITION: i32 = 0x3;
const KEYS_ONLY: i32 = 0x4;
const REFS_ONLY: i32 = 0x8;
/// Where a property comes from.
const ORIGIN: i32 = 0x70;
const LOCAL_ONLY: i32 = 0x10;
const PROPAGATED_ONLY: i32 = 0x20;
const SYSTEM_ONLY: i32 = 0x30;
const NONSYSTEM_ONLY: i32 = 0x40;
const OVERRIDES_ONLY: i32 = 0x100;
const LOCAL_AND_OVERRIDES: i32 = 0x200;

/// What a qualifier of a listed property has to be.
#[derive(Debug, Clone)]
pub struct Wanted<'a> {
    /// Its name.
    pub qualifier: Option<&'a Name>,
    /// Its value.
    pub value: Option<Value>,
}

impl ClassObject {
    /// The names of the properties that flags and a qualifier choose.
    pub fn names(&self, flags: i32, wanted: &Wanted<'_>) -> Result<Vec<Name>, Status> {
        let known = CONDITION | KEYS_ONLY | REFS_ONLY | ORIGIN | OVERRIDES_ONLY;
        if flags & !(known | LOCAL_AND_OVERRIDES) != 0 || flags & ORIGIN > NONSYSTEM_ONLY {
            return Err(Status::WBEM_E_INVALID_PARAMETER);
        }
        let condition = flags & CONDITION;
        if (condition != 0) != wanted.qualifier.is_some()
            || (condition == 3 && wanted.value.is_none())
        {
            return Err(Status::WBEM_E_INVALID_PARAMETER);
        }
        let narrowed = flags & (KEYS_ONLY | REFS_ONLY | OVERRIDES_ONLY | LOCAL_AND_OVERRIDES) != 0;
        let origin = flags & ORIGIN;
        let with_system = matches!(origin, 0 | SYSTEM_ONLY) && !narrowed && condition == 0;
        let mut names = Vec::new();
        if with_system {
            names.extend(LISTED.map(Name::new));
        }
        let chosen = self.members.iter().filter(|member| self.chooses(member, flags, wanted));
        names.extend(chosen.map(|member| member.name.clone()));
        Ok(names)
    }

    fn chooses(&self, member: &Member, flags: i32, wanted: &Wanted<'_>) -> bool {
        let from = match flags & ORIGIN {
            LOCAL_ONLY => member.flavour() == Flavour::Local,
            PROPAGATED_ONLY => member.flavour() == Flavour::Propagated,
            SYSTEM_ONLY => false,
            _ => true,
        };
        let is_override = self.genus == Genus::Class && member.inherited && member.own;
        let kind = (flags & KEYS_ONLY == 0 || member.is_key())
            && (flags & REFS_ONLY == 0 || is_reference(member))
            && (flags & OVERRIDES_ONLY == 0 || is_override)
            && (flags & LOCAL_AND_OVERRIDES == 0 || member.own);
        from && kind && has_qualifier(member, flags & CONDITION, wanted)
    }
}

fn is_reference(member: &Member) -> bool {
    member.ty.as_ref().is_some_and(|ty| matches!(ty.element, CimType::Reference(_)))
}

fn has_qualifier(member: &Member, condition: i32, wanted: &Wanted<'_>) -> bool {
    let Some(name) = wanted.qualifier else {
        return true;
    };
    let found = member.qualifiers.iter().find(|one| one.name == *name);
    match condition {
        2 => found.is_none(),
        3 => found.is_some_and(|found| Some(&found.value) == wanted.value.as_ref()),
        _ => found.is_some(),
    }
}
