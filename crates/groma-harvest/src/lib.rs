//! Everything a government publishes, read whole.
//!
//! Owns: the protocols of portals (one file each), the polite client with its guard against
//! private addresses, robots.txt, recorded exchanges, link probes. Comes in: sources. Goes out:
//! rows and findings, into a [`Sink`](groma_define::harvest::Sink).
//!
//! **Invariant:** nothing here knows what a portal is worth, or where rows are stored. Bad data
//! from outside becomes a finding or a record in quarantine, never an error.

mod answer;
mod change;
mod circle;
pub mod client;
mod detect;
mod draft;
mod envelope;
mod extent;
mod finding;
mod gather;
mod gathered;
mod hosts;
mod interval;
mod iso;
mod json;
mod link;
pub mod probe;
mod protocol;
mod protocols;
mod rdf;
#[cfg(test)]
mod reading;
#[cfg(test)]
mod remembered;
#[cfg(test)]
mod shared_files;
mod source;
#[cfg(test)]
mod summary;
mod sweep;
mod time;
mod xml;

pub use answer::{Answer, Ask, Body, Exchange, Method};
pub use client::{Client, ClientError, Policy, Purpose};
pub use detect::{Detected, detect};
pub use finding::{Code, FINDINGS, Noted};
pub use gathered::Gathered;
pub use hosts::{NoHost, OtherHosts};
pub use protocol::{PROTOCOLS, Protocol};
pub use source::{Address, NoAddress, Robots, RobotsPolicy, Source};
pub use sweep::{HarvestError, Mode, Progress, Told, sweep};
