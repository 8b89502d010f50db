//! The ledger of a target: the ways in which it is known to differ, each with its reason.
//!
//! Version 1 of the file, TOML:
//!
//! ```toml
//! version = 1
//!
//! [[deviation]]
//! scenario = "pause/second-object"          # the id of the scenario
//! outcome = "step 5 (pause second): expected WBEM_E_INVALID_OPERATION, got blocked"
//! reason = "waits for the holder, as build 7601 did"
//! link = "https://tracker.example/17"       # may be left out
//! review = 2027-03-01                       # when to look at it again; may be left out
//! ```
//!
//! The outcome is exact: an entry whose scenario fails in any other way, or passes, or does not
//! exist, turns the run red, so that a ledger never hides more than what its author has seen.
//! A ledger belongs to one target judged against one profile. Unknown keys are refused.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use toml::Spanned;
use toml::de::{DeTable, DeValue};
use wbem_sim::nearest::nearest;
use wbem_sim::place::InputError;

use crate::event::Event;
use crate::verdict::Verdict;

/// The version of the file that this code reads and writes.
pub const VERSION: u32 = 1;

/// The largest ledger that is read, in bytes.
pub const FILE_SIZE_MAX: usize = 16 << 20;

/// What is written where a reason is still to be given.
const REASON_WANTED: &str = "to be explained";

const KEYS: [&str; 2] = ["version", "deviation"];
const ENTRY_KEYS: [&str; 5] = ["scenario", "outcome", "reason", "link", "review"];

/// The known deviations of one target, by scenario.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ledger {
    entries: BTreeMap<String, Deviation>,
}

/// One known deviation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deviation {
    /// How the scenario fails, word for word.
    pub outcome: String,
    /// Why that is accepted.
    pub reason: String,
    /// Where to read more.
    pub link: Option<String>,
    /// When to look at it again: a date, year first.
    pub review: Option<String>,
}

impl Ledger {
    /// What the ledger says about a scenario.
    pub fn get(&self, scenario: &str) -> Option<&Deviation> {
        self.entries.get(scenario)
    }

    /// The scenarios it names, in order.
    pub fn scenarios(&self) -> impl Iterator<Item = &str> {
        self.entries.keys().map(String::as_str)
    }

    /// Adds an entry, in place of an older one for the same scenario.
    pub fn insert(&mut self, scenario: impl Into<String>, deviation: Deviation) {
        self.entries.insert(scenario.into(), deviation);
    }

    /// Notes that a scenario fails in this way; what an older ledger says of it otherwise is kept.
    pub fn note(&mut self, scenario: &str, outcome: &str, older: Option<&Deviation>) {
        let outcome = outcome.to_owned();
        let deviation = match older {
            Some(older) => Deviation { outcome, ..older.clone() },
            None => {
                Deviation { outcome, reason: REASON_WANTED.to_owned(), link: None, review: None }
            }
        };
        self.insert(scenario, deviation);
    }

    /// Everything that failed in a run; of what an older ledger lists, what was not run stays.
    pub fn of_run(events: &[Event], older: &Ledger) -> Self {
        let mut ledger = Self::default();
        for event in events {
            let Event::ScenarioFinished(finished) = event else { continue };
            let listed = older.get(&finished.scenario);
            match (finished.verdict, &finished.outcome, listed) {
                (_, Some(outcome), _) => ledger.note(&finished.scenario, outcome, listed),
                (Verdict::Skipped | Verdict::Unknown, None, Some(listed)) => {
                    ledger.insert(&finished.scenario, listed.clone());
                }
                _ => {}
            }
        }
        ledger
    }

    /// Reads a ledger; `file` is what errors call it.
    pub fn from_toml(file: &Path, text: &str) -> Result<Self, InputError> {
        if text.len() > FILE_SIZE_MAX {
            let message = format!("larger than {FILE_SIZE_MAX} bytes, which no ledger is");
            return Err(InputError::whole(file, message));
        }
        let table = DeTable::parse(text).map_err(|error| InputError::toml(file, text, &error))?;
        let source = Source { file, text };
        source.known_keys(table.get_ref(), &KEYS)?;
        source.version(&table)?;
        let mut ledger = Self::default();
        for value in source.entries(table.get_ref())? {
            source.read_entry(value, &mut ledger)?;
        }
        Ok(ledger)
    }

    /// This ledger as a file that reads back to it.
    pub fn to_toml(&self) -> String {
        let mut text = format!("version = {VERSION}\n");
        for (scenario, deviation) in &self.entries {
            let _ = write!(
                text,
                "\n[[deviation]]\nscenario = {}\noutcome = {}\nreason = {}\n",
                quoted(scenario),
                quoted(&deviation.outcome),
                quoted(&deviation.reason),
            );
            if let Some(link) = &deviation.link {
                let _ = writeln!(text, "link = {}", quoted(link));
            }
            if let Some(review) = &deviation.review {
                let _ = writeln!(text, "review = {review}");
            }
        }
        text
    }
}

fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

/// A file that is being read.
struct Source<'a> {
    file: &'a Path,
    text: &'a str,
}

impl Source<'_> {
    fn refuse(&self, offset: usize, message: impl Into<String>) -> InputError {
        InputError::at(self.file, self.text, offset, message)
    }

    fn known_keys(&self, table: &DeTable<'_>, known: &[&'static str]) -> Result<(), InputError> {
        let unknown = table.keys().find(|key| !known.contains(&key.get_ref().as_ref()));
        let Some(key) = unknown else { return Ok(()) };
        let way_out = match nearest(key.get_ref(), known.iter().copied()) {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None => format!("known are {}", known.join(", ")),
        };
        let message = format!("unknown key `{}`; {way_out}", key.get_ref());
        Err(self.refuse(key.span().start, message))
    }

    fn version(&self, table: &Spanned<DeTable<'_>>) -> Result<(), InputError> {
        let Some(value) = table.get_ref().get("version") else {
            let message = format!("a ledger begins with its version: `version = {VERSION}`");
            return Err(self.refuse(0, message));
        };
        let number = value.get_ref().as_integer().map(|number| number.as_str());
        if number == Some(VERSION.to_string().as_str()) {
            return Ok(());
        }
        let message = format!("this command reads ledgers of version {VERSION} only");
        Err(self.refuse(value.span().start, message))
    }

    fn entries<'v>(
        &self,
        table: &'v DeTable<'v>,
    ) -> Result<&'v [Spanned<DeValue<'v>>], InputError> {
        match table.get("deviation") {
            None => Ok(&[]),
            Some(value) => value
                .get_ref()
                .as_array()
                .map(|array| &array[..])
                .ok_or_else(|| self.refuse(value.span().start, "write `[[deviation]]` here")),
        }
    }

    fn read_entry(
        &self,
        value: &Spanned<DeValue<'_>>,
        ledger: &mut Ledger,
    ) -> Result<(), InputError> {
        let start = value.span().start;
        let Some(table) = value.get_ref().as_table() else {
            return Err(self.refuse(start, "write `[[deviation]]` here"));
        };
        self.known_keys(table, &ENTRY_KEYS)?;
        let scenario = self.required(table, "scenario", start)?;
        let deviation = Deviation {
            outcome: self.required(table, "outcome", start)?,
            reason: self.required(table, "reason", start)?,
            link: self.string(table, "link")?,
            review: self.date(table)?,
        };
        if ledger.get(&scenario).is_some() {
            return Err(self.refuse(start, format!("`{scenario}` has an entry already")));
        }
        ledger.insert(scenario, deviation);
        Ok(())
    }

    fn required(&self, table: &DeTable<'_>, key: &str, start: usize) -> Result<String, InputError> {
        self.string(table, key)?
            .ok_or_else(|| self.refuse(start, format!("this deviation lacks its `{key}`")))
    }

    fn string(&self, table: &DeTable<'_>, key: &str) -> Result<Option<String>, InputError> {
        let Some(value) = table.get(key) else { return Ok(None) };
        match value.get_ref().as_str() {
            Some(text) => Ok(Some(text.to_owned())),
            None => Err(self.refuse(value.span().start, "a text in quotes is expected here")),
        }
    }

    fn date(&self, table: &DeTable<'_>) -> Result<Option<String>, InputError> {
        let Some(value) = table.get("review") else { return Ok(None) };
        match value.get_ref() {
            DeValue::Datetime(date) if date.time.is_none() => Ok(Some(date.to_string())),
            _ => Err(self.refuse(value.span().start, "a date such as 2027-03-01 is expected here")),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::btree_map;
    use proptest::{option, prop_assert_eq, proptest};

    use super::*;

    fn read(text: &str) -> Result<Ledger, String> {
        Ledger::from_toml(Path::new("l.toml"), text).map_err(|error| error.to_string())
    }

    #[test]
    fn what_is_written_is_read_back() {
        let mut ledger = Ledger::default();
        ledger.note("pause/a", "step 1 (pause \"a\"): expected x,\n got 'y'", None);
        let older = Deviation {
            outcome: "old".to_owned(),
            reason: "because".to_owned(),
            link: Some("https://tracker.example/1".to_owned()),
            review: Some("2027-03-01".to_owned()),
        };
        ledger.note("pause/b", "new", Some(&older));
        assert_eq!(read(&ledger.to_toml()), Ok(ledger.clone()));
        let kept = ledger.get("pause/b").expect("it was noted");
        assert_eq!((&*kept.outcome, &*kept.reason), ("new", "because"));
        assert_eq!(read("version = 1"), Ok(Ledger::default()));
    }

    proptest! {
        #[test]
        fn any_text_is_written_so_that_it_is_read_back(
            entries in btree_map(".*", (".*", ".*", option::of(".*")), 0..4),
        ) {
            let mut ledger = Ledger::default();
            for (scenario, (outcome, reason, link)) in entries {
                let review = Some("2027-03-01".to_owned());
                ledger.insert(scenario, Deviation { outcome, reason, link, review });
            }
            prop_assert_eq!(read(&ledger.to_toml()), Ok(ledger));
        }
    }

    #[test]
    fn a_ledger_over_the_limit_is_refused_and_one_at_it_is_read() {
        let padded = |size: usize| format!("version = 1\n{}", "#".repeat(size - 12));
        assert!(read(&padded(FILE_SIZE_MAX)).is_ok());
        assert!(read(&padded(FILE_SIZE_MAX + 1)).is_err());
    }

    #[test]
    fn what_is_wrong_is_refused_with_its_place() {
        let entry = "version = 1\n[[deviation]]\nscenario = 'a/b'\n";
        let cases = [
            ("", "l.toml:1:1: a ledger begins with its version: `version = 1`"),
            ("version = 2", "l.toml:1:11: this command reads ledgers of version 1 only"),
            (
                "version = 1\n[[deviations]]",
                "l.toml:2:3: unknown key `deviations`; did you mean `deviation`?",
            ),
            ("version = 1\ndeviation = 3", "l.toml:2:13: write `[[deviation]]` here"),
            (
                &format!("{entry}outcom = 'x'"),
                "l.toml:4:1: unknown key `outcom`; did you mean `outcome`?",
            ),
            (&format!("{entry}outcome = 'x'"), "l.toml:2:1: this deviation lacks its `reason`"),
            (
                &format!("{entry}outcome = 'x'\nreason = 'r'\nreview = 'soon'"),
                "l.toml:6:10: a date such as 2027-03-01 is expected here",
            ),
            (
                &format!("{entry}outcome = 'x'\nreason = 'r'\n{}", {
                    "[[deviation]]\nscenario = 'a/b'\noutcome = 'x'\nreason = 'r'"
                }),
                "l.toml:6:1: `a/b` has an entry already",
            ),
        ];
        for (text, message) in cases {
            assert_eq!(read(text), Err(message.to_owned()), "{text}");
        }
    }
}
