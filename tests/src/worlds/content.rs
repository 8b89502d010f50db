//! The few repositories that occur in a small world, by number.

use std::sync::{Mutex, OnceLock};

use wbem_sim::repository::Repository;

/// The number of a repository. Equal repositories have equal numbers.
pub type Content = u8;

/// How many there can be.
const CONTENTS_MAX: usize = 64;

/// The repositories that have occurred, from the first place on. Every step looks one up, so that
/// nothing is locked for that.
#[derive(Debug)]
pub struct Contents {
    known: [OnceLock<Repository>; CONTENTS_MAX],
    adding: Mutex<()>,
}

impl Contents {
    /// These have numbers from 0 on; others get theirs when they occur.
    pub fn new(known: Vec<Repository>) -> Self {
        let contents =
            Self { known: [const { OnceLock::new() }; CONTENTS_MAX], adding: Mutex::new(()) };
        for repository in &known {
            contents.number(repository);
        }
        contents
    }

    /// The repository of a number.
    pub fn get(&self, content: Content) -> &Repository {
        self.known[usize::from(content)].get().expect("numbers are those of repositories")
    }

    /// The number of a repository.
    pub fn number(&self, repository: &Repository) -> Content {
        let number = self.find(repository).unwrap_or_else(|| {
            let _alone = self.adding.lock().expect("nobody panics holding it");
            self.find(repository).unwrap_or_else(|| {
                let free = self.known.iter().position(|place| place.get().is_none());
                let free = free.expect("a small world has few contents");
                self.known[free].set(repository.clone()).expect("who adds is alone");
                free
            })
        });
        Content::try_from(number).expect("there are few places")
    }

    fn find(&self, repository: &Repository) -> Option<usize> {
        let known = || self.known.iter().map_while(OnceLock::get);
        let same = known().position(|one| one.is_same(repository));
        same.or_else(|| known().position(|one| one == repository))
    }
}
