//! Small worlds explored: that of the model, and one written in the plainest way.

use stateright::{Checker, Model};
use wbem_sim::profile::Profile;
use wbem_tests::worlds::{Clients, Setting, Worlds};

use crate::plain::Plain;

/// How deep the model is explored.
const DEPTH: usize = 8;

/// Explores the model by the recommended profile, as `worlds` does, up to a depth; how many states
/// were generated.
pub fn explore_model() -> usize {
    let setting = Setting::new(Profile::recommended(), Clients::Alike);
    let builder = Worlds::new(setting).checker().target_max_depth(DEPTH);
    builder.spawn_bfs().join().state_count()
}

/// Explores the plain world depth first, to about so many generated states; how many they were.
pub fn explore_plain(states: usize) -> usize {
    builder(states).spawn_dfs().join().state_count()
}

/// The same, breadth first.
pub fn explore_plain_in_breadth(states: usize) -> usize {
    builder(states).spawn_bfs().join().state_count()
}

fn builder(states: usize) -> stateright::CheckerBuilder<Plain> {
    Plain.checker().target_state_count(states)
}
