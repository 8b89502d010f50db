//! WQL: the SELECT that clients need to look at a repository, and ASSOCIATORS OF and REFERENCES OF.
//!
//! A query is read from its text, which needs no repository, and then bound to the classes of a
//! namespace. Event queries are recognised and refused: they are of another method.
//!
//! ```
//! use wbem_sim::wql::{self, Fault, Query};
//!
//! let query = wql::parse("SELECT Name FROM Disk WHERE Size > 5 AND NOT Name LIKE 'C[:]%'")?;
//! assert!(matches!(query, Query::Select(_)));
//!
//! let error = wql::parse("SELECT Name Disk").unwrap_err();
//! assert_eq!(error.fault, Fault::Syntax);
//! assert_eq!(error.to_string(), "at byte 12: expected `FROM`, found `Disk`");
//! # Ok::<(), wql::QueryError>(())
//! ```

mod error;
mod lexer;
mod parser;
mod query;

pub use error::{Fault, QueryError};
pub use parser::{QUERY_DEPTH_MAX, QUERY_LENGTH_MAX, parse};
pub use query::{
    Check, Comparison, Condition, Constant, Path, Query, Related, RelatedFilter, Select,
};
