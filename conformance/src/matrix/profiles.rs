//! The profiles under which something is to be shown.

use std::collections::BTreeSet;

use wbem_sim::profile::{POINTS, Profile};

use crate::catalogue::{Catalogue, Requirement};
use crate::scenario::Scenario;

/// The three profiles, and `recommended` with each reading that it does not choose.
pub fn every_profile() -> Vec<Profile> {
    let points = POINTS.iter().map(|point| point.key).collect();
    with_readings_of(&points)
}

/// The three profiles, and `recommended` with each other reading of the points that a scenario asks
/// or a requirement touches: no other point has a say in either.
pub(super) fn that_matter(
    catalogue: &Catalogue,
    scenario: &Scenario,
    requirement: &Requirement,
) -> Vec<Profile> {
    let mut points: BTreeSet<&str> = scenario.points();
    let open = requirement.open.as_ref().and_then(|open| catalogue.ambiguity(open).ok());
    points.extend(open.map(|point| point.key.as_str()));
    with_readings_of(&points)
}

fn with_readings_of(points: &BTreeSet<&str>) -> Vec<Profile> {
    let mut profiles = vec![Profile::recommended(), Profile::open_spec(), Profile::sdk()];
    for point in POINTS.iter().filter(|point| points.contains(point.key)) {
        for reading in point.readings.iter().filter(|reading| **reading != point.chosen[0]) {
            let profile = Profile::recommended().with(point.key, reading);
            let mut profile = profile.expect("it is listed");
            profile.name = format!("{}.{reading}", point.key).into();
            profiles.push(profile);
        }
    }
    profiles
}
