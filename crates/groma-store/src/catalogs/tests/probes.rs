//! Requests of no sweep: many small files become few, whoever reads, whoever dies.

use super::super::disk::{Disk, names};
use super::rows::*;
use crate::{Limits, Session, Store, StoreError};
use groma_define::tables::FetchRow;
use std::sync::Arc;
use std::sync::atomic::AtomicI64;

fn keep(store: &Store, run: &str, from: usize, count: usize) {
    for at in from..from + count {
        let rows =
            [2 * at, 2 * at + 1].map(|n| fetch(run, n, &format!("https://x/{n}"), 200, None));
        store.keep_fetches(&run.into(), rows.to_vec()).unwrap();
    }
}

/// What every reader sees: identifiers of all rows, sorted.
fn seen(store: &Store) -> Vec<String> {
    let rows: Vec<FetchRow> = store.catalog_tables().unwrap().read().unwrap();
    let mut ids: Vec<String> = rows.iter().map(|row| row.fetch_id.to_string()).collect();
    ids.sort();
    ids
}

fn files(store: &Store) -> usize {
    let all = names(&store.root().join("probes")).unwrap();
    all.iter().filter(|name| name.ends_with(".parquet")).count()
}

#[test]
fn many_small_files_are_put_together() {
    let (_dir, store) = store();
    store.put_fetches_together().unwrap();
    keep(&store, "p1", 0, 15);
    let before = seen(&store);
    store.put_fetches_together().unwrap();
    assert_eq!(files(&store), 15, "fifteen are not many");
    keep(&store, "p2", 0, 1);
    store.put_fetches_together().unwrap();
    assert_eq!((files(&store), seen(&store).len()), (1, 32));
    // The same run goes on, and its files have names of their own.
    keep(&store, "p1", 15, 20);
    let all = seen(&store);
    assert_eq!((files(&store), all.len()), (21, 72));
    store.put_fetches_together().unwrap();
    assert_eq!((files(&store), seen(&store)), (1, all));
    assert!(before.iter().all(|id| seen(&store).contains(id)));
}

#[test]
fn whoever_reads_goes_on_reading() {
    let (_dir, store) = store();
    keep(&store, "p1", 0, 20);
    let tables = store.catalog_tables().unwrap();
    store.put_fetches_together().unwrap();
    assert_eq!(files(&store), 21, "the many stay while somebody reads them");
    assert_eq!(seen(&store).len(), 40, "and nobody sees a row twice");
    assert_eq!(tables.read::<FetchRow>().unwrap().len(), 40);
    keep(&store, "p1", 20, 1);
    assert_eq!(seen(&store).len(), 42);
    drop(tables);
    // A session too, though what it was made from is not there any more.
    let session = Session::new(Limits::default()).unwrap();
    session.register_catalogs(&store.catalog_tables().unwrap()).unwrap();
    store.put_fetches_together().unwrap();
    assert_eq!(files(&store), 22);
    let answer = session.query("select fetch_id from fetch").unwrap();
    assert_eq!(answer.batches.iter().map(|batch| batch.num_rows()).sum::<usize>(), 42);
    drop(session);
    store.put_fetches_together().unwrap();
    assert_eq!((files(&store), seen(&store).len()), (2, 42));
}

/// Cut off at any step, every row is there once; the next time ends it.
#[test]
fn a_kill_costs_nothing() {
    let mut steps = 0;
    loop {
        let (_dir, store) = store();
        keep(&store, "p1", 0, 17);
        let before = seen(&store);
        let disk = Disk { steps_left: Some(Arc::new(AtomicI64::new(steps))) };
        let done: Result<(), StoreError> = store.put_together(&disk);
        assert_eq!(seen(&store), before, "after {steps} steps");
        keep(&store, "p1", 17, 1);
        store.put_fetches_together().unwrap();
        assert_eq!(seen(&store).len(), before.len() + 2, "after {steps} steps, and again");
        assert!(files(&store) <= 2, "{} files after {steps} steps, and again", files(&store));
        if done.is_ok() {
            break;
        }
        steps += 1;
    }
    assert!(steps > 10, "only {steps} steps");
}
