//! Scenarios speak of the service, never of one implementation or the system it runs on.

use crate::assert_none;
use crate::tree;

/// Names of targets and platforms, in small letters.
const BANNED: &[&str] = &[
    "windows",
    "win32",
    "wine",
    "reactos",
    "samba",
    "linux",
    "unix",
    "macos",
    "simulator",
    "emulator",
    "microsoft",
];

#[test]
fn no_scenario_names_a_target_or_a_platform() {
    let mut complaints = Vec::new();
    for folder in ["suite", "corpus"] {
        let files = wbem_fixtures::files(folder).into_iter();
        for (name, text) in files.filter(|(name, _)| name.ends_with(".toml")) {
            for (index, line) in text.lines().enumerate() {
                if let Some(word) = banned_word(line).or_else(|| banned_word(name)) {
                    complaints.push(format!("fixtures/{folder}/{name}:{}: {word}", index + 1));
                }
            }
        }
    }
    assert_none(&complaints, "say what the service does; what a target lacks belongs in `needs`");
}

fn banned_word(text: &str) -> Option<String> {
    let mut words = tree::words(text).map(str::to_lowercase);
    words.find(|word| BANNED.contains(&word.as_str()))
}

#[test]
fn a_target_is_noticed_as_a_word_and_not_within_one() {
    assert_eq!(banned_word("title = \"What Windows does\""), Some("windows".to_owned()));
    assert_eq!(banned_word("WBEM_E_BACKUP_RESTORE_WINMGMT_RUNNING, Win32_Service"), None);
}
