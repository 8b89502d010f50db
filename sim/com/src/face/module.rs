//! The DLL: what it serves, whether it may be unloaded, and the one service of the process.
//!
//! A repository in memory lasts as long as the DLL is loaded; one that is to last longer has a
//! folder (see [`crate::service::Settings`]).

use std::ffi::c_void;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use wbem_sim::status::Status;
use windows::Win32::Foundation::{CLASS_E_CLASSNOTAVAILABLE, E_POINTER, S_FALSE, S_OK};
use windows::core::{GUID, HRESULT, IUnknown, Interface};

use super::boundary::{clear, method};
use super::factory::{ClassFactory, Served};
use super::registration::folder_of_module;
use crate::service::{Service, Settings, SettingsError};

/// Objects in the hands of clients, and locks on the server.
static OBJECTS: AtomicUsize = AtomicUsize::new(0);
static LOCKS: AtomicUsize = AtomicUsize::new(0);
static SERVICE: Mutex<Option<Arc<Service>>> = Mutex::new(None);

/// What each object has that a client can hold, so that the DLL stays while there is one.
#[derive(Debug)]
pub struct Live(());

impl Live {
    pub fn new() -> Self {
        OBJECTS.fetch_add(1, Ordering::SeqCst);
        Self(())
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        OBJECTS.fetch_sub(1, Ordering::SeqCst);
    }
}

/// How many objects clients hold.
pub fn live_objects() -> usize {
    OBJECTS.load(Ordering::SeqCst)
}

/// IClassFactory::LockServer.
pub fn lock(locks: bool) {
    match locks {
        true => LOCKS.fetch_add(1, Ordering::SeqCst),
        false => {
            let less = |locks: usize| locks.checked_sub(1);
            LOCKS.fetch_update(Ordering::SeqCst, Ordering::SeqCst, less).unwrap_or_default()
        }
    };
}

/// Whether a client has locked the server.
pub fn is_locked() -> bool {
    LOCKS.load(Ordering::SeqCst) > 0
}

/// The service of the process; it begins when it is first asked for.
pub fn service() -> Result<Arc<Service>, Status> {
    let mut current = current();
    if let Some(service) = &*current {
        return Ok(Arc::clone(service));
    }
    let opened = settings().and_then(|settings| Service::open(&settings));
    let service = Arc::new(opened.map_err(|_| Status::WBEM_E_INITIALIZATION_FAILURE)?);
    *current = Some(Arc::clone(&service));
    Ok(service)
}

/// What this process is set to.
pub fn settings() -> Result<Settings, SettingsError> {
    let variable = |name: &str| std::env::var(name).ok();
    Settings::found(folder_of_module().as_deref(), variable)
}

/// Puts a service in the place of the one there is.
pub fn replace(service: Service) {
    let before = current().replace(Arc::new(service));
    if let Some(before) = before {
        before.replace();
    }
}

fn current() -> MutexGuard<'static, Option<Arc<Service>>> {
    SERVICE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Hands out a class object.
///
/// # Safety
///
/// As COM calls it: the pointers are NULL or those of what they are to be.
#[unsafe(no_mangle)]
pub unsafe extern "system" fn DllGetClassObject(
    class: *const GUID,
    interface: *const GUID,
    object: *mut *mut c_void,
) -> HRESULT {
    // SAFETY: the caller's word.
    if !unsafe { clear(object) } || class.is_null() || interface.is_null() {
        return E_POINTER;
    }
    // SAFETY: it is not NULL.
    let Some(served) = Served::of(unsafe { &*class }) else {
        return CLASS_E_CLASSNOTAVAILABLE;
    };
    method(|| {
        let factory: IUnknown = ClassFactory::made(served).into();
        // SAFETY: neither pointer is NULL.
        let code = unsafe { factory.query(interface, object) };
        Ok(Status(code.0.cast_unsigned()))
    })
}

/// Whether nobody holds anything of the DLL.
#[unsafe(no_mangle)]
pub extern "system" fn DllCanUnloadNow() -> HRESULT {
    match live_objects() == 0 && !is_locked() {
        true => S_OK,
        false => S_FALSE,
    }
}
