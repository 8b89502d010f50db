//! Mutants in constants: one that leaves the value as it is makes the same program, which needs no
//! run to be missed.

use std::collections::BTreeSet;
use std::ops::Range;

use syn::spanned::Spanned;
use syn::visit::{self, Visit};

use crate::build::Sources;
use crate::mutant::Mutant;
use crate::workspace::Workspace;

/// Those of some mutants that make no difference to the value of the constant that they are in, as
/// the compiler has it.
pub fn same(
    workspace: &mut Workspace,
    mutants: &[Mutant],
    sources: &Sources,
    numbers: &BTreeSet<usize>,
) -> BTreeSet<usize> {
    let mut left = numbers.clone();
    let mut places = Vec::new();
    for (file, source) in sources {
        let constants = constants(source);
        let mut text = source.clone();
        for number in numbers.iter().filter(|number| mutants[**number].file == *file) {
            let mutant = &mutants[*number];
            let holds = |one: &&Range<usize>| one.start <= mutant.start && mutant.end <= one.end;
            let Some(constant) = constants.iter().find(holds) else {
                left.remove(number);
                continue;
            };
            let value = &source[constant.clone()];
            let end = constant.end + mutant.applied(source).len() - source.len();
            let other = &mutant.applied(source)[constant.start..end];
            let start = text.len();
            text += &format!("\nconst _: () = assert!(({value}) == ({other}));");
            places.push((file.clone(), start..text.len(), *number));
        }
        workspace.write(file, &text);
    }
    for refusal in workspace.check() {
        let is_it = |(file, range, _): &&(String, Range<usize>, usize)| {
            *file == refusal.file && refusal.places.iter().any(|one| range.contains(&one.start))
        };
        match places.iter().find(is_it) {
            Some((_, _, number)) => _ = left.remove(number),
            // Nothing is known where something else is wrong.
            None => left.clear(),
        }
    }
    left
}

/// The values of the constants of a file.
fn constants(source: &str) -> Vec<Range<usize>> {
    struct Found(Vec<Range<usize>>);
    impl<'ast> Visit<'ast> for Found {
        fn visit_item_const(&mut self, item: &'ast syn::ItemConst) {
            self.0.push(item.expr.span().byte_range());
            visit::visit_item_const(self, item);
        }
    }
    let mut found = Found(Vec::new());
    found.visit_file(&syn::parse_file(source).expect("cargo-mutants has parsed it"));
    found.0
}
