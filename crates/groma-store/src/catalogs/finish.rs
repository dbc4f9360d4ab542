//! The end of a sweep: pages and the snapshot before become the snapshot after.
//!
//! Everything is made aside and named by `now` in one step; a process that dies before that has
//! changed nothing, and whoever comes next does the same again from the same pages.

use super::brought::Brought;
use super::disk::{Disk, aside, names};
use super::home::{Home, Now};
use super::logs::put_together;
use super::merge::Merge;
use super::next::Next;
use super::page::PageFile;
use super::sink::CatalogSink;
use crate::manifest::Manifest;
use crate::table_encoder::Encoder;
use crate::{Store, StoreError, TableDir, sha256_bytes};
use groma_define::harvest::SweepEnd;
use groma_define::table::Row;
use groma_define::tables::{DatasetEventRow, FetchRow};
use std::collections::{BTreeMap, HashSet};
use std::path::Path;

/// Snapshots that stay, the present one among them; those that runs and releases name stay besides.
const SNAPSHOTS_KEPT: usize = 5;

/// Two tables are merged at a time, and bytes of rows are held about four times on their way.
const SHARE_OF_MEMORY: u64 = 8;

/// Makes the end of a sweep count.
pub(super) fn finish(
    sink: &CatalogSink,
    sweep: &str,
    pages: &[PageFile],
    mut end: SweepEnd,
) -> Result<(), StoreError> {
    let events = std::mem::take(&mut end.events);
    let (home, disk) = (&sink.home, &sink.disk);
    let before = home.now()?.unwrap_or_default();
    let aside_dir = home.snapshot(&format!(".new-{sweep}"));
    disk.remove_dir(&aside_dir)?;
    disk.make_dir(&aside_dir)?;
    let next = Next {
        disk,
        pages,
        end: &end,
        before: before.snapshot().map(|name| TableDir::new(home.snapshot(name))),
        digests: &before.tables,
        after: TableDir::new(&aside_dir),
        brought: Brought::of(pages)?,
        bytes_at_once: (sink.memory_bytes / SHARE_OF_MEMORY).max(1),
        full: end.sweep.complete && end.sweep.mode.as_ref() == "full",
    };
    let tables = next.tables()?;
    let mut snapshots = before.snapshots.clone();
    if tables == before.tables {
        disk.remove_dir(&aside_dir)?;
    } else {
        let name = settle(home, disk, &aside_dir, &tables)?;
        snapshots.retain(|old| *old != name);
        snapshots.push(name);
        snapshots.drain(..snapshots.len().saturating_sub(SNAPSHOTS_KEPT));
    }
    keep_bytes(home, disk, sweep, pages)?;
    let bytes_at_once = next.bytes_at_once;
    keep_fetches(home, disk, sweep, pages, bytes_at_once)?;
    keep_events(home, disk, sweep, events)?;
    write_rows(disk, &home.row(sweep), std::slice::from_ref(&end.catalog))?;
    write_rows(disk, &home.log("sweep", sweep), std::slice::from_ref(&end.sweep))?;
    let mut sweeps = before.sweeps.clone();
    sweeps.push(sweep.to_owned());
    let complete = end.sweep.complete.then(|| sweep.to_owned());
    let mut now = Now {
        catalog: end.catalog.catalog_id.to_string(),
        snapshots,
        tables,
        sweeps,
        complete: complete.or(before.complete),
        ..before
    };
    put_together(home, disk, &mut now, sink.many_logs)?;
    home.commit(disk, &now)?;
    sweep_snapshots(&sink.store, home, disk, &now)
}

/// Gives the snapshot its name, which is what it holds.
fn settle(
    home: &Home,
    disk: &Disk,
    dir: &Path,
    tables: &BTreeMap<String, String>,
) -> Result<String, StoreError> {
    let lines: String =
        tables.iter().map(|(table, digest)| format!("{digest} {table}\n")).collect();
    let name = sha256_bytes(lines.as_bytes())[..16].to_owned();
    disk.keep(dir)?;
    if home.snapshot(&name).is_dir() {
        // The catalog says again what it said before.
        disk.remove_dir(dir)?;
    } else {
        disk.rename(dir, &home.snapshot(&name))?;
    }
    Ok(name)
}

/// Bytes of all pages become one pack.
fn keep_bytes(home: &Home, disk: &Disk, sweep: &str, pages: &[PageFile]) -> Result<(), StoreError> {
    if pages.last().is_none_or(|page| page.pack_end() == 0) {
        return Ok(());
    }
    disk.write_with(&home.pack(sweep), |file| {
        pages.iter().try_for_each(|page| page.append_frames(file))
    })
}

fn keep_fetches(
    home: &Home,
    disk: &Disk,
    sweep: &str,
    pages: &[PageFile],
    bytes_at_once: u64,
) -> Result<(), StoreError> {
    if !pages.iter().any(|page| page.has(&FetchRow::TABLE)) {
        return Ok(());
    }
    let path = home.log("fetch", sweep);
    disk.step(&aside(&path))?;
    let merge = Merge {
        table: &FetchRow::TABLE,
        pages,
        old: None,
        of_old: Box::new(Ok),
        of_page: Box::new(|_, batch| Ok(batch)),
        bytes_at_once,
    };
    merge.write(&aside(&path))?;
    disk.settle(&aside(&path), &path)
}

fn keep_events(
    home: &Home,
    disk: &Disk,
    sweep: &str,
    mut events: Vec<DatasetEventRow>,
) -> Result<(), StoreError> {
    if events.is_empty() {
        return Ok(());
    }
    events.sort_by(|a, b| a.dataset_id.cmp(&b.dataset_id));
    events.dedup_by(|later, first| later.dataset_id == first.dataset_id);
    write_rows(disk, &home.log("dataset_event", sweep), &events)
}

/// Writes a small table as a file that is there whole or not at all.
pub(super) fn write_rows<R: Row>(disk: &Disk, path: &Path, rows: &[R]) -> Result<(), StoreError> {
    let aside = aside(path);
    disk.step(&aside)?;
    let mut encoder = Encoder::create(aside.clone(), &R::TABLE)?;
    encoder.push(rows)?;
    encoder.finish()?;
    disk.settle(&aside, path)
}

/// Removes snapshots that nobody needs any more.
fn sweep_snapshots(store: &Store, home: &Home, disk: &Disk, now: &Now) -> Result<(), StoreError> {
    let pinned = pinned(store, home)?;
    for name in names(&home.snapshots_dir())? {
        if !now.snapshots.contains(&name) && !pinned.contains(&name) {
            disk.remove_dir(&home.snapshot(&name))?;
        }
    }
    Ok(())
}

/// What stands before a snapshot's name in the inputs of a run.
pub(super) fn input_path(home: &Home, snapshot: &str) -> String {
    format!("catalogs/{}/snapshots/{snapshot}", home.folder())
}

/// Snapshots that a run or a release was made from.
fn pinned(store: &Store, home: &Home) -> Result<HashSet<String>, StoreError> {
    let prefix = input_path(home, "");
    let mut pinned = HashSet::new();
    for dir in [store.runs(), store.releases()] {
        for name in names(&dir)? {
            // A run on its way has no manifest yet, and its snapshots are the latest.
            let Ok(manifest) = Manifest::read(&dir.join(name).join("manifest.json")) else {
                continue;
            };
            let inputs =
                manifest.inputs.iter().filter_map(|input| input.path.strip_prefix(&prefix));
            pinned.extend(inputs.filter_map(|rest| rest.split('/').next()).map(str::to_owned));
        }
    }
    Ok(pinned)
}
