//! What clients do: writes of every kind, a pause with writes that it holds, a Backup over an older
//! file, a Restore, and a write after it.

use std::sync::Arc;

use wbem_sim::call::{Handle, Method};
use wbem_sim::cim::{Instance, Value};
use wbem_sim::mof;
use wbem_sim::repository::Repository;
use wbem_sim::security::{Ace, Rights, SecurityDescriptor};

use crate::content::{Content, Effect, MADE};

/// The backup that is restored.
pub const OLDER: &str = "C:\\older.bak";
/// The backup that is written over.
pub const DAILY: &str = "C:\\work\\daily.bak";
/// What is there before anything happens.
pub const CLASS: &str = "class Note { [key] uint32 Id; uint32 Value; };
    instance of Note { Id = 1; Value = 1; }; instance of Note { Id = 2; Value = 2; };";
/// How many instances one compilation makes: they take several pages of the file.
const MADE_COUNT: usize = 48;

/// A namespace is made, a class in it with instances, and a class elsewhere is deleted: a request
/// for each.
fn text() -> String {
    let long = "a text that fills pages ".repeat(16);
    let instance = |id: usize| format!("instance of Made {{ Id = {id}; Text = \"{long}\"; }};");
    let instances: String = (0..MADE_COUNT).map(instance).collect();
    format!(
        "#pragma namespace(\"\\\\\\\\.\\\\root\")
        instance of __Namespace {{ Name = \"made\"; }};
        #pragma namespace(\"\\\\\\\\.\\\\root\\\\made\")
        class Made {{ [key] uint32 Id; string Text; }}; {instances}
        #pragma namespace(\"\\\\\\\\.\\\\root\\\\default\")
        #pragma deleteclass(\"Extra\", nofail)"
    )
}

/// One thing that a client does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Connect,
    Put(u32, u32),
    Delete(u32),
    PutClass,
    Compile,
    Secure,
    Pause,
    Resume,
    Backup(&'static str),
    Restore(&'static str),
}

/// What is done before the faults begin.
pub const BEFORE: [Step; 4] =
    [Step::Backup(OLDER), Step::Connect, Step::Put(2, 22), Step::Backup(DAILY)];

/// What is done while they strike.
pub const STEPS: [Step; 17] = [
    Step::Connect,
    Step::Put(3, 3),
    Step::Put(2, 222),
    Step::PutClass,
    Step::Delete(1),
    Step::Pause,
    Step::Put(4, 4),
    Step::Delete(3),
    Step::Compile,
    Step::Backup(DAILY),
    Step::Resume,
    Step::Secure,
    Step::Put(5, 5),
    Step::Backup(DAILY),
    Step::Restore(OLDER),
    Step::Connect,
    Step::Put(6, 6),
];

impl Step {
    /// The call for it.
    pub fn method(self, object: Handle, connection: Handle) -> Method {
        let flags = 0;
        match self {
            Step::Connect => Method::connect("root\\default"),
            Step::Put(id, value) => {
                let note = Instance::new("Note").with("Id", Value::Uint32(id));
                let instance = Arc::new(note.with("Value", Value::Uint32(value)));
                Method::PutInstance { connection, instance, flags }
            }
            Step::Delete(id) => {
                let path = Some(format!("Note.Id={id}").into());
                Method::DeleteInstance { connection, path, flags }
            }
            Step::PutClass => Method::PutClass { connection, class: extra(), flags },
            Step::Compile => Method::CompileMof(Arc::new(text().as_str().into())),
            Step::Secure => {
                let everyone = Ace::allow("Administrators", Rights::ALL);
                let descriptor = SecurityDescriptor::new(vec![everyone]).unwrap();
                Method::set_descriptor(connection, &descriptor.to_bytes())
            }
            Step::Pause => Method::Pause { object },
            Step::Resume => Method::Resume { object },
            Step::Backup(file) => Method::Backup { object, file: Some(file.into()), flags },
            // Whoever is connected is cut off.
            Step::Restore(file) => Method::Restore { object, file: Some(file.into()), flags: 1 },
        }
    }

    /// What it does where it succeeds, but for a Restore.
    pub fn effects(self) -> Vec<Effect> {
        let name = |name: &str| Effect::Name(name.to_owned());
        match self {
            Step::Put(id, value) => vec![Effect::Note(id, value)],
            Step::Delete(id) => vec![Effect::NoNote(id)],
            Step::PutClass => vec![name("Extra")],
            Step::Compile => {
                let made = (1..=MADE_COUNT).map(Effect::Made);
                let end = Effect::NoName("Extra".to_owned());
                [name(MADE), name("Made")].into_iter().chain(made).chain([end]).collect()
            }
            Step::Secure => vec![Effect::Secured],
            _ => Vec::new(),
        }
    }
}

fn extra() -> Arc<wbem_sim::cim::ClassDeclaration> {
    let mut repository = Repository::new();
    let text = "class Extra { [key] string Name; };";
    mof::compile_into("extra", text, &mut repository, &mof::default_namespace()).unwrap();
    let id = repository.find(&mof::default_namespace()).unwrap();
    let class = repository.get(id).unwrap().class(&"Extra".into()).unwrap();
    Arc::clone(class.declaration())
}

/// What there is before anything happens.
pub fn beginning() -> (Repository, Content) {
    let mut repository = Repository::new();
    mof::compile_into("world", CLASS, &mut repository, &mof::default_namespace()).unwrap();
    let content = Content::of(&repository);
    assert_eq!(content.notes, [(1, 1), (2, 2)].into());
    (repository, content)
}
