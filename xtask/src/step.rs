//! Steps that are timed, and the table of them at the end.

use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

/// One line of the closing table.
pub struct Step {
    name: &'static str,
    outcome: Outcome,
    took: Duration,
}

/// How a step ended.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Passed,
    Failed,
    Skipped,
}

/// Runs a step with its name above its output.
pub fn timed(name: &'static str, work: impl FnOnce() -> Outcome) -> Step {
    println!("\n=== {name}");
    let start = Instant::now();
    let outcome = work();
    Step { name, outcome, took: start.elapsed() }
}

/// Runs a command whose output goes straight through.
pub fn run(command: &mut Command) -> Outcome {
    match command.status() {
        Ok(status) if status.success() => Outcome::Passed,
        Ok(_) => Outcome::Failed,
        Err(error) => {
            println!("{} could not be started: {error}", command.get_program().to_string_lossy());
            Outcome::Failed
        }
    }
}

/// Prints the seconds of every step; fails when one of them failed.
pub fn report(steps: &[Step]) -> ExitCode {
    println!("\n=== seconds");
    for Step { name, outcome, took } in steps {
        let remark = match outcome {
            Outcome::Passed => "",
            Outcome::Failed => "  FAILED",
            Outcome::Skipped => "  skipped",
        };
        println!("{:>6.0}  {name}{remark}", took.as_secs_f64());
    }
    match steps.iter().any(|step| step.outcome == Outcome::Failed) {
        true => ExitCode::FAILURE,
        false => ExitCode::SUCCESS,
    }
}
