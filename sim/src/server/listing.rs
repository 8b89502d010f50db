//! What an enumeration lists, and how far somebody has read it.
//!
//! A listing is a snapshot of the namespace and the pieces of it that are to be read one after
//! another. The snapshot costs nothing and an object is made when it is read, so the first of a
//! million comes at once, and the last needs no more memory than the first. What a provider
//! answers is a piece of its own, added when it comes.

use std::sync::Arc;

use imbl::Vector;

use crate::call::Returned;
use crate::cim::{ClassFacts, Instance, Object};
use crate::repository::{Class, InstanceKey, KeyRef, Namespace};
use crate::wql::{Answer, Given, Plan, Reader, Source};

use super::localized::{self, Texts};

/// What an enumeration lists, as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Listing {
    /// The namespace as it was when the enumeration began.
    namespace: Arc<Namespace>,
    /// Whether it is classes that are listed.
    of_classes: bool,
    /// Where the texts of classes are, if they are asked for.
    texts: Option<Texts>,
    pieces: Vector<Piece>,
    /// The query that it answers.
    plan: Option<Arc<Plan>>,
    /// What its answer is found from, besides what is stored, where all of that has to be there
    /// first: associations and what is at their ends.
    sources: Vec<Arc<Instance>>,
}

/// A part of a listing.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Piece {
    Classes(Arc<[Arc<Class>]>),
    /// The static instances of one class and no other.
    Stored(Arc<Class>),
    /// Those of them that a query selects.
    Selected(Arc<Reader>),
    /// Instances that the service or a provider has made up.
    Given(Arc<[Arc<Instance>]>),
}

/// How far a listing has been read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(super) struct Cursor {
    /// How many pieces have been read to their end.
    pieces: usize,
    /// How many objects of the present piece have been read.
    objects: usize,
    /// The key of the last of them, if they are stored.
    after: Option<InstanceKey>,
}

impl Listing {
    /// No classes, so far.
    pub fn of_classes(namespace: &Namespace, texts: Option<Texts>) -> Self {
        let namespace = Arc::new(namespace.clone());
        let (pieces, sources) = (Vector::new(), Vec::new());
        Self { namespace, of_classes: true, texts, pieces, plan: None, sources }
    }

    /// No instances, so far.
    pub fn of_instances(namespace: &Namespace) -> Self {
        Self { of_classes: false, ..Self::of_classes(namespace, None) }
    }

    /// What a query finds without looking at the instances of a class.
    pub fn of_plan(namespace: &Namespace, texts: Option<Texts>, plan: Plan) -> Self {
        let of_classes = plan.gives_classes();
        let mut listing = Self { of_classes, ..Self::of_classes(namespace, texts) };
        match &plan {
            Plan::Select(selection) => {
                let found = selection.look_up(namespace).map(|(_, instance)| instance);
                listing.add(found);
            }
            Plan::Schema(_) => listing.add_classes(plan.prototypes(namespace)),
            Plan::Relation(_) => {}
        }
        listing.plan = Some(Arc::new(plan));
        listing
    }

    /// Adds classes.
    pub fn add_classes(&mut self, classes: impl IntoIterator<Item = Arc<Class>>) {
        self.pieces.push_back(Piece::Classes(classes.into_iter().collect()));
    }

    /// Adds the static instances of one class, as far as they answer the query if there is one.
    pub fn add_stored(&mut self, class: Arc<Class>) {
        match self.plan.as_deref() {
            None => self.pieces.push_back(Piece::Stored(class)),
            Some(Plan::Select(selection)) if !selection.is_lookup() => {
                let reader = selection.reader(&class, &self.namespace);
                self.pieces.push_back(Piece::Selected(reader));
            }
            Some(_) => {}
        }
    }

    /// Adds instances that come from elsewhere, likewise.
    pub fn add(&mut self, instances: impl IntoIterator<Item = Arc<Instance>>) {
        let given = match self.plan.as_deref() {
            None => instances.into_iter().collect(),
            Some(Plan::Select(selection)) => selection.accept(instances, &self.namespace).into(),
            Some(_) => return self.sources.extend(instances),
        };
        self.pieces.push_back(Piece::Given(given));
    }

    /// Finds what can be found only once everything has been added.
    pub fn conclude(&mut self) {
        let Some(plan) = self.plan.clone().filter(|plan| matches!(**plan, Plan::Relation(_)))
        else {
            return;
        };
        let given: Given = std::mem::take(&mut self.sources).into_iter().collect();
        let namespace = Arc::clone(&self.namespace);
        match plan.run(Source { namespace: &namespace, given: &given }) {
            Answer::Classes(classes) => self.add_classes(classes),
            Answer::Instances(instances) => {
                let found = instances.map(|instance| instance.value).collect();
                self.pieces.push_back(Piece::Given(found));
            }
        }
    }

    /// The namespace that it lists, if nothing is known of what is there yet.
    pub fn as_begun(&self) -> Option<&Namespace> {
        let Self { namespace, of_classes: _, texts, pieces, plan, sources } = self;
        let nothing = texts.is_none() && pieces.is_empty() && plan.is_none() && sources.is_empty();
        nothing.then_some(&**namespace)
    }

    /// Everything that is there.
    pub fn all(&self) -> Returned {
        self.read(&mut Cursor::default(), usize::MAX)
    }

    /// The one instance of a listing that has one at most.
    pub fn sole_instance(&self) -> Option<Object<Instance>> {
        match self.all() {
            Returned::Instances(instances) => instances.into_iter().next(),
            _ => None,
        }
    }

    /// Moves a cursor on by so many objects, or by as many as are there; these objects.
    pub fn read(&self, cursor: &mut Cursor, wanted: usize) -> Returned {
        let mut classes = Vec::new();
        let mut instances = Vec::new();
        let path = self.namespace.path();
        self.pass(cursor, wanted, &mut |item| match item {
            Item::Class(class) => classes.push(localized::object(class, path, self.texts.as_ref())),
            Item::Stored(class, instance) => {
                instances.push(class.object_of(Arc::clone(instance), path));
            }
            Item::Selected(reader, instance) => {
                instances.push(reader.class().object_of(reader.show(instance), path));
            }
            Item::Given(instance) => instances.push(object_in(&self.namespace, instance)),
        });
        match self.of_classes {
            true => Returned::Classes(classes),
            false => Returned::Instances(instances),
        }
    }

    /// Moves a cursor on by so many objects, or by as many as are there; their number.
    pub fn skip(&self, cursor: &mut Cursor, wanted: usize) -> usize {
        self.pass(cursor, wanted, &mut |_| ())
    }

    fn pass<'a>(
        &'a self,
        cursor: &mut Cursor,
        wanted: usize,
        show: &mut dyn FnMut(Item<'a>),
    ) -> usize {
        let mut passed = 0;
        while let Some(piece) = self.pieces.get(cursor.pieces) {
            passed += self.pass_in(piece, cursor, wanted - passed, show);
            if passed == wanted {
                break;
            }
            *cursor = Cursor { pieces: cursor.pieces + 1, ..Cursor::default() };
        }
        passed
    }

    fn pass_in<'a>(
        &'a self,
        piece: &'a Piece,
        cursor: &mut Cursor,
        wanted: usize,
        show: &mut dyn FnMut(Item<'a>),
    ) -> usize {
        let from = cursor.objects;
        match piece {
            Piece::Classes(classes) => {
                let part = classes.iter().skip(from).take(wanted);
                part.for_each(|class| {
                    cursor.objects += 1;
                    show(Item::Class(class));
                });
            }
            Piece::Given(instances) => {
                let part = instances.iter().skip(from).take(wanted);
                part.for_each(|instance| {
                    cursor.objects += 1;
                    show(Item::Given(instance));
                });
            }
            Piece::Stored(class) => {
                let rest = self.namespace.instances_after(class.name(), cursor.after.as_ref());
                let last = rest.take(wanted).fold(None, |_, (key, instance)| {
                    cursor.objects += 1;
                    show(Item::Stored(class, instance));
                    Some(key)
                });
                cursor.after = last.map(KeyRef::to_key).or(cursor.after.take());
            }
            Piece::Selected(reader) => {
                let class = reader.class().name();
                let rest = self.namespace.instances_after(class, cursor.after.as_ref());
                let fitting = rest.filter(|(_, one)| reader.fits(one, &self.namespace));
                let last = fitting.take(wanted).fold(None, |_, (key, instance)| {
                    cursor.objects += 1;
                    show(Item::Selected(reader, instance));
                    Some(key)
                });
                cursor.after = last.map(KeyRef::to_key).or(cursor.after.take());
            }
        }
        cursor.objects - from
    }
}

/// Something that a cursor passes.
enum Item<'a> {
    Class(&'a Arc<Class>),
    Stored(&'a Arc<Class>, &'a Arc<Instance>),
    Selected(&'a Reader, &'a Arc<Instance>),
    Given(&'a Arc<Instance>),
}

/// An instance as a client of a namespace gets it who has asked for one of a class: mostly it is of
/// that, and not of one below it.
pub(super) fn object_of(
    class: &Class,
    namespace: &Namespace,
    instance: Arc<Instance>,
) -> Object<Instance> {
    match instance.class == *class.name() {
        true => class.object_of(instance, namespace.path()),
        false => object_in(namespace, &instance),
    }
}

/// An instance as a client of a namespace gets it.
pub(super) fn object_in(namespace: &Namespace, instance: &Arc<Instance>) -> Object<Instance> {
    let instance = Arc::clone(instance);
    match namespace.class(&instance.class) {
        Some(class) => class.object_of(instance, namespace.path()),
        None => {
            let class = Arc::new(ClassFacts::unknown(instance.class.clone()));
            Object { value: instance, class, namespace: namespace.path().clone() }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cim::Value;
    use crate::mof;
    use crate::repository::Repository;

    const CONTENT: &str = "class T { [key] uint32 Id; }; class U : T {};
        instance of T { Id = 3; }; instance of T { Id = 1; }; instance of U { Id = 2; };";

    fn namespace() -> Namespace {
        let mut repository = Repository::new();
        let path = mof::default_namespace();
        mof::compile_into("text", CONTENT, &mut repository, &path).expect("it is right");
        let id = repository.find(&path).expect("it is there");
        repository.get(id).expect("it is there").clone()
    }

    /// [REQ INSTANCE-2]
    #[test]
    fn an_instance_says_of_which_class_it_is_whichever_was_asked_for() {
        let namespace = namespace();
        let class = |name: &str| namespace.class(&name.into()).expect("it is there");
        for (asked, is) in [("T", "T"), ("T", "U"), ("U", "U")] {
            let instance = Arc::new(Instance::new(is).with("Id", Value::Uint32(2)));
            let object = object_of(class(asked), &namespace, instance);
            assert_eq!(object.class, *class(is).facts(), "{is} by {asked}");
        }
    }

    fn listing() -> Listing {
        let namespace = &namespace();
        let class = |name: &str| Arc::clone(namespace.class(&name.into()).expect(name));
        let mut listing = Listing::of_instances(namespace);
        listing.add_stored(class("T"));
        listing.add_stored(class("U"));
        listing.add([Arc::new(Instance::new("T").with("Id", Value::Uint32(9)))]);
        listing
    }

    fn ids(returned: &Returned) -> Vec<i128> {
        let Returned::Instances(instances) = returned else { panic!("{returned:?}") };
        instances.iter().filter_map(|instance| instance.value("Id").as_integer()).collect()
    }

    #[test]
    fn it_is_read_in_parts_of_any_size() {
        let listing = listing();
        assert_eq!(ids(&listing.all()), [1, 3, 2, 9]);
        for size in 1..=5 {
            let mut cursor = Cursor::default();
            let mut read: Vec<i128> = Vec::new();
            loop {
                let part = ids(&listing.read(&mut cursor, size));
                read.extend(&part);
                if part.len() < size {
                    break;
                }
            }
            assert_eq!(read, [1, 3, 2, 9], "in parts of {size}");
        }
    }

    #[test]
    fn what_is_skipped_is_not_read() {
        let listing = listing();
        let mut cursor = Cursor::default();
        assert_eq!(listing.skip(&mut cursor, 2), 2);
        assert_eq!(ids(&listing.read(&mut cursor, 1)), [2]);
        assert_eq!(listing.skip(&mut cursor, usize::MAX), 1);
        assert_eq!(listing.skip(&mut cursor, 1), 0);
    }

    #[test]
    fn nothing_asked_for_moves_nothing() {
        let listing = listing();
        let mut cursor = Cursor::default();
        assert_eq!(ids(&listing.read(&mut cursor, 0)), []);
        assert_eq!(cursor, Cursor::default());
    }

    /// An answer of a provider that comes later is read from where the reader stands.
    #[test]
    fn what_is_added_at_the_end_comes_next() {
        let mut listing = listing();
        let mut cursor = Cursor::default();
        assert_eq!(listing.skip(&mut cursor, usize::MAX), 4);
        listing.add([Arc::new(Instance::new("T").with("Id", Value::Uint32(10)))]);
        assert_eq!(ids(&listing.read(&mut cursor, 5)), [10]);
    }
}
