//! Two processes that pause one service, which is a third process of its own.
//!
//! It starts itself a second time as the one that pauses. While that one holds its object the Pause
//! of this process waits or is refused, as the profile says; once the other has let go, without a
//! Resume, it succeeds. It ends with 0 if all of that came so, with 1 if not, and with 2 if the
//! calls could not be made. `sim/com/idl/register` says what has to be registered.

use std::process::ExitCode;

/// Nobody to call where there is no COM.
#[cfg(not(windows))]
fn main() -> ExitCode {
    println!("COM is on Windows only");
    ExitCode::SUCCESS
}

#[cfg(windows)]
fn main() -> ExitCode {
    let run = match std::env::args().nth(1).as_deref() {
        Some("pause") => processes::pause_until_told(),
        _ => processes::pause_after_another(),
    };
    match run {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => 1.into(),
        Err(error) => {
            println!("cannot be made: {error}");
            2.into()
        }
    }
}

#[cfg(windows)]
mod processes {
    use std::io::{BufRead, BufReader, Write, stdin, stdout};
    use std::process::{Command, Stdio};
    use std::sync::mpsc::{Receiver, channel};
    use std::thread;
    use std::time::Duration;

    use windows::Win32::Foundation::{HANDLE, LUID};
    use windows::Win32::Security::{
        AdjustTokenPrivileges, LUID_AND_ATTRIBUTES, LookupPrivilegeValueW, SE_BACKUP_NAME,
        SE_PRIVILEGE_ENABLED, TOKEN_ADJUST_PRIVILEGES, TOKEN_PRIVILEGES, TOKEN_QUERY,
    };
    use windows::Win32::System::Com::{CLSCTX_LOCAL_SERVER, CoCreateInstance, CoIncrementMTAUsage};
    use windows::Win32::System::Threading::{GetCurrentProcess, OpenProcessToken};
    use windows::Win32::System::Wmi::{IWbemBackupRestoreEx, WbemBackupRestore};
    use windows::core::{PCWSTR, Result};

    /// A backup object of the service.
    fn backup_object() -> Result<IWbemBackupRestoreEx> {
        // SAFETY: the apartment lasts as long as the process, and the class is a constant.
        unsafe {
            CoIncrementMTAUsage()?;
            CoCreateInstance(&WbemBackupRestore, None, CLSCTX_LOCAL_SERVER)
        }
    }

    fn enable_backup_privilege() -> Result<()> {
        let (mut token, mut id) = (HANDLE::default(), LUID::default());
        // SAFETY: each pointer is that of a place or a structure here.
        unsafe {
            let access = TOKEN_QUERY | TOKEN_ADJUST_PRIVILEGES;
            OpenProcessToken(GetCurrentProcess(), access, &raw mut token)?;
            LookupPrivilegeValueW(PCWSTR::null(), SE_BACKUP_NAME, &raw mut id)?;
            let privilege = LUID_AND_ATTRIBUTES { Luid: id, Attributes: SE_PRIVILEGE_ENABLED };
            let state = TOKEN_PRIVILEGES { PrivilegeCount: 1, Privileges: [privilege] };
            AdjustTokenPrivileges(token, false, Some(&raw const state), 0, None, None)
        }
    }

    /// The second process: pauses, says so, and lets go of its object when it is told to.
    pub fn pause_until_told() -> Result<bool> {
        let object = backup_object()?;
        enable_backup_privilege()?;
        // SAFETY: the object is there.
        unsafe { object.Pause() }?;
        println!("paused");
        stdout().flush()?;
        stdin().read_line(&mut String::new())?;
        drop(object);
        println!("let go");
        stdin().read_line(&mut String::new())?;
        Ok(true)
    }

    /// A Pause in a thread of its own.
    fn pause(object: &Shared) -> Receiver<Result<()>> {
        let (tell, told) = channel();
        let object = object.clone();
        // SAFETY: the object is there.
        thread::spawn(move || tell.send(unsafe { object.get().Pause() }));
        told
    }

    pub fn pause_after_another() -> Result<bool> {
        let object = Shared(backup_object()?);
        enable_backup_privilege()?;
        let program = std::env::current_exe()?;
        let mut pipes = Command::new(program);
        pipes.arg("pause").stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut other = pipes.spawn()?;
        let mut to = other.stdin.take().expect("it is piped");
        let mut says = BufReader::new(other.stdout.take().expect("it is piped")).lines();
        println!("the other process: {}", says.next().transpose()?.unwrap_or_default());
        let first = pause(&object);
        let during = first.recv_timeout(Duration::from_millis(500)).ok();
        println!("Pause while it holds its object: {}", said(during.as_ref()));
        writeln!(to)?;
        println!("the other process: {}", says.next().transpose()?.unwrap_or_default());
        let again = if during.is_none() { first } else { pause(&object) };
        let after = again.recv_timeout(Duration::from_secs(10)).ok();
        println!("Pause after its last Release: {}", said(after.as_ref()));
        writeln!(to)?;
        let ended = other.wait()?.success();
        Ok(!matches!(during, Some(Ok(()))) && matches!(after, Some(Ok(()))) && ended)
    }

    fn said(answer: Option<&Result<()>>) -> String {
        match answer {
            None => "waits".to_owned(),
            Some(Ok(())) => "succeeds".to_owned(),
            Some(Err(error)) => error.code().to_string(),
        }
    }

    /// The object in the hands of another thread.
    #[derive(Clone)]
    struct Shared(IWbemBackupRestoreEx);

    // SAFETY: all threads of the process are in one apartment.
    unsafe impl Send for Shared {}

    impl Shared {
        /// By a method, so that a closure takes all of it.
        fn get(&self) -> &IWbemBackupRestoreEx {
            &self.0
        }
    }
}
