//! A collection of real files with a verdict on each, where there is one beside this repository.

use std::fs;
use std::path::{Path, PathBuf};

use wbem_sim::mof::{self, Included, Includes, Phase, Settings};
use wbem_sim::repository::Repository;
use wbem_sim::status::Status;

use crate::dump::assert_same_again;

/// Files that are right as the list says, a verdict on their grammar, and that a compiler refuses
/// before it stores anything.
const DISAGREEMENTS: [(&str, Status, &str); 12] = [
    (
        "docs-drivers/MicrosoftDocs+windows-driver-docs/smp-example-mofs.L13.mof",
        Status::WBEMMOF_E_ERROR_INVALID_INCLUDE_FILE,
        NOT_COLLECTED,
    ),
    (
        "dsc-config/Azure+azure-osconfig/OsConfig.schema.mof",
        Status::WBEMMOF_E_ERROR_INVALID_INCLUDE_FILE,
        NOT_COLLECTED,
    ),
    (
        "dsc-config/microsoft+PowerShell-DSC-for-Linux/MSFT_nxNopResource.schema.mof",
        Status::WBEMMOF_E_ERROR_INVALID_INCLUDE_FILE,
        NOT_COLLECTED,
    ),
    (
        "dsc-config/microsoft+PowerShell-DSC-for-Linux/Test_Test.mof",
        Status::WBEMMOF_E_ERROR_INVALID_INCLUDE_FILE,
        NOT_COLLECTED,
    ),
    (
        "omi-mi/PowerShell+MMI/dmtftypes.mof",
        Status::WBEMMOF_E_ERROR_INVALID_INCLUDE_FILE,
        NOT_COLLECTED,
    ),
    (
        "wmi-provider-samples/microsoft+Windows-classic-samples/Sample.mof",
        Status::WBEMMOF_E_ERROR_INVALID_INCLUDE_FILE,
        NOT_COLLECTED,
    ),
    (
        "docs-wmisdk/MicrosoftDocs+win32/binding-an-event-filter-with-a-logical-consumer.L40.mof",
        Status::WBEMMOF_E_UNEXPECTED_ALIAS,
        FRAGMENT,
    ),
    (
        "docs-wmisdk/MicrosoftDocs+win32/\
         monitoring-and-responding-to-events-with-standard-consumers.L134.mof",
        Status::WBEMMOF_E_UNEXPECTED_ALIAS,
        FRAGMENT,
    ),
    (
        "docs-wmisdk/MicrosoftDocs+win32/registering-the-view-provider.L56.mof",
        Status::WBEMMOF_E_UNEXPECTED_ALIAS,
        FRAGMENT,
    ),
    (
        "docs-wmisdk/MicrosoftDocs+win32/supplying-data-to-wmi-by-writing-a-provider.L47.mof",
        Status::WBEMMOF_E_UNEXPECTED_ALIAS,
        FRAGMENT,
    ),
    ("omi-mi/PowerShell+psl-omi-provider/schema.mof", Status::WBEMMOF_E_MUST_BE_IN_OR_OUT, MI),
    ("omi-mi/microsoft+omi/schema~13.mof", Status::WBEMMOF_E_MUST_BE_IN_OR_OUT, MI),
];
const NOT_COLLECTED: &str = "a file that it includes is not in the collection";
const FRAGMENT: &str = "cut out of a page that defines the alias elsewhere";
const MI: &str = "MI takes a parameter without a direction for one that goes in";

/// Files of one folder, whatever the case of their names.
struct Folder(PathBuf);

impl Includes for Folder {
    fn read(&self, name: &str, _: &str) -> Result<Included, String> {
        let entries = fs::read_dir(&self.0).map_err(|error| error.to_string())?;
        let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        let found = names.filter(|entry| entry.eq_ignore_ascii_case(name)).min();
        let file = found.ok_or("there is no such file")?;
        let text = text(&self.0.join(&file));
        Ok(Included { file, text })
    }
}

fn text(file: &Path) -> String {
    let bytes = fs::read(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    mof::decode(&bytes).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// The files with their verdicts: those that are right.
pub fn collection() -> Option<(PathBuf, Vec<(String, bool)>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/mof/real");
    let list = fs::read_to_string(folder.join("expected.tsv")).ok()?;
    let rows = list.lines().skip(1).map(|line| {
        let columns: Vec<_> = line.split('\t').collect();
        (columns[0].to_owned(), columns[2] == "accept")
    });
    Some((folder, rows.collect()))
}

/// What is wrong with a file before anything is stored, and its first code.
pub fn checked(folder: &Path, file: &str) -> Result<mof::Compiled, mof::Diagnostics> {
    let path = folder.join(file);
    let includes = Folder(path.parent().expect("files are in folders").to_owned());
    let settings = Settings { includes: &includes, ..Settings::default() };
    mof::compile_with(file, &text(&path), &settings)
}

#[test]
fn the_grammar_takes_and_refuses_what_the_list_says() {
    let Some((folder, files)) = collection() else {
        return;
    };
    for (file, is_right) in files {
        match mof::parse(&file, &text(&folder.join(&file))) {
            Ok(_) => assert!(is_right, "{file} is taken"),
            Err(errors) => assert!(!is_right, "{errors}"),
        }
    }
}

#[test]
fn the_compiler_refuses_no_other_than_those_with_a_reason() {
    let Some((folder, files)) = collection() else {
        return;
    };
    for (file, is_right) in files {
        let known = DISAGREEMENTS.iter().find(|(name, ..)| *name == file);
        match (checked(&folder, &file), known) {
            (Ok(_), None) => assert!(is_right, "{file} is taken"),
            (Ok(_), Some((.., why))) => panic!("{file} is taken, although {why}"),
            (Err(errors), Some((_, code, _))) => {
                assert_eq!(errors.list[0].code, *code, "{file}\n{errors}");
            }
            (Err(errors), None) => assert!(!is_right, "{file}\n{errors}"),
        }
    }
}

/// Whatever a file leaves in a repository, even up to what is refused, can be written and read.
#[test]
fn what_real_files_leave_compiles_to_the_same_again() {
    let Some((folder, files)) = collection() else {
        return;
    };
    let mut stored = 0;
    for (file, _) in files {
        let Ok(compiled) = checked(&folder, &file) else {
            continue;
        };
        let mut repository = Repository::new();
        match compiled.store_into(&mut repository) {
            Ok(_) => stored += 1,
            Err(errors) => assert_eq!(errors.phase, Phase::Storing, "{file}"),
        }
        assert_same_again(&repository, &file);
    }
    assert!(stored > 90, "{stored} files need no other");
}
