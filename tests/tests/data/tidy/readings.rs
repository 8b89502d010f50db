//! Each open point is asked in one place: a decision function, on which the machine then acts.

use wbem_sim::profile::POINTS;

use crate::assert_none;
use crate::tree;

#[test]
fn each_open_point_is_asked_in_one_place() {
    let server: Vec<_> = tree::files("rs")
        .into_iter()
        .filter(|file| file.path.starts_with("sim/src/") && !file.path.contains("/profile/"))
        .collect();
    let asked = |key: &str| -> usize {
        let field = format!("readings.{}", key.replace('-', "_"));
        let texts = server.iter().map(|file| file.text.split_whitespace().collect::<String>());
        texts.map(|text| text.matches(&field).count()).sum()
    };
    let complaints: Vec<String> = POINTS
        .iter()
        .filter(|point| asked(point.key) != 1)
        .map(|point| format!("{} ({}): {} times", point.id, point.key, asked(point.key)))
        .collect();
    assert_none(&complaints, "write one function that asks the point, and call that");
}
