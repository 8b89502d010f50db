//! The commands as somebody would use them, one after another, on folders of this machine.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use serde_json::Value;
use tempfile::TempDir;
use wbem_sim::database::{Database, FILE_NAME};
use wbem_sim::disk::RealDisk;

use crate::command::here::without_folder;
use crate::command::{Console, Output, execute};
use crate::exit_code::ExitCode;

const NOTES: &str = "class Note { [key] uint32 Id; string Text; };
    instance of Note { Id = 1; Text = \"one\"; };
    instance of Note { Id = 2; Text = \"two\"; };";

/// A folder to work in, which names in command lines are in.
struct Work(TempDir);

impl Work {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("there is a place for temporary files"))
    }

    /// With a file of MOF and a repository that has it.
    fn with_notes() -> Self {
        let work = Self::new();
        fs::write(work.at("notes.mof"), NOTES).expect("a file");
        let (code, out, err) = work.run("mof @notes.mof --repository @wmi");
        assert_eq!((code, err.as_str()), (ExitCode::Passed, ""));
        assert_eq!(out, "notes.mof: 1 class, 2 instances\n");
        work
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn names(&self, folder: &str) -> Vec<String> {
        let entries = fs::read_dir(self.at(folder)).expect("a folder");
        let mut names: Vec<String> = entries
            .map(|entry| entry.expect("it can be read").file_name().into_string().expect("text"))
            .collect();
        names.sort();
        names
    }

    /// Runs a command line, in which `@` stands for the folder; what it says without colours.
    fn run(&self, line: &str) -> (ExitCode, String, String) {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let here = self.0.path().join("").display().to_string();
        let words = line.split_whitespace().map(|word| word.replace('@', &here));
        let code = execute(
            std::iter::once("wbem-conformance".to_owned()).chain(words),
            &mut Console { out: Output::new(&mut out), err: &mut err, is_watched: false },
        );
        let text = |bytes: Vec<u8>| {
            let text = String::from_utf8(bytes).expect("it is text");
            without_folder(&anstream::adapter::strip_str(&text).to_string(), self.0.path())
        };
        (code, text(out), text(err))
    }

    /// The line of JSON of a command line that goes well or not.
    fn json(&self, line: &str) -> (ExitCode, Value) {
        let (code, out, err) = self.run(&format!("{line} --format json"));
        assert_eq!((err.as_str(), out.lines().count()), ("", 1), "{out}");
        (code, serde_json::from_str(&out).expect("JSON"))
    }

    fn hash(&self, folder: &str) -> String {
        let (code, line) = self.json(&format!("verify --repository @{folder}"));
        assert_eq!((code, &line["outcome"]), (ExitCode::Passed, &"whole".into()), "{line}");
        line["hash"].as_str().expect("a text").to_owned()
    }
}

#[test]
fn a_backup_restored_into_another_folder_is_the_same_repository() {
    let work = Work::with_notes();
    let (code, out, err) = work.run("backup @a.backup --repository @wmi");
    assert_eq!((code, err.as_str()), (ExitCode::Passed, ""));
    let hash = work.hash("wmi");
    let lines: Vec<&str> = out.lines().map(str::trim).collect();
    assert_eq!(lines[..3], ["a.backup: written", "namespaces  3", "classes     2"], "{out}");
    assert_eq!(lines[3], "instances   2");
    assert_eq!(lines[5], format!("hash        {hash}"));
    let (code, out, err) = work.run("restore @a.backup --repository @new/copy");
    assert_eq!((code, err.as_str()), (ExitCode::Passed, ""));
    assert!(out.starts_with("new/copy: restored from a.backup\n"), "{out}");
    assert_eq!(work.hash("new/copy"), hash);
    // Into one that has other content, and is told to cut off whoever is there.
    fs::write(work.at("other.mof"), "class Other { [key] uint8 Id; };").expect("a file");
    work.run("mof @other.mof --repository @other");
    assert_ne!(work.hash("other"), hash);
    let (code, line) = work.json("restore @a.backup --repository @other --force");
    assert_eq!((code, &line["outcome"]), (ExitCode::Passed, &"restored".into()), "{line}");
    assert_eq!((work.hash("other"), line["hash"].as_str()), (hash.clone(), Some(hash.as_str())));
    assert_eq!(work.names(""), ["a.backup", "new", "notes.mof", "other", "other.mof", "wmi"]);
}

#[test]
fn what_cannot_be_restored_leaves_the_repository_and_says_why() {
    let work = Work::with_notes();
    work.run("backup @whole.backup --repository @wmi --no-compression");
    let whole = fs::read(work.at("whole.backup")).expect("it is there");
    let mut turned = whole.clone();
    turned[whole.len() / 2] ^= 1;
    fs::write(work.at("cut"), &whole[..whole.len() - 1]).expect("a file");
    fs::write(work.at("turned"), turned).expect("a file");
    fs::write(work.at("text"), NOTES).expect("a file");
    let hash = work.hash("wmi");
    for (file, why) in [
        ("cut", "it is cut off"),
        ("turned", "block 0 of"),
        ("text", "it is not a backup"),
        ("missing", "there is no such file"),
        ("wmi", "the path is not that of a file"),
    ] {
        for folder in ["wmi", "new"] {
            let (code, out, err) = work.run(&format!("restore @{file} --repository @{folder}"));
            assert_eq!((code, out.as_str()), (ExitCode::Usage, ""), "{file}");
            assert!(err.starts_with(&format!("error: {file}: {why}")), "{err}");
            assert!(err.ends_with(&format!("nothing is changed in {folder}\n")), "{err}");
        }
        let (code, line) = work.json(&format!("restore @{file} --repository @wmi --force"));
        assert_eq!((code, &line["outcome"]), (ExitCode::Usage, &"failed".into()));
        assert!(line["message"].as_str().is_some_and(|message| message.contains(why)), "{line}");
        assert!(line.get("hash").is_none(), "{line}");
    }
    assert_eq!(work.hash("wmi"), hash);
    assert!(!work.at("new").exists());
}

#[test]
fn a_backup_replaces_a_file_as_a_whole_unless_it_is_to_stay() {
    let work = Work::with_notes();
    fs::write(work.at("a.backup"), "older").expect("a file");
    let (code, _, err) = work.run("backup @a.backup --repository @wmi --no-overwrite");
    assert_eq!(code, ExitCode::Usage);
    assert!(err.starts_with("error: a.backup: the file exists: give another name"), "{err}");
    assert_eq!(fs::read(work.at("a.backup")).expect("it stays"), b"older");
    let (_, plain) = work.json("backup @a.backup --repository @wmi --no-compression");
    let (_, small) = work.json("backup @a.backup --repository @wmi --level 19");
    assert!(small["file_bytes"].as_u64() < plain["file_bytes"].as_u64(), "{plain} {small}");
    assert_eq!(small["hash"], plain["hash"]);
    assert!(plain["wall_ms"].is_u64() && plain.get("taken").is_none(), "{plain}");
}

#[test]
fn a_backup_goes_to_no_place_where_it_would_do_harm_or_that_is_not_there() {
    let work = Work::with_notes();
    let hash = work.hash("wmi");
    for (file, why) in [
        ("wmi/repository.redb", "this is the folder of the repository itself"),
        ("wmi/./a.backup", "this is the folder of the repository itself"),
        ("missing/a.backup", "there is no such file or folder"),
        ("wmi", "the path is not that of a file"),
    ] {
        let (code, _, err) = work.run(&format!("backup @{file} --repository @wmi"));
        assert_eq!(code, ExitCode::Usage);
        assert!(err.starts_with(&format!("error: {file}: {why}")), "{err}");
    }
    assert_eq!(work.hash("wmi"), hash);
}

/// As after a process that died: its partial file, and a new repository without its name.
#[test]
fn what_a_run_that_died_has_left_over_is_in_nobodys_way() {
    let work = Work::with_notes();
    let hash = blake3::hash(b"a.backup").to_hex();
    let partial = format!("a.backup.{}.partial", &hash[..16]);
    fs::write(work.at(&partial), "half a backup").expect("a file");
    fs::write(work.at(&format!("wbem-conformance.{}.lock", &hash[..16])), "").expect("a file");
    let (code, ..) = work.run("backup @a.backup --repository @wmi");
    assert_eq!(code, ExitCode::Passed);
    fs::create_dir(work.at("new")).expect("a folder");
    fs::write(work.at("new/repository.redb.new"), "half a repository").expect("a file");
    let (code, ..) = work.run("restore @a.backup --repository @new");
    assert_eq!(code, ExitCode::Passed);
    assert_eq!(work.hash("new"), work.hash("wmi"));
    assert_eq!(work.names("new"), ["lock", "repository.redb"]);
    assert_eq!(work.names(""), ["a.backup", "new", "notes.mof", "wmi"]);
}

#[test]
fn a_repository_in_use_is_left_alone() {
    let work = Work::with_notes();
    work.run("backup @a.backup --repository @wmi");
    let database = Database::open(Arc::new(RealDisk), &work.at("wmi")).expect("free");
    for line in [
        "backup @b.backup --repository @wmi",
        "restore @a.backup --repository @wmi",
        "verify --repository @wmi",
        "mof @notes.mof --repository @wmi",
    ] {
        let (code, out, err) = work.run(line);
        assert_eq!((code, out.as_str()), (ExitCode::Usage, ""), "{line}");
        assert!(err.starts_with("error: the repository in "), "{err}");
        assert!(err.contains("wmi: another process has it open: wait until"), "{err}");
    }
    drop(database);
    assert!(!work.at("b.backup").exists());
    work.hash("wmi");
}

#[test]
fn a_repository_that_is_missing_or_damaged_is_an_error_with_a_way_out() {
    let work = Work::with_notes();
    for line in ["verify --repository @missing", "backup @a.backup --repository @missing"] {
        let (code, out, err) = work.run(line);
        assert_eq!((code, out.as_str()), (ExitCode::Usage, ""));
        assert_eq!(
            err,
            "error: the repository in missing: there is none: give the folder of one\n"
        );
    }
    assert!(!work.at("missing").exists() && !work.at("a.backup").exists());
    let file = work.at("wmi").join(FILE_NAME);
    let bytes = fs::read(&file).expect("it is there");
    fs::write(&file, &bytes[..bytes.len() / 2]).expect("a file");
    for line in ["verify --repository @wmi", "mof @notes.mof --repository @wmi"] {
        let (code, out, err) = work.run(line);
        assert_eq!((code, out.as_str()), (ExitCode::Usage, ""), "{line}");
        assert!(err.contains("wmi: repository.redb") && err.contains("another folder"), "{err}");
    }
    let (code, line) = work.json("verify --repository @wmi");
    assert_eq!(
        (code, &line["outcome"], &line["repository"]),
        (ExitCode::Usage, &"failed".into(), &"wmi".into())
    );
}

#[test]
fn each_file_of_mof_is_kept_from_one_run_to_the_next() {
    let work = Work::with_notes();
    fs::write(work.at("more.mof"), "class More : Note { string Rest; };").expect("a file");
    fs::write(work.at("wrong.mof"), "class First {}; class A : Missing {};").expect("a file");
    fs::write(work.at("no.mof"), "clas").expect("a file");
    let line = "mof @more.mof @wrong.mof @no.mof --repository @wmi --format json";
    let (code, out, _) = work.run(line);
    assert_eq!(code, ExitCode::Usage);
    let outcomes: Vec<Value> =
        out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let outcomes: Vec<&Value> = outcomes.iter().map(|line| &line["outcome"]).collect();
    assert_eq!(outcomes, ["compiled", "refused", "refused"]);
    let (_, line) = work.json("verify --repository @wmi");
    // What was stored before the refusal stays, as the compiler of Windows leaves it.
    assert_eq!((&line["classes"], &line["instances"]), (&4.into(), &2.into()), "{line}");
    let (code, out, _) = work.run("mof @more.mof --repository @wmi --dump");
    assert_eq!(code, ExitCode::Passed);
    assert!(out.contains("class More : Note") && out.contains("Text = \"two\""), "{out}");
}

#[test]
fn a_text_that_is_wrong_makes_no_namespace_that_stays() {
    let work = Work::with_notes();
    let hash = work.hash("wmi");
    fs::write(work.at("no.mof"), "clas").expect("a file");
    let (code, ..) = work.run("mof @no.mof --repository @wmi --namespace root\\other");
    assert_eq!((code, work.hash("wmi")), (ExitCode::Usage, hash));
    let (code, ..) = work.run("mof @notes.mof --repository @wmi --namespace root\\other");
    let (_, line) = work.json("verify --repository @wmi");
    assert_eq!((code, &line["namespaces"]), (ExitCode::Passed, &4.into()));
}
