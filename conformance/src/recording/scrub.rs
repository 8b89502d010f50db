//! Takes the names of a machine and its user out of what a target said.

use serde_json::Value;

/// The variables that hold the name of the machine, and of its domain.
const HOST_VARIABLES: [&str; 5] =
    ["COMPUTERNAME", "HOSTNAME", "USERDOMAIN", "USERDNSDOMAIN", "WBEM_REMOTE_HOST"];
/// The variables that hold the name of the user.
const USER_VARIABLES: [&str; 4] = ["USERNAME", "USER", "LOGNAME", "WBEM_REMOTE_USER"];
/// Names that tell nothing of whose they are, and stand in every reply with a meaning of their own.
const COMMON: [&str; 8] =
    ["root", "default", "localhost", "system", "administrator", "guest", "user", "host"];
/// What stands for a machine.
const HOST: &str = "HOST";
/// What stands for a user.
const USER: &str = "USER";

/// Names that no recording may show, and what stands in their place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scrubber {
    words: Vec<(String, &'static str)>,
}

impl Scrubber {
    /// The names of machines and of users.
    pub fn new(hosts: &[&str], users: &[&str]) -> Self {
        let words = |names: &[&str], stand_in| {
            let is_common = |name: &str| COMMON.iter().any(|one| one.eq_ignore_ascii_case(name));
            let names = names.iter().filter(|name| !name.is_empty() && !is_common(name));
            names.map(|name| ((*name).to_owned(), stand_in)).collect::<Vec<_>>()
        };
        let mut words = [words(hosts, HOST), words(users, USER)].concat();
        // A name may be the beginning of another: the longest goes first.
        words.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        Self { words }
    }

    /// The names of this machine and of whoever runs this process, as the environment has them.
    pub fn of_this_machine() -> Self {
        let values = |names: &[&str]| -> Vec<String> {
            names.iter().filter_map(|name| std::env::var(name).ok()).collect()
        };
        let (hosts, users) = (values(&HOST_VARIABLES), values(&USER_VARIABLES));
        fn texts(names: &[String]) -> Vec<&str> {
            names.iter().map(String::as_str).collect()
        }
        Self::new(&texts(&hosts), &texts(&users))
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
    fn texts_at_every_depth_are_scrubbed_and_keys_are_not() {
        let mut value = json!({ "ann": [{ "path": r"C:\Users\ann" }, 1, null, true] });
        Scrubber::new(&[], &["ann"]).value(&mut value);
        assert_eq!(value, json!({ "ann": [{ "path": r"C:\Users\USER" }, 1, null, true] }));
    }
}
