//! The one simulated service of a process, which its threads call and wait for.
//!
//! Here stand the clock and the lock that the model has not. A call that the service blocks waits
//! in its own thread, in short slices: at each the clock is compared, so that a process whose clock
//! runs fast sees what falls due in that clock's time. After [`Request::Fresh`] the clock stands
//! still, and moves when it is told to.

mod answers;
mod caller;
mod outcome;
mod place;
mod settings;

use std::collections::BTreeMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use wbem_sim::call::{Call, CallId, Method, Reply};
use wbem_sim::caller::{Caller, Process};
use wbem_sim::machine::{FileJob, Machine};
use wbem_sim::profile::{ExInterface, Profile};
use wbem_sim::server::{JobResult, Server};
use wbem_sim::status::Status;

pub use answers::fresh;
pub use caller::{HOLD_NEXT, set_caller, take_last_reply, thread_caller};
pub use outcome::Outcome;
pub use settings::{Settings, SettingsError};

use caller::note_reply;
use place::Place;

#[cfg(doc)]
use crate::control::Request;

/// How long a blocked call waits at most before it looks at the clock again.
const SLICE: Duration = Duration::from_millis(250);

/// A simulated service.
pub struct Service {
    state: Mutex<State>,
    /// Backup files on real drives: work with them holds up nobody else.
    files: Option<Mutex<Place>>,
    /// A reply has come.
    moved: Condvar,
}

struct State {
    machine: Machine<Place>,
    clock: Clock,
    /// The calls that have no reply that their thread has taken.
    calls: BTreeMap<CallId, Waiting>,
    /// The calls that are held, by the numbers that clients know.
    holds: BTreeMap<u64, CallId>,
    next_hold: u64,
    /// How many replies there were.
    replies: u64,
    /// Whether another service is in its place.
    replaced: bool,
}

struct Waiting {
    process: Process,
    /// With its place among all replies.
    reply: Option<(u64, Reply)>,
}

/// What tells the time.
#[derive(Debug, Clone, Copy)]
enum Clock {
    /// The machine's, from when the service began.
    Running(Instant),
    /// Nothing but whoever moves it.
    Still(Duration),
}

impl Clock {
    fn now(self) -> Duration {
        match self {
            Clock::Running(since) => since.elapsed(),
            Clock::Still(now) => now,
        }
    }
}

impl Service {
    /// A service with a repository in memory, whose clock stands still.
    pub fn fresh(profile: Profile) -> Self {
        let machine = Machine::new(Server::new(profile), Place::default());
        Self::with(machine, None, Clock::Still(Duration::ZERO))
    }

    /// A service as the settings say, on the machine's own clock and drives.
    pub fn open(settings: &Settings) -> Result<Self, SettingsError> {
        let mut machine = settings.machine()?;
        machine.defer_files();
        let files = Some(Mutex::new(Place::real()));
        Ok(Self::with(machine, files, Clock::Running(Instant::now())))
    }

    fn with(machine: Machine<Place>, files: Option<Mutex<Place>>, clock: Clock) -> Self {
        let (calls, holds) = (BTreeMap::new(), BTreeMap::new());
        let state =
            State { machine, clock, calls, holds, next_hold: 0, replies: 0, replaced: false };
        Self { state: Mutex::new(state), files, moved: Condvar::new() }
    }

    /// Makes a call in the name of a caller, and waits for its reply.
    pub fn call(&self, caller: Arc<Caller>, method: Method) -> Outcome {
        self.make(Call::new(caller, method))
    }

    /// Makes a call, and waits for its reply.
    pub fn make(&self, call: Call) -> Outcome {
        let is_release = matches!(call.method, Method::Release { .. });
        let hold = if is_release { None } else { HOLD_NEXT.take() };
        let mut state = self.lock();
        if state.replaced {
            return Outcome::of(Status::RPC_E_DISCONNECTED);
        }
        let now = state.clock.now();
        let process = Arc::clone(&call.caller.process);
        let id = match hold {
            Some(hold) => {
                let id = state.machine.call_held(now, call);
                state.holds.insert(hold, id);
                id
            }
            None => state.machine.call(now, call),
        };
        state.calls.insert(id, Waiting { process, reply: None });
        self.wait_for(state, id)
    }

    fn wait_for<'a>(&'a self, mut state: MutexGuard<'a, State>, id: CallId) -> Outcome {
        let mut waited_for = false;
        loop {
            state = self.catch_up(state);
            if let Some((place, reply)) = state.take_reply(id) {
                note_reply(place, waited_for);
                return Outcome::new(id, reply, state.machine.server(), &state.machine.table);
            }
            let slice = state.slice();
            let waited = self.moved.wait_timeout(state, slice);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
            waited_for = true;
        }
    }

    /// Lets the server catch up with the clock, and does what is to be done with files.
    fn catch_up<'a>(&'a self, mut state: MutexGuard<'a, State>) -> MutexGuard<'a, State> {
        loop {
            let now = state.clock.now();
            state.machine.advance(now);
            if state.pump() {
                self.moved.notify_all();
            }
            let jobs = state.machine.take_file_jobs();
            if jobs.is_empty() {
                return state;
            }
            drop(state);
            let done: Vec<_> = jobs.iter().map(|job| (job.id(), self.carry_out(job))).collect();
            state = self.lock();
            for (id, result) in done {
                let now = state.clock.now();
                state.machine.finish(now, id, result);
            }
        }
    }

    fn carry_out(&self, job: &FileJob) -> JobResult {
        let files = self.files.as_ref().expect("files are left to others only with real drives");
        job.run(&mut *files.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// How many calls have no reply.
    pub fn waiting(&self) -> usize {
        let state = self.catch_up(self.lock());
        state.calls.values().filter(|call| call.reply.is_none()).count()
    }

    /// Whether the backup object has IWbemBackupRestoreEx.
    pub fn offers_ex(&self) -> bool {
        let state = self.lock();
        state.machine.server().profile().readings.ex_interface == ExInterface::Must
    }

    /// Ends the service because another one takes its place: whoever waits is told.
    pub fn replace(&self) {
        let mut state = self.lock();
        state.replaced = true;
        state.end_calls(Status::RPC_S_CALL_FAILED, |_| true);
        drop(state);
        self.moved.notify_all();
    }

    /// State is consistent after a panic too: the model changes it in one step, or not at all.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Takes what has come out of the machine; whether somebody has a reply.
    fn pump(&mut self) -> bool {
        let replies = self.machine.pump();
        let any = !replies.is_empty();
        for (id, reply) in replies {
            if let Some(waiting) = self.calls.get_mut(&id) {
                waiting.reply = Some((self.replies, reply));
                self.replies += 1;
            }
        }
        any
    }

    fn take_reply(&mut self, id: CallId) -> Option<(u64, Reply)> {
        self.calls.get(&id)?.reply.as_ref()?;
        self.calls.remove(&id)?.reply
    }

    /// How long nothing can happen by itself.
    fn slice(&self) -> Duration {
        let now = self.clock.now();
        match (self.clock, self.machine.server().next_deadline()) {
            (Clock::Running(_), Some(at)) => at.saturating_sub(now).min(SLICE),
            _ => SLICE,
        }
    }

    /// Ends calls that will never be answered.
    fn end_calls(&mut self, status: Status, ends: impl Fn(&Process) -> bool) {
        let open = self.calls.values_mut().filter(|call| call.reply.is_none());
        for call in open.filter(|call| ends(&call.process)) {
            call.reply = Some((self.replies, status.into()));
            self.replies += 1;
        }
    }

    /// Moves a clock that stands; what falls due on the way happens at its own time.
    fn advance(&mut self, by: Duration) -> bool {
        let Clock::Still(now) = self.clock else {
            return false;
        };
        let end = now + by;
        self.pump();
        while let Some(due) = self.machine.server().next_deadline().filter(|due| *due <= end) {
            self.machine.advance(due);
            self.pump();
        }
        self.machine.advance(end);
        self.clock = Clock::Still(end);
        self.pump();
        true
    }
}

#[cfg(test)]
mod tests;
