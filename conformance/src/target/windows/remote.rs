//! A service on another machine, as the environment names it.
//!
//! Windows takes no credentials from whoever logs in to the machine that he is on
//! (WBEM_E_LOCAL_CREDENTIALS, SDK page of IWbemLocator::ConnectServer). A caller on another machine
//! therefore takes a service on another machine: where these variables are set that one is judged,
//! and every caller is remote.

use std::sync::Arc;

use secrecy::SecretString;

/// The variable with the name of the machine.
pub const HOST: &str = "WBEM_REMOTE_HOST";
/// The variable with the account, `DOMAIN\user` or `user`.
pub const USER: &str = "WBEM_REMOTE_USER";
/// The variable with its password.
pub const PASSWORD: &str = "WBEM_REMOTE_PASSWORD";

/// A service on another machine, and as whom it is called. The password is shown to nobody.
#[derive(Debug, Clone)]
pub struct Remote {
    /// The name of the machine, without anything before it.
    pub host: Arc<str>,
    /// The account.
    pub user: Arc<str>,
    /// Its password.
    pub password: SecretString,
}

/// Some of the variables are set, and others are not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a service on another machine takes {missing} as well as {set}")]
pub struct Incomplete {
    set: String,
    missing: String,
}

impl Remote {
    /// The service that variables name, as this finds them; none if there are none. What is empty
    /// is not set: Windows lets nobody in from afar without a password.
    pub fn from_variables(
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Option<Self>, Incomplete> {
        let value = |name: &str| variable(name).filter(|value| !value.is_empty());
        match [HOST, USER, PASSWORD].map(value) {
            [None, None, None] => Ok(None),
            [Some(host), Some(user), Some(password)] => {
                let host = host.trim_start_matches('\\').into();
                Ok(Some(Self { host, user: user.into(), password: password.into() }))
            }
            values => {
                let named = [HOST, USER, PASSWORD].into_iter().zip(&values);
                let (set, missing): (Vec<_>, Vec<_>) = named.partition(|(_, one)| one.is_some());
                Err(Incomplete { set: names(&set), missing: names(&missing) })
            }
        }
    }
}

fn names(variables: &[(&str, &Option<String>)]) -> String {
    variables.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(" and ")
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    fn from(values: [&str; 3]) -> Result<Option<Remote>, Incomplete> {
        let variables = [HOST, USER, PASSWORD].into_iter().zip(values);
        Remote::from_variables(|name| {
            let found = variables.clone().find(|(one, _)| *one == name);
            found.map(|(_, value)| value.to_owned())
        })
    }

    #[test]
    fn all_of_them_name_a_service_and_none_of_them_none() {
        let remote = from([r"\\srv", r"WEST\ann", "hunter2"]).expect("all are set");
        let remote = remote.expect("they name one");
        assert_eq!((&*remote.host, &*remote.user), ("srv", r"WEST\ann"));
        assert_eq!(remote.password.expose_secret(), "hunter2");
        assert!(Remote::from_variables(|_| None).is_ok_and(|remote| remote.is_none()));
        assert!(from(["", "", ""]).is_ok_and(|remote| remote.is_none()));
    }

    #[test]
    fn what_is_missing_is_named() {
        let error = from(["srv", "", "hunter2"]).expect_err("the account is missing");
        assert_eq!(
            error.to_string(),
            "a service on another machine takes WBEM_REMOTE_USER as well as WBEM_REMOTE_HOST and \
             WBEM_REMOTE_PASSWORD"
        );
        let error = from(["", "", "hunter2"]).expect_err("the others are missing");
        assert!(
            error.to_string().contains("takes WBEM_REMOTE_HOST and WBEM_REMOTE_USER as well as")
        );
        assert!(!error.to_string().contains("hunter2"));
    }

    #[test]
    fn the_password_is_shown_to_nobody() {
        let remote = from(["srv", "ann", "hunter2"]).expect("all are set");
        assert!(!format!("{remote:?} {remote:#?}").contains("hunter2"));
    }
}
