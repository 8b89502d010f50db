//! Whether a name comes twice in one list, in a time that does not run away with its length.

use std::collections::BTreeSet;

use crate::cim::Name;
use crate::mof::diagnostic::Spanned;

/// How many names are compared with one another; more are sorted.
const COMPARED_MAX: usize = 16;

/// The first name that came before.
pub(super) fn repeated<'a>(
    names: impl ExactSizeIterator<Item = &'a Spanned<Name>> + Clone,
) -> Option<&'a Spanned<Name>> {
    if names.len() > COMPARED_MAX {
        let mut seen = BTreeSet::new();
        return names.into_iter().find(|name| !seen.insert(&name.value));
    }
    let came_before = |at: usize, name: &Name| names.clone().take(at).any(|one| one.value == *name);
    names.clone().enumerate().find(|(at, name)| came_before(*at, &name.value)).map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mof::Span;

    #[test]
    fn a_name_is_found_again_in_short_lists_and_in_long_ones() {
        for count in [1, COMPARED_MAX - 1, COMPARED_MAX, 1000] {
            let name = |number: usize| Spanned {
                value: Name::new(&format!("n{number}")),
                span: Span { start: number, end: number },
            };
            let mut names: Vec<_> = (0..count).map(name).collect();
            assert_eq!(repeated(names.iter()), None);
            names.push(Spanned { value: Name::new("N0"), ..name(count) });
            assert_eq!(repeated(names.iter()).map(|one| one.span.start), Some(count));
        }
    }
}
