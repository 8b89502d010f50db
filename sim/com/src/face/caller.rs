//! Who calls: what the token of the calling thread says or, where it has none, that of the process.
//!
//! In a server for other processes the calling thread takes the token of its client for the look.
//!
//! To read a whole token takes several times as long as a call, so that what it said is kept, by
//! thread. At each call the system is asked one thing: which token is in effect, and when it was
//! changed last. Each token has a number that no other has, and each change of its privileges or
//! its groups gives it another number of that kind (TOKEN_STATISTICS), so that a change counts at
//! the next call.

use std::cell::RefCell;
use std::sync::{Arc, OnceLock};

use wbem_sim::caller::{ADMINISTRATORS, Caller};
use windows::Win32::Security::{SE_BACKUP_NAME, SE_RESTORE_NAME};
use windows::Win32::System::Com::{CoImpersonateClient, CoRevertToSelf};
use windows::Win32::System::Threading::GetCurrentProcessId;

use super::token::{State, Token, state_of};
use crate::service::thread_caller;

/// Whom a client of another process is taken for, if COM does not say who it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stranger {
    /// Nobody, who may do nothing.
    Anonymous,
    /// The server itself: Wine 8.0 says of no client who it is.
    Ourselves,
}

/// Set where calls come from other processes.
static STRANGER: OnceLock<Stranger> = OnceLock::new();

thread_local! {
    /// The caller that a token has named to this thread, and the state in which it was.
    static KNOWN: RefCell<Option<(State, Arc<Caller>)>> = const { RefCell::new(None) };
}

/// From now on callers are the clients that COM brings calls from.
pub fn impersonate_clients(stranger: Stranger) {
    STRANGER.get_or_init(|| stranger);
}

/// The caller of the calling thread.
pub fn caller() -> Arc<Caller> {
    thread_caller().unwrap_or_else(|| match STRANGER.get() {
        Some(stranger) => of_client(*stranger),
        None => of_token(),
    })
}

/// The calling thread with the token of its client, until this is dropped.
struct Impersonation;

impl Impersonation {
    fn begin() -> Option<Self> {
        // SAFETY: it changes the token of this thread only, and dropping undoes that.
        unsafe { CoImpersonateClient() }.is_ok().then_some(Self)
    }
}

impl Drop for Impersonation {
    fn drop(&mut self) {
        // SAFETY: the thread impersonates.
        let _ = unsafe { CoRevertToSelf() };
    }
}

fn of_client(stranger: Stranger) -> Arc<Caller> {
    match (Impersonation::begin(), stranger) {
        (Some(_), _) | (None, Stranger::Ourselves) => of_token(),
        (None, Stranger::Anonymous) => Caller::user("", "Anonymous").into(),
    }
}

/// Whom the token in effect names. One that does not say in which state it is, as on a Windows that
/// lets nobody ask for that without opening it, is read at each call.
fn of_token() -> Arc<Caller> {
    let Some(state) = State::current() else { return Arc::new(read()) };
    KNOWN.with_borrow_mut(|known| match known {
        Some((of, caller)) if *of == state => Arc::clone(caller),
        _ => {
            let caller = Arc::new(read());
            *known = Some((state, Arc::clone(&caller)));
            caller
        }
    })
}

fn read() -> Caller {
    // SAFETY: it takes nothing.
    let process = format!("{}", unsafe { GetCurrentProcessId() });
    let Some(token) = Token::current() else {
        return Caller::user(process, "Anonymous");
    };
    let account = token.account().unwrap_or_else(|| "Unknown".to_owned());
    let groups = if token.is_administrator() { vec![ADMINISTRATORS.into()] } else { Vec::new() };
    let privileges = token.privileges();
    let state = |name| state_of(&privileges, name);
    Caller {
        groups,
        backup_privilege: state(SE_BACKUP_NAME),
        restore_privilege: state(SE_RESTORE_NAME),
        ..Caller::user(process, account)
    }
}
