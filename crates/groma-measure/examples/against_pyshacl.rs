//! Checks of profiles beside a SHACL engine: the same file, the same shapes, the same run; then a
//! million data sets with three million distributions, which no engine is asked to do.
//!
//! `PYTHON=… cargo run --release -p groma-measure --example against_pyshacl [SHAPES.ttl]`, where the
//! interpreter has pyshacl, and the shapes are those of DCAT-AP 2.1.1 (`…_shacl_shapes.ttl`).
#![allow(clippy::unwrap_used, reason = "a benchmark stops where it breaks")]

#[path = "../tests/profiles/harvested.rs"]
mod harvested;

use groma_measure::profiles::{Checker, Reading, Settings, named};
use harvested::{counted, harvested};
use std::fmt::Write;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

const RECORDS: usize = 1_200;
const DATASETS: usize = 1_000_000;

fn main() {
    let dir = std::env::temp_dir().join("groma-against-pyshacl");
    std::fs::create_dir_all(&dir).unwrap();
    let file = dir.join("catalog.ttl");
    std::fs::write(&file, catalog()).unwrap();

    let start = Instant::now();
    let read = harvested(&file);
    println!("{} data sets: read and mapped in {:.1?}", read.datasets.len(), start.elapsed());
    let shapes = named("dcat-ap-2.1.1").unwrap().of_source("shapes");
    let settings = Settings { reading: Reading::Engine, ..Settings::default() };
    let start = Instant::now();
    let tables = read.check(vec![shapes], &settings);
    let results: i64 = counted(&tables).map(|row| row.results).sum();
    println!("the shapes of DCAT-AP 2.1.1: {results} results in {:.1?}", start.elapsed());
    println!("pyshacl: {}", pyshacl(&file));
    let start = Instant::now();
    let all = groma_measure::profiles::check(&read.published(), Settings::default());
    println!(
        "every profile that applies: {} findings in {:.1?}",
        all.findings.len(),
        start.elapsed()
    );
    million(&read);
}

/// The rows of the file over and over, each time under other names.
fn million(read: &harvested::Harvested) {
    let start = Instant::now();
    let mut checker = Checker::new(Settings::default());
    checker.catalog(&read.catalog);
    read.entities.iter().for_each(|entity| checker.entity(entity));
    let mut distributions = 0;
    for at in 0..DATASETS {
        let mut dataset = read.datasets[at % read.datasets.len()].clone();
        let own = read.distributions.partition_point(|row| row.dataset_id < dataset.dataset_id);
        let own = &read.distributions[own..];
        let own = &own[..own.partition_point(|row| row.dataset_id == dataset.dataset_id)];
        dataset.dataset_id = format!("{at:032}").into();
        distributions += own.len();
        checker.dataset(&dataset, own);
    }
    let tables = checker.finish();
    println!(
        "{DATASETS} data sets, {distributions} distributions, the profiles that apply: {} rows of results, {} findings in {:.1?}",
        tables.results.len(),
        tables.findings.len(),
        start.elapsed()
    );
}

/// What pyshacl finds in the file, and how long validation alone takes it.
fn pyshacl(file: &Path) -> String {
    let (Some(python), Some(shapes)) = (std::env::var_os("PYTHON"), std::env::args_os().nth(1))
    else {
        return "(PYTHON names no interpreter, or no shapes are given)".to_owned();
    };
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/profiles/engine.py");
    let ended = Command::new(python).arg(script).arg(file).arg(shapes).output().unwrap();
    if !ended.status.success() {
        return format!("(failed: {})", String::from_utf8_lossy(&ended.stderr));
    }
    let text = String::from_utf8_lossy(&ended.stdout).into_owned();
    let cells: Vec<Vec<&str>> = text.lines().map(|line| line.split('\t').collect()).collect();
    let results =
        cells.iter().filter(|cells| cells.len() == 5).map(|cells| cells[4].parse::<i64>().unwrap());
    let results: i64 = results.sum();
    let seconds: f64 = cells.last().unwrap()[2].parse().unwrap();
    format!("{results} results in {seconds:.2} s")
}

/// A catalog of records that are written in thirty ways, some of them wrong.
fn catalog() -> String {
    let mut text = "@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .\n\
                    @prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n\
                    <https://data.example.org/> a dcat:Catalog ; dct:title \"Portal\" ; dct:description \"Data\" ;\n\
                    dct:publisher <https://data.example.org/city> .\n\
                    <https://data.example.org/city> a foaf:Agent ; foaf:name \"City\" .\n"
        .to_owned();
    for at in 0..RECORDS {
        record(&mut text, at).unwrap();
    }
    text
}

fn record(text: &mut String, at: usize) -> std::fmt::Result {
    let iri = format!("https://data.example.org/{at}");
    writeln!(text, "<https://data.example.org/> dcat:dataset <{iri}> .")?;
    write!(
        text,
        "<{iri}> a dcat:Dataset ; dct:identifier \"{at}\" ; dct:publisher <https://data.example.org/city>"
    )?;
    if !at.is_multiple_of(10) {
        write!(text, " ; dct:title \"Data set {at}\"@en")?;
    }
    if !at.is_multiple_of(3) {
        write!(text, " ; dct:description \"What the data set {at} is about\"@en")?;
    }
    let modified = if at.is_multiple_of(2) { "\"2026-01-02\"^^xsd:date" } else { "\"2026-01-02\"" };
    write!(text, " ; dct:modified {modified}")?;
    for keyword in 0..at % 5 {
        write!(text, " ; dcat:keyword \"word {keyword}\"@en")?;
    }
    writeln!(text, " ; dcat:distribution <{iri}/1> , <{iri}/2> , <{iri}/3> .")?;
    for part in 1..=3 {
        write!(text, "<{iri}/{part}> a dcat:Distribution ; dct:format \"CSV\"")?;
        match (at + part) % 4 {
            0 => write!(text, " ; dcat:accessURL \"{iri}.csv\"")?,
            _ => write!(text, " ; dcat:accessURL <{iri}.csv>")?,
        }
        writeln!(text, " ; dcat:byteSize \"{at}\"^^xsd:decimal .")?;
    }
    Ok(())
}
