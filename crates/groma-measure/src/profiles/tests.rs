//! Rows in, results and findings out.

use super::*;

mod facts;
mod manual;
mod published;

use published::{Portal, dataset, distribution};

const DATASET: &str = "dct:description l; dct:title l; rdf:type i^dcat:Dataset";
const DISTRIBUTION: &str = "dcat:accessURL i; rdf:type i^dcat:Distribution";

/// The results of a portal as `kind subject violations/warnings/needs`, for one profile.
fn results(portal: &Portal, profile: &str) -> Vec<String> {
    let results = portal.check(Settings::default()).results;
    let of = results.iter().filter(|row| &*row.profile == profile);
    of.map(|row| {
        assert_eq!(row.conforms, row.violations == 0);
        let (kind, subject) = (&row.subject_kind, &row.subject);
        format!("{kind} {subject} {}/{}/{}", row.violations, row.warnings, row.needs_vocabularies)
    })
    .collect()
}

#[test]
fn a_data_set_answers_for_its_distributions() {
    let mut portal = Portal::default();
    portal.add(dataset("a", DATASET), vec![distribution("a", "1", DISTRIBUTION)]);
    let broken = "dcat:accessURL l; dcat:downloadURL l; rdf:type i^dcat:Distribution";
    portal.add(
        dataset("b", DATASET),
        vec![distribution("b", "1", DISTRIBUTION), distribution("b", "2", broken)],
    );
    portal.add(dataset("c", "dct:title l*; dct:publisher i,b; rdf:type i^dcat:Dataset"), vec![]);
    // c has no description and two publishers, one of them a node that is nothing; of what is
    // recommended, a data set misses seven properties, a distribution four.
    assert_eq!(
        results(&portal, "dcat-ap-2.1.1"),
        ["all p 4/32/3", "dataset a 0/11/0", "dataset b 2/15/0", "dataset c 2/6/3"]
    );
}

#[test]
fn a_row_is_what_its_table_says() {
    let mut portal = Portal::default();
    portal.add(dataset("a", "dct:title l"), vec![distribution("a", "1", "dct:format l")]);
    let found = portal.findings("dcat-ap-3.0.1", Reading::Useful);
    assert!(
        found.contains(&"dcat:Dataset dct:description minCount 1 of 1: a".to_owned()),
        "{found:?}"
    );
    assert!(
        found.contains(&"dcat:Distribution dct:format nodeKind 1 of 1: a/1".to_owned()),
        "{found:?}"
    );
    // An engine sees two nodes without a class.
    assert_eq!(portal.findings("dcat-ap-3.0.1", Reading::Engine), [""; 0]);
}

#[test]
fn high_value_rules_ask_only_those_who_declare_it() {
    let act = "http://data.europa.eu/eli/reg_impl/2023/138/oj";
    let mut portal = Portal::default();
    portal.add(dataset("a", DATASET), vec![distribution("a", "1", DISTRIBUTION)]);
    assert_eq!(results(&portal, "dcat-ap-hvd-3.0.0"), [""; 0]);

    let text = "dcat:distribution i^dcat:Distribution; dcatap:applicableLegislation i; \
                dcatap:hvdCategory i<hvd-category>; rdf:type i^dcat:Dataset";
    let mut declared = dataset("b", text);
    declared.hvd_category = vec!["http://data.europa.eu/bna/c_ac64a52d".into()];
    declared.applicable_legislation = vec![act.into()];
    let mut with_licence = distribution(
        "b",
        "1",
        "dcat:accessURL i; dcatap:applicableLegislation i; dct:license i; rdf:type i^dcat:Distribution",
    );
    with_licence.applicable_legislation = vec![act.into()];
    with_licence.access_service_id = Some("s".into());
    portal.add(declared.clone(), vec![with_licence.clone()]);
    assert_eq!(results(&portal, "dcat-ap-hvd-3.0.0"), ["all p 0/0/0", "dataset b 0/0/0"]);

    // No service, no licence, another act: three places.
    declared.dataset_id = "c".into();
    with_licence.dataset_id = "c".into();
    with_licence.access_service_id = None;
    with_licence.properties = Some(
        "dcat:accessURL i; dcatap:applicableLegislation i; rdf:type i^dcat:Distribution".into(),
    );
    with_licence.applicable_legislation = vec!["https://example.org/another-act".into()];
    portal.add(declared, vec![with_licence]);
    assert_eq!(
        results(&portal, "dcat-ap-hvd-3.0.0"),
        ["all p 3/0/0", "dataset b 0/0/0", "dataset c 3/0/0"]
    );
}

/// A service is asked when it names the Regulation, a category, or both; not for another act.
#[test]
fn a_service_under_the_regulation_is_checked() {
    let act = "http://data.europa.eu/eli/reg_impl/2023/138/oj";
    let text = "dcatap:applicableLegislation i; dct:title l; rdf:type i^dcat:DataService";
    let check = |acts: &[&str], category: &[&str], expected: &[&str]| {
        let mut service = published::service("s", text);
        service.applicable_legislation = acts.iter().map(|act| (*act).into()).collect();
        service.hvd_category = category.iter().map(|category| (*category).into()).collect();
        let portal = Portal { services: vec![service], ..Portal::default() };
        assert_eq!(results(&portal, "dcat-ap-hvd-3.0.0"), expected, "{acts:?} {category:?}");
    };
    // Category, contact, address, page and terms of use are missing.
    check(&[act], &[], &["all p 5/0/0", "service s 5/0/0"]);
    // And with a category alone, the act.
    let category = "http://data.europa.eu/bna/c_ac64a52d";
    check(&[], &[category], &["all p 6/0/0", "service s 6/0/0"]);
    check(&["http://data.europa.eu/eli/dir/2007/2/oj"], &[], &[]);
    check(&[], &[], &[]);
}

#[test]
fn profiles_of_the_united_states_ask_their_own_feeds() {
    let text = "dct:title l; rdf:type i^dcat:Dataset";
    let of = |protocol: &str, text: &str| {
        let mut portal = Portal::of(protocol);
        portal.add(dataset("a", text), vec![]);
        let results = portal.check(Settings::default()).results;
        let datasets = results.into_iter().filter(|row| &*row.subject_kind == "dataset");
        let codes: Vec<String> = datasets.map(|row| row.profile.to_string()).collect();
        codes.join(" ")
    };
    assert_eq!(of("dcat", text), "dcat-ap-2.1.1 dcat-ap-3.0.1");
    assert_eq!(of("data-json", text), "dcat-ap-2.1.1 dcat-ap-3.0.1 dcat-us-1.1");
    let three = "dcatus:purpose l; dct:title l; rdf:type i^dcat:Dataset";
    let both = "dcat-ap-2.1.1 dcat-ap-3.0.1 dcat-us-3.0-schema dcat-us-3.0-shacl";
    assert_eq!(of("data-json", three), both);
    assert_eq!(of("dcat", three), both);
}

#[test]
fn the_two_publications_of_dcat_us_disagree() {
    let mut portal = Portal::default();
    let text = "dcatus:purpose l; dct:description l; dct:title l; rdf:type i^dcat:Dataset";
    portal.add(dataset("a", text), vec![]);
    let required = |profile: &str| {
        let mut missing: Vec<_> = portal.check(Settings::default()).findings;
        missing.retain(|row| {
            &*row.profile == profile
                && &*row.severity == "Violation"
                && &*row.component == "minCount"
        });
        missing.iter().map(|row| row.property.to_string()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(required("dcat-us-3.0-schema"), "dcat:contactPoint dct:identifier");
    assert_eq!(required("dcat-us-3.0-shacl"), "dct:publisher");
}

#[test]
fn a_publisher_that_is_wrong_is_wrong_for_its_data_sets() {
    let mut portal = Portal::default();
    let nameless = |id: &str| published::entity(id, "foaf:Agent", "rdf:type i^foaf:Agent");
    portal.entities = vec![nameless("https://example.org/p"), nameless("https://example.org/q")];
    let mut mine = dataset("a", DATASET);
    mine.publisher_iri = Some("https://example.org/p".into());
    portal.add(mine, vec![]);
    portal.add(dataset("b", DATASET), vec![]);
    assert_eq!(
        results(&portal, "dcat-ap-2.1.1"),
        [
            "all p 2/16/0",
            "dataset a 1/8/0",
            "dataset b 0/7/0",
            "entity https://example.org/p 1/1/0",
            "entity https://example.org/q 1/1/0",
        ]
    );
}

#[test]
fn what_belongs_to_a_data_set_is_wrong_for_it() {
    let mut portal = Portal::default();
    let nameless = |id: &str, of: Option<&str>| EntityRow {
        dataset_id: of.map(Into::into),
        ..published::entity(id, "foaf:Agent", "rdf:type i^foaf:Agent")
    };
    portal.entities = vec![
        nameless("b1", Some("a")),
        nameless("b2", Some("a")),
        nameless("b3", None),
        nameless("b4", Some("gone")),
        nameless("https://example.org/p", Some("b")),
    ];
    portal.add(dataset("a", DATASET), vec![]);
    let mut named = dataset("b", DATASET);
    // A publisher that only one data set names counts for it once.
    named.publisher_iri = Some("https://example.org/p".into());
    portal.add(named, vec![]);
    portal.add(DatasetRow { state: "gone".into(), ..dataset("gone", DATASET) }, vec![]);
    assert_eq!(
        results(&portal, "dcat-ap-2.1.1"),
        [
            "all p 5/19/0",
            "dataset a 2/9/0",
            "dataset b 1/8/0",
            "entity b1 1/1/0",
            "entity b2 1/1/0",
            "entity b3 1/1/0",
            "entity b4 1/1/0",
            "entity https://example.org/p 1/1/0",
        ]
    );
}

#[test]
fn the_catalog_fails_apart_from_its_data_sets() {
    let mut portal = Portal::default();
    portal.catalog.properties = Some("dct:title l; rdf:type i^dcat:Catalog".into());
    portal.add(dataset("a", DATASET), vec![]);
    let found = results(&portal, "dcat-ap-2.1.1");
    assert_eq!(found, ["all p 2/15/1", "catalog p 2/8/1", "dataset a 0/7/0"]);
    let levels = portal.check(Settings::default()).findings;
    let missing = levels.iter().find(|row| &*row.property == "dct:publisher").unwrap();
    assert_eq!((&*missing.class, &*missing.level), ("dcat:Catalog", "catalog-level"));
}

#[test]
fn what_only_a_vocabulary_can_tell_does_not_decide() {
    let mut portal = Portal::default();
    let text = "dct:accessRights i; dct:accrualPeriodicity i<frequency>; dct:description l; \
                dct:language i; dct:title l; rdf:type i^dcat:Dataset";
    portal.add(dataset("a", text), vec![]);
    // The access right is no term; languages are not known here, so that nothing is said of them.
    assert_eq!(results(&portal, "dcat-ap-2.1.1"), ["all p 0/7/1", "dataset a 0/7/1"]);
    let rows = portal.check(Settings::default()).findings;
    let of = |property: &str| {
        let found = rows.iter().filter(|row| {
            &*row.profile == "dcat-ap-2.1.1"
                && &*row.property == property
                && &*row.level == "needs-vocabularies"
        });
        found.map(|row| (row.subjects, row.undecided)).collect::<Vec<_>>()
    };
    assert_eq!(of("dct:language"), [(0, 1), (0, 1)]);
    assert_eq!(of("dct:accrualPeriodicity"), []);
}

#[test]
fn a_series_has_members_when_data_sets_say_so() {
    let series = |id: &str| {
        let mut row = dataset(id, "dct:description l; dct:title l; rdf:type i^dcat:DatasetSeries");
        row.r#type = "series".into();
        row
    };
    let mut portal = Portal::default();
    portal.add(series("empty"), vec![]);
    let mut member = dataset("member", DATASET);
    member.in_series = Some("taken".into());
    portal.add(member, vec![]);
    portal.add(series("taken"), vec![]);
    let found = portal.findings("dcat-ap-3.0.1", Reading::Useful);
    let about: Vec<_> = found.iter().filter(|row| row.contains("inSeries")).collect();
    assert_eq!(about, ["dcat:DatasetSeries ^dcat:inSeries minCount 1 of 2: empty"]);
}

#[test]
fn a_finding_reads_alone_and_leads_to_everyone() {
    let mut portal = Portal::default();
    for id in ["a", "b", "c"] {
        portal.add(dataset(id, "dct:title l; rdf:type i^dcat:Dataset"), vec![]);
    }
    let settings = Settings { first_ids: 2, ..Settings::default() };
    let findings = portal.check(settings).findings;
    let finding = findings
        .iter()
        .find(|row| &*row.profile == "dcat-ap-3.0.1" && &*row.property == "dct:description")
        .unwrap();
    assert_eq!(
        &*finding.message,
        "3 of 3 nodes of dcat:Dataset do not meet DCAT-AP 3.0.1: `dct:description` has to be there."
    );
    assert_eq!(&*finding.what_to_do, "Add `dct:description` where the record is written.");
    assert_eq!(finding.first_ids, ["a".into(), "b".into()]);
    let profile = named("dcat-ap-3.0.1").unwrap();
    let all = failing(&portal.published(), profile, "dcat:Dataset", "dct:description", "minCount");
    assert_eq!(all, ["a".into(), "b".into(), "c".into()]);
}

#[test]
fn what_cannot_be_read_or_is_not_there_is_not_judged() {
    let mut portal = Portal::default();
    for state in ["gone", "missing"] {
        let mut row = dataset(state, "rdf:type i^dcat:Dataset");
        row.state = state.into();
        portal.add(row, vec![]);
    }
    portal.add(dataset("odd", "this is no text of properties"), vec![]);
    let mut none = dataset("without", "");
    none.properties = None;
    portal.add(none, vec![]);
    assert_eq!(portal.check(Settings::default()), ProfileTables::default());
}

#[test]
fn the_same_rows_give_the_same_tables() {
    let mut portal = Portal::default();
    for id in ["a", "b", "c", "d"] {
        let text = if id < "c" { DATASET } else { "dct:title i; rdf:type i^dcat:Dataset" };
        portal.add(dataset(id, text), vec![distribution(id, "1", DISTRIBUTION)]);
    }
    let once = portal.check(Settings::default());
    assert_eq!(once, portal.check(Settings::default()));
    assert!(once.findings.windows(2).all(|two| findings::key(&two[0]) < findings::key(&two[1])));
}

#[test]
fn stored_tables_give_what_rows_in_memory_give() {
    let mut portal = Portal::default();
    portal.catalog.properties = Some("dct:title l; rdf:type i^dcat:Catalog".into());
    portal.entities = vec![published::entity("p", "foaf:Agent", "rdf:type i^foaf:Agent")];
    portal.entities[0].dataset_id = Some("a".into());
    for (at, id) in ["a", "b", "c", "d"].into_iter().enumerate() {
        let own = (0..at).map(|n| distribution(id, &n.to_string(), "dcat:accessURL l"));
        let mut row = dataset(id, "dct:title l; rdf:type i^dcat:DatasetSeries");
        row.in_series = (id == "a").then(|| "b".into());
        row.publisher_iri = (id > "b").then(|| "p".into());
        portal.add(row, own.collect());
    }
    // What belongs to no data set is passed over.
    portal.distributions.insert(1, distribution("bb", "1", "dcat:accessURL l"));
    let dir = tempfile::tempdir().unwrap();
    let tables = groma_store::TableDir::new(dir.path());
    tables.write(&portal.datasets).unwrap();
    tables.write(&portal.distributions).unwrap();
    tables.write(&portal.entities).unwrap();
    let stored = check_stored(&portal.catalog, &tables, Settings::default()).unwrap();
    assert_eq!(stored, portal.check(Settings::default()));
    assert!(
        stored.findings.iter().any(|row| &*row.property == "^dcat:inSeries" && row.subjects == 3)
    );

    std::fs::write(tables.path("distribution"), "no table").unwrap();
    let damaged = check_stored(&portal.catalog, &tables, Settings::default()).unwrap_err();
    assert!(damaged.to_string().contains("distribution.parquet"), "{damaged}");
}
