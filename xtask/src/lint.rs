//! `cargo xtask lint`: everything but the tests. Every step runs, whatever became of the others.

use std::env;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::step::{self, Outcome, Step, timed};
use crate::{needs, workspace};

/// A pinned version, so that the same tree gives the same verdict.
const CARGO_DENY: &str = "0.20.2";

/// Runs the steps in order.
pub fn steps() -> Vec<Step> {
    vec![
        timed("fmt", || cargo(&["fmt", "--all", "--check"])),
        timed("clippy", || {
            cargo(&["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"])
        }),
        timed("licences", licences),
        timed("doc", doc),
        timed("package groma-index", package),
    ]
}

fn cargo(arguments: &[&str]) -> Outcome {
    step::run(workspace::cargo().args(arguments))
}

fn doc() -> Outcome {
    let mut cargo = workspace::cargo();
    cargo.args(["doc", "--workspace", "--no-deps", "--locked"]);
    step::run(cargo.env("RUSTDOCFLAGS", "-D warnings"))
}

/// The crate that is a library of its own must be complete without the workspace. A clean clone is
/// clean, so CI packages what is committed; at a desk the files may be ahead of the commit.
fn package() -> Outcome {
    let mut cargo = workspace::cargo();
    cargo.args(["package", "--package", "groma-index", "--locked"]);
    if env::var_os("CI").is_none() {
        cargo.arg("--allow-dirty");
    }
    step::run(&mut cargo)
}

/// `deny.toml` says what is allowed and why advisories are not asked for.
fn licences() -> Outcome {
    let Some(deny) = installed().or_else(install) else {
        println!(
            "cargo-deny {CARGO_DENY} is missing, so licences were not checked. \
             To install it: cargo install --locked cargo-deny@{CARGO_DENY}"
        );
        return if needs::may_not_install() { Outcome::Skipped } else { Outcome::Failed };
    };
    let mut command = Command::new(deny);
    command.current_dir(workspace::root());
    step::run(command.args([
        "--workspace",
        "--locked",
        "check",
        "--hide-inclusion-graph",
        "licenses",
        "bans",
        "sources",
    ]))
}

/// Ours, or the developer's own if it is of the same version.
fn installed() -> Option<PathBuf> {
    [ours(), "cargo-deny".into()].into_iter().find(|deny| {
        let output = Command::new(deny).arg("--version").stderr(Stdio::null()).output();
        output.is_ok_and(|output| {
            String::from_utf8_lossy(&output.stdout).trim() == format!("cargo-deny {CARGO_DENY}")
        })
    })
}

fn ours() -> PathBuf {
    workspace::target().join("tools/bin/cargo-deny")
}

/// The release profile of cargo-deny optimises across all its crates, which takes many times as
/// long to build as the check takes to run.
fn install() -> Option<PathBuf> {
    if needs::may_not_install() {
        return None;
    }
    let mut cargo = workspace::cargo();
    cargo.args(["install", "--locked", "--debug", &format!("cargo-deny@{CARGO_DENY}")]);
    cargo.arg("--root").arg(workspace::target().join("tools"));
    cargo.env("CARGO_PROFILE_DEV_DEBUG", "false").env("CARGO_PROFILE_DEV_OPT_LEVEL", "1");
    // Built in a folder of its own that cargo removes afterwards.
    cargo.env_remove("CARGO_TARGET_DIR");
    (step::run(&mut cargo) == Outcome::Passed).then(ours)
}
