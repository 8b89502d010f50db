//! Numbers: the code has those of `spec/status-codes.toml`, no more and no fewer.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Deserialize;
use wbem_conformance::catalogue::{Catalogue, Code};
use wbem_sim::profile::{BACKUP_TIMER, CONNECT_WAIT_MAX, Values};
use wbem_sim::security::Rights;
use wbem_sim::status::Status;

use super::catalogue;
use crate::{assert_none, tree};

/// The tables that the code repeats and that nobody else reads.
#[derive(Deserialize)]
struct Codes {
    access_right: Vec<AccessRight>,
    constant: Vec<Constant>,
    clsid: Vec<Class>,
    iid: Vec<Class>,
}

#[derive(Deserialize)]
struct AccessRight {
    name: String,
    mask: u32,
}

#[derive(Deserialize)]
struct Constant {
    name: String,
    value: u64,
}

#[derive(Deserialize)]
struct Class {
    name: String,
    guid: String,
}

fn statuses() -> &'static [Code] {
    &Catalogue::embedded().codes.status
}

fn codes() -> Codes {
    catalogue::read("spec/status-codes.toml")
}

#[test]
fn the_statuses_of_the_code_are_those_of_the_catalogue_in_its_order() {
    let line = |name: &str, value: u32| format!("{name} = 0x{value:08X}");
    let in_code: Vec<String> = Status::NAMED.iter().map(|(n, s)| line(n, s.0)).collect();
    let in_catalogue: Vec<String> =
        statuses().iter().map(|code| line(&code.name, code.value)).collect();
    let extra = in_code.iter().filter(|code| !in_catalogue.contains(code));
    let extra = extra.map(|code| format!("only in the code: {code}"));
    let missing = in_catalogue.iter().filter(|code| !in_code.contains(code));
    let missing = missing.map(|code| format!("only in the catalogue: {code}"));
    assert_none(&extra.chain(missing).collect::<Vec<_>>(), "repair sim/src/status/mod.rs");
    assert!(in_code == in_catalogue, "put sim/src/status/mod.rs into the catalogue's order");
}

#[test]
fn every_status_says_what_it_means_and_where_it_stands() {
    let silent = |code: &&Code| code.meaning.is_empty() || code.origin.is_empty();
    let complaints: Vec<String> =
        statuses().iter().filter(silent).map(|code| code.name.clone()).collect();
    assert_none(&complaints, "give `meaning` and `origin` in spec/status-codes.toml");
}

#[test]
fn a_number_with_two_names_is_printed_as_wmi_calls_it() {
    assert_eq!(Status(0).to_string(), "WBEM_S_NO_ERROR");
    let mut names: BTreeMap<u32, Vec<&str>> = BTreeMap::new();
    for (name, status) in Status::all() {
        names.entry(status.0).or_default().push(name);
    }
    names.retain(|_, names| names.len() > 1);
    let expected = BTreeMap::from([(0, vec!["WBEM_S_NO_ERROR", "S_OK"])]);
    assert_eq!(names, expected, "a second name for a number is a slip, or belongs here");
}

#[test]
fn the_access_rights_of_a_namespace_are_those_of_the_catalogue() {
    // Two more in the catalogue are rights on event objects, which a namespace does not have.
    let of_events = ["WBEM_RIGHT_SUBSCRIBE", "WBEM_RIGHTS_PUBLISH"];
    let codes = codes();
    let rights = codes.access_right.iter().filter(|right| !of_events.contains(&&*right.name));
    let in_catalogue: Vec<(&str, Rights)> =
        rights.map(|right| (right.name.as_str(), Rights(right.mask))).collect();
    assert_eq!(Rights::NAMED, in_catalogue, "repair sim/src/security.rs");
    let all = in_catalogue.iter().fold(Rights::NONE, |all, (_, right)| all.with(*right));
    assert_eq!(Rights::ALL, all, "repair Rights::ALL");
}

#[test]
fn the_times_and_limits_of_the_code_are_those_of_the_catalogue() {
    let codes = codes();
    let constant = |name: &str| {
        let found = codes.constant.iter().find(|constant| constant.name == name);
        found.unwrap_or_else(|| panic!("no constant `{name}`")).value
    };
    let seconds = |name: &str| Duration::from_secs(constant(name));
    let connect_wait = "connect time-out with WBEM_FLAG_CONNECT_USE_MAX_WAIT";
    assert_eq!(BACKUP_TIMER, seconds("backup timer"));
    assert_eq!(CONNECT_WAIT_MAX, seconds(connect_wait));
    assert_eq!(Values::default().rundown_remote, seconds("DCOM ping time-out"));
    assert_eq!(u64::from(Values::default().request_limit), constant("MaxRequestLimit"));
}

/// The ids of the project's own classes and interfaces, which no document has.
const OWN_IDS: &[&str] = &[
    // IWbemSimulatorControl, and the class that has nothing else.
    "6e2f5ed2-217d-4de3-8149-6d99c85b813c",
    "e5f180d2-d56a-4290-91d5-4312c1141e85",
];

#[test]
fn class_and_interface_ids_in_the_code_are_those_of_the_catalogue() {
    let codes = codes();
    let known: Vec<&Class> = codes.clsid.iter().chain(&codes.iid).collect();
    let mut complaints = Vec::new();
    for file in tree::files("rs") {
        for (number, line) in file.lines() {
            for guid in tree::words(line).filter(|word| is_guid(word)) {
                let is_known = known.iter().any(|class| class.guid.eq_ignore_ascii_case(guid));
                if !is_known && !OWN_IDS.contains(&guid) {
                    complaints.push(format!("{}:{number}: {guid}", file.path));
                }
            }
        }
    }
    for class in known.iter().filter(|class| !is_guid(&class.guid) || class.name.is_empty()) {
        complaints.push(format!("spec/status-codes.toml: {} {}", class.name, class.guid));
    }
    assert_none(&complaints, "an id that the catalogue lacks is misspelt, or missing there");
}

fn is_guid(word: &str) -> bool {
    let lengths: Vec<usize> = word.split('-').map(str::len).collect();
    let hexadecimal = |byte: u8| byte == b'-' || byte.is_ascii_hexdigit();
    lengths == [8, 4, 4, 4, 12] && word.bytes().all(hexadecimal)
}
