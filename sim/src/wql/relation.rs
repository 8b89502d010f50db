//! ASSOCIATORS OF and REFERENCES OF (MS-WMI 3.1.4.3.18).
//!
//! An association is an instance with a reference to the object asked about, of whatever class. A
//! reference of the association's class leads to a class: that of the object, or one above it. An
//! object at another end comes once for each association that leads to it.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::cim::{CimType, Instance, Name, ObjectPath, Value};
use crate::repository::{Class, InstanceKey, Namespace};

use super::error::{Fault, QueryError};
use super::evaluate::value_at;
use super::query::{Related, RelatedFilter};
use super::reference::Target;
use super::source::Source;

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Ends {
    /// The associations themselves.
    References,
    /// The objects at their other ends.
    Associators,
}

/// A query whose path makes sense in a namespace.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Relation {
    ends: Ends,
    path: ObjectPath,
    filter: RelatedFilter,
    class: Arc<Class>,
}

/// A class with references to the object asked about.
struct Association {
    class: Arc<Class>,
    /// Where its references are, and which classes they lead to; none where any is allowed.
    references: Vec<(usize, Option<Name>)>,
}

/// An instance and its class.
pub(super) type Found<'a> = (Arc<Class>, &'a Arc<Instance>);

impl Relation {
    /// Binds a query to a namespace [REQ QUERY-4, QUERY-5].
    pub(super) fn bind(
        related: &Related,
        ends: Ends,
        namespace: &Namespace,
    ) -> Result<Self, QueryError> {
        let path = &related.path;
        let at = related.path_at;
        if path.namespace.as_ref().is_some_and(|other| other != namespace.path()) {
            return Err(QueryError::meaning(at, "a query stays in its namespace"));
        }
        let class = namespace.class(&path.class).ok_or_else(|| {
            let message = format!("there is no class `{}`", path.class);
            QueryError::new(Fault::MissingClass, at, message)
        })?;
        if !path.is_class() && InstanceKey::from_path(class, &path.keys).is_err() {
            let message = format!("the path does not have the keys of `{}`", class.name());
            return Err(QueryError::meaning(at, message));
        }
        let (path, filter) = (path.clone(), related.filter.clone());
        Ok(Self { ends, path, filter, class: Arc::clone(class) })
    }

    /// The class of the object asked about, as far as the path tells.
    pub fn class(&self) -> &Arc<Class> {
        &self.class
    }

    /// What the options say.
    pub(super) fn filter(&self) -> &RelatedFilter {
        &self.filter
    }

    /// The classes whose instances are looked at: those that the object may be of, those of the
    /// associations, and those at their other ends where these are asked for.
    pub fn classes(&self, namespace: &Namespace) -> Vec<Arc<Class>> {
        let mut classes = BTreeSet::new();
        let mut add = |class: &Arc<Class>| {
            classes.insert(class.name().clone());
            classes.extend(namespace.descendants(class.name()).iter().map(|c| c.name().clone()));
        };
        add(&self.class);
        for one in namespace.descendants(self.class.name()).iter().chain([&self.class]) {
            for association in self.associations(one, namespace) {
                add(&association.class);
                if self.ends == Ends::References {
                    continue;
                }
                let ends = association.references.iter().filter_map(|(_, class)| class.as_ref());
                ends.filter_map(|class| namespace.class(class)).for_each(&mut add);
            }
        }
        classes.iter().filter_map(|name| namespace.class(name).cloned()).collect()
    }

    /// The classes that have references to objects of a class, and that the options let through.
    fn associations(&self, class: &Class, namespace: &Namespace) -> Vec<Association> {
        let wanted = |association: &Association| {
            let leads_here = association.ends_at(class, self.filter.role.as_ref()).next().is_some();
            leads_here && self.is_wanted_association(&association.class)
        };
        namespace.classes().map(Association::of).filter(wanted).collect()
    }

    fn is_wanted_association(&self, class: &Class) -> bool {
        let required = &self.filter.required_association_qualifier;
        is_of(class, self.filter.association_class.as_ref())
            && required.as_ref().is_none_or(|name| class.qualifiers().has(name.as_str()))
            && (self.ends == Ends::Associators || is_of(class, self.filter.result_class.as_ref()))
    }

    /// The instances that are found.
    pub(super) fn instances<'a>(
        &'a self,
        source: Source<'a>,
    ) -> impl Iterator<Item = Found<'a>> + 'a {
        let target = Target::of(&self.path, source).filter(|target| target.instance().is_some());
        let associations =
            target.as_ref().map(|target| self.associations(target.class(), source.namespace));
        let found = associations.into_iter().flatten().flat_map(move |association| {
            let target = target.clone().expect("there are associations of it");
            let instances = source.instances_of(association.class.name());
            instances
                .flat_map(move |instance| self.ends_of(&association, instance, &target, source))
        });
        found.filter(|(class, instance)| self.has_required_qualifier(class, instance))
    }

    /// What one association gives.
    fn ends_of<'a>(
        &self,
        association: &Association,
        instance: &'a Arc<Instance>,
        target: &Target,
        source: Source<'a>,
    ) -> Vec<Found<'a>> {
        let leads_here = |place: usize| {
            association.reference(instance, place).is_some_and(|path| target.is_meant_by(path))
        };
        let here = association.ends_at(target.class(), self.filter.role.as_ref());
        let here: Vec<usize> = here.filter(|place| leads_here(*place)).collect();
        if here.is_empty() {
            return Vec::new();
        }
        if self.ends == Ends::References {
            return vec![(Arc::clone(&association.class), instance)];
        }
        let mut found: Vec<Found<'a>> = Vec::new();
        for (place, _) in &association.references {
            let is_other = here.iter().any(|one| one != place);
            let role = self.filter.result_role.as_ref();
            if is_other && role.is_none_or(|role| *association.name(*place) == *role) {
                let end = association.reference(instance, *place);
                let end = end.and_then(|path| self.resolve(path, source));
                let known = |end: &Found<'_>| found.iter().any(|(_, one)| Arc::ptr_eq(one, end.1));
                if let Some(end) = end.filter(|end| !known(end)) {
                    found.push(end);
                }
            }
        }
        found
    }

    /// The object at the end of a reference, if it is there and wanted.
    fn resolve<'a>(&self, reference: &str, source: Source<'a>) -> Option<Found<'a>> {
        let path = ObjectPath::parse(reference).ok()?;
        let namespace = source.namespace;
        if path.namespace.as_ref().is_some_and(|other| other != namespace.path()) {
            return None;
        }
        let named = namespace.class(&path.class)?;
        let key = InstanceKey::from_path(named, &path.keys).ok()?;
        let instance = source.instance(named, &key)?;
        let class = namespace.class(&instance.class)?;
        is_of(class, self.filter.result_class.as_ref()).then(|| (Arc::clone(class), instance))
    }

    fn has_required_qualifier(&self, class: &Class, instance: &Instance) -> bool {
        self.filter.required_qualifier.as_ref().is_none_or(|name| {
            class.qualifiers().has(name.as_str()) || instance.qualifiers.has(name.as_str())
        })
    }

    /// The classes that are found where the path is of a class, each once.
    pub(super) fn schema(&self, namespace: &Namespace) -> Vec<Arc<Class>> {
        let mut found = Vec::new();
        for association in self.associations(&self.class, namespace) {
            match self.ends {
                Ends::References => found.push(Arc::clone(&association.class)),
                Ends::Associators => found.extend(self.schema_ends(&association, namespace)),
            }
        }
        let required = self.filter.required_qualifier.as_ref();
        found.retain(|class| required.is_none_or(|name| class.qualifiers().has(name.as_str())));
        each_once(found)
    }

    fn schema_ends(&self, association: &Association, namespace: &Namespace) -> Vec<Arc<Class>> {
        let here: Vec<usize> =
            association.ends_at(&self.class, self.filter.role.as_ref()).collect();
        let role = self.filter.result_role.as_ref();
        let others = association.references.iter().filter(|(place, _)| {
            here.iter().any(|one| one != place)
                && role.is_none_or(|role| association.name(*place) == role)
        });
        let classes = others.filter_map(|(_, class)| namespace.class(class.as_ref()?));
        let wanted = self.filter.result_class.as_ref();
        classes.filter(|class| is_of(class, wanted)).cloned().collect()
    }
}

impl Association {
    fn of(class: &Arc<Class>) -> Self {
        let references = class.properties().enumerate().filter_map(|(place, property)| {
            match &property.ty.element {
                CimType::Reference(to) if !property.ty.array => Some((place, to.clone())),
                _ => None,
            }
        });
        Self { class: Arc::clone(class), references: references.collect() }
    }

    fn name(&self, place: usize) -> &Name {
        &self.class.layout()[place]
    }

    /// The references that may lead to an object of a class.
    fn ends_at(&self, class: &Class, role: Option<&Name>) -> impl Iterator<Item = usize> {
        let ends = self.references.iter().filter(move |(place, to)| {
            is_of(class, to.as_ref()) && role.is_none_or(|role| self.name(*place) == role)
        });
        ends.map(|(place, _)| *place)
    }

    /// The path that an instance has at a place.
    fn reference<'a>(&self, instance: &'a Instance, place: usize) -> Option<&'a str> {
        match value_at(&instance.properties, &self.class, place) {
            Value::Reference(path) => Some(path),
            _ => None,
        }
    }
}

/// Whether a class is the wanted one or below it, if one is wanted.
fn is_of(class: &Class, wanted: Option<&Name>) -> bool {
    wanted.is_none_or(|wanted| class.facts().is_or_descends_from(wanted))
}

/// The classes in the order in which they came first.
pub(super) fn each_once(classes: impl IntoIterator<Item = Arc<Class>>) -> Vec<Arc<Class>> {
    let mut seen = BTreeSet::new();
    classes.into_iter().filter(|class| seen.insert(class.name().clone())).collect()
}
