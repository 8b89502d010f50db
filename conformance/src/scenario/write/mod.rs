//! Scenarios as text: the other direction of `read`.
//!
//! What is written is read back before anybody gets it, and must be the same script; what the
//! format has no words for is an error that names the step. So a file that was written is a file
//! that can be replayed.

mod arguments;
mod callers;
mod expect;
mod method;
mod step;
#[cfg(test)]
mod tests;
pub(super) mod text;

use std::path::Path;

use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, Value, value};

use super::Scenario;
use super::read::imply;
use super::script::Content;
use crate::catalogue::Catalogue;

/// Where MOF files for scenarios are.
const MOF_FOLDER: &str = "fixtures/mof/";

/// Something that the format cannot say.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unwritable {
    /// A step does what no verb does, or in a way that no argument says.
    #[error("step {step} has no form in a scenario file: {what}")]
    Step {
        /// Its number.
        step: usize,
        /// What has no form.
        what: String,
    },
    /// The starting content has no form.
    #[error("the starting content has no form in a scenario file: {0}")]
    Content(String),
    /// What was written is another scenario, or none.
    #[error("{0}")]
    ReadsOtherwise(String),
}

impl Scenario {
    /// The scenario as a file that reads back as the same one.
    pub fn to_toml(&self) -> Result<String, Unwritable> {
        let text = self.unchecked_toml()?;
        let read =
            Scenario::from_toml(&self.id, Path::new("written"), &text, Catalogue::embedded())
                .map_err(|error| Unwritable::ReadsOtherwise(error.to_string()))?;
        match self.difference(&read) {
            None => Ok(text),
            Some(what) => Err(Unwritable::ReadsOtherwise(format!("{what} is read otherwise"))),
        }
    }

    /// The scenario as a file of which nobody has looked whether it reads back.
    pub(super) fn unchecked_toml(&self) -> Result<String, Unwritable> {
        self.document().map(|document| document.to_string())
    }

    /// Whether another scenario has the same steps.
    pub(super) fn same_steps(&self, other: &Scenario) -> Result<(), Unwritable> {
        match self.differing_step(other) {
            None => Ok(()),
            Some(what) => Err(Unwritable::ReadsOtherwise(format!("{what} is read otherwise"))),
        }
    }

    fn document(&self) -> Result<DocumentMut, Unwritable> {
        let mut document = DocumentMut::new();
        let root = document.as_table_mut();
        root.insert("title", value(self.title.as_str()));
        root.insert("goal", Item::Value(text::sentence("goal", &self.goal)));
        root.insert("method", Item::Value(text::sentence("method", &self.method)));
        if !self.covers.is_empty() {
            root.insert("covers", value(text::list(self.covers.iter().map(String::as_str))));
        }
        self.write_conditions(root);
        self.write_content(root)?;
        let first = callers::first(self);
        callers::write(root, &self.callers, first);
        let mut steps = ArrayOfTables::new();
        for step in &self.steps {
            let written = step::Writer { scenario: self, first_caller: first, step }.table();
            let table = written
                .map_err(|what| Unwritable::Step { step: step.number, what: what.to_string() })?;
            steps.push(table);
        }
        root.insert("steps", Item::ArrayOfTables(steps));
        Ok(document)
    }

    /// Needs and readings, but for those that follow by themselves.
    fn write_conditions(&self, root: &mut Table) {
        let mut bare = self.clone();
        bare.needs.clear();
        bare.when.clear();
        imply(&mut bare);
        let needs: Vec<&str> = self.needs.difference(&bare.needs).copied().collect();
        if !needs.is_empty() {
            root.insert("needs", value(text::list(needs)));
        }
        let mut when = Table::new();
        when.set_dotted(true);
        for (point, readings) in &self.when {
            let written: Value = match readings.as_slice() {
                [one] => (*one).into(),
                several => text::list(several.iter().copied()).into(),
            };
            if bare.when.get(point) != Some(readings) {
                when.insert(point, value(written));
            }
        }
        if !when.is_empty() {
            root.insert("when", Item::Table(when));
        }
    }

    fn write_content(&self, root: &mut Table) -> Result<(), Unwritable> {
        let files = |content: &&Content| content.file.starts_with(MOF_FOLDER);
        let names: Vec<&str> = self
            .content
            .iter()
            .take_while(files)
            .map(|content| &content.file[MOF_FOLDER.len()..])
            .collect();
        let rest = &self.content[names.len()..];
        if !names.is_empty() {
            root.insert("mof", value(text::list(names)));
        }
        match rest {
            [] => Ok(()),
            [inline] => {
                root.insert("content", value(&*inline.text));
                Ok(())
            }
            _ => {
                let message = "it is in several pieces, which are not all files of the suite";
                Err(Unwritable::Content(message.to_owned()))
            }
        }
    }

    /// What another scenario has otherwise, but for what says nothing: where its text stands.
    fn difference(&self, other: &Scenario) -> Option<String> {
        let head =
            |one: &Scenario| Scenario { steps: Vec::new(), content: Vec::new(), ..one.clone() };
        let texts = |one: &Scenario| one.content.iter().map(|c| c.text.clone()).collect::<Vec<_>>();
        if let Some(what) = self.differing_step(other) {
            return Some(what);
        }
        if texts(self) != texts(other) {
            return Some("the starting content".to_owned());
        }
        (head(self) != head(other)).then(|| "what stands before the steps".to_owned())
    }

    fn differing_step(&self, other: &Scenario) -> Option<String> {
        let same = |(mine, theirs): (&super::Step, &super::Step)| {
            *mine == super::Step { line: mine.line, ..theirs.clone() }
        };
        if self.steps.len() != other.steps.len() {
            return Some("the number of steps".to_owned());
        }
        let index = self.steps.iter().zip(&other.steps).position(|pair| !same(pair))?;
        Some(format!("step {}", index + 1))
    }
}
