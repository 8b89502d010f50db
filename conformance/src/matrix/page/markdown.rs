//! The page as Markdown: two tables and a list, each entry with an anchor to link to.

use std::fmt::Write as _;

use super::facts::{Counts, count, kills_of, proof};
use crate::matrix::Matrix;

/// The matrix as Markdown.
pub fn markdown(matrix: &Matrix<'_>) -> String {
    let mut text = "# Coverage\n\n".to_owned();
    let Counts { requirements, shown, scenarios, claims, proven, wrong } = count(matrix);
    let _ = writeln!(
        text,
        "{shown} of {requirements} requirements are shown by {scenarios} scenarios, which make \
         {claims} claims.\nOf these {proven} are proven by a mutant that breaks the very \
         requirement, the others by targets that do one thing only; {wrong} wrong implementations \
         in all.\n"
    );
    requirements_of(matrix, &mut text);
    scenarios_of(matrix, &mut text);
    wrong_of(matrix, &mut text);
    text
}

fn requirements_of(matrix: &Matrix<'_>, text: &mut String) {
    text.push_str("## Requirements\n");
    for requirement in &matrix.catalogue.requirements {
        let _ = writeln!(text, "\n### {}\n", requirement.id);
        let _ = writeln!(text, "{} · {}\n", requirement.level, escaped(&requirement.source));
        let _ = writeln!(text, "{}\n", escaped(&requirement.text));
        if let Some(why) = matrix.why_unshown(requirement) {
            let _ = writeln!(text, "Not shown. {}", escaped(why));
            continue;
        }
        text.push_str("| scenario | kills |\n| --- | --- |\n");
        for claim in matrix.claims_to(&requirement.id) {
            let _ = writeln!(text, "| `{}` | {} |", claim.scenario.id, kills_of(claim));
        }
    }
}

fn scenarios_of(matrix: &Matrix<'_>, text: &mut String) {
    text.push_str("\n## Scenarios\n\n| scenario | what it shows | claims |\n| --- | --- | --- |\n");
    for scenario in &matrix.scenarios {
        let title = escaped(&scenario.title);
        let _ = writeln!(text, "| `{}` | {title} | {} |", scenario.id, scenario.covers.join(", "));
    }
}

fn wrong_of(matrix: &Matrix<'_>, text: &mut String) {
    text.push_str("\n## Wrong implementations\n\n");
    text.push_str("| name | what it does | breaks | killed by |\n| --- | --- | --- | --- |\n");
    for wrong in matrix.wrong {
        let _ = writeln!(
            text,
            "| `{}` | {} | {} | {} |",
            wrong.name,
            escaped(&wrong.says),
            wrong.breaks.join(", "),
            proof(matrix, wrong)
        );
    }
}

/// What Markdown would take for more than text.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(character, '\\' | '_' | '*' | '`' | '|' | '<' | '[') {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn text_stays_text() {
        assert_eq!(escaped("root\\default | __Namespace <b>"), {
            "root\\\\default \\| \\_\\_Namespace \\<b>"
        });
    }
}
