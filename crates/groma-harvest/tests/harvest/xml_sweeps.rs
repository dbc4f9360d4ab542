//! Sweeps by OAI-PMH, CSW and web folders as a whole, against a scripted portal.

use crate::past::{Mortal, Past};
use crate::portal::{Portal, Reply};
use groma_define::harvest::{Memory, NoMemory, Sink};
use groma_define::tables::SweepRow;
use groma_harvest::client::Jumping;
use groma_harvest::{
    Address, Client, Gathered, HarvestError, Mode, Policy, Source, Told, detect, sweep,
};
use std::sync::Arc;
use url::Url;

fn client() -> Client {
    let allow = vec!["127.0.0.0/8".parse().expect("a network")];
    let policy = Policy { allow, ..Policy::default() };
    Client::new(policy).expect("a client").with_clock(Arc::new(Jumping::default()))
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("threads")
}

fn source(portal: &Portal, path: &str, protocol: &str) -> Source {
    let url = portal.url(path);
    let address = Address::Url(Url::parse(&url).expect("an address"));
    let protocol = (!protocol.is_empty()).then(|| protocol.to_owned());
    Source { protocol, ..Source::at(address, &url) }
}

fn run(
    source: &Source,
    memory: &dyn Memory,
    sink: &mut dyn Sink,
    mode: Mode,
) -> Result<SweepRow, HarvestError> {
    let told = Told { mode, ..Told::default() };
    runtime().block_on(sweep(source, &client(), memory, sink, told, &()))
}

/// Four pages of two records, a new token each.
fn oai(portal: &Portal) {
    portal.by("/oai", |request| {
        let page: usize = match (request.query("verb"), request.query("resumptionToken")) {
            (Some("ListRecords"), token) => token.map_or(0, |token| token.parse().expect("a token of ours")),
            (Some("Identify"), _) => return Reply::ok("text/xml", "<OAI-PMH><Identify/></OAI-PMH>"),
            _ => return Reply::ok("text/xml", "<OAI-PMH/>"),
        };
        let record = |n: usize| {
            format!(
                "<record><header><identifier>r{n}</identifier></header><metadata><dc><title>T{n}</title></dc></metadata></record>"
            )
        };
        let token = if page < 3 { format!("<resumptionToken>{}</resumptionToken>", page + 1) } else { String::new() };
        let records = record(2 * page) + &record(2 * page + 1);
        Reply::ok("text/xml", format!("<OAI-PMH><ListRecords>{records}{token}</ListRecords></OAI-PMH>"))
    });
}

#[test]
fn a_list_that_was_killed_goes_on_by_its_token() {
    let portal = Portal::open();
    oai(&portal);
    let source = source(&portal, "/oai", "oai-pmh");
    let mut whole = Gathered::default();
    let row = run(&source, &NoMemory, &mut whole, Mode::Full).expect("it ends");
    assert_eq!((row.added, row.complete), (8, true));
    let ids = |gathered: &Gathered| -> Vec<String> {
        gathered.page().datasets.iter().map(|row| row.native_id.to_string()).collect()
    };
    for killed_after in 0..=usize::try_from(row.pages).expect("a few") {
        portal.forget();
        let mut gathered = Gathered::default();
        let mut mortal = Mortal { gathered: &mut gathered, pages: killed_after };
        assert!(run(&source, &NoMemory, &mut mortal, Mode::Full).is_err(), "{killed_after}");
        let again = run(&source, &NoMemory, &mut gathered, Mode::Full).expect("it goes on");
        assert_eq!(ids(&gathered), ids(&whole), "killed after {killed_after}");
        assert_eq!((again.added, again.records), (8, 8));
        let first = portal.times("/oai?verb=ListRecords&metadataPrefix=oai_dc");
        assert!(
            first <= if killed_after <= 1 { 2 } else { 1 },
            "{killed_after}: {:?}",
            portal.asked()
        );
    }
}

/// A folder with these files and the days of their last change.
fn folder(portal: &Portal, files: &[(&str, &str, &str)]) {
    let lines: String = files
        .iter()
        .map(|(name, day, _)| format!("<a href=\"{name}\">{name}</a>   {day} 08:15   1K\n"))
        .collect();
    let list = format!(
        "<html><head><title>Index of /waf</title></head><h1>Index of /waf</h1><pre>{lines}</pre></html>"
    );
    portal.at("/waf/", Reply::ok("text/html", list));
    for (name, _, title) in files {
        let xml = format!(
            "<MD_Metadata><identificationInfo><MD_DataIdentification><citation><CI_Citation><title><CharacterString>{title}\
             </CharacterString></title></CI_Citation></citation></MD_DataIdentification></identificationInfo></MD_Metadata>"
        );
        portal.at(&format!("/waf/{name}"), Reply::ok("text/xml", xml));
    }
}

#[test]
fn of_a_folder_only_what_is_dated_later_is_fetched_again() {
    let portal = Portal::open();
    let old = "2020-01-02";
    folder(
        &portal,
        &[("a.xml", old, "A"), ("b.xml", old, "B"), ("c.xml", old, "same"), ("d.xml", old, "same")],
    );
    let source = source(&portal, "/waf/", "");
    let mut past = Past::default();
    let read = |past: &mut Past| {
        let mut gathered = Gathered::default();
        let row = run(&source, &*past, &mut gathered, Mode::Changes).expect("it ends");
        past.take(&gathered);
        row
    };
    let full = read(&mut past);
    // Two files may say the same: they are two data sets, and no page that returns.
    assert_eq!((&*full.protocol, full.added, full.complete), ("waf", 4, true), "{full:?}");
    portal.forget();
    let today = chrono::Utc::now().format("%Y-%m-%d").to_string();
    folder(
        &portal,
        &[
            ("b.xml", &today, "B revised"),
            ("c.xml", old, "same"),
            ("d.xml", old, "same"),
            ("e.xml", old, "E"),
        ],
    );
    let news = read(&mut past);
    assert_eq!(
        (&*news.mode, news.added, news.changed, news.missing),
        ("changed-since", 1, 1, 1),
        "{news:?}"
    );
    let times = |name: &str| portal.times(&format!("/waf/{name}"));
    assert_eq!(["b.xml", "c.xml", "d.xml", "e.xml"].map(times), [1, 0, 0, 1]);
    let last = read(&mut past);
    assert_eq!((last.missing, last.gone), (0, 1), "{last:?}");
}

#[test]
fn what_stands_at_a_usual_door_is_found() {
    let capabilities = "<csw:Capabilities xmlns:csw='http://www.opengis.net/cat/csw/2.0.2'/>";
    let check = |path: &'static str, body: &'static str, protocol: &str, entrance: &str| {
        let portal = Portal::open();
        portal.by(path, move |_| Reply::ok("application/xml", body));
        let source = source(&portal, "/", "");
        let found = runtime().block_on(detect(&source, &client(), &"run".to_owned().into()));
        let found = found.expect("something answers");
        let entrance = portal.url(entrance);
        assert_eq!((found.protocol.name(), found.entrance.as_str()), (protocol, entrance.as_str()));
    };
    check("/srv/eng/csw", capabilities, "csw", "/srv/eng/csw");
    check("/geonetwork/srv/eng/csw", capabilities, "csw", "/geonetwork/srv/eng/csw");
    check("/oai/request", "<OAI-PMH/>", "oai-pmh", "/oai/request");
}
