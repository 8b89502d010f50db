//! Where mutants can be switched on and off: the places of a source file that have any, as a tree.
//!
//! A switch has to be written around the code that a mutant changes, and not every place has room
//! for one: constants have none, nor have functions that are `const` or return an `impl` of
//! anything but an iterator, nor a `let` in the condition of an `if`. An iterator can be replaced
//! by nothing, and by no other iterator, where it has no `return` in it. What finds no site here
//! has to be built by itself.

use std::collections::BTreeMap;
use std::ops::Range;

use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{BinOp, Expr, Pat};

use crate::mutant::{Genre, Mutant};

/// What is written around a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// An early return before the first statement of a function.
    Body,
    /// A choice between the body of a function, which has some type of iterator, and nothing.
    Iterator,
    /// A choice between an expression and others.
    Choice,
    /// A guard behind the pattern of an arm.
    Arm,
    /// Other values for a guard.
    Guard,
    /// A choice between the value of a field and that of the base, both as text: what comes before
    /// the value where the field is written as its name alone, and the value of the base.
    Field {
        /// `name: `, or nothing.
        label: String,
        /// What the field is in the base.
        base: String,
    },
}

/// One edit of the text of a place: the mutant, the bytes that it replaces, and by what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The number of the mutant.
    pub number: usize,
    /// What it replaces.
    pub range: Range<usize>,
    /// By what.
    pub text: String,
}

/// A place with mutants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// The bytes of the place.
    pub range: Range<usize>,
    /// What is written around it.
    pub kind: Kind,
    /// What the mutants do there.
    pub edits: Vec<Edit>,
    /// The places inside, in order.
    pub inside: Vec<Site>,
}

/// What an iterator is replaced by.
const EMPTY: &str = "::std::iter::empty()";

/// Finds the sites of a file for some of its mutants, given by their numbers.
///
/// # Errors
///
/// If the file does not parse.
pub fn find(source: &str, mutants: &[(usize, &Mutant)]) -> syn::Result<Vec<Site>> {
    let file = syn::parse_file(source)?;
    let mut finder = Finder { source, mutants: BTreeMap::new(), open: vec![Vec::new()] };
    for (number, mutant) in mutants {
        let place = finder.mutants.entry((mutant.genre, mutant.start)).or_default();
        place.push(Edit {
            number: *number,
            range: mutant.start..mutant.end,
            text: mutant.replacement.clone(),
        });
    }
    finder.visit_file(&file);
    Ok(finder.open.pop().expect("what was opened was closed"))
}

/// The numbers of all mutants that have a place.
pub fn numbers(sites: &[Site]) -> Vec<usize> {
    let own = sites.iter().flat_map(|site| site.edits.iter().map(|edit| edit.number));
    let inside = sites.iter().flat_map(|site| numbers(&site.inside));
    own.chain(inside).collect()
}

struct Finder<'a> {
    source: &'a str,
    mutants: BTreeMap<(Genre, usize), Vec<Edit>>,
    /// The sites found inside of each place that is being looked through.
    open: Vec<Vec<Site>>,
}

impl Finder<'_> {
    fn take(&mut self, genre: Genre, start: usize) -> Vec<Edit> {
        self.mutants.remove(&(genre, start)).unwrap_or_default()
    }

    /// Adds a place, with what is found inside of it.
    fn site(
        &mut self,
        range: Range<usize>,
        kind: Kind,
        edits: Vec<Edit>,
        look_inside: impl FnOnce(&mut Self),
    ) {
        self.open.push(Vec::new());
        look_inside(self);
        let inside = self.open.pop().expect("it was just opened");
        let outside = self.open.last_mut().expect("the file is open");
        match edits.is_empty() {
            true => outside.extend(inside),
            false => outside.push(Site { range, kind, edits, inside }),
        }
    }

    fn body(&mut self, signature: &syn::Signature, block: &syn::Block) {
        let Some(first) = block.stmts.first() else { return };
        if signature.constness.is_some() {
            return;
        }
        let start = first.span().byte_range().start;
        let mut edits = self.take(Genre::FnValue, start);
        if !returns_some_type(&signature.output) {
            self.site(start..start, Kind::Body, edits, |_| {});
            self.visit_block(block);
        } else {
            // The others of the same function are of another type, and so is what it returns early.
            edits.retain(|edit| edit.text == EMPTY && !returns_early(block));
            let end = block.stmts.last().expect("there is a first").span().byte_range().end;
            self.site(start..end, Kind::Iterator, edits, |finder| finder.visit_block(block));
        }
    }

    /// A chain of operators without parentheses. A mutant replaces the operator as text, which may
    /// change what belongs together, so that each has a chain of its own.
    fn chain(&mut self, root: &Expr) {
        let (mut operators, mut leaves) = (Vec::new(), Vec::new());
        links(root, &mut operators, &mut leaves);
        if leaves.iter().any(|leaf| matches!(leaf, Expr::Let(_))) {
            return self.let_chain(root);
        }
        let starts = operators.iter().map(|operator| operator.span().byte_range().start);
        let edits = starts.flat_map(|start| self.take(Genre::BinaryOperator, start)).collect();
        self.site(root.span().byte_range(), Kind::Choice, edits, |finder| {
            leaves.into_iter().for_each(|leaf| finder.visit_expr(leaf));
        });
    }

    /// Of a condition with a `let` in it, what stands between the outermost `&&`.
    fn let_chain(&mut self, root: &Expr) {
        match root {
            Expr::Binary(binary) if matches!(binary.op, BinOp::And(_)) => {
                self.let_chain(&binary.left);
                self.let_chain(&binary.right);
            }
            other => self.visit_expr(other),
        }
    }
}

/// Whether a function returns what only its body says: two bodies in one would be two types.
fn returns_some_type(output: &syn::ReturnType) -> bool {
    struct Found(bool);
    impl<'ast> Visit<'ast> for Found {
        fn visit_type_impl_trait(&mut self, _: &'ast syn::TypeImplTrait) {
            self.0 = true;
        }
    }
    let mut found = Found(false);
    found.visit_return_type(output);
    found.0
}

/// Whether there is a `return` in the body of a function.
fn returns_early(block: &syn::Block) -> bool {
    struct Found(bool);
    impl<'ast> Visit<'ast> for Found {
        fn visit_expr_return(&mut self, _: &'ast syn::ExprReturn) {
            self.0 = true;
        }

        fn visit_expr_closure(&mut self, _: &'ast syn::ExprClosure) {}

        fn visit_item(&mut self, _: &'ast syn::Item) {}
    }
    let mut found = Found(false);
    found.visit_block(block);
    found.0
}

/// The operators of a chain and what is between them, in order.
fn links<'e>(expression: &'e Expr, operators: &mut Vec<&'e BinOp>, leaves: &mut Vec<&'e Expr>) {
    match expression {
        Expr::Binary(binary) if binary.attrs.is_empty() => {
            links(&binary.left, operators, leaves);
            operators.push(&binary.op);
            links(&binary.right, operators, leaves);
        }
        leaf => leaves.push(leaf),
    }
}

impl<'ast> Visit<'ast> for Finder<'_> {
    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.body(&item.sig, &item.block);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.body(&item.sig, &item.block);
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        if let Some(block) = &item.default {
            self.body(&item.sig, block);
        }
    }

    fn visit_expr(&mut self, expression: &'ast Expr) {
        match expression {
            Expr::Binary(binary) if binary.attrs.is_empty() => self.chain(expression),
            Expr::Unary(unary) => {
                let edits = self.take(Genre::UnaryOperator, unary.op.span().byte_range().start);
                self.site(expression.span().byte_range(), Kind::Choice, edits, |finder| {
                    finder.visit_expr(&unary.expr);
                });
            }
            _ => visit::visit_expr(self, expression),
        }
    }

    fn visit_expr_match(&mut self, choice: &'ast syn::ExprMatch) {
        self.visit_expr(&choice.expr);
        // A guard is no deletion where no other arm takes what is left: that does not build.
        let has_catchall = choice.arms.iter().any(|arm| matches!(arm.pat, Pat::Wild(_)));
        for arm in &choice.arms {
            if has_catchall {
                let edits = self.take(Genre::MatchArm, arm.span().byte_range().start);
                let end = arm.pat.span().byte_range().end;
                self.site(end..end, Kind::Arm, edits, |_| {});
            }
            self.visit_arm(arm);
        }
    }

    fn visit_arm(&mut self, arm: &'ast syn::Arm) {
        if let Pat::Guard(guarded) = &arm.pat {
            let range = guarded.guard.span().byte_range();
            let edits = self.take(Genre::MatchArmGuard, range.start);
            self.site(range, Kind::Guard, edits, |finder| finder.visit_expr(&guarded.guard));
        }
        self.visit_expr(&arm.body);
    }

    fn visit_expr_struct(&mut self, literal: &'ast syn::ExprStruct) {
        let base = literal.rest.as_ref().map(|base| &self.source[base.span().byte_range()]);
        for field in &literal.fields {
            let name = &self.source[field.member.span().byte_range()];
            let edits = self.take(Genre::StructField, field.span().byte_range().start);
            let kind = Kind::Field {
                label: if field.colon_token.is_some() {
                    String::new()
                } else {
                    format!("{name}: ")
                },
                base: format!("({}).{name}", base.unwrap_or_default()),
            };
            self.site(field.expr.span().byte_range(), kind, edits, |finder| {
                finder.visit_expr(&field.expr);
            });
        }
        literal.rest.iter().for_each(|base| self.visit_expr(base));
    }

    // Nothing can be switched in what is computed when the program is built.
    fn visit_item_const(&mut self, _: &'ast syn::ItemConst) {}
    fn visit_item_static(&mut self, _: &'ast syn::ItemStatic) {}
    fn visit_impl_item_const(&mut self, _: &'ast syn::ImplItemConst) {}
    fn visit_trait_item_const(&mut self, _: &'ast syn::TraitItemConst) {}
    fn visit_type(&mut self, _: &'ast syn::Type) {}
    fn visit_expr_const(&mut self, _: &'ast syn::ExprConst) {}
    fn visit_expr_repeat(&mut self, repeat: &'ast syn::ExprRepeat) {
        self.visit_expr(&repeat.expr);
    }
    fn visit_variant(&mut self, _: &'ast syn::Variant) {}
}
