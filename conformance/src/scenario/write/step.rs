//! One step: the verb first, then what stands beside it, then what must come of it.

use toml_edit::{InlineTable, Item, Table, Value, value};
use wbem_sim::call::Handle;
use wbem_sim::cim::ClassDeclaration;
use wbem_sim::mof::parse_class;

use super::expect;
use super::text;
use crate::scenario::expectation::Expectation;
use crate::scenario::read::{FAULTS, Kind, default_outcome, verb};
use crate::scenario::script::{Action, Calls, Scenario, Step};
use crate::target::{Control, FileContent, Pace};

/// What the format has no words for.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct NoWords(pub String);

/// Whoever writes a step.
pub struct Writer<'a> {
    /// The scenario that it is in.
    pub scenario: &'a Scenario,
    /// Who calls where a step does not say.
    pub first_caller: &'a str,
    /// The step.
    pub step: &'a Step,
}

impl Writer<'_> {
    /// The step as a table.
    pub fn table(&self) -> Result<Table, NoWords> {
        let mut table = Table::new();
        let step = self.step;
        let verb_name = match &step.action {
            Action::Call(calls) => self.calls(&mut table, calls)?,
            Action::Reply { step } => put(&mut table, "reply", self.name_of(*step)?),
            Action::LetGo { step } => put(&mut table, "let-go", self.name_of(*step)?),
            Action::Advance { by } => {
                put(&mut table, "advance", humantime::format_duration(*by).to_string())
            }
            Action::Control(control) => self.control(&mut table, control)?,
        };
        if let Some(name) = step.name.as_ref().filter(|_| verb(verb_name).0 != Kind::Pointer) {
            table.insert("name", value(name));
        }
        if let Some(note) = &step.note {
            table.insert("note", value(note));
        }
        self.expectation(&mut table, verb_name)?;
        Ok(table)
    }

    fn calls(&self, table: &mut Table, calls: &Calls) -> Result<&'static str, NoWords> {
        let name = self.call(table, calls)?;
        if calls.caller != self.first_caller {
            table.insert("as", value(&calls.caller));
        }
        if calls.call_result {
            table.insert("result", value(true));
        }
        if calls.pace == Pace::Held {
            table.insert("hold", value(true));
        }
        if calls.count > 1 {
            let count = i64::try_from(calls.count).map_err(|_| no_words("too many calls"))?;
            table.insert("repeat", value(count));
        }
        Ok(name)
    }

    fn expectation(&self, table: &mut Table, verb_name: &'static str) -> Result<(), NoWords> {
        let is_held = matches!(&self.step.action, Action::Call(calls) if calls.pace == Pace::Held);
        let usual = default_outcome(verb_name, is_held);
        if self.step.expect == usual {
            return Ok(());
        }
        let Some(expect) = &self.step.expect else {
            return Err(no_words("nothing is expected of it"));
        };
        let names = |step| self.name_of(step);
        let item = match expect {
            Expectation::Ask { point, branches } => {
                let mut asked = Table::new();
                asked.set_dotted(true);
                asked.insert(point.key, value(expect::branches(branches, &names)?));
                Item::Table(asked)
            }
            outcomes => value(expect::expectation(outcomes, &names)?),
        };
        table.insert("expect", item);
        Ok(())
    }

    /// What an earlier step is called.
    fn name_of(&self, number: usize) -> Result<String, NoWords> {
        let step = number.checked_sub(1).and_then(|index| self.scenario.steps.get(index));
        let name = step.and_then(|step| step.name.clone());
        name.ok_or_else(|| NoWords(format!("it speaks of step {number}, which has no name")))
    }

    /// What a pointer is called.
    pub fn pointer(&self, handle: Handle) -> Result<&str, NoWords> {
        let name = self.scenario.pointers.get(&handle);
        name.map(String::as_str)
            .ok_or_else(|| NoWords(format!("no step hands out the pointer {}", handle.0)))
    }

    /// The name of the pointer that the step itself hands out.
    pub fn own(&self) -> Result<&str, NoWords> {
        self.step.name.as_deref().ok_or_else(|| no_words("the pointer has no name"))
    }

    fn control(&self, table: &mut Table, control: &Control) -> Result<&'static str, NoWords> {
        Ok(match control {
            Control::Load { .. } => return Err(no_words("content is loaded between steps")),
            Control::LetGo { .. } => return Err(no_words("a call is let go by its number")),
            Control::Kill { process } => put(table, "kill", &**process),
            Control::LimitRequests { limit } => put(table, "limit-requests", i64::from(*limit)),
            Control::Fail { fault } => {
                let word = FAULTS.iter().find(|(_, known)| known == fault);
                put(table, "fail", word.ok_or_else(|| no_words("an unknown fault"))?.0)
            }
            Control::Stop => put(table, "stop", true),
            Control::Start { initialized } => {
                put(table, "start", true);
                if !initialized {
                    table.insert("initialized", value(false));
                }
                "start"
            }
            Control::PutFile { path, content } => {
                put(table, "put-file", &**path);
                table.insert("content", value(file_content(content)));
                "put-file"
            }
            Control::LookAtFile { path } => put(table, "look-at-file", &**path),
            Control::DenyFolder { path, account } => {
                put(table, "deny-folder", &**path);
                table.insert("account", value(&**account));
                "deny-folder"
            }
            Control::ProviderPut { instance } => {
                put(table, "provider-put", text::shortened(&text::instance(instance)))
            }
            Control::ProviderClear { class } => put(table, "provider-clear", &**class),
            Control::ProviderPutClass { class } => {
                put(table, "provider-put-class", class_in_words(class)?)
            }
            Control::ProviderDeleteClass { class } => put(table, "provider-delete-class", &**class),
        })
    }
}

/// Puts the verb, which comes first.
pub fn put(table: &mut Table, verb: &'static str, subject: impl Into<Value>) -> &'static str {
    table.insert(verb, value(subject));
    verb
}

/// What has no words, in words.
pub fn no_words(what: &str) -> NoWords {
    NoWords(what.to_owned())
}

/// A class as MOF, if its name can stand there.
pub fn class_in_words(class: &ClassDeclaration) -> Result<String, NoWords> {
    let text = text::class(class);
    match parse_class(&text).is_ok_and(|read| read.name == class.name) {
        true => Ok(text::shortened(&text)),
        false => Err(NoWords(format!("the class `{}` is none in MOF", class.name))),
    }
}

fn file_content(content: &FileContent) -> Value {
    let other = |key: &str, text: &str| {
        let mut table = InlineTable::new();
        table.insert(key, text.into());
        Value::InlineTable(table)
    };
    match content {
        FileContent::Empty => "empty".into(),
        FileContent::Folder => "folder".into(),
        FileContent::Text(text) => other("text", text),
        FileContent::CopyOf(path) => other("copy-of", path),
        FileContent::HalfOf(path) => other("half-of", path),
        FileContent::DamagedCopyOf(path) => other("damaged-copy-of", path),
    }
}
