//! The text of a descriptor: the Security Descriptor Definition Language of MS-DTYP 2.5.1.
//!
//! ```text
//! O:BA  G:BA  D:P  (A;CI;0x60003;;;WD)
//! owner group flags entry: kind; flags; rights; object; inherited object; account
//! ```
//!
//! Letters are capitals (the page on `NamespaceSecuritySDDL` says so), nothing stands between the
//! parts, and the four may come in any order, each once. Namespaces have the kinds A, D and AU of
//! entries, and no objects; the other kinds of the grammar are refused as such. Written, a
//! descriptor has the words of the language where they say all of it, and a number otherwise.

mod parse;
mod print;

use super::{AceFlags, AceKind, Control, Rights};

/// The longest text that is read, in bytes: longer than that of any descriptor.
pub const SDDL_LENGTH_MAX: usize = 0x10_0000;

/// A text that is no descriptor of a namespace.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("byte {position} of the security descriptor: expected {expected}")]
pub struct SddlError {
    /// How many bytes are before the fault.
    pub position: usize,
    /// What should stand there.
    pub expected: &'static str,
}

/// The kinds of entries.
const KINDS: [(&str, AceKind); 3] =
    [("A", AceKind::Allow), ("D", AceKind::Deny), ("AU", AceKind::Audit)];

/// The flags of entries, in the order in which they are written.
const FLAGS: [(&str, AceFlags); 7] = [
    ("OI", AceFlags::OBJECT_INHERIT),
    ("CI", AceFlags::CONTAINER_INHERIT),
    ("NP", AceFlags::NO_PROPAGATE),
    ("IO", AceFlags::INHERIT_ONLY),
    ("ID", AceFlags::INHERITED),
    ("SA", AceFlags::SUCCESSFUL_ACCESS),
    ("FA", AceFlags::FAILED_ACCESS),
];

/// The rights that are one bit, by bit.
const RIGHTS: [(&str, Rights); 17] = [
    ("CC", Rights(0x1)),
    ("DC", Rights(0x2)),
    ("LC", Rights(0x4)),
    ("SW", Rights(0x8)),
    ("RP", Rights(0x10)),
    ("WP", Rights(0x20)),
    ("DT", Rights(0x40)),
    ("LO", Rights(0x80)),
    ("CR", Rights(0x100)),
    ("SD", Rights(0x1_0000)),
    ("RC", Rights(0x2_0000)),
    ("WD", Rights(0x4_0000)),
    ("WO", Rights(0x8_0000)),
    ("GA", Rights(0x1000_0000)),
    ("GX", Rights(0x2000_0000)),
    ("GW", Rights(0x4000_0000)),
    ("GR", Rights(0x8000_0000)),
];

/// The rights of files and of the registry, which are several bits and never written.
const FURTHER_RIGHTS: [(&str, Rights); 8] = [
    ("FA", Rights(0x1F_01FF)),
    ("FX", Rights(0x12_00A0)),
    ("FW", Rights(0x12_0116)),
    ("FR", Rights(0x12_0089)),
    ("KA", Rights(0xF_003F)),
    ("KR", Rights(0x2_0019)),
    ("KX", Rights(0x2_0019)),
    ("KW", Rights(0x2_0006)),
];

/// The flags of a list: P, AR and AI, as control bits.
type ListFlags = [(&'static str, Control); 3];

const DACL_FLAGS: ListFlags = [
    ("P", Control::DACL_PROTECTED),
    ("AR", Control::DACL_AUTO_INHERIT_REQUIRED),
    ("AI", Control::DACL_AUTO_INHERITED),
];

const SACL_FLAGS: ListFlags = [
    ("P", Control::SACL_PROTECTED),
    ("AR", Control::SACL_AUTO_INHERIT_REQUIRED),
    ("AI", Control::SACL_AUTO_INHERITED),
];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{SecurityDescriptor, strategy};
    use super::*;

    /// The control bits that the language has words for, where there is a list to say them of.
    fn expressible(descriptor: &SecurityDescriptor) -> SecurityDescriptor {
        let dacl = descriptor.dacl.as_ref().map_or(&[][..], |_| &DACL_FLAGS);
        let sacl = descriptor.sacl.as_ref().map_or(&[][..], |_| &SACL_FLAGS);
        let bits = dacl.iter().chain(sacl).map(|(_, bit)| *bit);
        let kept = bits.filter(|bit| descriptor.control.contains(*bit));
        let control = kept.fold(Control::NONE, |sum, bit| sum | bit);
        SecurityDescriptor { control, ..descriptor.clone() }
    }

    proptest! {
        #[test]
        fn text_brings_every_descriptor_back(descriptor in strategy::descriptor()) {
            let text = descriptor.to_string();
            prop_assert_eq!(text.parse(), Ok(expressible(&descriptor)), "{}", text);
        }

        #[test]
        fn any_text_is_read_or_refused(text in "[OGDSAIPRCUWB:();x0-9é -]{0,60}") {
            if let Err(error) = text.parse::<SecurityDescriptor>() {
                prop_assert!(text.is_char_boundary(error.position), "{} of {}", error, text);
            }
        }

        #[test]
        fn damaged_text_is_read_or_refused(
            descriptor in strategy::descriptor(),
            at in any::<prop::sample::Index>(),
            with in "[A-Z0-9:();x-]",
        ) {
            let mut text = descriptor.to_string();
            let at = at.index(text.len() + 1);
            text.replace_range(at..(at + 1).min(text.len()), &with);
            if let Ok(read) = text.parse::<SecurityDescriptor>() {
                prop_assert_eq!(read.to_string().parse(), Ok(read));
            }
        }
    }
}
