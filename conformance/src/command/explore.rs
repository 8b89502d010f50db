//! `explore`: random calls on a target, held against the model; and what several campaigns found,
//! put together.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{SystemTime, UNIX_EPOCH};

use super::arguments::{ExploreArguments, Format};
use super::choice::Expectation;
use super::console::Console;
use super::error::{CommandError, read_text, write_text};
use super::progress::Progress;
use crate::catalogue::Catalogue;
use crate::exit_code::ExitCode;
use crate::explore::{Campaign, Event, Finished, Found, canonical};
use crate::scenario::Scenario;

/// Explores a target, or joins what was found.
pub fn explore(
    arguments: &ExploreArguments,
    console: &mut Console<'_>,
) -> Result<ExitCode, CommandError> {
    if let Some(save) = &arguments.save {
        let failed = |error| CommandError::Write { file: save.clone(), error };
        fs::create_dir_all(save).map_err(failed)?;
    }
    match arguments.merge.as_slice() {
        [] => run(arguments, console),
        folders => merge(folders, arguments.save.as_deref(), console),
    }
}

fn run(arguments: &ExploreArguments, console: &mut Console<'_>) -> Result<ExitCode, CommandError> {
    let expectation = Expectation::named(&arguments.judged.profile)?;
    let Some(profile) = expectation.profile.clone() else {
        let message = "the model has to follow one profile; name it in place of `observe`";
        return Err(CommandError::Usage(message.to_owned()));
    };
    let options = arguments.judged.windows.options();
    let target = arguments.judged.target.target(&expectation, options)?;
    let seed = arguments.seed.unwrap_or_else(seed_of_now);
    let mut campaign = Campaign::new(target, profile, seed, arguments.cases);
    campaign.shard = arguments.shard;
    campaign.differences = arguments.differences.get();
    campaign.deadline = arguments.deadline;
    campaign.stop = stop_on_interrupt();
    let cases = usize::try_from(arguments.cases).unwrap_or(usize::MAX);
    let progress = Progress::show(console.is_watched, &campaign.begun, cases, "cases");
    let mut said = Ok(());
    let ended = campaign.run(&mut |event| {
        if said.is_ok() {
            said = progress.aside(|| take(&event, arguments, console));
        }
    });
    drop(progress);
    said?;
    match ended {
        Ok(ended) => Ok(ended.exit_code),
        Err(error) => Err(CommandError::Usage(format!("the model itself cannot begin: {error}"))),
    }
}

/// Keeps what was found, at once, and says what happened.
fn take(
    event: &Event,
    arguments: &ExploreArguments,
    console: &mut Console<'_>,
) -> Result<(), CommandError> {
    let saved = match (event, &arguments.save) {
        (Event::Found(found), Some(folder)) => {
            let file = folder.join(&found.file);
            write_text(&file, &found.scenario)?;
            Some(file)
        }
        _ => None,
    };
    let text = match arguments.format {
        Format::Json => serde_json::to_string(event).expect("events are JSON") + "\n",
        Format::Human => match event {
            Event::Started(started) => format!(
                "wbem-conformance {}\n{} against the model, profile {}, {} cases\nseed {}\n",
                env!("CARGO_PKG_VERSION"),
                started.target,
                started.profile,
                started.cases,
                started.seed
            ),
            Event::Found(found) => found_text(found, saved.as_deref()),
            Event::Finished(finished) => finished_text(finished),
        },
    };
    console.out.say(&text)
}

fn found_text(found: &Found, saved: Option<&Path>) -> String {
    let Found { case, from_deeds, deeds, call, expected, actual, scenario, .. } = found;
    let head = format!(
        "\nfound in case {case}, {from_deeds} steps shrunk to {deeds}\n  {call}\n    \
         expected  {expected}\n    actual    {actual}\n"
    );
    match saved {
        Some(file) => format!("{head}  saved as {}\n", file.display()),
        None => format!("{head}\n{scenario}"),
    }
}

fn finished_text(finished: &Finished) -> String {
    let Finished { cases, deeds, outcomes, differences, unsaid, unknown, .. } = finished;
    let stopped = finished.stopped.as_ref().map(|why| format!("stopped: {why}\n"));
    let unsaid = match unsaid {
        0 => String::new(),
        some => format!(", {some} that no scenario can say"),
    };
    format!(
        "\n{}{cases} cases of {deeds} steps, {outcomes} outcomes of the model\n{differences} \
         differences{unsaid}, {unknown} unknown\n",
        stopped.unwrap_or_default()
    )
}

fn seed_of_now() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    now.as_nanos() as u64
}

/// What is set when somebody wants an end; the second time the process ends at once.
fn stop_on_interrupt() -> Arc<AtomicBool> {
    static STOP: OnceLock<Arc<AtomicBool>> = OnceLock::new();
    let stop = STOP.get_or_init(|| {
        let stop = Arc::new(AtomicBool::new(false));
        let wanted = Arc::clone(&stop);
        // Without a handler Ctrl-C ends the process; what was found is on disk all the same.
        let _ = ctrlc::set_handler(move || {
            if wanted.swap(true, Ordering::Relaxed) {
                std::process::exit(130);
            }
        });
        stop
    });
    Arc::clone(stop)
}

/// Joins the scenarios of some folders: each that does the same as one before is left out.
fn merge(
    folders: &[PathBuf],
    save: Option<&Path>,
    console: &mut Console<'_>,
) -> Result<ExitCode, CommandError> {
    let Some(save) = save else {
        let message = "`--merge` needs `--save DIR`, where what was found goes";
        return Err(CommandError::Usage(message.to_owned()));
    };
    let mut known = BTreeSet::new();
    for (file, text) in scenario_files(save)? {
        known.insert(canonical(&read(&file, &text)?));
    }
    let (mut all, mut new) = (0, 0);
    for folder in folders {
        for (file, text) in scenario_files(folder)? {
            all += 1;
            let hash = canonical(&read(&file, &text)?);
            if known.insert(hash.clone()) {
                new += 1;
                write_text(&free_name(save, &file, &hash), &text)?;
            }
        }
    }
    let copies = all - new;
    let text = format!("{all} scenarios, {new} new, {copies} that were there already\n");
    console.out.say(&text)?;
    Ok(ExitCode::Passed)
}

/// The name of a file in another folder; with more of its hash where another one has it.
fn free_name(folder: &Path, file: &Path, hash: &str) -> PathBuf {
    let plain = folder.join(file.file_name().unwrap_or_default());
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    match plain.exists() {
        true => folder.join(format!("{stem}-{}.toml", &hash[..16])),
        false => plain,
    }
}

fn read(file: &Path, text: &str) -> Result<Scenario, CommandError> {
    let id = file.with_extension("").to_string_lossy().into_owned();
    Ok(Scenario::from_toml(&id, file, text, Catalogue::embedded())?)
}

/// The scenario files of a folder, in the order of their names.
fn scenario_files(folder: &Path) -> Result<Vec<(PathBuf, String)>, CommandError> {
    let failed = |error| CommandError::Read { file: folder.to_owned(), error };
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let file = entry.map_err(failed)?.path();
        if file.extension().is_some_and(|extension| extension == "toml") {
            files.push(file);
        }
    }
    files.sort();
    files.into_iter().map(|file| read_text(&file).map(|text| (file, text))).collect()
}
