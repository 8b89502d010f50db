//! What follows from steps and callers about what a target must be able to do.

use std::collections::BTreeSet;
use std::sync::Arc;

use wbem_sim::call::Method;
use wbem_sim::caller::{ADMINISTRATORS, Authentication, Caller, Impersonation, Origin};
use wbem_sim::caller::{Privilege, PrivilegeState};

use crate::scenario::script::{Action, Calls, Step};
use crate::scenario::wanted::Wanted;
use crate::target::{Control, Pace};

/// What the callers of a scenario ask of a target: besides what each does, more than one account.
pub fn of_callers(callers: &[Arc<Caller>]) -> BTreeSet<&'static str> {
    let mut needs: BTreeSet<_> = callers.iter().flat_map(|one| of_caller(one)).collect();
    let accounts: BTreeSet<_> = callers.iter().map(|one| &one.account).collect();
    needs.extend((accounts.len() > 1).then_some("namespace-security"));
    needs
}

/// What a caller asks of a target. Every target has one local administrator with both privileges.
/// From afar those that an account holds are all enabled, whatever its token says at home [REQ
/// PRIV-9]: there only one that it does not hold has to be chosen.
pub fn of_caller(caller: &Caller) -> Vec<&'static str> {
    let mut needs = Vec::new();
    let mut add = |needed: bool, word| needs.extend(needed.then_some(word));
    add(caller.origin == Origin::Remote, "remote-caller");
    let lacks = |privilege| match caller.privilege(privilege) {
        PrivilegeState::Absent => true,
        PrivilegeState::Disabled => caller.origin == Origin::Local,
        PrivilegeState::Enabled => false,
    };
    add(lacks(Privilege::Backup) || lacks(Privilege::Restore), "privilege-control");
    add(!caller.is_in(ADMINISTRATORS), "namespace-security");
    let usual = caller.authentication == Authentication::default()
        && caller.impersonation == Impersonation::default();
    add(!usual, "auth-level-control");
    needs
}

/// What a step asks of a target.
pub fn of_step(step: &Step) -> Vec<&'static str> {
    let mut needs = of_action(&step.action);
    let blocked = step.expect.as_ref().is_some_and(|e| e.ever(|w| *w == Wanted::Blocked));
    needs.extend(blocked.then_some("concurrency"));
    needs
}

fn of_action(action: &Action) -> Vec<&'static str> {
    match action {
        Action::Call(calls) => of_calls(calls),
        Action::Reply { .. } => Vec::new(),
        Action::Advance { .. } => vec!["time-control"],
        Action::LetGo { .. } => vec!["operation-hold"],
        Action::Control(control) => of_control(control),
    }
}

/// A Restore that must be refused counts too: a wrong target may not refuse it.
fn of_calls(calls: &Calls) -> Vec<&'static str> {
    let mut needs = Vec::new();
    if calls.pace == Pace::Held {
        needs.extend(["operation-hold", "concurrency"]);
    }
    needs.extend(matches!(calls.method, Method::Restore { .. }).then_some("destructive"));
    needs.extend(matches!(calls.method, Method::CompileMof(_)).then_some("mof"));
    needs.extend(sets_descriptor(&calls.method).then_some("namespace-security"));
    needs
}

fn sets_descriptor(method: &Method) -> bool {
    matches!(method, Method::ExecMethod { method: Some(name), .. } if **name == *"SetSD")
}

fn of_control(control: &Control) -> Vec<&'static str> {
    match control {
        Control::Load { .. } => Vec::new(),
        Control::LetGo { .. } => vec!["operation-hold"],
        Control::Kill { .. } => vec!["client-kill"],
        Control::LimitRequests { .. } => vec!["request-limit"],
        Control::Fail { .. } => vec!["fault-injection"],
        Control::Stop => vec!["service-restart"],
        Control::Start { initialized: true } => vec!["service-restart"],
        Control::Start { initialized: false } => vec!["service-restart", "fault-injection"],
        Control::PutFile { .. } | Control::LookAtFile { .. } | Control::DenyFolder { .. } => {
            vec!["file-system"]
        }
        Control::ProviderPut { .. }
        | Control::ProviderClear { .. }
        | Control::ProviderPutClass { .. }
        | Control::ProviderDeleteClass { .. } => vec!["provider"],
    }
}

#[cfg(test)]
mod tests {
    use wbem_sim::call::{CallId, Handle};

    use super::*;

    #[test]
    fn an_administrator_with_all_privileges_needs_nothing() {
        assert_eq!(of_caller(&Caller::administrator("p")), Vec::<&str>::new());
        let user = of_caller(&Caller::user("p", "guest"));
        assert_eq!(user, ["privilege-control", "namespace-security"]);
    }

    #[test]
    fn two_accounts_have_to_be_there_whoever_they_are() {
        let named = |account: &str| {
            let mut caller = Caller::administrator("p");
            caller.account = account.into();
            Arc::new(caller)
        };
        let one = of_callers(&[named("operator"), named("operator")]);
        assert_eq!(one, BTreeSet::new());
        let two = of_callers(&[named("operator"), named("second")]);
        assert_eq!(two, BTreeSet::from(["namespace-security"]));
    }

    #[test]
    fn whoever_sets_a_descriptor_needs_a_namespace_whose_descriptor_may_be_set() {
        let needs = |method| {
            let (caller, call_result, pace) = ("operator".to_owned(), false, Pace::Free);
            of_calls(&Calls { caller, method, call_result, first: CallId(0), count: 1, pace })
        };
        let connection = Handle(0);
        assert_eq!(needs(Method::set_descriptor(connection, &[])), ["namespace-security"]);
        assert_eq!(needs(Method::of_security(connection, "GetSD", None)), Vec::<&str>::new());
    }

    #[test]
    fn from_afar_it_does_not_matter_whether_privileges_are_enabled() {
        use PrivilegeState::{Absent, Disabled, Enabled};
        let needs = |origin, state| {
            let mut caller = Caller::administrator("p");
            (caller.origin, caller.restore_privilege) = (origin, state);
            of_caller(&caller)
        };
        for state in [Enabled, Disabled] {
            assert_eq!(needs(Origin::Remote, state), ["remote-caller"]);
        }
        assert_eq!(needs(Origin::Remote, Absent), ["remote-caller", "privilege-control"]);
        assert_eq!(needs(Origin::Local, Disabled), ["privilege-control"]);
    }
}
