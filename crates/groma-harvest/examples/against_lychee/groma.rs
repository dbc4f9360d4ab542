//! Groma's probe, in a process of its own like the tool it stands beside.

use crate::played::{Kind, Played};
use crate::watched::{Watched, watched};
use groma_harvest::client::Rate;
use groma_harvest::probe::{Settings, probe, round};
use groma_harvest::{Client, Policy, Purpose};
use std::collections::HashMap;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

/// What it said of each address: a word, and a status.
pub type Words = HashMap<String, (String, Option<i64>)>;

/// Probes the links of a file, with so many requests at once and no pace; by the usual politeness
/// when it is not said how many.
pub fn run(file: &Path, at_once: Option<usize>) -> std::io::Result<(Words, Watched)> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg("--probe").arg(file).args(at_once.map(|n| n.to_string()));
    let watched = watched(&mut command)?;
    let word = |line: &str| {
        let mut parts = line.split('\t').map(str::to_owned);
        let (url, class) = (parts.next()?, parts.next()?);
        Some((url, (class, parts.next().and_then(|status| status.parse().ok()))))
    };
    Ok((watched.said.lines().filter_map(word).collect(), watched))
}

/// The other end: reads the file, and says a line a link.
pub fn child(file: &str, at_once: Option<&str>) {
    let policy = Policy {
        contact: "https://groma.example/contact".to_owned(),
        allow: vec!["127.0.0.0/8".parse().unwrap()],
        ..Policy::default()
    };
    let policy = match at_once.map(|n| n.parse().unwrap()) {
        None => policy,
        Some(at_once) => {
            let second = Duration::from_secs(1);
            let rate_links = Rate { requests: 1_000_000, per: second, burst: 1_000_000 };
            Policy { rate_links, host_at_once: at_once, at_once, tries_links: 1, ..policy }
        }
    };
    let links: Vec<_> = std::fs::read_to_string(file)
        .unwrap()
        .lines()
        .map(|url| {
            let name = url.split('/').nth(3).unwrap();
            Played { kind: Kind::named(name).unwrap(), url: url.to_owned() }.link()
        })
        .collect();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let client = Arc::new(Client::new(policy).unwrap());
    let settings = Settings::new(Purpose::probe(round(&client)));
    let mut said = String::new();
    let each = |row: groma_define::tables::FetchRow| {
        if *row.purpose == *"probe" {
            let status = row.status.map(|status| status.to_string()).unwrap_or_default();
            said += &format!("{}\t{}\t{status}\n", row.url, row.error_class);
        }
    };
    runtime.block_on(probe(links, &|_| None, &client, &settings, each, |_| ()));
    print!("{said}");
}
