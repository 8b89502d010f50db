//! Identifiers, entries and descriptors of every shape, for property tests.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::{Ace, AceFlags, AceKind, Acl, Control, Rights, SUB_AUTHORITIES_MAX};
use super::{SecurityDescriptor, Sid};

/// Any identifier, those with an alias often among them.
pub fn sid() -> impl Strategy<Value = Sid> {
    let any_sid = (0..1_u64 << 48, vec(any::<u32>(), 1..=SUB_AUTHORITIES_MAX));
    let any_sid = any_sid.prop_map(|(authority, numbers)| Sid::new(authority, &numbers));
    let known =
        prop::sample::select(vec!["BA", "AU", "WD", "LA", "SY", "UD"]).prop_map(Sid::of_alias);
    prop_oneof![any_sid, known].prop_map(|sid| sid.expect("it has as many numbers as may be"))
}

fn ace() -> impl Strategy<Value = Ace> {
    let kinds = prop::sample::select(vec![AceKind::Allow, AceKind::Deny, AceKind::Audit]);
    let flags = any::<u8>().prop_map(|bits| AceFlags::from_bits(bits & 0xDF));
    let rights = prop_oneof![any::<u32>(), 0..0x200_u32, Just(Rights::ALL.0), Just(0xF00F_01FF)];
    (kinds, flags, rights, sid()).prop_map(|(kind, flags, rights, trustee)| Ace {
        kind,
        flags: flags.expect("each of these bits is a flag"),
        rights: Rights(rights),
        trustee,
    })
}

fn acl() -> impl Strategy<Value = Acl> {
    vec(ace(), 0..6).prop_map(|entries| entries.try_into().expect("they are few"))
}

/// Any descriptor.
pub fn descriptor() -> impl Strategy<Value = SecurityDescriptor> {
    let people = (option::of(sid()), option::of(sid()));
    let lists = (option::of(acl()), option::of(acl()));
    (people, any::<u16>(), lists).prop_map(|((owner, group), bits, (sacl, dacl))| {
        let control = Control::from_bits(bits);
        SecurityDescriptor { owner, group, control, dacl, sacl }
    })
}
