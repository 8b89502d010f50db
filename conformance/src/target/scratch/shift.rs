//! The paths of one repository as those of a part of another, and back.
//!
//! A path keeps its spelling: slashes, case and server stay, and only the name of the scratch
//! namespace comes behind `root` or goes. What is no path stays as it is, so that a wrong one stays
//! wrong in the same way.

use std::borrow::Cow;

use wbem_sim::cim::{Name, NamespacePath, quoted};

/// Moves paths.
#[derive(Debug, Clone, Copy)]
pub enum Shift<'a> {
    /// From `root` to the namespace of this name below it.
    Into(&'a Name),
    /// From there to `root`.
    OutOf(&'a Name),
}

/// Where a path of a namespace ends that is followed by `:` and a class.
const COLON: char = ':';

impl Shift<'_> {
    /// A namespace.
    pub fn namespace(self, path: &NamespacePath) -> NamespacePath {
        let [root, below @ ..] = path.names() else { return path.clone() };
        let base = NamespacePath::root();
        let (base, below) = match (self, below) {
            _ if root != base.last() => return path.clone(),
            (Self::Into(name), below) => (base.child(name.clone()), below),
            (Self::OutOf(name), [first, below @ ..]) if first == name => (base, below),
            (Self::OutOf(_), _) => return path.clone(),
        };
        below.iter().fold(base, |path, name| path.child(name.clone()))
    }

    /// The text of a namespace's path.
    pub fn namespace_text<'t>(self, text: &'t str) -> Cow<'t, str> {
        let start = server_length(text);
        match self.below_root(&text[start..]) {
            Some(moved) => format!("{}{moved}", &text[..start]).into(),
            None => text.into(),
        }
    }

    /// A text that may be the path of a class or an instance; texts in it that are keys may be
    /// paths as well.
    pub fn object_text<'t>(self, text: &'t str) -> Cow<'t, str> {
        let (namespace, object) = namespace_and_object(text);
        let (Some(moved), true) = (self.keys(object), is_object(object)) else {
            return text.into();
        };
        match namespace.map(|namespace| self.namespace_text(namespace)) {
            Some(namespace) => format!("{namespace}{COLON}{moved}").into(),
            None => moved.into(),
        }
    }

    /// The path from `root` on, if that is where it begins and there is something to move.
    fn below_root(self, path: &str) -> Option<String> {
        let (root, rest) = path.split_at_checked("root".len())?;
        let is_end = |rest: &str| rest.is_empty() || rest.starts_with(is_slash);
        if !root.eq_ignore_ascii_case("root") || !is_end(rest) {
            return None;
        }
        match self {
            Self::Into(name) => Some(format!(r"{root}\{name}{rest}")),
            Self::OutOf(name) => {
                let (first, below) = rest.get(1..)?.split_at_checked(name.as_str().len())?;
                let is_it = first.eq_ignore_ascii_case(name.as_str()) && is_end(below);
                is_it.then(|| format!("{root}{below}"))
            }
        }
    }

    /// A text in quotes that may be the path of a class or an instance.
    pub fn object_in_quotes<'t>(self, literal: &'t str) -> Cow<'t, str> {
        self.in_quotes(literal, Self::object_text)
    }

    /// A text in quotes that is the path of a namespace.
    pub fn namespace_in_quotes<'t>(self, literal: &'t str) -> Cow<'t, str> {
        self.in_quotes(literal, Self::namespace_text)
    }

    fn in_quotes<'t>(
        self,
        literal: &'t str,
        shifted: impl for<'a> Fn(Self, &'a str) -> Cow<'a, str>,
    ) -> Cow<'t, str> {
        let Some(text) = unquoted(literal) else { return literal.into() };
        match shifted(self, &text) {
            same if same == text => literal.into(),
            other => quoted(&other).into(),
        }
    }

    /// What follows a namespace, with each text in quotes that is a path; nothing if one does not
    /// end.
    fn keys(self, object: &str) -> Option<String> {
        let mut moved = String::new();
        let mut rest = object;
        while let Some(at) = rest.find(['"', '\'']) {
            let length = quoted_length(&rest[at..])?;
            moved.push_str(&rest[..at]);
            moved.push_str(&self.object_in_quotes(&rest[at..at + length]));
            rest = &rest[at + length..];
        }
        moved.push_str(rest);
        Some(moved)
    }
}

fn is_slash(character: char) -> bool {
    character == '\\' || character == '/'
}

/// How long the server at the beginning of a path is, with its slashes.
fn server_length(path: &str) -> usize {
    let Some(server) = path.strip_prefix(is_slash).and_then(|rest| rest.strip_prefix(is_slash))
    else {
        return 0;
    };
    server.find(is_slash).map_or(0, |end| 2 + end + 1)
}

/// The namespace of a path, if it has one, and what follows. No namespace has quotes in it.
fn namespace_and_object(text: &str) -> (Option<&str>, &str) {
    match text.split_once([COLON, '"']) {
        Some((namespace, object)) if text[namespace.len()..].starts_with(COLON) => {
            (Some(namespace), object)
        }
        _ => (None, text),
    }
}

/// Whether a text can be a class, or one and keys.
fn is_object(text: &str) -> bool {
    let class = text.split(['.', '=']).next().unwrap_or_default();
    let is_first = |first: char| first.is_alphabetic() || first == '_';
    class.starts_with(is_first) && class.chars().all(|one| one.is_alphanumeric() || one == '_')
}

/// How long the text is that something begins with, with its quotes, if it ends.
fn quoted_length(text: &str) -> Option<usize> {
    let mut characters = text.char_indices();
    let (_, quote) = characters.next()?;
    while let Some((at, character)) = characters.next() {
        match character {
            '\\' => drop(characters.next()?),
            end if end == quote => return Some(at + 1),
            _ => {}
        }
    }
    None
}

/// The text within quotes; nothing if it has more behind backslashes than they and quotes, which
/// means something else in each language, and is no path in any.
fn unquoted(literal: &str) -> Option<String> {
    let inner = literal.get(1..literal.len().checked_sub(1)?)?;
    let mut text = String::new();
    let mut characters = inner.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => text.push(characters.next().filter(|next| "\\\"'".contains(*next))?),
            other => text.push(other),
        }
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn moved(text: &str, by: impl Fn(Shift<'_>, &str) -> String) -> String {
        let name = Name::new("Scratch");
        let there = by(Shift::Into(&name), text);
        assert_eq!(by(Shift::OutOf(&name), &there), text, "it comes back from {there}");
        there
    }

    fn namespace(text: &str) -> String {
        moved(text, |shift, text| shift.namespace_text(text).into_owned())
    }

    fn object(text: &str) -> String {
        moved(text, |shift, text| shift.object_text(text).into_owned())
    }

    #[test]
    fn a_namespace_is_moved_in_every_spelling() {
        let cases = [
            ("root", r"root\Scratch"),
            (r"ROOT\default", r"ROOT\Scratch\default"),
            (r"\\.\root\default", r"\\.\root\Scratch\default"),
            ("//./root/default", r"//./root\Scratch/default"),
            (r"\\other\root", r"\\other\root\Scratch"),
        ];
        for (text, there) in cases {
            assert_eq!(namespace(text), there);
            if let Ok(path) = NamespacePath::parse(text) {
                let name = Name::new("Scratch");
                let shifted = Shift::Into(&name).namespace(&path);
                assert_eq!(shifted, NamespacePath::parse(there).expect("a path"));
                assert_eq!(Shift::OutOf(&name).namespace(&shifted), path);
            }
        }
    }

    #[test]
    fn what_is_no_path_from_root_stays() {
        for text in ["", "rooted", r"\root\default", "default", r"\\.", r"\\.root", "root:", "rööt"]
        {
            assert_eq!(namespace(text), text);
        }
        let elsewhere = NamespacePath::parse("other").expect("a path");
        assert_eq!(Shift::Into(&"Scratch".into()).namespace(&elsewhere), elsewhere);
    }

    #[test]
    fn what_is_wrong_behind_root_stays_wrong() {
        assert_eq!(namespace(r"root\default\"), r"root\Scratch\default\");
        assert_eq!(namespace(r"root\\default"), r"root\Scratch\\default");
    }

    #[test]
    fn what_does_not_lie_below_the_scratch_namespace_does_not_come_out_of_it() {
        let name = Name::new("Scratch");
        for text in ["root", r"root\cimv2", r"root\Scratched", r"\\PC\root\default:T.Id=1"] {
            assert_eq!(Shift::OutOf(&name).namespace_text(text), text);
            assert_eq!(Shift::OutOf(&name).object_text(text), text);
        }
        let path = NamespacePath::parse(r"root\cimv2").expect("a path");
        assert_eq!(Shift::OutOf(&name).namespace(&path), path);
    }

    #[test]
    fn an_object_is_moved_where_its_path_has_a_namespace() {
        let cases = [
            ("T.Id=1", "T.Id=1"),
            ("root", "root"),
            ("root:T", r"root\Scratch:T"),
            (r#"\\.\root\default:T.Id="a:b\"c""#, r#"\\.\root\Scratch\default:T.Id="a:b\"c""#),
            (r"root\default:T=@", r"root\Scratch\default:T=@"),
            (
                r#"Link.A="\\\\.\\root\\default:T.Id=\"x\"",B="root""#,
                r#"Link.A="\\\\.\\root\\Scratch\\default:T.Id=\"x\"",B="root""#,
            ),
        ];
        for (text, there) in cases {
            assert_eq!(object(text), there);
        }
    }

    #[test]
    fn a_text_that_is_no_path_stays() {
        let texts = [
            "root: a word",
            "root:",
            "",
            "root\\default:1",
            "a\"b",
            r#"T.Id="root:x"#,
            r#"T="\root:x""#,
        ];
        for text in texts {
            assert_eq!(object(text), text);
        }
    }

    proptest! {
        #[test]
        fn everything_comes_back(text in r"(//\./|\\\\\.\\)?(root|ROOT|x)?([\\/:.=@,]|root|T|é){0,12}") {
            namespace(&text);
            object(&text);
        }
    }
}
