//! A class with all that follows from it and its ancestors.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, OnceLock};

use crate::cim::{
    ClassDeclaration, ClassFacts, Instance, MethodDeclaration, Name, NamespacePath, Object,
    Properties, Property, Qualifiers, Value,
};

use super::canonical::encode;
use super::member::Member;

/// A stored class.
#[derive(Debug, Clone)]
pub struct Class {
    pub(super) declaration: Arc<ClassDeclaration>,
    pub(super) facts: Arc<ClassFacts>,
    pub(super) qualifiers: Qualifiers,
    /// In the order of the names, as the layout is.
    pub(super) properties: Arc<[Member<Property>]>,
    pub(super) layout: Arc<[Name]>,
    pub(super) methods: Arc<[Member<MethodDeclaration>]>,
    /// Where the keys stand in the layout.
    pub(super) key_places: Arc<[usize]>,
    /// Where properties stand that may not be NULL and are no keys.
    pub(super) needed_places: Arc<[usize]>,
    pub(super) key_root: Name,
    pub(super) is_abstract: bool,
    pub(super) provider: Option<Arc<str>>,
    pub(super) digest: Digest,
}

/// A number that stands for what a class declares, once somebody has asked for it: the same class
/// is in many repositories, and with each of them it is hashed again.
#[derive(Debug, Clone, Default)]
pub(super) struct Digest(OnceLock<u64>);

/// Letter by letter: a client is shown names as they were declared, whatever they compare by. What
/// a class has besides follows from its declaration and from those of the classes above it.
impl PartialEq for Class {
    fn eq(&self, other: &Self) -> bool {
        encode::is_same_class(&self.declaration, &other.declaration)
    }
}

impl Eq for Class {}

impl Hash for Class {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let digest = self.digest.0.get_or_init(|| {
            // Its keys are fixed: the same class, the same number.
            let mut hasher = DefaultHasher::new();
            self.declaration.hash(&mut hasher);
            hasher.finish()
        });
        state.write_u64(*digest);
    }
}

impl Class {
    /// The name of the class.
    pub fn name(&self) -> &Name {
        &self.declaration.name
    }

    /// The class as it was put: what it says itself.
    pub fn declaration(&self) -> &Arc<ClassDeclaration> {
        &self.declaration
    }

    /// What its system properties, and those of its instances, follow from.
    pub fn facts(&self) -> &Arc<ClassFacts> {
        &self.facts
    }

    /// The classes above it, parent first.
    pub fn derivation(&self) -> &[Name] {
        &self.facts.derivation
    }

    /// Its qualifiers, inherited ones included.
    pub fn qualifiers(&self) -> &Qualifiers {
        &self.qualifiers
    }

    /// Its properties in the order of their names, inherited ones included.
    pub fn properties(&self) -> impl ExactSizeIterator<Item = &Property> {
        self.properties.iter().map(|member| member.declared().as_ref())
    }

    /// The names of its properties, in their order: the layout of its instances.
    pub fn layout(&self) -> &Arc<[Name]> {
        &self.layout
    }

    /// Where a property stands in the layout.
    pub fn place(&self, name: &Name) -> Option<usize> {
        self.layout.binary_search(name).ok()
    }

    /// The property of that name, its own or inherited.
    pub fn property(&self, name: &Name) -> Option<&Property> {
        self.place(name).map(|at| self.properties[at].declared().as_ref())
    }

    /// The class that first declared a property or a method.
    pub fn origin(&self, name: &Name) -> Option<&Name> {
        let property = self.place(name).map(|at| self.properties[at].origin());
        property.or_else(|| self.method_member(name).map(Member::origin))
    }

    /// Its methods in the order of their names, inherited ones included.
    pub fn methods(&self) -> impl ExactSizeIterator<Item = &MethodDeclaration> {
        self.methods.iter().map(|member| member.declared().as_ref())
    }

    /// The method of that name, its own or inherited.
    pub fn method(&self, name: &Name) -> Option<&MethodDeclaration> {
        self.method_member(name).map(|member| member.declared().as_ref())
    }

    fn method_member(&self, name: &Name) -> Option<&Member<MethodDeclaration>> {
        let found = self.methods.binary_search_by(|member| member.declared().name.cmp(name));
        found.ok().map(|at| &self.methods[at])
    }

    /// The names of its keys, in their order.
    pub fn keys(&self) -> &[Name] {
        &self.facts.keys
    }

    /// The topmost class with these keys: keys are unique among all classes below it.
    pub fn key_root(&self) -> &Name {
        &self.key_root
    }

    /// Whether it can have no instances; a localised class has none either.
    pub fn is_abstract(&self) -> bool {
        self.is_abstract
    }

    /// Whether it holds the texts of another class for one language.
    pub fn is_amendment(&self) -> bool {
        self.declaration.qualifiers.is_true("amendment")
    }

    /// Whether it has one instance and no keys [REQ INSTANCE-18].
    pub fn is_singleton(&self) -> bool {
        self.facts.singleton
    }

    /// Whether its instances have a key, which that of a singleton is as well.
    pub(crate) fn has_key(&self) -> bool {
        self.is_singleton() || !self.keys().is_empty()
    }

    /// Whether the class itself is one of the system's.
    pub fn is_system(&self) -> bool {
        self.name().is_system()
    }

    /// Whether a system class is among its ancestors, as `__Namespace` has [REQ RIGHTS-8].
    pub fn descends_from_system(&self) -> bool {
        self.derivation().iter().any(Name::is_system)
    }

    /// The provider that its instances come from, if they do [REQ STATIC-6].
    pub fn instance_provider(&self) -> Option<&str> {
        self.provider.as_deref()
    }

    /// The class with everything that it inherits: what GetObject returns [REQ CLASS-1].
    ///
    /// Inherited members come first, in the order of their declaration; what is inherited of the
    /// qualifiers is marked [`crate::cim::Flavor::PROPAGATED`].
    pub fn complete(&self) -> ClassDeclaration {
        ClassDeclaration {
            name: self.name().clone(),
            superclass: self.derivation().first().cloned(),
            qualifiers: self.qualifiers.clone(),
            properties: in_order(&self.properties),
            methods: in_order(&self.methods),
        }
    }

    /// The class as a client gets it.
    pub fn object(&self, namespace: &NamespacePath) -> Object<ClassDeclaration> {
        Object {
            value: Arc::new(self.complete()),
            class: Arc::clone(&self.facts),
            namespace: namespace.clone(),
        }
    }

    /// An instance of it as a client gets it.
    pub fn object_of(
        &self,
        instance: Arc<Instance>,
        namespace: &NamespacePath,
    ) -> Object<Instance> {
        let class = Arc::clone(&self.facts);
        Object { value: instance, class, namespace: namespace.clone() }
    }

    /// A new instance with the defaults of the class: what SpawnInstance gives.
    pub fn spawn(&self) -> Instance {
        let defaults = self.properties().map(|property| property.default.clone()).collect();
        let properties = Properties::with_layout(Arc::clone(&self.layout), defaults);
        Instance::with_properties(self.name().clone(), properties)
    }

    /// The value of a property where an instance does not give it.
    pub(super) fn default_at(&self, place: usize) -> &Value {
        &self.properties[place].declared().default
    }
}

fn in_order<T: super::member::Declared>(members: &[Member<T>]) -> Vec<T> {
    let mut ordered: Vec<&Member<T>> = members.iter().collect();
    ordered.sort_by_key(|member| member.position());
    ordered.into_iter().map(|member| member.declared().as_ref().clone()).collect()
}
