//! Every mutant that cargo-mutants finds in the core, judged by the suite alone.
//!
//! cargo-mutants builds each mutant by itself, which takes half a minute, and then runs all tests.
//! Here all of them are built at once, each behind a switch that an environment variable turns on,
//! and of the suite only that is played where the mutant can make a difference.
//!
//! | module | what |
//! | --- | --- |
//! | [`mutant`] | what cargo-mutants finds, and names that do not rot |
//! | [`site`], [`weave`], [`switch`] | all mutants in one source, each behind its switch |
//! | [`workspace`], [`build`] | a copy of the workspace, and which mutants build there |
//! | [`constant`] | those that change nothing |
//! | [`ask`], [`coverage`] | which plays of the suite a mutant can make a difference to |
//! | `player.rs`, [`suite`] | those plays, each mutant in a process of its own |
//! | [`report`], [`missed`] | what became of all, and the list of what need not be noticed |

pub mod ask;
pub mod build;
pub mod constant;
pub mod coverage;
pub mod missed;
pub mod mutant;
pub mod report;
pub mod site;
pub mod suite;
pub mod switch;
pub mod weave;
pub mod workspace;
