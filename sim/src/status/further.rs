//! Codes that `mof.md` names and the catalogue's table of codes does not list.
//!
//! They belong to declarations: what the MOF compiler and PutClass refuse. Names are those of the
//! SDK's page of error constants, numbers those of `mof.md` section 13.

use super::Status;

macro_rules! further {
    ($($(#[$doc:meta])* $name:ident = $value:literal;)*) => {
        impl Status {
            $($(#[$doc])* pub const $name: Status = Status($value);)*

            /// Every status of this file: its name, and its number.
            pub const FURTHER: &'static [(&'static str, Status)] =
                &[$((stringify!($name), Status($value)),)*];
        }
    };
}

further! {
    /// A qualifier that may not be overridden is given another value.
    WBEM_E_OVERRIDE_NOT_ALLOWED = 0x8004101A;
    /// The property, or its type, cannot be a key.
    WBEM_E_CANNOT_BE_KEY = 0x8004101F;
    /// A value does not fit the range of its type.
    WBEM_E_VALUE_OUT_OF_RANGE = 0x8004102B;
    /// An inherited method is declared with another signature.
    WBEM_E_PROPAGATED_METHOD = 0x80041034;
    /// A parameter has no ID.
    WBEM_E_MISSING_PARAMETER_ID = 0x80041036;
    /// The ID of a parameter is none.
    WBEM_E_INVALID_PARAMETER_ID = 0x80041037;
    /// The IDs of the parameters have a gap, or one comes twice.
    WBEM_E_NONCONSECUTIVE_PARAMETER_IDS = 0x80041038;
    /// A qualifier stands where it may not, or has a type that no qualifier has.
    WBEM_E_INVALID_QUALIFIER = 0x80041042;
    /// A parameter is declared twice in one direction.
    WBEM_E_INVALID_DUPLICATE_PARAMETER = 0x80041043;
    /// A flavour contradicts another, or is none.
    WBEM_E_INVALID_FLAVOR = 0x80041046;
    /// The class cannot be changed like this.
    WBEM_E_UNSUPPORTED_CLASS_UPDATE = 0x80041048;
    /// A class has more properties than it may.
    WBEM_E_TOO_MANY_PROPERTIES = 0x80041051;
    /// A property has another type than where it is inherited from.
    WBEM_E_UPDATE_TYPE_MISMATCH = 0x80041052;
    /// A change gives a qualifier that a subclass may not override.
    WBEM_E_UPDATE_OVERRIDE_NOT_ALLOWED = 0x80041053;
    /// A change gives a method that a subclass declares otherwise.
    WBEM_E_UPDATE_PROPAGATED_METHOD = 0x80041054;
    /// The name of a property is too long.
    WBEM_E_PROPERTY_NAME_TOO_WIDE = 0x80041073;
    /// The name of a class is too long.
    WBEM_E_CLASS_NAME_TOO_WIDE = 0x80041074;
    /// The name of a qualifier is too long.
    WBEM_E_QUALIFIER_NAME_TOO_WIDE = 0x80041076;
    /// A typedef, an enumeration or another declaration of other languages.
    WBEMMOF_E_TYPEDEF_NOT_SUPPORTED = 0x8004400D;
    /// A value in braces for what is no array.
    WBEMMOF_E_UNEXPECTED_ARRAY_INIT = 0x8004400F;
    /// `#pragma amendment` without its locale.
    WBEMMOF_E_INVALID_AMENDMENT_SYNTAX = 0x80044010;
    /// A second `#pragma amendment`.
    WBEMMOF_E_INVALID_DUPLICATE_AMENDMENT = 0x80044011;
    /// `as` without an alias after it.
    WBEMMOF_E_EXPECTED_ALIAS_NAME = 0x80044016;
    /// An alias without its `$`.
    WBEMMOF_E_EXPECTED_DOLLAR = 0x80044019;
    /// A namespace on another server.
    WBEMMOF_E_INVALID_NAMESPACE_SPECIFICATION = 0x8004401C;
    /// A number that its type cannot hold.
    WBEMMOF_E_OUT_OF_RANGE = 0x8004401D;
    /// An alias on an embedded instance.
    WBEMMOF_E_ALIASES_IN_EMBEDDED = 0x8004401F;
    /// NULL as the element of an array.
    WBEMMOF_E_NULL_ARRAY_ELEM = 0x80044020;
    /// Something else where a flavour was expected.
    WBEMMOF_E_EXPECTED_FLAVOR_TYPE = 0x80044022;
    /// EnableOverride beside DisableOverride.
    WBEMMOF_E_INCOMPATIBLE_FLAVOR_TYPES = 0x80044023;
    /// An alias that is defined twice.
    WBEMMOF_E_MULTIPLE_ALIASES = 0x80044024;
    /// Restricted beside ToInstance or ToSubClass.
    WBEMMOF_E_INCOMPATIBLE_FLAVOR_TYPES2 = 0x80044025;
    /// A method that returns an array.
    WBEMMOF_E_NO_ARRAYS_RETURNED = 0x80044026;
    /// A parameter that is neither `in` nor `out`.
    WBEMMOF_E_MUST_BE_IN_OR_OUT = 0x80044027;
    /// Flags that are none, or contradict each other.
    WBEMMOF_E_INVALID_FLAGS_SYNTAX = 0x80044028;
    /// A value of a CIM 2.2 qualifier that is not supported.
    WBEMMOF_E_UNSUPPORTED_CIMV22_QUAL_VALUE = 0x8004402A;
    /// A CIM 2.2 data type that is not supported.
    WBEMMOF_E_UNSUPPORTED_CIMV22_DATA_TYPE = 0x8004402B;
    /// A qualifier where its declaration does not let it stand.
    WBEMMOF_E_QUALIFIER_USED_OUTSIDE_SCOPE = 0x8004402E;
    /// An included file that cannot be read.
    WBEMMOF_E_ERROR_INVALID_INCLUDE_FILE = 0x80044030;
}
