//! Text into a descriptor.

use std::str::FromStr;

use super::super::{Ace, AceFlags, AceKind, Acl, Control, Rights, SecurityDescriptor, Sid};
use super::{
    DACL_FLAGS, FLAGS, FURTHER_RIGHTS, KINDS, ListFlags, RIGHTS, SACL_FLAGS, SDDL_LENGTH_MAX,
    SddlError,
};

const PART: &str = "`O:`, `G:`, `D:` or `S:`, each once";
const KIND: &str = "a kind of entry: A, D or AU";
const FLAG: &str = "a flag: OI, CI, NP, IO, ID, SA or FA";
const RIGHT: &str = "rights: 0x6003f, or words such as CC, RC and WD";
const OBJECT: &str = "`;`, as namespaces have no objects in their entries";
const ACCOUNT: &str = "an account: S-1-5-32-544, or an alias such as BA";

impl FromStr for SecurityDescriptor {
    type Err = SddlError;

    fn from_str(text: &str) -> Result<Self, SddlError> {
        if text.len() > SDDL_LENGTH_MAX {
            return Err(SddlError { position: 0, expected: "a shorter text" });
        }
        let mut cursor = Cursor { text, position: 0 };
        let mut descriptor = SecurityDescriptor::default();
        while !cursor.rest().is_empty() {
            descriptor = cursor.part(descriptor)?;
        }
        Ok(descriptor)
    }
}

/// A text, and how far it has been read.
struct Cursor<'a> {
    text: &'a str,
    position: usize,
}

type Parsed<T> = Result<T, SddlError>;

impl<'a> Cursor<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.position..]
    }

    fn expected<T>(&self, expected: &'static str) -> Parsed<T> {
        Err(SddlError { position: self.position, expected })
    }

    fn eat(&mut self, word: &str) -> bool {
        let found = self.rest().starts_with(word);
        self.position += if found { word.len() } else { 0 };
        found
    }

    fn need(&mut self, word: &'static str, expected: &'static str) -> Parsed<()> {
        match self.eat(word) {
            true => Ok(()),
            false => self.expected(expected),
        }
    }

    /// Words of a table, one after another.
    fn words<T: Copy>(&mut self, table: &[(&str, T)]) -> impl Iterator<Item = T> {
        std::iter::from_fn(|| self.word(table))
    }

    fn word<T: Copy>(&mut self, table: &[(&str, T)]) -> Option<T> {
        table.iter().find(|(word, _)| self.eat(word)).map(|(_, value)| *value)
    }

    /// One of the four parts, put where it belongs.
    fn part(&mut self, so_far: SecurityDescriptor) -> Parsed<SecurityDescriptor> {
        if so_far.owner.is_none() && self.eat("O:") {
            return Ok(SecurityDescriptor { owner: Some(self.account()?), ..so_far });
        }
        if so_far.group.is_none() && self.eat("G:") {
            return Ok(SecurityDescriptor { group: Some(self.account()?), ..so_far });
        }
        if so_far.dacl.is_none() && self.eat("D:") {
            let (flags, list) = self.list(&DACL_FLAGS)?;
            let control = so_far.control | flags;
            return Ok(SecurityDescriptor { control, dacl: Some(list), ..so_far });
        }
        if so_far.sacl.is_none() && self.eat("S:") {
            let (flags, list) = self.list(&SACL_FLAGS)?;
            let control = so_far.control | flags;
            return Ok(SecurityDescriptor { control, sacl: Some(list), ..so_far });
        }
        self.expected(PART)
    }

    fn list(&mut self, flags: &ListFlags) -> Parsed<(Control, Acl)> {
        let control = self.words(flags).fold(Control::NONE, |sum, bit| sum | bit);
        let start = self.position;
        let mut entries = Vec::new();
        while self.eat("(") {
            entries.push(self.ace()?);
        }
        let too_long = SddlError { position: start, expected: "fewer entries" };
        Ok((control, entries.try_into().map_err(|_| too_long)?))
    }

    fn ace(&mut self) -> Parsed<Ace> {
        let kind = self.kind()?;
        let flags = self.words(&FLAGS).fold(AceFlags::NONE, |sum, flag| sum | flag);
        self.need(";", FLAG)?;
        let rights = self.rights()?;
        self.need(";", RIGHT)?;
        self.need(";", OBJECT)?;
        self.need(";", OBJECT)?;
        let trustee = self.account()?;
        self.need(")", "`)`")?;
        Ok(Ace { kind, flags, rights, trustee })
    }

    fn kind(&mut self) -> Parsed<AceKind> {
        let word = self.rest().split(';').next().unwrap_or_default();
        let Some((_, kind)) = KINDS.iter().find(|(known, _)| *known == word) else {
            return self.expected(KIND);
        };
        self.position += word.len();
        self.need(";", KIND)?;
        Ok(*kind)
    }

    fn rights(&mut self) -> Parsed<Rights> {
        if !self.rest().starts_with(|first: char| first.is_ascii_digit()) {
            let mut rights = Rights::NONE;
            while let Some(more) = self.word(&RIGHTS).or_else(|| self.word(&FURTHER_RIGHTS)) {
                rights = rights.with(more);
            }
            return Ok(rights);
        }
        let radix = match self.rest() {
            _ if self.eat("0x") => 16,
            rest if rest.starts_with('0') => 8,
            _ => 10,
        };
        let digits = self.rest().len();
        let digits = digits - self.rest().trim_start_matches(|c: char| c.is_digit(radix)).len();
        match u32::from_str_radix(&self.rest()[..digits], radix) {
            Ok(bits) => {
                self.position += digits;
                Ok(Rights(bits))
            }
            Err(_) => self.expected(RIGHT),
        }
    }

    fn account(&mut self) -> Parsed<Sid> {
        let rest = self.rest();
        if !rest.starts_with("S-") {
            let alias = rest.get(..2).and_then(Sid::of_alias);
            let Some(sid) = alias else { return self.expected(ACCOUNT) };
            self.position += 2;
            return Ok(sid);
        }
        let length = sid_length(rest);
        let Ok(sid) = rest[..length].parse() else { return self.expected(ACCOUNT) };
        self.position += length;
        Ok(sid)
    }
}

/// How much of a text belongs to the identifier that it begins with. `D:` may follow at once, and
/// `D` is a hexadecimal digit, but what is before it is decimal unless `0x` is in front.
fn sid_length(text: &str) -> usize {
    let mut hexadecimal = false;
    let belongs = |(at, letter): &(usize, char)| {
        hexadecimal = match letter {
            '-' => false,
            'x' => true,
            _ => hexadecimal,
        };
        let digit = letter.is_ascii_digit() || (hexadecimal && letter.is_ascii_hexdigit());
        *at == 0 || digit || matches!(letter, '-' | 'x')
    };
    text.char_indices().take_while(belongs).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> (usize, &'static str) {
        let error = text.parse::<SecurityDescriptor>().expect_err(text);
        (error.position, error.expected)
    }

    #[test]
    fn each_fault_has_its_place_and_what_was_expected() {
        assert_eq!(error("o:BAg:BAD:(A;CI;0x60003;;;WD)"), (0, PART));
        assert_eq!(error("O:BAO:BA"), (4, PART));
        assert_eq!(error("O:BA D:"), (4, PART));
        assert_eq!(error("D:(A;;0x1;;;WD)D:"), (15, PART));
        assert_eq!(error("O:"), (2, ACCOUNT));
        assert_eq!(error("O:XX"), (2, ACCOUNT));
        assert_eq!(error("O:é"), (2, ACCOUNT));
        assert_eq!(error("G:S-1-5"), (2, ACCOUNT));
        assert_eq!(error("D:()"), (3, KIND));
        assert_eq!(error("D:(OA;;0x1;;;WD)"), (3, KIND));
        assert_eq!(error("D:(a;;0x1;;;WD)"), (3, KIND));
        assert_eq!(error("D:(A;CX;0x1;;;WD)"), (5, FLAG));
        assert_eq!(error("D:(A;;0x;;;WD)"), (8, RIGHT));
        assert_eq!(error("D:(A;;0x100000000;;;WD)"), (8, RIGHT));
        assert_eq!(error("D:(A;;0x1g;;;WD)"), (9, RIGHT));
        assert_eq!(error("D:(A;;09;;;WD)"), (7, RIGHT));
        assert_eq!(error("D:(A;;XX;;;WD)"), (6, RIGHT));
        assert_eq!(error("D:(A;;0x1;1;;WD)"), (10, OBJECT));
        assert_eq!(error("D:(A;;0x1;;;)"), (12, ACCOUNT));
        assert_eq!(error("D:(A;;0x1;;;WD"), (14, "`)`"));
    }

    #[test]
    fn rights_are_numbers_or_words() {
        for text in ["0x60003", "393219", "01400003", "CCDCRCWD", "WDRCDCCCCC"] {
            let written: SecurityDescriptor = format!("D:(A;;{text};;;WD)").parse().expect(text);
            let entries = written.dacl.as_ref().expect("it has one").entries();
            assert_eq!(entries[0].rights, Rights(0x6_0003), "{text}");
        }
        let several: SecurityDescriptor = "D:(A;;KRKW;;;WD)".parse().expect("it is right");
        assert_eq!(
            several.dacl.as_ref().expect("it has one").entries()[0].rights,
            Rights(0x2_001F)
        );
    }

    #[test]
    fn an_identifier_ends_where_the_next_part_begins() {
        let text = "O:S-1-0x000100000000-7D:(A;;0x1;;;S-1-5-11)";
        let descriptor: SecurityDescriptor = text.parse().expect("it is right");
        assert_eq!(descriptor.owner, "S-1-0x000100000000-7".parse().ok());
        assert!(descriptor.dacl.is_some());
    }

    #[test]
    fn the_length_has_a_limit() {
        let entry = "(A;;0;;;WD)";
        let most = (SDDL_LENGTH_MAX - 2) / entry.len();
        let parse = |count| format!("D:{}", entry.repeat(count)).parse::<SecurityDescriptor>();
        let too_many = parse(most).expect_err("a list is not that long");
        assert_eq!(too_many, SddlError { position: 2, expected: "fewer entries" });
        let too_long = parse(most + 1).expect_err("it is too long");
        assert_eq!(too_long, SddlError { position: 0, expected: "a shorter text" });
    }
}
