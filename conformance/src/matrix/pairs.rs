//! Readings of different points at once: profiles among which any two readings of two points are
//! together in at least one.
//!
//! Most of what goes wrong between choices goes wrong between two of them, and a few dozen profiles
//! have every two, where each two by themselves would be thousands. They are made one after the
//! other, each with as many new pairs as can be had point by point.

use wbem_sim::profile::{POINTS, Point, Profile};

/// Profiles in which any two readings of two points come together.
pub fn pairwise_profiles() -> Vec<Profile> {
    let profile = |(number, choice): (usize, Vec<usize>)| {
        let start = Profile::recommended();
        let mut profile = POINTS.iter().zip(&choice).fold(start, |profile, (point, reading)| {
            profile.with(point.key, point.readings[*reading]).expect("it is listed")
        });
        profile.name = format!("pairs-{}", number + 1).into();
        profile
    };
    choices(POINTS).into_iter().enumerate().map(profile).collect()
}

/// For each profile the reading of each point, by its number.
fn choices(points: &[Point]) -> Vec<Vec<usize>> {
    let mut missing = Missing::all(points);
    let mut choices = Vec::new();
    while let Some(pair) = missing.first() {
        let choice = choose(points, &missing, pair);
        missing.strike_out(&choice);
        choices.push(choice);
    }
    choices
}

/// The readings of a profile that has a pair, and as many other missing ones as possible.
fn choose(points: &[Point], missing: &Missing, pair: [Reading; 2]) -> Vec<usize> {
    let mut chosen: Vec<Option<usize>> = vec![None; points.len()];
    for Reading { point, reading } in pair {
        chosen[point] = Some(reading);
    }
    for (point, said) in points.iter().enumerate() {
        if chosen[point].is_some() {
            continue;
        }
        let gain = |reading: usize| {
            let others = chosen.iter().enumerate();
            let others =
                others.filter_map(|(point, one)| Some(Reading { point, reading: (*one)? }));
            others.filter(|other| missing.has([Reading { point, reading }, *other])).count()
        };
        // The first of those that gain most.
        let best = (0..said.readings.len()).rev().max_by_key(|reading| gain(*reading));
        chosen[point] = best;
    }
    chosen.into_iter().map(|reading| reading.expect("every point has readings")).collect()
}

/// A reading of a point, both by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Reading {
    point: usize,
    reading: usize,
}

/// The pairs of readings of two points that are in no profile yet.
struct Missing {
    /// Every reading of every point, in order.
    readings: Vec<Reading>,
    /// Where those of each point begin.
    starts: Vec<usize>,
    /// For each reading whether each other one is missing.
    table: Vec<Vec<bool>>,
}

impl Missing {
    fn all(points: &[Point]) -> Self {
        let (mut readings, mut starts) = (Vec::new(), Vec::new());
        for (point, said) in points.iter().enumerate() {
            starts.push(readings.len());
            readings.extend((0..said.readings.len()).map(|reading| Reading { point, reading }));
        }
        let of = |one: &Reading| readings.iter().map(|other| one.point != other.point).collect();
        let table = readings.iter().map(of).collect();
        Self { readings, starts, table }
    }

    fn place(&self, one: Reading) -> usize {
        self.starts[one.point] + one.reading
    }

    fn has(&self, [one, other]: [Reading; 2]) -> bool {
        self.table[self.place(one)][self.place(other)]
    }

    fn first(&self) -> Option<[Reading; 2]> {
        let of = |(one, row): (usize, &Vec<bool>)| {
            let other = row.iter().position(|is_missing| *is_missing)?;
            Some([self.readings[one], self.readings[other]])
        };
        self.table.iter().enumerate().find_map(of)
    }

    fn strike_out(&mut self, choice: &[usize]) {
        let places = choice.iter().enumerate();
        let places: Vec<_> = places
            .map(|(point, reading)| self.place(Reading { point, reading: *reading }))
            .collect();
        for one in &places {
            for other in &places {
                self.table[*one][*other] = false;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_two_readings_of_two_points_come_together() {
        let profiles = pairwise_profiles();
        let has = |profile: &Profile, point: &Point, reading: &str| {
            profile.readings.get(point.key) == Some(reading)
        };
        for (at, one) in POINTS.iter().enumerate() {
            for other in &POINTS[at + 1..] {
                for reading in one.readings {
                    for with in other.readings {
                        let both = |p: &Profile| has(p, one, reading) && has(p, other, with);
                        assert!(profiles.iter().any(both), "{reading} and {with}");
                    }
                }
            }
        }
    }

    #[test]
    fn they_are_few_and_the_same_each_time() {
        let profiles = pairwise_profiles();
        assert!(profiles.len() < 50, "{}", profiles.len());
        assert_eq!(profiles, pairwise_profiles());
    }
}
