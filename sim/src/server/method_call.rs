//! ExecMethod: of all methods, the service itself has those of `__SystemSecurity`.
//!
//! Parameters go in and come out as instances of `__PARAMETERS`, by name; what the method returns
//! is `ReturnValue` among them. A failure of a method of the service is the failure of the call
//! (MS-WMI notes 8 and 9). Providers of the model have no methods.

use std::sync::Arc;

use crate::call::{Method, Returned};
use crate::cim::{GivenPath, Instance, MethodDeclaration, Name, ObjectPath, Value};
use crate::profile::Mutant;
use crate::repository::{Class, NamespaceId};
use crate::security::Rights;
use crate::status::Status;

use super::Server;
use super::listing::object_in;
use super::objects::is_namespace_class;
use super::pending::Pending;

/// A method of `__SystemSecurity`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SecurityMethod {
    /// Returns the descriptor of the namespace.
    GetSd,
    /// Sets it.
    SetSd,
    /// Returns the caller's rights.
    GetCallerAccessRights,
    /// Get9XUserList and Set9XUserList, which no system has any more.
    ForWindows9x,
}

impl SecurityMethod {
    fn named(class: &str, method: &str) -> Option<Self> {
        match method.to_ascii_lowercase().as_str() {
            _ if !class.eq_ignore_ascii_case("__SystemSecurity") => None,
            "getsd" => Some(Self::GetSd),
            "setsd" => Some(Self::SetSd),
            "getcalleraccessrights" => Some(Self::GetCallerAccessRights),
            "get9xuserlist" | "set9xuserlist" => Some(Self::ForWindows9x),
            _ => None,
        }
    }

    /// The one that a call is about.
    pub(super) fn called(call: &Method) -> Option<Self> {
        let Method::ExecMethod { path: Some(path), method: Some(method), .. } = call else {
            return None;
        };
        let path = path.object()?;
        Self::named(path.class.as_str(), method)
    }
}

impl Server {
    /// What ExecMethod asks for besides reading [REQ RIGHTS-11, RIGHTS-17, RIGHTS-19].
    pub(super) fn method_rights(&self, call: &Method) -> Rights {
        let unless = |mutant, rights| match self.profile.is(mutant) {
            true => Rights::NONE,
            false => rights,
        };
        let execute = unless(Mutant::MethodsNeedNothing, Rights::METHOD_EXECUTE);
        match SecurityMethod::called(call) {
            Some(SecurityMethod::GetSd) => {
                execute.with(unless(Mutant::DescriptorNeedsNothing, Rights::READ_CONTROL))
            }
            Some(SecurityMethod::SetSd) => {
                execute.with(unless(Mutant::DescriptorNeedsNothing, Rights::WRITE_DAC))
            }
            Some(SecurityMethod::GetCallerAccessRights)
                if !self.profile.is(Mutant::OwnRightsNeedExecution) =>
            {
                Rights::NONE
            }
            _ => execute,
        }
    }

    /// ExecMethod.
    pub(super) fn exec_method(
        &mut self,
        pending: &Pending,
        id: NamespaceId,
        (path, method): (&GivenPath, &str),
        input: Option<&Arc<Instance>>,
    ) -> Result<Returned, Status> {
        let path = self.parse_path(path)?;
        let class = Arc::clone(self.class_at(pending, self.namespace(id), path)?);
        self.check_object(pending, id, &class, path)?;
        let method = class.method(&method.into()).ok_or(Status::WBEM_E_METHOD_NOT_IMPLEMENTED)?;
        if method.qualifiers.is_true("disabled") {
            return Err(Status::WBEM_E_METHOD_DISABLED);
        }
        check_input(method, input)?;
        let output = Instance::new("__PARAMETERS").with("ReturnValue", Value::Uint32(0));
        let output = match SecurityMethod::named(class.name().as_str(), method.name.as_str()) {
            Some(SecurityMethod::GetSd) => output.with("SD", self.descriptor_value(id)),
            Some(SecurityMethod::SetSd) => {
                let bytes = input.and_then(|input| input.value("SD").as_bytes());
                let bytes = bytes.ok_or(Status::WBEM_E_INVALID_METHOD_PARAMETERS)?;
                self.set_security(id, &bytes)?;
                output
            }
            Some(SecurityMethod::GetCallerAccessRights) => {
                let rights = self.granted(self.namespace(id), &pending.call.caller);
                let rights = match self.profile.is(Mutant::RightsHaveOtherBits) {
                    true => Rights(rights.0 << 1),
                    false => rights,
                };
                output.with("rights", Value::Sint32(rights.0.cast_signed()))
            }
            Some(SecurityMethod::ForWindows9x) => return Err(Status::WBEM_E_METHOD_DISABLED),
            None if method.qualifiers.is_true("implemented") => {
                return Err(Status::WBEM_E_PROVIDER_NOT_CAPABLE);
            }
            None => return Err(Status::WBEM_E_METHOD_NOT_IMPLEMENTED),
        };
        Ok(Returned::Instance(object_in(self.namespace(id), &Arc::new(output))))
    }

    /// The bytes that GetSD returns [REQ SYSCLASS-3].
    fn descriptor_value(&self, id: NamespaceId) -> Value {
        let bytes = self.descriptor_of(self.namespace(id)).to_bytes();
        match self.profile.is(Mutant::DescriptorCutOff) {
            true => Value::bytes(&bytes[..bytes.len() - 1]),
            false => Value::bytes(&bytes),
        }
    }

    /// The object whose method is called has to be there, unless it is a class.
    fn check_object(
        &self,
        pending: &Pending,
        id: NamespaceId,
        class: &Class,
        path: &ObjectPath,
    ) -> Result<(), Status> {
        let elsewhere = class.instance_provider().is_some();
        if path.is_class() || elsewhere || self.own_instance(id, class).is_some() {
            return Ok(());
        }
        let found = match is_namespace_class(class) {
            true => self.child_instance(id, &path.keys).map(drop),
            false => self.namespace(id).instance(&path.class, &path.keys).map(drop),
        };
        found.map_err(|refusal| self.refused(pending, refusal))
    }
}

/// Whether everything that is given is a parameter that goes in.
fn check_input(method: &MethodDeclaration, input: Option<&Arc<Instance>>) -> Result<(), Status> {
    let goes_in = |name: &Name| {
        let declared = method.parameters.iter().find(|parameter| parameter.name == *name);
        declared.is_some_and(|parameter| {
            parameter.qualifiers.is_true("in") || !parameter.qualifiers.is_true("out")
        })
    };
    let given = input.into_iter().flat_map(|input| input.properties.iter());
    match given.into_iter().all(|(name, _)| goes_in(name)) {
        true => Ok(()),
        false => Err(Status::WBEM_E_INVALID_METHOD_PARAMETERS),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::call::{Call, Handle};
    use crate::caller::Caller;
    use crate::mof::{compile_into, default_namespace};
    use crate::profile::Profile;
    use crate::server::Output;

    const CONTENT: &str = r#"
        class T {
            [key] uint8 Id;
            [implemented] uint32 Run();
            [implemented, disabled] uint32 Stop();
            uint32 Plan();
        };
        instance of T { Id = 1; };"#;

    fn call(server: &mut Server, method: Method) -> (Handle, Status) {
        let caller = Arc::new(Caller::administrator("p"));
        let call = Call { caller, method, call_result: false };
        let id = server.call(Duration::ZERO, call);
        let reply = std::iter::from_fn(|| server.poll()).find_map(|output| match output {
            Output::Reply { id: replied, reply } if replied == id => Some(reply.status),
            _ => None,
        });
        (id.into(), reply.expect("nothing holds it"))
    }

    fn status(path: Option<&str>, method: Option<&str>, input: Option<Instance>) -> Status {
        let mut server = Server::new(Profile::recommended());
        let repository = server.repository_mut();
        compile_into("test", CONTENT, repository, &default_namespace()).expect("it is right");
        let (connection, _) = call(&mut server, Method::connect("root\\default"));
        let (path, method) = (path.map(Into::into), method.map(Into::into));
        let input = input.map(Arc::new);
        call(&mut server, Method::ExecMethod { connection, path, method, input, flags: 0 }).1
    }

    #[test]
    fn what_cannot_be_called_has_a_code() {
        let of = |path, method| status(Some(path), Some(method), None);
        assert_eq!(of("T.Id=1", "Run"), Status::WBEM_E_PROVIDER_NOT_CAPABLE);
        assert_eq!(of("T.Id=1", "Stop"), Status::WBEM_E_METHOD_DISABLED);
        assert_eq!(of("T.Id=1", "Plan"), Status::WBEM_E_METHOD_NOT_IMPLEMENTED);
        assert_eq!(of("T.Id=1", "Walk"), Status::WBEM_E_METHOD_NOT_IMPLEMENTED);
        assert_eq!(of("T.Id=2", "Run"), Status::WBEM_E_NOT_FOUND);
        assert_eq!(of("U", "Run"), Status::WBEM_E_NOT_FOUND);
        assert_eq!(of("T.Id=", "Run"), Status::WBEM_E_INVALID_OBJECT_PATH);
        assert_eq!(of("__SystemSecurity=@", "Get9XUserList"), Status::WBEM_E_METHOD_DISABLED);
        let missing = Status::WBEM_E_INVALID_PARAMETER;
        assert_eq!(status(None, Some("Run"), None), missing);
        assert_eq!(status(Some("T.Id=1"), None, None), missing);
    }

    #[test]
    fn parameters_are_those_that_are_declared() {
        let set = |input| status(Some("__SystemSecurity=@"), Some("SetSD"), input);
        let given = |name: &str, value| Some(Instance::new("__PARAMETERS").with(name, value));
        let wrong = Status::WBEM_E_INVALID_METHOD_PARAMETERS;
        assert_eq!(set(None), wrong);
        assert_eq!(set(given("SD", Value::Null)), wrong);
        assert_eq!(set(given("SD", Value::string("O:BA"))), wrong);
        assert_eq!(set(given("Text", Value::Null)), wrong);
        assert_eq!(set(given("SD", Value::bytes(&[1, 0]))), Status::WBEM_E_INVALID_OBJECT);
        let out = given("SD", Value::bytes(&[]));
        assert_eq!(status(Some("__SystemSecurity"), Some("GetSD"), out), wrong);
    }
}
