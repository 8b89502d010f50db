//! What the target itself asks of the service: Backup and Restore, as an administrator would, and
//! the calls around a run.

use std::path::Path;

use wbem_conformance_com::apartment::Apartment;
use wbem_conformance_com::token::Assumed;
use wbem_conformance_com::{Client, Elsewhere};
use wbem_sim::call::{Handle, Interface, Method};
use wbem_sim::caller::Caller;
use wbem_sim::cim::NamespacePath;
use wbem_sim::status::Status;

use super::keepsake::Service;
use super::session::own_calls;
use super::sweep::{Access, Work};

/// WBEM_FLAG_BACKUP_RESTORE_FORCE_SHUTDOWN: clients that are connected do not prevent it.
const FORCE_SHUTDOWN: u32 = 1;

/// The service of this machine.
pub struct OwnService;

impl Service for OwnService {
    fn back_up(&mut self, file: &Path) -> Result<(), String> {
        let file = Some(file.to_string_lossy().as_ref().into());
        on_object(|object| Method::Backup { object, file, flags: 0 })
    }

    fn restore(&mut self, file: &Path) -> Result<(), String> {
        let file = Some(file.to_string_lossy().as_ref().into());
        on_object(|object| Method::Restore { object, file, flags: FORCE_SHUTDOWN })
    }
}

/// Makes a call on a backup object of its own.
fn on_object(method: impl FnOnce(Handle) -> Method + Send) -> Result<(), String> {
    with_client(None, |client| {
        let caller = Caller::administrator("suite");
        let _assumed = Assumed::of(&caller).map_err(|error| format!("the privileges: {error}"))?;
        let mut own = 0;
        let mut call = own_calls(client, &mut own);
        let mut done = |method: Method| {
            let name = method.name();
            let (handle, reply) = call(method);
            match reply.status.is_success() {
                true => Ok(handle),
                false => Err(format!("{name}: {}", reply.status)),
            }
        };
        let object = done(Method::Activate { interface: Interface::IWbemBackupRestore })?;
        done(method(object)).map(drop)
    })
    .map_err(said)?
}

/// What the service is asked for with the rights of the process, or of the account elsewhere.
pub struct OwnAccess(pub Option<&'static Elsewhere>);

impl Access for OwnAccess {
    fn with(&mut self, work: Work<'_>) -> Result<Status, String> {
        with_client(self.0, |client| {
            // Where they cannot be had, what needs them says so.
            let _ = client.learn_empty().and_then(|()| client.learn(&NamespacePath::root()));
            let mut own = 0;
            work(&mut own_calls(client, &mut own))
        })
        .map_err(said)
    }
}

fn said((what, status): NoClient) -> String {
    format!("{what}: {status}")
}

/// Why there is no client: what was tried, and what it came to.
pub type NoClient = (&'static str, Status);

/// Does something with a client of the service of this machine or of one elsewhere, on a thread of
/// its own. What the client holds is released after that.
pub fn with_client<T: Send>(
    elsewhere: Option<&'static Elsewhere>,
    work: impl FnOnce(&Client) -> T + Send,
) -> Result<T, NoClient> {
    std::thread::scope(|scope| {
        let thread = scope.spawn(|| {
            let failed = |what| move |status| (what, status);
            let apartment = Apartment::enter().map_err(failed("COM"))?;
            apartment.secure_process().map_err(failed("CoInitializeSecurity"))?;
            // Whoever cannot have such a token shows the account by his proxies.
            let _assumed = elsewhere.and_then(|elsewhere| Assumed::elsewhere(elsewhere).ok());
            let client = Client::of(elsewhere);
            let done = work(&client);
            client.release_all();
            Ok(done)
        });
        thread.join().unwrap_or(Err(("the thread for it panicked", Status::WBEM_E_UNEXPECTED)))
    })
}
