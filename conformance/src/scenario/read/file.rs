//! The file as a whole.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use wbem_sim::call::{Interface, Method};
use wbem_sim::caller::Caller;
use wbem_sim::place::InputError;
use wbem_sim::profile::POINTS;

use super::caller::{DEFAULT_CALLER, caller};
use super::needs;
use super::source::Source;
use super::step::Reader;
use super::vocabulary::Vocabulary;
use crate::catalogue::{CAPABILITIES, Catalogue};
use crate::scenario::expectation::Expectation;
use crate::scenario::observed::point;
use crate::scenario::raw::{At, RawScenario, RawStep};
use crate::scenario::script::{Action, Content, Scenario, Step};
use crate::scenario::wanted::Wanted;

/// The largest scenario file that is read, in bytes.
pub const FILE_SIZE_MAX: usize = 1 << 20;
/// The most steps that a scenario has.
pub const STEP_COUNT_MAX: usize = 10_000;

/// The point and the reading without which there is no Pause.
const EX_INTERFACE: (&str, &[&str]) = ("ex-interface", &["must"]);
/// The point and the readings under which Resume, Backup and Restore get through a pause.
const HOLD_SCOPE: (&str, &[&str]) = ("hold-scope", &["services-and-login", "services-only"]);

impl Scenario {
    /// Reads a scenario. `id` is its path below `suite/` without `.toml`, `file` what errors call
    /// it.
    pub fn from_toml(
        id: &str,
        file: &Path,
        text: &str,
        catalogue: &Catalogue,
    ) -> Result<Self, InputError> {
        let source = Source { file, text };
        if text.len() > FILE_SIZE_MAX {
            let message = format!("larger than {FILE_SIZE_MAX} bytes; split it into several");
            return Err(InputError::whole(file, message));
        }
        let raw: RawScenario = toml::from_str(text).map_err(|error| source.toml(&error))?;
        let mut reader = reader(source, catalogue, &raw)?;
        let content = content(&mut reader, &raw)?;
        read_steps(&mut reader, &raw.steps)?;
        let mut scenario = Scenario {
            id: id.to_owned(),
            title: sentence(&source, "title", &raw.title)?,
            goal: sentence(&source, "goal", &raw.goal)?,
            method: sentence(&source, "method", &raw.method)?,
            covers: covers(&source, catalogue, &raw)?,
            needs: needs(&source, &raw)?,
            when: when(&source, &raw)?,
            content,
            pointers: reader.pointers.into_iter().map(|(n, p)| (p.handle, n)).collect(),
            keys: reader.vocabulary.keys(),
            callers: reader.callers,
            steps: reader.steps,
        };
        imply(&mut scenario);
        Ok(scenario)
    }
}

fn reader<'a>(
    source: Source<'a>,
    catalogue: &'a Catalogue,
    raw: &RawScenario,
) -> Result<Reader<'a>, InputError> {
    let mut callers = BTreeMap::new();
    for (name, raw) in &raw.callers {
        callers.insert(name.value.clone(), Arc::new(caller(&source, &name.value, raw)?));
    }
    if callers.is_empty() {
        let operator = Caller::administrator(DEFAULT_CALLER);
        callers.insert(DEFAULT_CALLER.to_owned(), Arc::new(operator));
    }
    let first = raw.callers.keys().min_by_key(|name| name.offset);
    let first_caller = first.map_or(DEFAULT_CALLER, |name| &name.value).to_owned();
    Ok(Reader {
        source,
        catalogue,
        callers,
        first_caller,
        names: BTreeMap::new(),
        pointers: BTreeMap::new(),
        steps: Vec::new(),
        next_call: 0,
        killed: BTreeSet::new(),
        vocabulary: Vocabulary::default(),
    })
}

/// The MOF that the repository starts with; its classes are known from here on.
fn content(reader: &mut Reader<'_>, raw: &RawScenario) -> Result<Vec<Content>, InputError> {
    let mut content = Vec::new();
    for name in &raw.mof {
        let file = format!("fixtures/mof/{}", name.value);
        let text = mof_file(&reader.source, name)?;
        reader.vocabulary.learn(&file, &text).map_err(|fault| {
            let message = format!("{file}, {}: {}", fault.place_text(), fault.message);
            reader.source.refuse(name.offset, message)
        })?;
        content.push(Content { file: file.into(), text: text.into() });
    }
    if let Some(inline) = &raw.content {
        let file = format!("{} (content)", reader.source.file.display());
        let learnt = reader.vocabulary.learn(&file, &inline.value);
        learnt.map_err(|fault| reader.source.mof(inline, &fault))?;
        content.push(Content { file: file.into(), text: inline.value.as_str().into() });
    }
    Ok(content)
}

/// The text of a file under `fixtures/mof/`.
pub fn mof_file(source: &Source<'_>, name: &At<String>) -> Result<String, InputError> {
    let Some(bytes) = wbem_fixtures::bytes(&format!("mof/{}", name.value)) else {
        let known = wbem_fixtures::names("mof");
        return Err(source.unknown("MOF file", &name.value, name.offset, known));
    };
    let text = wbem_sim::mof::decode(bytes);
    text.map_err(|error| source.refuse(name.offset, format!("{}: {error}", name.value)))
}

fn read_steps(reader: &mut Reader<'_>, steps: &[At<RawStep>]) -> Result<(), InputError> {
    if steps.is_empty() {
        return Err(InputError::whole(reader.source.file, "a scenario without steps"));
    }
    if let Some(first_too_many) = steps.get(STEP_COUNT_MAX) {
        let message = format!("a scenario has {STEP_COUNT_MAX} steps at most");
        return Err(reader.source.refuse(first_too_many.offset, message));
    }
    for step in steps {
        reader.step(step)?;
    }
    check_looks(reader)
}

/// Refuses a scenario that never looks at anything.
fn check_looks(reader: &Reader<'_>) -> Result<(), InputError> {
    let looks = |expect: &Expectation| !expect.always(|wanted| *wanted == Wanted::Any);
    if reader.steps.iter().filter_map(|step| step.expect.as_ref()).any(looks) {
        return Ok(());
    }
    let message = "no step expects anything; say what would show that the requirement holds";
    Err(InputError::whole(reader.source.file, message))
}

fn sentence(source: &Source<'_>, what: &str, text: &At<String>) -> Result<String, InputError> {
    match text.value.trim() {
        "" => Err(source.refuse(text.offset, format!("the {what} is empty; write a sentence"))),
        sentence => Ok(sentence.to_owned()),
    }
}

fn covers(
    source: &Source<'_>,
    catalogue: &Catalogue,
    raw: &RawScenario,
) -> Result<Vec<String>, InputError> {
    let Some(covers) = &raw.covers else { return Ok(Vec::new()) };
    if covers.value.is_empty() {
        let message = "it covers nothing; name the requirement whose breach it would notice";
        return Err(source.refuse(covers.offset, message));
    }
    for id in &covers.value {
        let known = catalogue.requirement(&id.value);
        known.map_err(|error| source.refuse(id.offset, error.to_string()))?;
    }
    Ok(covers.value.iter().map(|id| id.value.clone()).collect())
}

fn needs(source: &Source<'_>, raw: &RawScenario) -> Result<BTreeSet<&'static str>, InputError> {
    let known = |need: &At<String>| {
        let found = CAPABILITIES.iter().find(|word| **word == need.value).copied();
        found.ok_or_else(|| {
            source.unknown("capability", &need.value, need.offset, CAPABILITIES.iter().copied())
        })
    };
    raw.needs.iter().map(known).collect()
}

type When = BTreeMap<&'static str, Vec<&'static str>>;

fn when(source: &Source<'_>, raw: &RawScenario) -> Result<When, InputError> {
    let mut when = When::new();
    for (key, words) in &raw.when {
        let Some(point) = point(&key.value) else {
            let known = POINTS.iter().map(|point| point.key);
            return Err(source.unknown("open point", &key.value, key.offset, known));
        };
        let mut readings = Vec::new();
        for word in words.value.words() {
            let Some(reading) = point.readings.iter().find(|reading| *reading == word) else {
                let what = format!("reading of {}", point.key);
                let known = point.readings.iter().copied();
                return Err(source.unknown(&what, word, words.offset, known));
            };
            readings.push(*reading);
        }
        if readings.is_empty() || readings.len() == point.readings.len() {
            let message = "it names no reading, or all of them; name some, or leave the point out";
            return Err(source.refuse(words.offset, message));
        }
        when.insert(point.key, readings);
    }
    Ok(when)
}

/// Adds what follows from steps and callers. A scenario that gets an IWbemBackupRestoreEx applies
/// only where there is one, unless it asks that very point.
pub fn imply(scenario: &mut Scenario) {
    let used = |name: &str| {
        let by = |step: &Step| matches!(&step.action, Action::Call(c) if c.caller == name);
        scenario.steps.iter().any(by)
    };
    let callers = scenario.callers.iter().filter(|(name, _)| used(name));
    let callers: Vec<_> = callers.map(|(_, caller)| Arc::clone(caller)).collect();
    scenario.needs.extend(needs::of_callers(&callers));
    scenario.needs.extend(scenario.steps.iter().flat_map(needs::of_step));
    if scenario.steps.iter().any(gets_ex) {
        applies_where(scenario, EX_INTERFACE);
    }
    if scenario.steps.iter().any(pauses) && scenario.steps.iter().any(works_in_pause) {
        applies_where(scenario, HOLD_SCOPE);
    }
}

/// Ties a scenario to some readings of a point, unless it asks that point itself.
fn applies_where(scenario: &mut Scenario, (point, readings): (&'static str, &[&'static str])) {
    let asks = |expect: &Expectation| expect.paths().iter().any(|p| p.readings.contains_key(point));
    let asked = scenario.steps.iter().filter_map(|step| step.expect.as_ref()).any(asks);
    if !asked {
        scenario.when.entry(point).or_insert_with(|| readings.to_vec());
    }
}

fn pauses(step: &Step) -> bool {
    matches!(&step.action, Action::Call(calls) if matches!(calls.method, Method::Pause { .. }))
}

fn works_in_pause(step: &Step) -> bool {
    let Action::Call(calls) = &step.action else { return false };
    calls.method.is_file_call() || matches!(calls.method, Method::Resume { .. })
}

fn gets_ex(step: &Step) -> bool {
    use Interface::IWbemBackupRestoreEx as Ex;
    let Action::Call(calls) = &step.action else { return false };
    matches!(
        calls.method,
        Method::Activate { interface: Ex } | Method::QueryInterface { interface: Ex, .. }
    )
}
