//! For tests of protocols: answers made of bytes, read without a network.

use crate::answer::{Answer, Ask, Body, Exchange};
use crate::gather::{About, Gather, Place};
use crate::gathered::Gathered;
use crate::protocol::{Next, Protocol, Step, Wanted};
use groma_define::harvest::{Memory, NoMemory};
use groma_define::tables::FetchRow;
use groma_define::vocabulary::Vocabularies;
use groma_define::{CatalogId, DatasetId, RunId, hex};
use sha2::{Digest, Sha256};
use url::Url;

/// What a reading left behind, besides the rows.
pub(crate) struct Reading {
    pub(crate) gathered: Gathered,
    pub(crate) about: About,
    pub(crate) deleted: Vec<DatasetId>,
    /// What was asked, in its order.
    pub(crate) asked: Vec<Ask>,
    /// How it ended; none when the script ran out.
    pub(crate) end: Option<Next>,
    /// Why not everything was read, if that is so.
    pub(crate) incomplete: Option<String>,
    /// Records that were announced and did not come.
    pub(crate) short: u64,
}

impl Reading {
    /// The codes of the findings, sorted, each once.
    pub(crate) fn codes(&self) -> Vec<String> {
        let mut codes: Vec<String> =
            self.gathered.page().findings.iter().map(|finding| finding.code.to_string()).collect();
        codes.sort();
        codes.dedup();
        codes
    }

    /// The identifiers of the data sets that were read, in their order.
    pub(crate) fn ids(&self) -> Vec<String> {
        self.gathered.page().datasets.iter().map(|dataset| dataset.native_id.to_string()).collect()
    }
}

/// Reads a document by itself.
pub(crate) fn read_document(protocol: &dyn Protocol, bytes: &[u8], content_type: &str) -> Reading {
    let ask = Ask::get(Url::parse("file:///portal/document").expect("a sound address"), "*/*");
    let step = Step { asks: vec![ask.clone()], state: serde_json::Value::Null };
    let exchange = exchange(&ask, 200, content_type, bytes.to_vec());
    drive(&NoMemory, |gather, reading| {
        reading.asked.push(ask.clone());
        reading.end = Some(protocol.read(&step, &[exchange], gather));
    })
}

/// Steps of a protocol, as often as it wants one: `script` answers each request with a status and
/// a body, or with none when nothing answers.
pub(crate) fn read_steps(
    protocol: &dyn Protocol,
    wanted: &Wanted,
    script: &mut dyn FnMut(&Ask) -> Option<(u16, String)>,
) -> Reading {
    let entrance = Url::parse("https://portal.example/door").expect("a sound address");
    read_steps_at(protocol, &entrance, wanted, &NoMemory, script)
}

/// As [`read_steps`], from this entrance and with a past.
pub(crate) fn read_steps_at(
    protocol: &dyn Protocol,
    entrance: &Url,
    wanted: &Wanted,
    memory: &dyn Memory,
    script: &mut dyn FnMut(&Ask) -> Option<(u16, String)>,
) -> Reading {
    drive(memory, |gather, reading| {
        let mut step = protocol.start(entrance, wanted).expect("the protocol has this way");
        for _ in 0..200 {
            let answers: Vec<Exchange> = step
                .asks
                .iter()
                .map(|ask| match script(ask) {
                    Some((status, body)) => exchange(ask, status, "", body.into_bytes()),
                    None => Exchange { answer: None, ..exchange(ask, 0, "", Vec::new()) },
                })
                .collect();
            reading.asked.extend(step.asks.iter().cloned());
            match protocol.read(&step, &answers, gather) {
                Next::Step(next) => {
                    // What a kill would do to it.
                    let kept = serde_json::to_string(&next).expect("a step is plain data");
                    step = serde_json::from_str(&kept).expect("a step comes back");
                }
                end => {
                    reading.end = Some(end);
                    break;
                }
            }
        }
    })
}

fn drive(memory: &dyn Memory, read: impl FnOnce(&mut Gather<'_>, &mut Reading)) -> Reading {
    let (about, deleted) = (About::default(), Vec::new());
    let mut reading = Reading {
        gathered: Gathered::default(),
        about,
        deleted,
        asked: Vec::new(),
        end: None,
        incomplete: None,
        short: 0,
    };
    let mut sink = Gathered::default();
    let (catalog, sweep) = (CatalogId::from("portal".to_owned()), RunId::from("sweep".to_owned()));
    let entrance = Url::parse("https://portal.example/").expect("a sound address");
    let place = Place::new("", String::new(), entrance, Vec::new(), String::new());
    let about = (&catalog, &sweep, "2026-11-23T10:00:00Z");
    let mut gather = Gather::new(about, Vocabularies::shipped(), memory, &mut sink, place);
    read(&mut gather, &mut reading);
    gather.keep();
    reading.about = gather.about.clone();
    reading.deleted = gather.deleted.clone();
    reading.incomplete = gather.place.incomplete.clone();
    reading.short = gather.counts.short;
    drop(gather);
    reading.gathered = sink;
    reading
}

/// A request with its answer.
pub(crate) fn exchange(ask: &Ask, status: u16, content_type: &str, body: Vec<u8>) -> Exchange {
    let fetch = FetchRow {
        fetch_id: "fetch".into(),
        run: "sweep".into(),
        url: ask.url.as_str().into(),
        method: ask.method.as_str().into(),
        status: (status > 0).then_some(i64::from(status)),
        error_class: if status == 0 { "timeout".into() } else { "ok".into() },
        started_at: "2026-11-23T10:00:00Z".into(),
        bytes: Some(body.len() as i64),
        sha256: Some(hex(&Sha256::digest(&body)).into()),
        robots_verdict: "not-asked".into(),
        attempt: 1,
        purpose: "harvest".into(),
        ..FetchRow::default()
    };
    let headers = match content_type {
        "" => Vec::new(),
        said => vec![("content-type".to_owned(), said.to_owned())],
    };
    let final_url = ask.url.clone();
    let answer = Answer { status, final_url, headers, body: Body::Memory(body), truncated: false };
    Exchange { ask: ask.clone(), fetches: vec![fetch], answer: Some(answer) }
}
