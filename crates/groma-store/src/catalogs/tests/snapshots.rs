//! What the tables hold after a sweep, and which files they are.

use super::rows::*;
use crate::manifest::Manifest;
use crate::{CatalogTables, Store};
use groma_define::harvest::{Page, SweepEnd};
use groma_define::tables::{
    CatalogRow, DatasetRow, DistributionRow, EntityRow, ServiceRow, SweepRow,
};

fn tables(store: &Store) -> CatalogTables {
    store.catalog_tables().unwrap()
}

/// native identifier, title, state, last seen: in the order of the identifiers.
fn said(store: &Store) -> Vec<String> {
    let rows: Vec<DatasetRow> = tables(store).read().unwrap();
    assert!(rows.is_sorted_by(|a, b| a.dataset_id < b.dataset_id));
    let distributions: Vec<DistributionRow> = tables(store).read().unwrap();
    let key = |row: &DistributionRow| (row.dataset_id.clone(), row.distribution_id.clone());
    assert!(distributions.is_sorted_by(|a, b| key(a) < key(b)));
    let mut said: Vec<String> = rows
        .iter()
        .map(|row| {
            let of = distributions.iter().filter(|d| d.dataset_id == row.dataset_id);
            let titles: Vec<&str> = of.map(|d| d.title.as_deref().unwrap()).collect();
            let (title, seen) =
                (row.title.as_deref().unwrap(), row.last_seen.as_deref().unwrap_or("-"));
            format!("{} {title} {} {seen} {}", row.native_id, row.state, titles.join("+"))
        })
        .collect();
    said.sort();
    said
}

fn three() -> Page {
    page(&[("a", "one"), ("b", "one"), ("c", "one")])
}

#[test]
fn what_is_read_takes_the_place_of_what_was() {
    let (_dir, store) = store();
    sweep(&store, "s1", vec![three()], end("s1", "full"));
    assert_eq!(
        said(&store),
        ["a one present - one+one", "b one present - one+one", "c one present - one+one"]
    );

    let mut changed = page(&[("b", "two"), ("d", "two")]);
    changed.distributions.retain(|row| row.position == 0);
    let states = vec![state("a", "missing", Some("yesterday"))];
    let second = SweepEnd { states, ..end("s2", "changed-since") };
    sweep(&store, "s2", vec![changed], second);
    assert_eq!(
        said(&store),
        [
            "a one missing yesterday one+one",
            "b two present - two",
            "c one present - one+one",
            "d two present - two"
        ]
    );

    let states = vec![state("a", "gone", None), state("c", "gone", Some("today"))];
    sweep(&store, "s3", vec![], SweepEnd { states, ..end("s3", "full") });
    let states = vec![state("c", "present", None)];
    sweep(&store, "s4", vec![], SweepEnd { states, ..end("s4", "full") });
    assert_eq!(
        said(&store),
        [
            "a one gone yesterday one+one",
            "b two present - two",
            "c one present - one+one",
            "d two present - two"
        ]
    );
    let catalogs: Vec<CatalogRow> = tables(&store).read().unwrap();
    assert_eq!(catalogs.len(), 1);
    assert_eq!(catalogs[0].title.as_deref(), Some("after s4"));
}

/// The same rows in other pages, in another order, and with hardly any memory.
#[test]
fn the_bytes_do_not_tell_how_rows_came() {
    let names: Vec<String> = (0..700).map(|n| format!("set {n}")).collect();
    let made = |order: &dyn Fn(usize) -> usize, size: usize, memory: u64| {
        let (dir, store) = store();
        let names: Vec<&str> = (0..names.len()).map(|at| names[order(at)].as_str()).collect();
        let pages = names.chunks(size).map(|names| {
            let said: Vec<(&str, &str)> = names.iter().map(|name| (*name, "one")).collect();
            let mut page = page(&said);
            page.bytes.clear();
            // The same publisher stands in many pages, with its name or without.
            page.entities = names
                .iter()
                .map(|name| entity("https://p/1", name.ends_with('7').then_some("City")))
                .collect();
            page
        });
        let mut sink = store.catalog_sink(&catalog()).unwrap();
        sink.memory_bytes(memory);
        sweep_into(&mut sink, "s1", pages.collect(), end("s1", "full"));
        drop(sink);
        let mut files = files(&store);
        files.retain(|name, _| name.contains("/snapshots/"));
        (dir, files.into_values().collect::<Vec<_>>(), store)
    };
    let (_dir, expected, store) = made(&|at| at, 700, 4 << 30);
    assert_eq!(tables(&store).read::<DatasetRow>().unwrap().len(), 700);
    assert_eq!(tables(&store).read::<DistributionRow>().unwrap().len(), 1400);
    assert_eq!(expected.len(), 6);
    let backwards = |at| 699 - at;
    let shuffled = |at| at * 341 % 700;
    for (order, size, memory) in [
        (&backwards as &dyn Fn(usize) -> usize, 70, 4 << 30),
        (&shuffled, 10, 4 << 30),
        (&shuffled, 100, 80_000),
        (&backwards, 350, 1),
    ] {
        let (_dir, files, _) = made(order, size, memory);
        assert_eq!(files, expected, "{size} data sets a page, {memory} bytes");
    }
    let entities: Vec<EntityRow> = tables(&store).read().unwrap();
    assert_eq!(entities[0].name.as_deref(), Some("City"), "a name is not lost to a mention");
}

#[test]
fn what_did_not_change_is_the_same_file() {
    let (_dir, store) = store();
    let mut first = three();
    first.services.push(service("s", "one"));
    sweep(&store, "s1", vec![first.clone()], end("s1", "full"));
    let before = files(&store);

    // Read again in full: the same services, no data set that says something else.
    let unchanged = ["a", "b", "c"].map(id).to_vec();
    let again = Page { unchanged, services: first.services.clone(), ..Page::default() };
    sweep(&store, "s2", vec![again], end("s2", "full"));
    let snapshots = |files: &std::collections::BTreeMap<String, String>| {
        files
            .iter()
            .filter(|(name, _)| name.contains("/snapshots/"))
            .map(|(a, b)| (a.clone(), b.clone()))
            .collect::<Vec<_>>()
    };
    assert_eq!(snapshots(&files(&store)), snapshots(&before));
    assert_eq!(tables(&store).read::<SweepRow>().unwrap().len(), 2);
    assert_eq!(tables(&store).read::<CatalogRow>().unwrap()[0].sweep.as_str(), "s2");

    // One service changes: the others' files are not written again.
    let file = |table: &str| tables(&store).catalogs()[0].tables().path(table);
    let (dataset, service_file) = (file("dataset"), file("service"));
    sweep(
        &store,
        "s3",
        vec![Page { services: vec![service("s", "two")], ..Page::default() }],
        end("s3", "full"),
    );
    assert_ne!(file("service"), service_file);
    assert_eq!(tables(&store).read::<ServiceRow>().unwrap()[0].title.as_deref(), Some("two"));
    assert_ne!(file("dataset"), dataset);
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let inode = |path: &std::path::Path| std::fs::metadata(path).unwrap().ino();
        assert_eq!(inode(&file("dataset")), inode(&dataset));
    }
}

#[test]
fn publishers_get_their_names_from_the_whole_catalog() {
    let (_dir, store) = store();
    let name_of = |native: &str| {
        let rows: Vec<DatasetRow> = tables(&store).read().unwrap();
        let row = rows.into_iter().find(|row| row.dataset_id == id(native)).unwrap();
        row.publisher_name.map(|name| name.to_string())
    };
    let with_publisher = |native: &str, iri: &str, name: Option<&str>| {
        let mut page = page(&[(native, "one")]);
        page.datasets[0].publisher_iri = Some(iri.into());
        page.datasets[0].publisher_name = name.map(Into::into);
        page
    };
    let mut last = with_publisher("b", "https://p/2", Some("Own"));
    last.entities = vec![entity("https://p/1", Some("City")), entity("https://p/2", Some("Other"))];
    let pages = vec![
        with_publisher("a", "https://p/1", None),
        with_publisher("c", "https://p/3", None),
        Page { entities: vec![entity("https://p/1", None)], ..Page::default() },
        last,
    ];
    sweep(&store, "s1", pages, end("s1", "full"));
    assert_eq!(name_of("a").as_deref(), Some("City"));
    assert_eq!(name_of("b").as_deref(), Some("Own"), "what a record says itself stays");
    assert_eq!(name_of("c"), None);

    // The name comes with a later sweep; the record itself is not read again.
    let names = Page { entities: vec![entity("https://p/3", Some("Late"))], ..Page::default() };
    sweep(&store, "s2", vec![names], end("s2", "changed-since"));
    assert_eq!(name_of("c").as_deref(), Some("Late"));
    assert_eq!(tables(&store).read::<EntityRow>().unwrap().len(), 3);

    // And one that is known from before.
    sweep(&store, "s3", vec![with_publisher("d", "https://p/1", None)], end("s3", "changed-since"));
    assert_eq!(name_of("d").as_deref(), Some("City"));
}

/// What belongs to a data set stays with it, and belongs to none when another names it too.
#[test]
fn what_several_data_sets_name_belongs_to_none() {
    let (_dir, store) = store();
    let of = |name: &str, dataset: Option<&str>| EntityRow {
        dataset_id: dataset.map(id),
        ..entity(name, None)
    };
    let entities = |entities: &[EntityRow]| Page { entities: entities.to_vec(), ..Page::default() };
    let check = |expected: &[&str]| {
        let rows: Vec<EntityRow> = tables(&store).read().unwrap();
        let name = |row: &EntityRow| {
            let of = ["a", "b"].into_iter().find(|name| row.dataset_id == Some(id(name)));
            format!("{} {}", row.entity_id, of.unwrap_or("-"))
        };
        assert_eq!(rows.iter().map(name).collect::<Vec<_>>(), expected);
    };
    let mut first = page(&[("a", "one"), ("b", "one")]);
    first.entities = vec![of("b1", Some("a")), of("b2", Some("a")), of("https://e/1", Some("a"))];
    let second = entities(&[
        of("https://e/1", Some("b")),
        of("https://e/2", Some("b")),
        of("b2", Some("a")),
    ]);
    sweep(&store, "s1", vec![first, second], end("s1", "full"));
    check(&["b1 a", "b2 a", "https://e/1 -", "https://e/2 b"]);

    // One data set came again: what it says without a name is new, another names what it named.
    let mut again = page(&[("a", "two")]);
    again.entities =
        vec![of("b2", Some("a")), of("https://e/1", Some("a")), of("https://e/2", Some("a"))];
    sweep(&store, "s2", vec![again.clone()], end("s2", "changed-since"));
    check(&["b2 a", "https://e/1 -", "https://e/2 -"]);

    // And the other is gone at the next sweep of everything.
    sweep(&store, "s3", vec![again], end("s3", "full"));
    check(&["b2 a", "https://e/1 a", "https://e/2 a"]);

    // A data set alone takes its nameless nodes along.
    sweep(&store, "s4", vec![page(&[("a", "three")])], end("s4", "changed-since"));
    check(&["https://e/1 a", "https://e/2 a"]);
}

/// A data set that came twice in one sweep is what its last page says, distributions too.
#[test]
fn the_last_page_counts() {
    let (_dir, store) = store();
    let mut twice = page(&[("a", "two")]);
    twice.distributions.pop();
    sweep(&store, "s1", vec![page(&[("a", "one"), ("b", "one")]), twice], end("s1", "full"));
    assert_eq!(said(&store), ["a two present - two", "b one present - one+one"]);
}

#[test]
fn old_snapshots_go_and_pinned_ones_stay() {
    let (_dir, store) = store();
    let mut pinned = None;
    for n in 0..8 {
        let name = format!("s{n}");
        sweep(&store, &name, vec![page(&[("a", &name)])], end(&name, "full"));
        if n == 1 {
            let inputs = tables(&store).inputs();
            assert!(
                inputs[0].bytes > 0
                    && inputs[0].sha256.starts_with(inputs[0].path.rsplit('/').next().unwrap())
            );
            let run =
                store.stage("demo", "2026-01-01", "groma", &inputs).unwrap().commit().unwrap();
            assert_eq!(
                Manifest::read(&run.dir().join("manifest.json")).unwrap().inputs[0].path,
                inputs[0].path
            );
            pinned = inputs[0].path.rsplit('/').next().map(str::to_owned);
        }
    }
    let dir = store.root().join("catalogs").join(CATALOG).join("snapshots");
    let names = super::super::disk::names(&dir).unwrap();
    assert_eq!(names.len(), 6, "{names:?}");
    assert!(names.contains(&pinned.unwrap()));
}

#[test]
fn bytes_are_found_again() {
    let (_dir, store) = store();
    let mut first = three();
    first.quarantine.push(quarantine("s1", "/7", "broken"));
    first
        .bytes
        .push(groma_define::harvest::Kept { hash: hash("broken"), bytes: b"broken".to_vec() });
    sweep(&store, "s1", vec![first, page(&[("d", "one")])], end("s1", "full"));
    sweep(&store, "s2", vec![page(&[("b", "two")])], end("s2", "changed-since"));
    let rows: Vec<DatasetRow> = tables(&store).read().unwrap();
    for row in &rows {
        let bytes = store.read_kept(row.record_ref.as_deref().unwrap(), &row.raw_hash).unwrap();
        let expected = format!("{} {}", row.native_id, row.title.as_deref().unwrap());
        assert_eq!(String::from_utf8(bytes).unwrap(), expected);
    }
    assert_eq!(rows.len(), 4);
    let broken: Vec<groma_define::tables::QuarantineRow> = tables(&store).read().unwrap();
    assert_eq!(
        store.read_kept(broken[0].record_ref.as_deref().unwrap(), &hash("broken")).unwrap(),
        b"broken"
    );
    store.read_kept("data.example/s9:0+1", &hash("broken")).expect_err("no such pack");
    store.read_kept("../s1:0+1", &hash("broken")).expect_err("not below the store");
}
