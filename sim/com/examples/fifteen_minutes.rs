//! A pause that nobody ends, and a write that waits for it: 15 minutes of the clock of the process.
//!
//! Both clients call through COM. Where the clock of the process runs fast, the same happens in
//! seconds, as the service looks at the clock several times a second while a call waits:
//! `faketime -f '+0 x60' wine64 fifteen_minutes.exe`, with `NO_FAKE_STAT=1`, takes 15 of them. It
//! ends with 0 if the write went on when the time of the pause was over; with 1 if it never waited,
//! went on at another time, or failed; with 2 if the calls could not be made.

/// Nothing to wait for where there is no COM.
#[cfg(not(windows))]
fn main() {
    println!("COM is on Windows only");
}

#[cfg(windows)]
fn main() -> std::process::ExitCode {
    match clients::run() {
        Ok(verdict) => verdict,
        Err(error) => {
            println!("cannot be made: {error}");
            2.into()
        }
    }
}

#[cfg(windows)]
mod clients {
    use std::process::ExitCode;
    use std::time::{Duration, Instant};

    use wbem_sim::caller::Caller;
    use wbem_sim::machine::Control;
    use wbem_sim_com::control::{CLSID_WBEM_SIMULATOR_CONTROL, IWbemSimulatorControl};
    use wbem_sim_com::control::{Request, ask};
    use wbem_sim_com::face::register_class_objects;
    use windows::Win32::System::Com::{
        CLSCTX_INPROC_SERVER, CoCreateInstance, CoIncrementMTAUsage,
    };
    use windows::Win32::System::Wmi::{
        IWbemBackupRestoreEx, IWbemLocator, WBEM_GENERIC_FLAG_TYPE, WbemBackupRestore, WbemLocator,
    };
    use windows::core::{BSTR, GUID, Interface, Result};

    /// [REQ TIMER-2, TIMER-3]
    const LIMIT: Duration = Duration::from_secs(15 * 60);
    /// How late the service may look at the clock, of the clock that runs 60 times as fast.
    const LATE: Duration = Duration::from_secs(60);

    fn create<I: Interface>(class: &GUID) -> Result<I> {
        // SAFETY: nothing is asked of the pointers but that they are there.
        unsafe { CoCreateInstance(class, None, CLSCTX_INPROC_SERVER) }
    }

    fn become_administrator(control: &IWbemSimulatorControl) -> Result<()> {
        let caller = Some(Box::new(Caller::administrator("tool")));
        ask(control, &Request::Caller { caller }).map(drop)
    }

    /// The write of the second client, in a thread and a connection of its own.
    fn write() -> Result<()> {
        become_administrator(&create(&CLSID_WBEM_SIMULATOR_CONTROL)?)?;
        let locator: IWbemLocator = create(&WbemLocator)?;
        let (namespace, none) = (BSTR::from("root\\default"), BSTR::new());
        // SAFETY: the texts are there, or NULL.
        unsafe {
            let services =
                locator.ConnectServer(&namespace, &none, &none, &none, 0, &none, None)?;
            services.DeleteInstance(&"T.Id=1".into(), WBEM_GENERIC_FLAG_TYPE(0), None, None)
        }
    }

    pub fn run() -> Result<ExitCode> {
        // SAFETY: the apartment lasts as long as the process.
        unsafe { CoIncrementMTAUsage() }?;
        let _classes = register_class_objects()?;
        let control: IWbemSimulatorControl = create(&CLSID_WBEM_SIMULATOR_CONTROL)?;
        let text = "class T { [key] uint8 Id; }; instance of T { Id = 1; };".into();
        let load = Control::Load { file: "t.mof".into(), text };
        ask(&control, &Request::Machine { control: Box::new(load) })?;
        become_administrator(&control)?;
        let object: IWbemBackupRestoreEx = create(&WbemBackupRestore)?;
        let paused = Instant::now();
        // SAFETY: the object is there.
        unsafe { object.Pause() }?;
        let written = std::thread::spawn(move || write().map(|()| paused.elapsed()));
        let after = written.join().expect("it does not panic")?;
        println!("paused; the write of another client went on after {after:.1?}");
        // SAFETY: the object is there.
        let resumed = unsafe { object.Resume() };
        println!("Resume after that: {resumed:?}");
        let in_time = after >= LIMIT && after < LIMIT + LATE;
        Ok(if in_time && resumed.is_err() { ExitCode::SUCCESS } else { 1.into() })
    }
}
