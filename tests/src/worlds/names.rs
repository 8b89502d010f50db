//! The normal form of a state: the server's, with every number under the name of the part that it
//! plays, and what is around the server.

use std::hash::{Hash, Hasher};

use smallvec::SmallVec;
use wbem_sim::repository::Namespace;
use wbem_sim::server::{JobId, Names};

use super::action::{Client, Part, Thread};
use super::content::Content;
use super::world::{File, Task, World};

/// Names of calls begin here, after those of pointers.
const CALLS: u64 = 16;
/// Names of what no living part has to do with any more begin here.
const STRANGERS: u64 = 1 << 16;
/// How many words a state takes, in most cases.
const WORDS: usize = 160;

/// What a state calls its numbers; with the two clients exchanged, if so wanted.
struct Parts<'a> {
    world: &'a World,
    exchanged: bool,
    strangers: SmallVec<[u64; 4]>,
}

impl Parts<'_> {
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
        for (client, side) in Client::ALL.into_iter().zip(&self.world.sides) {
            for thread in [Thread::Backup, Thread::Services] {
                let part = Part { client, thread };
                let own = side.calls[thread as usize].filter(|call| call.id.0 == number);
                if let Some(call) = own {
                    return CALLS + self.part(part) + ((call.verb as u64) << 8);
                }
                if side.pointers[thread as usize].is_some_and(|own| own.handle.0 == number) {
                    return self.part(part);
                }
            }
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
    fn words(&self, exchanged: bool) -> Vec<u64> {
        let mut words = Vec::with_capacity(WORDS);
        let mut parts = Parts { world: self, exchanged, strangers: SmallVec::new() };
        self.server
            .normal_form(&mut parts, &mut words)
            .expect("nobody enumerates or compiles in a small world");
        words.push(parts.content(self.content));
        words.push(match self.file {
            File::None => 0,
            File::Damaged => 1,
            File::Whole(content) => 2 + parts.content(content),
        });
        let both = if exchanged { [1, 0] } else { [0, 1] };
        for side in both.map(|index| &self.sides[index]) {
            let held = side.pointers.map(|own| own.is_some_and(|own| !own.released));
            let verb = |own: &Option<_>| own.as_ref().map_or(0, verb_code);
            let [backup, services] = [&side.calls[0], &side.calls[1]].map(verb);
            let flags = [side.cut_off, held[0], held[1], side.alive];
            let flags = flags.into_iter().fold(0, |word, flag| word << 1 | u64::from(flag));
            // Who is dead waits for nothing; what the server has of its calls stands above.
            words.push(if side.alive { flags | backup << 8 | services << 16 } else { 0 });
        }
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
        words
    }

    /// Whether another state is the same one, with the same client in each part.
    pub fn is_same(&self, other: &World) -> bool {
        self.words(false) == other.words(false)
    }

    /// The words that stand for this state, and for any that is the same but for who is who.
    pub fn form(&self) -> Vec<u64> {
        let own = self.words(false);
        match self.by_symmetry {
            true => own.min(self.words(true)),
            false => own,
        }
    }
}

fn verb_code(call: &super::world::Outstanding) -> u64 {
    1 + call.verb as u64
}

impl PartialEq for World {
    fn eq(&self, other: &Self) -> bool {
        self.form() == other.form()
    }
}

impl Eq for World {}

impl Hash for World {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.form().hash(state);
    }
}
