//! The harvest from outside: a scripted portal on this machine, and what comes of asking it.
#![allow(clippy::unwrap_used, reason = "a broken case should stop the test")]

#[path = "../portal/mod.rs"]
mod portal;
#[path = "../../src/summary.rs"]
mod summary;

mod absence;
mod asking;
mod catalogues;
mod ckan_server;
mod client;
mod docs;
mod guard;
mod json_sweeps;
mod past;
mod probe;
mod pycsw;
mod real_server;
mod replay;
mod script;
mod sweep;
mod tls;
mod xml_files;
mod xml_sweeps;
