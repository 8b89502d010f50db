//! Long texts: `{x*4096}` in a step stands for so many `x`, so that limits can be shown on both
//! sides without pages of one letter.

/// How often a character can be repeated at most; what asks for more is left as it is.
pub const REPEAT_MAX: usize = 10_000;

/// The text with every repetition written out.
pub fn written_out(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        written.push_str(before);
        rest = match repetition(after) {
            Some((what, count, length)) => {
                written.extend(std::iter::repeat_n(what, count));
                &after[length..]
            }
            None => {
                written.push('{');
                after
            }
        };
    }
    written + rest
}

/// The character, how often it comes, and how many bytes say so, if the text goes on like that.
fn repetition(text: &str) -> Option<(char, usize, usize)> {
    let (inside, _) = text.split_once('}')?;
    let (what, count) = inside.split_once('*')?;
    let count = count.parse().ok().filter(|count| *count <= REPEAT_MAX)?;
    let mut characters = what.chars();
    match (characters.next(), characters.next()) {
        (Some(only), None) => Some((only, count, inside.len() + 1)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repetition_is_written_out_and_nothing_else_is_touched() {
        assert_eq!(written_out("T.Name=\"{a*3}{ä*2}\""), "T.Name=\"aaaää\"");
        for text in ["", "class T { };", "{work}\\a.bak", "{ab*2}", "{a*x}", "{a*2", "{{a*}}"] {
            assert_eq!(written_out(text), text);
        }
        assert_eq!(written_out("{{a*2}"), "{aa");
    }

    #[test]
    fn nobody_asks_for_too_much() {
        assert_eq!(written_out(&format!("{{a*{REPEAT_MAX}}}")).len(), REPEAT_MAX);
        let more = format!("{{a*{}}}", REPEAT_MAX + 1);
        assert_eq!(written_out(&more), more);
    }
}
