//! MOF as it is compiled: a whole schema and files as they are found in the world.

use wbem_sim::mof;
use wbem_sim::repository::Repository;

use crate::schema::{self, File};

/// The files that are measured: the schema, and before it real ones that need no others.
pub fn files() -> Vec<File> {
    let mut files: Vec<File> = real().collect();
    files.extend(schema::files(schema::SEED));
    files
}

/// The real files that load into a fresh repository.
fn real() -> impl Iterator<Item = File> {
    let names = wbem_fixtures::names("mof/real").into_iter();
    let text = |name: &str| {
        let bytes = wbem_fixtures::bytes(&format!("mof/real/{name}"))?;
        mof::decode(bytes).ok()
    };
    let files =
        names.filter_map(move |name| Some(File { text: text(name)?, name: name.to_owned() }));
    files.filter(|file| {
        let mut repository = Repository::new();
        let namespace = mof::default_namespace();
        mof::compile_into(&file.name, &file.text, &mut repository, &namespace).is_ok()
    })
}

/// Cuts every file into tokens; how many there are.
pub fn lex(files: &[File]) -> usize {
    files.iter().map(|file| mof::tokens(&file.text).count()).sum()
}

/// Reads every file into declarations; how many there are.
pub fn parse(files: &[File]) -> usize {
    let items = files.iter().map(|file| mof::parse(&file.name, &file.text));
    items.map(|items| items.expect("the file is right").len()).sum()
}

/// Compiles every file into a fresh repository.
pub fn compile(files: &[File]) -> Repository {
    let mut repository = Repository::new();
    let namespace = mof::default_namespace();
    for file in files {
        let stored = mof::compile_into(&file.name, &file.text, &mut repository, &namespace);
        stored.unwrap_or_else(|error| panic!("{error}"));
    }
    repository
}
