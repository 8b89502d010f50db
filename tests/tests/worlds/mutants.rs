//! A server that breaks an invariant is found out, on the shortest way there is.

use stateright::{Checker, HasDiscoveries, Model};
use wbem_sim::profile::{Mutant, Profile};
use wbem_tests::worlds::{Action, Clients, Setting, Verb, Worlds};

use crate::counterexample::{counterexample, save};

/// How far is looked.
const DEPTH_MAX: usize = 5;

/// Mutants, the clients that it takes, the invariant, and how many steps it takes.
const FOUND: [(Mutant, Clients, &str, usize); 23] = [
    (Mutant::PauseHoldsNothing, Clients::Alike, "1", 2),
    (Mutant::PauserIsExempt, Clients::Alike, "1", 2),
    (Mutant::HeldWriteTakesEffect, Clients::Alike, "1", 2),
    (Mutant::RemoteCallersAreExempt, Clients::OneRemote, "1", 2),
    (Mutant::PauseDoesNotDrain, Clients::Alike, "1", 3),
    (Mutant::BackupEndReleasesAll, Clients::Alike, "1", 4),
    (Mutant::ReleaseDoesNotResume, Clients::Alike, "2", 2),
    (Mutant::TimerSixteenMinutes, Clients::Alike, "2", 2),
    (Mutant::TimerNever, Clients::Alike, "2", 2),
    (Mutant::TimerNeedsPausersCall, Clients::Alike, "2", 2),
    (Mutant::TimerMillisecondLong, Clients::Alike, "2", 2),
    (Mutant::HeldRequestDropped, Clients::Alike, "3", 2),
    (Mutant::ResumeForgetsHeld, Clients::Alike, "3", 2),
    (Mutant::TimerLeavesHeld, Clients::Alike, "3", 2),
    (Mutant::BackupWritesNothing, Clients::Alike, "4", 2),
    (Mutant::RestoreMerges, Clients::Alike, "4", 5),
    (Mutant::RestoreDoesNothing, Clients::Alike, "4", 5),
    (Mutant::BackupHasHeldWrites, Clients::Alike, "4", 3),
    (Mutant::BackupForgetsInstances, Clients::Alike, "4", 2),
    (Mutant::RefusedBackupWritesFile, Clients::OneGuest, "5", 1),
    (Mutant::FailedRestoreEmpties, Clients::Alike, "5", 2),
    (Mutant::PauseNeedsNothing, Clients::OneGuest, "6", 1),
    (Mutant::OldConnectionSurvives, Clients::Alike, "7", 5),
];

/// What no breach needs that is more than [`DEEP`] steps away: without it there are fewer worlds.
const ASIDE: [Verb; 5] =
    [Verb::Resume, Verb::SlowPut, Verb::Ask, Verb::ReleaseObject, Verb::ReleaseConnection];
/// Up to here everything is tried.
const DEEP: usize = 3;

/// The shortest way to a breach, and the name of the property. One step more is tried at a time: of
/// several ways the checker keeps the one that it has found last.
fn shortest(mutant: Mutant, clients: Clients) -> Option<(String, Vec<Action>)> {
    let ways = |steps: usize| {
        let setting = Setting::new(Profile::recommended().with_mutant(mutant), clients);
        let setting = if steps > DEEP { setting.without(&ASIDE) } else { setting };
        let checker = Worlds::new(setting).checker().finish_when(HasDiscoveries::AnyFailures);
        let checker = checker.target_max_depth(steps + 2).spawn_bfs().join();
        let failed = checker.discoveries().into_iter().filter(|(name, _)| is_invariant(name));
        failed
            .map(|(name, path)| (name.to_owned(), path.into_actions()))
            .min_by_key(|(name, _)| name.clone())
    };
    (1..=DEPTH_MAX).find_map(ways)
}

fn is_invariant(property: &str) -> bool {
    property.as_bytes()[0].is_ascii_digit()
}

#[test]
fn a_server_that_breaks_an_invariant_is_found_out_on_the_shortest_way() {
    let (mut wrong, mut silent) = (Vec::new(), Vec::new());
    for (mutant, clients, invariant, steps) in FOUND {
        let found = shortest(mutant, clients);
        let as_listed = found
            .as_ref()
            .is_some_and(|(name, path)| name.starts_with(invariant) && path.len() == steps);
        if !as_listed {
            wrong.push(format!("{mutant:?}: {found:?}"));
        }
        if let Some((name, path)) = found {
            let found = counterexample(mutant, clients, &name, &path);
            save(mutant, &found);
            silent.extend((!found.tells).then_some(mutant));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(silent.is_empty(), "no reply of the scenario shows {silent:?}");
}
