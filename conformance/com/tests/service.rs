//! Calls to whatever service this machine has: a real Windows and Wine do the same here.
#![cfg(windows)]

use std::sync::Arc;

use wbem_conformance_com::Client;
use wbem_conformance_com::apartment::Apartment;
use wbem_conformance_com::machine::wine_version;
use wbem_sim::call::{Call, CallId, Enumeration, Handle, INFINITE, Method, Reply, Returned};
use wbem_sim::caller::Caller;
use wbem_sim::cim::{Name, Value};
use wbem_sim::status::Status;

const OK: Status = Status::WBEM_S_NO_ERROR;
const QUERY: &str = "SELECT BuildNumber, Version FROM Win32_OperatingSystem";

/// A client that numbers its calls.
struct Calls {
    client: Client,
    next: u64,
    _apartment: Apartment,
}

impl Calls {
    fn new() -> Self {
        let apartment = Apartment::enter().expect("a new thread may");
        Self { client: Client::default(), next: 0, _apartment: apartment }
    }

    fn call(&mut self, method: Method) -> (Handle, Reply) {
        let id = CallId(self.next);
        self.next += 1;
        let caller = Arc::new(Caller::administrator("test"));
        (id.into(), self.client.call(id, &Call::new(caller, method)))
    }

    fn connected(&mut self, namespace: &str) -> Handle {
        let (connection, reply) = self.call(Method::connect(namespace));
        assert_eq!(reply.status, OK);
        connection
    }
}

fn query(connection: Handle, text: Option<&str>) -> Method {
    let (language, query) = (Some("WQL".into()), text.map(Into::into));
    Method::ExecQuery { connection, language, query, flags: 0 }
}

#[test]
fn a_namespace_that_is_missing_is_told_from_one_that_is_there() {
    let mut calls = Calls::new();
    calls.connected("root");
    let (missing, reply) = calls.call(Method::connect("root\\no_such_namespace"));
    assert_eq!(reply, Status::WBEM_E_INVALID_NAMESPACE.into());
    let (_, reply) = calls.call(query(missing, Some(QUERY)));
    assert_eq!(reply, Status::RPC_E_DISCONNECTED.into(), "nothing was handed out");
}

#[test]
fn a_query_brings_an_instance_with_what_was_asked_for() {
    let mut calls = Calls::new();
    let connection = calls.connected("root\\cimv2");
    let (_, reply) = calls.call(query(connection, Some(QUERY)));
    let Returned::Instances(found) = reply.returned else { panic!("{reply:?}") };
    assert_eq!((reply.status, found.len()), (OK, 1));
    assert_eq!(found[0].value.class, "Win32_OperatingSystem".into());
    let names: Vec<&str> = found[0].value.properties.names().iter().map(Name::as_str).collect();
    assert_eq!(names, ["BuildNumber", "Version"]);
    for name in names {
        let value = found[0].value.value(name);
        assert!(matches!(value, Value::String(text) if !text.is_empty()), "{name}: {value:?}");
    }
}

#[test]
fn null_and_an_empty_text_are_two_arguments() {
    let mut calls = Calls::new();
    let connection = calls.connected("root\\cimv2");
    for text in [None, Some("")] {
        let (_, reply) = calls.call(query(connection, text));
        assert_eq!(reply, Status::WBEM_E_INVALID_PARAMETER.into(), "{text:?}");
    }
    if wine_version().is_some() {
        return; // An object without a name brings down whoever asks it for one.
    }
    for path in [None, Some("".into())] {
        let (_, reply) = calls.call(Method::GetObject { connection, path, flags: 0 });
        assert_eq!(reply, Reply::success(Returned::Empty));
    }
}

#[test]
fn an_enumerator_is_read_piece_by_piece_and_keeps_its_statuses_of_success() {
    let mut calls = Calls::new();
    let connection = calls.connected("root\\cimv2");
    let of = Enumeration::Query { language: Some("WQL".into()), query: Some(QUERY.into()) };
    let (enumerator, reply) = calls.call(Method::OpenEnumerator { connection, of, flags: 0 });
    assert_eq!(reply, OK.into());
    let mut next = |count| {
        let timeout_ms = INFINITE;
        let (_, reply) = calls.call(Method::Next { enumerator, timeout_ms, count });
        let Returned::Instances(found) = reply.returned else { panic!("{reply:?}") };
        (reply.status, found.len())
    };
    assert_eq!(next(5), (Status::WBEM_S_FALSE, 1));
    assert_eq!(next(1), (Status::WBEM_S_FALSE, 0));
    let (_, reply) = calls.call(Method::Reset { enumerator });
    assert_eq!(reply, OK.into());
    let (_, reply) = calls.call(Method::Skip { enumerator, timeout_ms: INFINITE, count: 2 });
    assert_eq!(reply, Status::WBEM_S_FALSE.into());
    let (_, reply) = calls.call(Method::Release { pointer: enumerator });
    assert_eq!(reply, OK.into());
    let (_, reply) = calls.call(Method::Reset { enumerator });
    assert_eq!(reply, Status::RPC_E_DISCONNECTED.into(), "it is released");
}

#[test]
fn a_class_is_read_with_its_methods() {
    let mut calls = Calls::new();
    let connection = calls.connected("root\\cimv2");
    let path = Some("__SystemSecurity".into());
    let (_, reply) = calls.call(Method::GetObject { connection, path, flags: 0 });
    if wine_version().is_some() {
        // It gives an instance where there is one, and an object that cannot list its methods.
        assert!(matches!(reply.returned, Returned::Instance(_)), "{reply:?}");
        return;
    }
    let Returned::Class(class) = reply.returned else { panic!("{reply:?}") };
    assert_eq!(class.value.name, "__SystemSecurity".into());
    assert!(class.value.methods.iter().any(|method| method.name == "GetSD".into()), "{class:?}");
}
