//! The classes of the simulator in a process of their own, which COM starts when a client asks.
//!
//! LocalServer32 of the classes names this program. It ends when clients hold nothing of it any
//! more, and with it what it had in memory: a repository that is to last has a folder. How to
//! register it, with the proxies that calls need on their way: `sim/com/idl`.
//!
//! Clients are who COM says that they are, and nobody where it does not say. Wine 8.0 never does:
//! with `--trust-clients` such a client is taken for this process, with its privileges enabled.

use std::process::ExitCode;

#[cfg(windows)]
use wbem_sim_com::face::{Stranger, serve};

#[cfg(windows)]
fn main() -> ExitCode {
    let stranger = match std::env::args().any(|argument| argument == "--trust-clients") {
        true => Stranger::Ourselves,
        false => Stranger::Anonymous,
    };
    match serve(stranger) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("the classes cannot be served: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Nothing to serve where there is no COM.
#[cfg(not(windows))]
fn main() -> ExitCode {
    eprintln!("COM is on Windows only");
    ExitCode::FAILURE
}
