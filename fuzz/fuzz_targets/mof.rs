//! Any bytes through the whole of a compilation: decoded, lexed, parsed, checked and stored.
//!
//! Whatever is wrong with them is drawn as well. Nothing may panic, run on without end or take more
//! memory than the limits of `run` allow.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use wbem_sim::mof;
use wbem_sim::repository::Repository;

/// What each input is stored into: a clone of this.
static FRESH: LazyLock<Repository> = LazyLock::new(Repository::new);

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = mof::decode(bytes) else {
        return;
    };
    let mut repository = FRESH.clone();
    let namespace = mof::default_namespace();
    if let Err(errors) = mof::compile_into("fuzz", &text, &mut repository, &namespace) {
        assert!(!errors.list.is_empty(), "a refusal has a reason");
        assert!(errors.to_string().contains("error"), "a reason is drawn");
    }
    let _ = mof::parse_class(&text);
    let _ = mof::parse_instance_untyped(&text);
});
