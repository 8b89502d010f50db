//! Who calls: an account in a process on this machine or another, with what its token and its
//! proxy carry.
//!
//! A caller is the whole of what the service learns about the other side of a call. Two callers of
//! the same `process` are two tokens (two threads) of one client: pointers belong to the process,
//! so either may use them, and both die with it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// The name of a client process: what owns pointers and can die.
pub type Process = Arc<str>;

/// The name of an account, or of a group of accounts.
pub type Principal = Arc<str>;

/// The group that has every right in every namespace [REQ RIGHTS-14].
pub const ADMINISTRATORS: &str = "Administrators";
/// The group that every account belongs to.
pub const AUTHENTICATED_USERS: &str = "Authenticated Users";

/// One side of a call.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Caller {
    /// The client process that the call comes from.
    pub process: Process,
    /// The account it runs under.
    pub account: Principal,
    /// The groups the account is in, besides Authenticated Users.
    #[serde(default)]
    pub groups: Vec<Principal>,
    /// On the server's machine or another.
    #[serde(default)]
    pub origin: Origin,
    /// SeBackupPrivilege in the caller's token.
    #[serde(default)]
    pub backup_privilege: PrivilegeState,
    /// SeRestorePrivilege in the caller's token.
    #[serde(default)]
    pub restore_privilege: PrivilegeState,
    /// The authentication level of the proxy.
    #[serde(default)]
    pub authentication: Authentication,
    /// The impersonation level of the proxy.
    #[serde(default)]
    pub impersonation: Impersonation,
}

impl Caller {
    /// A local administrator with both privileges enabled: who runs a backup tool.
    pub fn administrator(process: impl Into<Process>) -> Self {
        Self {
            process: process.into(),
            account: "Administrator".into(),
            groups: vec![ADMINISTRATORS.into()],
            origin: Origin::Local,
            backup_privilege: PrivilegeState::Enabled,
            restore_privilege: PrivilegeState::Enabled,
            authentication: Authentication::default(),
            impersonation: Impersonation::default(),
        }
    }

    /// A local account without groups or privileges.
    pub fn user(process: impl Into<Process>, account: impl Into<Principal>) -> Self {
        Self {
            account: account.into(),
            groups: Vec::new(),
            backup_privilege: PrivilegeState::Absent,
            restore_privilege: PrivilegeState::Absent,
            ..Self::administrator(process)
        }
    }

    /// The state of a privilege in this caller's token.
    pub fn privilege(&self, privilege: Privilege) -> PrivilegeState {
        match privilege {
            Privilege::Backup => self.backup_privilege,
            Privilege::Restore => self.restore_privilege,
        }
    }

    /// Whether this caller is the principal, or is in it as a group; names compare without case.
    pub fn is_in(&self, principal: &str) -> bool {
        principal.eq_ignore_ascii_case(AUTHENTICATED_USERS)
            || self.account.eq_ignore_ascii_case(principal)
            || self.groups.iter().any(|group| group.eq_ignore_ascii_case(principal))
    }
}

/// Where a call comes from.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// The server's own machine.
    #[default]
    Local,
    /// Another machine.
    Remote,
}

/// A privilege that the backup interfaces ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Privilege {
    /// SE_BACKUP_NAME.
    #[serde(rename = "SeBackupPrivilege")]
    Backup,
    /// SE_RESTORE_NAME.
    #[serde(rename = "SeRestorePrivilege")]
    Restore,
}

/// How a token has a privilege.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum PrivilegeState {
    /// The account does not hold it.
    #[default]
    Absent,
    /// Held, and not enabled in the token.
    Disabled,
    /// Held and enabled (AdjustTokenPrivileges).
    Enabled,
}

/// RPC_C_AUTHN_LEVEL_*, in ascending order.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Authentication {
    /// RPC_C_AUTHN_LEVEL_NONE.
    None,
    /// RPC_C_AUTHN_LEVEL_CONNECT.
    Connect,
    /// RPC_C_AUTHN_LEVEL_CALL.
    Call,
    /// RPC_C_AUTHN_LEVEL_PKT.
    Pkt,
    /// RPC_C_AUTHN_LEVEL_PKT_INTEGRITY.
    PktIntegrity,
    /// RPC_C_AUTHN_LEVEL_PKT_PRIVACY.
    #[default]
    PktPrivacy,
}

/// RPC_C_IMP_LEVEL_*, in ascending order.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Impersonation {
    /// RPC_C_IMP_LEVEL_ANONYMOUS.
    Anonymous,
    /// RPC_C_IMP_LEVEL_IDENTIFY.
    Identify,
    /// RPC_C_IMP_LEVEL_IMPERSONATE.
    #[default]
    Impersonate,
    /// RPC_C_IMP_LEVEL_DELEGATE.
    Delegate,
}
