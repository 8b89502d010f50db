//! Who calls.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;

use super::At;

/// Who calls: an account in a process. A caller with an account is an ordinary user without
/// privileges, one without is a local administrator with both, unless it says otherwise.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "Caller")]
pub struct RawCaller {
    /// The client process; the caller's own name if left out. Callers of one process share
    /// pointers.
    pub process: Option<String>,
    /// The account.
    pub account: Option<String>,
    /// Groups that the account is in, besides Authenticated Users.
    #[serde(default)]
    pub groups: Vec<String>,
    /// Whether the account is an administrator.
    pub administrator: Option<bool>,
    /// `local` or `remote`; the server's own machine if left out.
    #[schemars(extend("enum" = ["local", "remote"]))]
    pub origin: Option<At<String>>,
    /// Privileges that are held and enabled; the caller has no others.
    #[serde(default)] // which tells the schema that it may be left out
    #[schemars(schema_with = "privileges")]
    pub privileges: Option<Vec<At<String>>>,
    /// Privileges that are held but not enabled.
    #[serde(default)] // which tells the schema that it may be left out
    #[schemars(schema_with = "privileges")]
    pub disabled_privileges: Option<Vec<At<String>>>,
    /// The authentication level; `pkt-privacy` if left out.
    #[schemars(extend("enum" = ["none", "connect", "call", "pkt", "pkt-integrity", "pkt-privacy"]))]
    pub authentication: Option<At<String>>,
    /// The impersonation level; `impersonate` if left out.
    #[schemars(extend("enum" = ["anonymous", "identify", "impersonate", "delegate"]))]
    pub impersonation: Option<At<String>>,
}

fn privileges(_: &mut SchemaGenerator) -> Schema {
    let names = ["SeBackupPrivilege", "SeRestorePrivilege"];
    json_schema!({ "type": "array", "items": { "enum": names }, "uniqueItems": true })
}
