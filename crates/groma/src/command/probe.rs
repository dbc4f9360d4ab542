//! `groma probe`

use crate::politeness::{Politeness, robots, treat};
use crate::portals::{Target, of_units};
use crate::progress::Progress;
use crate::{Outcome, Settings};
use anyhow::{Result, bail};
use groma_define::table::Text;
use groma_define::tables::{DatasetRow, DistributionRow, FetchRow, ServiceRow};
use groma_define::{CatalogId, RunId};
use groma_harvest::probe::{
    self, Estimate, Found, Link, LinkPurpose, Past, Pulse, Stratum, estimate, sample,
};
use groma_harvest::{Address, Purpose, RobotsPolicy, Source};
use groma_store::{CatalogTables, Store};
use serde_json::json;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Rows that are kept at once: what a kill may cost, at most.
const ROWS_AT_ONCE: usize = 200;

const NOTES: &str = "\
Each address is asked once a round, hosts in turn. Run it again: it goes on where it was, and asks
what is due (after 12, 24, 168 and 720 hours, sooner when something changed). A link is dead only
after repeated failure on different days; `groma assess` says which are.";

#[derive(clap::Args)]
#[command(after_help = NOTES)]
pub(crate) struct Probe {
    /// An edition folder, or the address or file that was harvested
    target: String,
    /// Only the catalogs of this unit; may be repeated
    #[arg(long, value_name = "UNIT")]
    unit: Vec<String>,
    /// Try a sample of so many links, drawn by publisher and host
    #[arg(long, value_name = "N")]
    sample: Option<usize>,
    /// What the sample is drawn from; the same number draws the same links
    #[arg(long, value_name = "N", default_value_t = 1, requires = "sample")]
    seed: u64,
    /// Try links that are not due yet, too
    #[arg(long)]
    again: bool,
    /// What is done about robots.txt at the portals' own hosts: obey, obey-for-links or agreed;
    /// portals.csv says it in an edition. It is obeyed at all others
    #[arg(long, value_name = "POLICY")]
    robots: Option<String>,
    /// Why; for `agreed` who agreed, and where that is written
    #[arg(long, value_name = "TEXT", requires = "robots")]
    robots_because: Option<String>,
    #[command(flatten)]
    politeness: Politeness,
}

impl Probe {
    pub(crate) fn execute(&self, settings: &Settings) -> Result<Outcome> {
        let target = Target::read(&self.target)?;
        let store = Store::open(target.store(settings))?;
        let tables = store.catalog_tables()?;
        let sources = self.sources(&target, settings)?;
        let client = Arc::new(self.politeness.client(&sources)?);
        treat(&client, &sources);
        let agreed = Arc::new(agreed_hosts(&sources));
        let links = links(sources, &tables)?;
        if links.is_empty() {
            bail!("no links; `groma harvest {}` reads the portals first", self.target);
        }
        let run = probe::round(&client);
        let mut settings_of_round =
            probe::Settings::new(Purpose::Probe { run: run.clone(), agreed });
        settings_of_round.ignores_past = self.again;
        let drawn = self.sample.map(|size| sample(links.clone(), size, self.seed));
        let chosen: Vec<Link> = match &drawn {
            Some(drawn) => drawn.links.iter().map(|(_, link)| link.clone()).collect(),
            None => links,
        };
        let history = if self.again { HashMap::new() } else { history(&tables, &chosen)? };
        let progress = Progress::new(settings.quiet || settings.json);
        let mut tried =
            try_links(chosen, &history, &client, &settings_of_round, &store, &run, &progress)?;
        progress.done();
        // Nothing is read any more, so that what is put together can go.
        drop(tables);
        store.put_fetches_together()?;
        client.close()?;
        // What was not due says what it said the last time.
        for (url, known) in &history {
            tried.classes.entry(url.clone()).or_insert_with(|| known.class.clone());
        }
        let guess =
            drawn.as_ref().and_then(|drawn| guess(&drawn.strata, &drawn.links, &tried.classes));
        let next = history.values().map(|known| known.past.due_at()).min();
        let next = next.filter(|_| tried.pulse.addresses == 0);
        tried.print(
            settings,
            guess.as_ref(),
            next.map(|next| next.format("%Y-%m-%d %H:%M UTC").to_string()),
        );
        Ok(Outcome::Good)
    }

    /// The catalogs that are meant, each with what is done about robots.txt.
    fn sources(&self, target: &Target, settings: &Settings) -> Result<Vec<Source>> {
        let mut sources = of_units(target.sources(settings)?, &self.unit)?;
        if let Some(policy) = &self.robots {
            let robots = robots(policy, self.robots_because.as_deref())?;
            sources.iter_mut().for_each(|source| source.robots = robots.clone());
        }
        Ok(sources)
    }
}

/// The hosts of portals of which the publisher agreed that robots.txt is not obeyed, and where.
fn agreed_hosts(sources: &[Source]) -> BTreeMap<String, String> {
    let agreed = sources.iter().filter(|source| source.robots.policy == RobotsPolicy::Agreed);
    let hosts = agreed.filter_map(|source| match &source.address {
        Address::Url(url) => {
            let because = source.robots.because.clone().unwrap_or_default();
            Some((url.host_str()?.to_owned(), because))
        }
        Address::Path(_) => None,
    });
    hosts.collect()
}

/// Every address that the catalogs name.
fn links(sources: Vec<Source>, tables: &CatalogTables) -> Result<Vec<Link>> {
    let wanted: Vec<CatalogId> = sources.into_iter().map(|source| source.catalog).collect();
    let mut links = Vec::new();
    for folder in tables.catalogs().iter().filter(|folder| wanted.contains(folder.catalog())) {
        let tables = folder.tables();
        let mut publishers = HashMap::new();
        for dataset in tables.rows::<DatasetRow>(&["dataset_id", "publisher_name", "state"])? {
            let dataset = dataset?;
            if *dataset.state == *"present" {
                publishers.insert(dataset.dataset_id, dataset.publisher_name);
            }
        }
        let columns = ["dataset_id", "access_url", "download_url", "format", "format_raw"];
        for distribution in tables.rows::<DistributionRow>(&columns)? {
            let distribution = distribution?;
            let Some(publisher) = publishers.get(&distribution.dataset_id) else { continue };
            let declared = distribution.format.or(distribution.format_raw);
            let link = |url: &Text, purpose| Link {
                url: url.to_string(),
                purpose,
                declared: declared.as_deref().map(str::to_owned),
                publisher: publisher.as_deref().map(str::to_owned),
            };
            links.extend(
                distribution.download_url.iter().map(|url| link(url, LinkPurpose::Download)),
            );
            links.extend(distribution.access_url.iter().map(|url| link(url, LinkPurpose::Access)));
        }
        for service in tables.read::<ServiceRow>()? {
            links.extend(service.endpoint_url.iter().map(|url| Link {
                url: url.to_string(),
                purpose: LinkPurpose::Service,
                declared: service.r#type.as_deref().map(str::to_owned),
                publisher: None,
            }));
        }
    }
    Ok(links)
}

/// What earlier rounds found of a link.
struct Known {
    past: Past,
    /// The last time.
    class: String,
}

/// What earlier rounds found of these links, by address.
fn history(tables: &CatalogTables, links: &[Link]) -> Result<HashMap<String, Known>> {
    type Tries = (Vec<Found>, Option<(Text, Text)>);
    let mut found: HashMap<&str, Tries> =
        links.iter().map(|link| (link.url.as_str(), Tries::default())).collect();
    let columns: Vec<&str> = Found::COLUMNS.into_iter().chain(["url", "purpose"]).collect();
    tables.probes(&columns, |row| {
        if *row.purpose == *"probe"
            && let Some((of, last)) = found.get_mut(&*row.url)
        {
            of.extend(Found::of(&row));
            *last = last.take().max(Some((row.started_at, row.error_class)));
        }
    })?;
    let known = |(url, (found, last)): (&str, Tries)| {
        let class = last.map_or_else(String::new, |(_, class)| class.to_string());
        Some((url.to_owned(), Known { past: Past::of(found)?, class }))
    };
    Ok(found.into_iter().filter_map(known).collect())
}

/// What came of a round.
struct Tried {
    /// What was found, by address.
    classes: HashMap<String, String>,
    counts: BTreeMap<String, u64>,
    pulse: Pulse,
}

fn try_links(
    links: Vec<Link>,
    history: &HashMap<String, Known>,
    client: &Arc<groma_harvest::Client>,
    settings: &probe::Settings,
    store: &Store,
    run: &RunId,
    progress: &Progress,
) -> Result<Tried> {
    let mut waiting: Vec<FetchRow> = Vec::new();
    let mut classes = HashMap::new();
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    let mut failed = None;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let on_each = |row: FetchRow| {
        if *row.purpose == *"probe" {
            classes.insert(row.url.to_string(), row.error_class.to_string());
            *counts.entry(row.error_class.to_string()).or_default() += 1;
        }
        waiting.push(row);
        if waiting.len() >= ROWS_AT_ONCE && failed.is_none() {
            failed = store.keep_fetches(run, std::mem::take(&mut waiting)).err();
        }
    };
    let on_pulse = |pulse: &Pulse| {
        let what = format!(
            "{} of {} hosts, {:.1} links a second, {} s left, links",
            pulse.hosts_done,
            pulse.hosts,
            pulse.per_second,
            pulse.remaining.as_secs()
        );
        progress.count(&what, pulse.addresses_done as u64, pulse.addresses as u64);
    };
    let before = |url: &str| history.get(url).map(|known| known.past);
    let pulse = runtime.block_on(probe::probe(links, &before, client, settings, on_each, on_pulse));
    store.keep_fetches(run, waiting)?;
    match failed {
        Some(why) => Err(why.into()),
        None => Ok(Tried { classes, counts, pulse }),
    }
}

/// What the sample says of all links: the share that answers, and how far that may be off.
fn guess(
    strata: &[Stratum],
    links: &[(usize, Link)],
    classes: &HashMap<String, String>,
) -> Option<Estimate> {
    let mut hits = vec![0; strata.len()];
    for (stratum, link) in links {
        let good = classes
            .get(&link.url)
            .is_some_and(|class| matches!(class.as_str(), "ok" | "redirected"));
        hits[*stratum] += usize::from(good);
    }
    estimate(strata, &hits)
}

impl Tried {
    /// `next` is when the first link is due, if none was.
    fn print(&self, settings: &Settings, guess: Option<&Estimate>, next: Option<String>) {
        let Pulse { hosts, addresses_done, not_due, .. } = self.pulse;
        if settings.json {
            let sample = guess.map(|guess| {
                json!({ "share_that_answers": guess.share, "standard_error": guess.standard_error })
            });
            let value = json!({
                "hosts": hosts,
                "tried": addresses_done,
                "not_due": not_due,
                "found": self.counts,
                "sample": sample,
                "nothing_due_until": next,
            });
            println!("{value:#}");
            return;
        }
        match next {
            Some(next) => println!(
                "nothing due until {next}: {not_due} links were tried not long ago; --again tries them all the same"
            ),
            None => {
                println!("{addresses_done} links on {hosts} hosts tried, {not_due} not due yet")
            }
        }
        for (class, count) in &self.counts {
            println!("  {count:>7}  {class}");
        }
        if let Some(guess) = guess {
            println!(
                "  of all links {:.1} % answer, standard error {:.1} points",
                100.0 * guess.share,
                100.0 * guess.standard_error
            );
        }
    }
}
