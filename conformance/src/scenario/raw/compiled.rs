//! WBEM_COMPILE_STATUS_INFO, as a scenario writes it.

use schemars::JsonSchema;
use serde::Deserialize;

use super::At;

/// How a compilation must have ended; what is not named may be anything.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "Compiled")]
pub struct RawCompiled {
    /// lPhaseError: `none`, `parsing`, `arguments` or `storing`.
    #[schemars(extend("enum" = ["none", "parsing", "arguments", "storing"]))]
    pub phase: Option<At<String>>,
    /// hRes: a status by name, or `fails` for any error.
    pub result: Option<At<String>>,
    /// ObjectNum.
    pub object: Option<u32>,
    /// FirstLine and LastLine.
    pub lines: Option<[u32; 2]>,
}
