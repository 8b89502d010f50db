//! A way through a small world as a scenario, which anybody can read and play on any target.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use wbem_conformance::scenario::{Deed, Head, Recording};
use wbem_conformance::target::{Control, Fault, Pace, SimulatorTarget, Target};
use wbem_sim::call::{Call, CallId, Handle, Interface, Method};
use wbem_sim::caller::Caller;
use wbem_sim::profile::{Mutant, Profile};
use wbem_tests::worlds::{
    Action, Client, Clients, FILE, MOF, Outcome, Part, Seen, Setting, Verb, World,
};

/// Where somebody keeps what is stored as a way ends.
const AT_THE_END: &str = r"C:\work\end.bak";

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

/// A way as deeds, with a look at what has become of the repository and of the file at its end.
fn deeds(setting: &Setting, path: &[Action]) -> Vec<Deed> {
    let mut world = Box::new(World::new(setting));
    let mut deeds = Vec::new();
    for client in Client::ALL {
        for verb in [Verb::Activate, Verb::Connect] {
            deeds.push(Deed::call(world.call_by(setting, client, verb)));
        }
    }
    for action in path {
        deeds.extend(of_action(setting, &world, *action));
        world = world.step(setting, *action, &Seen::everything());
    }
    look(&mut deeds);
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

/// What is held, and has not been let go.
fn still_held(deeds: &[Deed]) -> Vec<CallId> {
    let calls = deeds.iter().filter(|deed| matches!(deed, Deed::Call { .. }));
    let held = calls.zip(0..).filter_map(|(deed, number)| match deed {
        Deed::Call { pace: Pace::Held, .. } => Some(CallId(number)),
        _ => None,
    });
    held.filter(|call| !deeds.contains(&Deed::LetGo { call: *call })).collect()
}

/// Somebody else backs up what is stored now, and lets every timer end and every call go on. Then
/// the objects are read, as they are, as the file has them, and as they were when the way ended.
fn look(deeds: &mut Vec<Deed>) {
    let held = still_held(deeds);
    let mut others = Others { deeds };
    let object = others.activate();
    others.call(Method::Backup { object, file: Some(AT_THE_END.into()), flags: 0 });
    others.get_all();
    others.deeds.push(Deed::Advance { by: Duration::from_secs(900) });
    others.deeds.extend(held.into_iter().map(|call| Deed::LetGo { call }));
    others.get_all();
    for file in [FILE, AT_THE_END] {
        let object = others.activate();
        others.call(Method::Restore { object, file: Some(file.into()), flags: 1 });
        others.get_all();
    }
}

/// The calls of somebody who has nothing to do with the way.
struct Others<'a> {
    deeds: &'a mut Vec<Deed>,
}

impl Others<'_> {
    fn call(&mut self, method: Method) -> Handle {
        let calls = self.deeds.iter().filter(|deed| matches!(deed, Deed::Call { .. }));
        let number = CallId(calls.count() as u64);
        self.deeds.push(Deed::call(Call::new(Arc::new(Caller::administrator("third")), method)));
        number.into()
    }

    fn activate(&mut self) -> Handle {
        self.call(Method::Activate { interface: Interface::default() })
    }

    fn get_all(&mut self) {
        let connection = self.call(Method::connect("root\\default"));
        for path in ["Note", "Note.Id=1", "Reading.Id=1"] {
            self.call(Method::GetObject { connection, path: Some(path.into()), flags: 0 });
        }
    }
}
