//! A SELECT of instances, bound to a namespace and run over one: each instance is looked at when it
//! is asked for, and none is kept.

use std::sync::Arc;

use crate::cim::{Instance, Object};
use crate::repository::{Class, InstanceKey, Namespace};

use super::bind::{Binder, Subject};
use super::error::{Fault, QueryError};
use super::evaluate::{Candidate, Node};
use super::lookup::only_key;
use super::projection::{Layout, Projection};
use super::query::{Condition, Select};
use super::source::{Given, Source};

/// The class that all events are under.
const EVENT_CLASS: &str = "__Event";

/// What the flags of a call say of its results.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Scope {
    /// The class and none below it (WBEM_FLAG_DIRECT_READ).
    pub only_the_class: bool,
    /// Each object has its keys (WBEM_FLAG_ENSURE_LOCATABLE).
    pub locatable: bool,
}

/// A SELECT whose class and properties are there.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Selection {
    /// What reads the instances of the class that is asked about.
    own: Arc<Reader>,
    condition: Option<Condition>,
    projection: Option<Projection>,
    only_the_class: bool,
    key: Option<InstanceKey>,
}

impl Selection {
    /// Binds a query to a namespace [REQ QUERY-4, QUERY-5].
    pub fn bind(select: &Select, scope: Scope, namespace: &Namespace) -> Result<Self, QueryError> {
        let class = class_of(select, namespace)?;
        let list = select.properties.as_deref();
        let projection = list.map(|list| Projection::of(list, class, scope.locatable));
        let projection = projection.transpose()?;
        let condition = select.condition.as_ref();
        let own = Reader::new(class, condition, projection.as_ref(), namespace)?;
        Ok(Self {
            own: Arc::new(own),
            condition: select.condition.clone(),
            projection,
            only_the_class: scope.only_the_class,
            key: select.condition.as_ref().and_then(|condition| only_key(condition, class)),
        })
    }

    /// The class that is asked about.
    pub fn class(&self) -> &Arc<Class> {
        self.own.class()
    }

    /// The classes that can have instances which fit, each before those below it [REQ QUERY-2].
    pub fn classes(&self, namespace: &Namespace) -> Vec<Arc<Class>> {
        let mut classes = self.all_classes(namespace);
        classes.retain(|class| !self.reader(class, namespace).condition.is_never());
        classes
    }

    fn all_classes(&self, namespace: &Namespace) -> Vec<Arc<Class>> {
        let mut classes = vec![Arc::clone(self.class())];
        if !self.only_the_class {
            classes.extend(namespace.descendants(self.class().name()));
        }
        classes
    }

    /// The instances that fit [REQ QUERY-2, QUERY-3].
    pub fn run<'a>(&'a self, source: Source<'a>) -> impl Iterator<Item = Object<Instance>> + 'a {
        let namespace = source.namespace;
        let classes = match self.key {
            Some(_) if source.given.is_empty() => Vec::new(),
            _ => self.all_classes(namespace),
        };
        let searched = classes.into_iter().flat_map(move |class| self.of_class(class, source));
        let found = self.look_up(namespace).into_iter();
        let found = found.map(|(class, instance)| class.object_of(instance, namespace.path()));
        found.chain(searched)
    }

    /// Whether the condition fixes the key, so that there is one instance at most.
    pub(crate) fn is_lookup(&self) -> bool {
        self.key.is_some()
    }

    /// The stored instance with the key that the condition fixes, if it fits.
    pub(crate) fn look_up(&self, namespace: &Namespace) -> Option<(Arc<Class>, Arc<Instance>)> {
        let instance = namespace.instance_with(self.class(), self.key.as_ref()?)?;
        let class = namespace.class(&instance.class)?;
        if self.only_the_class && class.name() != self.class().name() {
            return None;
        }
        let reader = self.reader(class, namespace);
        let fits = reader.fits(instance, namespace);
        fits.then(|| (Arc::clone(class), reader.show(instance)))
    }

    /// Those that fit, of instances that are not stored.
    pub(crate) fn accept(
        &self,
        given: impl IntoIterator<Item = Arc<Instance>>,
        namespace: &Namespace,
    ) -> Vec<Arc<Instance>> {
        let given: Given = given.into_iter().collect();
        let source = Source { namespace, given: &given };
        let fitting = self.all_classes(namespace).into_iter().flat_map(|class| {
            let reader = self.reader(&class, namespace);
            let given = source.given_of(reader.class.name());
            given
                .filter(|one| reader.fits(one, namespace))
                .map(|one| reader.show(one))
                .collect::<Vec<_>>()
        });
        fitting.collect()
    }

    fn of_class<'a>(
        &'a self,
        class: Arc<Class>,
        source: Source<'a>,
    ) -> impl Iterator<Item = Object<Instance>> + 'a {
        let namespace = source.namespace;
        let stored = self.key.is_none().then(|| namespace.instances_of(class.name()));
        let instances = stored.into_iter().flatten().chain(source.given_of(class.name()));
        let reader = self.reader(&class, namespace);
        let none = reader.condition.is_never();
        instances.take_while(move |_| !none).filter_map(move |instance| {
            let fits = reader.fits(instance, namespace);
            fits.then(|| reader.class.object_of(reader.show(instance), namespace.path()))
        })
    }

    /// What reads the instances of one class.
    pub(crate) fn reader(&self, class: &Arc<Class>, namespace: &Namespace) -> Arc<Reader> {
        if Arc::ptr_eq(class, self.class()) {
            return Arc::clone(&self.own);
        }
        let (condition, projection) = (self.condition.as_ref(), self.projection.as_ref());
        let reader = Reader::new(class, condition, projection, namespace);
        Arc::new(reader.expect("what fits a class fits those below: they have its properties"))
    }
}

fn class_of<'a>(select: &Select, namespace: &'a Namespace) -> Result<&'a Arc<Class>, QueryError> {
    let class = namespace.class(&select.class).ok_or_else(|| {
        let message = format!("there is no class `{}`", select.class);
        QueryError::new(Fault::MissingClass, select.class_at, message)
    })?;
    match class.facts().is_or_descends_from(&EVENT_CLASS.into()) {
        true => {
            let message = format!("`{}` is a class of events, which are not stored", class.name());
            Err(QueryError::new(Fault::Event, select.class_at, message))
        }
        false => Ok(class),
    }
}

/// What reads the instances of one class: the condition and the list of the query, made ready for
/// it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Reader {
    class: Arc<Class>,
    condition: Node,
    layout: Option<Layout>,
}

impl Reader {
    fn new(
        class: &Arc<Class>,
        condition: Option<&Condition>,
        projection: Option<&Projection>,
        namespace: &Namespace,
    ) -> Result<Self, QueryError> {
        let binder = Binder { class, namespace, subject: Subject::Instances };
        let condition = condition.map(|condition| binder.bind(condition)).transpose()?;
        Ok(Self {
            class: Arc::clone(class),
            condition: condition.unwrap_or(Node::Known(Some(true))),
            layout: projection.map(|projection| projection.layout(class)),
        })
    }

    /// The class.
    pub fn class(&self) -> &Arc<Class> {
        &self.class
    }

    /// Whether an instance meets the condition.
    pub fn fits(&self, instance: &Arc<Instance>, namespace: &Namespace) -> bool {
        let candidate = Candidate { instance, class: &self.class, namespace };
        self.condition.holds(&candidate) == Some(true)
    }

    /// The instance with what the query asks for: itself, if that is all of it.
    pub fn show(&self, instance: &Arc<Instance>) -> Arc<Instance> {
        match &self.layout {
            None => Arc::clone(instance),
            Some(layout) => Arc::new(layout.project(instance)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{namespace, parse_select};
    use super::*;
    use crate::cim::Value;

    const WORLD: &str = r##"
        class Part { string Name; uint32 Size; };
        class Device { [key] string Id; string Label; uint32 Size; boolean Hot; datetime Made;
            sint32 Delta = -1; object Inside; uint8 Bytes[]; Device ref Next; };
        class Disk : Device { uint64 Free; };
        class Fast : Disk {};
        class Pair { [key] uint32 A; [key] boolean B; string Text; };
        instance of Device { Id = "D1"; Label = "Alpha"; Size = 1; Hot = TRUE;
            Made = "20000101120000.000000+060";
            Inside = instance of Part { Name = "x"; Size = 7; }; };
        instance of Disk { Id = "D2"; Label = "beta"; Size = 2; Hot = FALSE; Free = 20;
            Next = "Device.Id=\"d1\""; Inside = instance of Device { Id = "i"; }; };
        instance of Fast { Id = "D3"; Size = 3; Free = 30; Next = "Disk.Id=\"D2\""; };
        instance of Pair { A = 1; B = TRUE; Text = "one"; };
        instance of Pair { A = 1; B = FALSE; Text = "two"; };
    "##;

    fn bind(text: &str, scope: Scope, namespace: &Namespace) -> Result<Selection, QueryError> {
        Selection::bind(&parse_select(text), scope, namespace)
    }

    fn run(text: &str, scope: Scope) -> Vec<Object<Instance>> {
        let namespace = namespace(WORLD);
        let selection = bind(text, scope, &namespace).expect(text);
        let source = Source { namespace: &namespace, given: &Given::default() };
        selection.run(source).collect()
    }

    /// The devices that fit, by the digit in their key.
    fn devices(condition: &str) -> String {
        let text = format!("SELECT * FROM Device WHERE {condition}");
        let found = run(&text, Scope::default());
        found.iter().map(|device| &device.value("Id").as_str().expect("a text")[1..]).collect()
    }

    /// [REQ QUERY-3]
    #[test]
    fn conditions_choose_the_instances() {
        for (condition, expected) in [
            ("Label = 'ALPHA'", "1"),
            ("Label <> 'alpha'", "2"),
            ("NOT Label = 'alpha'", "2"),
            ("Label IS NULL", "3"),
            ("Label IS NOT NULL", "12"),
            ("Label LIKE '_[el]%'", "12"),
            ("Size >= 2 AND Size < 3", "2"),
            ("Size = 1 OR Size = 3", "13"),
            ("3 > Size AND NOT (Size = 1 OR Size = 3)", "2"),
            ("Hot = TRUE", "1"),
            ("Hot <> 1", "2"),
            ("Delta < 0", "123"),
            ("Made < '20000101120000.000000+000'", "1"),
            ("Made <> '20000101110000.000000+000'", ""),
            ("Next = 'Device.Id=\"D1\"'", "2"),
            ("Next = 'Device=\"D2\"'", "3"),
            ("Bytes IS NULL", "123"),
            ("Inside ISA 'Part'", "1"),
            ("Inside ISA 'Device'", "2"),
            ("Inside.Size = 7", "1"),
            ("Inside.Name LIKE 'X' OR Inside.Id = 'I'", "12"),
            ("Inside.Nothing = 7", ""),
            ("NOT Inside.Nothing = 7", ""),
            ("Inside IS NULL", "3"),
        ] {
            assert_eq!(devices(condition), expected, "{condition}");
        }
    }

    /// [REQ QUERY-2]
    #[test]
    fn classes_below_belong_to_the_result() {
        for (condition, expected) in [
            ("__CLASS = 'disk'", "2"),
            ("__CLASS = Disk OR __CLASS = Fast", "23"),
            ("__SUPERCLASS = 'Disk'", "3"),
            ("__SUPERCLASS IS NULL", "1"),
            ("__DYNASTY = 'Device' AND __GENUS = 2", "123"),
            ("__this ISA 'Disk'", "23"),
            ("__PROPERTY_COUNT > 9", "23"),
            ("__NAMESPACE LIKE 'root%' AND __DERIVATION IS NOT NULL", "123"),
            ("__RELPATH = 'Disk.Id=\"D2\"'", "2"),
            ("__PATH LIKE '%:Fast.%'", "3"),
        ] {
            assert_eq!(devices(condition), expected, "{condition}");
        }
        let direct = Scope { only_the_class: true, ..Scope::default() };
        assert_eq!(run("SELECT * FROM Disk", direct).len(), 1);
        assert_eq!(run("SELECT * FROM Disk WHERE Id = 'D3'", direct).len(), 0);
        assert_eq!(run("SELECT * FROM Disk", Scope::default()).len(), 2);
    }

    #[test]
    fn a_condition_that_fixes_the_keys_is_a_lookup() {
        let namespace = namespace(WORLD);
        for (text, is_lookup, count) in [
            ("SELECT * FROM Device WHERE Id = 'd3'", true, 1),
            ("SELECT * FROM Device WHERE Id = 'D3' AND Size = 2", true, 0),
            ("SELECT * FROM Device WHERE Id = 'D3' AND Id = 'D1'", true, 0),
            ("SELECT * FROM Fast WHERE 'D1' = Id", true, 0),
            ("SELECT * FROM Pair WHERE (B = TRUE) AND (Text = 'one' AND A = 1)", true, 1),
            ("SELECT * FROM Pair WHERE A = '1' AND B = FALSE", true, 1),
            ("SELECT * FROM Device WHERE Id = 'D3' OR Size = 2", false, 2),
            ("SELECT * FROM Device WHERE NOT Id = 'D3'", false, 2),
            ("SELECT * FROM Device WHERE Id >= 'D3'", false, 1),
            ("SELECT * FROM Pair WHERE A = 1", false, 2),
        ] {
            let selection = bind(text, Scope::default(), &namespace).expect(text);
            assert_eq!(selection.key.is_some(), is_lookup, "{text}");
            let given = Given::default();
            let source = Source { namespace: &namespace, given: &given };
            assert_eq!(selection.run(source).count(), count, "{text}");
        }
    }

    /// [REQ QUERY-3]
    #[test]
    fn a_list_gives_its_properties_and_no_others() {
        let names = |text: &str, locatable| {
            let scope = Scope { locatable, ..Scope::default() };
            let found = run(text, scope);
            found[0]
                .properties
                .names()
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join(",")
        };
        let one = |list: &str| format!("SELECT {list} FROM Device WHERE Size = 1");
        assert_eq!(names(&one("size, Label, SIZE"), false), "Label,Size");
        assert_eq!(names(&one("Size"), true), "Id,Size");
        assert_eq!(names(&one("Size, __RelPath"), false), "Id,Size");
        assert_eq!(names(&one("__CLASS"), false), "");
        let found = run(&one("Inside.Size"), Scope::default());
        let Value::Object(inside) = found[0].value("Inside") else { panic!("{found:?}") };
        assert_eq!(inside.properties.names(), ["Size".into()]);
        assert_eq!(found[0].path(), None);
    }

    /// [REQ QUERY-4, QUERY-5]
    #[test]
    fn what_the_class_cannot_answer_is_refused_where_it_stands() {
        let namespace = namespace(WORLD);
        for (text, fault, at) in [
            ("SELECT Wrong FROM Device", Fault::Meaning, 7),
            ("SELECT Free FROM Device", Fault::Meaning, 7),
            ("SELECT Label.x FROM Device", Fault::Meaning, 7),
            ("SELECT __WRONG FROM Device", Fault::Meaning, 7),
            ("SELECT * FROM Device WHERE Size = 1 OR Wrong = 2", Fault::Meaning, 39),
            ("SELECT * FROM Device WHERE Label.x = 2", Fault::Meaning, 27),
            ("SELECT * FROM Device WHERE Hot > FALSE", Fault::Meaning, 27),
            ("SELECT * FROM Device WHERE Bytes = 1", Fault::Meaning, 27),
            ("SELECT * FROM Device WHERE __CLASS ISA 'X'", Fault::Meaning, 27),
            ("SELECT * FROM Device WHERE __DERIVATION = 'X'", Fault::Meaning, 27),
            ("SELECT * FROM Device WHERE __this = 'X'", Fault::Meaning, 27),
            ("SELECT * FROM Nothing", Fault::MissingClass, 14),
            ("SELECT * FROM __InstanceCreationEvent", Fault::Event, 14),
        ] {
            let error = bind(text, Scope::default(), &namespace).expect_err(text);
            assert_eq!((error.fault, error.at), (fault, at), "{text}: {error}");
        }
        let error = bind("SELECT Lable FROM Device", Scope::default(), &namespace);
        assert!(error.expect_err("a slip").message.ends_with("but `Label`"));
    }

    #[test]
    fn what_is_given_is_filtered_like_what_is_stored() {
        let namespace = namespace(WORLD);
        let device = |id: &str| Arc::new(Instance::new("Disk").with("Id", Value::string(id)));
        let given: Given = [device("D8"), device("D9")].into_iter().collect();
        let source = Source { namespace: &namespace, given: &given };
        for (text, count) in [
            ("SELECT * FROM Device WHERE Id > 'D2'", 3),
            ("SELECT * FROM Device WHERE Id = 'd9'", 1),
            ("SELECT * FROM Fast", 1),
            ("SELECT * FROM Disk WHERE Free IS NULL", 2),
            ("SELECT Free, Id FROM Disk WHERE Id = 'D8'", 1),
        ] {
            let selection = bind(text, Scope::default(), &namespace).expect(text);
            assert_eq!(selection.run(source).count(), count, "{text}");
        }
    }

    #[test]
    fn classes_that_cannot_fit_are_known_beforehand() {
        let namespace = namespace(WORLD);
        let text = "SELECT * FROM Device WHERE __CLASS = 'Disk' AND Size > 1";
        let selection = bind(text, Scope::default(), &namespace).expect(text);
        let classes = selection.classes(&namespace);
        assert_eq!(classes.len(), 1);
        assert_eq!(*classes[0].name(), "Disk".into());
    }
}
