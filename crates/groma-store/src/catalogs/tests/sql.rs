//! All catalogs in one session.

use super::rows::*;
use crate::arrow::array::AsArray;
use crate::{Limits, Session, Store};
use groma_define::CatalogId;
use groma_define::table::Row;
use groma_define::tables::FindingRow;

fn session(store: &Store) -> Session {
    let session = Session::new(Limits::default()).unwrap();
    session.register_catalogs(&store.catalog_tables().unwrap()).unwrap();
    session
}

fn ask(session: &Session, sql: &str) -> String {
    let answer = session.query(sql).unwrap_or_else(|why| panic!("{sql}: {why}"));
    let rows = answer.batches.iter().flat_map(|batch| {
        let texts =
            crate::arrow::compute::cast(batch.column(0), &crate::arrow::datatypes::DataType::Utf8)
                .unwrap();
        texts
            .as_string::<i32>()
            .iter()
            .map(|text| text.unwrap_or("null").to_owned())
            .collect::<Vec<_>>()
    });
    rows.collect::<Vec<_>>().join(" ")
}

#[test]
fn tables_are_there_before_anything_was_harvested() {
    let (_dir, store) = store();
    let session = session(&store);
    for table in crate::CatalogTables::names() {
        assert_eq!(ask(&session, &format!("select count(*) from {}", table.name)), "0");
    }
    assert_eq!(crate::CatalogTables::names().count(), 10);
}

#[test]
fn every_table_is_over_all_catalogs() {
    let (_dir, store) = store();
    let mut first = page(&[("a", "one"), ("b", "one")]);
    first.fetches.push(fetch("s1", 1, "https://data.example/", 200, None));
    first.findings.push(finding("s1", "dataset", id("a").as_str(), "/0", "no date"));
    sweep(&store, "s1", vec![first], end("s1", "full"));
    sweep(&store, "s2", vec![page(&[("b", "two")])], end("s2", "changed-since"));
    let other = CatalogId::from("https://Other.example/");
    let mut there = end("s3", "full");
    there.catalog.catalog_id = other.clone();
    there.sweep.catalog_id = other.clone();
    let mut page = page(&[("z", "three")]);
    page.datasets[0].catalog_id = other.clone();
    sweep_into(&mut store.catalog_sink(&other).unwrap(), "s3", vec![page], there);
    store
        .keep_fetches(&"p1".into(), vec![fetch("p1", 1, "https://data.example/file", 404, None)])
        .unwrap();
    store
        .keep_fetches(&"p1".into(), vec![fetch("p1", 2, "https://data.example/file", 404, None)])
        .unwrap();

    let session = session(&store);
    for (sql, expected) in [
        ("select title from dataset order by title", "one three two"),
        ("select count(*) from distribution", "6"),
        (
            "select catalog_id from catalog order by catalog_id",
            "data.example https://Other.example/",
        ),
        ("select sweep from sweep order by sweep", "s1 s2 s3"),
        ("select count(*) from fetch", "3"),
        ("select message from finding", "no date"),
        ("select count(*) from service", "0"),
        (
            "select d.title from dataset d join catalog c on c.catalog_id = d.catalog_id where c.title = 'after s3'",
            "three",
        ),
    ] {
        assert_eq!(ask(&session, sql), expected, "{sql}");
    }
}

#[test]
fn findings_of_a_run_and_of_harvests_stand_together() {
    let (_dir, store) = store();
    let mut first = page(&[("a", "one")]);
    first.findings.push(finding("s1", "dataset", id("a").as_str(), "/0", "of the harvest"));
    sweep(&store, "s1", vec![first], end("s1", "full"));
    let session = Session::new(Limits::default()).unwrap();
    session.register_empty(&FindingRow::TABLE).unwrap();
    session.register(&[finding("run", "unit", "FR", "", "of the run")]).unwrap();
    session.register_catalogs(&store.catalog_tables().unwrap()).unwrap();
    let sql = "select message from finding order by message";
    assert_eq!(ask(&session, sql), "of the harvest of the run");
}

#[test]
fn probes_are_read_by_themselves_and_only_as_far_as_they_are_wanted() {
    let (_dir, store) = store();
    let mut first = page(&[("a", "one")]);
    first.fetches.push(fetch("s1", 1, "https://data.example/", 200, None));
    sweep(&store, "s1", vec![first], end("s1", "full"));
    for (run, status) in [("p1", 404), ("p2", 200)] {
        let probe = fetch(run, 1, "https://data.example/file", status, Some("v1"));
        store.keep_fetches(&run.into(), vec![probe]).unwrap();
    }
    let mut probes = Vec::new();
    let each = |row: groma_define::tables::FetchRow| {
        assert_eq!((row.run.as_str(), row.etag), ("", None), "not wanted");
        probes.push((row.url.to_string(), row.status));
    };
    store.catalog_tables().unwrap().probes(&["url", "status"], each).unwrap();
    probes.sort();
    let probe = |status| ("https://data.example/file".to_owned(), Some(status));
    assert_eq!(probes, [probe(200), probe(404)]);
}
