//! Namespace access rights, and the descriptor that grants them.
//!
//! A descriptor is an ordered list of entries, principal to access mask. Granted access is worked
//! out once, at login [REQ RIGHTS-4]; local administrators have everything [REQ RIGHTS-14].

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::caller::{ADMINISTRATORS, AUTHENTICATED_USERS, Caller, Origin, Principal};

/// A set of access rights [REQ RIGHTS-1].
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Rights(pub u32);

impl Rights {
    /// No right.
    pub const NONE: Rights = Rights(0);
    /// WBEM_ENABLE: read.
    pub const ENABLE: Rights = Rights(0x1);
    /// WBEM_METHOD_EXECUTE: call methods.
    pub const METHOD_EXECUTE: Rights = Rights(0x2);
    /// WBEM_FULL_WRITE: write classes and instances.
    pub const FULL_WRITE: Rights = Rights(0x4);
    /// WBEM_PARTIAL_WRITE_REP: write stored instances.
    pub const PARTIAL_WRITE: Rights = Rights(0x8);
    /// WBEM_WRITE_PROVIDER: write through providers.
    pub const WRITE_PROVIDER: Rights = Rights(0x10);
    /// WBEM_REMOTE_ENABLE: use the other rights from another machine.
    pub const REMOTE_ENABLE: Rights = Rights(0x20);
    /// READ_CONTROL: read the descriptor.
    pub const READ_CONTROL: Rights = Rights(0x2_0000);
    /// WRITE_DAC: change the descriptor.
    pub const WRITE_DAC: Rights = Rights(0x4_0000);
    /// Every right of a namespace.
    pub const ALL: Rights = Rights(0x6_003F);

    /// The name of each right, in the order of the bits.
    pub const NAMED: &'static [(&'static str, Rights)] = &[
        ("WBEM_ENABLE", Rights::ENABLE),
        ("WBEM_METHOD_EXECUTE", Rights::METHOD_EXECUTE),
        ("WBEM_FULL_WRITE", Rights::FULL_WRITE),
        ("WBEM_PARTIAL_WRITE_REP", Rights::PARTIAL_WRITE),
        ("WBEM_WRITE_PROVIDER", Rights::WRITE_PROVIDER),
        ("WBEM_REMOTE_ENABLE", Rights::REMOTE_ENABLE),
        ("READ_CONTROL", Rights::READ_CONTROL),
        ("WRITE_DAC", Rights::WRITE_DAC),
    ];

    /// Whether every right of `other` is here.
    pub const fn contains(self, other: Rights) -> bool {
        self.0 & other.0 == other.0
    }

    /// These rights and those of `other`.
    pub const fn with(self, other: Rights) -> Rights {
        Rights(self.0 | other.0)
    }

    /// These rights but those of `other`.
    pub const fn without(self, other: Rights) -> Rights {
        Rights(self.0 & !other.0)
    }
}

impl fmt::Debug for Rights {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:#x}", self.0)
    }
}

/// One entry of a descriptor.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Ace {
    /// The account or group that it speaks of.
    pub principal: Principal,
    /// The rights it allows, or denies.
    pub rights: Rights,
    /// Takes the rights away rather than giving them.
    #[serde(default, skip_serializing_if = "is_false")]
    pub deny: bool,
    /// CONTAINER_INHERIT_ACE: child namespaces inherit it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub container_inherit: bool,
    /// NO_PROPAGATE_INHERIT_ACE: grandchildren do not.
    #[serde(default, skip_serializing_if = "is_false")]
    pub no_propagate: bool,
    /// INHERIT_ONLY_ACE: it does not count where it stands.
    #[serde(default, skip_serializing_if = "is_false")]
    pub inherit_only: bool,
}

fn is_false(flag: &bool) -> bool {
    !flag
}

impl Ace {
    /// An entry that allows `rights` to `principal` and is not inherited.
    pub fn allow(principal: impl Into<Principal>, rights: Rights) -> Self {
        Self {
            principal: principal.into(),
            rights,
            deny: false,
            container_inherit: false,
            no_propagate: false,
            inherit_only: false,
        }
    }

    /// What a child namespace gets of this entry [REQ RIGHTS-20].
    fn inherited(&self) -> Option<Ace> {
        self.container_inherit.then(|| Ace {
            container_inherit: !self.no_propagate,
            inherit_only: false,
            ..self.clone()
        })
    }
}

/// Who may do what in a namespace.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SecurityDescriptor {
    /// The entries, in order.
    pub entries: Vec<Ace>,
    /// Whether its entries are kept from child namespaces (SE_DACL_PROTECTED) [REQ RIGHTS-20].
    #[serde(default, skip_serializing_if = "is_false")]
    pub protected: bool,
}

impl SecurityDescriptor {
    /// A descriptor that gives `rights` to every account, and everything to administrators.
    pub fn for_users(rights: Rights) -> Self {
        Self {
            entries: vec![
                Ace::allow(AUTHENTICATED_USERS, rights),
                Ace::allow(ADMINISTRATORS, Rights::ALL),
            ],
            protected: false,
        }
    }

    /// This descriptor with what it inherits from `parent` appended [REQ RIGHTS-20].
    pub fn inheriting(mut self, parent: &SecurityDescriptor) -> Self {
        if !parent.protected {
            self.entries.extend(parent.entries.iter().filter_map(Ace::inherited));
        }
        self
    }

    /// The rights that a caller has: what is allowed it and not denied [REQ RIGHTS-2].
    pub fn granted(&self, caller: &Caller) -> Rights {
        if caller.is_in(ADMINISTRATORS) && caller.origin == Origin::Local {
            return Rights::ALL;
        }
        let mut allowed = Rights::NONE;
        let mut denied = Rights::NONE;
        for ace in
            self.entries.iter().filter(|ace| !ace.inherit_only && caller.is_in(&ace.principal))
        {
            let side = if ace.deny { &mut denied } else { &mut allowed };
            *side = side.with(ace.rights);
        }
        allowed.without(denied)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inheritable(no_propagate: bool, inherit_only: bool) -> SecurityDescriptor {
        let ace = Ace {
            container_inherit: true,
            no_propagate,
            inherit_only,
            ..Ace::allow("guest", Rights::ENABLE)
        };
        SecurityDescriptor { entries: vec![ace], protected: false }
    }

    /// [REQ RIGHTS-20]
    #[test]
    fn inheritance_drops_the_flags_that_it_should() {
        let guest = Caller::user("p", "guest");
        let parent = inheritable(true, true);
        assert_eq!(parent.granted(&guest), Rights::NONE);
        let child = SecurityDescriptor::default().inheriting(&parent);
        assert_eq!(child.granted(&guest), Rights::ENABLE);
        let grandchild = SecurityDescriptor::default().inheriting(&child);
        assert_eq!(grandchild.granted(&guest), Rights::NONE);
    }

    #[test]
    fn a_protected_descriptor_passes_nothing_on() {
        let parent = SecurityDescriptor { protected: true, ..inheritable(false, false) };
        assert!(SecurityDescriptor::default().inheriting(&parent).entries.is_empty());
    }

    #[test]
    fn a_denial_wins_over_a_grant() {
        let mut descriptor = SecurityDescriptor::for_users(Rights::ENABLE);
        let deny = Ace { deny: true, ..Ace::allow("guest", Rights::ENABLE) };
        descriptor.entries.push(deny);
        assert_eq!(descriptor.granted(&Caller::user("p", "guest")), Rights::NONE);
        assert_eq!(descriptor.granted(&Caller::administrator("p")), Rights::ALL);
    }
}
