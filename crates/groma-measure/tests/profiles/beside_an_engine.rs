//! Our own sample, in which something is wrong nearly everywhere, beside a SHACL engine (pyshacl)
//! in the same run: results by property, component and severity are equal, or the reason is known.

use crate::harvested::{Harvested, counted, harvested};
use groma_measure::profiles::{Applies, Profile, Reading, Settings, named};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Results by last part of the property, component and severity.
type Counts = BTreeMap<String, i64>;

/// Published shapes: profile, its source, and the file.
const SHAPES: &[(&str, &str, &str)] = &[
    ("dcat-ap-2.1.1", "shapes", "dcat-ap_2.1.1_dcat-ap_2.1.1_shacl_shapes.ttl"),
    (
        "dcat-ap-2.1.1",
        "shapes_recommended",
        "dcat-ap_2.1.1_dcat-ap_2.1.1_shacl_shapes_recommended.ttl",
    ),
    ("dcat-ap-2.1.1", "range", "dcat-ap_2.1.1_dcat-ap_2.1.1_shacl_range.ttl"),
    (
        "dcat-ap-2.1.1",
        "mdr-vocabularies",
        "dcat-ap_2.1.1_dcat-ap_2.1.1_shacl_mdr-vocabularies.shape.ttl",
    ),
    ("dcat-ap-3.0.1", "shapes", "dcat-ap_3.0.1_shapes.ttl"),
    ("dcat-ap-3.0.1", "shapes_recommended", "dcat-ap_3.0.1_shapes_recommended.ttl"),
    ("dcat-ap-3.0.1", "range", "dcat-ap_3.0.1_range.ttl"),
    ("dcat-ap-3.0.1", "mdr-vocabularies", "dcat-ap_3.0.1_mdr-vocabularies.shape.ttl"),
    ("dcat-ap-3.0.1", "deprecateduris", "dcat-ap_3.0.1_deprecateduris.ttl"),
    ("dcat-ap-hvd-3.0.0", "hvd-SHACL", "dcat-ap-hvd_3.0.0_hvd-SHACL.ttl"),
    ("dcat-ap-hvd-3.0.0", "", "dcat-ap-hvd_3.0.0_hvd-SHACL-full.ttl"),
    ("dcat-us-3.0-shacl", "dcat-us_3.0_shacl_shapes", "dcat-us_3.0_shacl_shapes.ttl"),
];

/// Where we differ, and why: what the text of properties keeps is how a property was used, not its
/// values, nor what hangs behind them.
const KNOWN: &[&str] = &[
    // The value is not kept: whether it is SHA-1 cannot be told.
    "dcat-ap-2.1.1 shapes algorithm hasValue Violation: 0, engine 1",
    // The type of a publisher stands in the publisher's row: the engine counts it once more.
    "dcat-ap-2.1.1 mdr-vocabularies publisher node Warning: 3, engine 5",
    "dcat-ap-3.0.1 mdr-vocabularies publisher node Warning: 3, engine 5",
    // How an IRI begins is not kept, except that it is a term of a vocabulary.
    "dcat-ap-3.0.1 mdr-vocabularies spatial node Warning: 1, engine 2",
    "dcat-ap-3.0.1 mdr-vocabularies mediaType node Violation: 0, engine 1",
];

#[test]
fn our_own_shapes_find_what_was_planted() {
    let profile = own_profile();
    let ours = as_engine(&harvested(&sample("faulty-portal.ttl")), &profile);
    let shown: Vec<String> = ours.iter().map(|(place, count)| format!("{place} {count}")).collect();
    assert_eq!(
        shown,
        [
            " or Violation 1",
            "description minCount Warning 1",
            "issued or Violation 1",
            "modified node Violation 2",
            "prefLabel minCount Violation 1",
            "publisher maxCount Violation 1",
            "spatialResolutionInMeters datatype Violation 1",
            "title minCount Violation 1",
            "title nodeKind Violation 1",
            "title uniqueLang Violation 1",
        ]
    );
    if let Some(theirs) = engine(&sample("faulty-portal.ttl"), &[sample("own-shapes.ttl")]) {
        assert_eq!([ours], *theirs);
    }
}

#[test]
fn published_shapes_give_the_same_results() {
    let file = sample("faulty-portal.ttl");
    let harvested = harvested(&file);
    let Some(std) = published_shapes() else { return };
    let files: Vec<PathBuf> = SHAPES.iter().map(|(.., shapes)| std.join(shapes)).collect();
    let Some(found) = engine(&file, &files) else { return };
    let (mut equal, mut differ) = (0, Vec::new());
    for ((code, source, _), theirs) in SHAPES.iter().zip(&found) {
        let profile = named(code).unwrap();
        let profile = if source.is_empty() { profile.clone() } else { profile.of_source(source) };
        let ours = as_engine(&harvested, &profile);
        for place in ours.keys().chain(theirs.keys().filter(|place| !ours.contains_key(*place))) {
            let of = |counts: &Counts| counts.get(place).copied().unwrap_or_default();
            match (of(&ours), of(theirs)) {
                (a, b) if a == b => equal += 1,
                (a, b) => differ.push(format!("{code} {source} {place}: {a}, engine {b}")),
            }
        }
    }
    assert_eq!(differ, KNOWN, "equal: {equal}");
    say(&format!(
        "profiles beside pyshacl: {equal} counts by property and component equal, {} differ for known reasons",
        differ.len()
    ));
}

/// As an engine that has the file and the shapes, and nothing else.
fn as_engine(harvested: &Harvested, profile: &Profile) -> Counts {
    let settings = Settings { reading: Reading::Engine, ..Settings::default() };
    let tables = harvested.check(vec![profile.clone()], &settings);
    let mut counts = Counts::new();
    for row in counted(&tables) {
        let complex = row.property.contains(['^', '/', '|']);
        let last = row.property.rsplit(':').next().unwrap();
        let last = if complex { "(path)" } else { last };
        let place = format!("{last} {} {}", row.component, row.severity);
        *counts.entry(place).or_default() += row.results;
    }
    counts
}

/// What the engine finds, for each file of shapes; none, said aloud, without an interpreter that
/// has it.
fn engine(data: &Path, shapes: &[PathBuf]) -> Option<Vec<Counts>> {
    let Some(python) = std::env::var_os("GROMA_PYSHACL_PYTHON") else {
        eprintln!(
            "no SHACL engine to compare with: GROMA_PYSHACL_PYTHON names no Python that has pyshacl"
        );
        return None;
    };
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/profiles/engine.py");
    let ended = Command::new(python).arg(script).arg(data).args(shapes).output().unwrap();
    assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
    let text = String::from_utf8(ended.stdout).unwrap();
    let lines: Vec<Vec<&str>> = text.lines().map(|line| line.split('\t').collect()).collect();
    let of = |file: &PathBuf| {
        let own = lines.iter().filter(|cells| cells.len() == 5 && Path::new(cells[0]) == file);
        own.map(|cells| (cells[1..4].join(" "), cells[4].parse().unwrap())).collect()
    };
    Some(shapes.iter().map(of).collect())
}

/// On standard error, and for `cargo xtask test`, which repeats it at the end.
pub fn say(line: &str) {
    eprintln!("{line}");
    if let Some(dir) = std::env::var_os("GROMA_SUMMARY_DIR") {
        std::fs::write(Path::new(&dir).join("profiles.txt"), format!("{line}\n")).unwrap();
    }
}

fn own_profile() -> Profile {
    let csv = include_str!("samples/own-shapes.csv");
    Profile::read("own", "Our own", Applies::Everywhere, csv).unwrap()
}

fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/profiles/samples").join(name)
}

/// The folder of published shapes; none, said aloud, when it is absent.
fn published_shapes() -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let data = std::env::var_os("GROMA_SHARED_DATA").map_or_else(beside, PathBuf::from);
    let std = data.join("catalogues/std");
    if !std.is_dir() {
        eprintln!("{} is absent: only our own shapes are validated with an engine", std.display());
        return None;
    }
    Some(std)
}
