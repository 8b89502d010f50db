//! A descriptor as text.

use std::fmt;

use super::super::{Ace, Acl, SecurityDescriptor, Sid};
use super::{DACL_FLAGS, FLAGS, KINDS, ListFlags, RIGHTS, Rights};

impl fmt::Display for SecurityDescriptor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(owner) = &self.owner {
            write!(f, "O:{}", Trustee(owner))?;
        }
        if let Some(group) = &self.group {
            write!(f, "G:{}", Trustee(group))?;
        }
        self.list(f, 'D', self.dacl.as_ref(), &DACL_FLAGS)?;
        self.list(f, 'S', self.sacl.as_ref(), &super::SACL_FLAGS)
    }
}

impl SecurityDescriptor {
    fn list(
        &self,
        f: &mut fmt::Formatter<'_>,
        letter: char,
        list: Option<&Acl>,
        flags: &ListFlags,
    ) -> fmt::Result {
        let Some(list) = list else { return Ok(()) };
        write!(f, "{letter}:")?;
        let set = flags.iter().filter(|(_, bit)| self.control.contains(*bit));
        set.into_iter().try_for_each(|(word, _)| f.write_str(word))?;
        list.entries().iter().try_for_each(|ace| write_ace(f, ace))
    }
}

fn write_ace(f: &mut fmt::Formatter<'_>, ace: &Ace) -> fmt::Result {
    let kind = KINDS.iter().find(|(_, kind)| *kind == ace.kind).map(|(word, _)| *word);
    write!(f, "({};", kind.expect("every kind has a word"))?;
    let flags = FLAGS.iter().filter(|(_, flag)| ace.flags.contains(*flag));
    flags.into_iter().try_for_each(|(word, _)| f.write_str(word))?;
    write!(f, ";{};;;{})", Written(ace.rights), Trustee(&ace.trustee))
}

/// An account, by its alias where it has one.
struct Trustee<'a>(&'a Sid);

impl fmt::Display for Trustee<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.alias() {
            Some(alias) => f.write_str(alias),
            None => fmt::Display::fmt(self.0, f),
        }
    }
}

/// Rights, in words where there is one for every bit.
struct Written(Rights);

impl fmt::Display for Written {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = RIGHTS.iter().fold(Rights::NONE, |sum, (_, bit)| sum.with(*bit));
        if self.0 == Rights::NONE || !all.contains(self.0) {
            return write!(f, "0x{:x}", self.0.0);
        }
        let set = RIGHTS.iter().filter(|(_, bit)| self.0.contains(*bit));
        set.into_iter().try_for_each(|(word, _)| f.write_str(word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rewritten(text: &str) -> String {
        text.parse::<SecurityDescriptor>().expect(text).to_string()
    }

    #[test]
    fn a_descriptor_is_written_in_words() {
        let text = "O:BAG:BAD:(A;CI;0x6003f;;;S-1-5-32-544)(A;;0x2000013;;;AU)";
        let written = "O:BAG:BAD:(A;CI;CCDCLCSWRPWPRCWD;;;BA)(A;;0x2000013;;;AU)";
        assert_eq!(rewritten(text), written);
    }

    #[test]
    fn the_parts_come_in_one_order() {
        let text = "S:AI(AU;FASA;0;;;WD)D:AIP(D;IDIONPCIOI;GA;;;LA)G:SYO:S-1-5-21-9-8-7-1000";
        let written = "O:S-1-5-21-9-8-7-1000G:SYD:PAI(D;OICINPIOID;GA;;;LA)S:AI(AU;SAFA;0x0;;;WD)";
        assert_eq!(rewritten(text), written);
    }

    #[test]
    fn nothing_is_written_as_nothing() {
        assert_eq!(rewritten(""), "");
        assert_eq!(rewritten("D:"), "D:");
    }
}
