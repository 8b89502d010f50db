//! What the server has others do, and what it hears back.
//!
//! The server touches no file and asks no provider: it says what to write, read or ask, and goes on
//! when it is told how that ended. Between the two, BackupInProgress or RestoreInProgress is true.

use std::sync::Arc;
use std::time::Duration;

use crate::call::{CallId, Reply};
use crate::caller::Principal;
use crate::cim::{ClassDeclaration, Instance, Name};
use crate::repository::{InstanceKey, PutMode, Repository};
use crate::status::Status;

/// The number of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct JobId(pub u64);

/// What comes out of the server.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Output {
    /// A call is over.
    Reply {
        /// The call.
        id: CallId,
        /// Its outcome.
        reply: Reply,
    },
    /// Something is to be done, and reported with `Server::finish`.
    Job {
        /// The job.
        id: JobId,
        /// What to do.
        job: Job,
    },
}

/// Something that takes time.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Job {
    /// Let a held call go on, whenever that pleases.
    Operation {
        /// The call.
        call: CallId,
    },
    /// Ask a provider.
    Provide {
        /// The call that it is for.
        call: CallId,
        /// The name of the provider.
        provider: Arc<str>,
        /// What to ask.
        request: ProviderRequest,
    },
    /// Ask a class provider.
    Define {
        /// The call that it is for.
        call: CallId,
        /// The name of the provider.
        provider: Arc<str>,
        /// What to ask.
        request: ClassRequest,
    },
    /// Write a backup file.
    Backup {
        /// Its path.
        file: Arc<str>,
        /// What it is to hold: the repository as it was when Backup began.
        content: Repository,
        /// When Backup began.
        taken: Duration,
        /// What to do with a file that is there.
        existing: ExistingFile,
        /// With whose rights.
        access: FileAccess,
    },
    /// Read a backup file and check it.
    Restore {
        /// Its path.
        file: Arc<str>,
        /// With whose rights.
        access: FileAccess,
    },
}

/// What to do with a file that stands where a backup is to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ExistingFile {
    /// Put the new one in its place once that is complete.
    Replace,
    /// Write over it.
    Overwrite,
    /// Leave it, and fail.
    Refuse,
}

/// Whose rights decide about a file.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum FileAccess {
    /// The service's, which may do anything.
    Service,
    /// Those of the account that calls.
    Caller(Principal),
}

/// What a provider is asked.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ProviderRequest {
    /// One instance.
    Get {
        /// Its class.
        class: Name,
        /// Its key.
        key: InstanceKey,
    },
    /// All instances of one class.
    Enumerate {
        /// The class.
        class: Name,
    },
    /// To take an instance.
    Put {
        /// The instance.
        instance: Arc<Instance>,
        /// Its key.
        key: InstanceKey,
        /// Create, update, or whichever fits.
        mode: PutMode,
    },
    /// To delete an instance.
    Delete {
        /// Its class.
        class: Name,
        /// Its key.
        key: InstanceKey,
    },
}

/// What a class provider is asked.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ClassRequest {
    /// One class.
    Get {
        /// The class.
        class: Name,
    },
    /// Every class that it supplies.
    Enumerate,
}

/// How a job ended.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum JobResult {
    /// The held call may go on.
    LetGo,
    /// What the provider said: instances, or why not.
    Provided(Result<Vec<Arc<Instance>>, Status>),
    /// What the class provider said: classes, superclasses first, or why not.
    Defined(Result<Vec<Arc<ClassDeclaration>>, Status>),
    /// Whether the backup file was written.
    Written(Result<(), FileFault>),
    /// The content of the backup file, or why there is none.
    Read(Result<Repository, ReadFault>),
}

/// What is wrong with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum FileFault {
    /// There is no such file or folder.
    #[error("there is no such file or folder")]
    NotFound,
    /// The path is that of a folder, or is no path.
    #[error("the path is not that of a file")]
    NotAFile,
    /// The account may not use it.
    #[error("access to the file is denied")]
    AccessDenied,
    /// It exists, and is to be left alone.
    #[error("the file exists")]
    Exists,
    /// The disk is full.
    #[error("the disk is full")]
    DiskFull,
    /// It was not written by Backup, or has been damaged since.
    #[error("the file is not a whole backup")]
    NotABackup,
    /// It could not be read or written.
    #[error("the file could not be read or written")]
    InputOutput,
}

/// When a file could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReadFault {
    /// Before anything was touched.
    BeforeLoading(FileFault),
    /// After the old content had been given up.
    WhileLoading(FileFault),
}

impl ReadFault {
    /// What is wrong with the file.
    pub fn reason(self) -> FileFault {
        match self {
            ReadFault::BeforeLoading(reason) | ReadFault::WhileLoading(reason) => reason,
        }
    }
}
