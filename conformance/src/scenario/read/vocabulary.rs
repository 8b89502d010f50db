//! The classes that a scenario speaks of, and the MOF in its steps.
//!
//! Literals in MOF have no types of their own: what `Id = 1` puts depends on the class. The classes
//! are those of the starting content and of the steps before; namespaces are not told apart. Of
//! everything else that a repository would refuse nothing is refused here: to see it refused may be
//! what the scenario is for.

use std::collections::BTreeMap;
use std::sync::Arc;

use wbem_sim::cim::{ClassDeclaration, Instance, Name, NamespacePath, ObjectPath, Property, Type};
use wbem_sim::mof::declaration::PutFlags;
use wbem_sim::mof::{
    ClassShape, Diagnostics, PropertyShape, Refused, Store, compile_into, default_namespace,
    parse_class, parse_instance,
};
use wbem_sim::place::Place;
use wbem_sim::repository::Repository;

/// How many classes stand above one another at most.
const DERIVATION_DEPTH_MAX: usize = 100;

/// The classes known so far, by name.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    classes: BTreeMap<Name, Arc<ClassDeclaration>>,
    /// A fresh repository, for the system classes.
    system: Repository,
}

/// What is wrong with some MOF.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The byte of the text where it is.
    pub offset: usize,
    /// Where it is, in lines and columns.
    pub place: Place,
    /// What it is, and the way out.
    pub message: String,
}

impl Fault {
    /// Where it is, as a compiler writes it.
    pub fn place_text(&self) -> String {
        format!("line {}, column {}", self.place.line, self.place.column)
    }
}

impl From<Diagnostics> for Fault {
    fn from(diagnostics: Diagnostics) -> Self {
        let first = &diagnostics.list[0];
        let message = match &first.help {
            Some(help) => format!("{}; {help}", first.message),
            None => first.message.clone(),
        };
        Self { offset: first.span.start, place: diagnostics.place(first), message }
    }
}

impl Vocabulary {
    /// Takes in starting content.
    pub fn learn(&mut self, file: &str, text: &str) -> Result<(), Fault> {
        compile_into(file, text, self, &default_namespace()).map(|_| ()).map_err(Fault::from)
    }

    /// A class, which is known from here on.
    pub fn class(&mut self, text: &str) -> Result<Arc<ClassDeclaration>, Fault> {
        let class = Arc::new(parse_class(text)?);
        self.classes.insert(class.name.clone(), Arc::clone(&class));
        Ok(class)
    }

    /// An instance; the types of its values are those of its class, or follow from their look if
    /// the class is not known.
    pub fn instance(&self, text: &str) -> Result<Arc<Instance>, Fault> {
        Ok(Arc::new(parse_instance(text, &|class| self.property_types(class))?))
    }

    /// The names of the classes.
    pub fn names(&self) -> impl Iterator<Item = &Name> {
        self.classes.keys()
    }

    /// The key property of each class that has exactly one.
    pub fn keys(&self) -> BTreeMap<Name, Name> {
        let sole_key = |class: &Name| {
            let properties = self.properties(class)?;
            let mut keys = properties.iter().filter(|property| property.is_key());
            let first = keys.next()?;
            keys.next().is_none().then(|| (class.clone(), first.name.clone()))
        };
        self.classes.keys().filter_map(sole_key).collect()
    }

    fn property_types(&self, class: &Name) -> Option<Vec<(Name, Type)>> {
        let properties = self.properties(class)?;
        Some(properties.into_iter().map(|property| (property.name, property.ty)).collect())
    }

    /// The properties of a class, inherited ones included.
    fn properties(&self, class: &Name) -> Option<Vec<Property>> {
        let mut properties = Vec::new();
        let mut next = Some(class.clone());
        for _ in 0..DERIVATION_DEPTH_MAX {
            let Some(name) = next else { break };
            match self.classes.get(&name) {
                Some(class) => {
                    properties.extend(class.properties.iter().cloned());
                    next = class.superclass.clone();
                }
                None => {
                    properties.extend(self.system_properties(&name)?);
                    break;
                }
            }
        }
        Some(properties)
    }

    fn system_properties(&self, class: &Name) -> Option<Vec<Property>> {
        let root = self.system.find(&NamespacePath::root())?;
        let class = self.system.get(root)?.class(class)?;
        Some(class.properties().cloned().collect())
    }
}

impl Store for Vocabulary {
    fn has_namespace(&self, _: &NamespacePath) -> bool {
        true
    }

    fn shape(&self, _: &NamespacePath, class: &Name) -> Option<ClassShape> {
        let shape = |property: Property| PropertyShape {
            is_key: property.is_key(),
            name: property.name,
            ty: property.ty,
        };
        let properties = self.properties(class)?.into_iter().map(shape).collect();
        let declared = self.classes.get(class);
        let is_singleton = declared.is_some_and(|class| class.qualifiers.has("singleton"));
        Some(ClassShape { properties, is_singleton })
    }

    fn put_class(
        &mut self,
        _: &NamespacePath,
        class: &Arc<ClassDeclaration>,
        _: PutFlags,
    ) -> Result<(), Refused> {
        self.classes.insert(class.name.clone(), Arc::clone(class));
        Ok(())
    }

    fn put_instance(&mut self, _: &NamespacePath, _: Instance, _: PutFlags) -> Result<(), Refused> {
        Ok(())
    }

    fn delete_class(&mut self, _: &NamespacePath, _: &Name) -> Result<(), Refused> {
        Ok(())
    }

    fn delete_instance(&mut self, _: &NamespacePath, _: &ObjectPath) -> Result<(), Refused> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use wbem_sim::cim::Value;

    use super::*;

    fn vocabulary() -> Vocabulary {
        let mut vocabulary = Vocabulary::default();
        let text = "class B { [key] uint16 Id; }; class T : B { string Text; };";
        vocabulary.learn("a.mof", text).expect("it is right");
        vocabulary
    }

    #[test]
    fn values_have_the_types_of_their_class_and_its_parents() {
        let instance = vocabulary().instance("instance of T { Id = 1; };").expect("it is right");
        assert_eq!(*instance.value("Id"), Value::Uint16(1));
    }

    #[test]
    fn the_system_classes_are_known() {
        let text = "instance of __Namespace { Name = \"x\"; };";
        let instance = vocabulary().instance(text).expect("it is right");
        assert_eq!(*instance.value("Name"), Value::string("x"));
        let wrong = vocabulary().instance("instance of __Namespace { Nmae = \"x\"; };");
        assert_eq!(wrong.expect_err("misspelt").offset, 26);
    }

    #[test]
    fn the_key_of_a_class_is_inherited() {
        let keys = vocabulary().keys();
        assert_eq!(keys.get(&"T".into()).map(Name::as_str), Some("Id"));
    }

    #[test]
    fn a_class_above_itself_does_no_harm() {
        let mut vocabulary = Vocabulary::default();
        vocabulary.class("class A : A { [key] uint8 k; };").expect("it reads");
        assert!(vocabulary.keys().is_empty());
    }
}
