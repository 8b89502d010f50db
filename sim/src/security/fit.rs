//! Whether a namespace may have a descriptor: what the page of SetSD asks of one.

use super::{Ace, AceFlags, AceKind, Rights, SecurityDescriptor};

/// What the full right to write goes with.
const BOTH_WRITES: Rights = Rights::PARTIAL_WRITE.with(Rights::WRITE_PROVIDER);

impl SecurityDescriptor {
    /// Whether owner, group and the list of who may do what are there, and each entry of that is
    /// one that a namespace may have [REQ RIGHTS-18].
    pub fn is_fit_for_a_namespace(&self) -> bool {
        let has_people = self.owner.is_some() && self.group.is_some();
        has_people && self.dacl.as_ref().is_some_and(|list| list.entries().iter().all(is_fit))
    }
}

fn is_fit(ace: &Ace) -> bool {
    let full = ace.kind == AceKind::Allow && ace.rights.contains(Rights::FULL_WRITE);
    let only_below = ace.flags.contains(AceFlags::INHERIT_ONLY);
    ace.kind != AceKind::Audit
        && Rights::ALL.contains(ace.rights)
        && AceFlags::OF_NAMESPACES.contains(ace.flags)
        && (!only_below || ace.flags.contains(AceFlags::CONTAINER_INHERIT))
        && (!full || ace.rights.contains(BOTH_WRITES))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_fit(text: &str) -> bool {
        let descriptor: SecurityDescriptor = text.parse().expect(text);
        descriptor.is_fit_for_a_namespace()
    }

    /// [REQ RIGHTS-18]
    #[test]
    fn each_thing_that_can_be_wrong_with_an_entry_is() {
        for entry in ["", "(A;;0x1;;;WD)", "(A;OICINPIOID;0x6003f;;;WD)", "(D;;0x4;;;WD)"] {
            assert!(is_fit(&format!("O:BAG:BAD:{entry}")), "{entry}");
        }
        let kinds_and_flags = ["(AU;;0x1;;;WD)", "(A;SA;0x1;;;WD)", "(A;IO;0x1;;;WD)"];
        let rights = ["(A;;0x41;;;WD)", "(A;;GA;;;WD)", "(D;;0x80001;;;WD)"];
        let writes = ["(A;;0x4;;;WD)", "(A;;0xc;;;WD)", "(A;;0x14;;;WD)"];
        for entry in kinds_and_flags.into_iter().chain(rights).chain(writes) {
            assert!(!is_fit(&format!("O:BAG:BAD:{entry}")), "{entry}");
        }
    }

    /// [REQ RIGHTS-18]
    #[test]
    fn each_part_but_one_has_to_be_there() {
        for text in ["G:BAD:", "O:BAD:", "O:BAG:BA", "O:BAG:BAS:", ""] {
            assert!(!is_fit(text), "{text}");
        }
    }
}
