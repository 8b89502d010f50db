//! One class or one instance by itself: what a scenario holds.

use crate::cim;
use crate::cim::{ClassDeclaration, Name, NamespacePath, Type};

use super::compile::default_namespace;
use super::cursor::Parsed;
use super::declaration::Instance;
use super::diagnostic::{Diagnostic, Diagnostics, Phase};
use super::parser::Parser;
use super::typing::{Aliases, ClassShape, PropertyShape, Typing};

/// What stands for the file in an error about a snippet.
const SNIPPET: &str = "snippet";

/// Properties with their types, by class; none where the class is not known.
pub type PropertyTypes<'a> = dyn Fn(&Name) -> Option<Vec<(Name, Type)>> + 'a;

/// The one class that a text declares.
pub fn parse_class(text: &str) -> Result<ClassDeclaration, Diagnostics> {
    let read = || {
        let class = Parser::new(text).only_class()?;
        typed(&|_| None, |typing| typing.class(&class))
    };
    read().map_err(|error| wrong(text, error))
}

/// The one instance that a text declares, its values as literals.
pub fn parse_instance_untyped(text: &str) -> Result<Instance, Diagnostics> {
    read_instance(text).map_err(|error| wrong(text, error))
}

/// The one instance that a text declares. A property of an unknown class gets the type that its
/// literal suggests: sint32, or the larger integer type that holds it; real64, boolean, char16,
/// string.
pub fn parse_instance(
    text: &str,
    classes: &PropertyTypes<'_>,
) -> Result<cim::Instance, Diagnostics> {
    let read = || {
        let instance = read_instance(text)?;
        typed(classes, |typing| typing.instance(&instance))
    };
    read().map_err(|error| wrong(text, error))
}

fn read_instance(text: &str) -> Parsed<Instance> {
    Parser::new(text).only_instance()
}

fn typed<T>(classes: &PropertyTypes<'_>, run: impl FnOnce(&Typing<'_>) -> Parsed<T>) -> Parsed<T> {
    let lookup = |_: &NamespacePath, class: &Name| {
        let property = |(name, ty)| PropertyShape { name, ty, is_key: false };
        let properties = classes(class)?.into_iter().map(property).collect();
        Some(ClassShape { properties, is_singleton: false })
    };
    run(&Typing::new(&default_namespace(), &lookup, &Aliases::default()))
}

fn wrong(text: &str, error: Diagnostic) -> Diagnostics {
    Diagnostics::of_text(SNIPPET, text, Phase::Parsing, vec![error])
}

#[cfg(test)]
mod tests {
    use crate::cim::{CimType, Value};
    use crate::status::Status;

    use super::*;

    #[test]
    fn a_class_is_read_with_all_that_belongs_to_it() {
        let text = r#"[dynamic, provider("p"), Description("a" "b"): ToSubClass Amended]
            class A : B {
                [key, MAX(0x10)] string k[16] = {"x"};
                [in] Other o = NULL;
                Other ref r;
                object ref ref;
                [static] void M([in, out] uint8 a[], [out] string b = "c");
                sint32 N();
            }"#;
        let class = parse_class(text).expect("it is right");
        assert_eq!((class.name.as_str(), class.superclass), ("A", Some("B".into())));
        assert_eq!(class.qualifiers.0[2].flavor.0, 0x82);
        assert_eq!(class.qualifiers.0[2].value, Value::string("ab"));
        assert_eq!(class.properties[0].ty.size_max, Some(16));
        assert_eq!(class.properties[0].qualifiers.0[0].flavor.0, 0x13);
        assert_eq!(class.properties[0].qualifiers.0[1].value, Value::Sint32(16));
        assert_eq!(class.properties[1].ty, Type::scalar(CimType::Object(Some("Other".into()))));
        assert_eq!(class.properties[2].ty, Type::scalar(CimType::Reference(Some("Other".into()))));
        assert_eq!(class.properties[3].ty, Type::scalar(CimType::Reference(None)));
        assert_eq!(class.methods[0].returns, None);
        assert_eq!(class.methods[0].parameters[1].default, Value::string("c"));
        assert_eq!(class.methods[1].returns, Some(Type::scalar(CimType::Sint32)));
    }

    #[test]
    fn an_instance_has_natural_types_where_its_class_is_unknown() {
        let text = r#"instance of A {
            i = -1; u = 0xFFFFFFFF; l = -5000000000; m = 18446744073709551615;
            r = 1.5; b = true; c = 'x'; s = "t"; n = NULL; a = {1, 4294967295};
            o = instance of B {};
        };"#;
        let instance = parse_instance(text, &|_| None).expect("it is right");
        for (name, value) in [
            ("i", Value::Sint32(-1)),
            ("u", Value::Uint32(u32::MAX)),
            ("l", Value::Sint64(-5_000_000_000)),
            ("m", Value::Uint64(u64::MAX)),
            ("b", Value::Boolean(true)),
            ("c", Value::Char16(0x78)),
            ("s", Value::string("t")),
            ("n", Value::Null),
            ("a", Value::Array([Value::Uint32(1), Value::Uint32(u32::MAX)].into())),
            ("o", Value::Object(cim::Instance::new("B").into())),
        ] {
            assert_eq!(*instance.value(name), value, "{name}");
        }
    }

    #[test]
    fn an_instance_has_the_types_of_its_class() {
        let types = |_: &Name| Some(vec![("n".into(), Type::scalar(CimType::Uint16))]);
        let instance = parse_instance("instance of A { N = 65535; }", &types).expect("it fits");
        assert_eq!(*instance.value("n"), Value::Uint16(65535));
        let error = parse_instance("instance of A { N = 65536; }", &types).expect_err("too large");
        assert_eq!(error.list[0].code, Status::WBEMMOF_E_OUT_OF_RANGE);
        let error = parse_instance("instance of A { N = \"1\"; }", &types).expect_err("a text");
        assert_eq!(error.list[0].code, Status::WBEMMOF_E_TYPE_MISMATCH);
        let error = parse_instance("instance of A { m = 1; }", &types).expect_err("unknown");
        assert_eq!(error.list[0].code, Status::WBEM_E_INVALID_PROPERTY);
    }

    #[test]
    fn assignments_without_values_leave_their_qualifiers() {
        let text = "[DYNPROPS] instance of A { [PropertyContext(\"x\"), Dynamic] p; q; };";
        let instance = parse_instance(text, &|_| None).expect("it is right");
        assert!(instance.qualifiers.has("dynprops") && instance.properties.is_empty());
        assert_eq!(instance.property_qualifiers[&"p".into()].0.len(), 2);
        assert_eq!(parse_instance_untyped(text).expect("it is right").assignments.len(), 2);
    }

    #[test]
    fn the_limit_of_assignments_holds_on_both_sides() {
        let of = |count: usize| {
            let all: String = (0..count).map(|number| format!("a{number} = 1; ")).collect();
            parse_instance(&format!("instance of A {{ {all} }};"), &|_| None)
        };
        let most = crate::mof::ASSIGNMENT_COUNT_MAX;
        assert_eq!(of(most).map(|instance| instance.properties.len()), Ok(most));
        let error = of(most + 1).expect_err("one too many");
        assert_eq!(error.list[0].code, Status::WBEM_E_TOO_MANY_PROPERTIES);
    }

    #[test]
    fn one_declaration_is_all_there_may_be() {
        let code = Status::WBEMMOF_E_UNRECOGNIZED_TOKEN;
        let error = parse_class("class A {}; class B {};").expect_err("two");
        assert_eq!(error.list[0].code, code);
        let error = parse_instance("instance of A {}; x", &|_| None).expect_err("more");
        assert_eq!(error.list[0].code, code);
        let error = parse_instance("instance of A { r = $a; }", &|_| None).expect_err("an alias");
        assert_eq!(error.list[0].code, Status::WBEMMOF_E_UNEXPECTED_ALIAS);
    }
}
