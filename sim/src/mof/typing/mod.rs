//! Literals into values, once it is known what they are for.
//!
//! A class says of what type its properties are; an instance has to ask the class, which may be in
//! the repository or earlier in the file. A property of an unknown class gets the type that its
//! literal suggests, and whoever stores it says what is wrong.

mod alias;
mod class;
mod instance;
mod qualifier;
mod unique;
mod value;

use std::cell::{Cell, RefCell};

use crate::cim::{CimType, Name, NamespacePath, Type};

pub(super) use alias::undefined;
pub use alias::{ALIAS_DEPTH_MAX, ALIAS_STEP_COUNT_MAX, Aliases, PATH_SIZE_MAX};
pub use instance::ASSIGNMENT_COUNT_MAX;

/// What must be known of a class to give its instances their types: inherited properties included.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClassShape {
    /// Its properties.
    pub properties: Vec<PropertyShape>,
    /// Whether it has one instance, without keys.
    pub is_singleton: bool,
}

/// What must be known of a property.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PropertyShape {
    /// Its name.
    pub name: Name,
    /// Its type.
    pub ty: Type,
    /// Whether it is part of the key.
    pub is_key: bool,
}

impl ClassShape {
    /// The property of that name.
    pub fn property(&self, name: &Name) -> Option<&PropertyShape> {
        self.properties.iter().find(|property| property.name == *name)
    }
}

/// How a class is looked up; none where it is not known.
pub type Lookup<'a> = dyn Fn(&NamespacePath, &Name) -> Option<ClassShape> + 'a;

/// Gives literals their types, in one namespace.
pub struct Typing<'a> {
    namespace: &'a NamespacePath,
    classes: &'a Lookup<'a>,
    aliases: &'a Aliases<'a>,
    /// The aliases that are being resolved, outermost first.
    trail: RefCell<Vec<Name>>,
    /// How many were resolved for the outermost.
    steps: Cell<usize>,
}

impl<'a> Typing<'a> {
    /// Typing with what can be looked up.
    pub fn new(
        namespace: &'a NamespacePath,
        classes: &'a Lookup<'a>,
        aliases: &'a Aliases<'a>,
    ) -> Self {
        let (trail, steps) = (RefCell::default(), Cell::default());
        Self { namespace, classes, aliases, trail, steps }
    }
}

/// A type as it is written in MOF.
fn type_text(ty: &Type) -> String {
    let element = element_text(&ty.element);
    if ty.array { format!("an array of {element}") } else { element }
}

fn element_text(element: &CimType) -> String {
    let class = |class: &Option<Name>| class.as_ref().map_or("object", Name::as_str).to_owned();
    match element {
        CimType::Reference(to) => format!("{} ref", class(to)),
        CimType::Object(of) => class(of),
        primitive => format!("{primitive:?}").to_lowercase(),
    }
}
