//! What is refused, and in which words: for each mistake the place and the way out. And what is
//! not: the examples of the format's description.

use std::path::Path;

use crate::catalogue::Catalogue;
use crate::scenario::{FILE_SIZE_MAX, STEP_COUNT_MAX, Scenario};

const HEAD: &str = "\
title = 'A title'
goal = 'A goal.'
method = 'A method.'
covers = ['PAUSE-1']
";

fn read(text: &str) -> Result<Scenario, String> {
    let read = Scenario::from_toml("t/s", Path::new("s.toml"), text, Catalogue::embedded());
    read.map_err(|error| error.to_string())
}

/// Reads a scenario of these steps, which begin on line 5.
fn steps(steps: &str) -> Result<Scenario, String> {
    read(&format!("{HEAD}{steps}"))
}

/// Reads one more step, on line 11, after two that make a backup object and a connection.
fn after_two(step: &str) -> Result<Scenario, String> {
    let two = "[[steps]]\nactivate = 'first'\n[[steps]]\nconnect = 'root'\nnamespace = 'root'\n";
    steps(&format!("{two}[[steps]]\n{step}\n"))
}

fn refused(result: Result<Scenario, String>) -> String {
    result.map(|scenario| format!("{scenario:?}")).expect_err("it has a mistake")
}

#[test]
fn mistakes_in_the_head() {
    let step = "[[steps]]\nactivate = 'first'\n";
    let cases = [
        (
            format!("titel = 'x'\n{HEAD}{step}"),
            "s.toml:1:1: unknown key `titel`; did you mean `title`?",
        ),
        (
            HEAD.replace("PAUSE-1", "PAUSE-111") + step,
            "s.toml:4:11: unknown requirement `PAUSE-111`; did you mean `PAUSE-11`?",
        ),
        (
            HEAD.replace("'PAUSE-1'", "") + step,
            "s.toml:4:10: it covers nothing; name the requirement whose breach it would notice",
        ),
        (HEAD.replace("A goal.", " ") + step, "s.toml:2:8: the goal is empty; write a sentence"),
        (
            format!("{HEAD}needs = ['time-contrl']\n{step}"),
            "s.toml:5:10: unknown capability `time-contrl`; did you mean `time-control`?",
        ),
        (
            format!("{HEAD}when = {{ second-pause = 'block' }}\n{step}"),
            "s.toml:5:25: unknown reading of second-pause `block`; did you mean `blocks`?",
        ),
        (
            format!("{HEAD}when = {{ secondpause = 'blocks' }}\n{step}"),
            "s.toml:5:10: unknown open point `secondpause`; did you mean `second-pause`?",
        ),
        (
            format!("{HEAD}when = {{ second-pause = [] }}\n{step}"),
            "s.toml:5:25: it names no reading, or all of them; name some, or leave the point out",
        ),
        (format!("{HEAD}mof = ['no.mof']\n{step}"), ""),
        (
            format!("{HEAD}[callers.a]\norigin = 'remot'\n{step}"),
            "s.toml:6:10: unknown origin `remot`; did you mean `remote`?",
        ),
        (
            format!("{HEAD}[callers.a]\nprivileges = ['SeBackup']\n{step}"),
            "s.toml:6:15: unknown privilege `SeBackup`; did you mean `SeBackupPrivilege`?",
        ),
        (HEAD.to_owned(), "s.toml:1:1: missing field `steps`"),
        (format!("{HEAD}steps = []"), "s.toml: a scenario without steps"),
    ];
    for (text, message) in cases {
        let error = refused(read(&text));
        if message.is_empty() {
            assert!(error.starts_with("s.toml:5:8: unknown MOF file `no.mof`"), "{error}");
        } else {
            assert_eq!(error, message, "{text}");
        }
    }
}

#[test]
fn mistakes_in_a_step() {
    let cases = [
        ("", "s.toml:10:1: a step without a verb; write one, such as `pause = \"first\"`"),
        ("pase = 'first'", "s.toml:11:1: unknown key `pase`; did you mean `pause`?"),
        (
            "pause = 'first'\nresume = 'first'",
            "s.toml:12:10: a step does one thing: `pause` or `resume`",
        ),
        ("pause = 'frist'", "s.toml:11:9: unknown pointer `frist`; did you mean `first`?"),
        ("pause = 'root'", "s.toml:11:9: `root` is a connection, not a backup object"),
        ("get = 'first'\npath = 'C'", "s.toml:11:7: `first` is a backup object, not a connection"),
        (
            "pause = 'first'\nfile = 'x'",
            "s.toml:12:8: `pause` takes no `file`; it takes as, name, note, expect, hold, repeat",
        ),
        ("backup = 'first'", "s.toml:11:10: `backup` needs `file`, or `null = \"file\"`"),
        (
            "backup = 'first'\nfile = 'a'\nnull = 'file'",
            "s.toml:13:8: `file` is given and NULL at once; leave out one of them",
        ),
        (
            "restore = 'first'\nfile = 'a'\nflags = 'forse'",
            "s.toml:13:9: unknown flag `forse`; did you mean `force`?",
        ),
        ("pause = 'first'\nas = 'x'", "s.toml:12:6: unknown caller `x`; known are operator"),
        ("activate = 'root'", "s.toml:11:12: step 2 is called `root` already"),
        ("reply = 'frist'", "s.toml:11:9: unknown earlier step `frist`; did you mean `first`?"),
        ("let-go = 'first'", "s.toml:11:10: `first` is not held; add `hold = true` there"),
        (
            "advance = '15 minuets'",
            "s.toml:11:11: `15 minuets` is no span of time: unknown time unit \"minuets\", \
             supported units: ns, us/µs, ms, sec, min, hours, days, weeks, months, years (and few \
             variations); write one such as `14m 59s 999ms`",
        ),
        ("advance = '8days'", "s.toml:11:11: a step lets 7days pass at most"),
        ("kill = 'x'", "s.toml:11:8: unknown process `x`; known are operator"),
        ("stop = false", "s.toml:11:8: write `true`, or leave the step out"),
        ("fail = 'disk'", "s.toml:11:8: unknown fault `disk`; did you mean `disk-full`?"),
        (
            "put-class = 'root'\nclass = 'class T {};'\ninstance = 'instance of T {};'",
            "s.toml:13:12: a class or an instance is put, not both; leave out one of them",
        ),
        (
            "put-class = 'root'\ninstance = 'instance of T {};'\nnamed = 'U'",
            "s.toml:13:9: only a class can be `named`; an instance has no name",
        ),
        ("pause = 'first'\nrepeat = 0", "s.toml:12:10: a step makes from 1 to 10000 calls"),
    ];
    for (step, message) in cases {
        assert_eq!(refused(after_two(step)), message, "{step}");
    }
}

#[test]
fn mistakes_in_what_is_expected() {
    let cases = [
        (
            "'WBEM_E_INVALID_OPERATON'",
            "s.toml:12:10: unknown outcome `WBEM_E_INVALID_OPERATON`; did you mean \
             `WBEM_E_INVALID_OPERATION`?",
        ),
        ("'block'", "s.toml:12:10: unknown outcome `block`; did you mean `blocked`?"),
        ("[]", "s.toml:12:10: an empty list lets nothing pass"),
        ("{}", "s.toml:12:10: an empty table expects nothing"),
        (
            "{ secondpause = { blocks = 'any' } }",
            "s.toml:12:12: unknown point or word `secondpause`; did you mean `second-pause`?",
        ),
        (
            "{ statsu = 'any' }",
            "s.toml:12:12: unknown point or word `statsu`; did you mean `status`?",
        ),
        (
            "{ count = 1, statsu = 'fails' }",
            "s.toml:12:23: unknown key `statsu`; did you mean `status`?",
        ),
        (
            "{ second-pause = { block = 'any' } }",
            "s.toml:12:29: unknown reading of second-pause `block`; did you mean `blocks`?",
        ),
        (
            "{ second-pause = { blocks = 'blocked' } }",
            "s.toml:12:12: second-pause can be read as `invalid-operation` too; say what it \
             expects then, or `otherwise`",
        ),
        (
            "{ second-pause = { blocks = 'any', invalid-operation = 'any', otherwise = 'any' } }",
            "s.toml:12:72: every reading is named, so that `otherwise` never applies",
        ),
        (
            "{ second-pause.otherwise = { second-pause.otherwise = 'any' } }",
            "s.toml:12:39: `second-pause` has been asked further up already",
        ),
        (
            "{ second-pause.otherwise = 'any', foreign-resume.otherwise = 'any' }",
            "s.toml:12:12: a table asks one point; put the other one into a branch of it",
        ),
        (
            "'missing'",
            "s.toml:12:10: this is no outcome of `pause`; write a status, or a word such as \
             `fails` or `blocked`",
        ),
        (
            "{ same-as = 'frist' }",
            "s.toml:12:22: unknown earlier step `frist`; did you mean `first`?",
        ),
        (
            "true",
            "s.toml:12:10: invalid type: boolean `true`, expected a status, a word such as \
             `fails`, a list of those or a table",
        ),
    ];
    for (expect, message) in cases {
        let result = after_two(&format!("pause = 'first'\nexpect = {expect}"));
        assert_eq!(refused(result), message, "{expect}");
    }
}

#[test]
fn mistakes_in_mof_are_shown_where_they_stand() {
    let content = "content = '''\nclass T { [key] uint8 Id; };'''\n";
    let put = |instance: &str| {
        let text = format!(
            "{HEAD}{content}[[steps]]\nconnect = 'root'\nnamespace = 'root'\n[[steps]]\n\
             put-instance = 'root'\ninstance = {instance}\n"
        );
        read(&text)
    };
    assert!(put("'instance of T { Id = 1; };'").is_ok());
    let error = refused(put("'instance of T { Id = 256; };'"));
    assert!(error.starts_with("s.toml:12:34: "), "{error}");
    let error = refused(put("'''\ninstance of T {\n  Ix = 1; };'''"));
    assert!(error.starts_with("s.toml:14:3: "), "{error}");
    let error = refused(put(r#""instance of T { \u0049x = 1; };""#));
    assert!(error.starts_with("s.toml:12:12: in the MOF, at line 1, column 17: "), "{error}");
    let error = refused(read(&format!("{HEAD}content = 'class {{'\nsteps = []")));
    assert!(error.starts_with("s.toml:5:18: "), "{error}");
}

#[test]
fn a_scenario_that_looks_at_nothing_is_refused() {
    let error = refused(steps("[[steps]]\nactivate = 'a'\nexpect = 'any'\n"));
    assert_eq!(
        error,
        "s.toml: no step expects anything; say what would show that the requirement holds"
    );
}

#[test]
fn a_killed_process_calls_no_more() {
    let error = refused(after_two("kill = 'operator'\n[[steps]]\npause = 'first'"));
    assert_eq!(error, "s.toml:13:9: the process of `operator` was killed in an earlier step");
}

#[test]
fn a_file_over_the_limit_is_refused_and_one_at_it_is_read() {
    let text = format!("{HEAD}[[steps]]\nactivate = 'first'\n");
    let padded = |size: usize| format!("{text}{}", "#".repeat(size - text.len()));
    assert!(read(&padded(FILE_SIZE_MAX)).is_ok());
    assert!(refused(read(&padded(FILE_SIZE_MAX + 1))).contains("split it into several"));
}

#[test]
fn too_many_steps_are_refused_and_as_many_as_may_be_are_read() {
    let many = |count: usize| {
        steps(&format!("[[steps]]\nactivate = 'a'\n{}", "[[steps]]\npause = 'a'\n".repeat(count)))
    };
    assert!(many(STEP_COUNT_MAX - 1).is_ok());
    assert!(refused(many(STEP_COUNT_MAX)).ends_with("a scenario has 10000 steps at most"));
}

/// The examples in the description of the format.
fn examples() -> Vec<String> {
    let description = include_str!("../mod.rs").lines().map_while(|line| line.strip_prefix("//!"));
    let text: Vec<&str> = description.map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
    let text = text.join("\n");
    let blocks = text.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next());
    blocks.map(str::to_owned).collect()
}

#[test]
fn the_examples_of_the_description_are_read() {
    let examples = examples();
    let [file, expectations] = examples.as_slice() else { panic!("{examples:?}") };
    let scenario = read(file).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!((scenario.content.len(), scenario.callers.len()), (2, 2));
    for point in ["second-pause", "who-may-call"] {
        let lines = expectations.lines().filter(|line| line.contains(point));
        let expect: Vec<&str> = lines.collect();
        let step = format!("pause = 'first'\n{}", expect.join("\n"));
        after_two(&step).unwrap_or_else(|error| panic!("{error}"));
    }
}
