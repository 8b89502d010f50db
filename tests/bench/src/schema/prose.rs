//! Text as it stands in descriptions: sentences, cut into pieces of a line each.

use rand::RngExt;
use rand::rngs::SmallRng;

const WORDS: [&str; 56] = [
    "the",
    "a",
    "of",
    "to",
    "is",
    "and",
    "in",
    "for",
    "that",
    "this",
    "by",
    "or",
    "be",
    "with",
    "as",
    "which",
    "element",
    "instance",
    "property",
    "value",
    "system",
    "device",
    "service",
    "managed",
    "logical",
    "physical",
    "network",
    "storage",
    "protocol",
    "endpoint",
    "identifies",
    "indicates",
    "describes",
    "associated",
    "configuration",
    "capabilities",
    "settings",
    "state",
    "requested",
    "current",
    "number",
    "string",
    "class",
    "implementation",
    "operational",
    "status",
    "component",
    "subclass",
    "scoping",
    "namespace",
    "uniquely",
    "within",
    "should",
    "may",
    "not",
    "used",
];
const PARTS: [&str; 28] = [
    "Access",
    "Base",
    "Capability",
    "Device",
    "Element",
    "Fabric",
    "Group",
    "Host",
    "Identity",
    "Job",
    "Key",
    "Logical",
    "Memory",
    "Network",
    "Operational",
    "Policy",
    "Queue",
    "Record",
    "Storage",
    "System",
    "Transport",
    "Unit",
    "Virtual",
    "Window",
    "Zone",
    "Profile",
    "Software",
    "Settings",
];
/// How long a line of a text is at most, but for its last word.
const LINE: usize = 58;

/// A name of so many parts, different for each number.
pub fn name(parts: usize, number: usize, random: &mut SmallRng) -> String {
    let mut name: String = (0..parts).map(|_| PARTS[random.random_range(0..28)]).collect();
    name.push_str(&number.to_string());
    name
}

/// A few words.
pub fn phrase(random: &mut SmallRng) -> String {
    let words = random.random_range(1..4);
    (0..words).map(|_| WORDS[random.random_range(16..56)]).collect::<Vec<_>>().join(" ")
}

/// Some sentences in double quotes, each line of them by itself.
pub fn quoted(sentences: usize, random: &mut SmallRng) -> String {
    let mut text = String::from("\n         \"");
    let mut line = 0;
    for _ in 0..sentences {
        let words = random.random_range(8..22);
        for word in 0..words {
            let last = word + 1 == words;
            let word = WORDS[random.random_range(0..WORDS.len())];
            let quote = if random.random_ratio(1, 90) { "\\\"" } else { "" };
            text.extend([quote, word, quote, if last { ". " } else { " " }]);
            line += word.len() + 1;
            if line > LINE {
                text.push_str("\"\n         \"");
                line = 0;
            }
        }
        text.push_str(if random.random_ratio(1, 8) { "\\n" } else { "" });
    }
    text.push('"');
    text
}

/// A list of so many texts in braces.
pub fn list(count: usize, mut one: impl FnMut(usize) -> String) -> String {
    let all: Vec<String> = (0..count).map(|at| format!("\"{}\"", one(at))).collect();
    format!("{{ {} }}", all.join(", "))
}
