//! One step: exactly one verb, and what belongs to it.

use schemars::{JsonSchema, Schema};
use serde::Deserialize;

use super::{At, RawDescriptor, RawExpect};
use crate::target::FileContent;

/// What a verb is followed by: a text, or nothing that is one.
trait Subject {
    fn text(&self) -> &str;
}

impl Subject for String {
    fn text(&self) -> &str {
        self
    }
}

impl Subject for bool {
    fn text(&self) -> &str {
        ""
    }
}

impl Subject for u32 {
    fn text(&self) -> &str {
        ""
    }
}

macro_rules! step {
    (
        verbs { $($(#[$verb_doc:meta])* $verb:ident: $verb_type:ty = $verb_name:literal,)* }
        arguments { $($(#[$doc:meta])* $field:ident: $type:ty = $name:literal,)* }
    ) => {
        /// One step: exactly one verb, and what belongs to it.
        #[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields)]
        #[schemars(rename = "Step", transform = one_verb)]
        pub struct RawStep {
            $($(#[$verb_doc])* #[serde(rename = $verb_name)] pub $verb: Option<At<$verb_type>>,)*
            $($(#[$doc])* #[serde(rename = $name)] pub $field: Option<At<$type>>,)*
        }

        impl RawStep {
            /// Every verb.
            pub const VERBS: &'static [&'static str] = &[$($verb_name,)*];

            /// The verbs that are there, each with its value where that is text.
            pub fn verbs(&self) -> Vec<(&'static str, At<&str>)> {
                let all = [$((
                    $verb_name,
                    self.$verb.as_ref().map(|at| At { value: at.value.text(), offset: at.offset }),
                ),)*];
                all.into_iter().filter_map(|(name, at)| Some((name, at?))).collect()
            }

            /// The arguments that are there, each with its place.
            pub fn arguments(&self) -> Vec<(&'static str, usize)> {
                let all = [$(($name, self.$field.as_ref().map(|at| at.offset)),)*];
                all.into_iter().filter_map(|(name, at)| Some((name, at?))).collect()
            }
        }
    };
}

step! {
    verbs {
        /// Activates a backup object; the name that its pointer gets.
        activate: String = "activate",
        /// Asks the object behind `from` for an `interface`; the name that the new pointer gets.
        query_interface: String = "query-interface",
        /// Gives up a pointer.
        release: String = "release",
        /// Backup through a pointer, to `file`.
        backup: String = "backup",
        /// Restore through a pointer, from `file`.
        restore: String = "restore",
        /// Pause through a pointer.
        pause: String = "pause",
        /// Resume through a pointer.
        resume: String = "resume",
        /// Logs in to `namespace`; the name that the connection gets.
        connect: String = "connect",
        /// Opens the namespace at `path` below that of the connection `from`; the name that the new
        /// connection gets.
        open_namespace: String = "open-namespace",
        /// GetObject on a connection, of `path`.
        get: String = "get",
        /// PutClass on a connection, of `class`.
        put_class: String = "put-class",
        /// PutInstance on a connection, of `instance`.
        put_instance: String = "put-instance",
        /// DeleteClass on a connection, of the class named by `class`.
        delete_class: String = "delete-class",
        /// DeleteInstance on a connection, of `path`.
        delete_instance: String = "delete-instance",
        /// Lists the classes that a connection shows, those under the class `of` if given.
        classes: String = "classes",
        /// Lists the instances of the class `of` that a connection shows.
        instances: String = "instances",
        /// ExecQuery on a connection, of the query `text`.
        query: String = "query",
        /// CreateClassEnum on the connection `from`, of the classes under `of` if given; the name
        /// that the enumerator gets.
        enumerate_classes: String = "enumerate-classes",
        /// CreateInstanceEnum on the connection `from`, of the class `of`; the name that the
        /// enumerator gets.
        enumerate_instances: String = "enumerate-instances",
        /// ExecQuery on the connection `from`, of the query `text`; the name that the enumerator
        /// gets.
        enumerate_query: String = "enumerate-query",
        /// Next on an enumerator, for `count` objects.
        next: String = "next",
        /// Skip on an enumerator, of `count` objects.
        skip: String = "skip",
        /// Reset on an enumerator.
        reset: String = "reset",
        /// Clone on the enumerator `from`; the name that the new one gets.
        clone: String = "clone",
        /// GetCallStatus on a call result.
        call_status: String = "call-status",
        /// GetResultObject on a call result.
        result_object: String = "result-object",
        /// GetResultString on a call result.
        result_string: String = "result-string",
        /// GetResultServices on the call result `from`; the name that the connection gets.
        result_services: String = "result-services",
        /// GetSD of the namespace of a connection.
        get_security: String = "get-security",
        /// SetSD of the namespace of a connection, to `descriptor`, `sddl` or `bytes`.
        set_security: String = "set-security",
        /// GetCallerAccessRights on a connection.
        caller_rights: String = "caller-rights",
        /// Compiles MOF: a `buffer` or a `file`.
        #[schemars(extend("enum" = ["buffer", "file"]))]
        compile: String = "compile",
        /// ExecMethod on a connection, of `method` of the object at `path`.
        exec_method: String = "exec-method",
        /// IWbemShutdown::Shutdown.
        shutdown: bool = "shutdown",
        /// Looks at the call of an earlier step: `expect` says how it has replied by now, or that
        /// it still is `blocked`.
        reply: String = "reply",
        /// Lets time pass, such as `14m 59s 999ms`.
        advance: String = "advance",
        /// Lets the held call of an earlier step go on.
        let_go: String = "let-go",
        /// Ends a client process without its releasing anything.
        kill: String = "kill",
        /// Sets MaxRequestLimit.
        limit_requests: u32 = "limit-requests",
        /// Makes a step inside the next Backup or Restore fail: `disk-full` or `read-error`; or the
        /// next change of the repository, by a write or a Restore: `repository-full`.
        #[schemars(extend("enum" = ["disk-full", "read-error", "repository-full"]))]
        fail: String = "fail",
        /// Lets a server that is going down be down.
        stop: bool = "stop",
        /// Starts a stopped server.
        start: bool = "start",
        /// Puts a file or folder with some `content` on the server's machine; its path.
        put_file: String = "put-file",
        /// Looks at a file on the server's machine; its path.
        look_at_file: String = "look-at-file",
        /// Keeps an `account` out of a folder on the server's machine; its path.
        deny_folder: String = "deny-folder",
        /// Gives the provider an instance to show, as MOF.
        provider_put: String = "provider-put",
        /// Takes all instances of a class from the provider.
        provider_clear: String = "provider-clear",
        /// Gives the provider a class to supply, as MOF.
        provider_put_class: String = "provider-put-class",
        /// Takes a class from the provider: it no longer supplies the definition.
        provider_delete_class: String = "provider-delete-class",
    }
    arguments {
        /// Who calls; the first caller of the file if left out.
        r#as: String = "as",
        /// What later steps call this one.
        name: String = "name",
        /// What is worth saying about the step.
        note: String = "note",
        /// What must come of the step; `WBEM_S_NO_ERROR` if left out.
        expect: RawExpect = "expect",
        /// Whether the call stays in progress, its effect not yet taken, until `let-go`.
        hold: bool = "hold",
        /// How many calls are made, all alike.
        repeat: u32 = "repeat",
        /// `IWbemBackupRestoreEx`, or `IWbemBackupRestore`.
        #[schemars(extend("enum" = ["IWbemBackupRestoreEx", "IWbemBackupRestore"]))]
        interface: String = "interface",
        /// The pointer to start from.
        from: String = "from",
        /// The backup file, such as `{work}\a.bak`; for `compile` one under `fixtures/mof/`.
        file: String = "file",
        /// lFlags: a number, a name such as `WBEM_FLAG_CREATE_ONLY`, or a list of names; for
        /// `restore` also `default` or `force`.
        flags: RawFlags = "flags",
        /// The MOF to compile.
        mof: String = "mof",
        /// lOptionFlags of a compilation.
        options: RawFlags = "options",
        /// lClassFlags of a compilation.
        class_flags: RawFlags = "class-flags",
        /// lInstanceFlags of a compilation.
        instance_flags: RawFlags = "instance-flags",
        /// The argument that is passed as NULL.
        null: String = "null",
        /// The path of a namespace, such as `root\default`.
        namespace: String = "namespace",
        /// The locales that a client prefers, such as `MS_409`, with commas between them.
        locale: String = "locale",
        /// The path of an object, or of a namespace below another.
        path: String = "path",
        /// The name of a method.
        method: String = "method",
        /// For `put-class` a class as MOF, for `delete-class` the name of one.
        class: String = "class",
        /// The name that the class of `put-class` has in place of the one in the MOF.
        named: String = "named",
        /// An instance as MOF.
        instance: String = "instance",
        /// The class whose subclasses or instances are listed.
        of: String = "of",
        /// A query.
        text: String = "text",
        /// The language of a query; `WQL` if left out.
        language: String = "language",
        /// Lists direct subclasses, or instances of the very class, only.
        shallow: bool = "shallow",
        /// Whether ppCallResult is given: the call result has the name of the step.
        result: bool = "result",
        /// How many objects are asked for.
        count: u32 = "count",
        /// How long the call may wait, such as `1s`; `infinite` if left out.
        timeout: String = "timeout",
        /// A security descriptor.
        descriptor: RawDescriptor = "descriptor",
        /// A security descriptor as text, such as `O:BAG:BAD:(A;CI;0x60003;;;WD)`.
        sddl: String = "sddl",
        /// A security descriptor as bytes in hexadecimal, right or wrong.
        bytes: String = "bytes",
        /// What a file holds: `empty`, `folder`, `{ text = '..' }`, `{ copy-of = '..' }`,
        /// `{ half-of = '..' }` or `{ damaged-copy-of = '..' }`.
        content: FileContent = "content",
        /// An account.
        account: String = "account",
        /// Whether the server's initialisation works.
        initialized: bool = "initialized",
    }
}

/// Flags of a call.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "a number, the name of a flag or a list of names is expected here")]
#[schemars(rename = "Flags")]
pub enum RawFlags {
    /// The bits.
    Number(u32),
    /// One by name.
    Name(String),
    /// Several by name.
    Names(Vec<String>),
}

/// Says in the schema that a step has exactly one verb.
fn one_verb(schema: &mut Schema) {
    let verbs = RawStep::VERBS.iter().map(|verb| serde_json::json!({ "required": [verb] }));
    schema.insert("oneOf".to_owned(), verbs.collect());
}
