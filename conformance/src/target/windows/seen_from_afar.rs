//! The machine that a service on another one runs on, as its own calls tell.

use std::sync::Arc;

use wbem_conformance_com::{Client, Elsewhere};
use wbem_sim::call::{Call, CallId, Handle, Method, Returned};
use wbem_sim::caller::Caller;
use wbem_sim::status::Status;

use super::own_service::with_client;

/// What asks a Windows for its version and its name.
const QUERY: &str = "SELECT Version, CSName FROM Win32_OperatingSystem";

/// The machine of a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Machine {
    /// The version of its Windows, if it says.
    pub version: Option<String>,
    /// What it calls itself, if it says.
    pub name: Option<String>,
}

impl Machine {
    /// Asks for it, on a thread of its own; an error is that of the first login.
    pub fn of(elsewhere: &'static Elsewhere) -> Result<Self, Status> {
        with_client(Some(elsewhere), |client| {
            client.learn_empty()?;
            Ok(look(client))
        })
        .map_err(|(_, status)| status)?
    }
}

/// What it says; a service without such a class is one as well.
fn look(client: &Client) -> Machine {
    let caller = Arc::new(Caller::administrator("suite"));
    let call = |id, method| client.call(CallId(id), &Call::new(Arc::clone(&caller), method));
    call(0, Method::connect(r"root\cimv2"));
    let (language, query) = (Some("WQL".into()), Some(QUERY.into()));
    let reply = call(1, Method::ExecQuery { connection: Handle(0), language, query, flags: 0 });
    let found = match &reply.returned {
        Returned::Instances(found) => found.first(),
        _ => None,
    };
    let text = |name| found.and_then(|one| one.value.value(name).as_str()).map(str::to_owned);
    Machine { version: text("Version"), name: text("CSName") }
}
