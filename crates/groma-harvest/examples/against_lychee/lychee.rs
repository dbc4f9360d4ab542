//! lychee, as its manual says.

use crate::watched::{Watched, watched};
use groma_harvest::Method;
use serde_json::Value;
use std::collections::HashMap;
use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

/// What it found broken, with the status where there was one; everything else is good to it.
pub struct Verdicts {
    pub good: usize,
    pub broken: HashMap<String, Option<i64>>,
}

/// How it is asked to behave.
#[derive(Clone, Copy)]
pub enum Manner {
    /// So many requests at once, so many to one host, and no pauses.
    Unthrottled { at_once: usize, host_at_once: usize, method: Method },
    /// As it is when nothing is said.
    Default,
}

/// Its version; none when it is not there.
pub fn version() -> Option<String> {
    let output = Command::new(program()).arg("--version").output().ok()?;
    Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Checks the links of a file.
pub fn run(file: &Path, manner: Manner) -> std::io::Result<(Verdicts, Watched)> {
    let mut command = Command::new(program());
    command.args(["--format", "json", "--no-progress", "--cache=false"]);
    if let Manner::Unthrottled { at_once, host_at_once, method } = manner {
        command.args(["--host-request-interval", "0ms", "--max-retries", "0"]);
        command.args(["--method", method.as_str()]);
        command.args(["--max-concurrency", &at_once.to_string()]);
        command.args(["--host-concurrency", &host_at_once.to_string()]);
    }
    // There, no settings of somebody's are found.
    command.current_dir(file.parent().expect("it lies in a folder")).arg(file);
    let watched = watched(&mut command)?;
    let said: Value = serde_json::from_str(&watched.said)?;
    let maps = ["error_map", "timeout_map"].map(|name| said[name].as_object());
    let lists = maps.into_iter().flatten().flat_map(|map| map.values());
    let broken = lists
        .filter_map(Value::as_array)
        .flatten()
        .filter_map(|one| Some((one["url"].as_str()?.to_owned(), one["status"]["code"].as_i64())));
    let good = usize::try_from(said["successful"].as_u64().unwrap_or(0)).unwrap_or(usize::MAX);
    Ok((Verdicts { good, broken: broken.collect() }, watched))
}

fn program() -> OsString {
    std::env::var_os("LYCHEE").unwrap_or_else(|| "lychee".into())
}
