//! The self-relative form of a descriptor (MS-DTYP 2.4.6): what GetSD returns and SetSD takes.
//!
//! A header of twenty bytes says where the four parts are. They are written in the order of the
//! document's example (SACL, DACL, owner, group) and read wherever they are; what nothing points
//! at, and what stands behind the identifier of an entry, is not looked at.
//!
//! Bytes that are no descriptor at all are told from a descriptor that holds what no namespace may
//! have, such as an entry of an object: SetSD has a code for each.

use super::acl::{ACE_HEADER, ACL_HEADER, SID_HEADER, ace_size};
use super::{
    ACL_SIZE_MAX, Ace, AceFlags, AceKind, Acl, Control, Rights, SUB_AUTHORITIES_MAX,
    SecurityDescriptor, Sid,
};

/// The most bytes that a descriptor takes: its header, two lists and two identifiers.
pub const DESCRIPTOR_SIZE_MAX: usize =
    HEADER + 2 * ACL_SIZE_MAX + 2 * (SID_HEADER + 4 * SUB_AUTHORITIES_MAX);
const HEADER: usize = 20;
const REVISION: u8 = 1;
/// ACL_REVISION.
const ACL_REVISION: u8 = 2;
/// ACL_REVISION_DS.
const ACL_REVISION_DS: u8 = 4;
/// SR, which every descriptor of this form has.
const SELF_RELATIVE: u16 = 0x8000;
/// SP.
const SACL_PRESENT: u16 = 0x0010;
/// DP.
const DACL_PRESENT: u16 = 0x0004;

/// Bytes that are no descriptor of a namespace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("byte {position}: {fault}")]
pub struct BytesError {
    /// How many bytes are before the fault.
    pub position: usize,
    /// What is wrong there.
    pub fault: Fault,
}

/// What can be wrong with the bytes of a descriptor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// More bytes than any descriptor has.
    #[error("a descriptor has {DESCRIPTOR_SIZE_MAX} bytes at most")]
    TooLong,
    /// Something goes on past the end of what it is in.
    #[error("it should go on here")]
    CutOff,
    /// A revision that does not exist.
    #[error("no such revision")]
    Revision,
    /// A form other than the self-relative one.
    #[error("it is not in self-relative form")]
    NotSelfRelative,
    /// A size that cannot be, or is no multiple of four.
    #[error("no such size")]
    Size,
    /// An identifier with no number, or with too many.
    #[error("an identifier has one to {SUB_AUTHORITIES_MAX} numbers")]
    SubAuthorities,
    /// A kind of entry that no namespace has.
    #[error("namespaces have entries of kinds 0, 1 and 2")]
    AceKind,
    /// A flag that no entry has.
    #[error("entries have no such flag")]
    AceFlags,
}

impl BytesError {
    /// Whether the bytes are a descriptor, but one that no namespace may have.
    pub fn is_a_descriptor(&self) -> bool {
        matches!(self.fault, Fault::AceKind | Fault::AceFlags)
    }
}

impl SecurityDescriptor {
    /// The descriptor in self-relative form.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = vec![0; HEADER];
        let sacl = part(&mut out, self.sacl.as_ref(), write_acl);
        let dacl = part(&mut out, self.dacl.as_ref(), write_acl);
        let owner = part(&mut out, self.owner.as_ref(), write_sid);
        let group = part(&mut out, self.group.as_ref(), write_sid);
        let present = [(sacl, SACL_PRESENT), (dacl, DACL_PRESENT)];
        let present = present.iter().filter(|(offset, _)| *offset != 0);
        let control = present.fold(SELF_RELATIVE | self.control.bits(), |sum, (_, bit)| sum | bit);
        out[0] = REVISION;
        out[2..4].copy_from_slice(&control.to_le_bytes());
        for (index, offset) in [owner, group, sacl, dacl].into_iter().enumerate() {
            let at = 4 + 4 * index;
            out[at..at + 4].copy_from_slice(&offset.to_le_bytes());
        }
        out
    }

    /// The descriptor that the bytes of a self-relative form say [REQ RIGHTS-18].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BytesError> {
        if bytes.len() > DESCRIPTOR_SIZE_MAX {
            return Err(BytesError { position: DESCRIPTOR_SIZE_MAX, fault: Fault::TooLong });
        }
        let input = Input { bytes, end: bytes.len() };
        let control = input.u16(2)?;
        if input.u8(0)? != REVISION {
            return Err(input.error(0, Fault::Revision));
        }
        if control & SELF_RELATIVE == 0 {
            return Err(input.error(2, Fault::NotSelfRelative));
        }
        let list = |at, bit| match control & bit {
            0 => Ok(None),
            _ => input.part(at, read_acl),
        };
        Ok(Self {
            owner: input.part(4, read_sid)?,
            group: input.part(8, read_sid)?,
            control: Control::from_bits(control),
            sacl: list(12, SACL_PRESENT)?,
            dacl: list(16, DACL_PRESENT)?,
        })
    }
}

/// Writes a part, if it is there, and says where; 0 is nowhere.
fn part<T>(out: &mut Vec<u8>, part: Option<&T>, write: fn(&mut Vec<u8>, &T)) -> u32 {
    let offset = out.len();
    match part {
        None => 0,
        Some(part) => {
            write(out, part);
            u32::try_from(offset).expect("a descriptor is not that long")
        }
    }
}

fn write_acl(out: &mut Vec<u8>, acl: &Acl) {
    out.extend([ACL_REVISION, 0]);
    out.extend(size(acl.size()));
    out.extend(size(acl.entries().len()));
    out.extend([0, 0]);
    for ace in acl.entries() {
        out.extend([kind_bits(ace.kind), ace.flags.bits()]);
        out.extend(size(ace_size(ace)));
        out.extend(ace.rights.0.to_le_bytes());
        write_sid(out, &ace.trustee);
    }
}

fn write_sid(out: &mut Vec<u8>, sid: &Sid) {
    let count = u8::try_from(sid.sub_authorities().len()).expect("there are fifteen at most");
    out.extend([REVISION, count]);
    out.extend(&sid.authority().to_be_bytes()[2..]);
    sid.sub_authorities().iter().for_each(|number| out.extend(number.to_le_bytes()));
}

fn size(bytes: usize) -> [u8; 2] {
    u16::try_from(bytes).expect("a list is not that long").to_le_bytes()
}

fn kind_bits(kind: AceKind) -> u8 {
    match kind {
        AceKind::Allow => 0,
        AceKind::Deny => 1,
        AceKind::Audit => 2,
    }
}

/// The bytes of a descriptor up to some end; positions count from the beginning of all of them.
#[derive(Clone, Copy)]
struct Input<'a> {
    bytes: &'a [u8],
    end: usize,
}

type Read<T> = Result<T, BytesError>;

impl Input<'_> {
    fn error(&self, position: usize, fault: Fault) -> BytesError {
        BytesError { position, fault }
    }

    fn take<const LENGTH: usize>(&self, at: usize) -> Read<[u8; LENGTH]> {
        let taken = self.bytes[..self.end].get(at..).and_then(|rest| rest.first_chunk());
        taken.copied().ok_or(self.error(self.end, Fault::CutOff))
    }

    fn u8(&self, at: usize) -> Read<u8> {
        self.take(at).map(u8::from_le_bytes)
    }

    fn u16(&self, at: usize) -> Read<u16> {
        self.take(at).map(u16::from_le_bytes)
    }

    fn u32(&self, at: usize) -> Read<u32> {
        self.take(at).map(u32::from_le_bytes)
    }

    /// The part that the offset at `at` leads to, if it leads anywhere.
    fn part<T>(&self, at: usize, read: fn(&Self, usize) -> Read<T>) -> Read<Option<T>> {
        match usize::try_from(self.u32(at)?) {
            Ok(0) => Ok(None),
            Ok(offset) => read(self, offset).map(Some),
            Err(_) => Err(self.error(self.end, Fault::CutOff)),
        }
    }

    /// What begins at `at` and says at `size_at` how many bytes it has.
    fn sized(&self, at: usize, size_at: usize, least: usize) -> Read<Self> {
        let size = usize::from(self.u16(size_at)?);
        if size < least || size % 4 != 0 {
            return Err(self.error(size_at, Fault::Size));
        }
        match at + size {
            end if end <= self.end => Ok(Self { end, ..*self }),
            _ => Err(self.error(self.end, Fault::CutOff)),
        }
    }
}

fn read_acl(input: &Input<'_>, at: usize) -> Read<Acl> {
    if ![ACL_REVISION, ACL_REVISION_DS].contains(&input.u8(at)?) {
        return Err(input.error(at, Fault::Revision));
    }
    let count = input.u16(at + 4)?;
    let list = input.sized(at, at + 2, ACL_HEADER)?;
    let mut next = at + ACL_HEADER;
    let mut entries = Vec::new();
    for _ in 0..count {
        let entry = list.sized(next, next + 2, ACE_HEADER)?;
        entries.push(read_ace(&entry, next)?);
        next = entry.end;
    }
    Ok(entries.try_into().expect("it is not longer than what it was read from"))
}

fn read_ace(input: &Input<'_>, at: usize) -> Read<Ace> {
    let kind = match input.u8(at)? {
        0 => AceKind::Allow,
        1 => AceKind::Deny,
        2 => AceKind::Audit,
        _ => return Err(input.error(at, Fault::AceKind)),
    };
    let flags = AceFlags::from_bits(input.u8(at + 1)?);
    let flags = flags.ok_or(input.error(at + 1, Fault::AceFlags))?;
    let (rights, trustee) = (Rights(input.u32(at + 4)?), read_sid(input, at + ACE_HEADER)?);
    Ok(Ace { kind, flags, rights, trustee })
}

fn read_sid(input: &Input<'_>, at: usize) -> Read<Sid> {
    let [revision, count, authority @ ..] = input.take::<SID_HEADER>(at)?;
    if revision != REVISION {
        return Err(input.error(at, Fault::Revision));
    }
    let authority = authority.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte));
    let numbers = (0..usize::from(count).min(SUB_AUTHORITIES_MAX + 1))
        .map(|index| input.u32(at + SID_HEADER + 4 * index))
        .collect::<Read<Vec<u32>>>()?;
    Sid::new(authority, &numbers).ok_or(input.error(at + 1, Fault::SubAuthorities))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::strategy;
    use super::*;

    /// The example of MS-DTYP 2.5.1.4, as text and as bytes.
    const EXAMPLE: &str = "O:BAG:BAD:P(A;CIOI;GRGX;;;BU)(A;CIOI;GA;;;BA)(A;CIOI;GA;;;SY)\
        (A;CIOI;GA;;;CO)S:P(AU;FA;GR;;;WD)";
    #[rustfmt::skip]
    const EXAMPLE_BYTES: [u8; 176] = [
        0x01, 0x00, 0x14, 0xb0, 0x90, 0x00, 0x00, 0x00, 0xa0, 0x00, 0x00, 0x00, 0x14, 0x00, 0x00,
        0x00, 0x30, 0x00, 0x00, 0x00, 0x02, 0x00, 0x1c, 0x00, 0x01, 0x00, 0x00, 0x00, 0x02, 0x80,
        0x14, 0x00, 0x00, 0x00, 0x00, 0x80, 0x01, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00,
        0x00, 0x00, 0x00, 0x02, 0x00, 0x60, 0x00, 0x04, 0x00, 0x00, 0x00, 0x00, 0x03, 0x18, 0x00,
        0x00, 0x00, 0x00, 0xa0, 0x01, 0x02, 0x00, 0x00, 0x00, 0x00, 0x00, 0x05, 0x20, 0x00, 0x00,
        0x00, 0x21, 0x02, 0x00, 0x00, 0x00, 0x03, 0x18, 0x00, 0x00, 0x00, 0x00, 0x10, 0x01, 0x02,
        0x00, 0x00, 0x00, 0x00, 0x00, 0x05, 0x20, 0x00, 0x00, 0x00, 0x20, 0x02, 0x00, 0x00, 0x00,
        0x03, 0x14, 0x00, 0x00, 0x00, 0x00, 0x10, 0x01, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x05,
        0x12, 0x00, 0x00, 0x00, 0x00, 0x03, 0x14, 0x00, 0x00, 0x00, 0x00, 0x10, 0x01, 0x01, 0x00,
        0x00, 0x00, 0x00, 0x00, 0x03, 0x00, 0x00, 0x00, 0x00, 0x01, 0x02, 0x00, 0x00, 0x00, 0x00,
        0x00, 0x05, 0x20, 0x00, 0x00, 0x00, 0x20, 0x02, 0x00, 0x00, 0x01, 0x02, 0x00, 0x00, 0x00,
        0x00, 0x00, 0x05, 0x20, 0x00, 0x00, 0x00, 0x20, 0x02, 0x00, 0x00,
    ];

    /// What the page of SetSD sets.
    #[rustfmt::skip]
    const PAGE_BYTES: [u8; 104] = [
        1, 0, 4, 129, 72, 0, 0, 0, 88, 0, 0, 0, 0, 0, 0, 0, 20, 0, 0, 0, 2, 0, 52, 0, 2, 0, 0, 0,
        0, 2, 24, 0, 63, 0, 6, 0, 1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 32, 2, 0, 0, 0, 2, 20, 0,
        63, 0, 6, 0, 1, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 32,
        2, 0, 0, 1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 32, 2, 0, 0,
    ];

    fn read(bytes: &[u8]) -> Result<SecurityDescriptor, BytesError> {
        SecurityDescriptor::from_bytes(bytes)
    }

    fn fault(change: impl FnOnce(&mut Vec<u8>)) -> (usize, Fault) {
        let mut bytes = PAGE_BYTES.to_vec();
        change(&mut bytes);
        let error = read(&bytes).expect_err("it is damaged");
        (error.position, error.fault)
    }

    #[test]
    fn the_examples_of_the_documents_are_read_and_written() {
        let example: SecurityDescriptor = EXAMPLE.parse().expect("it is right");
        assert_eq!(example.to_bytes(), EXAMPLE_BYTES);
        assert_eq!(read(&EXAMPLE_BYTES), Ok(example));
        let page = read(&PAGE_BYTES).expect("it is right");
        assert_eq!(
            page,
            "O:BAG:BAD:AR(A;CI;0x6003f;;;BA)(A;CI;0x6003f;;;WD)".parse().expect("too")
        );
        assert_eq!(page.to_bytes(), PAGE_BYTES);
    }

    #[test]
    fn each_fault_has_its_place() {
        assert_eq!(fault(|bytes| bytes[0] = 2), (0, Fault::Revision));
        assert_eq!(fault(|bytes| bytes[3] &= 0x7F), (2, Fault::NotSelfRelative));
        assert_eq!(fault(|bytes| bytes.truncate(19)), (19, Fault::CutOff));
        assert_eq!(fault(|bytes| bytes.truncate(103)), (103, Fault::CutOff));
        assert_eq!(fault(|bytes| bytes[7] = 0xFF), (104, Fault::CutOff));
        assert_eq!(fault(|bytes| bytes[20] = 3), (20, Fault::Revision));
        assert_eq!(fault(|bytes| bytes[22] = 51), (22, Fault::Size));
        assert_eq!(fault(|bytes| bytes[23] = 1), (104, Fault::CutOff));
        assert_eq!(fault(|bytes| bytes[24] = 3), (72, Fault::CutOff));
        assert_eq!(fault(|bytes| bytes[28] = 5), (28, Fault::AceKind));
        assert_eq!(fault(|bytes| bytes[29] = 0x20), (29, Fault::AceFlags));
        assert_eq!(fault(|bytes| bytes[30] = 4), (30, Fault::Size));
        assert_eq!(fault(|bytes| bytes[36] = 2), (36, Fault::Revision));
        assert_eq!(fault(|bytes| bytes[37] = 0), (37, Fault::SubAuthorities));
        assert_eq!(fault(|bytes| bytes[73] = 16), (104, Fault::CutOff));
    }

    #[test]
    fn the_length_has_a_limit() {
        let mut bytes = PAGE_BYTES.to_vec();
        bytes.resize(DESCRIPTOR_SIZE_MAX, 0);
        assert!(read(&bytes).is_ok());
        bytes.push(0);
        let fault = read(&bytes).map_err(|error| error.fault);
        assert_eq!(fault, Err(Fault::TooLong));
    }

    #[test]
    fn what_is_not_marked_as_present_is_not_there() {
        let mut bytes = PAGE_BYTES.to_vec();
        bytes[2] = 0;
        assert_eq!(read(&bytes).expect("it is right").dacl, None);
    }

    proptest! {
        #[test]
        fn bytes_bring_every_descriptor_back(descriptor in strategy::descriptor()) {
            let bytes = descriptor.to_bytes();
            prop_assert!(bytes.len() <= DESCRIPTOR_SIZE_MAX);
            prop_assert_eq!(read(&bytes), Ok(descriptor));
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            if let Err(error) = read(&bytes) {
                prop_assert!(error.position <= bytes.len());
            }
        }

        #[test]
        fn damage_is_read_or_refused(
            descriptor in strategy::descriptor(),
            damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
            length in any::<prop::sample::Index>(),
        ) {
            let mut bytes = descriptor.to_bytes();
            for (at, byte) in damage {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
            bytes.truncate(length.index(2 * bytes.len()));
            if let Ok(read_back) = read(&bytes) {
                prop_assert_eq!(read(&read_back.to_bytes()), Ok(read_back));
            }
        }
    }
}
