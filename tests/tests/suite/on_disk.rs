//! The suite on the model with its files on simulated disks: each scenario ends as in memory, and
//! whenever replies come a loss of power would leave the repository that the server has.
//!
//! All scenarios are played under the three profiles, and under every other reading those that
//! are about files, so that this takes seconds.

use std::time::Duration;

use libtest_mimic::Failed;
use wbem_conformance::scenario::Scenario;
use wbem_conformance::target::{
    Control, Observation, OnDisk, Pace, Session, SimulatorTarget, TargetError,
};
use wbem_sim::call::{Call, CallId, Reply};
use wbem_sim::profile::Profile;
use wbem_sim::repository::Repository;

use wbem_conformance::matrix::play;

use crate::judge::{Case, none_of};

/// What a target needs for the scenarios that are about files.
const ABOUT_FILES: [&str; 3] = ["fault-injection", "file-system", "service-restart"];

/// A session that panics where the disk holds something else than the server has when replies come.
struct Checked {
    session: OnDisk,
    scenario: String,
    /// What was found right, and after how many operations of the disk.
    right: Option<(Repository, usize)>,
}

impl Checked {
    fn check(&mut self) {
        let (repository, count) = (self.session.repository(), self.session.operation_count());
        let is_right = |(right, of): &(Repository, usize)| {
            *of == count && right.first_difference(repository).is_none()
        };
        if self.right.as_ref().is_some_and(is_right) {
            return; // Neither side has changed.
        }
        if let Err(difference) = self.session.check_kept() {
            panic!("{}: {difference}", self.scenario);
        }
        self.right = Some((repository.clone(), count));
    }
}

impl Session for Checked {
    fn start(&mut self, call: Call, pace: Pace) -> CallId {
        self.session.start(call, pace)
    }

    fn control(&mut self, control: &Control) -> Result<Observation, TargetError> {
        self.session.control(control)
    }

    fn settle(&mut self) -> Vec<(CallId, Reply)> {
        let replies = self.session.settle();
        self.check();
        replies
    }

    fn advance(&mut self, by: Duration) -> Vec<(CallId, Reply)> {
        let replies = self.session.advance(by);
        self.check();
        replies
    }
}

/// Every scenario of the suite holds on disk under a profile.
pub fn holds(suite: &[Scenario], profile: &Profile) -> Result<(), Failed> {
    let scenarios: Vec<&Scenario> = match Profile::built_in(&profile.name) {
        Some(_) => suite.iter().collect(),
        None => suite.iter().filter(|scenario| is_about_files(scenario)).collect(),
    };
    let failures: Vec<String> = scenarios
        .into_iter()
        .filter_map(|scenario| match judge_checked(scenario, profile) {
            Case::Failed(why) => Some(why),
            Case::Passed | Case::Skipped => None,
        })
        .collect();
    none_of(&failures)
}

/// Whether the disk may make a difference to a scenario under any reading.
pub fn is_about_files(scenario: &Scenario) -> bool {
    ABOUT_FILES.iter().any(|need| scenario.needs.contains(need))
}

/// Plays a scenario on a model whose files are on disks, and looks at these whenever replies come.
pub fn judge_checked(scenario: &Scenario, profile: &Profile) -> Case {
    let target = SimulatorTarget::on_disk(profile.clone());
    play(scenario, profile, &target, || {
        let session = OnDisk::open(profile.clone()).expect("an empty disk has room");
        Box::new(Checked { session, scenario: scenario.id.clone(), right: None })
    })
}
