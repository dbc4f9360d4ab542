//! Counts of one SHACL engine on whole catalogs, kept in `shacl_expected.csv`: the checks count the
//! same when they know no more than it did.

use crate::harvested::{Harvested, counted, harvested};
use groma_measure::profiles::{Profile, Reading, Settings, named};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Results by the last part of the property, and component.
type Counts = BTreeMap<String, i64>;

#[test]
fn counts_are_those_of_an_engine() {
    let Some(data) = data() else { return };
    let mut files: BTreeMap<String, Harvested> = BTreeMap::new();
    let mut equal = 0;
    for line in csv::Reader::from_path(data.join("shacl_expected.csv")).unwrap().records() {
        let line = line.unwrap();
        let file = &line[0];
        let read = || harvested(&find(&data, file));
        let harvested = files.entry(file.to_owned()).or_insert_with(read);
        let found = as_engine(harvested, &shapes(&line[1]));
        let total: i64 = line[3].parse().unwrap();
        assert_eq!(found.values().sum::<i64>(), total, "{file}, {}: {found:?}", &line[1]);
        // The file keeps the first twelve lines of a breakdown.
        for (place, results) in breakdown(&line[4]) {
            assert_eq!(found.get(&place), Some(&results), "{file}, {}: {place}", &line[1]);
        }
        equal += 1;
    }
    assert_eq!(equal, 15);
    eprintln!("counts of an engine met, in total and by property and component: {equal} of 15");
}

#[test]
fn what_counts_is_what_somebody_can_mend() {
    let Some(data) = data() else { return };
    let check = |file: &str, profile: &str, expected: &str| {
        let harvested = harvested(&find(&data, file));
        let tables = harvested.check(vec![named(profile).unwrap().clone()], &Settings::default());
        let of = |kind: &'static str| {
            tables.results.iter().filter(move |row| &*row.subject_kind == kind)
        };
        let conform = of("dataset").filter(|row| row.conforms).count();
        let (all, datasets) = (of("all").next(), of("dataset").count());
        let all = all.map_or((0, 0), |row| (row.violations, row.warnings));
        let found =
            format!("{conform} of {datasets} conform; {} violations, {} warnings", all.0, all.1);
        assert_eq!(found, expected, "{file}, {profile}");
    };
    // A time without its datatype is wrong for 2.1.1; 3.0.1 means the same and does not say it.
    check(
        "opendatasoft_catalog.ttl",
        "dcat-ap-2.1.1",
        "0 of 186 conform; 188 violations, 1172 warnings",
    );
    check(
        "opendatasoft_catalog.ttl",
        "dcat-ap-3.0.1",
        "186 of 186 conform; 2 violations, 1172 warnings",
    );
    // Nothing in it says that it is high-value data: an engine gives 744 results.
    check(
        "opendatasoft_catalog.ttl",
        "dcat-ap-hvd-3.0.0",
        "0 of 0 conform; 0 violations, 0 warnings",
    );
    check(
        "mjanez_dcatap-ch_catalog.ttl",
        "dcat-ap-2.1.1",
        "0 of 100 conform; 400 violations, 605 warnings",
    );
    check(
        "mjanez_dcatap-ch_catalog.ttl",
        "dcat-ap-3.0.1",
        "0 of 100 conform; 1760 violations, 705 warnings",
    );
    // One language of the catalog is a text: none of its data sets is wrong.
    check("it_molinella_catalog.rdf", "dcat-ap-3.0.1", "3 of 3 conform; 1 violations, 15 warnings");
    // The standard's own example: 14 results without vocabularies, none that anybody could mend.
    check(
        "semic_hvd_example-ms_catalogue_hvd.ttl",
        "dcat-ap-hvd-3.0.0",
        "1 of 1 conform; 0 violations, 0 warnings",
    );
    check(
        "ckan2.12_catalog_page1.ttl",
        "dcat-ap-2.1.1",
        "84 of 100 conform; 18 violations, 2749 warnings",
    );
    check(
        "ckan2.12_catalog_page1.ttl",
        "dcat-ap-3.0.1",
        "17 of 100 conform; 647 violations, 2749 warnings",
    );
}

/// As an engine that has the file and the shapes, and nothing else.
fn as_engine(harvested: &Harvested, shapes: &Profile) -> Counts {
    let settings = Settings { reading: Reading::Engine, ..Settings::default() };
    let tables = harvested.check(vec![shapes.clone()], &settings);
    let mut counts = Counts::new();
    for row in counted(&tables) {
        let last = row.property.rsplit(':').next().unwrap();
        let place = format!("{last}/{}", row.component).to_lowercase();
        *counts.entry(place).or_default() += row.results;
        // The engine adds a result for the choice inside that did not hold.
        if &*row.component == "node" && row.value.contains(" | ") {
            *counts.entry("(complex path)/or".to_owned()).or_default() += row.results;
        }
    }
    counts
}

fn shapes(name: &str) -> Profile {
    let (code, source) = match name {
        "DCAT-AP 2.1.1 shapes" => ("dcat-ap-2.1.1", "shapes"),
        "DCAT-AP 3.0.1 shapes" => ("dcat-ap-3.0.1", "shapes"),
        "DCAT-AP HVD 3.0.0" => ("dcat-ap-hvd-3.0.0", "hvd-SHACL"),
        other => panic!("{other} is new: say which shapes it means"),
    };
    named(code).unwrap().of_source(source)
}

fn breakdown(text: &str) -> Vec<(String, i64)> {
    let parts = text.split("; ").filter(|part| !part.is_empty());
    let pair = |part: &str| {
        let (place, count) = part.split_once('=').unwrap();
        (place.to_lowercase(), count.parse().unwrap())
    };
    parts.map(pair).collect()
}

fn find(data: &Path, file: &str) -> PathBuf {
    let folders = ["dcat_rdf", "dcat_live"].map(|folder| data.join(folder).join(file));
    folders.into_iter().find(|path| path.is_file()).unwrap_or_else(|| panic!("no {file}"))
}

fn data() -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let data = std::env::var_os("GROMA_SHARED_DATA").map_or_else(beside, PathBuf::from);
    let data = data.join("catalogues");
    if !data.join("shacl_expected.csv").is_file() {
        eprintln!("{} is absent: no counts of an engine to compare with", data.display());
        return None;
    }
    Some(data)
}
