//! Links, tried: what is at the other end, politely found out.
//!
//! One address is tried once a round, however many records name it and however they spell it; hosts
//! are tried side by side, each at its own pace. Rows of a try that another one superseded (a HEAD
//! before its GET, a failure before its repetition) have the purpose `probe-try`, those of
//! robots.txt `robots`; the row that counts has `probe`.

mod api;
mod judge;
mod nothing;
mod once;
mod past;
mod sample;

pub use past::{Found, LADDER_HOURS, Past};
pub use sample::{Estimate, Sampled, Stratum, estimate, sample};

use crate::client::{Class, Client, Purpose, registrable};
use groma_define::tables::FetchRow;
use groma_define::{RunId, hex};
use nothing::Nothing;
use once::once;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use url::Url;

/// A link, as a record has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Link {
    /// The address as written.
    pub url: String,
    /// What it is for.
    pub purpose: LinkPurpose,
    /// What should be there: the code of a file type where there is one, else what was written.
    /// Of a service its type.
    pub declared: Option<String>,
    /// Who published it; for samples.
    pub publisher: Option<String>,
}

/// What a link is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum LinkPurpose {
    /// A page may be there.
    #[default]
    Access,
    /// Data are there.
    Download,
    /// A service answers there.
    Service,
}

/// How a round of probes goes.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The round, and where robots.txt is not obeyed; a [`Purpose::Probe`].
    pub purpose: Purpose,
    /// Whether one address that cannot exist is asked for at each origin that answers with pages, to
    /// know what it says when there is nothing.
    pub compares_with_nothing: bool,
    /// Links that were tried a short while ago are tried all the same.
    pub ignores_past: bool,
}

impl Settings {
    /// The usual settings.
    pub fn new(purpose: Purpose) -> Self {
        Self { purpose, compares_with_nothing: true, ignores_past: false }
    }
}

/// A name for a round that begins now.
pub fn round(client: &Client) -> RunId {
    let now = client.clock().now().to_rfc3339();
    RunId::from(hex(&Sha256::digest(now.as_bytes())[..8]))
}

/// How far a round is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pulse {
    /// Hosts, and those that are done.
    pub hosts: usize,
    /// Hosts of which everything was tried.
    pub hosts_done: usize,
    /// Addresses to be tried.
    pub addresses: usize,
    /// Addresses that were tried.
    pub addresses_done: usize,
    /// Addresses that need no try yet.
    pub not_due: usize,
    /// Addresses a second, since the beginning.
    pub per_second: f64,
    /// Until the slowest host is done, at its present pace.
    pub remaining: Duration,
}

/// Tries links that are due. `history` knows what earlier rounds found; every row goes to
/// `on_each` as soon as its link is done, and `on_pulse` hears about once a second how far it is.
pub async fn probe(
    links: impl IntoIterator<Item = Link>,
    history: &(dyn Fn(&str) -> Option<Past> + Sync),
    client: &Arc<Client>,
    settings: &Settings,
    mut on_each: impl FnMut(FetchRow),
    mut on_pulse: impl FnMut(&Pulse),
) -> Pulse {
    let began = client.clock().now();
    let mut pulse = Pulse::default();
    let by_host = targets(links, client, &mut pulse, |url| {
        !settings.ignores_past && history(url).is_some_and(|past| !past.is_due(began))
    });
    let mut left: HashMap<String, (usize, Duration)> =
        by_host.iter().map(|(host, all)| (host.clone(), (all.len(), Duration::ZERO))).collect();
    pulse.hosts = by_host.len();
    pulse.addresses = by_host.values().map(Vec::len).sum();
    let (tell, mut told) = mpsc::channel(256);
    let mut hosts = JoinSet::new();
    for (host, targets) in by_host {
        let (client, settings, tell) = (Arc::clone(client), settings.clone(), tell.clone());
        hosts.spawn(one_host(host, targets, client, settings, tell));
    }
    drop(tell);
    let mut last = began;
    while let Some(Tried { host, rows, interval }) = told.recv().await {
        rows.into_iter().for_each(&mut on_each);
        pulse.addresses_done += 1;
        if let Some((left, pace)) = left.get_mut(&host) {
            *left -= 1;
            *pace = interval;
            pulse.hosts_done += usize::from(*left == 0);
        }
        let now = client.clock().now();
        if (now - last).num_milliseconds() < 1000 && pulse.addresses_done < pulse.addresses {
            continue;
        }
        last = now;
        let took = (now - began).as_seconds_f64();
        pulse.per_second = if took > 0.0 { pulse.addresses_done as f64 / took } else { 0.0 };
        let slowest =
            left.values().map(|(left, pace)| *pace * u32::try_from(*left).unwrap_or(u32::MAX));
        pulse.remaining = slowest.max().unwrap_or_default();
        on_pulse(&pulse);
    }
    pulse
}

/// An address to be tried, with every way in which it was written.
pub(crate) struct Target {
    url: Result<Url, Class>,
    spellings: Vec<String>,
    purpose: LinkPurpose,
    declared: Option<String>,
}

struct Tried {
    host: String,
    rows: Vec<FetchRow>,
    /// The time that one more address of the host will take.
    interval: Duration,
}

/// Addresses by host, each once.
fn targets(
    links: impl IntoIterator<Item = Link>,
    client: &Client,
    pulse: &mut Pulse,
    is_early: impl Fn(&str) -> bool,
) -> BTreeMap<String, Vec<Target>> {
    let mut by_host: BTreeMap<String, BTreeMap<String, Target>> = BTreeMap::new();
    for link in links {
        let checked = client.guard().written(&link.url).map(|mut url| {
            url.set_fragment(None);
            url
        });
        let (host, key) = match &checked {
            Ok(url) => (registrable(url), url.to_string()),
            // Nobody is asked for these, and nobody's pace is kept.
            Err(_) => (String::new(), link.url.clone()),
        };
        let target = by_host.entry(host).or_default().entry(key).or_insert_with(|| Target {
            url: checked.map_err(|fault| fault.class),
            spellings: Vec::new(),
            purpose: link.purpose,
            declared: None,
        });
        // Where records differ, the one that promises data is held to it.
        target.purpose = target.purpose.max(link.purpose);
        if target.declared.is_none() {
            target.declared = link.declared;
        }
        if !target.spellings.contains(&link.url) {
            target.spellings.push(link.url);
        }
    }
    let mut due = BTreeMap::new();
    for (host, targets) in by_host {
        let before = targets.len();
        let targets: Vec<Target> = targets
            .into_values()
            .filter(|target| !target.spellings.iter().all(|url| is_early(url)))
            .collect();
        pulse.not_due += before - targets.len();
        if !targets.is_empty() {
            due.insert(host, targets);
        }
    }
    due
}

/// The addresses of a host, one after the other.
async fn one_host(
    name: String,
    targets: Vec<Target>,
    client: Arc<Client>,
    settings: Settings,
    tell: mpsc::Sender<Tried>,
) {
    let mut nothing = Nothing::default();
    for target in targets {
        let rows = once(&client, &settings, &target, &mut nothing).await;
        let asked = rows.iter().filter(|row| &*row.purpose != "robots").count().max(1);
        let interval = target
            .url
            .as_ref()
            .map_or(Duration::ZERO, |url| client.interval(url, &settings.purpose));
        let interval = interval * u32::try_from(asked).unwrap_or(1);
        let tried = Tried { host: name.clone(), rows, interval };
        if tell.send(tried).await.is_err() {
            return;
        }
    }
}
