//! The shape of a datetime: 25 characters, `yyyymmddHHMMSS.mmmmmmsUUU` or
//! `ddddddddHHMMSS.mmmmmm:000`.
//!
//! A whole field of a point in time may be asterisks; part of one may not. Which fields hold
//! possible numbers (month 13) is nowhere said to be checked, so it is not.

/// The fields of a point in time: where each begins, and how long it is.
const POINT_FIELDS: [(usize, usize); 8] =
    [(0, 4), (4, 2), (6, 2), (8, 2), (10, 2), (12, 2), (15, 6), (22, 3)];
const LENGTH: usize = 25;

/// Whether a text has the shape of a point in time or of an interval.
pub fn is_datetime(text: &str) -> bool {
    let bytes = text.as_bytes();
    if bytes.len() != LENGTH || bytes[14] != b'.' {
        return false;
    }
    match bytes[21] {
        b'+' | b'-' => POINT_FIELDS.iter().all(|(start, length)| {
            let field = &bytes[*start..start + length];
            is_digits(field) || field.iter().all(|byte| *byte == b'*')
        }),
        b':' => is_digits(&bytes[..14]) && is_digits(&bytes[15..21]) && &bytes[22..] == b"000",
        _ => false,
    }
}

fn is_digits(bytes: &[u8]) -> bool {
    bytes.iter().all(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::is_datetime;

    #[test]
    fn points_and_intervals_are_told_from_the_rest() {
        for text in [
            "19980416141500.000000-480",
            "19810202000000.000000+***",
            "1998**********.******+***",
            "00000001010203.000004:000",
        ] {
            assert!(is_datetime(text), "{text}");
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
            assert!(!is_datetime(text), "{text}");
        }
    }
}
