//! Working out a class from its declaration and its superclass, and what no declaration may say.

use std::sync::Arc;

use crate::cim::{
    CimType, ClassDeclaration, ClassFacts, Flavor, MethodDeclaration, Name, Property,
    PropertyQualifiers, Qualifiers, Value, names_are_unique,
};

use super::class::Digest;
use super::member::{Declared, Member, merge, propagating};
use super::{AbstractUnder, Check, Class, ClassRules, NameFault, Refusal, signature};

/// The longest name of a class, in characters [REQ CLASS-13].
pub const CLASS_NAME_LENGTH_MAX: usize = 4096;
/// The longest name of a property, a method or a qualifier, in characters.
pub const MEMBER_NAME_LENGTH_MAX: usize = 255;
/// The most properties that a class may have, inherited ones included.
pub const PROPERTY_COUNT_MAX: usize = 1024;
/// The most keys that a class may have.
pub const KEY_COUNT_MAX: usize = 256;
/// The most classes that may stand above one another.
pub const DERIVATION_DEPTH_MAX: usize = 256;

impl Class {
    /// Works out a class from its declaration, which is in normal form, and its superclass.
    pub(super) fn derive(
        declaration: &Arc<ClassDeclaration>,
        superclass: Option<&Class>,
        rules: ClassRules,
    ) -> Result<Self, Refusal> {
        check_members(declaration, rules)?;
        let above = superclass.map_or(&[][..], |parent| &parent.properties);
        let properties = inherit(&declaration.properties, above, &declaration.name)?;
        let above = superclass.map_or(&[][..], |parent| &parent.methods);
        let methods = inherit(&declaration.methods, above, &declaration.name)?;
        check_redeclarations(declaration, superclass)?;
        let qualifiers = class_qualifiers(declaration, superclass)?;
        let is_abstract = qualifiers_make_abstract(&declaration.qualifiers);
        check_abstract(is_abstract, superclass, rules.abstract_under)?;
        let keys = keys(declaration, superclass, &properties, rules)?;
        let singleton = is_singleton(declaration, superclass, &keys, rules)?;
        let key_root = match superclass {
            Some(parent) if !parent.keys().is_empty() || parent.is_singleton() => {
                parent.key_root.clone()
            }
            _ => declaration.name.clone(),
        };
        let layout: Arc<[Name]> =
            properties.iter().map(|member| member.declared().name.clone()).collect();
        let places = |wanted: &dyn Fn(&Property) -> bool| -> Arc<[usize]> {
            let places = properties.iter().enumerate();
            places.filter(|(_, member)| wanted(member.declared())).map(|(at, _)| at).collect()
        };
        let key_places = places(&|property| keys.contains(&property.name));
        let needed_places = places(&|property| {
            let qualifiers = &property.qualifiers;
            let needed = qualifiers.is_true("not_null") || qualifiers.is_true("indexed");
            needed && !keys.contains(&property.name)
        });
        let facts = facts(declaration, superclass, keys, singleton, &qualifiers, &properties)?;
        let is_dynamic = declaration.is_dynamic();
        Ok(Self {
            provider: declaration.provider().filter(|_| is_dynamic).map(Into::into),
            declaration: Arc::clone(declaration),
            facts: Arc::new(facts),
            qualifiers,
            properties: properties.into(),
            layout,
            methods: methods.into(),
            key_places,
            needed_places,
            key_root,
            is_abstract,
            digest: Digest::default(),
        })
    }
}

/// Whether a client may give a class this name [REQ SYSCLASS-4, CLASS-10 to CLASS-13, CLASS-24].
pub(super) fn check_name(name: &Name, rules: ClassRules) -> Result<(), Refusal> {
    let Some(fault) = name_fault(name.as_str()) else {
        return Ok(());
    };
    let check = match fault {
        NameFault::TooLong => Check::ClassNameLength,
        _ => Check::ClassName,
    };
    match rules.look_at(check) {
        true => Err(Refusal::ClassName(fault)),
        false => Ok(()),
    }
}

fn name_fault(text: &str) -> Option<NameFault> {
    let fault = if text.chars().count() > CLASS_NAME_LENGTH_MAX {
        NameFault::TooLong
    } else if text.is_empty() {
        NameFault::Missing
    } else if text.starts_with('_') {
        NameFault::LeadingUnderscore
    } else if text.ends_with('_') {
        NameFault::TrailingUnderscore
    } else if !text.starts_with(char::is_alphabetic)
        || !text.chars().all(|c| c.is_alphanumeric() || c == '_')
    {
        NameFault::Grammar
    } else {
        return None;
    };
    Some(fault)
}

/// Names, and what may stand where, as far as the declaration itself tells.
fn check_members(declaration: &ClassDeclaration, rules: ClassRules) -> Result<(), Refusal> {
    let properties = || declaration.properties.iter().map(|property| &property.name);
    let methods = || declaration.methods.iter().map(|method| &method.name);
    if !names_are_unique(properties()) || !names_are_unique(methods()) {
        return Err(Refusal::InvalidDeclaration);
    }
    if properties().chain(methods()).any(|name| name.is_system()) {
        return Err(Refusal::SystemMember);
    }
    if properties().chain(methods()).any(is_too_wide) {
        return Err(Refusal::MemberNameTooWide);
    }
    if declaration.qualifiers.has("key") {
        return Err(Refusal::InvalidQualifier);
    }
    check_qualifiers(&declaration.qualifiers)?;
    for property in &declaration.properties {
        check_qualifiers(&property.qualifiers)?;
        if !property.default.fits(&property.ty) {
            return Err(Refusal::TypeMismatch);
        }
        let looks = rules.look_at(Check::KeyType);
        if property.is_key() && looks && !can_be_key(property) {
            return Err(Refusal::CannotBeKey);
        }
    }
    for method in &declaration.methods {
        check_qualifiers(&method.qualifiers)?;
        signature::check(method)?;
    }
    Ok(())
}

fn is_too_wide(name: &Name) -> bool {
    let text = name.as_str();
    text.len() > MEMBER_NAME_LENGTH_MAX && text.chars().count() > MEMBER_NAME_LENGTH_MAX
}

/// A qualifier is a boolean, a 32-bit integer, a 64-bit real, a text, or an array of one of these.
fn check_qualifiers(qualifiers: &Qualifiers) -> Result<(), Refusal> {
    let is_simple = |value: &Value| {
        matches!(value, Value::Boolean(_) | Value::Sint32(_) | Value::Real64(_) | Value::String(_))
    };
    for qualifier in &qualifiers.0 {
        if is_too_wide(&qualifier.name) {
            return Err(Refusal::QualifierNameTooWide);
        }
        let allowed = match &qualifier.value {
            Value::Array(elements) => elements.iter().all(is_simple),
            Value::Null => true,
            value => is_simple(value),
        };
        if !allowed {
            return Err(Refusal::InvalidQualifier);
        }
    }
    Ok(())
}

/// [REQ CLASS-25]
fn can_be_key(property: &Property) -> bool {
    let unfit = [CimType::Real32, CimType::Real64];
    let is_object = matches!(property.ty.element, CimType::Object(_));
    !property.ty.array && !is_object && !unfit.contains(&property.ty.element)
}

/// The members of the superclass and those of the class, in the order of their names.
fn inherit<T: Declared>(
    own: &[T],
    above: &[Member<T>],
    class: &Name,
) -> Result<Vec<Member<T>>, Refusal> {
    let first = u32::try_from(above.len()).expect("members are limited in number");
    let mut declared: Vec<(u32, &T)> = (first..).zip(own).collect();
    declared.sort_by(|(_, one), (_, other)| one.name().cmp(other.name()));
    let mut members = Vec::with_capacity(above.len() + own.len());
    let mut above = above.iter().peekable();
    for (position, own) in declared {
        while let Some(member) = above.next_if(|member| member.declared().name() < own.name()) {
            members.push(member.inherited());
        }
        let inherited = above.next_if(|member| member.declared().name() == own.name());
        members.push(Member::own(own.clone(), inherited, class, position)?);
    }
    members.extend(above.map(Member::inherited));
    match members.len() <= PROPERTY_COUNT_MAX {
        true => Ok(members),
        false => Err(Refusal::TooManyProperties),
    }
}

/// An inherited property keeps its type, an inherited method its signature.
fn check_redeclarations(
    declaration: &ClassDeclaration,
    superclass: Option<&Class>,
) -> Result<(), Refusal> {
    let Some(superclass) = superclass else {
        return Ok(());
    };
    for own in &declaration.properties {
        let inherited = superclass.property(&own.name);
        if inherited.is_some_and(|inherited| !redeclares(inherited, own)) {
            return Err(Refusal::RedeclaredType);
        }
    }
    for own in &declaration.methods {
        let inherited: Option<&MethodDeclaration> = superclass.method(&own.name);
        if inherited.is_some_and(|inherited| !signature::is_same(inherited, own)) {
            return Err(Refusal::RedeclaredMethod);
        }
    }
    Ok(())
}

/// A property keeps its type, but a reference or an embedded object may name another class.
fn redeclares(inherited: &Property, own: &Property) -> bool {
    let element = match (&inherited.ty.element, &own.ty.element) {
        (CimType::Reference(_), CimType::Reference(_)) => true,
        (CimType::Object(_), CimType::Object(_)) => true,
        (inherited, own) => inherited == own,
    };
    element && inherited.ty.array == own.ty.array
}

fn class_qualifiers(
    declaration: &ClassDeclaration,
    superclass: Option<&Class>,
) -> Result<Qualifiers, Refusal> {
    match superclass {
        None => Ok(declaration.qualifiers.clone()),
        Some(above) => {
            let passed_on = propagating(above.qualifiers(), Flavor::TO_SUBCLASS);
            merge(&declaration.qualifiers, &passed_on)
        }
    }
}

fn qualifiers_make_abstract(qualifiers: &Qualifiers) -> bool {
    qualifiers.is_true("abstract") || qualifiers.is_true("amendment")
}

/// [REQ CLASS-18]
fn check_abstract(
    is_abstract: bool,
    superclass: Option<&Class>,
    under: AbstractUnder,
) -> Result<(), Refusal> {
    let parent_is_abstract = superclass.map(Class::is_abstract);
    let refused = match under {
        AbstractUnder::Abstract => parent_is_abstract == Some(false),
        AbstractUnder::Concrete => parent_is_abstract == Some(true),
        AbstractUnder::Anything => false,
    };
    match is_abstract && refused {
        true => Err(Refusal::CannotBeAbstract),
        false => Ok(()),
    }
}

/// Keys are inherited and neither changed nor added to, unless the superclass is abstract and has
/// none [REQ CLASS-25].
fn keys(
    declaration: &ClassDeclaration,
    superclass: Option<&Class>,
    properties: &[Member<Property>],
    rules: ClassRules,
) -> Result<Vec<Name>, Refusal> {
    let mut own = declaration.properties.iter().filter(|property| property.is_key());
    if let Some(parent) = superclass {
        let open = parent.is_abstract() && parent.keys().is_empty() && !parent.is_singleton();
        let looks = rules.look_at(Check::InheritedKeys);
        if !open && looks && own.any(|property| !parent.keys().contains(&property.name)) {
            return Err(Refusal::AddedKey);
        }
        if !open {
            return Ok(parent.keys().to_vec());
        }
    }
    let keys = properties.iter().map(|member| member.declared()).filter(|one| one.is_key());
    let keys: Vec<Name> = keys.map(|property| property.name.clone()).collect();
    match keys.len() <= KEY_COUNT_MAX {
        true => Ok(keys),
        false => Err(Refusal::CannotBeKey),
    }
}

/// [REQ CLASS-17], but that an abstract parent without keys is no hindrance.
fn is_singleton(
    declaration: &ClassDeclaration,
    superclass: Option<&Class>,
    keys: &[Name],
    rules: ClassRules,
) -> Result<bool, Refusal> {
    let inherited = superclass.is_some_and(Class::is_singleton);
    if !declaration.qualifiers.is_true("singleton") {
        return Ok(inherited);
    }
    let parent_allows = superclass.is_none_or(|parent| {
        parent.is_singleton() || (parent.is_abstract() && parent.keys().is_empty())
    });
    match keys.is_empty() && parent_allows || !rules.look_at(Check::Singleton) {
        true => Ok(true),
        false => Err(Refusal::CannotBeSingleton),
    }
}

fn facts(
    declaration: &ClassDeclaration,
    superclass: Option<&Class>,
    keys: Vec<Name>,
    singleton: bool,
    qualifiers: &Qualifiers,
    properties: &[Member<Property>],
) -> Result<ClassFacts, Refusal> {
    let derivation: Vec<Name> = superclass.map_or_else(Vec::new, |parent| {
        [parent.name()].into_iter().chain(parent.derivation()).cloned().collect()
    });
    if derivation.len() > DERIVATION_DEPTH_MAX {
        return Err(Refusal::TooDeep);
    }
    let mut property_qualifiers = PropertyQualifiers::new();
    for property in properties.iter().map(Member::declared) {
        let has_some = property.qualifiers.0.iter().any(|q| q.flavor.contains(Flavor::TO_INSTANCE));
        if has_some {
            let seen = propagating(&property.qualifiers, Flavor::TO_INSTANCE);
            property_qualifiers.insert(property.name.clone(), seen);
        }
    }
    Ok(ClassFacts {
        name: declaration.name.clone(),
        derivation,
        keys,
        singleton,
        property_count: u32::try_from(properties.len()).expect("properties are limited"),
        instance_qualifiers: propagating(qualifiers, Flavor::TO_INSTANCE),
        property_qualifiers,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mof::parse_class;
    use crate::repository::{Namespace, PutMode};

    /// Puts classes, parents first, and says what became of the last one.
    fn last_of(texts: &[&str]) -> Result<(), Refusal> {
        let mut namespace = Namespace::bare();
        let (last, before) = texts.split_last().expect("there is a class");
        let mut put = |text: &str| {
            let class = Arc::new(parse_class(text).expect(text));
            namespace.put_class(&class, PutMode::CreateOnly)
        };
        before.iter().for_each(|text| put(text).expect(text));
        put(last)
    }

    /// A class whose body is so many members, each made of its number.
    fn wide(count: usize, member: impl Fn(usize) -> String) -> String {
        let members: String = (0..count).map(member).collect();
        format!("class A {{ {members} }};")
    }

    /// [REQ CLASS-25]
    #[test]
    fn keys_are_neither_added_nor_of_any_type() {
        let keyed = "[abstract] class A { [key] uint8 k; };";
        let keyless = "[abstract] class A { uint8 k; };";
        for (texts, expected) in [
            ([keyed, "class B : A { [key] uint8 j; };"], Err(Refusal::AddedKey)),
            ([keyed, "class B : A { [key] uint8 k; };"], Ok(())),
            ([keyed, "class B : A { [key] string k; };"], Err(Refusal::RedeclaredType)),
            ([keyless, "class B : A { [key] uint8 j; };"], Ok(())),
            ([keyless, "class B : A { [key] uint8 j[]; };"], Err(Refusal::CannotBeKey)),
            ([keyless, "class B : A { [key] real32 j; };"], Err(Refusal::CannotBeKey)),
            (["class A { uint8 k; };", "class B : A { [key] uint8 j; };"], Err(Refusal::AddedKey)),
        ] {
            assert_eq!(last_of(&texts), expected, "{texts:?}");
        }
    }

    /// [REQ CLASS-17, CLASS-18]
    #[test]
    fn singletons_and_abstract_classes_have_their_place() {
        for (texts, expected) in [
            (["class A { uint8 v; };", "[singleton] class B : A {};"], Refusal::CannotBeSingleton),
            (
                ["class A {};", "[singleton] class B { [key] uint8 k; };"],
                Refusal::CannotBeSingleton,
            ),
            (["class A { uint8 v; };", "[abstract] class B : A {};"], Refusal::CannotBeAbstract),
        ] {
            assert_eq!(last_of(&texts), Err(expected), "{texts:?}");
        }
        assert_eq!(last_of(&["[singleton] class A {};", "[singleton] class B : A {};"]), Ok(()));
    }

    #[test]
    fn what_is_inherited_keeps_its_shape() {
        let above = "[q(1) : DisableOverride ToSubclass] class A { void m([in] uint8 p); };";
        for (below, expected) in [
            ("[q(2)] class B : A {};", Err(Refusal::OverrideNotAllowed)),
            ("[q(1)] class B : A {};", Ok(())),
            ("class B : A { void m([in] uint16 p); };", Err(Refusal::RedeclaredMethod)),
            ("class B : A { [implemented] void m([in] uint8 p); };", Ok(())),
        ] {
            assert_eq!(last_of(&[above, below]), expected, "{below}");
        }
    }

    #[test]
    fn a_class_has_as_many_members_as_it_may_and_no_more() {
        let property = |number| format!("uint8 p{number};");
        assert_eq!(last_of(&[&wide(PROPERTY_COUNT_MAX, property)]), Ok(()));
        let too_wide = last_of(&[&wide(PROPERTY_COUNT_MAX + 1, property)]);
        assert_eq!(too_wide, Err(Refusal::TooManyProperties));
        let key = |number| format!("[key] uint8 k{number};");
        assert_eq!(last_of(&[&wide(KEY_COUNT_MAX, key)]), Ok(()));
        assert_eq!(last_of(&[&wide(KEY_COUNT_MAX + 1, key)]), Err(Refusal::CannotBeKey));
    }

    #[test]
    fn a_member_has_a_name_as_long_as_it_may_be_and_no_longer() {
        let named = |length: usize| format!("class A {{ uint8 {}; }};", "p".repeat(length));
        assert_eq!(last_of(&[&named(MEMBER_NAME_LENGTH_MAX)]), Ok(()));
        let too_long = last_of(&[&named(MEMBER_NAME_LENGTH_MAX + 1)]);
        assert_eq!(too_long, Err(Refusal::MemberNameTooWide));
    }

    #[test]
    fn classes_stand_as_high_as_they_may_and_no_higher() {
        let below = |number: usize| format!("class A{number} : A{} {{}};", number - 1);
        let root = ["class A0 {};".to_owned()];
        let tower: Vec<String> =
            root.into_iter().chain((1..=DERIVATION_DEPTH_MAX + 1).map(below)).collect();
        let tower: Vec<&str> = tower.iter().map(String::as_str).collect();
        assert_eq!(last_of(&tower[..=DERIVATION_DEPTH_MAX]), Ok(()));
        assert_eq!(last_of(&tower), Err(Refusal::TooDeep));
    }
}
