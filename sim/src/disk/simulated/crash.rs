//! What is left of unsafe changes when the power comes back.
//!
//! A disk has its own order, and puts down sectors, not writes. So each sector of a file is found
//! as it was at some time since it was last safe, whatever became of the others, and so are the
//! size of a file and each name. What a sector or a name was before and after a change never comes
//! back in the wrong order: a change that is found has those before it under it.

/// What a disk puts down as a whole, in bytes.
pub const SECTOR_SIZE: usize = 512;

/// What became of the changes that were not safe.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unsynced {
    /// All of them are lost.
    Lost,
    /// None of them is lost.
    Kept,
    /// Some of them are lost, and of a write some sectors: the same for the same seed.
    Reordered {
        /// What they are drawn from.
        seed: u64,
    },
    /// Those are kept whose bit is set, in the order in which they were made, as whole changes.
    /// There are [`SimulatedDisk::unsynced`](super::SimulatedDisk::unsynced) of them; those
    /// without a bit are lost.
    Only(u64),
}

/// Answers for each unsafe change whether it has reached the disk.
pub(super) enum Choice {
    None,
    All,
    Drawn { draw: Draw, share: u64 },
    Only { mask: u64, numbers: Vec<u64> },
}

impl Choice {
    /// The numbers are those of the unsafe changes, in their order.
    pub fn new(unsynced: Unsynced, numbers: Vec<u64>) -> Self {
        match unsynced {
            Unsynced::Lost => Self::None,
            Unsynced::Kept => Self::All,
            Unsynced::Only(mask) => Self::Only { mask, numbers },
            Unsynced::Reordered { seed } => {
                // Few, half or most of them: among many, only one missing would never be seen.
                let mut draw = Draw(seed);
                let share = [16, 128, 240][(draw.next() % 3) as usize];
                Self::Drawn { draw, share }
            }
        }
    }

    /// Whether a change, or the next sector of it, has reached the disk.
    pub fn reached(&mut self, number: u64) -> bool {
        match self {
            Self::None => false,
            Self::All => true,
            Self::Drawn { draw, share } => draw.next() >> 56 < *share,
            Self::Only { mask, numbers } => {
                let bit = numbers.binary_search(&number).ok();
                bit.is_some_and(|bit| bit < 64 && (*mask >> bit) & 1 == 1)
            }
        }
    }
}

/// The generator splitmix64, from its seed.
pub(super) struct Draw(u64);

impl Draw {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generator_is_splitmix64() {
        let mut draw = Draw(0);
        let first = [draw.next(), draw.next(), draw.next()];
        assert_eq!(first, [0xe220_a839_7b1d_cdaf, 0x6e78_9e6a_a1b9_65f4, 0x06c4_5d18_8009_454f]);
    }

    #[test]
    fn a_mask_counts_changes_in_their_order() {
        let mut choice = Choice::new(Unsynced::Only(0b101), vec![3, 5, 9]);
        assert_eq!([3, 5, 9].map(|number| choice.reached(number)), [true, false, true]);
        let mut many = Choice::new(Unsynced::Only(u64::MAX), (0..65).collect());
        assert!(many.reached(63) && !many.reached(64));
    }
}
