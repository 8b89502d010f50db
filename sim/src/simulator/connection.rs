//! `IWbemServices`, as a value that releases itself.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use wbem_sim::caller::Caller;
//! use wbem_sim::profile::Profile;
//! use wbem_sim::simulator::Simulator;
//!
//! let simulator = Simulator::new(Profile::recommended());
//! simulator.load_mof(
//!     r#"class Disk { [key] string Name; uint64 Size; };
//!     instance of Disk { Name = "system"; Size = 512; };
//!     instance of Disk { Name = "data"; Size = 8192; };"#,
//! )?;
//! let reader = simulator.client(Caller::administrator("tool")).connect("root\\default").await?;
//! let large = reader.query("SELECT * FROM Disk WHERE Size > 1000 AND Name LIKE 'd%'").await?;
//! assert_eq!(large[0].relpath().as_deref(), Some(r#"Disk.Name="data""#));
//! # Ok(())
//! # }
//! ```

use std::sync::Arc;

use crate::call::{Enumeration, FLAG_RETURN_IMMEDIATELY, Handle, Method, Returned};
use crate::cim::{ClassDeclaration, Instance, Object, Value};
use crate::security::{Rights, SecurityDescriptor};

use super::{CallError, CallResult, Client, Enumerator, Listed};

/// A connection to a namespace. Dropping it ends it [REQ CONNECT-25].
#[derive(Debug)]
pub struct Connection {
    client: Client,
    handle: Handle,
}

impl Connection {
    pub(super) fn new(client: Client, handle: Handle) -> Self {
        Self { client, handle }
    }

    async fn call(&self, method: Method) -> Result<Returned, CallError> {
        self.client.call(method).await.map(|(_, returned)| returned)
    }

    /// Opens a namespace below this one [REQ CONNECT-19].
    pub async fn open_namespace(&self, path: &str) -> Result<Connection, CallError> {
        let path = Some(path.into());
        let method = Method::OpenNamespace { connection: self.handle, path, flags: 0 };
        let (id, _) = self.client.call(method).await?;
        Ok(Self::new(self.client.clone(), id.into()))
    }

    /// A class [REQ CLASS-1].
    pub async fn get_class(&self, name: &str) -> Result<Object<ClassDeclaration>, CallError> {
        match self.get(name).await? {
            Returned::Class(class) => Ok(class),
            _ => Err(not_what_was_asked_for("GetObject")),
        }
    }

    /// An instance, by its path: `Class.Key="value"` [REQ INSTANCE-2].
    pub async fn get_instance(&self, path: &str) -> Result<Object<Instance>, CallError> {
        match self.get(path).await? {
            Returned::Instance(instance) => Ok(instance),
            _ => Err(not_what_was_asked_for("GetObject")),
        }
    }

    async fn get(&self, path: &str) -> Result<Returned, CallError> {
        let path = Some(path.into());
        self.call(Method::GetObject { connection: self.handle, path, flags: 0 }).await
    }

    /// Creates a class, or updates it [REQ CLASS-5].
    pub async fn put_class(&self, class: ClassDeclaration) -> Result<(), CallError> {
        let class = Arc::new(class);
        self.call(Method::PutClass { connection: self.handle, class, flags: 0 }).await.map(drop)
    }

    /// Creates an instance, or replaces the one with the same key [REQ INSTANCE-1].
    pub async fn put_instance(&self, instance: Instance) -> Result<(), CallError> {
        let instance = Arc::new(instance);
        let method = Method::PutInstance { connection: self.handle, instance, flags: 0 };
        self.call(method).await.map(drop)
    }

    /// Deletes a class with its instances and everything derived from it [REQ CLASS-19].
    pub async fn delete_class(&self, name: &str) -> Result<(), CallError> {
        let class = Some(name.into());
        self.call(Method::DeleteClass { connection: self.handle, class, flags: 0 }).await.map(drop)
    }

    /// Deletes an instance [REQ INSTANCE-12].
    pub async fn delete_instance(&self, path: &str) -> Result<(), CallError> {
        let path = Some(path.into());
        let method = Method::DeleteInstance { connection: self.handle, path, flags: 0 };
        self.call(method).await.map(drop)
    }

    /// The classes under one, or all of them [REQ CLASS-21].
    pub async fn classes(
        &self,
        superclass: Option<&str>,
    ) -> Result<Vec<Object<ClassDeclaration>>, CallError> {
        let superclass = superclass.map(Into::into);
        let method = Method::EnumerateClasses { connection: self.handle, superclass, flags: 0 };
        match self.call(method).await? {
            Returned::Classes(classes) => Ok(classes),
            _ => Err(not_what_was_asked_for("CreateClassEnum")),
        }
    }

    /// The instances of a class and of those under it [REQ INSTANCE-15].
    pub async fn instances(&self, class: &str) -> Result<Vec<Object<Instance>>, CallError> {
        let class = Some(class.into());
        let method = Method::EnumerateInstances { connection: self.handle, class, flags: 0 };
        match self.call(method).await? {
            Returned::Instances(instances) => Ok(instances),
            _ => Err(not_what_was_asked_for("CreateInstanceEnum")),
        }
    }

    /// The instances that a query selects, or finds related [REQ QUERY-2, QUERY-3].
    ///
    /// ```
    /// # use wbem_sim::{caller::Caller, profile::Profile, simulator::Simulator, status::Status};
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let simulator = Simulator::new(Profile::recommended());
    /// simulator.load_mof("class T { [key] uint32 Id; string Name; };
    ///     instance of T { Id = 1; Name = \"One\"; }; instance of T { Id = 2; };")?;
    /// let client = simulator.client(Caller::administrator("tool"));
    /// let connection = client.connect("root\\default").await?;
    /// let found = connection.query("SELECT Id FROM T WHERE Name LIKE 'o%'").await?;
    /// assert_eq!(found.len(), 1);
    /// let error = connection.query("SELECT Wrong FROM T").await.unwrap_err();
    /// assert_eq!(error.status, Status::WBEM_E_INVALID_QUERY);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn query(&self, query: &str) -> Result<Vec<Object<Instance>>, CallError> {
        match self.exec_query(query).await? {
            Returned::Instances(instances) => Ok(instances),
            _ => Err(not_what_was_asked_for("ExecQuery")),
        }
    }

    /// The classes that a query finds: of `meta_class`, or with `SchemaOnly` or `ClassDefsOnly`.
    pub async fn query_classes(
        &self,
        query: &str,
    ) -> Result<Vec<Object<ClassDeclaration>>, CallError> {
        match self.exec_query(query).await? {
            Returned::Classes(classes) => Ok(classes),
            _ => Err(not_what_was_asked_for("ExecQuery")),
        }
    }

    async fn exec_query(&self, query: &str) -> Result<Returned, CallError> {
        let (language, query) = (Some("WQL".into()), Some(query.into()));
        self.call(Method::ExecQuery { connection: self.handle, language, query, flags: 0 }).await
    }

    /// A list of the classes under one, or of all of them, to be read in parts; it returns at once
    /// [REQ CALL-8].
    pub async fn enumerate_classes(
        &self,
        superclass: Option<&str>,
    ) -> Result<Enumerator<ClassDeclaration>, CallError> {
        self.enumerate(Enumeration::Classes { superclass: superclass.map(Into::into) }).await
    }

    /// A list of the instances of a class and of those under it, to be read in parts; it returns
    /// at once [REQ CALL-8].
    pub async fn enumerate_instances(
        &self,
        class: &str,
    ) -> Result<Enumerator<Instance>, CallError> {
        self.enumerate(Enumeration::Instances { class: Some(class.into()) }).await
    }

    /// A list of the instances that a query gives, to be read in parts; it returns at once, and a
    /// fault of the query comes when the list is read [REQ CALL-8].
    pub async fn enumerate_query(&self, query: &str) -> Result<Enumerator<Instance>, CallError> {
        let (language, query) = (Some("WQL".into()), Some(query.into()));
        self.enumerate(Enumeration::Query { language, query }).await
    }

    async fn enumerate<T: Listed>(&self, of: Enumeration) -> Result<Enumerator<T>, CallError> {
        let (connection, flags) = (self.handle, FLAG_RETURN_IMMEDIATELY);
        let (id, _) = self.client.call(Method::OpenEnumerator { connection, of, flags }).await?;
        Ok(Enumerator::new(self.client.clone(), id.into()))
    }

    /// Gets an instance without waiting for it [REQ CALL-8].
    pub async fn start_get_instance(&self, path: &str) -> Result<CallResult, CallError> {
        let (path, flags) = (Some(path.into()), FLAG_RETURN_IMMEDIATELY);
        self.client.start(Method::GetObject { connection: self.handle, path, flags }).await
    }

    /// Puts an instance without waiting for it [REQ CALL-8].
    pub async fn start_put_instance(&self, instance: Instance) -> Result<CallResult, CallError> {
        let (instance, flags) = (Arc::new(instance), FLAG_RETURN_IMMEDIATELY);
        self.client.start(Method::PutInstance { connection: self.handle, instance, flags }).await
    }

    /// Calls a method of a class or an instance; the values that come out, by name
    /// [REQ RIGHTS-11].
    pub async fn exec_method(
        &self,
        path: &str,
        method: &str,
        input: Option<Instance>,
    ) -> Result<Object<Instance>, CallError> {
        self.exec(Method::ExecMethod {
            connection: self.handle,
            path: Some(path.into()),
            method: Some(method.into()),
            input: input.map(Arc::new),
            flags: 0,
        })
        .await
    }

    async fn exec(&self, method: Method) -> Result<Object<Instance>, CallError> {
        match self.call(method).await? {
            Returned::Instance(output) => Ok(output),
            _ => Err(not_what_was_asked_for("ExecMethod")),
        }
    }

    /// The descriptor of the namespace: GetSD [REQ RIGHTS-17].
    pub async fn get_security(&self) -> Result<SecurityDescriptor, CallError> {
        let output = self.exec(Method::of_security(self.handle, "GetSD", None)).await?;
        let bytes = output.value("SD").as_bytes();
        let descriptor = bytes.and_then(|bytes| SecurityDescriptor::from_bytes(&bytes).ok());
        descriptor.ok_or(not_what_was_asked_for("GetSD"))
    }

    /// Gives the namespace another descriptor: SetSD [REQ RIGHTS-17, RIGHTS-18].
    pub async fn set_security(&self, descriptor: &SecurityDescriptor) -> Result<(), CallError> {
        let method = Method::set_descriptor(self.handle, &descriptor.to_bytes());
        self.exec(method).await.map(drop)
    }

    /// What the caller may do in the namespace: GetCallerAccessRights [REQ RIGHTS-19].
    pub async fn caller_rights(&self) -> Result<Rights, CallError> {
        let method = Method::of_security(self.handle, "GetCallerAccessRights", None);
        match self.exec(method).await?.value("rights") {
            Value::Sint32(bits) => Ok(Rights(bits.cast_unsigned())),
            _ => Err(not_what_was_asked_for("GetCallerAccessRights")),
        }
    }
}

/// A class where an instance was asked for, or the other way about.
fn not_what_was_asked_for(method: &'static str) -> CallError {
    CallError { method, status: crate::status::Status::WBEM_E_TYPE_MISMATCH }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.client.tell(Method::Release { pointer: self.handle });
    }
}
