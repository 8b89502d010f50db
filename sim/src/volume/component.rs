//! One name in a path: which Windows takes.
//!
//! The rules are those of the SDK page "Naming Files, Paths, and Namespaces". Some of them Windows
//! does not refuse but repairs: it takes a dot or a space off the end of a name, and opens a device
//! for one of its names with any extension. A server that did neither would keep a file that
//! nobody on Windows could name, so all of these are refused.

use super::PathRefusal;

/// The longest name, in UTF-16 units: that of NTFS, and of nearly all others.
pub const COMPONENT_LENGTH_MAX: usize = 255;

/// Names that are devices in every folder. The page on CreateFile has the last two.
const DEVICES: [&str; 6] = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"];
/// Names that are devices with a digit behind them. The page lists 1 to 9 and the three
/// superscript digits; 0 is among the devices that it shows, so it is kept out as well.
const NUMBERED_DEVICES: [&str; 2] = ["COM", "LPT"];

/// Whether a name between two slashes, neither `.` nor `..`, may stand there.
pub(super) fn check(name: &str) -> Result<(), PathRefusal> {
    if name.contains(':') {
        return Err(PathRefusal::Stream(name.to_owned()));
    }
    if let Some(character) = name.chars().find(|&character| is_reserved(character)) {
        return Err(PathRefusal::Character(name.to_owned(), character));
    }
    if is_device(name) {
        return Err(PathRefusal::DeviceName(name.to_owned()));
    }
    if name.ends_with(['.', ' ']) {
        return Err(PathRefusal::End(name.to_owned()));
    }
    if name.encode_utf16().count() > COMPONENT_LENGTH_MAX {
        return Err(PathRefusal::LongName(name.to_owned()));
    }
    Ok(())
}

fn is_reserved(character: char) -> bool {
    character < ' ' || matches!(character, '<' | '>' | ':' | '"' | '/' | '\\' | '|' | '?' | '*')
}

/// What stands in front of the first dot decides, without the spaces at its end: `nul .tar.gz` is
/// NUL.
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end_matches(' ');
    let is_numbered = || {
        let mut characters = stem.chars();
        let is_digit =
            characters.next_back().is_some_and(|last| matches!(last, '0'..='9' | '¹' | '²' | '³'));
        let letters = characters.as_str();
        is_digit && NUMBERED_DEVICES.iter().any(|device| device.eq_ignore_ascii_case(letters))
    };
    DEVICES.iter().any(|device| device.eq_ignore_ascii_case(stem)) || is_numbered()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_devices_are_refused_in_every_form() {
        let devices = ["CON", "prn", "Aux", "NUL", "COM0", "com1", "LPT9", "COM¹", "lpt²", "Com³"];
        for device in devices.into_iter().chain(["CONIN$", "conout$"]) {
            for end in ["", ".txt", ".tar.gz", " ", "  ", ".", " .txt"] {
                let name = format!("{device}{end}");
                assert_eq!(check(&name), Err(PathRefusal::DeviceName(name)));
            }
        }
    }

    #[test]
    fn names_next_to_those_of_devices_are_taken() {
        let names = [
            "CONS",
            "CO",
            "com",
            "COM10",
            "COM⁴",
            "COMa",
            "LPT",
            "LPT11",
            " NUL",
            "a.NUL",
            "NUL1",
            "xCOM1",
            "CONIN",
            "CON$",
            "null.bak",
            ".con",
            "COM1a.bak",
        ];
        for name in names {
            assert_eq!(check(name), Ok(()), "{name}");
        }
    }

    #[test]
    fn characters_are_refused_that_windows_reserves() {
        for character in ('\0'..=' ').filter(|&c| c < ' ').chain("<>\"|?*".chars()) {
            let name = format!("a{character}b");
            assert_eq!(check(&name), Err(PathRefusal::Character(name.clone(), character)));
        }
        for name in ["a:b", "a:", "a::$DATA", "a:b:$DATA", "C:"] {
            assert_eq!(check(name), Err(PathRefusal::Stream(name.to_owned())));
        }
        for name in
            ["a b", " a", ".a", "a..b", "\u{7f}", "é", "日本", "a;b,c=d+[e]'{f}~!@#$%^&()-_`"]
        {
            assert_eq!(check(name), Ok(()), "{name}");
        }
    }

    #[test]
    fn a_name_ends_in_neither_a_dot_nor_a_space() {
        for name in ["a.", "a ", "a. .", "...", " ", ". ", ".. "] {
            assert_eq!(check(name), Err(PathRefusal::End(name.to_owned())));
        }
        // Only these two; Windows keeps what else looks like a space.
        for name in ["a\u{a0}", "a.b", "a\u{3000}"] {
            assert_eq!(check(name), Ok(()), "{name}");
        }
    }

    #[test]
    fn a_name_is_measured_in_units_of_utf_16() {
        assert_eq!(check(&"é".repeat(COMPONENT_LENGTH_MAX)), Ok(()));
        let long = "é".repeat(COMPONENT_LENGTH_MAX + 1);
        assert_eq!(check(&long), Err(PathRefusal::LongName(long)));
        // Two units each.
        assert_eq!(check(&("𝄞".repeat(127) + "a")), Ok(()));
        let long = "𝄞".repeat(128);
        assert_eq!(check(&long), Err(PathRefusal::LongName(long)));
    }
}
