//! Included files, each read at the place of its `#include` or `#pragma include`.
//!
//! All texts become one, the including one first, so that a place in any of them is one number;
//! [`FileStart`] says where each begins. What `qualifier X : flavours;` says reaches into a file
//! that is included after it and out of one: an include is the text of the file in its place.
//!
//! Nothing here touches a disk: whoever compiles says what a name stands for.

use std::collections::BTreeMap;
use std::mem;

use crate::cim::{Flavor, Name};
use crate::status::Status;

use super::declaration::Item;
use super::diagnostic::{Diagnostic, FileStart, Span, Spanned};
use super::parser::{ERROR_COUNT_MAX, Parser, TEXT_SIZE_MAX, too_large};

/// How many files may include one another, the outermost not counted.
pub const INCLUDE_DEPTH_MAX: usize = 32;
/// How many files may be included in one compilation.
pub const INCLUDE_COUNT_MAX: usize = 10_000;

/// A file that is included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Included {
    /// What it is called in errors; the same file has the same name wherever it is included.
    pub file: String,
    /// Its text.
    pub text: String,
}

/// What the names of included files stand for.
pub trait Includes {
    /// The file of a name as it is written in the file `from`; or why there is none.
    fn read(&self, name: &str, from: &str) -> Result<Included, String>;
}

/// No file can be included.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoIncludes;

impl Includes for NoIncludes {
    fn read(&self, _: &str, _: &str) -> Result<Included, String> {
        Err("a text by itself includes no other; put the other text in this place".to_owned())
    }
}

/// Files in memory, by their names.
impl Includes for BTreeMap<String, String> {
    fn read(&self, name: &str, _: &str) -> Result<Included, String> {
        match self.get_key_value(name) {
            Some((file, text)) => Ok(Included { file: file.clone(), text: text.clone() }),
            None => Err("there is no such file".to_owned()),
        }
    }
}

/// A text and all that it includes.
#[derive(Debug, Default)]
pub(super) struct Whole {
    /// All texts, one after another.
    pub text: String,
    /// Where each begins.
    pub files: Vec<FileStart>,
    /// The items of all, in the order in which they are meant.
    pub items: Vec<Item>,
    /// What is wrong with them.
    pub errors: Vec<Diagnostic>,
}

/// Reads a text and all that it includes.
pub(super) fn read_whole(file: &str, text: &str, includes: &dyn Includes) -> Whole {
    if let Some(error) = too_large(text) {
        let files = vec![FileStart { file: file.to_owned(), start: 0 }];
        return Whole { text: text.to_owned(), files, errors: vec![error], items: Vec::new() };
    }
    let (whole, chain, flavors) = (Whole::default(), Vec::new(), BTreeMap::new());
    let mut reader = Reader { includes, whole, chain, flavors, count: 0 };
    reader.file(file, text);
    reader.whole
}

struct Reader<'a> {
    includes: &'a dyn Includes,
    whole: Whole,
    /// The files that include one another around the current place, outermost first.
    chain: Vec<String>,
    flavors: BTreeMap<Name, Flavor>,
    count: usize,
}

impl Reader<'_> {
    fn file(&mut self, file: &str, text: &str) {
        if !self.whole.files.is_empty() {
            self.whole.text.push('\n');
        }
        let start = self.whole.text.len();
        self.whole.files.push(FileStart { file: file.to_owned(), start });
        self.whole.text.push_str(text);
        self.chain.push(file.to_owned());
        self.items(Span { start, end: self.whole.text.len() });
        self.chain.pop();
    }

    /// The items between two places; those of an included file stand in its place.
    fn items(&mut self, mut span: Span) {
        while self.whole.errors.len() < ERROR_COUNT_MAX {
            let flavors = mem::take(&mut self.flavors);
            let mut parser = Parser::within(&self.whole.text, span, flavors);
            let include = parser.until_include(&mut self.whole.items, &mut self.whole.errors);
            self.flavors = parser.into_flavors();
            let Some(include) = include else {
                return;
            };
            span.start = include.span.end;
            if let Err(error) = self.include(&include) {
                self.whole.errors.push(error);
            }
        }
    }

    fn include(&mut self, include: &Spanned<String>) -> Result<(), Diagnostic> {
        let refused = |why: String| {
            let message = format!("`{}` cannot be included: {why}", include.value);
            Diagnostic::new(Status::WBEMMOF_E_ERROR_INVALID_INCLUDE_FILE, include.span, message)
        };
        self.count += 1;
        if self.chain.len() > INCLUDE_DEPTH_MAX {
            return Err(refused(format!(
                "more than {INCLUDE_DEPTH_MAX} files include one another"
            )));
        }
        if self.count > INCLUDE_COUNT_MAX {
            return Err(refused(format!("it is more than {INCLUDE_COUNT_MAX} files")));
        }
        let from = self.chain.last().expect("an include stands in a file");
        let Included { file, text } = self.includes.read(&include.value, from).map_err(refused)?;
        if self.chain.contains(&file) {
            let chain = [&self.chain[..], &[file]].concat().join("` includes `");
            return Err(refused(format!("`{chain}`")));
        }
        if self.whole.text.len() + text.len() > TEXT_SIZE_MAX {
            return Err(refused(format!(
                "all texts together have more than {TEXT_SIZE_MAX} bytes"
            )));
        }
        self.file(&file, &text);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::mof::{Compiled, Diagnostics, Settings, compile_with};

    use super::*;

    type Files = BTreeMap<String, String>;

    fn files(files: &[(&str, &str)]) -> Files {
        files.iter().map(|(file, text)| ((*file).to_owned(), (*text).to_owned())).collect()
    }

    fn compiled(text: &str, files: &Files) -> Result<Compiled, Diagnostics> {
        compile_with("main", text, &Settings { includes: files, ..Settings::default() })
    }

    /// Why the first error is one.
    fn refused(text: &str, files: &Files) -> String {
        let errors = compiled(text, files).expect_err(text);
        assert_eq!(errors.list[0].code, Status::WBEMMOF_E_ERROR_INVALID_INCLUDE_FILE);
        errors.list[0].message.clone()
    }

    #[test]
    fn a_file_stands_in_the_place_of_its_include() {
        let files = files(&[
            ("a", "\u{feff}class B {}; #pragma namespace(\"root\\\\x\") #pragma include(\"b\")"),
            ("b", "[q] class C {};"),
        ]);
        let text = "qualifier q: ToInstance; class A {}; #include (\"a\") class D {};";
        let compiled = compiled(text, &files).expect("they are right");
        let places: Vec<_> = compiled.operations().iter().map(|one| &one.namespace).collect();
        assert_eq!(places.len(), 5);
        assert_ne!(places[0], places[4]);
    }

    #[test]
    fn an_error_is_shown_in_its_own_file() {
        let files = files(&[("a", "class B {};\n\nclas C {};"), ("b", "class D {")]);
        let text = "#include(\"a\")\n#include(\"b\")\noops;";
        let errors = compiled(text, &files).expect_err("they are wrong");
        let places = errors.list.iter().map(|one| {
            let place = errors.place(one);
            (errors.file(one), place.line, place.column)
        });
        assert_eq!(places.collect::<Vec<_>>(), [("main", 3, 1), ("a", 3, 1), ("b", 1, 10)]);
        let drawn = errors.to_string();
        assert!(drawn.contains("--> a:3:1") && drawn.contains("3 | clas C {};"), "{drawn}");
    }

    #[test]
    fn a_circle_is_named() {
        let files = files(&[("a", "#include(\"b\")"), ("b", "#include(\"a\")")]);
        let why = refused("#include(\"a\")", &files);
        assert!(why.ends_with("`main` includes `a` includes `b` includes `a`"), "{why}");
        assert!(refused("#include(\"none\")", &files).contains("no such file"));
    }

    #[test]
    fn the_depth_limit_holds_on_both_sides() {
        let chain: Files = (1..=INCLUDE_DEPTH_MAX + 1)
            .map(|depth| (depth.to_string(), format!("#include(\"{}\")", depth + 1)))
            .chain([((INCLUDE_DEPTH_MAX + 2).to_string(), String::new())])
            .collect();
        assert!(compiled("#include(\"3\")", &chain).is_ok());
        let why = refused("#include(\"2\")", &chain);
        assert!(why.contains("include one another"), "{why}");
    }

    #[test]
    fn the_count_limit_holds_on_both_sides() {
        let files = files(&[("a", "")]);
        let includes = "#include(\"a\")".repeat(INCLUDE_COUNT_MAX);
        assert!(compiled(&includes, &files).is_ok());
        let why = refused(&format!("{includes}#include(\"a\")"), &files);
        assert!(why.contains("more than"), "{why}");
    }

    #[test]
    fn the_size_limit_holds_on_both_sides() {
        let include = "#include(\"a\")";
        let room = TEXT_SIZE_MAX - include.len();
        let of = |size: usize| files(&[("a", &" ".repeat(size))]);
        assert!(compiled(include, &of(room)).is_ok());
        assert!(refused(include, &of(room + 1)).contains("all texts together"));
    }
}
