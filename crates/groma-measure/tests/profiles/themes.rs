//! How often words alone find the theme that a publisher declared: the finder's precision and
//! sensitivity, language by language, on what portals really publish.

use super::harvested::try_harvested;
use groma_define::table::Text;
use groma_define::tables::DatasetRow;
use groma_define::vocabulary::Vocabularies;
use groma_measure::themes::{Lexicon, THEME, classify};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Files larger than this are left to the benchmarks.
const BYTES_MOST: u64 = 4 << 20;

/// What words found of what was declared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Agreement {
    datasets: u64,
    declared: u64,
    found: u64,
    right: u64,
}

/// The themes of a data set that publishers declared, and those that its words alone suggest.
fn themes(dataset: &DatasetRow) -> (BTreeSet<Text>, BTreeSet<Text>) {
    let codes = |dataset: &DatasetRow| -> BTreeSet<Text> {
        let found = classify(dataset, Vocabularies::shipped(), Lexicon::shipped());
        found.into_iter().filter(|row| &*row.scheme == THEME).map(|row| row.code).collect()
    };
    let undeclared = DatasetRow { theme_raw: Vec::new(), ..dataset.clone() };
    (dataset.theme.iter().cloned().collect(), codes(&undeclared))
}

/// The language that a data set is written in, as far as it says so.
fn language(dataset: &DatasetRow) -> String {
    let tags: BTreeMap<String, String> = dataset
        .title_lang
        .as_deref()
        .and_then(|text| serde_json::from_str(text).ok())
        .unwrap_or_default();
    match tags.keys().collect::<Vec<_>>().as_slice() {
        [] => match dataset.language.first().map(|said| said.to_ascii_lowercase()) {
            Some(said) => short(said.rsplit('/').next().unwrap_or_default()),
            None => "not said".to_owned(),
        },
        [one] => short(one),
        _ => "several".to_owned(),
    }
}

/// `en` of `en`, `en-us` and `eng`.
fn short(tag: &str) -> String {
    if tag.is_empty() { "not said".to_owned() } else { tag.chars().take(2).collect() }
}

fn agreement(datasets: &[DatasetRow]) -> BTreeMap<String, Agreement> {
    let mut by_language: BTreeMap<String, Agreement> = BTreeMap::new();
    for dataset in datasets.iter().filter(|dataset| !dataset.theme.is_empty()) {
        let (declared, found) = themes(dataset);
        let sum = by_language.entry(language(dataset)).or_default();
        sum.datasets += 1;
        sum.declared += declared.len() as u64;
        sum.found += found.len() as u64;
        sum.right += declared.intersection(&found).count() as u64;
    }
    by_language
}

/// On two data sets that are made up, one of which the words get wrong.
#[test]
fn agreement_is_counted() {
    let dataset = |title: &str, theme: &str, tag: &str| DatasetRow {
        title: Some(title.into()),
        title_lang: Some(format!("{{\"{tag}\": \"{title}\"}}").into()),
        theme: vec![theme.into()],
        theme_raw: vec![theme.into()],
        ..DatasetRow::default()
    };
    let counted = agreement(&[
        dataset("State budget 2026", "ECON", "en"),
        dataset("Waiting times of hospitals", "ECON", "en"),
        dataset("Lieux", "REGI", "fr"),
    ]);
    let en = Agreement { datasets: 2, declared: 2, found: counted["en"].found, right: 1 };
    assert!(counted["en"].found >= 2, "{counted:?}");
    assert_eq!(counted["en"], en);
    assert_eq!(counted["fr"], Agreement { datasets: 1, declared: 1, found: 0, right: 0 });
}

/// On everything that real portals declared; the counts are frozen in `themes.csv`, and
/// `GROMA_WRITE_COUNTS=1` writes them anew.
#[test]
fn words_agree_with_publishers() {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let data = std::env::var_os("GROMA_SHARED_DATA").map_or_else(beside, PathBuf::from);
    let data = data.join("catalogues");
    if !data.is_dir() {
        eprintln!("ABSENT: {} is not there; agreement of themes was not counted", data.display());
        return;
    }
    let mut all: BTreeMap<String, Agreement> = BTreeMap::new();
    for folder in ["dcat_rdf", "dcat_live", "ods", "udata", "ckan"] {
        for file in files(&data.join(folder)) {
            // Some of the files are there because they are no catalogs.
            let Ok(catalog) = try_harvested(&file) else { continue };
            for (language, counted) in agreement(&catalog.datasets) {
                let sum = all.entry(language).or_default();
                sum.datasets += counted.datasets;
                sum.declared += counted.declared;
                sum.found += counted.found;
                sum.right += counted.right;
            }
        }
    }
    let mut text = "language,datasets,declared,found,right\n".to_owned();
    for (language, Agreement { datasets, declared, found, right }) in &all {
        text += &format!("{language},{datasets},{declared},{found},{right}\n");
    }
    let frozen = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/profiles/themes.csv");
    if std::env::var_os("GROMA_WRITE_COUNTS").is_some() {
        std::fs::write(&frozen, &text).unwrap();
    }
    assert_eq!(text, std::fs::read_to_string(&frozen).unwrap());
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| {
        file.metadata().is_ok_and(|about| about.is_file() && about.len() <= BYTES_MOST)
    });
    files.sort();
    files
}
