//! What tests share: COM, one test at a time, and a fresh repository for each.

use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use wbem_sim::machine::{Control, Observation};
use wbem_sim::status::Status;
use wbem_sim_com::control::{
    Answer, CLSID_WBEM_SIMULATOR_CONTROL, IWbemSimulatorControl, Request, ask,
};
use wbem_sim_com::face::{Registration, register_class_objects};
use windows::Win32::Foundation::{CloseHandle, HANDLE, LUID};
use windows::Win32::Security::{
    AdjustTokenPrivileges, LUID_AND_ATTRIBUTES, LookupPrivilegeValueW, SE_BACKUP_NAME,
    SE_PRIVILEGE_ENABLED, SE_RESTORE_NAME, TOKEN_ACCESS_MASK, TOKEN_PRIVILEGES,
    TOKEN_PRIVILEGES_ATTRIBUTES,
};
use windows::Win32::System::Com::{
    CLSCTX_INPROC_SERVER, CoCreateInstance, CoIncrementMTAUsage, IClassFactory,
};
use windows::Win32::System::Threading::{
    GetCurrentProcess, GetCurrentThread, OpenProcessToken, OpenThreadToken,
};
use windows::Win32::System::Variant::VARIANT;
use windows::Win32::System::Wmi::{
    IWbemBackupRestoreEx, IWbemClassObject, IWbemLocator, IWbemServices, WBEM_GENERIC_FLAG_TYPE,
    WbemBackupRestore, WbemLocator,
};
use windows::core::{BSTR, GUID, HRESULT, HSTRING, Interface, PCWSTR, Result};

/// What stands in the repository of each test.
pub const TEXT: &str = r#"
    class Base { [key] uint32 Id; };
    [Version("1")] class Disk : Base { [Units("bytes")] uint64 Size; string Note = "none";
        uint8 Map[]; datetime Since; Base ref Owner;
        [implemented] uint32 Run([in] string What, [out] uint16 Code); };
    class Tool { [key] uint32 Id;
        [implemented] uint32 Run([in] string What, [out] uint16 Code); };
    instance of Disk { Id = 1; Size = 18446744073709551615; Map = { 1, 2 }; };
    instance of Disk { Id = 2; Since = "19980416141500.000000-480"; };
    instance of Disk { Id = 3; };"#;

/// A test that no other runs beside, in a repository of its own.
pub struct World {
    _turn: MutexGuard<'static, ()>,
}

/// Begins a test.
pub fn world() -> World {
    world_with("recommended")
}

/// Begins a test of a service with a profile.
pub fn world_with(profile: &str) -> World {
    static TURN: Mutex<()> = Mutex::new(());
    static CLASSES: OnceLock<Registration> = OnceLock::new();
    let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    CLASSES.get_or_init(|| {
        // SAFETY: the apartment lasts as long as the process.
        unsafe { CoIncrementMTAUsage() }.expect("COM is there");
        for name in [SE_BACKUP_NAME, SE_RESTORE_NAME] {
            switch(&token_of_process(), name, true);
        }
        register_class_objects().expect("COM takes class objects")
    });
    done(&Request::Fresh { profile: Some(profile.into()) });
    done(&Request::Caller { caller: None });
    let load = Control::Load { file: "world.mof".into(), text: TEXT.into() };
    assert_eq!(told(load), Answer::Seen { observation: Observation::Done });
    World { _turn: turn }
}

/// A token, closed when it is dropped.
pub struct Token(HANDLE);

impl Drop for Token {
    fn drop(&mut self) {
        // SAFETY: it is open, and nobody else has it.
        unsafe { CloseHandle(self.0) }.expect("it is open");
    }
}

const ACCESS: TOKEN_ACCESS_MASK = TOKEN_ACCESS_MASK(0x28); // query, adjust privileges

/// The token of the process.
pub fn token_of_process() -> Token {
    let mut token = HANDLE::default();
    // SAFETY: there is a place for the handle.
    unsafe { OpenProcessToken(GetCurrentProcess(), ACCESS, &raw mut token) }.expect("it has one");
    Token(token)
}

/// The token of the calling thread, which impersonates.
pub fn token_of_thread() -> Token {
    let mut token = HANDLE::default();
    // SAFETY: there is a place for the handle.
    unsafe { OpenThreadToken(GetCurrentThread(), ACCESS, true, &raw mut token) }.expect("has one");
    Token(token)
}

/// Switches a privilege in a token.
pub fn switch(token: &Token, name: PCWSTR, on: bool) {
    let state = if on { SE_PRIVILEGE_ENABLED } else { TOKEN_PRIVILEGES_ATTRIBUTES(0) };
    let mut id = LUID::default();
    // SAFETY: each pointer is that of a place or a structure here.
    unsafe {
        LookupPrivilegeValueW(PCWSTR::null(), name, &raw mut id).expect("it is known");
        let privilege = LUID_AND_ATTRIBUTES { Luid: id, Attributes: state };
        let state = TOKEN_PRIVILEGES { PrivilegeCount: 1, Privileges: [privilege] };
        AdjustTokenPrivileges(token.0, false, Some(&raw const state), 0, None, None)
            .expect("it is held");
    }
}

/// What the simulator answers to a request.
pub fn asked(request: &Request) -> Answer {
    let control: IWbemSimulatorControl = create(&CLSID_WBEM_SIMULATOR_CONTROL).expect("it is ours");
    ask(&control, request).expect("it is a request")
}

/// Asks for something that is done.
pub fn done(request: &Request) {
    assert_eq!(asked(request), Answer::Done, "{request:?}");
}

/// What the simulator answers to a control.
pub fn told(control: Control) -> Answer {
    asked(&Request::Machine { control: Box::new(control) })
}

/// Moves the clock.
pub fn advance(secs: u64) {
    done(&Request::Advance { by: Duration::from_secs(secs) });
}

/// How many calls are blocked, once there are as many as that.
pub fn wait_for(calls: usize) {
    let began = Instant::now();
    while asked(&Request::Waiting) != (Answer::Waiting { calls }) {
        assert!(began.elapsed() < Duration::from_secs(10), "nothing is blocked");
        std::thread::yield_now();
    }
}

/// CoCreateInstance in process.
pub fn create<I: Interface>(class: &GUID) -> Result<I> {
    // SAFETY: nothing is asked of the pointers but that they are there.
    unsafe { CoCreateInstance(class, None, CLSCTX_INPROC_SERVER) }
}

/// The class object of a class.
pub fn factory(class: &GUID) -> IClassFactory {
    let context = CLSCTX_INPROC_SERVER;
    // SAFETY: nothing is asked of the pointers but that they are there.
    unsafe { windows::Win32::System::Com::CoGetClassObject(class, context, None) }.expect("ours")
}

/// A new backup object.
pub fn backup_object() -> IWbemBackupRestoreEx {
    create(&WbemBackupRestore).expect("it can be activated")
}

/// A connection to root\default.
pub fn connection() -> IWbemServices {
    connected("root\\default").expect("the namespace is there")
}

/// A connection to a namespace.
pub fn connected(namespace: &str) -> Result<IWbemServices> {
    let locator: IWbemLocator = create(&WbemLocator)?;
    let (path, none) = (BSTR::from(namespace), BSTR::new());
    // SAFETY: all texts are there, or NULL.
    unsafe { locator.ConnectServer(&path, &none, &none, &none, 0, &none, None) }
}

/// GetObject.
pub fn get(services: &IWbemServices, path: &str) -> Result<IWbemClassObject> {
    let mut object = None;
    let path = BSTR::from(path);
    let place = Some(&raw mut object);
    // SAFETY: there is a place for the object.
    unsafe { services.GetObject(&path, NO_FLAGS, None, place, None) }?;
    Ok(object.expect("it succeeded"))
}

/// No flag.
pub const NO_FLAGS: WBEM_GENERIC_FLAG_TYPE = WBEM_GENERIC_FLAG_TYPE(0);
/// WBEM_FLAG_RETURN_IMMEDIATELY.
pub const AT_ONCE: WBEM_GENERIC_FLAG_TYPE = WBEM_GENERIC_FLAG_TYPE(0x10);

/// A property of an object, as its VARIANT and the number of its type.
pub fn property(object: &IWbemClassObject, name: &str) -> Result<(VARIANT, i32)> {
    let (mut value, mut cimtype) = (VARIANT::default(), 0);
    let name = HSTRING::from(name);
    // SAFETY: there are places for the value and for the type.
    unsafe { object.Get(PCWSTR(name.as_ptr()), 0, &raw mut value, Some(&raw mut cimtype), None) }?;
    Ok((value, cimtype))
}

/// A property that is text.
pub fn text(object: &IWbemClassObject, name: &str) -> String {
    let (value, _) = property(object, name).expect("it is there");
    match wbem_sim_com::variant::read_variant(&value) {
        wbem_sim_com::variant::Automation::Text(text) => text.to_text(),
        other => panic!("{name} is no text but {other:?}"),
    }
}

/// Gives a property a value of a type; none of its own if the type is 0.
pub fn put(object: &IWbemClassObject, name: &str, value: &VARIANT, cimtype: i32) -> Result<()> {
    let name = HSTRING::from(name);
    // SAFETY: the name and the value are there.
    unsafe { object.Put(PCWSTR(name.as_ptr()), 0, value, cimtype) }
}

/// The status of what a call came to.
pub fn status<T>(result: Result<T>) -> Status {
    match result {
        Ok(_) => Status::WBEM_S_NO_ERROR,
        Err(error) => of(error.code()),
    }
}

/// A code as a status.
pub fn of(code: HRESULT) -> Status {
    Status(code.0.cast_unsigned())
}

/// Objects that other threads may have: all of them are agile.
pub struct Shared<T>(pub T);

// SAFETY: the objects are of this DLL, which marshals nothing and locks what it has.
unsafe impl<T> Send for Shared<T> {}

impl<T> Shared<T> {
    /// What is shared; asked for, so that a closure takes all of this and not the field.
    pub fn get(&self) -> &T {
        &self.0
    }
}
