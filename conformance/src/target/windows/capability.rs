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
}

/// For each capability, nothing if it is there, or why it is not.
pub type Capabilities = BTreeMap<&'static str, Option<&'static str>>;

/// What a target can do with these options on such a machine.
pub fn capabilities(facts: Facts, options: WindowsOptions) -> Capabilities {
    let of = |word: &'static str| (word, why_lacking(word, facts, options));
    CAPABILITIES.iter().map(|word| of(word)).collect()
}

fn why_lacking(word: &str, facts: Facts, options: WindowsOptions) -> Option<&'static str> {
    let unless = |is_there: bool, reason| (!is_there).then_some(reason);
    let simulator = facts.is_simulator;
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
        "remote-caller" => unless(simulator, "every caller is on the machine of the service"),
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

#[cfg(test)]
mod tests {
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
        let facts = Facts { holds_privileges: true, has_compiler: true, is_simulator: false };
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
}
