//! What tasks share, in many orders: shuttle chooses who goes on.
//!
//! Everything that clones of a simulator share is behind one lock, and what is done with it in hand
//! is one step, whatever the machine does. So an order of events is an order of such steps, and
//! before each of them somebody else may go on here. The rest (a channel for each reply, and the
//! word that something has moved) is tokio's, and tested there. A wake-up that is lost, or a call
//! that nobody answers, shows as a deadlock: time stands still, so that no timer helps.

use std::cell::Cell;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use shuttle::future::block_on;
use shuttle::thread::{self, JoinHandle};

use super::{Client, Connection, Simulator};
use crate::archive::Progress;
use crate::caller::Caller;
use crate::profile::Profile;
use crate::repository::Repository;
use crate::server::{FileAccess, FileFault, ReadFault, Server};
use crate::store::{Backup, MemoryStore, Store};

/// How many orders are tried in each test.
const ORDERS: usize = 300;
/// How many times, at most, somebody is held up in one of the orders of the second kind.
const TURNS: usize = 3;

thread_local! {
    static IS_CHECKED: Cell<bool> = const { Cell::new(false) };
}

/// Before a step: somebody else may go on.
pub(super) fn point() {
    if IS_CHECKED.get() {
        thread::yield_now();
    }
}

/// Does some work beside everything else; gives it back where nothing is checked.
pub(super) fn beside<W: FnOnce() + Send + 'static>(work: W) -> Option<W> {
    if !IS_CHECKED.get() {
        return Some(work);
    }
    thread::spawn(work);
    None
}

/// Plays something in many orders, at random and with few changes of who goes on.
fn in_many_orders(play: fn()) {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = runtime.enable_time().start_paused(true).build();
    let runtime = runtime.expect("it needs nothing from the system");
    let _stopped_clock = runtime.enter();
    IS_CHECKED.set(true);
    shuttle::check_random(play, ORDERS);
    shuttle::check_pct(play, ORDERS, TURNS);
    IS_CHECKED.set(false);
}

fn simulator() -> Simulator {
    simulator_with(MemoryStore::default())
}

fn simulator_with(store: impl Store + 'static) -> Simulator {
    let simulator = Simulator::with_store(Server::new(Profile::recommended()), store);
    simulator.load_mof("class Note { [key] uint32 Id; };").expect("it compiles");
    simulator
}

fn client(simulator: &Simulator, process: &str) -> Client {
    simulator.client(Caller::administrator(process))
}

fn connected(simulator: &Simulator, process: &str) -> Connection {
    block_on(client(simulator, process).connect("root\\default")).expect("it is there")
}

fn task<F: Future<Output = ()> + Send + 'static>(work: F) -> JoinHandle<()> {
    thread::spawn(move || block_on(work))
}

fn join(tasks: impl IntoIterator<Item = JoinHandle<()>>) {
    tasks.into_iter().for_each(|task| task.join().expect("it has not failed"));
}

/// Nothing is left over: no call without a reply, nobody to be told of one, no pause.
fn assert_at_rest(simulator: &Simulator) {
    simulator.inspect(|server| {
        assert_eq!(server.outstanding(), []);
        assert!(!server.is_paused());
    });
    assert!(simulator.lock().nobody_waits());
}

async fn pause_and_resume(client: Client) {
    let object = client.activate().await.expect("anybody may");
    object.pause().await.expect("it is its turn");
    object.resume().await.expect("the pause is its own");
}

async fn pause_and_release(client: Client) {
    let object = client.activate().await.expect("anybody may");
    object.pause().await.expect("it is its turn");
}

#[test]
#[cfg_attr(miri, ignore = "coroutines are beyond it")]
fn a_call_that_a_pause_holds_is_answered() {
    in_many_orders(|| {
        let simulator = simulator();
        let readers = ["one", "other"].map(|process| connected(&simulator, process));
        let pauser = task(pause_and_resume(client(&simulator, "pauser")));
        let readers = readers.map(|reader| {
            task(async move { drop(reader.get_class("Note").await.expect("it is there")) })
        });
        join(readers.into_iter().chain([pauser]));
        assert_at_rest(&simulator);
    });
}

#[test]
#[cfg_attr(miri, ignore = "coroutines are beyond it")]
fn pauses_follow_each_other_however_each_ends() {
    in_many_orders(|| {
        let simulator = simulator();
        let resumes = task(pause_and_resume(client(&simulator, "resumes")));
        let releases = task(pause_and_release(client(&simulator, "releases")));
        let reader = connected(&simulator, "reader");
        join([resumes, releases]);
        block_on(reader.get_class("Note")).expect("nothing holds it");
        drop(reader);
        assert_at_rest(&simulator);
    });
}

#[test]
#[cfg_attr(miri, ignore = "coroutines are beyond it")]
fn a_call_that_is_given_up_leaves_nothing() {
    in_many_orders(|| {
        let simulator = simulator();
        let reader = connected(&simulator, "reader");
        let pauser = task(pause_and_resume(client(&simulator, "pauser")));
        let reader = task(async move {
            let given_up = Arc::new(tokio::sync::Notify::new());
            given_up.notify_one();
            tokio::select! {
                biased;
                _ = reader.get_class("Note") => {}
                () = given_up.notified() => {}
            }
        });
        join([pauser, reader]);
        assert_at_rest(&simulator);
    });
}

#[test]
#[cfg_attr(miri, ignore = "coroutines are beyond it")]
fn the_death_of_who_pauses_lets_others_go_on() {
    in_many_orders(|| {
        let simulator = simulator();
        let reader = connected(&simulator, "reader");
        let pauser = client(&simulator, "pauser");
        let object = block_on(pauser.activate()).expect("anybody may");
        block_on(object.pause()).expect("nobody else pauses");
        let reader = task(async move {
            drop(reader.get_class("Note").await.expect("it is there"));
        });
        let killer = task(async move { pauser.die() });
        join([reader, killer]);
        drop(object);
        assert_at_rest(&simulator);
    });
}

/// A volume that takes its time.
struct Slow(MemoryStore);

impl Store for Slow {
    fn write(
        &mut self,
        backup: &Backup<'_>,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(), FileFault> {
        self.0.write(backup, progress)
    }

    fn read(
        &mut self,
        file: &str,
        access: &FileAccess,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Repository, ReadFault> {
        self.0.read(file, access, progress)
    }
}

#[test]
#[cfg_attr(miri, ignore = "coroutines are beyond it")]
fn a_backup_that_is_written_beside_everything_else_is_answered() {
    in_many_orders(|| {
        let simulator = simulator_with(Slow(MemoryStore::default()));
        let reader = connected(&simulator, "reader");
        let tool = client(&simulator, "tool");
        let backup = task(async move {
            let object = tool.activate().await.expect("anybody may");
            object.backup("C:\\a.bak").await.expect("it fits");
        });
        let pauser = task(pause_and_resume(client(&simulator, "pauser")));
        let reader = task(async move {
            drop(reader.get_class("Note").await.expect("it is there"));
        });
        join([backup, pauser, reader]);
        assert_at_rest(&simulator);
        assert_eq!(simulator.inspect(Server::next_deadline), None::<Duration>);
    });
}
