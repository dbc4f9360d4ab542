//! Two real catalogs against shares that were computed apart, metric by metric.

use super::sample::Sample;
use super::{Settings, measured};
use groma_define::harvest::NoMemory;
use groma_define::tables::MendRow;
use groma_harvest::{Address, Client, Gathered, Policy, Source, Told, sweep};
use std::path::{Path, PathBuf};

#[test]
fn shares_agree_with_those_computed_apart() {
    let Some(data) = shared_data() else { return };
    let expected = std::fs::read_to_string(data.join("mqa_reading_catalogue_share.csv")).unwrap();
    let mut totals = Vec::new();
    for file in ["mjanez_dcatap-ch_catalog.ttl", "opendatasoft_catalog.ttl"] {
        let sample = sample(&data.join("dcat_rdf").join(file));
        let out = measured(&sample, &Settings::default());
        let mut metrics = 0;
        for line in expected.lines().filter(|line| line.starts_with(file)) {
            let cells: Vec<&str> = line.split(',').collect();
            let (hits, population): (i64, i64) =
                (cells[5].parse().unwrap(), cells[6].parse().unwrap());
            let metric = metric_of(cells[3]);
            let (numerator, denominator, _) = out.metric(metric, "mqa");
            assert_eq!((numerator, denominator), (hits, population), "{file} {metric}");
            metrics += 1;
        }
        assert_eq!(metrics, 20);
        let group = out.group("all", "mqa");
        assert_eq!(group.points_max, 295.0);
        totals.push((group.points * 10.0).round() / 10.0);
        let told: Vec<String> = [
            "mqa",
            "mqa(aggregation=best)",
            "mqa(catalog=mean-of-datasets)",
            "mqa(vocabulary=label)",
            "mqa(vocabulary=understood)",
            "mqa(format-media=apart)",
            "mqa(licence=dataset-too)",
            "ckan-mqa",
        ]
        .iter()
        .map(|reading| format!("{reading} {:.1}", out.group("all", reading).points))
        .collect();
        told_of(file, &told.join("; "));
    }
    assert_eq!(totals, [178.4, 70.1]);
}

/// Two feeds of DCAT-US, whose records name licence and access level once for all files: nobody is asked
/// twice for what the record says, and publishers for what is nowhere.
#[test]
fn feeds_that_name_the_licence_once_ask_the_export() {
    let Some(data) = shared_data() else { return };
    let check = |file: &str, expected: &[(&str, &str, i64)]| {
        let out = measured(&sample(&data.join("datajson").join(file)), &Settings::default());
        let mends: Vec<MendRow> = out.tables.read().unwrap();
        for (name, who, subjects) in expected {
            let mend = mends.iter().find(|mend| &*mend.mend == *name);
            let mend = mend.map(|mend| (&*mend.who, mend.subjects));
            assert_eq!(mend, (*subjects > 0).then_some((*who, *subjects)), "{file} {name}");
        }
        let group = out.group("all", "mqa");
        let gain: f64 = mends.iter().map(|mend| mend.gain).sum();
        assert!((gain - (group.points_max - group.points)).abs() < 1e-6, "{file}: {gain}");
    };
    check(
        "va.data.json",
        &[
            ("licences-for-files", "portal", 2780),
            ("licence", "publisher", 50),
            ("licence-vocabulary", "portal", 0),
            ("map-access-rights", "portal", 1835),
            ("access-rights", "publisher", 0),
            ("downloads-as-access", "portal", 2785),
            ("access-url", "publisher", 0),
            ("distributed", "publisher", 331),
        ],
    );
    // Of the 1,012 data sets without distributions, 146 are said not to be public.
    check(
        "dhs.data.json",
        &[
            ("licences-for-files", "portal", 238),
            ("licence", "publisher", 0),
            ("access-rights", "publisher", 0),
            ("format", "portal", 238),
            ("machine-readable", "publisher", 0),
            ("distributed", "publisher", 866),
        ],
    );
}

fn told_of(file: &str, told: &str) {
    eprintln!("{file}: {told}");
    if let Some(dir) = std::env::var_os("GROMA_SUMMARY_DIR") {
        use std::io::Write;
        let path = Path::new(&dir).join("metadata.txt");
        let mut summary = std::fs::OpenOptions::new().create(true).append(true).open(path).unwrap();
        writeln!(summary, "points of {file} (of 295): {told}").unwrap();
    }
}

fn shared_data() -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let data =
        std::env::var_os("GROMA_SHARED_DATA").map_or_else(beside, PathBuf::from).join("catalogues");
    let there = data.is_dir();
    if !there {
        eprintln!("{} is not there: real catalogs are not measured", data.display());
    }
    there.then_some(data)
}

/// The rule of a metric that the table names in another way.
fn metric_of(name: &str) -> &str {
    match name {
        "downloadURL" => "download-url",
        "mediaType" => "media-type",
        "format_vocab" => "format-vocabulary",
        "nonproprietary" => "non-proprietary",
        "machinereadable" => "machine-readable",
        "license" => "licence",
        "license_vocab" => "licence-vocabulary",
        "accessRights" => "access-rights",
        "accessRights_vocab" => "access-rights-vocabulary",
        "contactPoint" => "contact-point",
        "byteSize" => "byte-size",
        name => name,
    }
}

/// The file, as the harvest reads it.
fn sample(file: &Path) -> Sample {
    let source = Source::at(Address::Path(file.to_owned()), &file.display().to_string());
    let client = Client::new(Policy::default()).unwrap();
    let mut sink = Gathered::default();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).build().unwrap();
    let swept = sweep(&source, &client, &NoMemory, &mut sink, Told::default(), &());
    runtime.block_on(swept).unwrap();
    let page = sink.page();
    Sample { datasets: page.datasets, distributions: page.distributions, ..Sample::default() }
}
