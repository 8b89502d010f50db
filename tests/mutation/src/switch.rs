//! Which mutant is switched on. This file is written into the copy of the model beside its
//! mutants, each of which asks [`active`] whether it is the one.
//!
//! `WBEM_MUTANT` is its number. `WBEM_MUTANTS_REACHED` is a file, to which the number of each
//! mutant is added when it is first asked for: what no run has reached cannot be noticed.

use std::fs::File;
use std::io::Write;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, Ordering};

struct Switch {
    active: Option<usize>,
    reached: Option<Reached>,
}

/// What has been asked for, by numbers, and the file that says so.
struct Reached {
    seen: Vec<AtomicBool>,
    file: File,
}

/// More mutants than there are.
const NUMBER_MAX: usize = 1 << 16;

static SWITCH: LazyLock<Switch> = LazyLock::new(|| Switch {
    active: std::env::var("WBEM_MUTANT").ok().and_then(|number| number.parse().ok()),
    reached: std::env::var_os("WBEM_MUTANTS_REACHED").map(|path| Reached {
        seen: (0..NUMBER_MAX).map(|_| AtomicBool::new(false)).collect(),
        file: File::options().create(true).append(true).open(path).expect("its folder is there"),
    }),
});

/// Whether the mutant with this number is switched on.
pub fn active(number: usize) -> bool {
    if let Some(Reached { seen, file }) = &SWITCH.reached
        && !seen[number].swap(true, Ordering::Relaxed)
    {
        let line = format!("{number}\n");
        (&*file).write_all(line.as_bytes()).expect("the disk has room");
    }
    SWITCH.active == Some(number)
}
