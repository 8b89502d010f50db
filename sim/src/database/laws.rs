//! What a repository on disk is to hold, whatever happens to it in whatever order.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use proptest::prelude::*;
use tempfile::TempDir;

use super::*;
use crate::cim::{Instance, NamespacePath, ObjectPath, Value};
use crate::disk::RealDisk;
use crate::mof;
use crate::repository::{PutMode, Refusal};
use crate::security::SecurityDescriptor;

/// Something that changes a repository.
#[derive(Debug, Clone)]
enum Step {
    CreateNamespace(usize),
    DeleteNamespace(usize),
    PutClass(usize, usize),
    DeleteClass(usize, usize),
    PutInstance(usize, usize, u8),
    DeleteInstance(usize, usize, u8),
    Secure(usize),
    /// Back to an earlier state, as a Restore does: its namespaces get their numbers anew.
    Restore(usize),
}

const NAMESPACES: [&str; 5] =
    ["root\\default", "root\\a", "root\\a\\b", "root\\ab", "root\\A\\b\\C"];
const CLASSES: [&str; 4] = [
    "class A { [key] uint8 Id; string Text; };",
    "class B : A { uint8 More = 1; };",
    "class C { [key] string Id; };",
    "class AB : C {};",
];
const NAMES: [&str; 4] = ["A", "B", "C", "AB"];

fn step() -> impl Strategy<Value = Step> {
    let (namespace, class) = (0..NAMESPACES.len(), 0..CLASSES.len());
    prop_oneof![
        namespace.clone().prop_map(Step::CreateNamespace),
        namespace.clone().prop_map(Step::DeleteNamespace),
        (namespace.clone(), class.clone()).prop_map(|(at, class)| Step::PutClass(at, class)),
        (namespace.clone(), class.clone()).prop_map(|(at, class)| Step::DeleteClass(at, class)),
        (namespace.clone(), class.clone(), 0..4_u8)
            .prop_map(|(at, class, id)| Step::PutInstance(at, class, id)),
        (namespace.clone(), class, 0..4_u8)
            .prop_map(|(at, class, id)| Step::DeleteInstance(at, class, id)),
        namespace.prop_map(Step::Secure),
        (0..8_usize).prop_map(Step::Restore),
    ]
}

/// Does the step, where that can be done.
fn take(step: &Step, repository: &mut Repository, before: &[Repository]) {
    let path = |at: &usize| NamespacePath::parse(NAMESPACES[*at]).expect("a path");
    let object = |class: &usize, id: &u8| {
        let path = format!(
            "{}.Id={}",
            NAMES[*class],
            if *class < 2 { format!("{id}") } else { format!("'{id}'") }
        );
        ObjectPath::parse(&path).expect("a path")
    };
    let _: Result<(), Refusal> = match step {
        Step::CreateNamespace(at) => repository.create_namespace(&path(at), None).map(drop),
        Step::DeleteNamespace(at) => repository.delete_namespace(&path(at)),
        Step::PutClass(at, class) => {
            let put = mof::compile_into("law.mof", CLASSES[*class], repository, &path(at));
            put.map(drop).or(Ok(()))
        }
        Step::DeleteClass(at, class) => repository
            .at_mut(&path(at))
            .and_then(|namespace| namespace.delete_class(&NAMES[*class].into())),
        Step::PutInstance(at, class, id) => repository.at_mut(&path(at)).and_then(|namespace| {
            let key = if *class < 2 { Value::Uint8(*id) } else { Value::string(&id.to_string()) };
            let instance = Instance::new(NAMES[*class]).with("Id", key);
            namespace.put_instance(instance, PutMode::default())
        }),
        Step::DeleteInstance(at, class, id) => repository.at_mut(&path(at)).and_then(|namespace| {
            let object = object(class, id);
            namespace.delete_instance(&object.class, &object.keys)
        }),
        Step::Secure(at) => repository.at_mut(&path(at)).map(|namespace| {
            let nobody = SecurityDescriptor::new(Vec::new()).expect("it has no entries");
            namespace.set_security(nobody);
        }),
        Step::Restore(at) => {
            if let Some(older) = before.get(*at) {
                let mut bytes = Vec::new();
                older.write_canonical(|piece| bytes.extend_from_slice(piece));
                *repository = Repository::from_canonical(&bytes).expect("it was written");
            }
            Ok(())
        }
    };
}

fn open(folder: &Path) -> Result<Database, DatabaseError> {
    Database::open(Arc::new(RealDisk), folder)
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("there is a place for temporary files")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn what_was_saved_is_there_after_opening(steps in prop::collection::vec(step(), 1..24)) {
        let folder = folder();
        let mut database = open(folder.path()).expect("new");
        let mut repository = database.repository().clone();
        let mut before = Vec::new();
        for (number, step) in steps.iter().enumerate() {
            before.push(repository.clone());
            take(step, &mut repository, &before);
            database.save(&repository).expect("there is room");
            if number % 4 == 3 {
                drop(database);
                database = open(folder.path()).expect("it was closed");
            }
            prop_assert_eq!(database.repository().first_difference(&repository), None);
        }
        drop(database);
        let database = open(folder.path()).expect("it was closed");
        prop_assert_eq!(database.repository().first_difference(&repository), None);
    }
}

#[test]
fn a_second_process_is_kept_out() {
    let folder = folder();
    let first = open(folder.path()).expect("new");
    let second = open(folder.path()).expect_err("in use");
    assert!(matches!(second.fault, DatabaseFault::InUse));
    assert!(second.to_string().contains("another process"), "{second}");
    drop(first);
    open(folder.path()).expect("free again");
}

/// [REQ PAUSE-2]
#[test]
fn a_copy_made_while_nothing_is_saved_opens_as_it_was() {
    let folder = folder();
    let mut database = open(folder.path()).expect("new");
    let mut repository = database.repository().clone();
    take(&Step::CreateNamespace(1), &mut repository, &[]);
    database.save(&repository).expect("there is room");
    let copy = tempfile::tempdir().expect("there is a place");
    for name in [FILE_NAME, LOCK_NAME] {
        fs::copy(folder.path().join(name), copy.path().join(name)).expect("it can be read");
    }
    let copied = open(copy.path()).expect("whole");
    assert_eq!(copied.repository().first_difference(&repository), None);
}

#[test]
fn what_is_no_repository_is_refused_with_the_reason() {
    let text = folder();
    fs::write(text.path().join(FILE_NAME), "no repository").expect("written");
    let error = open(text.path()).expect_err("foreign");
    assert!(matches!(error.fault, DatabaseFault::Foreign), "{error:?}");
    let error = open(&text.path().join(FILE_NAME)).expect_err("a file");
    assert!(matches!(error.fault, DatabaseFault::NoFolder), "{error:?}");
    let other = folder();
    let path = other.path().join(FILE_NAME);
    drop(redb::Database::create(&path).expect("another program's"));
    let error = open(other.path()).expect_err("another program's");
    assert!(matches!(error.fault, DatabaseFault::Foreign), "{error:?}");
}

#[test]
fn where_there_is_none_nothing_is_made_if_one_has_to_be_there() {
    let folder = folder();
    for path in [folder.path().to_owned(), folder.path().join("missing")] {
        let error = Database::open_existing(Arc::new(RealDisk), &path).expect_err("there is none");
        assert!(matches!(error.fault, DatabaseFault::Missing), "{error:?}");
    }
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0);
    let path = folder.path().join(FILE_NAME);
    fs::write(&path, "").expect("written");
    let error = Database::open_existing(Arc::new(RealDisk), folder.path()).expect_err("empty");
    assert!(matches!(error.fault, DatabaseFault::Foreign), "{error:?}");
    assert_eq!(fs::metadata(&path).expect("it is there").len(), 0);
}

#[test]
fn a_file_that_something_has_changed_is_an_error_or_does_no_harm() {
    let whole = folder();
    let mut database = open(whole.path()).expect("new");
    let mut repository = database.repository().clone();
    take(&Step::PutClass(0, 0), &mut repository, &[]);
    take(&Step::PutInstance(0, 0, 1), &mut repository, &[]);
    database.save(&repository).expect("there is room");
    drop(database);
    let bytes = fs::read(whole.path().join(FILE_NAME)).expect("it is there");
    let changed = folder();
    let path = changed.path().join(FILE_NAME);
    let mut errors = 0;
    // Much of the file is free, and some was once used; so look here and there.
    let used: Vec<usize> = (0..bytes.len()).filter(|at| bytes[*at] != 0).collect();
    for at in used.iter().step_by(used.len() / 200 + 1) {
        let mut bytes = bytes.clone();
        bytes[*at] ^= 0x10;
        fs::write(&path, bytes).expect("written");
        match Database::open_existing(Arc::new(RealDisk), changed.path()) {
            Ok(found) => assert_eq!(found.repository().first_difference(&repository), None, "{at}"),
            Err(_) => errors += 1,
        }
    }
    assert!(errors >= 10, "the changes are not where the content is: {errors}");
    fs::write(&path, &bytes[..bytes.len() / 2]).expect("written");
    Database::open_existing(Arc::new(RealDisk), changed.path()).expect_err("half of it is gone");
}
