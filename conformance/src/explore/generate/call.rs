//! What a verb makes a call of: its arguments, most of which make sense.

use std::sync::Arc;

use rand::RngExt;
use wbem_sim::call::{
    Call, Enumeration, FLAG_RETURN_IMMEDIATELY, Handle, INFINITE, Interface, Method, Misplaced,
};
use wbem_sim::caller::{Caller, Process};
use wbem_sim::compilation::MofCompilation;

use super::{Generator, pick};
use crate::explore::model::ModelSession;
use crate::explore::verb::Verb;
use crate::scenario::Deed;
use crate::target::Pace;

/// Flags that few methods take, if any.
const ODD_FLAGS: [u32; 8] = [1, 2, 4, 0x80, 0x100, 0x1000, 0x10_0000, 0x1000_0000];
const INTERFACES: [Interface; 6] = [
    Interface::IWbemBackupRestoreEx,
    Interface::IWbemBackupRestoreEx,
    Interface::IWbemBackupRestoreEx,
    Interface::IWbemBackupRestoreEx,
    Interface::IWbemBackupRestoreEx,
    Interface::IWbemBackupRestore,
];

impl Generator<'_> {
    /// A deed of this kind, if there is what it takes.
    pub(super) fn deed(&mut self, verb: Verb, session: &ModelSession) -> Option<Deed> {
        match verb {
            Verb::Activate | Verb::Connect | Verb::Compile | Verb::Shutdown => {
                let caller = self.caller(None)?;
                let method = self.free_method(verb)?;
                self.call(caller, method, false)
            }
            Verb::QueryInterface | Verb::Pause | Verb::Resume | Verb::Backup | Verb::Restore => {
                let is_older = !matches!(verb, Verb::Pause | Verb::Resume) && self.one_in(6);
                let state = &self.state;
                let list = if is_older { &state.older } else { &state.objects };
                let (object, owner) = pick(&mut self.random, list)?;
                let caller = self.caller(Some(&owner))?;
                let method = self.object_method(verb, object)?;
                self.call(caller, method, false)
            }
            Verb::Release => self.release(),
            Verb::Next | Verb::Skip | Verb::Reset | Verb::Clone => self.on_enumerator(verb),
            Verb::AskResult => self.on_result(),
            Verb::Advance
            | Verb::LetGo
            | Verb::Kill
            | Verb::LimitRequests
            | Verb::Fail
            | Verb::Stop
            | Verb::Start
            | Verb::DamageFile
            | Verb::LookAtFile
            | Verb::ProviderPut
            | Verb::ProviderPutClass => self.control(verb, session),
            _ => self.on_connection(verb),
        }
    }

    /// A call, which may be held where that can be, and never where it does no work of its own.
    fn call(&mut self, caller: Arc<Caller>, method: Method, call_result: bool) -> Option<Deed> {
        let can_hold = self.can_hold && method.result().is_none();
        let slow = can_hold && self.one_in(5);
        let pace = if slow { Pace::Held } else { Pace::Free };
        Some(Deed::Call { call: Call { caller, method, call_result }, pace })
    }

    /// One of some flags, and seldom one that makes no sense as well.
    fn flags(&mut self, usual: &[u32]) -> u32 {
        let odd = if self.one_in(24) { &ODD_FLAGS[..] } else { &[0] };
        let mut chosen = |from: &[u32]| pick(&mut self.random, from).unwrap_or_default();
        chosen(usual) | chosen(odd)
    }

    /// One of some texts, and seldom none at all.
    fn text<T: Clone>(&mut self, from: &[T]) -> Option<T> {
        if self.one_in(24) { None } else { pick(&mut self.random, from) }
    }

    fn free_method(&mut self, verb: Verb) -> Option<Method> {
        let world = self.world;
        Some(match verb {
            Verb::Activate => Method::Activate { interface: pick(&mut self.random, &INTERFACES)? },
            Verb::Connect if self.one_in(2) => world.login(),
            Verb::Connect => {
                let namespace = self.text(&world.namespaces);
                let locale =
                    if self.one_in(8) { pick(&mut self.random, &world.locales) } else { None };
                Method::Connect { namespace, flags: self.flags(&[0, 0, 0, 0x40, 0x80]), locale }
            }
            Verb::Compile => {
                let text = pick(&mut self.random, &world.compiled)?;
                let mut compilation = MofCompilation::from(&*text);
                if self.one_in(4) {
                    compilation.namespace = self.text(&world.namespaces);
                    compilation.class_flags = self.flags(&[0, 1, 2]);
                    compilation.instance_flags = self.flags(&[0, 1, 2]);
                }
                Method::CompileMof(Arc::new(compilation))
            }
            _ => Method::Shutdown,
        })
    }

    fn object_method(&mut self, verb: Verb, object: Handle) -> Option<Method> {
        Some(match verb {
            Verb::QueryInterface => {
                Method::QueryInterface { object, interface: pick(&mut self.random, &INTERFACES)? }
            }
            Verb::Pause => Method::Pause { object },
            Verb::Resume => Method::Resume { object },
            Verb::Backup => Method::Backup { object, file: self.file(), flags: self.flags(&[0]) },
            _ => {
                let flags = self.flags(&[0, 1, 1, 2]);
                Method::Restore { object, file: self.file(), flags }
            }
        })
    }

    /// Mostly the first file, so that what is restored was backed up.
    fn file(&mut self) -> Option<Arc<str>> {
        let at = [0, 0, 0, 0, 0, 0, 1, 1, 2, 3][self.random.random_range(0..10)];
        self.world.files.get(at).cloned()
    }

    fn release(&mut self) -> Option<Deed> {
        let state = &self.state;
        let lists =
            [&state.objects, &state.older, &state.connections, &state.enumerators, &state.results];
        let all: Vec<(Handle, Process)> = lists.into_iter().flatten().cloned().collect();
        let (pointer, owner) = pick(&mut self.random, &all)?;
        let caller = self.caller(Some(&owner))?;
        self.call(caller, Method::Release { pointer }, false)
    }

    fn on_enumerator(&mut self, verb: Verb) -> Option<Deed> {
        let (enumerator, owner) = pick(&mut self.random, &self.state.enumerators)?;
        let caller = self.caller(Some(&owner))?;
        let count = self.random.random_range(0..4);
        let timeout_ms = self.timeout();
        let method = match verb {
            Verb::Next => Method::Next { enumerator, timeout_ms, count },
            Verb::Skip => Method::Skip { enumerator, timeout_ms, count },
            Verb::Reset => Method::Reset { enumerator },
            _ => Method::CloneEnumerator { enumerator },
        };
        self.call(caller, method, false)
    }

    fn on_result(&mut self) -> Option<Deed> {
        let (result, owner) = pick(&mut self.random, &self.state.results)?;
        let caller = self.caller(Some(&owner))?;
        let timeout_ms = self.timeout();
        let method = match self.random.random_range(0..4) {
            0 => Method::GetResultObject { result, timeout_ms },
            1 => Method::GetResultString { result, timeout_ms },
            2 => Method::GetResultServices { result, timeout_ms },
            _ => Method::GetCallStatus { result, timeout_ms },
        };
        self.call(caller, method, false)
    }

    fn timeout(&mut self) -> u32 {
        [INFINITE, 0, 1000][self.random.random_range(0..3)]
    }

    fn on_connection(&mut self, verb: Verb) -> Option<Deed> {
        let (connection, owner) = pick(&mut self.random, &self.state.connections)?;
        let caller = self.caller(Some(&owner))?;
        let method = match verb {
            Verb::PutClass
            | Verb::DeleteClass
            | Verb::Classes
            | Verb::OpenNamespace
            | Verb::OpenLater
            | Verb::PutMisplaced => self.class_method(verb, connection)?,
            Verb::GetSecurity => Method::of_security(connection, "GetSD", None),
            Verb::CallerRights => Method::of_security(connection, "GetCallerAccessRights", None),
            Verb::SetSecurity => {
                let bytes = pick(&mut self.random, &self.world.descriptors)?;
                Method::set_descriptor(connection, &bytes)
            }
            _ => self.instance_method(verb, connection)?,
        };
        // Whoever has a call go on behind gives a place for its result, or should.
        let later = matches!(verb, Verb::PutLater | Verb::GetLater | Verb::OpenLater);
        let call_result = later && !self.one_in(12);
        self.call(caller, method, call_result)
    }

    fn class_method(&mut self, verb: Verb, connection: Handle) -> Option<Method> {
        let world = self.world;
        Some(match verb {
            Verb::PutClass => {
                let class = pick(&mut self.random, &world.classes)?;
                Method::PutClass { connection, class, flags: self.flags(&[0, 1, 2, 0x20, 0x40]) }
            }
            Verb::PutMisplaced => {
                let object = match self.one_in(2) {
                    true => Misplaced::Class(pick(&mut self.random, &world.classes)?),
                    false => Misplaced::Instance(pick(&mut self.random, &world.instances)?),
                };
                Method::PutMisplaced { connection, object, flags: self.flags(&[0]) }
            }
            Verb::DeleteClass => {
                let class = self.text(&world.class_names);
                Method::DeleteClass { connection, class, flags: self.flags(&[0]) }
            }
            Verb::OpenNamespace => {
                let path = self.text(&world.below);
                Method::OpenNamespace { connection, path, flags: self.flags(&[0]) }
            }
            Verb::OpenLater => {
                let path = self.text(&world.below);
                Method::OpenNamespace { connection, path, flags: FLAG_RETURN_IMMEDIATELY }
            }
            _ => {
                let superclass = self.text(&world.class_names);
                Method::EnumerateClasses { connection, superclass, flags: self.flags(&[0, 1]) }
            }
        })
    }

    fn instance_method(&mut self, verb: Verb, connection: Handle) -> Option<Method> {
        let world = self.world;
        Some(match verb {
            Verb::Get => {
                let path = self.text(&world.paths);
                Method::GetObject { connection, path, flags: self.flags(&[0]) }
            }
            Verb::GetLater => {
                let path = self.text(&world.paths);
                Method::GetObject { connection, path, flags: FLAG_RETURN_IMMEDIATELY }
            }
            Verb::PutInstance | Verb::PutLater => {
                let instance = pick(&mut self.random, &world.instances)?;
                let later = if verb == Verb::PutLater { FLAG_RETURN_IMMEDIATELY } else { 0 };
                let flags = self.flags(&[0, 0, 0, 1, 2]) | later;
                Method::PutInstance { connection, instance, flags }
            }
            Verb::DeleteInstance => {
                let path = self.text(&world.paths);
                Method::DeleteInstance { connection, path, flags: self.flags(&[0]) }
            }
            Verb::Instances => {
                let class = self.text(&world.class_names);
                Method::EnumerateInstances { connection, class, flags: self.flags(&[0, 1]) }
            }
            Verb::Query => {
                let query = self.text(&world.queries);
                let language = match self.one_in(12) {
                    true => pick(&mut self.random, &[None, Some("XQL".into())])?,
                    false => Some(Arc::clone(&world.language)),
                };
                Method::ExecQuery { connection, language, query, flags: self.flags(&[0]) }
            }
            _ => {
                let class = self.text(&world.class_names);
                let flags = self.flags(&[0, FLAG_RETURN_IMMEDIATELY, 0x20]);
                let of = Enumeration::Instances { class };
                Method::OpenEnumerator { connection, of, flags }
            }
        })
    }
}
