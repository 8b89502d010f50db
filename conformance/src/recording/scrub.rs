//! Takes the names of a machine and its user out of what a target said: of this machine, and of one
//! that the environment names, with the password for it.

use std::fmt;
use std::net::IpAddr;

use serde_json::Value;

use crate::target::windows::remote;

/// The variables that hold the name of a machine, and of its domain.
const HOST_VARIABLES: [&str; 5] =
    ["COMPUTERNAME", "HOSTNAME", "USERDOMAIN", "USERDNSDOMAIN", remote::HOST];
/// The variables that hold the name of a user, with or without that of a domain.
const USER_VARIABLES: [&str; 4] = ["USERNAME", "USER", "LOGNAME", remote::USER];
/// Names that tell nothing of whose they are, and stand in every reply with a meaning of their own.
const COMMON: [&str; 8] =
    ["root", "default", "localhost", "system", "administrator", "guest", "user", "host"];
/// What stands for a machine.
const HOST: &str = "HOST";
/// What stands for a user.
const USER: &str = "USER";
/// What stands for a password.
const PASSWORD: &str = "PASSWORD";

/// Names that no recording may show, and what stands in their place.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Scrubber {
    words: Vec<(String, &'static str)>,
}

/// How many there are: one may be a password.
impl fmt::Debug for Scrubber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scrubber").field("words", &self.words.len()).finish_non_exhaustive()
    }
}

impl Scrubber {
    /// The names of machines and of users.
    pub fn new(hosts: &[&str], users: &[&str]) -> Self {
        let mut made = Self::default();
        users.iter().for_each(|name| made.add_user(name));
        made.with_hosts(hosts)
    }

    /// The names that the environment has, as this finds its variables: of this machine, of whoever
    /// runs this process, and of the service on another machine.
    pub fn of_variables(variable: impl Fn(&str) -> Option<String>) -> Self {
        let values = |names: &[&str]| -> Vec<String> {
            names.iter().filter_map(|name| variable(name)).collect()
        };
        let mut made = Self::default();
        values(&USER_VARIABLES).iter().for_each(|name| made.add_user(name));
        let password = variable(remote::PASSWORD);
        password.iter().for_each(|password| made.add(password, PASSWORD));
        made.with_hosts(values(&HOST_VARIABLES))
    }

    /// These names of machines as well.
    pub fn with_hosts(mut self, hosts: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        hosts.into_iter().for_each(|name| self.add_host(name.as_ref()));
        // A name may be the beginning of another: the longest goes first.
        self.words.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        self
    }

    /// A machine, by its whole name and by the first part of it, which it goes by at home.
    fn add_host(&mut self, name: &str) {
        let name = name.trim_start_matches('\\');
        self.add(name, HOST);
        if name.parse::<IpAddr>().is_err() {
            self.add(name.split('.').next().unwrap_or_default(), HOST);
        }
    }

    /// A user, by the name without the domain; the domain is a name of machines.
    fn add_user(&mut self, name: &str) {
        let (user, domain) = match (name.split_once('\\'), name.split_once('@')) {
            (Some((domain, user)), _) | (None, Some((user, domain))) => (user, domain),
            (None, None) => (name, ""),
        };
        self.add(user, USER);
        self.add_host(domain);
    }

    fn add(&mut self, word: &str, stand_in: &'static str) {
        let is_common = COMMON.iter().any(|one| one.eq_ignore_ascii_case(word));
        if !word.is_empty() && !is_common {
            self.words.push((word.to_owned(), stand_in));
        }
    }

    /// Takes the names out of a text, wherever they stand as a word of their own.
    pub fn text(&self, text: &str) -> String {
        self.words
            .iter()
            .fold(text.to_owned(), |text, (name, stand_in)| replace_word(&text, name, stand_in))
    }

    /// Takes the names out of every text of a JSON value, but not out of keys.
    pub fn value(&self, value: &mut Value) {
        for_each_text(value, &mut |text| *text = self.text(text));
    }
}

/// Does something to every text of a JSON value.
pub(super) fn for_each_text(value: &mut Value, change: &mut impl FnMut(&mut String)) {
    match value {
        Value::String(text) => change(text),
        Value::Array(elements) => {
            elements.iter_mut().for_each(|element| for_each_text(element, change));
        }
        Value::Object(members) => {
            members.values_mut().for_each(|member| for_each_text(member, change));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Replaces a word, whatever its case, where no letter or digit stands before or after it.
fn replace_word(text: &str, word: &str, by: &str) -> String {
    let is_inner = |one: Option<char>| one.is_some_and(char::is_alphanumeric);
    let mut replaced = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let head = rest.get(..word.len());
        let is_word = head.is_some_and(|head| head.eq_ignore_ascii_case(word))
            && !is_inner(replaced.chars().next_back())
            && !is_inner(rest[word.len()..].chars().next());
        let (piece, length) = match (is_word, rest.chars().next()) {
            (true, _) => (by, word.len()),
            (false, Some(one)) => (&rest[..one.len_utf8()], one.len_utf8()),
            (false, None) => break,
        };
        replaced.push_str(piece);
        rest = &rest[length..];
    }
    replaced
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn names_go_wherever_they_are_words_and_nowhere_else() {
        let scrubber = Scrubber::new(&["pc7", "pc7-west"], &["ann", "", "Root"]);
        let cases = [
            (r"\\PC7\root\default:T.Id=1", r"\\HOST\root\default:T.Id=1"),
            ("pc7-west: Ann, annual, Joann", "HOST: USER, annual, Joann"),
            ("pc70 xpc7 pc7", "pc70 xpc7 HOST"),
            ("ännänn pc7é", "ännänn pc7é"),
            ("", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(scrubber.text(text), expected);
        }
    }

    #[test]
    fn the_service_on_another_machine_goes_by_all_its_names_and_the_password_as_well() {
        let scrubber = Scrubber::of_variables(|name| {
            let value = match name {
                "WBEM_REMOTE_HOST" => "srv7.west.example",
                "WBEM_REMOTE_USER" => r"WEST\ann",
                "WBEM_REMOTE_PASSWORD" => "hunter-2!",
                _ => return None,
            };
            Some(value.to_owned())
        });
        let cases = [
            (r"\\SRV7\root", r"\\HOST\root"),
            ("SRV7.west.example: west\\Ann", "HOST: HOST\\USER"),
            ("hunter-2! hunter-2", "PASSWORD hunter-2"),
        ];
        for (text, expected) in cases {
            assert_eq!(scrubber.text(text), expected);
        }
        assert!(!format!("{scrubber:?}").contains("hunter"));
        let by_number = Scrubber::new(&["10.1.2.3"], &["ann@west"]).with_hosts(["SRV7"]);
        assert_eq!(by_number.text("10 10.1.2.3 srv7 ann west"), "10 HOST HOST USER HOST");
    }

    #[test]
    fn texts_at_every_depth_are_scrubbed_and_keys_are_not() {
        let mut value = json!({ "ann": [{ "path": r"C:\Users\ann" }, 1, null, true] });
        Scrubber::new(&[], &["ann"]).value(&mut value);
        assert_eq!(value, json!({ "ann": [{ "path": r"C:\Users\USER" }, 1, null, true] }));
    }
}
