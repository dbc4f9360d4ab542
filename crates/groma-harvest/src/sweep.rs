//! One reading of a catalog, whatever it speaks: ask, read, keep, go on; loops, limits, starting
//! again after a kill, and what has changed since the last time.

mod rounds;

use crate::answer::Exchange;
use crate::change;
use crate::client::{Client, Purpose, notes};
use crate::detect::{Detected, detect, documents};
use crate::finding::{self, Noted};
use crate::gather::{About, Cursor, Gather, Place, maps_anew};
use crate::protocol::{Next, PROTOCOLS, Protocol, Step, Wanted};
use crate::source::{Address, Source};
use crate::time;
use groma_define::harvest::{Memory, Sink, SinkError, SweepEnd};
use groma_define::tables::{CatalogRow, FetchRow, SweepRow};
use groma_define::{ContentHash, DatasetId, RunId, hex};
use rounds::{goes_in_a_circle, repeats_a_page};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::path::PathBuf;
use std::time::SystemTime;
use url::Url;

/// Hours taken off the time of the last sweep: clocks differ, and records are dated before they are seen.
const OVERLAP_HOURS: i64 = 1;

/// How a sweep is to go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// What changed since the last complete sweep, where the portal can say so; else everything.
    #[default]
    Changes,
    /// Everything.
    Full,
}

/// What a person decided beforehand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// How the sweep is to go.
    pub mode: Mode,
    /// Data sets that are missing are really gone, however many.
    pub accept_missing: bool,
}

/// Who wants to know how far a sweep is.
pub trait Progress: Send + Sync {
    /// So many records were read, of so many that are announced, in so many requests.
    fn read(&self, source: &Source, records: u64, of: Option<u64>, requests: u64);
}

/// Nobody.
impl Progress for () {
    fn read(&self, _: &Source, _: u64, _: Option<u64>, _: u64) {}
}

/// A harvest that cannot be done.
#[derive(Debug, thiserror::Error)]
pub enum HarvestError {
    /// The edition names a protocol that does not exist.
    #[error("`{0}` is no protocol that Groma speaks; it speaks {1}")]
    NoSuchProtocol(String, String),
    /// Nothing that the portal answered speaks a protocol.
    #[error("nothing at {0} speaks a protocol that Groma knows: {1}")]
    NotRecognised(String, String),
    /// Nobody is there.
    #[error("{0} cannot be asked: {1}")]
    Unreachable(String, String),
    /// What there is to read is still being made.
    #[error(
        "{0} is not ready yet: the portal is still making the answer; run the harvest again in some minutes"
    )]
    NotReady(String),
    /// A file or a folder cannot be read.
    #[error("{path}: {source}")]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// What was read cannot be kept.
    #[error(transparent)]
    Sink(#[from] SinkError),
}

/// Reads a catalog into `sink`, and says how it went.
pub async fn sweep(
    source: &Source,
    client: &Client,
    memory: &dyn Memory,
    sink: &mut dyn Sink,
    told: Told,
    progress: &dyn Progress,
) -> Result<SweepRow, HarvestError> {
    let (sweep, started_at, mut begun) = begin(source, memory, sink)?;
    let cursor = begun.take();
    let (place, asked) = match &cursor {
        Some((cursor, _)) => (cursor.place.clone(), Vec::new()),
        None => first_place(source, client, memory, told, &sweep).await?,
    };
    let protocol = protocol_named(&place.protocol)?;
    let about = (&source.catalog, &sweep, started_at.as_str());
    let mut gather = Gather::new(about, &source.vocabularies, memory, sink, place);
    gather.fetched(&asked);
    if let Address::Url(url) = &source.address {
        gather.hosts = source.hosts.of(url);
    }
    if let Some((cursor, seen)) = cursor {
        gather.about = cursor.about;
        gather.counts = cursor.counts;
        client.resumes(&sweep, gather.counts.requests, gather.counts.bytes);
        gather.deleted = cursor.deleted;
        gather.skip = cursor.in_step;
        gather.seen = seen;
    }
    let not_modified = match &source.address {
        Address::Url(_) => {
            let client = Asking { client, source, conditions: may_compare(memory, told) };
            steps(&client, protocol, &mut gather, progress).await?
        }
        Address::Path(path) => {
            files(source, path, protocol, &mut gather, progress)?;
            false
        }
    };
    finish(source, gather, told, not_modified)
}

type Seen = HashMap<DatasetId, Option<ContentHash>>;
type Begun = (RunId, String, Option<(Cursor, Seen)>);

/// The sweep that was begun and not ended, or a new one.
fn begin(source: &Source, memory: &dyn Memory, sink: &mut dyn Sink) -> Result<Begun, HarvestError> {
    if let Some(begun) = sink.begun()?
        && let Some(cursor) = begun.cursor.as_deref().and_then(|c| serde_json::from_str(c).ok())
    {
        let said = |id: &DatasetId| memory.dataset(id).map(|before| before.canonical_hash);
        let mut seen: Seen = begun.listed.into_iter().map(|id| (id, None)).collect();
        seen.extend(begun.seen.into_iter().map(|(id, hash)| {
            let hash = hash.or_else(|| said(&id));
            (id, hash)
        }));
        return Ok((begun.sweep, begun.started_at, Some((cursor, seen))));
    }
    let started_at = time::now();
    let sweep = sweep_name(source);
    sink.begin(&sweep, &started_at)?;
    Ok((sweep, started_at, None))
}

/// The name of a new sweep. What a sweep leaves is kept under its name, so that two of one second need
/// two of them.
fn sweep_name(source: &Source) -> RunId {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let hash = hex(&Sha256::digest(format!("{} {}", source.catalog, since.as_nanos())));
    RunId::from(hash[..16].to_owned())
}

fn protocol_named(name: &str) -> Result<&'static dyn Protocol, HarvestError> {
    PROTOCOLS.iter().copied().find(|protocol| protocol.name() == name).ok_or_else(|| {
        let names: Vec<&str> = PROTOCOLS.iter().map(|protocol| protocol.name()).collect();
        HarvestError::NoSuchProtocol(name.to_owned(), names.join(", "))
    })
}

/// The protocol, and what is wanted of it; with the requests that found the protocol out.
async fn first_place(
    source: &Source,
    client: &Client,
    memory: &dyn Memory,
    told: Told,
    sweep: &RunId,
) -> Result<(Place, Vec<FetchRow>), HarvestError> {
    let mapped_with = mapped_with(source);
    let changes = told.mode == Mode::Changes && !maps_anew(memory, &mapped_with);
    let last = memory.last_complete().filter(|_| changes).map(|last| last.sweep);
    let Detected { protocol, because, entrance, asked } = match remembered(source, last.as_ref()) {
        Some(detected) => detected,
        None => detect(source, client, sweep).await?,
    };
    let last = last.filter(|last| *last.protocol == *protocol.name());
    let since = last.and_then(|last| {
        let overlap = chrono::TimeDelta::hours(OVERLAP_HOURS);
        Some(Wanted::ChangedSince(time::written(time::read(&last.started_at)? - overlap)))
    });
    let possible = |wanted: &Wanted| protocol.start(&entrance, wanted).is_some();
    let wanted = match since {
        // What is gone is only seen by looking at everything that is there.
        Some(since) if possible(&since) && possible(&Wanted::Identifiers) => {
            vec![since, Wanted::Identifiers]
        }
        _ => vec![Wanted::Everything],
    };
    let place = Place::new(protocol.name(), because, entrance, wanted, mapped_with);
    Ok((place, asked))
}

/// What decides how records become rows, besides the records.
fn mapped_with(source: &Source) -> String {
    format!("{} {}", env!("CARGO_PKG_VERSION"), source.vocabularies.digest())
}

/// What the last complete sweep found out holds until everything is read again: the doors of a portal
/// are not tried every day.
fn remembered(source: &Source, last: Option<&SweepRow>) -> Option<Detected> {
    let last =
        last.filter(|_| source.protocol.is_none() && matches!(source.address, Address::Url(_)))?;
    Some(Detected {
        protocol: protocol_named(&last.protocol).ok()?,
        because: last.protocol_because.to_string(),
        entrance: Url::parse(&last.entrance).ok()?,
        asked: Vec::new(),
    })
}

/// Whether the portal may answer that nothing was modified. Not when everything is to be read, and not
/// when what is absent has to be met again: while a person has not said what to think of it, and when
/// one has.
fn may_compare(memory: &dyn Memory, told: Told) -> bool {
    let was_held = memory.last_complete().is_some_and(|last| last.sweep.held);
    told.mode == Mode::Changes && !told.accept_missing && !was_held
}

/// Who is asked, and how.
struct Asking<'a> {
    client: &'a Client,
    source: &'a Source,
    /// "Only if it was modified" may be asked.
    conditions: bool,
}

/// Steps until there is no next one; true when the portal says that nothing was modified.
async fn steps(
    asking: &Asking<'_>,
    protocol: &dyn Protocol,
    gather: &mut Gather<'_>,
    progress: &dyn Progress,
) -> Result<bool, HarvestError> {
    while let Some(wanted) = gather.place.wanted.first().cloned() {
        let step = match gather.place.step.take() {
            Some(step) => Some(step),
            None => protocol.start(&gather.place.entrance, &wanted),
        };
        let Some(step) = step else {
            gather.place.wanted.remove(0);
            continue;
        };
        gather.place.step = Some(step.clone());
        if let Some((code, message)) = goes_in_a_circle(gather, &step) {
            stop(gather, code, message);
            continue;
        }
        // Only of a catalog that is one document does "not modified" say everything.
        let last = gather.memory.last_complete();
        let only_step = asking.conditions
            && gather.counts.steps == 0
            && !gather.maps_anew
            && wanted == Wanted::Everything
            && last.is_some_and(|last| last.sweep.steps == 1);
        gather.counts.steps += 1;
        let mut answers = Vec::with_capacity(step.asks.len());
        for ask in &step.asks {
            let known = if only_step { gather.memory.validators(ask.url.as_str()) } else { None };
            let purpose =
                Purpose::Harvest { run: gather.sweep.clone(), robots: asking.source.robots.policy };
            answers.push(asking.client.ask(ask, known.as_ref(), &purpose).await);
        }
        for exchange in &answers {
            gather.fetched(&exchange.fetches);
            notes(exchange).into_iter().for_each(|noted| gather.note(noted));
            if exchange.answer.as_ref().is_some_and(|answer| answer.truncated) {
                let why = format!("{} did not come whole.", exchange.ask.url);
                gather.place.incomplete.get_or_insert(why);
            }
        }
        if let [Exchange { answer: Some(answer), .. }] = answers.as_slice()
            && answer.status == 304
        {
            gather.place.wanted.clear();
            return Ok(true);
        }
        if let Some(what) = answers.iter().find_map(|exchange| not_ready(exchange, protocol)) {
            stop(gather, finding::NOT_READY, what);
            gather.keep();
            continue;
        }
        if !protocol.may_repeat(&step)
            && let Some((code, message)) = repeats_a_page(gather, &answers)
        {
            stop(gather, code, message);
            continue;
        }
        gather.fetch_id = answers.last().map(|exchange| exchange.fetch().fetch_id.to_string());
        gather.in_step = 0;
        let next = tokio::task::block_in_place(|| protocol.read(&step, &answers, gather));
        gather.skip = 0;
        gather.in_step = 0;
        match next {
            Next::Step(step) => gather.place.step = Some(step),
            Next::End => {
                gather.place.step = None;
                end_of_a_want(gather, &wanted);
            }
            Next::Broken(code, message) => stop(gather, code, message),
        }
        gather.keep();
        progress.read(
            asking.source,
            gather.counts.records,
            gather.about.claimed,
            gather.counts.requests,
        );
        if let Some(why) = gather.failed.take() {
            return Err(why.into());
        }
    }
    Ok(false)
}

/// Why there is nothing to read yet: the portal has accepted the request (202), and was given its
/// time. Some say so of what is there.
fn not_ready(exchange: &Exchange, protocol: &dyn Protocol) -> Option<String> {
    let answer = exchange.answer.as_ref().filter(|answer| answer.status == 202)?;
    let speaks = protocol.recognise(answer).is_some();
    (!speaks).then(|| {
        let tries = exchange.fetches.iter().filter(|row| row.status == Some(202)).count();
        format!(
            "{} is not ready yet: the portal is still making it, after {tries} requests.",
            exchange.ask.url
        )
    })
}

/// What was wanted is there; when the portal announces another number, everything is read once more.
fn end_of_a_want(gather: &mut Gather<'_>, wanted: &Wanted) {
    gather.place.wanted.remove(0);
    // What is wanted next may begin with the same question.
    gather.place.asked.clear();
    gather.place.bodies.clear();
    let last = gather.memory.last_complete();
    let known = last.map_or(0, |last| last.sweep.unread.max(0).unsigned_abs());
    if *wanted == Wanted::Identifiers && gather.place.unread > known {
        // What changed did not bring everything that is new: the dates of the portal cannot be relied on.
        read_again(gather);
    }
    let (Some(claimed), Wanted::Everything) = (gather.about.claimed, wanted) else { return };
    let here = gather.counts.records - gather.counts.repeated;
    let seen = gather.seen.len() as u64;
    if claimed == here || claimed == seen {
        return;
    }
    if gather.place.again {
        let message = format!(
            "The portal announces {claimed} data sets; {seen} were there, also at a second reading."
        );
        gather.note(Noted::new(finding::COUNT_DIFFERS, message));
        gather.counts.short += claimed.saturating_sub(here.max(seen));
        return;
    }
    read_again(gather);
}

/// Reads everything once more; what was seen already is passed over.
fn read_again(gather: &mut Gather<'_>) {
    gather.place.again = true;
    gather.place.asked.clear();
    gather.place.bodies.clear();
    gather.place.wanted.insert(0, Wanted::Everything);
    gather.counts.records = 0;
    gather.counts.repeated = 0;
    gather.counts.nameless = 0;
    gather.counts.short = 0;
}

/// Ends a sweep before its end.
fn stop(gather: &mut Gather<'_>, code: finding::Code, message: String) {
    gather.note(Noted::new(code, message.clone()));
    gather.place.incomplete.get_or_insert(message);
    gather.place.wanted.clear();
    gather.place.step = None;
}

/// Every file of a folder, or the one, as a document by itself.
fn files(
    source: &Source,
    path: &std::path::Path,
    named: &dyn Protocol,
    gather: &mut Gather<'_>,
    progress: &dyn Progress,
) -> Result<(), HarvestError> {
    let done = gather.place.files as usize;
    for (at, (path, exchange)) in documents(path)?.into_iter().enumerate() {
        if at < done {
            continue;
        }
        // A file whose reading was killed is read again, past the records that are kept.
        if at > done {
            gather.skip = 0;
        }
        let exchange = exchange?;
        gather.in_step = 0;
        gather.fetch_id = None;
        let answer = exchange.answer.as_ref();
        let best =
            answer.and_then(|answer| crate::detect::best(answer, source.protocol.as_deref()));
        let protocol = best.map_or(named, |(protocol, _)| protocol);
        let step = Step { asks: vec![exchange.ask.clone()], state: serde_json::Value::Null };
        let next = protocol.read(&step, std::slice::from_ref(&exchange), gather);
        if let Next::Broken(code, message) = next {
            let locator = Some(path.display().to_string());
            gather.note(Noted { locator, ..Noted::new(code, message.clone()) });
            gather.place.incomplete.get_or_insert(message);
        }
        gather.in_step = 0;
        gather.place.files += 1;
        gather.keep();
        progress.read(source, gather.counts.records, gather.about.claimed, 0);
        if let Some(why) = gather.failed.take() {
            return Err(why.into());
        }
    }
    gather.place.wanted.clear();
    Ok(())
}

/// Holds what was seen against what was known, and hands over the end of the sweep.
fn finish(
    source: &Source,
    mut gather: Gather<'_>,
    told: Told,
    not_modified: bool,
) -> Result<SweepRow, HarvestError> {
    let ended_at = time::now();
    let complete = gather.place.incomplete.is_none();
    let changes = change::since(&gather, &ended_at, complete, not_modified, told);
    let (about, counts) = (std::mem::take(&mut gather.about), gather.counts.clone());
    if let Some(message) = &changes.held {
        gather.note(Noted::new(finding::MANY_MISSING, message.clone()));
    }
    if let Some(message) = &changes.doubted {
        gather.note(Noted::new(finding::ABSENCE_DOUBTED, message.clone()));
    }
    if let Some(message) = &gather.place.incomplete {
        let message = format!("The sweep is incomplete: {message}");
        gather.note(Noted::new(finding::INCOMPLETE, message));
    }
    let findings = std::mem::take(&mut gather.page.findings);
    gather.keep();
    if let Some(why) = gather.failed.take() {
        return Err(why.into());
    }
    let mode = match (not_modified, changes.partial) {
        (true, _) => "not-modified",
        (_, true) => "changed-since",
        _ => "full",
    };
    let sweep = SweepRow {
        catalog_id: source.catalog.clone(),
        sweep: gather.sweep.clone(),
        started_at: gather.started_at.into(),
        ended_at: ended_at.as_str().into(),
        mode: mode.into(),
        protocol: gather.place.protocol.as_str().into(),
        protocol_because: gather.place.because.as_str().into(),
        complete,
        incomplete_because: gather.place.incomplete.as_deref().map(Into::into),
        pages: counts.pages as i64,
        requests: counts.requests as i64,
        bytes: counts.bytes as i64,
        records: counts.records as i64,
        added: changes.added,
        changed: changes.changed,
        unchanged: changes.unchanged,
        missing: changes.missing,
        gone: changes.gone,
        back: changes.back,
        quarantined: counts.quarantined as i64,
        held: changes.held.is_some(),
        robots_policy: source.robots.policy.as_str().into(),
        robots_because: source.robots.because.as_deref().map(Into::into),
        entrance: gather.place.entrance.as_str().into(),
        steps: counts.steps as i64,
        unread: gather.place.unread.saturating_sub(counts.found_again) as i64,
        unnamed: changes.unnamed as i64,
        mapped_with: gather.place.mapped_with.as_str().into(),
    };
    let catalog = catalog_row(source, &gather, about, changes.present, &ended_at, complete);
    let end = SweepEnd {
        catalog,
        sweep: sweep.clone(),
        states: changes.states,
        events: changes.events,
        findings,
    };
    gather.sink.finish(end)?;
    Ok(sweep)
}

/// What the catalog says of itself; what it did not say this time, it said the last time.
fn catalog_row(
    source: &Source,
    gather: &Gather<'_>,
    about: About,
    present: i64,
    ended_at: &str,
    complete: bool,
) -> CatalogRow {
    let last = gather.memory.last_complete().map(|last| last.catalog);
    let last = last.as_ref();
    let text = |said: Option<String>, before: Option<&groma_define::table::Text>| {
        said.map(Into::into).or_else(|| before.cloned())
    };
    CatalogRow {
        catalog_id: source.catalog.clone(),
        unit: source.unit.clone(),
        source_url: source.written.as_str().into(),
        protocol: gather.place.protocol.as_str().into(),
        software: text(about.software, last.and_then(|l| l.software.as_ref())),
        software_version: text(
            about.software_version,
            last.and_then(|l| l.software_version.as_ref()),
        ),
        title: text(about.title, last.and_then(|l| l.title.as_ref())),
        description: text(about.description, last.and_then(|l| l.description.as_ref())),
        publisher: text(about.publisher, last.and_then(|l| l.publisher.as_ref())),
        homepage: text(about.homepage, last.and_then(|l| l.homepage.as_ref())),
        language: match about.language.is_empty() {
            true => last.map(|l| l.language.clone()).unwrap_or_default(),
            false => about.language.into_iter().map(Into::into).collect(),
        },
        licence: text(about.licence, last.and_then(|l| l.licence.as_ref())),
        dataset_count_claimed: about
            .claimed
            .map(|n| n as i64)
            .or_else(|| last.and_then(|l| l.dataset_count_claimed)),
        dataset_count_read: present,
        robots_policy: source.robots.policy.as_str().into(),
        harvested_at: ended_at.into(),
        complete,
        level: source.level.as_str().into(),
        restricted: source.restricted,
        iri: text(about.iri, last.and_then(|l| l.iri.as_ref())),
        properties: text(about.properties, last.and_then(|l| l.properties.as_ref())),
        sweep: gather.sweep.clone(),
    }
}

/// The address of a source as a URL: its own, or that of its file.
pub(crate) fn url_of(address: &Address) -> Url {
    match address {
        Address::Url(url) => url.clone(),
        Address::Path(path) => {
            let whole = std::path::absolute(path).unwrap_or_else(|_| path.clone());
            Url::from_file_path(whole)
                .unwrap_or_else(|()| Url::parse("file:///").expect("the address of a root"))
        }
    }
}
