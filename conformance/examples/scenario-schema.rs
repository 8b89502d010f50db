//! Prints the JSON Schema of scenario files, as `fixtures/suite/scenario.schema.json` has it.

fn main() {
    print!("{}", wbem_conformance::scenario::schema());
}
