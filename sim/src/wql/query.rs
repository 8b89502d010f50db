//! A query as it was written: nothing is known yet of the classes that it names.

use crate::cim::{Name, ObjectPath, Real};

/// A query.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Query {
    /// `SELECT ... FROM class`: instances.
    Select(Select),
    /// `SELECT * FROM meta_class`: classes that meet the condition.
    Schema(Option<Condition>),
    /// `ASSOCIATORS OF {path}`: what is associated with an object.
    Associators(Related),
    /// `REFERENCES OF {path}`: the associations of an object.
    References(Related),
}

impl Query {
    /// The class that is asked about; none where all classes are.
    pub fn class(&self) -> Option<&Name> {
        match self {
            Query::Select(select) => Some(&select.class),
            Query::Schema(_) => None,
            Query::Associators(related) | Query::References(related) => Some(&related.path.class),
        }
    }
}

/// `SELECT` of instances.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Select {
    /// The properties asked for; none stands for `*`.
    pub properties: Option<Vec<Path>>,
    /// The class.
    pub class: Name,
    /// Where the class stands, in bytes.
    pub class_at: usize,
    /// What follows `WHERE`.
    pub condition: Option<Condition>,
}

/// A property, or one of an embedded object: `a.b`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Path {
    /// The property of the class.
    pub first: Name,
    /// The properties below it, each of the object that the one before it holds.
    pub rest: Vec<Name>,
    /// Where it stands, in bytes.
    pub at: usize,
}

/// What follows `WHERE`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Condition {
    /// All of these, with `AND` between them.
    All(Vec<Condition>),
    /// Any of these, with `OR` between them.
    Any(Vec<Condition>),
    /// `NOT`.
    Not(Box<Condition>),
    /// One test of one property.
    Test(Path, Check),
}

/// What a test asks of its property.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Check {
    /// A comparison with a constant.
    Compare(Comparison, Constant),
    /// `LIKE`: a text is a pattern.
    Like(Constant),
    /// `ISA`: the class of an object is this one or below it.
    Isa(Name),
    /// `IS NULL`.
    Null,
    /// `IS NOT NULL`.
    NotNull,
}

/// How two values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `<>` or `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

impl Comparison {
    /// The same with its sides exchanged.
    pub fn turned(self) -> Self {
        match self {
            Comparison::Less => Comparison::Greater,
            Comparison::LessOrEqual => Comparison::GreaterOrEqual,
            Comparison::Greater => Comparison::Less,
            Comparison::GreaterOrEqual => Comparison::LessOrEqual,
            same => same,
        }
    }

    /// Whether it asks for equality, and no order.
    pub fn is_equivalence(self) -> bool {
        matches!(self, Comparison::Equal | Comparison::NotEqual)
    }
}

/// A constant.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Constant {
    /// A text, in either kind of quotes.
    Text(String),
    /// An integer.
    Integer(i128),
    /// A number with a point.
    Real(Real),
    /// `TRUE` or `FALSE`.
    Boolean(bool),
}

/// `ASSOCIATORS OF` or `REFERENCES OF`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Related {
    /// The object, or the class, that is asked about.
    pub path: ObjectPath,
    /// Where the path stands, in bytes.
    pub path_at: usize,
    /// What follows `WHERE`.
    pub filter: RelatedFilter,
}

/// Which relations and which objects are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct RelatedFilter {
    /// `AssocClass`: the class of the association, or one above it.
    pub association_class: Option<Name>,
    /// `ClassDefsOnly`: the classes of what is found instead of it.
    pub class_definitions_only: bool,
    /// `KeysOnly`: nothing but the keys.
    pub keys_only: bool,
    /// `RequiredAssocQualifier`: a qualifier of the association's class.
    pub required_association_qualifier: Option<Name>,
    /// `RequiredQualifier`: a qualifier of what is found.
    pub required_qualifier: Option<Name>,
    /// `ResultClass`: the class of what is found, or one above it.
    pub result_class: Option<Name>,
    /// `ResultRole`: the reference of the association that leads to what is found.
    pub result_role: Option<Name>,
    /// `Role`: the reference of the association that leads to the object asked about.
    pub role: Option<Name>,
    /// `SchemaOnly`: the path is of a class, and classes are found.
    pub schema_only: bool,
}
