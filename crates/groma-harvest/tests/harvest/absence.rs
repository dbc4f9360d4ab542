//! What is absent from a sweep that could not tell everything that is there.

use crate::past::Past;
use crate::portal::{Portal, Reply};
use crate::sweep::{run, source, turtle};
use groma_harvest::{Gathered, Mode, Source, Told};

const PLAIN: Told = Told { mode: Mode::Full, accept_missing: false };
const ACCEPT: Told = Told { mode: Mode::Changes, accept_missing: true };

/// One sweep after the other of the same portal.
struct Sweeps {
    portal: Portal,
    source: Source,
    past: Past,
}

impl Sweeps {
    fn of(path: &str, protocol: &str) -> Self {
        let portal = Portal::open();
        let source = Source { protocol: Some(protocol.to_owned()), ..source(&portal, path) };
        Self { portal, source, past: Past::default() }
    }

    /// What is missing now, what is gone, what is in quarantine, and whether absence is doubted.
    fn check(&mut self, told: Told, expected: [i64; 3], doubted: bool) {
        let mut gathered = Gathered::default();
        let row = run(&self.source, &self.past, &mut gathered, told).expect("a sweep");
        let page = gathered.page();
        let codes: Vec<&str> = page.findings.iter().map(|finding| &*finding.code).collect();
        assert_eq!([row.missing, row.gone, row.quarantined], expected, "{row:?} {codes:?}");
        assert_eq!(codes.contains(&"absence-doubted"), doubted, "{codes:?}");
        assert!(row.complete && !row.held, "{row:?}");
        self.past.take(&gathered);
    }

    /// A page of DCAT: good data sets, then blocks of which nothing can be read.
    fn turtle(&mut self, good: std::ops::Range<u8>, broken: &str, total: Option<usize>) {
        let ids: Vec<String> = good.map(|n| n.to_string()).collect();
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let text = turtle(&ids, None, total);
        self.portal.at("/c", Reply::ok("text/turtle", format!("{text}{broken}")));
    }
}

#[test]
fn what_is_broken_and_known_is_there() {
    let mut sweeps = Sweeps::of("/c", "dcat");
    sweeps.turtle(0..10, "", None);
    sweeps.check(PLAIN, [0, 0, 0], false);
    for _ in 0..3 {
        sweeps.turtle(0..9, "<https://x.example/9> !! .\n", None);
        sweeps.check(PLAIN, [0, 0, 1], false);
    }
    sweeps.turtle(0..9, "", None);
    sweeps.check(PLAIN, [1, 0, 0], false);
}

#[test]
fn what_is_broken_beyond_recognition_may_be_what_is_absent() {
    let mut sweeps = Sweeps::of("/c", "dcat");
    sweeps.turtle(0..20, "", None);
    sweeps.check(PLAIN, [0, 0, 0], false);
    for _ in 0..3 {
        sweeps.turtle(0..19, "x:y !! .\n", None);
        sweeps.check(PLAIN, [0, 0, 1], true);
    }
    // More are absent than can be the broken one.
    sweeps.turtle(0..17, "x:y !! .\n", None);
    sweeps.check(PLAIN, [3, 0, 1], false);
    sweeps.check(PLAIN, [0, 3, 1], false);
    // The broken one stands for itself by now, and hides nothing.
    sweeps.turtle(0..16, "x:y !! .\n", None);
    sweeps.check(PLAIN, [1, 0, 1], false);
    sweeps.check(PLAIN, [0, 1, 1], false);
    // Another one breaks, and a person knows better.
    sweeps.turtle(0..15, "x:y !! .\nx:z !! .\n", None);
    sweeps.check(PLAIN, [0, 0, 2], true);
    sweeps.check(ACCEPT, [1, 0, 2], false);
    sweeps.check(PLAIN, [0, 1, 2], false);
}

#[test]
fn fewer_than_announced_is_no_absence() {
    let mut sweeps = Sweeps::of("/c", "dcat");
    sweeps.turtle(0..20, "", Some(20));
    sweeps.check(PLAIN, [0, 0, 0], false);
    for _ in 0..3 {
        sweeps.turtle(0..18, "", Some(20));
        sweeps.check(PLAIN, [0, 0, 0], true);
    }
    // New ones came, so that more are absent than are said to be there: still nobody knows which.
    sweeps.turtle(2..22, "", Some(21));
    sweeps.check(PLAIN, [0, 0, 0], true);
    sweeps.turtle(2..22, "", Some(20));
    sweeps.check(PLAIN, [2, 0, 0], false);
}

#[test]
fn a_total_that_is_always_wrong_hides_nothing() {
    let mut sweeps = Sweeps::of("/c", "dcat");
    sweeps.turtle(0..20, "", Some(23));
    sweeps.check(PLAIN, [0, 0, 0], false);
    sweeps.turtle(0..19, "", Some(22));
    sweeps.check(PLAIN, [1, 0, 0], false);
    sweeps.check(PLAIN, [0, 1, 0], false);
    // One fewer came than is usual.
    sweeps.turtle(0..18, "", Some(22));
    sweeps.check(PLAIN, [0, 0, 0], true);
}

#[test]
fn a_record_without_metadata_or_of_no_standard_is_there() {
    let mut sweeps = Sweeps::of("/oai", "oai-pmh");
    let serve = |portal: &Portal, metadata: [&'static str; 2]| {
        portal.by("/oai", move |request| {
            let record = |n: usize, metadata: &str| {
                format!("<record><header><identifier>r{n}</identifier></header>{metadata}</record>")
            };
            let good =
                |n: usize| record(n, &format!("<metadata><dc><title>T{n}</title></dc></metadata>"));
            let records: String = (2..20).map(good).collect();
            let [first, second] = metadata.map(|text| match text {
                "" => "<metadata><dc><title>T</title></dc></metadata>",
                text => text,
            });
            let records = record(0, first) + &record(1, second) + &records;
            let body = match request.query("verb") {
                Some("Identify") => "<Identify/>".to_owned(),
                Some("ListRecords") => format!("<ListRecords>{records}</ListRecords>"),
                _ => String::new(),
            };
            Reply::ok("text/xml", format!("<OAI-PMH>{body}</OAI-PMH>"))
        });
    };
    serve(&sweeps.portal, ["", ""]);
    sweeps.check(PLAIN, [0, 0, 0], false);
    serve(&sweeps.portal, ["<about/>", "<metadata><marc/></metadata>"]);
    sweeps.check(PLAIN, [0, 0, 2], false);
    serve(&sweeps.portal, ["", ""]);
    sweeps.check(PLAIN, [0, 0, 0], false);
}
