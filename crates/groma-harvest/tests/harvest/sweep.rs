//! A sweep as a whole: loops, repeats, counts that change, what changed and what is gone, kills.

use crate::past::{Mortal, Past};
use crate::portal::{Portal, Reply};
use groma_define::harvest::{Memory, NoMemory, Sink};
use groma_define::tables::SweepRow;
use groma_define::vocabulary::Vocabularies;
use groma_harvest::client::Jumping;
use groma_harvest::{
    Address, Client, Gathered, HarvestError, Mode, OtherHosts, Policy, Source, Told, sweep,
};
use std::sync::Arc;
use url::Url;

pub(crate) fn client() -> Client {
    let policy =
        Policy { allow: vec!["127.0.0.0/8".parse().expect("a network")], ..Policy::default() };
    Client::new(policy).expect("a client").with_clock(Arc::new(Jumping::default()))
}

pub(crate) fn source(portal: &Portal, path: &str) -> Source {
    let url = portal.url(path);
    let address = Address::Url(Url::parse(&url).expect("an address"));
    Source { protocol: Some("dcat".to_owned()), ..Source::at(address, &url) }
}

pub(crate) fn run(
    source: &Source,
    memory: &dyn Memory,
    sink: &mut dyn Sink,
    told: Told,
) -> Result<SweepRow, HarvestError> {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("threads");
    runtime.block_on(sweep(source, &client(), memory, sink, told, &()))
}

/// A sweep without a past: its row, and the codes of its findings.
fn read(source: &Source) -> (SweepRow, Gathered, Vec<String>) {
    let mut gathered = Gathered::default();
    let row = run(source, &NoMemory, &mut gathered, Told::default()).expect("a sweep ends");
    let mut codes: Vec<String> =
        gathered.page().findings.iter().map(|f| f.code.to_string()).collect();
    codes.sort();
    codes.dedup();
    (row, gathered, codes)
}

/// A page with these data sets; `next` as hydra has it.
fn page(ids: &[&str], next: Option<&str>, total: Option<usize>) -> Reply {
    Reply::ok("text/turtle", turtle(ids, next, total))
}

/// The same as text.
pub(crate) fn turtle(ids: &[&str], next: Option<&str>, total: Option<usize>) -> String {
    use std::fmt::Write;
    let mut text = String::from(
        "@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .\n\
         @prefix hydra: <http://www.w3.org/ns/hydra/core#> .\n",
    );
    if next.is_some() || total.is_some() {
        text.push_str("[] a hydra:PagedCollection");
        if let Some(next) = next {
            write!(text, " ; hydra:nextPage \"{next}\"").expect("a string");
        }
        if let Some(total) = total {
            write!(text, " ; hydra:totalItems {total}").expect("a string");
        }
        text.push_str(" .\n");
    }
    for id in ids {
        let (name, title) = id.split_once('=').unwrap_or((id, id));
        writeln!(text, "<https://x.example/{name}> a dcat:Dataset ; dct:title \"{title}\" .")
            .expect("a string");
    }
    text
}

#[test]
fn pages_that_go_in_a_circle_end() {
    let portal = Portal::open();
    portal.at("/a", page(&["1", "2"], Some("/b"), None)).at("/b", page(&["3"], Some("/a"), None));
    let (row, gathered, codes) = read(&source(&portal, "/a"));
    assert_eq!((row.added, row.complete), (3, false));
    assert!(codes.contains(&"page-loop".to_owned()), "{codes:?}");
    assert_eq!(gathered.page().datasets.len(), 3);
    assert_eq!((portal.times("/a"), portal.times("/b")), (1, 1));
}

#[test]
fn the_same_page_under_other_addresses_ends() {
    let portal = Portal::open();
    let again = |n: usize| page(&["1", "2"], Some(&format!("/p?page={}", n + 1)), None);
    portal.by("/p", move |_| again(7));
    let (row, _, codes) = read(&source(&portal, "/p"));
    assert_eq!(row.added, 2);
    assert!(codes.contains(&"page-repeated".to_owned()), "{codes:?}");
    assert!(portal.times("/p") <= 3);
}

#[test]
fn another_host_is_not_followed() {
    let portal = Portal::open();
    portal.at("/a", page(&["1"], Some("http://elsewhere.example/b"), None));
    let (row, _, codes) = read(&source(&portal, "/a"));
    assert_eq!(row.added, 1);
    assert!(codes.contains(&"other-host".to_owned()), "{codes:?}");
}

/// A portal whose feed goes on at another host, here another port, and comes back.
#[test]
fn another_host_that_was_named_is_followed() {
    let (portal, feeds) = (Portal::open(), Portal::open());
    portal.at("/a", page(&["1"], Some(&feeds.url("/b")), None)).at("/c", page(&["3"], None, None));
    feeds.at("/b", page(&["2"], Some(&portal.url("/c")), None));
    let named = |hosts: &[String]| {
        let hosts = OtherHosts::read(hosts.iter().map(String::as_str)).expect("hosts");
        read(&Source { hosts, ..source(&portal, "/a") })
    };
    let (row, _, codes) = named(&[feeds.address().to_string()]);
    assert_eq!((row.added, row.complete), (3, true), "{codes:?}");
    assert_eq!((feeds.times("/b"), portal.times("/c")), (1, 1));
    let (row, ..) = named(&["elsewhere.example".to_owned()]);
    assert_eq!((row.added, feeds.times("/b")), (1, 1), "what was not named is not asked");
}

#[test]
fn a_total_that_is_wrong_is_read_again_and_said() {
    let portal = Portal::open();
    portal.at("/a", page(&["1", "2"], Some("/b"), Some(5))).at("/b", page(&["3"], None, Some(5)));
    let (row, gathered, codes) = read(&source(&portal, "/a"));
    assert_eq!((row.added, row.quarantined, row.complete), (3, 0, true));
    assert_eq!(codes, ["count-differs"]);
    assert_eq!(gathered.page().datasets.len(), 3);
    assert_eq!(portal.times("/a"), 2);
}

#[test]
fn what_moves_between_pages_while_they_are_read_is_found_at_the_second_reading() {
    let portal = Portal::open();
    // At the first reading, 2 moved to the page that was already read.
    portal
        .in_order("/a", [page(&["1"], Some("/b"), Some(3)), page(&["1", "2"], Some("/b"), Some(3))])
        .in_order("/b", [page(&["3", "1"], None, Some(3)), page(&["3"], None, Some(3))]);
    let (row, gathered, codes) = read(&source(&portal, "/a"));
    assert_eq!((row.added, row.complete), (3, true));
    assert_eq!(gathered.page().datasets.len(), 3);
    assert_eq!(codes, ["repeated-identifier"]);
}

#[test]
fn an_unchanged_portal_moves_almost_nothing() {
    let portal = Portal::open();
    portal.by("/c", |request| {
        let known = request
            .headers
            .iter()
            .any(|(k, v)| k.eq_ignore_ascii_case("if-none-match") && v == "\"v1\"");
        if known {
            Reply::status(304)
        } else {
            page(&["1", "2"], None, None).header("ETag", "\"v1\"")
        }
    });
    let source = source(&portal, "/c");
    let mut past = Past::default();
    for (mode, added, unchanged, pages) in [("full", 2, 0, 2), ("not-modified", 0, 2, 0)] {
        let mut gathered = Gathered::default();
        let row = run(&source, &past, &mut gathered, Told::default()).expect("a sweep");
        assert_eq!((row.mode.as_ref(), row.added, row.unchanged), (mode, added, unchanged));
        assert_eq!(gathered.page().datasets.len(), pages);
        assert!(row.complete);
        past.take(&gathered);
    }
    // A new ETag for the same bytes is no change either.
    portal.at("/c", page(&["2", "1"], None, None).header("ETag", "\"v2\""));
    let mut gathered = Gathered::default();
    let row = run(&source, &past, &mut gathered, Told::default()).expect("a sweep");
    assert_eq!(
        (row.added, row.changed, row.unchanged, gathered.page().datasets.len()),
        (0, 0, 2, 0)
    );
}

#[test]
fn other_vocabularies_understand_everything_anew() {
    let portal = Portal::open();
    let text = "@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .\n\
                <https://x.example/1> a dcat:Dataset ; dct:title \"One\" ;\n\
                  dct:accrualPeriodicity \"when the moon is full\" .";
    let source = source(&portal, "/c");
    portal.at("/c", Reply::ok("text/turtle", text).header("ETag", "\"v1\""));
    let mut past = Past::default();
    let mut frequency = |source: &Source, mode: &str, figures: [i64; 3]| {
        let mut gathered = Gathered::default();
        let row = run(source, &past, &mut gathered, Told::default()).expect("a sweep");
        assert_eq!((&*row.mode, [row.added, row.changed, row.unchanged]), (mode, figures));
        past.take(&gathered);
        gathered.page().datasets.first().map(|row| row.frequency.as_deref().map(str::to_owned))
    };
    assert_eq!(frequency(&source, "full", [1, 0, 0]), Some(None));
    assert_eq!(frequency(&source, "not-modified", [0, 0, 1]), None);

    let written = "vocabulary,written,code\nfrequency,when the moon is full,MONTHLY\n";
    let files = [("vocabulary/written.csv".to_owned(), written.as_bytes().to_vec())];
    let vocabularies = Vocabularies::with_overlays(&files.into()).expect("sound files");
    let otherwise = Source { vocabularies: Arc::new(vocabularies), ..source };
    assert_eq!(frequency(&otherwise, "full", [0, 0, 1]), Some(Some("MONTHLY".to_owned())));
    assert_eq!(frequency(&otherwise, "not-modified", [0, 0, 1]), None);
}

#[test]
fn absence_is_believed_the_second_time_and_what_comes_back_is_back() {
    let portal = Portal::open();
    let source = source(&portal, "/c");
    let mut past = Past::default();
    let mut step = |ids: &[&str], told: Told, expected: [i64; 6], states: &[&str]| {
        portal.at("/c", page(ids, None, None));
        let mut gathered = Gathered::default();
        let row = run(&source, &past, &mut gathered, told).expect("a sweep");
        let figures = [row.added, row.changed, row.unchanged, row.missing, row.gone, row.back];
        assert_eq!(figures, expected, "{ids:?}");
        past.take(&gathered);
        let mut there = past.states();
        there.sort_unstable();
        assert_eq!(there, states, "{ids:?}");
        row.held
    };
    let told = Told::default();
    step(&["1", "2", "3"], told, [3, 0, 0, 0, 0, 0], &["present", "present", "present"]);
    step(&["1", "2=new"], told, [0, 1, 1, 1, 0, 0], &["missing", "present", "present"]);
    step(&["1", "2=new"], told, [0, 0, 2, 0, 1, 0], &["gone", "present", "present"]);
    step(&["1", "2=new"], told, [0, 0, 2, 0, 0, 0], &["gone", "present", "present"]);
    step(&["1", "2=new", "3"], told, [0, 0, 2, 0, 0, 1], &["present", "present", "present"]);
}

#[test]
fn a_portal_that_loses_most_of_its_records_is_not_believed() {
    let portal = Portal::open();
    let source = source(&portal, "/c");
    let many: Vec<String> = (0..30).map(|n| n.to_string()).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let mut past = Past::default();
    portal.at("/c", page(&many, None, None));
    let mut gathered = Gathered::default();
    run(&source, &past, &mut gathered, Told::default()).expect("a sweep");
    past.take(&gathered);

    portal.at("/c", page(&many[..10], None, None));
    let mut gathered = Gathered::default();
    let row = run(&source, &past, &mut gathered, Told::default()).expect("a sweep");
    assert!(row.held && row.missing == 0 && row.gone == 0);
    assert!(gathered.page().findings.iter().any(|finding| &*finding.code == "many-missing"));

    let told = Told { accept_missing: true, mode: Mode::Changes };
    let mut gathered = Gathered::default();
    let row = run(&source, &past, &mut gathered, told).expect("a sweep");
    assert_eq!((row.held, row.missing), (false, 20));

    // A sweep that breaks off says nothing about absence.
    portal.at("/c", page(&many[..2], Some("/broken"), None)).at("/broken", Reply::status(404));
    let mut gathered = Gathered::default();
    let row = run(&source, &past, &mut gathered, told).expect("a sweep");
    assert_eq!((row.complete, row.missing, row.gone), (false, 0, 0));
}

#[test]
fn killed_after_any_page_it_goes_on_and_fetches_no_page_twice() {
    let portal = Portal::open();
    let pages = 4;
    for n in 0..pages {
        let next = format!("/p{}", n + 1);
        let ids = [format!("{n}a"), format!("{n}b")];
        let next = (n + 1 < pages).then_some(next.as_str());
        portal.at(&format!("/p{n}"), page(&[&ids[0], &ids[1]], next, None));
    }
    let source = source(&portal, "/p0");
    let (whole, expected, _) = read(&source);
    let rows = |gathered: &Gathered| {
        let page = gathered.page();
        let rows =
            page.datasets.into_iter().map(|row| (row.native_id.to_string(), row.canonical_hash));
        rows.collect::<Vec<_>>()
    };
    for killed_after in 0..=usize::try_from(whole.pages).expect("a few") {
        portal.forget();
        let mut gathered = Gathered::default();
        let mut mortal = Mortal { gathered: &mut gathered, pages: killed_after };
        let died = run(&source, &NoMemory, &mut mortal, Told::default());
        assert!(died.is_err(), "killed after {killed_after}");
        let row = run(&source, &NoMemory, &mut gathered, Told::default()).expect("it goes on");
        assert_eq!(rows(&gathered), rows(&expected), "killed after {killed_after}");
        assert_eq!((row.added, row.records), (whole.added, whole.records));
        // Only the page in flight is asked for again.
        for n in 0..pages {
            let most = if n == killed_after { 2 } else { 1 };
            assert!(portal.times(&format!("/p{n}")) <= most, "/p{n}, killed after {killed_after}");
        }
    }
}

#[test]
fn two_sweeps_of_one_second_have_two_names() {
    let portal = Portal::open();
    portal.at("/c", page(&["1"], None, None));
    let source = source(&portal, "/c");
    let names: Vec<_> = (0..5).map(|_| read(&source).0).collect();
    let mut once: Vec<_> = names.iter().map(|row| row.sweep.to_string()).collect();
    once.sort();
    once.dedup();
    assert_eq!(once.len(), 5, "{names:?}");
    assert!(names.iter().all(|row| row.started_at.len() == "2026-01-01T00:00:00Z".len()));
}

#[test]
fn what_is_missing_is_accepted_once_and_gone_the_next_time() {
    // A portal that answers 304 whenever it may, and one whose answers are only compared.
    for tag in [Some("\"v1\""), None] {
        let portal = Portal::open();
        let source = source(&portal, "/c");
        let mut past = Past::default();
        let serve = |ids: &[&str], tag: Option<String>| {
            let whole = page(ids, None, None);
            portal.by("/c", move |request| match (&tag, request.header("if-none-match")) {
                (Some(tag), Some(known)) if known == tag => Reply::status(304),
                (Some(tag), _) => whole.clone().header("ETag", tag),
                (None, _) => whole.clone().header("Last-Modified", "Mon, 05 Jan 2026 10:00:00 GMT"),
            });
        };
        let mut step = |told: Told, expected: (&str, bool, [i64; 3])| {
            portal.forget();
            let mut gathered = Gathered::default();
            let row = run(&source, &past, &mut gathered, told).expect("a sweep");
            let figures = [row.missing, row.gone, row.unchanged];
            assert_eq!((&*row.mode, row.held, figures), expected, "{tag:?}");
            past.take(&gathered);
        };
        let (plain, accept) = (Told::default(), Told { accept_missing: true, mode: Mode::Changes });
        let many: Vec<String> = (0..30).map(|n| n.to_string()).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        serve(&many, tag.map(|tag| format!("{tag}-before")));
        step(plain, ("full", false, [0, 0, 0]));
        step(Told { mode: Mode::Full, ..plain }, ("full", false, [0, 0, 30]));
        step(plain, ("not-modified", false, [0, 0, 30]));
        serve(&many[..10], tag.map(str::to_owned));
        step(plain, ("full", true, [0, 0, 10]));
        // Nobody has said anything yet: it is looked at again.
        step(plain, ("full", true, [0, 0, 10]));
        step(accept, ("full", false, [20, 0, 10]));
        step(plain, ("not-modified", false, [0, 20, 10]));
        step(plain, ("not-modified", false, [0, 0, 10]));
        // The same where everything is read again.
        serve(&many[10..], tag.map(|tag| format!("{tag}-after")));
        step(plain, ("full", true, [0, 0, 0]));
        step(accept, ("full", false, [10, 0, 20]));
        step(Told { mode: Mode::Full, ..plain }, ("full", false, [0, 10, 20]));
    }
}

#[test]
fn a_catalog_that_loses_everything_is_not_believed_however_small() {
    let portal = Portal::open();
    let source = source(&portal, "/c");
    let mut past = Past::default();
    let mut step = |ids: &[&str], told: Told, held: bool, states: &[&str]| {
        portal.at("/c", page(ids, None, None));
        let mut gathered = Gathered::default();
        let row = run(&source, &past, &mut gathered, told).expect("a sweep");
        past.take(&gathered);
        let mut there = past.states();
        there.sort_unstable();
        assert_eq!((row.held, row.complete, there), (held, true, states.to_vec()), "{ids:?}");
    };
    let (plain, accept) = (Told::default(), Told { accept_missing: true, mode: Mode::Changes });
    step(&["1", "2", "3"], plain, false, &["present"; 3]);
    step(&["1", "2"], plain, false, &["missing", "present", "present"]);
    step(&[], plain, true, &["missing", "present", "present"]);
    step(&[], accept, false, &["gone", "missing", "missing"]);
    step(&[], plain, false, &["gone"; 3]);
}

#[test]
fn what_is_repeated_is_noticed_after_a_kill_too() {
    let portal = Portal::open();
    let source = source(&portal, "/p0");
    let serve = |pages: [&[&str]; 3]| {
        for (n, ids) in pages.into_iter().enumerate() {
            let next = format!("/p{}", n + 1);
            portal.at(&format!("/p{n}"), page(ids, (n < 2).then_some(next.as_str()), None));
        }
    };
    let mut past = Past::default();
    serve([&["1", "2"], &["3", "4"], &["5", "6"]]);
    let mut gathered = Gathered::default();
    run(&source, &past, &mut gathered, Told::default()).expect("a sweep");
    past.take(&gathered);
    // Unchanged ones and a changed one, each twice.
    serve([&["1", "2=new"], &["3", "1", "4"], &["2=new", "5", "3", "6"]]);
    let figures = |row: &SweepRow| {
        [row.unchanged, row.changed, row.records, row.quarantined, row.missing, row.pages]
    };
    let mut expected = Gathered::default();
    let whole = run(&source, &past, &mut expected, Told::default()).expect("a sweep");
    assert_eq!(figures(&whole)[..5], [5, 1, 9, 3, 0]);
    for pages in 0..=usize::try_from(whole.pages).expect("a few") {
        let mut gathered = Gathered::default();
        let mut mortal = Mortal { gathered: &mut gathered, pages };
        assert!(run(&source, &past, &mut mortal, Told::default()).is_err(), "{pages}");
        let row = run(&source, &past, &mut gathered, Told::default()).expect("it goes on");
        assert_eq!(figures(&row), figures(&whole), "killed after {pages}");
        let (page, expected) = (gathered.page(), expected.page());
        assert_eq!(page.unchanged, expected.unchanged, "killed after {pages}");
        assert_eq!(page.quarantine.len(), expected.quarantine.len(), "killed after {pages}");
    }
}
