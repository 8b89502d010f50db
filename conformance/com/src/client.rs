//! A client of the service: what it holds, and how it makes each call.

use wbem_sim::call::{Call, CallId, Enumeration, Handle, Method, Misplaced, Reply, Returned};
use wbem_sim::cim::{Name, NamespacePath};
use wbem_sim::compilation::MofCompilation;
use wbem_sim::status::Status;
use windows::Win32::System::Wmi::IWbemClassObject;

use crate::calls::{compiler, enumeration, services};
use crate::elsewhere::Elsewhere;
use crate::objects::{Known, ReadObject, read, system};
use crate::pointers::Pointers;
use crate::simulator::shut_down;

/// What a call on a pointer comes to that nobody holds: there is no way to make it.
pub(crate) const GONE: Status = Status::RPC_E_DISCONNECTED;
/// The namespace where every client finds an empty object.
const ANY_NAMESPACE: &str = "root";

/// A client of the service. Its threads are all in the apartment of [`crate::apartment`].
#[derive(Debug, Default)]
pub struct Client {
    pub(crate) pointers: Pointers,
    pub(crate) known: Known,
}

impl Client {
    /// A client of a service that is elsewhere, or of this machine's.
    pub fn of(elsewhere: Option<&'static Elsewhere>) -> Self {
        Self { pointers: Pointers::of(elsewhere), known: Known::default() }
    }

    pub(crate) fn elsewhere(&self) -> Option<&'static Elsewhere> {
        self.pointers.elsewhere()
    }

    /// Makes a call on this thread and waits for its reply. What it hands out is kept under the
    /// call's number.
    pub fn call(&self, id: CallId, call: &Call) -> Reply {
        match &call.method {
            Method::Activate { interface } => self.activate(id, *interface),
            Method::QueryInterface { object, interface } => {
                self.query_interface(id, *object, *interface)
            }
            Method::Release { pointer } => self.release(*pointer),
            Method::Backup { object, file, flags } => {
                self.file_call(*object, file.as_deref(), *flags, true)
            }
            Method::Restore { object, file, flags } => {
                self.file_call(*object, file.as_deref(), *flags, false)
            }
            Method::Pause { object } => self.pause_call(*object, true),
            Method::Resume { object } => self.pause_call(*object, false),
            Method::Connect { namespace, flags, locale } => {
                self.connect(id, namespace.as_deref(), *flags, locale.as_deref())
            }
            Method::CompileMof(compilation) => compiler::compile(compilation),
            Method::Shutdown => shut_down().into(),
            method if method.result().is_some() => self.call_on_result(id, method),
            _ => self.call_on_services(id, call),
        }
    }

    fn call_on_result(&self, id: CallId, method: &Method) -> Reply {
        match method {
            Method::Next { enumerator, timeout_ms, count } => {
                self.next(*enumerator, *timeout_ms, *count)
            }
            Method::Skip { enumerator, timeout_ms, count } => {
                self.skip(*enumerator, *timeout_ms, *count)
            }
            Method::Reset { enumerator } => self.reset(*enumerator),
            Method::CloneEnumerator { enumerator } => self.clone_enumerator(id, *enumerator),
            Method::GetCallStatus { result, timeout_ms } => self.call_status(*result, *timeout_ms),
            Method::GetResultObject { result, timeout_ms } => {
                self.result_object(*result, *timeout_ms)
            }
            Method::GetResultString { result, timeout_ms } => {
                self.result_string(*result, *timeout_ms)
            }
            Method::GetResultServices { result, timeout_ms } => {
                self.result_services(id, *result, *timeout_ms)
            }
            _ => unreachable!("no other method is one of a result"),
        }
    }

    fn call_on_services(&self, id: CallId, call: &Call) -> Reply {
        let method = &call.method;
        match method {
            Method::OpenNamespace { connection, path, .. } => {
                self.open_namespace(id, call, *connection, path.as_deref())
            }
            Method::GetObject { connection, path, .. } => {
                self.get_object(id, call, *connection, path.as_deref())
            }
            Method::PutClass { connection, .. }
            | Method::PutMisplaced { connection, object: Misplaced::Instance(_), .. } => {
                self.put(id, call, *connection, true)
            }
            Method::PutInstance { connection, .. }
            | Method::PutMisplaced { connection, object: Misplaced::Class(_), .. } => {
                self.put(id, call, *connection, false)
            }
            Method::DeleteClass { connection, class, .. } => {
                self.delete(id, call, *connection, class.as_deref(), true)
            }
            Method::DeleteInstance { connection, path, .. } => {
                self.delete(id, call, *connection, path.as_deref(), false)
            }
            Method::ExecMethod { connection, path, method, input, .. } => {
                let what = (method.as_deref(), input.as_deref());
                self.exec_method(id, call, *connection, path.as_deref(), what)
            }
            Method::OpenEnumerator { connection, of, flags } => {
                self.open_enumerator(id, *connection, of, *flags)
            }
            Method::EnumerateClasses { connection, superclass, flags } => {
                let of = Enumeration::Classes { superclass: superclass.clone() };
                self.list(*connection, &of, *flags)
            }
            Method::EnumerateInstances { connection, class, flags } => {
                self.list(*connection, &Enumeration::Instances { class: class.clone() }, *flags)
            }
            Method::ExecQuery { connection, language, query, flags } => {
                let (language, query) = (language.clone(), query.clone());
                self.list(*connection, &Enumeration::Query { language, query }, *flags)
            }
            _ => unreachable!("every other method is called elsewhere"),
        }
    }

    /// Release: whatever comes of it, the pointer is gone.
    fn release(&self, pointer: Handle) -> Reply {
        match self.pointers.take(pointer) {
            Some(pointer) => {
                drop(pointer);
                Status::WBEM_S_NO_ERROR.into()
            }
            None => GONE.into(),
        }
    }

    /// Fetches the empty object that others are made of, unless it is there; the connection is
    /// released again.
    pub fn learn_empty(&self) -> Result<(), Status> {
        if self.known.empty().is_some() {
            return Ok(());
        }
        let (status, services) = services::connect(self.elsewhere(), Some(ANY_NAMESPACE), 0, None);
        let services = services.ok_or(status)?;
        let object = services::empty_object(&services)?;
        self.known.keep_empty(object);
        Ok(())
    }

    /// Fetches the classes of a namespace, which objects are made of later; the connection is
    /// released again.
    pub fn learn(&self, namespace: &NamespacePath) -> Result<(), Status> {
        let path = namespace.to_string();
        let (status, services) = services::connect(self.elsewhere(), Some(&path), 0, None);
        let services = services.ok_or(status)?;
        let all = Enumeration::Classes { superclass: None };
        let (status, enumerator) = enumeration::begin(self.elsewhere(), &services, &all, 0);
        let enumerator = enumerator.filter(|_| status.is_success()).ok_or(status)?;
        for class in enumeration::read_all(&enumerator)? {
            if let Some(name) = system(&class, "__CLASS")?.as_str() {
                self.known.keep(namespace.clone(), Name::new(name), class);
            }
        }
        Ok(())
    }

    /// Compiles MOF text; what went wrong, if anything did: the status, and more in words.
    pub fn compile(&self, text: &str) -> Result<(), (Status, String)> {
        let reply = compiler::compile(&MofCompilation::from(text));
        match reply.returned {
            Returned::Compiled(status) if status.result.is_failure() => {
                Err((status.result, status.to_string()))
            }
            _ if reply.status.is_failure() => Err((reply.status, reply.status.to_string())),
            _ => Ok(()),
        }
    }

    /// Releases everything that calls have handed out.
    pub fn release_all(&self) {
        self.pointers.release_all();
    }
}

/// What a call that gives out an object comes to.
pub(crate) fn returned(status: Status, object: Option<&IWbemClassObject>) -> Reply {
    let Some(object) = object.filter(|_| status.is_success()) else { return status.into() };
    match read(object) {
        Ok(ReadObject::Empty) => Reply { status, returned: Returned::Empty },
        Ok(ReadObject::Class(class)) => Reply { status, returned: Returned::Class(class) },
        Ok(ReadObject::Instance(one)) => Reply { status, returned: Returned::Instance(one) },
        Err(status) => status.into(),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use wbem_sim::call::Interface;
    use wbem_sim::caller::Caller;

    use super::*;
    use crate::apartment::Apartment;
    use crate::simulator::serve_in_process;

    /// What a login with another account to one's own machine is answered with.
    const LOCAL_CREDENTIALS: Status = Status(0x8004_1064);

    /// What calls come to of a client of a service on a host, where this process has the simulator.
    fn statuses(elsewhere: Option<[&str; 3]>, methods: &[Method]) -> Vec<Status> {
        let _apartment = Apartment::enter().expect("a new thread may");
        serve_in_process().expect("its classes can be registered");
        let elsewhere =
            elsewhere.map(|[host, user, password]| Elsewhere::new(host, user, &password.into()));
        let client = Client::of(elsewhere);
        let caller = Arc::new(Caller::administrator("test"));
        let call = |(id, method): (u64, &Method)| {
            client.call(CallId(id), &Call::new(Arc::clone(&caller), method.clone())).status
        };
        (0..).zip(methods).map(call).collect()
    }

    fn connect(namespace: Option<&str>) -> Method {
        Method::Connect { namespace: namespace.map(Into::into), flags: 0, locale: None }
    }

    #[test]
    fn a_login_brings_host_account_and_password() {
        let methods = [connect(Some(r"root\default")), connect(Some(r"\\.\root\default"))];
        let to = |host, user, password| statuses(Some([host, user, password]), &methods);
        assert_eq!(to("no-such-machine", "ann", "x"), [Status::WBEM_E_TRANSPORT_FAILURE; 2]);
        assert_eq!(to(".", "ann", ""), [LOCAL_CREDENTIALS; 2]);
        assert_eq!(to(".", "", "x"), [LOCAL_CREDENTIALS; 2]);
        assert_eq!(to(".", "", ""), [Status::WBEM_S_NO_ERROR; 2]);
        assert_eq!(statuses(None, &methods), [Status::WBEM_S_NO_ERROR; 2]);
    }

    #[test]
    fn a_path_that_is_missing_or_names_another_machine_stays_as_it_is() {
        let methods = [connect(None), connect(Some(r"\\other\root"))];
        let expected = [Status::WBEM_E_INVALID_PARAMETER, Status::WBEM_E_TRANSPORT_FAILURE];
        assert_eq!(statuses(Some([".", "", ""]), &methods), expected);
    }

    #[test]
    fn no_backup_object_of_this_machine_is_made_for_a_service_that_is_elsewhere() {
        for interface in [Interface::IWbemBackupRestore, Interface::IWbemBackupRestoreEx] {
            let methods = [Method::Activate { interface }];
            assert_eq!(statuses(None, &methods), [Status::WBEM_S_NO_ERROR]);
            let there = statuses(Some(["no-such-machine", "ann", "x"]), &methods);
            assert!(there[0].is_failure(), "{there:?}");
        }
    }
}
