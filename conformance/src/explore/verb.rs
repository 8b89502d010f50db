//! What can be done next, how often it is worth trying, and what a target must be able to do.

/// A kind of deed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
#[expect(missing_docs, reason = "each is named after the method or the control that it makes")]
pub enum Verb {
    Activate,
    QueryInterface,
    Release,
    Pause,
    Resume,
    Backup,
    Restore,
    Connect,
    OpenNamespace,
    OpenLater,
    Get,
    PutClass,
    DeleteClass,
    Classes,
    PutInstance,
    DeleteInstance,
    Instances,
    Query,
    Enumerate,
    Next,
    Skip,
    Reset,
    Clone,
    PutMisplaced,
    PutLater,
    GetLater,
    AskResult,
    GetSecurity,
    SetSecurity,
    CallerRights,
    Compile,
    Shutdown,
    Advance,
    LetGo,
    Kill,
    LimitRequests,
    Fail,
    Stop,
    Start,
    DamageFile,
    LookAtFile,
    ProviderPut,
    ProviderPutClass,
}

/// How often a verb is tried before anything is known, and what it takes.
pub(super) struct Row {
    pub verb: Verb,
    pub weight: u32,
    pub needs: &'static [&'static str],
}

const fn row(verb: Verb, weight: u32, needs: &'static [&'static str]) -> Row {
    Row { verb, weight, needs }
}

/// Every verb. What changes who waits for what is tried most.
pub(super) const ROWS: [Row; 43] = [
    row(Verb::Activate, 8, &[]),
    row(Verb::QueryInterface, 2, &[]),
    row(Verb::Release, 5, &[]),
    row(Verb::Pause, 14, &["concurrency"]),
    row(Verb::Resume, 9, &[]),
    row(Verb::Backup, 8, &[]),
    row(Verb::Restore, 7, &["destructive"]),
    row(Verb::Connect, 9, &[]),
    row(Verb::OpenNamespace, 2, &[]),
    row(Verb::OpenLater, 1, &[]),
    row(Verb::Get, 6, &[]),
    row(Verb::PutClass, 4, &[]),
    row(Verb::DeleteClass, 2, &[]),
    row(Verb::Classes, 1, &[]),
    row(Verb::PutInstance, 9, &[]),
    row(Verb::DeleteInstance, 4, &[]),
    row(Verb::Instances, 3, &[]),
    row(Verb::Query, 2, &[]),
    row(Verb::Enumerate, 3, &[]),
    row(Verb::Next, 6, &[]),
    row(Verb::Skip, 1, &[]),
    row(Verb::Reset, 2, &[]),
    row(Verb::Clone, 2, &[]),
    row(Verb::PutMisplaced, 1, &[]),
    row(Verb::PutLater, 3, &[]),
    row(Verb::GetLater, 2, &[]),
    row(Verb::AskResult, 5, &[]),
    row(Verb::GetSecurity, 1, &[]),
    row(Verb::SetSecurity, 2, &["namespace-security"]),
    row(Verb::CallerRights, 1, &[]),
    row(Verb::Compile, 3, &["mof"]),
    row(Verb::Shutdown, 1, &["shutdown-control"]),
    row(Verb::Advance, 8, &["time-control"]),
    row(Verb::LetGo, 9, &["operation-hold"]),
    row(Verb::Kill, 2, &["client-kill"]),
    row(Verb::LimitRequests, 2, &["request-limit"]),
    row(Verb::Fail, 2, &["fault-injection"]),
    row(Verb::Stop, 1, &["service-restart"]),
    row(Verb::Start, 2, &["service-restart"]),
    row(Verb::DamageFile, 1, &["file-system"]),
    row(Verb::LookAtFile, 2, &["file-system"]),
    row(Verb::ProviderPut, 1, &["provider"]),
    row(Verb::ProviderPutClass, 1, &["provider"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_verb_stands_in_its_own_row() {
        for (index, row) in ROWS.iter().enumerate() {
            assert_eq!(row.verb as usize, index);
        }
    }
}
