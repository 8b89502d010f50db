//! Scenarios played on the model: every verb and every look that the format has.

use std::path::Path;

use wbem_sim::profile::{Mutant, Profile};

use super::{Expected, Outcome, Performance, Scenario, perform, suite};
use crate::catalogue::Catalogue;
use crate::target::{SimulatorTarget, Target, TargetError};

const HEAD: &str =
    "title = 'A title'\ngoal = 'A goal.'\nmethod = 'A method.'\ncovers = ['PAUSE-1']\n";

fn read(text: &str) -> Scenario {
    let text = format!("{HEAD}{text}");
    let read = Scenario::from_toml("t/s", Path::new("s.toml"), &text, Catalogue::embedded());
    read.unwrap_or_else(|error| panic!("{error}"))
}

fn play(scenario: &Scenario, profile: Profile, expected: &Expected) -> Performance {
    let target = SimulatorTarget::new(profile);
    let mut session = target.open().expect("the model starts");
    perform(scenario, session.as_mut(), expected, &target.describe().work_folder)
}

#[track_caller]
fn passes(text: &str) {
    let profile = Profile::recommended();
    let expected = Expected::Profile(Box::new(profile.readings.clone()));
    let performance = play(&read(text), profile, &expected);
    assert_eq!(performance.outcome, Outcome::Passed, "{:#?}", performance.steps);
}

#[track_caller]
fn fails_at(step: usize, text: &str) {
    let profile = Profile::recommended();
    let expected = Expected::Profile(Box::new(profile.readings.clone()));
    match play(&read(text), profile, &expected).outcome {
        Outcome::Failed(failure) => assert_eq!(failure.step, step, "{failure:#?}"),
        other => panic!("it should have failed: {other:?}"),
    }
}

const CONTENT: &str = r#"
content = '''
class T { [key] uint32 Id; string Text = "none"; };
class U : T { boolean More; };
instance of T { Id = 1; Text = "one"; };
instance of U { Id = 2; Text = "two"; More = TRUE; };
'''
[[steps]]
connect = "root"
namespace = 'root\default'
"#;

#[test]
fn objects_are_got_put_listed_and_deleted() {
    passes(&format!(
        r#"{CONTENT}
[[steps]]
get = "root"
path = "T.Id=1"
expect = {{ instance = 'instance of T {{ Id = 1; Text = "one"; }};' }}
[[steps]]
get = "root"
path = "U"
name = "the class"
expect = {{ class = 'class U : T {{ boolean More; }};' }}
[[steps]]
instances = "root"
of = "T"
name = "before"
expect = {{ exactly = [2, 1], count = 2 }}
[[steps]]
instances = "root"
of = "T"
shallow = true
expect = {{ exactly = [1] }}
[[steps]]
put-instance = "root"
instance = 'instance of T {{ Id = 3; }};'
flags = "WBEM_FLAG_CREATE_ONLY"
[[steps]]
put-instance = "root"
instance = 'instance of T {{ Id = 3; }};'
flags = "WBEM_FLAG_CREATE_ONLY"
expect = "WBEM_E_ALREADY_EXISTS"
[[steps]]
instances = "root"
of = "T"
expect = {{ includes = [3], lacks = [4], not-same-as = "before" }}
[[steps]]
delete-instance = "root"
path = "T.Id=3"
[[steps]]
instances = "root"
of = "T"
expect = {{ same-as = "before" }}
[[steps]]
put-class = "root"
class = 'class V {{ [key] string Name; }};'
[[steps]]
put-instance = "root"
instance = 'instance of V {{ Name = "x"; }};'
[[steps]]
instances = "root"
of = "V"
expect = {{ exactly = ["X"] }}
[[steps]]
classes = "root"
expect = {{ includes = ["T", "U", "V"] }}
[[steps]]
classes = "root"
of = "T"
expect = {{ exactly = ["U"] }}
[[steps]]
delete-class = "root"
class = "V"
[[steps]]
get = "root"
path = "V"
expect = "WBEM_E_NOT_FOUND"
[[steps]]
get = "root"
path = "U"
expect = {{ same-as = "the class" }}
"#
    ));
}

#[test]
fn methods_are_compared_by_what_they_take_and_return() {
    let class = "class M { [note(1)] uint32 Do([in] uint8 p, [out] string q); };";
    let put = format!("{CONTENT}[[steps]]\nput-class = \"root\"\nclass = '{class}'\n");
    let get = |method: &str| {
        let expect = format!("expect = {{ class = 'class M {{ {method} }};' }}");
        format!("{put}[[steps]]\nget = \"root\"\npath = \"M\"\n{expect}\n")
    };
    passes(&get("[note(1)] uint32 Do([in] uint8 p, [out] string q);"));
    for other in [
        "void Do([in] uint8 p, [out] string q);",
        "uint32 Do([in] uint8 p);",
        "uint32 Do([in] uint16 p, [out] string q);",
        "uint32 Do([out] uint8 p, [out] string q);",
        "[note(2)] uint32 Do([in] uint8 p, [out] string q);",
    ] {
        fails_at(3, &get(other));
    }
}

#[test]
fn an_empty_object_is_told_from_others() {
    let get = "[[steps]]\nget = \"root\"\nexpect = { empty = true }\n";
    passes(&format!("{CONTENT}{get}null = \"path\"\n"));
    fails_at(2, &format!("{CONTENT}{get}path = \"T\"\n"));
}

#[test]
fn objects_of_the_wrong_kind_and_classes_of_any_name_are_put() {
    passes(&format!(
        r#"{CONTENT}
[[steps]]
put-class = "root"
instance = 'instance of T {{ Id = 3; }};'
expect = "WBEM_E_INVALID_CLASS"
[[steps]]
put-instance = "root"
class = 'class T {{ [key] uint32 Id; }};'
expect = "WBEM_E_INVALID_OBJECT"
[[steps]]
put-class = "root"
class = 'class V {{ [key] uint32 Id; }};'
named = "W"
[[steps]]
classes = "root"
expect = {{ includes = ["W"], lacks = ["V"] }}
"#
    ));
}

#[test]
fn a_look_at_what_is_not_so_fails() {
    for expect in [
        "{ instance = 'instance of T { Id = 1; Text = \"two\"; };' }",
        "{ instance = 'instance of U { Id = 1; };' }",
        "{ class = 'class T {};' }",
        "{ count = 1 }",
        "{ exactly = [1] }",
        "{ rights = [] }",
        "{ status = 'WBEM_S_FALSE', instance = 'instance of T {};' }",
        "{ same-as = 'root' }",
        "'fails'",
        "'blocked'",
        "'rpc-error'",
    ] {
        let step =
            format!("[[steps]]\nget = 'root'\npath = 'T.Id=1'\nname = 'n'\nexpect = {expect}");
        fails_at(2, &format!("{CONTENT}{step}\n"));
    }
    for expect in [
        "{ exactly = [1] }",
        "{ exactly = [1, 2, 2] }",
        "{ exactly = ['1', '2'] }",
        "{ includes = [3] }",
        "{ lacks = [2] }",
        "{ count = 3 }",
    ] {
        let step = format!("[[steps]]\ninstances = 'root'\nof = 'T'\nexpect = {expect}");
        fails_at(2, &format!("{CONTENT}{step}\n"));
    }
}

#[test]
fn enumerators_and_call_results_are_asked() {
    passes(&format!(
        r#"{CONTENT}
[[steps]]
enumerate-instances = "list"
from = "root"
of = "T"
[[steps]]
next = "list"
count = 1
expect = {{ status = "WBEM_S_NO_ERROR", exactly = [1] }}
[[steps]]
clone = "copy"
from = "list"
[[steps]]
skip = "list"
count = 1
[[steps]]
next = "list"
count = 1
timeout = "0s"
expect = {{ status = "WBEM_S_FALSE", count = 0 }}
[[steps]]
reset = "list"
[[steps]]
next = "list"
count = 3
expect = {{ status = "WBEM_S_FALSE", exactly = [1, 2] }}
[[steps]]
next = "copy"
count = 1
expect = {{ exactly = [2] }}
[[steps]]
enumerate-classes = "classes"
from = "root"
of = "T"
flags = "WBEM_FLAG_FORWARD_ONLY"
[[steps]]
next = "classes"
count = 2
expect = {{ status = "WBEM_S_FALSE", exactly = ["U"] }}
[[steps]]
get = "root"
path = "T.Id=1"
flags = "WBEM_FLAG_RETURN_IMMEDIATELY"
result = true
name = "got"
[[steps]]
call-status = "got"
expect = {{ call-status = "WBEM_S_NO_ERROR" }}
[[steps]]
result-object = "got"
expect = {{ instance = 'instance of T {{ Id = 1; Text = "one"; }};' }}
[[steps]]
put-instance = "root"
instance = 'instance of T {{ Id = 3; }};'
result = true
name = "put"
[[steps]]
result-string = "put"
timeout = "1s"
expect = {{ path = 'T.Id=3' }}
[[steps]]
result-object = "put"
expect = "WBEM_E_INVALID_OPERATION"
[[steps]]
open-namespace = "opened"
from = "root"
path = "none"
result = true
[[steps]]
result-services = "none"
from = "opened"
expect = "WBEM_E_INVALID_NAMESPACE"
[[steps]]
release = "list"
[[steps]]
next = "list"
count = 1
expect = "E_POINTER"
[[steps]]
release = "got"
"#
    ));
}

#[test]
fn files_are_written_damaged_and_read() {
    passes(
        r#"
[[steps]]
activate = "object"
[[steps]]
look-at-file = '{work}\a.bak'
expect = "missing"
[[steps]]
backup = "object"
file = '{work}\a.bak'
[[steps]]
look-at-file = '{work}\a.bak'
name = "the backup"
expect = "file"
[[steps]]
put-file = '{work}\folder'
content = "folder"
[[steps]]
look-at-file = '{work}\folder'
expect = "folder"
[[steps]]
put-file = '{work}\b.bak'
content = { damaged-copy-of = '{work}\a.bak' }
[[steps]]
look-at-file = '{work}\b.bak'
expect = { not-same-as = "the backup" }
[[steps]]
restore = "object"
file = '{work}\b.bak'
flags = "force"
expect = "fails"
[[steps]]
backup = "object"
null = "file"
expect = "fails"
"#,
    );
}

#[test]
fn security_is_set_and_seen() {
    passes(
        r#"
[callers.operator]
[callers.guest]
account = "guest"
[[steps]]
connect = "admin"
namespace = 'root\default'
[[steps]]
set-security = "admin"
descriptor = { entries = [{ principal = "guest", rights = ["WBEM_ENABLE"] }] }
[[steps]]
get-security = "admin"
expect = { descriptor = { entries = [{ principal = "guest", rights = ["WBEM_ENABLE"] }] } }
[[steps]]
connect = "guest"
namespace = 'root\default'
as = "guest"
[[steps]]
caller-rights = "guest"
as = "guest"
expect = { rights = ["WBEM_ENABLE"] }
"#,
    );
}

#[test]
fn a_descriptor_is_said_in_three_ways() {
    passes(
        r#"
[[steps]]
connect = "admin"
namespace = 'root\default'
[[steps]]
set-security = "admin"
sddl = "O:BAG:BAD:P(A;CI;0x60003;;;WD)"
[[steps]]
get-security = "admin"
expect = { sddl = "G:BAO:BAD:P(A;CI;CCDCRCWD;;;S-1-1-0)" }
[[steps]]
set-security = "admin"
bytes = "01 00"
expect = "WBEM_E_INVALID_OBJECT"
"#,
    );
}

#[test]
fn mof_is_compiled_and_its_end_looked_at() {
    passes(&format!(
        r#"{CONTENT}
[[steps]]
compile = "buffer"
mof = 'class V {{ [key] string Name; }}; instance of V {{ Name = "a"; }};'
namespace = 'root\default'
expect = {{ compiled = {{ phase = "none", result = "succeeds" }} }}
[[steps]]
instances = "root"
of = "V"
expect = {{ exactly = ["a"] }}
[[steps]]
compile = "buffer"
mof = 'instance of V {{}};'
expect = {{ status = "WBEM_S_FALSE", compiled = {{ object = 1, lines = [1, 1] }} }}
"#
    ));
    for compiled in [
        "phase = 'parsing'",
        "result = 'succeeds'",
        "result = 'WBEM_E_FAILED'",
        "object = 2",
        "lines = [1, 2]",
    ] {
        let step = "[[steps]]\ncompile = 'buffer'\nmof = 'instance of T {};'";
        let expect = format!("{{ status = 'WBEM_S_FALSE', compiled = {{ {compiled} }} }}");
        fails_at(2, &format!("{CONTENT}{step}\nexpect = {expect}\n"));
    }
}

#[test]
fn content_that_does_not_load_is_no_failed_step() {
    let scenario = read(
        "content = 'instance of __Namespace { Name = \"1 2\"; };'\n[[steps]]\nactivate = 'a'\n",
    );
    let outcome = play(&scenario, Profile::recommended(), &Expected::observe()).outcome;
    assert!(matches!(outcome, Outcome::Broken(TargetError::Content(_))), "{outcome:?}");
}

#[test]
fn every_scenario_that_applies_passes_under_its_profile() {
    let suite = suite().unwrap_or_else(|error| panic!("{error}"));
    for profile in [Profile::recommended(), Profile::open_spec(), Profile::sdk()] {
        let expected = Expected::Profile(Box::new(profile.readings.clone()));
        for scenario in &suite {
            if scenario.excluded_by(&expected).is_none() {
                let performance = play(scenario, profile.clone(), &expected);
                let id = &scenario.id;
                assert_eq!(performance.outcome, Outcome::Passed, "{id} as {}", profile.name);
            }
        }
    }
}

#[test]
fn what_is_observed_is_what_the_model_follows() {
    let scenario = read(
        "
[[steps]]
activate = 'a'
[[steps]]
activate = 'b'
[[steps]]
pause = 'a'
[[steps]]
pause = 'b'
name = 'second'
expect.second-pause = { blocks = 'blocked', invalid-operation = 'WBEM_E_INVALID_OPERATION' }
",
    );
    for (profile, reading) in
        [(Profile::open_spec(), "invalid-operation"), (Profile::sdk(), "blocks")]
    {
        let performance = play(&scenario, profile, &Expected::observe());
        assert_eq!(performance.outcome, Outcome::Passed);
        let settled: Vec<_> = performance.observed.settled().collect();
        assert_eq!(settled, [("second-pause", reading)]);
    }
}

/// A suite is worth what it catches: see `wbem_sim::profile::Mutant`.
#[test]
fn a_mutant_is_caught() {
    let suite = suite().unwrap_or_else(|error| panic!("{error}"));
    let id = "pause/again-on-the-same-object";
    let scenario = suite.iter().find(|scenario| scenario.id == id).expect("it is there");
    let profile = Profile::recommended().with_mutant(Mutant::DoublePauseSucceeds);
    let outcome = play(scenario, profile, &Expected::observe()).outcome;
    assert!(matches!(outcome, Outcome::Failed(failure) if failure.step == 3));
}
