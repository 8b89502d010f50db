//! Scenarios: files that say who calls what, and what each call must do.
//!
//! # The format, version 1
//!
//! One TOML file is one scenario. Its id is its path below `suite/` without `.toml`, such as
//! `pause/second-object-waits`; it names a behaviour and never changes. Whatever is not known here
//! is refused, with file, line, column and the nearest known word. The JSON Schema is
//! `fixtures/suite/scenario.schema.json`.
//!
//! ```toml
//! title = "A pause is refused to a guest"      # the behaviour
//! goal = "See that Pause needs an account that may back up."  # what is to be found out
//! method = "Pause as a guest."                 # how
//! covers = ["PAUSE-8"]                         # requirements whose breach this would notice; left
//!                                              # out only by a finding not yet explained
//! needs = ["legacy-version"]                   # what a target must be able to do; see below
//! when.second-pause = "invalid-operation"      # readings under which it applies: a word or a list
//! mof = ["real/documents/ready-thread.mof"]    # starting content: files under fixtures/mof/ ..
//! content = 'class T { [key] uint32 Id; };'    # .. and more of it here
//!
//! [callers.operator]                           # who calls; without any there is this `operator`
//! [callers.guest]
//! account = "guest"
//! privileges = ["SeBackupPrivilege"]
//!
//! [[steps]]
//! activate = "first"
//! [[steps]]
//! pause = "first"
//! as = "guest"
//! expect = "WBEM_E_ACCESS_DENIED"
//! ```
//!
//! ## Callers
//!
//! A caller is a local administrator with both privileges enabled; one with an `account` is an
//! ordinary user without any. `administrator = true|false`, `groups`, `origin = "remote"`,
//! `privileges` (enabled) and `disabled-privileges`, `authentication` and `impersonation` change
//! that; where privileges are named at all, the caller has no others. Each caller is a process of
//! its own unless two share a `process`: those are two tokens of one client, and share its
//! pointers. A step without `as` is the first caller's.
//!
//! ## Steps
//!
//! A step has exactly one verb. The verbs in bold hand out a pointer, whose name follows them; the
//! others are followed by the pointer they are called on.
//!
//! | verb | beside it |
//! | --- | --- |
//! | **`activate`** | `interface` (`IWbemBackupRestoreEx` if left out) |
//! | **`query-interface`** | `from`, `interface` |
//! | `release`, `pause`, `resume` | |
//! | `backup`, `restore` | `file` (`{work}` is the target's folder), `flags` (`default`, `force`) |
//! | **`connect`** | `namespace`, `flags` |
//! | **`open-namespace`** | `from`, `path`, `flags` |
//! | `get`, `delete-instance` | `path`, `flags` |
//! | `put-class` | `class` as MOF, `named` to have another name (`""` for none); `flags` |
//! | `put-instance` | `instance` as MOF, `flags` |
//! | `delete-class` | `class`, a name; `flags` |
//! | `classes`, `instances` | `of`, a class; `shallow = true`, `flags`: read to the end at once |
//! | `query`, **`enumerate-query`** | `text`; `language` (`WQL` if left out), `flags`; `from` |
//! | **`enumerate-classes`**, **`enumerate-instances`** | `from`, `of`, `shallow`, `flags` |
//! | `next`, `skip` | `count`, `timeout` (`infinite` if left out) |
//! | `reset`; **`clone`** | `from`, for a clone |
//! | `call-status`, `result-object`, `result-string` | `timeout` |
//! | **`result-services`** | `from`, `timeout` |
//! | `exec-method` | `path`, `method`, `flags` |
//! | `get-security`, `set-security`, `caller-rights` | `descriptor`, `sddl` or `bytes` to set |
//! | `compile = "buffer"`, `"file"` | `mof`, or `file` under `fixtures/mof/`; `namespace`, `options`, `class-flags`, `instance-flags` |
//! | `shutdown = true` | |
//!
//! To see it refused, `put-class` takes an `instance` and `put-instance` a `class` as well. In a
//! path, a name of a class and MOF `{x*4096}` stands for so many `x`.
//!
//! `result = true` beside a call that has a ppCallResult passes one: the call result that comes of
//! it has the name of the step. With the flag `WBEM_FLAG_RETURN_IMMEDIATELY` the call then is
//! semisynchronous; what is held of it by `hold` is its work.
//!
//! Every call may have `as`, `name` (for later steps; a pointer's name is its step's), `note`,
//! `expect`, `hold = true` (it stays in progress until let go) and `repeat = N` (so many, all
//! alike). `null = "file"` passes NULL for an argument that would have to be there. `flags` are a
//! number, the name of a flag or a list of names.
//!
//! What is not a call:
//!
//! | verb | does |
//! | --- | --- |
//! | `reply = "step"` | looks at a call that was blocked: how has it replied by now? |
//! | `advance = "14m 59s 999ms"` | lets time pass |
//! | `let-go = "step"` | lets a held call go on |
//! | `kill = "process"` | ends a client process without its releasing anything |
//! | `limit-requests = 3` | sets MaxRequestLimit |
//! | `fail = "disk-full"`, `"read-error"` | makes a step of the next Backup or Restore fail |
//! | `fail = "repository-full"` | makes the next write or Restore fail that changes the repository |
//! | `stop = true`, `start = true` | takes the server down and up; `initialized = false` spoils it |
//! | `put-file = "path"` | with `content`: `"empty"`, `"folder"`, `{ text = ".." }`, `{ copy-of = ".." }`, `{ half-of = ".." }`, `{ damaged-copy-of = ".." }` |
//! | `look-at-file = "path"` | expects `file`, `folder`, `missing`, `{ same-as = "step" }` |
//! | `deny-folder = "path"` | with `account`: keeps it out |
//! | `provider-put = "instance of .."`, `provider-clear = "Class"` | what the provider shows |
//! | `provider-put-class = "class .."`, `provider-delete-class = "Class"` | which classes it supplies |
//!
//! ## Expectations
//!
//! `expect` is one outcome, a list of outcomes any of which will do, or a question. An outcome:
//!
//! | spelling | passes |
//! | --- | --- |
//! | `"WBEM_E_NOT_FOUND"`, `"0x80041002"` | this status; `WBEM_S_NO_ERROR` if `expect` is left out |
//! | `"succeeds"`, `"fails"` | any success, any failure |
//! | `"rpc-error"` | any failure of the transport |
//! | `"blocked"` | no reply yet; what a step with `hold` expects if it does not say |
//! | `"any"` | anything; no later reply has to be looked at |
//! | `{ status = ".." }` | this status, and what else the table says; any success without |
//! | `{ instance = "instance of T { Id = 1; }" }` | an object with these values, and perhaps others |
//! | `{ class = "class T { .. };" }` | a class with these members, and perhaps others |
//! | `{ empty = true }` | an object of no class |
//! | `{ count = 3 }` | so many objects |
//! | `{ exactly = [1, 2] }` | classes of these names, or instances of these keys, in any order |
//! | `{ includes = ["T"], lacks = ["U"] }` | some that are there, some that are not |
//! | `{ properties = ["Id"] }` | instances that have these properties and no others |
//! | `{ same-as = "step" }`, `{ not-same-as = "step" }` | what that step returned, or has seen |
//! | `{ before = "step" }`, `{ after = "step" }` | the replies came in this order |
//! | `{ rights = ["WBEM_ENABLE"] }` | these rights |
//! | `{ descriptor = .. }`, `{ sddl = "O:BAG:BAD:" }` | this descriptor |
//! | `{ call-status = "WBEM_E_NOT_FOUND" }`, `{ path = "T.Id=1" }` | what a call result says |
//! | `{ compiled = { phase = "storing", result = "..", object = 2, lines = [3, 5] } }` | a compilation ended so |
//!
//! A question is a table with one open point, whose readings have outcomes, or questions, in turn;
//! `otherwise` is for those not named:
//!
//! ```toml
//! expect.second-pause = { blocks = "blocked", invalid-operation = "WBEM_E_INVALID_OPERATION" }
//! expect.who-may-call.local-anyone = "WBEM_S_NO_ERROR"
//! expect.who-may-call.otherwise.privilege-code.access-denied = "WBEM_E_ACCESS_DENIED"
//! expect.who-may-call.otherwise.privilege-code.otherwise = "fails"
//! ```
//!
//! A call that was blocked and replies later is a failure unless a `reply` step looks at it, so
//! that nothing is let through in silence. It may end blocked.
//!
//! ## What follows by itself
//!
//! `needs` has to name only what cannot be seen: that a scenario which advances time needs
//! `time-control`, one whose calls block `concurrency`, one with a remote caller `remote-caller`,
//! and so on, is known. A scenario that gets an IWbemBackupRestoreEx applies only where
//! `ex-interface` is `must`, and one that pauses and calls Resume, Backup or Restore only where
//! `hold-scope` does not hold those as well, unless it asks that point.

mod compare;
mod expectation;
mod observed;
#[cfg(test)]
mod on_the_model;
mod perform;
mod performance;
#[cfg(test)]
mod plays;
mod raw;
mod read;
mod record;
mod schema;
mod script;
mod show;
mod suite;
mod wanted;
mod write;

pub use expectation::{Expectation, Path};
pub use observed::{Conflict, Expected, Observed};
pub use perform::perform;
pub use performance::{Failure, Outcome, Performance, StepRecord};
pub(crate) use read::needs_of_caller;
pub use read::{FILE_SIZE_MAX, STEP_COUNT_MAX};
pub use record::{Deed, Head, Recorded, Recording};
pub use schema::schema;
pub use script::{Action, Calls, Content, Scenario, Step};
pub(crate) use show::reply_text;
pub use suite::{corpus, suite};
pub use wanted::{Compiled, Details, FileState, ObjectKey, Wanted};
pub use write::Unwritable;
