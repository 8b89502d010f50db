//! The known word most like an unknown one, for errors that show the way out.

/// How alike two words must be, or the suggestion would only confuse: 1 is equal, 0 nothing alike.
const LIKENESS_MIN: f64 = 0.7;

/// The word of `known` that is most like `word`, if any is like it at all.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let likeness =
        |candidate: &str| strsim::jaro_winkler(&word.to_lowercase(), &candidate.to_lowercase());
    known
        .into_iter()
        .map(|candidate| (likeness(candidate), candidate))
        .filter(|(score, _)| *score >= LIKENESS_MIN)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn finds_a_slip_and_ignores_the_unlike() {
        let known = ["second-pause", "default-restore"];
        assert_eq!(nearest("secondpause", known), Some("second-pause"));
        assert_eq!(nearest("xyzzy", known), None);
    }
}
