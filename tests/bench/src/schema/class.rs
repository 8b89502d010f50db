//! One class of the schema, and how it is written.

use std::fmt::Write;

use rand::RngExt;
use rand::rngs::SmallRng;

use super::prose::{list, name, phrase, quoted};

const TYPES: [&str; 9] =
    ["string", "uint16", "uint32", "uint64", "boolean", "datetime", "uint8", "sint32", "real32"];
/// Classes as near to the root as this are abstract.
const ABSTRACT_DEPTH: usize = 3;

/// A class that others may derive from.
pub struct Class {
    /// Its name.
    pub name: String,
    /// How long its chain of superclasses is, itself included.
    pub depth: usize,
    superclass: Option<String>,
    /// For an association, the class at its ends.
    target: Option<String>,
}

impl Class {
    /// What everything but associations derives from.
    pub fn root() -> Self {
        Self { name: "CIM_ManagedElement".into(), depth: 1, superclass: None, target: None }
    }

    /// What every association derives from.
    pub fn association_root() -> Self {
        let target = Some("CIM_ManagedElement".into());
        Self { name: "CIM_Dependency".into(), depth: 1, superclass: None, target }
    }

    /// The next class, under this one; an association has the target at its ends.
    pub fn derive(&self, number: usize, target: String, random: &mut SmallRng) -> Self {
        let parts = random.random_range(1..4);
        Self {
            name: format!("CIM_{}", name(parts, number, random)),
            depth: self.depth + 1,
            superclass: Some(self.name.clone()),
            target: self.target.as_ref().map(|_| target),
        }
    }

    /// A class that can stand at the end of an association: itself, unless it is one.
    pub fn end(&self) -> &str {
        self.target.as_ref().unwrap_or(&self.name)
    }

    /// The file that declares it.
    pub fn text(&self, random: &mut SmallRng) -> String {
        let rule = "=".repeat(66);
        let mut text = format!("// {rule}\n//  {}\n// {rule}\n   [", self.name);
        if self.target.is_some() {
            text.push_str("Association, ");
        }
        if self.depth <= ABSTRACT_DEPTH {
            text.push_str("Abstract, ");
        }
        text.push_str("Version ( \"2.31.0\" ), \n    UMLPackagePath ( \"CIM::Core\" ), \n");
        let sentences = random.random_range(2..8);
        let _ = write!(text, "    Description ( {})]\nclass {}", quoted(sentences, random), {
            &self.name
        });
        if let Some(superclass) = &self.superclass {
            let _ = write!(text, " : {superclass}");
        }
        text.push_str(" {\n");
        self.members(&mut text, random);
        text.push_str("};\n");
        text
    }

    fn members(&self, text: &mut String, random: &mut SmallRng) {
        match &self.target {
            Some(target) => ends(text, target, self.depth, random),
            None if self.depth == 2 => keys(text, random),
            None => {}
        }
        for number in 0..random.random_range(1..7) {
            property(text, self.depth * 10 + number, random);
        }
        for number in 0..random.random_range(0..12_usize).saturating_sub(9) {
            method(text, self.depth * 10 + number, random);
        }
    }
}

fn ends(text: &mut String, target: &str, depth: usize, random: &mut SmallRng) {
    for end in ["Antecedent", "Dependent"] {
        let inherits = match depth {
            1 => "Key".to_owned(),
            _ => format!("Override ( \"{end}\" )"),
        };
        let about = quoted(1, random);
        let _ = write!(text, "\n      [{inherits}, Description ( {about})]\n");
        let _ = writeln!(text, "   {target} REF {end};");
    }
}

fn keys(text: &mut String, random: &mut SmallRng) {
    for key in ["CreationClassName", "InstanceID"] {
        let about = quoted(3, random);
        let _ = write!(text, "\n      [Key, Description ( {about}), \n       MaxLen ( 256 )]\n");
        let _ = writeln!(text, "   string {key};");
    }
}

fn property(text: &mut String, number: usize, random: &mut SmallRng) {
    let ty = TYPES[random.random_range(0..TYPES.len())];
    let sentences = random.random_range(1..5);
    let _ = write!(text, "\n      [Description ( {})", quoted(sentences, random));
    let is_array = random.random_ratio(1, 6);
    if ty == "uint16" {
        value_map(text, random);
    }
    if random.random_ratio(1, 4) {
        let one = |at| format!("MIF.DMTF|General Information|001.{at}");
        let _ = write!(text, ", \n       MappingStrings {}", list(2, one));
    }
    if ty == "string" {
        text.push_str(", \n       MaxLen ( 64 )");
    }
    let name = name(2, number, random);
    let size = if is_array { "[]" } else { "" };
    let default = match ty {
        "uint32" if !is_array => " = 0",
        "boolean" if !is_array => " = false",
        _ => "",
    };
    let _ = writeln!(text, "]\n   {ty} {name}{size}{default};");
}

fn value_map(text: &mut String, random: &mut SmallRng) {
    let count = random.random_range(3..16);
    let map = list(count, |at| at.to_string());
    let values = list(count, |_| phrase(random));
    let _ = write!(text, ", \n       ValueMap {map}, \n       Values {values}");
}

fn method(text: &mut String, number: usize, random: &mut SmallRng) {
    let about = quoted(3, random);
    let _ = write!(text, "\n      [Description ( {about})");
    value_map(text, random);
    let _ = writeln!(text, "]\n   uint32 {}(", name(2, number, random));
    let parameters = [("IN", "uint16", "RequestedState"), ("IN", "datetime", "TimeoutPeriod"), {
        ("IN ( false ), OUT", "CIM_ManagedElement REF", "Job")
    }];
    for (at, (direction, ty, name)) in parameters.into_iter().enumerate() {
        let about = quoted(1, random);
        let end = if at + 1 < parameters.len() { ", " } else { ");" };
        let _ = writeln!(text, "         [{direction}, Description ( {about})]");
        let _ = writeln!(text, "      {ty} {name}{end}");
    }
}
