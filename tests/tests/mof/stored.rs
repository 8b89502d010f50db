//! Real files stored into a fresh repository, what they build on first.
//!
//! A class that no file of the collection declares, such as one of the system's own providers, is
//! made up: abstract and empty, so that what derives from it may have keys of its own.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use wbem_sim::cim::{Name, NamespacePath};
use wbem_sim::mof::literal::{Literal, LiteralKind};
use wbem_sim::mof::{self, Compiled, OperationKind, declaration::Instance};
use wbem_sim::repository::Repository;
use wbem_sim::status::Status;

use crate::dump::assert_same_again;
use crate::real::{checked, collection};

/// Files that a repository refuses all the same, by what their names begin with, and why.
const REFUSED: [(&str, Status, &str); 34] = [
    ("docs-wmisdk/MicrosoftDocs+win32/--", Status::WBEM_E_INVALID_OPERATION, SYSTEM),
    (
        "docs-wmisdk/MicrosoftDocs+win32/commandlineeventconsumer.L606.mof",
        Status::WBEM_E_INVALID_CLASS,
        UNDECLARED,
    ),
    (
        "docs-wmisdk/MicrosoftDocs+win32/creating-a-new-instance-from-old-properties.L47.mof",
        Status::WBEMMOF_E_TYPE_MISMATCH,
        WRONG,
    ),
    ("docs-wmisdk/MicrosoftDocs+win32/creating-an-alias.L29.mof", Status::WBEM_E_NO_KEY, KEYLESS),
    (
        "docs-wmisdk/MicrosoftDocs+win32/creating-an-instance-using-mof.L49.mof",
        Status::WBEM_E_INVALID_CLASS,
        UNDECLARED,
    ),
    (
        "docs-wmisdk/MicrosoftDocs+win32/\
         implementing-cross-namespace-permanent-event-subscriptions.L19.mof",
        Status::WBEM_E_INVALID_CLASS,
        UNDECLARED,
    ),
    (
        "docs-wmisdk/MicrosoftDocs+win32/logging-to-nt-event-log-based-on-an-event.L69.mof",
        Status::WBEM_E_INVALID_CLASS,
        UNDECLARED,
    ),
    ("docs-wmisdk/MicrosoftDocs+win32/mof-arrays.L54.mof", Status::WBEMMOF_E_TYPE_MISMATCH, WRONG),
    (
        "docs-wmisdk/MicrosoftDocs+win32/\
         monitoring-and-responding-to-events-with-standard-consumers.L71.mof",
        Status::WBEM_E_INVALID_CLASS,
        UNDECLARED,
    ),
    (
        "docs-wmisdk/MicrosoftDocs+win32/registering-the-view-provider.L25.mof",
        Status::WBEMMOF_E_TYPE_MISMATCH,
        WRONG,
    ),
    (
        "docs-wmisdk/MicrosoftDocs+win32/running-a-script-based-on-an-event.L98.mof",
        Status::WBEM_E_INVALID_CLASS,
        UNDECLARED,
    ),
    (
        "docs-wmisdk/MicrosoftDocs+win32/sending-e-mail-based-on-an-event.L74.mof",
        Status::WBEM_E_INVALID_CLASS,
        UNDECLARED,
    ),
    (
        "docs-wmisdk/MicrosoftDocs+win32/writing-an-association-provider-for-interop.L32.mof",
        Status::WBEM_E_INVALID_PROPERTY,
        WRONG,
    ),
    (
        "dsc-config/Azure+azure-linux-extensions/dscnode.nxFile.meta.mof",
        Status::WBEM_E_INVALID_CLASS,
        MI,
    ),
    (
        "dsc-config/Azure+azure-osconfig/AzureLinuxBaseline.mof",
        Status::WBEM_E_INVALID_CLASS,
        UNDECLARED,
    ),
    (
        "dsc-config/Azure+azure-osconfig/LinuxSshServerSecurityBaseline.mof",
        Status::WBEM_E_INVALID_CLASS,
        UNDECLARED,
    ),
    (
        "dsc-config/Azure+azure-policy/AdministratorsGroupMembersToExclude.mof",
        Status::WBEM_E_INVALID_CLASS,
        UNDECLARED,
    ),
    (
        "dsc-config/Azure+azure-policy/AzureLinuxBaseline.mof",
        Status::WBEM_E_INVALID_CLASS,
        UNDECLARED,
    ),
    (
        "dsc-config/Azure+azure-policy/WindowsRemoteConnection.mof",
        Status::WBEM_E_INVALID_CLASS,
        UNDECLARED,
    ),
    (
        "dsc-config/Azure+azure-policy/WindowsSerialConsole.mof",
        Status::WBEM_E_INVALID_CLASS,
        UNDECLARED,
    ),
    (
        "dsc-config/PowerShell+PowerShell/CreateCimTest.mof",
        Status::WBEMMOF_E_ILLEGAL_CONSTANT_VALUE,
        WRONG,
    ),
    (
        "dsc-config/microsoft+PowerShell-DSC-for-Linux/DependencyResolver4.mof",
        Status::WBEM_E_INVALID_CLASS,
        UNDECLARED,
    ),
    (
        "dsc-config/microsoft+PowerShell-DSC-for-Linux/\
         MSFT_FileDirectoryConfiguration.registration.mof",
        Status::WBEM_E_INVALID_CLASS,
        UNDECLARED,
    ),
    (
        "dsc-config/microsoft+PowerShell-DSC-for-Linux/MSFT_nxGroupResource.registration.mof",
        Status::WBEM_E_INVALID_CLASS,
        UNDECLARED,
    ),
    (
        "dsc-config/microsoft+PowerShell-DSC-for-Linux/MSFT_nxPackageResource.registration.mof",
        Status::WBEM_E_INVALID_CLASS,
        UNDECLARED,
    ),
    (
        "dsc-config/microsoft+PowerShell-DSC-for-Linux/nxIPAddress_eth1_V4_dynamic.mof",
        Status::WBEM_E_INVALID_CLASS,
        UNDECLARED,
    ),
    ("omi-mi/microsoft+omi/classes.mof", Status::WBEM_E_NO_KEY, KEYLESS),
    (
        "omi-mi/microsoft+omi/dmtftypes_instancemaxvalue.mof",
        Status::WBEM_E_INVALID_CLASS,
        UNDECLARED,
    ),
    (
        "omi-mi/microsoft+omi/dmtftypes_instanceminvalue.mof",
        Status::WBEM_E_INVALID_CLASS,
        UNDECLARED,
    ),
    ("omi-mi/microsoft+omi/sample.mof", Status::WBEM_E_NO_KEY, KEYLESS),
    ("omi-mi/microsoft+omi/schema~16.mof", Status::WBEM_E_CANNOT_BE_KEY, MI),
    ("omi-mi/microsoft+omi/schema~3.mof", Status::WBEM_E_CANNOT_BE_KEY, MI),
    (
        "omi-mi/oiweiwei+go-msrpc/wmio_instance_encoding.mof",
        Status::WBEMMOF_E_UNEXPECTED_ARRAY_INIT,
        WRONG,
    ),
    (
        "parser-tests/mikeclayton+Kingsland.MofParser/MyServer.mof",
        Status::WBEM_E_INVALID_CLASS,
        UNDECLARED,
    ),
];
const SYSTEM: &str = "a system class, which no file may declare [REQ SYSCLASS-4]";
const UNDECLARED: &str = "an instance of a class that no file of the collection declares";
const KEYLESS: &str = "an instance without its key, which nothing could find again";
const MI: &str = "a rule of MI alone: keys added below, instances of an abstract class";
const WRONG: &str = "a slip of whoever wrote it, in a value that only the class shows to be wrong";

/// The files that can be compiled, and which of them declares a class.
struct Collection {
    compiled: BTreeMap<String, Compiled>,
    declared: BTreeMap<Name, String>,
}

impl Collection {
    fn read(folder: &Path, files: Vec<(String, bool)>) -> Self {
        let (mut compiled, mut declared) = (BTreeMap::new(), BTreeMap::new());
        for (file, _) in files {
            let Ok(right) = checked(folder, &file) else {
                continue;
            };
            for operation in right.operations() {
                if let OperationKind::PutClass(class, _) = &operation.kind {
                    declared.entry(class.name.value.clone()).or_insert(file.clone());
                }
            }
            compiled.insert(file, right);
        }
        Self { compiled, declared }
    }

    /// Stores what a file builds on and then the file.
    fn store(
        &self,
        file: &str,
        repository: &mut Repository,
        stored: &mut BTreeSet<String>,
    ) -> Result<(), mof::Diagnostics> {
        if !stored.insert(file.to_owned()) {
            return Ok(());
        }
        let compiled = &self.compiled[file];
        let operations = compiled.operations();
        operations.iter().for_each(|operation| create(repository, &operation.namespace));
        for (namespace, class, is_superclass) in needed(compiled) {
            if let Some(other) = self.declared.get(&class) {
                // Where that is refused so is what builds on it, which says more.
                let _ = self.store(other, repository, stored);
            }
            let id = repository.find(&namespace).expect("it was made");
            let is_known = repository.get(id).is_some_and(|at| at.class(&class).is_some());
            if is_superclass && !is_known {
                let text = format!("[abstract] class {class} {{}};");
                let _ = mof::compile_into("made up", &text, repository, &namespace);
            }
        }
        compiled.store_into(repository).map(|_| ())
    }
}

/// Makes a namespace and those above it.
fn create(repository: &mut Repository, path: &NamespacePath) {
    if let Some(parent) = path.parent()
        && repository.find(path).is_none()
    {
        create(repository, &parent);
        repository.create_namespace(path, None).expect("the one above is there");
    }
}

/// The classes that have to be there, and whether they are derived from.
fn needed(compiled: &Compiled) -> Vec<(NamespacePath, Name, bool)> {
    let mut needed = Vec::new();
    let mut own = BTreeSet::new();
    for operation in compiled.operations() {
        let place = || operation.namespace.clone();
        match &operation.kind {
            OperationKind::PutClass(class, _) => {
                own.insert(&class.name.value);
                let above = class.superclass.iter();
                needed.extend(above.map(|above| (place(), above.value.clone(), true)));
            }
            OperationKind::PutInstance(instance, _) => {
                let mut classes = Vec::new();
                of_instance(instance, &mut classes);
                needed.extend(classes.into_iter().map(|class| (place(), class, false)));
            }
            _ => {}
        }
    }
    needed.retain(|(_, class, _)| !own.contains(class));
    needed
}

fn of_instance(instance: &Instance, classes: &mut Vec<Name>) {
    classes.push(instance.class.value.clone());
    let values = instance.assignments.iter().filter_map(|one| one.value.as_ref());
    values.for_each(|value| of_value(value, classes));
}

fn of_value(value: &Literal, classes: &mut Vec<Name>) {
    match &value.kind {
        LiteralKind::Instance(instance) => of_instance(instance, classes),
        LiteralKind::Array(elements) => {
            elements.iter().for_each(|element| of_value(element, classes));
        }
        _ => {}
    }
}

#[test]
fn every_file_is_stored_after_what_it_builds_on() {
    let Some((folder, files)) = collection() else {
        return;
    };
    let collection = Collection::read(&folder, files);
    let mut wrong = Vec::new();
    for file in collection.compiled.keys() {
        let mut repository = Repository::new();
        let result = collection.store(file, &mut repository, &mut BTreeSet::new());
        let known = REFUSED.iter().find(|(name, ..)| file.starts_with(name));
        match (result, known) {
            (Ok(()), None) => assert_same_again(&repository, file),
            (Ok(()), Some((.., why))) => wrong.push(format!("{file} is stored: {why}")),
            (Err(errors), Some((_, code, _))) if errors.list[0].code == *code => {}
            (Err(errors), _) => wrong.push(format!("{file} {errors}")),
        }
    }
    assert!(wrong.is_empty(), "{}\n{} wrong", wrong.join("\n"), wrong.len());
}
