//! What the compiler does before it calls anybody: its arguments and the text, read and checked.

use crate::cim::NamespacePath;
use crate::compilation::{
    CompileStatus, ErrorPhase, FLAG_AUTORECOVER, FLAG_CHECK_ONLY, FLAG_CONSOLE_PRINT,
    FLAG_DONT_ADD_TO_LIST, FaultyObject, MofCompilation, MofSource,
};
use crate::mof::declaration::PutFlags;
use crate::mof::{self, Compiled, Diagnostics, OperationKind, Settings};
use crate::profile::{Mutant, Profile};
use crate::status::Status;

use super::Server;

/// The options that the pages of both methods list.
const OPTIONS: u32 =
    FLAG_CHECK_ONLY | FLAG_AUTORECOVER | FLAG_CONSOLE_PRINT | FLAG_DONT_ADD_TO_LIST;
const UPDATE_ONLY: u32 = PutFlags::UPDATE_ONLY.0;
const CREATE_ONLY: u32 = PutFlags::CREATE_ONLY.0;
const SAFE_UPDATE: u32 = PutFlags::SAFE_UPDATE.0;
const FORCE_UPDATE: u32 = PutFlags::FORCE_UPDATE.0;
/// Which class flags there are, alone or together.
const CLASS_FLAGS: [u32; 7] = [
    0,
    UPDATE_ONLY,
    CREATE_ONLY,
    SAFE_UPDATE,
    FORCE_UPDATE,
    UPDATE_ONLY | SAFE_UPDATE,
    UPDATE_ONLY | FORCE_UPDATE,
];

/// What a call asks to be done [REQ MOF-2, MOF-3, MOF-5].
pub(super) fn read(call: &MofCompilation, profile: &Profile) -> Result<Compiled, CompileStatus> {
    let namespace = check_arguments(call, profile).map_err(|code| CompileStatus {
        phase: ErrorPhase::Arguments,
        result: code,
        object: None,
    })?;
    let text = mof::decode(call.text.as_bytes()).map_err(|_| CompileStatus {
        phase: ErrorPhase::Parsing,
        result: Status::WBEMMOF_E_INVALID_FILE,
        object: None,
    })?;
    let [class_flags, instance_flags] = match call.source {
        MofSource::Buffer => [PutFlags::default(); 2],
        MofSource::File => [PutFlags(call.class_flags), PutFlags(call.instance_flags)],
    };
    let settings = Settings { namespace, class_flags, instance_flags, ..Settings::default() };
    mof::compile_with("text", &text, &settings).map_err(|errors| unreadable(&errors))
}

fn unreadable(errors: &Diagnostics) -> CompileStatus {
    let first = &errors.list[0];
    CompileStatus { phase: ErrorPhase::Parsing, result: first.code, object: None }
}

/// The namespace for items of which the text says nothing else.
fn check_arguments(call: &MofCompilation, profile: &Profile) -> Result<NamespacePath, Status> {
    let autorecover = call.options & FLAG_AUTORECOVER != 0;
    let flags = call.class_flags | call.instance_flags;
    let contradicts = autorecover
        && (call.options & FLAG_DONT_ADD_TO_LIST != 0 || call.namespace.is_some() || flags != 0);
    let by_file = call.source == MofSource::File;
    let wrong_flags = !CLASS_FLAGS.contains(&call.class_flags)
        || ![0, UPDATE_ONLY, CREATE_ONLY].contains(&call.instance_flags);
    if contradicts || call.options & !OPTIONS != 0 || (by_file && wrong_flags) {
        return Err(Status::WBEM_E_INVALID_PARAMETER);
    }
    match &call.namespace {
        Some(path) => {
            NamespacePath::parse(path).map_err(|_| Status::WBEMMOF_E_INVALID_NAMESPACE_SYNTAX)
        }
        None if profile.is(Mutant::CompilerDefaultsToCimv2) => {
            Ok(NamespacePath::root().child("cimv2".into()))
        }
        None => Ok(mof::default_namespace()),
    }
}

/// The class or instance that an operation is, with its place in the text [REQ MOF-7].
pub(super) fn faulty_object(compiled: &Compiled, at: usize) -> Option<FaultyObject> {
    let is_object = |kind: &OperationKind| {
        matches!(kind, OperationKind::PutClass(..) | OperationKind::PutInstance(..))
    };
    let done = &compiled.operations()[..=at];
    let span = done.last().filter(|operation| is_object(&operation.kind))?.span;
    let line_of = |offset: usize| {
        let breaks = compiled.text().as_bytes()[..offset].iter().filter(|byte| **byte == b'\n');
        number(breaks.count() + 1)
    };
    Some(FaultyObject {
        number: number(done.iter().filter(|operation| is_object(&operation.kind)).count()),
        first_line: line_of(span.start),
        last_line: line_of(span.end),
    })
}

fn number(count: usize) -> u32 {
    u32::try_from(count).expect("a text is not that long")
}

impl Server {
    /// A mutant's idea of a text with an error: whatever stands before it is stored.
    pub(super) fn store_readable_part(&mut self, call: &MofCompilation, status: &CompileStatus) {
        let stores = self.profile.is(Mutant::CompilerStoresWhatItCanRead);
        if !stores || status.phase != ErrorPhase::Parsing {
            return;
        }
        let ends = call.text.match_indices("};").map(|(at, end)| at + end.len());
        let readable = ends.filter_map(|end| {
            mof::compile("text", &call.text[..end], &mof::default_namespace()).ok()
        });
        if let Some(part) = readable.last() {
            let _ = part.store_into(&mut self.repository);
        }
    }
}
