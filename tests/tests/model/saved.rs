//! A failing case as a scenario: what a person can read, finish and keep in the corpus.

use std::fmt::Write as _;
use std::path::PathBuf;

use wbem_sim::profile::{POINTS, Profile};

use crate::op::{ACTORS, Op};
use crate::world::{FILES, two_notes};

/// Writes the case beside the build's other output; where it is.
pub fn save(name: &str, reason: &str, profile: &Profile, ops: &[Op]) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let path = folder.join(format!("{name}.toml"));
    std::fs::write(&path, scenario(reason, profile, ops)).expect("the build folder can be written");
    path
}

/// The case as a scenario file.
pub fn scenario(reason: &str, profile: &Profile, ops: &[Op]) -> String {
    let reason = reason.lines().next().unwrap_or_default();
    let mut text = format!(
        "title = \"Found by a property test\"\ngoal = {reason:?}\nmethod = \"The smallest case \
         that breaks the invariant.\"\ncovers = [\"CALL-6\"]\ncontent = '''\nclass Note {{ [key] \
         uint32 Id; uint32 Value; }};\n'''\n\n[when]\n"
    );
    for point in POINTS {
        let reading = profile.readings.get(point.key).expect("every point has a reading");
        if reading != point.chosen[0] {
            let _ = writeln!(text, "{} = \"{reading}\"", point.key);
        }
    }
    for name in ACTORS {
        let origin = if name == "remote" { "remote" } else { "local" };
        let administrator = name != "guest";
        let _ = writeln!(
            text,
            "\n[callers.{name}]\norigin = \"{origin}\"\nadministrator = {administrator}"
        );
    }
    for (index, op) in ops.iter().enumerate() {
        text.push_str(&step(index, op));
    }
    text
}

fn step(index: usize, op: &Op) -> String {
    let mut step = "\n[[steps]]\n".to_owned();
    let mut line = |text: String| {
        let _ = writeln!(step, "{text}");
    };
    match op {
        Op::Activate { slot, .. } => line(format!("activate = \"object-{slot}-{index}\"")),
        Op::Connect { slot, .. } => {
            line(format!("connect = \"connection-{slot}-{index}\"\nnamespace = 'root\\default'"));
        }
        Op::ReleaseObject { slot } => line(format!("release = \"object-{slot}\"")),
        Op::ReleaseConnection { slot } => line(format!("release = \"connection-{slot}\"")),
        Op::Pause { slot, .. } => line(format!("pause = \"object-{slot}\"")),
        Op::Resume { slot, .. } => line(format!("resume = \"object-{slot}\"")),
        Op::Backup { slot, file, .. } => {
            line(format!("backup = \"object-{slot}\"\nfile = '{}'", FILES[*file]));
        }
        Op::Restore { slot, file, flags, .. } => {
            let file = FILES[*file];
            line(format!("restore = \"object-{slot}\"\nfile = '{file}'\nflags = {flags}"));
        }
        Op::Put { slot, value, .. } => {
            let id = value % 2;
            let instance = format!("instance of Note {{ Id = {id}; Value = {value}; }};");
            line(format!("put-instance = \"connection-{slot}\"\ninstance = '{instance}'"));
        }
        Op::Compile { value, .. } => {
            line(format!("compile = \"buffer\"\nmof = '{}'", two_notes(*value)));
        }
        Op::Delete { slot } => {
            line(format!("delete-instance = \"connection-{slot}\"\npath = 'Note.Id=1'"));
        }
        Op::Get { slot } => line(format!("get = \"connection-{slot}\"\npath = 'Note.Id=1'")),
        Op::LetGo { nth } => line(format!("let-go = \"held-{nth}\"")),
        Op::Fault { on_read } => {
            line(format!("fail = \"{}\"", if *on_read { "read-error" } else { "disk-full" }));
        }
        Op::Kill { actor } => line(format!("kill = \"{}\"", ACTORS[*actor])),
        Op::Advance { seconds } => line(format!("advance = \"{seconds}s\"")),
        Op::Shutdown => line("shutdown = true".to_owned()),
        Op::Stop => line("stop = true".to_owned()),
        Op::Start => line("start = true".to_owned()),
        _ => line(ask(index, op)),
    }
    if is_held(op) {
        line(format!("name = \"held-{index}\"\nhold = true"));
    }
    if let Some(actor) = actor(op) {
        line(format!("as = \"{actor}\""));
    }
    step
}

/// Who does it, where that is not who has the pointer.
fn actor(op: &Op) -> Option<&'static str> {
    match op {
        Op::Activate { actor, .. }
        | Op::Connect { actor, .. }
        | Op::Pause { actor, .. }
        | Op::Resume { actor, .. }
        | Op::Backup { actor, .. }
        | Op::Compile { actor, .. }
        | Op::Next { actor, .. }
        | Op::Restore { actor, .. } => Some(ACTORS[*actor]),
        _ => None,
    }
}

/// Whether a call stays in progress until it is let go.
fn is_held(op: &Op) -> bool {
    match op {
        Op::Backup { slow, .. }
        | Op::Restore { slow, .. }
        | Op::Put { slow, .. }
        | Op::Compile { slow, .. }
        | Op::PutLater { slow, .. }
        | Op::List { slow, .. } => *slow,
        _ => false,
    }
}

/// What is done with enumerators and call results.
fn ask(index: usize, op: &Op) -> String {
    match op {
        Op::PutLater { slot, result, value, .. } => {
            let id = value % 2;
            let instance = format!("instance of Note {{ Id = {id}; Value = {value}; }};");
            format!(
                "# its call result is `result-{result}`\nput-instance = \"connection-{slot}\"\n\
                 instance = '{instance}'\nflags = \"WBEM_FLAG_RETURN_IMMEDIATELY\"\nresult = true"
            )
        }
        Op::AskResult { result, seconds } => {
            format!("call-status = \"result-{result}\"\ntimeout = \"{seconds}s\"")
        }
        Op::List { slot, list, flags, .. } => format!(
            "enumerate-instances = \"list-{list}-{index}\"\nof = \"Note\"\n\
             from = \"connection-{slot}\"\nflags = {flags}"
        ),
        Op::Next { list, seconds, count, .. } => {
            format!("next = \"list-{list}\"\ncount = {count}\ntimeout = \"{seconds}s\"")
        }
        Op::Skip { list, count } => format!("skip = \"list-{list}\"\ncount = {count}"),
        Op::Reset { list } => format!("reset = \"list-{list}\""),
        Op::CloneList { list, copy } => {
            format!("clone = \"list-{copy}-{index}\"\nfrom = \"list-{list}\"")
        }
        Op::ReleaseList { list } => format!("release = \"list-{list}\""),
        other => unreachable!("{other:?} asks nothing"),
    }
}
