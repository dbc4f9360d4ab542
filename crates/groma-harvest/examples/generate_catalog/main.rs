//! Writes a catalog as large as one likes, the same at every time, in several files.
//!
//! ```text
//! cargo run --release -p groma-harvest --example generate_catalog -- FOLDER --datasets 1000000 --as data-json
//! ```
//! `--as data-json | turtle | ckan` (lines of packages), `--per-file 50000` records a file,
//! `--edition 1` for a later state of the same catalog, in which one record of twenty says something else.

mod ckan;
mod data_json;
#[allow(dead_code)]
// What is meant by what is written: for those who fill tables without reading a document.
mod record;
mod turtle;

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// What is asked for.
struct Wanted {
    folder: PathBuf,
    datasets: u64,
    form: String,
    per_file: u64,
    edition: u64,
}

fn main() -> std::io::Result<()> {
    let wanted = wanted()?;
    std::fs::create_dir_all(&wanted.folder)?;
    let mut written = 0;
    for (first, number) in (0..wanted.datasets).step_by(wanted.per_file as usize).zip(0..) {
        let last = wanted.datasets.min(first + wanted.per_file);
        written += write(&wanted, first, last, number)?;
    }
    println!("{} datasets, {written} bytes in {}", wanted.datasets, wanted.folder.display());
    Ok(())
}

fn wanted() -> std::io::Result<Wanted> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().ok_or_else(|| std::io::Error::other("name the folder first"))?;
    let mut wanted = Wanted {
        folder: folder.into(),
        datasets: 1000,
        form: "data-json".to_owned(),
        per_file: 50_000,
        edition: 0,
    };
    while let Some(name) = arguments.next() {
        let value = arguments.next().unwrap_or_default();
        let number = || value.parse::<u64>().map_err(std::io::Error::other);
        match name.as_str() {
            "--datasets" => wanted.datasets = number()?,
            "--per-file" => wanted.per_file = number()?.max(1),
            "--edition" => wanted.edition = number()?,
            "--as" => wanted.form = value,
            other => return Err(std::io::Error::other(format!("`{other}` is not known"))),
        }
    }
    Ok(wanted)
}

/// One file with the records from `first` up to `last`; how many bytes it has.
fn write(wanted: &Wanted, first: u64, last: u64, number: u64) -> std::io::Result<u64> {
    let records = (first..last).map(|number| record::record(number, wanted.edition));
    let path = |ending: &str| wanted.folder.join(format!("catalog-{number:04}.{ending}"));
    match wanted.form.as_str() {
        "data-json" => {
            let (head, between, tail) = (data_json::HEAD, data_json::BETWEEN, data_json::TAIL);
            texts(
                &path("json"),
                head,
                records.map(|record| data_json::text(&record)),
                between,
                tail,
            )
        }
        "turtle" => {
            let head = turtle::head(number == 0);
            texts(&path("ttl"), &head, records.map(|record| turtle::text(&record)), "", "")
        }
        "ckan" => texts(&path("jsonl"), "", records.map(|record| ckan::text(&record)), "\n", "\n"),
        other => {
            Err(std::io::Error::other(format!("`{other}` is no form: data-json, turtle or ckan")))
        }
    }
}

fn texts(
    path: &Path,
    head: &str,
    records: impl Iterator<Item = String>,
    between: &str,
    tail: &str,
) -> std::io::Result<u64> {
    let mut file = BufWriter::new(File::create(path)?);
    file.write_all(head.as_bytes())?;
    for (record, at) in records.zip(0..) {
        let before = if at == 0 { "" } else { between };
        file.write_all(before.as_bytes())?;
        file.write_all(record.as_bytes())?;
    }
    file.write_all(tail.as_bytes())?;
    file.flush()?;
    Ok(std::fs::metadata(path)?.len())
}
