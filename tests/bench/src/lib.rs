//! The work that is measured: by criterion in `benches/`, and by `wbem-bench` without it.
//!
//! | module | what is timed |
//! | --- | --- |
//! | `core` | calls of the server, one after another on one thread |
//! | `instances` | records of nine values in the model, an SQLite table and a plain map |
//! | `backup` | backups of the model, of SQLite, and as copies |
//! | `whole_suite` | every scenario on the simulator |
//! | `compile` | MOF: a schema like the DMTF's, made up by `schema`, and real files |
//! | `explore` | random transitions of the model |
//! | `history` | recorded histories, followed by the model |
//! | `worlds` | small worlds of the model, and `plain`: one written in the plainest way |
//! | `durable` | writes to disk, and pauses, of a machine whose repository is there |
//! | `memory` | the most memory that a piece of work takes |
//! | `clock` | wall, user and system time of a piece of work |

pub mod backup;
pub mod clock;
pub mod compile;
pub mod core;
pub mod durable;
pub mod explore;
pub mod history;
pub mod instances;
pub mod memory;
pub mod plain;
pub mod schema;
pub mod whole_suite;
pub mod worlds;
