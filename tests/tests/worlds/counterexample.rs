//! A way through a small world as a scenario, which anybody can read and play on any target.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use wbem_conformance::scenario::{Deed, Head, Recording};
use wbem_conformance::target::{Control, Fault, Pace, SimulatorTarget, Target};
use wbem_sim::call::{Call, CallId, Method};
use wbem_sim::caller::Caller;
use wbem_sim::profile::{Mutant, Profile};
use wbem_tests::worlds::{Action, Client, Clients, MOF, Outcome, Part, Seen, Setting, Verb, World};

/// A scenario that expects what the model does, and whether a mutant fails it.
pub struct Counterexample {
    pub text: String,
    pub tells: bool,
}

/// What the model does on a way that leads a mutant to a breach of an invariant.
pub fn counterexample(
    mutant: Mutant,
    clients: Clients,
    invariant: &str,
    path: &[Action],
) -> Counterexample {
    let id = format!("found/{}", mutant.name());
    let head = Head::new(&id, &invariant[3..]).with_content(MOF);
    let wrong = Profile::recommended().with_mutant(mutant);
    let deeds = deeds(&Setting::new(wrong.clone(), clients), path);
    let play = |profile: Profile| {
        let target = SimulatorTarget::new(profile);
        let mut session = target.open().unwrap();
        Recording::play(&deeds, &head, &mut *session).unwrap()
    };
    let right = play(Profile::recommended());
    let text = right.scenario(&head).unwrap().to_toml().unwrap();
    Counterexample { text, tells: play(wrong) != right }
}

/// Writes it beside the build's other output; where it is.
pub fn save(mutant: Mutant, found: &Counterexample) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("counterexamples");
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(format!("{}.toml", mutant.name()));
    std::fs::write(&path, &found.text).unwrap();
    path
}

/// A way as deeds, with a look at what has become of the repository at its end.
fn deeds(setting: &Setting, path: &[Action]) -> Vec<Deed> {
    let mut world = World::new(&Setting::new(setting.profile.clone(), setting.clients));
    let mut deeds = Vec::new();
    let mut count = 0;
    for client in Client::ALL {
        for verb in [Verb::Activate, Verb::Connect] {
            deeds.push(Deed::call(world.call_by(setting, client, verb)));
            count += 1;
        }
    }
    for action in path {
        count += u64::from(matches!(action, Action::Call(..)));
        deeds.extend(of_action(setting, &world, *action));
        world = world.step(setting, *action, &Seen::everything());
    }
    deeds.extend(look(count));
    deeds
}

fn of_action(setting: &Setting, world: &World, action: Action) -> Vec<Deed> {
    match action {
        Action::Call(client, verb) => {
            let pace = match verb {
                Verb::Backup | Verb::Restore | Verb::ForceRestore => Pace::Held,
                Verb::SlowPut | Verb::Ask => Pace::Held,
                _ => Pace::Free,
            };
            vec![Deed::Call { call: world.call_by(setting, client, verb), pace }]
        }
        Action::Kill(client) => {
            vec![Deed::Control(Control::Kill { process: client.process().into() })]
        }
        Action::Pass => vec![Deed::Advance { by: world.pass() }],
        Action::Finish(part, outcome) => finish(world, part, outcome),
    }
}

fn finish(world: &World, part: Part, outcome: Outcome) -> Vec<Deed> {
    let call = world.outstanding(part).expect("only jobs of such calls end");
    let fault = match world.verb_of(part) {
        Some(Verb::Backup) => Fault::DiskFull,
        _ => Fault::ReadError,
    };
    let fails = (outcome == Outcome::Failed).then_some(Deed::Control(Control::Fail { fault }));
    fails.into_iter().chain([Deed::LetGo { call }]).collect()
}

/// Somebody else logs in and gets the note, now and after every timer.
fn look(count: u64) -> [Deed; 3] {
    let caller = Arc::new(Caller::administrator("third"));
    let call = |method| Deed::call(Call::new(Arc::clone(&caller), method));
    let connection = CallId(count).into();
    let path = Some("Note.Id=1".into());
    [
        call(Method::connect("root\\default")),
        Deed::Advance { by: Duration::from_secs(900) },
        call(Method::GetObject { connection, path, flags: 0 }),
    ]
}
