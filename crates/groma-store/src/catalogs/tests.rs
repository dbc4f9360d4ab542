//! Sweeps written by hand, kept, cut off and read back.

mod cut_off;
mod evidence;
mod findings;
mod history;
mod probes;
mod rows;
mod snapshots;
mod sql;
