//! MOF files as they are found in the world.

use std::fs;
use std::path::Path;

use wbem_sim::mof;

/// Runs over a whole collection with a list of verdicts: `file`, encoding and `accept` or `reject`
/// between tabs, a line each after the first. The folder is named by WBEM_MOF_REAL.
#[test]
#[ignore = "needs a collection of files, named by WBEM_MOF_REAL"]
fn a_collection_of_files_is_judged_as_its_list_says() {
    let folder = std::env::var_os("WBEM_MOF_REAL").expect("WBEM_MOF_REAL names a folder");
    let folder = Path::new(&folder);
    let list = fs::read_to_string(folder.join("expected.tsv")).expect("the list of verdicts");
    let mut wrong = Vec::new();
    for line in list.lines().skip(1) {
        let columns: Vec<_> = line.split('\t').collect();
        let bytes = fs::read(folder.join(columns[0])).expect(columns[0]);
        let text = mof::decode(&bytes).expect(columns[0]);
        let judged = mof::parse(columns[0], &text);
        if judged.is_ok() != (columns[2] == "accept") {
            let said = judged.map_or_else(|error| error.to_string(), |_| "accepted".to_owned());
            wrong.push(format!("{}: {} but {said}", columns[0], columns[2]));
        }
    }
    assert!(wrong.is_empty(), "{}\n{} wrong", wrong.join("\n"), wrong.len());
}
