//! Why a file is no backup that can be read.

use std::io;

use crate::repository::ContentError;

use super::{BLOCK_SIZE_MAX, EXPANSION_MAX, VERSION};

/// Why a file is no backup that can be read.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// It was not written by Backup.
    #[error("it is not a backup: it does not begin as one")]
    Foreign,
    /// A transfer that was meant for text has changed it.
    #[error("its line ends have been changed: transfer the file as binary")]
    Translated,
    /// It has a version that this program does not know.
    #[error("it has version {0} of the format; this program reads {VERSION}, so use a newer one")]
    Version(u16),
    /// It ends too early.
    #[error("it is cut off: it ends at byte {0}")]
    CutOff(u64),
    /// The header is not what was written.
    #[error("its header is damaged")]
    Header,
    /// A block is not what was written.
    #[error("block {block} of {blocks}, at byte {position}, is damaged: {fault}")]
    Block {
        /// Its number, from 0.
        block: u64,
        /// How many there are to be.
        blocks: u64,
        /// Where it begins.
        position: u64,
        /// What is wrong with it.
        fault: BlockFault,
    },
    /// The trailer is not what was written, or belongs to other blocks.
    #[error("its trailer is damaged, or that of another file")]
    Trailer,
    /// There is something after the trailer.
    #[error("it goes on after its end at byte {0}")]
    GoesOn(u64),
    /// The blocks are whole, and what is in them is no repository.
    #[error("its content is not that of a repository: {0}")]
    Content(#[from] ContentError),
    /// The content is not what the header says.
    #[error("its header says that there are {said} {what}, and there are {found}")]
    Count {
        /// Of what.
        what: &'static str,
        /// How many according to the header.
        said: u64,
        /// How many there are.
        found: u64,
    },
    /// The content has another hash than the header says.
    #[error("its content is not what its header says: the canonical hash differs")]
    Hash,
    /// It could not be read.
    #[error("it could not be read: {0}")]
    Read(#[source] io::Error),
}

/// What is wrong with a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BlockFault {
    /// Its check sum is another.
    #[error("the check sum differs")]
    CheckSum,
    /// It has the number of another block.
    #[error("block {0} stands in its place")]
    Number(u64),
    /// It says that it is larger than blocks are, or smaller.
    #[error("a block has another size, {BLOCK_SIZE_MAX} bytes at most")]
    Size,
    /// It says that it becomes far larger than it is.
    #[error("it claims to be compressed more than {EXPANSION_MAX} times")]
    Expansion,
    /// It cannot be unpacked.
    #[error("it cannot be unpacked")]
    Packed,
}
