//! What a command says of files in a folder that only this run of a test has.

use std::path::Path;

/// The text with the folder taken out of its paths, also where JSON has them.
pub fn without_folder(text: &str, folder: &Path) -> String {
    let here = folder.join("").display().to_string();
    let in_json = here.replace('\\', "\\\\");
    text.replace(&in_json, "").replace(&here, "")
}
