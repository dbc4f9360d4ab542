//! Real files: what is read of each, held against the counts of a lenient parser.

use super::super::Dcat;
use crate::rdf::{self, Syntax};
use crate::reading::read_document;
use crate::summary::say;
use groma_define::properties::{Node, Properties};
use std::path::{Path, PathBuf};

/// File, triples, nodes of the class `dcat:Dataset`, nodes of the class `dcat:Distribution`.
const FILES: &[(&str, usize, usize, usize)] = &[
    ("dcat_live/ckan2.12_bad_iri_excerpt.ttl", 467, 30, 1),
    ("dcat_live/ckan2.12_catalog_page1.jsonld", 7809, 100, 921),
    ("dcat_live/ckan2.12_catalog_page1.rdf", 7809, 100, 921),
    ("dcat_live/ckan2.12_catalog_page1.ttl", 7809, 100, 921),
    ("dcat_live/ckan2.12_catalog_page2.ttl", 6938, 100, 810),
    ("dcat_rdf/beopen_mqa_example.rdf", 1116, 1, 14),
    ("dcat_rdf/ckanext-dcat_catalog.rdf", 79, 2, 5),
    ("dcat_rdf/ckanext-dcat_catalog_datasets_list.rdf", 68, 2, 5),
    ("dcat_rdf/ckanext-dcat_catalog_pod.jsonld", 78, 1, 4),
    ("dcat_rdf/ckanext-dcat_catalog_with_at_graph.jsonld", 21, 1, 1),
    ("dcat_rdf/ckanext-dcat_dataset.rdf", 115, 1, 1),
    ("dcat_rdf/ckanext-dcat_dataset_gov_de.rdf", 208, 1, 9),
    ("dcat_rdf/ckanext-dcat_dataset_multilingual.ttl", 68, 1, 1),
    ("dcat_rdf/dcatde_metadata_max.rdf", 146, 1, 2),
    ("dcat_rdf/dcatde_metadata_max_only_valid_uris.rdf", 134, 1, 2),
    ("dcat_rdf/dcatus3_catalog_catalog.ttl", 39, 2, 0),
    ("dcat_rdf/dcatus3_dataset-series.ttl", 43, 2, 0),
    ("dcat_rdf/it_lizzano_catalog.rdf", 78, 1, 1),
    ("dcat_rdf/it_molinella_catalog.rdf", 217, 3, 6),
    ("dcat_rdf/mjanez_dcatap-ch_catalog.ttl", 5810, 100, 199),
    ("dcat_rdf/mjanez_dcatap_catalog.ttl", 86, 2, 3),
    ("dcat_rdf/mjanez_geodcat-ap_catalog.rdf", 24, 0, 0),
    ("dcat_rdf/opendatasoft_catalog.ttl", 3084, 186, 186),
    ("dcat_rdf/semic_hvd_example-ms_catalogue_hvd.jsonld", 46, 1, 1),
    ("dcat_rdf/semic_hvd_example-ms_catalogue_hvd.ttl", 46, 1, 1),
    ("dcat_rdf/swiss_1901.xml", 78, 1, 1),
    ("dcat_rdf/swiss_catalog-themes.xml", 37, 5, 0),
    ("dcat_rdf/swiss_catalog.xml", 130, 2, 6),
    ("dcat_rdf/swiss_dataset-datetimes-bad.xml", 72, 1, 0),
    ("dcat_rdf/udata_bnodes.jsonld", 94, 3, 5),
    ("dcat_rdf/udata_bnodes.xml", 144, 3, 5),
    ("dcat_rdf/udata_flat.jsonld", 93, 3, 5),
    ("dcat_rdf/udata_nested.jsonld", 43, 1, 1),
    ("dcat_rdf/udata_paged-collection-1.jsonld", 79, 3, 3),
    ("dcat_rdf/udata_paged-collection-2.jsonld", 41, 1, 1),
    ("dcat_rdf/udata_partial-collection-1.jsonld", 80, 3, 3),
    ("dcat_rdf/udata_partial-collection-2.jsonld", 41, 1, 1),
    ("dcat_rdf/udata_series.xml", 113, 1, 2),
];

#[test]
fn real_files_are_read_whole() {
    let Some(folder) = folder() else { return };
    let mut wrong = Vec::new();
    let mut told = (0, 0);
    for (file, triples, datasets, distributions) in FILES {
        let bytes = std::fs::read(folder.join(file)).expect("the file is listed");
        let syntax = Syntax::of("", &bytes, file).expect("it is RDF");
        let reading = rdf::read(&bytes, syntax, None);
        let graph = &reading.graph;
        let of =
            |class| graph.subjects().iter().filter(|node| graph.is_a(**node, &[class])).count();
        let found = (reading.statements, of("dcat:Dataset"), of("dcat:Distribution"));
        if found != (*triples, *datasets, *distributions) {
            wrong.push(format!("{file}: {found:?} {:?} {:?}", reading.flaws, reading.unread));
        }
        let page = read_document(&Dcat, &bytes, "").gathered.page();
        // A series of DCAT 3 need not be a data set too.
        let series =
            graph.subjects().iter().filter(|node| graph.is_a(**node, &["dcat:DatasetSeries"]));
        let series = series.filter(|node| !graph.is_a(**node, &["dcat:Dataset"])).count();
        // An excerpt has distributions of data sets that it left out.
        let alone =
            page.entities.iter().filter(|entity| *entity.class == *"dcat:Distribution").count();
        if page.datasets.len() != datasets + series
            || page.distributions.len() + alone != *distributions
        {
            wrong.push(format!(
                "{file}: rows {} {} {alone}",
                page.datasets.len(),
                page.distributions.len()
            ));
        }
        told = (told.0 + page.datasets.len(), told.1 + page.distributions.len());
    }
    say(&format!("{} files of DCAT: {} data sets, {} distributions", FILES.len(), told.0, told.1));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The same page in three syntaxes is the same catalog.
#[test]
fn syntaxes_say_the_same() {
    let Some(folder) = folder() else { return };
    let page = |file: &str| {
        let bytes = std::fs::read(folder.join(file)).expect("the file is listed");
        let read = read_document(&Dcat, &bytes, "");
        let page = read.gathered.page();
        let mut said: Vec<String> = Vec::new();
        for row in &page.datasets {
            let plain = groma_define::tables::DatasetRow { locator: "".into(), ..row.clone() };
            // What is a list has no order in RDF.
            let mut keyword: Vec<&str> = row.keyword.iter().map(AsRef::as_ref).collect();
            keyword.sort_unstable();
            said.push(format!(
                "{} {} {:?} {keyword:?} {:?}",
                plain.native_id, plain.canonical_hash, plain.title, plain.properties
            ));
        }
        said.extend(page.distributions.iter().map(|d| {
            format!("{:?} {:?} {:?} {:?}", d.iri, d.access_url, d.format_raw, d.properties)
        }));
        said.extend(page.entities.iter().map(|e| format!("{e:?}")));
        said.sort();
        (said, read.about.claimed, read.about.software.clone(), read.about.properties.clone())
    };
    let turtle = page("dcat_live/ckan2.12_catalog_page1.ttl");
    assert_eq!((turtle.1, turtle.2.as_deref()), (Some(1447), Some("CKAN")));
    assert_eq!(page("dcat_live/ckan2.12_catalog_page1.jsonld"), turtle);
    assert_eq!(page("dcat_live/ckan2.12_catalog_page1.rdf"), turtle);
}

/// What a lenient parser gives up is read except for what is broken.
#[test]
fn broken_files_are_salvaged() {
    let Some(folder) = folder() else { return };
    let check = |file: &str,
                 statements: usize,
                 datasets: usize,
                 distributions: usize,
                 quarantined: usize| {
        let bytes = std::fs::read(folder.join(file)).expect("the file is listed");
        let syntax = Syntax::of("", &bytes, file).expect("it is RDF");
        let reading = rdf::read(&bytes, syntax, None);
        let read = read_document(&Dcat, &bytes, "");
        let page = read.gathered.page();
        let alone =
            page.entities.iter().filter(|entity| *entity.class == *"dcat:Distribution").count();
        let found = (
            reading.statements,
            page.datasets.len(),
            page.distributions.len() + alone,
            page.quarantine.len(),
        );
        assert_eq!(
            found,
            (statements, datasets, distributions, quarantined),
            "{file}: {:?}",
            reading.flaws
        );
        assert!(read.codes().iter().any(|code| code == "repaired-record"), "{file}");
    };
    check("dcat_rdf/ckanext-dcat_dataset.ttl", 283, 2, 2, 0);
    check("dcat_rdf/dcatus3_catalog_rights.ttl.bad", 6, 0, 1, 0);
    check("dcat_rdf/udata_geonetwork.xml", 77, 1, 0, 0);
}

/// DCAT-US 1.1 with its own context, which is not fetched.
#[test]
fn a_feed_with_a_known_context_is_read() {
    let Some(folder) = folder() else { return };
    let bytes =
        std::fs::read(folder.join("dcat_rdf/udata_evian.json")).expect("the file is listed");
    let read = read_document(&Dcat, &bytes, "application/json");
    let page = read.gathered.page();
    assert_eq!((page.datasets.len(), page.distributions.len()), (8, 34), "{:?}", read.codes());
    assert!(page.datasets.iter().all(|d| d.title.is_some() && d.publisher_name.is_some()));
}

/// Counts of a SHACL engine for what can be counted by presence, node kind, class and datatype: the
/// properties of the rows give the same.
#[test]
fn properties_count_as_a_shacl_engine_counts() {
    let Some(folder) = folder() else { return };
    let rows = |file: &str| -> Vec<Properties> {
        let bytes = std::fs::read(folder.join("dcat_rdf").join(file))
            .or_else(|_| std::fs::read(folder.join("dcat_live").join(file)));
        let read = read_document(&Dcat, &bytes.expect("the file is listed"), "");
        let page = read.gathered.page();
        let mut all: Vec<Option<String>> = vec![read.about.properties.clone()];
        all.extend(page.datasets.iter().map(|row| row.properties.as_deref().map(str::to_owned)));
        all.extend(
            page.distributions.iter().map(|row| row.properties.as_deref().map(str::to_owned)),
        );
        all.extend(page.services.iter().map(|row| row.properties.as_deref().map(str::to_owned)));
        all.extend(page.entities.iter().map(|row| row.properties.as_deref().map(str::to_owned)));
        all.into_iter().flatten().map(|text| text.parse().expect("it reads back")).collect()
    };
    let is_a = |p: &Properties, class: &str| {
        p.values("rdf:type").any(|(v, _)| v.types.iter().any(|t| t == class))
    };
    let check = |file: &str,
                 classes: &[&str],
                 wrong: &dyn Fn(&Properties) -> bool,
                 expected: usize,
                 what: &str| {
        let rows = rows(file);
        let found =
            rows.iter().filter(|p| classes.iter().any(|class| is_a(p, class)) && wrong(p)).count();
        assert_eq!(found, expected, "{file}: {what}");
    };
    let lacks = |name: &'static str| move |p: &Properties| p.count(name) == 0;
    let literal = |name: &'static str| {
        move |p: &Properties| p.values(name).any(|(v, _)| v.node == Node::Literal)
    };
    let (d, x, c) = ("dcat:Dataset", "dcat:Distribution", "dcat:Catalog");
    let swiss = "mjanez_dcatap-ch_catalog.ttl";
    check(swiss, &[x], &literal("dcat:accessURL"), 199, "accessURL/NodeKind");
    check(swiss, &[x], &literal("dcat:downloadURL"), 195, "downloadURL/NodeKind");
    check(swiss, &[d, x], &literal("dct:language"), 299, "language/NodeKind");
    check(swiss, &[d], &literal("dcat:landingPage"), 100, "landingPage/NodeKind");
    check(swiss, &[c], &lacks("dct:title"), 1, "title/MinCount");
    let decimal = |p: &Properties| {
        p.values("dcat:byteSize").any(|(v, _)| v.types != ["xsd:nonNegativeInteger"])
    };
    check(swiss, &[x], &decimal, 34, "byteSize/Datatype");
    let ods = "opendatasoft_catalog.ttl";
    check(
        ods,
        &[d, x],
        &lacks("dcatap:applicableLegislation"),
        372,
        "applicableLegislation/MinCount",
    );
    check(ods, &[d], &lacks("dcatap:hvdCategory"), 186, "hvdCategory/MinCount");
    let unclassed = |p: &Properties| {
        p.values("dcat:accessURL").any(|(v, _)| !v.types.iter().any(|t| t == "rdfs:Resource"))
    };
    check(ods, &[x], &unclassed, 186, "accessURL/Class");
    let ckan = "ckan2.12_catalog_page1.ttl";
    check(ckan, &[c, d], &lacks("dct:description"), 17, "description/MinCount");
    check(ckan, &[x], &literal("dct:format"), 627, "format/NodeKind");
}

fn folder() -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let data = std::env::var_os("GROMA_SHARED_DATA").map_or_else(beside, PathBuf::from);
    let folder = Some(data.join("catalogues")).filter(|folder| folder.is_dir());
    if folder.is_none() {
        say(
            "files of DCAT: absent, no folder `catalogues` in the one that GROMA_SHARED_DATA names",
        );
    }
    folder
}
