//! IEnumWbemClassObject: Next, Skip, Reset and Clone.
//!
//! An enumerator reads the result set of one operation; its clones share that set, and each has a
//! position of its own. While the operation goes on, Next waits for what it asks for, or until its
//! timeout; calls on one enumerator are served one after the other.

use crate::call::{CallId, Handle, Method, Reply, Returned};
use crate::caller::{Caller, Principal};
use crate::profile::Mutant;
use crate::status::Status;

use super::Server;
use super::listing::{Cursor, Listing};
use super::parameters::FLAG_FORWARD_ONLY;
use super::pending::Pending;
use super::pointer::Pointee;

/// What the server knows of an enumerator.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Enumerator {
    /// Who started the operation [REQ ENUM-5].
    owner: Principal,
    /// Whether it goes forward only [REQ ENUM-4].
    forward_only: bool,
    /// The operation whose results it reads.
    operation: CallId,
    /// Where it stands.
    cursor: Cursor,
    /// Whether a Restore has come between.
    pub replaced: bool,
}

/// What an operation that lists has come to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct ResultSet {
    /// What there is so far.
    pub listing: Listing,
    /// How the operation has ended; none while it goes on.
    pub outcome: Option<Status>,
    /// How many enumerators read it.
    readers: u32,
}

impl Server {
    /// Hands out an enumerator at the beginning of what an operation lists.
    pub(super) fn new_enumerator(
        &mut self,
        pending: &Pending,
        listing: Listing,
        outcome: Option<Status>,
    ) {
        let Pending { id, call, abandoned, .. } = pending;
        if *abandoned {
            return; // There is nobody to hand it to.
        }
        let enumerator = Enumerator {
            owner: call.caller.account.clone(),
            forward_only: call.method.flags() & FLAG_FORWARD_ONLY != 0,
            operation: *id,
            cursor: Cursor::default(),
            replaced: false,
        };
        self.result_sets.insert(*id, ResultSet { listing, outcome, readers: 0 });
        self.add_enumerator((*id).into(), &call.caller, enumerator);
    }

    fn add_enumerator(&mut self, handle: Handle, caller: &Caller, enumerator: Enumerator) {
        if let Some(set) = self.result_sets.get_mut(&enumerator.operation) {
            set.readers += 1;
        }
        self.enumerators.insert(handle, enumerator);
        self.point(handle, caller, Pointee::Enumerator);
    }

    /// Nobody holds an enumerator any more.
    pub(super) fn drop_enumerator(&mut self, handle: Handle) {
        let Some(Enumerator { operation, .. }) = self.enumerators.remove(&handle) else {
            return;
        };
        if let Some(set) = self.result_sets.get_mut(&operation) {
            set.readers -= 1;
            if set.readers == 0 {
                self.result_sets.remove(&operation);
            }
        }
    }

    /// An operation has found more, or all.
    pub(super) fn show_results(&mut self, operation: CallId, listing: &Listing) {
        if let Some(set) = self.result_sets.get_mut(&operation) {
            set.listing = listing.clone();
            self.restless = true;
        }
    }

    /// Nobody but the principal that started the operation reads its results [REQ ENUM-5].
    pub(super) fn check_reader(&self, handle: Handle, caller: &Caller) -> Result<(), Status> {
        match self.enumerators.get(&handle) {
            Some(enumerator)
                if enumerator.owner != caller.account
                    && !self.profile.is(Mutant::AnyoneReadsOn) =>
            {
                Err(Status::WBEM_E_ACCESS_DENIED)
            }
            _ => Ok(()),
        }
    }

    /// What a call on an enumerator comes to; none while it has to wait. `over` is whether it may
    /// wait no longer.
    pub(super) fn read_enumerator(&mut self, pending: &Pending, over: bool) -> Option<Reply> {
        let handle = pending.call.method.result().expect("it is made on an enumerator");
        if !self.is_first_in_line(pending.id, handle) {
            return over.then(|| self.nothing_in_time(pending, handle));
        }
        Some(match pending.call.method {
            Method::Next { count, .. } => return self.next(handle, count, over),
            Method::Skip { count, .. } => {
                let reply = self.next(handle, count, over)?;
                reply.status.into()
            }
            Method::Reset { .. } => self.reset(handle).into(),
            _ => self.clone_enumerator(pending, handle).into(),
        })
    }

    /// Calls on one enumerator are served one after the other.
    fn is_first_in_line(&self, id: CallId, handle: Handle) -> bool {
        let mut earlier = self.waits.iter().take_while(|(waiting, _)| **waiting < id);
        !earlier.any(|(_, wait)| wait.pending.call.method.result() == Some(handle))
    }

    /// The reply to a call whose time has run out behind another one.
    fn nothing_in_time(&self, pending: &Pending, handle: Handle) -> Reply {
        let set = &self.result_sets[&self.enumerators[&handle].operation];
        let returned = match pending.call.method {
            Method::Next { .. } => set.listing.read(&mut Cursor::default(), 0),
            _ => Returned::Nothing,
        };
        Reply { status: Status::WBEM_S_TIMEDOUT, returned }
    }

    /// [REQ ENUM-1, ENUM-2, ENUM-3]
    fn next(&mut self, handle: Handle, count: u32, over: bool) -> Option<Reply> {
        let enumerator = self.enumerators.get_mut(&handle).expect("it has been looked up");
        let set = self.result_sets.get(&enumerator.operation).expect("it has a reader");
        let hides = self.profile.is(Mutant::NextHidesFailure);
        if let Some(failure) = set.outcome.filter(|outcome| outcome.is_failure() && !hides) {
            return Some(failure.into());
        }
        let wanted = usize::try_from(count).unwrap_or(usize::MAX);
        let status = match set.listing.skip(&mut enumerator.cursor.clone(), wanted) == wanted {
            true => Status::WBEM_S_NO_ERROR,
            false if self.profile.is(Mutant::NextHidesTheEnd) => Status::WBEM_S_NO_ERROR,
            false if set.outcome.is_some() => Status::WBEM_S_FALSE,
            false if over => Status::WBEM_S_TIMEDOUT,
            false => return None,
        };
        let mut cursor = enumerator.cursor.clone();
        let returned = set.listing.read(&mut cursor, wanted);
        if !self.profile.is(Mutant::NextStandsStill) {
            enumerator.cursor = cursor;
        }
        Some(Reply { status, returned })
    }

    /// [REQ ENUM-4]
    fn reset(&mut self, handle: Handle) -> Status {
        let enumerator = self.enumerators.get_mut(&handle).expect("it has been looked up");
        if enumerator.forward_only && !self.profile.is(Mutant::ForwardOnlyTurnsBack) {
            return Status::WBEM_E_INVALID_OPERATION;
        }
        enumerator.cursor = Cursor::default();
        Status::WBEM_S_NO_ERROR
    }

    /// [REQ ENUM-4]
    fn clone_enumerator(&mut self, pending: &Pending, handle: Handle) -> Status {
        let enumerator = self.enumerators[&handle].clone();
        if enumerator.forward_only && !self.profile.is(Mutant::ForwardOnlyTurnsBack) {
            return Status::WBEM_E_INVALID_OPERATION;
        }
        let outcome = self.result_sets[&enumerator.operation].outcome;
        if let Some(failure) = outcome.filter(|outcome| outcome.is_failure()) {
            return failure;
        }
        self.add_enumerator(pending.id.into(), &pending.call.caller, enumerator);
        Status::WBEM_S_NO_ERROR
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use super::*;
    use crate::call::{Call, Enumeration, FLAG_RETURN_IMMEDIATELY, INFINITE, TIMEOUT_MS_MAX};
    use crate::cim::{Instance, Value};
    use crate::mof;
    use crate::profile::Profile;
    use crate::repository::Repository;
    use crate::server::{Job, JobId, JobResult, Output};

    /// A class with two stored instances, and one below it that a provider shows.
    const CONTENT: &str = r#"
class T { [key] uint32 Id; };
[dynamic, provider("Other")] class U : T {};
instance of __Win32Provider as $P { Name = "Other"; };
instance of __InstanceProviderRegistration { provider = $P; SupportsEnumeration = TRUE; };
instance of T { Id = 1; };
instance of T { Id = 2; };
"#;

    /// A server, one client of it, and what has come out.
    struct World {
        server: Server,
        caller: Arc<Caller>,
        replies: Vec<(CallId, Reply)>,
        jobs: Vec<JobId>,
    }

    impl World {
        /// A world where the provider has been asked for a list, and the list is there.
        fn listing() -> (Self, Handle) {
            let mut repository = Repository::new();
            let path = mof::default_namespace();
            mof::compile_into("text", CONTENT, &mut repository, &path).expect("it is right");
            let server = Server::with_repository(Profile::recommended(), repository);
            let caller = Arc::new(Caller::administrator("tool"));
            let mut world = Self { server, caller, replies: Vec::new(), jobs: Vec::new() };
            let namespace = Some("root\\default".into());
            let connection =
                world.call(Method::Connect { namespace, locale: None, flags: 0 }).into();
            let of = Enumeration::Instances { class: Some("T".into()) };
            let flags = FLAG_RETURN_IMMEDIATELY;
            let list = world.call(Method::OpenEnumerator { connection, of, flags });
            assert_eq!(world.reply(list), Some((Status::WBEM_S_NO_ERROR, 0)));
            (world, list.into())
        }

        fn call(&mut self, method: Method) -> CallId {
            let call = Call::new(Arc::clone(&self.caller), method);
            let id = self.server.call(self.server.now(), call);
            self.collect();
            id
        }

        fn next(&mut self, enumerator: Handle, timeout_ms: u32, count: u32) -> CallId {
            self.call(Method::Next { enumerator, timeout_ms, count })
        }

        fn provide(&mut self, answer: Result<Vec<Arc<Instance>>, Status>) {
            let job = self.jobs.pop().expect("the provider has been asked");
            self.server.finish(self.server.now(), job, JobResult::Provided(answer));
            self.collect();
        }

        fn collect(&mut self) {
            while let Some(output) = self.server.poll() {
                match output {
                    Output::Reply { id, reply } => self.replies.push((id, reply)),
                    Output::Job { id, job: Job::Provide { .. } } => self.jobs.push(id),
                    Output::Job { job, .. } => panic!("{job:?}"),
                }
            }
        }

        /// The status of a reply that has come, and how many instances it has.
        fn reply(&self, call: CallId) -> Option<(Status, usize)> {
            let (_, reply) = self.replies.iter().find(|(id, _)| *id == call)?;
            let count = match &reply.returned {
                Returned::Instances(instances) => instances.len(),
                _ => 0,
            };
            Some((reply.status, count))
        }
    }

    fn provided() -> Vec<Arc<Instance>> {
        vec![Arc::new(Instance::new("U").with("Id", Value::Uint32(3)))]
    }

    /// [REQ ENUM-2]
    #[test]
    fn what_is_there_comes_before_what_a_provider_has_yet_to_say() {
        let (mut world, list) = World::listing();
        let first = world.next(list, 0, 5);
        assert_eq!(world.reply(first), Some((Status::WBEM_S_TIMEDOUT, 2)));
        let rest = world.next(list, INFINITE, 5);
        assert_eq!(world.reply(rest), None);
        world.provide(Ok(provided()));
        assert_eq!(world.reply(rest), Some((Status::WBEM_S_FALSE, 1)));
    }

    /// [REQ ENUM-3]
    #[test]
    fn a_provider_that_fails_fails_the_list() {
        let (mut world, list) = World::listing();
        let waiting = world.next(list, INFINITE, 5);
        world.provide(Err(Status::WBEM_E_PROVIDER_FAILURE));
        assert_eq!(world.reply(waiting), Some((Status::WBEM_E_PROVIDER_FAILURE, 0)));
        let again = world.next(list, 0, 1);
        assert_eq!(world.reply(again), Some((Status::WBEM_E_PROVIDER_FAILURE, 0)));
    }

    #[test]
    fn calls_on_one_enumerator_are_served_one_after_the_other() {
        let (mut world, list) = World::listing();
        let copy = world.call(Method::CloneEnumerator { enumerator: list }).into();
        let first = world.next(list, 1_000, 3);
        let behind = world.next(list, INFINITE, 1);
        let reset = world.call(Method::Reset { enumerator: list });
        assert_eq!((world.reply(behind), world.reply(reset)), (None, None));
        let elsewhere = world.next(copy, 0, 1);
        assert_eq!(world.reply(elsewhere), Some((Status::WBEM_S_NO_ERROR, 1)));
        world.server.advance(Duration::from_secs(1));
        world.collect();
        assert_eq!(world.reply(first), Some((Status::WBEM_S_TIMEDOUT, 2)));
        assert_eq!(world.reply(reset), None);
        world.provide(Ok(provided()));
        assert_eq!(world.reply(behind), Some((Status::WBEM_S_NO_ERROR, 1)));
        assert_eq!(world.reply(reset), Some((Status::WBEM_S_NO_ERROR, 0)));
        let all = world.next(list, 0, u32::MAX);
        assert_eq!(world.reply(all), Some((Status::WBEM_S_FALSE, 3)));
    }

    #[test]
    fn a_timeout_is_a_positive_number_or_for_ever() {
        let (mut world, list) = World::listing();
        let longest = world.next(list, TIMEOUT_MS_MAX, 1);
        assert_eq!(world.reply(longest), Some((Status::WBEM_S_NO_ERROR, 1)));
        let longer = world.next(list, TIMEOUT_MS_MAX + 1, 1);
        assert_eq!(world.reply(longer), Some((Status::WBEM_E_INVALID_PARAMETER, 0)));
    }

    #[test]
    fn results_last_as_long_as_somebody_reads_them() {
        let (mut world, list) = World::listing();
        let copy = world.call(Method::CloneEnumerator { enumerator: list }).into();
        world.call(Method::Release { pointer: list });
        assert_eq!(world.server.result_sets.len(), 1);
        let gone = world.next(list, 0, 1);
        assert_eq!(world.reply(gone), Some((Status::E_POINTER, 0)));
        let waiting = world.next(copy, INFINITE, 3);
        world.call(Method::Release { pointer: copy });
        world.provide(Ok(provided()));
        assert_eq!(world.reply(waiting), Some((Status::WBEM_S_NO_ERROR, 3)));
        assert!(world.server.result_sets.is_empty() && world.server.enumerators.is_empty());
    }
}
