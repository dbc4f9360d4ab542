//! The finder on labelled cases: what it finds, what it misses and what it takes for another, on the
//! two thirds it may be tuned on and on the third that is kept for the figures.

use super::beside_an_engine::say;
use super::harvested::harvested;
use groma_define::tables::{DatasetRow, DistributionRow};
use groma_measure::finder::{Counts, FOUND, Finder, Strength, language_of};
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
    /// Item and strength.
    agreed: BTreeMap<String, String>,
}

fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for record in csv::Reader::from_reader(CASES.as_bytes()).into_records() {
        let record = record.unwrap();
        let text = |at: usize| record[at].to_owned();
        let items = |at: usize| -> BTreeMap<String, String> {
            let given = record[at].split(';').filter_map(|item| item.split_once(':'));
            given.map(|(item, strength)| (item.to_owned(), strength.to_owned())).collect()
        };
        cases.push(Case {
            file: text(0),
            native_id: text(1),
            part: text(2),
            language: text(3),
            coder_a: items(5).into_keys().collect(),
            coder_b: items(6).into_keys().collect(),
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
    assert!(cases.iter().flat_map(|case| case.agreed.keys()).all(|item| known.contains(&**item)));
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

/// What the finder makes of a labelled record.
struct Tried<'c> {
    case: &'c Case,
    found: BTreeSet<String>,
    /// A line for each item that was missed or wrongly found.
    errors: Vec<(&'static str, String)>,
}

/// Every case, with what the finder finds in it; none where the catalogs are absent.
fn tried(cases: &[Case]) -> Option<Vec<Tried<'_>>> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let data = std::env::var_os("GROMA_SHARED_DATA").map_or_else(beside, PathBuf::from);
    let data = data.join("catalogues");
    if !data.is_dir() {
        eprintln!("ABSENT: {} is not there; the finder was not measured", data.display());
        return None;
    }
    let mut read: HashMap<&str, Records> = HashMap::new();
    let mut tried = Vec::new();
    for case in cases {
        let Case { file, native_id, agreed, .. } = case;
        let of_file = read.entry(file).or_insert_with(|| records(&data.join(file)));
        let (dataset, files) = &of_file[native_id];
        let language = language_of(dataset).unwrap_or_default();
        let candidates = Finder::shipped().candidates(dataset, files, &language);
        let sure = candidates.iter().filter(|candidate| candidate.confidence >= FOUND);
        let found: BTreeSet<String> = sure.map(|one| one.item.code.clone()).collect();
        let show = |code: &String| {
            let candidate = candidates.iter().find(|one| one.item.code == *code);
            let why =
                candidate.map(|one| format!("{:.2} {}", one.confidence, one.reasons.join(", ")));
            let title = dataset.title.as_deref().unwrap_or_default();
            format!("{language} {title} | {}", why.unwrap_or_default())
        };
        let missed = agreed.keys().filter(|code| !found.contains(*code));
        let wrong = found.iter().filter(|code| !agreed.contains_key(*code));
        let mut errors: Vec<(&str, String)> = Vec::new();
        errors.extend(missed.map(|code| ("missed", format!("{code} {}", show(code)))));
        errors.extend(wrong.map(|code| ("wrong", format!("{code} {}", show(code)))));
        tried.push(Tried { case, found, errors });
    }
    Some(tried)
}

fn counts(tried: &[Tried<'_>], part: &str, strength: Strength) -> BTreeMap<String, Counts> {
    let mut counts: BTreeMap<String, Counts> = BTreeMap::new();
    for Tried { case, found, .. } in tried.iter().filter(|tried| tried.case.part == part) {
        let sum = counts.entry(case.language.clone()).or_default();
        let asked = |how: &str| strength == Strength::Any || how == "full";
        sum.records += 1;
        sum.wrong += found.iter().filter(|code| !case.agreed.contains_key(*code)).count() as u64;
        for (code, _) in case.agreed.iter().filter(|(_, how)| asked(how)) {
            *(if found.contains(code) { &mut sum.found } else { &mut sum.missed }) += 1;
        }
    }
    counts
}

/// The part that the finder was not tuned on is what the program says of itself; what was missed and
/// wrongly found there is listed in `finder_errors.csv`. `GROMA_WRITE_COUNTS=1` writes both anew;
/// `GROMA_SHOW_ERRORS=tuning` shows the errors of the other part.
#[test]
fn the_finder_is_as_good_as_it_says() {
    let cases = cases();
    let Some(tried) = tried(&cases) else { return };
    let mut figures = "language,strength,records,found,missed,wrong\n".to_owned();
    for strength in [Strength::Any, Strength::Full] {
        for (language, of) in counts(&tried, "final", strength) {
            let Counts { records, found, missed, wrong } = of;
            let strength = strength.as_str();
            figures += &format!("{language},{strength},{records},{found},{missed},{wrong}\n");
        }
        say(&format!("finder, {}: {:?}", strength.as_str(), counts(&tried, "final", strength)));
        say(&format!(
            "finder, tuned on, {}: {:?}",
            strength.as_str(),
            counts(&tried, "tuning", strength)
        ));
    }
    let mut errors = csv::Writer::from_writer(Vec::new());
    errors.write_record(["file", "native_id", "item", "error"]).unwrap();
    for Tried { case, errors: of_case, .. } in &tried {
        for (error, shown) in of_case {
            if std::env::var_os("GROMA_SHOW_ERRORS").is_some_and(|part| part == *case.part) {
                println!("{error} {shown}");
            }
            if case.part == "final" {
                let item = shown.split(' ').next().unwrap();
                errors.write_record([&case.file, &case.native_id, item, error]).unwrap();
            }
        }
    }
    let errors = String::from_utf8(errors.into_inner().unwrap()).unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let frozen =
        [("src/finder/measured.csv", figures), ("tests/profiles/finder_errors.csv", errors)];
    for (file, text) in frozen {
        if std::env::var_os("GROMA_WRITE_COUNTS").is_some() {
            std::fs::write(folder.join(file), &text).unwrap();
        }
        assert_eq!(text, std::fs::read_to_string(folder.join(file)).unwrap(), "{file}");
    }
}

/// Without any real catalog: named data sets are told from what only uses their words.
#[test]
fn named_data_sets_are_found() {
    let check =
        |language: &str, title: &str, keywords: &[&str], format: &str, expected: &[&str]| {
            let dataset = DatasetRow {
                title: Some(title.into()),
                keyword: keywords.iter().map(|word| (*word).into()).collect(),
                ..DatasetRow::default()
            };
            let file = DistributionRow { format_raw: Some(format.into()), ..Default::default() };
            let candidates = Finder::shipped().candidates(&dataset, &[file], language);
            let sure = candidates.iter().filter(|candidate| candidate.confidence >= FOUND);
            let found: Vec<&str> = sure.map(|candidate| candidate.item.code.as_str()).collect();
            assert_eq!(found, expected, "{title}: {candidates:?}");
        };
    check("en", "Company register", &[], "CSV", &["company"]);
    check("en", "Company register", &[], "PDF", &[]);
    check("fr", "Horaires théoriques du réseau", &["GTFS"], "ZIP", &["timetable"]);
    check("de", "Fahrplan", &[], "CSV", &["timetable"]);
    // Words of another language are no words of this one.
    check("en", "Fahrplan", &[], "CSV", &[]);
    check("en", "Food recalls", &["safety"], "CSV", &[]);
}
