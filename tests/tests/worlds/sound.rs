//! The normal form of a state is sound: two states that have the same one give the same replies to
//! whatever is called next, and have the same one again. So does a state in which the clients are
//! exchanged, if the calls are exchanged as well.

use std::collections::HashMap;

use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use wbem_sim::profile::{POINTS, Profile};
use wbem_sim::status::Status;
use wbem_tests::worlds::{Action, Clients, Part, Seen, Setting, World};

const SEED: u64 = 20_261_126;
/// How many profiles are tried, and for each how many walks of how many steps.
const PROFILES: usize = 12;
const WALKS: usize = 30;
const STEPS: usize = 40;
/// How far two states with one normal form are followed.
const FOLLOWED: usize = 12;

type Replies = Vec<(Part, Status, String)>;

fn step(setting: &Setting, world: &World, action: Action) -> (Box<World>, Replies) {
    let mut replies = Vec::new();
    let next = world.step_telling(setting, action, &Seen::everything(), &mut |part, reply| {
        replies.push((part, reply.status, format!("{:?}", reply.returned)));
    });
    (next, replies)
}

fn choose(setting: &Setting, world: &World, random: &mut SmallRng) -> Option<Action> {
    let mut actions = Vec::new();
    world.actions(setting, &mut actions);
    (!actions.is_empty()).then(|| actions[random.random_range(0..actions.len())])
}

/// One of the profiles that come with the model, or one with any readings.
fn profile(random: &mut SmallRng) -> Profile {
    match random.random_range(0..6) {
        0 => Profile::recommended(),
        1 => Profile::open_spec(),
        2 => Profile::sdk(),
        _ => POINTS.iter().fold(Profile::recommended(), |profile, point| {
            let reading = point.readings[random.random_range(0..point.readings.len())];
            profile.with(point.key, reading).expect("the table knows its readings")
        }),
    }
}

fn clients(random: &mut SmallRng) -> Clients {
    [Clients::Alike, Clients::OneRemote, Clients::OneGuest][random.random_range(0..3)]
}

/// Follows two states of one normal form with the same actions; with the clients exchanged, if that
/// is how they are the same.
fn follow(setting: &Setting, one: &World, other: &World, random: &mut SmallRng) {
    let (mut one, mut other) = (Box::new(one.clone()), Box::new(other.clone()));
    let exchanged = !one.is_same(&other);
    let mut actions = Vec::new();
    for _ in 0..FOLLOWED {
        let Some(action) = choose(setting, &one, random) else { return };
        actions.push(action);
        let (next, replies) = step(setting, &one, action);
        let action_other = if exchanged { action.exchanged() } else { action };
        let (next_other, replies_other) = step(setting, &other, action_other);
        let seen = |replies: Replies| -> Replies {
            let exchange = |(part, status, _): (Part, Status, String)| {
                (part.exchanged(), status, String::new()) // Each has a value of its own.
            };
            if exchanged { replies.into_iter().map(exchange).collect() } else { replies }
        };
        let told = if exchanged { seen(seen(replies)) } else { replies };
        let readings = &setting.profile.readings;
        assert_eq!(told, seen(replies_other), "after {actions:?}, {readings:?}");
        assert_eq!(next.form(), next_other.form(), "after {actions:?}, {readings:?}");
        (one, other) = (next, next_other);
    }
}

/// Walks at random, and follows every pair of states that have one normal form though their servers
/// differ; how many there were, and how many of them with the clients exchanged.
fn walk(by_symmetry: bool, profiles: usize) -> (usize, usize) {
    let mut random = SmallRng::seed_from_u64(SEED);
    let (mut followed, mut exchanged) = (0, 0);
    for _ in 0..profiles {
        let clients = if by_symmetry { Clients::Alike } else { clients(&mut random) };
        let mut setting = Setting::new(profile(&mut random), clients);
        setting.by_symmetry = by_symmetry;
        let mut known: HashMap<Vec<u64>, Box<World>> = HashMap::new();
        for _ in 0..WALKS {
            let mut world = Box::new(World::new(&setting));
            for _ in 0..STEPS {
                let Some(action) = choose(&setting, &world, &mut random) else { break };
                world = step(&setting, &world, action).0;
                match known.get(&world.form()) {
                    // Numbers and times that are the same anyway would show nothing.
                    Some(other) if other.server() != world.server() => {
                        follow(&setting, other, &world, &mut random);
                        followed += 1;
                        exchanged += usize::from(!other.is_same(&world));
                    }
                    Some(_) => {}
                    None => drop(known.insert(world.form(), world.clone())),
                }
            }
        }
    }
    (followed, exchanged)
}

#[test]
fn states_with_one_normal_form_give_the_same_replies() {
    let (followed, exchanged) = walk(false, PROFILES);
    assert!(followed > 500, "{followed} pairs were followed");
    assert_eq!(exchanged, 0);
}

#[test]
fn states_with_the_clients_exchanged_give_the_same_replies_exchanged() {
    let (_, exchanged) = walk(true, PROFILES);
    assert!(exchanged > 100, "{exchanged} pairs were followed");
}
