//! Which readings a target may follow: one that a profile names, or whatever is left after what it
//! has shown.
//!
//! Each documented reading is a candidate until a reply rules it out. A scenario narrows the
//! candidates step by step; what all scenarios of a run leave together is the profile seen. Two
//! scenarios that leave nothing for a point contradict each other: the target does not follow one
//! reading throughout.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use wbem_sim::profile::{POINTS, Point, Readings};

/// What a target is held against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expected {
    /// The readings of a profile: no other passes.
    Profile(Box<Readings>),
    /// Any documented reading that what was seen so far leaves.
    Observe(Observed),
}

impl Expected {
    /// Any documented reading, nothing seen yet.
    pub fn observe() -> Self {
        Self::Observe(Observed::default())
    }

    /// The readings of a point that would pass.
    pub fn readings(&self, key: &str) -> BTreeSet<&'static str> {
        match self {
            Expected::Profile(readings) => readings.get(key).into_iter().collect(),
            Expected::Observe(observed) => observed.readings(key),
        }
    }

    /// What is known before the first step.
    pub fn start(&self) -> Observed {
        match self {
            Expected::Observe(observed) => observed.clone(),
            Expected::Profile(readings) => {
                let mut observed = Observed::default();
                for point in POINTS {
                    let reading = readings.get(point.key).into_iter().collect();
                    observed.seen.insert(point.key, Seen { readings: reading, by: String::new() });
                }
                observed
            }
        }
    }
}

/// The readings that are left, for the points about which something was seen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Observed {
    seen: BTreeMap<&'static str, Seen>,
}

/// What is left of one point.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Seen {
    readings: BTreeSet<&'static str>,
    /// The scenario that showed it last.
    by: String,
}

/// Two scenarios between which a target changed its reading.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "the target follows no one reading of {point}: {first} in `{first_scenario}`, {second} in \
     `{second_scenario}`; run both with `replay` to see which replies tell them apart"
)]
pub struct Conflict {
    /// The key of the point.
    pub point: &'static str,
    /// What one scenario left.
    pub first: String,
    /// That scenario.
    pub first_scenario: String,
    /// What the other left.
    pub second: String,
    /// The other.
    pub second_scenario: String,
}

impl Observed {
    /// The readings of a point that are left; all of them if nothing was seen.
    pub fn readings(&self, key: &str) -> BTreeSet<&'static str> {
        match self.seen.get(key) {
            Some(seen) => seen.readings.clone(),
            None => point(key).map(|p| p.readings.iter().copied().collect()).unwrap_or_default(),
        }
    }

    /// The points of which exactly one reading is left, with that reading.
    pub fn settled(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.seen.iter().filter_map(|(key, seen)| match seen.readings.len() {
            1 => seen.readings.first().map(|reading| (*key, *reading)),
            _ => None,
        })
    }

    /// Keeps of a point only these readings, as a scenario has shown.
    pub(crate) fn narrow(&mut self, key: &'static str, to: &BTreeSet<&'static str>, by: &str) {
        let before = self.readings(key);
        let readings: BTreeSet<_> = before.intersection(to).copied().collect();
        if readings != before {
            self.seen.insert(key, Seen { readings, by: by.to_owned() });
        }
    }

    /// What is left after what both have seen; an error if nothing is.
    pub fn merge(mut self, other: &Observed) -> Result<Observed, Conflict> {
        for (key, theirs) in &other.seen {
            let Some(ours) = self.seen.get(key) else {
                self.seen.insert(key, theirs.clone());
                continue;
            };
            let both: BTreeSet<_> = ours.readings.intersection(&theirs.readings).copied().collect();
            if both.is_empty() {
                return Err(conflict(key, ours, theirs));
            }
            if both != ours.readings {
                let by = theirs.by.clone();
                self.seen.insert(key, Seen { readings: both, by });
            }
        }
        Ok(self)
    }

    /// A profile that agrees with all that was seen, as far as it is not `recommended`: a reading
    /// for each point that was settled, and for each of which several are left without the
    /// recommended one.
    pub fn chosen(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        POINTS.iter().filter_map(|point| {
            let left = self.readings(point.key);
            let recommended = Readings::RECOMMENDED.get(point.key)?;
            let is_open = left.len() > 1 && left.contains(recommended);
            left.first().filter(|_| !is_open).map(|reading| (point.key, *reading))
        })
    }

    /// The profile seen, as a profile file: what [`Observed::chosen`] gives; the rest is left to
    /// `recommended`, with what is still possible in a comment.
    pub fn to_toml(&self, name: &str) -> String {
        let mut text = format!("name = {name:?}\nbase = \"recommended\"\n\n[readings]\n");
        let chosen: BTreeMap<_, _> = self.chosen().collect();
        for point in POINTS {
            let left = self.readings(point.key);
            let line = match (chosen.get(point.key), left.len()) {
                (Some(reading), 1) => format!("{} = {reading:?} # {}", point.key, point.id),
                (Some(reading), _) => {
                    let left = words(&left);
                    format!("{} = {reading:?} # {}, not told apart: {left}", point.key, point.id)
                }
                (None, _) => format!("# {}: not told apart: {}", point.key, words(&left)),
            };
            let _ = writeln!(text, "{line}");
        }
        text
    }
}

fn conflict(point: &'static str, ours: &Seen, theirs: &Seen) -> Conflict {
    Conflict {
        point,
        first: words(&ours.readings),
        first_scenario: ours.by.clone(),
        second: words(&theirs.readings),
        second_scenario: theirs.by.clone(),
    }
}

fn words(readings: &BTreeSet<&'static str>) -> String {
    readings.iter().copied().collect::<Vec<_>>().join(" or ")
}

/// The open point with that key.
pub(super) fn point(key: &str) -> Option<&'static Point> {
    POINTS.iter().find(|point| point.key == key)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use wbem_sim::profile::{Profile, SecondPause};

    use super::*;

    fn seen(reading: &'static str, by: &str) -> Observed {
        let mut observed = Observed::default();
        observed.narrow("second-pause", &BTreeSet::from([reading]), by);
        observed
    }

    #[test]
    fn nothing_seen_leaves_every_reading() {
        let readings = Observed::default().readings("second-pause");
        assert_eq!(readings, BTreeSet::from(["blocks", "invalid-operation"]));
        assert_eq!(Observed::default().settled().count(), 0);
    }

    #[test]
    fn what_agrees_is_merged() {
        let merged = Observed::default().merge(&seen("blocks", "pause/a")).expect("they agree");
        let merged = merged.merge(&seen("blocks", "pause/b")).expect("they agree");
        assert_eq!(merged.settled().collect::<Vec<_>>(), [("second-pause", "blocks")]);
    }

    #[test]
    fn a_contradiction_names_point_readings_and_scenarios() {
        let error = seen("blocks", "pause/a")
            .merge(&seen("invalid-operation", "pause/b"))
            .expect_err("they contradict each other");
        assert_eq!(
            error.to_string(),
            "the target follows no one reading of second-pause: blocks in `pause/a`, \
             invalid-operation in `pause/b`; run both with `replay` to see which replies tell them \
             apart"
        );
    }

    #[test]
    fn what_was_seen_is_a_profile() {
        let text = seen("invalid-operation", "pause/a").to_toml("seen");
        let profile = Profile::from_toml(Path::new("seen.toml"), &text).expect("it reads");
        assert_eq!(profile.readings.second_pause, SecondPause::InvalidOperation);
        assert!(text.contains("# foreign-resume: not told apart: any-object or owner-only"));
    }

    #[test]
    fn a_reading_that_was_ruled_out_is_not_chosen() {
        let point = POINTS.iter().find(|point| point.readings.len() > 2).expect("there are such");
        let recommended = Readings::RECOMMENDED.get(point.key).expect("every point has one");
        let others = point.readings.iter().copied().filter(|reading| *reading != recommended);
        let mut observed = Observed::default();
        observed.narrow(point.key, &others.collect(), "a/b");
        let (key, chosen) = observed.chosen().next().expect("something was ruled out");
        assert_eq!((key, observed.chosen().count()), (point.key, 1));
        assert_ne!(chosen, recommended);
        let text = observed.to_toml("seen");
        let profile = Profile::from_toml(Path::new("seen.toml"), &text).expect("it reads");
        assert_eq!(profile.readings.get(key), Some(chosen));
    }

    #[test]
    fn a_profile_leaves_one_reading() {
        let expected = Expected::Profile(Box::new(Readings::SDK));
        assert_eq!(expected.readings("second-pause"), BTreeSet::from(["blocks"]));
        assert_eq!(expected.start().settled().count(), POINTS.len());
    }
}
