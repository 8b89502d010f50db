//! Bytes of a file into text.
//!
//! A file with a UTF-16 mark, either order, is UTF-16. The documents know nothing of UTF-8, yet
//! real files are: with its mark, or where every byte fits, a file is read as UTF-8. Whatever else
//! there is belongs to the ANSI code page, windows-1252 unless another is named, and there no byte
//! is wrong. A code page that is named holds for every file without a mark, as it does on Windows.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// The largest file that is read, in bytes.
pub const SOURCE_SIZE_MAX: usize = 16 * 1024 * 1024;
/// What a compiled, binary file begins with.
const BINARY_MARK: &[u8] = b"FOMB";

/// A file that is no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SourceError {
    /// More bytes than [`SOURCE_SIZE_MAX`].
    #[error("the file has {size} bytes and {SOURCE_SIZE_MAX} are read at most; split it")]
    TooLarge {
        /// How many there are.
        size: usize,
    },
    /// Compiled already.
    #[error("the file is binary MOF; give the text that it was compiled from")]
    Binary,
    /// An odd byte or half a surrogate pair.
    #[error("the file has a UTF-16 mark and is not UTF-16; save it again as UTF-8 or UTF-16")]
    BrokenUtf16,
    /// UTF-16 without a mark, or no text at all.
    #[error("the file holds NUL characters; save UTF-16 with the mark that tells it from others")]
    Nul,
}

/// An ANSI code page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodePage(&'static Encoding);

impl CodePage {
    /// The code page of that number; none where it is not known.
    pub fn of(number: u16) -> Option<Self> {
        let label = match number {
            874 | 1250..=1258 => format!("windows-{number}"),
            932 => "shift_jis".to_owned(),
            936 => "gbk".to_owned(),
            949 => "euc-kr".to_owned(),
            950 => "big5".to_owned(),
            65001 => "utf-8".to_owned(),
            _ => return None,
        };
        Encoding::for_label(label.as_bytes()).map(Self)
    }
}

/// The text of a file, without its mark.
pub fn decode(bytes: &[u8]) -> Result<String, SourceError> {
    decode_with(bytes, None)
}

/// The same where the code page of files without a mark is known.
pub fn decode_with(bytes: &[u8], code_page: Option<CodePage>) -> Result<String, SourceError> {
    if bytes.len() > SOURCE_SIZE_MAX {
        return Err(SourceError::TooLarge { size: bytes.len() });
    }
    if bytes.starts_with(BINARY_MARK) {
        return Err(SourceError::Binary);
    }
    let (encoding, mark_size) = encoding_of(bytes, code_page);
    let (text, had_errors) = encoding.decode_without_bom_handling(&bytes[mark_size..]);
    let is_utf16 = encoding == UTF_16LE || encoding == UTF_16BE;
    match (is_utf16 && had_errors, text.contains('\0')) {
        (true, _) => Err(SourceError::BrokenUtf16),
        (false, true) => Err(SourceError::Nul),
        (false, false) => Ok(text.into_owned()),
    }
}

/// The encoding, and how many bytes of mark come before the text.
fn encoding_of(bytes: &[u8], code_page: Option<CodePage>) -> (&'static Encoding, usize) {
    match (Encoding::for_bom(bytes), code_page) {
        (Some((marked, size)), _) if marked != UTF_8 => (marked, size),
        (Some((_, size)), _) if std::str::from_utf8(&bytes[size..]).is_ok() => (UTF_8, size),
        (_, Some(CodePage(known))) => (known, 0),
        (Some(_), None) => (WINDOWS_1252, 0),
        (None, None) if std::str::from_utf8(bytes).is_ok() => (UTF_8, 0),
        (None, None) => (WINDOWS_1252, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_encoding_gives_the_same_text() {
        let utf16: Vec<u16> = "\u{feff}né".encode_utf16().collect();
        let little: Vec<u8> = utf16.iter().flat_map(|unit| unit.to_le_bytes()).collect();
        let big: Vec<u8> = utf16.iter().flat_map(|unit| unit.to_be_bytes()).collect();
        for bytes in [&little[..], &big, "\u{feff}né".as_bytes(), "né".as_bytes(), b"n\xe9"] {
            assert_eq!(decode(bytes).as_deref(), Ok("né"), "{bytes:?}");
        }
    }

    #[test]
    fn a_code_page_holds_for_files_without_a_mark() {
        let decoded = |bytes: &[u8], number| decode_with(bytes, CodePage::of(number));
        assert_eq!(decoded(b"\xe9", 1251).as_deref(), Ok("\u{439}"));
        assert_eq!(decoded("\u{e9}".as_bytes(), 1252).as_deref(), Ok("\u{c3}\u{a9}"));
        assert_eq!(decoded("\u{feff}\u{e9}".as_bytes(), 1252).as_deref(), Ok("\u{e9}"));
        assert_eq!(decoded(b"\x81\xff", 932).map(|text| text.is_empty()), Ok(false));
        for number in [874, 932, 936, 949, 950, 1250, 1258, 65001] {
            assert!(CodePage::of(number).is_some(), "{number}");
        }
        assert_eq!((CodePage::of(437), CodePage::of(1259)), (None, None));
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert_eq!(decode(b"\xff\xfea"), Err(SourceError::BrokenUtf16));
        assert_eq!(decode(b"\xff\xfe\x00\xd8a\x00"), Err(SourceError::BrokenUtf16));
        assert_eq!(decode(b"FOMB\x01\0\0\0"), Err(SourceError::Binary));
        assert_eq!(decode(b"c\0l\0a\0s\0s\0"), Err(SourceError::Nul));
    }

    #[test]
    fn the_size_limit_holds_on_both_sides() {
        let largest = vec![b' '; SOURCE_SIZE_MAX];
        assert_eq!(decode(&largest).map(|text| text.len()), Ok(SOURCE_SIZE_MAX));
        let larger = vec![b' '; SOURCE_SIZE_MAX + 1];
        assert_eq!(decode(&larger), Err(SourceError::TooLarge { size: SOURCE_SIZE_MAX + 1 }));
    }
}
