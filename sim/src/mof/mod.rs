//! MOF text in, declarations out, and what is wrong with it.
//!
//! The whole text is read first [REQ MOF-3]; only then are its items stored, in their order, until
//! one is refused [REQ MOF-4].
//!
//! | module | what |
//! | --- | --- |
//! | `source` | bytes into text |
//! | `lexer`, `cursor`, `names` | text into tokens |
//! | `parser` | tokens into `declaration`s, whose values are `literal`s |
//! | `typing` | literals into values, once their class is known |
//! | `compile`, `check`, `run`, `store` | items into `operation`s, and these into a repository |
//! | `snippet` | one class or instance by itself |
//! | `amendment` | a class and its localised texts apart |
//! | `include` | other texts in the place where they are included |
//! | `write` | classes and instances back into text |
//! | `diagnostic` | what is wrong, and where |

mod amendment;
mod check;
mod compile;
mod cursor;
pub mod declaration;
mod diagnostic;
mod include;
mod lexer;
pub mod literal;
mod names;
mod operation;
mod parser;
mod run;
mod snippet;
mod source;
mod store;
mod typing;
pub mod write;

pub use compile::{Compiled, Settings, compile, compile_into, compile_with, default_namespace};
pub use diagnostic::{Diagnostic, Diagnostics, FileStart, Look, Phase, Span, Spanned};
pub use include::{INCLUDE_COUNT_MAX, INCLUDE_DEPTH_MAX, Included, Includes, NoIncludes};
pub use lexer::{Fault, Token, tokens};
pub use operation::{Operation, OperationKind, Summary};
pub use parser::{ERROR_COUNT_MAX, NESTING_DEPTH_MAX, TEXT_SIZE_MAX, parse};
pub use run::Storing;
pub use snippet::{PropertyTypes, parse_class, parse_instance, parse_instance_untyped};
pub use source::{CodePage, SOURCE_SIZE_MAX, SourceError, decode, decode_with};
pub use store::{Refused, Store};
pub use typing::{
    ALIAS_DEPTH_MAX, ALIAS_STEP_COUNT_MAX, ASSIGNMENT_COUNT_MAX, ClassShape, PATH_SIZE_MAX,
    PropertyShape,
};
