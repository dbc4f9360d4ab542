//! A real CKAN without its search engine, harvested by its lists: in full, after changes, after a deletion.
//!
//! `cargo xtask test` installs it and says in `GROMA_CKAN_PYTHON` where; without that the test has nothing
//! to ask and says so.

use crate::past::Past;
use crate::real_server::{Server, client, codes, read};
use crate::summary::say;
use groma_harvest::{Address, Source, detect};
use serde_json::json;
use std::path::Path;
use url::Url;

const DATASETS: usize = 60;

/// Starts it with an empty catalog; none when it is not installed.
fn start(folder: &Path) -> Option<Server> {
    Server::start(
        "GROMA_CKAN_PYTHON",
        include_str!("ckan_server.py"),
        folder,
        "Catalogue of Xanadu",
    )
}

/// A package with two resources.
fn package(number: usize, title: &str) -> (String, String) {
    let name = format!("xa-{number:04}");
    let resource = |ending: &str| json!({ "url": format!("https://data.xa.example/{name}.{ending}"), "format": ending.to_uppercase() });
    let package = json!({
        "name": name,
        "title": title,
        "notes": "What there is to know.",
        "owner_org": "survey-of-xanadu",
        "license_id": "cc-by",
        "tags": [{ "name": "maps" }],
        "extras": [{ "key": "frequency", "value": "annual" }],
        "resources": [resource("csv"), resource("json")],
    });
    (format!("{name}.json"), package.to_string())
}

#[test]
fn a_real_ckan_without_its_search_is_harvested() {
    let folder = tempfile::tempdir().expect("a folder");
    let Some(mut server) = start(folder.path()) else {
        return say("CKAN: not asked; `cargo xtask test` installs it");
    };
    server.load((1..=DATASETS).map(|n| package(n, &format!("Map {n}"))));
    let url = format!("http://127.0.0.1:{}/", server.port);
    let address = Address::Url(Url::parse(&url).expect("an address"));
    let source = Source::at(address, &url);
    let mut past = Past::default();

    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("threads");
    let found = runtime.block_on(detect(&source, &client(), &"run".to_owned().into())).unwrap();
    assert_eq!(found.protocol.name(), "ckan", "{}", found.because);

    let (full, gathered) = read(&source, &mut past);
    let (page, codes) = (gathered.page(), codes(&gathered));
    assert!(full.complete, "{codes:?} {:?}", full.incomplete_because);
    assert_eq!((full.added, full.quarantined), (DATASETS as i64, 0), "{codes:?}");
    assert_eq!(page.distributions.len(), 2 * DATASETS);
    let catalog = &gathered.end.as_ref().expect("it has ended").catalog;
    assert_eq!(catalog.title.as_deref(), Some("Catalogue of Xanadu"));
    let first = &page.datasets[0];
    assert_eq!(first.publisher_name.as_deref(), Some("Survey of Xanadu"));
    assert_eq!(first.keyword.len(), 1);

    server.load([package(7, "Map 7, revised"), package(DATASETS + 1, "New")].into_iter());
    let (news, _) = read(&source, &mut past);
    assert_eq!((news.added, news.changed, news.missing), (1, 1, 0), "{news:?}");

    server.order("delete xa-0042");
    let (first, _) = read(&source, &mut past);
    assert_eq!((first.missing, first.gone, first.changed), (1, 0, 0), "{first:?}");
    let (second, _) = read(&source, &mut past);
    assert_eq!((second.missing, second.gone), (0, 1), "{second:?}");
    say(&format!(
        "CKAN without its search: {} data sets in {} requests; {} after two changes, {} after a deletion; modes {}, {}; {codes:?}",
        full.added, full.requests, news.requests, first.requests, full.mode, news.mode,
    ));
}
