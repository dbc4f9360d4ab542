//! The constraints beside the facts that were taken from the published shapes and schemas.

use super::super::{Level, Profile, Severity, named, shipped};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

#[test]
fn every_profile_is_whole() {
    let sizes: Vec<_> = shipped().iter().map(|one| (&*one.code, one.constraints().len())).collect();
    assert_eq!(
        sizes,
        [
            ("dcat-ap-2.1.1", 245),
            ("dcat-ap-3.0.1", 378),
            ("dcat-ap-hvd-3.0.0", 89),
            ("dcat-us-1.1", 82),
            ("dcat-us-3.0-schema", 283),
            ("dcat-us-3.0-shacl", 642),
        ]
    );
    let lines = include_str!("../../../profiles/dcat-us-3.0-shacl.csv").lines().count();
    assert_eq!(lines, 643, "a line that cannot be read is missing");
}

#[test]
fn what_is_required_of_a_data_set() {
    let check = |code: &str, class: &str, expected: &str| {
        assert_eq!(required(named(code).unwrap(), class).join(" "), expected, "{code} {class}");
    };
    check("dcat-ap-2.1.1", "dcat:Dataset", "dct:description dct:title");
    check("dcat-ap-2.1.1", "dcat:Catalog", "dct:description dct:publisher dct:title");
    check("dcat-ap-3.0.1", "dcat:Dataset", "dct:description dct:title");
    check("dcat-ap-3.0.1", "dcat:DatasetSeries", "dct:description dct:title");
    check("dcat-ap-3.0.1", "dcat:DataService", "dcat:endpointURL dct:title");
    check("dcat-ap-hvd-3.0.0", "dcat:Distribution", "dcat:accessURL dcatap:applicableLegislation");
    check("dcat-us-3.0-shacl", "dcat:Dataset", "dct:description dct:publisher dct:title");
    check(
        "dcat-us-3.0-schema",
        "dcat:Dataset",
        "dcat:contactPoint dct:description dct:identifier dct:title",
    );
}

#[test]
fn what_is_recommended_of_a_data_set() {
    let profile = named("dcat-ap-3.0.1").unwrap();
    let recommended = |class: &str| {
        let mut found: Vec<&str> = (profile.constraints().iter())
            .filter(|one| &*one.source == "shapes_recommended" && &*one.class == class)
            .inspect(|one| assert_eq!(one.severity, Severity::Warning))
            .map(|one| &*one.property)
            .collect();
        found.sort_unstable();
        found.join(" ")
    };
    assert_eq!(
        recommended("dcat:Dataset"),
        "dcat:contactPoint dcat:distribution dcat:keyword dcat:theme dct:publisher dct:spatial dct:temporal"
    );
    assert_eq!(
        recommended("dcat:Distribution"),
        "dcatap:availability dct:description dct:format dct:license"
    );
}

#[test]
fn a_class_is_wanted_from_vocabularies() {
    for profile in shipped() {
        for one in profile.constraints().iter().filter(|one| one.component() == "class") {
            let here = one.property.starts_with('^');
            assert!(here || one.level == Level::Vocabulary, "{}: {one:?}", profile.code);
        }
    }
}

#[test]
fn cardinalities_are_those_of_the_shapes() {
    let Some(file) = shared("profile_constraints.csv") else { return };
    let mut theirs = BTreeSet::new();
    for line in csv::Reader::from_path(file).unwrap().records().map(Result::unwrap) {
        let name = line[0].to_lowercase().replace(" recommended", "").replace(' ', "-");
        let code = if name == "dcat-us-3.0" { "dcat-us-3.0-shacl".to_owned() } else { name };
        // A shape without a target is part of another's condition.
        let elsewhere = &line[1] == "(no target class)" || &line[2] == "(complex path)";
        for (component, wanted) in [("minCount", &line[3]), ("maxCount", &line[4])] {
            if wanted == "1" && !elsewhere {
                let what = [&line[1], &local(&line[2]), component, &line[5]].join(" ");
                theirs.insert(format!("{code} {what}"));
            }
        }
    }
    let ours: BTreeSet<_> = shipped().iter().flat_map(cardinalities).collect();
    let differ: Vec<_> = theirs.symmetric_difference(&ours).collect();
    assert!(differ.is_empty(), "{differ:#?}");
    eprintln!("cardinalities of the profiles, all of them in the shapes: {}", theirs.len());
}

/// The cardinalities that shapes state themselves, of a property that is a single step.
fn cardinalities(profile: &Profile) -> Vec<String> {
    let from_shapes = |source: &str| {
        matches!(source, "shapes" | "shapes_recommended" | "dcat-us_3.0_shacl_shapes")
            || source.starts_with("hvd-SHACL")
    };
    let stated = profile.constraints().iter().filter(|one| {
        from_shapes(&one.source)
            && matches!(one.component(), "minCount" | "maxCount")
            && !one.property.contains('^')
    });
    let line = stated.map(|one| {
        let (class, property) = (local(&one.class), local(&one.property));
        format!("{} {class} {property} {} {}", profile.code, one.component(), one.severity.as_str())
    });
    line.collect()
}

#[test]
fn what_dcat_us_requires_is_what_its_schemas_say() {
    let Some(file) = shared("dcatus_required.csv") else { return };
    let mut compared = 0;
    for line in csv::Reader::from_path(file).unwrap().records().map(Result::unwrap) {
        let (code, severity) = match (&line[0], &line[1]) {
            ("DCAT-US 1.1", "iso-non-federal_dataset") => continue,
            ("DCAT-US 1.1", "federal_dataset") if line[2].ends_with("Code") => {
                ("dcat-us-1.1", Severity::Warning)
            }
            ("DCAT-US 1.1", _) => ("dcat-us-1.1", Severity::Violation),
            _ => ("dcat-us-3.0-schema", Severity::Violation),
        };
        let class = match &line[1] {
            "catalog" => "Catalog",
            "federal_dataset" | "non-federal_dataset" => "Dataset",
            other => other,
        };
        let there = named(code).unwrap().constraints().iter().any(|one| {
            one.component() == "minCount"
                && one.severity == severity
                && one.class.rsplit(':').next() == Some(class)
                && one.property.split('|').any(|path| means(path, &line[2]))
        });
        assert!(there, "{line:?} is not in {code}");
        compared += 1;
    }
    eprintln!("required properties compared with the schemas of DCAT-US: {compared}");
}

fn required(profile: &Profile, class: &str) -> Vec<String> {
    let constraints = profile.constraints().iter().filter(|one| {
        one.component() == "minCount"
            && &*one.class == class
            && one.severity == Severity::Violation
            && !one.source.ends_with("full")
    });
    let properties: BTreeSet<_> = constraints.map(|one| one.property.to_string()).collect();
    properties.into_iter().collect()
}

/// Does a property have the name that it has in JSON?
fn means(property: &str, name: &str) -> bool {
    let own = local(property);
    own == name || matches!((name, &*own), ("code", "notation") | ("bbox" | "category", _))
}

fn local(property: &str) -> String {
    let name = property.trim_end_matches('>').rsplit(['#', '/', ':']).next();
    name.unwrap_or_default().to_owned()
}

/// A file of the shared data; none, said aloud, when it is absent.
fn shared(file: &str) -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let data = std::env::var_os("GROMA_SHARED_DATA").map_or_else(beside, PathBuf::from);
    let file = data.join("catalogues").join(file);
    if !file.is_file() {
        eprintln!("{} is absent: the profiles are not held against it", file.display());
        return None;
    }
    Some(file)
}
