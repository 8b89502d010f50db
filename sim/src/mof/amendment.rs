//! `#pragma amendment`: one text for a class and for what is said of it in one language.
//!
//! Qualifiers with the flavour Amended go to a class of the same name in the child namespace of the
//! locale, `ms_409` for `MS_409`; the class itself is stored without them. The localised class is
//! marked `[AMENDMENT, LOCALE(0x409)]` and holds what is localised, and the keys
//! (`mof.md` section 14). It derives from a class that is localised in the same text, or from none:
//! nobody can say what else is in the child namespace. Localised classes are stored last.

use std::collections::BTreeSet;

use crate::cim::{Flavor, Name, NamespacePath};
use crate::status::Status;

use super::declaration::{Assignment, Class, Instance, Method, Property, PutFlags, Qualifier};
use super::diagnostic::{Diagnostic, Span, Spanned};
use super::literal::{Literal, LiteralKind};
use super::operation::{Operation, OperationKind};

/// The locale of an amendment.
#[derive(Debug, Clone)]
pub(super) struct Locale {
    /// As it is written: the name of the child namespaces.
    name: Spanned<Name>,
    /// Its number.
    number: u16,
}

impl Locale {
    /// Reads a locale such as `MS_409`: its number is hexadecimal.
    pub fn read(text: &str, span: Span) -> Result<Self, Diagnostic> {
        let digits = text.get(..3).filter(|prefix| prefix.eq_ignore_ascii_case("ms_"));
        let number = digits.and_then(|_| u16::from_str_radix(&text[3..], 16).ok());
        let code = Status::WBEMMOF_E_INVALID_AMENDMENT_SYNTAX;
        let refused = || {
            Diagnostic::new(code, span, format!("`{text}` is no locale"))
                .help("write MS_ and the number of the locale in hexadecimal, such as \"MS_409\"")
        };
        let value = Name::new(&text.to_lowercase());
        number.map(|number| Self { name: Spanned { value, span }, number }).ok_or_else(refused)
    }
}

/// The operations of a text once its localised parts are apart.
pub(super) fn split(operations: Vec<Operation>, locale: &Locale) -> Vec<Operation> {
    let (mut neutral, mut localized) = (Vec::new(), Vec::new());
    let (mut places, mut names) = (BTreeSet::new(), BTreeSet::new());
    for operation in operations {
        let OperationKind::PutClass(class, flags) = &operation.kind else {
            neutral.push(operation);
            continue;
        };
        if has_amended(class) {
            let (namespace, span) = (&operation.namespace, operation.span);
            if places.insert(namespace.clone()) {
                localized.extend(child_namespace(namespace, locale, span));
            }
            let is_there = |name: &Name| names.contains(&(namespace.clone(), name.clone()));
            let texts = localized_class(class, locale, is_there);
            let kind = OperationKind::PutClass(texts, *flags);
            names.insert((namespace.clone(), class.name.value.clone()));
            let namespace = namespace.child(locale.name.value.clone());
            localized.push(Operation { namespace, kind, span });
        }
        let kind = OperationKind::PutClass(neutral_class(class), *flags);
        neutral.push(Operation { kind, ..operation });
    }
    neutral.extend(localized);
    neutral
}

/// Makes the namespace of the locale under another, unless it is there.
fn child_namespace(parent: &NamespacePath, locale: &Locale, span: Span) -> [Operation; 2] {
    let spanned = |name: &str| Spanned { value: Name::new(name), span };
    let text = LiteralKind::Text(locale.name.value.as_str().into());
    let name = Assignment {
        name: spanned("Name"),
        value: Some(Literal { kind: text, span }),
        qualifiers: Vec::new(),
    };
    let instance = Instance {
        class: spanned("__Namespace"),
        alias: None,
        qualifiers: Vec::new(),
        assignments: vec![name],
    };
    let namespace = parent.clone();
    let kind = OperationKind::PutInstance(instance, PutFlags::default());
    let child = parent.child(locale.name.value.clone());
    [
        Operation { namespace, kind, span },
        Operation { namespace: child, kind: OperationKind::Enter, span },
    ]
}

fn is_amended(qualifier: &&Qualifier) -> bool {
    qualifier.flavor.contains(Flavor::AMENDED)
}

/// Every list of qualifiers of a class.
fn lists(class: &Class) -> impl Iterator<Item = &Vec<Qualifier>> {
    let properties = class.properties.iter().map(|property| &property.qualifiers);
    let methods = class.methods.iter().flat_map(|method| {
        let parameters = method.parameters.iter().map(|parameter| &parameter.qualifiers);
        std::iter::once(&method.qualifiers).chain(parameters)
    });
    std::iter::once(&class.qualifiers).chain(properties).chain(methods)
}

fn has_amended(class: &Class) -> bool {
    lists(class).flatten().any(|qualifier| is_amended(&qualifier))
}

/// The class with no more than the qualifiers that a list keeps.
fn with_qualifiers(class: &Class, keep: impl Fn(&Qualifier) -> bool) -> Class {
    let kept = |list: &[Qualifier]| list.iter().filter(|one| keep(one)).cloned().collect();
    let property = |one: &Property| Property { qualifiers: kept(&one.qualifiers), ..one.clone() };
    let method = |one: &Method| Method {
        qualifiers: kept(&one.qualifiers),
        parameters: one.parameters.iter().map(property).collect(),
        ..one.clone()
    };
    Class {
        qualifiers: kept(&class.qualifiers),
        properties: class.properties.iter().map(property).collect(),
        methods: class.methods.iter().map(method).collect(),
        ..class.clone()
    }
}

fn neutral_class(class: &Class) -> Class {
    with_qualifiers(class, |qualifier| !is_amended(&qualifier))
}

/// The class with what is localised, and what tells one object or parameter from another.
fn localized_class(class: &Class, locale: &Locale, is_there: impl Fn(&Name) -> bool) -> Class {
    const IDENTIFYING: [&str; 4] = ["key", "in", "out", "id"];
    let is_identifying = |one: &Qualifier| IDENTIFYING.contains(&one.name.value.folded());
    let mut localized = with_qualifiers(class, |one| is_amended(&one) || is_identifying(one));
    localized.alias = None;
    localized.superclass = localized.superclass.filter(|above| is_there(&above.value));
    localized.properties.retain(|property| !property.qualifiers.is_empty());
    localized.methods.retain(|method| {
        let parameters = method.parameters.iter().flat_map(|one| &one.qualifiers);
        method.qualifiers.iter().chain(parameters).any(|one| is_amended(&one))
    });
    for property in &mut localized.properties {
        property.default = None;
    }
    let marks = [mark("AMENDMENT", None, locale), mark("LOCALE", Some(locale.number), locale)];
    localized.qualifiers.splice(0..0, marks);
    localized
}

fn mark(name: &str, number: Option<u16>, locale: &Locale) -> Qualifier {
    let span = locale.name.span;
    let value = number.map(|number| Literal { kind: LiteralKind::Integer(number.into()), span });
    let name = Spanned { value: Name::new(name), span };
    Qualifier { name, value, flavor: Flavor::default() }
}

#[cfg(test)]
mod tests {
    use crate::cim::{ClassDeclaration, Value};
    use crate::mof::{compile_into, default_namespace};
    use crate::repository::Repository;

    use super::*;

    const TEXT: &str = r#"
        #pragma amendment("MS_409")
        class Plain { string p; };
        [Description("A disk"): Amended ToSubclass, Version("1")] class Disk
        {
            [key, read] string Name;
            [Description("bytes"): Amended] uint64 Size = 512;
            uint8 Other;
            [Description("erases"): Amended] void Format([in] boolean Quick, [out] string Report);
            void Eject();
        };
        [Description("Faster"): Amended] class Fast : Disk { sint8 Rank; };
        instance of Disk { Name = "one"; };
    "#;

    fn class(repository: &Repository, place: &NamespacePath, name: &str) -> ClassDeclaration {
        let place = repository.find(place).and_then(|id| repository.get(id)).expect("it is there");
        place.class(&name.into()).expect(name).declaration().as_ref().clone()
    }

    #[test]
    fn what_is_localised_goes_to_the_namespace_of_the_locale() {
        let (mut repository, here) = (Repository::new(), default_namespace());
        compile_into("test", TEXT, &mut repository, &here).expect("it is right");
        let disk = class(&repository, &here, "Disk");
        assert!(!disk.qualifiers.has("Description") && disk.qualifiers.has("Version"));
        assert_eq!(disk.properties[1].qualifiers.0.len(), 0);
        let there = here.child("MS_409".into());
        let texts = class(&repository, &there, "Disk");
        assert!(texts.qualifiers.is_true("amendment") && !texts.qualifiers.has("Version"));
        assert_eq!(
            texts.qualifiers.get("locale").map(|one| &one.value),
            Some(&Value::Sint32(0x409))
        );
        let names: Vec<_> = texts.properties.iter().map(|one| one.name.as_str()).collect();
        assert_eq!((names, texts.methods.len()), (vec!["Name", "Size"], 1));
        assert_eq!(class(&repository, &there, "Fast").superclass, Some("Disk".into()));
        let place = repository.find(&there).and_then(|id| repository.get(id)).expect("it is there");
        assert!(place.class(&"Plain".into()).is_none());
    }

    #[test]
    fn a_reader_with_the_locale_sees_one_class() {
        let (mut repository, here) = (Repository::new(), default_namespace());
        compile_into("test", TEXT, &mut repository, &here).expect("it is right");
        let place = repository.find(&here).and_then(|id| repository.get(id)).expect("it is there");
        let disk = place.class(&"Disk".into()).expect("it is there");
        let seen = repository.amended(&here, disk, &["ms_409".into()]);
        assert!(seen.qualifiers.has("Description") && seen.qualifiers.has("Version"));
        let seen = repository.amended(&here, disk, &["ms_407".into()]);
        assert!(!seen.qualifiers.has("Description"));
    }

    #[test]
    fn a_locale_is_a_number_after_ms() {
        let number = |text| Locale::read(text, Span::default()).map(|locale| locale.number).ok();
        assert_eq!((number("MS_409"), number("ms_0407")), (Some(0x409), Some(0x407)));
        for wrong in ["", "MS_", "409", "MS_en", "MS_10000", "é_409"] {
            assert_eq!(number(wrong), None, "{wrong}");
        }
    }
}
