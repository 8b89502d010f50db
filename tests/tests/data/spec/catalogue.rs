//! Ids and topics of the catalogue, and its tables that only these checks read.

use std::collections::BTreeSet;

use serde::de::DeserializeOwned;
use wbem_conformance::catalogue::Catalogue;

/// Every id there is: of requirements, then of open points, in the catalogue's order.
pub fn ids() -> Vec<&'static str> {
    let catalogue = Catalogue::embedded();
    let requirements = catalogue.requirements.iter().map(|requirement| &*requirement.id);
    requirements.chain(catalogue.ambiguities.iter().map(|point| &*point.id)).collect()
}

/// The topics of the ids: what stands before the number.
pub fn topics() -> BTreeSet<&'static str> {
    ids().into_iter().filter_map(|id| Some(id.rsplit_once('-')?.0)).collect()
}

/// An embedded TOML file.
pub fn read<T: DeserializeOwned>(path: &str) -> T {
    let text = wbem_fixtures::text(path).unwrap_or_else(|| panic!("{path} is not embedded"));
    toml::from_str(text).unwrap_or_else(|error| panic!("fixtures/{path}: {error}"))
}
