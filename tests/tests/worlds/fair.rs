//! Who waits is answered if nobody does anything more. What a fair run is worth besides: where two
//! holds can overlap, others may keep a call waiting for ever, and every job ends, and time passes.

use wbem_sim::profile::Profile;
use wbem_tests::worlds::{
    Action, Client, Clients, Outcome, Part, Seen, Setting, Thread, Verb, World,
};

const SERVICES: Part = Part { client: Client::Second, thread: Thread::Services };
const BACKUP: Part = Part { client: Client::Second, thread: Thread::Backup };

/// Goes on from a state; whether the second client's write has waited all the way.
fn go(setting: &Setting, from: &World, actions: &[Action]) -> (Box<World>, bool) {
    let mut world = Box::new(from.clone());
    let mut waits = true;
    for action in actions {
        world = world.step(setting, *action, &Seen::everything());
        assert_eq!(world.breach, None, "after {action:?}");
        waits &= world.outstanding(SERVICES).is_some();
    }
    (world, waits)
}

/// A pause, a write that it holds, a Backup in the pause.
fn begun(setting: &Setting) -> Box<World> {
    let actions = [
        Action::Call(Client::First, Verb::Pause),
        Action::Call(Client::Second, Verb::Put),
        Action::Call(Client::Second, Verb::Backup),
    ];
    go(setting, &World::new(setting), &actions).0
}

/// The timer ends the pause, the next one begins beside the Backup, the Backup ends, the next one
/// begins in the pause.
const ROUND: [Action; 4] = [
    Action::Pass,
    Action::Call(Client::First, Verb::Pause),
    Action::Finish(BACKUP, Outcome::Done),
    Action::Call(Client::Second, Verb::Backup),
];

/// Under A-27 `held` and A-29 `independent` one client's pauses and another's Backups hold a write
/// between them for ever, though none lasts longer than it may: a way that leads back to where it
/// began can be gone again and again.
#[test]
fn pauses_and_backups_that_overlap_hold_a_write_for_ever() {
    for profile in [Profile::recommended(), Profile::open_spec()] {
        let name = profile.name.clone();
        let setting = Setting::new(profile, Clients::Alike);
        // The first Backup writes a file that later ones find.
        let (first, waits) = go(&setting, &begun(&setting), &ROUND);
        assert!(waits, "{name}");
        let (again, waits) = go(&setting, &first, &ROUND);
        assert!(waits, "{name}");
        assert!(again.is_same(&first), "{name}: the way leads back");
        assert!(again.answers_everybody(&setting), "{name}: left alone, everybody is answered");
    }
}

/// Where a Pause waits for the Backup, the write comes before it.
#[test]
fn a_pause_that_waits_for_a_backup_lets_what_is_held_go_first() {
    let setting = Setting::new(Profile::sdk(), Clients::Alike);
    let (_, waits) = go(&setting, &begun(&setting), &ROUND[..3]);
    assert!(!waits);
}
