//! The command from end to end: one binary, one file a subject.
#![allow(clippy::unwrap_used, reason = "a broken case should stop the test")]

mod answers;
mod assess;
mod browser;
mod editions;
mod evidence;
mod explained;
mod harvest;
mod interrupted;
mod large;
mod refused;
mod released;
mod replications;
mod respondent;
mod round;
mod rules;
mod sql;
mod verify;
mod workbench;
mod workbooks;

#[path = "../../../groma-harvest/tests/portal/mod.rs"]
mod portal;
