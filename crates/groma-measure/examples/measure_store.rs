//! Measures everything that a store holds, and says how long that took.
//!
//! ```text
//! cargo run --release -p groma-store --example fill_store -- ROOT --datasets 1000000
//! cargo run --release -p groma-measure --example measure_store -- ROOT OUT --probes yes
//! ```
//! `--probes yes` makes up one probe for every address first; `--memory 4096` is in MiB.

use groma_define::RunId;
use groma_define::table::Row;
use groma_define::tables::{DistributionRow, FetchRow};
use groma_measure::metadata::{
    AssessSettings, Harvested, Metrics, Settings, assess, measure_metadata, shipped_terms,
};
use groma_store::arrow::array::AsArray;
use groma_store::arrow::compute::cast;
use groma_store::arrow::datatypes::DataType;
use groma_store::{Store, TableDir};
use std::error::Error;
use std::time::Instant;

/// The command's own: figures of the system's allocator would not be those of the command.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [root, out, options @ ..] = arguments.as_slice() else {
        return Err("name the store and the folder for the tables".into());
    };
    let option = |name: &str| {
        let pair = options.chunks(2).find(|pair| pair[0] == name);
        pair.and_then(|pair| pair.get(1)).cloned()
    };
    let store = Store::open(root)?;
    let mut harvested = Harvested::of(&store.catalog_tables()?, None)?;
    let out = TableDir::new(out);
    if option("--probes").is_some() {
        let probes = TableDir::new(out.path("probes").with_extension(""));
        println!("probes     {:>10}", make_probes(&harvested, &probes)?);
        harvested.probes = vec![probes.path("fetch")];
    }
    let memory = option("--memory").map_or(Ok(4096), |mib| mib.parse::<usize>())?;
    let settings = Settings { memory_bytes: memory << 20, ..Settings::default() };
    let start = Instant::now();
    let metrics = Metrics::shipped(&shipped_terms()).map_err(|why| format!("{why:?}"))?;
    println!("compiled   {:>10.2} s", start.elapsed().as_secs_f64());
    let start = Instant::now();
    let measured = measure_metadata(&metrics, &harvested, &settings, &out)?;
    let seconds = start.elapsed().as_secs_f64();
    println!("data sets  {:>10}", measured.datasets);
    println!("distrib.   {:>10}", measured.distributions);
    println!("links      {:>10}", measured.links);
    println!("measured   {seconds:>10.2} s");
    let start = Instant::now();
    let assessed = assess(&out, &[], &AssessSettings::default())?;
    println!("assessed   {:>10.2} s", start.elapsed().as_secs_f64());
    if let Some(assessed) = assessed {
        println!("points     {:>10.1} of {}", assessed.points, assessed.points_max);
    }
    println!("peak       {:>10} MiB", peak_mib());
    Ok(())
}

/// One probe for every address, most of them good.
fn make_probes(harvested: &Harvested, probes: &TableDir) -> Result<u64, Box<dyn Error>> {
    let mut writer = probes.writer::<FetchRow>()?;
    let mut count = 0;
    for (_, tables) in &harvested.catalogs {
        let columns = ["access_url", "download_url"];
        let batches = tables.batches(&DistributionRow::TABLE, &columns, &columns, 1 << 14)?;
        for batch in batches.into_iter().flatten() {
            let batch = batch?;
            let mut rows = Vec::new();
            for column in columns {
                let urls = batch.column_by_name(column).ok_or("no such column")?;
                let urls = cast(urls, &DataType::Utf8)?;
                for url in urls.as_string::<i32>().iter().flatten() {
                    count += 1;
                    rows.push(probe(url, count));
                }
            }
            writer.push(rows)?;
        }
    }
    writer.finish()?;
    Ok(count)
}

fn probe(url: &str, number: u64) -> FetchRow {
    let (status, class) = match number % 10 {
        0 => (404, "not_found"),
        1 => (301, "redirected"),
        2 => (429, "rate_limited"),
        _ => (200, "ok"),
    };
    FetchRow {
        fetch_id: format!("{number:016x}").into(),
        run: RunId::from("made-up"),
        url: url.into(),
        method: "HEAD".into(),
        status: Some(status),
        error_class: class.into(),
        started_at: "2026-03-02T10:00:00Z".into(),
        tls_ok: Some(true),
        robots_verdict: "allowed".into(),
        attempt: 1,
        purpose: "probe".into(),
        ..FetchRow::default()
    }
}

fn peak_mib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kib.unwrap_or(0) / 1024
}
