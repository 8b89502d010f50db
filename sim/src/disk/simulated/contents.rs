//! What a file holds: the bytes that programs see, those that are safe, and the changes between.
//!
//! A synchronisation brings the safe bytes up to date by the changes since the last one, so it
//! costs what was written and not the size of the file. Both are shared with copies of the disk
//! until one of them is written.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::crash::{Choice, SECTOR_SIZE};

#[derive(Debug, Default)]
pub(super) struct Contents {
    visible: Arc<Vec<u8>>,
    safe: Arc<Vec<u8>>,
    unsynced: Vec<Change>,
}

/// A change, with its number among all of the disk and the size of the file after it.
#[derive(Debug)]
struct Change {
    number: u64,
    size: usize,
    place: Range<usize>,
    /// None where the bytes become zeros, because the file was cut.
    bytes: Option<Box<[u8]>>,
}

impl Contents {
    /// Bytes all of which are safe.
    pub fn safe(bytes: Arc<Vec<u8>>) -> Self {
        Self { visible: bytes.clone(), safe: bytes, unsynced: Vec::new() }
    }

    pub fn visible(&self) -> &Arc<Vec<u8>> {
        &self.visible
    }

    pub fn write(&mut self, number: u64, position: usize, bytes: &[u8]) {
        let place = position..position + bytes.len();
        let size = self.visible.len().max(place.end);
        self.change(Change { number, size, place, bytes: Some(bytes.into()) });
    }

    pub fn set_size(&mut self, number: u64, size: usize) {
        let place = size..self.visible.len().max(size);
        self.change(Change { number, size, place, bytes: None });
    }

    fn change(&mut self, change: Change) {
        change.apply(Arc::make_mut(&mut self.visible));
        self.unsynced.push(change);
    }

    pub fn sync(&mut self) {
        if self.unsynced.is_empty() {
            return;
        }
        let safe = Arc::make_mut(&mut self.safe);
        self.unsynced.drain(..).for_each(|change| change.apply(safe));
    }

    /// The numbers of the changes that are not safe.
    pub fn unsynced(&self) -> impl Iterator<Item = u64> {
        self.unsynced.iter().map(|change| change.number)
    }

    /// The bytes that are found after a crash.
    pub fn found(&self, choice: &mut Choice) -> Arc<Vec<u8>> {
        match choice {
            _ if self.unsynced.is_empty() => self.safe.clone(),
            Choice::None => self.safe.clone(),
            Choice::All => self.visible.clone(),
            Choice::Drawn { .. } | Choice::Only { .. } => Arc::new(self.chosen(choice)),
        }
    }

    fn chosen(&self, choice: &mut Choice) -> Vec<u8> {
        let mut found = self.safe.to_vec();
        let largest = self.unsynced.iter().map(|change| change.size).max();
        found.resize(largest.unwrap_or_default().max(self.safe.len()), 0);
        let size = self.size_found(choice);
        let latest = self.sectors_found(choice);
        for (index, change) in self.unsynced.iter().enumerate() {
            for (sector, place) in sectors(change.place.clone()) {
                if latest.get(&sector).is_some_and(|latest| index <= *latest) {
                    change.put(&mut found, place);
                }
            }
        }
        found.resize(size, 0);
        found
    }

    fn size_found(&self, choice: &mut Choice) -> usize {
        let (mut found, mut before) = (self.safe.len(), self.safe.len());
        for change in &self.unsynced {
            if change.size != before && choice.reached(change.number) {
                found = change.size;
            }
            before = change.size;
        }
        found
    }

    /// For each sector that has changed on the disk, the last of the changes that are there.
    fn sectors_found(&self, choice: &mut Choice) -> BTreeMap<usize, usize> {
        let mut latest = BTreeMap::new();
        for (index, change) in self.unsynced.iter().enumerate() {
            for (sector, _) in sectors(change.place.clone()) {
                if choice.reached(change.number) {
                    latest.insert(sector, index);
                }
            }
        }
        latest
    }
}

impl Change {
    fn apply(&self, file: &mut Vec<u8>) {
        file.resize(self.size, 0);
        if self.bytes.is_some() {
            self.put(file, self.place.clone());
        }
    }

    /// Puts down the part of it that is at this place.
    fn put(&self, file: &mut [u8], place: Range<usize>) {
        let start = self.place.start;
        match &self.bytes {
            Some(bytes) => {
                let part = &bytes[place.start - start..place.end - start];
                file[place].copy_from_slice(part);
            }
            None => file[place].fill(0),
        }
    }
}

/// The sectors of a place, each with the part of the place that is in it.
fn sectors(place: Range<usize>) -> impl Iterator<Item = (usize, Range<usize>)> {
    let all = place.start / SECTOR_SIZE..place.end.div_ceil(SECTOR_SIZE);
    let parts = all.map(move |sector| {
        let start = place.start.max(sector * SECTOR_SIZE);
        (sector, start..place.end.min((sector + 1) * SECTOR_SIZE))
    });
    parts.filter(|(_, part)| !part.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::simulated::Unsynced;

    #[test]
    fn a_place_is_cut_at_sectors() {
        let parts: Vec<_> = sectors(500..1030).collect();
        assert_eq!(parts, [(0, 500..512), (1, 512..1024), (2, 1024..1030)]);
        assert_eq!(sectors(600..600).count(), 0);
    }

    #[test]
    fn a_later_write_to_a_sector_has_the_earlier_one_under_it() {
        let mut contents = Contents::default();
        contents.write(0, 0, b"ab");
        contents.write(1, 1, b"c");
        let found =
            |mask| contents.found(&mut Choice::new(Unsynced::Only(mask), vec![0, 1])).to_vec();
        assert_eq!([found(0), found(1)], [b"".to_vec(), b"ab".to_vec()]);
        assert_eq!([found(2), found(3)], [b"".to_vec(), b"ac".to_vec()]); // No size, no bytes.
    }

    #[test]
    fn what_was_cut_off_comes_back_as_zeros() {
        let mut contents = Contents::safe(Arc::new(b"abcd".to_vec()));
        contents.set_size(0, 1);
        contents.set_size(1, 3);
        assert_eq!(contents.visible().as_slice(), b"a\0\0");
        let found =
            |mask| contents.found(&mut Choice::new(Unsynced::Only(mask), vec![0, 1])).to_vec();
        assert_eq!([found(0), found(1)], [b"abcd".to_vec(), b"a".to_vec()]);
        assert_eq!([found(2), found(3)], [b"abc".to_vec(), b"a\0\0".to_vec()]);
        contents.sync();
        assert_eq!(contents.found(&mut Choice::None).as_slice(), b"a\0\0");
    }

    #[test]
    fn a_synchronisation_copies_no_file() {
        let mut contents = Contents::safe(Arc::new(vec![0; 4096]));
        contents.write(0, 0, b"a");
        contents.sync();
        let before = contents.safe.as_ptr();
        contents.write(1, 9, b"b");
        contents.sync();
        assert_eq!((before, contents.safe[9]), (contents.safe.as_ptr(), b'b'));
    }
}
