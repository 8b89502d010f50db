//! Every code of the MOF compiler: a text that gives it, or why no text can.

use std::collections::{BTreeMap, BTreeSet};

use wbem_sim::mof::{self, Settings};
use wbem_sim::status::Status;

/// A text for each code, the code being that of its first error.
const GIVEN: [(&str, &str); 46] = [
    ("WBEMMOF_E_EXPECTED_QUALIFIER_NAME", "[1] class A {};"),
    ("WBEMMOF_E_EXPECTED_SEMI", "class A { string a b; };"),
    ("WBEMMOF_E_EXPECTED_OPEN_BRACE", "class A;"),
    ("WBEMMOF_E_EXPECTED_CLOSE_BRACE", "class A { string a[] = {\"b\" \"c\" 1}; };"),
    ("WBEMMOF_E_EXPECTED_CLOSE_BRACKET", "[a class A {};"),
    ("WBEMMOF_E_EXPECTED_CLOSE_PAREN", "[a(1] class A {};"),
    ("WBEMMOF_E_ILLEGAL_CONSTANT_VALUE", "class A { string a = b; };"),
    ("WBEMMOF_E_EXPECTED_TYPE_IDENTIFIER", "class A { 1 a; };"),
    ("WBEMMOF_E_EXPECTED_OPEN_PAREN", "class A { void a; };"),
    ("WBEMMOF_E_UNRECOGNIZED_TOKEN", "klass A {};"),
    ("WBEMMOF_E_UNRECOGNIZED_TYPE", "qualifier a : text = \"b\";"),
    ("WBEMMOF_E_EXPECTED_PROPERTY_NAME", "class A { string; };"),
    ("WBEMMOF_E_TYPEDEF_NOT_SUPPORTED", "enumeration A : uint8 { b };"),
    ("WBEMMOF_E_UNEXPECTED_ALIAS", "class A { string a = $b; }; class B as $b {};"),
    ("WBEMMOF_E_UNEXPECTED_ARRAY_INIT", "class A { string a = {\"b\"}; };"),
    ("WBEMMOF_E_INVALID_AMENDMENT_SYNTAX", "#pragma amendment(1)"),
    (
        "WBEMMOF_E_INVALID_DUPLICATE_AMENDMENT",
        "#pragma amendment(\"MS_409\")\n#pragma amendment(\"MS_409\")",
    ),
    ("WBEMMOF_E_INVALID_PRAGMA", "#pragma once"),
    ("WBEMMOF_E_INVALID_NAMESPACE_SYNTAX", "#pragma namespace(\"root\\\\\")"),
    ("WBEMMOF_E_EXPECTED_CLASS_NAME", "class {};"),
    ("WBEMMOF_E_TYPE_MISMATCH", "class A { uint8 a = \"b\"; };"),
    ("WBEMMOF_E_EXPECTED_ALIAS_NAME", "class A as $ {};"),
    ("WBEMMOF_E_INVALID_CLASS_DECLARATION", "class A { void f(); void F(); };"),
    ("WBEMMOF_E_INVALID_INSTANCE_DECLARATION", "instance A {};"),
    ("WBEMMOF_E_EXPECTED_DOLLAR", "class A as a {};"),
    ("WBEMMOF_E_CIMTYPE_QUALIFIER", "class A { [cimtype(\"string\")] string a; };"),
    ("WBEMMOF_E_DUPLICATE_PROPERTY", "class A { string a; string A; };"),
    ("WBEMMOF_E_INVALID_NAMESPACE_SPECIFICATION", "#pragma namespace(\"\\\\\\\\far\\\\root\")"),
    ("WBEMMOF_E_OUT_OF_RANGE", "class A { uint8 a = 256; };"),
    ("WBEMMOF_E_ALIASES_IN_EMBEDDED", "instance of A { a = instance of A as $a {}; };"),
    ("WBEMMOF_E_NULL_ARRAY_ELEM", "class A { string a[] = {NULL}; };"),
    ("WBEMMOF_E_DUPLICATE_QUALIFIER", "[a, A] class A {};"),
    ("WBEMMOF_E_EXPECTED_FLAVOR_TYPE", "[a: Sideways] class A {};"),
    ("WBEMMOF_E_INCOMPATIBLE_FLAVOR_TYPES", "[a: EnableOverride DisableOverride] class A {};"),
    ("WBEMMOF_E_MULTIPLE_ALIASES", "class A as $a {}; class B as $a {};"),
    ("WBEMMOF_E_INCOMPATIBLE_FLAVOR_TYPES2", "[a: Restricted ToInstance] class A {};"),
    ("WBEMMOF_E_NO_ARRAYS_RETURNED", "class A { string[] f(); };"),
    ("WBEMMOF_E_MUST_BE_IN_OR_OUT", "class A { void f(string a); };"),
    ("WBEMMOF_E_INVALID_FLAGS_SYNTAX", "#pragma classflags(\"sometimes\")"),
    ("WBEMMOF_E_EXPECTED_BRACE_OR_BAD_TYPE", "class A {}"),
    ("WBEMMOF_E_INVALID_DELETEINSTANCE_SYNTAX", "#pragma deleteinstance(\"A.b=1\")"),
    ("WBEMMOF_E_INVALID_QUALIFIER_SYNTAX", "qualifier a : string = \"b\", Sphere(any);"),
    ("WBEMMOF_E_ERROR_INVALID_INCLUDE_FILE", "#include (\"none.mof\")"),
    ("WBEMMOF_E_INVALID_DELETECLASS_SYNTAX", "#pragma deleteclass(\"A\", MAYBE)"),
    ("WBEM_E_INVALID_DUPLICATE_PARAMETER", "class A { void f([in] string a, [in] string A); };"),
    ("WBEM_E_QUOTA_VIOLATION", DEEP),
];

/// Deeper than values may lie in one another.
const DEEP: &str =
    "class A { string a = {{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{";

/// Codes that no text gives.
const NOT_GIVEN: [(&str, &str); 4] = [
    ("WBEMMOF_E_INVALID_FILE", "of a text that is too long, which `mof` tests by itself"),
    (
        "WBEMMOF_E_UNSUPPORTED_CIMV22_QUAL_VALUE",
        "no document says which values these are, and real files use every form",
    ),
    (
        "WBEMMOF_E_UNSUPPORTED_CIMV22_DATA_TYPE",
        "no document says which types these are, and real files declare even datetimes",
    ),
    (
        "WBEMMOF_E_QUALIFIER_USED_OUTSIDE_SCOPE",
        "scopes are read and kept, but qualifiers need no declaration, so none is held to one",
    ),
];

fn named() -> BTreeMap<&'static str, Status> {
    Status::NAMED.iter().chain(Status::FURTHER).copied().collect()
}

#[test]
fn each_text_gives_its_code() {
    let named = named();
    for (name, text) in GIVEN {
        let errors = mof::compile_with("test", text, &Settings::default()).expect_err(text);
        // Another pragma of its kind is wrong before it is one too many.
        let code = errors.list.last().map(|error| error.code);
        assert_eq!(code, Some(named[name]), "{text}\n{errors}");
    }
}

/// A temporary file is never made here, so WBEMMOF_E_ERROR_CREATING_TEMP_FILE is not even named.
#[test]
fn every_code_is_given_or_said_not_to_be() {
    let known: BTreeSet<_> = GIVEN.iter().chain(&NOT_GIVEN).map(|(name, _)| *name).collect();
    let named = named();
    let codes = named.keys().filter(|name| name.starts_with("WBEMMOF_E_"));
    let forgotten: Vec<_> = codes.filter(|name| !known.contains(*name)).collect();
    assert!(forgotten.is_empty(), "{forgotten:?}");
}
