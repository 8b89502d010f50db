//! The text of a value.
//!
//! Instances hold many short texts. Those of up to 15 bytes stand in the value itself; a longer one
//! is shared, so that a clone is a reference to it. Neither makes a value larger than 24 bytes.

/// The text of a string or of a reference.
pub type Text = ecow::EcoString;

#[cfg(test)]
mod tests {
    use super::Text;
    use crate::cim::Value;

    #[test]
    fn a_text_fits_into_a_value_with_what_else_one_may_hold() {
        assert_eq!((size_of::<Text>(), size_of::<Value>()), (16, 24));
        assert!(Text::from("fifteen letters").is_inline());
    }
}
