//! `Win32_WMISetting` and `__SystemSecurity`: what the service says of itself and of a namespace.
//!
//! The classes are stored like any other; their one instance the service makes up when it is asked
//! for, the one of `__SystemSecurity` as MS-WMI 3.1.3 has it.

use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use jiff::civil::DateTime;

use crate::cim::{Datetime, Instance, Value};
use crate::profile::Mutant;
use crate::repository::{Class, NamespaceId, NamespaceQualifiers};

use super::Server;

/// The day on which the model's time begins.
const EPOCH: DateTime = DateTime::constant(2000, 1, 1, 0, 0, 0, 0);

impl Server {
    /// The instance that the service makes up itself, if the class is the one it does that for.
    pub(super) fn own_instance(&self, id: NamespaceId, class: &Class) -> Option<Arc<Instance>> {
        let instance = || Instance::new(class.name().clone());
        match class.name().folded() {
            "win32_wmisetting" => {
                let last = self.last_backup.map_or(Value::Null, |at| Value::Datetime(datetime(at)));
                Some(Arc::new(instance().with("BackupLastTime", last)))
            }
            // [REQ SYSCLASS-2]
            "__systemsecurity" if !self.profile.is(Mutant::SecurityInstanceMissing) => {
                let qualifiers = NamespaceQualifiers::of_encryption(self.namespace(id));
                Some(Arc::new(Instance { qualifiers, ..instance() }))
            }
            _ => None,
        }
    }

    /// [REQ BACKUP-18]
    pub(super) fn note_backup(&mut self) {
        self.last_backup = Some(self.now);
    }
}

/// A time as the 25 characters of a CIM datetime.
fn datetime(at: Duration) -> Datetime {
    let since = SignedDuration::try_from(at).unwrap_or(SignedDuration::MAX);
    let date = EPOCH.saturating_add(since);
    let micros = date.subsec_nanosecond() / 1_000;
    let text = format!("{}.{micros:06}+000", date.strftime("%Y%m%d%H%M%S"));
    text.parse().expect("years have four digits")
}

#[cfg(test)]
mod tests {
    use super::datetime;
    use std::time::Duration;

    #[test]
    fn a_time_is_written_in_25_characters() {
        let day = Duration::from_secs(60 * 86_400);
        let told = datetime(day + Duration::from_micros(1_500_000));
        assert_eq!(told.text(), "20000301000001.500000+000");
        assert_eq!(datetime(Duration::MAX).text().len(), 25);
    }
}
