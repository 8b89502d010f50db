//! Every mutant that cargo-mutants finds in the core, judged by the suite alone.
//!
//! cargo-mutants builds each mutant by itself, and building is what takes time: half a minute,
//! where the suite takes a fifth of a second. Here all of them are built at once, each behind a
//! switch that an environment variable turns on, and the suite is run once for each.
//!
//! | module | what |
//! | --- | --- |
//! | [`mutant`] | what cargo-mutants finds, and names that do not rot |
//! | [`site`], [`weave`], [`switch`] | all mutants in one source, each behind its switch |
//! | [`workspace`], [`build`] | a copy of the workspace, and which mutants build there |
//! | [`suite`] | runs of the suite, and how they end |
//! | [`report`], [`missed`] | what became of all, and the list of what need not be noticed |

pub mod build;
pub mod missed;
pub mod mutant;
pub mod report;
pub mod site;
pub mod suite;
pub mod switch;
pub mod weave;
pub mod workspace;
