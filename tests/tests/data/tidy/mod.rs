//! House rules that a machine can hold.

mod commands;
mod documents;
mod excerpts;
mod lengths;
mod manifests;
mod orphans;
mod outputs;
mod pure;
mod readings;
mod scenarios;
mod shape;
