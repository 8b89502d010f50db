//! IWbemLocator and IWbemServices, but for what lists.

use std::ffi::c_void;
use std::ptr::null_mut;

use wbem_sim::call::{Call, CallId, Handle, Method, Misplaced, Reply};
use wbem_sim::cim::{GivenPath, Instance, Name, NamespacePath};
use wbem_sim::status::Status;
use windows::Win32::System::Com::CLSCTX_INPROC_SERVER;
use windows::Win32::System::Wmi::{
    IWbemCallResult, IWbemClassObject, IWbemLocator, IWbemServices, WBEM_GENERIC_FLAG_TYPE,
    WbemLocator,
};
use windows::core::{HRESULT, Interface};

use crate::blanket;
use crate::client::{Client, GONE, returned};
use crate::elsewhere::Elsewhere;
use crate::pointers::Pointer;
use crate::raw::{Shared, Text, create, given, invoke, required, status_of};

/// Where a call result goes, if the call has a place for one, and what the call came to.
struct Place {
    pointer: *mut c_void,
    wanted: bool,
}

impl Place {
    fn new(call: &Call) -> Self {
        Self { pointer: null_mut(), wanted: call.call_result }
    }

    /// The argument: NULL where nothing is wanted.
    fn argument(&mut self) -> *mut *mut c_void {
        if self.wanted { &raw mut self.pointer } else { null_mut() }
    }

    /// What was put there.
    fn take(self) -> Option<IWbemCallResult> {
        // SAFETY: what a method puts there is a call result that is ours to release, or NULL.
        (!self.pointer.is_null()).then(|| unsafe { IWbemCallResult::from_raw(self.pointer) })
    }
}

/// Logs in to a namespace, of this machine or elsewhere. NULL is no namespace on any machine.
pub fn connect(
    elsewhere: Option<&'static Elsewhere>,
    namespace: Option<&str>,
    flags: u32,
    locale: Option<&str>,
) -> (Status, Option<IWbemServices>) {
    let locator: IWbemLocator = match create(&WbemLocator, CLSCTX_INPROC_SERVER) {
        Ok(locator) => locator,
        Err(status) => return (status, None),
    };
    let there = elsewhere.zip(namespace).map(|(elsewhere, path)| elsewhere.namespace(path));
    let (namespace, locale) = (Text::new(there.as_deref().or(namespace)), Text::new(locale));
    let credentials = elsewhere.map(Elsewhere::credentials);
    let [user, password] =
        credentials.map_or([null_mut(); 2], |texts| texts.map(|text| text.as_raw()));
    // SAFETY: the interface is one that COM has given out; texts live through the call.
    let (status, services) = given::<IWbemServices>(|out| unsafe {
        invoke!(
            &locator,
            ConnectServer,
            namespace.as_raw(),
            user,
            password,
            locale.as_raw(),
            flags.cast_signed(),
            null_mut(),
            null_mut(),
            out
        )
    });
    if let Some(services) = &services {
        // A proxy that keeps what it has shows what the process has said of all of them.
        let _ = blanket::set(services, elsewhere);
    }
    (status, services)
}

/// The object that GetObject gives without a path.
pub fn empty_object(services: &IWbemServices) -> Result<IWbemClassObject, Status> {
    let flags = WBEM_GENERIC_FLAG_TYPE::default();
    // SAFETY: the interface is one that COM has given out; every other argument may be NULL.
    required(|out| unsafe {
        invoke!(services, GetObject, null_mut(), flags, null_mut(), out, null_mut())
    })
}

/// A connection, and its namespace where that is known.
type Connection = (IWbemServices, Option<NamespacePath>);

impl Client {
    pub(crate) fn services(&self, connection: Handle) -> Option<Connection> {
        match self.pointers.get(connection) {
            Some(Pointer::Services(services, namespace)) => Some((services.0, namespace)),
            _ => None,
        }
    }

    /// A login.
    pub(crate) fn connect(
        &self,
        id: CallId,
        namespace: Option<&str>,
        flags: u32,
        locale: Option<&str>,
    ) -> Reply {
        let (status, services) = connect(self.elsewhere(), namespace, flags, locale);
        if let Some(services) = services {
            let path = namespace.and_then(|path| NamespacePath::parse(path).ok());
            self.pointers.keep(id.into(), Pointer::Services(Shared(services), path));
        }
        status.into()
    }

    /// Makes a call on a connection, unless that is gone, with the flags of the call and a place
    /// for a call result, which is kept.
    fn on_services(
        &self,
        id: CallId,
        call: &Call,
        connection: Handle,
        make: impl FnOnce(Connection, WBEM_GENERIC_FLAG_TYPE, *mut *mut c_void) -> Reply,
    ) -> Reply {
        let Some(connection) = self.services(connection) else { return GONE.into() };
        let flags = WBEM_GENERIC_FLAG_TYPE(call.method.flags().cast_signed());
        let mut place = Place::new(call);
        let reply = make(connection, flags, place.argument());
        if let Some(result) = place.take() {
            self.pointers.keep(id.into(), Pointer::CallResult(Shared(result)));
        }
        reply
    }

    pub(crate) fn open_namespace(
        &self,
        id: CallId,
        call: &Call,
        connection: Handle,
        path: Option<&str>,
    ) -> Reply {
        self.on_services(id, call, connection, |(services, base), flags, result| {
            let name = Text::new(path);
            // SAFETY: the interface is one that COM has given out; the text lives through the
            // call. Where there is a place for a call result it is the only one.
            let (status, opened) = given::<IWbemServices>(|out| unsafe {
                let out = if call.call_result { null_mut() } else { out };
                invoke!(&services, OpenNamespace, name.as_raw(), flags, null_mut(), out, result)
            });
            if let Some(opened) = opened {
                let below = base
                    .zip(path)
                    .and_then(|(base, path)| NamespacePath::parse(&format!("{base}\\{path}")).ok());
                self.pointers.keep(id.into(), Pointer::Services(Shared(opened), below));
            }
            status.into()
        })
    }

    pub(crate) fn get_object(
        &self,
        id: CallId,
        call: &Call,
        connection: Handle,
        path: Option<&str>,
    ) -> Reply {
        self.on_services(id, call, connection, |(services, _), flags, result| {
            let path = Text::new(path);
            let at_once = call.is_semisynchronous();
            // SAFETY: the interface is one that COM has given out; the text lives through the
            // call.
            let (status, object) = given::<IWbemClassObject>(|out| unsafe {
                let out = if at_once { null_mut() } else { out };
                invoke!(&services, GetObject, path.as_raw(), flags, null_mut(), out, result)
            });
            match at_once {
                true => status.into(),
                false => returned(status, object.as_ref()),
            }
        })
    }

    /// PutClass or PutInstance of an object that is made first: what that comes to otherwise is
    /// the reply.
    pub(crate) fn put(&self, id: CallId, call: &Call, connection: Handle, is_class: bool) -> Reply {
        self.on_services(id, call, connection, |(services, namespace), flags, result| {
            let object = match self.build(namespace.as_ref(), &call.method) {
                Ok(object) => object,
                Err(status) => return status.into(),
            };
            let raw = object.as_raw();
            // SAFETY: both interfaces are ones that COM has given out.
            let status = status_of(unsafe {
                match is_class {
                    true => invoke!(&services, PutClass, raw, flags, null_mut(), result),
                    false => invoke!(&services, PutInstance, raw, flags, null_mut(), result),
                }
            });
            if is_class && status.is_success() {
                self.keep_class(namespace, object);
            }
            status.into()
        })
    }

    /// A class that the client itself has put may be what it makes instances of.
    fn keep_class(&self, namespace: Option<NamespacePath>, object: IWbemClassObject) {
        let name = crate::objects::system(&object, "__CLASS").ok();
        let name = name.as_ref().and_then(|name| name.as_str()).map(Name::new);
        if let (Some(name), Some(namespace)) = (name, namespace) {
            self.known.keep(namespace, name, object);
        }
    }

    /// What a method that stores is given.
    fn build(
        &self,
        namespace: Option<&NamespacePath>,
        method: &Method,
    ) -> Result<IWbemClassObject, Status> {
        let namespace = namespace.cloned().unwrap_or_else(NamespacePath::root);
        match method {
            Method::PutClass { class, .. }
            | Method::PutMisplaced { object: Misplaced::Class(class), .. } => {
                self.known.build_class(&namespace, class)
            }
            Method::PutInstance { instance, .. }
            | Method::PutMisplaced { object: Misplaced::Instance(instance), .. } => {
                self.known.build_instance(&namespace, instance)
            }
            _ => Err(Status::WBEM_E_INVALID_PARAMETER),
        }
    }

    /// DeleteClass, or DeleteInstance.
    pub(crate) fn delete(
        &self,
        id: CallId,
        call: &Call,
        connection: Handle,
        what: Option<&str>,
        is_class: bool,
    ) -> Reply {
        self.on_services(id, call, connection, |(services, _), flags, result| {
            let what = Text::new(what);
            let raw = what.as_raw();
            // SAFETY: the interface is one that COM has given out; the text lives through the
            // call.
            let done: HRESULT = unsafe {
                match is_class {
                    true => invoke!(&services, DeleteClass, raw, flags, null_mut(), result),
                    false => invoke!(&services, DeleteInstance, raw, flags, null_mut(), result),
                }
            };
            status_of(done).into()
        })
    }

    pub(crate) fn exec_method(
        &self,
        id: CallId,
        call: &Call,
        connection: Handle,
        path: Option<&str>,
        (method, input): (Option<&str>, Option<&Instance>),
    ) -> Reply {
        self.on_services(id, call, connection, |(services, namespace), flags, result| {
            let namespace = namespace.unwrap_or_else(NamespacePath::root);
            let class = call.path().and_then(GivenPath::object).map(|path| &path.class);
            let input = input.map(|input| {
                let method = method.unwrap_or_default();
                self.known.build_input(&namespace, class, method, input)
            });
            let input = match input.transpose() {
                Ok(input) => input,
                Err(status) => return status.into(),
            };
            let (path, name) = (Text::new(path), Text::new(method));
            let raw = input.as_ref().map_or(null_mut(), Interface::as_raw);
            // SAFETY: the interfaces are ones that COM has given out; texts live through the
            // call.
            let (status, output) = given::<IWbemClassObject>(|out| unsafe {
                let (path, name) = (path.as_raw(), name.as_raw());
                let out = if call.call_result { null_mut() } else { out };
                invoke!(&services, ExecMethod, path, name, flags, null_mut(), raw, out, result)
            });
            match output {
                None => status.into(),
                output => returned(status, output.as_ref()),
            }
        })
    }
}
