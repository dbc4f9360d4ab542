//! What a store shows for its tables, read back.

use super::rows::*;
use crate::{Evidence, EvidenceCounts, Store, sha256_bytes};
use flate2::bufread::GzDecoder;
use groma_define::harvest::{Kept, Page, SweepEnd};
use groma_define::tables::{CatalogRow, FetchRow};
use std::collections::HashMap;
use std::io::Read;
use std::path::Path;

/// A record, as a reader of WARC sees it.
struct Record {
    fields: HashMap<String, String>,
    block: Vec<u8>,
}

impl Record {
    fn is(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }

    fn text(&self) -> String {
        String::from_utf8(self.block.clone()).unwrap()
    }
}

/// Every record, a member each, with its digest held against its block.
fn read(bytes: &[u8]) -> Vec<Record> {
    let (mut rest, mut records) = (bytes, Vec::new());
    while !rest.is_empty() {
        let mut member = GzDecoder::new(rest);
        let mut text = Vec::new();
        member.read_to_end(&mut text).unwrap();
        rest = member.into_inner();
        let head = text.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
        let said = String::from_utf8(text[..head].to_vec()).unwrap();
        let mut lines = said.lines();
        assert_eq!(lines.next(), Some("WARC/1.1"));
        let fields: HashMap<String, String> = lines
            .map(|line| line.split_once(": ").unwrap())
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let length: usize = fields["Content-Length"].parse().unwrap();
        let block = text[head + 4..head + 4 + length].to_vec();
        assert_eq!(&text[head + 4 + length..], b"\r\n\r\n");
        assert_eq!(fields["WARC-Block-Digest"], format!("sha256:{}", sha256_bytes(&block)));
        records.push(Record { fields, block });
    }
    records
}

fn written(store: &Store, with_records: bool) -> (Vec<u8>, EvidenceCounts) {
    let mut bytes = Vec::new();
    let evidence = Evidence { software: "groma/test", with_records };
    let tables = store.catalog_tables().unwrap();
    let counts = store.write_evidence(&tables, evidence, Path::new("x.warc.gz"), &mut bytes);
    (bytes, counts.unwrap())
}

/// Two data sets, one of them in an earlier sweep, a page that was kept, a record that is broken.
fn harvested(restricted: bool) -> (tempfile::TempDir, Store) {
    let (dir, store) = store();
    let whole = |page: &mut Page| {
        let mut fetch = fetch("s1", 1, "https://data.example/list\r\n?q=1", 200, None);
        let body = "{\"all\": 2}";
        fetch.sha256 = Some(hash(body));
        fetch.content_type = Some("application/json; charset=utf-8".into());
        fetch.final_url = Some("https://data.example/list".into());
        page.bytes.push(Kept { hash: hash(body), bytes: body.into() });
        page.fetches.push(fetch);
    };
    let ended = |name: &str, mode: &str| {
        let end = end(name, mode);
        let catalog = CatalogRow { restricted, ..end.catalog };
        SweepEnd { catalog, ..end }
    };
    let mut first = page(&[("a", "one"), ("b", "one")]);
    first.datasets[0].fetch_id = Some("s1-0001".into());
    first.quarantine.push(quarantine("s1", "/7", "broken"));
    first.bytes.push(Kept { hash: hash("broken"), bytes: b"broken".to_vec() });
    whole(&mut first);
    sweep(&store, "s1", vec![first], ended("s1", "full"));
    sweep(&store, "s2", vec![page(&[("b", "two")])], ended("s2", "changed-since"));
    let probe = FetchRow { purpose: "probe".into(), ..fetch("p1", 0, "not an address", 404, None) };
    store.keep_fetches(&"p1".into(), vec![probe]).unwrap();
    (dir, store)
}

#[test]
fn evidence_comes_back() {
    let (_dir, store) = harvested(false);
    let (bytes, counts) = written(&store, true);
    let expected = EvidenceCounts { catalogs: 1, requests: 2, records: 4, withheld: 0 };
    assert_eq!(counts, expected);
    let records = read(&bytes);
    let shown: Vec<(&str, &str)> =
        records.iter().map(|one| (one.is("WARC-Type"), one.is("WARC-Target-URI"))).collect();
    let (a, b) =
        (format!("urn:groma:dataset:{}", id("a")), format!("urn:groma:dataset:{}", id("b")));
    assert_eq!(
        shown,
        [
            ("warcinfo", ""),
            ("metadata", "urn:groma:catalog:data.example"),
            ("metadata", "urn:groma:address:not%20an%20address"),
            ("metadata", "https://data.example/list%0D%0A?q=1"),
            ("resource", "https://data.example/list"),
            ("resource", &a),
            ("resource", "urn:groma:quarantine:data.example:/7"),
            ("resource", &b),
        ]
    );
    let page = &records[4];
    assert_eq!(page.text(), "{\"all\": 2}");
    assert_eq!(page.is("Content-Type"), "application/json; charset=utf-8");
    assert_eq!(page.is("WARC-Concurrent-To"), records[3].is("WARC-Record-ID"));
    assert_eq!(page.is("WARC-Date"), "2026-01-01T00:00:01Z");
    assert_eq!(records[5].text(), "a one");
    assert_eq!(records[5].is("WARC-Concurrent-To"), records[3].is("WARC-Record-ID"));
    assert_eq!(records[7].text(), "b two", "what it says now");
    assert!(records[3].text().contains("\r\nstatus: 200\r\n"), "{}", records[3].text());
    assert!(records[3].text().starts_with("fetch_id: s1-0001\r\n"));
    let names: std::collections::HashSet<&str> =
        records.iter().map(|one| one.is("WARC-Record-ID")).collect();
    assert_eq!(names.len(), records.len());
    // The same tables, the same bytes.
    assert_eq!(written(&store, true).0, bytes);
}

#[test]
fn evidence_without_the_bytes_of_portals() {
    let (_dir, store) = harvested(false);
    let (bytes, counts) = written(&store, false);
    assert_eq!((counts.requests, counts.records, counts.withheld), (2, 0, 0));
    assert!(read(&bytes).iter().all(|record| record.is("WARC-Type") != "resource"));

    // Those of a restricted catalog stay, whoever asks.
    let (_dir, store) = harvested(true);
    let (bytes, counts) = written(&store, true);
    assert_eq!((counts.requests, counts.records, counts.withheld), (2, 0, 4));
    assert!(read(&bytes).iter().all(|record| record.is("WARC-Type") != "resource"));
}
