//! A campaign: cases until something differs, or there are enough.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use wbem_sim::call::{CallId, Reply};
use wbem_sim::profile::Profile;

use super::coverage::Coverage;
use super::crash::{Crash, Lab};
use super::event::{Event, Finished, Found, Started};
use super::finding::{Finding, Signature, bare_head, file_name, head, said};
use super::generate::Generator;
use super::model::Model;
use super::shrink::{least, smallest};
use super::subject::{Subject, Told};
use super::world::World;
use crate::exit_code::ExitCode;
use crate::filter::Shard;
use crate::runner::SharedTarget;
use crate::scenario::{Content, Deed, Expected, Failure, Head, Recorded, Recording, Scenario};
use crate::target::TargetError;

/// How many cases the target gets at a time.
const BATCH: usize = 32;
/// A difference of so many deeds is small.
const SMALL: usize = 8;
/// Of how many differences the smallest is taken, where none is small.
const TRIES_MAX: usize = 5;

/// What is explored, and how far.
pub struct Campaign {
    /// The target.
    pub target: SharedTarget,
    /// What the model follows.
    pub profile: Profile,
    /// Where all chance comes from.
    pub seed: u64,
    /// How many cases at most, over all shards.
    pub cases: u64,
    /// The part of them that is tried here.
    pub shard: Option<Shard>,
    /// How many deeds a case has at most, after what it begins with.
    pub length: usize,
    /// After how many differences it ends.
    pub differences: usize,
    /// How long one case may take.
    pub deadline: Duration,
    /// Whether somebody wants it to end.
    pub stop: Arc<AtomicBool>,
    /// How many cases have been tried.
    pub begun: Arc<AtomicUsize>,
}

/// What a campaign came to.
#[derive(Debug, Clone)]
pub struct Ended {
    /// What there is to say of it.
    pub finished: Finished,
    /// What was found.
    pub findings: Vec<Finding>,
    /// The exit code.
    pub exit_code: ExitCode,
}

/// A case of which the model's part is over.
struct Case {
    number: u64,
    recording: Recording,
}

/// A difference that may not be as small as another one.
struct Pending {
    number: u64,
    from_deeds: usize,
    found: (Scenario, Failure, Head),
    /// How many differences it is the smallest of.
    tries: usize,
}

impl Pending {
    fn size(&self) -> usize {
        self.found.0.deeds().len()
    }

    /// The smaller of two, which has been tried as often as the first.
    fn or(self, other: Pending) -> Pending {
        let tries = self.tries;
        let smaller = if other.size() < self.size() { other } else { self };
        Pending { tries, ..smaller }
    }
}

/// A campaign on its way.
struct Way<'a> {
    campaign: &'a Campaign,
    world: &'a World,
    model: Model,
    subject: Subject,
    head: Arc<Head>,
    coverage: Coverage,
    known: BTreeSet<Signature>,
    findings: Vec<Finding>,
    pending: Option<Pending>,
    finished: Finished,
    broken: Option<TargetError>,
}

impl Campaign {
    /// A campaign of so many cases, until the first difference.
    pub fn new(target: SharedTarget, profile: Profile, seed: u64, cases: u64) -> Self {
        Self {
            target,
            profile,
            seed,
            cases,
            shard: None,
            length: 48,
            differences: 1,
            deadline: crate::runner::DEADLINE,
            stop: Arc::default(),
            begun: Arc::default(),
        }
    }

    /// Explores, and tells of what happens.
    pub fn run(&self, tell: &mut dyn FnMut(Event)) -> Result<Ended, TargetError> {
        let world = World::new(&self.target.describe().work_folder);
        let model = Model::new(self.profile.clone(), &world.content)?;
        Ok(self.run_beside(model, &world, tell))
    }

    /// Explores a world, of which this is the model.
    pub(super) fn run_beside(
        &self,
        model: Model,
        world: &World,
        tell: &mut dyn FnMut(Event),
    ) -> Ended {
        let start = Instant::now();
        let description = self.target.describe();
        tell(Event::Started(Started {
            seed: self.seed,
            cases: self.cases,
            target: description.name.clone(),
            profile: self.profile.name.to_string(),
        }));
        let head = bare_head(&self.profile, &world.content, &world.work_folder);
        let mut way = Way {
            campaign: self,
            world,
            model,
            subject: Subject {
                target: Arc::clone(&self.target),
                expected: Expected::Profile(Box::new(self.profile.readings.clone())),
                deadline: self.deadline,
            },
            head: Arc::new(head),
            coverage: Coverage::default(),
            known: BTreeSet::new(),
            findings: Vec::new(),
            pending: None,
            finished: Finished::default(),
            broken: None,
        };
        way.go(&description.capabilities, tell);
        way.end(start, tell)
    }
}

impl Way<'_> {
    fn go(&mut self, capabilities: &BTreeSet<String>, tell: &mut dyn FnMut(Event)) {
        let campaign = self.campaign;
        let mut generator = Generator::new(self.world, capabilities, campaign.seed);
        let mine = |case: &u64| campaign.shard.is_none_or(|shard| shard.takes_number(*case));
        let mut numbers = (0..campaign.cases).filter(mine).peekable();
        while numbers.peek().is_some() && !self.is_over() {
            let mut batch = Vec::with_capacity(BATCH);
            for number in numbers.by_ref().take(BATCH) {
                match self.case(&mut generator, number) {
                    Ok(case) => batch.push(case),
                    Err(crash) => self.keep_crash(number, crash, tell),
                }
            }
            self.compare(batch, tell);
        }
    }

    fn is_over(&self) -> bool {
        self.campaign.stop.load(Ordering::Relaxed)
            || self.broken.is_some()
            || self.finished.stopped.is_some()
            || self.findings.len() >= self.campaign.differences
    }

    /// Makes a case, and plays it on the model.
    fn case(&mut self, generator: &mut Generator<'_>, number: u64) -> Result<Case, Crash> {
        let length = self.campaign.length;
        let recording = generator.case(&self.model, &mut self.coverage, number, length)?;
        self.finished.deeds += recording.steps.len() as u64;
        Ok(Case { number, recording })
    }

    /// Shrinks what the model did not survive, and reports it.
    fn keep_crash(&mut self, number: u64, crash: Crash, tell: &mut dyn FnMut(Event)) {
        self.finished.cases += 1;
        self.campaign.begun.fetch_add(1, Ordering::Relaxed);
        let lab = Lab {
            model: &self.model,
            callers: &self.world.callers,
            head: &self.head,
            deadline: self.campaign.deadline,
            stop: &self.campaign.stop,
        };
        let from_deeds = crash.deeds.len();
        match lab.smallest(crash) {
            Some((scenario, failure)) => {
                if self.known.insert(Signature::of(&failure)) {
                    self.keep(number, from_deeds, scenario, failure, tell);
                }
            }
            None => self.finished.unsaid += 1,
        }
    }

    /// Plays cases on the target, and follows up what differs.
    fn compare(&mut self, batch: Vec<Case>, tell: &mut dyn FnMut(Event)) {
        let deeds: Vec<Vec<Deed>> = batch.iter().map(|case| case.recording.deeds()).collect();
        let played = self.subject.play(&Arc::new(deeds), &self.head);
        for (index, case) in batch.into_iter().enumerate() {
            if self.is_over() {
                return;
            }
            self.finished.cases += 1;
            self.campaign.begun.fetch_add(1, Ordering::Relaxed);
            match played.as_ref().map(|played| &played[index]) {
                Some(Ok(theirs)) => {
                    let ordered = self.head.is_ordered;
                    if let Some(step) = first_difference(&case.recording, theirs, ordered) {
                        self.follow(&case, step + 1, tell);
                    }
                }
                Some(Err(error @ (TargetError::Start(_) | TargetError::Protocol(_)))) => {
                    self.broken = Some(error.clone());
                }
                // It was not survived, or what it did cannot be done: all of it is looked at.
                Some(Err(_)) | None => self.follow(&case, case.recording.steps.len(), tell),
            }
        }
    }

    /// Makes a scenario of a difference, and shrinks it.
    fn follow(&mut self, case: &Case, steps: usize, tell: &mut dyn FnMut(Event)) {
        let deeds: Vec<Deed> = case.recording.deeds().into_iter().take(steps).collect();
        let Some(scenario) = said(&self.model, &deeds, &self.head) else {
            self.finished.unsaid += 1;
            return;
        };
        match self.subject.tell(&scenario, &self.world.work_folder) {
            // A case that was not survived together with others may be sound.
            Told::Same => {
                self.finished.unsaid += 1;
            }
            Told::Unknown(reason) => {
                self.finished.unknown += 1;
                self.finished.stopped = Some(reason);
            }
            Told::Broken(error) => self.broken = Some(error),
            Told::Otherwise(failure) => {
                self.shrink_and_report(case.number, deeds, scenario, failure, tell);
            }
        }
    }

    /// Shrinks a difference, and reports it where that has made it small. Where it has not, those
    /// that come next may become smaller: the smallest of a few is reported.
    fn shrink_and_report(
        &mut self,
        number: u64,
        deeds: Vec<Deed>,
        scenario: Scenario,
        failure: Failure,
        tell: &mut dyn FnMut(Event),
    ) {
        let from_deeds = deeds.len();
        let signature = Signature::of(&failure);
        let mut pending = match self.pending.take() {
            Some(pending) => {
                let found = self.shrink(deeds, scenario, failure, None);
                pending.or(Pending { number, from_deeds, found, tries: 0 })
            }
            None if self.known.insert(signature.clone()) => {
                let found = self.shrink(deeds, scenario, failure, Some(&signature));
                Pending { number, from_deeds, found, tries: 0 }
            }
            None => return,
        };
        pending.tries += 1;
        match pending.size() <= SMALL || pending.tries >= TRIES_MAX {
            true => self.report(pending, tell),
            false => self.pending = Some(pending),
        }
    }

    /// As small as it gets with a signature, or any, or as it has got when somebody wants an end.
    fn shrink(
        &self,
        deeds: Vec<Deed>,
        scenario: Scenario,
        failure: Failure,
        signature: Option<&Signature>,
    ) -> (Scenario, Failure, Head) {
        let mut best = (scenario, failure, (*self.head).clone());
        let mut model = self.model.clone();
        let mut shows = |model: &Model, head: &Head, deeds: &[Deed]| {
            if self.campaign.stop.load(Ordering::Relaxed) {
                return false;
            }
            let Some(scenario) = said(model, deeds, head) else { return false };
            match self.subject.tell(&scenario, &self.world.work_folder) {
                Told::Otherwise(failure)
                    if signature.is_none_or(|one| Signature::of(&failure) == *one) =>
                {
                    best = (scenario, failure, head.clone());
                    true
                }
                _ => false,
            }
        };
        let head = (*self.head).clone();
        let mut with_all = |deeds: &[Deed]| shows(&model, &head, deeds);
        let deeds = least(deeds, &self.world.callers, &mut with_all);
        let leave_out = |list: &[Content], gone: &dyn Fn(usize) -> bool| {
            list.iter()
                .enumerate()
                .filter(|(at, _)| !gone(*at))
                .map(|(_, one)| one.clone())
                .collect()
        };
        let mut with_content = |content: &[Content]| {
            let head = Head { content: content.to_vec(), ..head.clone() };
            let Ok(smaller) = Model::new(self.campaign.profile.clone(), content) else {
                return false;
            };
            model = smaller;
            shows(&model, &head, &deeds)
        };
        smallest(head.content.clone(), leave_out, &mut with_content);
        best
    }

    fn report(
        &mut self,
        Pending { number, from_deeds, found, .. }: Pending,
        tell: &mut dyn FnMut(Event),
    ) {
        let (scenario, failure, bare) = found;
        self.known.insert(Signature::of(&failure));
        let head = head(&failure, &scenario, &bare, &self.campaign.profile);
        let deeds = scenario.deeds();
        let model = Model::new(self.campaign.profile.clone(), &bare.content);
        let whole = model.ok().and_then(|model| said(&model, &deeds, &head)).unwrap_or(scenario);
        self.keep(number, from_deeds, whole, failure, tell);
    }

    /// Keeps a scenario as a file, and tells of it.
    fn keep(
        &mut self,
        number: u64,
        from_deeds: usize,
        scenario: Scenario,
        failure: Failure,
        tell: &mut dyn FnMut(Event),
    ) {
        let Ok(text) = scenario.to_toml() else {
            self.finished.unsaid += 1;
            return;
        };
        let file = file_name(&failure, &scenario);
        tell(Event::Found(Found {
            case: number,
            from_deeds,
            deeds: scenario.deeds().len(),
            call: failure.call.clone(),
            expected: failure.expected.clone(),
            actual: failure.actual.clone(),
            file: file.clone(),
            scenario: text.clone(),
        }));
        self.findings.push(Finding { scenario, failure, text, file });
    }

    fn end(mut self, start: Instant, tell: &mut dyn FnMut(Event)) -> Ended {
        if let Some(pending) = self.pending.take() {
            self.report(pending, tell);
        }
        if self.campaign.stop.load(Ordering::Relaxed) {
            self.finished.stopped.get_or_insert_with(|| "interrupted".to_owned());
        }
        if let Some(error) = &self.broken {
            self.finished.stopped = Some(error.to_string());
        }
        let exit_code = match () {
            () if self.broken.is_some() => ExitCode::Target,
            () if !self.findings.is_empty() => ExitCode::Failed,
            () if self.finished.unknown > 0 => ExitCode::Unknown,
            () if self.finished.cases == 0 => ExitCode::NothingRan,
            () => ExitCode::Passed,
        };
        self.finished.outcomes = self.coverage.outcomes();
        self.finished.differences = self.findings.len();
        self.finished.exit_code = exit_code.number();
        self.finished.wall_ms = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
        tell(Event::Finished(self.finished.clone()));
        Ended { finished: self.finished, findings: self.findings, exit_code }
    }
}

/// The first step that came to something else.
fn first_difference(ours: &Recording, theirs: &Recording, is_ordered: bool) -> Option<usize> {
    let sorted = |replies: &[(CallId, Reply)]| sorted(replies, is_ordered);
    let same = |(ours, theirs): (&Recorded, &Recorded)| {
        let seen = match (&ours.seen, &theirs.seen) {
            (Some(ours), Some(theirs)) => {
                std::mem::discriminant(ours) == std::mem::discriminant(theirs)
            }
            (None, None) => true,
            _ => false,
        };
        seen && (ours.replies == theirs.replies || sorted(&ours.replies) == sorted(&theirs.replies))
    };
    ours.steps.iter().zip(&theirs.steps).position(|pair| !same(pair))
}

/// Replies as far as the order of what they list means nothing, and perhaps their own.
fn sorted(replies: &[(CallId, Reply)], is_ordered: bool) -> Vec<(CallId, Reply)> {
    let mut replies = replies.to_vec();
    for (_, reply) in &mut replies {
        reply.returned.sort();
    }
    if !is_ordered {
        replies.sort_by_key(|(id, _)| *id);
    }
    replies
}
