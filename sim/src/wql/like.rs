//! `LIKE`: a text against a pattern (MS-WMI 2.2.1.1).
//!
//! | in a pattern | matches |
//! | --- | --- |
//! | `%` | any characters, or none |
//! | `_` | any one character |
//! | `[a-f]`, `[a=f]`, `[xyz]` | one character of a range, or of a set |
//! | `[^...]` | one character that is not in it |
//! | `[^]`, `[-]` | the one character in the brackets |
//!
//! `%`, `_` and `[` are themselves within brackets; a `[` that is never closed is itself as well.

use super::folding::fold;

/// A pattern that has been read.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Pattern(Box<[Piece]>);

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Piece {
    Many,
    One,
    Character(char),
    Set { negated: bool, ranges: Box<[(char, char)]> },
}

/// Whether a text means more than itself as a pattern.
pub(super) fn has_wildcards(text: &str) -> bool {
    text.contains(['%', '_', '['])
}

impl Pattern {
    /// Reads a pattern; every text is one.
    pub fn new(text: &str) -> Self {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some(character) = rest.chars().next() {
            let after = &rest[character.len_utf8()..];
            let (piece, next) = match character {
                '%' => (Piece::Many, after),
                '_' => (Piece::One, after),
                '[' => bracket(after).unwrap_or((Piece::Character('['), after)),
                other => (Piece::Character(fold(other)), after),
            };
            if !(piece == Piece::Many && pieces.last() == Some(&Piece::Many)) {
                pieces.push(piece);
            }
            rest = next;
        }
        Self(pieces.into())
    }

    /// Whether the whole of a text is as the pattern says: time grows with the product of their
    /// lengths at most, and nothing is allocated.
    pub fn matches(&self, text: &str) -> bool {
        let pieces = &*self.0;
        let (mut at, mut characters) = (0, text.chars());
        let mut retry = None;
        loop {
            let here = characters.clone();
            match (pieces.get(at), characters.next()) {
                (Some(Piece::Many), _) => {
                    at += 1;
                    characters = here.clone();
                    retry = Some((at, here));
                }
                (Some(piece), Some(character)) if piece.takes(fold(character)) => at += 1,
                (None, None) => return true,
                (_, None) => return false,
                (_, Some(_)) => {
                    // The last `%` takes one character more.
                    let Some((after, from)) = &mut retry else {
                        return false;
                    };
                    from.next();
                    (at, characters) = (*after, from.clone());
                }
            }
        }
    }
}

impl Piece {
    fn takes(&self, folded: char) -> bool {
        match self {
            Piece::Many => false,
            Piece::One => true,
            Piece::Character(wanted) => *wanted == folded,
            Piece::Set { negated, ranges } => {
                ranges.iter().any(|(low, high)| (*low..=*high).contains(&folded)) != *negated
            }
        }
    }
}

/// What stands in brackets, and what follows; none if they are not closed.
fn bracket(rest: &str) -> Option<(Piece, &str)> {
    let (inside, after) = rest.split_once(']')?;
    let (negated, listed) = match inside.strip_prefix('^') {
        Some(listed) if !listed.is_empty() => (true, listed),
        _ => (false, inside),
    };
    Some((Piece::Set { negated, ranges: ranges(listed) }, after))
}

fn ranges(listed: &str) -> Box<[(char, char)]> {
    let characters: Vec<char> = listed.chars().map(fold).collect();
    let mut ranges = Vec::new();
    let mut rest = characters.as_slice();
    loop {
        rest = match rest {
            [low, '-' | '=', high, rest @ ..] if *low != '^' => {
                ranges.push((*low, *high));
                rest
            }
            [one, rest @ ..] => {
                ranges.push((*one, *one));
                rest
            }
            [] => break,
        };
    }
    ranges.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_as_the_documents_say() {
        for (pattern, matching, other) in [
            ("%Win%", &["Win32_Disk", "win", "TheWINdow"][..], &["Wi", ""][..]),
            ("%[_][_]%", &["__Namespace", "a__b"], &["_a_", "_"]),
            ("a_c", &["abc", "A_C", "aéc"], &["ac", "abbc"]),
            ("[a-f]", &["a", "F"], &["g", "", "ab"]),
            ("[a=f]x", &["bx"], &["=x", "gx"]),
            ("[abcdef]", &["e"], &["g", "-"]),
            ("[^ad-f]", &["b", "g", "^"], &["a", "e", "F", ""]),
            ("[^]", &["^"], &["a"]),
            ("[a-]", &["a", "-"], &["b"]),
            ("[%]", &["%"], &["a", ""]),
            ("[[]", &["["], &["]"]),
            ("[a^]", &["a", "^"], &["b"]),
            ("50[%", &["50[", "50[x"], &["50"]),
            ("", &[""], &["a"]),
            ("%", &["", "anything"], &[]),
            (r"%\%", &[r"a\b", r"\"], &["ab"]),
            ("%ab%abc", &["ababc", "xabyabc"], &["abc", "abab"]),
        ] {
            let read = Pattern::new(pattern);
            for text in matching {
                assert!(read.matches(text), "{text} LIKE {pattern}");
            }
            for text in other {
                assert!(!read.matches(text), "NOT {text} LIKE {pattern}");
            }
        }
    }

    #[test]
    fn many_wildcards_do_not_take_for_ever() {
        let pattern = Pattern::new(&"a%".repeat(5000));
        assert!(!pattern.matches(&"a".repeat(4999)));
        assert!(Pattern::new(&format!("{}b", "%a".repeat(100))).matches(&("a".repeat(5000) + "b")));
    }
}
