//! The committed list of missed mutants is well-formed, and what it names is there.

use std::path::Path;

use wbem_mutation::missed::Missed;

/// The text of a file of the workspace.
fn read(file: &str) -> Option<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    std::fs::read_to_string(root.join(file)).ok()
}

#[test]
fn what_is_listed_has_a_reason_and_is_there() {
    let list = Missed::from_toml(include_str!("../missed.toml")).expect("it is such a list");
    let complaints = list.complaints(read);
    assert!(
        complaints.is_empty(),
        "{}\nrun `cargo run -p wbem-mutation -- --again`, which says what is missed now",
        complaints.join("\n")
    );
}

#[test]
fn what_is_wrong_with_a_list_is_said() {
    let entry = |name: &str, at: &str| format!("{{ name = '{name}', at = '{at}' }}");
    let complaints = |why: &str, mutants: &[String]| {
        let text = format!(
            "[[missed]]\nmatters-to = 'nobody'\nwhy = '{why}'\nmutants = [{}]",
            mutants.join(", ")
        );
        let list = Missed::from_toml(&text).expect("it is such a list");
        list.complaints(|file| (file == "a.rs").then(|| "fn f() {\n    a == b\n}".to_owned()))
    };
    let good = entry("a.rs: replace == with != in f", "a == b");
    let value = entry("a.rs: replace <impl A for B>::f -> bool with true", "a == b");
    let why = "Nobody can see which it is.";
    let constant = entry("a.rs: replace == with !=", "a == b");
    assert_eq!(complaints(why, &[good.clone(), value, constant]), [""; 0]);
    for (why, mutants, said) in [
        ("equivalent", vec![good.clone()], "a reason is a sentence"),
        (why, vec![], "without a mutant"),
        (why, vec![good.clone(), good], "listed twice"),
        (why, vec![entry("b.rs: replace == with != in f", "a == b")], "there is no b.rs"),
        (why, vec![entry("a.rs: replace == with != in f", "a == c")], "no line"),
        (why, vec![entry("a.rs: replace == with != in A::g", "a == b")], "no such function"),
    ] {
        let said_of_it = complaints(why, &mutants);
        assert_eq!(said_of_it.len(), 1, "{said_of_it:?}");
        assert!(said_of_it[0].contains(said), "{said_of_it:?}");
    }
}

#[test]
fn a_summary_counts_whom_mutants_matter_to() {
    let group = |whom: &str, name: &str| {
        let key = format!("name = '{name}', at = ''");
        format!("[[missed]]\nmatters-to = '{whom}'\nwhy = ''\nmutants = [{{ {key} }}]\n")
    };
    let text = ["nobody", "tools", "mutants", "clients"].map(|whom| group(whom, whom)).concat();
    let list = Missed::from_toml(&text).expect("it is such a list");
    let open = Missed::from_toml(&group("nobody", "open")).expect("it is such a list");
    let summary = list.summary(list.keys().chain(open.keys()), 38);
    let whom = "1 matter to nobody, 1 to tools alone, 1 are in what is wrong on purpose";
    let share = "95.0 % of what a client could notice is noticed";
    assert_eq!(summary, format!("of those missed {whom}, 2 a client could notice\n{share}"));
}
