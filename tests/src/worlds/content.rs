//! The few repositories that occur in a small world, by number.

use std::sync::RwLock;

use wbem_sim::repository::Repository;

/// The number of a repository. Equal repositories have equal numbers.
pub type Content = u8;

/// The repositories that have occurred.
#[derive(Debug)]
pub struct Contents {
    known: RwLock<Vec<Repository>>,
}

impl Contents {
    /// These have numbers from 0 on; others get theirs when they occur.
    pub fn new(known: Vec<Repository>) -> Self {
        Self { known: RwLock::new(known) }
    }

    /// The repository of a number.
    pub fn get(&self, content: Content) -> Repository {
        self.known.read().expect("nobody panics holding it")[usize::from(content)].clone()
    }

    /// The number of a repository.
    pub fn number(&self, repository: &Repository) -> Content {
        let find = |known: &[Repository]| {
            let same = known.iter().position(|one| one.is_same(repository));
            same.or_else(|| known.iter().position(|one| one == repository))
        };
        let found = find(&self.known.read().expect("nobody panics holding it"));
        let number = found.unwrap_or_else(|| {
            let mut known = self.known.write().expect("nobody panics holding it");
            find(&known).unwrap_or_else(|| {
                known.push(repository.clone());
                known.len() - 1
            })
        });
        Content::try_from(number).expect("a small world has few contents")
    }
}
