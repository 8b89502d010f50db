//! The async face, as its users meet it.

use std::time::Duration;

use tokio::time::{Instant, advance, timeout};
use wbem_sim::caller::Caller;
use wbem_sim::cim::{Instance, Value};
use wbem_sim::profile::Profile;
use wbem_sim::simulator::{Client, Progress, RestoreMode, Simulator};
use wbem_sim::status::Status;

const SOON: Duration = Duration::from_secs(1);

fn simulator() -> (Simulator, Client) {
    let simulator = Simulator::new(Profile::recommended());
    simulator.load_mof("class Note { [key] uint32 Id; string Text; };").unwrap();
    let client = simulator.client(Caller::administrator("tool"));
    (simulator, client)
}

fn note(id: u32) -> Instance {
    Instance::new("Note").with("Id", Value::Uint32(id))
}

#[tokio::test(start_paused = true)]
async fn a_blocked_call_is_pending_until_resume() {
    let (_, client) = simulator();
    let connection = client.connect("root\\default").await.unwrap();
    let backup = client.activate().await.unwrap();
    backup.pause().await.unwrap();
    let write = tokio::spawn(async move { connection.put_instance(note(1)).await });
    tokio::task::yield_now().await;
    assert!(!write.is_finished());
    backup.resume().await.unwrap();
    write.await.unwrap().unwrap();
}

/// [REQ MOF-4, MOF-7, MOF-9]
#[tokio::test(start_paused = true)]
async fn a_compilation_waits_for_the_end_of_a_pause_and_says_how_it_ended() {
    let (_, client) = simulator();
    let backup = client.activate().await.unwrap();
    backup.pause().await.unwrap();
    let text = "instance of Note { Id = 1; };\nclass Other : Nobody {};";
    let compiler = client.clone();
    let compilation = tokio::spawn(async move { compiler.compile(text).await });
    tokio::task::yield_now().await;
    assert!(!compilation.is_finished());
    backup.resume().await.unwrap();
    let status = compilation.await.unwrap().unwrap_err();
    let told = "error while storing: WBEM_E_NOT_FOUND, object 2 in lines 2 to 2";
    assert_eq!(status.to_string(), told);
    let connection = client.connect("root\\default").await.unwrap();
    connection.get_instance("Note.Id=1").await.unwrap();
    client.compile("instance of Note { Id = 2; };").await.unwrap();
    connection.get_instance("Note.Id=2").await.unwrap();
}

/// Whoever stops waiting has ended the compiler with it: nothing more of the text is stored.
#[tokio::test(start_paused = true)]
async fn a_dropped_compilation_stops_where_it_stands() {
    let (simulator, client) = simulator();
    let backup = client.activate().await.unwrap();
    backup.pause().await.unwrap();
    let text = "instance of Note { Id = 1; }; instance of Note { Id = 2; };";
    assert!(timeout(SOON, client.compile(text)).await.is_err());
    backup.resume().await.unwrap();
    let connection = client.connect("root\\default").await.unwrap();
    assert!(connection.get_instance("Note.Id=2").await.is_err());
    assert!(simulator.inspect(|server| server.outstanding().is_empty()));
}

#[tokio::test(start_paused = true)]
async fn the_timer_is_tokios_clock() {
    let (simulator, client) = simulator();
    let backup = client.activate().await.unwrap();
    backup.pause().await.unwrap();
    advance(Duration::from_millis(899_999)).await;
    assert!(simulator.inspect(|server| server.is_paused()));
    advance(Duration::from_millis(1)).await;
    assert!(!simulator.inspect(|server| server.is_paused()));
    assert_eq!(backup.resume().await.unwrap_err().status, Status::WBEM_E_INVALID_OPERATION);
}

#[tokio::test(start_paused = true)]
async fn dropping_the_object_resumes() {
    let (simulator, client) = simulator();
    let backup = client.activate().await.unwrap();
    let other = backup.query_interface().await.unwrap();
    backup.pause().await.unwrap();
    drop(backup);
    assert!(simulator.inspect(|server| server.is_paused()));
    drop(other);
    assert!(!simulator.inspect(|server| server.is_paused()));
}

#[tokio::test(start_paused = true)]
async fn a_dropped_write_runs_all_the_same_or_is_dropped_as_the_profile_says() {
    for (reading, expected) in [("runs-anyway", true), ("dropped", false)] {
        let profile = Profile::recommended().with("lost-held-request", reading).unwrap();
        let simulator = Simulator::new(profile);
        simulator.load_mof("class Note { [key] uint32 Id; };").unwrap();
        let client = simulator.client(Caller::administrator("tool"));
        let connection = client.connect("root\\default").await.unwrap();
        let backup = client.activate().await.unwrap();
        backup.pause().await.unwrap();
        let given_up = timeout(SOON, connection.put_instance(note(1))).await;
        assert!(given_up.is_err());
        backup.resume().await.unwrap();
        let found = connection.get_instance("Note.Id=1").await.is_ok();
        assert_eq!(found, expected, "{reading}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_dropped_pause_never_takes_effect() {
    let (simulator, client) = simulator();
    let first = client.activate().await.unwrap();
    let second = client.activate().await.unwrap();
    first.pause().await.unwrap();
    assert!(timeout(SOON, second.pause()).await.is_err());
    first.resume().await.unwrap();
    assert!(!simulator.inspect(|server| server.is_paused()));
}

#[tokio::test(start_paused = true)]
async fn a_dead_client_leaves_no_pause() {
    let (simulator, client) = simulator();
    let mut remote = Caller::administrator("far");
    remote.origin = wbem_sim::caller::Origin::Remote;
    remote.groups.clear();
    let far = simulator.client(Caller { account: "far".into(), ..Caller::administrator("far") });
    let backup = far.activate().await.unwrap();
    backup.pause().await.unwrap();
    let waiting = Instant::now();
    far.die();
    client.connect("root\\default").await.unwrap();
    assert_eq!(waiting.elapsed(), Duration::ZERO);
    drop(remote);
}

#[tokio::test(start_paused = true)]
async fn a_backup_is_restored() {
    let (_, client) = simulator();
    let connection = client.connect("root\\default").await.unwrap();
    connection.put_instance(note(1)).await.unwrap();
    let backup = client.activate().await.unwrap();
    backup.backup("C:\\work\\a.bak").await.unwrap();
    connection.delete_instance("Note.Id=1").await.unwrap();
    let refused = backup.restore("C:\\work\\a.bak", RestoreMode::Default).await.unwrap_err();
    assert_eq!(refused.status, Status::WBEM_E_BACKUP_RESTORE_WINMGMT_RUNNING);
    backup.restore("C:\\work\\a.bak", RestoreMode::ForceShutdown).await.unwrap();
    assert!(connection.get_instance("Note.Id=1").await.is_err());
    let connection = client.connect("root\\default").await.unwrap();
    connection.get_instance("Note.Id=1").await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_tasks_share_one_simulator() {
    let (simulator, client) = simulator();
    let tasks = (0..32u32).map(|id| {
        let client = client.clone();
        tokio::spawn(async move {
            let connection = client.connect("root\\default").await.unwrap();
            for round in 0..50 {
                let backup = client.activate().await.unwrap();
                backup.pause().await.unwrap();
                backup.resume().await.unwrap();
                connection.put_instance(note(id * 50 + round)).await.unwrap();
            }
        })
    });
    for task in tasks.collect::<Vec<_>>() {
        task.await.unwrap();
    }
    let connection = client.connect("root\\default").await.unwrap();
    assert_eq!(connection.instances("Note").await.unwrap().len(), 32 * 50);
    assert!(!simulator.inspect(|server| server.is_paused()));
}

#[tokio::test(start_paused = true)]
async fn a_list_is_read_on_during_a_pause() {
    let (_, client) = simulator();
    let connection = client.connect("root\\default").await.unwrap();
    for id in 0..3 {
        connection.put_instance(note(id)).await.unwrap();
    }
    let before = connection.enumerate_instances("Note").await.unwrap();
    let backup = client.activate().await.unwrap();
    backup.pause().await.unwrap();
    let later = connection.enumerate_instances("Note").await.unwrap();
    let part = before.next(2, Some(SOON)).await.unwrap();
    assert_eq!((part.objects.len(), part.progress), (2, Progress::Enough));
    let copy = before.fork().await.unwrap();
    assert_eq!(copy.next(2, Some(SOON)).await.unwrap().progress, Progress::End);
    let asked = Instant::now();
    let part = later.next(1, Some(SOON)).await.unwrap();
    assert_eq!((part.objects.len(), part.progress), (0, Progress::TimedOut));
    assert_eq!(asked.elapsed(), SOON);
    backup.resume().await.unwrap();
    assert_eq!(later.skip(4, None).await.unwrap(), Progress::End);
    later.reset().await.unwrap();
    assert_eq!(later.next(3, None).await.unwrap().objects.len(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_call_returns_during_a_pause_and_ends_after_it() {
    let (_, client) = simulator();
    let connection = client.connect("root\\default").await.unwrap();
    let backup = client.activate().await.unwrap();
    backup.pause().await.unwrap();
    let put = connection.start_put_instance(note(7)).await.unwrap();
    let got = connection.start_get_instance("Note.Id=7").await.unwrap();
    assert_eq!(put.status(Some(SOON)).await.unwrap(), None);
    assert_eq!(put.status(None).await.unwrap(), Some(Status::WBEM_S_NO_ERROR));
    assert_eq!(put.path(None).await.unwrap().as_deref(), Some("Note.Id=7"));
    assert_eq!(*got.instance(None).await.unwrap().unwrap().value("Id"), Value::Uint32(7));
}
