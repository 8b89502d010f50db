//! Which identifier an account has: in the model, accounts and groups are known by their names.
//!
//! Names that the documents speak of have the identifier that they give; a name that is an
//! identifier, in its text form, stands for itself; any other account has an identifier that
//! follows from its name, in a domain of its own. So a descriptor holds identifiers only, and two
//! descriptors that name the same accounts are the same, whichever way they were written.

use smallvec::SmallVec;

use crate::caller::{ADMINISTRATORS, AUTHENTICATED_USERS, Caller};

use super::alias::{NON_UNIQUE, NT_AUTHORITY};
use super::{Ace, Sid};

/// The accounts and groups that the documents give an identifier, by alias.
const KNOWN: &[(&str, &str)] = &[
    (ADMINISTRATORS, "BA"),
    (AUTHENTICATED_USERS, "AU"),
    (EVERYONE, "WD"),
    ("LOCAL SERVICE", "LS"),
    ("NETWORK SERVICE", "NS"),
    ("SYSTEM", "SY"),
    ("Administrator", "LA"),
];

/// The group that everybody is in.
const EVERYONE: &str = "Everyone";

impl Sid {
    /// The identifier of an account or a group of that name; names compare without case.
    pub fn of_account(name: &str) -> Self {
        let known = KNOWN.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        let known = known.and_then(|(_, alias)| Sid::of_alias(alias));
        known.or_else(|| name.parse().ok()).unwrap_or_else(|| derived(name))
    }
}

/// An identifier that no other name has, as far as a hash of 128 bits can tell.
fn derived(name: &str) -> Sid {
    let hash = blake3::hash(name.to_ascii_lowercase().as_bytes());
    let words = hash.as_bytes().chunks_exact(size_of::<u32>()).take(4);
    let words = words.map(|word| u32::from_le_bytes(word.try_into().expect("it is four bytes")));
    let numbers: SmallVec<[u32; 5]> = [NON_UNIQUE].into_iter().chain(words).collect();
    Sid::new(NT_AUTHORITY, &numbers).expect("five numbers are not too many")
}

/// Every identifier that a caller goes by: its account's, its groups', and those of all accounts.
pub(super) struct Token(SmallVec<[Sid; 4]>);

impl Token {
    /// The identifiers of a caller.
    pub(super) fn of(caller: &Caller) -> Self {
        let groups = caller.groups.iter().map(|group| &**group);
        let names = [&*caller.account, AUTHENTICATED_USERS, EVERYONE].into_iter().chain(groups);
        Self(names.map(Sid::of_account).collect())
    }

    /// Whether an entry speaks of the caller.
    pub(super) fn is_meant_by(&self, ace: &Ace) -> bool {
        self.0.contains(&ace.trustee)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_names_have_the_identifiers_of_the_documents() {
        for (name, alias) in KNOWN {
            assert_eq!(Sid::of_account(&name.to_uppercase()).alias(), Some(*alias), "{name}");
        }
    }

    #[test]
    fn other_names_have_one_of_their_own() {
        assert_eq!(Sid::of_account("guest"), Sid::of_account("Guest"));
        assert_ne!(Sid::of_account("guest"), Sid::of_account("guests"));
        assert_eq!(Sid::of_account("guest").alias(), None);
    }

    #[test]
    fn an_identifier_stands_for_itself() {
        let guest = Sid::of_account("guest");
        assert_eq!(Sid::of_account(&guest.to_string()), guest);
    }
}
