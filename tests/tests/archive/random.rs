//! Random repositories, written and read back.

use std::io::Cursor;
use std::time::Duration;

use proptest::prelude::*;
use wbem_sim::archive::{self, BLOCK_SIZE, Compression, Options, Progress};

use crate::generated;
use crate::rewritten::assert_same_again;

fn options() -> impl Strategy<Value = Options> {
    let compression =
        prop_oneof![Just(Compression::None), (-5..=19).prop_map(Compression::Zstandard),];
    let block_size = prop_oneof![1..100usize, 100..10_000usize, Just(BLOCK_SIZE)];
    (any::<u32>(), compression, block_size).prop_map(|(taken, compression, block_size)| {
        let taken = Duration::from_micros(taken.into());
        Options { taken, compression, block_size }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_repository_is_read_back_as_it_was_written(
        repository in generated::repository(),
        options in options(),
    ) {
        let mut file = Cursor::new(Vec::new());
        let written = archive::write(&mut file, &repository, options, &mut Progress::nobody());
        let header = written.expect("memory takes all");
        prop_assert_eq!(header.hash, repository.canonical_hash());
        let file = file.into_inner();
        let (found, back) = archive::read(&file[..], &mut Progress::nobody()).expect("it is whole");
        prop_assert_eq!(&found, &header);
        prop_assert_eq!(back.first_difference(&repository), None);
        prop_assert_eq!(back.canonical_hash(), header.hash);
        let verified = archive::verify(&file[..], &mut Progress::nobody()).expect("it is whole");
        prop_assert_eq!(verified, header);
        if matches!(options.compression, Compression::None | Compression::Zstandard(1)) {
            assert_same_again(&file);
        }
    }
}
