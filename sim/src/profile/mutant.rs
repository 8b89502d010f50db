//! Wrong behaviour on purpose: settings that no document allows, and how the list of them is read.
//!
//! A suite is worth what it catches. Each mutant is one thing done wrong at one place of the
//! server; a profile that names it must fail the suite. `fixtures/mutants/` has one file for each.

macro_rules! mutants {
    ($($(#[$doc:meta])* $mutant:ident = $name:literal,)*) => {
        /// One thing done wrong.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Mutant { $($(#[$doc])* $mutant,)* }

        impl Mutant {
            /// Every mutant, by name.
            pub const ALL: &'static [(&'static str, Mutant)] = &[$(($name, Mutant::$mutant),)*];

            /// The mutant of that name.
            pub fn named(name: &str) -> Option<Mutant> {
                let found = Self::ALL.iter().find(|(known, _)| *known == name);
                found.map(|(_, mutant)| *mutant)
            }

            /// The name of this mutant.
            pub const fn name(self) -> &'static str {
                match self { $(Mutant::$mutant => $name,)* }
            }
        }
    };
}

pub(super) use mutants;
