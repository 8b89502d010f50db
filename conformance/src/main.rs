//! The command `wbem-conformance`; see `wbem_conformance::command`.

fn main() -> std::process::ExitCode {
    wbem_conformance::command::main()
}
