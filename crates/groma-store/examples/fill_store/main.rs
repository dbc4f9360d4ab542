//! Fills a store with a made-up catalog as a harvest would, and says how long that took.
//!
//! ```text
//! cargo run --release -p groma-store --example fill_store -- ROOT --datasets 1000000
//! ```
//! `--catalogs 4` spreads them over several; `--edition 1` is a later sweep in which one record of
//! twenty says something else and the others are confirmed; `--bytes no` keeps no raw records;
//! `--memory 4096` is the memory for merging, in MiB.

#[allow(dead_code)] // Of the document, only its records are kept.
#[path = "../../../groma-harvest/examples/generate_catalog/data_json.rs"]
mod data_json;
#[allow(dead_code)] // Not everything that is written down has a column.
#[path = "../../../groma-harvest/examples/generate_catalog/record.rs"]
mod record;
mod rows;

use groma_define::harvest::{Memory, Page, Sink, SweepEnd};
use groma_define::tables::DatasetEventRow;
use groma_define::{CatalogId, RunId};
use groma_store::Store;
use std::error::Error;
use std::time::{Duration, Instant};

const PAGE: u64 = 1000;

/// What is asked for.
struct Wanted {
    store: Store,
    datasets: u64,
    catalogs: u64,
    edition: u64,
    bytes: bool,
    memory_bytes: u64,
}

fn main() -> Result<(), Box<dyn Error>> {
    let wanted = wanted()?;
    let of_each = wanted.datasets.div_ceil(wanted.catalogs);
    for number in 0..wanted.catalogs {
        let catalog = CatalogId::from(format!("portal-{number}.example"));
        let first = number * of_each;
        fill(&wanted, &catalog, first..wanted.datasets.min(first + of_each))?;
    }
    Ok(())
}

fn wanted() -> Result<Wanted, Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let root = arguments.next().ok_or("name the folder of the store first")?;
    let store = Store::open(root)?;
    let mut wanted = Wanted {
        store,
        datasets: 10_000,
        catalogs: 1,
        edition: 0,
        bytes: true,
        memory_bytes: 4 << 30,
    };
    while let Some(name) = arguments.next() {
        let value = arguments.next().unwrap_or_default();
        match name.as_str() {
            "--datasets" => wanted.datasets = value.parse()?,
            "--catalogs" => wanted.catalogs = value.parse::<u64>()?.max(1),
            "--edition" => wanted.edition = value.parse()?,
            "--bytes" => wanted.bytes = value != "no",
            "--memory" => wanted.memory_bytes = value.parse::<u64>()? << 20,
            other => return Err(format!("`{other}` is not known").into()),
        }
    }
    Ok(wanted)
}

fn fill(
    wanted: &Wanted,
    catalog: &CatalogId,
    numbers: std::ops::Range<u64>,
) -> Result<(), Box<dyn Error>> {
    let sweep = RunId::from(rows::hash(&[catalog.as_str(), &wanted.edition.to_string()], 16));
    let started = Instant::now();
    let memory = wanted.store.catalog_memory(catalog)?;
    println!(
        "{catalog}: {} data sets known, loaded in {:.1?}, {}",
        memory.len(),
        started.elapsed(),
        peak()
    );
    let mut sink = wanted.store.catalog_sink(catalog)?;
    sink.memory_bytes(wanted.memory_bytes);
    // One that was killed is gone on with.
    let begun = sink.begun()?.filter(|begun| begun.sweep == sweep);
    let kept = begun.and_then(|begun| begun.cursor?.parse::<u64>().ok()).map_or(0, |last| last + 1);
    if kept == 0 {
        sink.begin(&sweep, "2026-06-01T00:00:00Z")?;
    } else {
        println!("{catalog}: {kept} pages are kept");
    }
    let (mut making, mut pushing, mut pages, mut events) =
        (Duration::ZERO, Duration::ZERO, 0, Vec::new());
    for first in numbers.clone().step_by(PAGE as usize) {
        let start = Instant::now();
        let records: Vec<_> = (first..numbers.end.min(first + PAGE))
            .map(|number| record::record(number, wanted.edition))
            .collect();
        let mut page = rows::page(catalog, &sweep, pages, &records, wanted.bytes);
        confirm(&mut page, &memory, &sweep, &mut events);
        making += start.elapsed();
        let start = Instant::now();
        if pages >= kept {
            sink.push(page)?;
        }
        pushing += start.elapsed();
        pages += 1;
    }
    println!("{catalog}: {pages} pages made in {making:.1?}, pushed in {pushing:.1?}, {}", peak());
    let start = Instant::now();
    let datasets = numbers.end - numbers.start;
    let catalog_row = rows::catalog_row(catalog, &sweep, datasets);
    let mut sweep_row = rows::sweep_row(catalog, &sweep, datasets, pages);
    (sweep_row.added, sweep_row.unchanged) =
        (events.len() as i64, datasets as i64 - events.len() as i64);
    sink.finish(SweepEnd {
        catalog: catalog_row,
        sweep: sweep_row,
        states: vec![],
        events,
        findings: vec![],
    })?;
    println!("{catalog}: finished in {:.1?}, {}", start.elapsed(), peak());
    Ok(())
}

/// Leaves out what says the same as before, as a harvest does.
fn confirm(page: &mut Page, memory: &dyn Memory, sweep: &RunId, events: &mut Vec<DatasetEventRow>) {
    let mut changed = std::collections::HashSet::new();
    for row in std::mem::take(&mut page.datasets) {
        let before = memory.dataset(&row.dataset_id);
        if before.as_ref().is_some_and(|before| before.canonical_hash == row.canonical_hash) {
            page.unchanged.push(row.dataset_id);
            continue;
        }
        changed.insert(row.dataset_id.clone());
        events.push(DatasetEventRow {
            dataset_id: row.dataset_id.clone(),
            sweep: sweep.clone(),
            catalog_id: row.catalog_id.clone(),
            event: if before.is_some() { "changed".into() } else { "added".into() },
            at: "2026-06-01T00:00:00Z".into(),
            canonical_hash: Some(row.canonical_hash.clone()),
            title: None,
        });
        page.datasets.push(row);
    }
    page.distributions.retain(|row| changed.contains(&row.dataset_id));
    page.findings.retain(|row| changed.contains(row.subject.as_ref()));
    let hashes: std::collections::HashSet<_> =
        page.datasets.iter().map(|row| row.raw_hash.clone()).collect();
    page.bytes.retain(|kept| hashes.contains(&kept.hash));
}

/// The most memory that this process has had, where the system says so.
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.map_or("peak memory not known".to_owned(), |line| format!("peak memory {}", line.trim()))
}
