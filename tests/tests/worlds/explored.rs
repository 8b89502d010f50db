//! Every state of the small worlds, as deep as a test may take; the command `worlds` goes further.

use stateright::{Checker, Expectation, Model};
use wbem_conformance::matrix::pairwise_profiles;
use wbem_sim::profile::Profile;
use wbem_tests::worlds::{Clients, Setting, Worlds};

/// How many steps are taken here.
const DEPTH: usize = 4;

/// All invariants hold, in every state of that depth; and what can be seen by then is seen.
fn holds(profile: Profile, clients: Clients) {
    let said = format!("{}, {clients:?}", profile.name);
    let (states, seen) = explored(profile, clients);
    assert!(states > 1_000 && seen >= 6, "{said}: {states} states, {seen} things were seen");
}

/// How many states there are, in each of which all invariants hold, and how much of what is of
/// interest was seen.
fn explored(profile: Profile, clients: Clients) -> (usize, usize) {
    let name = profile.name.clone();
    let checker = Worlds::new(Setting::new(profile, clients)).checker();
    let checker = checker.target_max_depth(DEPTH + 1).spawn_bfs().join();
    let (mut discoveries, mut seen) = (checker.discoveries(), 0);
    for property in checker.model().properties() {
        let found = discoveries.remove(property.name);
        match property.expectation {
            Expectation::Sometimes => seen += usize::from(found.is_some()),
            _ => {
                let way = found.map(|path| path.into_actions());
                assert!(way.is_none(), "{name}: {}: {way:?}", property.name);
            }
        }
    }
    (checker.unique_state_count(), seen)
}

#[test]
fn invariants_hold_as_recommended() {
    holds(Profile::recommended(), Clients::Alike);
    holds(Profile::recommended(), Clients::OneRemote);
}

#[test]
fn invariants_hold_as_the_open_specification_has_it() {
    holds(Profile::open_spec(), Clients::Alike);
    holds(Profile::open_spec(), Clients::OneGuest);
}

#[test]
fn invariants_hold_as_the_sdk_pages_have_it() {
    holds(Profile::sdk(), Clients::Alike);
}

#[test]
fn invariants_hold_whichever_two_readings_come_together() {
    let clients = [Clients::Alike, Clients::OneRemote, Clients::OneGuest];
    let worlds = pairwise_profiles().into_iter().zip(clients.into_iter().cycle());
    let states = worlds.map(|(profile, clients)| explored(profile, clients).0);
    // Where readings leave no Pause, or nobody may call it, a world is small.
    assert!(states.sum::<usize>() > 10_000);
}
