//! What makes one repository of another: where they share structure nothing is looked at, so it
//! costs what has changed, not what is there.

use std::sync::Arc;

use imbl::ordmap::DiffItem;
use triomphe::Arc as Shared;

use crate::cim::{Instance, Name, NamespacePath};

use super::{Class, KeyRef, Namespace, Repository, RowChange, Table};

/// One step from a repository to another.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Change<'a> {
    /// A namespace goes, with everything in it.
    RemoveNamespace(&'a NamespacePath),
    /// A class goes.
    RemoveClass(&'a NamespacePath, &'a Name),
    /// All instances of a class go.
    RemoveTable(&'a NamespacePath, &'a Name),
    /// An instance goes.
    RemoveInstance(&'a NamespacePath, &'a Name, KeyRef<'a>),
    /// A namespace comes, or says something else of itself.
    PutNamespace(&'a Namespace),
    /// A class comes, or is declared otherwise.
    PutClass(&'a NamespacePath, &'a Class),
    /// An instance comes, or has other values.
    PutInstance(&'a NamespacePath, &'a Name, KeyRef<'a>, &'a Arc<Instance>),
}

impl Repository {
    /// Whether the other is this very repository, and not only equal to it.
    pub fn is_same(&self, other: &Repository) -> bool {
        Shared::ptr_eq(&self.0, &other.0)
    }

    /// Whether there is anything in which it differs from what it was, of what is stored.
    pub(crate) fn has_changed_since(&self, before: &Repository) -> bool {
        !self.is_same(before) && before.changes_to(self, &mut Err::<(), _>).is_err()
    }

    /// Gives out what makes the other repository of this one: all that goes before all that comes.
    /// An error of whoever takes it ends it.
    pub(crate) fn changes_to<'a, E>(
        &'a self,
        other: &'a Repository,
        take: &mut dyn FnMut(Change<'a>) -> Result<(), E>,
    ) -> Result<(), E> {
        for pass in [Pass::Removals, Pass::Additions] {
            let mut keep = |change: Change<'a>| match Pass::of(change) == pass {
                true => take(change),
                false => Ok(()),
            };
            for difference in self.0.namespaces.diff(&other.0.namespaces) {
                match difference {
                    DiffItem::Add(_, new) => whole(new, pass, &mut keep)?,
                    DiffItem::Remove(_, old) => keep(Change::RemoveNamespace(old.path()))?,
                    DiffItem::Update { old: (_, old), new: (_, new) } => {
                        within(old, new, pass, &mut keep)?;
                    }
                }
            }
        }
        Ok(())
    }
}

/// What goes is told first: a path may be one namespace's before, and another's after.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pass {
    Removals,
    Additions,
}

impl Pass {
    fn of(change: Change<'_>) -> Self {
        match change {
            Change::RemoveNamespace(..)
            | Change::RemoveClass(..)
            | Change::RemoveTable(..)
            | Change::RemoveInstance(..) => Pass::Removals,
            Change::PutNamespace(..) | Change::PutClass(..) | Change::PutInstance(..) => {
                Pass::Additions
            }
        }
    }
}

type Take<'t, 'a, E> = &'t mut dyn FnMut(Change<'a>) -> Result<(), E>;

/// Everything in a namespace that is new.
fn whole<'a, E>(new: &'a Namespace, pass: Pass, take: Take<'_, 'a, E>) -> Result<(), E> {
    if pass == Pass::Removals {
        return Ok(());
    }
    take(Change::PutNamespace(new))?;
    for class in new.classes().filter(|class| !class.is_system()) {
        take(Change::PutClass(new.path(), class))?;
    }
    new.instances.iter().try_for_each(|(class, table)| put_all(new, class, table, take))
}

fn within<'a, E>(
    old: &'a Namespace,
    new: &'a Namespace,
    pass: Pass,
    take: Take<'_, 'a, E>,
) -> Result<(), E> {
    // An identity counts within one repository: after a Restore it may be another namespace's.
    if old.written() != new.written() {
        take(Change::RemoveNamespace(old.path()))?;
        return whole(new, pass, take);
    }
    if old.security() != new.security() || old.requires_encryption() != new.requires_encryption() {
        take(Change::PutNamespace(new))?;
    }
    for difference in old.classes.diff(&new.classes) {
        match difference {
            DiffItem::Add(_, class) => take(Change::PutClass(new.path(), class))?,
            DiffItem::Remove(name, _) => take(Change::RemoveClass(old.path(), name))?,
            DiffItem::Update { new: (_, class), .. } => take(Change::PutClass(new.path(), class))?,
        }
    }
    tables(old, new, take)
}

fn tables<'a, E>(old: &'a Namespace, new: &'a Namespace, take: Take<'_, 'a, E>) -> Result<(), E> {
    for difference in old.instances.diff(&new.instances) {
        match difference {
            DiffItem::Add(class, table) => put_all(new, class, table, take)?,
            DiffItem::Remove(class, _) => take(Change::RemoveTable(old.path(), class))?,
            DiffItem::Update { old: (class, before), new: (_, after) } => {
                instances(new, class, before, after, take)?;
            }
        }
    }
    Ok(())
}

fn instances<'a, E>(
    new: &'a Namespace,
    class: &'a Name,
    before: &'a Table,
    after: &'a Table,
    take: Take<'_, 'a, E>,
) -> Result<(), E> {
    for change in before.changes_to(after) {
        take(match change {
            RowChange::Removed(key) => Change::RemoveInstance(new.path(), class, key),
            RowChange::Put(key, one) => Change::PutInstance(new.path(), class, key, one),
        })?;
    }
    Ok(())
}

fn put_all<'a, E>(
    new: &'a Namespace,
    class: &'a Name,
    table: &'a Table,
    take: Take<'_, 'a, E>,
) -> Result<(), E> {
    let mut all = table.iter();
    all.try_for_each(|(key, one)| take(Change::PutInstance(new.path(), class, key, one)))
}
