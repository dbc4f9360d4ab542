//! Which protocol a portal speaks, and what gave it away.

use crate::answer::{Answer, Ask, Body, Exchange};
use crate::client::{Client, Purpose};
use crate::protocol::{PROTOCOLS, Protocol, Recognition};
use crate::source::{Address, Source};
use crate::sweep::{HarvestError, url_of};
use crate::time;
use groma_define::RunId;
use groma_define::tables::FetchRow;
use std::path::{Path, PathBuf};
use url::Url;

/// What was found out.
pub struct Detected {
    /// The protocol.
    pub protocol: &'static dyn Protocol,
    /// Why: a clause that follows "because".
    pub because: String,
    /// Where it is to be entered.
    pub entrance: Url,
    /// Every request that was made for it.
    pub asked: Vec<FetchRow>,
}

/// The protocol that the edition names, or the one that the portal gives away.
pub async fn detect(
    source: &Source,
    client: &Client,
    run: &RunId,
) -> Result<Detected, HarvestError> {
    let entrance = url_of(&source.address);
    if let Some(named) = source.protocol.as_deref() {
        let protocol = PROTOCOLS.iter().copied().find(|protocol| protocol.name() == named);
        let protocol = protocol.ok_or_else(|| {
            let names: Vec<&str> = PROTOCOLS.iter().map(|protocol| protocol.name()).collect();
            HarvestError::NoSuchProtocol(named.to_owned(), names.join(", "))
        })?;
        let because = "it was named".to_owned();
        return Ok(Detected { protocol, because, entrance, asked: Vec::new() });
    }
    match &source.address {
        Address::Path(path) => of_files(path),
        Address::Url(url) => of_portal(source, url, client, run).await,
    }
}

/// The protocol that recognises an answer with the most confidence; only the named one, if one is.
pub(crate) fn best(
    answer: &Answer,
    named: Option<&str>,
) -> Option<(&'static dyn Protocol, Recognition)> {
    let asked = PROTOCOLS.iter().copied().filter(|p| named.is_none_or(|name| p.name() == name));
    let mut best: Option<(&'static dyn Protocol, Recognition)> = None;
    for protocol in asked {
        if let Some(found) = protocol.recognise(answer)
            && best.as_ref().is_none_or(|(_, known)| found.confidence > known.confidence)
        {
            best = Some((protocol, found));
        }
    }
    best
}

fn of_files(path: &Path) -> Result<Detected, HarvestError> {
    let mut seen = 0;
    for (_, exchange) in documents(path)? {
        let exchange = exchange?;
        seen += 1;
        if let Some((protocol, found)) = exchange.answer.as_ref().and_then(|a| best(a, None)) {
            let because = format!("{} (each file is looked at by itself)", found.because);
            return Ok(Detected { protocol, because, entrance: found.entrance, asked: Vec::new() });
        }
    }
    let why = format!("{seen} files were looked at");
    Err(HarvestError::NotRecognised(path.display().to_string(), why))
}

/// Asks the address itself, then the doors of every protocol, until one is sure.
async fn of_portal(
    source: &Source,
    url: &Url,
    client: &Client,
    run: &RunId,
) -> Result<Detected, HarvestError> {
    let mut asks = vec![Ask::get(url.clone(), "*/*")];
    asks.extend(PROTOCOLS.iter().flat_map(|protocol| protocol.doors(url)));
    let mut asked = Vec::new();
    let mut best_yet: Option<(&'static dyn Protocol, Recognition)> = None;
    let mut tried: Vec<Ask> = Vec::new();
    for ask in asks {
        if tried.contains(&ask) {
            continue;
        }
        let purpose = Purpose::Harvest { run: run.clone(), robots: source.robots.policy };
        let exchange = client.ask(&ask, None, &purpose).await;
        let first = tried.is_empty();
        tried.push(ask);
        asked.extend(exchange.fetches.iter().cloned());
        if first && let Some(why) = unreachable(exchange.fetch()) {
            return Err(HarvestError::Unreachable(url.to_string(), why));
        }
        let Some((protocol, found)) = exchange.success().and_then(|answer| best(answer, None))
        else {
            continue;
        };
        let sure = found.confidence >= 0.9;
        if best_yet.as_ref().is_none_or(|(_, known)| found.confidence > known.confidence) {
            best_yet = Some((protocol, found));
        }
        if sure {
            break;
        }
    }
    match best_yet {
        Some((protocol, Recognition { because, entrance, .. })) => {
            Ok(Detected { protocol, because, entrance, asked })
        }
        None => Err(match asked.iter().rev().find(|fetch| fetch.status == Some(202)) {
            Some(waiting) => HarvestError::NotReady(waiting.url.to_string()),
            None => HarvestError::NotRecognised(url.to_string(), told(&asked)),
        }),
    }
}

/// Why nothing else of a portal need be asked: nobody is there, or nobody may ask.
fn unreachable(fetch: &FetchRow) -> Option<String> {
    let hint = match fetch.error_class.as_ref() {
        "dns" => "its name is not known; is it spelled well?",
        "refused" => "nobody listens there",
        "timeout" => "it did not answer in time",
        "tls" => "its certificate cannot be trusted",
        "private_address" => {
            "it leads to an address inside a network; `--allow-private 127.0.0.0/8`, or whichever \
             network it is, allows that"
        }
        _ => return None,
    };
    fetch.status.is_none().then(|| hint.to_owned())
}

/// How often which answer came, and the first address that gave it.
fn told(asked: &[FetchRow]) -> String {
    let mut answers: Vec<(String, usize, &str)> = Vec::new();
    for fetch in asked {
        let answer = match fetch.status {
            Some(status) => format!("answered {status}"),
            None => fetch.error_class.to_string(),
        };
        match answers.iter_mut().find(|(known, ..)| *known == answer) {
            Some((_, count, _)) => *count += 1,
            None => answers.push((answer, 1, &fetch.url)),
        }
    }
    let one = |(answer, count, first): &(String, usize, &str)| {
        format!("{count} {answer}, {first} for one")
    };
    let all: Vec<String> = answers.iter().map(one).collect();
    format!("of {} requests {}; `--protocol` names one", asked.len(), all.join("; "))
}

type Document = (PathBuf, Result<Exchange, HarvestError>);

/// The files of a folder, sorted, each as if a server had answered with it; of a file, itself.
pub(crate) fn documents(path: &Path) -> Result<Vec<Document>, HarvestError> {
    let mut files = Vec::new();
    collect(path, &mut files)
        .map_err(|source| HarvestError::Io { path: path.to_owned(), source })?;
    files.sort();
    let read = |path: PathBuf| {
        let exchange =
            exchange(&path).map_err(|source| HarvestError::Io { path: path.clone(), source });
        (path, exchange)
    };
    Ok(files.into_iter().map(read).collect())
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    if !std::fs::metadata(path)?.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    for entry in std::fs::read_dir(path)? {
        let entry = entry?;
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        // A link could lead anywhere, also back.
        if !hidden && !entry.file_type()?.is_symlink() {
            collect(&entry.path(), files)?;
        }
    }
    Ok(())
}

/// A file as an answer.
fn exchange(path: &Path) -> std::io::Result<Exchange> {
    let url = url_of(&Address::Path(path.to_owned()));
    let body = Body::File(path.to_owned());
    let ask = Ask::get(url.clone(), "*/*");
    let fetch = FetchRow {
        url: url.as_str().into(),
        method: "GET".into(),
        error_class: "ok".into(),
        started_at: time::now().into(),
        bytes: Some(body.length()? as i64),
        robots_verdict: "not-asked".into(),
        attempt: 1,
        purpose: "harvest".into(),
        ..FetchRow::default()
    };
    let answer =
        Answer { status: 200, final_url: url, headers: Vec::new(), body, truncated: false };
    Ok(Exchange { ask, fetches: vec![fetch], answer: Some(answer) })
}
