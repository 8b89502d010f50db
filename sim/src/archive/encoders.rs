//! The canonical form of a large repository, encoded by several threads.
//!
//! Instances that clients have put lie anywhere in memory, and whoever goes through them waits for
//! it: several who wait at once are through in less time. Each takes portion after portion in turn,
//! and what they give out is put together in order, so that it is the same as without.

use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread::{self, Scope};

use crate::repository::{Part, Portion, Repository, begin_canonical};

/// How many threads are busy besides where blocks are compressed: one hashes, one compresses and
/// writes. Where there are not more processors than that, several that encode would only be in
/// their way. Otherwise neither has much to do.
const OTHERS: usize = 2;
/// How many threads encode at most: with more the memory itself is busy.
const ENCODERS_MAX: usize = 4;
/// How many portions each thread has before it, at most.
const PORTIONS_WAITING_MAX: usize = 4;
/// How many bytes a thread gives out at once, or a little more.
const PIECE_SIZE: usize = 64 << 10;
/// How many of these wait to be taken.
const PIECES_WAITING_MAX: usize = 2;

/// A part of an encoded portion.
struct EncodedPiece {
    bytes: Vec<u8>,
    instances: u64,
    is_last: bool,
}

/// A thread that encodes.
struct EncodingThread<'a> {
    portions: Sender<Portion<'a>>,
    pieces: Receiver<EncodedPiece>,
}

/// What comes next, and has not been put in its place yet.
enum Next<'a, 'b> {
    Here(Portion<'a>),
    With(&'b EncodingThread<'a>),
}

/// Appends the canonical form to a buffer, which is shown to somebody as
/// [`Repository::encode_canonical`] does: they say whether they compress it.
pub(super) fn encode<E>(
    repository: &Repository,
    is_compressed: bool,
    bytes: &mut Vec<u8>,
    show: impl FnMut(&mut Vec<u8>, Part) -> Result<(), E>,
) -> Result<(), E> {
    let others = if is_compressed { OTHERS } else { 0 };
    let processors = thread::available_parallelism().map_or(1, usize::from);
    match processors.saturating_sub(others).min(ENCODERS_MAX) {
        0 | 1 => repository.encode_canonical(bytes, show),
        count => encode_with(count, repository, bytes, show),
    }
}

fn encode_with<E>(
    count: usize,
    repository: &Repository,
    bytes: &mut Vec<u8>,
    mut show: impl FnMut(&mut Vec<u8>, Part) -> Result<(), E>,
) -> Result<(), E> {
    begin_canonical(bytes);
    thread::scope(|scope| {
        let threads: Vec<_> = (0..count).map(|_| EncodingThread::start(scope)).collect();
        let mut turns = threads.iter().cycle();
        let mut waiting = VecDeque::new();
        for portion in repository.portions() {
            waiting.push_back(match portion.takes_long() {
                true => turns.next().expect("there is one").take(portion),
                false => Next::Here(portion),
            });
            if waiting.len() > count * PORTIONS_WAITING_MAX
                && let Some(next) = waiting.pop_front()
            {
                next.append(bytes, &mut show)?;
            }
        }
        waiting.into_iter().try_for_each(|next| next.append(bytes, &mut show))
    })
}

impl<'a> EncodingThread<'a> {
    fn start<'scope>(scope: &'scope Scope<'scope, '_>) -> Self
    where
        'a: 'scope,
    {
        let (portions, to_encode) = channel();
        let (encoded, pieces) = sync_channel(PIECES_WAITING_MAX);
        scope.spawn(move || work(to_encode, &encoded));
        Self { portions, pieces }
    }

    fn take(&self, portion: Portion<'a>) -> Next<'a, '_> {
        self.portions.send(portion).expect("it works for as long as there are portions");
        Next::With(self)
    }
}

/// Encodes portion after portion, until there are no more or nobody wants them.
fn work(portions: Receiver<Portion<'_>>, encoded: &SyncSender<EncodedPiece>) {
    for portion in portions {
        let mut instances = 0;
        let mut bytes = Vec::with_capacity(PIECE_SIZE);
        let all = portion.encode(&mut bytes, |bytes, part| {
            if let Part::Instances(count) = part {
                instances += count;
            }
            if bytes.len() < PIECE_SIZE {
                return Ok(());
            }
            let bytes = std::mem::replace(bytes, Vec::with_capacity(PIECE_SIZE));
            let instances = std::mem::take(&mut instances);
            encoded.send(EncodedPiece { bytes, instances, is_last: false })
        });
        let is_taken =
            all.and_then(|()| encoded.send(EncodedPiece { bytes, instances, is_last: true }));
        if is_taken.is_err() {
            return;
        }
    }
}

impl Next<'_, '_> {
    fn append<E>(
        self,
        bytes: &mut Vec<u8>,
        show: &mut impl FnMut(&mut Vec<u8>, Part) -> Result<(), E>,
    ) -> Result<(), E> {
        match self {
            Next::Here(portion) => portion.encode(bytes, show),
            Next::With(thread) => loop {
                let piece = thread.pieces.recv().expect("it gives out all that it has taken");
                bytes.extend_from_slice(&piece.bytes);
                show(bytes, Part::Instances(piece.instances))?;
                if piece.is_last {
                    return Ok(());
                }
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;
    use crate::mof;
    use crate::repository::Counts;

    /// Some that a file had, some that have been put since, and some that are larger than what a
    /// thread gives out at once.
    fn repository() -> Repository {
        let path = mof::default_namespace();
        let instance = |class, id, text: &str| {
            format!("instance of {class} {{ Id = {id}; Text = \"{text}\"; }};")
        };
        let class = |name| format!("class {name} {{ [key] uint32 Id; string Text; }};");
        let long = "x".repeat(PIECE_SIZE);
        let texts = [
            class("Small") + &(0..3_000).map(|id| instance("Small", id, "a")).collect::<String>(),
            class("Large") + &(0..90).map(|id| instance("Large", id, &long)).collect::<String>(),
        ];
        let mut repository = Repository::new();
        for text in texts {
            mof::compile_into("test", &text, &mut repository, &path).expect("it is right");
            let mut bytes = Vec::new();
            repository.write_canonical(|piece| bytes.extend_from_slice(piece));
            repository = Repository::from_canonical(&bytes).expect("it has been written");
        }
        let put = (0..3_000).step_by(500).map(|id| instance("Small", id, "b"));
        let more = (3_000..5_000).map(|id| instance("Small", id, "c"));
        let text = put.chain(more).collect::<String>() + &instance("Large", 45, "short");
        mof::compile_into("test", &text, &mut repository, &path).expect("it is right");
        repository
    }

    #[test]
    fn what_several_encode_is_the_same_as_what_one_does() {
        let repository = repository();
        let (mut expected, mut expected_counts) = (Vec::new(), Counts::default());
        let Ok(()) = repository.encode_canonical::<Infallible>(&mut expected, |_, part| {
            expected_counts.add(part);
            Ok(())
        });
        for count in 1..=3 {
            let (mut all, mut bytes, mut counts) = (Vec::new(), Vec::new(), Counts::default());
            let Ok(()) =
                encode_with::<Infallible>(count, &repository, &mut bytes, |bytes, part| {
                    counts.add(part);
                    all.append(bytes);
                    Ok(())
                });
            all.append(&mut bytes);
            assert!(all == expected, "{count}");
            assert_eq!(counts, expected_counts, "{count}");
        }
    }

    #[test]
    fn an_error_ends_all_of_them() {
        let repository = repository();
        for after in [0, 1, 100] {
            let mut shown = 0;
            let ended = encode_with(2, &repository, &mut Vec::new(), |_, _| {
                shown += 1;
                if shown > after { Err("full") } else { Ok(()) }
            });
            assert_eq!((ended, shown), (Err("full"), after + 1));
        }
    }
}
