//! `explain`: what an id stands for, and the scenarios about it.

use std::fmt::Write as _;

use serde::Serialize;
use wbem_sim::nearest::nearest;
use wbem_sim::status::Status;

use super::arguments::{ExplainArguments, Format};
use super::console::Console;
use super::error::CommandError;
use crate::catalogue::{Ambiguity, Catalogue, Code, Requirement};
use crate::exit_code::ExitCode;
use crate::matrix::unshown;
use crate::report::layout::{BOLD, DIM, paint, wrapped};
use crate::scenario::{Expectation, Scenario, Wanted};
use crate::suite::Suite;

/// What an id stands for.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum Explanation<'a> {
    Requirement {
        requirement: &'a Requirement,
        open_point: Option<&'a Ambiguity>,
        scenarios: Vec<&'a str>,
        /// Why no target can show it.
        #[serde(skip_serializing_if = "Option::is_none")]
        unshown: Option<String>,
    },
    OpenPoint {
        open_point: &'a Ambiguity,
        requirements: Vec<&'a str>,
        scenarios: Vec<&'a str>,
    },
    Status {
        code: &'a Code,
        hresult: String,
        requirements: Vec<&'a str>,
        scenarios: Vec<&'a str>,
    },
    Scenario {
        id: &'a str,
        title: &'a str,
        goal: &'a str,
        method: &'a str,
        needs: Vec<&'a str>,
        requirements: Vec<&'a Requirement>,
    },
}

/// Explains an id.
pub fn explain(
    arguments: &ExplainArguments,
    console: &mut Console<'_>,
) -> Result<ExitCode, CommandError> {
    let library = Library { catalogue: Catalogue::embedded(), suite: &Suite::embedded()? };
    let id = arguments.id.trim();
    let explanation = library.find(id).ok_or_else(|| library.unknown(id))?;
    console.out.say(&match arguments.format {
        Format::Human => text(&explanation),
        Format::Json => {
            serde_json::to_string(&explanation).expect("it has only texts for keys") + "\n"
        }
    })?;
    Ok(ExitCode::Passed)
}

/// Everything that has an id.
struct Library<'a> {
    catalogue: &'a Catalogue,
    suite: &'a Suite,
}

impl<'a> Library<'a> {
    fn find(&self, id: &str) -> Option<Explanation<'a>> {
        self.requirement(id)
            .or_else(|| self.open_point(id))
            .or_else(|| self.status(id))
            .or_else(|| self.scenario(id))
    }

    fn requirement(&self, id: &str) -> Option<Explanation<'a>> {
        let requirement = self.catalogue.requirement(&id.to_uppercase()).ok()?;
        let open = requirement.open.as_deref();
        Some(Explanation::Requirement {
            requirement,
            open_point: open.and_then(|open| self.catalogue.ambiguity(open).ok()),
            scenarios: self.scenarios(|scenario| scenario.covers.contains(&requirement.id)),
            unshown: why_unshown(&requirement.id),
        })
    }

    /// By its id, its key, or its key and one of its readings.
    fn open_point(&self, id: &str) -> Option<Explanation<'a>> {
        let key = id.split_once('.').map_or(id, |(key, _)| key);
        let point = self.catalogue.ambiguity(key);
        let open_point = point.or_else(|_| self.catalogue.ambiguity(&key.to_uppercase())).ok()?;
        let touches = |requirement: &Requirement| requirement.open.as_ref() == Some(&open_point.id);
        Some(Explanation::OpenPoint {
            open_point,
            requirements: self.requirements(touches),
            scenarios: self.scenarios(|scenario| asks(scenario, &open_point.key)),
        })
    }

    /// By its name or its number.
    fn status(&self, id: &str) -> Option<Explanation<'a>> {
        let status: Status = id.parse().or_else(|_| id.to_uppercase().parse()).ok()?;
        let codes = &self.catalogue.codes;
        // Two names may share a number: the one that was asked for goes first.
        let named = codes.status.iter().find(|code| code.name.eq_ignore_ascii_case(id));
        let code = named.or_else(|| codes.status.iter().find(|code| code.status() == status))?;
        Some(Explanation::Status {
            code,
            hresult: format!("0x{:08X}", status.0),
            requirements: self.requirements(|requirement| requirement.text.contains(&code.name)),
            scenarios: self.scenarios(|scenario| wants(scenario, status)),
        })
    }

    fn scenario(&self, id: &str) -> Option<Explanation<'a>> {
        let Scenario { id, title, goal, method, needs, covers, .. } = &**self.suite.get(id)?;
        Some(Explanation::Scenario {
            id,
            title,
            goal,
            method,
            needs: needs.iter().copied().collect(),
            requirements: covers
                .iter()
                .filter_map(|id| self.catalogue.requirement(id).ok())
                .collect(),
        })
    }

    fn scenarios(&self, is_about_it: impl Fn(&Scenario) -> bool) -> Vec<&'a str> {
        let all = self.suite.scenarios.iter();
        all.filter(|scenario| is_about_it(scenario)).map(|each| each.id.as_str()).collect()
    }

    fn requirements(&self, is_about_it: impl Fn(&Requirement) -> bool) -> Vec<&'a str> {
        let all = self.catalogue.requirements.iter();
        all.filter(|requirement| is_about_it(requirement)).map(|each| each.id.as_str()).collect()
    }

    fn unknown(&self, id: &str) -> CommandError {
        let requirements = self.catalogue.requirements.iter().map(|each| each.id.as_str());
        let points = self.catalogue.ambiguities.iter();
        let points = points.flat_map(|point| [point.id.as_str(), point.key.as_str()]);
        let codes = self.catalogue.codes.status.iter().map(|code| code.name.as_str());
        let known = requirements.chain(points).chain(codes).chain(self.suite.ids());
        let way_out = match nearest(id, known) {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None => "write the id of a requirement (PAUSE-4), of an open point (A-5), of a \
                status code (WBEM_E_FAILED) or of a scenario"
                .to_owned(),
        };
        CommandError::Usage(format!("nothing is called `{id}`; {way_out}"))
    }
}

fn expectations(scenario: &Scenario) -> impl Iterator<Item = &Expectation> {
    scenario.steps.iter().filter_map(|step| step.expect.as_ref())
}

/// Whether what the scenario expects depends on a point.
fn asks(scenario: &Scenario, key: &str) -> bool {
    let decides = |expectation: &Expectation| {
        expectation.paths().iter().any(|path| path.readings.contains_key(key))
    };
    scenario.when.contains_key(key) || expectations(scenario).any(decides)
}

/// Whether the scenario expects a status somewhere.
fn wants(scenario: &Scenario, status: Status) -> bool {
    let is_it = |wanted: &Wanted| match wanted {
        Wanted::Status(wanted) => *wanted == status,
        Wanted::Details(details) => details.status == Some(status),
        _ => false,
    };
    expectations(scenario).any(|expectation| expectation.ever(is_it))
}

fn text(explanation: &Explanation<'_>) -> String {
    match explanation {
        Explanation::Requirement { requirement, open_point, scenarios, unshown } => {
            let why = unshown.as_ref().map(|why| wrapped(2, &format!("Not shown: {why}")));
            requirement_text(requirement, *open_point)
                + &ids("covered by", scenarios)
                + &why.unwrap_or_default()
        }
        Explanation::OpenPoint { open_point, requirements, scenarios } => {
            point_text(open_point) + &ids("touches", requirements) + &ids("decides", scenarios)
        }
        Explanation::Status { code, hresult, requirements, scenarios } => {
            let head = format!("{}  {hresult}  {}\n", paint(BOLD, &code.name), code.kind);
            let origin = paint(DIM, &code.origin);
            head + &wrapped(2, &code.meaning)
                + &format!("  {origin}\n")
                + &ids("named by", requirements)
                + &ids("expected by", scenarios)
        }
        Explanation::Scenario { id, title, goal, method, needs, requirements } => {
            let mut text = format!("{}\n  {title}\n", paint(BOLD, id));
            text += &(wrapped(2, goal) + &wrapped(2, method) + &ids("needs", needs) + "\n");
            for requirement in requirements {
                text += &requirement_text(requirement, None);
            }
            text
        }
    }
}

/// Why no target can show a requirement, if none can.
fn why_unshown(id: &str) -> Option<String> {
    unshown().into_iter().find(|entry| entry.id == id).map(|entry| entry.why)
}

fn requirement_text(requirement: &Requirement, open_point: Option<&Ambiguity>) -> String {
    let Requirement { id, level, source, text, needs, reading, .. } = requirement;
    let mut all = format!("{}  {level}  {}\n", paint(BOLD, id), paint(DIM, source));
    all.push_str(&wrapped(2, text));
    all.push_str(&ids("needs", needs));
    if let Some(point) = open_point {
        let _ = write!(all, "\nopen point  {}", point_text(point));
        all.push_str(&ids("holds under", reading));
    }
    all
}

fn point_text(point: &Ambiguity) -> String {
    let mut text = format!("{}  {}\n", paint(BOLD, &point.id), point.key);
    text.push_str(&wrapped(2, &point.question));
    for reading in &point.readings {
        let chosen = chosen_by(point, &reading.name);
        let _ = writeln!(text, "\n  {}{chosen}", paint(BOLD, &reading.name));
        let _ = writeln!(text, "    {}", paint(DIM, &reading.source));
        text.push_str(&wrapped(4, &reading.says));
    }
    text.push('\n');
    text.push_str(&wrapped(2, &format!("Why it matters: {}", point.why)));
    text.push_str(&wrapped(2, &format!("How to tell: {}", point.how_to_observe)));
    text.push_str(&wrapped(2, &format!("Recommended: {}", point.recommended_why)));
    text
}

/// The profiles that choose a reading.
fn chosen_by(point: &Ambiguity, reading: &str) -> String {
    let choices =
        [("recommended", &point.recommended), ("open-spec", &point.open_spec), ("sdk", &point.sdk)];
    let by = choices.into_iter().filter(|(_, choice)| *choice == reading);
    match by.map(|(profile, _)| profile).collect::<Vec<_>>()[..] {
        [] => String::new(),
        ref profiles => format!("  chosen by {}", profiles.join(", ")),
    }
}

/// A line of ids, if there are any.
fn ids(head: &str, ids: &[impl AsRef<str>]) -> String {
    if ids.is_empty() {
        return String::new();
    }
    let ids: Vec<&str> = ids.iter().map(AsRef::as_ref).collect();
    wrapped(2, &format!("{head}: {}", ids.join(", ")))
}
