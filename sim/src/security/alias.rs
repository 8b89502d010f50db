//! The two-letter names that SDDL has for well-known identifiers (MS-DTYP 2.4.2.4, 2.5.1.1).
//!
//! Some of them name accounts of the machine or its domain. The model's machine is its own domain,
//! with the numbers that the document uses in its example: S-1-5-21-1-2-3.

use super::Sid;

/// Who issues most identifiers (SECURITY_NT_AUTHORITY).
pub(super) const NT_AUTHORITY: u64 = 5;
/// What an identifier of an account of some domain begins with (SECURITY_NT_NON_UNIQUE).
pub(super) const NON_UNIQUE: u32 = 21;

/// Each alias, with its authority and the numbers below.
#[rustfmt::skip]
const ALIASES: &[(&str, u64, &[u32])] = &[
    ("AA", 5, &[32, 579]), ("AC", 15, &[2, 1]), ("AN", 5, &[7]), ("AO", 5, &[32, 548]),
    ("AU", 5, &[11]), ("BA", 5, &[32, 544]), ("BG", 5, &[32, 546]), ("BO", 5, &[32, 551]),
    ("BU", 5, &[32, 545]), ("CA", 5, &[21, 1, 2, 3, 517]), ("CD", 5, &[32, 574]),
    ("CG", 3, &[1]), ("CN", 5, &[21, 1, 2, 3, 522]), ("CO", 3, &[0]), ("CY", 5, &[32, 569]),
    ("DA", 5, &[21, 1, 2, 3, 512]), ("DC", 5, &[21, 1, 2, 3, 515]),
    ("DD", 5, &[21, 1, 2, 3, 516]), ("DG", 5, &[21, 1, 2, 3, 514]),
    ("DU", 5, &[21, 1, 2, 3, 513]), ("EA", 5, &[21, 1, 2, 3, 519]), ("ED", 5, &[9]),
    ("ER", 5, &[32, 573]), ("ES", 5, &[32, 576]), ("HA", 5, &[32, 578]), ("HI", 16, &[12288]),
    ("IS", 5, &[32, 568]), ("IU", 5, &[4]), ("LA", 5, &[21, 1, 2, 3, 500]),
    ("LG", 5, &[21, 1, 2, 3, 501]), ("LS", 5, &[19]), ("LU", 5, &[32, 559]),
    ("LW", 16, &[4096]), ("ME", 16, &[8192]), ("MP", 16, &[8448]), ("MS", 5, &[32, 577]),
    ("MU", 5, &[32, 558]), ("NO", 5, &[32, 556]), ("NS", 5, &[20]), ("NU", 5, &[2]),
    ("OW", 3, &[4]), ("PA", 5, &[21, 1, 2, 3, 520]), ("PO", 5, &[32, 550]), ("PS", 5, &[10]),
    ("PU", 5, &[32, 547]), ("RA", 5, &[32, 575]), ("RC", 5, &[12]), ("RD", 5, &[32, 555]),
    ("RE", 5, &[32, 552]), ("RM", 5, &[32, 580]), ("RO", 5, &[21, 1, 2, 3, 498]),
    ("RS", 5, &[21, 1, 2, 3, 553]), ("RU", 5, &[32, 554]), ("SA", 5, &[21, 1, 2, 3, 518]),
    ("SI", 16, &[16384]), ("SO", 5, &[32, 549]), ("SU", 5, &[6]), ("SY", 5, &[18]),
    ("UD", 5, &[84, 0, 0, 0, 0, 0]), ("WD", 1, &[0]), ("WR", 5, &[33]),
];

impl Sid {
    /// The identifier that an alias of SDDL stands for.
    pub fn of_alias(alias: &str) -> Option<Self> {
        let found = ALIASES.iter().find(|(name, ..)| *name == alias);
        found.and_then(|(_, authority, numbers)| Sid::new(*authority, numbers))
    }

    /// The alias that SDDL has for this identifier.
    pub fn alias(&self) -> Option<&'static str> {
        let same = |(_, authority, numbers): &&(&str, u64, &[u32])| {
            *authority == self.authority() && *numbers == self.sub_authorities()
        };
        ALIASES.iter().find(same).map(|(name, ..)| *name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_alias_is_one_of_an_identifier() {
        for (alias, ..) in ALIASES {
            assert_eq!(Sid::of_alias(alias).expect(alias).alias(), Some(*alias));
        }
        assert!(ALIASES.is_sorted());
    }

    #[test]
    fn letters_are_capitals() {
        assert_eq!(Sid::of_alias("ba"), None);
        assert_eq!(Sid::of_alias("BA").map(|sid| sid.to_string()).as_deref(), Some("S-1-5-32-544"));
    }
}
