//! The text that is being read, and how it is refused: with the place and the way out.

use std::path::Path;

use wbem_sim::nearest::nearest;
use wbem_sim::place::InputError;

use super::vocabulary::Fault;
use crate::scenario::raw::At;

/// How many known words an error lists at most, where none is like the unknown one.
const KNOWN_SHOWN_MAX: usize = 12;

/// A file that is being read.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// What errors call it.
    pub file: &'a Path,
    /// What it says.
    pub text: &'a str,
}

impl Source<'_> {
    /// An error at a byte of the text.
    pub fn refuse(&self, offset: usize, message: impl Into<String>) -> InputError {
        InputError::at(self.file, self.text, offset, message)
    }

    /// An unknown word, with the nearest known one, or the known ones.
    pub fn unknown<'k>(
        &self,
        what: &str,
        word: &str,
        offset: usize,
        known: impl IntoIterator<Item = &'k str>,
    ) -> InputError {
        let known: Vec<&str> = known.into_iter().collect();
        self.refuse(offset, format!("unknown {what} `{word}`; {}", way_out(word, &known)))
    }

    /// What is wrong with MOF in a text of the file, at its place in the file. Where escapes make
    /// the text another than what stands there, the place is given within the MOF.
    pub fn mof(&self, text: &At<String>, fault: &Fault) -> InputError {
        let written = self.text.get(text.offset..).unwrap_or_default();
        let opening = written.find(|c: char| !matches!(c, '\'' | '"' | '\r' | '\n')).unwrap_or(0);
        // Backwards, since the MOF may itself begin with what looks like a part of the opening.
        match (0..=opening).rev().find(|at| written[*at..].starts_with(&text.value)) {
            Some(start) => self.refuse(text.offset + start + fault.offset, &*fault.message),
            None => {
                let message = format!("in the MOF, at {}: {}", fault.place_text(), fault.message);
                self.refuse(text.offset, message)
            }
        }
    }

    /// What the TOML parser has to say. Its list of all known keys is cut to the nearest.
    pub fn toml(&self, error: &toml::de::Error) -> InputError {
        let Some((word, known)) = unknown_field(error.message()) else {
            return InputError::toml(self.file, self.text, error);
        };
        let offset = error.span().map_or(0, |span| span.start);
        self.unknown("key", word, offset, known)
    }
}

fn way_out(word: &str, known: &[&str]) -> String {
    match nearest(word, known.iter().copied()) {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None if known.is_empty() => "there is none".to_owned(),
        None if known.len() > KNOWN_SHOWN_MAX => {
            format!("known are {} and others", known[..KNOWN_SHOWN_MAX].join(", "))
        }
        None => format!("known are {}", known.join(", ")),
    }
}

/// The field, and the known ones, of serde's message about an unknown field, which has every word
/// between backticks.
fn unknown_field(message: &str) -> Option<(&str, Vec<&str>)> {
    let rest = message.strip_prefix("unknown field `")?;
    let mut words = rest.split('`').step_by(2);
    let word = words.next()?;
    Some((word, words.filter(|known| !known.is_empty()).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_a_message_are_found() {
        let message = "unknown field `titel`, expected one of `title`, `goal`";
        assert_eq!(unknown_field(message), Some(("titel", vec!["title", "goal"])));
        assert_eq!(unknown_field("missing field `title`"), None);
    }

    #[test]
    fn a_long_list_is_cut() {
        let known: Vec<String> = (0..20).map(|n| format!("word{n}")).collect();
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        assert!(way_out("xyzzy", &known).ends_with("word11 and others"));
        assert_eq!(way_out("xyzzy", &["a", "b"]), "known are a, b");
    }
}
