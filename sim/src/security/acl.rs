//! A list of entries (MS-DTYP 2.4.5), never longer than its size in bytes can tell.

use super::{Ace, Sid};

/// The most bytes that a list may take: its size is a number of 16 bits, in steps of four.
pub const ACL_SIZE_MAX: usize = 0xFFFC;
/// The bytes of a list in front of its entries.
pub(super) const ACL_HEADER: usize = 8;
/// The bytes of an entry in front of its identifier.
pub(super) const ACE_HEADER: usize = 8;
/// The bytes of an identifier in front of its numbers.
pub(super) const SID_HEADER: usize = 8;

/// A list of entries, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Acl {
    entries: Vec<Ace>,
}

/// More entries than a list can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a list of entries takes {ACL_SIZE_MAX} bytes at most; name groups rather than accounts")]
pub struct AclTooLong;

impl TryFrom<Vec<Ace>> for Acl {
    type Error = AclTooLong;

    fn try_from(entries: Vec<Ace>) -> Result<Self, AclTooLong> {
        let list = Self { entries };
        match list.size() <= ACL_SIZE_MAX {
            true => Ok(list),
            false => Err(AclTooLong),
        }
    }
}

impl Acl {
    /// The entries, in order.
    pub fn entries(&self) -> &[Ace] {
        &self.entries
    }

    /// How many bytes the list takes.
    pub(super) fn size(&self) -> usize {
        ACL_HEADER + self.entries.iter().map(ace_size).sum::<usize>()
    }

    /// The list without what a parent has given, and with what `parent` gives now
    /// [REQ RIGHTS-20].
    pub(super) fn inheriting(&self, parent: Option<&Acl>) -> Result<Acl, AclTooLong> {
        let own = self.entries.iter().filter(|ace| !ace.is_inherited()).cloned();
        let given = parent.into_iter().flat_map(|parent| &parent.entries);
        own.chain(given.filter_map(Ace::inherited)).collect::<Vec<_>>().try_into()
    }
}

/// How many bytes an entry takes.
pub(super) fn ace_size(ace: &Ace) -> usize {
    ACE_HEADER + sid_size(&ace.trustee)
}

/// How many bytes an identifier takes.
pub(super) fn sid_size(sid: &Sid) -> usize {
    SID_HEADER + size_of_val(sid.sub_authorities())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::security::Rights;

    #[test]
    fn the_size_has_a_limit() {
        let ace = Ace::allow("Everyone", Rights::ENABLE);
        let most = (ACL_SIZE_MAX - ACL_HEADER) / ace_size(&ace);
        let list: Acl = vec![ace.clone(); most].try_into().expect("as many as may be");
        assert!(list.size() <= ACL_SIZE_MAX);
        assert_eq!(Acl::try_from(vec![ace; most + 1]), Err(AclTooLong));
    }
}
