//! What each play of the suite gets to, and so which plays a mutant needs.
//!
//! A play that never asks for a mutant goes on as if that were not there. So a mutant is played
//! only where it is reached; but what a process does once, for all that come later, is reached by
//! whoever comes first, and a mutant there is played everywhere.

use std::collections::BTreeSet;
use std::fmt;

/// Where a mutant is judged, the quicker one first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// On the model in memory, as it should be and as it is wrong on purpose.
    Memory,
    /// On the model with its files on simulated disks.
    Disk,
}

impl Stage {
    /// Each, and its name.
    pub const ALL: [(&'static str, Stage); 2] = [("memory", Stage::Memory), ("disk", Stage::Disk)];
}

/// What is known of all plays, as they are without a mutant.
#[derive(Debug, Default)]
pub struct Coverage {
    scenarios: Vec<Scenario>,
    wrongs: Vec<Wrong>,
    /// The mutants in what is done once.
    once: BTreeSet<usize>,
    /// How often the longest play asks for a mutant.
    pub most: u64,
}

/// A scenario in a place.
#[derive(Debug)]
struct Scenario {
    /// `memory` or `disk`, and the path.
    name: String,
    /// The points that may make a difference, as words.
    points: String,
    /// The profiles that make one, and what is reached.
    plays: Vec<(String, Reached)>,
}

/// A wrong implementation, and the scenarios that notice it, as words.
#[derive(Debug)]
struct Wrong {
    name: String,
    kills: String,
    reached: Reached,
}

/// Numbers of mutants, in order.
#[derive(Debug)]
struct Reached(Vec<u32>);

impl Reached {
    fn read(words: &str) -> Self {
        Self(words.split_whitespace().filter_map(|number| number.parse().ok()).collect())
    }

    fn has(&self, number: usize) -> bool {
        u32::try_from(number).is_ok_and(|number| self.0.binary_search(&number).is_ok())
    }
}

impl Coverage {
    /// Reads a line of what was recorded.
    pub fn read(&mut self, line: &str) {
        match line.split('\t').collect::<Vec<_>>().as_slice() {
            ["once", reached] => {
                self.once = reached.split_whitespace().filter_map(|n| n.parse().ok()).collect();
            }
            ["most", most] => self.most = most.parse().unwrap_or_default(),
            ["wrong", name, kills, reached] => self.wrongs.push(Wrong {
                name: (*name).to_owned(),
                kills: (*kills).to_owned(),
                reached: Reached::read(reached),
            }),
            [place, path, profile, points, reached] => {
                let name = format!("{place}\t{path}");
                if self.scenarios.last().is_none_or(|last| last.name != name) {
                    let points = (*points).to_owned();
                    self.scenarios.push(Scenario { name, points, plays: Vec::new() });
                }
                let last = self.scenarios.last_mut().expect("there is one now");
                last.plays.push(((*profile).to_owned(), Reached::read(reached)));
            }
            _ => {}
        }
    }

    /// The plays of a stage that a mutant may make a difference to, as the player reads them;
    /// without a number, all. Nothing if there are none.
    pub fn plays(&self, stage: Stage, number: Option<usize>) -> String {
        let everywhere = number.is_none_or(|number| self.once.contains(&number));
        let reaches =
            |reached: &Reached| everywhere || number.is_some_and(|number| reached.has(number));
        let mut plays = String::new();
        let on_disk = |scenario: &&Scenario| scenario.name.starts_with("disk");
        let here = |scenario: &&Scenario| on_disk(scenario) == (stage == Stage::Disk);
        for scenario in self.scenarios.iter().filter(here) {
            let profiles = scenario.plays.iter().filter(|(_, reached)| reaches(reached));
            let profiles: Vec<&str> = profiles.map(|(name, _)| name.as_str()).collect();
            if !profiles.is_empty() {
                let (name, points) = (&scenario.name, &scenario.points);
                plays += &format!("{name}\t{}\t{points}\n", profiles.join(" "));
            }
        }
        let wrongs = self.wrongs.iter().filter(|_| stage == Stage::Memory);
        for Wrong { name, kills, .. } in wrongs.filter(|wrong| reaches(&wrong.reached)) {
            plays += &format!("wrong\t{name}\t{kills}\n");
        }
        plays
    }
}

impl fmt::Display for Coverage {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plays: usize = self.scenarios.iter().map(|scenario| scenario.plays.len()).sum();
        write!(
            formatter,
            "{plays} plays that differ, {} wrong implementations, {} mutants in what is done once",
            self.wrongs.len(),
            self.once.len()
        )
    }
}

#[cfg(test)]
mod tests {
    use super::{Coverage, Stage};

    #[test]
    fn a_mutant_is_played_where_it_is_reached() {
        let mut coverage = Coverage::default();
        for line in [
            "once\t9",
            "memory\tsuite/a.toml\trecommended\tsecond-pause\t1 2 9",
            "memory\tsuite/a.toml\tsdk\tsecond-pause\t1 3",
            "disk\tsuite/a.toml\trecommended\t\t2",
            "wrong\tdouble-pause-succeeds\tsuite/a.toml\t3",
            "most\t12",
        ] {
            coverage.read(line);
        }
        let in_memory = |profiles| format!("memory\tsuite/a.toml\t{profiles}\tsecond-pause\n");
        let disk = "disk\tsuite/a.toml\trecommended\t\n";
        let wrong = "wrong\tdouble-pause-succeeds\tsuite/a.toml\n";
        let all = format!("{}{wrong}", in_memory("recommended sdk"));
        let plays =
            |number| [Stage::Memory, Stage::Disk].map(|stage| coverage.plays(stage, number));
        assert_eq!(plays(Some(1)), [in_memory("recommended sdk"), String::new()]);
        assert_eq!(plays(Some(2)), [in_memory("recommended"), disk.to_owned()]);
        assert_eq!(plays(Some(3)), [format!("{}{wrong}", in_memory("sdk")), String::new()]);
        assert_eq!(plays(Some(4)), ["", ""]);
        assert_eq!(plays(Some(9)), [all, disk.to_owned()]);
        assert_eq!(plays(Some(9)), plays(None));
        assert_eq!(coverage.most, 12);
    }
}
