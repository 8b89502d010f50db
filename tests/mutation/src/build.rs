//! Which mutants can be built, and which of them behind a switch.
//!
//! All are woven into the copy, and those that the compiler refuses are taken out again until it
//! refuses nothing. A switch is not the mutant itself, so that a refusal is no proof: each of
//! those, and of those without a place for a switch, is then tried as cargo-mutants would write
//! it, as many at once as there are functions.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ops::Range;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::ask;
use crate::constant;
use crate::mutant::Mutant;
use crate::site;
use crate::weave::{self, Woven};
use crate::workspace::{Effort, Refusal, SWITCH, Workspace};

/// The library whose modules the mutants are in.
const LIBRARY: &str = "sim/src/lib.rs";
/// How the library gets it.
const DECLARATION: &str = "\npub mod mutation;\n";

/// How mutants are woven in; another number for another way.
const WEAVING: u32 = 3;
/// The sources of the model, and those of what is read in it.
const MODEL: &str = "sim/src/";
const PROFILES: &str = "sim/src/profile/";
/// The test in whose place the suite is played.
const SUITE: &str = "tests/tests/suite/main.rs";

/// How each mutant can be built, by its number.
#[derive(Debug, Serialize, Deserialize)]
pub struct Builds {
    /// How.
    weaving: u32,
    /// What that was found out for.
    sources: Sources,
    /// All together, each behind a switch.
    pub switched: BTreeSet<usize>,
    /// Each by itself.
    pub alone: BTreeSet<usize>,
    /// Not needed: the same program as without.
    pub same: BTreeSet<usize>,
    /// Not at all.
    pub unviable: BTreeSet<usize>,
}

/// The files with mutants in them, as they are without.
pub type Sources = BTreeMap<String, String>;

/// Finds out how each mutant can be built, unless that is known from the last time.
///
/// # Panics
///
/// If the disk is full.
pub fn sort(workspace: &mut Workspace, mutants: &[Mutant], sources: &Sources) -> Builds {
    let file = workspace.beside("builds.json");
    let known = fs::read_to_string(&file).ok().and_then(|text| serde_json::from_str(&text).ok());
    if let Some(builds) =
        known.filter(|builds: &Builds| builds.weaving == WEAVING && builds.sources == *sources)
    {
        return builds;
    }
    let builds = sort_anew(workspace, mutants, sources);
    let json = serde_json::to_string(&builds).expect("it is text and numbers");
    fs::write(file, json).expect("there is room");
    builds
}

fn sort_anew(workspace: &mut Workspace, mutants: &[Mutant], sources: &Sources) -> Builds {
    let switched = weave_all(workspace, mutants, sources);
    let others: Vec<usize> = (0..mutants.len()).filter(|n| !switched.contains(n)).collect();
    println!("{} of {} mutants have a switch", switched.len(), mutants.len());
    restore(workspace, sources);
    let unviable = refused(workspace, mutants, sources, &others);
    let mut alone: BTreeSet<usize> =
        others.into_iter().filter(|number| !unviable.contains(number)).collect();
    println!("{} build by themselves, {} do not", alone.len(), unviable.len());
    let same = constant::same(workspace, mutants, sources, &alone);
    restore(workspace, sources);
    println!("{} of them change nothing", same.len());
    alone.retain(|number| !same.contains(number));
    Builds { weaving: WEAVING, sources: sources.clone(), switched, alone, same, unviable }
}

/// Writes the files as they are without mutants.
pub fn restore(workspace: &mut Workspace, sources: &Sources) {
    sources.iter().for_each(|(file, source)| workspace.write(file, source));
}

/// Weaves mutants in behind switches.
pub fn weave(
    workspace: &mut Workspace,
    mutants: &[Mutant],
    sources: &Sources,
    wanted: &BTreeSet<usize>,
) -> BTreeMap<String, Woven> {
    let mut woven = BTreeMap::new();
    for (file, source) in sources {
        let here = wanted.iter().map(|number| (*number, &mutants[*number]));
        let here: Vec<(usize, &Mutant)> = here.filter(|(_, m)| m.file == *file).collect();
        let sites = site::find(source, &here).expect("cargo-mutants has parsed it");
        let text = weave::weave(source, &sites);
        workspace.write(file, &text.text);
        woven.insert(file.clone(), text);
    }
    add_switch(workspace);
    woven
}

fn add_switch(workspace: &mut Workspace) {
    workspace.write(SWITCH, &format!("{}{}", include_str!("switch.rs"), ask::METHOD));
    let library = workspace.read(LIBRARY);
    if !library.contains(DECLARATION) {
        workspace.write(LIBRARY, &format!("{library}{DECLARATION}"));
    }
}

/// Builds what plays the suite on the model, as it is written now; where it is, if it could be
/// built.
///
/// # Panics
///
/// If the disk is full.
pub fn player(workspace: &mut Workspace, effort: Effort) -> Option<PathBuf> {
    add_switch(workspace);
    for file in workspace.files_in(MODEL) {
        if !file.starts_with(PROFILES) {
            let noted = ask::weave(workspace.read(&file));
            workspace.write(&file, &noted);
        }
    }
    workspace.write(SUITE, include_str!("player.rs"));
    workspace.build(effort)
}

fn weave_all(workspace: &mut Workspace, mutants: &[Mutant], sources: &Sources) -> BTreeSet<usize> {
    let mut wanted = have_sites(mutants, sources);
    loop {
        let woven = weave(workspace, mutants, sources, &wanted);
        let refusals = workspace.check();
        println!("{} errors with {} mutants woven in", refusals.len(), wanted.len());
        if refusals.is_empty() {
            return wanted;
        }
        let before = wanted.len();
        for refusal in &refusals {
            let text = woven.get(&refusal.file);
            let culprit = text
                .and_then(|woven| refusal.places.iter().find_map(|place| woven.mutant_at(place)));
            match culprit {
                Some(number) => _ = wanted.remove(&number),
                None => println!("nobody's: {refusal:?}"),
            }
        }
        assert!(wanted.len() < before, "errors that are no mutant's: {refusals:#?}");
    }
}

fn have_sites(mutants: &[Mutant], sources: &Sources) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    for (file, source) in sources {
        let here = mutants.iter().enumerate().filter(|(_, mutant)| mutant.file == *file);
        let sites = site::find(source, &here.collect::<Vec<_>>());
        found.extend(site::numbers(&sites.expect("cargo-mutants has parsed it")));
    }
    found
}

/// Those of some mutants that the compiler refuses as they are.
fn refused(
    workspace: &mut Workspace,
    mutants: &[Mutant],
    sources: &Sources,
    numbers: &[usize],
) -> BTreeSet<usize> {
    let parses = |number: &usize| {
        let mutant = &mutants[*number];
        syn::parse_file(&mutant.applied(&sources[&mutant.file])).is_ok()
    };
    let (mut left, garbage): (Vec<usize>, Vec<usize>) = numbers.iter().partition(|n| parses(n));
    let mut refused: BTreeSet<usize> = garbage.into_iter().collect();
    while !left.is_empty() {
        let batch = one_for_each_function(mutants, &left);
        println!("{} left to try, {} at once", left.len(), batch.len());
        left.retain(|number| !batch.contains(number));
        refused.extend(refused_of(workspace, mutants, sources, batch));
    }
    restore(workspace, sources);
    refused
}

/// Those of mutants of different functions that the compiler refuses.
fn refused_of(
    workspace: &mut Workspace,
    mutants: &[Mutant],
    sources: &Sources,
    mut batch: Vec<usize>,
) -> BTreeSet<usize> {
    let mut refused = BTreeSet::new();
    loop {
        let places = apply(workspace, mutants, sources, &batch);
        let refusals = workspace.check();
        if refusals.is_empty() {
            return refused;
        }
        let found: BTreeSet<usize> = refusals.iter().filter_map(|r| culprit(&places, r)).collect();
        if found.is_empty() && batch.len() > 1 {
            let other_half = batch.split_off(batch.len() / 2);
            refused.extend(refused_of(workspace, mutants, sources, other_half));
        } else if found.is_empty() {
            refused.extend(batch);
            return refused;
        }
        batch.retain(|number| !found.contains(number));
        refused.extend(found);
    }
}

/// The first mutant of each function that is in no other function of those chosen; what is in no
/// function is one of its own.
fn one_for_each_function(mutants: &[Mutant], numbers: &[usize]) -> Vec<usize> {
    let mut chosen: Vec<usize> = Vec::new();
    for number in numbers {
        let mutant = &mutants[*number];
        let overlaps = |other: &usize| {
            let (other, own) = (&mutants[*other], mutant.around());
            let others = other.around();
            mutant.file == other.file && own.start < others.end && others.start < own.end
        };
        if !chosen.iter().any(overlaps) {
            chosen.push(*number);
        }
    }
    chosen
}

/// Where each mutant of a batch is: its file, and the bytes of its function there.
type Places = BTreeMap<usize, (String, Range<usize>)>;

/// Writes the files with one mutant in each of some functions.
fn apply(
    workspace: &mut Workspace,
    mutants: &[Mutant],
    sources: &Sources,
    batch: &[usize],
) -> Places {
    let mut places = Places::new();
    for (file, source) in sources {
        let here = batch.iter().copied().filter(|number| mutants[*number].file == *file);
        let mut here: Vec<usize> = here.collect();
        here.sort_by_key(|number| mutants[*number].start);
        let (mut text, mut copied) = (String::new(), 0);
        for number in here {
            let mutant = &mutants[number];
            let around = mutant.around();
            text.push_str(&source[copied..mutant.start]);
            let start = text.len() - (mutant.start - around.start);
            text.push_str(&mutant.replacement);
            let end = text.len() + (around.end - mutant.end);
            places.insert(number, (file.clone(), start..end));
            copied = mutant.end;
        }
        text.push_str(&source[copied..]);
        workspace.write(file, &text);
    }
    places
}

/// The mutant of a batch in whose function an error is.
fn culprit(places: &Places, refusal: &Refusal) -> Option<usize> {
    let place = refusal.places.first()?;
    let is_there = |(file, function): &(String, Range<usize>)| {
        *file == refusal.file && function.contains(&place.start)
    };
    places.iter().find(|(_, there)| is_there(there)).map(|(number, _)| *number)
}
