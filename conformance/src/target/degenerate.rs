//! Targets that do one thing only, whatever they are asked: proof that a run would notice.
//!
//! Each claims every capability, so that no scenario is skipped, except the one that claims none.

use std::collections::BTreeSet;
use std::str::FromStr;
use std::time::Duration;

use wbem_sim::call::{Call, CallId, Reply, Returned};
use wbem_sim::nearest::nearest;
use wbem_sim::status::Status;

use super::{Control, Description, Observation, Pace, Session, Target, TargetError};
use crate::catalogue::CAPABILITIES;

/// A target that does one thing only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Degenerate {
    /// Every call succeeds at once and returns nothing.
    AlwaysSucceeds,
    /// Every call fails at once.
    AlwaysFails,
    /// No call is ever answered.
    NeverAnswers,
    /// Every call finds its connection broken.
    DropsConnections,
    /// It does not come back from being called.
    Hangs,
    /// It panics when called.
    Panics,
    /// It cannot be started.
    DoesNotStart,
    /// It makes no sense.
    BreaksProtocol,
    /// Every call succeeds, but it can do nothing beyond the ordinary.
    Incapable,
}

/// A name that no such target has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown degenerate target `{name}`; {way_out}")]
pub struct UnknownDegenerate {
    /// The name as given.
    pub name: String,
    /// What to write instead.
    pub way_out: String,
}

impl Degenerate {
    /// Every one of them, by name.
    pub const ALL: [(&'static str, Degenerate); 9] = [
        ("always-succeeds", Degenerate::AlwaysSucceeds),
        ("always-fails", Degenerate::AlwaysFails),
        ("never-answers", Degenerate::NeverAnswers),
        ("drops-connections", Degenerate::DropsConnections),
        ("hangs", Degenerate::Hangs),
        ("panics", Degenerate::Panics),
        ("does-not-start", Degenerate::DoesNotStart),
        ("breaks-protocol", Degenerate::BreaksProtocol),
        ("incapable", Degenerate::Incapable),
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        let found = Self::ALL.iter().find(|(_, kind)| *kind == self);
        found.map(|(name, _)| *name).expect("every kind has a name")
    }

    /// What it replies to any call, if it replies.
    fn reply(self) -> Option<Reply> {
        match self {
            Self::AlwaysSucceeds | Self::Incapable => Some(Reply::success(Returned::Nothing)),
            Self::AlwaysFails => Some(Status::WBEM_E_FAILED.into()),
            Self::DropsConnections => Some(Status::RPC_E_DISCONNECTED.into()),
            _ => None,
        }
    }
}

impl FromStr for Degenerate {
    type Err = UnknownDegenerate;

    fn from_str(name: &str) -> Result<Self, UnknownDegenerate> {
        let found = Self::ALL.iter().find(|(known, _)| *known == name);
        found.map(|(_, kind)| *kind).ok_or_else(|| {
            let known = || Self::ALL.iter().map(|(known, _)| *known);
            let way_out = match nearest(name, known()) {
                Some(nearest) => format!("did you mean `{nearest}`?"),
                None => format!("known are {}", known().collect::<Vec<_>>().join(", ")),
            };
            UnknownDegenerate { name: name.to_owned(), way_out }
        })
    }
}

impl Target for Degenerate {
    fn describe(&self) -> Description {
        let capabilities: BTreeSet<String> = match self {
            Self::Incapable => BTreeSet::new(),
            _ => CAPABILITIES.iter().map(|word| (*word).to_owned()).collect(),
        };
        Description {
            name: format!("degenerate:{}", self.name()),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            capabilities,
            work_folder: r"C:\work".to_owned(),
        }
    }

    fn open(&self) -> Result<Box<dyn Session>, TargetError> {
        match self {
            Self::DoesNotStart => Err(TargetError::Start("it never does".to_owned())),
            Self::BreaksProtocol => Err(TargetError::Protocol("it never makes sense".to_owned())),
            _ => Ok(Box::new(DegenerateSession { kind: *self, calls: 0, replies: Vec::new() })),
        }
    }
}

struct DegenerateSession {
    kind: Degenerate,
    calls: u64,
    replies: Vec<(CallId, Reply)>,
}

impl Session for DegenerateSession {
    fn start(&mut self, call: Call, _pace: Pace) -> CallId {
        let id = CallId(self.calls);
        self.calls += 1;
        match self.kind {
            Degenerate::Panics => {
                panic!("a target that panics was asked to {}", call.method.name())
            }
            Degenerate::Hangs => hang(),
            kind => self.replies.extend(kind.reply().map(|reply| (id, reply))),
        }
        id
    }

    fn control(&mut self, _control: &Control) -> Result<Observation, TargetError> {
        Ok(Observation::Done)
    }

    fn settle(&mut self) -> Vec<(CallId, Reply)> {
        std::mem::take(&mut self.replies)
    }

    fn advance(&mut self, _by: Duration) -> Vec<(CallId, Reply)> {
        Vec::new()
    }
}

fn hang() -> ! {
    loop {
        std::thread::park();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_read_back_and_a_slip_brings_the_nearest() {
        for (name, kind) in Degenerate::ALL {
            assert_eq!(name.parse(), Ok(kind));
            assert_eq!(kind.name(), name);
        }
        let error = "panic".parse::<Degenerate>().expect_err("misspelt");
        assert_eq!(error.to_string(), "unknown degenerate target `panic`; did you mean `panics`?");
    }
}
