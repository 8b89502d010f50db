//! What must come of a step.

use toml_edit::{Array, InlineTable, Value};

use super::step::{NoWords, no_words};
use super::text;
use crate::scenario::expectation::Expectation;
use crate::scenario::read::PHASES;
use crate::scenario::wanted::{Compiled, Details, FileState, ObjectKey, Wanted};
use wbem_sim::security::Rights;

/// What a step is called, by its number.
type Names<'a> = &'a dyn Fn(usize) -> Result<String, NoWords>;
type Branch = (&'static str, Expectation);

/// An expectation as a value.
pub fn expectation(expectation: &Expectation, names: Names<'_>) -> Result<Value, NoWords> {
    match expectation {
        Expectation::Outcome(several) => match several.as_slice() {
            [one] => wanted(one, names),
            several => {
                let each = several.iter().map(|one| wanted(one, names));
                Ok(Value::Array(each.collect::<Result<Array, _>>()?))
            }
        },
        Expectation::Ask { point, branches: below } => {
            let mut table = InlineTable::new();
            table.insert(point.key, branches(below, names)?);
            Ok(Value::InlineTable(table))
        }
    }
}

/// The readings of a point, each with what it expects; `otherwise` for the most that are alike.
pub fn branches(branches: &[Branch], names: Names<'_>) -> Result<Value, NoWords> {
    let alike = |one: &Branch| branches.iter().filter(|other| other.1 == one.1).count();
    let common = branches.iter().max_by_key(|one| alike(one)).filter(|one| alike(one) > 1);
    let mut table = InlineTable::new();
    for (reading, below) in branches {
        if common.is_none_or(|common| common.1 != *below) {
            table.insert(*reading, expectation(below, names)?);
        }
    }
    if let Some((_, below)) = common {
        table.insert("otherwise", expectation(below, names)?);
    }
    Ok(Value::InlineTable(table))
}

fn wanted(wanted: &Wanted, names: Names<'_>) -> Result<Value, NoWords> {
    Ok(match wanted {
        Wanted::Status(status) => status.to_string().into(),
        Wanted::Succeeds => "succeeds".into(),
        Wanted::Fails => "fails".into(),
        Wanted::RpcError => "rpc-error".into(),
        Wanted::Blocked => "blocked".into(),
        Wanted::Any => "any".into(),
        Wanted::File(FileState::File) => "file".into(),
        Wanted::File(FileState::Folder) => "folder".into(),
        Wanted::File(FileState::Missing) => "missing".into(),
        Wanted::Details(said) => Value::InlineTable(details(said, names)?),
    })
}

fn details(details: &Details, names: Names<'_>) -> Result<InlineTable, NoWords> {
    let mut table = InlineTable::new();
    let mut put = |key: &str, value: Option<Value>| {
        if let Some(value) = value {
            table.insert(key, value);
        }
    };
    let step = |number: Option<usize>| number.map(names).transpose();
    put("status", details.status.map(|status| status.to_string().into()));
    put(
        "instance",
        details.instance.as_ref().map(|one| text::shortened(&text::instance(one)).into()),
    );
    put("class", details.class.as_ref().map(|class| text::shortened(&text::class(class)).into()));
    put("empty", details.empty.then(|| true.into()));
    let count = details.count.map(i64::try_from).transpose();
    put("count", count.map_err(|_| no_words("too many objects"))?.map(Value::from));
    put("exactly", details.exactly.as_deref().map(keys).transpose()?);
    let some = |list: &[ObjectKey]| (!list.is_empty()).then(|| keys(list)).transpose();
    put("includes", some(&details.includes)?);
    put("lacks", some(&details.lacks)?);
    let properties = details.properties.as_ref();
    put("properties", properties.map(|them| them.iter().map(|name| name.as_str()).collect()));
    put("same-as", step(details.same_as)?.map(Value::from));
    put("not-same-as", step(details.not_same_as)?.map(Value::from));
    put("before", step(details.before)?.map(Value::from));
    put("after", step(details.after)?.map(Value::from));
    put("rights", details.rights.map(rights).transpose()?);
    put("sddl", details.descriptor.as_ref().map(|one| one.to_string().into()));
    put("call-status", details.call_status.map(|status| status.to_string().into()));
    put("path", details.path.as_ref().map(|path| path.to_string().into()));
    put("compiled", details.compiled.as_ref().map(compiled).transpose()?);
    match table.is_empty() {
        true => Err(no_words("an outcome that says nothing")),
        false => Ok(table),
    }
}

fn keys(keys: &[ObjectKey]) -> Result<Value, NoWords> {
    let key = |key: &ObjectKey| match key {
        ObjectKey::Text(name) => Ok(Value::from(name.as_str())),
        ObjectKey::Number(number) => {
            let number = i64::try_from(*number);
            number.map(Value::from).map_err(|_| no_words("a key with more than 63 bits"))
        }
    };
    keys.iter().map(key).collect::<Result<Array, _>>().map(Value::Array)
}

fn rights(rights: Rights) -> Result<Value, NoWords> {
    let named = Rights::NAMED.iter().filter(|(_, right)| rights.contains(*right));
    let sum = named.clone().fold(Rights::NONE, |sum, (_, right)| sum.with(*right));
    match (sum == rights, rights) {
        (true, Rights::ALL) => Ok(Value::Array(text::list(["ALL"]))),
        (true, _) => Ok(Value::Array(text::list(named.map(|(name, _)| *name)))),
        (false, _) => Err(no_words("rights without a name")),
    }
}

fn compiled(compiled: &Compiled) -> Result<Value, NoWords> {
    let mut table = InlineTable::new();
    if let Some(phase) = compiled.phase {
        let word = PHASES.iter().find(|(_, known)| *known == phase);
        table.insert("phase", word.ok_or_else(|| no_words("an unknown phase"))?.0.into());
    }
    if let Some(result) = &compiled.result {
        let names = |_| Err(no_words("the result of a compilation is a status"));
        table.insert("result", wanted(result, &names)?);
    }
    if let Some(object) = compiled.object {
        table.insert("object", i64::from(object).into());
    }
    if let Some(lines) = compiled.lines {
        table.insert("lines", lines.into_iter().map(i64::from).collect());
    }
    Ok(Value::InlineTable(table))
}
