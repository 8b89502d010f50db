//! Files as text: bytes in hexadecimal, and comments, which are lines that begin with `#`.

/// The bytes that a text stands for.
pub fn bytes(text: &str) -> Vec<u8> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let words = lines.flat_map(str::split_whitespace);
    words.map(|word| u8::from_str_radix(word, 16).expect(word)).collect()
}
