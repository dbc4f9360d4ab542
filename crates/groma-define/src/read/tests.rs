//! What the reader says about files that are not as they should be.

mod answers;
mod folder;
mod rules;
mod settings;
mod sheets;

use crate::edited::{Edit::Write, noticed};

/// What is noticed in one file of the small edition, written anew.
fn noticed_by_file(file: &str, content: &str) -> String {
    let found = noticed(&[Write(file, content.as_bytes())]);
    let mut ours = false;
    let lines = found.lines().filter(|line| {
        ours = if line.starts_with("  ") { ours } else { line.starts_with(file) };
        ours
    });
    lines.collect::<Vec<_>>().join("\n")
}
