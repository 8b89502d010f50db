//! IMofCompiler.

use std::sync::atomic::{AtomicU32, Ordering};

use wbem_sim::call::{Reply, Returned};
use wbem_sim::compilation::{CompileStatus, ErrorPhase, FaultyObject, MofCompilation, MofSource};
use wbem_sim::status::Status;
use windows::Win32::System::Com::CLSCTX_INPROC_SERVER;
use windows::Win32::System::Wmi::{IMofCompiler, MofCompiler, WBEM_COMPILE_STATUS_INFO};
use windows::core::PCWSTR;

use crate::raw::{Wide, create, invoke, status_of};

/// Compiles MOF text.
pub fn compile(compilation: &MofCompilation) -> Reply {
    let compiler: IMofCompiler = match create(&MofCompiler, CLSCTX_INPROC_SERVER) {
        Ok(compiler) => compiler,
        Err(status) => return status.into(),
    };
    let mut info = WBEM_COMPILE_STATUS_INFO::default();
    let status = match compilation.source {
        MofSource::Buffer => compile_buffer(&compiler, compilation, &mut info),
        MofSource::File => compile_file(&compiler, compilation, &mut info),
    };
    let is_verdict = status.is_success() || info.lPhaseError != 0;
    match is_verdict {
        true => Reply { status, returned: Returned::Compiled(compile_status(&info)) },
        false => status.into(),
    }
}

fn compile_buffer(
    compiler: &IMofCompiler,
    compilation: &MofCompilation,
    info: &mut WBEM_COMPILE_STATUS_INFO,
) -> Status {
    let text = compilation.text.as_bytes();
    let Ok(length) = i32::try_from(text.len()) else { return Status::WBEM_E_INVALID_PARAMETER };
    let namespace = Wide::new(compilation.namespace.as_deref());
    // SAFETY: the interface is one that COM has given out; text and name live through the call.
    status_of(unsafe {
        invoke!(
            compiler,
            CompileBuffer,
            length,
            text.as_ptr(),
            namespace.as_pcwstr(),
            PCWSTR::null(),
            PCWSTR::null(),
            PCWSTR::null(),
            compilation.options.cast_signed(),
            compilation.class_flags.cast_signed(),
            compilation.instance_flags.cast_signed(),
            std::ptr::from_mut(info)
        )
    })
}

/// The compiler reads a file of its own accord, so there has to be one for a moment.
fn compile_file(
    compiler: &IMofCompiler,
    compilation: &MofCompilation,
    info: &mut WBEM_COMPILE_STATUS_INFO,
) -> Status {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let name = format!("wbem-conformance-{}-{count}.mof", std::process::id());
    let file = std::env::temp_dir().join(name);
    if std::fs::write(&file, compilation.text.as_bytes()).is_err() {
        return Status::WBEM_E_FAILED;
    }
    let path = Wide::from(&*file.to_string_lossy());
    let namespace = Wide::new(compilation.namespace.as_deref());
    // SAFETY: the interface is one that COM has given out; the names live through the call.
    let result = unsafe {
        invoke!(
            compiler,
            CompileFile,
            path.as_pcwstr(),
            namespace.as_pcwstr(),
            PCWSTR::null(),
            PCWSTR::null(),
            PCWSTR::null(),
            compilation.options.cast_signed(),
            compilation.class_flags.cast_signed(),
            compilation.instance_flags.cast_signed(),
            std::ptr::from_mut(info)
        )
    };
    // Whoever cleans the folder finds it there if this fails.
    let _ = std::fs::remove_file(&file);
    status_of(result)
}

fn compile_status(info: &WBEM_COMPILE_STATUS_INFO) -> CompileStatus {
    let number = |number: i32| u32::try_from(number).unwrap_or(0);
    let object = FaultyObject {
        number: number(info.ObjectNum),
        first_line: number(info.FirstLine),
        last_line: number(info.LastLine),
    };
    let phase = match info.lPhaseError {
        0 => ErrorPhase::None,
        1 => ErrorPhase::Parsing,
        2 => ErrorPhase::Arguments,
        _ => ErrorPhase::Storing,
    };
    let is_known = object.number != 0 || object.first_line != 0;
    CompileStatus { phase, result: status_of(info.hRes), object: is_known.then_some(object) }
}
