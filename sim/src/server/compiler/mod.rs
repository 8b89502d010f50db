//! IMofCompiler: a client of this server, with its caller's rights.
//!
//! It reads the whole text by itself [REQ MOF-3]. Then it logs in to the namespaces of the items
//! and makes a request for each, one after another; these are refused, held and answered like
//! anybody's [REQ MOF-9]. While one of them has no reply the compilation stands still, and what is
//! stored by then stays stored, however it ends [REQ MOF-4].

mod reading;
mod request;

use imbl::OrdMap;

use crate::call::{Call, CallId, Handle, Method, Reply, Returned};
use crate::cim::NamespacePath;
use crate::compilation::{CompileStatus, ErrorPhase, FLAG_CHECK_ONLY, MofCompilation, MofSource};
use crate::mof::declaration::IfMissing;
use crate::mof::{Compiled, Operation, OperationKind};
use crate::profile::Mutant;
use crate::status::Status;

use super::Server;
use super::pending::Pending;
use reading::{faulty_object, read};

/// Requests of compilations are numbered from here on: no client counts as far.
const FIRST_REQUEST: u64 = 1 << 63;
/// What CompileFile returns for a text without the pragma autorecover; the documents have no name
/// for it.
const NO_AUTORECOVER: Status = Status(2);

/// A compilation whose text is read and whose end has not come.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Compilation {
    pending: Pending,
    /// The operation in hand: those before it are done.
    at: usize,
    stage: Stage,
    /// The request that it waits for.
    request: CallId,
    connections: OrdMap<NamespacePath, Handle>,
}

/// What an operation asks of the service, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Stage {
    /// A connection to its namespace, unless there is one.
    Login,
    /// The class of an instance.
    Class,
    /// To be done.
    Item,
}

/// Whether a call is a request of a compilation.
pub(super) fn is_of_compiler(call: CallId) -> bool {
    call.0 >= FIRST_REQUEST
}

impl Server {
    /// CompileBuffer and CompileFile.
    pub(super) fn compile(&mut self, pending: Pending) {
        let Method::CompileMof(arguments) = &pending.call.method else {
            unreachable!("the server sorts the methods");
        };
        match read(arguments, &self.profile) {
            Err(status) => {
                self.store_readable_part(arguments, &status);
                self.end_compilation(pending, status);
            }
            Ok(_) if arguments.options & FLAG_CHECK_ONLY != 0 => {
                self.end_compilation(pending, CompileStatus::NONE);
            }
            Ok(compiled) => match self.mutants_end(&compiled) {
                Some(status) => self.end_compilation(pending, status),
                None => self.compile_on(Compilation::new(pending), &compiled),
            },
        }
    }

    /// Goes on with a compilation whose request has been answered; whether there was one.
    pub(super) fn continue_compilations(&mut self) -> bool {
        let is_answered = |(call, compilation): (&CallId, &Compilation)| {
            self.answers.contains_key(&compilation.request).then_some(*call)
        };
        let Some(call) = self.compilations.iter().find_map(is_answered) else {
            return false;
        };
        let mut compilation = self.compilations.remove(&call).expect("it has just been found");
        let answer = self.answers.remove(&compilation.request).expect("it has just been found");
        let compiled = read(compilation.arguments(), &self.profile).expect("it was read before");
        match self.take_answer(&mut compilation, &compiled, answer.status) {
            Ok(()) => self.compile_on(compilation, &compiled),
            Err(code) => self.fail(compilation, &compiled, code),
        }
        true
    }

    /// Makes request after request, until one of them has to be waited for, or has to be stored.
    fn compile_on(&mut self, mut compilation: Compilation, compiled: &Compiled) {
        let mut storing = compiled.storing();
        loop {
            let next = self.next_request(&mut compilation, compiled, &mut storing);
            let answer = match next {
                Err(code) => return self.fail(compilation, compiled, code),
                Ok(None) => return self.succeed(compilation, compiled),
                Ok(Some(method)) => self.ask(&mut compilation, method),
            };
            let answer = match answer {
                Some(answer) if !self.has_stopped_after_a_change() => answer,
                for_later => {
                    if let Some(answer) = for_later {
                        self.answers.insert(compilation.request, answer);
                    }
                    self.compilations.insert(compilation.pending.id, compilation);
                    return;
                }
            };
            if let Err(code) = self.take_answer(&mut compilation, compiled, answer.status) {
                return self.fail(compilation, compiled, code);
            }
        }
    }

    /// Makes a request; its reply, if it has one at once.
    fn ask(&mut self, compilation: &mut Compilation, method: Method) -> Option<Reply> {
        let id = CallId(FIRST_REQUEST + self.next_request);
        self.next_request += 1;
        compilation.request = id;
        let caller = compilation.pending.call.caller.clone();
        let is_item = compilation.stage == Stage::Item;
        let slow = is_item && std::mem::take(&mut compilation.pending.slow);
        let call = Call::new(caller, method);
        let (arrived, abandoned, returned) = (self.now, false, false);
        let (object, shown) = (None, None);
        self.begin(Pending {
            id,
            call: call.into(),
            object,
            slow,
            arrived,
            abandoned,
            returned,
            shown,
        });
        self.answers.remove(&id)
    }

    fn take_answer(
        &self,
        compilation: &mut Compilation,
        compiled: &Compiled,
        status: Status,
    ) -> Result<(), Status> {
        let operation = &compiled.operations()[compilation.at];
        match compilation.stage {
            Stage::Login if status.is_failure() => return Err(status),
            Stage::Login => {
                let handle = compilation.request.into();
                compilation.connections.insert(operation.namespace.clone(), handle);
            }
            Stage::Class => compilation.stage = Stage::Item,
            Stage::Item if status.is_failure() && !self.is_forgiven(operation, status) => {
                return Err(status);
            }
            Stage::Item => compilation.next_operation(),
        }
        Ok(())
    }

    /// Whether the run goes on though this has not been done [REQ MOF-8].
    fn is_forgiven(&self, operation: &Operation, status: Status) -> bool {
        let missing = [Status::WBEM_E_NOT_FOUND, Status::WBEM_E_INVALID_CLASS].contains(&status);
        let goes_on = match &operation.kind {
            OperationKind::DeleteClass(_, if_missing) => match self.profile.mutant {
                Some(Mutant::DeleteclassNeverFails) => true,
                Some(Mutant::DeleteclassAlwaysFails) => false,
                _ => *if_missing == IfMissing::GoOn,
            },
            OperationKind::DeleteInstance(_, if_missing) => *if_missing == IfMissing::GoOn,
            _ => false,
        };
        missing && goes_on
    }

    fn succeed(&mut self, compilation: Compilation, compiled: &Compiled) {
        let by_file = compilation.arguments().source == MofSource::File;
        self.leave(&compilation);
        let warns = by_file && !compiled.has_autorecover();
        let status = if warns { NO_AUTORECOVER } else { Status::WBEM_S_NO_ERROR };
        let returned = Returned::Compiled(CompileStatus::NONE);
        self.complete(compilation.pending, Reply { status, returned });
    }

    /// Stops at the operation in hand [REQ MOF-4].
    fn fail(&mut self, compilation: Compilation, compiled: &Compiled, code: Status) {
        self.leave(&compilation);
        if self.profile.is(Mutant::CompilerGoesOn) {
            let mut storing = compiled.storing();
            for at in compilation.at + 1..compiled.operations().len() {
                let _ = storing.step(at, &mut self.repository);
            }
        }
        let object = faulty_object(compiled, compilation.at);
        let phase = ErrorPhase::Storing;
        self.end_compilation(compilation.pending, CompileStatus { phase, result: code, object });
    }

    /// Gives up the connections.
    fn leave(&mut self, compilation: &Compilation) {
        for handle in compilation.connections.values() {
            self.release(*handle);
        }
    }

    /// The method itself says no more than whether it worked [REQ MOF-7].
    fn end_compilation(&mut self, pending: Pending, mut compiled: CompileStatus) {
        let status = match compiled.phase {
            ErrorPhase::None => Status::WBEM_S_NO_ERROR,
            _ if self.profile.is(Mutant::CompilerReturnsTheCode) => compiled.result,
            _ => Status::WBEM_S_FALSE,
        };
        match self.profile.mutant {
            Some(Mutant::CompilerTellsNoLines) => compiled.object = None,
            Some(Mutant::CompilerTellsOtherPhase) if compiled.phase == ErrorPhase::Storing => {
                compiled.phase = ErrorPhase::Parsing;
            }
            _ => {}
        }
        self.complete(pending, Reply { status, returned: Returned::Compiled(compiled) });
    }
}

impl Server {
    /// The call of a client that a call serves: itself, or the compilation whose request it is.
    pub(super) fn client_call(&self, call: CallId) -> CallId {
        let compilation = self.compilations.iter().find(|(_, one)| one.request == call);
        compilation.map_or(call, |(id, _)| *id)
    }

    /// Nobody waits for a compilation any more: it ends where it stands. The request that it was
    /// waiting for.
    pub(super) fn abandon_compilation(&mut self, call: CallId) -> Option<CallId> {
        let compilation = self.compilations.remove(&call)?;
        self.leave(&compilation);
        Some(compilation.request)
    }

    /// The compilations of a process end with it.
    pub(super) fn drop_compilations_of(&mut self, process: &str) {
        let is_of = |one: &Compilation| &*one.pending.call.caller.process == process;
        let lost: Vec<CallId> =
            self.compilations.iter().filter(|(_, one)| is_of(one)).map(|(id, _)| *id).collect();
        for call in lost {
            self.compilations.remove(&call);
        }
    }

    /// How a compilation ends that a mutant does not let begin.
    fn mutants_end(&self, compiled: &Compiled) -> Option<CompileStatus> {
        match self.profile.mutant {
            Some(Mutant::CompilerStoresNothing) => Some(CompileStatus::NONE),
            Some(Mutant::CompilerIsAtomic) => {
                let error = compiled.store_into(&mut self.repository.clone()).err()?;
                let (phase, result) = (ErrorPhase::Storing, error.list[0].code);
                Some(CompileStatus { phase, result, object: None })
            }
            _ => None,
        }
    }
}

impl Compilation {
    fn new(pending: Pending) -> Self {
        let request = pending.id;
        Self { pending, at: 0, stage: Stage::Login, request, connections: OrdMap::new() }
    }

    fn arguments(&self) -> &MofCompilation {
        match &self.pending.call.method {
            Method::CompileMof(arguments) => arguments,
            _ => unreachable!("it was begun by such a call"),
        }
    }

    fn next_operation(&mut self) {
        self.at += 1;
        self.stage = Stage::Login;
    }
}
