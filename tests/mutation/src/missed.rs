//! The list of mutants that the suite need not notice, each with the reason: `missed.toml`.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::mutant::Key;

/// The list.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Missed {
    /// Mutants that have a reason in common.
    #[serde(default)]
    pub missed: Vec<Group>,
}

/// Mutants that have a reason in common.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Group {
    /// Who could tell.
    pub matters_to: Whom,
    /// Why the suite does not notice them.
    pub why: String,
    /// The mutants.
    pub mutants: Vec<Key>,
}

/// Who could tell a server with a mutant from one without it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Whom {
    /// Everything that anybody sees is as it was, but for time and memory, or is as right.
    Nobody,
    /// Explorers, faces and other tests, and no client.
    Tools,
    /// It is within what the server does wrong on purpose.
    Mutants,
    /// A client could, if only with a file or a call that no scenario has.
    Clients,
}

impl Missed {
    /// Whom missed mutants matter to, besides so many that something has noticed. One that is not
    /// in the list counts as one that a client could notice.
    pub fn summary<'a>(&self, missed: impl Iterator<Item = &'a Key>, noticed: usize) -> String {
        let groups = self.missed.iter();
        let known: BTreeMap<&Key, Whom> = groups
            .flat_map(|group| group.mutants.iter().map(|key| (key, group.matters_to)))
            .collect();
        let mut counts = BTreeMap::new();
        for key in missed {
            *counts.entry(known.get(key).copied().unwrap_or(Whom::Clients)).or_insert(0) += 1;
        }
        let [nobody, tools, mutants, clients] =
            [Whom::Nobody, Whom::Tools, Whom::Mutants, Whom::Clients]
                .map(|whom| counts.get(&whom).copied().unwrap_or(0));
        let share = noticed as f64 * 100.0 / (noticed + clients).max(1) as f64;
        format!(
            "of those missed {nobody} matter to nobody, {tools} to tools alone, {mutants} are in \
             what is wrong on purpose, {clients} a client could notice\n{share:.1} % of what a \
             client could notice is noticed"
        )
    }

    /// Reads the list.
    ///
    /// # Errors
    ///
    /// If it is no such list.
    pub fn from_toml(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }

    /// All mutants of the list.
    pub fn keys(&self) -> impl Iterator<Item = &Key> {
        self.missed.iter().flat_map(|group| &group.mutants)
    }

    /// What is wrong with the list as such: reasons that say nothing, mutants named twice, and code
    /// that is not there any more; `read` gives the text of a file.
    pub fn complaints(&self, read: impl Fn(&str) -> Option<String>) -> Vec<String> {
        let mut complaints = Vec::new();
        let mut seen = BTreeSet::new();
        for group in &self.missed {
            if group.why.split_whitespace().count() < 4 || !group.why.ends_with('.') {
                complaints.push(format!("a reason is a sentence: {:?}", group.why));
            }
            if group.mutants.is_empty() {
                complaints.push(format!("a reason without a mutant: {:?}", group.why));
            }
            for key in &group.mutants {
                if !seen.insert(key) {
                    complaints.push(format!("listed twice: {}", key.name));
                }
                complaints.extend(gone(key, &read));
            }
        }
        complaints
    }
}

/// What a mutant names that is not there.
fn gone(key: &Key, read: &impl Fn(&str) -> Option<String>) -> Option<String> {
    let (file, _) = key.name.split_once(": ")?;
    let Some(text) = read(file) else {
        return Some(format!("there is no {file}: {}", key.name));
    };
    let has_line = text.lines().any(|line| line.trim() == key.at);
    let function = function_of(&key.name);
    let has_function = function.is_none_or(|name| text.contains(&format!("fn {name}")));
    match (has_line, has_function) {
        (true, true) => None,
        (false, _) => Some(format!("{file} has no line `{}` any more: {}", key.at, key.name)),
        (_, false) => Some(format!("{file} has no such function any more: {}", key.name)),
    }
}

/// The bare name of the function that a mutant is in, if its name says it: that of an operator in a
/// constant is of no function.
fn function_of(name: &str) -> Option<&str> {
    let path = match name.rsplit_once(" in ") {
        Some((_, path)) => path,
        None => name.split_once(": replace ")?.1.split(" -> ").next()?.split(" with ").next()?,
    };
    path.rsplit("::")
        .next()
        .filter(|name| name.starts_with(|c: char| c.is_alphabetic() || c == '_'))
}
