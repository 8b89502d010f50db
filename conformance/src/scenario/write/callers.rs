//! Who calls: only what is unlike the usual administrator, or the usual account.

use std::collections::BTreeMap;
use std::sync::Arc;

use toml_edit::{Item, Table, value};
use wbem_sim::caller::{ADMINISTRATORS, Caller, Origin, Privilege, PrivilegeState};

use super::text::list;
use crate::scenario::read::{AUTHENTICATIONS, DEFAULT_CALLER, IMPERSONATIONS};
use crate::scenario::script::{Action, Scenario};

/// The caller that stands first, and of which the steps need not speak: the first to call.
pub fn first(scenario: &Scenario) -> &str {
    let caller = |action: &Action| match action {
        Action::Call(calls) => scenario.callers.get_key_value(&calls.caller),
        _ => None,
    };
    let first = scenario.steps.iter().find_map(|step| caller(&step.action));
    let first = first.or_else(|| scenario.callers.first_key_value());
    first.map_or(DEFAULT_CALLER, |(name, _)| name)
}

/// Writes who calls, unless it is the one who calls where nobody is named.
pub fn write(root: &mut Table, callers: &BTreeMap<String, Arc<Caller>>, first: &str) {
    let usual = Caller::administrator(DEFAULT_CALLER);
    if callers.len() == 1 && callers.get(DEFAULT_CALLER).is_some_and(|one| **one == usual) {
        return;
    }
    let mut tables = Table::new();
    tables.set_implicit(true);
    let rest = callers.iter().filter(|(name, _)| *name != first);
    for (name, caller) in callers.get_key_value(first).into_iter().chain(rest) {
        tables.insert(name, Item::Table(table(name, caller)));
    }
    root.insert("callers", Item::Table(tables));
}

fn table(name: &str, caller: &Caller) -> Table {
    let mut table = Table::new();
    let administrator = Caller::administrator(&*caller.process);
    let has_account = caller.account != administrator.account;
    let usual = match has_account {
        true => Caller::user(&*caller.process, &*caller.account),
        false => administrator,
    };
    if *caller.process != *name {
        table.insert("process", value(&*caller.process));
    }
    if has_account {
        table.insert("account", value(&*caller.account));
    }
    write_groups(&mut table, caller, &usual);
    write_privileges(&mut table, caller, &usual);
    if caller.origin == Origin::Remote {
        table.insert("origin", value("remote"));
    }
    if caller.authentication != usual.authentication {
        let name = word(AUTHENTICATIONS, caller.authentication);
        table.insert("authentication", value(name));
    }
    if caller.impersonation != usual.impersonation {
        let name = word(IMPERSONATIONS, caller.impersonation);
        table.insert("impersonation", value(name));
    }
    table
}

fn write_groups(table: &mut Table, caller: &Caller, usual: &Caller) {
    let leads = caller.groups.first().is_some_and(|group| &**group == ADMINISTRATORS);
    if leads == usual.groups.is_empty() {
        table.insert("administrator", value(leads));
    }
    let rest = &caller.groups[usize::from(leads)..];
    if !rest.is_empty() {
        table.insert("groups", value(list(rest.iter().map(|group| &**group))));
    }
}

fn write_privileges(table: &mut Table, caller: &Caller, usual: &Caller) {
    let both =
        [("SeBackupPrivilege", Privilege::Backup), ("SeRestorePrivilege", Privilege::Restore)];
    if both.iter().all(|(_, which)| caller.privilege(*which) == usual.privilege(*which)) {
        return;
    }
    let those = |state| both.iter().filter(move |(_, which)| caller.privilege(*which) == state);
    let enabled = list(those(PrivilegeState::Enabled).map(|(name, _)| *name));
    let disabled = list(those(PrivilegeState::Disabled).map(|(name, _)| *name));
    if !enabled.is_empty() || disabled.is_empty() {
        table.insert("privileges", value(enabled));
    }
    if !disabled.is_empty() {
        table.insert("disabled-privileges", value(disabled));
    }
}

fn word<T: Copy + PartialEq>(known: &[(&'static str, T)], wanted: T) -> &'static str {
    let found = known.iter().find(|(_, value)| *value == wanted);
    found.map(|(name, _)| *name).expect("every value has a word")
}
