//! A process that dies at any step, and the one that comes after it.

use super::super::disk::Disk;
use super::super::logs::Many;
use super::super::sink::CatalogSink;
use super::rows::*;
use crate::{Store, StoreError};
use groma_define::RunId;
use groma_define::harvest::{Memory, Page, Sink, SweepEnd};
use groma_define::tables::{DatasetEventRow, FetchRow, SweepRow};
use std::sync::Arc;
use std::sync::atomic::AtomicI64;

fn pages() -> Vec<Page> {
    let mut pages = vec![
        page(&[("b", "changed"), ("d", "new")]),
        Page {
            unchanged: vec![id("c")],
            listed: vec![id("f"), id("g")],
            cursor: "1".into(),
            ..Page::default()
        },
        page(&[("e", "new")]),
    ];
    pages[1].entities.push(entity("https://p/1", Some("City")));
    pages[1].fetches.push(fetch("s2", 1, "https://data.example/2", 200, Some("x")));
    pages[2].findings.push(finding("s2", "dataset", id("e").as_str(), "/1", "no date"));
    pages[2].quarantine.push(quarantine("s2", "/9", "broken"));
    pages
}

fn the_end() -> SweepEnd {
    SweepEnd {
        states: vec![state("a", "missing", Some("2026-01-01T00:00:00Z"))],
        events: vec![
            event("e", "s2", "added"),
            event("b", "s2", "changed"),
            event("a", "s2", "missing"),
        ],
        findings: vec![finding("s2", "catalog", CATALOG, "", "the count differs")],
        ..end("s2", "full")
    }
}

/// What a sweep does: goes on after the pages that are kept, or begins.
fn go_on(sink: &mut dyn Sink) -> Result<(), groma_define::harvest::SinkError> {
    let begun = sink.begun()?;
    let done = match &begun {
        Some(begun) => {
            let pages = pages();
            let done = match &begun.cursor {
                Some(cursor) => 1 + pages.iter().position(|page| page.cursor == *cursor).unwrap(),
                None => 0,
            };
            let brought = |page: &Page| page.datasets.len() + page.unchanged.len();
            assert_eq!(begun.seen.len(), pages[..done].iter().map(brought).sum::<usize>());
            let listed: Vec<_> =
                pages[..done].iter().flat_map(|page| page.listed.clone()).collect();
            assert_eq!(begun.listed, listed);
            assert_eq!(begun.started_at, "began s2");
            done
        }
        None => {
            sink.begin(&RunId::from("s2"), "began s2")?;
            0
        }
    };
    pages().into_iter().skip(done).try_for_each(|page| sink.push(page))?;
    sink.finish(the_end())
}

fn first_sweep(store: &Store) {
    let first = page(&[("a", "as it was"), ("b", "as it was"), ("c", "as it was")]);
    let events = ["a", "b", "c"].map(|native| event(native, "s1", "added")).to_vec();
    sweep(store, "s1", vec![first], SweepEnd { events, ..end("s1", "full") });
}

/// A sink whose process dies after so many steps.
fn doomed(store: &Store, steps: i64) -> Result<CatalogSink, StoreError> {
    let steps_left = Some(Arc::new(AtomicI64::new(steps)));
    CatalogSink::open(store, &catalog(), Disk { steps_left })
}

#[test]
fn a_sweep_that_is_cut_off_anywhere_ends_with_the_same_bytes() {
    let (_dir, store) = store();
    first_sweep(&store);
    go_on(&mut store.catalog_sink(&catalog()).unwrap()).unwrap();
    let expected = files(&store);
    assert!(
        !expected.keys().any(|name| name.contains("/sweep/") || name.contains(".new")),
        "{expected:?}"
    );

    let (_before, before) = super::rows::store();
    first_sweep(&before);
    let mut cut = 0;
    loop {
        let (_dir, store) = copy_of(&before);
        let died = match doomed(&store, cut) {
            Ok(mut sink) => go_on(&mut sink).is_err(),
            Err(_) => true,
        };
        if !died {
            break;
        }
        let ended = has_ended(&store);
        let mut sink = store.catalog_sink(&catalog()).unwrap();
        if ended {
            // And was only not swept up: the next sweep is another one.
            assert_eq!(sink.begun().unwrap(), None, "after {cut} steps");
            sink.forget().unwrap();
        } else {
            go_on(&mut sink).unwrap();
        }
        assert_eq!(files(&store), expected, "after {cut} steps");
        cut += 1;
    }
    assert!(cut > 40, "only {cut} steps were counted");
}

/// Cut off again and again, a few steps further each time.
#[test]
fn a_sweep_that_is_cut_off_often_ends() {
    let (_dir, store) = store();
    first_sweep(&store);
    go_on(&mut store.catalog_sink(&catalog()).unwrap()).unwrap();
    let expected = files(&store);

    let (_dir, store) = super::rows::store();
    first_sweep(&store);
    let mut tries = 0;
    while !has_ended(&store) {
        tries += 1;
        let _ = doomed(&store, 10 + tries).and_then(|mut sink| {
            go_on(&mut sink).map_err(|why| StoreError::Io {
                path: "".into(),
                source: std::io::Error::other(why),
            })
        });
    }
    assert!(tries > 10, "{tries}");
    store.catalog_sink(&catalog()).unwrap().forget().unwrap();
    assert_eq!(files(&store), expected);
}

fn has_ended(store: &Store) -> bool {
    let sweeps: Vec<SweepRow> = store.catalog_tables().unwrap().read().unwrap();
    sweeps.iter().any(|row| row.sweep.as_str() == "s2")
}

fn copy_of(store: &Store) -> (tempfile::TempDir, Store) {
    let (dir, copy) = super::rows::store();
    for name in files(store).keys() {
        let inside = format!("catalogs{name}");
        let to = copy.root().join(&inside);
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        std::fs::copy(store.root().join(&inside), to).unwrap();
    }
    (dir, copy)
}

#[test]
fn a_new_sweep_forgets_the_pages_of_one_that_died() {
    let (_dir, store) = store();
    let mut sink = store.catalog_sink(&catalog()).unwrap();
    sink.begin(&RunId::from("dead"), "then").unwrap();
    sink.push(page(&[("x", "never ended")])).unwrap();
    first_sweep_after(sink, &store);
    let rows: Vec<groma_define::tables::DatasetRow> =
        store.catalog_tables().unwrap().read().unwrap();
    assert!(rows.iter().all(|row| row.native_id.as_ref() != "x"), "{rows:?}");
    assert_eq!(rows.len(), 3);
}

fn first_sweep_after(sink: CatalogSink, store: &Store) {
    drop(sink);
    first_sweep(store);
}

#[test]
fn two_writers_are_kept_apart() {
    let (_dir, store) = store();
    let _writer = store.catalog_sink(&catalog()).unwrap();
    let refused = store.catalog_sink(&catalog()).unwrap_err();
    assert!(matches!(refused, StoreError::Busy { .. }), "{refused}");
    let _other = store.catalog_sink(&"other.example".into()).unwrap();
}

/// Pages whose form this program does not know are not gone on from.
#[test]
fn pages_of_another_form_are_begun_anew() {
    let (_dir, store) = store();
    let mut sink = store.catalog_sink(&catalog()).unwrap();
    sink.begin(&RunId::from("s1"), "then").unwrap();
    sink.push(page(&[("x", "y")])).unwrap();
    assert!(sink.begun().unwrap().is_some());
    let mark = sink.home.begun();
    let text = std::fs::read_to_string(&mark).unwrap();
    std::fs::write(&mark, text.replace(&super::super::page::form(), "of old")).unwrap();
    assert_eq!(sink.begun().unwrap(), None);
}

/// Logs of several sweeps, of which the old ones are put together: nothing of them is lost, wherever
/// the process dies, and what somebody reads stays until the next sweep has ended.
#[test]
fn logs_that_are_put_together_lose_nothing() {
    let (_before, before) = store();
    let one = |mut sink: CatalogSink, n: usize| {
        sink.many_logs = Many { apart: 2, many: 4 };
        let name = format!("s{n:02}");
        let url = format!("https://data.example/{n}");
        let mut page = page(&[("a", &name)]);
        page.fetches = vec![fetch(&name, 1, &url, 200, Some(&format!("tag {n}")))];
        let events = vec![event("a", &name, "changed")];
        sink.begin(&RunId::from(name.as_str()), "began")?;
        sink.push(page)?;
        sink.finish(SweepEnd { events, ..end(&name, "full") })
    };
    for n in 0..5 {
        one(before.catalog_sink(&catalog()).unwrap(), n).unwrap();
    }
    let logs = |store: &Store| {
        let found = files(store);
        found.keys().filter(|name| name.contains("/log/")).count()
    };
    assert_eq!(logs(&before), 3 * 5, "two stay apart, and three are not many");
    let seen = |store: &Store| {
        let tables = store.catalog_tables().unwrap();
        let sweeps: Vec<SweepRow> = tables.read().unwrap();
        let events: Vec<DatasetEventRow> = tables.read().unwrap();
        let fetches: Vec<FetchRow> = tables.read().unwrap();
        let names: Vec<String> = sweeps.iter().map(|row| row.sweep.to_string()).collect();
        (names, events.len(), fetches.len())
    };
    let names = |count: usize| (0..count).map(|n| format!("s{n:02}")).collect::<Vec<_>>();
    let mut cut = 0;
    loop {
        let (_dir, store) = copy_of(&before);
        let reading = store.catalog_tables().unwrap();
        let died = match doomed(&store, cut) {
            Ok(sink) => one(sink, 5).is_err(),
            Err(_) => true,
        };
        let expected = if has_sweeps(&store, 6) { 6 } else { 5 };
        assert_eq!(seen(&store), (names(expected), expected, expected), "after {cut} steps");
        if expected == 5 {
            one(store.catalog_sink(&catalog()).unwrap(), 5).unwrap();
        }
        let before: Vec<SweepRow> = reading.read().unwrap();
        assert_eq!(before.len(), 5, "who read before reads on, after {cut} steps");
        one(store.catalog_sink(&catalog()).unwrap(), 6).unwrap();
        assert_eq!(seen(&store), (names(7), 7, 7), "after {cut} steps, and on");
        assert_eq!(logs(&store), 3 * 4, "after {cut} steps, and on");
        let memory = store.catalog_memory(&catalog()).unwrap();
        assert_eq!(memory.last_complete().unwrap().sweep.sweep.as_str(), "s06");
        for n in [0, 3, 4, 6] {
            let known = memory.validators(&format!("https://data.example/{n}")).unwrap();
            assert_eq!(known.etag, Some(format!("tag {n}")), "after {cut} steps");
        }
        if !died {
            break;
        }
        cut += 1;
    }
    assert!(cut > 40, "only {cut} steps were counted");
}

fn has_sweeps(store: &Store, count: usize) -> bool {
    store.catalog_tables().unwrap().read::<SweepRow>().unwrap().len() == count
}
