//! Texts compared without case, and without copying them [REQ QUERY-3].
//!
//! Character by character: one that has several small letters is left as it is.

use std::cmp::Ordering;

/// A character as it is compared.
pub(super) fn fold(character: char) -> char {
    if character.is_ascii() {
        return character.to_ascii_lowercase();
    }
    let mut small = character.to_lowercase();
    match (small.next(), small.next()) {
        (Some(only), None) => only,
        _ => character,
    }
}

/// A text as it is compared.
pub(super) fn folded(text: &str) -> String {
    text.chars().map(fold).collect()
}

/// How a text stands to one that is folded already.
pub(super) fn compare(text: &str, folded: &str) -> Ordering {
    match text.is_ascii() && folded.is_ascii() {
        true => text.bytes().map(|byte| byte.to_ascii_lowercase()).cmp(folded.bytes()),
        false => text.chars().map(fold).cmp(folded.chars()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_and_equality_know_no_case() {
        for (one, other, expected) in [
            ("Cat", "cAT", Ordering::Equal),
            ("ÄÖ", "äö", Ordering::Equal),
            ("İ", "İ", Ordering::Equal),
            ("b", "ABC", Ordering::Greater),
            ("", "a", Ordering::Less),
            ("Zebra", "äpfel", Ordering::Less),
            ("_", "A", Ordering::Less),
        ] {
            assert_eq!(compare(one, &folded(other)), expected, "{one} {other}");
            assert_eq!(compare(other, &folded(one)), expected.reverse(), "{other} {one}");
        }
    }
}
