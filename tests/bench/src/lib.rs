//! The work that is measured: by criterion in `benches/`, and by `wbem-bench` without it.
//!
//! | module | what is timed |
//! | --- | --- |
//! | `core` | calls of the server, one after another on one thread |
//! | `shared` | clones and snapshots of small and large repositories |
//! | `whole_suite` | every scenario on the simulator |
//! | `clock` | wall, user and system time of a piece of work |

pub mod clock;
pub mod core;
pub mod shared;
pub mod whole_suite;
