//! How much of what is in a repository.

use super::entry;
use crate::repository::Repository;

/// A part of a canonical form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// A namespace.
    Namespace,
    /// A class.
    Class,
    /// So many instances.
    Instances(u64),
}

/// How much there is of what a canonical form consists of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Counts {
    /// Namespaces.
    pub namespaces: u64,
    /// Classes, those of the system not counted.
    pub classes: u64,
    /// Static instances.
    pub instances: u64,
}

impl Counts {
    /// Counts one more part.
    pub fn add(&mut self, part: Part) {
        match part {
            Part::Namespace => self.namespaces += 1,
            Part::Class => self.classes += 1,
            Part::Instances(count) => self.instances += count,
        }
    }
}

impl Repository {
    /// How much there is; no instance is looked at.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for namespace in self.namespaces() {
            counts.add(Part::Namespace);
            entry::classes(namespace).for_each(|_| counts.add(Part::Class));
            counts.add(Part::Instances(namespace.instance_count() as u64));
        }
        counts
    }
}
