//! A canonical form as it comes, piece by piece: cut into entries, and these put together.

use bytes::Bytes;

use super::{Assembly, Counts, FRAME_SIZE, MAGIC, VERSION};
use crate::repository::{Refusal, Repository};
use crate::security::BytesError;

/// Bytes that are no canonical form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("entry {entry}: {fault}")]
pub struct ContentError {
    /// How many entries came before it; the form's own head counts as one.
    pub entry: u64,
    /// What is wrong with it.
    pub fault: ContentFault,
}

/// What can be wrong with an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ContentFault {
    /// It is not a canonical form, or of another version.
    #[error("it is no content of version {VERSION}")]
    Form,
    /// It ends too early.
    #[error("it ends too early")]
    CutOff,
    /// It has more bytes than it should.
    #[error("it goes on after its end")]
    GoesOn,
    /// A tag, or a number in its place, that does not exist.
    #[error("{0} has no meaning here")]
    Tag(u8),
    /// A number that is too large, or longer than it has to be.
    #[error("a number is out of range")]
    Number,
    /// A text that is not UTF-8.
    #[error("a text is not UTF-8")]
    Text,
    /// The path of a namespace that is none.
    #[error("the path of a namespace is not right")]
    Path,
    /// A datetime that is none.
    #[error("a datetime is not right")]
    Datetime,
    /// Names or entries that are not in their order, or names that come twice.
    #[error("it is not in its order")]
    Order,
    /// Something that is written in another form than a repository would write it.
    #[error("a repository is not written so")]
    Canonical,
    /// Embedded objects or arrays that lie too deep in one another.
    #[error("values lie too deep in one another")]
    Depth,
    /// A descriptor that is none.
    #[error("the security descriptor is not right: {0}")]
    Descriptor(#[from] BytesError),
    /// An entry that has to come after another one, which is not there.
    #[error("it stands in the wrong place")]
    Place,
    /// Something that the repository does not take.
    #[error("{0}")]
    Refused(#[from] Refusal),
}

/// A canonical form that is still coming.
#[derive(Debug)]
pub(crate) struct Content {
    /// What is left of the pieces: less than an entry.
    rest: Vec<u8>,
    has_begun: bool,
    assembly: Assembly,
}

impl Default for Content {
    fn default() -> Self {
        Self { rest: Vec::new(), has_begun: false, assembly: Assembly::canonical() }
    }
}

impl Content {
    /// Takes the next piece, which may end anywhere. The repository keeps what it needs of it.
    pub fn push(&mut self, mut piece: Bytes) -> Result<(), ContentError> {
        while !self.rest.is_empty() && !piece.is_empty() {
            // First the entry that the last piece broke off.
            let missing = piece.split_to(self.missing().min(piece.len()));
            self.rest.extend_from_slice(&missing);
            if self.missing() == 0 {
                let whole = Bytes::copy_from_slice(&self.rest);
                self.rest.clear();
                self.take(&whole)?;
            }
        }
        let used = self.take(&piece)?;
        self.rest.extend_from_slice(&piece[used..]);
        Ok(())
    }

    /// How many bytes of the entry that has begun are still to come, as far as is known.
    fn missing(&self) -> usize {
        let whole = match (self.has_begun, self.rest.split_first_chunk::<FRAME_SIZE>()) {
            (false, _) => MAGIC.len() + 1,
            (true, None) => FRAME_SIZE,
            (true, Some((length, _))) => FRAME_SIZE + u32::from_le_bytes(*length) as usize,
        };
        whole - self.rest.len()
    }

    /// What has come so far.
    pub fn counts(&self) -> Counts {
        self.assembly.counts()
    }

    /// The repository, once everything has come.
    pub fn finish(self) -> Result<Repository, ContentError> {
        let entry = self.assembly.entries() + u64::from(self.has_begun);
        if !self.rest.is_empty() || !self.has_begun {
            return Err(ContentError { entry, fault: ContentFault::CutOff });
        }
        self.assembly.finish().map_err(|fault| ContentError { entry, fault })
    }

    /// Takes all whole entries, and says how many bytes they have.
    fn take(&mut self, piece: &Bytes) -> Result<usize, ContentError> {
        let mut used = 0;
        if !self.has_begun {
            let Some(head) = piece.get(..=MAGIC.len()) else { return Ok(0) };
            if head != [&MAGIC[..], &[VERSION]].concat() {
                return Err(ContentError { entry: 0, fault: ContentFault::Form });
            }
            self.has_begun = true;
            used = head.len();
        }
        let taken = self.assembly.entries_of(piece, used);
        taken.map_err(|fault| ContentError { entry: self.assembly.entries() + 1, fault })
    }
}
