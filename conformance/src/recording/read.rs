//! Reads a recording, line by line.

use std::collections::BTreeMap;
use std::path::Path;

use wbem_sim::nearest::nearest;
use wbem_sim::place::{InputError, Place};
use wbem_sim::profile::{POINTS, Profile};

use super::format::{Head, Line, VERSION};
use crate::json;

/// A recording that has been read and is whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recording {
    /// What was recorded, and where.
    pub head: Head,
    /// The sessions, in order.
    pub sessions: Vec<Recorded>,
    /// The model's profile with the readings that the run has told.
    pub profile: Profile,
}

/// One session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// The id of the scenario.
    pub scenario: String,
    /// What happened, each with the number of its line.
    pub lines: Vec<(usize, Line)>,
}

impl Recording {
    /// Reads a recording; `file` is what errors call it.
    pub fn from_text(file: &Path, text: &str) -> Result<Self, InputError> {
        let mut reader = Reader { file, head: None, sessions: Vec::new(), profile: None };
        let mut lines = text.lines().enumerate().map(|(index, line)| (index + 1, line));
        for (number, line) in lines.by_ref() {
            if let Some(recording) = reader.take(number, line)? {
                return match lines.next() {
                    None => Ok(recording),
                    Some((number, _)) => Err(refuse(file, number, 1, "nothing follows `end`")),
                };
            }
        }
        Err(InputError::whole(file, "cut off: it has no `end`; record it again"))
    }
}

struct Reader<'a> {
    file: &'a Path,
    head: Option<Head>,
    sessions: Vec<Recorded>,
    profile: Option<Profile>,
}

impl Reader<'_> {
    /// Takes in a line; the recording, if it was the last.
    fn take(&mut self, number: usize, text: &str) -> Result<Option<Recording>, InputError> {
        let refused = |message: &str| refuse(self.file, number, 1, message);
        let Some(head) = &self.head else {
            self.head = Some(self.head(number, text)?);
            return Ok(None);
        };
        let line = self.line(number, text)?;
        match (line, &self.profile) {
            (Line::End { sessions }, Some(profile)) => {
                let found = self.sessions.len();
                if sessions != found {
                    let message = format!("{found} sessions where {sessions} are announced");
                    return Err(refused(&message));
                }
                let (head, profile) = (head.clone(), profile.clone());
                let sessions = std::mem::take(&mut self.sessions);
                return Ok(Some(Recording { head, sessions, profile }));
            }
            (_, Some(_)) => return Err(refused("only `end` comes after `profile`")),
            (Line::End { .. }, None) => return Err(refused("`profile` comes before `end`")),
            (Line::Recording(_), None) => {
                return Err(refused("`recording` is the first line only"));
            }
            (Line::Profile { readings }, None) => {
                self.profile = Some(self.profile(number, &readings)?);
            }
            (Line::Session { scenario }, None) => {
                self.sessions.push(Recorded { scenario, lines: Vec::new() });
            }
            (line, None) => match self.sessions.last_mut() {
                Some(session) => session.lines.push((number, line)),
                None => return Err(refused("a `session` begins before anything happens in it")),
            },
        }
        Ok(None)
    }

    /// The first line; a file of another version is told by that alone.
    fn head(&self, number: usize, text: &str) -> Result<Head, InputError> {
        let said = json::read::<serde_json::Value>(text).unwrap_or_default();
        match said["recording"]["version"].as_u64() {
            None => Err(refuse(self.file, number, 1, "no recording: it begins with `recording`")),
            Some(version) if version != u64::from(VERSION) => {
                let message = format!("version {version}; this command reads version {VERSION}");
                Err(refuse(self.file, number, 1, &message))
            }
            Some(_) => match self.line(number, text)? {
                Line::Recording(head) => Ok(head),
                _ => Err(refuse(self.file, number, 1, "it begins with `recording`")),
            },
        }
    }

    fn line(&self, number: usize, text: &str) -> Result<Line, InputError> {
        json::read(text).map_err(|error| {
            let whole = error.to_string();
            // It counts from the beginning of this line, which is the first one to it.
            let message = whole.rsplit_once(" at line ").map_or(&*whole, |(said, _)| said);
            refuse(self.file, number, error.column().max(1), message)
        })
    }

    fn profile(
        &self,
        number: usize,
        readings: &BTreeMap<String, String>,
    ) -> Result<Profile, InputError> {
        let mut profile = Profile::recommended();
        profile.name = self.file.file_stem().unwrap_or_default().to_string_lossy().into();
        for (point, reading) in readings {
            if !profile.readings.set(point, reading) {
                let known = POINTS.iter().map(|point| point.key);
                let way_out = match nearest(point, known) {
                    Some(near) if near != point => format!("; did you mean `{near}`?"),
                    _ => String::new(),
                };
                let message = format!("`{point}` has no reading `{reading}`{way_out}");
                return Err(refuse(self.file, number, 1, &message));
            }
        }
        Ok(profile)
    }
}

fn refuse(file: &Path, line: usize, column: usize, message: &str) -> InputError {
    let place = Some(Place { line, column });
    InputError { file: file.to_owned(), place, message: message.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = concat!(
        r#"{"recording":{"version":1,"suite":"0.1.0","target":"t","target-version":"1","#,
        r#""system":"s","capabilities":[]}}"#
    );

    fn error(lines: &[&str]) -> String {
        let text = lines.join("\n");
        let read = Recording::from_text(Path::new("r"), &text);
        read.expect_err("something is wrong with it").to_string()
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        let session = r#"{"session":{"scenario":"a/b"}}"#;
        let settled = r#"{"settled":{"replies":[]}}"#;
        let profile = r#"{"profile":{"readings":{}}}"#;
        let end = |count: u32| format!(r#"{{"end":{{"sessions":{count}}}}}"#);
        let version_2 = HEAD.replace(r#""version":1"#, r#""version":2"#);
        let misread = r#"{"profile":{"readings":{"second-paws":"blocks"}}}"#;
        let stranger = r#"{"settled":{"replies":[],"x":1}}"#;
        let cases: [(&[&str], &str); 11] = [
            (&[], "r: cut off"),
            (&["{}"], "r:1:1: no recording"),
            (&[&version_2], "r:1:1: version 2; this command reads version 1"),
            (&[HEAD, session], "r: cut off"),
            (&[HEAD, settled], "r:2:1: a `session` begins before"),
            (&[HEAD, session, stranger], "r:3:28: unknown field `x`"),
            (&[HEAD, HEAD], "r:2:1: `recording` is the first line only"),
            (&[HEAD, &end(0)], "r:2:1: `profile` comes before `end`"),
            (&[HEAD, profile, session], "r:3:1: only `end` comes after `profile`"),
            (&[HEAD, profile, &end(1)], "r:3:1: 0 sessions where 1 are announced"),
            (&[HEAD, misread], "`second-paws` has no reading `blocks`; did you mean `second-p"),
        ];
        for (lines, message) in cases {
            assert!(error(lines).contains(message), "{message}: {}", error(lines));
        }
        assert!(error(&[HEAD, profile, &end(0), "{}"]).contains("r:4:1: nothing follows `end`"));
    }
}
