//! A model of the Windows WMI repository service as its clients see it: Backup, Restore, Pause and
//! Resume, connections, held requests, the 15-minute timer, access rights.
//!
//! Three ways in, each on top of the one before:
//!
//! - [`server::Server`] is the service as a state machine: calls and time in, replies and jobs out.
//! - [`machine::Machine`] is a server with a disk and providers, for whoever moves the time.
//! - [`simulator::Simulator`] is the async face on tokio's clock, for people's own tests.
//!
//! ```
//! use wbem_sim::caller::Caller;
//! use wbem_sim::profile::Profile;
//! use wbem_sim::simulator::Simulator;
//! use wbem_sim::status::Status;
//!
//! # #[tokio::main(flavor = "current_thread", start_paused = true)]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let simulator = Simulator::new(Profile::recommended());
//! let tool = simulator.client(Caller::administrator("tool"));
//! let backup = tool.activate().await?;
//! backup.pause().await?;
//! let again = backup.pause().await.unwrap_err();
//! assert_eq!(again.status, Status::WBEM_E_INVALID_OPERATION);
//! # Ok(())
//! # }
//! ```
//!
//! | module | what |
//! | --- | --- |
//! | [`call`], [`compilation`], [`status`], [`caller`], [`security`] | the vocabulary: what is called, by whom, and how it ends |
//! | [`cim`] | names, types, values, classes, instances and paths |
//! | [`mof`] | text into classes and instances, with errors that point into it |
//! | [`wql`] | queries: read, bound to classes, and run |
//! | [`repository`] | namespaces and what is stored in them; snapshots |
//! | [`profile`] | behaviour as data: a reading for every open point |
//! | [`server`] | the state machine |
//! | [`archive`], [`database`] | the backup file, and the repository on disk |
//! | [`store`], [`volume`], [`disk`], [`provider`], [`machine`] | what the server has others do |
//! | [`simulator`] | the async face |
//! | [`place`], [`nearest`] | errors that show the place and the way out |

pub mod archive;
pub mod call;
pub mod caller;
pub mod cim;
pub mod compilation;
pub mod database;
pub mod disk;
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
pub mod volume;
pub mod wql;
