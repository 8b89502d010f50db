//! MOF files as they are found in the world, and what becomes of them when they are broken.

mod codes;
mod dump;
mod generated;
mod real;
mod stored;
mod wild;

use proptest::prelude::*;
use wbem_sim::mof::declaration::ItemKind;
use wbem_sim::mof::{self, Phase, default_namespace};
use wbem_sim::place::Place;
use wbem_sim::repository::Repository;
use wbem_sim::status::Status;

/// Files that are right, with the classes and instances they declare.
const RIGHT: [(&str, usize, usize); 21] = [
    ("omi/sample.mof", 1, 1),
    ("omi/dmtftypes_instancemaxvalue.mof", 0, 3),
    ("omi/assoc.mof", 6, 0),
    ("omi/connector.mof", 8, 0),
    ("omi/etw.mof", 6, 0),
    ("omi/octet-strings.mof", 1, 0),
    ("encodings/win32-process-startup.mof", 2, 0),
    ("classic-samples/prop-prov.mof", 1, 3),
    ("classic-samples/ev-prov.mof", 1, 2),
    ("classic-samples/inst-prov.mof", 1, 2),
    ("classic-samples/registry.mof", 1, 3),
    ("drivers/mouse-mirror.mof", 1, 0),
    ("drivers/tail-light.mof", 1, 0),
    ("inventory/local-shutdown-tracker.mof", 1, 0),
    ("dsc/windows-serial-console.mof", 0, 2),
    ("dsc/dependency-resolver-4.mof", 0, 9),
    ("dsc/msft-script-resource.mfl", 1, 1),
    ("dsc/base-resource.mof", 11, 0),
    ("dsc/time-zone.mof", 1, 0),
    ("dsc/my-server.mof", 0, 4),
    ("documents/ready-thread.mof", 1, 0),
];

/// Files that are not, with the line of the first error.
const WRONG: [(&str, usize); 3] = [
    ("mof-3/golf-professional-staff-member.mof", 7),
    ("documents/receiving-events-securely.mof", 8),
    ("dumps/ascii.mof", 1),
];

/// The text of a file of the fixtures.
fn text(name: &str) -> String {
    let bytes = wbem_fixtures::bytes(&format!("mof/real/{name}")).expect(name);
    mof::decode(bytes).expect(name)
}

#[test]
fn right_files_declare_what_they_should() {
    for (name, classes, instances) in RIGHT {
        let items = mof::parse(name, &text(name)).unwrap_or_else(|error| panic!("{error}"));
        let count = |is: fn(&ItemKind) -> bool| items.iter().filter(|item| is(&item.kind)).count();
        assert_eq!(count(|kind| matches!(kind, ItemKind::Class(_))), classes, "{name}");
        assert_eq!(count(|kind| matches!(kind, ItemKind::Instance(_))), instances, "{name}");
    }
}

#[test]
fn wrong_files_are_refused_at_the_right_line() {
    for (name, line) in WRONG {
        let text = text(name);
        let errors = mof::parse(name, &text).expect_err(name);
        assert_eq!(Place::of(&text, errors.list[0].span.start).line, line, "{name}\n{errors}");
    }
}

#[test]
fn every_file_of_the_folder_is_judged() {
    let judged = |name: &str| {
        let right = RIGHT.iter().any(|(known, ..)| *known == name);
        right || WRONG.iter().any(|(known, _)| *known == name)
    };
    let names = wbem_fixtures::names("mof/real").into_iter();
    let forgotten: Vec<_> =
        names.filter(|name| name.ends_with(".mof") || name.ends_with(".mfl")).collect();
    assert!(forgotten.iter().all(|name| judged(name)), "{forgotten:?}");
}

/// Files that load into one fresh repository, in this order: the last builds on the one before.
///
/// `omi/etw.mof` is right and not among them: it adds a key to a concrete class without keys, which
/// is a rule of MI alone [REQ CLASS-25].
const LOADABLE: [&str; 12] = [
    "omi/connector.mof",
    "omi/octet-strings.mof",
    "encodings/win32-process-startup.mof",
    "classic-samples/prop-prov.mof",
    "classic-samples/ev-prov.mof",
    "classic-samples/inst-prov.mof",
    "classic-samples/registry.mof",
    "drivers/mouse-mirror.mof",
    "drivers/tail-light.mof",
    "inventory/local-shutdown-tracker.mof",
    "dsc/base-resource.mof",
    "dsc/time-zone.mof",
];

/// [REQ MOF-1]
#[test]
fn real_files_load_into_a_fresh_repository() {
    let mut repository = Repository::new();
    for name in LOADABLE {
        let loaded = mof::compile_into(name, &text(name), &mut repository, &default_namespace());
        let loaded = loaded.unwrap_or_else(|error| panic!("{error}"));
        let declared = RIGHT.iter().find(|(right, ..)| *right == name).expect(name);
        assert_eq!((loaded.classes, loaded.instances), (declared.1, declared.2), "{name}");
    }
    dump::assert_same_again(&repository, "all files");
}

/// [REQ MOF-4]
#[test]
fn a_real_file_without_what_it_builds_on_is_refused() {
    let mut repository = Repository::new();
    let name = "dsc/time-zone.mof";
    let refused = mof::compile_into(name, &text(name), &mut repository, &default_namespace());
    let error = refused.expect_err(name);
    assert_eq!((error.phase, error.list[0].code), (Phase::Storing, Status::WBEM_E_NOT_FOUND));
}

/// Reads, checks and, if something is wrong, draws a text: none of it may panic.
fn survive(text: &str) {
    if let Err(errors) = mof::compile("any", text, &default_namespace()) {
        assert!(!errors.list.is_empty());
        assert!(errors.to_string().contains("error"));
    }
    let _ = mof::parse_class(text);
    let _ = mof::parse_instance(text, &|_| None);
}

/// Pieces that mean something, in an order that mostly does not.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "class",
        "instance",
        "of",
        "as",
        "qualifier",
        "#pragma",
        "include",
        "namespace",
        "A",
        "é",
        "string",
        "uint8",
        "object",
        "ref",
        "void",
        "$x",
        "$",
        "{",
        "}",
        "[",
        "]",
        "(",
        ")",
        ",",
        ";",
        ":",
        "=",
        "\"a\"",
        "\"",
        "\"\\x1\"",
        "'a'",
        "'",
        "1",
        "-0x",
        "1.5",
        "08",
        "NULL",
        "key",
        "in",
        "ToInstance",
        "/*",
        "*/",
        "//",
        "\n",
        "\\",
        "@",
    ]);
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn no_text_makes_the_parser_panic(text in any::<String>()) {
        survive(&text);
    }

    #[test]
    fn no_bytes_make_the_decoder_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(text) = mof::decode(&bytes) {
            survive(&text);
        }
    }

    #[test]
    fn no_order_of_tokens_makes_the_parser_panic(text in pieces()) {
        survive(&text);
    }

    #[test]
    fn no_change_to_a_real_file_makes_the_parser_panic(
        file in 0..RIGHT.len(),
        at in any::<prop::sample::Index>(),
        removed in 0..20usize,
        added in pieces(),
    ) {
        let mut characters: Vec<char> = text(RIGHT[file].0).chars().collect();
        let start = at.index(characters.len());
        let end = (start + removed).min(characters.len());
        characters.splice(start..end, added.chars());
        survive(&characters.into_iter().collect::<String>());
    }
}
