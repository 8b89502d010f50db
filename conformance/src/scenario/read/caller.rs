//! Who calls.

use std::sync::Arc;

use wbem_sim::caller::{
    ADMINISTRATORS, Authentication, Caller, Impersonation, Origin, PrivilegeState,
};
use wbem_sim::place::InputError;

use super::source::Source;
use crate::scenario::raw::{At, RawCaller};

/// The caller of a scenario that names none.
pub const DEFAULT_CALLER: &str = "operator";

const ORIGINS: &[(&str, Origin)] = &[("local", Origin::Local), ("remote", Origin::Remote)];

/// The words for authentication levels.
pub const AUTHENTICATIONS: &[(&str, Authentication)] = &[
    ("none", Authentication::None),
    ("connect", Authentication::Connect),
    ("call", Authentication::Call),
    ("pkt", Authentication::Pkt),
    ("pkt-integrity", Authentication::PktIntegrity),
    ("pkt-privacy", Authentication::PktPrivacy),
];

/// The words for impersonation levels.
pub const IMPERSONATIONS: &[(&str, Impersonation)] = &[
    ("anonymous", Impersonation::Anonymous),
    ("identify", Impersonation::Identify),
    ("impersonate", Impersonation::Impersonate),
    ("delegate", Impersonation::Delegate),
];

const PRIVILEGES: [&str; 2] = ["SeBackupPrivilege", "SeRestorePrivilege"];

/// The caller that a table describes.
pub fn caller(source: &Source<'_>, name: &str, raw: &RawCaller) -> Result<Caller, InputError> {
    let process: Arc<str> = raw.process.as_deref().unwrap_or(name).into();
    let mut caller = match &raw.account {
        Some(account) => Caller::user(process, account.as_str()),
        None => Caller::administrator(process),
    };
    if let Some(administrator) = raw.administrator {
        caller.groups.retain(|group| &**group != ADMINISTRATORS);
        caller.groups.extend(administrator.then(|| ADMINISTRATORS.into()));
    }
    caller.groups.extend(raw.groups.iter().map(|group| group.as_str().into()));
    set_privileges(source, &mut caller, raw)?;
    if let Some(origin) = &raw.origin {
        caller.origin = choose(source, "origin", origin, ORIGINS)?;
    }
    if let Some(level) = &raw.authentication {
        caller.authentication = choose(source, "authentication level", level, AUTHENTICATIONS)?;
    }
    if let Some(level) = &raw.impersonation {
        caller.impersonation = choose(source, "impersonation level", level, IMPERSONATIONS)?;
    }
    Ok(caller)
}

/// The value that a word of a closed list stands for.
pub fn choose<T: Copy>(
    source: &Source<'_>,
    what: &str,
    word: &At<String>,
    known: &[(&str, T)],
) -> Result<T, InputError> {
    let found = known.iter().find(|(name, _)| *name == word.value);
    found.map(|(_, value)| *value).ok_or_else(|| {
        source.unknown(what, &word.value, word.offset, known.iter().map(|(name, _)| *name))
    })
}

/// Where privileges are named at all, the caller holds those and no others.
fn set_privileges(
    source: &Source<'_>,
    caller: &mut Caller,
    raw: &RawCaller,
) -> Result<(), InputError> {
    if raw.privileges.is_none() && raw.disabled_privileges.is_none() {
        return Ok(());
    }
    caller.backup_privilege = PrivilegeState::Absent;
    caller.restore_privilege = PrivilegeState::Absent;
    let lists = [
        (&raw.privileges, PrivilegeState::Enabled),
        (&raw.disabled_privileges, PrivilegeState::Disabled),
    ];
    for (list, state) in lists {
        for word in list.iter().flatten() {
            set_privilege(source, caller, word, state)?;
        }
    }
    Ok(())
}

fn set_privilege(
    source: &Source<'_>,
    caller: &mut Caller,
    word: &At<String>,
    state: PrivilegeState,
) -> Result<(), InputError> {
    let privilege = match word.value.as_str() {
        "SeBackupPrivilege" => &mut caller.backup_privilege,
        "SeRestorePrivilege" => &mut caller.restore_privilege,
        _ => return Err(source.unknown("privilege", &word.value, word.offset, PRIVILEGES)),
    };
    if *privilege != PrivilegeState::Absent {
        let message = format!("`{}` is named twice; a privilege is in one state", word.value);
        return Err(source.refuse(word.offset, message));
    }
    *privilege = state;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn read(text: &str) -> Caller {
        let raw: RawCaller = toml::from_str(text).expect("it is a caller");
        let source = Source { file: Path::new("s.toml"), text };
        caller(&source, "name", &raw).unwrap_or_else(|error| panic!("{error}"))
    }

    #[test]
    fn nothing_said_is_an_administrator_with_both_privileges() {
        assert_eq!(read(""), Caller::administrator("name"));
    }

    #[test]
    fn an_account_is_a_user_without_any() {
        assert_eq!(read("account = 'guest'\nprocess = 'p'"), Caller::user("p", "guest"));
        let operator = read("account = 'guest'\ngroups = ['Backup Operators']");
        assert!(operator.is_in("Backup Operators") && !operator.is_in(ADMINISTRATORS));
        assert!(read("account = 'root'\nadministrator = true").is_in(ADMINISTRATORS));
        assert!(!read("administrator = false").is_in(ADMINISTRATORS));
    }

    #[test]
    fn where_privileges_are_named_there_are_no_others() {
        let caller = read("privileges = ['SeBackupPrivilege']");
        assert_eq!(caller.backup_privilege, PrivilegeState::Enabled);
        assert_eq!(caller.restore_privilege, PrivilegeState::Absent);
        let caller = read("disabled-privileges = ['SeRestorePrivilege']");
        assert_eq!(caller.backup_privilege, PrivilegeState::Absent);
        assert_eq!(caller.restore_privilege, PrivilegeState::Disabled);
        assert_eq!(read("privileges = []").backup_privilege, PrivilegeState::Absent);
    }

    #[test]
    fn a_remote_proxy_has_its_levels() {
        let caller = read("origin = 'remote'\nauthentication = 'pkt'\nimpersonation = 'identify'");
        assert_eq!(caller.origin, Origin::Remote);
        assert_eq!(caller.authentication, Authentication::Pkt);
        assert_eq!(caller.impersonation, Impersonation::Identify);
    }
}
