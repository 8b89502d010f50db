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

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(call: &MofCompilation) -> Option<(ErrorPhase, Status)> {
        read(call, &Profile::recommended()).err().map(|status| (status.phase, status.result))
    }

    fn by_file(options: u32, class_flags: u32, instance_flags: u32) -> MofCompilation {
        let (source, text) = (MofSource::File, "class A {};".into());
        MofCompilation { source, text, namespace: None, options, class_flags, instance_flags }
    }

    /// [REQ MOF-7]
    #[test]
    fn flags_that_the_pages_allow_together_are_taken_and_no_others() {
        let wrong = Some((ErrorPhase::Arguments, Status::WBEM_E_INVALID_PARAMETER));
        for flags in 0..0x80 {
            let expected = if CLASS_FLAGS.contains(&flags) { None } else { wrong };
            assert_eq!(refusal(&by_file(0, flags, 0)), expected, "class flags {flags:#x}");
            let expected = if flags < 3 { None } else { wrong };
            assert_eq!(refusal(&by_file(0, 0, flags)), expected, "instance flags {flags:#x}");
            let known = flags & !OPTIONS == 0 && flags & 0x12 != 0x12;
            let expected = if known { None } else { wrong };
            assert_eq!(refusal(&by_file(flags, 0, 0)), expected, "options {flags:#x}");
        }
        for namespace in ["root\\default", "\\\\.\\root\\default"] {
            let mut call = by_file(FLAG_AUTORECOVER, 0, 0);
            call.namespace = Some(namespace.into());
            assert_eq!(refusal(&call), wrong);
            call.options = 0;
            assert_eq!(refusal(&call), None);
        }
    }

    #[test]
    fn a_buffer_pays_no_heed_to_flags() {
        let call = MofCompilation { source: MofSource::Buffer, ..by_file(0, 0x3, 0x3) };
        assert_eq!(refusal(&call), None);
    }

    #[test]
    fn what_is_no_text_is_an_error_of_parsing() {
        for text in ["FOMB\u{1}", "class A {};\0"] {
            let invalid = Some((ErrorPhase::Parsing, Status::WBEMMOF_E_INVALID_FILE));
            assert_eq!(refusal(&text.into()), invalid, "{text:?}");
        }
        let mut call = MofCompilation::from("class A {};");
        call.namespace = Some("root\\1".into());
        let syntax = (ErrorPhase::Arguments, Status::WBEMMOF_E_INVALID_NAMESPACE_SYNTAX);
        assert_eq!(refusal(&call), Some(syntax));
    }

    /// [REQ MOF-7]
    #[test]
    fn an_object_at_fault_is_counted_among_objects_and_placed_in_lines() {
        let text = "class A {};\n#pragma deleteclass(\"B\", FAIL)\ninstance\nof A\n{\n};";
        let compiled = read(&text.into(), &Profile::recommended()).expect("it is right");
        let object = |at| faulty_object(&compiled, at);
        let place =
            |number, first_line, last_line| Some(FaultyObject { number, first_line, last_line });
        assert_eq!([object(0), object(1), object(2)], [place(1, 1, 1), None, place(2, 3, 6)]);
    }
}
