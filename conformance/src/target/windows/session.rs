//! One scenario's use of the service: a thread for each call that is under way.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use wbem_conformance_com::apartment::Apartment;
use wbem_conformance_com::token::Assumed;
use wbem_conformance_com::{Client, Elsewhere};
use wbem_sim::call::{Call, CallId, Handle, Method, Reply};
use wbem_sim::caller::{Caller, Process};
use wbem_sim::cim::NamespacePath;
use wbem_sim::status::Status;

use super::WindowsOptions;
use super::content::{Content, store};
use super::files;
use super::left_files::LeftFiles;
use super::simulator::Simulated;
use super::strays::Strays;
use super::traces::Traces;
use crate::target::{Control, Observation, Pace, Session, TargetError};

/// The first number of the target's own calls: no scenario has that many.
const OWN_CALLS: u64 = 1 << 62;
/// What a class that nobody has registered is answered with.
const NO_SUCH_CLASS: Status = Status(0x8004_0154);
/// How often the simulator is asked whether anything still moves.
const GLANCE: Duration = Duration::from_micros(500);

/// Where backup files go.
#[derive(Debug, Clone)]
pub enum Files {
    /// A folder of this target's own, which goes with the session.
    Own(PathBuf),
    /// A folder that is not for files of this machine: of the simulator, or of another machine.
    OfOthers(PathBuf),
}

impl Files {
    /// The folder.
    pub fn folder(&self) -> &Path {
        match self {
            Self::Own(folder) | Self::OfOthers(folder) => folder,
        }
    }
}

/// A call that has no reply yet.
struct UnderWay {
    process: Process,
    /// The namespace of its connection.
    namespace: Option<NamespacePath>,
    method: Method,
}

/// A reply as its thread has got it.
struct Arrived {
    id: CallId,
    reply: Reply,
    /// Its place among all replies, where the service tells.
    place: Option<u64>,
}

/// One scenario's use of the service.
pub struct ComSession {
    client: Arc<Client>,
    options: WindowsOptions,
    started: u64,
    own: u64,
    /// The calls without a reply.
    under_way: BTreeMap<CallId, UnderWay>,
    /// The namespaces of the connections.
    paths: BTreeMap<Handle, NamespacePath>,
    sender: mpsc::Sender<Arrived>,
    receiver: mpsc::Receiver<Arrived>,
    content: Content,
    traces: Traces,
    left_files: LeftFiles,
    strays: Strays,
    files: Files,
    /// The service, where it is the simulator.
    simulator: Option<Simulated>,
    /// Where the service is, if it is not here.
    elsewhere: Option<&'static Elsewhere>,
    /// What this thread shows other machines.
    _assumed: Option<Assumed>,
    /// The namespace that all that it has to do with is in.
    top: NamespacePath,
    /// This thread's: it is left last.
    _apartment: Apartment,
}

impl ComSession {
    /// A session with the service of this machine, or with one elsewhere, that has to do with one
    /// namespace and those below it.
    pub fn open(
        options: WindowsOptions,
        (elsewhere, top): (Option<&'static Elsewhere>, NamespacePath),
        files: Files,
        simulator: Option<Simulated>,
    ) -> Result<Self, TargetError> {
        let cannot = |what: &str, status: Status| TargetError::Start(format!("{what}: {status}"));
        let apartment = Apartment::enter().map_err(|status| cannot("COM", status))?;
        let secured = apartment.secure_process();
        secured.map_err(|status| cannot("CoInitializeSecurity", status))?;
        // Whoever cannot have such a token shows the account by his proxies.
        let assumed = elsewhere.and_then(|elsewhere| Assumed::elsewhere(elsewhere).ok());
        let client = Client::of(elsewhere);
        client.learn_empty().map_err(|status| cannot("no connection to `root`", status))?;
        if let Files::Own(folder) = &files {
            std::fs::create_dir_all(folder)
                .map_err(|error| TargetError::Start(format!("{}: {error}", folder.display())))?;
        }
        let (sender, receiver) = mpsc::channel();
        let session = Self {
            client: Arc::new(client),
            options,
            started: 0,
            own: OWN_CALLS,
            under_way: BTreeMap::new(),
            paths: BTreeMap::new(),
            sender,
            receiver,
            content: Content::default(),
            traces: Traces::default(),
            left_files: LeftFiles::default(),
            strays: Strays::default(),
            files,
            simulator,
            elsewhere,
            _assumed: assumed,
            top,
            _apartment: apartment,
        };
        session.learn();
        Ok(session)
    }

    /// Fetches the classes that objects are made of. A namespace that has none to give is left
    /// out: what is missing is made up where it is needed.
    fn learn(&self) {
        for namespace in self.content.namespaces().filter(|one| one.is_within(&self.top)) {
            // The calls that need it will say.
            let _ = self.client.learn(namespace);
        }
    }

    fn load(&mut self, file: &str, text: &str) -> Result<Observation, TargetError> {
        let added = self.content.add(file, text).map_err(TargetError::Content)?;
        if let Some(simulator) = &self.simulator {
            simulator.load(file, text)?;
            self.learn();
            return Ok(Observation::Done);
        }
        let compiled = match self.elsewhere {
            None => self.client.compile(text),
            // The compiler of this machine stores in the service of this machine.
            Some(_) => Err((NO_SUCH_CLASS, String::new())),
        };
        match compiled {
            Ok(()) => {}
            // A service without a compiler is given the same by calls.
            Err((NO_SUCH_CLASS, _)) => {
                let (client, own) = (Arc::clone(&self.client), &mut self.own);
                store(&added, &mut own_calls(&client, own)).map_err(TargetError::Refused)?;
            }
            Err((_, said)) => return Err(TargetError::Refused(format!("{file}: {said}"))),
        }
        self.traces.add(added);
        self.learn();
        Ok(Observation::Done)
    }

    /// Takes in a reply, and what follows from it.
    fn take(&mut self, arrived: Arrived, replies: &mut Vec<Arrived>) {
        if let Some(call) = self.under_way.remove(&arrived.id) {
            let succeeded = arrived.reply.status.is_success();
            if succeeded && self.elsewhere.is_some() {
                self.left_files.note(&call.method);
            }
            if let Some(namespace) = call.namespace.filter(|_| succeeded) {
                self.traces.note(&namespace, &call.method);
            }
            replies.push(arrived);
        }
    }

    /// The replies that come until the simulator has as many calls as are missing one, in the
    /// order in which it gave them.
    fn wait_for(&mut self, simulator: &Simulated) -> Vec<(CallId, Reply)> {
        let mut replies = Vec::new();
        while !self.under_way.is_empty() {
            match self.receiver.recv_timeout(GLANCE) {
                Ok(arrived) => self.take(arrived, &mut replies),
                Err(_) if simulator.waiting() == Some(self.under_way.len()) => break,
                Err(_) => {}
            }
        }
        replies.sort_by_key(|one| one.place);
        in_order(replies)
    }

    /// The replies that come until none has come for so long, or none is missing.
    fn wait(&mut self, quiet: Duration) -> Vec<(CallId, Reply)> {
        let mut replies = Vec::new();
        while !self.under_way.is_empty() {
            match self.receiver.recv_timeout(quiet) {
                Ok(arrived) => self.take(arrived, &mut replies),
                Err(_) => break,
            }
        }
        in_order(replies)
    }

    /// The path of a file of this machine, if it lies outside the folder for files.
    fn outside<'p>(&self, path: &'p str) -> Option<&'p Path> {
        let Files::Own(folder) = &self.files else { return None };
        Some(Path::new(path)).filter(|path| !path.starts_with(folder))
    }

    /// What the scenario has stored is deleted again; what could not be is told.
    fn clean(&mut self) {
        self.client.release_all();
        if self.simulator.is_some() {
            return; // The next session begins with a fresh one.
        }
        let (client, own) = (Arc::clone(&self.client), &mut self.own);
        let mut call = own_calls(&client, own);
        let stored = [self.traces.remove(&mut call), self.left_files.remove(&mut call)];
        let left = [stored.concat(), self.strays.remove()];
        for left in left.concat() {
            eprintln!("warning: left behind: {left}");
        }
        self.client.release_all();
        if let Files::Own(folder) = &self.files {
            // Whoever cleans the folder for temporary files finds it there if this fails.
            let _ = std::fs::remove_dir_all(folder);
        }
    }
}

fn in_order(replies: Vec<Arrived>) -> Vec<(CallId, Reply)> {
    replies.into_iter().map(|one| (one.id, one.reply)).collect()
}

/// Makes the target's own calls on this thread, with the process's own rights.
pub fn own_calls(client: &Client, own: &mut u64) -> impl FnMut(Method) -> (Handle, Reply) {
    let caller = Arc::new(Caller::administrator("suite"));
    move |method| {
        *own += 1;
        let id = CallId(*own);
        (id.into(), client.call(id, &Call::new(Arc::clone(&caller), method)))
    }
}

/// Makes a call on a thread of its own, with the caller's rights.
fn make(
    client: &Client,
    (simulator, elsewhere): (Option<&Simulated>, Option<&'static Elsewhere>),
    id: CallId,
    (call, pace): (&Call, Pace),
) -> Reply {
    let _apartment = match Apartment::enter() {
        Ok(apartment) => apartment,
        Err(status) => return status.into(),
    };
    if let Some(simulator) = simulator {
        return match simulator.announce(id, &call.caller, pace) {
            Ok(()) => client.call(id, call),
            Err(status) => status.into(),
        };
    }
    if let Some(elsewhere) = elsewhere {
        // Whoever cannot have such a token shows the account by his proxies.
        let _assumed = Assumed::elsewhere(elsewhere);
        return client.call(id, call);
    }
    match Assumed::of(&call.caller) {
        Ok(_assumed) => client.call(id, call),
        Err(status) => status.into(),
    }
}

impl Session for ComSession {
    fn start(&mut self, call: Call, pace: Pace) -> CallId {
        let id = CallId(self.started);
        self.started += 1;
        let namespace = call.method.connection().and_then(|one| self.paths.get(&one).cloned());
        match &call.method {
            Method::Connect { namespace: Some(path), .. } => {
                let path = NamespacePath::parse(path).ok();
                self.paths.extend(path.map(|path| (id.into(), path)));
            }
            Method::OpenNamespace { path: Some(path), .. } => {
                let below = namespace.as_ref().map(|base| format!("{base}\\{path}"));
                let path = below.and_then(|path| NamespacePath::parse(&path).ok());
                self.paths.extend(path.map(|path| (id.into(), path)));
            }
            Method::Backup { file: Some(file), .. } => {
                if let Some(path) = self.outside(file) {
                    self.strays.may_come(path);
                }
            }
            _ => {}
        }
        let (process, method) = (Arc::clone(&call.caller.process), call.method.clone());
        self.under_way.insert(id, UnderWay { process, namespace, method });
        let (client, sender) = (Arc::clone(&self.client), self.sender.clone());
        let (simulator, elsewhere) = (self.simulator.clone(), self.elsewhere);
        let body = move || {
            let reply = make(&client, (simulator.as_ref(), elsewhere), id, (&call, pace));
            // Nobody listens any more once the scenario is over.
            let place = simulator.as_ref().and_then(Simulated::place_of_reply);
            let _ = sender.send(Arrived { id, reply, place });
        };
        if let Err(error) = thread::Builder::new().name(format!("call {}", id.0)).spawn(body) {
            panic!("there is no thread for call {}: {error}", id.0);
        }
        id
    }

    fn control(&mut self, control: &Control) -> Result<Observation, TargetError> {
        if let Control::Load { file, text } = control {
            return self.load(file, text);
        }
        if let Some(simulator) = &self.simulator {
            let seen = simulator.control(control)?;
            if let Control::Kill { process } = control {
                // What it still gets is nobody's business.
                self.under_way.retain(|_, call| call.process != *process);
            }
            return Ok(seen);
        }
        if let Control::PutFile { path, .. } = control
            && let Some(path) = self.outside(path)
        {
            self.strays.put(path)?;
        }
        files::control(control).unwrap_or_else(|| {
            let message = format!("{control:?}, to a service that knows nothing of it");
            Err(TargetError::Unsupported(message))
        })
    }

    fn settle(&mut self) -> Vec<(CallId, Reply)> {
        match self.simulator.clone() {
            Some(simulator) => self.wait_for(&simulator),
            None => self.wait(self.options.settle),
        }
    }

    fn advance(&mut self, by: Duration) -> Vec<(CallId, Reply)> {
        if let Some(simulator) = self.simulator.clone() {
            simulator.advance(by);
            return self.wait_for(&simulator);
        }
        let end = Instant::now() + by;
        let mut replies = Vec::new();
        loop {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return in_order(replies);
            }
            if let Ok(arrived) = self.receiver.recv_timeout(left) {
                self.take(arrived, &mut replies);
            }
        }
    }
}

impl Drop for ComSession {
    fn drop(&mut self) {
        self.clean();
    }
}
