//! A schema like the DMTF's, made up from a seed: some 1,400 classes of 4 to 5 MB in as many files.
//!
//! As there, a class has few members and much text about them, a third of the classes are
//! associations, and chains of superclasses are up to ten long. A file comes after those that it
//! builds on.

mod class;
mod prose;

use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};

use class::Class;

/// The seed of the schema that is measured.
pub const SEED: u64 = 20_261_125;
/// How many classes there are, each in a file.
pub const CLASS_COUNT: usize = 1_400;
/// How long a chain of superclasses is at most, the class itself included.
pub const DEPTH_MAX: usize = 10;
/// Among how many of the latest classes a superclass is looked for: few make long chains.
const RECENT: usize = 60;

/// A file of the schema.
pub struct File {
    /// Its name.
    pub name: String,
    /// What is in it.
    pub text: String,
}

/// Every file, in the order in which they compile.
pub fn files(seed: u64) -> Vec<File> {
    let mut random = SmallRng::seed_from_u64(seed);
    let mut classes = vec![Class::root(), Class::association_root()];
    let mut files: Vec<File> = classes.iter().map(|class| file(class, &mut random)).collect();
    while classes.len() < CLASS_COUNT {
        let parent = parent(&classes, &mut random);
        let target = classes[random.random_range(0..classes.len())].end().to_owned();
        let class = classes[parent].derive(classes.len(), target, &mut random);
        files.push(file(&class, &mut random));
        classes.push(class);
    }
    files
}

fn parent(classes: &[Class], random: &mut SmallRng) -> usize {
    let first = classes.len().saturating_sub(RECENT);
    loop {
        let place = match random.random_ratio(1, 12) {
            true => random.random_range(0..2),
            false => random.random_range(first..classes.len()),
        };
        if classes[place].depth < DEPTH_MAX {
            return place;
        }
    }
}

fn file(class: &Class, random: &mut SmallRng) -> File {
    File { name: format!("{}.mof", class.name), text: class.text(random) }
}

/// How many bytes there are.
pub fn size(files: &[File]) -> usize {
    files.iter().map(|file| file.text.len()).sum()
}

#[cfg(test)]
mod tests {
    use wbem_sim::mof::{compile_into, default_namespace};
    use wbem_sim::repository::Repository;

    use super::*;

    #[test]
    fn the_same_seed_makes_the_same_files_and_another_makes_others() {
        let texts = |seed| files(seed).into_iter().map(|file| file.text).collect::<Vec<_>>();
        assert_eq!(texts(1), texts(1));
        assert_ne!(texts(1), texts(2));
    }

    #[test]
    fn the_schema_is_as_large_and_as_deep_as_it_should_be_and_compiles() {
        let files = files(SEED);
        assert_eq!(files.len(), CLASS_COUNT);
        assert!((4_000_000..5_000_000).contains(&size(&files)), "{}", size(&files));
        let mut repository = Repository::new();
        for file in &files {
            let namespace = default_namespace();
            let compiled = compile_into(&file.name, &file.text, &mut repository, &namespace);
            compiled.unwrap_or_else(|error| panic!("{error}"));
        }
        let namespace = repository.at_mut(&default_namespace()).expect("it is there");
        let depths = namespace.classes().map(|class| class.derivation().len() + 1);
        assert_eq!(depths.max(), Some(DEPTH_MAX));
    }
}
