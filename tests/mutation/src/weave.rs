//! A source file with all of its mutants in it, each behind its switch.
//!
//! | mutant | becomes |
//! | --- | --- |
//! | the value of a function | `if active(N) { return VALUE; }` before its first statement |
//! | an iterator | `(if active(N) { None } else { Some({ BODY }) }).into_iter().flatten()` |
//! | an operator | `(if active(N) { a || b } else { a && b })` |
//! | an arm that is deleted | `PATTERN if !active(N) =>` |
//! | a guard | `if (active(N) \|\| (GUARD)) && !active(M)` |
//! | a field that is deleted | `name: if active(N) { (BASE).name } else { VALUE }` |

use std::fmt::Write;
use std::ops::Range;

use crate::site::{Edit, Kind, Site};

/// A woven file.
#[derive(Debug, Default)]
pub struct Woven {
    /// The text.
    pub text: String,
    /// Which bytes of it are there for which mutant.
    marks: Vec<(Range<usize>, usize)>,
}

impl Woven {
    /// The mutant for which some bytes are there, the innermost of several.
    pub fn mutant_at(&self, range: &Range<usize>) -> Option<usize> {
        let holds = |mark: &&Range<usize>| mark.start <= range.start && range.end <= mark.end;
        let holding = self.marks.iter().filter(|(mark, _)| holds(&mark));
        holding.min_by_key(|(mark, _)| mark.len()).map(|(_, number)| *number)
    }
}

/// Weaves the mutants of some sites into the file that the sites are of.
pub fn weave(source: &str, sites: &[Site]) -> Woven {
    let mut weaver = Weaver { source, woven: Woven::default() };
    weaver.plain(0..source.len(), sites);
    weaver.woven
}

struct Weaver<'a> {
    source: &'a str,
    woven: Woven,
}

impl Weaver<'_> {
    fn push(&mut self, text: &str) {
        self.woven.text.push_str(text);
    }

    /// What is there for a mutant.
    fn marked(&mut self, number: usize, write: impl FnOnce(&mut Self)) {
        let start = self.woven.text.len();
        write(self);
        self.woven.marks.push((start..self.woven.text.len(), number));
    }

    /// Part of the source, with the sites that are in it.
    fn plain(&mut self, range: Range<usize>, sites: &[Site]) {
        let mut start = range.start;
        for site in sites.iter().filter(|site| is_inside(site, &range)) {
            self.push(&self.source[start..site.range.start]);
            self.site(site);
            start = site.range.end;
        }
        self.push(&self.source[start..range.end]);
    }

    fn site(&mut self, site: &Site) {
        match &site.kind {
            Kind::Body => self.body(&site.edits),
            Kind::Iterator => self.iterator(site),
            Kind::Choice => self.choice(site),
            Kind::Arm => self.arm(&site.edits),
            Kind::Guard => self.guard(site),
            Kind::Field { label, base } => self.field(site, label, base),
        }
    }

    fn body(&mut self, edits: &[Edit]) {
        for Edit { number, text, .. } in edits {
            let early = format!("if crate::mutation::active({number}) {{ return {text}; }} ");
            self.marked(*number, |weaver| weaver.push(&early));
        }
    }

    fn iterator(&mut self, site: &Site) {
        self.push("(");
        for Edit { number, .. } in &site.edits {
            let nothing = format!("if crate::mutation::active({number}) {{ None }} else ");
            self.marked(*number, |weaver| weaver.push(&nothing));
        }
        self.push("{ Some({ ");
        self.plain(site.range.clone(), &site.inside);
        // An error in it is that of its type, which has to be an iterator.
        let number = site.edits[0].number;
        self.marked(number, |weaver| weaver.push(" }) }).into_iter().flatten()"));
    }

    fn choice(&mut self, site: &Site) {
        self.push("(");
        for edit in &site.edits {
            self.push(&format!("if crate::mutation::active({}) {{ ", edit.number));
            self.marked(edit.number, |weaver| {
                weaver.plain(site.range.start..edit.range.start, &site.inside);
                weaver.push(&edit.text);
                weaver.plain(edit.range.end..site.range.end, &site.inside);
            });
            self.push(" } else ");
        }
        self.push("{ ");
        self.plain(site.range.clone(), &site.inside);
        self.push(" })");
    }

    fn arm(&mut self, edits: &[Edit]) {
        for Edit { number, .. } in edits {
            let guard = format!(" if !crate::mutation::active({number})");
            self.marked(*number, |weaver| weaver.push(&guard));
        }
    }

    fn guard(&mut self, site: &Site) {
        let asked = |value: &str, sign: &str| {
            let edits = site.edits.iter().filter(|edit| edit.text == value);
            edits.fold(String::new(), |mut text, Edit { number, .. }| {
                write!(text, "{sign}crate::mutation::active({number})").expect("it is text");
                text
            })
        };
        self.push(&format!("(false{} || (", asked("true", " || ")));
        self.plain(site.range.clone(), &site.inside);
        self.push(&format!(")){}", asked("false", " && !")));
    }

    fn field(&mut self, site: &Site, label: &str, base: &str) {
        self.push(label);
        for Edit { number, .. } in &site.edits {
            self.push(&format!("if crate::mutation::active({number}) {{ "));
            self.marked(*number, |weaver| weaver.push(base));
            self.push(" } else ");
        }
        self.push("{ ");
        self.plain(site.range.clone(), &site.inside);
        self.push(" }");
    }
}

/// Empty places are those before which something is written: they are in what they start.
fn is_inside(site: &Site, range: &Range<usize>) -> bool {
    range.start <= site.range.start && site.range.end <= range.end
}
