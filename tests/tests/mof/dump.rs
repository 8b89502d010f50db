//! A repository written as MOF compiles to the same repository.

use proptest::prelude::*;
use wbem_sim::mof::{self, default_namespace};
use wbem_sim::repository::Repository;

use crate::generated;

/// Compiles what a repository is written as, and compares.
pub fn assert_same_again(repository: &Repository, what: &str) {
    let mut text = String::new();
    repository.write_mof(&mut text).expect("a text takes all");
    let mut again = Repository::new();
    let compiled = mof::compile_into("dump", &text, &mut again, &default_namespace());
    if let Err(error) = compiled {
        panic!("{what}: {error}\n{text}");
    }
    assert_eq!(repository.first_difference(&again), None, "{what}\n{text}");
}

/// Every namespace, its encryption, and classes that are not in the order of their names.
#[test]
fn namespaces_and_what_is_in_them_are_written_in_an_order_that_compiles() {
    let text = r#"
        class Z { [key] string k; }; class A : Z {}; instance of A { k = "\"x\\"; };
        [RequiresEncryption] instance of __Namespace { Name = "one"; };
        #pragma namespace("root\\default\\one")
        instance of __Namespace { Name = "two"; };
        #pragma namespace("root\\default\\one\\two")
        [singleton] class S { Z z; object o[]; };
        class Z { uint8 n = 3; };
        [q: ToInstance Amended] instance of S { [r(0x409)] z = [e] instance of Z {}; o = NULL; };
    "#;
    let mut repository = Repository::new();
    let compiled = mof::compile_into("test", text, &mut repository, &default_namespace());
    compiled.unwrap_or_else(|error| panic!("{error}"));
    assert_same_again(&repository, "namespaces");
    let mut fresh = String::new();
    Repository::new().write_mof(&mut fresh).expect("a text takes all");
    assert_eq!(fresh, "");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn what_any_declarations_make_compiles_to_the_same_again(
        repository in generated::repository(),
    ) {
        assert_same_again(&repository, "generated");
    }
}
