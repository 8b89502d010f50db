//! `mof`: says what is wrong with MOF files and where; on demand stores them and writes MOF again.
//!
//! Without more a file is read and checked by itself, as a compiler does that only checks: whether
//! a class it builds on exists is a question for a repository. With `--store` or `--dump` the files
//! go into one fresh repository in the order given: what one declares the next may build on. A
//! file that is refused is reported, and the next is tried all the same.
//!
//! With `--repository` it is a repository on disk, in which each file is one transaction. As the
//! compiler of Windows leaves it, what a file has stored before something was refused stays.

mod place;
mod read;
mod report;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use wbem_sim::mof::{self, Settings};
use wbem_sim::repository::Repository;

use self::place::Place;
use self::read::Files;
use self::report::{Outcome, dump_line, json_line, say};
use super::arguments::{Format, MofArguments};
use super::console::Console;
use super::error::CommandError;
use super::progress::Progress;
use crate::exit_code::ExitCode;

/// Reads the files and says what becomes of each.
pub fn mof(arguments: &MofArguments, console: &mut Console<'_>) -> Result<ExitCode, CommandError> {
    let mut place = Place::of(arguments)?;
    let begun = Arc::new(AtomicUsize::new(0));
    let progress = Progress::show(console.is_watched, &begun, arguments.files.len(), "files begun");
    let mut code = ExitCode::Passed;
    for file in &arguments.files {
        begun.fetch_add(1, Ordering::Relaxed);
        let outcome = compile(file, arguments, place.repository.as_mut());
        if outcome.may_have_stored() {
            place.save()?;
        }
        if !matches!(outcome, Outcome::Compiled(_)) {
            code = ExitCode::Usage;
        }
        progress.aside(|| match arguments.format {
            Format::Human if arguments.dump && matches!(outcome, Outcome::Compiled(_)) => Ok(()),
            Format::Human => say(file, &outcome, console),
            Format::Json => console.out.say(&json_line(file, &outcome)),
        })?;
    }
    drop(progress);
    if let Some(repository) = place.repository.filter(|_| arguments.dump) {
        dump(&repository, arguments.format, console)?;
    }
    Ok(code)
}

/// Compiles one file, and stores it where there is somewhere to.
fn compile(file: &Path, arguments: &MofArguments, repository: Option<&mut Repository>) -> Outcome {
    let files = Files { code_page: arguments.code_page };
    let text = match files.text(file) {
        Ok(text) => text,
        Err(error) => return Outcome::Unreadable(error),
    };
    let settings = Settings {
        namespace: arguments.namespace.clone(),
        class_flags: arguments.class_flags,
        instance_flags: arguments.instance_flags,
        includes: &files,
    };
    let compiled = mof::compile_with(&file.display().to_string(), &text, &settings);
    let outcome = compiled.and_then(|compiled| match repository {
        Some(repository) => compiled.store_into(repository),
        None => Ok(compiled.declared()),
    });
    match outcome {
        Ok(summary) => Outcome::Compiled(summary),
        Err(errors) => Outcome::Refused(errors),
    }
}

/// Writes what is in the repository.
fn dump(
    repository: &Repository,
    format: Format,
    console: &mut Console<'_>,
) -> Result<(), CommandError> {
    let mut text = String::new();
    repository.write_mof(&mut text).expect("a text takes all");
    match format {
        Format::Human => console.out.say(&text),
        Format::Json => console.out.say(&dump_line(&text)),
    }
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;
    use std::fs;
    use std::path::PathBuf;

    use clap::Parser;

    use super::*;
    use crate::command::Output;
    use crate::command::here::without_folder;

    /// What the command is given but for the files.
    #[derive(clap::Parser)]
    struct Given {
        #[command(flatten)]
        arguments: MofArguments,
    }

    /// The exit code, standard output and standard error, without colours.
    fn run(files: &[PathBuf], options: &[&str]) -> (ExitCode, String, String) {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let options = options.iter().map(OsString::from);
        let words = [OsString::from("mof")].into_iter().chain(options);
        let words = words.chain(files.iter().map(OsString::from));
        let Given { arguments } = Given::parse_from(words);
        let code = {
            let mut err = anstream::StripStream::new(&mut err);
            let mut console =
                Console { out: Output::new(&mut out), err: &mut err, is_watched: false };
            mof(&arguments, &mut console).expect("vectors take all")
        };
        let text = |bytes| String::from_utf8(bytes).expect("it is text");
        (code, text(out), text(err))
    }

    fn checked(files: &[(&str, &[u8])], options: &[&str]) -> (ExitCode, String, String) {
        let folder = tempfile::tempdir().expect("a folder");
        let paths = files.iter().map(|(name, content)| {
            let path = folder.path().join(name);
            fs::write(&path, content).expect("it can be written");
            path
        });
        let (code, out, err) = run(&paths.collect::<Vec<_>>(), options);
        let without_folder = |text: String| without_folder(&text, folder.path());
        (code, without_folder(out), without_folder(err))
    }

    #[test]
    fn a_file_builds_on_those_before_it() {
        let files: [(&str, &[u8]); 2] =
            [("a.mof", b"class A {};"), ("b.mof", b"class B : A {}; class C : B {};")];
        let (code, out, err) = checked(&files, &["--store"]);
        assert_eq!((code, err.as_str()), (ExitCode::Passed, ""));
        assert_eq!(out, "a.mof: 1 class, 0 instances\nb.mof: 2 classes, 0 instances\n");
    }

    #[test]
    fn a_file_that_is_refused_does_not_keep_the_next_from_being_tried() {
        let files: [(&str, &[u8]); 3] =
            [("a.mof", b"class A : B {};"), ("b.mof", b"clas"), ("c.mof", b"class C {};")];
        let (code, out, err) = checked(&files, &["--store"]);
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
        let (code, _, err) = checked(&[("a.mof", b"FOMB")], &[]);
        assert_eq!(code, ExitCode::Usage);
        assert!(err.starts_with("error: a.mof: the file is binary MOF"), "{err}");
        let folder = tempfile::tempdir().expect("a folder");
        let files = [folder.path().to_owned(), folder.path().join("none.mof")];
        let (code, _, err) = run(&files, &[]);
        assert_eq!(code, ExitCode::Usage);
        assert!(err.contains("this is a folder") && err.contains("none.mof: cannot be"), "{err}");
    }

    #[test]
    fn json_has_one_object_a_file() {
        let files: [(&str, &[u8]); 3] =
            [("a.mof", b"class A {};"), ("b.mof", b"class B {\n x };"), ("c.mof", b"c\0")];
        let (code, out, err) = checked(&files, &["--format", "json"]);
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

    #[test]
    fn a_file_is_checked_without_what_it_builds_on_unless_it_is_stored() {
        let files: [(&str, &[u8]); 1] = [("a.mof", b"class A : B {};")];
        assert_eq!(checked(&files, &[]).0, ExitCode::Passed);
        assert_eq!(checked(&files, &["--store"]).0, ExitCode::Usage);
    }

    #[test]
    fn a_dump_compiles_to_what_it_was_made_from() {
        let text = b"class A { [key] string k; }; instance of A { k = \"x\"; };";
        let options = ["--dump", "--namespace", "root\\wmi"];
        let (code, dumped, err) = checked(&[("a.mof", text)], &options);
        assert_eq!((code, err.as_str()), (ExitCode::Passed, ""));
        assert!(dumped.contains("#pragma namespace(\"\\\\\\\\.\\\\root\\\\wmi\")"), "{dumped}");
        let again = checked(&[("a.mof", dumped.as_bytes())], &["--dump"]).1;
        assert_eq!(again, dumped);
        let (_, out, _) = checked(&[("a.mof", text)], &["--dump", "--format", "json"]);
        let last: serde_json::Value =
            serde_json::from_str(out.lines().last().expect("a line")).expect("JSON");
        assert_eq!(last["outcome"], "dumped");
    }

    #[test]
    fn an_included_file_is_read_beside_the_one_that_names_it() {
        let files: [(&str, &[u8]); 2] =
            [("a.mof", b"#include (\"B.mof\")\nclass A : B {};"), ("b.mof", b"class B {};")];
        let (code, out, _) = checked(&files[..], &["--store", "--class-flags", "updateonly"]);
        assert_eq!((code, out.as_str()), (ExitCode::Usage, ""));
        let (code, out, err) = checked(&files[..], &["--store"]);
        assert_eq!((code, err.as_str()), (ExitCode::Passed, ""));
        assert!(out.starts_with("a.mof: 2 classes"), "{out}");
        let wrong: [(&str, &[u8]); 2] = [("a.mof", b"#include (\"b.mof\")"), ("b.mof", b"\nclas")];
        let (_, out, _) = checked(&wrong, &["--format", "json"]);
        let first: serde_json::Value =
            serde_json::from_str(out.lines().next().expect("a line")).expect("JSON");
        assert_eq!(
            (&first["file"], &first["errors"][0]["file"]),
            (&"a.mof".into(), &"b.mof".into())
        );
    }
}
