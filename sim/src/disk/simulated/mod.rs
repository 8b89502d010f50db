//! A file system in memory that fails when it is told to, and can lose its power.
//!
//! A program sees all that it has written; safe is only what was synchronised. [`SimulatedDisk`]
//! keeps both, and [`SimulatedDisk::after_crash`] gives the disk as it is found when the power
//! comes back, with none, all or some of what was not safe. Every operation is counted, so that a
//! test runs its work once to learn how many there are, and then once for each with a [`Fault`] at
//! just that one. Nothing here is left to chance: the same calls give the same disk.
//!
//! ```
//! use std::path::Path;
//! use wbem_sim::disk::simulated::{Fault, SimulatedDisk, Unsynced};
//! use wbem_sim::disk::Disk;
//!
//! # fn main() -> std::io::Result<()> {
//! let disk = SimulatedDisk::new();
//! let file = disk.create(Path::new("/a"))?;
//! file.write_at(0, b"old")?;
//! file.sync()?; // The bytes are safe,
//! disk.sync_folder(Path::new("/"))?; // and so is the name.
//!
//! file.write_at(0, b"new")?;
//! disk.fail_at(disk.operation_count(), Fault::Crash);
//! assert!(file.sync().is_err()); // The power goes between the write and its synchronisation.
//!
//! let content = |disk: SimulatedDisk| -> std::io::Result<[u8; 3]> {
//!     let mut bytes = [0; 3];
//!     disk.open_to_read(Path::new("/a"))?.read_exact_at(0, &mut bytes)?;
//!     Ok(bytes)
//! };
//! assert_eq!(&content(disk.after_crash(Unsynced::Lost))?, b"old");
//! assert_eq!(&content(disk.after_crash(Unsynced::Kept))?, b"new");
//! # Ok(())
//! # }
//! ```
//!
//! It is a POSIX file system in what it does: an open file stays what it is when its name is given
//! to another one, renaming replaces, and a folder opens as no file. It is stricter where real
//! systems differ: a file that is safe can be gone as long as its name is not safe, and a folder is
//! there after a crash only if its own name is safe in the folder above. Folders are neither
//! renamed nor deleted. A path is read from the root, be it absolute or not.

mod contents;
mod crash;
mod device;
mod fault;
mod handle;
mod names;
mod operation;
mod state;

#[cfg(all(test, unix))]
mod as_real;
#[cfg(test)]
mod crashes;
#[cfg(test)]
mod faults;

pub use crash::{SECTOR_SIZE, Unsynced};
pub use device::SimulatedDisk;
pub use fault::{Fault, PowerLost};
pub use operation::Operation;
pub use state::FILE_SIZE_MAX;
