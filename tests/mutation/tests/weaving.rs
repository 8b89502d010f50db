//! A small source with a mutant of every kind: woven in, each does behind its switch what it does
//! alone.

use std::ops::Range;

use wbem_mutation::mutant::{Mutant, from_json};
use wbem_mutation::site;
use wbem_mutation::weave::weave;

/// What the mutants are made in.
const SOURCE: &str = "\
fn size(a: u32, é: bool) -> u32 {
    match a {
        1 => 4,
        n if n > 5 && !é => n,
        _ => b(S { a: 1, é, ..base }),
    }
}
const LIMIT: u32 = 1 + 2;
fn chain(x: Option<u32>) -> bool {
    if let Some(y) = x && y == 1 {
        return y + 1 == y;
    }
    false
}
fn few() -> impl Iterator<Item = u32> {
    let end = 1 + 2;
    0..end
}
fn early(x: bool) -> impl Iterator<Item = u32> {
    if x { return 0..1; }
    0..2
}
";

/// One change as `cargo mutants --list --json` has it: what is replaced is `old`, in a line.
struct Change {
    genre: &'static str,
    line: usize,
    old: &'static str,
    new: &'static str,
    function: Option<(Range<usize>, &'static str)>,
}

/// The changes that cargo-mutants would make, in order.
fn changes() -> Vec<Change> {
    let size = || Some((1..7, "size"));
    let chain = || Some((9..14, "chain"));
    let few = || Some((15..18, "few"));
    let change = |genre, line, old, new, function| Change { genre, line, old, new, function };
    vec![
        change("MatchArm", 3, "1 => 4,", "", size()),
        change("MatchArmGuard", 4, "n > 5 && !é", "true", size()),
        change("MatchArmGuard", 4, "n > 5 && !é", "false", size()),
        change("BinaryOperator", 4, ">", "<", size()),
        change("BinaryOperator", 4, "&&", "||", size()),
        change("UnaryOperator", 4, "!", "", size()),
        change("StructField", 5, "a: 1,", "", size()),
        change("StructField", 5, "é,", "", size()),
        change("BinaryOperator", 8, "+", "-", None),
        change("BinaryOperator", 10, "&&", "||", chain()),
        change("BinaryOperator", 10, "==", "!=", chain()),
        change("BinaryOperator", 11, "+", "*", chain()),
        change("BinaryOperator", 11, "==", "!=", chain()),
        change("FnValue", 16, "let", "::std::iter::empty()", few()),
        change("FnValue", 16, "let", "::std::iter::once(1)", few()),
        change("BinaryOperator", 16, "+", "*", few()),
        change("FnValue", 20, "if", "::std::iter::empty()", Some((19..23, "early"))),
    ]
}

fn mutants() -> Vec<Mutant> {
    let listed: Vec<String> = changes().iter().map(json).collect();
    from_json(&format!("[{}]", listed.join(",")), |_| SOURCE.to_owned())
}

fn json(change: &Change) -> String {
    let line = SOURCE.lines().nth(change.line - 1).expect("there is such a line");
    let before = &line[..line.find(change.old).expect("it is in that line")];
    let column = before.chars().count() + 1;
    let end = column + change.old.chars().count();
    let span = |start: (usize, usize), end: (usize, usize)| {
        let point = |(line, column)| format!(r#"{{"line":{line},"column":{column}}}"#);
        format!(r#"{{"start":{},"end":{}}}"#, point(start), point(end))
    };
    let (function, within) = match &change.function {
        Some((lines, name)) => (
            format!(r#"{{"span":{}}}"#, span((lines.start, 1), (lines.end, 2))),
            format!(" in {name}"),
        ),
        None => ("null".to_owned(), String::new()),
    };
    format!(
        r#"{{"name":"a.rs:{}:{column}: replace {} with {}{within}","file":"a.rs","genre":"{}",
            "span":{},"replacement":"{}","function":{function}}}"#,
        change.line,
        change.old,
        change.new,
        change.genre,
        span((change.line, column), (change.line, end)),
        change.new,
    )
}

fn numbered(mutants: &[Mutant]) -> Vec<(usize, &Mutant)> {
    mutants.iter().enumerate().collect()
}

#[test]
fn every_kind_of_mutant_is_behind_its_switch() {
    let mutants = mutants();
    let woven = weave(SOURCE, &site::find(SOURCE, &numbered(&mutants)).expect("it parses"));
    let text = woven.text.replace("crate::mutation::active", "on");
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    assert_eq!(lines[2], "1 if !on(0) => 4,");
    assert_eq!(
        lines[3],
        "n if (false || on(1) || ((if on(3) { n < 5 && (if on(5) { é } else { !é }) } else \
         if on(4) { n > 5 || (if on(5) { é } else { !é }) } else \
         { n > 5 && (if on(5) { é } else { !é }) }))) && !on(2) => n,"
    );
    assert_eq!(
        lines[4],
        "_ => b(S { a: if on(6) { (base).a } else { 1 }, \
         é: if on(7) { (base).é } else { é }, ..base }),"
    );
    assert_eq!(lines[9], "if let Some(y) = x && (if on(10) { y != 1 } else { y == 1 }) {");
    assert_eq!(
        lines[10],
        "return (if on(11) { y * 1 == y } else if on(12) { y + 1 != y } else { y + 1 == y });"
    );
    assert_eq!(
        lines[15],
        "(if on(13) { None } else { Some({ let end = (if on(15) { 1 * 2 } else { 1 + 2 });"
    );
    assert_eq!(lines[16], "0..end }) }).into_iter().flatten()");
    syn::parse_file(&woven.text).expect("it is Rust still");
}

#[test]
fn what_has_no_room_for_a_switch_has_no_site() {
    let mutants = mutants();
    let sites = site::find(SOURCE, &numbered(&mutants)).expect("it parses");
    let mut switched = site::numbers(&sites);
    switched.sort_unstable();
    let missing: Vec<usize> = (0..mutants.len()).filter(|n| !switched.contains(n)).collect();
    assert_eq!(
        missing,
        [8, 9, 14, 16],
        "a constant, the `&&` behind a `let`, an iterator that is not empty, and a `return` in one"
    );
}

#[test]
fn an_error_is_that_of_the_mutant_around_it() {
    let mutants = mutants();
    let woven = weave(SOURCE, &site::find(SOURCE, &numbered(&mutants)).expect("it parses"));
    let at = |text: &str| {
        let start = woven.text.find(text).expect("it was woven in");
        woven.mutant_at(&(start..start + text.len()))
    };
    assert_eq!(at("y * 1 == y"), Some(11));
    assert_eq!(at("(base).a"), Some(6));
    assert_eq!(at("n < 5"), Some(3));
    assert_eq!(at("fn size"), None);
}

#[test]
fn without_mutants_a_file_stays_as_it_is() {
    assert_eq!(weave(SOURCE, &site::find(SOURCE, &[]).expect("it parses")).text, SOURCE);
}

#[test]
fn a_mutant_alone_is_what_cargo_mutants_would_write() {
    let mutants = mutants();
    assert!(mutants[11].applied(SOURCE).contains("return y * 1 == y;"));
    assert!(!mutants[0].applied(SOURCE).contains("1 => 4"));
}

#[test]
fn names_have_no_numbers_and_are_told_apart() {
    let source = "fn f() -> bool {\n    a == b\n        && c == d && e == f\n}\n";
    let one = |line: usize, column: usize| {
        format!(
            r#"{{"name":"a.rs:{line}:{column}: replace == with != in f","file":"a.rs",
            "genre":"BinaryOperator","replacement":"!=","function":null,
            "span":{{"start":{{"line":{line},"column":{column}}},
                     "end":{{"line":{line},"column":{}}}}}}}"#,
            column + 2
        )
    };
    let json = format!("[{},{},{}]", one(3, 24), one(3, 14), one(2, 7));
    let keys: Vec<_> = from_json(&json, |_| source.to_owned());
    let shown: Vec<_> =
        keys.iter().map(|m| (m.key.name.as_str(), m.key.at.as_str(), m.key.nth)).collect();
    let name = "a.rs: replace == with != in f";
    let second = "&& c == d && e == f";
    assert_eq!(shown, [(name, "a == b", 1), (name, second, 1), (name, second, 2)]);
}
