//! One namespace: its classes, their static instances, and who may use them.

use std::sync::Arc;

use imbl::{OrdMap, OrdSet};

use crate::cim::{ClassDeclaration, Name, NamespacePath};
use crate::security::SecurityDescriptor;

use super::derive::check_name;
use super::normal::normal;
use super::{AbstractUnder, Class, ClassPut, ClassRules, PutMode, Refusal, Table, system};

/// A namespace.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Namespace {
    path: NamespacePath,
    /// The path letter by letter, as clients are shown it: paths compare without case.
    written: Arc<str>,
    security: Option<Arc<SecurityDescriptor>>,
    requires_encryption: bool,
    pub(super) classes: OrdMap<Name, Arc<Class>>,
    subclasses: OrdMap<Name, OrdSet<Name>>,
    pub(super) instances: OrdMap<Name, Table>,
    /// By the topmost class with the same keys, the classes that have instances.
    pub(super) populated: OrdMap<Name, OrdSet<Name>>,
    /// How many keys have been made up.
    pub(super) generated: u64,
}

impl Namespace {
    /// A namespace that holds the system classes and nothing else [REQ NS-3, SYSCLASS-1].
    pub(super) fn new(path: NamespacePath, security: Option<SecurityDescriptor>) -> Self {
        let mut namespace = system::namespace(&path).clone();
        namespace.written = path.to_string().into();
        namespace.path = path;
        namespace.security = security.map(Arc::new);
        namespace
    }

    /// A namespace without even system classes.
    pub(super) fn bare() -> Self {
        let path = NamespacePath::root();
        Self {
            written: path.to_string().into(),
            path,
            security: None,
            requires_encryption: false,
            classes: OrdMap::new(),
            subclasses: OrdMap::new(),
            instances: OrdMap::new(),
            populated: OrdMap::new(),
            generated: 0,
        }
    }

    /// Where it is.
    pub fn path(&self) -> &NamespacePath {
        &self.path
    }

    /// Where it is, in the letters in which it was made.
    pub(super) fn written(&self) -> &str {
        &self.written
    }

    /// Its descriptor; none where nobody gave it one and the default counts.
    pub fn security(&self) -> Option<&Arc<SecurityDescriptor>> {
        self.security.as_ref()
    }

    /// Gives it another descriptor.
    pub fn set_security(&mut self, descriptor: SecurityDescriptor) {
        self.security = Some(Arc::new(descriptor));
    }

    /// Whether only encrypted connections are served [REQ AUTH-4].
    pub fn requires_encryption(&self) -> bool {
        self.requires_encryption
    }

    /// Sets whether only encrypted connections are served.
    pub fn set_requires_encryption(&mut self, required: bool) {
        self.requires_encryption = required;
    }

    /// The class of that name.
    pub fn class(&self, name: &Name) -> Option<&Arc<Class>> {
        self.classes.get(name)
    }

    /// Whether a class is here as well, with the same declaration.
    pub(super) fn has_same(&self, class: &Class) -> bool {
        let known = self.class(class.name());
        known.is_some_and(|known| known.declaration() == class.declaration())
    }

    /// Every class, in the order of their names.
    pub fn classes(&self) -> impl Iterator<Item = &Arc<Class>> {
        self.classes.values()
    }

    /// The names of the classes directly under one.
    pub fn subclasses(&self, name: &Name) -> impl Iterator<Item = &Name> {
        self.subclasses.get(name).into_iter().flatten()
    }

    /// The classes under one, each before those under it.
    pub fn descendants(&self, name: &Name) -> Vec<Arc<Class>> {
        let mut found = Vec::new();
        let mut waiting: Vec<&Name> = self.subclasses(name).collect();
        waiting.reverse();
        while let Some(next) = waiting.pop() {
            found.extend(self.class(next).cloned());
            let at = waiting.len();
            waiting.extend(self.subclasses(next));
            waiting[at..].reverse();
        }
        found
    }

    /// Stores a class that a client sent.
    pub fn put_class(
        &mut self,
        declaration: &Arc<ClassDeclaration>,
        put: impl Into<ClassPut>,
    ) -> Result<(), Refusal> {
        let put = put.into();
        check_name(&declaration.name, put.rules)?;
        self.store_class(declaration, put)
    }

    /// This namespace with classes besides that are not stored in it, superclasses first.
    ///
    /// What is stored wins, and a declaration that makes no class here is left out.
    #[must_use]
    pub fn showing<'a>(
        &self,
        classes: impl IntoIterator<Item = &'a Arc<ClassDeclaration>>,
    ) -> Self {
        let mut shown = self.clone();
        for class in classes {
            shown.put_class(class, PutMode::CreateOnly).ok();
        }
        shown
    }

    /// Stores a class of the system, which may have a name that no client may give.
    pub(super) fn put_system_class(&mut self, class: &Arc<ClassDeclaration>) {
        let stored = self.store_class(class, ClassPut::default());
        stored.expect("the system's classes are right and in order");
    }

    /// Takes a class of a repository that is put together again, whatever the rules were under
    /// which it was put.
    pub(super) fn adopt_class(
        &mut self,
        declaration: &Arc<ClassDeclaration>,
    ) -> Result<(), Refusal> {
        let rules = ClassRules { abstract_under: AbstractUnder::Anything, ..Default::default() };
        self.put_class(
            declaration,
            ClassPut { mode: PutMode::CreateOnly, rules, ..ClassPut::default() },
        )
    }

    fn store_class(
        &mut self,
        declaration: &Arc<ClassDeclaration>,
        put: ClassPut,
    ) -> Result<(), Refusal> {
        let existing = self.class(&declaration.name);
        put.mode.check(existing.is_some(), Refusal::NoSuchClass)?;
        if declaration.superclass.as_ref() == Some(&declaration.name) {
            return Err(Refusal::Circular);
        }
        let superclass = self.superclass(declaration)?;
        let declaration = normal(declaration, superclass.map(Arc::as_ref))?;
        match existing.cloned() {
            Some(old) if *old.declaration() == declaration => Ok(()),
            Some(old) => self.change_class(&old, &declaration, put),
            None => {
                let above = superclass.map(Arc::as_ref);
                let class = Class::derive(&declaration, above, put.rules)?;
                self.link(class);
                Ok(())
            }
        }
    }

    /// The class that a declaration derives from, which has to be there.
    pub(super) fn superclass(
        &self,
        declaration: &ClassDeclaration,
    ) -> Result<Option<&Arc<Class>>, Refusal> {
        let class = declaration.superclass.as_ref();
        class.map(|name| self.class(name).ok_or(Refusal::NoSuchSuperclass)).transpose()
    }

    /// Takes in a class that has been worked out.
    pub(super) fn link(&mut self, class: Class) {
        if let Some(superclass) = class.derivation().first() {
            let siblings = self.subclasses.entry(superclass.clone()).or_default();
            siblings.insert(class.name().clone());
        }
        self.classes.insert(class.name().clone(), Arc::new(class));
    }

    pub(super) fn unlink(&mut self, class: &Class) {
        if let Some(parent) = class.derivation().first()
            && let Some(siblings) = self.subclasses.get_mut(parent)
        {
            siblings.remove(class.name());
        }
        self.classes.remove(class.name());
    }

    /// Deletes a class, its instances, and everything derived from it [REQ CLASS-19].
    pub fn delete_class(&mut self, name: &Name) -> Result<(), Refusal> {
        let class = self.class(name).cloned().ok_or(Refusal::NoSuchClass)?;
        if class.is_system() {
            return Err(Refusal::Undeletable);
        }
        for doomed in self.descendants(name).iter().chain([&class]) {
            self.unlink(doomed);
            self.subclasses.remove(doomed.name());
            self.clear_instances(doomed);
        }
        Ok(())
    }
}

/// What wrong implementations do to a namespace.
impl Namespace {
    /// Forgets every static instance.
    pub(super) fn clear_all_instances(&mut self) {
        self.instances.clear();
        self.populated.clear();
    }

    /// Forgets every class.
    pub(super) fn forget_classes(&mut self) {
        self.classes.clear();
        self.subclasses.clear();
    }

    /// Deletes a class and its instances, and leaves everything derived from it.
    pub(crate) fn delete_class_alone(&mut self, name: &Name) -> Result<(), Refusal> {
        let below = self.descendants(name);
        let before = self.clone();
        self.delete_class(name)?;
        for class in below {
            self.classes.insert(class.name().clone(), Arc::clone(&class));
            if let Some(table) = before.instances.get(class.name()) {
                self.adopt_table(&class, table.clone())?;
            }
        }
        Ok(())
    }

    /// Deletes a class and everything derived from it, and leaves the instances.
    pub(crate) fn delete_declarations(&mut self, name: &Name) -> Result<(), Refusal> {
        let (instances, populated) = (self.instances.clone(), self.populated.clone());
        self.delete_class(name)?;
        (self.instances, self.populated) = (instances, populated);
        Ok(())
    }

    /// Adds what another namespace has besides.
    pub(super) fn merge(&mut self, other: &Namespace) {
        self.classes = self.classes.clone().union(other.classes.clone());
        for (class, theirs) in &other.instances {
            let ours = self.instances.entry(class.clone()).or_default();
            *ours = std::mem::take(ours).union(theirs);
        }
        for (root, theirs) in &other.populated {
            let ours = self.populated.entry(root.clone()).or_default();
            *ours = ours.clone().union(theirs.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn class(name: &str, superclass: Option<&str>) -> Arc<ClassDeclaration> {
        let superclass = superclass.map(Name::new);
        Arc::new(ClassDeclaration { superclass, ..ClassDeclaration::new(name) })
    }

    fn family() -> Namespace {
        let mut namespace = Namespace::bare();
        for (name, superclass) in
            [("A", None), ("B", Some("A")), ("C", Some("B")), ("D", Some("A"))]
        {
            let put = namespace.put_class(&class(name, superclass), PutMode::CreateOnly);
            put.expect(name);
        }
        namespace
    }

    #[test]
    fn descendants_come_parents_first() {
        let family = family();
        let found = family.descendants(&"a".into());
        let names: Vec<&str> = found.iter().map(|class| class.name().as_str()).collect();
        assert_eq!(names, ["B", "C", "D"]);
    }

    /// [REQ CLASS-19]
    #[test]
    fn a_class_goes_with_its_descendants() {
        let mut namespace = family();
        namespace.delete_class(&"B".into()).expect("it is there");
        assert_eq!(namespace.classes().count(), 2);
        assert_eq!(namespace.delete_class(&"C".into()), Err(Refusal::NoSuchClass));
    }

    /// [REQ CLASS-14]
    #[test]
    fn a_class_with_subclasses_is_not_changed() {
        let mut namespace = family();
        assert_eq!(namespace.put_class(&class("B", Some("A")), PutMode::default()), Ok(()));
        let moved = class("B", None);
        assert_eq!(namespace.put_class(&moved, PutMode::default()), Err(Refusal::HasChildren));
    }

    #[test]
    fn names_are_checked() {
        let mut namespace = Namespace::bare();
        for name in ["_A", "A_", "1A", "A-B", "", "A B", &"A".repeat(4097)] {
            let put = namespace.put_class(&class(name, None), PutMode::default());
            assert!(matches!(put, Err(Refusal::ClassName(_))), "{name}");
        }
        let longest = class(&"A".repeat(4096), None);
        assert_eq!(namespace.put_class(&longest, PutMode::default()), Ok(()));
    }

    #[test]
    fn what_is_shown_besides_is_not_stored() {
        let family = family();
        let shown = [class("E", Some("D")), class("F", Some("X")), class("B", None)];
        let shown = family.showing(&shown);
        let names: Vec<&str> = shown.classes().map(|class| class.name().as_str()).collect();
        assert_eq!(names, ["A", "B", "C", "D", "E"]);
        assert_eq!(shown.descendants(&"A".into()).len(), 4);
        assert_eq!(family.classes().count(), 4);
    }
}
