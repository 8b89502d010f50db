//! Blocks that one thread makes while others use those before: encoding goes on while what came
//! before is compressed and written, reading while it is hashed and checked. What comes out is the
//! same as without.

use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};

use bytes::Bytes;

/// How many blocks may wait: enough that neither side stands still for long.
const WAITING_MAX: usize = 4;
/// How many blocks make a second thread worth its while.
pub(super) const BLOCKS_MIN: u64 = 4;

/// Where blocks are made.
pub(super) struct Giver {
    full: SyncSender<Vec<u8>>,
    emptied: Receiver<Vec<u8>>,
}

/// Where they are used.
pub(super) struct Taker {
    full: Receiver<Vec<u8>>,
    emptied: Sender<Vec<u8>>,
}

/// The other side has given up.
#[derive(Debug)]
pub(super) struct Gone;

/// The two ends.
pub(super) fn pair() -> (Giver, Taker) {
    let (full, blocks) = sync_channel(WAITING_MAX);
    let (back, emptied) = channel();
    (Giver { full, emptied }, Taker { full: blocks, emptied: back })
}

/// The two ends of a way for blocks that are kept, or used by several at once.
pub(super) fn way() -> (SyncSender<Bytes>, Receiver<Bytes>) {
    sync_channel(WAITING_MAX)
}

/// Does one piece of work in a thread of its own beside another, and waits for both.
pub(super) fn both<T: Send, U>(
    there: impl FnOnce() -> T + Send,
    here: impl FnOnce() -> U,
) -> (T, U) {
    std::thread::scope(|scope| {
        let worker = scope.spawn(there);
        let done = here();
        let worked = worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        (worked, done)
    })
}

impl Giver {
    /// Passes a block on, and puts an old one in its place.
    pub fn give(&self, block: &mut Vec<u8>) -> Result<(), Gone> {
        let emptied = self.emptied.try_recv().unwrap_or_default();
        self.full.send(std::mem::replace(block, emptied)).map_err(|_| Gone)
    }
}

impl Taker {
    /// Uses every block, in order, until one cannot be used.
    pub fn each<E>(self, mut take: impl FnMut(&mut Vec<u8>) -> Result<(), E>) -> Result<(), E> {
        for mut block in self.full {
            take(&mut block)?;
            let _ = self.emptied.send(block); // It may be that nothing more is made.
        }
        Ok(())
    }
}
