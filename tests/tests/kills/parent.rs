//! Who kills the process, and looks at what it leaves.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use libtest_mimic::Failed;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use tempfile::TempDir;
use wbem_sim::archive::Progress;
use wbem_sim::database::Database;
use wbem_sim::disk::RealDisk;
use wbem_sim::server::{FileAccess, FileFault, ReadFault};
use wbem_sim::store::Store;
use wbem_sim::volume::Volume;

use crate::child::{BACKUP, Life};
use crate::ledger::{Content, Ledger};
use crate::line::Line;

/// How often the process is killed where `WBEM_KILLS` does not say.
const KILLS: u32 = 30;
/// How many processes have the same folder after one another.
const LIVES_PER_FOLDER: u32 = 10;
/// One in so many is killed while it starts, or a little later.
const EARLY_ONE_IN: u32 = 6;
/// How long a process lives at most after it has started, or after it has opened the repository.
const LIFE_MAX: Duration = Duration::from_millis(90);
/// How long opening may take.
const OPENING_MAX: Duration = Duration::from_secs(60);

fn number(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    Some(text.parse().unwrap_or_else(|error| panic!("{name}={text}: {error}")))
}

/// Kills one process after the other.
pub fn kill_again_and_again() -> Result<(), Failed> {
    let seed = number("WBEM_KILLS_SEED").unwrap_or_else(rand::random);
    let kills = number("WBEM_KILLS").map_or(KILLS, |kills| kills as u32);
    eprintln!("{kills} kills from WBEM_KILLS_SEED={seed}");
    let mut choice = StdRng::seed_from_u64(seed);
    let (mut folder, mut ledger) = (TempDir::new()?, Ledger::default());
    let (mut acknowledged, mut in_flight) = (0, 0);
    for number in 0..kills {
        if number % LIVES_PER_FOLDER == 0 {
            acknowledged += ledger.acknowledged();
            (folder, ledger) = (TempDir::new()?, Ledger::default());
        }
        let life = Life { folder: folder.path().join("repository"), number };
        for line in live_and_die(&life, &mut choice)? {
            ledger.note(line)?;
        }
        in_flight += usize::from(ledger.is_in_flight());
        let (found, backup) = look(&life.folder)?;
        let checked = ledger.check(found, backup);
        checked.map_err(|failed| format!("after kill {number}: {failed:?}"))?;
    }
    acknowledged += ledger.acknowledged();
    eprintln!("{acknowledged} calls acknowledged, {in_flight} processes killed in one");
    match acknowledged < kills as usize || in_flight == 0 {
        true => Err("the processes have hardly lived: let them live longer".into()),
        false => Ok(()),
    }
}

/// Lets a process live for a while, and kills it; what it has said.
fn live_and_die(life: &Life, choice: &mut StdRng) -> Result<Vec<Line>, Failed> {
    let mut child = life.command().stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
    let stdout = child.stdout.take().expect("it is piped");
    let (sender, lines) = mpsc::channel();
    let reader = thread::spawn(move || {
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            let _ = sender.send(Line::read(&line)); // The other end stays until this one ends.
        }
    });
    let mut said = Vec::new();
    if !choice.random_ratio(1, EARLY_ONE_IN) {
        said.push(lines.recv_timeout(OPENING_MAX)?);
    }
    thread::sleep(choice.random_range(Duration::ZERO..LIFE_MAX));
    child.kill()?;
    child.wait()?;
    said.extend(lines);
    reader.join().map_err(|_| "a line of the process is none")?;
    Ok(said)
}

/// What is in the folder and in the backup. Nothing keeps others from opening it.
fn look(folder: &Path) -> Result<(Content, Option<Content>), Failed> {
    let database = Database::open(Arc::new(RealDisk), folder)?;
    let found = Content::of(database.repository());
    drop(database);
    let mut drives = Volume::new(Arc::new(RealDisk), folder.join("drives"));
    match drives.read(BACKUP, &FileAccess::Service, &mut Progress::nobody()) {
        Ok(backup) => Ok((found, Some(Content::of(&backup)))),
        Err(ReadFault::BeforeLoading(FileFault::NotFound)) => Ok((found, None)),
        Err(fault) => Err(format!("the backup is not whole: {fault:?}").into()),
    }
}
