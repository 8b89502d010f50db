//! The page as HTML: one file, no script, with links both ways.

use maud::{DOCTYPE, Markup, PreEscaped, html as markup};

use super::facts::{Counts, count, kills_of, proof};
use crate::catalogue::Requirement;
use crate::matrix::{Matrix, Wrong};
use crate::scenario::Scenario;

const STYLE: &str = "
body { font: 16px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem }
table { border-collapse: collapse; width: 100% }
td, th { border-bottom: 1px solid #ddd; padding: .3rem .6rem; text-align: left }
td, th { vertical-align: top }
section > h3 { margin-bottom: 0 }
.source { color: #666; margin-top: 0 }
.unshown { color: #975a16 }
:target { background: #fef9c3 }
";

/// The matrix as HTML.
pub fn html(matrix: &Matrix<'_>) -> String {
    let page = markup! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width";
                title { "Coverage" }
                style { (PreEscaped(STYLE)) }
            }
            body {
                h1 { "Coverage" }
                (summary(matrix))
                h2 { "Requirements" }
                @for requirement in &matrix.catalogue.requirements { (entry(matrix, requirement)) }
                h2 { "Scenarios" }
                table {
                    tr { th { "scenario" } th { "what it shows" } th { "claims" } }
                    @for scenario in &matrix.scenarios { (row(scenario)) }
                }
                h2 { "Wrong implementations" }
                table {
                    tr { th { "name" } th { "what it does" } th { "breaks" } th { "killed by" } }
                    @for wrong in matrix.wrong { (victim(matrix, wrong)) }
                }
            }
        }
    };
    page.into_string()
}

fn summary(matrix: &Matrix<'_>) -> Markup {
    let Counts { requirements, shown, scenarios, claims, proven, wrong } = count(matrix);
    markup! {
        p {
            (shown) " of " (requirements) " requirements are shown by " (scenarios)
            " scenarios, which make " (claims) " claims. Of these " (proven)
            " are proven by a mutant that breaks the very requirement, the others by targets that "
            "do one thing only; " (wrong) " wrong implementations in all."
        }
    }
}

fn entry(matrix: &Matrix<'_>, requirement: &Requirement) -> Markup {
    markup! {
        section id=(requirement.id) {
            h3 { (requirement.id) " " small { (requirement.level.to_string()) } }
            p.source { (requirement.source) }
            p { (requirement.text) }
            @if let Some(why) = matrix.why_unshown(requirement) {
                p.unshown { "Not shown. " (why) }
            } @else {
                table {
                    tr { th { "scenario" } th { "kills" } }
                    @for claim in matrix.claims_to(&requirement.id) {
                        tr {
                            td { a href={ "#" (claim.scenario.id) } { (claim.scenario.id) } }
                            td { (kills_of(claim)) }
                        }
                    }
                }
            }
        }
    }
}

fn row(scenario: &Scenario) -> Markup {
    markup! {
        tr id=(scenario.id) {
            td { code { (scenario.id) } }
            td { (scenario.title) }
            td { @for id in &scenario.covers { a href={ "#" (id) } { (id) } " " } }
        }
    }
}

fn victim(matrix: &Matrix<'_>, wrong: &Wrong) -> Markup {
    markup! {
        tr id=(wrong.name) {
            td { code { (wrong.name) } }
            td { (wrong.says) }
            td { @for id in &wrong.breaks { a href={ "#" (id) } { (id) } " " } }
            td { (proof(matrix, wrong)) }
        }
    }
}
