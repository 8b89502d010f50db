//! Which scenarios a command line speaks of.

use std::sync::Arc;

use super::arguments::SelectionArguments;
use super::error::CommandError;
use crate::catalogue::Catalogue;
use crate::filter::Shard;
use crate::scenario::Scenario;
use crate::suite::{Suite, labels};

/// The suite, and what is selected of it.
#[derive(Debug, Clone)]
pub struct Selection {
    /// All there is.
    pub suite: Suite,
    /// What is selected, in the order of the suite.
    pub scenarios: Vec<Arc<Scenario>>,
}

/// Reads the suite and takes what the filters take.
pub fn select(
    arguments: &SelectionArguments,
    shard: Option<Shard>,
    catalogue: &Catalogue,
) -> Result<Selection, CommandError> {
    let suite = suite(arguments)?;
    let labels: Vec<_> = suite.scenarios.iter().map(|each| labels(each, catalogue)).collect();
    for filter in &arguments.filters {
        filter.check(&labels)?;
    }
    let is_taken = |index: usize| {
        let filters = &arguments.filters;
        (filters.is_empty() || filters.iter().any(|filter| filter.takes(&labels[index])))
            && shard.is_none_or(|shard| shard.takes(&labels[index].id))
    };
    let scenarios = suite.scenarios.iter().enumerate();
    let scenarios =
        scenarios.filter(|(index, _)| is_taken(*index)).map(|(_, each)| Arc::clone(each)).collect();
    Ok(Selection { suite, scenarios })
}

fn suite(arguments: &SelectionArguments) -> Result<Suite, CommandError> {
    Ok(match (&arguments.suite, &arguments.scenarios[..]) {
        (Some(_), [_, ..]) => {
            let message = "write either `--suite` or `--scenario`".to_owned();
            return Err(CommandError::Usage(message));
        }
        (Some(folder), []) => Suite::folder(folder)?,
        (None, []) => Suite::embedded()?,
        (None, files) => Suite::files(files)?,
    })
}
