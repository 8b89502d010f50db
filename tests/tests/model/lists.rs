//! What enumerators show: whoever reads what one operation lists finds the same objects at the same
//! places, whatever happens in between.

use std::collections::BTreeMap;

use wbem_sim::call::{CallId, Handle, Method, Returned};
use wbem_sim::cim::Instance;
use wbem_sim::repository::Repository;
use wbem_sim::status::Status;

use crate::op::RETURN_IMMEDIATELY;
use crate::world::{Made, World};

/// Everything that enumerators have shown so far.
#[derive(Default)]
pub struct Lists {
    readers: BTreeMap<Handle, Reader>,
    shown: BTreeMap<Handle, Shown>,
}

/// An enumerator.
#[derive(Clone, Copy)]
struct Reader {
    /// The enumerator that the operation handed out; clones come from it.
    origin: Handle,
    /// Where it stands; none if nobody can know.
    position: Option<usize>,
}

/// What one operation lists, as far as it has been seen.
#[derive(Default)]
struct Shown {
    objects: BTreeMap<usize, Instance>,
    end: Option<usize>,
}

impl Lists {
    /// Checks the replies of one step, in their order. `quiet` is whether nothing was done in it
    /// that has no reply.
    pub fn check(&mut self, world: &World, replies: &[CallId], quiet: bool) {
        for id in replies {
            let made = &world.calls[id];
            let reply = made.reply.as_ref().expect("it has come");
            if reply.status.is_failure() {
                continue;
            }
            match made.method {
                Method::OpenEnumerator { flags, .. } => {
                    let settled = flags & RETURN_IMMEDIATELY == 0;
                    let settled = settled && quiet && replies.len() == 1;
                    let server = world.machine.server();
                    self.open((*id).into(), settled.then(|| server.repository()));
                }
                Method::CloneEnumerator { enumerator } => {
                    let copy = self.readers[&enumerator];
                    self.readers.insert((*id).into(), copy);
                }
                Method::Reset { enumerator } => {
                    self.reader(enumerator).position = Some(0);
                }
                Method::Skip { enumerator, count, .. } => {
                    let known = reply.status == Status::WBEM_S_NO_ERROR;
                    let reader = self.reader(enumerator);
                    let position = reader.position.filter(|_| known);
                    reader.position = position.map(|position| position + count as usize);
                }
                Method::Next { enumerator, count, .. } => {
                    self.belongs_to_the_caller(world, made, enumerator);
                    self.next(enumerator, count as usize, reply.status, &reply.returned);
                }
                _ => {}
            }
        }
    }

    fn reader(&mut self, enumerator: Handle) -> &mut Reader {
        self.readers.get_mut(&enumerator).expect("it has been handed out")
    }

    /// A new enumerator: what it lists is settled if nothing else has happened meanwhile.
    fn open(&mut self, handle: Handle, content: Option<&Repository>) {
        self.readers.insert(handle, Reader { origin: handle, position: Some(0) });
        let mut shown = Shown::default();
        if let Some(content) = content {
            let namespace = content.namespaces().find(|one| one.class(&"Note".into()).is_some());
            let namespace = namespace.expect("the class has been listed");
            let objects = namespace.instances_of(&"Note".into());
            shown.objects = objects.map(|one| Instance::clone(one)).enumerate().collect();
            shown.end = Some(shown.objects.len());
        }
        self.shown.insert(handle, shown);
    }

    fn next(&mut self, enumerator: Handle, count: usize, status: Status, returned: &Returned) {
        let Returned::Instances(objects) = returned else { panic!("Next returned {returned:?}") };
        let all_there = objects.len() == count;
        let says_so = status == Status::WBEM_S_NO_ERROR;
        // Behind another call even a Next that asks for nothing may run out of time.
        assert!(all_there == says_so || count == 0, "Next says {status} of {}", objects.len());
        let reader = self.readers.get_mut(&enumerator).expect("it has been handed out");
        let Some(from) = reader.position else { return };
        let until = from + objects.len();
        reader.position = Some(until);
        let shown = self.shown.get_mut(&reader.origin).expect("it has been opened");
        for (place, object) in (from..until).zip(objects) {
            let known = shown.objects.entry(place).or_insert_with(|| Instance::clone(object));
            assert_eq!(known, &**object, "an enumerator shows another object than before");
        }
        if status == Status::WBEM_S_FALSE {
            assert_eq!(*shown.end.get_or_insert(until), until, "an enumerator has two ends");
        }
        assert!(shown.end.is_none_or(|end| until <= end), "an enumerator goes past its end");
    }

    /// Nobody reads what another principal has asked for.
    fn belongs_to_the_caller(&self, world: &World, made: &Made, enumerator: Handle) {
        let origin = self.readers[&enumerator].origin;
        let owner = &world.calls[&CallId(origin.0)].caller;
        assert_eq!(made.caller.account, owner.account, "another principal reads on");
    }
}
