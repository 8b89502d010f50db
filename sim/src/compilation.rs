//! IMofCompiler: what it is given, and what it says of how that went.
//!
//! The compiler is no part of the service: it runs in its client's process, where it reads the
//! text, and then calls the service as any client does. So there is no object to activate and no
//! right to ask for before the first of its own requests.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::status::Status;

/// Performs only a syntax check.
pub const FLAG_CHECK_ONLY: u32 = 0x1;
/// Adds the file to the list of those compiled when the repository is rebuilt.
pub const FLAG_AUTORECOVER: u32 = 0x2;
/// Sends messages to the console.
pub const FLAG_CONSOLE_PRINT: u32 = 0x8;
/// Keeps the file from that list.
pub const FLAG_DONT_ADD_TO_LIST: u32 = 0x10;

/// Where the text comes from, and so which method is called.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum MofSource {
    /// CompileBuffer. It pays no heed to class and instance flags.
    #[default]
    Buffer,
    /// CompileFile, with what the file holds.
    File,
}

/// The arguments of CompileBuffer and CompileFile. Account and password are those of the caller.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct MofCompilation {
    /// Where the text comes from.
    pub source: MofSource,
    /// The text.
    pub text: Arc<str>,
    /// ServerAndNamespace: where items go until the text says otherwise; none for root\default.
    pub namespace: Option<Arc<str>>,
    /// lOptionFlags.
    pub options: u32,
    /// lClassFlags: how classes are put until the text says otherwise.
    pub class_flags: u32,
    /// lInstanceFlags: how instances are put until the text says otherwise.
    pub instance_flags: u32,
}

impl From<&str> for MofCompilation {
    fn from(text: &str) -> Self {
        Self { text: text.into(), ..Self::default() }
    }
}

/// WBEM_COMPILE_STATUS_INFO: how a compilation ended [REQ MOF-7].
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct CompileStatus {
    /// lPhaseError.
    pub phase: ErrorPhase,
    /// hRes: the code itself, since the method returns only whether there was one.
    pub result: Status,
    /// What is at fault, if it is a class or an instance of the text.
    pub object: Option<FaultyObject>,
}

/// ObjectNum, FirstLine and LastLine; each is 0 where there is no such object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct FaultyObject {
    /// Its number among the classes and instances of the text, from 1.
    pub number: u32,
    /// The line where it begins, from 1.
    pub first_line: u32,
    /// The line where it ends.
    pub last_line: u32,
}

/// What the compiler was doing when it met an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ErrorPhase {
    /// 0: there was none.
    None,
    /// 1: reading the text.
    Parsing,
    /// 2: looking at the arguments.
    Arguments,
    /// 3: storing what the text declares.
    Storing,
}

impl fmt::Display for CompileStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.phase)?;
        if self.phase != ErrorPhase::None {
            write!(f, ": {}", self.result)?;
        }
        match self.object {
            Some(FaultyObject { number, first_line, last_line }) => {
                write!(f, ", object {number} in lines {first_line} to {last_line}")
            }
            None => Ok(()),
        }
    }
}

impl fmt::Display for ErrorPhase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ErrorPhase::None => "no error",
            ErrorPhase::Parsing => "error while parsing",
            ErrorPhase::Arguments => "error in the arguments",
            ErrorPhase::Storing => "error while storing",
        })
    }
}

impl CompileStatus {
    /// No error.
    pub const NONE: CompileStatus =
        CompileStatus { phase: ErrorPhase::None, result: Status::WBEM_S_NO_ERROR, object: None };
}
