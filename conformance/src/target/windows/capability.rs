//! What the target can do, and why it cannot do the rest.

use std::collections::BTreeMap;

use super::WindowsOptions;
use crate::catalogue::CAPABILITIES;

/// What was found on the machine.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Facts {
    /// Whether the service is the simulator, with its control interface.
    pub is_simulator: bool,
    /// Whether this process holds SeBackupPrivilege and SeRestorePrivilege.
    pub holds_privileges: bool,
    /// Whether IMofCompiler can be had.
    pub has_compiler: bool,
    /// Whether the service is on another machine, where every caller is an administrator with all
    /// privileges, and nothing but calls comes.
    pub is_remote: bool,
}

/// For each capability, nothing if it is there, or why it is not.
pub type Capabilities = BTreeMap<&'static str, Option<&'static str>>;

/// Why no caller is remote; the names are those of `remote.rs`.
const TAKES_ANOTHER_MACHINE: &str = "every caller is on the machine of the service; \
    WBEM_REMOTE_HOST, WBEM_REMOTE_USER and WBEM_REMOTE_PASSWORD name one on another machine";

/// What a target can do with these options on such a machine.
pub fn capabilities(facts: Facts, options: WindowsOptions) -> Capabilities {
    let of = |word: &'static str| (word, why_lacking(word, facts, options));
    CAPABILITIES.iter().map(|word| of(word)).collect()
}

fn why_lacking(word: &str, facts: Facts, options: WindowsOptions) -> Option<&'static str> {
    let unless = |is_there: bool, reason| (!is_there).then_some(reason);
    let simulator = facts.is_simulator;
    if facts.is_remote
        && let Some(known) = from_afar(word)
    {
        return known;
    }
    match word {
        "concurrency" | "file-system" => None,
        "mof" => unless(facts.has_compiler, "the class of IMofCompiler is not registered"),
        "privilege-control" => unless(
            simulator || facts.holds_privileges,
            "this process does not hold SeBackupPrivilege and SeRestorePrivilege",
        ),
        "time-control" => unless(
            simulator || options.real_time,
            "15 minutes are waited out with `--real-time` only",
        ),
        "destructive" => unless(
            simulator || options.allow_destructive,
            "the repository is replaced with `--allow-destructive` only",
        ),
        "shutdown-control" => unless(simulator, "a client has no way to shut the service down"),
        "cli" | "vss" | "legacy-version" => Some("this target does not drive it"),
        "remote-caller" => unless(simulator, TAKES_ANOTHER_MACHINE),
        "namespace-security" => unless(simulator, "the accounts of the scenarios do not exist"),
        "auth-level-control" => unless(simulator, "every proxy has the levels of the process"),
        "provider" => unless(simulator, "the suite has no provider for it"),
        "client-kill" => unless(simulator, "the callers are one process"),
        "service-restart" => unless(simulator, "the service of a machine is not stopped for this"),
        "operation-hold" | "request-limit" | "fault-injection" => {
            unless(simulator, "nothing outside the service can do that")
        }
        _ => Some("this target knows nothing of it"),
    }
}

/// What is different where the service is on another machine.
fn from_afar(word: &str) -> Option<Option<&'static str>> {
    Some(match word {
        "remote-caller" => None,
        "privilege-control" => Some("from afar an account's privileges are all enabled"),
        "file-system" => Some("the files are those of another machine"),
        "mof" => Some("the compiler stores in the service of its own machine"),
        "destructive" => Some("the repository of another machine is not replaced"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::remote;
    use super::*;

    fn lacking(facts: Facts, options: WindowsOptions) -> Vec<&'static str> {
        let all = capabilities(facts, options);
        all.into_iter().filter(|(_, why)| why.is_some()).map(|(word, _)| word).collect()
    }

    #[test]
    fn every_word_of_the_catalogue_is_known() {
        let all = capabilities(Facts::default(), WindowsOptions::default());
        let unknown =
            all.iter().filter(|(_, why)| **why == Some("this target knows nothing of it"));
        assert_eq!(unknown.count(), 0);
    }

    #[test]
    fn the_simulator_can_do_what_no_client_of_a_real_service_can() {
        let facts = Facts { is_simulator: true, has_compiler: true, ..Facts::default() };
        let lacking = lacking(facts, WindowsOptions::default());
        assert_eq!(lacking, ["cli", "legacy-version", "vss"]);
    }

    #[test]
    fn options_and_rights_give_what_they_say() {
        let facts = Facts { holds_privileges: true, has_compiler: true, ..Facts::default() };
        let careful = lacking(facts, WindowsOptions::default());
        let options = WindowsOptions {
            real_time: true,
            allow_destructive: true,
            ..WindowsOptions::default()
        };
        let bold = lacking(facts, options);
        let given: Vec<_> = careful.iter().filter(|word| !bold.contains(word)).collect();
        assert_eq!(given, [&"destructive", &"time-control"]);
        assert!(!careful.contains(&"privilege-control") && !careful.contains(&"mof"));
        let poor = lacking(Facts::default(), WindowsOptions::default());
        assert!(poor.contains(&"privilege-control") && poor.contains(&"mof"));
    }

    #[test]
    fn from_afar_there_are_remote_callers_and_little_else() {
        let facts = Facts {
            holds_privileges: true,
            has_compiler: true,
            is_remote: true,
            ..Facts::default()
        };
        let options = WindowsOptions {
            real_time: true,
            allow_destructive: true,
            ..WindowsOptions::default()
        };
        let all = capabilities(facts, options);
        let there: Vec<_> =
            all.iter().filter(|(_, why)| why.is_none()).map(|(word, _)| *word).collect();
        assert_eq!(there, ["concurrency", "remote-caller", "time-control"]);
    }

    #[test]
    fn who_lacks_remote_callers_is_told_which_variables_to_set() {
        let all = capabilities(Facts::default(), WindowsOptions::default());
        let why = all["remote-caller"].expect("it lacks them");
        for variable in [remote::HOST, remote::USER, remote::PASSWORD] {
            assert!(why.contains(variable), "{why}");
        }
    }
}
