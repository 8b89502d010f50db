//! Records as instances of a class in a repository.
//!
//! The class is looked up once to get and delete, as the others prepare their statements.

use std::hint::black_box;
use std::sync::Arc;

use wbem_sim::cim::{Instance, KeyValue, Keys, Name, NamespacePath, Properties, Value};
use wbem_sim::mof;
use wbem_sim::repository::{Class, InstanceKey, Namespace, NamespaceId, PutMode, Repository};

use super::{Record, Store};

/// The class of the records. Their values stand in the order of these names.
const CLASS: &str = r#"
    class Record {
        datetime Changed; [key] uint32 Id; uint8 Level; string Name; sint64 Offset;
        boolean Ready; real64 Share; uint64 Size; string Text;
    };"#;

/// A repository with a class of records.
pub struct Model {
    repository: Repository,
    namespace: NamespaceId,
    class: Arc<Class>,
}

impl Model {
    /// A repository without instances.
    pub fn new() -> Self {
        let path: NamespacePath = mof::default_namespace();
        let mut repository = Repository::new();
        mof::compile_into("bench", CLASS, &mut repository, &path).expect("the class compiles");
        let namespace = repository.find(&path).expect("it is there");
        let found = repository.get(namespace).and_then(|at| at.class(&Name::new("Record")));
        let class = Arc::clone(found.expect("it has been compiled"));
        Self { repository, namespace, class }
    }

    /// Where the instances are.
    pub fn namespace(&self) -> &Namespace {
        self.repository.get(self.namespace).expect("it is there")
    }

    /// The repository.
    pub fn into_repository(self) -> Repository {
        self.repository
    }

    fn store(&mut self, instance: Arc<Instance>, mode: PutMode) {
        let namespace = self.repository.get_mut(self.namespace).expect("it is there");
        namespace.put_instance(instance, mode).expect("a record fits its class");
    }

    fn key(&self, id: u32) -> InstanceKey {
        let keys = Keys::Sole(KeyValue::Integer(id.into()));
        InstanceKey::from_path(&self.class, &keys).expect("the class has one key")
    }
}

impl Default for Model {
    fn default() -> Self {
        Self::new()
    }
}

/// The instance that a record makes: what a client sends that spawned it from its class.
pub fn instance(class: &Name, layout: &Arc<[Name]>, record: &Record) -> Arc<Instance> {
    let values = vec![
        Value::Datetime(record.changed.parse().expect("a point in time")),
        Value::Uint32(record.id),
        Value::Uint8(record.level),
        Value::string(&record.name),
        Value::Sint64(record.offset),
        Value::Boolean(record.ready),
        Value::Real64(wbem_sim::cim::Real(record.share)),
        Value::Uint64(record.size),
        Value::string(&record.text),
    ];
    let properties = Properties::with_layout(Arc::clone(layout), values);
    Arc::new(Instance::with_properties(class.clone(), properties))
}

impl Store for Model {
    type Item = Arc<Instance>;

    fn item(&self, record: &Record) -> Arc<Instance> {
        instance(self.class.name(), self.class.layout(), record)
    }

    fn put(&mut self, item: Arc<Instance>) {
        self.store(item, PutMode::CreateOrUpdate);
    }

    fn get(&self, id: u32) {
        let found = self.namespace().instance_with(&self.class, &self.key(id));
        let found = found.expect("the record is there");
        for value in found.properties.values() {
            black_box(value);
        }
    }

    fn update(&mut self, item: Arc<Instance>) {
        self.store(item, PutMode::UpdateOnly);
    }

    fn delete(&mut self, id: u32) {
        let key = self.key(id);
        let namespace = self.repository.get_mut(self.namespace).expect("it is there");
        namespace.delete_instance_with(&self.class, &key).expect("the record is there");
    }

    fn count(&self) -> usize {
        self.namespace().instance_count()
    }
}
