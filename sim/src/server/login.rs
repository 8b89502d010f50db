//! Logging in to a namespace, and opening one from another.

use std::sync::Arc;

use triomphe::Arc as Shared;

use crate::call::Method;
use crate::caller::Caller;
use crate::cim::{Name, NamespacePath, PathError};
use crate::profile::{
    CONNECT_WAIT_MAX, LoginFlags, Mutant, NamespacePath as NamespaceSpelling, OpenNamespace,
};
use crate::repository::NamespaceId;
use crate::security::Rights;
use crate::status::Status;

use super::localized;
use super::pending::Pending;
use super::pointer::{Connection, Pointee};
use super::{Power, Server};

/// WBEM_FLAG_CONNECT_REPOSITORY_ONLY.
const FLAG_CONNECT_REPOSITORY_ONLY: u32 = 0x40;
/// WBEM_FLAG_CONNECT_USE_MAX_WAIT: for the client's own locator; the server never sees it.
const FLAG_CONNECT_USE_MAX_WAIT: u32 = 0x80;
/// WBEM_FLAG_CONNECT_PROVIDERS.
const FLAG_CONNECT_PROVIDERS: u32 = 0x100;
/// The longest namespace string, in characters [REQ CONNECT-15].
pub const NAMESPACE_LENGTH_MAX: usize = 8173;

/// What a client chose when it logged in; the namespaces that it opens from there have the same.
struct Options {
    repository_only: bool,
    locales: Arc<[Name]>,
}

impl Server {
    /// NTLMLogin [REQ CONNECT-7 to CONNECT-16].
    pub(super) fn login(&mut self, pending: &Pending) -> Result<(), Status> {
        let Method::Connect { namespace, flags, locale } = &pending.call.method else {
            unreachable!("the server sorts the methods");
        };
        let initialized = self.power == (Power::Running { initialized: true });
        if !initialized && !self.profile.is(Mutant::InitializationNotAsked) {
            return Err(Status::WBEM_E_INITIALIZATION_FAILURE); // [REQ CONNECT-9]
        }
        self.check_login_flags(*flags)?;
        let text = match (self.profile.mutant, namespace.as_deref()) {
            (Some(Mutant::LoginLeadsToRoot), Some(_)) => Some("root"),
            (Some(Mutant::NullNamespaceIsDefault), None) => Some("root\\default"),
            (_, text) => text,
        };
        let text = text.ok_or(Status::WBEM_E_INVALID_PARAMETER)?;
        let longest = self.longest(NAMESPACE_LENGTH_MAX, Mutant::LongNamespaceTaken);
        if text.chars().count() > longest {
            return Err(Status::WBEM_E_QUOTA_VIOLATION);
        }
        let path = match self.parse_namespace(text) {
            Err(_) if self.profile.is(Mutant::MalformedNamespaceIsRoot) => NamespacePath::root(),
            path => path.map_err(|_| Status::WBEM_E_INVALID_PARAMETER)?,
        };
        let repository_only = flags & FLAG_CONNECT_REPOSITORY_ONLY != 0;
        let options = Options { repository_only, locales: localized::preferred(locale.as_deref()) };
        let connection = self.open(&pending.call.caller, &path, options)?;
        self.connect(pending, connection);
        Ok(())
    }

    /// [REQ CONNECT-12, CONNECT-13]
    fn check_login_flags(&self, flags: u32) -> Result<(), Status> {
        let allowed = match self.profile.readings.login_flags {
            LoginFlags::ZeroOnly => 0,
            LoginFlags::ConnectOptions => FLAG_CONNECT_REPOSITORY_ONLY | FLAG_CONNECT_PROVIDERS,
        };
        match flags & !FLAG_CONNECT_USE_MAX_WAIT & !allowed {
            0 => Ok(()),
            _ if self.profile.is(Mutant::LoginTakesAnyFlags) => Ok(()),
            _ => Err(Status::WBEM_E_INVALID_PARAMETER),
        }
    }

    /// [REQ CONNECT-14, CONNECT-16]
    fn parse_namespace(&self, text: &str) -> Result<NamespacePath, PathError> {
        match self.profile.readings.namespace_path {
            NamespaceSpelling::Grammar if text.contains('/') => {
                let why = "the grammar has backslashes only";
                Err(PathError { text: text.to_owned(), why })
            }
            NamespaceSpelling::Grammar | NamespaceSpelling::Lenient => NamespacePath::parse(text),
        }
    }

    /// OpenNamespace [REQ CONNECT-19 to CONNECT-23].
    pub(super) fn open_namespace(
        &self,
        pending: &Pending,
        from: NamespaceId,
        path: &str,
    ) -> Result<Connection, Status> {
        let relative = NamespacePath::parse_relative(path);
        let relative = relative.map_err(|_| Status::WBEM_E_INVALID_NAMESPACE)?;
        let child_only = self.profile.readings.open_namespace == OpenNamespace::ChildOnly;
        if child_only && relative.names().len() > 1 {
            return Err(Status::WBEM_E_INVALID_NAMESPACE);
        }
        let base = self.repository.get(from).expect("it has been looked up").path();
        let handle = pending.call.method.connection().expect("OpenNamespace has a connection");
        let from = &self.connections[&handle];
        let locales = Arc::clone(&from.locales);
        let options = Options { repository_only: from.repository_only, locales };
        let target = match self.profile.is(Mutant::OpenNamespaceStaysHere) {
            true => base.clone(),
            false => base.join(&relative),
        };
        self.open(&pending.call.caller, &target, options)
    }

    /// Makes a connection; what it may do is fixed here [REQ RIGHTS-4].
    fn open(
        &self,
        caller: &Caller,
        path: &NamespacePath,
        options: Options,
    ) -> Result<Connection, Status> {
        let id = self.namespace_to_open(path).ok_or(Status::WBEM_E_INVALID_NAMESPACE)?;
        let namespace = self.repository.get(id).expect("it has been found");
        let granted = self.granted(namespace, caller);
        self.check_encryption(namespace, caller)?;
        let needed = match self.profile.mutant {
            Some(Mutant::LoginNeedsNothing) => Rights::NONE,
            Some(Mutant::LoginNeedsExecution) => Rights::ENABLE.with(Rights::METHOD_EXECUTE),
            Some(Mutant::LoginNeedsNoRemoteRight) => Rights::ENABLE,
            _ => self.read_rights(caller),
        };
        if !granted.contains(needed) {
            return Err(Status::WBEM_E_ACCESS_DENIED); // [REQ CONNECT-10, CONNECT-11]
        }
        Ok(Connection {
            namespace: id,
            path: namespace.path().clone(),
            granted: match self.profile.is(Mutant::LoginGrantsAll) {
                true => Rights::ALL,
                false => granted,
            },
            repository_only: options.repository_only,
            locales: options.locales,
            open: true,
            replaced: false,
        })
    }

    /// The namespace at a path; a mutant makes do with one above it.
    fn namespace_to_open(&self, path: &NamespacePath) -> Option<NamespaceId> {
        let found = self.repository.find(path);
        match self.profile.is(Mutant::MissingNamespaceOpensParent) {
            true => found.or_else(|| self.namespace_to_open(&path.parent()?)),
            false => found,
        }
    }

    /// Hands a connection out, if there still is somebody to hand it to.
    pub(super) fn connect(&mut self, pending: &Pending, connection: Connection) {
        if !pending.abandoned {
            let handle = pending.id.into();
            self.connections.insert(handle, Shared::new(connection));
            self.point(handle, &pending.call.caller, Pointee::Connection);
        }
    }

    /// A login that waits gives up, if it has been told to, after two minutes [REQ CONNECT-18].
    pub(super) fn watch_login(&mut self, pending: &Pending) {
        let Method::Connect { flags, .. } = pending.call.method else {
            return;
        };
        let gives_up = flags & FLAG_CONNECT_USE_MAX_WAIT != 0;
        if gives_up && !self.profile.is(Mutant::LoginIgnoresMaxWait) {
            self.login_ends.insert(pending.id, pending.arrived + CONNECT_WAIT_MAX);
        }
    }
}
