//! A service on another machine, and the account that calls it.
//!
//! What shows that account: the login itself, the blanket of each proxy, and the request for a
//! backup object. What COM asks of its own accord, QueryInterface and the last Release of an
//! object, goes by the token of the thread instead (`token::Assumed::elsewhere`).

use std::fmt;

use secrecy::{ExposeSecret, SecretString};
use wbem_sim::status::Status;
use windows::Win32::System::Com::{
    CLSCTX_REMOTE_SERVER, COAUTHIDENTITY, COAUTHINFO, COSERVERINFO, CoCreateInstanceEx, EOAC_NONE,
    MULTI_QI, RPC_C_AUTHN_LEVEL_PKT_PRIVACY, RPC_C_IMP_LEVEL_IMPERSONATE,
};
use windows::core::{GUID, Interface, PWSTR};

use crate::path::on_machine;
use crate::raw::{Text, Wide, status_of};

/// RPC_C_AUTHN_WINNT, which is what an activation takes unless it is Kerberos.
const NTLM: u32 = 10;
/// RPC_C_AUTHZ_NONE.
const NO_AUTHORIZATION: u32 = 0;
/// SEC_WINNT_AUTH_IDENTITY_UNICODE.
const UNICODE: u32 = 2;

/// A service on another machine, and the account that calls it.
pub struct Elsewhere {
    host: String,
    wide_host: Wide,
    /// The account as the login takes it.
    whole_user: Text,
    user: Wide,
    /// Whether the account has its domain after an `@`.
    has_at: bool,
    domain: Wide,
    password: Wide,
    login_password: Text,
    identity: COAUTHIDENTITY,
}

// SAFETY: nothing of it changes once it is made, and its pointers lead to parts of itself.
unsafe impl Send for Elsewhere {}
// SAFETY: as above.
unsafe impl Sync for Elsewhere {}

impl fmt::Debug for Elsewhere {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Elsewhere").field("host", &self.host).finish_non_exhaustive()
    }
}

impl Elsewhere {
    /// The service on a host, and the account, `DOMAIN\user` or `user`. It lasts as long as the
    /// process: proxies go on pointing to the account.
    pub fn new(host: &str, user: &str, password: &SecretString) -> &'static Self {
        let (domain, name) = match user.split_once('\\') {
            Some((domain, name)) => (Some(domain), name),
            None => (None, user),
        };
        let password = password.expose_secret();
        let made = Self {
            host: host.to_owned(),
            wide_host: Wide::from(host),
            whole_user: Text::new(Some(user)),
            user: Wide::from(name),
            has_at: name.contains('@'),
            domain: Wide::new(domain),
            password: Wide::from(password),
            login_password: Text::new(Some(password)),
            identity: COAUTHIDENTITY::default(),
        };
        let length = |text: &str| u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX);
        let kept = Box::leak(Box::new(made));
        kept.identity = COAUTHIDENTITY {
            User: kept.user.as_pcwstr().0.cast_mut(),
            UserLength: length(name),
            Domain: kept.domain.as_pcwstr().0.cast_mut(),
            DomainLength: domain.map_or(0, length),
            Password: kept.password.as_pcwstr().0.cast_mut(),
            PasswordLength: length(password),
            Flags: UNICODE,
        };
        kept
    }

    /// The path of a namespace there.
    pub fn namespace(&self, path: &str) -> String {
        on_machine(&self.host, path)
    }

    /// The account and the password, as a login takes them.
    pub(crate) fn credentials(&self) -> [&Text; 2] {
        [&self.whole_user, &self.login_password]
    }

    /// The account, its domain and the password, as a token takes them: there an account without a
    /// domain, which is one of the host's own, has the host in its place.
    pub(crate) fn account(&self) -> [&Wide; 3] {
        let has_domain = self.identity.DomainLength > 0 || self.has_at;
        let domain = if has_domain { &self.domain } else { &self.wide_host };
        [&self.user, domain, &self.password]
    }

    /// The account, as proxies take it.
    pub(crate) fn identity(&'static self) -> *const COAUTHIDENTITY {
        &raw const self.identity
    }

    /// What a request for an object shows of the account.
    fn shown(&'static self) -> COAUTHINFO {
        COAUTHINFO {
            dwAuthnSvc: NTLM,
            dwAuthzSvc: NO_AUTHORIZATION,
            pwszServerPrincName: PWSTR::null(),
            dwAuthnLevel: RPC_C_AUTHN_LEVEL_PKT_PRIVACY.0,
            dwImpersonationLevel: RPC_C_IMP_LEVEL_IMPERSONATE.0,
            pAuthIdentityData: self.identity().cast_mut(),
            dwCapabilities: EOAC_NONE.0.cast_unsigned(),
        }
    }

    /// Where a request for an object goes, and what it shows.
    fn server(&'static self, shown: &mut COAUTHINFO) -> COSERVERINFO {
        COSERVERINFO {
            dwReserved1: 0,
            pwszName: PWSTR(self.wide_host.as_pcwstr().0.cast_mut()),
            pAuthInfo: shown,
            dwReserved2: 0,
        }
    }

    /// Makes an object of a class there.
    pub(crate) fn create<T: Interface>(&'static self, class: &GUID) -> Result<T, Status> {
        let mut shown = self.shown();
        let server = self.server(&mut shown);
        let mut wanted = [MULTI_QI { pIID: &T::IID, ..MULTI_QI::default() }];
        let context = CLSCTX_REMOTE_SERVER;
        // SAFETY: host and account last as long as the process, and the rest through the call.
        let made = unsafe {
            CoCreateInstanceEx(class, None, context, Some(&raw const server), &mut wanted)
        };
        let [found] = wanted;
        let pointer = std::mem::ManuallyDrop::into_inner(found.pItf);
        made.map_err(|error| status_of(error.code()))?;
        match pointer.filter(|_| found.hr.is_ok()) {
            // SAFETY: the pointer is one to the interface that was asked for.
            Some(pointer) => Ok(unsafe { T::from_raw(pointer.into_raw()) }),
            None => Err(status_of(found.hr)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(start: *const u16, length: u32) -> String {
        assert!(!start.is_null());
        let length = usize::try_from(length).expect("it is short");
        // SAFETY: an identity says truthfully how long its texts are.
        String::from_utf16_lossy(unsafe { std::slice::from_raw_parts(start, length) })
    }

    #[test]
    fn the_account_goes_into_what_proxies_and_requests_show() {
        let elsewhere = Elsewhere::new("srv", r"WEST\änn", &"hünter2".into());
        let mut shown = elsewhere.shown();
        let server = elsewhere.server(&mut shown);
        assert_eq!(text(server.pwszName.0, 4), "srv\0");
        assert_eq!(server.pAuthInfo, &raw mut shown);
        assert_eq!(shown.pAuthIdentityData.cast_const(), elsewhere.identity());
        let identity = elsewhere.identity;
        let texts = [
            text(identity.User, identity.UserLength),
            text(identity.Domain, identity.DomainLength),
            text(identity.Password, identity.PasswordLength),
        ];
        assert_eq!(texts, ["änn", "WEST", "hünter2"]);
        let local = Elsewhere::new("srv", "ann", &"x".into()).identity;
        assert_eq!(text(local.User, local.UserLength), "ann");
        assert!(local.Domain.is_null() && local.DomainLength == 0);
    }

    #[test]
    fn the_password_is_shown_to_nobody() {
        let elsewhere = Elsewhere::new("srv", "ann", &"hunter2".into());
        assert_eq!(format!("{elsewhere:?}"), r#"Elsewhere { host: "srv", .. }"#);
    }
}
