//! `mof`: files compiled into a fresh repository, to say what is wrong with them and where.
//!
//! The files share the repository, in the order given: what one declares the next may build on. A
//! file that is refused is reported, and the next is tried all the same.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use serde::Serialize;
use wbem_sim::mof::{self, Diagnostics, Look, Phase, SOURCE_SIZE_MAX, Summary, default_namespace};
use wbem_sim::place::InputError;
use wbem_sim::repository::Repository;
use wbem_sim::status::Status;

use super::arguments::{Format, MofArguments};
use super::console::Console;
use super::error::CommandError;
use crate::exit_code::ExitCode;

/// What became of one file.
enum Outcome {
    /// Everything in it is stored.
    Compiled(Summary),
    /// The text is wrong, or the repository refused part of it.
    Refused(Diagnostics),
    /// There is no text.
    Unreadable(InputError),
}

/// Compiles the files and says what becomes of each.
pub fn mof(arguments: &MofArguments, console: &mut Console<'_>) -> Result<ExitCode, CommandError> {
    let mut repository = Repository::new();
    let mut code = ExitCode::Passed;
    for file in &arguments.files {
        let outcome = compile(file, &mut repository);
        if !matches!(outcome, Outcome::Compiled(_)) {
            code = ExitCode::Usage;
        }
        match arguments.format {
            Format::Human => say(file, &outcome, console)?,
            Format::Json => console.out.say(&json_line(file, &outcome))?,
        }
    }
    Ok(code)
}

/// Compiles one file into a repository, starting in root\default [REQ MOF-2].
fn compile(file: &Path, repository: &mut Repository) -> Outcome {
    let text = match read(file) {
        Ok(text) => text,
        Err(error) => return Outcome::Unreadable(error),
    };
    let name = file.display().to_string();
    match mof::compile_into(&name, &text, repository, &default_namespace()) {
        Ok(summary) => Outcome::Compiled(summary),
        Err(errors) => Outcome::Refused(errors),
    }
}

/// The text of a file; of one that is too large, no more is read than it takes to know.
fn read(file: &Path) -> Result<String, InputError> {
    let wrong = |message: String| InputError::whole(file, message);
    if file.is_dir() {
        return Err(wrong("this is a folder; name the files in it".to_owned()));
    }
    let opened = File::open(file).map_err(|error| wrong(format!("cannot be read: {error}")))?;
    let mut bytes = Vec::new();
    let limited = opened.take(SOURCE_SIZE_MAX as u64 + 1).read_to_end(&mut bytes);
    limited.map_err(|error| wrong(format!("cannot be read: {error}")))?;
    mof::decode(&bytes).map_err(|error| wrong(error.to_string()))
}

/// What is right goes to standard output, what is wrong to standard error.
fn say(file: &Path, outcome: &Outcome, console: &mut Console<'_>) -> Result<(), CommandError> {
    let wrong = match outcome {
        Outcome::Compiled(summary) => {
            return console.out.say(&format!("{}: {summary}\n", file.display()));
        }
        Outcome::Refused(errors) => errors.render(Look::Coloured),
        Outcome::Unreadable(error) => format!("error: {error}"),
    };
    let _ = writeln!(console.err, "{wrong}");
    Ok(())
}

/// A file as JSON.
#[derive(Serialize)]
#[serde(tag = "outcome", rename_all = "kebab-case")]
enum FileReport {
    Compiled { file: String, classes: usize, instances: usize, deleted: usize },
    Refused { file: String, phase: &'static str, errors: Vec<ErrorReport> },
    Unreadable { file: String, message: String },
}

/// An error as JSON.
#[derive(Serialize)]
struct ErrorReport {
    code: Status,
    line: usize,
    column: usize,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<String>,
}

fn json_line(file: &Path, outcome: &Outcome) -> String {
    let file = file.display().to_string();
    let report = match outcome {
        Outcome::Compiled(Summary { classes, instances, deleted }) => FileReport::Compiled {
            file,
            classes: *classes,
            instances: *instances,
            deleted: *deleted,
        },
        Outcome::Refused(errors) => FileReport::Refused {
            file,
            phase: match errors.phase {
                Phase::Parsing => "parsing",
                Phase::Storing => "storing",
            },
            errors: error_reports(errors),
        },
        Outcome::Unreadable(error) => {
            FileReport::Unreadable { file, message: error.message.clone() }
        }
    };
    let json = serde_json::to_string(&report).expect("a report is always JSON");
    json + "\n"
}

fn error_reports(errors: &Diagnostics) -> Vec<ErrorReport> {
    let report = |error: &mof::Diagnostic| {
        let place = errors.place(error);
        ErrorReport {
            code: error.code,
            line: place.line,
            column: place.column,
            message: error.message.clone(),
            help: error.help.clone(),
        }
    };
    errors.list.iter().map(report).collect()
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::PathBuf;

    use super::*;
    use crate::command::Output;

    /// The exit code, standard output and standard error, without colours.
    fn run(files: &[PathBuf], format: Format) -> (ExitCode, String, String) {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let arguments = MofArguments { files: files.to_vec(), format };
        let code = {
            let mut err = anstream::StripStream::new(&mut err);
            let mut console =
                Console { out: Output::new(&mut out), err: &mut err, is_watched: false };
            mof(&arguments, &mut console).expect("vectors take all")
        };
        let text = |bytes| String::from_utf8(bytes).expect("it is text");
        (code, text(out), text(err))
    }

    fn checked(files: &[(&str, &[u8])], format: Format) -> (ExitCode, String, String) {
        let folder = tempfile::tempdir().expect("a folder");
        let paths = files.iter().map(|(name, content)| {
            let path = folder.path().join(name);
            fs::write(&path, content).expect("it can be written");
            path
        });
        let (code, out, err) = run(&paths.collect::<Vec<_>>(), format);
        let here = folder.path().join("").display().to_string();
        (code, out.replace(&here, ""), err.replace(&here, ""))
    }

    #[test]
    fn a_file_builds_on_those_before_it() {
        let files: [(&str, &[u8]); 2] =
            [("a.mof", b"class A {};"), ("b.mof", b"class B : A {}; class C : B {};")];
        let (code, out, err) = checked(&files, Format::Human);
        assert_eq!((code, err.as_str()), (ExitCode::Passed, ""));
        assert_eq!(out, "a.mof: 1 class, 0 instances\nb.mof: 2 classes, 0 instances\n");
    }

    #[test]
    fn a_file_that_is_refused_does_not_keep_the_next_from_being_tried() {
        let files: [(&str, &[u8]); 3] =
            [("a.mof", b"class A : B {};"), ("b.mof", b"clas"), ("c.mof", b"class C {};")];
        let (code, out, err) = checked(&files, Format::Human);
        assert_eq!((code, out.as_str()), (ExitCode::Usage, "c.mof: 1 class, 0 instances\n"));
        for expected in [
            "error[WBEM_E_NOT_FOUND]: there is no class `B` in `root\\default`",
            "--> a.mof:1:11",
            "error[WBEMMOF_E_UNRECOGNIZED_TOKEN]",
            "--> b.mof:1:1",
        ] {
            assert!(err.contains(expected), "{expected}\n{err}");
        }
    }

    #[test]
    fn what_is_no_text_is_said_in_words() {
        let (code, _, err) = checked(&[("a.mof", b"FOMB")], Format::Human);
        assert_eq!(code, ExitCode::Usage);
        assert!(err.starts_with("error: a.mof: the file is binary MOF"), "{err}");
        let folder = tempfile::tempdir().expect("a folder");
        let files = [folder.path().to_owned(), folder.path().join("none.mof")];
        let (code, _, err) = run(&files, Format::Human);
        assert_eq!(code, ExitCode::Usage);
        assert!(err.contains("this is a folder") && err.contains("none.mof: cannot be"), "{err}");
    }

    #[test]
    fn json_has_one_object_a_file() {
        let files: [(&str, &[u8]); 3] =
            [("a.mof", b"class A {};"), ("b.mof", b"class B {\n x };"), ("c.mof", b"c\0")];
        let (code, out, err) = checked(&files, Format::Json);
        assert_eq!((code, err.as_str()), (ExitCode::Usage, ""));
        let lines: Vec<serde_json::Value> =
            out.lines().map(|line| serde_json::from_str(line).expect(line)).collect();
        assert_eq!(lines[0]["outcome"], "compiled");
        assert_eq!(lines[0]["classes"], 1);
        assert_eq!(lines[1]["phase"], "parsing");
        assert_eq!(lines[1]["errors"][0]["code"], "WBEMMOF_E_EXPECTED_PROPERTY_NAME");
        assert_eq!(lines[1]["errors"][0]["line"], 2);
        assert_eq!(lines[2]["outcome"], "unreadable");
    }
}
