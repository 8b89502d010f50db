//! Colours and columns, the same in every part of a report.
//!
//! Reports are written with their colours; whoever shows one where there are none strips them.

use std::time::Duration;

use anstyle::{AnsiColor, Style};

use crate::verdict::Verdict;

/// The widest line of running text, in characters.
pub(crate) const WIDTH_MAX: usize = 96;

pub(crate) const BOLD: Style = Style::new().bold();
pub(crate) const DIM: Style = Style::new().dimmed();
pub(crate) const GOOD: Style = AnsiColor::Green.on_default();
pub(crate) const BAD: Style = AnsiColor::Red.on_default().bold();
pub(crate) const ODD: Style = AnsiColor::Yellow.on_default();

/// The text in a style.
pub(crate) fn paint(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}

/// The colour of a verdict.
pub(crate) const fn style_of(verdict: Verdict) -> Style {
    match verdict {
        Verdict::Passed => GOOD,
        Verdict::Failed | Verdict::Fixed | Verdict::Changed => BAD,
        Verdict::Deviation | Verdict::Unknown => ODD,
        Verdict::Skipped => DIM,
    }
}

/// A time of the target's clock, as in scenarios: `14m 59s 999ms`.
pub(crate) fn time(at_ms: u64) -> String {
    humantime::format_duration(Duration::from_millis(at_ms)).to_string()
}

/// Running text in lines of at most [`WIDTH_MAX`] characters, each with an indent before it.
pub(crate) fn wrapped(indent: usize, text: &str) -> String {
    let mut lines = String::new();
    let mut width = 0;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if width == 0 || indent + width + 1 + length > WIDTH_MAX {
            if width > 0 {
                lines.push('\n');
            }
            lines.push_str(&" ".repeat(indent));
            width = 0;
        } else {
            lines.push(' ');
            width += 1;
        }
        lines.push_str(word);
        width += length;
    }
    lines.push('\n');
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_is_wider_than_allowed_unless_a_word_is() {
        let text = "word ".repeat(60) + &"long".repeat(40);
        let wrapped = wrapped(4, &text);
        let (fitting, wide): (Vec<&str>, Vec<&str>) =
            wrapped.lines().partition(|line| line.chars().count() <= WIDTH_MAX);
        assert_eq!((fitting.len(), wide.len()), (4, 1), "{wrapped}");
        assert!(wrapped.lines().all(|line| line.starts_with("    ") && !line.ends_with(' ')));
        assert_eq!(wrapped.split_whitespace().count(), 61);
    }
}
