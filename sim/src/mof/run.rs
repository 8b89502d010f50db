//! Operations done to a repository one by one, until it refuses one [REQ MOF-4].

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::cim::{Name, NamespacePath, ObjectPath};
use crate::status::Status;

use super::check::Typed;
use super::cursor::Parsed;
use super::declaration::{Class, IfMissing, Instance};
use super::diagnostic::{Diagnostic, Span};
use super::operation::{Operation, OperationKind, Summary};
use super::store::{Refused, Store};
use super::typing::{Aliases, ClassShape, Typing};

/// How many superclasses a class of the file may have that are in the file as well.
const DERIVATION_DEPTH_MAX: usize = 256;

/// Does everything, in order.
pub(super) fn run(
    operations: &[Operation],
    typed: &[Typed],
    store: &mut dyn Store,
) -> Parsed<Summary> {
    let mut storing = Storing::new(operations, typed);
    (0..operations.len()).try_for_each(|at| storing.step(at, store))?;
    Ok(storing.run.summary)
}

/// The operations of one text, done by somebody who cannot do them all at once: each in its turn,
/// those before it having been done, by this value or an earlier one.
pub struct Storing<'a> {
    operations: &'a [Operation],
    typed: &'a [Typed],
    run: Run<'a>,
}

impl<'a> Storing<'a> {
    pub(super) fn new(operations: &'a [Operation], typed: &'a [Typed]) -> Self {
        Self { operations, typed, run: Run::new(operations) }
    }

    /// Does one operation.
    pub fn step(&mut self, at: usize, store: &mut dyn Store) -> Result<(), Diagnostic> {
        self.run.step(&self.operations[at], &self.typed[at], store)
    }
}

/// The aliases of a text, and what is wrong with them.
pub(super) fn aliases(operations: &[Operation]) -> (Aliases<'_>, Vec<Diagnostic>) {
    let mut aliases = Aliases::default();
    let added = operations.iter().filter_map(|operation| match &operation.kind {
        OperationKind::PutClass(class, _) => aliases.add_class(&operation.namespace, class).err(),
        OperationKind::PutInstance(instance, _) => {
            aliases.add_instance(&operation.namespace, instance).err()
        }
        _ => None,
    });
    let errors = added.collect();
    (aliases, errors)
}

/// The operations of one text, while they are done.
struct Run<'a> {
    aliases: Aliases<'a>,
    declared: BTreeMap<(&'a NamespacePath, &'a Name), &'a Class>,
    summary: Summary,
}

impl<'a> Run<'a> {
    fn new(operations: &'a [Operation]) -> Self {
        let declared = operations.iter().filter_map(|operation| match &operation.kind {
            OperationKind::PutClass(class, _) => {
                Some(((&operation.namespace, &class.name.value), class))
            }
            _ => None,
        });
        let declared = declared.collect();
        Self { aliases: aliases(operations).0, declared, summary: Summary::default() }
    }

    fn step(&mut self, operation: &Operation, typed: &Typed, store: &mut dyn Store) -> Parsed<()> {
        let Operation { namespace, kind, span } = operation;
        match kind {
            OperationKind::Enter if store.has_namespace(namespace) => Ok(()),
            OperationKind::Enter => Err(no_namespace(namespace, *span)),
            OperationKind::PutClass(class, flags) => {
                let typed = match typed {
                    Some(typed) => Arc::clone(typed),
                    None => {
                        let lookup = |at: &NamespacePath, name: &Name| self.shape(store, at, name);
                        let typing = Typing::new(namespace, &lookup, &self.aliases);
                        typing.class(class).map(Arc::new)?
                    }
                };
                let stored = store.put_class(namespace, &typed, *flags);
                stored.map_err(|refused| class_refused(refused, class, namespace))?;
                self.summary.classes += 1;
                Ok(())
            }
            OperationKind::PutInstance(instance, flags) => {
                let lookup = |at: &NamespacePath, name: &Name| self.shape(store, at, name);
                let typed = Typing::new(namespace, &lookup, &self.aliases).instance(instance)?;
                let stored = store.put_instance(namespace, typed, *flags);
                stored.map_err(|refused| instance_refused(refused, instance, namespace))?;
                self.summary.instances += 1;
                Ok(())
            }
            OperationKind::DeleteClass(class, if_missing) => {
                let deleted = store.delete_class(namespace, &class.value);
                self.deleted(deleted, *if_missing, class.span)
            }
            OperationKind::DeleteInstance(path, if_missing) => {
                let parsed = ObjectPath::parse(&path.value).map_err(|error| {
                    let code = Status::WBEM_E_INVALID_OBJECT_PATH;
                    Diagnostic::new(code, path.span, error.to_string())
                })?;
                let deleted = store.delete_instance(namespace, &parsed);
                self.deleted(deleted, *if_missing, path.span)
            }
        }
    }

    /// With NOFAIL the run goes on where there was nothing to delete [REQ MOF-8].
    fn deleted(
        &mut self,
        result: Result<(), Refused>,
        if_missing: IfMissing,
        span: Span,
    ) -> Parsed<()> {
        let Err(Refused { status, why }) = result else {
            self.summary.deleted += 1;
            return Ok(());
        };
        let is_missing = status == Status::WBEM_E_NOT_FOUND;
        match (is_missing, if_missing) {
            (true, IfMissing::GoOn) => Ok(()),
            (true, IfMissing::Fail) => {
                let message = format!("this cannot be deleted: {why}");
                Err(Diagnostic::new(status, span, message)
                    .help("NOFAIL goes on where there is nothing to delete"))
            }
            (false, _) => {
                Err(Diagnostic::new(status, span, format!("this cannot be deleted: {why}")))
            }
        }
    }

    /// A class of the repository, or one that the file declares further on: the path of an alias
    /// may need it before it is stored.
    fn shape(
        &self,
        store: &dyn Store,
        namespace: &NamespacePath,
        class: &Name,
    ) -> Option<ClassShape> {
        let mut line = Vec::new();
        let mut next = Some(class);
        let mut known = None;
        while let Some(name) = next {
            known = store.shape(namespace, name);
            let declared = match known {
                None if line.len() < DERIVATION_DEPTH_MAX => self.declared.get(&(namespace, name)),
                _ => None,
            };
            next = declared.and_then(|class| class.superclass.as_ref()).map(|name| &name.value);
            line.extend(declared);
        }
        line.into_iter().rev().fold(known, |shape, class| Some(ClassShape::of(class, shape)))
    }
}

fn no_namespace(namespace: &NamespacePath, span: Span) -> Diagnostic {
    let message = format!("there is no namespace `{namespace}`");
    let error = Diagnostic::new(Status::WBEM_E_INVALID_NAMESPACE, span, message);
    match namespace.parent() {
        Some(parent) => error.help(format!(
            "make it first: `instance of __Namespace {{ Name = \"{}\"; }};` in `{parent}`",
            namespace.last()
        )),
        None => error,
    }
}

fn class_refused(refused: Refused, class: &Class, namespace: &NamespacePath) -> Diagnostic {
    let Refused { status, why } = refused;
    let about_superclass =
        matches!(status, Status::WBEM_E_NOT_FOUND | Status::WBEM_E_INVALID_SUPERCLASS);
    match &class.superclass {
        Some(superclass) if about_superclass => {
            let message = format!("there is no class `{}` in `{namespace}`", superclass.value);
            Diagnostic::new(status, superclass.span, message)
                .help("compile the text that declares it first")
        }
        _ => {
            let name = &class.name.value;
            let message = format!("class `{name}` cannot be stored in `{namespace}`: {why}");
            Diagnostic::new(status, class.name.span, message)
        }
    }
}

fn instance_refused(
    refused: Refused,
    instance: &Instance,
    namespace: &NamespacePath,
) -> Diagnostic {
    let Refused { status, why } = refused;
    let class = &instance.class.value;
    let message = format!("this `{class}` cannot be stored in `{namespace}`: {why}");
    Diagnostic::new(status, instance.class.span, message)
}

#[cfg(test)]
mod tests {
    use crate::cim::{self, ClassDeclaration, Value};
    use crate::mof::declaration::PutFlags;
    use crate::mof::{Diagnostics, Phase, PropertyShape, compile_into, default_namespace};

    use super::*;

    /// A repository that knows superclasses and nothing else.
    #[derive(Default)]
    struct Shelf {
        classes: BTreeMap<(NamespacePath, Name), ClassDeclaration>,
        instances: Vec<(NamespacePath, cim::Instance)>,
    }

    fn refuse(status: Status) -> Result<(), Refused> {
        Err(Refused { status, why: "it is not there".to_owned() })
    }

    impl Store for Shelf {
        fn has_namespace(&self, namespace: &NamespacePath) -> bool {
            ["root\\default", "root\\x"].contains(&namespace.to_string().as_str())
        }

        fn shape(&self, namespace: &NamespacePath, class: &Name) -> Option<ClassShape> {
            let class = self.classes.get(&(namespace.clone(), class.clone()))?;
            let inherited = class.superclass.as_ref().and_then(|name| self.shape(namespace, name));
            let mut shape = inherited.unwrap_or_default();
            shape.is_singleton |= class.qualifiers.has("singleton");
            shape.properties.extend(class.properties.iter().map(|property| PropertyShape {
                name: property.name.clone(),
                ty: property.ty.clone(),
                is_key: property.is_key(),
            }));
            Some(shape)
        }

        fn put_class(
            &mut self,
            namespace: &NamespacePath,
            class: &Arc<ClassDeclaration>,
            _: PutFlags,
        ) -> Result<(), Refused> {
            if class.superclass.as_ref().is_some_and(|name| self.shape(namespace, name).is_none()) {
                return refuse(Status::WBEM_E_INVALID_SUPERCLASS);
            }
            self.classes.insert((namespace.clone(), class.name.clone()), class.as_ref().clone());
            Ok(())
        }

        fn put_instance(
            &mut self,
            namespace: &NamespacePath,
            instance: cim::Instance,
            _: PutFlags,
        ) -> Result<(), Refused> {
            if self.shape(namespace, &instance.class).is_none() {
                return refuse(Status::WBEM_E_INVALID_CLASS);
            }
            self.instances.push((namespace.clone(), instance));
            Ok(())
        }

        fn delete_class(&mut self, at: &NamespacePath, class: &Name) -> Result<(), Refused> {
            match self.classes.remove(&(at.clone(), class.clone())) {
                Some(_) => Ok(()),
                None => refuse(Status::WBEM_E_NOT_FOUND),
            }
        }

        fn delete_instance(&mut self, _: &NamespacePath, _: &ObjectPath) -> Result<(), Refused> {
            refuse(Status::WBEM_E_NOT_FOUND)
        }
    }

    fn compiled(text: &str) -> (Shelf, Result<Summary, Diagnostics>) {
        let mut shelf = Shelf::default();
        let result = compile_into("test", text, &mut shelf, &default_namespace());
        (shelf, result)
    }

    fn stored(text: &str) -> Shelf {
        let (shelf, result) = compiled(text);
        result.expect(text);
        shelf
    }

    fn refused(text: &str) -> (Shelf, Status) {
        let (shelf, result) = compiled(text);
        let errors = result.expect_err(text);
        assert_eq!(errors.phase, Phase::Storing);
        (shelf, errors.list[0].code)
    }

    /// [REQ MOF-3]
    #[test]
    fn nothing_is_stored_of_a_text_with_an_error() {
        let (shelf, result) = compiled("class A {}; class B { x };");
        assert_eq!(result.expect_err("an error").phase, Phase::Parsing);
        assert!(shelf.classes.is_empty());
    }

    /// [REQ MOF-4]
    #[test]
    fn what_was_stored_before_a_refusal_stays_and_nothing_follows() {
        let (shelf, status) = refused("class A {}; class B : Nobody {}; class C {};");
        assert_eq!(status, Status::WBEM_E_INVALID_SUPERCLASS);
        assert_eq!(shelf.classes.len(), 1);
    }

    #[test]
    fn values_have_the_types_of_the_class_and_its_superclass() {
        let shelf = stored(
            "class A { [key] uint8 k; }; class B : A { sint64 s; real32 r[]; };
             instance of B { K = 7; s = 1.5; r = {1, 2.5}; };",
        );
        let instance = &shelf.instances[0].1;
        assert_eq!(*instance.value("k"), Value::Uint8(7));
        assert_eq!(*instance.value("s"), Value::Sint64(2));
        assert!(matches!(instance.value("r"), Value::Array(elements) if elements.len() == 2));
    }

    #[test]
    fn an_alias_is_the_path_also_before_it_is_defined() {
        let shelf = stored(
            r#"class L { [key] L ref l; };
               instance of L { l = $A; };
               class K { [key] string b; [key] uint8 a; boolean f; };
               instance of K as $A { b = "x\"y\\"; a = 1; };"#,
        );
        let path = shelf.instances[0].1.value("l").as_str().map(str::to_owned);
        assert_eq!(path.as_deref(), Some(r#"K.a=1,b="x\"y\\""#));
    }

    #[test]
    fn an_alias_of_a_singleton_a_class_or_another_namespace_is_a_path_as_well() {
        let shelf = stored(
            r#"class L { L ref a; object ref b; object ref c; };
               [singleton] class S {};
               instance of S as $S {};
               class K as $K {};
               instance of L { a = $S; b = $K; c = $X; };
               #pragma namespace("root\\x")
               class Y { [key] boolean y; };
               instance of Y as $X { y = true; };"#,
        );
        let instance = &shelf.instances[1].1;
        assert_eq!(instance.value("a").as_str(), Some("S=@"));
        assert_eq!(instance.value("b").as_str(), Some("K"));
        assert_eq!(instance.value("c").as_str(), Some(r"\\.\root\x:Y.y=TRUE"));
    }

    #[test]
    fn aliases_that_need_themselves_are_refused() {
        let class = "class L { [key] L ref l; };";
        let circle = "instance of L as $A { l = $B; }; instance of L as $B { l = $A; };";
        assert_eq!(refused(&format!("{class}{circle}")).1, Status::WBEM_E_CIRCULAR_REFERENCE);
    }

    /// A chain of aliases, each the key of the one before, is followed to a limit and no further.
    #[test]
    fn the_depth_of_aliases_is_limited_on_both_sides() {
        let chain = |count: usize| {
            let links =
                (1..count).map(|n| format!("instance of L as $a{n} {{ l = $a{}; }};", n + 1));
            let links: String = links.collect();
            format!(
                "class L {{ [key] L ref l; }}; class U {{ L ref u; }}; instance of U {{ u = $a1; }};
                 {links} instance of L as $a{count} {{ l = \"end\"; }};"
            )
        };
        let deepest = crate::mof::ALIAS_DEPTH_MAX;
        let (shelf, result) = compiled(&chain(deepest));
        result.expect("as many as may be");
        assert_eq!(shelf.instances.len(), deepest + 1);
        assert_eq!(refused(&chain(deepest + 1)).1, Status::WBEM_E_QUOTA_VIOLATION);
    }

    /// [REQ MOF-8]
    #[test]
    fn deletion_goes_on_or_fails_where_there_is_nothing() {
        let shelf = stored("class A {}; #pragma deleteclass(\"A\", FAIL) class B {};");
        assert_eq!(shelf.classes.len(), 1);
        assert_eq!(stored("#pragma deleteclass(\"A\", NOFAIL) class B {};").classes.len(), 1);
        let (shelf, status) = refused("#pragma deleteclass(\"A\", FAIL) class B {};");
        assert_eq!((shelf.classes.len(), status), (0, Status::WBEM_E_NOT_FOUND));
        let (_, status) = refused("#pragma deleteinstance(\"A.=\", NOFAIL)");
        assert_eq!(status, Status::WBEM_E_INVALID_OBJECT_PATH);
    }

    #[test]
    fn a_namespace_must_exist_and_a_class_be_known() {
        let (_, status) = refused("#pragma namespace(\"root\\\\none\") class A {};");
        assert_eq!(status, Status::WBEM_E_INVALID_NAMESPACE);
        assert_eq!(refused("instance of A { x = 1; };").1, Status::WBEM_E_INVALID_CLASS);
        let (_, status) = refused("class A { uint8 Size; }; instance of A { Siz = 1; };");
        assert_eq!(status, Status::WBEM_E_INVALID_PROPERTY);
    }

    #[test]
    fn a_derivation_in_a_circle_ends() {
        let text = "class U { U ref u; }; instance of U { u = $a; };
                    instance of A as $a {}; class A : B {}; class B : A {};";
        assert_eq!(refused(text).1, Status::WBEM_E_NO_KEY);
    }
}
