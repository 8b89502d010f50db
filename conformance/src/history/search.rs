//! Every order in which the calls of a stretch can have taken effect, by the search of stateright.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;
use std::thread;

use stateright::semantics::{ConsistencyTester, LinearizabilityTester, SequentialSpec};
use wbem_sim::call::{Call, Reply};

use super::stretch::{Numbered, calls};
use super::{Event, State};

/// How many calls a stretch may have that is looked at: the search copies, for each, those that
/// come after it.
const CALLS_MAX: usize = 1_000;
/// Of how many calls the search has room on any stack.
const CALLS_ON_ANY_STACK: usize = 32;
/// The stack of a search of its own: what a call takes, with room to spare, and the rest.
const STACK_OF_A_CALL: usize = 16 << 10;
const STACK_BESIDES: usize = 1 << 20;

/// Who looks at what has become of the server, once all calls have taken effect. Threads of a
/// history have smaller numbers.
const ONLOOKER: u64 = u64::MAX;

/// What a search is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// One state in which the server may be.
    One,
    /// Every state in which it may be.
    All,
}

/// What a search has come to.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// States in which the server may be, none of them like another.
    pub states: Vec<State>,
    /// Whether there are no others, as every order has been tried.
    pub is_all: bool,
}

impl Found {
    /// Adds a state, unless one is there that is like it.
    pub fn add(&mut self, state: State) {
        if !self.states.iter().any(|known| known.is_like(&state)) {
            self.states.push(state);
        }
    }
}

/// The states in which a server may be once all calls of a stretch that have returned have taken
/// effect, and perhaps some of the others.
pub(super) fn after(events: &[Numbered<'_>], before: &State, steps: u64, wanted: Wanted) -> Found {
    if let [invoked, returned] = events
        && let (Event::Invoked { thread, call }, number) = (invoked.event, invoked.number)
        && let Event::Returned { thread: same, reply } = returned.event
        && thread == same
    {
        // There is one order only, as there mostly is.
        let mut state = before.clone();
        let states = if state.replies(number, call, reply) { vec![state] } else { Vec::new() };
        return Found { states, is_all: true };
    }
    on_a_stack(events, || {
        let search = Search::new(steps, wanted);
        if let Some(mut tester) = search.tester(events, before) {
            let looks = tester.on_invoke(ONLOOKER, Step::Look);
            let looks = looks.and_then(|tester| tester.on_return(ONLOOKER, None));
            let fits = looks.is_ok_and(|tester| tester.is_consistent());
            debug_assert!(!fits || wanted == Wanted::One, "orders are left");
        }
        let is_all = !search.is_spent() && !search.has_enough();
        Found { states: search.seen.take().states, is_all }
    })
}

/// Searches on a stack that is large enough. What is too large, or has no stack, comes to nothing.
fn on_a_stack<T: Default + Send>(events: &[Numbered<'_>], search: impl FnOnce() -> T + Send) -> T {
    match calls(events) {
        0..=CALLS_ON_ANY_STACK => search(),
        count @ ..=CALLS_MAX => thread::scope(|scope| {
            let own = thread::Builder::new().stack_size(STACK_BESIDES + count * STACK_OF_A_CALL);
            let search = own.spawn_scoped(scope, search);
            search
                .map_or_else(|_| T::default(), |search| search.join().expect("the model is sound"))
        }),
        _ => T::default(),
    }
}

/// What a search has for everybody: the steps that it may still take, and what it has seen.
#[derive(Debug, Clone)]
struct Search {
    wanted: Wanted,
    steps: Rc<Cell<u64>>,
    seen: Rc<RefCell<Found>>,
}

type Tester = LinearizabilityTester<u64, Specification>;

impl Search {
    fn new(steps: u64, wanted: Wanted) -> Self {
        Self { wanted, steps: Rc::new(Cell::new(steps)), seen: Rc::default() }
    }

    /// A history that makes no sense, such as a reply to no call, is none that can be.
    fn tester(&self, events: &[Numbered<'_>], before: &State) -> Option<Tester> {
        let specification = Specification { state: before.clone(), search: self.clone() };
        let mut tester = LinearizabilityTester::new(specification);
        for Numbered { event, number, .. } in events {
            let noted = match event {
                Event::Invoked { thread, call } => tester
                    .on_invoke((*thread).into(), Step::Call(*number, Arc::clone(call)))
                    .map(drop),
                Event::Returned { thread, reply } => {
                    tester.on_return((*thread).into(), Some(reply.clone())).map(drop)
                }
            };
            noted.ok()?;
        }
        Some(tester)
    }

    fn is_spent(&self) -> bool {
        self.steps.get() == 0
    }

    /// Takes one of the steps, if there is one left.
    fn take(&self) -> bool {
        let left = self.steps.get();
        self.steps.set(left.saturating_sub(1));
        left > 0
    }

    fn has_enough(&self) -> bool {
        self.wanted == Wanted::One && !self.seen.borrow().states.is_empty()
    }
}

/// What takes effect.
#[derive(Debug, Clone)]
enum Step {
    /// The call of a number.
    Call(u64, Arc<Call>),
    /// Somebody looks at what has become of the server.
    Look,
}

/// The model as something that does one call at a time.
#[derive(Debug, Clone)]
struct Specification {
    state: State,
    search: Search,
}

impl SequentialSpec for Specification {
    type Op = Step;
    type Ret = Option<Reply>;

    fn invoke(&mut self, step: &Step) -> Option<Reply> {
        match step {
            Step::Call(number, call) if self.search.take() => self.state.make(*number, call),
            _ => None,
        }
    }

    fn is_valid_step(&mut self, step: &Step, reply: &Option<Reply>) -> bool {
        if !self.search.take() {
            return false;
        }
        match (step, reply) {
            (Step::Call(number, call), Some(reply)) => self.state.replies(*number, call, reply),
            (Step::Look, _) => {
                self.search.seen.borrow_mut().add(self.state.clone());
                // Until it fits every order is gone through.
                self.search.has_enough()
            }
            (Step::Call(..), None) => false,
        }
    }
}
