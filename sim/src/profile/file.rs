//! A profile as a TOML file, version 1.
//!
//! ```toml
//! name = "mine"                    # what reports call it; the file's name if left out
//! base = "recommended"             # what is not said here: recommended, open-spec or sdk
//! mutant = "double-pause-succeeds" # one thing done wrong, for proving a suite
//! says = "Pause succeeds again."   # what that is; for people
//! breaks = ["PAUSE-4"]             # the requirements that it breaks; for whoever proves a suite
//!
//! [readings]                       # a reading for each open point, by key
//! second-pause = "blocks"
//!
//! [values]
//! request-limit = 5000
//! rundown-local = "0s"
//! rundown-remote = "6m"
//! ```

use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Mutant, POINTS, Profile};
use crate::nearest::nearest;
use crate::place::InputError;

/// The largest profile file that is read, in bytes.
pub const FILE_SIZE_MAX: usize = 1 << 20;

/// A file that is being read.
struct Source<'a> {
    file: &'a Path,
    text: &'a str,
}

type Entry<'a> = (&'a Spanned<std::borrow::Cow<'a, str>>, &'a Spanned<DeValue<'a>>);

impl Source<'_> {
    fn refuse(&self, offset: usize, message: impl Into<String>) -> InputError {
        InputError::at(self.file, self.text, offset, message)
    }

    /// An unknown word, with the nearest known one or all of them.
    fn unknown(&self, what: &str, word: &str, offset: usize, known: &[&str]) -> InputError {
        let way_out = match nearest(word, known.iter().copied()) {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None => format!("known are {}", known.join(", ")),
        };
        self.refuse(offset, format!("unknown {what} `{word}`; {way_out}"))
    }

    fn string<'v>(&self, value: &'v Spanned<DeValue<'_>>) -> Result<&'v str, InputError> {
        let text = value.get_ref().as_str();
        text.ok_or_else(|| self.refuse(value.span().start, "a text in quotes is expected here"))
    }

    /// A list of texts, which is for others to read.
    fn strings(&self, value: &Spanned<DeValue<'_>>) -> Result<(), InputError> {
        let Some(list) = value.get_ref().as_array() else {
            return Err(self.refuse(value.span().start, "a list of texts is expected here"));
        };
        list.iter().try_for_each(|one| self.string(one).map(drop))
    }

    fn table<'v>(&self, value: &'v Spanned<DeValue<'v>>) -> Result<&'v DeTable<'v>, InputError> {
        let table = value.get_ref().as_table();
        table.ok_or_else(|| self.refuse(value.span().start, "a table is expected here"))
    }
}

impl Profile {
    /// Reads a profile; `file` is what errors call it.
    pub fn from_toml(file: &Path, text: &str) -> Result<Self, InputError> {
        if text.len() > FILE_SIZE_MAX {
            let message = format!("larger than {FILE_SIZE_MAX} bytes, which no profile is");
            return Err(InputError::whole(file, message));
        }
        let table = DeTable::parse(text).map_err(|error| InputError::toml(file, text, &error))?;
        let source = Source { file, text };
        let mut profile = base(&source, table.get_ref())?;
        if let Some(stem) = file.file_stem() {
            profile.name = stem.to_string_lossy().into();
        }
        for entry in table.get_ref() {
            read_entry(&source, &mut profile, entry)?;
        }
        Ok(profile)
    }

    /// This profile as a file that reads back to it.
    pub fn to_toml(&self) -> String {
        let mut text = format!("name = {:?}\n", &*self.name);
        if let Some(mutant) = self.mutant {
            let _ = writeln!(text, "mutant = {:?}", mutant.name());
        }
        text.push_str("\n[readings]\n");
        for point in POINTS {
            let reading = self.readings.get(point.key).expect("every point has a reading");
            let _ = writeln!(text, "{} = {reading:?} # {}", point.key, point.id);
        }
        let values = &self.values;
        let _ = write!(
            text,
            "\n[values]\nrequest-limit = {}\nrundown-local = \"{}\"\nrundown-remote = \"{}\"\n",
            values.request_limit,
            humantime::format_duration(values.rundown_local),
            humantime::format_duration(values.rundown_remote),
        );
        text
    }
}

fn base(source: &Source<'_>, table: &DeTable<'_>) -> Result<Profile, InputError> {
    let Some(value) = table.get("base") else {
        return Ok(Profile::recommended());
    };
    let name = source.string(value)?;
    let known = &Profile::NAMES;
    Profile::built_in(name).ok_or_else(|| source.unknown("base", name, value.span().start, known))
}

fn read_entry(
    source: &Source<'_>,
    profile: &mut Profile,
    (key, value): Entry<'_>,
) -> Result<(), InputError> {
    match key.get_ref().as_ref() {
        "name" => profile.name = source.string(value)?.into(),
        "base" => {}
        "mutant" => profile.mutant = Some(read_mutant(source, value)?),
        "says" => drop(source.string(value)?),
        "breaks" => source.strings(value)?,
        "readings" => {
            for entry in source.table(value)? {
                read_reading(source, profile, entry)?;
            }
        }
        "values" => {
            for entry in source.table(value)? {
                read_value(source, profile, entry)?;
            }
        }
        word => {
            let known = ["name", "base", "mutant", "says", "breaks", "readings", "values"];
            return Err(source.unknown("key", word, key.span().start, &known));
        }
    }
    Ok(())
}

fn read_mutant(source: &Source<'_>, value: &Spanned<DeValue<'_>>) -> Result<Mutant, InputError> {
    let name = source.string(value)?;
    Mutant::named(name).ok_or_else(|| {
        let known: Vec<&str> = Mutant::ALL.iter().map(|(known, _)| *known).collect();
        source.unknown("mutant", name, value.span().start, &known)
    })
}

fn read_reading(
    source: &Source<'_>,
    profile: &mut Profile,
    (key, value): Entry<'_>,
) -> Result<(), InputError> {
    let name = key.get_ref().as_ref();
    let Some(point) = POINTS.iter().find(|point| point.key == name) else {
        let known: Vec<&str> = POINTS.iter().map(|point| point.key).collect();
        return Err(source.unknown("point", name, key.span().start, &known));
    };
    let reading = source.string(value)?;
    if profile.readings.set(point.key, reading) {
        return Ok(());
    }
    let what = format!("reading of {}", point.key);
    Err(source.unknown(&what, reading, value.span().start, point.readings))
}

fn read_value(
    source: &Source<'_>,
    profile: &mut Profile,
    (key, value): Entry<'_>,
) -> Result<(), InputError> {
    let values = &mut profile.values;
    match key.get_ref().as_ref() {
        "request-limit" => values.request_limit = read_number(source, value)?,
        "rundown-local" => values.rundown_local = read_duration(source, value)?,
        "rundown-remote" => values.rundown_remote = read_duration(source, value)?,
        word => {
            let known = ["request-limit", "rundown-local", "rundown-remote"];
            return Err(source.unknown("value", word, key.span().start, &known));
        }
    }
    Ok(())
}

fn read_number(source: &Source<'_>, value: &Spanned<DeValue<'_>>) -> Result<u32, InputError> {
    let number = value
        .get_ref()
        .as_integer()
        .and_then(|integer| u32::from_str_radix(integer.as_str(), integer.radix()).ok());
    number.ok_or_else(|| {
        let message = format!("a number from 0 to {} is expected here", u32::MAX);
        source.refuse(value.span().start, message)
    })
}

fn read_duration(
    source: &Source<'_>,
    value: &Spanned<DeValue<'_>>,
) -> Result<Duration, InputError> {
    let text = source.string(value)?;
    humantime::parse_duration(text).map_err(|error| {
        source.refuse(value.span().start, format!("`{text}` is no span of time: {error}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Profile, String> {
        Profile::from_toml(Path::new("p.toml"), text).map_err(|error| error.to_string())
    }

    #[test]
    fn every_built_in_profile_is_read_back() {
        let profiles = [Profile::recommended(), Profile::open_spec(), Profile::sdk()];
        assert_eq!(profiles.each_ref().map(|profile| &*profile.name), Profile::NAMES);
        for profile in profiles {
            assert_eq!(Profile::built_in(&profile.name).as_ref(), Some(&profile));
            assert_eq!(read(&profile.to_toml()), Ok(profile));
        }
    }

    #[test]
    fn what_is_unknown_is_refused_with_its_place() {
        let cases = [
            ("nmae = 'x'", "p.toml:1:1: unknown key `nmae`; did you mean `name`?"),
            ("base = 'sdkk'", "p.toml:1:8: unknown base `sdkk`; did you mean `sdk`?"),
            (
                "[readings]\nsecond-pause = 'block'",
                "p.toml:2:16: unknown reading of second-pause `block`; did you mean `blocks`?",
            ),
            (
                "[values]\nrequest-limit = -1",
                "p.toml:2:17: a number from 0 to 4294967295 is expected here",
            ),
            ("name = 1", "p.toml:1:8: a text in quotes is expected here"),
            ("name = 'a'\nname = 'b'", "p.toml:2:1: duplicate key"),
        ];
        for (text, message) in cases {
            assert_eq!(read(text), Err(message.to_owned()), "{text}");
        }
    }

    #[test]
    fn a_file_over_the_limit_is_refused_and_one_at_it_is_read() {
        let padded = |size: usize| format!("name = 'p'\n{}", "#".repeat(size - 11));
        assert!(read(&padded(FILE_SIZE_MAX)).is_ok());
        assert!(read(&padded(FILE_SIZE_MAX + 1)).is_err());
    }
}
