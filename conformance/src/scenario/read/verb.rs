//! The verbs: which keys may stand beside each.

/// What may stand beside every call.
const OF_CALLS: [&str; 6] = ["as", "name", "note", "expect", "hold", "repeat"];
/// What may stand beside a call that hands out a pointer: the pointer's name is the step's.
const OF_POINTERS: [&str; 4] = ["as", "note", "expect", "hold"];
/// What may stand beside a look that has an outcome.
const OF_LOOKS: [&str; 3] = ["name", "note", "expect"];
/// What may stand beside anything else.
const OF_OTHERS: [&str; 1] = ["note"];

/// What kind of step a verb makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A call that hands out a pointer.
    Pointer,
    /// Another call.
    Call,
    /// A look at a reply or at a file.
    Look,
    /// Something that is done and has no outcome.
    Deed,
}

/// The kind of a verb, and the keys that belong to it alone.
pub fn verb(name: &str) -> (Kind, &'static [&'static str]) {
    match name {
        "activate" => (Kind::Pointer, &["interface"]),
        "query-interface" => (Kind::Pointer, &["from", "interface"]),
        "connect" => (Kind::Pointer, &["namespace", "flags", "locale", "null"]),
        "open-namespace" => (Kind::Pointer, &["from", "path", "flags", "null", "result"]),
        "enumerate-classes" => (Kind::Pointer, &["from", "of", "shallow", "flags"]),
        "enumerate-instances" => (Kind::Pointer, &["from", "of", "shallow", "flags", "null"]),
        "enumerate-query" => (Kind::Pointer, &["from", "text", "language", "flags", "null"]),
        "clone" => (Kind::Pointer, &["from"]),
        "result-services" => (Kind::Pointer, &["from", "timeout"]),
        "next" | "skip" => (Kind::Call, &["count", "timeout"]),
        "call-status" | "result-object" | "result-string" => (Kind::Call, &["timeout"]),
        "backup" | "restore" => (Kind::Call, &["file", "flags", "null"]),
        "get" | "delete-instance" => (Kind::Call, &["path", "flags", "null", "result"]),
        "put-class" => (Kind::Call, &["class", "instance", "named", "flags", "result"]),
        "put-instance" => (Kind::Call, &["instance", "class", "flags", "result"]),
        "delete-class" => (Kind::Call, &["class", "flags", "null", "result"]),
        "classes" => (Kind::Call, &["of", "shallow", "flags"]),
        "instances" => (Kind::Call, &["of", "shallow", "flags", "null"]),
        "compile" => {
            (Kind::Call, &["mof", "file", "namespace", "options", "class-flags", "instance-flags"])
        }
        "exec-method" => (Kind::Call, &["path", "method", "flags", "null", "result"]),
        "set-security" => (Kind::Call, &["descriptor", "sddl", "bytes"]),
        "query" => (Kind::Call, &["text", "language", "flags", "null"]),
        "release" | "pause" | "resume" | "reset" | "get-security" | "caller-rights"
        | "shutdown" => (Kind::Call, &[]),
        "reply" | "look-at-file" => (Kind::Look, &[]),
        "put-file" => (Kind::Deed, &["content"]),
        "deny-folder" => (Kind::Deed, &["account"]),
        "start" => (Kind::Deed, &["initialized"]),
        _ => (Kind::Deed, &[]),
    }
}

/// Every key that may stand beside a verb.
pub fn arguments(name: &str) -> Vec<&'static str> {
    let (kind, own) = verb(name);
    let shared: &[&str] = match kind {
        Kind::Pointer => &OF_POINTERS,
        Kind::Call => &OF_CALLS,
        Kind::Look => &OF_LOOKS,
        Kind::Deed => &OF_OTHERS,
    };
    own.iter().chain(shared).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::arguments;

    #[test]
    fn a_pointer_names_its_step_itself() {
        assert!(!arguments("activate").contains(&"name"));
        assert!(arguments("pause").contains(&"name"));
        assert_eq!(arguments("advance"), ["note"]);
    }
}
