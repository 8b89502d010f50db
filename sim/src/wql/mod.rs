//! WQL: the SELECT that clients need to look at a repository, and ASSOCIATORS OF and REFERENCES OF.
//!
//! A query is read from its text, which needs no repository; bound to the classes of a namespace;
//! and run over a snapshot of it, one object after the other. Event queries are recognised and
//! refused: they are of another method.
//!
//! ```
//! use wbem_sim::cim::NamespacePath;
//! use wbem_sim::repository::Repository;
//! use wbem_sim::wql::{self, Answer, Fault, Plan, Scope, Source};
//!
//! let repository = Repository::new();
//! let root = repository.find(&NamespacePath::root()).and_then(|id| repository.get(id));
//! let root = root.expect("root is there");
//!
//! let text = "SELECT * FROM meta_class WHERE __this ISA '__Provider' AND __CLASS LIKE '%32%'";
//! let plan = Plan::bind(&wql::parse(text)?, Scope::default(), root)?;
//! let Answer::Classes(classes) = plan.run(Source::stored(root)) else {
//!     panic!("a query of meta_class gives classes");
//! };
//! let names: Vec<String> = classes.map(|class| class.name().to_string()).collect();
//! assert_eq!(names, ["__Win32Provider"]);
//!
//! let error = wql::parse("SELECT Name Disk").unwrap_err();
//! assert_eq!(error.fault, Fault::Syntax);
//! assert_eq!(error.to_string(), "at byte 12: expected `FROM`, found `Disk`");
//! # Ok::<(), wql::QueryError>(())
//! ```

mod bind;
mod error;
mod evaluate;
#[cfg(test)]
mod fixture;
mod folding;
#[cfg(test)]
mod laws;
mod lexer;
mod like;
mod lookup;
mod matcher;
mod moment;
mod parser;
mod plan;
mod projection;
mod query;
mod reference;
mod relation;
mod schema;
mod select;
mod source;

pub use error::{Fault, QueryError};
pub use lexer::{Token, tokens};
pub use parser::{QUERY_DEPTH_MAX, QUERY_LENGTH_MAX, parse};
pub use plan::{Answer, Plan};
pub use query::{
    Check, Comparison, Condition, Constant, Path, Query, Related, RelatedFilter, Select,
};
pub use relation::Relation;
pub(crate) use select::Reader;
pub use select::{Scope, Selection};
pub use source::{Given, Source};
