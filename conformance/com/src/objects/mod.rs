//! IWbemClassObject as classes and instances, and back.

mod build;
mod known;
mod methods;
mod qualifiers;
mod read;

pub use known::Known;
pub use read::{ReadObject, read, system};
