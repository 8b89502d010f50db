//! Requirements that no target can show to a client, and why: `fixtures/spec/unshown.toml`.

use serde::Deserialize;

/// One requirement that cannot be shown.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unshown {
    /// Its id.
    pub id: String,
    /// Why nobody can show it.
    pub why: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    unshown: Vec<Unshown>,
}

/// The requirements that cannot be shown.
///
/// # Panics
///
/// If the embedded file does not read, which a test rules out.
pub fn unshown() -> Vec<Unshown> {
    let text = wbem_fixtures::text("spec/unshown.toml").expect("it is embedded");
    let file: File = toml::from_str(text).unwrap_or_else(|error| panic!("unshown.toml: {error}"));
    file.unshown
}
