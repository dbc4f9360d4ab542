//! RDF documents of any size, read down to rows that nobody keeps: how fast, and in how much memory.
//!
//! ```text
//! cargo run --release -p groma-harvest --example large_documents -- FOLDER --megabytes 500
//! ```
//! Writes a catalog of that size in Turtle, N-Triples, RDF/XML and JSON-LD, then reads each in a process
//! of its own, so that the peak of memory is that of one document.
#![allow(clippy::unwrap_used, reason = "a benchmark stops where it breaks")]

mod catalog;

use groma_define::RunId;
use groma_define::harvest::{Begun, NoMemory, Page, Sink, SinkError, SweepEnd};
use groma_harvest::{Address, Client, Policy, Source, Told, sweep};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let value = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1)
    };
    if let Some(file) = value("--read") {
        return read(Path::new(file));
    }
    let folder = PathBuf::from(arguments.first().expect("name the folder first"));
    let megabytes = value("--megabytes").map_or(100, |text| text.parse().unwrap());
    std::fs::create_dir_all(&folder).unwrap();
    for form in catalog::FORMS {
        let file = folder.join(format!("catalog-{megabytes}.{}", form.extension));
        if !file.exists() {
            catalog::write(&file, form, megabytes * 1_000_000).unwrap();
        }
        let own = std::env::current_exe().unwrap();
        let status = Command::new(own).arg("--read").arg(&file).status().unwrap();
        assert!(status.success(), "{}: {status}", file.display());
    }
}

fn read(file: &Path) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let policy =
        Policy { contact: "https://groma.example/contact".to_owned(), ..Policy::default() };
    let client = Client::new(policy).unwrap();
    let source = Source::at(Address::Path(file.to_owned()), "benchmark");
    let mut sink = Counting::default();
    let start = Instant::now();
    let swept = sweep(&source, &client, &NoMemory, &mut sink, Told::default(), &());
    let row = runtime.block_on(swept).unwrap();
    let seconds = start.elapsed().as_secs_f64();
    let megabytes = std::fs::metadata(file).unwrap().len() as f64 / 1e6;
    assert_eq!(row.added, sink.datasets as i64);
    println!(
        "{}: {megabytes:.0} MB, {} data sets, {} distributions, {} entities in {seconds:.1} s: \
         {:.0} data sets a second; peak of memory {} MB",
        file.file_name().unwrap().display(),
        sink.datasets,
        sink.distributions,
        sink.entities,
        sink.datasets as f64 / seconds,
        peak_megabytes(),
    );
}

/// The most memory that this process had, where the system says so.
fn peak_megabytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kilobytes.unwrap_or(0) / 1024
}

/// A sink that only counts.
#[derive(Default)]
struct Counting {
    datasets: usize,
    distributions: usize,
    entities: usize,
}

impl Sink for Counting {
    fn begun(&mut self) -> Result<Option<Begun>, SinkError> {
        Ok(None)
    }

    fn begin(&mut self, _: &RunId, _: &str) -> Result<(), SinkError> {
        Ok(())
    }

    fn push(&mut self, page: Page) -> Result<(), SinkError> {
        self.datasets += page.datasets.len();
        self.distributions += page.distributions.len();
        self.entities += page.entities.len();
        Ok(())
    }

    fn finish(&mut self, _: SweepEnd) -> Result<(), SinkError> {
        Ok(())
    }
}
