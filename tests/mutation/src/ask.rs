//! Which open points have a say, noted in the copy: each place of the model that reads a reading
//! says so first.
//!
//! Under some hundred profiles most scenarios do what they do under the recommended one, since
//! nothing asks for the point in which these differ. What is known to do the same need not be
//! played again for each mutant.

use wbem_sim::profile::POINTS;

/// What is added to the switch for it.
pub const METHOD: &str = "
impl crate::profile::Readings {
    /// The same, once it is noted that a point has a say.
    pub(crate) fn asked(&self, point: &'static str) -> &Self {
        asked(point);
        self
    }
}
";

/// How the model gets at its readings.
const READINGS: &str = "readings.";

/// A source whose every reading of a point is noted.
pub fn weave(source: &str) -> String {
    let mut woven = String::new();
    let mut rest = source;
    while let Some(start) = rest.find(READINGS) {
        let (before, after) = rest.split_at(start + READINGS.len());
        woven.push_str(before);
        let end = after.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(after.len());
        let key = after[..end].replace('_', "-");
        if POINTS.iter().any(|point| point.key == key) {
            woven.push_str(&format!("asked({key:?})."));
        }
        rest = after;
    }
    woven + rest
}

#[cfg(test)]
mod tests {
    use super::weave;

    #[test]
    fn every_reading_of_a_point_is_noted() {
        let source = "match self.profile.readings.second_pause { _ => readings.set(key) }";
        let woven = weave(source);
        let noted = "match self.profile.readings.asked(\"second-pause\").second_pause { _ => \
                     readings.set(key) }";
        assert_eq!(woven, noted);
        assert_eq!(weave(&woven), woven);
    }
}
