//! A process whose environment says what its service is: profile, repository, and real drives.
#![cfg(windows)]

use wbem_sim::caller::Caller;
use wbem_sim_com::control::{
    Answer, CLSID_WBEM_SIMULATOR_CONTROL, IWbemSimulatorControl, Request, ask,
};
use wbem_sim_com::face::register_class_objects;
use windows::Win32::Foundation::E_NOINTERFACE;
use windows::Win32::System::Com::{CLSCTX_INPROC_SERVER, CoCreateInstance, CoIncrementMTAUsage};
use windows::Win32::System::Wmi::{IWbemBackupRestore, IWbemBackupRestoreEx, WbemBackupRestore};
use windows::core::{GUID, HSTRING, Interface, PCWSTR, Result};

fn create<I: Interface>(class: &GUID) -> Result<I> {
    // SAFETY: nothing is asked of the pointers but that they are there.
    unsafe { CoCreateInstance(class, None, CLSCTX_INPROC_SERVER) }
}

#[test]
fn the_environment_says_what_the_service_is() {
    let folder = tempfile::tempdir().expect("there is room");
    let profile = folder.path().join("old.toml");
    std::fs::write(&profile, "[readings]\nex-interface = 'should'\n").expect("there is room");
    let repository = folder.path().join("stored");
    // SAFETY: this is the only test of the process, and nothing else has begun in it.
    unsafe {
        std::env::set_var("WBEM_SIM_PROFILE", &profile);
        std::env::set_var("WBEM_SIM_REPOSITORY", &repository);
        CoIncrementMTAUsage().expect("COM is there");
    }
    let _classes = register_class_objects().expect("COM takes class objects");
    let refused = create::<IWbemBackupRestoreEx>(&WbemBackupRestore).map(drop);
    assert_eq!(refused.map_err(|error| error.code()), Err(E_NOINTERFACE), "as the profile says");
    assert!(repository.exists(), "it is made when it is first asked for");

    let control: IWbemSimulatorControl = create(&CLSID_WBEM_SIMULATOR_CONTROL).expect("ours");
    let caller = Some(Box::new(Caller::administrator("tool")));
    assert_eq!(ask(&control, &Request::Caller { caller }), Ok(Answer::Done));
    let object: IWbemBackupRestore = create(&WbemBackupRestore).expect("it has this one");
    let file = folder.path().join("backup.bin");
    let path = HSTRING::from(file.as_os_str());
    // SAFETY: the path lives as long as the calls.
    unsafe {
        object.Backup(PCWSTR(path.as_ptr()), 0).expect("the folder is there");
        assert!(file.metadata().expect("it was written").len() > 0);
        object.Restore(PCWSTR(path.as_ptr()), 1).expect("it was written");
    }
    let moved = ask(&control, &Request::Advance { by: std::time::Duration::from_secs(1) });
    assert!(matches!(moved, Ok(Answer::Refused { .. })), "the clock is the machine's own");

    let fresh = |profile: Option<&str>| {
        let profile = profile.map(Into::into);
        assert_eq!(ask(&control, &Request::Fresh { profile }), Ok(Answer::Done));
        create::<IWbemBackupRestoreEx>(&WbemBackupRestore).map(drop).map_err(|error| error.code())
    };
    assert_eq!(fresh(None), Err(E_NOINTERFACE), "a fresh service has the profile of the process");
    assert_eq!(fresh(Some("recommended")), Ok(()), "unless another one is asked for");
}
