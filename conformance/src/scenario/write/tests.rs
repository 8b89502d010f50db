//! Every scenario that there is, written and read again.

use std::path::Path;

use super::text::{sentence, shortened};
use crate::catalogue::Catalogue;
use crate::scenario::{Scenario, corpus, suite};

fn read(text: &str) -> Scenario {
    let head = "title = 'A title'\ngoal = 'A goal.'\nmethod = 'A method.'\ncovers = ['PAUSE-1']\n";
    let text = format!("{head}{text}");
    let read = Scenario::from_toml("t/s", Path::new("s.toml"), &text, Catalogue::embedded());
    read.unwrap_or_else(|error| panic!("{error}"))
}

/// What is written is read back before it is returned: an error is all that there is to look for.
#[test]
fn every_scenario_of_the_suite_can_be_written() {
    let all = suite().into_iter().chain(corpus()).flatten();
    let mut count = 0;
    for scenario in all {
        let text = scenario.to_toml().unwrap_or_else(|error| panic!("{}: {error}", scenario.id));
        assert!(!text.contains("needs = []"), "{}", scenario.id);
        count += 1;
    }
    assert!(count > 700, "the scenarios are no longer found: {count}");
}

#[test]
fn it_is_written_as_the_suite_writes_it() {
    let text = "\
title = \"A title\"
goal = \"A goal.\"
method = \"A method.\"
covers = [\"PAUSE-1\"]
when.client-death = \"on-rundown\"
content = \"class T { [key] uint32 Id; };\"

[callers.operator]

[callers.guest]
account = \"guest\"

[[steps]]
activate = \"object\"

[[steps]]
pause = \"object\"
name = \"second\"
as = \"guest\"
hold = true
expect = \"WBEM_E_ACCESS_DENIED\"

[[steps]]
advance = \"14m 59s 999ms\"
";
    let scenario = Scenario::from_toml("t/s", Path::new("s"), text, Catalogue::embedded());
    let written = scenario.expect("it reads").to_toml().expect("it can be written");
    // The order of what stands beside a verb is the writer's.
    let lines = |text: &str| {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    assert_eq!(lines(&written), lines(text));
}

#[test]
fn what_has_no_words_is_an_error_that_names_the_step() {
    let mut scenario = read("[[steps]]\nconnect = 'data'\nnamespace = 'root'\n");
    scenario.pointers.clear();
    scenario.steps[0].name = None;
    let error = scenario.to_toml().expect_err("a pointer without a name");
    assert_eq!(error.to_string(), "step 1 has no form in a scenario file: the pointer has no name");
}

#[test]
fn what_reads_otherwise_is_not_given_out() {
    let mut scenario = read(
        "[[steps]]\nconnect = 'data'\nnamespace = 'root'\n[[steps]]\nquery = 'data'\ntext = 'x'\n",
    );
    let crate::scenario::Action::Call(calls) = &mut scenario.steps[1].action else {
        panic!("it is a call")
    };
    let wbem_sim::call::Method::ExecQuery { query, .. } = &mut calls.method else {
        panic!("it is a query")
    };
    *query = Some("{a*3}".into());
    let error = scenario.to_toml().expect_err("the reader writes the repetition out");
    assert_eq!(error.to_string(), "step 2 is read otherwise");
}

#[test]
fn long_sentences_are_broken_into_lines_that_join_again() {
    let text = "word ".repeat(60);
    let written = sentence("goal", text.trim());
    assert!(written.to_string().lines().all(|line| line.len() <= 100));
    assert_eq!(written.as_str(), Some(text.trim()));
    let strange = format!("{}\\", "word ".repeat(60));
    assert_eq!(sentence("goal", &strange).as_str(), Some(&*strange));
}

#[test]
fn long_repetitions_are_short() {
    assert_eq!(shortened(&format!("T.Name=\"{}\"", "x".repeat(4096))), "T.Name=\"{x*4096}\"");
    assert_eq!(shortened("short"), "short");
}
