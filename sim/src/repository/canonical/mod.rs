//! The canonical form of a repository: the bytes that two repositories share exactly if a client
//! cannot tell one from the other. What snapshots, backups and tests compare.
//!
//! Not in it: identities of namespaces, counters, and system classes as every namespace has them.
//!
//! # Version 2
//!
//! A *number* is seven bits a byte, the lowest first, all bytes but the last with the eighth bit
//! set. A *text* is its length in bytes (a number) and its UTF-8; a *list* is its length (a number)
//! and its elements. Other integers are little-endian. Names are written as they were declared.
//!
//! | part | bytes |
//! | --- | --- |
//! | form | `WBEMCANON`, version (u8: 2), then each entry |
//! | entry | its length (u32), its tag (u8), what follows |
//! | namespace | 1, path, encryption (u8), descriptor (u8: 0 for the default, 1 and what it says) |
//! | descriptor | its length (a number) and its self-relative form |
//! | class | 2, name, superclass (text, empty for none), qualifiers, properties, methods |
//! | table | 3, the name of the class of which the instances after it are |
//! | instance | 4, its values in the order of the names of its class, qualified |
//! | qualified | qualifiers of the instance, list of name and qualifiers of its properties |
//! | qualifiers | list of name, flavour (u8), value |
//! | property, parameter | name, type, default value, qualifiers |
//! | method | name, return type (u8: 0 for void, 1 and a type), parameters, qualifiers |
//! | type | tag (u8, as of its values), array (u8), `MAX` (a number, 0 for none), class (text) |
//! | value | tag (u8), what follows; an array is 17 and a list of values |
//! | object | 16, class (text), list of name and value, qualified |
//! | datetime | 14, its 25 characters in four bits each (`*+-.0123456789:` from 0), four zeros |
//!
//! Entries come in one order: namespaces by path, each with its classes by name and its instances
//! by class and key. Properties, methods, parameters and qualifiers stay in the order of their
//! declaration, which clients see. A reader takes nothing else: what it has read is written as the
//! same bytes again.
//!
//! Version 1 named the properties in each instance, and had qualifiers in the order of their names.
//!
//! ```
//! use wbem_sim::repository::Repository;
//!
//! let (one, other) = (Repository::new(), Repository::new());
//! assert_eq!(one.canonical_hash(), other.canonical_hash());
//! assert_eq!(one.first_difference(&other), None);
//! ```

mod assembly;
mod content;
mod counts;
pub(crate) mod decode;
mod difference;
pub(crate) mod encode;
mod entry;
mod portion;
mod tags;

use std::convert::Infallible;
use std::fmt;

use bytes::Bytes;

use super::Repository;

pub(crate) use assembly::Assembly;
pub(crate) use content::Content;
pub use content::{ContentError, ContentFault};
pub use counts::{Counts, Part};
pub(crate) use decode::{Expected, Input};
pub use difference::Difference;
pub(crate) use encode::{frame, frames};
pub use entry::Entry;
pub(crate) use portion::Portion;

/// What the canonical form begins with.
pub const MAGIC: &[u8; 9] = b"WBEMCANON";
/// The version of the canonical form.
pub const VERSION: u8 = 2;
/// How many bytes say how long an entry is.
pub(crate) const FRAME_SIZE: usize = size_of::<u32>();
/// How much of a canonical form is hashed at once: many blocks of the hash.
const PIECE_SIZE: usize = 1 << 16;

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
    /// Appends the canonical form to a buffer, which is shown after each part to whoever takes out
    /// what has come together. An error of theirs ends it.
    pub fn encode_canonical<E>(
        &self,
        bytes: &mut Vec<u8>,
        mut show: impl FnMut(&mut Vec<u8>, Part) -> Result<(), E>,
    ) -> Result<(), E> {
        begin_canonical(bytes);
        self.portions().try_for_each(|portion| portion.encode(bytes, &mut show))
    }

    /// Gives out the canonical form in pieces of some size.
    pub fn write_canonical(&self, mut write: impl FnMut(&[u8])) {
        let mut bytes = Vec::with_capacity(PIECE_SIZE);
        let Ok(()) = self.encode_canonical::<Infallible>(&mut bytes, |bytes, _| {
            if bytes.len() >= PIECE_SIZE {
                write(bytes);
                bytes.clear();
            }
            Ok(())
        });
        write(&bytes);
    }

    /// The hash of the canonical form.
    pub fn canonical_hash(&self) -> CanonicalHash {
        let mut hasher = blake3::Hasher::new();
        self.write_canonical(|bytes| {
            hasher.update(bytes);
        });
        CanonicalHash(hasher.finalize().into())
    }

    /// The repository of which this is the canonical form.
    pub fn from_canonical(bytes: &[u8]) -> Result<Self, ContentError> {
        let mut content = Content::default();
        content.push(Bytes::copy_from_slice(bytes))?;
        content.finish()
    }
}

/// Appends what a canonical form begins with.
pub(crate) fn begin_canonical(bytes: &mut Vec<u8>) {
    bytes.extend_from_slice(MAGIC);
    bytes.push(VERSION);
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

    #[test]
    fn a_repository_comes_back_from_its_form() {
        let repository = repository(&[CLASSES, ONE, TWO]);
        let back = Repository::from_canonical(&bytes(&repository)).expect("it is whole");
        assert_eq!(back.first_difference(&repository), None);
        assert_eq!(bytes(&back), bytes(&repository));
    }

    #[test]
    fn a_form_that_is_cut_or_goes_on_is_none() {
        let whole = bytes(&repository(&[CLASSES, ONE]));
        for end in 0..whole.len() {
            // A form that ends between two entries is one, of less.
            if let Ok(less) = Repository::from_canonical(&whole[..end]) {
                assert_eq!(bytes(&less), whole[..end], "cut at {end}");
            }
        }
        let longer = [&whole[..], &[0]].concat();
        assert!(Repository::from_canonical(&longer).is_err());
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
            "5f380d47959dc63e46aac970b6b823aae09063f11e64a12989cff129dc30d0e7"
        );
    }

    #[test]
    fn the_order_in_which_things_came_does_not_count() {
        let (one, other) = (repository(&[CLASSES, ONE, TWO]), repository(&[CLASSES, TWO, ONE]));
        assert_eq!(bytes(&one), bytes(&other));
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
            (
                r#"[Description("A disk"): ToSubclass, Version("1")]"#,
                r#"[Version("1"), Description("A disk"): ToSubclass]"#,
            ),
        ] {
            let text = CLASSES.replace(from, to);
            assert_ne!(text, CLASSES, "{from}");
            assert_ne!(repository(&[&text]).canonical_hash(), whole, "{from} to {to}");
        }
    }
}
