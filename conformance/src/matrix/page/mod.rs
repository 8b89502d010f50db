//! The matrix as a page for people: each requirement with who claims it and what that kills, each
//! scenario with its claims, each wrong implementation with what catches it.

mod facts;
mod html;
mod markdown;

pub use html::html;
pub use markdown::markdown;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Catalogue;
    use crate::matrix::{Matrix, degenerate, mutants};
    use crate::scenario::suite;

    /// A part of the suite, as it takes time to play.
    fn page_of_timers(page: fn(&Matrix<'_>) -> String) -> String {
        let suite = suite().expect("it reads");
        let timers = suite.iter().filter(|scenario| scenario.topic() == "timer");
        let wrong: Vec<_> = mutants().into_iter().chain(degenerate()).collect();
        page(&Matrix::of(Catalogue::embedded(), timers, &wrong))
    }

    #[test]
    fn markdown_has_every_requirement_and_who_kills_what() {
        let page = page_of_timers(markdown);
        for requirement in &Catalogue::embedded().requirements {
            assert!(page.contains(&format!("\n### {}\n", requirement.id)), "{}", requirement.id);
        }
        let line = "| `timer/over-at-15m00s000ms` | timer-sixteen-minutes, ";
        assert!(page.contains(line), "{page}");
        assert!(page.contains("Not shown. It speaks of winmgmt"));
    }

    #[test]
    fn html_links_both_ways() {
        let page = page_of_timers(html);
        for part in [
            "<section id=\"TIMER-2\">",
            "<a href=\"#timer/over-at-15m00s000ms\">",
            "<tr id=\"timer/over-at-15m00s000ms\">",
            "<a href=\"#TIMER-2\">TIMER-2</a>",
        ] {
            assert!(page.contains(part), "{part}");
        }
        let requirements = Catalogue::embedded().requirements.len();
        assert_eq!(page.matches("<section id=").count(), requirements);
    }
}
