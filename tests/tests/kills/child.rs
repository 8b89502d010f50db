//! The process that is killed: it writes, pauses, backs up and restores for as long as it lives.

use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;

use wbem_sim::caller::Caller;
use wbem_sim::cim::{Instance, Value};
use wbem_sim::profile::Profile;
use wbem_sim::simulator::{BackupObject, CallError, Client, Connection, RestoreMode, Simulator};
use wbem_sim::status::Status;

use crate::line::{Line, MANY, Op};

const FOLDER: &str = "WBEM_KILLS_FOLDER";
const NUMBER: &str = "WBEM_KILLS_LIFE";
/// The backup, as the process names it.
pub const BACKUP: &str = "C:\\daily.bak";
/// How many notes there are at most.
const NOTES: u32 = 8;
/// How many values one life has for its notes.
const VALUES: u32 = 1 << 16;

/// One life of the process.
pub struct Life {
    pub folder: PathBuf,
    /// Each has another one, so that no two put the same value.
    pub number: u32,
}

impl Life {
    /// The life that this process is to live, if it is one.
    pub fn of_environment() -> Option<Self> {
        let folder = std::env::var_os(FOLDER)?.into();
        let number = std::env::var(NUMBER).ok()?.parse().ok()?;
        Some(Self { folder, number })
    }

    /// The command that begins it.
    pub fn command(&self) -> Command {
        let executable = std::env::current_exe().expect("this one runs");
        let mut command = Command::new(executable);
        command.env(FOLDER, &self.folder).env(NUMBER, self.number.to_string());
        command
    }
}

/// Lives until it is killed, or nobody listens any more.
pub fn live(life: &Life) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(async {
        let simulator = Simulator::open(Profile::recommended(), &life.folder).unwrap();
        say(Line::Opened);
        let client = simulator.client(Caller::administrator("worker"));
        let mut worker = Worker { client, next: life.number * VALUES };
        loop {
            worker.round().await;
        }
    });
}

fn say(line: Line) {
    if line.say().is_err() {
        std::process::exit(0);
    }
}

/// Makes a call, and says so before and after it.
async fn told(op: Op, call: impl Future<Output = Result<(), Status>>) {
    say(Line::Begins(op));
    answer(op, call.await);
}

fn answer(op: Op, reply: Result<(), Status>) {
    match reply {
        Ok(()) => say(Line::Done(op)),
        Err(status) => say(Line::Failed(op, status.0)),
    }
}

struct Worker {
    client: Client,
    next: u32,
}

impl Worker {
    async fn round(&mut self) {
        self.compile(Op::Declare, "class Note { [key] uint32 Id; uint32 Value; };").await;
        let connection = self.connect().await;
        self.put(&connection).await;
        self.compile(Op::Fill, &many()).await;
        let id = self.next % NOTES;
        self.put(&connection).await;
        told(Op::Delete { id }, async {
            of(connection.delete_instance(&format!("Note.Id={id}")).await)
        })
        .await;
        self.paused_round(&connection).await;
        told(Op::Empty, async { of(connection.delete_class("Many").await) }).await;
        self.put(&connection).await;
        let object = self.client.activate().await.unwrap();
        let restore = object.restore(BACKUP, RestoreMode::ForceShutdown);
        told(Op::Restore, async { of(restore.await) }).await;
        let connection = self.connect().await;
        self.put(&connection).await;
        told(Op::Empty, async { of(connection.delete_class("Many").await) }).await;
    }

    /// Writes that a pause holds, and a backup meanwhile.
    async fn paused_round(&mut self, connection: &Arc<Connection>) {
        let object: BackupObject = self.client.activate().await.unwrap();
        told(Op::Pause, async { of(object.pause().await) }).await;
        let mut held = Vec::new();
        for _ in 0..2 {
            let (op, note) = self.note();
            say(Line::Begins(op));
            let connection = Arc::clone(connection);
            let put = tokio::spawn(async move { connection.put_instance(note).await });
            held.push((op, put));
            tokio::task::yield_now().await;
        }
        told(Op::Backup, async { of(object.backup(BACKUP).await) }).await;
        told(Op::Resume, async { of(object.resume().await) }).await;
        for (op, put) in held {
            answer(op, of(put.await.unwrap()));
        }
    }

    async fn connect(&self) -> Arc<Connection> {
        Arc::new(self.client.connect("root\\default").await.unwrap())
    }

    fn note(&mut self) -> (Op, Instance) {
        let (id, value) = (self.next % NOTES, self.next);
        self.next += 1;
        let note = Instance::new("Note").with("Id", Value::Uint32(id));
        (Op::Put { id, value }, note.with("Value", Value::Uint32(value)))
    }

    async fn put(&mut self, connection: &Connection) {
        let (op, note) = self.note();
        told(op, async { of(connection.put_instance(note).await) }).await;
    }

    async fn compile(&self, op: Op, text: &str) {
        let compiled = self.client.compile(text);
        told(op, async { compiled.await.map_err(|status| status.result) }).await;
    }
}

fn of(result: Result<(), CallError>) -> Result<(), Status> {
    result.map_err(|error| error.status)
}

fn many() -> String {
    let instance = |id: u32| format!("instance of Many {{ Id = {id}; }};");
    let instances: String = (0..MANY).map(instance).collect();
    format!("class Many {{ [key] uint32 Id; }}; {instances}")
}
