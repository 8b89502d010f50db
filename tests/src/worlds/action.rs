//! What can happen in a small world.

/// One of the two clients.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Client {
    /// The one whose process is `first`.
    First,
    /// The one whose process is `second`.
    Second,
}

impl Client {
    /// Both.
    pub const ALL: [Client; 2] = [Client::First, Client::Second];

    /// Its place in arrays.
    pub fn index(self) -> usize {
        self as usize
    }

    /// Its process.
    pub fn process(self) -> &'static str {
        match self {
            Client::First => "first",
            Client::Second => "second",
        }
    }

    /// The other one.
    pub fn exchanged(self) -> Client {
        match self {
            Client::First => Client::Second,
            Client::Second => Client::First,
        }
    }

    /// The client of that process.
    pub fn of(process: &str) -> Option<Client> {
        Self::ALL.into_iter().find(|client| client.process() == process)
    }
}

/// What a thread of a client calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Thread {
    /// The backup object.
    Backup,
    /// The connection.
    Services,
}

/// A thread of a client, and the call that it has made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Part {
    /// Whose it is.
    pub client: Client,
    /// Which of the two.
    pub thread: Thread,
}

impl Part {
    /// Every thread.
    pub const ALL: [Part; 4] = [
        Part { client: Client::First, thread: Thread::Backup },
        Part { client: Client::First, thread: Thread::Services },
        Part { client: Client::Second, thread: Thread::Backup },
        Part { client: Client::Second, thread: Thread::Services },
    ];

    /// The same thread of the other client.
    pub fn exchanged(self) -> Part {
        Part { client: self.client.exchanged(), ..self }
    }
}

/// How a job ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// It could be done.
    Done,
    /// The disk was full, the file could not be read to its end, the provider failed.
    Failed,
}

/// One thing that happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// A client calls.
    Call(Client, Verb),
    /// A client dies.
    Kill(Client),
    /// The job of a call ends.
    Finish(Part, Outcome),
    /// Time passes to the next deadline, and by 15 minutes at most.
    Pass,
}

impl Action {
    /// The same by or to the other client.
    pub fn exchanged(self) -> Action {
        match self {
            Action::Call(client, verb) => Action::Call(client.exchanged(), verb),
            Action::Kill(client) => Action::Kill(client.exchanged()),
            Action::Finish(part, outcome) => Action::Finish(part.exchanged(), outcome),
            Action::Pass => Action::Pass,
        }
    }
}

/// What a client calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verb {
    /// Activates a backup object.
    Activate,
    /// Pause.
    Pause,
    /// Resume.
    Resume,
    /// Backup to the one file.
    Backup,
    /// Restore from it, with flag 0.
    Restore,
    /// Restore from it with WBEM_FLAG_BACKUP_RESTORE_FORCE_SHUTDOWN.
    ForceRestore,
    /// Releases the backup object.
    ReleaseObject,
    /// Logs in.
    Connect,
    /// Puts the note, with a value that is the client's own.
    Put,
    /// Puts it, in a call that takes time.
    SlowPut,
    /// Gets the note.
    Get,
    /// Gets an instance that a provider has.
    Ask,
    /// Releases the connection.
    ReleaseConnection,
}

impl Verb {
    /// All of them.
    pub const ALL: [Verb; 13] = [
        Verb::Activate,
        Verb::Pause,
        Verb::Resume,
        Verb::Backup,
        Verb::Restore,
        Verb::ForceRestore,
        Verb::ReleaseObject,
        Verb::Connect,
        Verb::Put,
        Verb::SlowPut,
        Verb::Get,
        Verb::Ask,
        Verb::ReleaseConnection,
    ];

    /// The thread that calls it.
    pub fn thread(self) -> Thread {
        match self {
            Verb::Activate | Verb::Pause | Verb::Resume | Verb::Backup => Thread::Backup,
            Verb::Restore | Verb::ForceRestore | Verb::ReleaseObject => Thread::Backup,
            Verb::Connect | Verb::Put | Verb::SlowPut | Verb::Get => Thread::Services,
            Verb::Ask | Verb::ReleaseConnection => Thread::Services,
        }
    }

    /// Whether it gives up the pointer of its thread.
    pub fn releases(self) -> bool {
        matches!(self, Verb::ReleaseObject | Verb::ReleaseConnection)
    }

    /// Whether it gets the thread its pointer.
    pub fn opens(self) -> bool {
        matches!(self, Verb::Activate | Verb::Connect)
    }
}
