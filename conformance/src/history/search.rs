//! Every order in which the calls of a stretch can have taken effect, by the search of stateright.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::thread;

use stateright::semantics::{ConsistencyTester, LinearizabilityTester, SequentialSpec};
use wbem_sim::call::{Call, Reply};

use super::stretch::{Numbered, calls};
use super::{Event, State};

/// How many calls a stretch may have that is looked at: the search copies, for each, those that
/// come after it.
pub(super) const CALLS_MAX: usize = 1_000;
/// Of how many calls the search has room on any stack.
const CALLS_ON_ANY_STACK: usize = 32;
/// The stack of a search of its own: what a call takes, with room to spare, and the rest.
const STACK_OF_A_CALL: usize = 16 << 10;
const STACK_BESIDES: usize = 1 << 20;

/// Who looks at what has become of the server, once all calls have taken effect. Threads of a
/// history have smaller numbers.
const ONLOOKER: u64 = u64::MAX;

/// What a search has come to.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// The states in which the server may be, each once; some of them, where not all was tried.
    pub states: Vec<State>,
    /// Whether every order has been tried.
    pub is_all: bool,
}

/// The states in which a server may be after a stretch of which all calls have returned.
pub(super) fn after(events: &[Numbered<'_>], before: &State, steps: u64) -> Found {
    if let [Numbered { event: Event::Invoked { call, .. }, number, .. }, returned] = events
        && let Event::Returned { reply, .. } = returned.event
    {
        // There is one order only, as there mostly is.
        let mut state = before.clone();
        let states = if state.replies(*number, call, reply) { vec![state] } else { Vec::new() };
        return Found { states, is_all: true };
    }
    on_a_stack(events, || {
        let search = Search::new(before, steps);
        if let Some(mut tester) = search.tester(events) {
            // What the onlooker does never fits, so that every order is gone through.
            let looks = tester.on_invoke(ONLOOKER, Step::Look);
            let looks = looks.and_then(|tester| tester.on_return(ONLOOKER, None));
            let fits = looks.is_ok_and(|tester| tester.is_consistent());
            debug_assert!(!fits, "nobody has told what the onlooker sees");
        }
        Found { states: search.seen.take(), is_all: !search.is_spent() }
    })
}

/// Whether some order is right; nothing if that was not found out.
pub(super) fn is_linearizable(events: &[Numbered<'_>], before: &State, steps: u64) -> Option<bool> {
    on_a_stack(events, || {
        let search = Search::new(before, steps);
        let is = search.tester(events).is_some_and(|tester| tester.is_consistent());
        Some(is).filter(|is| *is || !search.is_spent())
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
    before: State,
    steps: Rc<Cell<u64>>,
    seen: Rc<RefCell<Vec<State>>>,
}

type Tester = LinearizabilityTester<u64, Specification>;

impl Search {
    fn new(before: &State, steps: u64) -> Self {
        Self { before: before.clone(), steps: Rc::new(Cell::new(steps)), seen: Rc::default() }
    }

    /// A history that makes no sense, such as a reply to no call, is none that can be.
    fn tester(&self, events: &[Numbered<'_>]) -> Option<Tester> {
        let specification = Specification { state: self.before.clone(), search: self.clone() };
        let mut tester = LinearizabilityTester::new(specification);
        for Numbered { event, number, .. } in events {
            let noted = match event {
                Event::Invoked { thread, call } => {
                    tester.on_invoke((*thread).into(), Step::Call(*number, call.clone())).map(drop)
                }
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

    fn see(&self, state: &State) {
        let mut seen = self.seen.borrow_mut();
        if !seen.contains(state) {
            seen.push(state.clone());
        }
    }
}

/// What takes effect.
#[derive(Debug, Clone)]
enum Step {
    /// The call of a number.
    Call(u64, Call),
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
                self.search.see(&self.state);
                false
            }
            (Step::Call(..), None) => false,
        }
    }
}
