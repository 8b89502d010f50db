//! The repository from the tables of the file.

use std::sync::Arc;

use redb::{ReadTransaction, ReadableDatabase, ReadableTable};

use crate::cim::Name;
use crate::repository::canonical::Assembly;
use crate::repository::canonical::decode::Input;
use crate::repository::{ContentFault, Repository};

use super::DatabaseFault;
use super::tables::{CLASSES, INSTANCES, NAMESPACES, check_version};

/// Reads everything.
pub(super) fn load(file: &redb::Database) -> Result<Repository, DatabaseFault> {
    check_version(file)?;
    let transaction = file.begin_read()?;
    let mut assembly = Assembly::default();
    for row in transaction.open_table(NAMESPACES)?.iter()? {
        let (path, bytes) = row?;
        let damaged = damaged(path.value());
        let namespace = whole(bytes.value(), Input::namespace);
        namespace.and_then(|namespace| assembly.namespace(namespace)).map_err(damaged)?;
        load_classes(&transaction, path.value(), &mut assembly)?;
        load_instances(&transaction, path.value(), &mut assembly)?;
    }
    assembly.finish().map_err(damaged("root"))
}

fn load_classes(
    transaction: &ReadTransaction,
    path: &str,
    assembly: &mut Assembly,
) -> Result<(), DatabaseFault> {
    let table = transaction.open_table(CLASSES)?;
    for row in table.range((path, "")..)? {
        let (key, bytes) = row?;
        let (of, name) = key.value();
        if of != path {
            break;
        }
        let class = whole(bytes.value(), Input::class);
        let added = class.and_then(|class| assembly.class(Arc::new(class)));
        added.map_err(|fault| damaged(&format!("{path}:{name}"))(fault))?;
    }
    Ok(())
}

fn load_instances(
    transaction: &ReadTransaction,
    path: &str,
    assembly: &mut Assembly,
) -> Result<(), DatabaseFault> {
    let table = transaction.open_table(INSTANCES)?;
    let mut class = String::new();
    for row in table.range((path, "", &[][..])..)? {
        let (key, bytes) = row?;
        let (of, name, _) = key.value();
        if of != path {
            break;
        }
        let damaged = |fault| damaged(&format!("an instance of {path}:{name}"))(fault);
        if class != name {
            assembly.table(&Name::new(name)).map_err(damaged)?;
            class = name.to_owned();
        }
        assembly.instance(bytes.value()).map_err(damaged)?;
    }
    Ok(())
}

fn whole<'a, T>(
    bytes: &'a [u8],
    read: impl FnOnce(&mut Input<'a>) -> Result<T, ContentFault>,
) -> Result<T, ContentFault> {
    let mut input = Input::new(bytes);
    let found = read(&mut input)?;
    input.end().map(|()| found)
}

fn damaged(path: &str) -> impl Fn(ContentFault) -> DatabaseFault {
    move |fault| DatabaseFault::Content { path: path.to_owned(), fault }
}
