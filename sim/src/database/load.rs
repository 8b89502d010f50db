//! The repository from the tables of the file.

use std::sync::Arc;

use bytes::Bytes;
use redb::{ReadTransaction, ReadableDatabase, ReadableTable};

use crate::cim::Name;
use crate::repository::canonical::decode::Input;
use crate::repository::canonical::{Assembly, frame};
use crate::repository::{ContentFault, Repository};

use super::DatabaseFault;
use super::tables::{CLASSES, INSTANCES, NAMESPACES, check_version};

/// How many bytes of instances are taken together: those of a few chunks.
const PIECE_SIZE: usize = 16 << 10;

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
    let (mut class, mut piece) = (String::new(), Vec::with_capacity(PIECE_SIZE));
    let damaged = |class: &str| damaged(&format!("an instance of {path}:{class}"));
    for row in table.range((path, "", &[][..])..)? {
        let (key, bytes) = row?;
        let (of, name, _) = key.value();
        if of != path {
            break;
        }
        if class != name {
            take_piece(&mut piece, assembly).map_err(damaged(&class))?;
            assembly.table(&Name::new(name)).map_err(damaged(name))?;
            class = name.to_owned();
        }
        frame(&mut piece, bytes.value());
        if piece.len() >= PIECE_SIZE {
            take_piece(&mut piece, assembly).map_err(damaged(&class))?;
        }
    }
    take_piece(&mut piece, assembly).map_err(damaged(&class))
}

/// Takes the instances that have come together.
fn take_piece(piece: &mut Vec<u8>, assembly: &mut Assembly) -> Result<(), ContentFault> {
    assembly.entries_of(&Bytes::copy_from_slice(piece), 0)?;
    piece.clear();
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

fn damaged(path: &str) -> impl FnOnce(ContentFault) -> DatabaseFault + use<> {
    let path = path.to_owned();
    move |fault| DatabaseFault::Content { path, fault }
}
