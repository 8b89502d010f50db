//! A repository put together from its entries.
//!
//! Entries come in the order of the canonical form. In it a class may stand before the one that it
//! derives from, so the classes of a namespace are linked once all of them have come. Everything is
//! checked as a client's would be: entries may come from a file that anyone has written.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::cim::{ClassDeclaration, Instance, Name, NamespacePath};
use crate::repository::instances::Table;
use crate::repository::{Class, InstanceKey, Namespace, Refusal, Repository};

use super::decode::Input;
use super::{ContentFault, tags};

/// How much of what has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Entries of every kind.
    pub entries: u64,
    /// Namespaces.
    pub namespaces: u64,
    /// Classes.
    pub classes: u64,
    /// Instances.
    pub instances: u64,
}

/// A repository that is being put together.
#[derive(Debug)]
pub(crate) struct Assembly {
    repository: Repository,
    counts: Counts,
    namespace: Option<Namespace>,
    /// The classes of the namespace that are not linked yet.
    classes: BTreeMap<Name, Arc<ClassDeclaration>>,
    /// The class whose instances come, and those that have come.
    table: Option<(Arc<Class>, Table)>,
}

impl Default for Assembly {
    fn default() -> Self {
        Self {
            repository: Repository::bare(),
            counts: Counts::default(),
            namespace: None,
            classes: BTreeMap::new(),
            table: None,
        }
    }
}

impl Assembly {
    /// What has been taken.
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// Takes an entry: its tag and what follows.
    pub fn entry(&mut self, bytes: &[u8]) -> Result<(), ContentFault> {
        let (tag, rest) = bytes.split_first().ok_or(ContentFault::CutOff)?;
        let mut input = Input::new(rest);
        match *tag {
            tags::INSTANCE => self.instance(&mut input)?,
            tags::TABLE => self.table(&input.name()?)?,
            tags::CLASS => self.class(Arc::new(input.class()?))?,
            tags::NAMESPACE => self.namespace(input.namespace()?)?,
            unknown => return Err(ContentFault::Tag(unknown)),
        }
        input.end()?;
        self.counts.entries += 1;
        Ok(())
    }

    /// Begins a namespace.
    pub fn namespace(&mut self, namespace: Namespace) -> Result<(), ContentFault> {
        self.end_namespace()?;
        let path = namespace.path();
        let parent = path.parent().is_none_or(|above| self.repository.find(&above).is_some());
        if !parent || self.repository.find(path).is_some() {
            return Err(ContentFault::Place);
        }
        self.namespace = Some(namespace);
        self.counts.namespaces += 1;
        Ok(())
    }

    /// Adds a class to the namespace.
    pub fn class(&mut self, class: Arc<ClassDeclaration>) -> Result<(), ContentFault> {
        if self.namespace.is_none() || self.table.is_some() {
            return Err(ContentFault::Place);
        }
        match self.classes.insert(class.name.clone(), class) {
            None => {
                self.counts.classes += 1;
                Ok(())
            }
            Some(_) => Err(Refusal::AlreadyExists.into()),
        }
    }

    /// Begins the instances of a class.
    pub fn table(&mut self, class: &Name) -> Result<(), ContentFault> {
        self.link_classes()?;
        self.end_table()?;
        let namespace = self.namespace.as_ref().ok_or(ContentFault::Place)?;
        let class = namespace.class(class).ok_or(Refusal::NoSuchClass)?;
        if class.is_abstract() {
            return Err(Refusal::AbstractClass.into());
        }
        self.table = Some((Arc::clone(class), Table::new()));
        Ok(())
    }

    /// Adds an instance of the class that has begun.
    pub fn instance(&mut self, input: &mut Input<'_>) -> Result<(), ContentFault> {
        let (class, table) = self.table.as_mut().ok_or(ContentFault::Place)?;
        let instance = input.instance(class)?;
        let key = InstanceKey::of(class, &instance)?;
        add(table, key, Arc::new(instance))?;
        self.counts.instances += 1;
        Ok(())
    }

    /// The repository, once everything has come.
    pub fn finish(mut self) -> Result<Repository, ContentFault> {
        self.end_namespace()?;
        match self.repository.find(&NamespacePath::root()) {
            Some(_) => Ok(self.repository),
            None => Err(ContentFault::CutOff),
        }
    }

    fn end_namespace(&mut self) -> Result<(), ContentFault> {
        self.link_classes()?;
        self.end_table()?;
        if let Some(namespace) = self.namespace.take() {
            self.repository.insert(namespace.path().clone(), namespace);
        }
        Ok(())
    }

    /// Links the classes, each after those above it.
    fn link_classes(&mut self) -> Result<(), ContentFault> {
        let Some(namespace) = &mut self.namespace else { return Ok(()) };
        while let Some((_, class)) = self.classes.pop_first() {
            let mut line = vec![class];
            while let Some(above) = line.last().and_then(|class| class.superclass.as_ref())
                && let Some(class) = self.classes.remove(above)
            {
                line.push(class);
            }
            for class in line.into_iter().rev() {
                namespace.adopt_class(&class)?;
            }
        }
        Ok(())
    }

    fn end_table(&mut self) -> Result<(), ContentFault> {
        let Some((class, table)) = self.table.take() else { return Ok(()) };
        if table.is_empty() {
            return Err(ContentFault::CutOff);
        }
        let namespace = self.namespace.as_mut().ok_or(ContentFault::Place)?;
        Ok(namespace.adopt_table(&class, table)?)
    }
}

fn add(table: &mut Table, key: InstanceKey, instance: Arc<Instance>) -> Result<(), ContentFault> {
    match table.insert(key, instance) {
        None => Ok(()),
        Some(_) => Err(Refusal::AlreadyExists.into()),
    }
}
