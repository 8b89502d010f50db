//! Localised classes (MS-WMI 3.1.1.2): the texts of a class for one language stand in a class of
//! the same name, in a child namespace named after the locale, such as `root\cimv2\ms_409`.
//!
//! Who asks for them sees both as one class; what the neutral class says itself has priority.

use std::sync::Arc;

use crate::cim::{
    ClassDeclaration, Flavor, Instance, MethodDeclaration, Name, NamespacePath, Parameter,
    Property, Qualifiers,
};

use super::member::Declared;
use super::{Class, ClassPut, Namespace, Refusal, Repository};

impl Repository {
    /// A class with its localised qualifiers, in the first of the locales that has any.
    pub fn amended(
        &self,
        namespace: &NamespacePath,
        class: &Class,
        locales: &[Name],
    ) -> ClassDeclaration {
        let neutral = class.complete();
        match self.localized(namespace, class.name(), locales) {
            Some((_, texts)) => merged(neutral, &texts.complete()),
            None => neutral,
        }
    }

    /// The localised class, and the namespace that it is in.
    fn localized(
        &self,
        namespace: &NamespacePath,
        class: &Name,
        locales: &[Name],
    ) -> Option<(&Namespace, &Arc<Class>)> {
        let below = |locale: &Name| self.get(self.find(&namespace.child(locale.clone()))?);
        let classes = locales.iter().filter_map(below).filter_map(|localized| {
            let found = localized.class(class).filter(|class| class.is_amendment());
            Some((localized, found?))
        });
        classes.into_iter().next()
    }

    /// Changes a class that is there to what a client says who sees it with its localised
    /// qualifiers: they are changed where they belong and left out of the neutral class. Both are
    /// changed in the same mode, or neither is.
    pub fn put_amended(
        &mut self,
        namespace: &NamespacePath,
        declaration: &ClassDeclaration,
        locales: &[Name],
        put: ClassPut,
    ) -> Result<(), Refusal> {
        let texts = self.localized(namespace, &declaration.name, locales).map(|(place, old)| {
            (place.path().clone(), Arc::new(with_texts_of(old.declaration(), declaration)))
        });
        let mut draft = self.clone();
        draft.at_mut(namespace)?.put_class(&Arc::new(neutral(declaration)), put)?;
        if let Some((place, texts)) = texts {
            draft.at_mut(&place)?.put_class(&texts, put)?;
        }
        *self = draft;
        Ok(())
    }
}

/// An instance without localised qualifiers; none if it has none to begin with.
pub fn neutral_instance(instance: &Instance) -> Option<Instance> {
    let has_some = |list: &Qualifiers| list.0.iter().any(|one| is_amended(one.flavor));
    let is_localized =
        has_some(&instance.qualifiers) || instance.property_qualifiers.values().any(has_some);
    is_localized.then(|| {
        let mut neutral = instance.clone();
        neutral.qualifiers = keep(&neutral.qualifiers, false);
        for (_, list) in neutral.property_qualifiers.iter_mut() {
            *list = keep(list, false);
        }
        neutral
    })
}

fn is_amended(flavor: Flavor) -> bool {
    flavor.contains(Flavor::AMENDED)
}

/// The qualifiers that are localised, or the others.
fn keep(qualifiers: &Qualifiers, localized: bool) -> Qualifiers {
    let kept = qualifiers.0.iter().filter(|one| is_amended(one.flavor) == localized);
    Qualifiers(kept.cloned().collect())
}

/// A class without its localised qualifiers.
fn neutral(class: &ClassDeclaration) -> ClassDeclaration {
    let property = |one: &Property| one.with_qualifiers(keep(&one.qualifiers, false));
    let method = |one: &MethodDeclaration| {
        let mut method = one.with_qualifiers(keep(&one.qualifiers, false));
        for parameter in &mut method.parameters {
            parameter.qualifiers = keep(&parameter.qualifiers, false);
        }
        method
    };
    ClassDeclaration {
        qualifiers: keep(&class.qualifiers, false),
        properties: class.properties.iter().map(property).collect(),
        methods: class.methods.iter().map(method).collect(),
        ..class.clone()
    }
}

/// A class with the qualifiers of its localised form that it does not have itself.
fn merged(mut class: ClassDeclaration, texts: &ClassDeclaration) -> ClassDeclaration {
    add(&mut class.qualifiers, &texts.qualifiers);
    for property in &mut class.properties {
        if let Some(localized) = texts.property(&property.name) {
            add(&mut property.qualifiers, &localized.qualifiers);
        }
    }
    for method in &mut class.methods {
        if let Some(localized) = texts.methods.iter().find(|one| one.name == method.name) {
            add(&mut method.qualifiers, &localized.qualifiers);
            add_to_parameters(&mut method.parameters, &localized.parameters);
        }
    }
    class
}

fn add_to_parameters(parameters: &mut [Parameter], texts: &[Parameter]) {
    for parameter in parameters {
        if let Some(localized) = texts.iter().find(|one| one.name == parameter.name) {
            add(&mut parameter.qualifiers, &localized.qualifiers);
        }
    }
}

fn add(qualifiers: &mut Qualifiers, texts: &Qualifiers) {
    for text in keep(texts, true).0 {
        if !qualifiers.has(text.name.folded()) {
            qualifiers.0.push(text);
        }
    }
}

/// A localised class with the texts that a client gives now, in place of those it had.
fn with_texts_of(old: &ClassDeclaration, given: &ClassDeclaration) -> ClassDeclaration {
    let anew = |old: &Qualifiers, given: &Qualifiers| {
        let (marks, texts) = (keep(old, false), keep(given, true));
        Qualifiers(marks.0.into_iter().chain(texts.0).collect())
    };
    let properties = old.properties.iter().map(|property| {
        let given = given.property(&property.name);
        given.map_or_else(
            || property.clone(),
            |given| property.with_qualifiers(anew(&property.qualifiers, &given.qualifiers)),
        )
    });
    let methods = old.methods.iter().map(|method| {
        let Some(given) = given.methods.iter().find(|given| given.name == method.name) else {
            return method.clone();
        };
        let mut method = method.with_qualifiers(anew(&method.qualifiers, &given.qualifiers));
        for parameter in &mut method.parameters {
            let given = given.parameters.iter().find(|given| given.name == parameter.name);
            if let Some(given) = given {
                parameter.qualifiers = anew(&parameter.qualifiers, &given.qualifiers);
            }
        }
        method
    });
    ClassDeclaration {
        qualifiers: anew(&old.qualifiers, &given.qualifiers),
        properties: properties.collect(),
        methods: methods.collect(),
        ..old.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cim::Value;
    use crate::mof;

    const NEUTRAL: &str = r#"
        class Disk { [key] string Name; [Units("bytes")] uint64 Size; uint32 Format(); };
    "#;
    const LOCALIZED: &str = r#"
        [AMENDMENT, LOCALE(0x409), Description("A disk"): Amended ToSubclass] class Disk
        {
            [key, Description("Its name"): Amended] string Name;
            [Units("octets"): Amended, Description("Its size"): Amended] uint64 Size;
            [Description("Formats it"): Amended] uint32 Format();
        };
    "#;

    fn place(text: &str) -> NamespacePath {
        NamespacePath::parse(text).expect("a path")
    }

    fn repository() -> Repository {
        let mut repository = Repository::new();
        repository.create_namespace(&place("root\\default\\ms_409"), None).expect("it is new");
        for (text, path) in [(NEUTRAL, "root\\default"), (LOCALIZED, "root\\default\\ms_409")] {
            mof::compile_into("test.mof", text, &mut repository, &place(path)).expect(path);
        }
        repository
    }

    fn seen(repository: &Repository, locale: &str) -> ClassDeclaration {
        let path = place("root\\default");
        let namespace = repository.find(&path).and_then(|id| repository.get(id)).expect("there");
        let class = namespace.class(&"Disk".into()).expect("it is there");
        repository.amended(&path, class, &[locale.into()])
    }

    fn text(qualifiers: &Qualifiers, name: &str) -> Option<String> {
        qualifiers.get(name).and_then(|one| one.value.as_str()).map(str::to_owned)
    }

    #[test]
    fn localised_qualifiers_are_merged_and_the_neutral_ones_have_priority() {
        let class = seen(&repository(), "MS_409");
        assert_eq!(text(&class.qualifiers, "Description").as_deref(), Some("A disk"));
        assert!(!class.qualifiers.has("Amendment"));
        let size = class.property(&"Size".into()).expect("it is there");
        assert_eq!(text(&size.qualifiers, "Units").as_deref(), Some("bytes"));
        assert_eq!(text(&size.qualifiers, "Description").as_deref(), Some("Its size"));
        assert!(class.methods[0].qualifiers.has("Description"));
    }

    #[test]
    fn another_locale_shows_the_neutral_class() {
        assert_eq!(text(&seen(&repository(), "ms_407").qualifiers, "Description"), None);
    }

    #[test]
    fn what_is_put_with_its_texts_is_taken_apart_again() {
        let mut repository = repository();
        let locales = ["ms_409".into()];
        let mut class = seen(&repository, "ms_409");
        let description =
            class.qualifiers.0.iter_mut().find(|one| one.name == "Description".into());
        description.expect("it is there").value = Value::string("Another");
        let put = ClassPut::default();
        repository.put_amended(&place("root\\default"), &class, &locales, put).expect("it fits");
        assert_eq!(text(&seen(&repository, "none").qualifiers, "Description"), None);
        let now = seen(&repository, "ms_409");
        assert_eq!(text(&now.qualifiers, "Description").as_deref(), Some("Another"));
    }

    #[test]
    fn an_instance_is_stripped_of_localised_qualifiers() {
        let mut instance = Instance::new("Disk");
        assert_eq!(neutral_instance(&instance), None);
        let one = crate::cim::Qualifier {
            name: "Description".into(),
            value: Value::string("A disk"),
            flavor: Flavor::AMENDED,
        };
        instance.property_qualifiers.insert("Size".into(), Qualifiers(vec![one]));
        let stripped = neutral_instance(&instance).expect("it has one");
        assert!(stripped.property_qualifiers[&"Size".into()].is_empty());
    }
}
