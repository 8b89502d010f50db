//! Security descriptors.

use schemars::JsonSchema;
use serde::Deserialize;

use super::At;

/// Who may do what in a namespace.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "Descriptor")]
pub struct RawDescriptor {
    /// The entries, in order.
    pub entries: Vec<RawAce>,
    /// Whether the entries of the parent namespace are kept out.
    #[serde(default)]
    pub protected: bool,
}

/// One entry of a descriptor.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "Entry")]
pub struct RawAce {
    /// The account or group.
    pub principal: String,
    /// Rights by name, such as `WBEM_ENABLE`; `ALL` is every one.
    pub rights: Vec<At<String>>,
    /// Takes the rights away rather than giving them.
    #[serde(default)]
    pub deny: bool,
    /// Child namespaces inherit it.
    #[serde(default)]
    pub container_inherit: bool,
    /// Grandchildren do not.
    #[serde(default)]
    pub no_propagate: bool,
    /// It does not count where it stands.
    #[serde(default)]
    pub inherit_only: bool,
}
