//! Classes and instances as MOF text: what compiles to the same again.
//!
//! Of a class only what it declares itself is written, of an instance every value. The layout is
//! that of GetObjectText (`mof.md` section 15): qualifiers in one pair of brackets, members behind
//! a tab, `};` at the end.
//!
//! ```
//! use wbem_sim::mof::{parse_class, write};
//!
//! let text = "[Version(\"1\")]\nclass Disk\n{\n\t[key] string Name;\n\tuint64 Size = 512;\n};\n";
//! assert_eq!(write::class_text(&parse_class(text)?), text);
//! # Ok::<(), wbem_sim::mof::Diagnostics>(())
//! ```

mod class;
mod instance;
mod qualifier;
mod value;

use std::fmt::{self, Write};

use crate::cim::{ClassDeclaration, Instance, NamespacePath};

pub use class::write_class;
pub use instance::write_instance;
use value::write_text;

/// A class as MOF.
pub fn class_text(class: &ClassDeclaration) -> String {
    text(|out| write_class(out, class))
}

/// An instance as MOF.
pub fn instance_text(instance: &Instance) -> String {
    text(|out| write_instance(out, instance))
}

fn text(write: impl FnOnce(&mut String) -> fmt::Result) -> String {
    let mut out = String::new();
    write(&mut out).expect("a text takes all");
    out
}

/// Writes the pragma that goes to a namespace.
pub fn write_namespace(out: &mut dyn Write, path: &NamespacePath) -> fmt::Result {
    out.write_str("#pragma namespace(")?;
    write_text(out, &format!("\\\\.\\{path}"))?;
    out.write_str(")\n")
}
