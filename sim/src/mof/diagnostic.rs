//! What is wrong with a text, where, and the way out: drawn as rustc draws its errors.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use crate::place::Place;
use crate::status::Status;

/// Part of a text, in bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Where it begins.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
}

impl Span {
    /// From the beginning of this to the end of `last`.
    pub fn to(self, last: Span) -> Span {
        Span { start: self.start, end: last.end.max(self.start) }
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self { start: range.start, end: range.end }
    }
}

/// Something together with where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Spanned<T> {
    /// The thing.
    pub value: T,
    /// Its place.
    pub span: Span,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// What Windows calls it; where its name is not in the catalogue, the nearest that is.
    pub code: Status,
    /// Where.
    pub span: Span,
    /// What is wrong.
    pub message: String,
    /// The way out, where there is one to point at.
    pub help: Option<String>,
}

impl Diagnostic {
    /// Something wrong, without a way out yet.
    pub fn new(code: Status, span: Span, message: impl Into<String>) -> Self {
        Self { code, span, message: message.into(), help: None }
    }

    /// The same with a way out.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// How far the compilation came [REQ MOF-7].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// The text is wrong; nothing was stored.
    Parsing,
    /// The repository refused something; what came before it is stored.
    Storing,
}

/// Whether escape sequences may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// Characters alone.
    Plain,
    /// Colours for a terminal.
    Coloured,
}

/// Where in a text a file begins; it ends where the next begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileStart {
    /// The file.
    pub file: String,
    /// Its first byte.
    pub start: usize,
}

/// Everything that is wrong with one text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostics {
    /// The file, or what stands for it.
    pub file: String,
    /// The text that the spans are of, those of included files after it.
    pub text: Arc<str>,
    /// Where the texts of included files begin.
    pub included: Vec<FileStart>,
    /// When it was found.
    pub phase: Phase,
    /// What is wrong, in order; at least one.
    pub list: Vec<Diagnostic>,
}

impl Diagnostics {
    /// What is wrong with a text that includes no other.
    pub fn of_text(file: &str, text: &str, phase: Phase, list: Vec<Diagnostic>) -> Self {
        let (file, text, included) = (file.to_owned(), text.into(), Vec::new());
        Self { file, text, included, phase, list }
    }

    /// The drawing: for each its code, message, file, line, column, and the line with a mark.
    pub fn render(&self, look: Look) -> String {
        let renderer = match look {
            Look::Plain => Renderer::plain(),
            Look::Coloured => Renderer::styled(),
        };
        let renderer = renderer.decor_style(DecorStyle::Ascii);
        let drawn: Vec<_> = self.list.iter().map(|one| self.draw(one, &renderer)).collect();
        drawn.join("\n\n")
    }

    /// Line and column of one of them, in its file.
    pub fn place(&self, diagnostic: &Diagnostic) -> Place {
        let (_, part) = self.part(diagnostic);
        Place::of(&self.text[..part.end][part.start..], diagnostic.span.start - part.start)
    }

    /// The file that one of them is in.
    pub fn file(&self, diagnostic: &Diagnostic) -> &str {
        self.part(diagnostic).0
    }

    /// The file that one of them is in, and which part of the text it is.
    fn part(&self, diagnostic: &Diagnostic) -> (&str, Span) {
        let after = self.included.partition_point(|file| file.start <= diagnostic.span.start);
        let end = self.included.get(after).map_or(self.text.len(), |next| next.start - 1);
        match after.checked_sub(1).map(|at| &self.included[at]) {
            Some(file) => (&file.file, Span { start: file.start, end }),
            None => (&self.file, Span { start: 0, end }),
        }
    }

    fn draw(&self, diagnostic: &Diagnostic, renderer: &Renderer) -> String {
        let code = diagnostic.code.to_string();
        let (file, part) = self.part(diagnostic);
        let text = &self.text[..part.end][part.start..];
        let within = |place: usize| place.saturating_sub(part.start);
        let span = Span { start: within(diagnostic.span.start), end: within(diagnostic.span.end) };
        let span = shown(text, span);
        // A carriage return would be drawn; a space takes its place, and as many bytes.
        let snippet = Snippet::source(text.replace('\r', " "))
            .path(file)
            .annotation(AnnotationKind::Primary.span(span));
        let title = Level::ERROR.primary_title(&diagnostic.message).id(&code);
        let mut group = title.element(snippet);
        if let Some(help) = &diagnostic.help {
            group = group.element(Level::HELP.message(help));
        }
        renderer.render(&[group])
    }
}

/// The span as it is drawn: on character boundaries, within the text, and one line at most.
fn shown(text: &str, span: Span) -> Range<usize> {
    let start = floor(text, span.start);
    let end = floor(text, span.end).max(start);
    let line_end = text[start..].find(['\r', '\n']).map_or(text.len(), |at| start + at);
    start..end.min(line_end)
}

fn floor(text: &str, offset: usize) -> usize {
    let mut at = offset.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(Look::Plain))
    }
}

impl std::error::Error for Diagnostics {}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(text: &str, start: usize, end: usize) -> Diagnostics {
        let span = Span { start, end };
        let one = Diagnostic::new(Status::WBEMMOF_E_EXPECTED_SEMI, span, "expected `;`")
            .help("put one here");
        Diagnostics::of_text("a.mof", text, Phase::Parsing, vec![one])
    }

    #[test]
    fn the_drawing_points_into_the_line() {
        insta::assert_snapshot!(wrong("class X\n{ é Y\n}\n", 13, 14).render(Look::Plain), @r"
        error[WBEMMOF_E_EXPECTED_SEMI]: expected `;`
         --> a.mof:2:5
          |
        2 | { é Y
          |     ^
          |
          = help: put one here
        ");
    }

    #[test]
    fn colour_is_the_only_difference_between_the_looks() {
        let coloured = wrong("class X", 6, 7).render(Look::Coloured);
        assert!(coloured.contains("\u{1b}["));
        assert!(!wrong("class X", 6, 7).to_string().contains('\u{1b}'));
    }

    #[test]
    fn carriage_returns_are_not_drawn() {
        let drawn = wrong("class X\r\n{ Y\r\n}", 11, 12).to_string();
        assert!(drawn.contains("a.mof:2:3") && !drawn.contains(['\r', '␍']), "{drawn}");
    }

    #[test]
    fn a_span_outside_the_text_is_drawn_at_its_end() {
        assert!(wrong("class é", 99, 120).to_string().contains("a.mof:1:8"));
        assert!(wrong("class é", 7, 3).to_string().contains("a.mof:1:7"));
        assert!(wrong("", 0, 1).to_string().contains("a.mof:1:1"));
    }
}
