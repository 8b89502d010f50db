//! The service that Wine has of its own: an implementation that nobody here wrote.

use std::io::{Read, Seek};
use std::process::{Command, Stdio};

use wbem_conformance_com::machine::wine_version;

/// The deviations that were seen of it.
const LEDGER: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/recordings/wine-8.0/deviations.toml");

/// It must be judged to the end, whatever it does to its clients, and as it was before. It brings
/// down a client that connects to NULL, so that the ledger has entries about that.
#[test]
fn what_it_does_is_what_its_ledger_says() {
    let _alone = super::alone();
    let Some(version) = wine_version() else { return };
    if !version.starts_with("8.0") {
        println!("not tested: the ledger is that of Wine 8.0, and this is {version}");
        return;
    }
    // Not into a pipe: the services that Wine starts for its programs inherit it, and outlive them.
    let mut report = tempfile::tempfile().expect("there is room");
    let status = Command::new(env!("CARGO_BIN_EXE_wbem-conformance"))
        .args(["run", "--target", "windows", "--deviations", LEDGER])
        .args(["--filter", "id:connect/*", "--filter", "id:ns/*", "--deadline", "60s"])
        .stdin(Stdio::null())
        .stdout(report.try_clone().expect("a file has as many handles as one likes"))
        .status()
        .expect("the command can be started");
    let mut said = String::new();
    report.rewind().expect("it is a file");
    report.read_to_string(&mut said).expect("it is text");
    assert_eq!(status.code(), Some(0), "{said}");
    assert!(said.contains(" deviations"), "{said}");
}
