//! What else goes on while a backup file is written.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use tokio::time::timeout;
use wbem_sim::archive::Progress;
use wbem_sim::caller::Caller;
use wbem_sim::profile::Profile;
use wbem_sim::repository::Repository;
use wbem_sim::server::{FileAccess, FileFault, ReadFault, Server};
use wbem_sim::simulator::{RestoreMode, Simulator};
use wbem_sim::store::{Backup, Store};

/// How long a call may take that nothing holds, on a slow machine.
const LONG: Duration = Duration::from_secs(60);
/// How long a call is watched that is held.
const A_WHILE: Duration = Duration::from_millis(50);

/// A store that is writing until it is told to have written.
struct Slow {
    begun: tokio::sync::mpsc::UnboundedSender<()>,
    written: Receiver<()>,
}

impl Store for Slow {
    fn write(&mut self, _: &Backup<'_>, _: &mut dyn FnMut(Progress)) -> Result<(), FileFault> {
        self.begun.send(()).expect("the test waits for it");
        self.written.recv().expect("the test lets it end");
        Ok(())
    }

    fn read(
        &mut self,
        _: &str,
        _: &FileAccess,
        _: &mut dyn FnMut(Progress),
    ) -> Result<Repository, ReadFault> {
        Err(ReadFault::BeforeLoading(FileFault::NotFound))
    }
}

struct Scene {
    simulator: Simulator,
    begun: tokio::sync::mpsc::UnboundedReceiver<()>,
    written: Sender<()>,
}

fn scene(holds: &str) -> Scene {
    let profile = Profile::recommended().with("backup-holds", holds).expect("it is a reading");
    let (begin, begun) = tokio::sync::mpsc::unbounded_channel();
    let (end, written) = channel();
    let simulator = Simulator::with_store(Server::new(profile), Slow { begun: begin, written });
    simulator.load_mof("class Note { [key] uint32 Id; };").expect("it is right");
    Scene { simulator, begun, written: end }
}

/// [REQ BACKUP-11]
#[tokio::test(flavor = "multi_thread")]
async fn a_call_waits_for_the_file_only_if_the_reading_says_so() {
    for (holds, waits) in [("no-impact", false), ("writes-held", false), ("held", true)] {
        let Scene { simulator, mut begun, written } = scene(holds);
        let tool = simulator.client(Caller::administrator("tool"));
        let reader = tool.connect("root\\default").await.expect("root is there");
        let object = tool.activate().await.expect("an administrator may");
        let backup = tokio::spawn(async move { object.backup("C:\\a.bak").await });
        begun.recv().await.expect("it begins");
        let mut read = Box::pin(reader.get_class("Note"));
        match waits {
            true => assert!(timeout(A_WHILE, &mut read).await.is_err(), "{holds}"),
            false => drop(timeout(LONG, &mut read).await.expect(holds).expect("it is there")),
        }
        written.send(()).expect("it is being written");
        backup.await.expect("it does not panic").expect("the file is written");
        if waits {
            timeout(LONG, read).await.expect("nothing holds it any more").expect("it is there");
        }
    }
}

/// The 15 minutes of a pause do not pass by while a file is written and nothing else happens.
#[tokio::test(start_paused = true)]
async fn a_real_file_takes_no_time_of_a_stopped_clock() {
    let folder = tempfile::tempdir().expect("there is a place");
    let simulator = Simulator::open(Profile::recommended(), folder.path()).expect("it is new");
    let tool = simulator.client(Caller::administrator("tool"));
    tool.compile("class Note { [key] uint32 Id; };").await.expect("it is right");
    let object = tool.activate().await.expect("an administrator may");
    object.pause().await.expect("nobody else has");
    let before = tokio::time::Instant::now();
    object.backup("C:\\a.bak").await.expect("there is room");
    assert!(folder.path().join("drives/C/a.bak").is_file());
    assert_eq!(before.elapsed(), Duration::ZERO);
    object.resume().await.expect("it has paused");
    tool.compile("class Later {};").await.expect("it is right");
    object.restore("C:\\a.bak", RestoreMode::ForceShutdown).await.expect("it is whole");
    let reader = tool.connect("root\\default").await.expect("root is there");
    reader.get_class("Note").await.expect("it was in the backup");
    reader.get_class("Later").await.expect_err("it was not");
    assert_eq!(before.elapsed(), Duration::ZERO);
}
