//! Placeholder until the first integration test.
#[test]
fn builds() {
    assert_eq!(2 + 2, 4);
}
