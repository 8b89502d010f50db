//! Reading JSON that may lie as deep as values do.
//!
//! A value of the model may be embedded in 64 others, which is several hundred brackets: more than
//! a reader of JSON takes that does not know whom it hears. So the brackets are counted before.

use serde::de::{DeserializeOwned, Error};

/// How many brackets may be open at once.
pub const BRACKET_DEPTH_MAX: usize = 768;

/// Reads one value, of which nothing may be left.
pub fn read<T: DeserializeOwned>(text: &str) -> serde_json::Result<T> {
    if depth(text) > BRACKET_DEPTH_MAX {
        let message = format!("more than {BRACKET_DEPTH_MAX} brackets are open at once");
        return Err(serde_json::Error::custom(message));
    }
    let mut reader = serde_json::Deserializer::from_str(text);
    reader.disable_recursion_limit();
    let value = T::deserialize(&mut reader)?;
    reader.end()?;
    Ok(value)
}

/// How many brackets are open at most; those in texts are none.
fn depth(text: &str) -> usize {
    let (mut deepest, mut open) = (0, 0_usize);
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'{' | b'[' => {
                open += 1;
                deepest = deepest.max(open);
            }
            b'}' | b']' => open = open.saturating_sub(1),
            b'"' => skip_text(&mut bytes),
            _ => {}
        }
    }
    deepest
}

/// Goes on past the closing quote.
fn skip_text(bytes: &mut impl Iterator<Item = u8>) {
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => return,
            b'\\' => drop(bytes.next()),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use wbem_sim::call::{Call, Handle, Method};
    use wbem_sim::caller::Caller;
    use wbem_sim::cim::{Instance, Value};
    use wbem_sim::repository::EMBEDDED_DEPTH_MAX;

    use super::*;

    /// Less than any thread has that reads.
    const STACK_SIZE: usize = 512 * 1024;

    fn on_a_small_stack(work: impl FnOnce() + Send + 'static) {
        let thread = std::thread::Builder::new().stack_size(STACK_SIZE).spawn(work);
        thread.expect("there is room").join().expect("it fits");
    }

    fn nested(depth: usize) -> String {
        "[".repeat(depth) + &"]".repeat(depth)
    }

    #[test]
    fn the_deepest_value_of_the_model_comes_back_in_its_call() {
        on_a_small_stack(|| {
            let mut instance = Instance::new("Inner");
            for _ in 0..EMBEDDED_DEPTH_MAX {
                let elements = [Value::Object(Arc::new(instance))];
                instance = Instance::new("Outer").with("Of", Value::Array(elements.into()));
            }
            let (connection, instance) = (Handle(0), Arc::new(instance));
            let put = Method::PutInstance { connection, instance, flags: 0 };
            let call = Call::new(Arc::new(Caller::administrator("test")), put);
            let text = serde_json::to_string(&call).expect("it is JSON");
            assert!(serde_json::from_str::<Call>(&text).is_err(), "what this is for");
            assert_eq!(read::<Call>(&text).expect("it was just written"), call);
        });
    }

    #[test]
    fn the_limit_is_one_of_brackets_that_are_open() {
        on_a_small_stack(|| {
            let at_most = nested(BRACKET_DEPTH_MAX);
            assert!(read::<serde_json::Value>(&at_most).is_ok());
            let error = read::<serde_json::Value>(&nested(BRACKET_DEPTH_MAX + 1));
            let said = error.expect_err("one too many").to_string();
            assert_eq!(said, "more than 768 brackets are open at once");
            let flat = format!("[{}[]]", "[],".repeat(BRACKET_DEPTH_MAX));
            assert!(read::<serde_json::Value>(&flat).is_ok());
        });
    }

    #[test]
    fn brackets_in_texts_do_not_count() {
        let text = serde_json::to_string(&format!("\\\"{}", nested(1000))).expect("it is JSON");
        assert!(read::<String>(&text).is_ok());
        assert_eq!(depth(r#"{"a\\": ["[\"["], "b"#), 2);
    }

    #[test]
    fn what_is_no_json_is_refused_with_its_place() {
        let error = read::<u8>("1 2").expect_err("something is left");
        assert_eq!((error.line(), error.column()), (1, 3));
        assert!(read::<u8>("\"\\").is_err());
    }
}
