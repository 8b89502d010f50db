//! One entry of an access control list (MS-DTYP 2.4.4), of the kinds that a namespace can have.

use std::ops::BitOr;

use super::{Rights, Sid};

/// What an entry does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AceKind {
    /// ACCESS_ALLOWED_ACE: gives rights.
    Allow,
    /// ACCESS_DENIED_ACE: takes rights away.
    Deny,
    /// SYSTEM_AUDIT_ACE: has uses of rights noted down.
    Audit,
}

/// The flags of an entry; it has no others.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AceFlags(u8);

impl AceFlags {
    /// No flag.
    pub const NONE: AceFlags = AceFlags(0);
    /// OBJECT_INHERIT_ACE: children that hold nothing inherit it.
    pub const OBJECT_INHERIT: AceFlags = AceFlags(0x01);
    /// CONTAINER_INHERIT_ACE: child namespaces inherit it.
    pub const CONTAINER_INHERIT: AceFlags = AceFlags(0x02);
    /// NO_PROPAGATE_INHERIT_ACE: grandchildren do not.
    pub const NO_PROPAGATE: AceFlags = AceFlags(0x04);
    /// INHERIT_ONLY_ACE: it does not count where it stands.
    pub const INHERIT_ONLY: AceFlags = AceFlags(0x08);
    /// INHERITED_ACE: it comes from the parent.
    pub const INHERITED: AceFlags = AceFlags(0x10);
    /// SUCCESSFUL_ACCESS_ACE_FLAG: note down what is granted.
    pub const SUCCESSFUL_ACCESS: AceFlags = AceFlags(0x40);
    /// FAILED_ACCESS_ACE_FLAG: note down what is refused.
    pub const FAILED_ACCESS: AceFlags = AceFlags(0x80);
    /// The flags that an entry of a namespace may have, but for what it has noted down.
    pub const OF_NAMESPACES: AceFlags = AceFlags(0x1F);
    /// Every flag that there is.
    const ALL: AceFlags = AceFlags(0xDF);

    /// The flags of a byte; none where it has a bit that is no flag.
    pub const fn from_bits(bits: u8) -> Option<Self> {
        match bits & !Self::ALL.0 {
            0 => Some(Self(bits)),
            _ => None,
        }
    }

    /// The flags as a byte.
    pub const fn bits(self) -> u8 {
        self.0
    }

    /// Whether every flag of `other` is here.
    pub const fn contains(self, other: AceFlags) -> bool {
        self.0 & other.0 == other.0
    }

    /// These flags but those of `other`.
    pub const fn without(self, other: AceFlags) -> Self {
        Self(self.0 & !other.0)
    }

    /// This flag where a condition holds.
    pub const fn when(self, holds: bool) -> Self {
        if holds { self } else { Self::NONE }
    }
}

impl BitOr for AceFlags {
    type Output = AceFlags;

    fn bitor(self, other: AceFlags) -> AceFlags {
        AceFlags(self.0 | other.0)
    }
}

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ace {
    /// What it does.
    pub kind: AceKind,
    /// Where it counts, and who inherits it.
    pub flags: AceFlags,
    /// The rights that it is about.
    pub rights: Rights,
    /// The account or group that it is about.
    pub trustee: Sid,
}

impl Ace {
    /// An entry that gives `rights` to an account or a group and is not inherited.
    pub fn allow(account: &str, rights: Rights) -> Self {
        let (kind, flags) = (AceKind::Allow, AceFlags::NONE);
        Self { kind, flags, rights, trustee: Sid::of_account(account) }
    }

    /// What a child namespace gets of this entry [REQ RIGHTS-20]: marked as inherited, as the page
    /// on the flags has it.
    pub(super) fn inherited(&self) -> Option<Ace> {
        let once = self.flags.contains(AceFlags::NO_PROPAGATE);
        let dropped = AceFlags::INHERIT_ONLY | AceFlags::CONTAINER_INHERIT.when(once);
        let flags = self.flags.without(dropped) | AceFlags::INHERITED;
        self.flags.contains(AceFlags::CONTAINER_INHERIT).then(|| Ace { flags, ..self.clone() })
    }

    /// Whether it has come from the parent.
    pub fn is_inherited(&self) -> bool {
        self.flags.contains(AceFlags::INHERITED)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_bit_is_no_flag() {
        assert_eq!(AceFlags::from_bits(0x20), None);
        assert_eq!(AceFlags::from_bits(0xDF), Some(AceFlags::ALL));
    }

    /// [REQ RIGHTS-20]
    #[test]
    fn what_is_inherited_loses_the_flags_that_it_should() {
        use AceFlags as F;
        let cases = [
            (F::NONE, None),
            (F::INHERIT_ONLY, None),
            (F::CONTAINER_INHERIT, Some(F::CONTAINER_INHERIT)),
            (F::CONTAINER_INHERIT | F::INHERIT_ONLY, Some(F::CONTAINER_INHERIT)),
            (F::CONTAINER_INHERIT | F::NO_PROPAGATE, Some(F::NO_PROPAGATE)),
        ];
        for (flags, wanted) in cases {
            let parent = Ace { flags, ..Ace::allow("guest", Rights::ENABLE) };
            let child = parent.inherited().map(|ace| ace.flags);
            assert_eq!(child, wanted.map(|flags| flags | F::INHERITED), "{flags:?}");
        }
    }
}
