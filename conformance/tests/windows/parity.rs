//! Two doors to one model: what the suite finds through COM is what it finds through Rust, and what
//! it does to a service that it knows nothing of is gone afterwards.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::sync::Arc;
use std::time::Duration;

use wbem_conformance::catalogue::Catalogue;
use wbem_conformance::event::Event;
use wbem_conformance::runner::{Plan, SharedTarget, run};
use wbem_conformance::suite::Suite;
use wbem_conformance::target::child::ChildTarget;
use wbem_conformance::target::windows::{WindowsOptions, WindowsTarget};
use wbem_conformance::target::{SimulatorTarget, Target};
use wbem_conformance::verdict::Verdict;
use wbem_conformance_com::Client;
use wbem_conformance_com::apartment::Apartment;
use wbem_sim::call::{Call, CallId, Handle, Method, Returned};
use wbem_sim::caller::Caller;
use wbem_sim::cim::{Instance, Object};
use wbem_sim::profile::Profile;

use super::alone;

/// The scenarios that COM cannot offer, each with the reason.
const EXCEPTIONS: &str = include_str!("exceptions.toml");

/// How long no reply must come: less than for a user, as the service is in this very process.
const SETTLE: Duration = Duration::from_millis(150);

/// The same for what has been different with that.
const LONG: Duration = Duration::from_secs(3);

type Verdicts = BTreeMap<String, (Verdict, String)>;

fn verdicts(target: SharedTarget) -> Verdicts {
    verdicts_of(target, |_| true)
}

/// The verdicts of some scenarios.
fn verdicts_of(target: SharedTarget, is_wanted: impl Fn(&str) -> bool) -> Verdicts {
    let suite = Suite::embedded().expect("the suite reads");
    let mut plan = Plan::against(&Profile::recommended(), &suite);
    plan.scenarios.retain(|scenario| is_wanted(&scenario.id));
    plan.limits.deadline = Duration::from_secs(60);
    let mut verdicts = Verdicts::new();
    run(&plan, Catalogue::embedded(), &target, &mut |event| {
        if let Event::ScenarioFinished(finished) = event {
            let said = finished.outcome.or(finished.reason).unwrap_or_default();
            verdicts.insert(finished.scenario, (finished.verdict, said));
        }
    });
    verdicts
}

/// What is different without being an exception, or an exception without being different.
fn complaints(profile: &Profile, target: SharedTarget) -> Vec<String> {
    let rust = verdicts(Arc::new(SimulatorTarget::new(profile.clone())));
    let com = verdicts(target);
    let exceptions: BTreeMap<String, String> = toml::from_str(EXCEPTIONS).expect("it is TOML");
    assert!(rust.len() > 700 && com.len() == rust.len(), "{} and {}", rust.len(), com.len());
    let mut complaints = Vec::new();
    for (scenario, (expected, _)) in &rust {
        let (actual, said) = &com[scenario];
        match exceptions.contains_key(scenario) {
            false if actual != expected => {
                complaints
                    .push(format!("{scenario}: {expected:?}, through COM {actual:?}: {said}"));
            }
            true if actual == expected => {
                complaints.push(format!("{scenario}: is no exception any more"));
            }
            _ => {}
        }
    }
    let unknown = exceptions.keys().filter(|scenario| !rust.contains_key(*scenario));
    complaints.extend(unknown.map(|scenario| format!("{scenario}: there is no such scenario")));
    complaints
}

#[test]
fn each_scenario_has_the_verdict_that_it_has_without_com() {
    let _alone = alone();
    let profile = Profile::recommended();
    let target = WindowsTarget::in_process(WindowsOptions::default(), &profile);
    let complaints = complaints(&profile, Arc::new(target));
    assert!(complaints.is_empty(), "{}:\n{}", complaints.len(), complaints.join("\n"));
}

/// The classes are those that the registry names, and whoever calls them is another process:
/// `--target windows`, as a user runs it.
#[test]
#[ignore = "it needs the DLL in the registry; `tests/wine/run` puts it there"]
fn each_scenario_has_that_verdict_through_the_registered_dll() {
    let _alone = alone();
    let target = WindowsTarget::new(WindowsOptions::default(), None);
    assert!(target.shares_process(), "what is registered is not the simulator");
    let words = vec!["--target=windows".to_owned()];
    let target =
        ChildTarget::new(Arc::new(target), env!("CARGO_BIN_EXE_wbem-conformance").into(), words);
    let complaints = complaints(&Profile::recommended(), Arc::new(target));
    assert!(complaints.is_empty(), "{}:\n{}", complaints.len(), complaints.join("\n"));
}

/// The classes of every namespace of the service that this process serves itself.
fn content() -> BTreeMap<String, BTreeSet<String>> {
    let _apartment = Apartment::enter().expect("a thread may");
    let (client, mut last) = (Client::default(), 0);
    let caller = Arc::new(Caller::administrator("suite"));
    let mut listed = |namespace: &str, list: &dyn Fn(Handle) -> Method| {
        last += 2;
        let call = |id, method| client.call(CallId(id), &Call::new(Arc::clone(&caller), method));
        call(last, Method::connect(namespace));
        call(last + 1, list(Handle(last))).returned
    };
    let classes = |connection| Method::EnumerateClasses { connection, superclass: None, flags: 0 };
    let namespaces = |connection| {
        let class = Some("__Namespace".into());
        Method::EnumerateInstances { connection, class, flags: 0 }
    };
    let (mut found, mut left) = (BTreeMap::new(), vec!["root".to_owned()]);
    while let Some(namespace) = left.pop() {
        let Returned::Classes(classes) = listed(&namespace, &classes) else {
            panic!("{namespace} has no classes");
        };
        let Returned::Instances(below) = listed(&namespace, &namespaces) else {
            panic!("{namespace} has no list of namespaces");
        };
        let name = |one: &Object<Instance>| one.value.value("Name").as_str().map(str::to_owned);
        left.extend(below.iter().filter_map(name).map(|name| format!(r"{namespace}\{name}")));
        found.insert(namespace, classes.iter().map(|class| class.name.to_string()).collect());
    }
    client.release_all();
    found
}

/// The files of the current folder, where paths without one lead.
fn files_here() -> BTreeSet<OsString> {
    let entries = std::fs::read_dir(".").expect("it is there");
    entries.map(|entry| entry.expect("it is there").file_name()).collect()
}

/// A service is used as one is that nobody wrote a control interface for: in a scratch namespace,
/// with what calls alone can do, replaced and put back. What runs that way has the verdict that it
/// has without COM, and the service is left as it was.
#[test]
fn a_service_that_nobody_knows_is_judged_alike_and_left_as_it_was() {
    let _alone = alone();
    let options = WindowsOptions { settle: SETTLE, allow_destructive: true, real_time: false };
    let target = WindowsTarget::in_process_as_any(options);
    let (before, files) = (content(), files_here());
    let com = verdicts(Arc::new(target));
    let rust = verdicts(Arc::new(SimulatorTarget::new(Profile::recommended())));
    let others = |verdicts: &Verdicts| -> Verdicts {
        let all = verdicts.clone().into_iter();
        all.filter(|(id, (verdict, _))| *verdict != Verdict::Skipped && *verdict != rust[id].0)
            .collect()
    };
    let at_first = others(&com);
    // On a busy machine a reply may come later than that.
    let patient = WindowsTarget::in_process_as_any(WindowsOptions { settle: LONG, ..options });
    let other = others(&verdicts_of(Arc::new(patient), |id| at_first.contains_key(id)));
    assert!(other.is_empty(), "{}: {other:#?}", other.len());
    let judged = com.values().filter(|(verdict, _)| *verdict != Verdict::Skipped).count();
    assert!(judged > 300, "{judged}");
    assert_eq!((content(), files_here()), (before, files));
}
