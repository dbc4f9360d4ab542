//! The command: an edition folder goes in, a recomputed index with its trail comes out.
//!
//! Owns: arguments, settings, what is printed, exit codes; `run.rs` is the list of
//! stages. Comes in: what a person typed. Goes out: text or JSON, and an exit code.
//!
//! **Invariant:** it has no logic of its own; whatever it prints, a library returned.

mod assessed;
mod command;
mod desk;
mod memory;
mod noticed;
mod plain;
mod politeness;
mod portals;
mod progress;
mod round;
mod run;

use clap::{Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

const EXIT_CODES: &str =
    "Exit codes: 0 good; 1 what was looked at has problems; 2 the command could not do its work.";

/// Measures open government data: an edition folder goes in, a recomputed index with
/// its whole trail comes out.
#[derive(Parser)]
#[command(name = "groma", version, max_term_width = 100, after_help = EXIT_CODES)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    settings: Settings,
}

/// What every command listens to.
#[derive(clap::Args, Clone)]
pub(crate) struct Settings {
    /// Where tables, runs and releases are kept; `.groma` inside the edition when absent
    #[arg(long, global = true, env = "GROMA_STORE", value_name = "DIR")]
    store: Option<PathBuf>,
    /// Print JSON
    #[arg(long, global = true)]
    json: bool,
    /// Print results only, no progress
    #[arg(long, short, global = true)]
    quiet: bool,
}

impl Settings {
    /// The store of an edition.
    pub(crate) fn store(&self, edition: &std::path::Path) -> PathBuf {
        self.store.clone().unwrap_or_else(|| edition.join(".groma"))
    }
}

/// Millions of rows come and go; the system's allocator returns their pages each time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[derive(Subcommand)]
enum Command {
    /// Write a small, complete, commented edition to start from
    New(command::new::New),
    /// List every problem of an edition: file, line, what is wrong, what to do
    Check(command::check::Check),
    /// Write an edition as one workbook, or a workbook (any XLSForm, too) as an edition
    Workbook(command::workbook::Workbook),
    /// Compare two instruments: what is the same, what changed, what carries over
    Diff(command::diff::Diff),
    /// Run a round with workbooks and mail: issue, import, query, approve, freeze …
    Returns(command::returns::Returns),
    /// Show the questionnaire as respondents will see it, one page a language
    Preview(command::preview::Preview),
    /// Read portals into tables: what governments publish
    Harvest(command::harvest::Harvest),
    /// Try every link of what was harvested, politely
    Probe(command::probe::Probe),
    /// Say what metadata and links are worth, what to mend first, and who has to
    Assess(command::assess::Assess),
    /// Hold answers against what was harvested: claim, verdict, evidence, and what would settle it
    Verify(command::verify::Verify),
    /// Show a harvested record: what was understood, its history, and the bytes it came from
    Record(command::record::Record),
    /// Write the evidence of a harvest, requests and kept bytes, as a web archive (WARC)
    Evidence(command::evidence::Evidence),
    /// Compute an edition: tables, pages, comparison with published figures
    Run(command::run::Run),
    /// Say why a score is what it is, down to answer, option, rule and source
    Explain(command::explain::Explain),
    /// Ask the tables of the latest run, read only
    Sql(command::sql::Sql),
    /// Say what of other frameworks the instrument covers
    Coverage(command::coverage::Coverage),
    /// Make the latest run permanent, with a copy of its inputs
    Release(command::release::Release),
    /// Recompute a release from its own inputs and name the first cell that differs
    Reproduce(command::reproduce::Reproduce),
    /// Print JSON Schemas of the TOML files and table schemas of the CSV files
    Schema(command::schema::Schema),
    /// Print completions for a shell
    Completions(command::completions::Completions),
}

/// A disk that is full, or a pipe that breaks, is no defect of the program.
fn say_when_nothing_can_be_printed() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let said = panic.payload_as_str().unwrap_or_default();
        if said.starts_with("failed printing to stdout") {
            eprintln!("error: {said}");
            std::process::exit(2);
        }
        usual(panic);
    }));
}

/// How a command ended.
pub(crate) enum Outcome {
    /// Everything is as it should be.
    Good,
    /// The command worked, and what it looked at has problems.
    Problems,
}

fn main() -> ExitCode {
    // `groma … | head` ends quietly, as other commands do.
    sigpipe::reset();
    say_when_nothing_can_be_printed();
    let arguments = Arguments::parse();
    let settings = &arguments.settings;
    log_to_stderr(settings);
    let ended = match &arguments.command {
        Command::New(command) => command.execute(settings),
        Command::Check(command) => command.execute(settings),
        Command::Workbook(command) => command.execute(settings),
        Command::Diff(command) => command.execute(settings),
        Command::Returns(command) => command.execute(settings),
        Command::Preview(command) => command.execute(settings),
        Command::Harvest(command) => command.execute(settings),
        Command::Probe(command) => command.execute(settings),
        Command::Assess(command) => command.execute(settings),
        Command::Verify(command) => command.execute(settings),
        Command::Record(command) => command.execute(settings),
        Command::Evidence(command) => command.execute(settings),
        Command::Run(command) => command.execute(settings),
        Command::Explain(command) => command.execute(settings),
        Command::Sql(command) => command.execute(settings),
        Command::Coverage(command) => command.execute(settings),
        Command::Release(command) => command.execute(settings),
        Command::Reproduce(command) => command.execute(settings),
        Command::Schema(command) => command.execute(settings),
        Command::Completions(command) => command.execute(settings),
    };
    match ended {
        Ok(Outcome::Good) => ExitCode::SUCCESS,
        Ok(Outcome::Problems) => ExitCode::from(1),
        Err(why) => {
            eprintln!("error: {why:#}");
            if settings.json {
                println!("{:#}", failure(&why));
            }
            ExitCode::from(2)
        }
    }
}

/// A failure for programs; of a refusal also the rule, and who could do it.
fn failure(why: &anyhow::Error) -> serde_json::Value {
    let refusal = why.downcast_ref::<groma_survey::workflow::Refusal>();
    serde_json::json!({ "error": format!("{why:#}"), "refusal": refusal })
}

/// Lines on standard error: what stages do where there is no terminal for a bar, and
/// what the variable GROMA_LOG asks for besides.
fn log_to_stderr(settings: &Settings) {
    let usual = if settings.quiet || settings.json { "warn" } else { "warn,groma=info" };
    let filter = tracing_subscriber::EnvFilter::try_from_env("GROMA_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new(usual));
    let terminal = std::io::IsTerminal::is_terminal(&std::io::stderr());
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(terminal)
        .with_target(false)
        .with_writer(std::io::stderr)
        .init();
}
