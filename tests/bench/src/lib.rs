//! The work that is measured: by criterion in `benches/`, and by `wbem-bench` without it.
//!
//! | module | what is timed |
//! | --- | --- |
//! | `core` | calls of the server, one after another on one thread |
//! | `shared` | clones and snapshots of small and large repositories |
//! | `whole_suite` | every scenario on the simulator |
//! | `compile` | MOF: a schema like the DMTF's, made up by `schema`, and real files |
//! | `clock` | wall, user and system time of a piece of work |

pub mod clock;
pub mod compile;
pub mod core;
pub mod schema;
pub mod shared;
pub mod whole_suite;
