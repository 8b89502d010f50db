//! Ids stay what they are: other people's ledgers, reports and scenarios name them.
//!
//! `fixtures/spec/ids.txt` has every id ever given out, in the order they came. A line is never
//! taken out of it; an id that is no longer in the catalogue is marked ` retired` there, and no new
//! entry may take its place.

use std::collections::BTreeSet;

use super::catalogue;
use crate::assert_none;

const RETIRED: &str = " retired";

#[test]
fn ids_are_unique_and_have_a_topic_and_a_number() {
    let mut seen = BTreeSet::new();
    let wrong = catalogue::ids().into_iter().filter(|id| !is_well_formed(id) || !seen.insert(*id));
    let complaints: Vec<String> = wrong.map(str::to_owned).collect();
    assert_none(&complaints, "an id is TOPIC-number and stands once: take the topic's next number");
}

fn is_well_formed(id: &str) -> bool {
    id.rsplit_once('-').is_some_and(|(topic, number)| {
        let is_topic = !topic.is_empty() && topic.bytes().all(|b| b.is_ascii_uppercase());
        is_topic && !number.starts_with('0') && number.parse::<u32>().is_ok()
    })
}

#[test]
fn no_id_vanishes_or_comes_back() {
    let list = wbem_fixtures::text("spec/ids.txt").expect("spec/ids.txt is embedded");
    let (lines, listed) = (complaints_about_lines(list), ids_of(list, |_| true));
    let current: BTreeSet<&str> = catalogue::ids().into_iter().collect();
    let retired = ids_of(list, |line| line.ends_with(RETIRED));
    let missing = current.iter().filter(|id| !listed.contains(*id));
    let new: Vec<String> = missing.map(|id| format!("{id} is new")).collect();
    let gone = listed.iter().filter(|id| !current.contains(**id) && !retired.contains(**id));
    let gone = gone.map(|id| format!("{id} has vanished"));
    let back = retired.iter().filter(|id| current.contains(**id));
    let back = back.map(|id| format!("{id} is retired and yet in the catalogue"));
    let complaints: Vec<String> = lines.into_iter().chain(new).chain(gone).chain(back).collect();
    assert_none(
        &complaints,
        "append a new id to fixtures/spec/ids.txt; put ` retired` behind one that is given up; \
         give an entry that took a retired id a new one",
    );
}

fn ids_of(list: &str, which: impl Fn(&str) -> bool) -> BTreeSet<&str> {
    let lines = list.lines().filter(|line| which(line));
    lines.map(|line| line.strip_suffix(RETIRED).unwrap_or(line)).collect()
}

fn complaints_about_lines(list: &str) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let bare = list.lines().map(|line| line.strip_suffix(RETIRED).unwrap_or(line));
    bare.filter(|id| !is_well_formed(id) || !seen.insert(*id))
        .map(|id| format!("the line `{id}` of the list is no id, or stands twice"))
        .collect()
}
