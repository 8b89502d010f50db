//! A whole text into operations on a repository, and these into the repository.

use std::sync::Arc;

use crate::cim::NamespacePath;
use crate::status::Status;

use super::amendment::{Locale, split};
use super::check::{Typed, check};
use super::declaration::{Item, ItemKind, PutFlags};
use super::diagnostic::{Diagnostic, Diagnostics, FileStart, Phase, Span};
use super::include::{Includes, NoIncludes, Whole, read_whole};
use super::operation::{Operation, OperationKind, Summary};
use super::run::{Storing, aliases, run};
use super::store::Store;

/// A text that is right as far as can be told without a repository.
#[derive(Debug, Clone)]
pub struct Compiled {
    file: String,
    text: Arc<str>,
    included: Vec<FileStart>,
    operations: Vec<Operation>,
    typed: Vec<Typed>,
    has_autorecover: bool,
}

/// What holds for a text as long as it does not say otherwise itself.
pub struct Settings<'a> {
    /// Where its items go [REQ MOF-2].
    pub namespace: NamespacePath,
    /// How its classes are put [REQ MOF-5].
    pub class_flags: PutFlags,
    /// How its instances are put [REQ MOF-5].
    pub instance_flags: PutFlags,
    /// What the names of the files that it includes stand for.
    pub includes: &'a dyn Includes,
}

impl Default for Settings<'_> {
    fn default() -> Self {
        let namespace = default_namespace();
        let (class_flags, instance_flags) = (PutFlags::default(), PutFlags::default());
        Self { namespace, class_flags, instance_flags, includes: &NoIncludes }
    }
}

/// Where items go if the text does not say: root\default [REQ MOF-2].
pub fn default_namespace() -> NamespacePath {
    NamespacePath::root().child("default".into())
}

/// Compiles a text into a repository.
///
/// Nothing is stored unless the whole text is right [REQ MOF-3]. If the repository refuses an item,
/// those before it stay [REQ MOF-4].
pub fn compile_into(
    file: &str,
    text: &str,
    store: &mut dyn Store,
    namespace: &NamespacePath,
) -> Result<Summary, Diagnostics> {
    compile(file, text, namespace)?.store_into(store)
}

/// Reads and checks a whole text [REQ MOF-3]. A namespace pragma wins over the one given
/// [REQ MOF-2].
pub fn compile(file: &str, text: &str, namespace: &NamespacePath) -> Result<Compiled, Diagnostics> {
    compile_with(file, text, &Settings { namespace: namespace.clone(), ..Settings::default() })
}

/// The same for a text that may include others [REQ MOF-3].
pub fn compile_with(
    file: &str,
    text: &str,
    settings: &Settings<'_>,
) -> Result<Compiled, Diagnostics> {
    let Whole { text, files, items, mut errors } = read_whole(file, text, settings.includes);
    let has_autorecover = items.iter().any(|item| matches!(item.kind, ItemKind::Autorecover));
    let (file, text) = (file.to_owned(), Arc::from(text));
    let included = files.into_iter().skip(1).collect();
    let (mut operations, mut typed) = (Vec::new(), Vec::new());
    if errors.is_empty() {
        (operations, errors) = self::operations(items, settings);
        let (aliases, twice) = aliases(&operations);
        errors.extend(twice);
        let (known, wrong) = check(&operations, &aliases);
        typed = known;
        errors.extend(wrong);
    }
    errors.sort_by_key(|error| error.span);
    match errors.is_empty() {
        true => Ok(Compiled { file, text, included, operations, typed, has_autorecover }),
        false => Err(Diagnostics { file, text, included, phase: Phase::Parsing, list: errors }),
    }
}

fn operations(items: Vec<Item>, start: &Settings<'_>) -> (Vec<Operation>, Vec<Diagnostic>) {
    let mut namespace = start.namespace.clone();
    let (mut class_flags, mut instance_flags) = (start.class_flags, start.instance_flags);
    let (mut operations, mut errors) = (Vec::new(), Vec::new());
    let mut locale = None;
    for Item { kind, span } in items {
        let kind = match kind {
            ItemKind::Namespace(path) => {
                namespace = path;
                OperationKind::Enter
            }
            ItemKind::Class(class) => OperationKind::PutClass(class, class_flags),
            ItemKind::Instance(instance) => OperationKind::PutInstance(instance, instance_flags),
            ItemKind::DeleteClass { class, if_missing } => {
                OperationKind::DeleteClass(class, if_missing)
            }
            ItemKind::DeleteInstance { path, if_missing } => {
                OperationKind::DeleteInstance(path, if_missing)
            }
            ItemKind::ClassFlags(flags) => {
                class_flags = flags;
                continue;
            }
            ItemKind::InstanceFlags(flags) => {
                instance_flags = flags;
                continue;
            }
            ItemKind::Amendment(text) => {
                match (Locale::read(&text, span), &locale) {
                    (_, Some(_)) => errors.push(second_amendment(span)),
                    (Ok(read), None) => locale = Some(read),
                    (Err(error), None) => errors.push(error),
                }
                continue;
            }
            ItemKind::Autorecover
            | ItemKind::Locale(_)
            | ItemKind::Qualifier(_)
            | ItemKind::Include(_) => continue,
        };
        operations.push(Operation { namespace: namespace.clone(), kind, span });
    }
    match locale {
        Some(locale) => (split(operations, &locale), errors),
        None => (operations, errors),
    }
}

fn second_amendment(span: Span) -> Diagnostic {
    let code = Status::WBEMMOF_E_INVALID_DUPLICATE_AMENDMENT;
    Diagnostic::new(code, span, "a text has one amendment pragma at most")
}

impl Compiled {
    /// What there is to do, in order.
    pub fn operations(&self) -> &[Operation] {
        &self.operations
    }

    /// How many classes and instances there are to store.
    pub fn declared(&self) -> Summary {
        let count = |is: fn(&OperationKind) -> bool| {
            self.operations.iter().filter(|operation| is(&operation.kind)).count()
        };
        Summary {
            classes: count(|kind| matches!(kind, OperationKind::PutClass(..))),
            instances: count(|kind| matches!(kind, OperationKind::PutInstance(..))),
            deleted: 0,
        }
    }

    /// The text that the places of operations are in.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether the text is to be compiled anew when the repository is rebuilt [REQ MOF-6].
    pub fn has_autorecover(&self) -> bool {
        self.has_autorecover
    }

    /// Does it, one operation after another, whenever that may be.
    pub fn storing(&self) -> Storing<'_> {
        Storing::new(&self.operations, &self.typed)
    }

    /// Does it, until the repository refuses something [REQ MOF-4].
    pub fn store_into(&self, store: &mut dyn Store) -> Result<Summary, Diagnostics> {
        run(&self.operations, &self.typed, store).map_err(|error| {
            let (file, text) = (self.file.clone(), Arc::clone(&self.text));
            let (included, phase) = (self.included.clone(), Phase::Storing);
            Diagnostics { file, text, included, phase, list: vec![error] }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(text: &str) -> Vec<Status> {
        let compiled = compile("test", text, &default_namespace());
        let errors = compiled.expect_err(text);
        assert_eq!(errors.phase, Phase::Parsing);
        errors.list.iter().map(|error| error.code).collect()
    }

    /// [REQ MOF-2]
    #[test]
    fn items_go_to_the_default_namespace_until_a_pragma_says_otherwise() {
        let text = r#"class A {};
            #pragma namespace("\\\\.\\root\\x")
            class B {};
            #pragma namespace("\\root/y")
            instance of B {};"#;
        let compiled = compile("test", text, &default_namespace()).expect("it is right");
        let namespaces: Vec<String> =
            compiled.operations().iter().map(|operation| operation.namespace.to_string()).collect();
        assert_eq!(namespaces, ["root\\default", "root\\x", "root\\x", "root\\y", "root\\y"]);
    }

    /// [REQ MOF-5]
    #[test]
    fn flags_hold_for_what_comes_after_them() {
        let text = r#"class A {};
            #pragma classflags("updateonly", "forceupdate")
            class B {};
            #pragma classflags(64)
            class C {};
            #pragma instanceflags("createonly")
            instance of C {};"#;
        let compiled = compile("test", text, &default_namespace()).expect("it is right");
        let flags = compiled.operations().iter().filter_map(|operation| match &operation.kind {
            OperationKind::PutClass(_, flags) | OperationKind::PutInstance(_, flags) => {
                Some(flags.0)
            }
            _ => None,
        });
        assert_eq!(flags.collect::<Vec<_>>(), [0, 0x41, 0x40, 0x02]);
    }

    #[test]
    fn what_is_wrong_without_a_repository_is_said_at_once_and_in_order() {
        let text = r#"class A { uint8 a = 256; };
            class B { string a; sint8 A; };
            instance of B { r = $Missing; };
            class C { void M(uint8 neither); };"#;
        assert_eq!(
            codes(text),
            [
                Status::WBEMMOF_E_OUT_OF_RANGE,
                Status::WBEMMOF_E_DUPLICATE_PROPERTY,
                Status::WBEMMOF_E_UNEXPECTED_ALIAS,
                Status::WBEMMOF_E_MUST_BE_IN_OR_OUT,
            ]
        );
    }

    #[test]
    fn aliases_are_defined_once_and_never_on_what_is_embedded() {
        let twice = Status::WBEMMOF_E_MULTIPLE_ALIASES;
        assert_eq!(codes("instance of A as $x {}; instance of B as $X {};"), [twice]);
        let embedded = Status::WBEMMOF_E_ALIASES_IN_EMBEDDED;
        assert_eq!(codes("instance of A { o = instance of B as $x {}; };"), [embedded]);
    }

    #[test]
    fn a_file_that_nobody_gives_and_a_second_amendment_are_refused() {
        let code = Status::WBEMMOF_E_ERROR_INVALID_INCLUDE_FILE;
        assert_eq!(codes("#include (\"b.mof\")"), [code]);
        assert_eq!(codes("#pragma include(\"b.mof\")"), [code]);
        let twice = "#pragma amendment(\"MS_409\")".repeat(2);
        assert_eq!(codes(&twice), [Status::WBEMMOF_E_INVALID_DUPLICATE_AMENDMENT]);
        let wrong = "#pragma amendment(\"english\")";
        assert_eq!(codes(wrong), [Status::WBEMMOF_E_INVALID_AMENDMENT_SYNTAX]);
    }
}
