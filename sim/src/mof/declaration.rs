//! What a text declares, item by item in the order of the file.
//!
//! Nothing is typed yet: a value is a [`Literal`] until the class that it is for is known, which
//! for an instance may be only when it is stored.

use crate::cim::{Flavor, Name, NamespacePath, Type};

use super::diagnostic::{Span, Spanned};
use super::literal::Literal;

/// One item of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// What it is.
    pub kind: ItemKind,
    /// Where it stands.
    pub span: Span,
}

/// What an item is.
#[derive(Debug, Clone, PartialEq)]
pub enum ItemKind {
    /// `#pragma namespace`: where everything after it goes [REQ MOF-2].
    Namespace(NamespacePath),
    /// A class.
    Class(Class),
    /// An instance.
    Instance(Instance),
    /// A declaration of a qualifier: stores nothing.
    Qualifier(QualifierDeclaration),
    /// `#pragma deleteclass` [REQ MOF-8].
    DeleteClass {
        /// The class.
        class: Spanned<Name>,
        /// What happens if there is none.
        if_missing: IfMissing,
    },
    /// `#pragma deleteinstance`.
    DeleteInstance {
        /// The path of the instance.
        path: Spanned<String>,
        /// What happens if there is none.
        if_missing: IfMissing,
    },
    /// `#pragma classflags`: how the classes after it are put [REQ MOF-5].
    ClassFlags(PutFlags),
    /// `#pragma instanceflags`: how the instances after it are put [REQ MOF-5].
    InstanceFlags(PutFlags),
    /// `#pragma autorecover` [REQ MOF-6].
    Autorecover,
    /// `#pragma amendment`, with the locale.
    Amendment(String),
    /// `#pragma locale`: no effect.
    Locale(String),
    /// `#include` or `#pragma include`, with the file.
    Include(String),
}

/// Whether the run goes on where nothing is to be deleted [REQ MOF-8].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IfMissing {
    /// `FAIL`
    Fail,
    /// `NOFAIL`
    GoOn,
}

/// Flags of PutClass and PutInstance, as they go over the wire [REQ MOF-5].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PutFlags(pub u32);

impl PutFlags {
    /// WBEM_FLAG_UPDATE_ONLY
    pub const UPDATE_ONLY: PutFlags = PutFlags(0x01);
    /// WBEM_FLAG_CREATE_ONLY
    pub const CREATE_ONLY: PutFlags = PutFlags(0x02);
    /// WBEM_FLAG_UPDATE_SAFE_MODE
    pub const SAFE_UPDATE: PutFlags = PutFlags(0x20);
    /// WBEM_FLAG_UPDATE_FORCE_MODE
    pub const FORCE_UPDATE: PutFlags = PutFlags(0x40);
    /// Those that go with an instance.
    pub const INSTANCE: PutFlags = PutFlags(0x03);

    /// The words for flags.
    pub const WORDS: [(&str, PutFlags); 4] = [
        ("createonly", PutFlags::CREATE_ONLY),
        ("updateonly", PutFlags::UPDATE_ONLY),
        ("safeupdate", PutFlags::SAFE_UPDATE),
        ("forceupdate", PutFlags::FORCE_UPDATE),
    ];

    /// The flag of that word, in any case.
    pub fn of_word(word: &str) -> Option<PutFlags> {
        let named = Self::WORDS.iter().find(|(name, _)| name.eq_ignore_ascii_case(word));
        named.map(|(_, flag)| *flag)
    }

    /// The flags of words with commas between them; none where one is no flag or they contradict
    /// each other.
    pub fn parse(words: &str) -> Option<PutFlags> {
        let words = words.split(',').map(str::trim).filter(|word| !word.is_empty());
        let bits = words.map(Self::of_word).try_fold(0, |bits, flag| Some(bits | flag?.0))?;
        Some(PutFlags(bits)).filter(|flags| !flags.contradict_each_other())
    }

    /// Whether these cannot go together: CREATE_ONLY goes with nothing, SAFE excludes FORCE.
    pub fn contradict_each_other(self) -> bool {
        let has = |flag: PutFlags| self.0 & flag.0 != 0;
        let create_with_more = has(Self::CREATE_ONLY) && self != Self::CREATE_ONLY;
        create_with_more || (has(Self::SAFE_UPDATE) && has(Self::FORCE_UPDATE))
    }
}

/// A class as written.
#[derive(Debug, Clone, PartialEq)]
pub struct Class {
    /// Its name.
    pub name: Spanned<Name>,
    /// `as $alias`
    pub alias: Option<Spanned<Name>>,
    /// The class it derives from.
    pub superclass: Option<Spanned<Name>>,
    /// Its qualifiers.
    pub qualifiers: Vec<Qualifier>,
    /// Its properties, in order.
    pub properties: Vec<Property>,
    /// Its methods, in order.
    pub methods: Vec<Method>,
}

/// A property of a class or a parameter of a method, as written.
#[derive(Debug, Clone, PartialEq)]
pub struct Property {
    /// Its name.
    pub name: Spanned<Name>,
    /// Its type.
    pub ty: Type,
    /// Its default, where one is written.
    pub default: Option<Literal>,
    /// Its qualifiers.
    pub qualifiers: Vec<Qualifier>,
}

/// A method as written.
#[derive(Debug, Clone, PartialEq)]
pub struct Method {
    /// Its name.
    pub name: Spanned<Name>,
    /// The type that it returns; none for `void`.
    pub returns: Option<Type>,
    /// Its parameters, in order.
    pub parameters: Vec<Property>,
    /// Its qualifiers.
    pub qualifiers: Vec<Qualifier>,
}

/// An instance as written.
#[derive(Debug, Clone, PartialEq)]
pub struct Instance {
    /// Its class.
    pub class: Spanned<Name>,
    /// `as $alias`
    pub alias: Option<Spanned<Name>>,
    /// Its qualifiers.
    pub qualifiers: Vec<Qualifier>,
    /// What it says of its properties, in order.
    pub assignments: Vec<Assignment>,
}

/// What an instance says of one property: a value, qualifiers, or both.
#[derive(Debug, Clone, PartialEq)]
pub struct Assignment {
    /// The property.
    pub name: Spanned<Name>,
    /// Its value, where one is written.
    pub value: Option<Literal>,
    /// Its qualifiers.
    pub qualifiers: Vec<Qualifier>,
}

/// A qualifier at the place of its use.
#[derive(Debug, Clone, PartialEq)]
pub struct Qualifier {
    /// Its name.
    pub name: Spanned<Name>,
    /// Its value, where one is written.
    pub value: Option<Literal>,
    /// How it propagates, declarations before it taken into account.
    pub flavor: Flavor,
}

/// `qualifier X : flavours;` or the CIM form with type, default, scope and flavours.
#[derive(Debug, Clone, PartialEq)]
pub struct QualifierDeclaration {
    /// The qualifier.
    pub name: Spanned<Name>,
    /// Its type; none in the Windows form.
    pub ty: Option<Type>,
    /// Its default, where one is written.
    pub default: Option<Literal>,
    /// What it may stand on, as written.
    pub scope: Vec<Spanned<Name>>,
    /// How later bare uses propagate.
    pub flavor: Flavor,
}
