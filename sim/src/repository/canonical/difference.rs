//! Where two repositories differ, for whoever has to find out why.

use std::cmp::Ordering;
use std::fmt;

use super::{Entry, encode};
use crate::repository::Repository;

/// The first difference between two repositories.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Difference {
    /// Only the first has this.
    Missing(String),
    /// Only the second has this.
    Added(String),
    /// Both have this, and it is not the same.
    Changed(String),
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Difference::Missing(path) => write!(f, "{path} is missing"),
            Difference::Added(path) => write!(f, "{path} is there besides"),
            Difference::Changed(path) => write!(f, "{path} is not the same"),
        }
    }
}

impl Repository {
    /// Where the canonical form of another repository first differs from that of this one.
    pub fn first_difference(&self, other: &Repository) -> Option<Difference> {
        let (mut ours, mut theirs) = (self.entries(), other.entries());
        loop {
            match (ours.next(), theirs.next()) {
                (None, None) => return None,
                (Some(our), None) => return Some(Difference::Missing(our.to_string())),
                (None, Some(their)) => return Some(Difference::Added(their.to_string())),
                (Some(our), Some(their)) => match between(&our, &their) {
                    None => {}
                    found => return found,
                },
            }
        }
    }
}

fn between(our: &Entry<'_>, their: &Entry<'_>) -> Option<Difference> {
    match our.order(their) {
        Ordering::Less => Some(Difference::Missing(our.to_string())),
        Ordering::Greater => Some(Difference::Added(their.to_string())),
        Ordering::Equal if bytes(our) == bytes(their) => None,
        Ordering::Equal => Some(Difference::Changed(our.to_string())),
    }
}

fn bytes(entry: &Entry<'_>) -> Vec<u8> {
    let mut bytes = Vec::new();
    encode::entry(&mut bytes, *entry);
    bytes
}
