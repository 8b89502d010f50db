//! A suite that judges any implementation of the Windows WMI repository service against the
//! published documents, and the command that runs it.
//!
//! An implementation is whatever stands behind the traits [`target::Target`] and
//! [`target::Session`]; the model of `wbem-sim` is one of them. To judge your own, implement the
//! two and run the suite on it:
//!
//! ```
//! use std::sync::Arc;
//!
//! use wbem_conformance::catalogue::Catalogue;
//! use wbem_conformance::report::{HumanOptions, human};
//! use wbem_conformance::runner::{Plan, SharedTarget, run};
//! use wbem_conformance::suite::Suite;
//! use wbem_conformance::target::SimulatorTarget;
//! use wbem_sim::profile::Profile;
//!
//! let target: SharedTarget = Arc::new(SimulatorTarget::new(Profile::recommended()));
//! let plan = Plan::against(&Profile::recommended(), &Suite::embedded()?);
//! let mut events = Vec::new();
//! let finished = run(&plan, Catalogue::embedded(), &target, &mut |event| events.push(event));
//! println!("{}", human(&events, HumanOptions::default()));
//! # let _ = finished.exit_code;
//! # Ok::<(), wbem_sim::place::InputError>(())
//! ```
//!
//! | module | what |
//! | --- | --- |
//! | [`catalogue`] | what the documents say: requirements, open points, codes |
//! | [`scenario`], [`suite`], [`filter`] | what is played, and how it is chosen |
//! | [`target`] | what it is played on |
//! | [`runner`] | playing many side by side |
//! | [`recording`] | all that was said in a run, to be played elsewhere |
//! | [`explore`] | random calls against the model, and what they find as scenarios |
//! | [`history`] | what concurrent calls saw, and whether it is linearizable |
//! | [`verdict`], [`ledger`], [`coverage`] | what became of them, what was known, what is met |
//! | [`matrix`] | requirements and scenarios both ways, and what proves each claim |
//! | [`event`], [`report`] | what happened, for machines and for people |
//! | [`command`], [`exit_code`] | the command line |

pub mod catalogue;
pub mod command;
pub mod coverage;
pub mod event;
pub mod exit_code;
pub mod explore;
pub mod filter;
pub mod history;
mod json;
pub mod ledger;
pub mod matrix;
pub mod recording;
pub mod report;
pub mod runner;
pub mod scenario;
pub mod suite;
pub mod target;
pub mod verdict;
