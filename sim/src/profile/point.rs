//! What makes a table of open points into a struct of enums.

/// One open point of the documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point {
    /// Its id in the catalogue, such as `A-5`.
    pub id: &'static str,
    /// Its key in a profile, such as `second-pause`.
    pub key: &'static str,
    /// The names of its readings.
    pub readings: &'static [&'static str],
    /// The readings of the profiles `recommended`, `open-spec` and `sdk`.
    pub chosen: [&'static str; 3],
}

macro_rules! points {
    ($($(#[$doc:meta])* $field:ident: $type:ident = $id:literal, $key:literal,
        [$recommended:ident, $open_spec:ident, $sdk:ident] {
        $($(#[$says:meta])* $reading:ident = $name:literal,)*
    })*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub enum $type { $($(#[$says])* $reading,)* }

            impl $type {
                /// Every reading, by name.
                pub const ALL: &'static [(&'static str, $type)] = &[$(($name, $type::$reading),)*];

            }
        )*

        /// One reading for every open point.
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        pub struct Readings { $($(#[$doc])* pub $field: $type,)* }

        impl Readings {
            /// The readings proposed as the default.
            pub const RECOMMENDED: Readings = Readings { $($field: $type::$recommended,)* };
            /// The readings that MS-WMI supports.
            pub const OPEN_SPEC: Readings = Readings { $($field: $type::$open_spec,)* };
            /// The readings that the SDK pages support.
            pub const SDK: Readings = Readings { $($field: $type::$sdk,)* };

            /// The name of the reading of the point with that key.
            pub fn get(&self, key: &str) -> Option<&'static str> {
                match key {
                    $($key => Some(self.$field.name()),)*
                    _ => None,
                }
            }

            /// Chooses a reading by name; whether there is such a point with such a reading.
            pub fn set(&mut self, key: &str, reading: &str) -> bool {
                match key {
                    $($key => {
                        let found = $type::ALL.iter().find(|(name, _)| *name == reading);
                        found.map(|(_, value)| self.$field = *value).is_some()
                    })*
                    _ => false,
                }
            }
        }

        /// Every open point, in the catalogue's order.
        pub const POINTS: &[super::Point] = &[$(super::Point {
            id: $id,
            key: $key,
            readings: &[$($name,)*],
            chosen: [$type::$recommended.name(), $type::$open_spec.name(), $type::$sdk.name()],
        },)*];

        $(impl $type {
            /// The name of this reading.
            pub const fn name(self) -> &'static str {
                match self { $($type::$reading => $name,)* }
            }
        })*
    };
}
pub(crate) use points;
