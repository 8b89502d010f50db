//! Where in a text something is wrong: a file, a line and a column, and the way out.

use std::fmt;
use std::path::{Path, PathBuf};

/// A position in a text, both counted from 1; columns count characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

impl Place {
    /// The place of a byte offset; an offset past the end is the end.
    pub fn of(text: &str, offset: usize) -> Self {
        let mut end = offset.min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let before = &text[..end];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Self {
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
        }
    }
}

/// An input file that cannot be used: which, where, why, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct InputError {
    /// The file, or what stands for it.
    pub file: PathBuf,
    /// The place, where the fault has one.
    pub place: Option<Place>,
    /// What is wrong, and the way out.
    pub message: String,
}

impl InputError {
    /// A fault of the file as a whole.
    pub fn whole(file: &Path, message: impl Into<String>) -> Self {
        Self { file: file.to_owned(), place: None, message: message.into() }
    }

    /// A fault at a byte offset of the text.
    pub fn at(file: &Path, text: &str, offset: usize, message: impl Into<String>) -> Self {
        let place = Some(Place::of(text, offset));
        Self { file: file.to_owned(), place, message: message.into() }
    }

    /// What the TOML parser has to say, at the place where it says it.
    pub fn toml(file: &Path, text: &str, error: &toml::de::Error) -> Self {
        let message = error.message().trim_end().replace('\n', " ");
        match error.span() {
            Some(span) => Self::at(file, text, span.start, message),
            None => Self::whole(file, message),
        }
    }
}

impl fmt::Display for InputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file.display())?;
        if let Some(place) = self.place {
            write!(f, ":{}:{}", place.line, place.column)?;
        }
        write!(f, ": {}", self.message)
    }
}

#[cfg(test)]
mod tests {
    use super::Place;

    #[test]
    fn counts_lines_and_characters() {
        let text = "a\nbé!\n";
        assert_eq!(Place::of(text, 0), Place { line: 1, column: 1 });
        assert_eq!(
            Place::of(text, text.find('!').expect("it is there")),
            Place { line: 2, column: 3 }
        );
        assert_eq!(Place::of(text, 99), Place { line: 3, column: 1 });
    }
}
