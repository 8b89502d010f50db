//! Namespace access rights.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A set of access rights [REQ RIGHTS-1].
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Rights(pub u32);

impl Rights {
    /// No right.
    pub const NONE: Rights = Rights(0);
    /// WBEM_ENABLE: read.
    pub const ENABLE: Rights = Rights(0x1);
    /// WBEM_METHOD_EXECUTE: call methods.
    pub const METHOD_EXECUTE: Rights = Rights(0x2);
    /// WBEM_FULL_WRITE: write classes and instances.
    pub const FULL_WRITE: Rights = Rights(0x4);
    /// WBEM_PARTIAL_WRITE_REP: write stored instances.
    pub const PARTIAL_WRITE: Rights = Rights(0x8);
    /// WBEM_WRITE_PROVIDER: write through providers.
    pub const WRITE_PROVIDER: Rights = Rights(0x10);
    /// WBEM_REMOTE_ENABLE: use the other rights from another machine.
    pub const REMOTE_ENABLE: Rights = Rights(0x20);
    /// READ_CONTROL: read the descriptor.
    pub const READ_CONTROL: Rights = Rights(0x2_0000);
    /// WRITE_DAC: change the descriptor.
    pub const WRITE_DAC: Rights = Rights(0x4_0000);
    /// Every right of a namespace.
    pub const ALL: Rights = Rights(0x6_003F);

    /// The name of each right, in the order of the bits.
    pub const NAMED: &'static [(&'static str, Rights)] = &[
        ("WBEM_ENABLE", Rights::ENABLE),
        ("WBEM_METHOD_EXECUTE", Rights::METHOD_EXECUTE),
        ("WBEM_FULL_WRITE", Rights::FULL_WRITE),
        ("WBEM_PARTIAL_WRITE_REP", Rights::PARTIAL_WRITE),
        ("WBEM_WRITE_PROVIDER", Rights::WRITE_PROVIDER),
        ("WBEM_REMOTE_ENABLE", Rights::REMOTE_ENABLE),
        ("READ_CONTROL", Rights::READ_CONTROL),
        ("WRITE_DAC", Rights::WRITE_DAC),
    ];

    /// Whether every right of `other` is here.
    pub const fn contains(self, other: Rights) -> bool {
        self.0 & other.0 == other.0
    }

    /// These rights and those of `other`.
    pub const fn with(self, other: Rights) -> Rights {
        Rights(self.0 | other.0)
    }

    /// These rights but those of `other`.
    pub const fn without(self, other: Rights) -> Rights {
        Rights(self.0 & !other.0)
    }
}

impl fmt::Debug for Rights {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:#x}", self.0)
    }
}
