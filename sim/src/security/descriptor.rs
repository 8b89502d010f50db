//! A security descriptor: who may do what in a namespace.
//!
//! Only the list of who may do what, the DACL, is ever asked; owner, group and the list of what to
//! note down, the SACL, are kept. Granted access is worked out once, at login [REQ RIGHTS-4]; local
//! administrators have everything [REQ RIGHTS-14].

use std::ops::BitOr;

use crate::caller::{ADMINISTRATORS, Caller, Origin};

use super::account::Token;
use super::{Ace, AceFlags, AceKind, Acl, AclTooLong, Rights, Sid};

/// The control bits of a descriptor, but those that follow from what it holds (DP, SP), from its
/// form (SR), and from a resource manager that there is none of (RM).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Control(u16);

impl Control {
    /// No bit.
    pub const NONE: Control = Control(0);
    /// DC: the DACL is to be computed through inheritance.
    pub const DACL_AUTO_INHERIT_REQUIRED: Control = Control(0x0100);
    /// SC: the SACL is to be computed through inheritance.
    pub const SACL_AUTO_INHERIT_REQUIRED: Control = Control(0x0200);
    /// DI: the DACL was made through inheritance.
    pub const DACL_AUTO_INHERITED: Control = Control(0x0400);
    /// SI: the SACL was made through inheritance.
    pub const SACL_AUTO_INHERITED: Control = Control(0x0800);
    /// PD, SE_DACL_PROTECTED: the entries of the DACL stay where they are.
    pub const DACL_PROTECTED: Control = Control(0x1000);
    /// PS, SE_SACL_PROTECTED: the entries of the SACL stay where they are.
    pub const SACL_PROTECTED: Control = Control(0x2000);
    /// What is kept of the bits of a descriptor.
    const KEPT: u16 = 0x3FEB;

    /// Those of the bits that are kept.
    pub const fn from_bits(bits: u16) -> Self {
        Self(bits & Self::KEPT)
    }

    /// The bits.
    pub const fn bits(self) -> u16 {
        self.0
    }

    /// Whether every bit of `other` is here.
    pub const fn contains(self, other: Control) -> bool {
        self.0 & other.0 == other.0
    }
}

impl BitOr for Control {
    type Output = Control;

    fn bitor(self, other: Control) -> Control {
        Control(self.0 | other.0)
    }
}

/// Who may do what in a namespace.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SecurityDescriptor {
    /// Whose it is.
    pub owner: Option<Sid>,
    /// The owner's group.
    pub group: Option<Sid>,
    /// The control bits.
    pub control: Control,
    /// Who may do what; without it everybody may do everything.
    pub dacl: Option<Acl>,
    /// What to note down.
    pub sacl: Option<Acl>,
}

impl SecurityDescriptor {
    /// A descriptor of administrators, with these entries.
    pub fn new(entries: Vec<Ace>) -> Result<Self, AclTooLong> {
        let administrators = Some(Sid::of_account(ADMINISTRATORS));
        Ok(Self {
            owner: administrators.clone(),
            group: administrators,
            dacl: Some(entries.try_into()?),
            ..Self::default()
        })
    }

    /// This descriptor with what it inherits from `parent` appended [REQ RIGHTS-20].
    pub fn inheriting(self, parent: &SecurityDescriptor) -> Result<Self, AclTooLong> {
        let of_parent = |acl, protected| match parent.control.contains(protected) {
            true => None,
            false => acl,
        };
        let dacl = of_parent(parent.dacl.as_ref(), Control::DACL_PROTECTED);
        let sacl = of_parent(parent.sacl.as_ref(), Control::SACL_PROTECTED);
        let dacl = self.dacl.as_ref().map(|own| own.inheriting(dacl)).transpose()?;
        let sacl = match (&self.sacl, sacl) {
            (None, None) => None,
            (own, given) => Some(own.clone().unwrap_or_default().inheriting(given)?),
        };
        Ok(Self { dacl, sacl: sacl.filter(|sacl| !sacl.entries().is_empty()), ..self })
    }

    /// Whether a child namespace inherits any entry [REQ RIGHTS-20].
    pub fn is_inheritable(&self) -> bool {
        let lists = [(&self.dacl, Control::DACL_PROTECTED), (&self.sacl, Control::SACL_PROTECTED)];
        let open = lists.into_iter().filter(|(_, protected)| !self.control.contains(*protected));
        let mut entries = open.filter_map(|(list, _)| list.as_ref()).flat_map(Acl::entries);
        entries.any(|ace| ace.flags.contains(AceFlags::CONTAINER_INHERIT))
    }

    /// The rights that a caller has: what is allowed it before it is denied, in the order of the
    /// entries (MS-DTYP 2.5.3.2) [REQ RIGHTS-2].
    pub fn granted(&self, caller: &Caller) -> Rights {
        let is_administrator = caller.is_in(ADMINISTRATORS) && caller.origin == Origin::Local;
        let Some(dacl) = self.dacl.as_ref().filter(|_| !is_administrator) else {
            return Rights::ALL;
        };
        let token = Token::of(caller);
        let counts = |ace: &&Ace| !ace.flags.contains(AceFlags::INHERIT_ONLY);
        let mut allowed = Rights::NONE;
        let mut denied = Rights::NONE;
        for ace in dacl.entries().iter().filter(counts).filter(|ace| token.is_meant_by(ace)) {
            match ace.kind {
                AceKind::Allow => allowed = allowed.with(ace.rights.without(denied)),
                AceKind::Deny => denied = denied.with(ace.rights.without(allowed)),
                AceKind::Audit => {}
            }
        }
        allowed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn descriptor(text: &str) -> SecurityDescriptor {
        text.parse().expect(text)
    }

    fn empty() -> SecurityDescriptor {
        descriptor("O:BAG:BAD:")
    }

    fn rights_of_a_guest(text: &str) -> Rights {
        descriptor(text).granted(&Caller::user("p", "guest"))
    }

    /// [REQ RIGHTS-20]
    #[test]
    fn inheritance_drops_the_flags_that_it_should() {
        let guest = Caller::user("p", "guest");
        let parent = descriptor("O:BAG:BAD:(A;CINPIO;0x1;;;WD)");
        assert_eq!(parent.granted(&guest), Rights::NONE);
        let child = empty().inheriting(&parent).expect("it is short");
        assert_eq!(child.granted(&guest), Rights::ENABLE);
        assert!(parent.is_inheritable() && !child.is_inheritable());
        let grandchild = empty().inheriting(&child).expect("it is short");
        assert_eq!(grandchild.granted(&guest), Rights::NONE);
    }

    /// [REQ RIGHTS-20]
    #[test]
    fn each_list_is_protected_by_itself() {
        let parent = descriptor("O:BAG:BAD:P(A;CI;0x1;;;WD)S:(AU;CISA;0x1;;;WD)");
        let child = empty().inheriting(&parent).expect("it is short");
        assert_eq!(child, descriptor("O:BAG:BAD:S:(AU;CIIDSA;0x1;;;WD)"));
        let parent = descriptor("O:BAG:BAD:(A;CI;0x1;;;WD)S:P(AU;CISA;0x1;;;WD)");
        let child = empty().inheriting(&parent).expect("it is short");
        assert_eq!(child, descriptor("O:BAG:BAD:(A;CIID;0x1;;;WD)"));
    }

    #[test]
    fn what_came_from_the_parent_comes_from_it_once() {
        let parent = descriptor("O:BAG:BAD:(A;CI;0x1;;;WD)");
        let child = empty().inheriting(&parent).expect("it is short");
        let again = child.clone().inheriting(&parent).expect("it is short");
        assert_eq!(again, child);
    }

    #[test]
    fn entries_count_in_their_order() {
        assert_eq!(rights_of_a_guest("D:(D;;0x2;;;AU)(A;;0x3;;;WD)"), Rights::ENABLE);
        assert_eq!(rights_of_a_guest("D:(A;;0x3;;;WD)(D;;0x2;;;AU)"), Rights(3));
        assert_eq!(rights_of_a_guest("D:(A;IO;0x3;;;WD)"), Rights::NONE);
        assert_eq!(rights_of_a_guest("D:"), Rights::NONE);
    }

    #[test]
    fn without_a_list_everybody_may_do_everything() {
        assert_eq!(rights_of_a_guest("O:BAG:BA"), Rights::ALL);
    }

    /// [REQ RIGHTS-14]
    #[test]
    fn administrators_have_everything() {
        let denial = descriptor("D:(D;;0x6003f;;;BA)");
        assert_eq!(denial.granted(&Caller::administrator("p")), Rights::ALL);
        let remote = Caller { origin: Origin::Remote, ..Caller::administrator("p") };
        assert_eq!(denial.granted(&remote), Rights::NONE);
    }
}
