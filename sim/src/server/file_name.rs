//! The file names that Backup and Restore take.

use std::sync::Arc;

use crate::profile::{Mutant, NullFileName, PathRule};
use crate::status::Status;

use super::Server;

/// The longest file name, in characters: what Windows takes in its longest form.
pub const FILE_NAME_LENGTH_MAX: usize = 32_767;
/// The current folder of the service, where a bare file name leads under a reading that takes one.
pub const SYSTEM_FOLDER: &str = "C:\\Windows\\System32";

impl Server {
    /// The file that a name leads to (A-16, A-35) [REQ BACKUP-5, BACKUP-10, RESTORE-14,
    /// RESTORE-15].
    pub(super) fn file_name(&self, name: Option<&Arc<str>>) -> Result<Arc<str>, Status> {
        let Some(name) = name else {
            return match self.profile.readings.null_file_name {
                _ if self.profile.is(Mutant::NullFileSucceeds) => Ok("C:\\null.bak".into()),
                NullFileName::MarshallingFault => Err(Status::RPC_X_NULL_REF_POINTER),
                NullFileName::InvalidParameter => Err(Status::WBEM_E_INVALID_PARAMETER),
            };
        };
        let system = || format!("{SYSTEM_FOLDER}\\{name}").into();
        let file: Option<Arc<str>> = match self.profile.readings.path_rule {
            _ if is_drive_absolute(name) => Some(Arc::clone(name)),
            _ if self.profile.is(Mutant::RelativePathAccepted) => Some(Arc::clone(name)),
            PathRule::DriveAbsolute => None,
            PathRule::RelativeOk => is_bare(name).then(system),
            PathRule::AnyString => Some(Arc::clone(name)),
        };
        let fits = name.chars().count() <= FILE_NAME_LENGTH_MAX;
        file.filter(|_| fits).ok_or(Status::WBEM_E_INVALID_PARAMETER)
    }
}

/// A drive letter, a colon, a slash and more.
fn is_drive_absolute(name: &str) -> bool {
    let bytes = name.as_bytes();
    bytes.len() > 3
        && bytes[0].is_ascii_alphabetic()
        && bytes[1] == b':'
        && matches!(bytes[2], b'\\' | b'/')
        && !name[3..].contains(':')
}

/// A name without a drive or a folder.
fn is_bare(name: &str) -> bool {
    !name.is_empty() && !name.contains(['\\', '/', ':'])
}

#[cfg(test)]
mod tests {
    use super::{is_bare, is_drive_absolute};

    #[test]
    fn names_are_told_apart() {
        for name in ["c:\\dir\\f", "C:/f", "Z:\\x"] {
            assert!(is_drive_absolute(name), "{name}");
        }
        for name in ["", "f", "C:f", "\\dir\\f", ".\\f", "\\\\server\\share\\f", "C:\\", "C:\\a:b"]
        {
            assert!(!is_drive_absolute(name), "{name}");
        }
        assert!(is_bare("f.bak") && !is_bare("") && !is_bare(".\\f") && !is_bare("C:f"));
    }
}
