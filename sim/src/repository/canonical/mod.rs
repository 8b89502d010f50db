//! The canonical form of a repository: the bytes that two repositories share exactly if a client
//! cannot tell one from the other. What snapshots, backups and tests compare.
//!
//! Not in it: identities of namespaces, counters, and system classes as every namespace has them.
//!
//! # Version 1
//!
//! Integers are little-endian. A *text* is its length in bytes (u32) and its UTF-8; a *list* is its
//! length (u32) and its elements. Names are written as they were declared.
//!
//! | part | bytes |
//! | --- | --- |
//! | form | `WBEMCANON`, version (u8: 1), then each entry |
//! | entry | its length (u32), its tag (u8), what follows |
//! | namespace | 1, path, encryption (u8), descriptor (u8: 0 for the default, 1 and what it says) |
//! | descriptor | its length (u32) and its self-relative form |
//! | class | 2, name, superclass (text, empty for none), qualifiers, properties, methods |
//! | instance | 3, an object |
//! | object | class (text), list of name and value, qualifiers, list of name and qualifiers |
//! | qualifiers | list, in the order of the names, of name, flavour (u8), value |
//! | property, parameter | name, type, default value, qualifiers |
//! | method | name, return type (u8: 0 for void, 1 and a type), parameters, qualifiers |
//! | type | tag (u8, as of its values), array (u8), `MAX` (u32, 0 for none), class (text) |
//! | value | tag (u8), what follows; an array is 17 and a list of values |
//!
//! Entries come in one order: namespaces by path, each with its classes by name and its instances
//! by class and key. Properties, methods and parameters stay in the order of their declaration,
//! which clients see.
//!
//! ```
//! use wbem_sim::repository::Repository;
//!
//! let (one, other) = (Repository::new(), Repository::new());
//! assert_eq!(one.canonical_hash(), other.canonical_hash());
//! assert_eq!(one.first_difference(&other), None);
//! ```

mod difference;
mod encode;
mod entry;

use std::fmt;

use super::Repository;

pub use difference::Difference;
pub use entry::Entry;

/// What the canonical form begins with.
pub const MAGIC: &[u8; 9] = b"WBEMCANON";
/// The version of the canonical form.
pub const VERSION: u8 = 1;

/// The hash of a canonical form (BLAKE3).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CanonicalHash(pub [u8; 32]);

impl fmt::Display for CanonicalHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for CanonicalHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Repository {
    /// Gives out the canonical form piece by piece; no piece is longer than one entry.
    pub fn write_canonical(&self, mut write: impl FnMut(&[u8])) {
        write(MAGIC);
        write(&[VERSION]);
        let mut bytes = Vec::new();
        for entry in self.entries() {
            bytes.clear();
            encode::entry(&mut bytes, entry);
            write(&bytes);
        }
    }

    /// The hash of the canonical form.
    pub fn canonical_hash(&self) -> CanonicalHash {
        let mut hasher = blake3::Hasher::new();
        self.write_canonical(|bytes| {
            hasher.update(bytes);
        });
        CanonicalHash(hasher.finalize().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mof;

    const CLASSES: &str = r#"
        [Description("A disk"): ToSubclass, Version("1")] class Disk
        {
            [key] string Name;
            [Units("bytes")] uint64 Size = 512;
            real64 Load = 0.5;
            char16 Letter = 'C';
            datetime Seen = "20260101000000.000000+000";
            string Labels[] = {"a", "b"};
            uint32 Format([in] boolean Quick, [out] string Report);
        };
        class Fast : Disk { sint8 Rank = -1; };
    "#;
    const ONE: &str = r#"instance of Disk { Name = "one"; };"#;
    const TWO: &str = r#"instance of Fast { Name = "two"; Rank = 7; Labels = {"x"}; };"#;

    fn repository(texts: &[&str]) -> Repository {
        let mut repository = Repository::new();
        let namespace = mof::default_namespace();
        for text in texts {
            mof::compile_into("test.mof", text, &mut repository, &namespace).expect("it is right");
        }
        repository
    }

    fn bytes(repository: &Repository) -> Vec<u8> {
        let mut bytes = Vec::new();
        repository.write_canonical(|piece| bytes.extend_from_slice(piece));
        bytes
    }

    /// What this version of the form is, once and for all: another hash is another version.
    #[test]
    fn the_form_stays_what_it_is() {
        let repository = repository(&[CLASSES, ONE, TWO]);
        assert_eq!(
            repository.canonical_hash().to_string(),
            "0b4cbc8670224044a39547b52819cb0c9094a818ef8ade83630034b78e9e816c"
        );
    }

    #[test]
    fn the_order_in_which_things_came_does_not_count() {
        let (one, other) = (repository(&[CLASSES, ONE, TWO]), repository(&[CLASSES, TWO, ONE]));
        assert_eq!(bytes(&one), bytes(&other));
        let turned = CLASSES.replace(
            r#"[Description("A disk"): ToSubclass, Version("1")]"#,
            r#"[Version("1"), Description("A disk"): ToSubclass]"#,
        );
        assert_eq!(bytes(&one), bytes(&repository(&[&turned, ONE, TWO])));
    }

    #[test]
    fn what_was_there_and_went_leaves_nothing() {
        let (before, mut after) = (repository(&[CLASSES]), repository(&[CLASSES, ONE]));
        let text = "#pragma deleteinstance(\"Disk.Name=\\\"one\\\"\", FAIL)";
        let namespace = mof::default_namespace();
        mof::compile_into("test.mof", text, &mut after, &namespace).expect("it is there");
        assert_eq!(before.canonical_hash(), after.canonical_hash());
    }

    #[test]
    fn a_difference_is_named_by_its_path() {
        let one = repository(&[CLASSES, ONE]);
        let with = |text| repository(&[CLASSES, ONE, text]);
        let both = with(TWO);
        let path = "root\\default:Fast.Name=\"two\"".to_owned();
        assert_eq!(one.first_difference(&both), Some(Difference::Added(path.clone())));
        assert_eq!(both.first_difference(&one), Some(Difference::Missing(path)));
        let changed = with(r#"instance of Disk { Name = "one"; Size = 1; };"#);
        let path = "root\\default:Disk.Name=\"one\"".to_owned();
        assert_eq!(one.first_difference(&changed), Some(Difference::Changed(path)));
        let classes = with("class Other {};");
        let path = "root\\default:Other".to_owned();
        assert_eq!(one.first_difference(&classes), Some(Difference::Added(path)));
    }

    #[test]
    fn every_part_of_what_a_client_sees_counts() {
        let whole = repository(&[CLASSES]).canonical_hash();
        for (from, to) in [
            ("class Disk", "class DISK"),
            ("= 512", "= 513"),
            ("uint64 Size", "sint64 Size"),
            (": ToSubclass", ": ToInstance"),
            ("\"bytes\"", "\"bits\""),
            ("'C'", "'D'"),
            ("{\"a\", \"b\"}", "{\"b\", \"a\"}"),
            ("[in] boolean", "[in, out] boolean"),
            ("uint32 Format", "uint8 Format"),
            ("Labels[]", "Labels[3]"),
            (" = -1", ""),
        ] {
            let text = CLASSES.replace(from, to);
            assert_ne!(text, CLASSES, "{from}");
            assert_ne!(repository(&[&text]).canonical_hash(), whole, "{from} to {to}");
        }
    }
}
