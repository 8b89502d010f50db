//! The backup file: one file, compressed, that says what is in it and shows any damage
//! [REQ BACKUP-14].
//!
//! # Format
//!
//! All integers are little-endian. A file is a header, blocks, and a trailer, and nothing after it.
//!
//! | version | what is in it |
//! | --- | --- |
//! | 1 | this table; the canonical form of version 2 ([`crate::repository::VERSION`]) |
//!
//! Header, 100 bytes:
//!
//! | offset | size | what |
//! | --- | --- | --- |
//! | 0 | 8 | `89 57 42 45 4D 0D 0A 1A`: shows that a transfer has changed line ends |
//! | 8 | 2 | version of the format |
//! | 10 | 1 | version of the canonical form |
//! | 11 | 1 | compression: 0 none, 1 Zstandard |
//! | 12 | 4 | most bytes of content in a block |
//! | 16 | 8 | when the backup was taken: microseconds since the year 2000, UTC |
//! | 24 | 8 | how many namespaces |
//! | 32 | 8 | how many classes, those of the system not counted |
//! | 40 | 8 | how many static instances |
//! | 48 | 8 | how many bytes of content |
//! | 56 | 8 | how many blocks |
//! | 64 | 32 | the canonical hash: BLAKE3 of the content |
//! | 96 | 4 | CRC-32 of the 96 bytes before |
//!
//! The content is the canonical form of the repository, cut without regard to its entries into
//! blocks, each of which can be read by itself. All but the last hold as much as a block may:
//!
//! | offset | size | what |
//! | --- | --- | --- |
//! | 0 | 8 | number of the block, from 0 |
//! | 8 | 4 | bytes of content |
//! | 12 | 4 | bytes that follow: fewer than that if compressed, as many if not, never more |
//! | 16 | 4 | CRC-32 of the 16 bytes before and of the bytes that follow |
//! | 20 | | the bytes |
//!
//! Trailer, 20 bytes:
//!
//! | offset | size | what |
//! | --- | --- | --- |
//! | 0 | 8 | `57 42 45 4D 45 4E 44 0A` |
//! | 8 | 8 | how many bytes the file has |
//! | 16 | 4 | CRC-32 of the CRC-32s of each block and of the header, and of the 16 bytes before |
//!
//! A block is compressed only where that makes it smaller, and by [`EXPANSION_MAX`] times at most:
//! so a small file cannot claim to hold what would fill the memory.
//!
//! A reader and a writer hold a few blocks and the entry that they are at, and no more of a file.
//! With more than a handful of blocks other threads read, or hash and write them.
//!
//! ```
//! use std::io::Cursor;
//! use std::time::Duration;
//! use wbem_sim::archive::{self, Options, Progress};
//! use wbem_sim::repository::Repository;
//!
//! let repository = Repository::new();
//! let mut file = Cursor::new(Vec::new());
//! let options = Options { taken: Duration::from_secs(3_600), ..Options::default() };
//! let header = archive::write(&mut file, &repository, options, &mut Progress::nobody())?;
//! let (found, back) = archive::read(file.get_ref().as_slice(), &mut Progress::nobody())?;
//! assert_eq!((found, back.first_difference(&repository)), (header, None));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod beside;
mod block;
mod encoders;
mod error;
mod file;
mod header;
mod input;
mod progress;
mod reader;
mod trailer;
mod writer;

pub use block::EXPANSION_MAX;
pub use error::{ArchiveError, BlockFault};
pub use file::{read_file, write_file};
pub use header::{Compression, HEADER_SIZE, Header, MAGIC};
pub use progress::Progress;
pub use reader::{peek, read, verify};
pub use writer::{Options, write};

/// The version of the format that is written, and the newest that is read.
pub const VERSION: u16 = 1;
/// How many bytes of content a block has, but for the last.
pub const BLOCK_SIZE: usize = 256 << 10;
/// The most that a reader takes.
pub const BLOCK_SIZE_MAX: usize = 4 << 20;
