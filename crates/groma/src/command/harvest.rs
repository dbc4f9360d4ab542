//! `groma harvest`

use crate::memory::Memory;
use crate::noticed::{Noticed, noticed};
use crate::plain::plain;
use crate::politeness::{Politeness, robots, treat};
use crate::portals::{Target, of_units};
use crate::progress::Progress;
use crate::{Outcome, Settings};
use anyhow::Result;
use groma_define::tables::SweepRow;
use groma_harvest::{Client, Mode, Source, Told, sweep};
use groma_store::Store;
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use tokio::sync::Semaphore;

const EXAMPLES: &str = "\
  groma harvest editions/demo               the portals of an edition
  groma harvest https://data.example.org    one portal, into ./.groma
  groma harvest catalog.ttl                 one file

The second harvest asks for what changed. A harvest that was killed goes on where it was.
`groma assess` says what was found is worth; `groma sql` asks the tables.";

#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Harvest {
    /// An edition folder, a portal's address, a file, or a folder of files
    target: String,
    /// Only the portals of this unit; may be repeated
    #[arg(long, value_name = "UNIT")]
    unit: Vec<String>,
    /// The protocol, when it should not be detected
    #[arg(long, value_name = "NAME")]
    protocol: Option<String>,
    /// Read everything again, not only what changed
    #[arg(long)]
    full: bool,
    /// Data sets that are missing are really gone, however many they are
    #[arg(long)]
    accept_missing: bool,
    /// What is done about robots.txt: obey, obey-for-links or agreed; portals.csv says it in an edition
    #[arg(long, value_name = "POLICY")]
    robots: Option<String>,
    /// Why; for `agreed` who agreed, and where that is written
    #[arg(long, value_name = "TEXT", requires = "robots")]
    robots_because: Option<String>,
    /// Portals that are read at the same time
    #[arg(long, value_name = "N", default_value_t = 4)]
    jobs: usize,
    #[command(flatten)]
    memory: Memory,
    #[command(flatten)]
    politeness: Politeness,
}

/// How one portal went.
type Ended = (Source, Result<(SweepRow, Vec<Noticed>)>);

impl Harvest {
    pub(crate) fn execute(&self, settings: &Settings) -> Result<Outcome> {
        let target = Target::read(&self.target)?;
        let sources = self.sources(&target, settings)?;
        let store = Store::open(target.store(settings))?;
        let client = Arc::new(self.politeness.client(&sources)?);
        let ended = harvest(sources, &store, Arc::clone(&client), self.how(), settings)?;
        client.close()?;
        if settings.json {
            print_json(&ended, &store)?;
        } else {
            print_text(&ended, &self.target, &store);
        }
        let whole = |(_, ended): &Ended| {
            ended.as_ref().is_ok_and(|(sweep, _)| sweep.complete && !sweep.held)
        };
        Ok(if ended.iter().all(whole) { Outcome::Good } else { Outcome::Problems })
    }

    fn how(&self) -> How {
        let mode = if self.full { Mode::Full } else { Mode::Changes };
        let told = Told { mode, accept_missing: self.accept_missing };
        How { told, jobs: self.jobs, memory_bytes: self.memory.bytes() }
    }

    fn sources(&self, target: &Target, settings: &Settings) -> Result<Vec<Source>> {
        let mut sources = of_units(target.sources(settings)?, &self.unit)?;
        for source in &mut sources {
            if let Some(protocol) = &self.protocol {
                source.protocol = Some(protocol.clone());
            }
            if let Some(policy) = &self.robots {
                source.robots = robots(policy, self.robots_because.as_deref())?;
            }
        }
        Ok(sources)
    }
}

/// How portals are read.
#[derive(Clone, Copy)]
pub(crate) struct How {
    pub(crate) told: Told,
    /// Portals at the same time.
    pub(crate) jobs: usize,
    pub(crate) memory_bytes: u64,
}

/// Reads portals into a store, several at the same time; what one does, the others do not feel.
pub(crate) fn harvest(
    sources: Vec<Source>,
    store: &Store,
    client: Arc<Client>,
    how: How,
    settings: &Settings,
) -> Result<Vec<Ended>> {
    treat(&client, &sources);
    let progress = Arc::new(Reading::new(settings.quiet || settings.json));
    let how = How { jobs: how.jobs.clamp(1, sources.len().max(1)), ..how };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let ended = runtime.block_on(async {
        let turns = Arc::new(Semaphore::new(how.jobs));
        let mut tasks = Vec::new();
        for source in sources {
            let (store, client) = (store.clone(), Arc::clone(&client));
            let (turns, progress) = (Arc::clone(&turns), Arc::clone(&progress));
            let of = source.clone();
            let task = tokio::spawn(async move {
                let _turn = turns.acquire_owned().await;
                one(&source, &store, &client, how, &progress).await
            });
            tasks.push((of, task));
        }
        let mut ended = Vec::new();
        for (source, task) in tasks {
            let result =
                task.await.unwrap_or_else(|died| Err(anyhow::anyhow!("it broke off: {died}")));
            ended.push((source, result));
        }
        ended
    });
    progress.done();
    Ok(ended)
}

async fn one(
    source: &Source,
    store: &Store,
    client: &Client,
    how: How,
    progress: &Reading,
) -> Result<(SweepRow, Vec<Noticed>)> {
    let memory = store.catalog_memory(&source.catalog)?;
    let mut sink = store.catalog_sink(&source.catalog)?;
    // Portals that are read at the same time share it.
    sink.memory_bytes(how.memory_bytes / how.jobs as u64);
    let sweep = sweep(source, client, &memory, &mut sink, how.told, progress).await?;
    let tables = store.catalog_tables()?.only(&source.catalog);
    let findings = tables.catalogs().first().map(noticed).transpose()?.unwrap_or_default();
    Ok((sweep, findings))
}

/// Records that were read, those that are announced, and requests.
type Pace = (u64, Option<u64>, u64);

/// How far every portal is, in one line.
struct Reading {
    progress: Progress,
    portals: Mutex<BTreeMap<String, Pace>>,
}

impl Reading {
    fn new(quiet: bool) -> Self {
        let progress = Progress::new(quiet);
        progress.stage("finding out what the portals speak");
        Self { progress, portals: Mutex::new(BTreeMap::new()) }
    }

    fn done(&self) {
        self.progress.done();
    }
}

impl groma_harvest::Progress for Reading {
    fn read(&self, source: &Source, records: u64, of: Option<u64>, requests: u64) {
        let mut portals = self.portals.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        portals.insert(source.catalog.to_string(), (records, of, requests));
        let sum = |each: fn(&Pace) -> u64| portals.values().map(each).sum::<u64>();
        let (done, of) = (sum(|p| p.0), sum(|p| p.1.unwrap_or(p.0).max(p.0)));
        let what = format!("{} portals, {} requests, records", portals.len(), sum(|p| p.2));
        self.progress.count(&what, done, of);
    }
}

fn print_text(ended: &[Ended], target: &str, store: &Store) {
    for (source, result) in ended {
        let whose = source.unit.as_ref().map(|unit| format!("{unit} ")).unwrap_or_default();
        match result {
            Ok((sweep, findings)) => {
                println!("{whose}{}", source.written);
                let because = plain(&sweep.protocol_because);
                println!("  {}, because {because}", sweep.protocol);
                println!("  {}", figures(sweep));
                if let Some(why) = &sweep.incomplete_because {
                    println!("  incomplete: {}", plain(why));
                }
                for Noticed { code, severity, count, example } in findings {
                    println!("  {severity}[{code}] {count} x, for example: {}", plain(example));
                }
            }
            Err(why) => println!("{whose}{}\n  error: {why:#}", source.written),
        }
    }
    if ended.iter().any(|(_, result)| result.is_ok()) {
        println!("tables: {}", store.root().display());
        println!("next: groma assess {target}");
    }
}

fn figures(sweep: &SweepRow) -> String {
    if sweep.mode.as_ref() == "not-modified" {
        return format!(
            "not modified: {} data sets stay ({} requests, {} bytes)",
            sweep.unchanged, sweep.requests, sweep.bytes
        );
    }
    format!(
        "{} records: {} added, {} changed, {} unchanged, {} back, {} missing, {} gone; \
         {} in quarantine ({}, {} requests, {} bytes)",
        sweep.records,
        sweep.added,
        sweep.changed,
        sweep.unchanged,
        sweep.back,
        sweep.missing,
        sweep.gone,
        sweep.quarantined,
        sweep.mode,
        sweep.requests,
        sweep.bytes
    )
}

fn print_json(ended: &[Ended], store: &Store) -> Result<()> {
    let portals: Vec<_> = ended
        .iter()
        .map(|(source, result)| {
            let mut portal = json!({
                "catalog": source.catalog,
                "unit": source.unit,
                "address": source.written,
                "robots_policy": source.robots.policy.as_str(),
            });
            match result {
                Ok((sweep, findings)) => {
                    portal["protocol"] = json!(sweep.protocol);
                    portal["protocol_because"] = json!(sweep.protocol_because);
                    portal["mode"] = json!(sweep.mode);
                    portal["complete"] = json!(sweep.complete);
                    portal["incomplete_because"] = json!(sweep.incomplete_because);
                    portal["held"] = json!(sweep.held);
                    for (name, value) in [
                        ("requests", sweep.requests),
                        ("bytes", sweep.bytes),
                        ("records", sweep.records),
                        ("added", sweep.added),
                        ("changed", sweep.changed),
                        ("unchanged", sweep.unchanged),
                        ("missing", sweep.missing),
                        ("gone", sweep.gone),
                        ("back", sweep.back),
                        ("quarantined", sweep.quarantined),
                    ] {
                        portal[name] = json!(value);
                    }
                    portal["findings"] = json!(findings);
                }
                Err(why) => portal["error"] = json!(format!("{why:#}")),
            }
            portal
        })
        .collect();
    println!("{:#}", json!({ "store": store.root(), "portals": portals }));
    Ok(())
}
