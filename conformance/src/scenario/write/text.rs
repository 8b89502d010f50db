//! Texts as the files of the suite have them: sentences in lines, MOF in one line where it is
//! short, long repetitions as `{x*4096}`.

use toml_edit::{Array, Value};
use wbem_sim::cim::{ClassDeclaration, Instance};
use wbem_sim::mof::write::{class_text, instance_text};

/// How long a line gets.
const WIDTH: usize = 99;
/// From how many equal characters on a text is written as a repetition.
const REPETITION_MIN: usize = 32;
/// How many a repetition stands for at most.
const REPETITION_MAX: usize = 10_000;

/// A sentence after a key: in one line, or in several that are joined again when read.
pub fn sentence(key: &str, text: &str) -> Value {
    let plain = Value::from(text);
    let breakable = text.chars().all(|c| !c.is_control() && c != '"' && c != '\\');
    if key.len() + text.len() + 5 <= WIDTH || !breakable {
        return plain;
    }
    let mut lines = vec![String::new()];
    for word in text.split_inclusive(' ') {
        let last = lines.last_mut().expect("there is a first one");
        if last.len() + word.len() < WIDTH {
            last.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    let written = format!("\"\"\"\n{}\"\"\"", lines.join("\\\n"));
    written.parse().unwrap_or(plain)
}

/// A list of words.
pub fn list<'a>(words: impl IntoIterator<Item = &'a str>) -> Array {
    words.into_iter().collect()
}

/// An instance as MOF, in one line.
pub fn instance(instance: &Instance) -> String {
    one_line(&instance_text(instance))
}

/// A class as MOF: in one line where that is short.
pub fn class(class: &ClassDeclaration) -> String {
    let text = class_text(class);
    let line = one_line(&text);
    if line.len() <= WIDTH - "class = ''".len() { line } else { text }
}

/// Line breaks and tabs are layout: in texts of MOF they are escaped.
fn one_line(mof: &str) -> String {
    mof.trim_end().replace('\t', "").replace('\n', " ")
}

/// The text with every long repetition of one character as the reader writes it out.
pub fn shortened(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let mut short = String::with_capacity(text.len());
    for run in characters.chunk_by(|one, next| one == next) {
        for piece in run.chunks(REPETITION_MAX) {
            match piece {
                [first, ..] if piece.len() >= REPETITION_MIN && *first != '}' => {
                    short.push_str(&format!("{{{first}*{}}}", piece.len()));
                }
                piece => short.extend(piece),
            }
        }
    }
    short
}
