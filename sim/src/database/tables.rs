//! The tables of the file, and how they are written.
//!
//! Keys are what names compare by; values are the bytes of the canonical form. A version of this
//! layout stands in the table `about`.

use redb::{ReadableDatabase, Table, TableDefinition};

use crate::cim::{Name, NamespacePath};
use crate::repository::canonical::encode;
use crate::repository::{Change, Repository};

use super::DatabaseFault;

/// The version of the layout; it changes with that of the canonical form.
pub(super) const VERSION: u64 = 1;
/// Under which name the version stands.
const VERSION_KEY: &str = "version";

/// Facts about the file.
const ABOUT: TableDefinition<&str, u64> = TableDefinition::new("about");
/// By the path.
pub(super) const NAMESPACES: TableDefinition<&str, &[u8]> = TableDefinition::new("namespaces");
/// By the namespace and the name.
pub(super) const CLASSES: TableDefinition<(&str, &str), &[u8]> = TableDefinition::new("classes");
/// By the namespace, the class and the key.
pub(super) const INSTANCES: TableDefinition<(&str, &str, &[u8]), &[u8]> =
    TableDefinition::new("instances");

/// Whether the file is one of this version.
pub(super) fn check_version(file: &redb::Database) -> Result<(), DatabaseFault> {
    let about = file.begin_read()?.open_table(ABOUT)?;
    match redb::ReadableTable::get(&about, VERSION_KEY)?.map(|version| version.value()) {
        Some(VERSION) => Ok(()),
        other => Err(DatabaseFault::Version(other.unwrap_or_default())),
    }
}

/// Writes what makes one repository of the other, in one transaction.
pub(super) fn write(
    file: &redb::Database,
    from: &Repository,
    to: &Repository,
) -> Result<(), DatabaseFault> {
    let transaction = file.begin_write()?;
    if from.namespaces().next().is_none() {
        transaction.open_table(ABOUT)?.insert(VERSION_KEY, VERSION)?; // The file is new.
    }
    let mut tables = Tables {
        namespaces: transaction.open_table(NAMESPACES)?,
        classes: transaction.open_table(CLASSES)?,
        instances: transaction.open_table(INSTANCES)?,
        bytes: Vec::new(),
    };
    from.changes_to(to, &mut |change| tables.apply(change))?;
    drop(tables);
    Ok(transaction.commit()?)
}

struct Tables<'t> {
    namespaces: Table<'t, &'static str, &'static [u8]>,
    classes: Table<'t, (&'static str, &'static str), &'static [u8]>,
    instances: Table<'t, (&'static str, &'static str, &'static [u8]), &'static [u8]>,
    bytes: Vec<u8>,
}

impl Tables<'_> {
    fn apply(&mut self, change: Change<'_>) -> Result<(), DatabaseFault> {
        self.bytes.clear();
        match change {
            Change::RemoveNamespace(path) => self.remove_namespace(path)?,
            Change::RemoveClass(path, class) => {
                self.classes.remove((key(path).as_str(), class.folded()))?;
            }
            Change::RemoveTable(path, class) => {
                let (path, class) = (key(path), class.folded());
                let (first, end) = ((path.as_str(), class, &[][..]), after(class));
                let end = (path.as_str(), end.as_str(), &[][..]);
                self.instances.retain_in(first..end, |_, _| false)?;
            }
            Change::RemoveInstance(path, class, instance) => {
                let (path, instance) = (key(path), instance.bytes());
                self.instances.remove((path.as_str(), class.folded(), instance.as_slice()))?;
            }
            Change::PutNamespace(namespace) => {
                encode::namespace(&mut self.bytes, namespace);
                let path = key(namespace.path());
                self.namespaces.insert(path.as_str(), self.bytes.as_slice())?;
            }
            Change::PutClass(path, class) => {
                encode::class(&mut self.bytes, class.declaration());
                let (path, name) = (key(path), class.name().folded());
                self.classes.insert((path.as_str(), name), self.bytes.as_slice())?;
            }
            Change::PutInstance(path, class, instance, value) => {
                encode::instance(&mut self.bytes, value);
                let (path, instance) = (key(path), instance.bytes());
                let key = (path.as_str(), class.folded(), instance.as_slice());
                self.instances.insert(key, self.bytes.as_slice())?;
            }
        }
        Ok(())
    }

    fn remove_namespace(&mut self, path: &NamespacePath) -> Result<(), DatabaseFault> {
        let path = key(path);
        let end = after(&path);
        self.namespaces.remove(path.as_str())?;
        self.classes.retain_in((path.as_str(), "")..(end.as_str(), ""), |_, _| false)?;
        let (first, end) = ((path.as_str(), "", &[][..]), (end.as_str(), "", &[][..]));
        self.instances.retain_in(first..end, |_, _| false)?;
        Ok(())
    }
}

/// The path as it is compared.
fn key(path: &NamespacePath) -> String {
    let names: Vec<&str> = path.names().iter().map(Name::folded).collect();
    names.join("\\")
}

/// The next text after one, among those that have no zeros.
fn after(text: &str) -> String {
    format!("{text}\0")
}
