//! What the next sweep is told of those before it.

use super::rows::*;
use groma_define::harvest::{Memory, Page, SweepEnd};
use groma_define::tables::DatasetEventRow;

#[test]
fn nothing_is_known_of_a_catalog_that_was_never_harvested() {
    let (_dir, store) = store();
    let memory = store.catalog_memory(&catalog()).unwrap();
    assert!(memory.is_empty() && memory.last_complete().is_none());
    assert_eq!(memory.dataset(&id("a")), None);
    assert_eq!(memory.datasets().count(), 0);
    assert_eq!(memory.validators("https://data.example/"), None);
    assert!(store.catalog_tables().unwrap().catalogs().is_empty());
}

#[test]
fn what_was_seen_is_remembered() {
    let (_dir, store) = store();
    let first = page(&[("a", "one"), ("b", "one"), ("c", "one")]);
    sweep(&store, "s1", vec![first], end("s1", "full"));
    let states = vec![state("a", "missing", Some("then")), state("b", "gone", Some("then"))];
    let mut second = SweepEnd { states, ..end("s2", "full") };
    second.sweep.complete = false;
    sweep(&store, "s2", vec![page(&[("d", "two")])], second);

    let memory = store.catalog_memory(&catalog()).unwrap();
    let of = |native: &str| memory.dataset(&id(native)).unwrap();
    assert_eq!(of("a").state.as_ref(), "missing");
    assert_eq!(of("b").state.as_ref(), "gone");
    assert_eq!(of("d").canonical_hash, hash("two"));
    assert_eq!(of("d").raw_hash, hash("d two"));
    assert_eq!(of("c").first_seen.as_ref(), "2026-01-01T00:00:00Z");
    let bytes = store.read_kept(of("c").record_ref.as_deref().unwrap(), &of("c").raw_hash).unwrap();
    assert_eq!(bytes, b"c one");
    assert_eq!(memory.dataset(&id("e")), None);

    let mut there = ["a", "c", "d"].map(id);
    there.sort();
    assert_eq!(memory.datasets().map(|(id, _)| id).collect::<Vec<_>>(), there);
    let last = memory.last_complete().unwrap();
    assert_eq!(
        (last.sweep.started_at.as_ref(), last.sweep.protocol.as_ref()),
        ("began s1", "ckan")
    );
    assert_eq!(last.catalog.title.as_deref(), Some("after s1"), "as it was then");
}

#[test]
fn the_last_answer_of_an_address_counts() {
    let (_dir, store) = store();
    let url = "https://data.example/data.json";
    let fetched = |fetches| vec![Page { fetches, ..Page::default() }];
    let mut probe = fetch("s1", 9, url, 200, Some("of a probe"));
    probe.purpose = "probe".into();
    let first =
        vec![fetch("s1", 1, url, 200, Some("old")), fetch("s1", 2, url, 200, Some("new")), probe];
    sweep(&store, "s1", fetched(first), end("s1", "full"));
    let second =
        vec![fetch("s2", 1, url, 304, None), fetch("s2", 2, "https://data.example/x", 200, None)];
    sweep(&store, "s2", fetched(second), end("s2", "not-modified"));
    let memory = store.catalog_memory(&catalog()).unwrap();
    assert_eq!(memory.validators(url).unwrap().etag.as_deref(), Some("new"));
    assert_eq!(memory.validators("https://data.example/x"), None);

    // An answer that says nothing of itself: what an earlier one said does not hold any more.
    sweep(&store, "s3", fetched(vec![fetch("s3", 1, url, 200, None)]), end("s3", "full"));
    assert_eq!(store.catalog_memory(&catalog()).unwrap().validators(url), None);
}

#[test]
fn the_history_of_a_data_set_is_kept() {
    let (_dir, store) = store();
    let ended = |sweep: &str, events: &[(&str, &str)]| SweepEnd {
        events: events.iter().map(|(native, what)| event(native, sweep, what)).collect(),
        ..end(sweep, "full")
    };
    sweep(&store, "s1", vec![page(&[("a", "one")])], ended("s1", &[("a", "added")]));
    sweep(&store, "s2", vec![], ended("s2", &[]));
    sweep(
        &store,
        "s3",
        vec![page(&[("a", "two")])],
        ended("s3", &[("b", "added"), ("a", "changed")]),
    );
    let rows: Vec<DatasetEventRow> = store.catalog_tables().unwrap().read().unwrap();
    let of_a = rows.iter().filter(|row| row.dataset_id == id("a"));
    assert_eq!(
        of_a.map(|row| format!("{} {}", row.sweep, row.event)).collect::<Vec<_>>(),
        ["s1 added", "s3 changed"]
    );
}
