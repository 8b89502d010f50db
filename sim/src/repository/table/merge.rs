//! Two lists of rows as one.

use std::iter::Peekable;

use super::Row;

/// The rows of two lists, each in the order of its keys, in the order of their keys.
pub(super) struct Merge<A: Iterator, B: Iterator> {
    one: Peekable<A>,
    other: Peekable<B>,
}

impl<'a, A: Iterator<Item = Row<'a>>, B: Iterator<Item = Row<'a>>> Merge<A, B> {
    /// Both lists; no key is in either twice, or in both.
    pub fn new(one: A, other: B) -> Self {
        Self { one: one.peekable(), other: other.peekable() }
    }
}

impl<'a, A: Iterator<Item = Row<'a>>, B: Iterator<Item = Row<'a>>> Iterator for Merge<A, B> {
    type Item = Row<'a>;

    fn next(&mut self) -> Option<Row<'a>> {
        match (self.one.peek(), self.other.peek()) {
            (Some((key, _)), Some((other, _))) if key < other => self.one.next(),
            (_, Some(_)) => self.other.next(),
            (_, None) => self.one.next(),
        }
    }
}
