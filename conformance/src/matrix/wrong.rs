//! Implementations that are wrong on purpose: the mutants of the model, and the targets that do one
//! thing only.

use serde::Deserialize;
use wbem_sim::profile::{Mutant, Profile};

use crate::target::degenerate::Degenerate;
use crate::target::{SimulatorTarget, Target};

/// A wrong implementation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// Its name.
    pub name: String,
    /// What it does.
    pub says: String,
    /// The requirements that it breaks; none where it breaks whatever is asked of it.
    pub breaks: Vec<String>,
    /// How it is to be had.
    pub behaviour: Behaviour,
}

/// How a wrong implementation is to be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Behaviour {
    /// The model does one thing wrong.
    Mutant(Mutant),
    /// A target does one thing only.
    Degenerate(Degenerate),
}

impl Wrong {
    /// Whether it is the model that does one thing wrong.
    pub fn is_mutant(&self) -> bool {
        matches!(self.behaviour, Behaviour::Mutant(_))
    }

    /// It, as a target that otherwise behaves as a profile says.
    pub fn target(&self, profile: &Profile) -> Box<dyn Target> {
        match self.behaviour {
            Behaviour::Mutant(mutant) => {
                Box::new(SimulatorTarget::new(profile.clone().with_mutant(mutant)))
            }
            Behaviour::Degenerate(kind) => Box::new(kind),
        }
    }
}

/// What a file of `fixtures/mutants/` says besides what the model reads in it.
#[derive(Deserialize)]
struct File {
    says: String,
    breaks: Vec<String>,
}

/// The mutants, in the order of the model.
///
/// # Panics
///
/// If an embedded file is missing or does not read, which a test rules out.
pub fn mutants() -> Vec<Wrong> {
    let read = |(name, mutant): &(&str, Mutant)| {
        let path = format!("mutants/{name}.toml");
        let text = wbem_fixtures::text(&path);
        let text = text.unwrap_or_else(|| panic!("there is no fixtures/{path}"));
        let file = toml::from_str(text);
        let File { says, breaks } = file.unwrap_or_else(|error| panic!("fixtures/{path}: {error}"));
        Wrong { name: (*name).to_owned(), says, breaks, behaviour: Behaviour::Mutant(*mutant) }
    };
    Mutant::ALL.iter().map(read).collect()
}

/// The five targets that do one thing only and could be taken for implementations.
pub fn degenerate() -> Vec<Wrong> {
    let kinds = [
        (Degenerate::AlwaysSucceeds, "Every call succeeds at once and returns nothing."),
        (Degenerate::AlwaysFails, "Every call fails at once."),
        (Degenerate::NeverAnswers, "No call is ever answered."),
        (Degenerate::Panics, "It crashes when it is called."),
        (Degenerate::DropsConnections, "Every call finds its connection broken."),
    ];
    let wrong = kinds.into_iter().map(|(kind, says)| Wrong {
        name: kind.name().to_owned(),
        says: says.to_owned(),
        breaks: Vec::new(),
        behaviour: Behaviour::Degenerate(kind),
    });
    wrong.collect()
}
