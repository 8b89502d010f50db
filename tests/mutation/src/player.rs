//! Plays the suite in the copy of the workspace, where this file is the test `suite`.
//!
//! A play is a scenario under a profile, in memory or on a simulated disk, or a wrong
//! implementation, which has to be noticed. With `record` all of them are played without a mutant,
//! and a line each says which mutants the play gets to. Without, those that are read from the
//! standard input are played with the mutant that is switched on, up to the first that complains:
//! the last line is its name.
//!
//! A profile that differs in a point that has no say makes no difference: a play that is the same
//! as another is left out. Recording shows that this holds.

mod judge;
mod on_disk;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::ExitCode;

use judge::Case;
use wbem_conformance::catalogue::Catalogue;
use wbem_conformance::matrix::{Matrix, Wrong, every_profile, mutants};
use wbem_conformance::scenario::Scenario;
use wbem_sim::mutation;
use wbem_sim::profile::{POINTS, Profile};

fn main() -> ExitCode {
    // A panic is an outcome.
    std::panic::set_hook(Box::new(|_| {}));
    let mut player = Player::new();
    if std::env::args().nth(1).as_deref() == Some("record") {
        player.record();
        return ExitCode::SUCCESS;
    }
    let questions = std::env::var("WBEM_QUESTIONS").expect("it is set");
    player.questions = questions.parse().expect("it is a number");
    ExitCode::from(u8::from(!player.judge()))
}

/// Where a server has its files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Memory,
    Disk,
}

impl Place {
    const ALL: [(&'static str, Place); 2] = [("memory", Place::Memory), ("disk", Place::Disk)];

    fn name(self) -> &'static str {
        Self::ALL[self as usize].0
    }
}

struct Player {
    /// The recommended one, and every other.
    profiles: Vec<Profile>,
    /// What has been read.
    scenarios: BTreeMap<String, Scenario>,
    /// How many questions a play may ask.
    questions: u64,
}

impl Player {
    fn new() -> Self {
        Self { profiles: every_profile(), scenarios: BTreeMap::new(), questions: u64::MAX }
    }

    /// A scenario by the path of its file, read when it is first asked for.
    fn scenario(&mut self, path: &str) -> &Scenario {
        if !self.scenarios.contains_key(path) {
            let text = wbem_fixtures::text(path).expect("it is embedded");
            let (_, id) = path.split_once('/').expect("it is in a folder");
            let id = id.strip_suffix(".toml").expect("it is a scenario");
            let file = Path::new("fixtures").join(path);
            let read = Scenario::from_toml(id, &file, text, Catalogue::embedded());
            let scenario = read.unwrap_or_else(|error| panic!("{error}"));
            self.scenarios.insert(path.to_owned(), scenario);
        }
        &self.scenarios[path]
    }

    /// Plays a scenario; whether it holds.
    fn holds(&mut self, place: Place, path: &str, profile: usize) -> bool {
        let profile = self.profiles[profile].clone();
        let played = catch_unwind(AssertUnwindSafe(|| {
            let scenario = self.scenario(path);
            match place {
                Place::Memory => judge::judge(scenario, &profile),
                Place::Disk => on_disk::judge_checked(scenario, &profile),
            }
        }));
        matches!(played, Ok(Case::Passed | Case::Skipped))
    }

    /// Whether a scenario covers one of some requirements.
    fn covers_any(&mut self, path: &str, requirements: &BTreeSet<&String>) -> bool {
        let read = catch_unwind(AssertUnwindSafe(|| {
            self.scenario(path).covers.iter().any(|id| requirements.contains(id))
        }));
        read.unwrap_or_default()
    }

    /// Which requirements that a wrong implementation breaks a scenario notices.
    fn noticed(&mut self, wrong: &Wrong, path: &str) -> Vec<String> {
        let found = catch_unwind(AssertUnwindSafe(|| {
            let scenario = self.scenario(path);
            let one = std::slice::from_ref(wrong);
            let matrix = Matrix::of(Catalogue::embedded(), [scenario], one);
            let claims = matrix.claims.iter().filter(|claim| !claim.kills.is_empty());
            claims.map(|claim| claim.requirement.id.clone()).collect()
        }));
        found.unwrap_or_default()
    }
}

/// The files of all scenarios.
fn paths() -> Vec<String> {
    let in_folder = |folder: &'static str| {
        let files = wbem_fixtures::files(folder).into_iter();
        files
            .map(move |(path, _)| format!("{folder}/{path}"))
            .filter(|path| path.ends_with(".toml"))
    };
    in_folder("suite").chain(in_folder("corpus")).collect()
}

/// The points in which a profile differs from the recommended one.
fn points(profile: &Profile) -> impl Iterator<Item = &'static str> {
    let recommended = Profile::recommended().readings;
    let differs = move |key: &&str| profile.readings.get(key) != recommended.get(key);
    POINTS.iter().map(|point| point.key).filter(differs)
}

/// Whether all scenarios are played under a profile on disks, or those that are about files.
fn is_built_in(profile: &Profile) -> bool {
    Profile::built_in(&profile.name).is_some()
}

/// What a play has come to: how often it asked for which mutants, and which points had a say.
#[derive(PartialEq, Eq)]
struct Seen {
    counts: Vec<(usize, u64)>,
    points: BTreeSet<&'static str>,
}

impl Seen {
    fn questions(&self) -> u64 {
        self.counts.iter().map(|(_, count)| count).sum()
    }
}

// Recording.
impl Player {
    fn record(&mut self) {
        let paths = paths();
        self.record_what_is_done_once(&paths);
        let mut most = 0;
        for (_, place) in Place::ALL {
            for path in &paths {
                most = most.max(self.record_scenario(place, path));
            }
        }
        for wrong in mutants() {
            most = most.max(self.record_wrong(&wrong, &paths));
        }
        println!("most\t{most}");
    }

    fn seen(&mut self, place: Place, path: &str, profile: usize) -> Seen {
        mutation::count();
        let name = &self.profiles[profile].name.clone();
        demand(self.holds(place, path, profile), || format!("{path} does not hold under {name}"));
        Seen { counts: mutation::counts(), points: mutation::points() }
    }

    /// What the process does once makes whoever comes first get further: those mutants decide what
    /// all others see as well.
    fn record_what_is_done_once(&mut self, paths: &[String]) {
        let mut counts = || {
            let mut all: BTreeMap<usize, u64> = BTreeMap::new();
            for (place, path) in
                Place::ALL.iter().flat_map(|(_, p)| paths.iter().map(move |f| (p, f)))
            {
                self.scenarios.clear();
                for (number, count) in self.seen(*place, path, 0).counts {
                    *all.entry(number).or_default() += count;
                }
            }
            all
        };
        let (first, second) = (counts(), counts());
        let once = first.iter().filter(|(number, count)| second.get(number) != Some(count));
        println!("once\t{}", words(once.map(|(number, _)| number)));
    }

    /// Plays a scenario under each profile that it is to be played under; how many questions it
    /// has asked at most.
    fn record_scenario(&mut self, place: Place, path: &str) -> u64 {
        self.scenarios.remove(path);
        let with_reading = self.seen(place, path, 0);
        let seen = self.seen(place, path, 0);
        let scenario = self.scenario(path);
        let about_files = on_disk::is_about_files(scenario);
        let mut settled = scenario.points();
        settled.extend(&seen.points);
        let print = |profile: &Profile, seen: &Seen| {
            let (place, name) = (place.name(), &profile.name);
            let reached = words(seen.counts.iter().map(|(number, _)| number));
            println!("{place}\t{path}\t{name}\t{}\t{reached}", words(&settled));
        };
        print(&self.profiles[0].clone(), &with_reading);
        let mut most = with_reading.questions();
        for index in 1..self.profiles.len() {
            let profile = self.profiles[index].clone();
            if place == Place::Disk && !is_built_in(&profile) && !about_files {
                continue;
            }
            let other = self.seen(place, path, index);
            most = most.max(other.questions());
            match points(&profile).any(|point| settled.contains(point)) {
                true => print(&profile, &other),
                false => demand(other == seen, || format!("{} has a say in {path}", profile.name)),
            }
        }
        most
    }

    /// Notices a wrong implementation, with as few scenarios as can be.
    fn record_wrong(&mut self, wrong: &Wrong, paths: &[String]) -> u64 {
        let (mut kills, mut left) = (Vec::new(), BTreeSet::from_iter(&wrong.breaks));
        let (mut reached, mut most) = (BTreeSet::new(), 0);
        for path in paths {
            if !self.covers_any(path, &left) {
                continue;
            }
            mutation::count();
            let noticed = self.noticed(wrong, path);
            let counts = mutation::counts();
            most = most.max(counts.iter().map(|(_, count)| count).sum());
            let before = left.len();
            left.retain(|id| !noticed.contains(id));
            if left.len() < before {
                kills.push(path);
                reached.extend(counts.into_iter().map(|(number, _)| number));
            }
            if left.is_empty() {
                break;
            }
        }
        demand(left.is_empty(), || format!("nobody notices {}", wrong.name));
        println!("wrong\t{}\t{}\t{}", wrong.name, words(kills), words(&reached));
        most
    }
}

/// Ends everything where something is not as it has to be.
fn demand(holds: bool, why: impl FnOnce() -> String) {
    if !holds {
        eprintln!("{}", why());
        std::process::exit(1);
    }
}

fn words<T: ToString>(all: impl IntoIterator<Item = T>) -> String {
    all.into_iter().map(|one| one.to_string()).collect::<Vec<_>>().join(" ")
}

/// A scenario that is to be played.
struct Wanted {
    place: Place,
    path: String,
    /// Under the recommended profile.
    recommended: bool,
    /// Under others in any case.
    others: Vec<usize>,
    /// The points of which it is known whether they make a difference.
    settled: BTreeSet<String>,
    /// Those that have had a say under the recommended profile.
    points: BTreeSet<&'static str>,
}

// Judging.
impl Player {
    /// Plays what the standard input says; whether all of it holds.
    fn judge(&mut self) -> bool {
        let (mut scenarios, mut wrongs) = (Vec::new(), Vec::new());
        for line in std::io::stdin().lock().lines() {
            let line = line.expect("it is text");
            let fields: Vec<String> = line.split('\t').map(str::to_owned).collect();
            match fields[0].as_str() {
                "wrong" => wrongs.push(fields),
                _ => scenarios.push(self.wanted(&fields)),
            }
        }
        for (_, place) in Place::ALL {
            let mut here: Vec<&mut Wanted> =
                scenarios.iter_mut().filter(|wanted| wanted.place == place).collect();
            let holds = here.iter_mut().all(|wanted| self.plays_recommended(wanted))
                && here.iter().all(|wanted| self.plays_others(wanted));
            if !holds {
                return false;
            }
        }
        // Most mutants are noticed before.
        let all = if wrongs.is_empty() { Vec::new() } else { mutants() };
        wrongs.iter().all(|fields| {
            let wrong = all.iter().find(|wrong| wrong.name == fields[1]).expect("it is one");
            self.is_noticed(wrong, fields[2].split_whitespace())
        })
    }

    fn wanted(&self, fields: &[String]) -> Wanted {
        let place = Place::ALL.iter().find(|(name, _)| *name == fields[0]);
        let index = |name: &str| self.profiles.iter().position(|profile| *profile.name == *name);
        let profiles = fields[2].split_whitespace().map(|name| index(name).expect("it is one"));
        let profiles: Vec<usize> = profiles.collect();
        Wanted {
            place: place.expect("it is one").1,
            path: fields[1].clone(),
            recommended: profiles.contains(&0),
            others: profiles.into_iter().filter(|index| *index > 0).collect(),
            settled: fields[3].split_whitespace().map(str::to_owned).collect(),
            points: BTreeSet::new(),
        }
    }

    fn plays(&mut self, place: Place, path: &str, profile: usize) -> bool {
        say(&format!("{} {path} {}", place.name(), self.profiles[profile].name));
        mutation::limit(self.questions);
        self.holds(place, path, profile)
    }

    fn plays_recommended(&mut self, wanted: &mut Wanted) -> bool {
        if !wanted.recommended {
            return true;
        }
        mutation::points();
        let holds = self.plays(wanted.place, &wanted.path, 0);
        wanted.points = mutation::points();
        holds
    }

    /// Plays a scenario under the other profiles that may make a difference.
    fn plays_others(&mut self, wanted: &Wanted) -> bool {
        let everywhere =
            wanted.place == Place::Memory || on_disk::is_about_files(self.scenario(&wanted.path));
        let new = |point: &str| wanted.points.contains(point) && !wanted.settled.contains(point);
        let makes_one = |index: &usize| {
            let profile = &self.profiles[*index];
            let is_played = everywhere || is_built_in(profile);
            wanted.others.contains(index) || is_played && points(profile).any(new)
        };
        let indexes: Vec<usize> = (1..self.profiles.len()).filter(makes_one).collect();
        indexes.into_iter().all(|index| self.plays(wanted.place, &wanted.path, index))
    }

    /// Whether each requirement that a wrong implementation breaks is claimed by a scenario that
    /// fails with it; those that are known to are asked first.
    fn is_noticed<'a>(&mut self, wrong: &Wrong, first: impl Iterator<Item = &'a str>) -> bool {
        let mut left = BTreeSet::from_iter(&wrong.breaks);
        for path in first.map(str::to_owned).chain(paths()) {
            if !self.covers_any(&path, &left) {
                continue;
            }
            say(&format!("mutant {} {path}", wrong.name));
            mutation::limit(self.questions);
            let noticed = self.noticed(wrong, &path);
            left.retain(|id| !noticed.contains(id));
            if left.is_empty() {
                return true;
            }
        }
        false
    }
}

/// Says what is being played: who waits knows that it goes on, and where it ended.
fn say(what: &str) {
    let mut output = std::io::stdout().lock();
    writeln!(output, "{what}").and_then(|()| output.flush()).expect("somebody listens");
}
