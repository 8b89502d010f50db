//! Which scenarios to run: filters by what they are about, and shards.
//!
//! A filter is one or more terms with blanks between them, and takes the scenarios that all of its
//! terms hold for; several filters take what any of them takes. A term is
//!
//! | term | holds for |
//! | --- | --- |
//! | `id:PATTERN` | the scenarios with that id; `*` stands for anything |
//! | `topic:TOPIC` | those that cover a requirement of the topic |
//! | `req:ID` | those that cover the requirement |
//! | `level:LEVEL` | those that cover a requirement of the level: MUST, SHOULD, MAY, DESCRIBES |
//! | anything else | those with that text in their id |
//! | `!TERM` | those that the term does not hold for |
//!
//! A shard is a fixed part of all scenarios: which one a scenario belongs to depends on its own id
//! alone, so that a new scenario moves no other.

use std::collections::BTreeSet;
use std::num::NonZeroU32;
use std::str::FromStr;

use globset::{GlobBuilder, GlobMatcher};
use wbem_sim::nearest::nearest;

/// What a filter can ask about a scenario.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Labels {
    /// Its id.
    pub id: String,
    /// The topics of the requirements it covers.
    pub topics: BTreeSet<String>,
    /// The requirements it covers.
    pub requirements: BTreeSet<String>,
    /// Their levels.
    pub levels: BTreeSet<String>,
}

/// Takes the scenarios that all of its terms hold for.
#[derive(Debug, Clone)]
pub struct Filter {
    text: String,
    terms: Vec<Term>,
}

#[derive(Debug, Clone)]
struct Term {
    text: String,
    negated: bool,
    kind: Kind,
}

#[derive(Debug, Clone)]
enum Kind {
    Id(GlobMatcher),
    Topic(String),
    Requirement(String),
    Level(String),
    Part(String),
}

/// A filter that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FilterError {
    /// It holds no term.
    #[error("a filter without a term; write for instance `topic:PAUSE`")]
    Empty,
    /// A term begins with a word that is none of the kinds.
    #[error(
        "unknown kind of filter `{word}:`; {}",
        way_out(nearest, "known are id, topic, req and level")
    )]
    Kind {
        /// The word before the colon.
        word: String,
        /// The kind most like it.
        nearest: Option<String>,
    },
    /// The pattern of an `id:` makes no sense.
    #[error("`{pattern}` is no pattern: {reason}")]
    Pattern {
        /// The pattern.
        pattern: String,
        /// Why.
        reason: String,
    },
    /// There is no scenario that a term holds for.
    #[error(
        "filter `{term}` matches nothing; {}",
        way_out(nearest, "`wbem-conformance list` shows what there is")
    )]
    TermMatchesNothing {
        /// The term.
        term: String,
        /// The term that would match, most like it.
        nearest: Option<String>,
    },
    /// Each term holds for some scenario, and no scenario for all of them.
    #[error("filter `{filter}` matches nothing; each of its terms does, but not together")]
    MatchesNothing {
        /// The filter.
        filter: String,
    },
}

fn way_out(nearest: &Option<String>, otherwise: &str) -> String {
    match nearest {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None => otherwise.to_owned(),
    }
}

const KINDS: [&str; 4] = ["id", "topic", "req", "level"];

impl FromStr for Filter {
    type Err = FilterError;

    fn from_str(text: &str) -> Result<Self, FilterError> {
        let terms = text.split_whitespace().map(Term::parse).collect::<Result<Vec<_>, _>>()?;
        if terms.is_empty() {
            return Err(FilterError::Empty);
        }
        Ok(Self { text: text.to_owned(), terms })
    }
}

impl Filter {
    /// Whether it takes the scenario.
    pub fn takes(&self, labels: &Labels) -> bool {
        self.terms.iter().all(|term| term.holds_for(labels))
    }

    /// Why it takes none of these scenarios, if it takes none.
    pub fn check(&self, all: &[Labels]) -> Result<(), FilterError> {
        if all.iter().any(|labels| self.takes(labels)) {
            return Ok(());
        }
        let empty = |term: &&Term| !all.iter().any(|labels| term.holds_for(labels));
        Err(match self.terms.iter().find(empty) {
            Some(term) => FilterError::TermMatchesNothing {
                term: term.text.clone(),
                nearest: term.nearest(all),
            },
            None => FilterError::MatchesNothing { filter: self.text.clone() },
        })
    }
}

impl Term {
    fn parse(text: &str) -> Result<Self, FilterError> {
        let (negated, bare) = match text.strip_prefix('!') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let kind = match bare.split_once(':') {
            None => Kind::Part(bare.to_lowercase()),
            Some((word, value)) => Kind::parse(word, value)?,
        };
        Ok(Self { text: text.to_owned(), negated, kind })
    }

    fn holds_for(&self, labels: &Labels) -> bool {
        self.kind.holds_for(labels) != self.negated
    }

    fn nearest(&self, all: &[Labels]) -> Option<String> {
        let known = |words: fn(&Labels) -> &BTreeSet<String>| {
            all.iter().flat_map(words).map(String::as_str).collect::<BTreeSet<_>>()
        };
        let (kind, value, known) = match &self.kind {
            Kind::Topic(value) => ("topic:", value, known(|labels| &labels.topics)),
            Kind::Requirement(value) => ("req:", value, known(|labels| &labels.requirements)),
            Kind::Level(value) => ("level:", value, known(|labels| &labels.levels)),
            Kind::Id(pattern) => ("id:", &pattern.glob().glob().to_owned(), ids(all)),
            Kind::Part(value) => ("", value, parts(all)),
        };
        nearest(value, known).map(|word| format!("{kind}{word}"))
    }
}

fn ids(all: &[Labels]) -> BTreeSet<&str> {
    all.iter().map(|labels| labels.id.as_str()).collect()
}

/// The ids and the words that they are made of.
fn parts(all: &[Labels]) -> BTreeSet<&str> {
    all.iter().flat_map(|labels| labels.id.split('/')).chain(ids(all)).collect()
}

impl Kind {
    fn parse(word: &str, value: &str) -> Result<Self, FilterError> {
        match word {
            "id" => pattern(value).map(Self::Id),
            "topic" => Ok(Self::Topic(value.to_uppercase())),
            "req" => Ok(Self::Requirement(value.to_uppercase())),
            "level" => Ok(Self::Level(value.to_uppercase())),
            _ => Err(FilterError::Kind {
                word: word.to_owned(),
                nearest: nearest(word, KINDS).map(|kind| format!("{kind}:")),
            }),
        }
    }

    fn holds_for(&self, labels: &Labels) -> bool {
        match self {
            Kind::Id(pattern) => pattern.is_match(&labels.id),
            Kind::Topic(topic) => labels.topics.contains(topic),
            Kind::Requirement(id) => labels.requirements.contains(id),
            Kind::Level(level) => labels.levels.contains(level),
            Kind::Part(part) => labels.id.to_lowercase().contains(part),
        }
    }
}

fn pattern(text: &str) -> Result<GlobMatcher, FilterError> {
    let glob = GlobBuilder::new(text).literal_separator(false).build();
    glob.map(|glob| glob.compile_matcher()).map_err(|error| FilterError::Pattern {
        pattern: text.to_owned(),
        reason: error.kind().to_string(),
    })
}

/// One of several parts of the suite.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    /// Which, from 1.
    index: u32,
    /// Of how many.
    count: NonZeroU32,
}

/// A text that names no shard.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no shard; write I/N with I from 1 to N, such as `1/3`")]
pub struct NoShard(String);

impl FromStr for Shard {
    type Err = NoShard;

    fn from_str(text: &str) -> Result<Self, NoShard> {
        let read = || {
            let (index, count) = text.split_once('/')?;
            let (index, count): (u32, NonZeroU32) = (index.parse().ok()?, count.parse().ok()?);
            (1..=count.get()).contains(&index).then_some(Self { index, count })
        };
        read().ok_or_else(|| NoShard(text.to_owned()))
    }
}

impl Shard {
    /// Whether this one of several numbered things belongs to it.
    pub fn takes_number(self, number: u64) -> bool {
        number % u64::from(self.count.get()) == u64::from(self.index - 1)
    }

    /// Whether the scenario with this id belongs to it.
    pub fn takes(self, id: &str) -> bool {
        let part = fnv(id) % u64::from(self.count.get());
        part == u64::from(self.index - 1)
    }
}

/// FNV-1a, 64 bits: what a hash of the standard library does not promise is to stay the same.
fn fnv(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(id: &str, covers: &[(&str, &str)]) -> Labels {
        Labels {
            id: id.to_owned(),
            topics: covers
                .iter()
                .map(|(id, _)| id.split('-').next().expect("one").into())
                .collect(),
            requirements: covers.iter().map(|(id, _)| (*id).to_owned()).collect(),
            levels: covers.iter().map(|(_, level)| (*level).to_owned()).collect(),
        }
    }

    fn suite() -> Vec<Labels> {
        vec![
            labels("pause/second-object", &[("PAUSE-4", "DESCRIBES"), ("TIMER-2", "MUST")]),
            labels("pause/remote", &[("PAUSE-9", "MUST")]),
            labels("timer/at-the-limit", &[("TIMER-3", "MUST")]),
        ]
    }

    fn taken(filter: &str) -> Vec<String> {
        let filter: Filter = filter.parse().expect("a good filter");
        suite().into_iter().filter(|labels| filter.takes(labels)).map(|labels| labels.id).collect()
    }

    #[test]
    fn terms_take_what_they_say() {
        let [second, remote, limit] =
            ["pause/second-object", "pause/remote", "timer/at-the-limit"].map(str::to_owned);
        let cases = [
            ("id:pause/*", vec![second.clone(), remote.clone()]),
            ("id:pause", vec![]),
            ("topic:timer", vec![second.clone(), limit.clone()]),
            ("req:PAUSE-4", vec![second.clone()]),
            ("req:PAUSE-40", vec![]),
            ("level:must", vec![second.clone(), remote.clone(), limit.clone()]),
            ("Limit", vec![limit.clone()]),
            ("topic:PAUSE !req:PAUSE-4", vec![remote]),
        ];
        for (filter, expected) in cases {
            assert_eq!(taken(filter), expected, "{filter}");
        }
    }

    #[test]
    fn a_filter_that_matches_nothing_shows_the_way_out() {
        let cases = [
            ("topic:PAUS", "filter `topic:PAUS` matches nothing; did you mean `topic:PAUSE`?"),
            ("remot3", "filter `remot3` matches nothing; did you mean `remote`?"),
            (
                "id:pause/remoto",
                "filter `id:pause/remoto` matches nothing; \
                did you mean `id:pause/remote`?",
            ),
            ("qqq", "filter `qqq` matches nothing; `wbem-conformance list` shows what there is"),
            (
                "req:PAUSE-9 topic:TIMER",
                "filter `req:PAUSE-9 topic:TIMER` matches nothing; \
                each of its terms does, but not together",
            ),
        ];
        for (filter, message) in cases {
            let filter: Filter = filter.parse().expect("a good filter");
            let error = filter.check(&suite()).expect_err("nothing matches");
            assert_eq!(error.to_string(), message);
        }
        assert_eq!("topic:PAUSE".parse::<Filter>().expect("good").check(&suite()), Ok(()));
    }

    #[test]
    fn an_unknown_kind_brings_the_nearest() {
        let error = "topc:PAUSE".parse::<Filter>().expect_err("misspelt");
        assert_eq!(error.to_string(), "unknown kind of filter `topc:`; did you mean `topic:`?");
        assert_eq!(" ".parse::<Filter>().expect_err("empty"), FilterError::Empty);
    }

    #[test]
    fn every_scenario_is_in_exactly_one_shard_and_stays_there() {
        for count in [1, 2, 3, 7] {
            for labels in suite() {
                let shards = (1..=count)
                    .map(|index| format!("{index}/{count}").parse::<Shard>().expect("a shard"));
                assert_eq!(shards.filter(|shard| shard.takes(&labels.id)).count(), 1);
            }
        }
        // The published value of FNV-1a for "a": another hash would move every scenario.
        assert_eq!(fnv("a"), 0xaf63_dc4c_8601_ec8c);
    }

    #[test]
    fn what_is_no_shard_is_refused() {
        for text in ["0/3", "4/3", "1", "1/0", "a/b", "1/3/3", ""] {
            assert!(text.parse::<Shard>().is_err(), "{text}");
        }
    }
}
