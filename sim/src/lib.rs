//! A model of the Windows WMI repository service as its clients see it.
pub mod call;
pub mod caller;
pub mod cim;
pub mod machine;
pub mod mof;
pub mod nearest;
pub mod place;
pub mod profile;
pub mod provider;
pub mod repository;
pub mod security;
pub mod server;
pub mod simulator;
pub mod status;
pub mod store;
