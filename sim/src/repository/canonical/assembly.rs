//! A repository put together from its entries.
//!
//! Entries come in the order of the canonical form. In it a class may stand before the one that it
//! derives from, so the classes of a namespace are linked once all of them have come. Everything is
//! checked as a client's would be: entries may come from a file that anyone has written. Of a
//! canonical form, that it is the only one as well: that a repository would be written just so.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use bytes::Bytes;

use crate::cim::{ClassDeclaration, Name, NamespacePath};
use crate::repository::table::Packing;
use crate::repository::{Namespace, Refusal, Repository};

use super::decode::Input;
use super::{ContentFault, Counts, FRAME_SIZE, Part, encode, tags};

/// In which order namespaces, classes and instances come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    /// In that of the canonical form.
    Canonical,
    /// In any, as long as what is needed has come before.
    Any,
}

/// A repository that is being put together.
#[derive(Debug)]
pub(crate) struct Assembly {
    repository: Repository,
    order: Order,
    /// How many entries have come, of every kind.
    entries: u64,
    counts: Counts,
    namespace: Option<Namespace>,
    /// The classes of the namespace that are not linked yet.
    classes: BTreeMap<Name, Arc<ClassDeclaration>>,
    /// The instances of a class, while they come.
    table: Option<Packing>,
    /// The last class of the namespace of which instances have come.
    last_table: Option<Name>,
}

impl Default for Assembly {
    fn default() -> Self {
        Self {
            repository: Repository::bare(),
            order: Order::Any,
            entries: 0,
            counts: Counts::default(),
            namespace: None,
            classes: BTreeMap::new(),
            table: None,
            last_table: None,
        }
    }
}

impl Assembly {
    /// One that takes the entries of a canonical form, and nothing that is not canonical.
    pub fn canonical() -> Self {
        Self { order: Order::Canonical, ..Self::default() }
    }

    /// How many entries have been taken, of every kind.
    pub fn entries(&self) -> u64 {
        self.entries
    }

    /// What has been taken.
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// Takes all entries that are whole in a piece of a canonical form, and says where they end.
    pub fn entries_of(&mut self, piece: &Bytes, start: usize) -> Result<usize, ContentFault> {
        let mut start = start;
        while let Some((entry, end)) = next(piece, start) {
            let (tag, rest) = entry.split_first().ok_or(ContentFault::CutOff)?;
            match *tag {
                tags::INSTANCE => self.instance(rest, piece, start..end)?,
                other => self.other_entry(other, rest)?,
            }
            self.entries += 1;
            start = end;
        }
        Ok(start)
    }

    /// Takes an entry that is no instance.
    fn other_entry(&mut self, tag: u8, bytes: &[u8]) -> Result<(), ContentFault> {
        let mut input = Input::new(bytes);
        match tag {
            tags::TABLE => {
                let name = input.name()?;
                self.table(&name)?;
                let table = self.table.as_ref().ok_or(ContentFault::Place)?;
                only(table.class().name().as_str() == name.as_str())?;
            }
            tags::CLASS => {
                let class = input.class()?;
                only(encode::bytes_of(|out| encode::class(out, &class)) == bytes)?;
                self.class(Arc::new(class))?;
            }
            tags::NAMESPACE => {
                let namespace = input.namespace()?;
                only(encode::bytes_of(|out| encode::namespace(out, &namespace)) == bytes)?;
                self.namespace(namespace)?;
            }
            unknown => return Err(ContentFault::Tag(unknown)),
        }
        input.end()
    }

    /// Begins a namespace.
    pub fn namespace(&mut self, namespace: Namespace) -> Result<(), ContentFault> {
        self.end_namespace()?;
        let path = namespace.path();
        let parent = path.parent().is_none_or(|above| self.repository.find(&above).is_some());
        if !parent || self.repository.find(path).is_some() {
            return Err(ContentFault::Place);
        }
        self.in_order(self.repository.0.paths.get_max().map(|(last, _)| last), path)?;
        self.namespace = Some(namespace);
        self.last_table = None;
        self.counts.add(Part::Namespace);
        Ok(())
    }

    /// Adds a class to the namespace.
    pub fn class(&mut self, class: Arc<ClassDeclaration>) -> Result<(), ContentFault> {
        if self.namespace.is_none() || self.table.is_some() {
            return Err(ContentFault::Place);
        }
        let last = self.classes.last_key_value().map(|(name, _)| name);
        self.in_order(last, &class.name)?;
        match self.classes.insert(class.name.clone(), class) {
            None => {
                self.counts.add(Part::Class);
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
        self.in_order(self.last_table.as_ref(), class.name())?;
        self.last_table = Some(class.name().clone());
        self.table = Some(Packing::new(Arc::clone(class)));
        Ok(())
    }

    /// Adds an instance of the class that has begun, which stands in a place of a piece.
    fn instance(
        &mut self,
        bytes: &[u8],
        piece: &Bytes,
        place: Range<usize>,
    ) -> Result<(), ContentFault> {
        self.table.as_mut().ok_or(ContentFault::Place)?.push(bytes, piece, place)?;
        self.counts.add(Part::Instances(1));
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

    /// Whether something comes after what came last, where it has to.
    fn in_order<T: Ord>(&self, last: Option<&T>, next: &T) -> Result<(), ContentFault> {
        // What comes twice has an error of its own.
        match self.order == Order::Canonical && last.is_some_and(|last| last > next) {
            true => Err(ContentFault::Order),
            false => Ok(()),
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
                if self.order == Order::Canonical {
                    only(is_stored_as_it_is(namespace, &class))?;
                }
            }
        }
        Ok(())
    }

    fn end_table(&mut self) -> Result<(), ContentFault> {
        let Some(table) = self.table.take() else { return Ok(()) };
        let (class, table) = table.finish();
        if table.is_empty() {
            return Err(ContentFault::CutOff);
        }
        let namespace = self.namespace.as_mut().ok_or(ContentFault::Place)?;
        Ok(namespace.adopt_table(&class, table)?)
    }
}

/// The entry that begins there, without its length, and where it ends; none if not all is there.
fn next(piece: &[u8], start: usize) -> Option<(&[u8], usize)> {
    let (length, rest) = piece[start..].split_first_chunk::<FRAME_SIZE>()?;
    let entry = rest.get(..u32::from_le_bytes(*length) as usize)?;
    Some((entry, start + FRAME_SIZE + entry.len()))
}

/// Whether a class is stored just as it was declared.
fn is_stored_as_it_is(namespace: &Namespace, class: &Arc<ClassDeclaration>) -> bool {
    let stored = namespace.class(&class.name);
    stored.is_some_and(|stored| encode::is_same_class(stored.declaration(), class))
}

/// Whether something is in the only form that it has.
fn only(is_canonical: bool) -> Result<(), ContentFault> {
    match is_canonical {
        true => Ok(()),
        false => Err(ContentFault::Canonical),
    }
}
