//! Security identifiers: the numbers that accounts and groups have (MS-DTYP 2.4.2).
//!
//! An identifier is an authority of 48 bits and one to fifteen numbers below it. The empty list,
//! which the bytes could hold and the text could not, is refused in both.

use std::fmt;
use std::str::FromStr;

use smallvec::SmallVec;

/// How many numbers may stand below an authority.
pub const SUB_AUTHORITIES_MAX: usize = 15;
/// The largest authority.
const AUTHORITY_MAX: u64 = 0xFFFF_FFFF_FFFF;
/// Authorities from here on are written in hexadecimal.
const HEXADECIMAL_FROM: u64 = 1 << 32;
/// What each identifier begins with, as text.
const PREFIX: &str = "S-1-";

/// A security identifier.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sid {
    authority: u64,
    sub_authorities: SmallVec<[u32; 5]>,
}

impl Sid {
    /// The identifier with these numbers; none where there are too many or too few of them.
    pub fn new(authority: u64, sub_authorities: &[u32]) -> Option<Self> {
        let counted = (1..=SUB_AUTHORITIES_MAX).contains(&sub_authorities.len());
        (counted && authority <= AUTHORITY_MAX)
            .then(|| Self { authority, sub_authorities: SmallVec::from_slice(sub_authorities) })
    }

    /// Who issued it.
    pub fn authority(&self) -> u64 {
        self.authority
    }

    /// What it names, from the general to the particular.
    pub fn sub_authorities(&self) -> &[u32] {
        &self.sub_authorities
    }
}

impl fmt::Display for Sid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.authority {
            small if small < HEXADECIMAL_FROM => write!(f, "{PREFIX}{small}")?,
            large => write!(f, "{PREFIX}0x{large:012X}")?,
        }
        self.sub_authorities.iter().try_for_each(|number| write!(f, "-{number}"))
    }
}

impl fmt::Debug for Sid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A text that is no security identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("write an identifier as S-1-5-32-544: S-1, an authority, and one to fifteen numbers")]
pub struct SidError;

impl FromStr for Sid {
    type Err = SidError;

    fn from_str(text: &str) -> Result<Self, SidError> {
        let mut parts = text.strip_prefix(PREFIX).ok_or(SidError)?.split('-');
        let authority = authority(parts.next().unwrap_or_default()).ok_or(SidError)?;
        let mut numbers = SmallVec::<[u32; SUB_AUTHORITIES_MAX]>::new();
        for part in parts {
            if numbers.len() == SUB_AUTHORITIES_MAX {
                return Err(SidError);
            }
            numbers.push(decimal(part).ok_or(SidError)?);
        }
        Sid::new(authority, &numbers).ok_or(SidError)
    }
}

fn authority(text: &str) -> Option<u64> {
    match text.strip_prefix("0x") {
        Some(digits) => {
            let written = digits.len() == 12 && digits.bytes().all(|b| b.is_ascii_hexdigit());
            let value = u64::from_str_radix(digits, 16).ok().filter(|_| written);
            value.filter(|value| *value >= HEXADECIMAL_FROM)
        }
        None => decimal(text).map(u64::from),
    }
}

/// A number without zeros in front, which no identifier may have.
fn decimal(text: &str) -> Option<u32> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let plain = digits && (text == "0" || !text.starts_with('0'));
    text.parse().ok().filter(|_| plain)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::strategy;
    use super::*;

    #[test]
    fn text_is_read_and_written() {
        for text in ["S-1-5-32-544", "S-1-1-0", "S-1-4294967295-0", "S-1-0x000100000000-1"] {
            assert_eq!(text.parse::<Sid>().expect(text).to_string(), text);
        }
    }

    #[test]
    fn other_text_is_refused() {
        let bad = [
            "",
            "S-1-5",
            "S-1-5-",
            "S-1--5",
            "S-2-5-1",
            "s-1-5-1",
            "S-1-5-01",
            "S-1-05-1",
            "S-1-5-4294967296",
            "S-1-4294967296-1",
            "S-1-0x000000000005-1",
            "S-1-0x1-1",
            "S-1-0x00010000000000-1",
            "S-1-5-+1",
            "S-1-5-1 ",
        ];
        for text in bad {
            assert_eq!(text.parse::<Sid>(), Err(SidError), "{text}");
        }
    }

    #[test]
    fn fifteen_numbers_are_the_most() {
        let most = [1; SUB_AUTHORITIES_MAX];
        let sid = Sid::new(5, &most).expect("as many as may be");
        assert_eq!(sid.to_string().parse(), Ok(sid.clone()));
        assert_eq!(format!("{sid}-1").parse::<Sid>(), Err(SidError));
        assert_eq!(Sid::new(5, &[1; SUB_AUTHORITIES_MAX + 1]), None);
        assert_eq!(Sid::new(5, &[]), None);
        assert_eq!(Sid::new(AUTHORITY_MAX + 1, &[1]), None);
        assert!(Sid::new(AUTHORITY_MAX, &[1]).is_some());
    }

    proptest! {
        #[test]
        fn text_brings_every_identifier_back(sid in strategy::sid()) {
            prop_assert_eq!(sid.to_string().parse(), Ok(sid));
        }
    }
}
