//! The classes in a process of their own, for clients of other processes.
//!
//! Class objects go first and objects last: once they are revoked, COM starts another process for
//! a client that comes late, and this one ends when whoever came before has let go.

use std::thread::sleep;
use std::time::{Duration, Instant};

use windows::Win32::System::Com::{CLSCTX_LOCAL_SERVER, CoIncrementMTAUsage};
use windows::core::Result;

use super::caller::{Stranger, impersonate_clients};
use super::module::{is_locked, live_objects};
use super::privilege::enable_own_privileges;
use super::registration::{Registration, register_class_objects_for};

/// How often it is looked whether clients hold anything.
const LOOK: Duration = Duration::from_millis(20);
/// How long the first client may take: COM itself gives up on a server after half a minute.
const FIRST_CLIENT: Duration = Duration::from_secs(30);
/// How long a client may take from the class object to an object of the class.
const NEXT_CLIENT: Duration = Duration::from_secs(1);

/// Serves the classes to clients of other processes, until they hold nothing any more.
pub fn serve(stranger: Stranger) -> Result<()> {
    // SAFETY: the apartment lasts as long as the process.
    unsafe { CoIncrementMTAUsage() }?;
    if stranger == Stranger::Ourselves {
        enable_own_privileges()?;
    }
    impersonate_clients(stranger);
    let classes = register_class_objects_for(CLSCTX_LOCAL_SERVER)?;
    let (mut patience, mut idle_since) = (FIRST_CLIENT, Instant::now());
    while idle_since.elapsed() < patience {
        if is_used(&classes) {
            (patience, idle_since) = (NEXT_CLIENT, Instant::now());
        }
        sleep(LOOK);
    }
    drop(classes);
    while live_objects() > 0 || is_locked() {
        sleep(LOOK);
    }
    Ok(())
}

/// Whether clients hold more than the class objects, which COM holds.
fn is_used(classes: &Registration) -> bool {
    live_objects() > classes.count() || is_locked()
}
