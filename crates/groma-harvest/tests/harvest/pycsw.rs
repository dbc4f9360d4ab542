//! A real server of CSW and OAI-PMH, harvested in full, after changes, and after a deletion.
//!
//! `cargo xtask test` installs it and says in `GROMA_PYCSW_PYTHON` where; without that the tests have
//! nothing to ask and say so.

use crate::past::Past;
use crate::real_server::{Server, client, codes, read};
use crate::summary::say;
use groma_harvest::{Address, Source, detect};
use std::path::Path;
use url::Url;

/// Data sets, and services beside them.
const DATASETS: usize = 250;
const SERVICES: usize = 3;

/// A record of ISO 19139.
fn record(number: usize, title: &str, stamp: &str, level: &str) -> (String, String) {
    let id = format!("xa-{number:04}");
    let (kind, more) = match level {
        "service" => (
            "srv:SV_ServiceIdentification",
            "<srv:serviceType><gco:LocalName>view</gco:LocalName></srv:serviceType>",
        ),
        _ => ("gmd:MD_DataIdentification", ""),
    };
    let text = |text: &str| format!("<gco:CharacterString>{text}</gco:CharacterString>");
    let xml = format!(
        r#"<gmd:MD_Metadata xmlns:gmd="http://www.isotc211.org/2005/gmd" xmlns:gco="http://www.isotc211.org/2005/gco" xmlns:srv="http://www.isotc211.org/2005/srv">
<gmd:fileIdentifier>{}</gmd:fileIdentifier>
<gmd:hierarchyLevel><gmd:MD_ScopeCode codeList="x" codeListValue="{level}">{level}</gmd:MD_ScopeCode></gmd:hierarchyLevel>
<gmd:contact/>
<gmd:dateStamp><gco:Date>{stamp}</gco:Date></gmd:dateStamp>
<gmd:identificationInfo><{kind}>
<gmd:citation><gmd:CI_Citation><gmd:title>{}</gmd:title></gmd:CI_Citation></gmd:citation>
<gmd:abstract>{}</gmd:abstract>{more}
</{kind}></gmd:identificationInfo>
<gmd:distributionInfo><gmd:MD_Distribution><gmd:transferOptions><gmd:MD_DigitalTransferOptions><gmd:onLine><gmd:CI_OnlineResource>
<gmd:linkage><gmd:URL>https://data.xa.example/{id}.zip</gmd:URL></gmd:linkage>
</gmd:CI_OnlineResource></gmd:onLine></gmd:MD_DigitalTransferOptions></gmd:transferOptions></gmd:MD_Distribution></gmd:distributionInfo>
</gmd:MD_Metadata>"#,
        text(&id),
        text(title),
        text("What there is to know.")
    );
    (id, xml)
}

/// Starts it with an empty catalog; none when it is not installed.
fn start(folder: &Path, records_at_once: usize) -> Option<Server> {
    let script = include_str!("pycsw.py");
    Server::start("GROMA_PYCSW_PYTHON", script, folder, &records_at_once.to_string())
}

fn load(server: &mut Server, records: impl Iterator<Item = (String, String)>) {
    server.load(records.map(|(id, xml)| (format!("{id}.xml"), xml)));
}

fn source(server: &Server, query: &str, protocol: Option<&str>) -> Source {
    let url = format!("http://127.0.0.1:{}/csw{query}", server.port);
    let address = Address::Url(Url::parse(&url).expect("an address"));
    Source { protocol: protocol.map(str::to_owned), ..Source::at(address, &url) }
}

/// Years ago, so that no record is taken for new.
const OLD: &str = "2020-01-02";

/// Full, after changes, after a deletion, for one protocol.
fn check(protocol: &str, query: &str) {
    let folder = tempfile::tempdir().expect("a folder");
    let Some(mut server) = start(folder.path(), 40) else {
        return say(&format!("pycsw by {protocol}: not asked; `cargo xtask test` installs it"));
    };
    let datasets = (1..=DATASETS).map(|n| record(n, &format!("Map {n}"), OLD, "dataset"));
    let beside = (1..=SERVICES).map(|n| record(9000 + n, "View", OLD, "service"));
    load(&mut server, datasets.chain(beside));
    let source = source(&server, query, Some(protocol));
    let mut past = Past::default();

    let (full, gathered) = read(&source, &mut past);
    let page = gathered.page();
    let codes = codes(&gathered);
    assert!(full.complete, "{codes:?} {:?}", full.incomplete_because);
    assert_eq!((full.added, full.quarantined), (DATASETS as i64, 0), "{codes:?}");
    assert_eq!((page.datasets.len(), page.services.len()), (DATASETS, SERVICES));
    assert_eq!(page.distributions.len(), DATASETS);
    assert!(!codes.contains(&"count-differs".to_owned()), "{codes:?}");
    let catalog = &gathered.end.as_ref().expect("it has ended").catalog;
    assert_eq!(catalog.software.as_deref(), Some("pycsw"));
    assert_eq!(catalog.title.as_deref(), Some("Catalogue of Xanadu"));
    assert_eq!(catalog.dataset_count_claimed, Some(DATASETS as i64));

    let today = chrono::Utc::now().format("%Y-%m-%d").to_string();
    let changed = [7, 99].map(|n| record(n, &format!("Map {n}, revised"), &today, "dataset"));
    let added = (DATASETS + 1..=DATASETS + 3).map(|n| record(n, "New", &today, "dataset"));
    load(&mut server, changed.into_iter().chain(added));
    let (news, gathered) = read(&source, &mut past);
    assert_eq!((news.added, news.changed, news.missing), (3, 2, 0), "{news:?}");
    assert_eq!(news.unchanged, DATASETS as i64 - 2);
    assert_eq!(gathered.page().datasets.len(), 5, "only what is new or changed moves");

    server.order("delete xa-0042");
    let (first, _) = read(&source, &mut past);
    assert_eq!((first.missing, first.gone, first.changed), (1, 0, 0), "{first:?}");
    let (second, _) = read(&source, &mut past);
    assert_eq!((second.missing, second.gone), (0, 1), "{second:?}");
    assert_eq!(past.states().iter().filter(|state| **state == "gone").count(), 1);
    say(&format!(
        "pycsw by {protocol}: {} data sets and {SERVICES} services in {} requests; {} of them after five changes, {} after a deletion; modes {}, {}",
        full.added, full.requests, news.requests, first.requests, full.mode, news.mode,
    ));
}

#[test]
fn a_real_server_is_harvested_by_csw() {
    check("csw", "");
}

#[test]
fn a_real_server_is_harvested_by_oai_pmh() {
    check("oai-pmh", "?mode=oaipmh");
}

#[test]
fn a_real_server_is_recognised() {
    let folder = tempfile::tempdir().expect("a folder");
    let Some(server) = start(folder.path(), 10) else {
        return say("pycsw recognised: not asked; `cargo xtask test` installs it");
    };
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("threads");
    let found = |query: &str| {
        let source = source(&server, query, None);
        let found = runtime.block_on(detect(&source, &client(), &"run".to_owned().into())).unwrap();
        (found.protocol.name(), found.entrance.to_string(), found.because)
    };
    let (protocol, entrance, because) = found("?service=CSW&request=GetCapabilities");
    assert_eq!(
        (protocol, entrance),
        ("csw", format!("http://127.0.0.1:{}/csw", server.port)),
        "{because}"
    );
    let (protocol, entrance, because) = found("?mode=oaipmh&verb=Identify");
    assert_eq!(
        (protocol, entrance),
        ("oai-pmh", format!("http://127.0.0.1:{}/csw?mode=oaipmh", server.port)),
        "{because}"
    );
}
