//! The small world in which everything happens: who calls, what the repository starts with, and
//! the names, objects and files that calls choose from. Things that do not exist are among them.

use std::sync::Arc;

use wbem_sim::caller::{Caller, Origin, PrivilegeState};
use wbem_sim::cim::{ClassDeclaration, Instance, Value};
use wbem_sim::mof::parse_class;

use crate::scenario::Content;

/// What the repository starts with, piece by piece, so that shrinking can leave pieces out.
const CONTENT: [&str; 8] = [
    "class T { [key] uint32 Id; string Text = \"none\"; };",
    "class U : T { boolean More; };",
    "instance of T { Id = 1; Text = \"one\"; };",
    "instance of U { Id = 2; Text = \"two\"; };",
    "[dynamic, provider(\"Table\")] class P { [key] uint32 Id; };",
    "instance of __Win32Provider { Name = \"Table\"; };",
    "instance of __InstanceProviderRegistration { \
     provider = \"__Win32Provider.Name=\\\"Table\\\"\"; SupportsGet = TRUE; \
     SupportsEnumeration = TRUE; };",
    "instance of __Namespace { Name = \"sub\"; };",
];
const CLASSES: [&str; 4] = [
    "class T { [key] uint32 Id; string Text = \"none\"; };",
    "class T { [key] uint32 Id; string Text = \"none\"; uint8 Size; };",
    "class V { [key] string Name; };",
    "class W : T { };",
];
const COMPILED: [&str; 4] = [
    "instance of T { Id = 1; Text = \"compiled\"; };",
    "instance of T { Id = 3; }; instance of Missing { Id = 1; }; instance of T { Id = 2; };",
    "class V { [key] string Name; }; instance of V { Name = \"a\"; };",
    "instance of T { Id = ; };",
];
const QUERIES: [&str; 4] = [
    "SELECT * FROM T",
    "SELECT Id FROM T WHERE Text = \"one\"",
    "SELECT * FROM Missing",
    "SELECT FROM",
];
const PATHS: [&str; 6] = ["T.Id=1", "T.Id=2", "T.Id=3", "T", "P.Id=1", "Missing.Id=1"];
const CLASS_NAMES: [&str; 4] = ["T", "U", "P", "Missing"];
const NAMESPACES: [&str; 4] = ["root\\default", "root", "root\\default\\sub", "root\\nowhere"];
const DESCRIPTORS: [&str; 3] =
    ["O:BAG:BAD:(A;;0x6003F;;;BA)(A;;0x1;;;WD)", "O:BAG:BAD:(A;;0x6003F;;;WD)", "O:BAG:BAD:"];

/// Everything that a case is made of.
#[derive(Debug, Clone)]
pub struct World {
    /// Who calls; the first one has every right.
    pub callers: Vec<Arc<Caller>>,
    /// MOF texts that the repository starts with.
    pub content: Vec<Content>,
    /// The target's folder.
    pub work_folder: String,
    pub(super) classes: Vec<Arc<ClassDeclaration>>,
    pub(super) instances: Vec<Arc<Instance>>,
    pub(super) provided: Vec<Arc<Instance>>,
    pub(super) compiled: Vec<Arc<str>>,
    pub(super) queries: Vec<Arc<str>>,
    pub(super) paths: Vec<Arc<str>>,
    pub(super) class_names: Vec<Arc<str>>,
    pub(super) namespaces: Vec<Arc<str>>,
    pub(super) below: Vec<Arc<str>>,
    pub(super) files: Vec<Arc<str>>,
    pub(super) descriptors: Vec<Vec<u8>>,
    pub(super) language: Arc<str>,
}

impl World {
    /// The world of a target whose files are in this folder.
    pub fn new(work_folder: &str) -> Self {
        let texts = |list: &[&str]| list.iter().map(|text| Arc::from(*text)).collect();
        let piece = |text: &&str| Content { file: "content".into(), text: (*text).into() };
        let class = |text: &&str| Arc::new(parse_class(text).expect("the classes here are MOF"));
        let descriptor = |text: &&str| {
            let parsed: wbem_sim::security::SecurityDescriptor =
                text.parse().expect("the descriptors here are SDDL");
            parsed.to_bytes().to_vec()
        };
        let file = |name: &str| Arc::from(format!("{work_folder}\\{name}"));
        Self {
            callers: callers().into_iter().map(Arc::new).collect(),
            content: CONTENT.iter().map(piece).collect(),
            work_folder: work_folder.to_owned(),
            classes: CLASSES.iter().map(class).collect(),
            instances: (0..6).map(|n| instance(n % 3 + 1, ["a", "b"][n as usize % 2])).collect(),
            provided: (1..3).map(|n| Arc::new(Instance::new("P").with("Id", id(n)))).collect(),
            compiled: texts(&COMPILED),
            queries: texts(&QUERIES),
            paths: texts(&PATHS),
            class_names: texts(&CLASS_NAMES),
            namespaces: texts(&NAMESPACES),
            below: texts(&["sub", "nowhere"]),
            files: vec![file("a.bak"), file("b.bak"), "relative.bak".into()],
            descriptors: DESCRIPTORS.iter().map(descriptor).collect(),
            language: "WQL".into(),
        }
    }
}

fn id(number: u32) -> Value {
    Value::Uint32(number)
}

fn instance(number: u32, text: &str) -> Arc<Instance> {
    Arc::new(Instance::new("T").with("Id", id(number)).with("Text", Value::string(text)))
}

/// One who may do everything, another, one without privileges in the first one's process, one on
/// another machine, and one who may do little.
fn callers() -> Vec<Caller> {
    vec![
        Caller::administrator("operator"),
        Caller::administrator("second"),
        Caller {
            backup_privilege: PrivilegeState::Disabled,
            restore_privilege: PrivilegeState::Absent,
            ..Caller::administrator("operator")
        },
        Caller { origin: Origin::Remote, ..Caller::administrator("remote") },
        Caller::user("guest", "guest"),
    ]
}
