//! `cargo xtask test`: passes every test of the workspace.
//!
//! One `cargo test` over the whole workspace, in the profile and with the features of `cargo run`,
//! so that nothing is compiled twice (`feature_set.rs` holds that). Standard error stays cargo's own,
//! with its progress bar; standard output runs through the tally.
//!
//! A test that has something to report besides having passed ("reference files: 43 checked, 2
//! absent") appends a line to a file of its own name in the folder `GROMA_SUMMARY_DIR`, if that is
//! set: `NAME.txt`. The folder is emptied before the tests and printed after them, because
//! `cargo test` hides what passing tests print.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ExitCode, Stdio};
use std::{fs, io};

use crate::tally::Tally;
use crate::{needs, workspace};

/// Runs the tests and ends with their exit code. Further arguments go to `cargo test`.
pub fn run(arguments: &[String]) -> ExitCode {
    match try_run(arguments) {
        Ok(code) => ExitCode::from(code),
        Err(sentence) => {
            eprintln!("{sentence}");
            ExitCode::FAILURE
        }
    }
}

fn try_run(arguments: &[String]) -> Result<u8, String> {
    needs::c_compiler()?;
    needs::debian_packages();
    let summaries = workspace::target().join("summary");
    empty(&summaries).map_err(|error| format!("cannot empty {}: {error}", summaries.display()))?;

    let mut cargo = workspace::cargo();
    cargo.args(["test", "--workspace", "--locked", "--no-fail-fast"]).args(arguments);
    cargo.env("GROMA_SUMMARY_DIR", &summaries);
    let mut without = Vec::new();
    for program in needs::PYTHON {
        match needs::python(program) {
            Ok(python) => {
                cargo.env(program.variable, python);
            }
            Err(sentence) => without.push(sentence),
        }
    }
    match needs::shared_data() {
        Ok(folder) => {
            cargo.env("GROMA_SHARED_DATA", folder);
        }
        Err(sentence) => without.push(sentence),
    }
    let mut child = cargo
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("cargo test could not be started: {error}"))?;
    let tally = stream(&mut child).map_err(|error| format!("reading cargo test: {error}"))?;
    let status = child.wait().map_err(|error| format!("waiting for cargo test: {error}"))?;

    println!();
    for line in summary_lines(&summaries) {
        println!("{line}");
    }
    for sentence in without {
        println!("{sentence}");
    }
    println!("{tally}");
    let code = status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1);
    // A run in which tests vanished is not a success, whatever cargo says.
    Ok(if code == 0 && tally.failed() > 0 { 1 } else { code })
}

/// Passes the child's standard output through, line by line, and counts.
fn stream(child: &mut Child) -> io::Result<Tally> {
    let output = child.stdout.take().expect("standard output was piped");
    let mut reader = BufReader::new(output);
    let mut tally = Tally::default();
    let mut line = Vec::new();
    let mut out = io::stdout();
    while reader.read_until(b'\n', &mut line)? > 0 {
        out.write_all(&line)?;
        out.flush()?;
        tally.read(String::from_utf8_lossy(&line).trim_end());
        line.clear();
    }
    tally.close();
    Ok(tally)
}

fn empty(folder: &Path) -> io::Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)
}

/// The lines of all files in the folder, files in the order of their names.
fn summary_lines(folder: &Path) -> Vec<String> {
    let mut files: Vec<_> =
        fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    files.sort();
    let texts = files.iter().filter_map(|file| fs::read_to_string(file).ok());
    texts.flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>()).collect()
}
