//! The command from end to end: one binary, one file a subject.

mod editions;
mod explained;
mod interrupted;
mod large;
mod refused;
mod released;
mod replications;
mod rules;
mod sql;
mod workbench;
