//! Status codes and flags by name.

use serde::{Deserialize, Serialize};
use wbem_sim::status::Status;

use super::{UnknownId, unknown};

/// What `status-codes.toml` holds for scenarios and explanations; its other tables are for faces.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Codes {
    /// The status codes.
    pub status: Vec<Code>,
    /// The flags of methods.
    pub flag: Vec<Flag>,
}

/// One `[[status]]`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Code {
    /// Its name.
    pub name: String,
    /// The HRESULT.
    pub value: u32,
    /// Who defines it: `wbem`, `mof`, `com` or `win32`.
    pub kind: String,
    /// What it says.
    pub meaning: String,
    /// The document and section.
    pub origin: String,
}

impl Code {
    /// The code as a status.
    pub fn status(&self) -> Status {
        Status(self.value)
    }
}

/// One `[[flag]]`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Flag {
    /// Its name.
    pub name: String,
    /// Its bits.
    pub value: u32,
    /// The methods that take it.
    pub method: String,
    /// The document and section.
    pub origin: String,
}

impl Codes {
    /// The code with a name.
    pub fn code(&self, name: &str) -> Result<&Code, UnknownId> {
        let found = self.status.iter().find(|code| code.name == name);
        found.ok_or_else(|| unknown("status", name, self.status.iter().map(|c| c.name.as_str())))
    }

    /// The flag with a name.
    pub fn flag(&self, name: &str) -> Result<&Flag, UnknownId> {
        let found = self.flag.iter().find(|flag| flag.name == name);
        found.ok_or_else(|| unknown("flag", name, self.flag.iter().map(|f| f.name.as_str())))
    }
}

#[cfg(test)]
mod tests {
    use wbem_sim::status::Status;

    use crate::catalogue::Catalogue;

    #[test]
    fn every_code_has_the_number_that_the_model_gives_it() {
        for code in &Catalogue::embedded().codes.status {
            assert_eq!(code.name.parse(), Ok(code.status()), "{}", code.name);
        }
    }

    #[test]
    fn codes_and_flags_are_found_by_name() {
        let codes = &Catalogue::embedded().codes;
        let code = codes.code("WBEM_E_INVALID_OPERATION").expect("it is there");
        assert_eq!(code.status(), Status::WBEM_E_INVALID_OPERATION);
        assert_eq!(codes.flag("WBEM_FLAG_SHALLOW").map(|flag| flag.value), Ok(1));
        let error = codes.flag("WBEM_FLAG_SHALOW").expect_err("misspelt");
        assert_eq!(error.nearest.as_deref(), Some("WBEM_FLAG_SHALLOW"));
    }
}
