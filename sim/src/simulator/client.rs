//! A client process: what activates and connects.

use std::sync::Arc;

use crate::call::{Call, CallId, Interface, Method, Reply, Returned};
use crate::caller::Caller;
use crate::compilation::{CompileStatus, ErrorPhase, MofCompilation};

use super::{BackupObject, CallError, CallResult, Connection, Simulator};

/// A client of the service.
#[derive(Debug, Clone)]
pub struct Client {
    simulator: Simulator,
    caller: Arc<Caller>,
}

impl Client {
    pub(super) fn new(simulator: Simulator, caller: Caller) -> Self {
        Self { simulator, caller: Arc::new(caller) }
    }

    /// Who calls.
    pub fn caller(&self) -> &Caller {
        &self.caller
    }

    /// Activates a backup object [REQ CONNECT-1].
    pub async fn activate(&self) -> Result<BackupObject, CallError> {
        let method = Method::Activate { interface: Interface::default() };
        let (id, _) = self.call(method).await?;
        Ok(BackupObject::new(self.clone(), id.into()))
    }

    /// Logs in to a namespace, such as `root\\cimv2` [REQ CONNECT-7].
    pub async fn connect(&self, namespace: &str) -> Result<Connection, CallError> {
        let (id, _) = self.call(Method::connect(namespace)).await?;
        Ok(Connection::new(self.clone(), id.into()))
    }

    /// Compiles MOF with the rights of this client [REQ MOF-1]. A text alone is a buffer, and goes
    /// to root\default unless it says otherwise; what is wrong with it or refused comes back.
    pub async fn compile(
        &self,
        compilation: impl Into<MofCompilation>,
    ) -> Result<(), CompileStatus> {
        let method = Method::CompileMof(Arc::new(compilation.into()));
        let (_, reply) = self.simulator.call(Call::new(Arc::clone(&self.caller), method)).await;
        match reply.returned {
            Returned::Compiled(status) if status.phase == ErrorPhase::None => Ok(()),
            Returned::Compiled(status) => Err(status),
            _ => unreachable!("however a compilation ends, it says how"),
        }
    }

    /// Ends this process without its releasing anything [REQ RELEASE-4]; calls of it that are
    /// still waited for never return.
    pub fn die(self) {
        self.simulator.kill(&self.caller.process);
    }

    pub(super) async fn call(&self, method: Method) -> Result<(CallId, Returned), CallError> {
        self.reply(method).await.map(|(id, reply)| (id, reply.returned))
    }

    /// A call of which it matters in which way it succeeds.
    pub(super) async fn reply(&self, method: Method) -> Result<(CallId, Reply), CallError> {
        self.make(Call::new(Arc::clone(&self.caller), method)).await
    }

    /// A call that returns before its work is done.
    pub(super) async fn start(&self, method: Method) -> Result<CallResult, CallError> {
        let call = Call::new(Arc::clone(&self.caller), method).with_call_result();
        let (id, _) = self.make(call).await?;
        Ok(CallResult::new(self.clone(), id.into()))
    }

    async fn make(&self, call: Call) -> Result<(CallId, Reply), CallError> {
        let method = call.method.name();
        let (id, reply) = self.simulator.call(call).await;
        match reply.status.is_success() {
            true => Ok((id, reply)),
            false => Err(CallError { method, status: reply.status }),
        }
    }

    pub(super) fn tell(&self, method: Method) {
        self.simulator.tell(Call::new(Arc::clone(&self.caller), method));
    }
}
