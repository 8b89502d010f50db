//! Compilations: what the compiler is given, and how it must have ended.

use std::sync::Arc;

use wbem_sim::call::Method;
use wbem_sim::compilation::{ErrorPhase, MofCompilation, MofSource};
use wbem_sim::place::InputError;

use super::caller::choose;
use super::file::mof_file;
use super::said::Said;
use super::step::Reader;
use crate::scenario::raw::{At, RawCompiled};
use crate::scenario::wanted::{Compiled, Wanted};

const SOURCES: &[(&str, MofSource)] = &[("buffer", MofSource::Buffer), ("file", MofSource::File)];
/// The words for what a compiler was doing.
pub const PHASES: &[(&str, ErrorPhase)] = &[
    ("none", ErrorPhase::None),
    ("parsing", ErrorPhase::Parsing),
    ("arguments", ErrorPhase::Arguments),
    ("storing", ErrorPhase::Storing),
];

impl Reader<'_> {
    /// A call of IMofCompiler; the classes that it declares are known from here on.
    pub fn compilation(&mut self, said: Said<'_>) -> Result<Method, InputError> {
        let step = said.step;
        let word = self.needed(said, "compile", &step.compile)?;
        let source = choose(&self.source, "method of the compiler", word, SOURCES)?;
        let text = self.mof_text(said)?;
        // A text that is wrong may be what the scenario is about.
        let _ = self.vocabulary.learn("mof", &text);
        Ok(Method::CompileMof(Arc::new(MofCompilation {
            source,
            text: text.into(),
            namespace: step.namespace.as_ref().map(|path| path.value.as_str().into()),
            options: self.bits(said.verb, &step.options)?,
            class_flags: self.bits(said.verb, &step.class_flags)?,
            instance_flags: self.bits(said.verb, &step.instance_flags)?,
        })))
    }

    /// The text that stands in the step, or that of a file under `fixtures/mof/`.
    fn mof_text(&self, said: Said<'_>) -> Result<String, InputError> {
        match (&said.step.mof, &said.step.file) {
            (Some(text), None) => Ok(text.value.clone()),
            (None, Some(name)) => mof_file(&self.source, name),
            _ => {
                let message = "`compile` needs a text: `mof` with the text itself, or `file`";
                Err(self.source.refuse(said.subject.offset, message))
            }
        }
    }

    /// How a compilation must have ended.
    pub fn compiled(&self, raw: &RawCompiled) -> Result<Compiled, InputError> {
        let phase = raw.phase.as_ref().map(|word| choose(&self.source, "phase", word, PHASES));
        let result = raw.result.as_ref().map(|word| self.result(word));
        Ok(Compiled {
            phase: phase.transpose()?,
            result: result.transpose()?,
            object: raw.object,
            lines: raw.lines,
        })
    }

    fn result(&self, word: &At<String>) -> Result<Wanted, InputError> {
        match Wanted::word(&word.value) {
            Some(wanted @ (Wanted::Succeeds | Wanted::Fails)) => Ok(wanted),
            _ => self.status(word).map(Wanted::Status),
        }
    }
}
