//! Mutants are found and the model is not; what is found is as small as it gets.

use std::sync::Arc;

use wbem_sim::call::Method;
use wbem_sim::profile::{Mutant, Profile};

use super::finding::passes;
use super::*;
use crate::exit_code::ExitCode;
use crate::scenario::{Deed, Scenario};
use crate::target::{SimulatorTarget, Target};

const SEED: u64 = 20_261_126;

/// How many cases a mutant may stay hidden for.
const CASES: u64 = 4_000;

/// Some of them, of every kind.
const MUTANTS: [&str; 19] = [
    "double-pause-succeeds",
    "timer-sixteen-minutes",
    "timer-millisecond-long",
    "release-does-not-resume",
    "held-request-runs-twice",
    "held-request-dropped",
    "limit-one-low",
    "limit-one-high",
    "disabled-counts-as-enabled",
    "backup-needs-nothing",
    "old-connection-survives",
    "failed-restore-empties",
    "resume-does-nothing",
    "next-stands-still",
    "restore-merges",
    "restore-takes-backup-privilege",
    "integrity-not-asked",
    "namespace-not-created",
    "class-leaves-instances",
];

fn mutated(profile: Profile, name: &str) -> Profile {
    profile.with_mutant(Mutant::named(name).expect("it is known"))
}

fn explore(target: Profile, profile: Profile, cases: u64) -> Ended {
    let target = Arc::new(SimulatorTarget::new(target));
    Campaign::new(target, profile, SEED, cases).run(&mut |_| {}).expect("the model begins")
}

fn written(finding: &Finding) -> Scenario {
    let path = std::path::Path::new("found.toml");
    let catalogue = crate::catalogue::Catalogue::embedded();
    let read = Scenario::from_toml("found", path, &finding.text, catalogue);
    read.unwrap_or_else(|error| panic!("{error}\n{}", finding.text))
}

#[test]
fn mutants_of_every_kind_are_found_and_shrunk() {
    for name in MUTANTS {
        let mutant = mutated(Profile::recommended(), name);
        let ended = explore(mutant.clone(), Profile::recommended(), CASES);
        assert_eq!(ended.exit_code, ExitCode::Failed, "{name} stays hidden: {:?}", ended.finished);
        let finding = &ended.findings[0];
        let (scenario, text) = (written(finding), &finding.text);
        let folder = SimulatorTarget::new(mutant.clone()).describe().work_folder;
        assert!(!passes(&scenario, &mutant, &folder), "{name} passes\n{text}");
        assert!(passes(&scenario, &Profile::recommended(), &folder), "{name}\n{text}");
        let deeds = scenario.deeds();
        assert!(deeds.len() <= 14, "{name} is not small\n{text}");
        for index in 0..deeds.len() {
            let less = shrink::without(&deeds, |at| at == index);
            let head = finding::bare_head(&mutant, &scenario.content, &folder);
            let model = Model::new(Profile::recommended(), &scenario.content).expect("it begins");
            let Some(smaller) = finding::said(&model, &less, &head) else { continue };
            let Some(signature) = ended.findings.first().map(|one| Signature::of(&one.failure))
            else {
                continue;
            };
            let other = again(&smaller, &mutant, &folder);
            assert_ne!(other, Some(signature), "{name}: step {} can go\n{text}", index + 1);
        }
    }
}

fn again(scenario: &Scenario, profile: &Profile, folder: &str) -> Option<Signature> {
    use crate::scenario::{Expected, Outcome, perform};
    let expected = Expected::Profile(Box::new(profile.readings.clone()));
    let mut session = SimulatorTarget::new(profile.clone()).open().expect("it starts");
    match perform(scenario, &mut *session, &expected, folder).outcome {
        Outcome::Failed(failure) => Some(Signature::of(&failure)),
        _ => None,
    }
}

#[test]
fn the_model_does_what_the_model_does() {
    for profile in [Profile::recommended(), Profile::open_spec(), Profile::sdk()] {
        let ended = explore(profile.clone(), profile, 300);
        assert_eq!(ended.exit_code, ExitCode::Passed, "{:?}", ended.finished);
        assert_eq!((ended.finished.unsaid, ended.finished.cases), (0, 300));
    }
}

#[test]
fn what_the_model_does_not_survive_is_kept_as_small_as_it_gets() {
    let target = Arc::new(SimulatorTarget::new(Profile::recommended()));
    let world = World::new(&target.describe().work_folder);
    let mut model = Model::new(Profile::recommended(), &world.content).expect("it begins");
    model.trap = Some(|call| matches!(call.method, Method::Resume { .. }));
    let campaign = Campaign::new(target, Profile::recommended(), SEED, CASES);
    let ended = campaign.run_beside(model.clone(), &world, &mut |_| {});
    assert_eq!((ended.exit_code, ended.findings.len()), (ExitCode::Failed, 1));
    let scenario = written(&ended.findings[0]);
    assert!(ended.findings[0].failure.actual.starts_with("panic: a trap"));
    // A pointer, and the call on it.
    let deeds = scenario.deeds();
    assert_eq!(deeds.len(), 2, "{}", ended.findings[0].text);
    assert!(passes(&scenario, &Profile::recommended(), &world.work_folder));
    let head = finding::bare_head(&Profile::recommended(), &[], &world.work_folder);
    let again = std::panic::catch_unwind(|| model.play(&deeds, &head).is_ok());
    assert!(again.is_err(), "the trap is sprung by what was kept");
}

/// Every case of the generator is a scenario: its deeds can be written, read and played again.
#[test]
fn whatever_is_generated_can_be_written_and_passes_on_the_model() {
    let profile = Profile::recommended();
    let target = SimulatorTarget::new(profile.clone());
    let description = target.describe();
    let world = World::new(&description.work_folder);
    let model = Model::new(profile.clone(), &world.content).expect("it begins");
    let head = finding::bare_head(&profile, &world.content, &world.work_folder);
    let mut generator = Generator::new(&world, &description.capabilities, SEED);
    let mut coverage = Coverage::default();
    for case in 0..150 {
        let recording = generator.case(&model, &mut coverage, case, 48).expect("it survives");
        // What looks at nothing is no scenario.
        if !recording.steps.iter().any(|step| matches!(step.deed, Deed::Call { .. })) {
            continue;
        }
        let scenario = recording.scenario(&head).unwrap_or_else(|error| panic!("{case}: {error}"));
        let text = scenario.to_toml().unwrap_or_else(|error| panic!("{case}: {error}"));
        assert!(passes(&scenario, &profile, &world.work_folder), "case {case}\n{text}");
    }
}

#[test]
fn the_same_seed_brings_the_same() {
    let found = || {
        let mutant = mutated(Profile::recommended(), "timer-sixteen-minutes");
        let ended = explore(mutant, Profile::recommended(), CASES);
        (ended.findings[0].text.clone(), Finished { wall_ms: 0, ..ended.finished })
    };
    assert_eq!(found(), found());
}

/// What was seen is worth looking at: the same number of steps shows more outcomes.
#[test]
fn coverage_finds_more_than_chance() {
    let outcomes = |mut coverage: Coverage| {
        let world = World::new("C:\\work");
        let target = SimulatorTarget::new(Profile::recommended());
        let model = Model::new(Profile::recommended(), &world.content).expect("it begins");
        let capabilities = target.describe().capabilities;
        let mut generator = Generator::new(&world, &capabilities, SEED);
        let (mut steps, mut case) = (0, 0);
        while steps < 60_000 {
            let recording = generator.case(&model, &mut coverage, case, 48).expect("it survives");
            steps += recording.steps.len();
            case += 1;
        }
        coverage.outcomes()
    };
    let (guided, blind) = (outcomes(Coverage::default()), outcomes(Coverage::blind()));
    assert!(guided > blind, "{guided} with coverage, {blind} without");
}

#[test]
fn a_target_that_lacks_everything_is_only_asked_for_what_every_target_can_do() {
    use crate::target::degenerate::Degenerate;
    let target = Arc::new(Degenerate::Incapable);
    let campaign = Campaign::new(target, Profile::recommended(), SEED, 50);
    let ended = campaign.run(&mut |_| {}).expect("the model begins");
    assert_eq!(ended.exit_code, ExitCode::Failed);
    assert!(ended.findings[0].scenario.needs.is_empty(), "{}", ended.findings[0].text);
}

#[test]
fn targets_that_cannot_be_judged_have_exit_codes_of_their_own() {
    use crate::target::degenerate::Degenerate;
    let explored = |kind: Degenerate| {
        let mut campaign = Campaign::new(Arc::new(kind), Profile::recommended(), SEED, 40);
        campaign.deadline = std::time::Duration::from_millis(200);
        campaign.run(&mut |_| {}).expect("the model begins").exit_code
    };
    assert_eq!(explored(Degenerate::DoesNotStart), ExitCode::Target);
    assert_eq!(explored(Degenerate::BreaksProtocol), ExitCode::Target);
    assert_eq!(explored(Degenerate::Hangs), ExitCode::Unknown);
    assert_eq!(explored(Degenerate::Panics), ExitCode::Failed);
}
