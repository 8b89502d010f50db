//! Backup and Restore of this machine's service, as an administrator would.

use std::path::Path;
use std::sync::Arc;

use wbem_conformance_com::Client;
use wbem_conformance_com::apartment::Apartment;
use wbem_conformance_com::token::Assumed;
use wbem_sim::call::{Call, CallId, Handle, Interface, Method};
use wbem_sim::caller::Caller;

use super::keepsake::Service;

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

/// Makes a call on a backup object of its own, on a thread of its own.
fn on_object(method: impl FnOnce(Handle) -> Method + Send) -> Result<(), String> {
    std::thread::scope(|scope| {
        let thread = scope.spawn(|| {
            let failed = |what: &str| {
                let what = what.to_owned();
                move |status| format!("{what}: {status}")
            };
            let _apartment = Apartment::enter().map_err(failed("COM"))?;
            let caller = Arc::new(Caller::administrator("suite"));
            let _assumed = Assumed::of(&caller).map_err(failed("the privileges"))?;
            let client = Client::default();
            let call = |id: u64, method: Method| {
                let name = method.name();
                let reply = client.call(CallId(id), &Call::new(Arc::clone(&caller), method));
                match reply.status.is_success() {
                    true => Ok(()),
                    false => Err(format!("{name}: {}", reply.status)),
                }
            };
            call(0, Method::Activate { interface: Interface::IWbemBackupRestore })?;
            let done = call(1, method(Handle(0)));
            client.release_all();
            done
        });
        thread.join().unwrap_or_else(|_| Err("the thread for it panicked".to_owned()))
    })
}
