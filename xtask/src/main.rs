//! The chores of the workspace: `cargo xtask test`, `cargo xtask lint`, and `cargo xtask ci` for both.
//!
//! Owns: how the tests are started and counted, what is installed for them, the checks beside the
//! tests. Comes in: the workspace. Goes out: the tools' own output, a closing line, an exit code.
//!
//! **Invariant:** the program has no dependencies, so that it starts within seconds on a fresh
//! clone, and nothing of Groma itself is in it: the rules it holds about the crates are tests.

#[cfg(test)]
mod arrows;
#[cfg(test)]
mod feature_set;
#[cfg(test)]
mod house_rules;
mod lint;
mod needs;
mod step;
mod tally;
mod test;
mod workspace;

use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo xtask COMMAND

  test [ARG…]  pass every test, installing first what they need; each ARG goes to `cargo test`
  lint         formatting, clippy, licences, documentation, the package of groma-index
  ci           both, with the seconds each step took

  GROMA_NO_INSTALL=1   install nothing; what is missing is skipped, and a sentence says so
  GROMA_SHARED_DATA    the folder of reference data (default: ../shared/data, if it is there)";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.split_first() {
        Some((command, rest)) if command == "test" => test::run(rest),
        Some((command, [])) if command == "lint" => step::report(&lint::steps()),
        Some((command, [])) if command == "ci" => step::report(&ci()),
        _ => {
            eprintln!("{USAGE}");
            ExitCode::from(2)
        }
    }
}

fn ci() -> Vec<step::Step> {
    let mut steps = vec![step::timed("test", || match test::run(&[]) {
        ExitCode::SUCCESS => step::Outcome::Passed,
        _ => step::Outcome::Failed,
    })];
    steps.extend(lint::steps());
    steps
}
