//! What the repository holds as far as these tests look, and what each call does to it: the same
//! that the server does, said once more and as simply as can be.

use std::collections::{BTreeMap, BTreeSet};

use wbem_sim::cim::{Name, NamespacePath, Value};
use wbem_sim::repository::Repository;

/// The namespaces and the classes in them that are looked for.
const PLACES: [(&str, &[&str]); 2] = [("root\\default", &["Extra", "Note"]), (MADE, &["Made"])];
/// The namespace that the workload makes.
pub const MADE: &str = "root\\made";

/// What there is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Content {
    /// The value of each note, by its id.
    pub notes: BTreeMap<u32, u32>,
    /// The namespaces and classes that are there.
    pub names: BTreeSet<String>,
    /// How many instances the made class has.
    pub made: usize,
    /// Whether somebody has set the descriptor of root\default.
    pub is_secured: bool,
}

/// What a call that succeeds does. What does several of these does them in order, each as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    Note(u32, u32),
    NoNote(u32),
    Name(String),
    NoName(String),
    Made(usize),
    Secured,
    All(Content),
}

impl Content {
    /// What a repository holds.
    pub fn of(repository: &Repository) -> Self {
        let mut content = Self::default();
        for (path, classes) in PLACES {
            let id = repository.find(&NamespacePath::parse(path).unwrap());
            let Some(namespace) = id.and_then(|id| repository.get(id)) else { continue };
            content.names.insert(path.to_owned());
            content.is_secured |= namespace.security().is_some();
            let is_there = |class: &&&str| namespace.class(&Name::new(class)).is_some();
            let found = classes.iter().filter(is_there).map(|class| (*class).to_owned());
            content.names.extend(found);
            content.made += namespace.instances_of(&Name::new("Made")).count();
            for note in namespace.instances_of(&Name::new("Note")) {
                content.notes.insert(number(note.value("Id")), number(note.value("Value")));
            }
        }
        content
    }

    pub fn apply(&mut self, effect: &Effect) {
        match effect {
            Effect::Note(id, value) => drop(self.notes.insert(*id, *value)),
            Effect::NoNote(id) => drop(self.notes.remove(id)),
            Effect::Name(name) => drop(self.names.insert(name.clone())),
            Effect::NoName(name) => drop(self.names.remove(name)),
            Effect::Made(count) => self.made = *count,
            Effect::Secured => self.is_secured = true,
            Effect::All(content) => *self = content.clone(),
        }
    }
}

fn number(value: &Value) -> u32 {
    match value {
        Value::Uint32(number) => *number,
        other => panic!("a note has numbers, and not {other:?}"),
    }
}
