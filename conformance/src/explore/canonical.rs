//! When two scenarios are the same: they do the same, whatever they call things and say of
//! themselves.

use std::collections::BTreeMap;
use std::sync::Arc;

use wbem_sim::call::Call;
use wbem_sim::caller::{Caller, Process};

use crate::scenario::{Deed, Scenario};
use crate::target::Control;

/// A hash of what a scenario does and expects, in hexadecimal. Processes are numbered in the order
/// in which they come up, and names of steps and pointers play no part.
pub fn canonical(scenario: &Scenario) -> String {
    let mut processes: BTreeMap<Process, Process> = BTreeMap::new();
    let mut number = |process: &Process| -> Process {
        let next = processes.len();
        let known = processes.entry(process.clone()).or_insert_with(|| next.to_string().into());
        known.clone()
    };
    let deeds: Vec<Deed> = scenario
        .deeds()
        .into_iter()
        .map(|deed| match deed {
            Deed::Call { call, pace } => {
                let process = number(&call.caller.process);
                let caller = Arc::new(Caller { process, ..(*call.caller).clone() });
                Deed::Call { call: Call { caller, ..call }, pace }
            }
            Deed::Control(Control::Kill { process }) => {
                Deed::Control(Control::Kill { process: number(&process) })
            }
            other => other,
        })
        .collect();
    let expected: Vec<_> = scenario.steps.iter().map(|step| &step.expect).collect();
    let content: Vec<&str> = scenario.content.iter().map(|one| &*one.text).collect();
    let text = format!("{deeds:?}\n{expected:?}\n{content:?}\n{:?}", scenario.when);
    blake3::hash(text.as_bytes()).to_hex().to_string()
}
