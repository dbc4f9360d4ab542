//! Portals that speak JSON, asked over HTTP: detected, read, read again, killed.

use crate::past::{Mortal, Past};
use crate::portal::{Portal, Reply, Request};
use groma_define::harvest::{Memory, NoMemory, Sink};
use groma_define::tables::SweepRow;
use groma_harvest::client::Jumping;
use groma_harvest::{Address, Client, Gathered, HarvestError, Policy, Source, Told, sweep};
use std::sync::{Arc, Mutex};
use url::Url;

fn run(
    portal: &Portal,
    path: &str,
    memory: &dyn Memory,
    sink: &mut dyn Sink,
) -> Result<SweepRow, HarvestError> {
    let allow = vec!["127.0.0.0/8".parse().expect("a network")];
    let policy = Policy { allow, ..Policy::default() };
    let client = Client::new(policy).expect("a client").with_clock(Arc::new(Jumping::default()));
    let url = portal.url(path);
    let source = Source::at(Address::Url(Url::parse(&url).expect("an address")), &url);
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("threads");
    runtime.block_on(sweep(&source, &client, memory, sink, Told::default(), &()))
}

/// Packages by identifier, each with the time at which it changed.
type Packages = Arc<Mutex<Vec<(String, &'static str)>>>;

fn package((id, modified): &(String, &str)) -> String {
    format!(
        r#"{{"id": "{id}", "name": "name-of-{id}", "title": "Title", "notes": "{modified}", "type": "dataset",
        "num_resources": 0, "metadata_modified": "{modified}"}}"#
    )
}

fn ckan(packages: &Packages) -> impl Fn(&Request) -> Reply + Send + Sync + 'static {
    let packages = packages.clone();
    move |request| {
        let packages = packages.lock().expect("nobody panics with it");
        let changed = request.query("fq").is_some();
        let found: Vec<String> =
            packages.iter().filter(|(_, at)| !changed || *at > "2030").map(package).collect();
        let number = |name| request.query(name).and_then(|n| n.parse().ok()).unwrap_or(0);
        let (start, rows): (usize, usize) = (number("start"), number("rows"));
        let page: Vec<String> = found.iter().skip(start).take(rows.min(20)).cloned().collect();
        let count = found.len();
        Reply::json(format!(
            r#"{{"success": true, "result": {{"count": {count}, "results": [{}]}}}}"#,
            page.join(",")
        ))
    }
}

#[test]
fn a_portal_of_ckan_is_detected_read_and_followed() {
    let portal = Portal::open();
    let before: Vec<(String, &str)> =
        (0..50).map(|n| (format!("p{n:02}"), "2020-01-01T00:00:00")).collect();
    let packages: Packages = Arc::new(Mutex::new(before));
    portal.by("/api/3/action/package_search", ckan(&packages));
    let status = r#"{"success": true, "result": {"ckan_version": "2.11.0"}}"#;
    portal.at("/api/3/action/status_show", Reply::json(status));
    let mut past = Past::default();
    let mut gathered = Gathered::default();
    let row = run(&portal, "/", &past, &mut gathered).expect("a sweep");
    assert_eq!((row.protocol.as_ref(), row.added, row.complete), ("ckan", 50, true));
    assert_eq!(row.protocol_because.as_ref(), "it answers as CKAN's package_search does");
    let catalog = &gathered.end.as_ref().expect("the sweep has ended").catalog;
    assert_eq!(
        (catalog.software.as_deref(), catalog.software_version.as_deref()),
        (Some("CKAN"), Some("2.11.0"))
    );
    past.take(&gathered);

    // One changed, one is new, one is gone and says so, one is hidden, one the index has lost.
    {
        let mut packages = packages.lock().expect("nobody panics with it");
        packages[3].1 = "2031-01-01T00:00:00";
        packages.push(("p90".to_owned(), "2031-01-01T00:00:00"));
        packages.retain(|(id, _)| !["p10", "p11", "p12"].contains(&id.as_str()));
    }
    let lost = package(&("p12".to_owned(), "2020-01-01T00:00:00"));
    portal.by("/api/3/action/package_show", move |request| match request.query("id") {
        Some("p10") => Reply::json("{}").with_status(404),
        Some("p12") => Reply::json(format!(r#"{{"success": true, "result": {lost}}}"#)),
        _ => Reply::json("{}").with_status(403),
    });
    portal.forget();
    let mut gathered = Gathered::default();
    let row = run(&portal, "/", &past, &mut gathered).expect("a sweep");
    assert_eq!(row.mode.as_ref(), "changed-since");
    let figures = [row.added, row.changed, row.unchanged, row.missing, row.gone, row.back];
    assert_eq!(figures, [1, 1, 47, 1, 1, 0], "{:?}", portal.asked());
    assert_eq!(gathered.page().datasets.len(), 2, "only what changed is written");
    assert_eq!(portal.times("/api/3/action/package_show"), 3);
    assert_eq!(gathered.page().findings.len(), 0);
}

fn feed(records: usize) -> String {
    let record = |n: usize| {
        format!(
            r#"{{"identifier": "r{n}", "title": "Rivers {n}", "accessLevel": "public", "publisher": {{"name": "Office"}}}}"#
        )
    };
    let records: Vec<String> = (0..records).map(record).collect();
    format!(
        r#"{{"conformsTo": "https://project-open-data.cio.gov/v1.1/schema", "dataset": [{}]}}"#,
        records.join(",\n")
    )
}

#[test]
fn a_feed_is_detected_and_not_sent_again_when_nothing_changed() {
    let portal = Portal::open();
    portal.by("/data.json", |request| match request.header("if-none-match") {
        Some("\"v1\"") => Reply::status(304),
        _ => Reply::json(feed(30)).header("ETag", "\"v1\""),
    });
    let mut past = Past::default();
    for (mode, added, unchanged) in [("full", 30, 0), ("not-modified", 0, 30)] {
        let mut gathered = Gathered::default();
        let row = run(&portal, "/", &past, &mut gathered).expect("a sweep");
        assert_eq!((row.protocol.as_ref(), row.mode.as_ref()), ("data-json", mode));
        assert_eq!((row.added, row.unchanged, row.complete), (added, unchanged, true));
        past.take(&gathered);
    }
}

/// A feed that is built on request: waited for, and when that is not enough, asked for another day.
#[test]
fn a_feed_that_is_not_ready_yet_is_asked_for_again() {
    let portal = Portal::open();
    let ready = || Reply::json(feed(40));
    let not_ready = || Reply::json("{}").with_status(202).header("Retry-After", "20");
    portal.at("/data.json", not_ready());
    let (mut past, mut gathered) = (Past::default(), Gathered::default());
    let told = run(&portal, "/data.json", &past, &mut gathered).expect_err("nothing to read");
    assert!(told.to_string().contains("/data.json is not ready yet"), "{told}");
    // Ten minutes, once more, and once among the doors of protocols.
    assert_eq!(portal.times("/data.json"), 32);

    portal.in_order("/data.json", [not_ready(), not_ready(), ready()]);
    let row = run(&portal, "/data.json", &past, &mut gathered).expect("a sweep");
    assert_eq!((row.added, row.complete), (40, true));
    past.take(&gathered);

    // Nothing is missing because it was not ready.
    portal.at("/data.json", not_ready());
    let mut gathered = Gathered::default();
    let row = run(&portal, "/data.json", &past, &mut gathered).expect("a sweep");
    assert_eq!((row.complete, row.missing), (false, 0));
    let codes: Vec<String> =
        gathered.page().findings.iter().map(|finding| finding.code.to_string()).collect();
    assert_eq!(codes, ["not-ready", "incomplete"]);
    let why = row.incomplete_because.as_deref().unwrap_or_default();
    assert!(
        why.ends_with("is not ready yet: the portal is still making it, after 31 requests."),
        "{why}"
    );
    past.take(&gathered);

    portal.at("/data.json", ready());
    let row = run(&portal, "/data.json", &past, &mut Gathered::default()).expect("a sweep");
    assert_eq!((row.unchanged, row.complete), (40, true));
}

#[test]
fn a_document_whose_reading_is_killed_is_read_on() {
    let portal = Portal::open();
    let broken =
        feed(2300).replace("\"Rivers 1500\"", "Rivers 1500").replace("\"r1700\"", "\"r1699\"");
    portal.at("/data.json", Reply::json(broken));
    let rows = |gathered: &Gathered| {
        let page = gathered.page();
        let aside: Vec<String> =
            page.quarantine.iter().map(|row| row.locator.to_string()).collect();
        let ids: Vec<String> = page.datasets.iter().map(|row| row.native_id.to_string()).collect();
        (ids, aside)
    };
    let mut expected = Gathered::default();
    let whole = run(&portal, "/data.json", &NoMemory, &mut expected).expect("a sweep");
    assert_eq!((whole.added, whole.quarantined, whole.records), (2298, 2, 2300));
    let mut killed = 0;
    for pages in 0..10 {
        let mut gathered = Gathered::default();
        let mut mortal = Mortal { gathered: &mut gathered, pages };
        if run(&portal, "/data.json", &NoMemory, &mut mortal).is_ok() {
            break;
        }
        killed += 1;
        let row = run(&portal, "/data.json", &NoMemory, &mut gathered).expect("it goes on");
        assert_eq!(rows(&gathered), rows(&expected), "killed after {pages}");
        assert_eq!(
            (row.added, row.records, row.quarantined),
            (whole.added, whole.records, whole.quarantined)
        );
    }
    assert!(killed >= 4, "a document of 2,300 records is kept in several pages");
}

#[test]
fn what_a_portal_denies_all_at_once_is_not_believed() {
    let portal = Portal::open();
    let packages = |n: usize| -> Vec<(String, &'static str)> {
        (0..n).map(|n| (format!("p{n:02}"), "2020-01-01T00:00:00")).collect()
    };
    let shared: Packages = Arc::new(Mutex::new(packages(40)));
    portal.by("/api/3/action/package_search", ckan(&shared));
    portal.at("/api/3/action/status_show", Reply::json(r#"{"success": true, "result": {}}"#));
    let mut past = Past::default();
    let mut gathered = Gathered::default();
    run(&portal, "/", &past, &mut gathered).expect("a sweep");
    past.take(&gathered);
    // Each says that it is not found, or that it was deleted: both announce a deletion.
    for (deleted, first) in [(false, 40), (true, 35)] {
        portal.by("/api/3/action/package_show", move |request| match deleted {
            false => Reply::json("{}").with_status(404),
            true => {
                let id = request.query("id").unwrap_or_default().to_owned();
                let whole = package(&(id, "2020-01-01T00:00:00"));
                let said = whole.replacen('{', r#"{"state": "deleted", "#, 1);
                Reply::json(format!(r#"{{"success": true, "result": {said}}}"#))
            }
        });
        for (left, held, gone) in [(0, true, 0), (first - 10, true, 0), (first - 5, false, 5)] {
            portal.forget();
            *shared.lock().expect("nobody panics with it") = packages(left);
            let mut gathered = Gathered::default();
            let row = run(&portal, "/", &past, &mut gathered).expect("a sweep");
            assert_eq!(
                (row.held, row.gone, row.missing, row.complete),
                (held, gone, 0, true),
                "{:?}",
                portal.asked()
            );
            past.take(&gathered);
            let page = gathered.page();
            assert_eq!(page.findings.iter().any(|f| &*f.code == "many-missing"), held, "{left}");
        }
    }
}

/// A portal whose search is out of order, with so many names, of which it lists so many at once; none
/// for one that always lists all.
fn with_names(portal: &Portal, count: usize, most: Option<usize>) {
    portal.at("/api/3/action/package_search", Reply::json("{}").with_status(500));
    portal.at("/api/3/action/status_show", Reply::json("{}").with_status(500));
    portal.by("/api/3/action/package_list", move |request| {
        let number = |name| request.query(name).and_then(|n| n.parse().ok()).unwrap_or(0);
        let (offset, limit): (usize, usize) = match most {
            Some(most) => (number("offset"), most.min(number("limit"))),
            None => (0, count),
        };
        let names = (0..count).skip(offset).take(limit).map(|n| format!("\"name-of-p{n:03}\""));
        let names: Vec<String> = names.collect();
        Reply::json(format!(r#"{{"success": true, "result": [{}]}}"#, names.join(",")))
    });
    portal.by("/api/3/action/package_show", |request| {
        let name = request.query("id").unwrap_or_default();
        let id = name.trim_start_matches("name-of-").to_owned();
        let package = package(&(id, "2020-01-01T00:00:00"));
        Reply::json(format!(r#"{{"success": true, "result": {package}}}"#))
    });
}

#[test]
fn every_name_of_a_list_is_read_however_many_come_at_once() {
    let portal = Portal::open();
    let lists = |count: usize, most: Option<usize>, asked: usize| {
        portal.forget();
        with_names(&portal, count, most);
        let mut gathered = Gathered::default();
        let row = run(&portal, "/api/3", &NoMemory, &mut gathered).expect("a sweep");
        assert_eq!((row.added, row.complete), (count as i64, true), "{count} {most:?}");
        // Beside the one with which the portal was recognised.
        let times = portal.asked().iter().filter(|a| a.contains("package_list?limit=200")).count();
        assert_eq!(times, asked, "{count} {most:?} {:?}", portal.asked());
        let longest = gathered.pages.iter().map(|page| page.cursor.len()).max();
        assert!(longest.is_some_and(|longest| longest < 6000), "{count} {most:?}: {longest:?}");
    };
    lists(70, Some(30), 4);
    lists(230, Some(1000), 3);
    lists(150, None, 2);
    lists(450, None, 1);
}

#[test]
fn a_list_of_names_that_was_killed_goes_on() {
    for most in [Some(60), None] {
        let portal = Portal::open();
        with_names(&portal, 130 + 100 * usize::from(most.is_none()), most);
        let ids = |gathered: &Gathered| -> Vec<String> {
            gathered.page().datasets.iter().map(|row| row.native_id.to_string()).collect()
        };
        let mut whole = Gathered::default();
        let row = run(&portal, "/api/3", &NoMemory, &mut whole).expect("a sweep");
        for pages in 0..=usize::try_from(row.pages).expect("a few") {
            let mut gathered = Gathered::default();
            let mut mortal = Mortal { gathered: &mut gathered, pages };
            assert!(run(&portal, "/api/3", &NoMemory, &mut mortal).is_err(), "{pages}");
            let again = run(&portal, "/api/3", &NoMemory, &mut gathered).expect("it goes on");
            assert_eq!(ids(&gathered), ids(&whole), "killed after {pages}");
            assert_eq!((again.added, again.records), (row.added, row.records), "{pages}");
        }
    }
}
