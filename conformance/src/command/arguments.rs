//! The command line: what can be written, and what `--help`, completions and the man page say
//! of it.

mod explore;
mod repository;

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};
use wbem_sim::cim::NamespacePath;
use wbem_sim::mof::CodePage;
use wbem_sim::mof::declaration::PutFlags;

use self::explore::EXPLORE_EXAMPLES;
pub use self::explore::ExploreArguments;
use self::repository::{BACKUP_EXAMPLES, RESTORE_EXAMPLES, VERIFY_EXAMPLES};
pub use self::repository::{BackupArguments, RestoreArguments, VerifyArguments};
use super::choice::TargetChoice;
use crate::filter::{Filter, Shard};

const EXAMPLES: &str = "\
Examples:
  wbem-conformance                                      judge the simulator
  wbem-conformance --profile open-spec                  expect what MS-WMI says
  wbem-conformance --filter 'topic:PAUSE level:MUST'    only what MUST hold of Pause
  wbem-conformance --target simulator:sdk               must fail: it behaves as the SDK pages say
  wbem-conformance --format json | jq .event            the events of the run
  wbem-conformance --write-deviations known.toml        begin a ledger of known deviations
  wbem-conformance --deviations known.toml              and judge against it from then on
  wbem-conformance --profile observe --record seen.jsonl       write down all that is said,
  wbem-conformance replay --against seen.jsonl          and hold the simulator against it
  wbem-conformance explain PAUSE-4                      what a requirement says, and who covers it
  wbem-conformance coverage --topic PAUSE --fail-under 100
  wbem-conformance explore --target simulator:sdk --save found
  wbem-conformance mof notes.mof --repository wmi       keep a repository on disk,
  wbem-conformance backup wmi.backup --repository wmi   back it up,
  wbem-conformance restore wmi.backup --repository wmi  restore it,
  wbem-conformance verify --repository wmi              and see whether it is whole

Exit codes:
   0  all applicable scenarios passed, or deviate as the ledger says
   1  something failed, or an entry of the ledger is fixed or has changed; coverage is too low
   2  the command line or an input file is wrong; a filter matches nothing
   3  the target could not be started or broke the protocol
   4  nothing ran: everything was skipped
   5  nothing failed, but some outcomes cannot be told
  70  a bug of this command

Environment of the target `windows`, all three or none:
  WBEM_REMOTE_HOST      the machine whose service is judged, every caller being remote
  WBEM_REMOTE_USER      an administrator there, as `DOMAIN\\user` or `user`
  WBEM_REMOTE_PASSWORD  that account's password";

const ARCHIVE_EXAMPLES: &str = "\
Examples:
  wbem-conformance archive nightly.backup               what is in it, and whether it is whole
  wbem-conformance archive --format json *.backup       the same for machines, one object a file

The exit code is 0 if all of them are whole, 2 otherwise.";

const MOF_EXAMPLES: &str = "\
Examples:
  wbem-conformance mof notes.mof                        only say what is wrong with it
  wbem-conformance mof a.mof b.mof --store              b.mof builds on a.mof: store both to see
  wbem-conformance mof a.mof --dump                     what the repository then holds, as MOF
  wbem-conformance mof notes.mof --repository wmi       store it for good, in the folder wmi

With --repository each file is stored in one transaction, and is there when it is reported. \
Ctrl-C at any moment loses nothing but the file that is being stored.";

const FILTERS: &str = "\
Only scenarios that all of these terms hold for; given again, also what that one takes. A term \
is `id:PATTERN` (`*` stands for anything), `topic:TOPIC`, `req:ID`, `level:LEVEL`, or a part of \
the id; `!` before it turns it round";

/// Judges an implementation of the Windows WMI repository service.
#[derive(Debug, Parser)]
#[command(
    name = "wbem-conformance",
    version,
    about = "Judges an implementation of the Windows WMI repository service",
    long_about = "Judges an implementation of the Windows WMI repository service (Backup, Restore, \
        Pause, Resume, connections, rights and the 15-minute timer) against the published \
        documents.\n\nWithout a subcommand this is `run`: it judges the simulator that comes with \
        it, unless told otherwise.",
    after_long_help = EXAMPLES,
    after_help = "`--help` has examples and the exit codes.",
    args_conflicts_with_subcommands = true,
    disable_help_subcommand = true
)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Option<Subcommands>,
    /// What `run` takes, which is also what to do without a subcommand.
    #[command(flatten)]
    pub run: RunArguments,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Subcommands {
    /// Judge a target (the default)
    #[command(after_long_help = EXAMPLES)]
    Run(Box<RunArguments>),
    /// List the scenarios, with what they cover and need
    List(ListArguments),
    /// Explain a requirement, an open point, a status code or a scenario
    Explain(ExplainArguments),
    /// Hold the requirements against the scenarios that cover them
    Coverage(CoverageArguments),
    /// Try random calls on a target, and keep what differs from the model as scenarios
    #[command(after_long_help = EXPLORE_EXAMPLES)]
    Explore(Box<ExploreArguments>),
    /// Run one scenario and show every step, or hold the simulator against a recording
    Replay(ReplayArguments),
    /// Compile MOF text, and say what is wrong with it and where
    #[command(after_long_help = MOF_EXAMPLES)]
    Mof(MofArguments),
    /// Say what is in backup files, and whether they are whole
    #[command(after_long_help = ARCHIVE_EXAMPLES)]
    Archive(ArchiveArguments),
    /// Write the repository of a folder to a backup file
    #[command(after_long_help = BACKUP_EXAMPLES)]
    Backup(BackupArguments),
    /// Replace the repository of a folder by what is in a backup file
    #[command(after_long_help = RESTORE_EXAMPLES)]
    Restore(RestoreArguments),
    /// Say whether the repository of a folder is whole, and what is in it
    #[command(after_long_help = VERIFY_EXAMPLES)]
    Verify(VerifyArguments),
    /// Write completions for a shell
    Completions(CompletionsArguments),
    /// Write the man page
    Man,
    /// Be one scenario's client of a target, for a parent that says what to call
    #[command(hide = true)]
    Session(SessionArguments),
    /// Panic, to prove what becomes of a bug
    #[command(hide = true)]
    Panic,
}

/// What `run` takes.
#[derive(Debug, Args)]
pub struct RunArguments {
    /// What is judged and what it is held against.
    #[command(flatten)]
    pub judged: JudgedArguments,
    /// Which scenarios.
    #[command(flatten)]
    pub selection: SelectionArguments,
    /// How many scenarios at once; as many as there are processors if left out
    #[arg(long, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,
    /// The I-th of N parts of the suite; a new scenario moves no other to another part
    #[arg(long, value_name = "I/N")]
    pub shard: Option<Shard>,
    /// How long one scenario may take before its outcome counts as unknown
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = deadline)]
    pub deadline: Duration,
    /// What to write to standard output: a report for people, or the events, one JSON object a line
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
    /// Write another report to a file, such as `json=events.ndjson`
    #[arg(long = "report", value_name = "KIND=FILE")]
    pub reports: Vec<ReportFile>,
    /// The ledger of the target's known deviations
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub deviations: Option<PathBuf>,
    /// Write a ledger of everything that failed; reasons that `--deviations` gives are kept
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub write_deviations: Option<PathBuf>,
    /// Write the readings that were seen as a profile (with `--profile observe`)
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub write_profile: Option<PathBuf>,
    /// Write down every call and every reply, for `replay --against` (with `--profile observe`);
    /// the names of this machine and of its user are taken out
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub record: Option<PathBuf>,
}

/// What is judged, and what it is held against.
#[derive(Debug, Clone, Args)]
pub struct JudgedArguments {
    /// What is judged: `simulator`, `simulator:PROFILE` (a profile, a mutant or a file: how it
    /// behaves; as expected if left out), `simulator-on-disk` or `simulator-on-disk:PROFILE` (the
    /// same with its files on simulated disks), `windows` (the service of this Windows through COM,
    /// or that of another machine: see the environment below), `windows:in-process[:PROFILE]` (the
    /// simulator through COM, in one process), or `degenerate:KIND` for proving the suite
    #[arg(long, value_name = "TARGET", default_value = "simulator")]
    pub target: TargetChoice,
    /// What is expected: `recommended`, `open-spec`, `sdk`, a profile file, or `observe` for
    /// whatever reading the target follows throughout
    #[arg(long, value_name = "PROFILE", default_value = "recommended")]
    pub profile: String,
    /// How the target `windows` works.
    #[command(flatten)]
    pub windows: WindowsArguments,
}

/// How the target `windows` works.
#[derive(Debug, Clone, Args)]
pub struct WindowsArguments {
    /// On Windows: how long no reply must come before calls without one count as blocked
    #[arg(long, value_name = "TIME", default_value = "500ms", value_parser = deadline)]
    pub settle: Duration,
    /// On Windows: wait out the time that scenarios let pass, 15 minutes and more
    #[arg(long)]
    pub real_time: bool,
    /// On Windows: allow that the repository of this machine is replaced
    #[arg(long)]
    pub allow_destructive: bool,
}

/// What `session` takes.
#[derive(Debug, Args)]
pub struct SessionArguments {
    /// The target of the session
    #[arg(long, value_name = "TARGET", default_value = "simulator")]
    pub target: TargetChoice,
    /// How the target `windows` works.
    #[command(flatten)]
    pub windows: WindowsArguments,
}

/// Which scenarios.
#[derive(Debug, Clone, Default, Args)]
pub struct SelectionArguments {
    #[arg(long = "filter", value_name = "TERMS", help = FILTERS)]
    #[expect(missing_docs, reason = "a comment here would stand in place of the help text")]
    pub filters: Vec<Filter>,
    /// The scenarios of a folder, in place of those that come with this command
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub suite: Option<PathBuf>,
    /// A scenario file, in place of those that come with this command
    #[arg(long = "scenario", value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub scenarios: Vec<PathBuf>,
}

/// What `list` takes.
#[derive(Debug, Args)]
pub struct ListArguments {
    /// Which scenarios.
    #[command(flatten)]
    pub selection: SelectionArguments,
    /// A list for people, or one JSON object a line
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// What `explain` takes.
#[derive(Debug, Args)]
pub struct ExplainArguments {
    /// A requirement (`PAUSE-4`), an open point (`A-5`, `second-pause`), a status code by name or
    /// number, or a scenario
    pub id: String,
    /// Text for people, or one JSON object
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// What `coverage` takes.
#[derive(Debug, Args)]
pub struct CoverageArguments {
    /// Only these topics
    #[arg(long = "topic", value_name = "TOPIC")]
    pub topics: Vec<String>,
    /// Exit with 1 if less than this share of the requirements that a client can see is covered
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    pub fail_under: Option<f64>,
    /// Write a page to a file whose name ends in .html or .md: every requirement with the scenarios
    /// that cover it and the mutants that they catch
    #[arg(long = "page", value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub pages: Vec<PathBuf>,
    /// A table for people, or one JSON object
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// What `replay` takes.
#[derive(Debug, Args)]
pub struct ReplayArguments {
    /// The scenario file
    #[arg(value_hint = ValueHint::FilePath, required_unless_present = "against")]
    pub file: Option<PathBuf>,
    /// A recording, in place of a scenario: its calls are made on the simulator with the readings
    /// that were observed, and what differs is shown; exit with 1 if anything does
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath,
        conflicts_with_all = ["file", "target", "profile", "deadline"])]
    pub against: Option<PathBuf>,
    /// What is judged and what it is held against.
    #[command(flatten)]
    pub judged: JudgedArguments,
    /// How long the scenario may take
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = deadline)]
    pub deadline: Duration,
    /// What to write: the steps for people, or the events, one JSON object a line
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// What `mof` takes.
#[derive(Debug, Args)]
pub struct MofArguments {
    /// The MOF files; where they are stored each may build on those before it
    #[arg(required = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub files: Vec<PathBuf>,
    /// Store them in a fresh repository, one after another, to see what it refuses
    #[arg(long)]
    pub store: bool,
    /// Store them in the repository of this folder, which is made if need be
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, conflicts_with = "store")]
    pub repository: Option<PathBuf>,
    /// Store them, and print what is then in the repository as MOF
    #[arg(long)]
    pub dump: bool,
    /// Where items go that no `#pragma namespace` sends elsewhere
    #[arg(long, value_name = "NAMESPACE", default_value = "root\\default",
        value_parser = NamespacePath::parse)]
    pub namespace: NamespacePath,
    /// How classes are put: createonly, updateonly, safeupdate or forceupdate, with commas between
    #[arg(long, value_name = "FLAGS", default_value = "", value_parser = class_flags)]
    pub class_flags: PutFlags,
    /// How instances are put: createonly or updateonly
    #[arg(long, value_name = "FLAG", default_value = "", value_parser = instance_flags)]
    pub instance_flags: PutFlags,
    /// The Windows code page of files without a mark; UTF-8 or else 1252 if left out
    #[arg(long, value_name = "NUMBER", value_parser = code_page)]
    pub code_page: Option<CodePage>,
    /// What to write: lines for people, or one JSON object a file
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// What `archive` takes.
#[derive(Debug, Args)]
pub struct ArchiveArguments {
    /// The backup files; all of each is read, and the repository in it put together
    #[arg(required = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub files: Vec<PathBuf>,
    /// What to write: lines for people, or one JSON object a file
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// What `completions` takes.
#[derive(Debug, Args)]
pub struct CompletionsArguments {
    /// The shell
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

fn class_flags(text: &str) -> Result<PutFlags, String> {
    PutFlags::parse(text).ok_or_else(|| {
        "give createonly, updateonly, safeupdate or forceupdate; only updateonly goes with another"
            .to_owned()
    })
}

fn instance_flags(text: &str) -> Result<PutFlags, String> {
    let flags = PutFlags::parse(text).filter(|flags| flags.0 & !PutFlags::INSTANCE.0 == 0);
    flags.ok_or_else(|| "give createonly or updateonly".to_owned())
}

fn code_page(text: &str) -> Result<CodePage, String> {
    let number = text.parse().ok();
    number.and_then(CodePage::of).ok_or_else(|| {
        "known are 874, 932, 936, 949, 950, 1250 to 1258 and 65001, which is UTF-8".to_owned()
    })
}

/// How something is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    #[default]
    Human,
    /// For machines
    Json,
}

/// A report, and the file that it goes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportFile {
    /// How it is written.
    pub format: Format,
    /// Where to.
    pub file: PathBuf,
}

impl FromStr for ReportFile {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (kind, file) = text
            .split_once('=')
            .filter(|(_, file)| !file.is_empty())
            .ok_or("write KIND=FILE, such as `json=events.ndjson`")?;
        let format = Format::from_str(kind, false)
            .map_err(|_| format!("unknown kind of report `{kind}`; known are human and json"))?;
        Ok(Self { format, file: file.into() })
    }
}

pub(super) fn deadline(text: &str) -> Result<Duration, String> {
    match humantime::parse_duration(text) {
        Ok(Duration::ZERO) => Err("no scenario takes no time at all".to_owned()),
        Ok(span) => Ok(span),
        Err(error) => Err(format!("{error}; write for instance `10s` or `2m`")),
    }
}

fn percent(text: &str) -> Result<f64, String> {
    let number = text.trim_end_matches('%').parse::<f64>().ok();
    let percent = number.filter(|number| (0.0..=100.0).contains(number));
    percent.ok_or_else(|| "write a number from 0 to 100".to_owned())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_definitions_hold_together() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn the_help_names_every_exit_code() {
        for code in crate::exit_code::ExitCode::ALL {
            assert!(EXAMPLES.contains(&format!("\n{:>4}  ", code.number())), "{code}");
        }
    }

    #[test]
    fn a_run_can_be_written_with_and_without_its_name() {
        let bare = Arguments::try_parse_from(["x", "--filter", "a"]).expect("it reads");
        assert!(bare.command.is_none());
        assert_eq!(bare.run.selection.filters.len(), 1);
        let named = Arguments::try_parse_from(["x", "run", "--filter", "a"]).expect("it reads");
        assert!(matches!(named.command, Some(Subcommands::Run(_))));
    }

    #[test]
    fn values_at_their_limits_are_taken_and_over_them_refused() {
        let reads =
            |option: &str, value: &str| Arguments::try_parse_from(["x", option, value]).is_ok();
        assert!(reads("--jobs", "1") && !reads("--jobs", "0"));
        assert!(reads("--shard", "2/2") && !reads("--shard", "3/2"));
        assert!(reads("--deadline", "1ms") && !reads("--deadline", "0s"));
        assert!(reads("--report", "json=x") && !reads("--report", "json="));
        assert!(!reads("--report", "junit=x"));
        assert_eq!((percent("0"), percent("100%")), (Ok(0.0), Ok(100.0)));
        assert!(percent("100.1").is_err() && percent("-1").is_err() && percent("NaN").is_err());
    }
}
