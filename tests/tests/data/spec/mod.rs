//! The catalogue: consistent in itself, and the same as the code has it.

mod catalogue;
mod codes;
mod ids;
mod links;
mod names;
mod profiles;
