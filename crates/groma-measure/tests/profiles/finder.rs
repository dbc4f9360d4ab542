//! The finder on labelled cases: what it finds, what it misses and what it takes for another, on the
//! two thirds it may be tuned on and on the third that is kept for the figures.

use super::harvested::harvested;
use groma_define::tables::{DatasetRow, DistributionRow};
use groma_measure::finder::{Counts, FOUND, Finder, language_of};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

const CASES: &str = include_str!("../../cases/high-value/cases.csv");

/// A labelled record.
struct Case {
    file: String,
    native_id: String,
    part: String,
    language: String,
    coder_a: BTreeSet<String>,
    coder_b: BTreeSet<String>,
    agreed: BTreeSet<String>,
}

fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for record in csv::Reader::from_reader(CASES.as_bytes()).into_records() {
        let record = record.unwrap();
        let text = |at: usize| record[at].to_owned();
        let items = |at: usize| -> BTreeSet<String> {
            let given = record[at].split(';').filter(|item| !item.is_empty());
            given.map(|item| item.split(':').next().unwrap().to_owned()).collect()
        };
        cases.push(Case {
            file: text(0),
            native_id: text(1),
            part: text(2),
            language: text(3),
            coder_a: items(5),
            coder_b: items(6),
            agreed: items(7),
        });
    }
    cases
}

/// What is said of the cases beside them is counted from them.
#[test]
fn coders_agree_as_is_said() {
    let cases = cases();
    let items = Finder::shipped().items().len() as f64;
    let known: BTreeSet<&str> =
        Finder::shipped().items().iter().map(|item| item.code.as_str()).collect();
    let kappa = |language: &str| {
        let of = || cases.iter().filter(|case| language == "all" || case.language == language);
        let count = |test: fn(bool, bool) -> bool| {
            let in_case = |case: &Case| {
                let all = case.coder_a.union(&case.coder_b);
                all.filter(|i| test(case.coder_a.contains(*i), case.coder_b.contains(*i))).count()
            };
            of().map(in_case).sum::<usize>() as f64
        };
        let (both, a, b) = (count(|a, b| a && b), count(|a, b| a && !b), count(|a, b| !a && b));
        let all = of().count() as f64 * items;
        let observed = (all - a - b) / all;
        let (of_a, of_b) = ((both + a) / all, (both + b) / all);
        let by_chance = of_a * of_b + (1.0 - of_a) * (1.0 - of_b);
        format!("{both} {a} {b} {:.2}", (observed - by_chance) / (1.0 - by_chance))
    };
    assert_eq!(cases.len(), 564);
    assert!(cases.iter().flat_map(|case| &case.agreed).all(|item| known.contains(item.as_str())));
    assert_eq!(kappa("all"), "200 16 36 0.88");
    assert_eq!(kappa("en"), "102 12 25 0.85");
    assert_eq!(kappa("fr"), "56 4 9 0.90");
    assert_eq!(kappa("de"), "39 0 2 0.97");
}

type Records = HashMap<String, (DatasetRow, Vec<DistributionRow>)>;

fn records(file: &Path) -> Records {
    let read = harvested(file);
    let mut files: HashMap<_, Vec<DistributionRow>> = HashMap::new();
    for distribution in read.distributions {
        files.entry(distribution.dataset_id.clone()).or_default().push(distribution);
    }
    let with_files = |dataset: DatasetRow| {
        let own = files.remove(&dataset.dataset_id).unwrap_or_default();
        (dataset.native_id.to_string(), (dataset, own))
    };
    read.datasets.into_iter().map(with_files).collect()
}

/// Frozen in `finder.csv` for both parts with the misses of the tuning part named; what the program
/// says of itself is the final part. `GROMA_WRITE_COUNTS=1` writes them anew.
#[test]
fn the_finder_finds_what_was_labelled() {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let data = std::env::var_os("GROMA_SHARED_DATA").map_or_else(beside, PathBuf::from);
    let data = data.join("catalogues");
    if !data.is_dir() {
        eprintln!("ABSENT: {} is not there; the finder was not measured", data.display());
        return;
    }
    let finder = Finder::shipped();
    let mut read: HashMap<String, Records> = HashMap::new();
    let mut counts: BTreeMap<(String, String), Counts> = BTreeMap::new();
    let mut misses = String::new();
    let mut other_language = 0;
    for case in cases() {
        let of_file = read.entry(case.file.clone()).or_insert_with(|| records(&data.join(&case.file)));
        let (dataset, files) = &of_file[&case.native_id];
        let language = language_of(dataset).unwrap_or_default();
        other_language += usize::from(language != case.language);
        let candidates = finder.candidates(dataset, files, &language);
        let found: BTreeSet<String> = candidates
            .iter()
            .filter(|candidate| candidate.confidence >= FOUND)
            .map(|candidate| candidate.item.code.clone())
            .collect();
        let sum = counts.entry((case.part.clone(), case.language.clone())).or_default();
        sum.records += 1;
        sum.found += found.intersection(&case.agreed).count() as u64;
        sum.missed += case.agreed.difference(&found).count() as u64;
        sum.wrong += found.difference(&case.agreed).count() as u64;
        if case.part == "tuning" && std::env::var_os("GROMA_SHOW_MISSES").is_some() {
            let reasons = |code: &String| {
                let candidate = candidates.iter().find(|c| c.item.code == *code);
                candidate.map_or(String::new(), |c| {
                    format!("{:.2} {}", c.confidence, c.reasons.join(", "))
                })
            };
            let title = dataset.title.as_deref().unwrap_or_default();
            for code in case.agreed.difference(&found) {
                misses += &format!("MISSED {language} {code}: {title} | {}\n", reasons(code));
            }
            for code in found.difference(&case.agreed) {
                misses += &format!("WRONG {language} {code} (is {:?}): {title} | {}\n", case.agreed, reasons(code));
            }
        }
    }
    print!("{misses}");
    println!("language told otherwise than labelled: {other_language}");
    for ((part, language), counts) in &counts {
        println!("{part} {language}: {counts:?} precision {:?} recall {:?}", counts.precision(), counts.recall());
    }
}
