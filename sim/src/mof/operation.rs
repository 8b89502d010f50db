//! What a text comes to: one thing after another to do to a repository.

use std::fmt;

use crate::cim::{Name, NamespacePath};

use super::declaration::{Class, IfMissing, Instance, PutFlags};
use super::diagnostic::{Span, Spanned};

/// One thing to do to a repository.
#[derive(Debug, Clone, PartialEq)]
pub struct Operation {
    /// Where.
    pub namespace: NamespacePath,
    /// What.
    pub kind: OperationKind,
    /// The item that asks for it.
    pub span: Span,
}

/// What is done to a repository.
#[derive(Debug, Clone, PartialEq)]
pub enum OperationKind {
    /// Goes to a namespace, which must exist.
    Enter,
    /// Stores a class.
    PutClass(Class, PutFlags),
    /// Stores an instance.
    PutInstance(Instance, PutFlags),
    /// Deletes a class.
    DeleteClass(Spanned<Name>, IfMissing),
    /// Deletes an instance.
    DeleteInstance(Spanned<String>, IfMissing),
}

/// What was stored.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Summary {
    /// How many classes.
    pub classes: usize,
    /// How many instances.
    pub instances: usize,
    /// How many classes and instances were deleted.
    pub deleted: usize,
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}", counted(self.classes, "class", "classes"), {
            counted(self.instances, "instance", "instances")
        })?;
        if self.deleted > 0 {
            write!(f, ", {} deleted", self.deleted)?;
        }
        Ok(())
    }
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_is_a_sentence() {
        let summary = Summary { classes: 1, instances: 2, deleted: 0 };
        assert_eq!(summary.to_string(), "1 class, 2 instances");
        assert_eq!(
            Summary { deleted: 3, ..summary }.to_string(),
            "1 class, 2 instances, 3 deleted"
        );
    }
}
