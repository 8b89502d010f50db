//! IMofCompiler: the compiler runs in the client's process, and is a client of the service.

use std::sync::Arc;

use wbem_sim::call::{Method, Returned};
use wbem_sim::compilation::{CompileStatus, ErrorPhase, MofCompilation, MofSource};
use wbem_sim::mof::decode;
use wbem_sim::status::Status;
use windows::Win32::System::Wmi::WBEM_COMPILE_STATUS_INFO;
use windows::core::{HRESULT, implement};

use super::boundary::{Outcome, method, needed_text, put, text};
use super::caller::caller;
use super::module::{Live, service};
use crate::raw;

/// HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND).
const FILE_NOT_FOUND: Status = Status(0x8007_0002);

/// The compiler.
#[implement(raw::IMofCompiler)]
pub struct Compiler {
    _live: Live,
}

/// lOptionFlags, lClassFlags and lInstanceFlags.
#[derive(Clone, Copy)]
struct Flags(i32, i32, i32);

impl Compiler {
    pub fn new() -> Result<Self, Status> {
        service()?;
        Ok(Self { _live: Live::new() })
    }
}

/// Compiles bytes that say how they are encoded.
fn compile(
    source: MofSource,
    bytes: &[u8],
    namespace: Option<Arc<str>>,
    flags: Flags,
) -> (Status, CompileStatus) {
    let failed =
        |phase, result| (Status::WBEM_S_FALSE, CompileStatus { phase, result, object: None });
    let Ok(text) = decode(bytes) else {
        return failed(ErrorPhase::Parsing, Status::WBEM_E_INVALID_PARAMETER);
    };
    let service = match service() {
        Ok(service) => service,
        Err(code) => return failed(ErrorPhase::Storing, code),
    };
    let compilation = MofCompilation {
        source,
        text: text.into(),
        namespace: namespace.filter(|path| !path.is_empty()),
        options: flags.0.cast_unsigned(),
        class_flags: flags.1.cast_unsigned(),
        instance_flags: flags.2.cast_unsigned(),
    };
    let outcome = service.call(caller(), Method::CompileMof(Arc::new(compilation)));
    match outcome.returned {
        Returned::Compiled(status) => (outcome.status, status),
        _ => (outcome.status, CompileStatus { result: outcome.status, ..CompileStatus::NONE }),
    }
}

/// # Safety
///
/// The place is NULL or one for the structure.
unsafe fn tell(place: *mut WBEM_COMPILE_STATUS_INFO, status: &CompileStatus) {
    let number = |number: u32| i32::try_from(number).unwrap_or(i32::MAX);
    let object = status.object;
    let of = |pick: fn(&wbem_sim::compilation::FaultyObject) -> u32| {
        object.as_ref().map_or(0, |object| number(pick(object)))
    };
    let info = WBEM_COMPILE_STATUS_INFO {
        lPhaseError: match status.phase {
            ErrorPhase::None => 0,
            ErrorPhase::Parsing => 1,
            ErrorPhase::Arguments => 2,
            ErrorPhase::Storing => 3,
        },
        hRes: HRESULT(status.result.0.cast_signed()),
        ObjectNum: of(|object| object.number),
        FirstLine: of(|object| object.first_line),
        LastLine: of(|object| object.last_line),
        dwOutFlags: 0,
    };
    // SAFETY: the caller's word.
    unsafe { put(place, info) };
}

impl raw::IMofCompiler_Impl for Compiler_Impl {
    unsafe fn CompileFile(
        &self,
        file: raw::Text,
        namespace: raw::Text,
        _user: raw::Text,
        _authority: raw::Text,
        _password: raw::Text,
        options: i32,
        class_flags: i32,
        instance_flags: i32,
        info: *mut WBEM_COMPILE_STATUS_INFO,
    ) -> HRESULT {
        method(|| -> Outcome {
            // SAFETY: the client's word.
            let (file, namespace) = unsafe { (needed_text(file)?, text(namespace)?) };
            let flags = Flags(options, class_flags, instance_flags);
            let (status, told) = match std::fs::read(&*file) {
                Ok(bytes) => compile(MofSource::File, &bytes, namespace, flags),
                Err(_) => {
                    let phase = ErrorPhase::Arguments;
                    let told = CompileStatus { phase, result: FILE_NOT_FOUND, object: None };
                    (Status::WBEM_S_FALSE, told)
                }
            };
            // SAFETY: the client's word on the place for what went wrong.
            unsafe { tell(info, &told) };
            Ok(status)
        })
    }

    unsafe fn CompileBuffer(
        &self,
        size: i32,
        buffer: *const u8,
        namespace: raw::Text,
        _user: raw::Text,
        _authority: raw::Text,
        _password: raw::Text,
        options: i32,
        class_flags: i32,
        instance_flags: i32,
        info: *mut WBEM_COMPILE_STATUS_INFO,
    ) -> HRESULT {
        method(|| -> Outcome {
            let size = usize::try_from(size).map_err(|_| Status::WBEM_E_INVALID_PARAMETER)?;
            if buffer.is_null() || size == 0 {
                return Err(Status::WBEM_E_INVALID_PARAMETER);
            }
            // SAFETY: the client's word that the buffer is as large as it says.
            let bytes = unsafe { std::slice::from_raw_parts(buffer, size) };
            // SAFETY: the client's word on the text.
            let namespace = unsafe { text(namespace) }?;
            let flags = Flags(options, class_flags, instance_flags);
            let (status, told) = compile(MofSource::Buffer, bytes, namespace, flags);
            // SAFETY: the client's word on the place for what went wrong.
            unsafe { tell(info, &told) };
            Ok(status)
        })
    }

    unsafe fn CreateBMOF(
        &self,
        _text_file: raw::Text,
        _binary_file: raw::Text,
        _namespace: raw::Text,
        _options: i32,
        _class_flags: i32,
        _instance_flags: i32,
        _info: *mut WBEM_COMPILE_STATUS_INFO,
    ) -> HRESULT {
        method(|| Err(Status::WBEM_E_NOT_SUPPORTED))
    }
}
