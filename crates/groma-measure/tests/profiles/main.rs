//! Profiles on whole catalogs, as files that are read and beside an engine of SHACL.
#![allow(clippy::unwrap_used, reason = "a test stops where it breaks")]

mod beside_an_engine;
mod engine_figures;
mod finder;
mod harvested;
mod themes;
