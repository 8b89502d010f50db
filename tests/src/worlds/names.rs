//! The normal form of a state: the server's, with every number under the name of the part that it
//! plays, and what is around the server.

use std::cell::RefCell;
use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

use ahash::RandomState;
use smallvec::SmallVec;
use wbem_sim::repository::Namespace;
use wbem_sim::server::{JobId, Names};

use super::action::{Client, Part};
use super::content::Content;
use super::world::{File, Outstanding, Side, Task, World};

/// Names of calls begin here, after those of pointers.
const CALLS: u64 = 16;
/// Names of what no living part has to do with any more begin here.
const STRANGERS: u64 = 1 << 16;

/// What hashes normal forms, always in the same way.
static HASHES: RandomState = RandomState::with_seeds(1, 2, 3, 4);

thread_local! {
    /// Where the words of a state are put together, and of the same with its clients exchanged:
    /// that is done at every step.
    static WORDS: RefCell<[Vec<u64>; 2]> = const { RefCell::new([Vec::new(), Vec::new()]) };
}

/// What a state calls its numbers; with the two clients exchanged, if so wanted.
struct Parts<'a> {
    world: &'a World,
    exchanged: bool,
    /// The numbers of calls and pointers that threads have, each with its name.
    known: SmallVec<[(u64, u64); 8]>,
    strangers: SmallVec<[u64; 4]>,
}

impl<'a> Parts<'a> {
    fn new(world: &'a World, exchanged: bool) -> Self {
        let (known, strangers) = (SmallVec::new(), SmallVec::new());
        let mut parts = Self { world, exchanged, known, strangers };
        for part in Part::ALL {
            let (thread, name) = (part.thread as usize, parts.part(part));
            let side = &world.sides[part.client.index()];
            if let Some(call) = side.calls[thread] {
                parts.known.push((call.id.0, CALLS + name + ((call.verb as u64) << 8)));
            }
            if let Some(own) = side.pointers[thread] {
                parts.known.push((own.handle.0, name));
            }
        }
        parts
    }

    fn client(&self, client: Client) -> u64 {
        (client.index() ^ usize::from(self.exchanged)) as u64
    }

    fn part(&self, part: Part) -> u64 {
        self.client(part.client) * 2 + part.thread as u64
    }

    fn content(&self, content: Content) -> u64 {
        match (self.exchanged, content) {
            (true, 1) => 2,
            (true, 2) => 1,
            (_, content) => u64::from(content),
        }
    }
}

impl Names for Parts<'_> {
    fn call(&mut self, number: u64) -> u64 {
        if let Some((_, name)) = self.known.iter().find(|(own, _)| *own == number) {
            return *name;
        }
        let known = self.strangers.iter().position(|stranger| *stranger == number);
        STRANGERS
            + known.unwrap_or_else(|| {
                self.strangers.push(number);
                self.strangers.len() - 1
            }) as u64
    }

    fn job(&mut self, job: JobId) -> u64 {
        let own = self.world.jobs.iter().find(|(id, ..)| *id == job);
        own.map_or(STRANGERS, |(_, part, _)| self.part(*part))
    }

    fn process(&mut self, process: &str) -> u64 {
        Client::of(process).map_or(STRANGERS, |client| self.client(client))
    }

    /// No call changes the class that the provider is asked for.
    fn snapshot(&mut self, _: &Namespace) -> u64 {
        0
    }
}

impl World {
    fn words(&self, exchanged: bool, words: &mut Vec<u64>) {
        words.clear();
        let mut parts = Parts::new(self, exchanged);
        self.server
            .normal_form(&mut parts, words)
            .expect("nobody enumerates or compiles in a small world");
        words.push(parts.content(self.content));
        words.push(match self.file {
            File::None => 0,
            File::Damaged => 1,
            File::Whole(content) => 2 + parts.content(content),
        });
        let both = if exchanged { [1, 0] } else { [0, 1] };
        words.extend(both.map(|index| self.sides[index].word()));
        for part in Part::ALL {
            let part = if exchanged { part.exchanged() } else { part };
            let task = self.jobs.iter().find(|(_, of, _)| *of == part).map(|(.., task)| *task);
            words.push(match task {
                None => 0,
                Some(Task::Read) => 1,
                Some(Task::Provide) => 2,
                Some(Task::LetGo) => 3,
                Some(Task::Write { seen, given, existing }) => {
                    let contents = parts.content(seen) << 8 | parts.content(given);
                    ((4 + contents) << 4) | existing as u64
                }
            });
        }
        words.push(self.breach.map_or(0, |breach| u64::from(breach.invariant)));
        words.push(self.shows.map_or(0, |witness| 1 + witness as u64));
    }

    /// Whether another state is the same one, with the same client in each part.
    pub fn is_same(&self, other: &World) -> bool {
        let words = |world: &World| {
            let mut words = Vec::new();
            world.words(false, &mut words);
            words
        };
        words(self) == words(other)
    }

    /// The words that stand for this state, and for any that is the same but for who is who.
    pub fn form(&self) -> Vec<u64> {
        self.with_form(<[u64]>::to_vec)
    }

    fn with_form<T>(&self, look: impl FnOnce(&[u64]) -> T) -> T {
        WORDS.with_borrow_mut(|[own, exchanged]| look(self.form_in(own, exchanged)))
    }

    /// Where the two clients differ in what they have, that says which of them comes first; where
    /// they do not, the lesser words count.
    fn form_in<'a>(&self, own: &'a mut Vec<u64>, exchanged: &'a mut Vec<u64>) -> &'a [u64] {
        let [first, second] = self.sides.each_ref().map(Side::word);
        let order = if self.by_symmetry { first.cmp(&second) } else { Ordering::Less };
        if order != Ordering::Greater {
            self.words(false, own);
        }
        if order != Ordering::Less {
            self.words(true, exchanged);
        }
        match order {
            Ordering::Less => own,
            Ordering::Greater => exchanged,
            Ordering::Equal => own.min(exchanged),
        }
    }
}

impl Side {
    /// What it has, whichever client it is.
    fn word(&self) -> u64 {
        let held = self.pointers.map(|own| own.is_some_and(|own| !own.released));
        let verb = |own: Option<Outstanding>| own.map_or(0, |call| 1 + call.verb as u64);
        let [backup, services] = self.calls.map(verb);
        let flags = [self.cut_off, held[0], held[1], self.alive];
        let flags = flags.into_iter().fold(0, |word, flag| word << 1 | u64::from(flag));
        // Who is dead waits for nothing; what the server has of its calls stands there.
        if self.alive { flags | backup << 8 | services << 16 } else { 0 }
    }
}

impl PartialEq for World {
    fn eq(&self, other: &Self) -> bool {
        other.form() == self.form()
    }
}

impl Eq for World {}

impl Hash for World {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let digest = || self.with_form(|form| HASHES.hash_one(form));
        state.write_u64(self.digest.get_or(digest));
    }
}

#[cfg(test)]
mod tests {
    use wbem_sim::profile::Profile;

    use super::*;
    use crate::worlds::witness::Seen;
    use crate::worlds::{Clients, Setting};

    /// A step that leaves the hash of a state to the next one has left all that is hashed.
    #[test]
    fn what_is_taken_for_untouched_has_the_same_words() {
        let setting = Setting::new(Profile::recommended(), Clients::Alike);
        let seen = Seen::default();
        let (mut worlds, mut untouched, mut touched) = (vec![World::new(&setting)], 0, 0);
        for _ in 0..4 {
            let mut after = Vec::new();
            for world in &worlds {
                let mut actions = Vec::new();
                world.actions(&setting, &mut actions);
                HASHES.hash_one(world);
                for action in actions {
                    let next = world.step(&setting, action, &seen);
                    match next.digest.is_known() {
                        true => {
                            assert_eq!(next.form(), world.form(), "{action:?}");
                            untouched += 1;
                        }
                        false => touched += 1,
                    }
                    after.push(*next);
                }
            }
            after.truncate(500);
            worlds = after;
        }
        assert!(untouched > 1_000 && touched > 1_000, "{untouched}, {touched}");
    }
}
