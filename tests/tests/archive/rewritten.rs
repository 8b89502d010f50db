//! What has been read is written and read as the same again.

use std::io::Cursor;

use wbem_sim::archive::{self, Compression, Options, Progress};

/// Reads a file that is whole, writes what it holds, and reads that.
pub fn assert_same_again(file: &[u8]) {
    let (header, repository) = archive::read(file, &mut Progress::nobody()).expect("it is whole");
    let compression = match header.is_compressed {
        true => Compression::default(),
        false => Compression::None,
    };
    let block_size = header.block_size as usize;
    let options = Options { taken: header.taken, compression, block_size };
    let mut again = Cursor::new(Vec::new());
    let written = archive::write(&mut again, &repository, options, &mut Progress::nobody());
    assert_eq!(written.expect("memory takes all"), header);
    assert!(again.get_ref() == file, "the bytes are others");
    let read = archive::read(again.get_ref().as_slice(), &mut Progress::nobody());
    let (_, back) = read.expect("what was written is read");
    assert_eq!(repository.first_difference(&back), None);
}
