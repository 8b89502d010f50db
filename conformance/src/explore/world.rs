//! The small world in which everything happens: who calls, what the repository starts with, and
//! the names, objects and files that calls choose from. Things that do not exist are among them.

use std::sync::Arc;

use wbem_sim::call::Method;
use wbem_sim::caller::{Authentication, Caller, Impersonation, Origin, PrivilegeState};
use wbem_sim::cim::{ClassDeclaration, Flavor, GivenPath, Instance, Qualifier, Qualifiers, Value};
use wbem_sim::mof::parse_class;

use super::limits;
use crate::scenario::Content;

/// What the repository starts with, piece by piece, so that shrinking can leave pieces out.
const CONTENT: [&str; 21] = [
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
    "[abstract] class A { [key] string Name; [not_null] uint8 Level = 1; };",
    "class B : A { };",
    "instance of B { Name = \"b\"; };",
    "instance of __Namespace { Name = \"sub2\"; };",
    "class N { [key] string Name; [not_null] string Text; };",
    "class F { [key] string Name; };",
    "class G : F { uint8 Level; };",
    // Namespaces in which an ordinary user may do a little, each another thing.
    "[NamespaceSecuritySDDL(\"O:BAG:BAD:(A;;0x6003F;;;BA)(A;CI;0x20001;;;WD)\")]\n\
     instance of __Namespace { Name = \"read\"; };",
    "[NamespaceSecuritySDDL(\"O:BAG:BAD:(A;;0x6003F;;;BA)(A;CI;0x1D;;;WD)\")]\n\
     instance of __Namespace { Name = \"write\"; };",
    "[NamespaceSecuritySDDL(\"O:BAG:BAD:(A;;0x6003F;;;BA)(A;CI;0x19;;;WD)\")]\n\
     instance of __Namespace { Name = \"part\"; };",
    "instance of __Namespace { Name = \"shown\"; };",
    // What comes after a pragma is in its namespace: these are the last.
    "#pragma namespace(\"\\\\\\\\.\\\\root\\\\default\\\\sub\")\n\
     instance of __Namespace { Name = \"deep\"; };",
    // A class provider, in a namespace of its own: every call that reads there asks it.
    "#pragma namespace(\"\\\\\\\\.\\\\root\\\\default\\\\shown\")\n\
     instance of __Win32Provider { Name = \"Table\"; };\n\
     instance of __ClassProviderRegistration { \
     provider = \"__Win32Provider.Name=\\\"Table\\\"\"; SupportsGet = TRUE; \
     SupportsEnumeration = TRUE; ResultSetQueries = {\"SELECT * FROM meta_class\"}; };",
];
/// Classes that are put: some are there already, some are changes, some cannot be.
const CLASSES: [&str; 15] = [
    "class T { [key] uint32 Id; string Text = \"none\"; };",
    "class T { [key] uint32 Id; string Text = \"none\"; uint8 Size; };",
    "class t { [key] uint32 Id; string Text; };",
    "class T { [key] uint32 Id; string Text; string More; };",
    "class V { [key] string Name; };",
    "class W : T { };",
    "class W : T { [key] uint8 Second; };",
    "[abstract] class W : T { };",
    "class W { [key] real32 Share; };",
    "[singleton] class S { string Name; };",
    "[singleton] class S { [key] string Name; };",
    "class __Own { [key] string Name; };",
    "class F { [key] string Name; string Level; };",
    "class F { [key] string Name; string More; };",
    "[dynamic, provider(\"Table\")] class D { [key] uint32 Id; };",
];
/// Classes that the provider supplies.
const SUPPLIED: [&str; 2] =
    ["class X { [key] uint32 Id; };", "class X { [key] uint32 Id; string Text; };"];
const COMPILED: [&str; 11] = [
    "instance of T { Id = 1; Text = \"compiled\"; };",
    "instance of T { Id = 3; }; instance of Missing { Id = 1; }; instance of T { Id = 2; };",
    "class V { [key] string Name; }; instance of V { Name = \"a\"; };",
    "instance of T { Id = ; };",
    "instance of T { Id = 3; }; instance of T { Id = ; };",
    "#pragma namespace(\"\\\\\\\\.\\\\root\\\\default\\\\sub\")\nclass V { [key] string Name; };",
    "#pragma deleteclass(\"U\", FAIL)\ninstance of T { Id = 3; };",
    "#pragma deleteclass(\"Missing\", FAIL)\ninstance of T { Id = 3; };",
    "#pragma deleteclass(\"Missing\", NOFAIL)\ninstance of T { Id = 3; };",
    "#pragma instanceflags(\"updateonly\")\ninstance of T { Id = 3; };",
    "#pragma classflags(\"createonly\")\nclass F { [key] string Name; };",
];
const QUERIES: [&str; 6] = [
    "SELECT * FROM T",
    "SELECT * FROM T",
    "SELECT * FROM U",
    "SELECT Id FROM T WHERE Text = \"one\"",
    "SELECT * FROM Missing",
    "SELECT FROM",
];
const PATHS: [&str; 16] = [
    "T.Id=1",
    "T.Id=2",
    "T.Id=3",
    "t.id=1",
    "T",
    "P.Id=1",
    "P",
    "B.Name=\"b\"",
    "S=@",
    "Missing.Id=1",
    "__Namespace.Name=\"sub\"",
    "__Namespace.Name=\"new\"",
    "__Win32Provider.Name=\"Table\"",
    "T.Id=",
    "X",
    "N.Name=\"n\"",
];
const CLASS_NAMES: [&str; 9] = ["T", "T", "U", "P", "A", "F", "t", "__Namespace", "Missing"];
/// A namespace that may be made under one that gives entries of its descriptor to those below it.
pub(super) const MADE_NAMESPACE: &str = "root\\default\\read\\new";
const NAMESPACES: [&str; 15] = [
    "root\\default",
    "root",
    "root\\default\\sub",
    "root\\default\\sub",
    "root\\default\\sub\\deep",
    "root\\default\\sub2",
    "root\\default\\new",
    "root\\default\\read",
    MADE_NAMESPACE,
    "root\\default\\write",
    "root\\default\\part",
    "root\\default\\shown",
    "root\\nowhere",
    "default",
    "root\\\\default",
];
const LOCALES: [&str; 2] = ["MS_409", "MS_xyz"];
const DESCRIPTORS: [&str; 8] = [
    "O:BAG:BAD:(A;;0x6003F;;;BA)(A;;0x1;;;WD)",
    "O:BAG:BAD:(A;CI;0x6003F;;;WD)",
    "O:BAG:BAD:(A;;0x6003F;;;BA)(A;CI;0x20021;;;WD)",
    "O:BAG:BAD:(A;CI;0x6003F;;;BA)(A;;0xD;;;WD)",
    "O:BAG:BAD:(A;CI;0x6003F;;;BA)(A;;0x23;;;WD)",
    "O:BAG:BAD:(A;CI;0x6003F;;;BA)(A;CI;0x12;;;WD)",
    "O:BAD:(A;CI;0x6003F;;;BA)",
    "O:BAG:BAD:",
];

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
    pub(super) supplied: Vec<Arc<ClassDeclaration>>,
    pub(super) compiled: Vec<Arc<str>>,
    pub(super) queries: Vec<Arc<str>>,
    pub(super) paths: Vec<GivenPath>,
    pub(super) class_names: Vec<Arc<str>>,
    pub(super) namespaces: Vec<Arc<str>>,
    pub(super) below: Vec<Arc<str>>,
    pub(super) files: Vec<Arc<str>>,
    pub(super) descriptors: Vec<Vec<u8>>,
    pub(super) locales: Vec<Arc<str>>,
    pub(super) language: Arc<str>,
}

impl World {
    /// The world of a target whose files are in this folder.
    pub fn new(work_folder: &str) -> Self {
        let texts =
            |list: &[&str]| list.iter().map(|text| Arc::from(*text)).collect::<Vec<Arc<str>>>();
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
            classes: CLASSES.iter().map(class).chain(limits::classes()).collect(),
            supplied: SUPPLIED.iter().map(class).collect(),
            instances: instances(),
            provided: (1..3).map(|n| Arc::new(Instance::new("P").with("Id", id(n)))).collect(),
            compiled: texts(&COMPILED),
            queries: texts(&QUERIES).into_iter().chain(limits::queries()).collect(),
            paths: PATHS.map(GivenPath::from).into_iter().chain(limits::paths()).collect(),
            class_names: texts(&CLASS_NAMES),
            namespaces: texts(&NAMESPACES).into_iter().chain(limits::namespaces()).collect(),
            below: texts(&["sub", "sub\\deep", "sub2", "new", "nowhere"]),
            files: vec![file("a.bak"), file("b.bak"), "relative.bak".into()],
            descriptors: DESCRIPTORS.iter().map(descriptor).collect(),
            locales: texts(&LOCALES),
            language: "WQL".into(),
        }
    }

    /// The login that most want.
    pub(super) fn login(&self) -> Method {
        Method::Connect { namespace: Some(Arc::clone(&self.namespaces[0])), flags: 0, locale: None }
    }
}

fn id(number: u32) -> Value {
    Value::Uint32(number)
}

/// Instances that are put: mostly of one class, some of others, some that cannot be.
fn instances() -> Vec<Arc<Instance>> {
    let of_t =
        |n: u32, text| Instance::new("T").with("Id", id(n)).with("Text", Value::string(text));
    let named = |class: &str, name| Instance::new(class).with("Name", Value::string(name));
    let protected = |name| {
        let (value, flavor) = (Value::Boolean(true), Flavor::default());
        let qualifier = Qualifier { name: "RequiresEncryption".into(), value, flavor };
        Instance { qualifiers: Qualifiers(vec![qualifier]), ..named("__Namespace", name) }
    };
    let all = (0..12).map(|n| of_t(n % 3 + 1, ["a", "b"][n as usize % 2])).chain([
        Instance::new("T").with("Text", Value::string("no key")),
        Instance::new("U").with("Id", id(3)).with("More", Value::Boolean(true)),
        Instance::new("P").with("Id", id(1)),
        named("S", "s"),
        named("A", "a"),
        named("B", "b").with("Level", Value::Null),
        named("B", "c"),
        named("V", "v"),
        named("Missing", "m"),
        named("__Namespace", "new"),
        named("__Namespace", "sub"),
        protected("new"),
        protected("sub"),
        named("N", "n"),
        named("N", "n").with("Text", Value::string("n")),
        named("__Win32Provider", "Other"),
    ]);
    all.map(Arc::new).collect()
}

/// One who may do everything, another, some with less in the first one's process, some on another
/// machine, and some who may do little.
fn callers() -> Vec<Caller> {
    let (all, none) = (Caller::administrator, Caller::user);
    vec![
        all("operator"),
        all("second"),
        Caller {
            backup_privilege: PrivilegeState::Disabled,
            restore_privilege: PrivilegeState::Absent,
            ..all("operator")
        },
        Caller { restore_privilege: PrivilegeState::Absent, ..all("operator") },
        Caller { backup_privilege: PrivilegeState::Absent, ..all("operator") },
        Caller { authentication: Authentication::Connect, ..all("operator") },
        Caller { authentication: Authentication::PktIntegrity, ..all("operator") },
        Caller { impersonation: Impersonation::Identify, ..all("operator") },
        Caller { impersonation: Impersonation::Delegate, ..all("operator") },
        Caller { origin: Origin::Remote, ..all("remote") },
        Caller {
            origin: Origin::Remote,
            backup_privilege: PrivilegeState::Disabled,
            restore_privilege: PrivilegeState::Disabled,
            ..all("remote")
        },
        none("guest", "guest"),
        none("operator", "guest"),
        Caller { origin: Origin::Remote, ..none("far", "guest") },
    ]
}
