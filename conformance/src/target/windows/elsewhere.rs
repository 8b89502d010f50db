//! What the target is where there is no Windows.

use wbem_sim::profile::Profile;

use super::{Remote, WindowsOptions};
use crate::catalogue::CAPABILITIES;
use crate::target::{Description, Session, Target, TargetError};

/// The target `windows`, which needs one.
#[derive(Debug, Clone, Copy, Default)]
pub struct WindowsTarget;

impl WindowsTarget {
    /// The target, which says that it does not start when it is to.
    pub fn new(_options: WindowsOptions, _remote: Option<Remote>) -> Self {
        Self
    }

    /// The same.
    pub fn in_process(options: WindowsOptions, _profile: &Profile) -> Self {
        Self::new(options, None)
    }
}

impl Target for WindowsTarget {
    fn describe(&self) -> Description {
        Description {
            name: "windows".to_owned(),
            version: "none".to_owned(),
            // Whatever was selected is to fail for the one reason there is.
            capabilities: CAPABILITIES.iter().map(|word| (*word).to_owned()).collect(),
            work_folder: r"C:\work".to_owned(),
        }
    }

    fn open(&self) -> Result<Box<dyn Session>, TargetError> {
        let message = "it needs Windows, or Wine; run a build for `x86_64-pc-windows-gnu` there";
        Err(TargetError::Start(message.to_owned()))
    }
}
