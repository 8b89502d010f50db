//! What must come of a step: words, numbers, tables and the points they ask.

use std::collections::BTreeSet;

use wbem_sim::cim::{Name, ObjectPath};
use wbem_sim::place::InputError;
use wbem_sim::profile::Point;
use wbem_sim::status::Status;

use super::security::{descriptor, rights, sddl};
use super::step::Reader;
use crate::scenario::expectation::Expectation;
use crate::scenario::observed::point;
use crate::scenario::raw::{At, Branches, RawDetails, RawExpect, RawKey};
use crate::scenario::wanted::{Details, ObjectKey, Wanted};

/// The word for all readings that are not named.
const OTHERWISE: &str = "otherwise";

impl Reader<'_> {
    /// What must come of a step. `asked` are the points that were asked further up.
    pub fn expectation(
        &self,
        raw: &At<RawExpect>,
        asked: &[&'static str],
    ) -> Result<Expectation, InputError> {
        let RawExpect::Ask(points) = &raw.value else {
            return self.outcomes(raw).map(Expectation::Outcome);
        };
        let [(key, branches)] = points.as_slice() else {
            let message = "a table asks one point; put the other one into a branch of it";
            return Err(self.source.refuse(points[1].0.offset, message));
        };
        let point = point(&key.value).expect("keys of tables are points");
        if asked.contains(&point.key) {
            let message = format!("`{}` has been asked further up already", point.key);
            return Err(self.source.refuse(key.offset, message));
        }
        let asked: Vec<&'static str> = asked.iter().copied().chain([point.key]).collect();
        let branches = self.branches(point, key.offset, branches, &asked)?;
        Ok(Expectation::Ask { point, branches })
    }

    fn branches(
        &self,
        point: &'static Point,
        offset: usize,
        raw: &Branches,
        asked: &[&'static str],
    ) -> Result<Vec<(&'static str, Expectation)>, InputError> {
        self.check_readings(point, raw)?;
        let mut branches = Vec::new();
        for reading in point.readings {
            let named = |wanted: &str| raw.iter().find(|(name, _)| name.value == wanted);
            let Some((_, below)) = named(reading).or_else(|| named(OTHERWISE)) else {
                let message = format!(
                    "{} can be read as `{reading}` too; say what it expects then, or `{OTHERWISE}`",
                    point.key
                );
                return Err(self.source.refuse(offset, message));
            };
            branches.push((*reading, self.expectation(below, asked)?));
        }
        Ok(branches)
    }

    fn check_readings(&self, point: &Point, raw: &Branches) -> Result<(), InputError> {
        for (name, _) in raw {
            if name.value != OTHERWISE && !point.readings.contains(&name.value.as_str()) {
                let known = point.readings.iter().copied().chain([OTHERWISE]);
                let what = format!("reading of {}", point.key);
                return Err(self.source.unknown(&what, &name.value, name.offset, known));
            }
        }
        let named = raw.iter().filter(|(name, _)| name.value != OTHERWISE).count();
        match raw.iter().find(|(name, _)| name.value == OTHERWISE) {
            Some((otherwise, _)) if named == point.readings.len() => {
                let message = "every reading is named, so that `otherwise` never applies";
                Err(self.source.refuse(otherwise.offset, message))
            }
            _ => Ok(()),
        }
    }

    fn outcomes(&self, raw: &At<RawExpect>) -> Result<Vec<Wanted>, InputError> {
        match &raw.value {
            RawExpect::AnyOf(several) if several.is_empty() => {
                Err(self.source.refuse(raw.offset, "an empty list lets nothing pass"))
            }
            RawExpect::AnyOf(several) => several.iter().map(|one| self.outcome(one)).collect(),
            _ => self.outcome(raw).map(|one| vec![one]),
        }
    }

    fn outcome(&self, raw: &At<RawExpect>) -> Result<Wanted, InputError> {
        match &raw.value {
            RawExpect::Word(word) => self.word(word, raw.offset),
            RawExpect::Number(number) => Ok(Wanted::Status(Status(*number))),
            RawExpect::Details(details) => {
                self.details(details).map(|details| Wanted::Details(Box::new(details)))
            }
            RawExpect::AnyOf(_) | RawExpect::Ask(_) => {
                let message = "a list holds outcomes; ask the point first, then list";
                Err(self.source.refuse(raw.offset, message))
            }
        }
    }

    fn word(&self, word: &str, offset: usize) -> Result<Wanted, InputError> {
        if let Some(wanted) = Wanted::word(word) {
            return Ok(wanted);
        }
        word.parse().map(Wanted::Status).map_err(|_| {
            let statuses = Status::all().map(|(name, _)| name);
            self.source.unknown("outcome", word, offset, Wanted::WORDS.into_iter().chain(statuses))
        })
    }

    fn details(&self, raw: &RawDetails) -> Result<Details, InputError> {
        let status = raw.status.as_ref().map(|word| self.status(word)).transpose()?;
        let instance = raw.instance.as_ref().map(|text| self.instance(text)).transpose()?;
        let class = raw.class.as_ref().map(|text| self.class_seen(text)).transpose()?;
        let step = |name: &Option<At<String>>| match name {
            Some(name) => self.earlier(name).map(Some),
            None => Ok(None),
        };
        let descriptor = match (&raw.descriptor, &raw.sddl) {
            (Some(_), Some(text)) => {
                let message = "a descriptor is said as a table or as text, not both";
                Some(Err(self.source.refuse(text.offset, message)))
            }
            (Some(raw), None) => Some(descriptor(&self.source, raw)),
            (None, text) => text.as_ref().map(|text| sddl(&self.source, text)),
        };
        Ok(Details {
            status,
            instance,
            class,
            empty: raw.empty.as_ref().is_some_and(|empty| empty.value),
            count: raw.count.as_ref().map(|count| count.value as usize),
            exactly: raw.exactly.as_deref().map(keys),
            includes: raw.includes.as_deref().map(keys).unwrap_or_default(),
            lacks: raw.lacks.as_deref().map(keys).unwrap_or_default(),
            properties: raw.properties.as_deref().map(names),
            same_as: step(&raw.same_as)?,
            not_same_as: step(&raw.not_same_as)?,
            before: step(&raw.before)?,
            after: step(&raw.after)?,
            rights: raw.rights.as_ref().map(|names| rights(&self.source, names)).transpose()?,
            descriptor: descriptor.transpose()?,
            call_status: raw.call_status.as_ref().map(|word| self.status(word)).transpose()?,
            path: raw.path.as_ref().map(|text| self.path(text)).transpose()?,
            compiled: raw.compiled.as_ref().map(|raw| self.compiled(raw)).transpose()?,
        })
    }

    fn path(&self, text: &At<String>) -> Result<ObjectPath, InputError> {
        let path = ObjectPath::parse(&text.value);
        path.map_err(|error| self.source.refuse(text.offset, error.to_string()))
    }

    pub(super) fn status(&self, word: &At<String>) -> Result<Status, InputError> {
        word.value.parse().map_err(|_| {
            let known = Status::all().map(|(name, _)| name);
            self.source.unknown("status", &word.value, word.offset, known)
        })
    }
}

fn names(raw: &[String]) -> BTreeSet<Name> {
    raw.iter().map(|name| Name::new(name)).collect()
}

fn keys(raw: &[RawKey]) -> Vec<ObjectKey> {
    let key = |raw: &RawKey| match raw {
        RawKey::Number(number) => ObjectKey::Number(i128::from(*number)),
        RawKey::Text(text) => ObjectKey::Text(Name::new(text)),
    };
    raw.iter().map(key).collect()
}
