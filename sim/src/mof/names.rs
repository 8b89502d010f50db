//! The names of one text, each made once: a file says `Description` more often than anything else.
//!
//! A name has one place in a small table, by its length and some of its letters; another name of
//! that place takes it over. So a name is found with one comparison, and a text with a million
//! names needs no more room than one with ten.

use crate::cim::Name;

/// How many places there are.
const PLACE_COUNT: usize = 64;

/// Names that have been made for this text.
pub(super) struct Names([Option<Name>; PLACE_COUNT]);

impl Names {
    /// No names so far.
    pub fn new() -> Self {
        Self([const { None }; PLACE_COUNT])
    }

    /// The name of that spelling.
    pub fn get(&mut self, text: &str) -> Name {
        let place = &mut self.0[place(text.as_bytes())];
        match place {
            Some(known) if known.as_str() == text => known.clone(),
            _ => place.insert(Name::new(text)).clone(),
        }
    }
}

fn place(text: &[u8]) -> usize {
    let at = |index: usize| usize::from(text.get(index).copied().unwrap_or_default());
    let (last, middle) = (at(text.len().saturating_sub(1)), at(text.len() / 2));
    (text.len() * 31 + at(0) * 7 + middle * 3 + last) % PLACE_COUNT
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_what_was_asked_for_whoever_had_its_place() {
        let mut names = Names::new();
        for _ in 0..2 {
            for number in 0..1_000 {
                let text = format!("Name{number}");
                assert_eq!(names.get(&text).as_str(), text);
            }
            for text in ["", "é", "name1", "NAME1"] {
                assert_eq!(names.get(text).as_str(), text);
            }
        }
    }
}
