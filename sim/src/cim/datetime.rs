//! A datetime: 25 characters, `yyyymmddHHMMSS.mmmmmmsUUU` for a point in time or
//! `ddddddddHHMMSS.mmmmmm:000` for an interval.
//!
//! A whole field of a point in time may be asterisks; part of one may not. Which fields hold
//! possible numbers (month 13) is nowhere said to be checked, so it is not.
//!
//! There are fifteen characters that can stand in one, so each takes four bits: a value of this
//! type is as small as an integer, needs no memory of its own, and has the order of its text.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The characters of a datetime, in their order.
const CHARACTERS: &[u8; 15] = b"*+-.0123456789:";
/// The fields of a point in time: where each begins, and how long it is.
const POINT_FIELDS: [(usize, usize); 8] =
    [(0, 4), (4, 2), (6, 2), (8, 2), (10, 2), (12, 2), (15, 6), (22, 3)];
const LENGTH: usize = 25;

/// How many bytes the characters take, two of them a byte.
const SIZE: usize = LENGTH.div_ceil(2);

/// A point in time or an interval.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Datetime([u8; SIZE]);

/// A text that is no datetime.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is neither a point in time nor an interval")]
pub struct NoDatetime(String);

impl Datetime {
    /// The 25 characters.
    pub fn characters(&self) -> [u8; LENGTH] {
        std::array::from_fn(|index| {
            let both = self.0[index / 2];
            let place = if index % 2 == 0 { both >> 4 } else { both & 0xF };
            CHARACTERS[usize::from(place)]
        })
    }

    /// The characters in four bits each.
    pub fn to_bytes(&self) -> [u8; SIZE] {
        self.0
    }

    /// The datetime of which [`Datetime::to_bytes`] gave these; none if it cannot have.
    pub fn from_bytes(bytes: [u8; SIZE]) -> Option<Self> {
        Self::is_made_of(&bytes).then_some(Self(bytes))
    }

    /// Whether [`Datetime::to_bytes`] of any datetime gives these.
    pub(crate) fn is_made_of(bytes: &[u8; SIZE]) -> bool {
        if is_plain(bytes) {
            return true; // As nearly all are.
        }
        let halves = |byte: &u8| [byte >> 4, byte & 0xF];
        let is_known = bytes.iter().flat_map(halves).all(|half| half < CHARACTERS.len() as u8);
        let has_end = bytes[SIZE - 1] & 0xF == 0;
        is_known && has_end && is_datetime(&Self(*bytes).characters())
    }

    /// The characters as a text.
    pub fn text(&self) -> String {
        self.characters().map(char::from).iter().collect()
    }
}

impl FromStr for Datetime {
    type Err = NoDatetime;

    fn from_str(text: &str) -> Result<Self, NoDatetime> {
        if !is_datetime(text.as_bytes()) {
            return Err(NoDatetime(text.to_owned()));
        }
        let mut bytes = [0; SIZE];
        for (index, character) in text.bytes().enumerate() {
            let place = place(character);
            bytes[index / 2] |= if index % 2 == 0 { place << 4 } else { place };
        }
        Ok(Self(bytes))
    }
}

/// Where a character stands among those of a datetime.
fn place(character: u8) -> u8 {
    match character {
        b'0'..=b'9' => character - b'0' + 4,
        b'*' => 0,
        b'+' => 1,
        b'-' => 2,
        b'.' => 3,
        _ => 14,
    }
}

impl fmt::Display for Datetime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

impl fmt::Debug for Datetime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Datetime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Datetime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// The lowest bit of each four.
const ONES: u64 = u64::MAX / 0xF;
/// The bits of the digits in the first eight bytes of a point in time, and in the last eight.
const DIGITS: [u64; 2] = [0xFFFF_FFFF_FFFF_FF00, 0xFFFF_0FFF_FFF0_FFF0];
/// The bits of the other characters in the last eight: the point, the sign and the end.
const MARKS: u64 = 0x0000_F000_000F_000F;

/// Whether these are a point in time without asterisks: many characters looked at in one number.
fn is_plain(bytes: &[u8; SIZE]) -> bool {
    let first = bytes.first_chunk().copied().map(u64::from_be_bytes);
    let last = bytes.last_chunk().copied().map(u64::from_be_bytes);
    let (Some(first), Some(last)) = (first, last) else { return false };
    let marks = |sign| u64::from(place(b'.')) << 44 | u64::from(place(sign)) << 16;
    are_digits(first, DIGITS[0])
        && are_digits(last, DIGITS[1])
        && [marks(b'+'), marks(b'-')].contains(&(last & MARKS))
}

/// Whether there are digits where these bits are: they are 4 to 13, so there is an 8 or a 4 in
/// them, and not an 8, a 4 and a 2 at once.
fn are_digits(all: u64, bits: u64) -> bool {
    let (eights, fours, twos) = (all >> 3, all >> 2, all >> 1);
    let digits = (eights | fours) & !(eights & fours & twos);
    digits & ONES & bits == ONES & bits
}

/// Whether a text has the shape of a point in time or of an interval.
fn is_datetime(bytes: &[u8]) -> bool {
    if bytes.len() != LENGTH || bytes[14] != b'.' {
        return false;
    }
    match bytes[21] {
        // With no asterisks, as nearly all are.
        b'+' | b'-' if is_digits(&bytes[..14]) && is_digits(&bytes[15..21]) => {
            is_digits(&bytes[22..]) || &bytes[22..] == b"***"
        }
        b'+' | b'-' => POINT_FIELDS.iter().all(|(start, length)| {
            let field = &bytes[*start..start + length];
            is_digits(field) || field.iter().all(|byte| *byte == b'*')
        }),
        b':' => is_digits(&bytes[..14]) && is_digits(&bytes[15..21]) && &bytes[22..] == b"000",
        _ => false,
    }
}

fn is_digits(bytes: &[u8]) -> bool {
    // All of them are looked at: that is quicker than to stop early.
    bytes.iter().fold(true, |all, byte| all & byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_and_intervals_are_told_from_the_rest() {
        for text in [
            "19980416141500.000000-480",
            "19810202000000.000000+***",
            "1998**********.******+***",
            "00000001010203.000004:000",
        ] {
            assert_eq!(text.parse().map(|read: Datetime| read.text()).as_deref(), Ok(text));
        }
        for text in [
            "",
            "1998041614150.0000000-480",
            "19980416141500.000000-48",
            "199*0416141500.000000-480",
            "*9980416141500.000000:000",
            "00000001010203.000004:001",
            "é998041614150.000000-4800",
        ] {
            assert!(text.parse::<Datetime>().is_err(), "{text}");
        }
    }

    /// Each four bits of a point in time take each value there is: what comes out of bytes is just
    /// what comes out of the text that they stand for.
    #[test]
    fn bytes_are_taken_where_their_text_is() {
        let plain = "19980416141500.000000-480".parse::<Datetime>().expect("it is one");
        for at in 0..2 * SIZE {
            for half in 0..16 {
                let mut bytes = plain.to_bytes();
                let (shift, kept) = if at % 2 == 0 { (4, 0x0F) } else { (0, 0xF0) };
                bytes[at / 2] = bytes[at / 2] & kept | half << shift;
                let is_written = usize::from(half) < CHARACTERS.len() && at < LENGTH;
                let expected = match is_written {
                    true => String::from_utf8_lossy(&Datetime(bytes).characters()).parse().ok(),
                    false => (at == LENGTH && half == 0).then_some(plain),
                };
                assert_eq!(Datetime::from_bytes(bytes), expected, "{half} at {at}");
            }
        }
    }

    #[test]
    fn it_has_the_order_of_its_text() {
        let texts = [
            "1998**********.******+***",
            "19980416141500.000000+***",
            "19980416141500.000000+000",
            "19980416141500.000000-480",
            "19980416141500.000000:000",
            "19980416141501.000000+000",
        ];
        let read = texts.map(|text| text.parse::<Datetime>().expect(text));
        assert!(read.is_sorted() && texts.is_sorted());
    }
}
