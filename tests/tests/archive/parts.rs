//! A backup file put together by hand, from the tables in `sim/src/archive/mod.rs` and nothing of
//! the code below them. Every part may say what it likes: the sums are made right afterwards.

/// What a backup file consists of.
#[derive(Debug, Clone)]
pub struct Parts {
    pub version: u16,
    /// The version of the canonical form.
    pub form: u8,
    pub compression: u8,
    pub block_size: u32,
    pub taken: u64,
    pub namespaces: u64,
    pub classes: u64,
    pub instances: u64,
    pub content_size: u64,
    /// What the header says; how many there are is the length of `blocks`.
    pub block_count: u64,
    pub hash: [u8; 32],
    pub blocks: Vec<Block>,
}

/// A block, and what its frame says of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    pub number: u64,
    pub content_size: u32,
    pub size: u32,
    pub bytes: Vec<u8>,
}

impl Parts {
    /// A backup of some content, whatever that is, not compressed.
    pub fn of(content: &[u8], block_size: usize) -> Self {
        let size = |bytes: &[u8]| u32::try_from(bytes.len()).expect("blocks are small");
        let pieces = content.chunks(block_size).zip(0..).map(|(piece, number)| Block {
            number,
            content_size: size(piece),
            size: size(piece),
            bytes: piece.to_vec(),
        });
        let blocks: Vec<Block> = pieces.collect();
        let [namespaces, classes, instances] = counts(content);
        Self {
            version: 1,
            form: 2,
            compression: 0,
            block_size: u32::try_from(block_size).expect("blocks are small"),
            taken: 0,
            namespaces,
            classes,
            instances,
            content_size: content.len() as u64,
            block_count: blocks.len() as u64,
            hash: blake3::hash(content).into(),
            blocks,
        }
    }

    /// The file, with every sum right and the size that it has.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut file = self.header();
        let header_sum = sum_at_the_end(&file);
        let mut sums = Vec::new();
        for block in &self.blocks {
            let start = file.len();
            file.extend(block.number.to_le_bytes());
            file.extend(block.content_size.to_le_bytes());
            file.extend(block.size.to_le_bytes());
            let sum = crc32fast::hash(&[&file[start..], &block.bytes[..]].concat()).to_le_bytes();
            file.extend(sum);
            file.extend(&block.bytes);
            sums.extend(sum);
        }
        sums.extend(header_sum);
        let start = file.len();
        file.extend(b"WBEMEND\n");
        file.extend((start as u64 + 20).to_le_bytes());
        sums.extend(&file[start..]);
        file.extend(crc32fast::hash(&sums).to_le_bytes());
        file
    }

    fn header(&self) -> Vec<u8> {
        let mut header = b"\x89WBEM\r\n\x1a".to_vec();
        header.extend(self.version.to_le_bytes());
        header.extend([self.form, self.compression]);
        header.extend(self.block_size.to_le_bytes());
        let counts = [self.namespaces, self.classes, self.instances];
        let sizes = [self.content_size, self.block_count];
        for number in [self.taken].into_iter().chain(counts).chain(sizes) {
            header.extend(number.to_le_bytes());
        }
        header.extend(self.hash);
        header.extend(crc32fast::hash(&header).to_le_bytes());
        header
    }
}

fn sum_at_the_end(header: &[u8]) -> [u8; 4] {
    *header.last_chunk().expect("a header is longer than its sum")
}

/// How many namespaces, classes and instances the entries of some content are.
fn counts(content: &[u8]) -> [u64; 3] {
    let mut counts = [0; 3];
    let mut rest = content.get(10..).unwrap_or_default();
    while let Some((length, after)) = rest.split_first_chunk() {
        match after.first() {
            Some(1) => counts[0] += 1,
            Some(2) => counts[1] += 1,
            Some(4) => counts[2] += 1,
            _ => {}
        }
        rest = after.get(u32::from_le_bytes(*length) as usize..).unwrap_or_default();
    }
    counts
}
