//! What becomes of each statement.

use super::super::Dcat;
use crate::reading::{Reading, read_document};
use groma_define::DatasetId;
use groma_define::tables::{DatasetRow, DistributionRow, EntityRow};

const PREFIXES: &str = "@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix vcard: <http://www.w3.org/2006/vcard/ns#> .
@prefix adms: <http://www.w3.org/ns/adms#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix schema: <http://schema.org/> . @prefix spdx: <http://spdx.org/rdf/terms#> .
@prefix dcatap: <http://data.europa.eu/r5r/> . @prefix locn: <http://www.w3.org/ns/locn#> .
@prefix geo: <http://www.opengis.net/ont/geosparql#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .\n";

fn read(body: &str) -> Reading {
    let text = format!("{PREFIXES}{body}");
    read_document(&Dcat, text.as_bytes(), "text/turtle")
}

fn dataset(statements: &str) -> DatasetRow {
    let page = read(&format!("<http://d/1> a dcat:Dataset ; {statements} .")).gathered.page();
    page.datasets.first().expect("one data set").clone()
}

fn distribution(statements: &str) -> DistributionRow {
    let body = format!(
        "<http://d/1> a dcat:Dataset ; dcat:distribution [ a dcat:Distribution ; {statements} ] ."
    );
    read(&body).gathered.page().distributions.first().expect("one distribution").clone()
}

/// One field of a data set, as text.
fn check(statements: &str, field: impl Fn(&DatasetRow) -> Option<String>, expected: Option<&str>) {
    assert_eq!(field(&dataset(statements)).as_deref(), expected, "{statements}");
}

fn text(value: &Option<std::sync::Arc<str>>) -> Option<String> {
    value.as_deref().map(str::to_owned)
}

#[test]
fn words_of_data_sets() {
    check("dct:title 'a'@en, 'b', 'c'@fr", |d| text(&d.title), Some("b"));
    check("dct:title 'a'@en, 'c'@fr", |d| text(&d.title_lang), Some("{\"en\":\"a\",\"fr\":\"c\"}"));
    check("dcat:keyword 'a', 'b'", |d| Some(d.keyword.join("|")), Some("a|b"));
    check("schema:keywords 'a, b'", |d| Some(d.keyword.join("|")), Some("a|b"));
    check(
        "dcat:themes <http://t/A> ; dcat:theme [ skos:prefLabel 'B' ]",
        |d| Some(d.theme_raw.join("|")),
        Some("B|http://t/A"),
    );
    check("dct:license [ rdfs:label 'ODbL' ]", |d| text(&d.licence_raw), Some("ODbL"));
    check("dct:license <http://l/1>", |d| text(&d.licence_raw), Some("http://l/1"));
    check("dct:accrualPeriodicity 'daily'", |d| text(&d.accrual_periodicity_raw), Some("daily"));
    check("owl:versionInfo '1.0'", |d| text(&d.version), Some("1.0"));
    check(
        "dcatap:hvdCategory <http://h/1>",
        |d| Some(d.hvd_category.join("|")),
        Some("http://h/1"),
    );
    check(
        "dct:conformsTo [ a dct:Standard ; dct:title 'S' ]",
        |d| Some(d.conforms_to.join("|")),
        Some("S"),
    );
    check(
        "dct:identifier '1' ; adms:identifier [ skos:notation '2' ]",
        |d| Some(d.identifier.join("|")),
        Some("1|2"),
    );
    check("dct:source <http://o/1>", |d| text(&d.source_id), Some("http://o/1"));
    check("dcat:inSeries <http://s/1>", |d| text(&d.in_series), Some("http://s/1"));
    check("dct:isPartOf <http://p/1>", |d| text(&d.is_part_of), Some("http://p/1"));
}

#[test]
fn times_of_data_sets() {
    check("dct:issued '2020'^^xsd:gYear", |d| text(&d.issued), Some("2020"));
    check("dct:issued '2020-01-31Z'^^xsd:date", |d| text(&d.issued), Some("2020-01-31"));
    check("dct:issued 'last spring'", |d| text(&d.issued_raw), Some("last spring"));
    let start = |d: &DatasetRow| text(&d.temporal_start);
    check("dct:temporal [ schema:startDate '2016-01-01' ]", start, Some("2016-01-01"));
    check("dct:temporal [ dcat:startDate '2016-01-01'^^xsd:date ]", start, Some("2016-01-01"));
    check("dct:temporal '2016-01-01/2017'", start, Some("2016-01-01"));
    check("dct:temporal [ dcat:endDate '2017' ]", |d| text(&d.temporal_end), Some("2017"));
}

#[test]
fn places_of_data_sets() {
    let bbox = |d: &DatasetRow| text(&d.spatial_bbox);
    check(
        "dct:spatial [ locn:geometry 'POLYGON((1 2, 3 4))'^^geo:wktLiteral ]",
        bbox,
        Some("1,2,3,4"),
    );
    check(
        "dct:spatial [ dcat:bbox '{\"type\":\"Point\",\"coordinates\":[1,2]}' ]",
        bbox,
        Some("1,2,1,2"),
    );
    check("dct:spatial [ skos:prefLabel 'Bern' ]", |d| text(&d.spatial_raw), Some("Bern"));
    check("dct:spatial <http://g/1>", |d| Some(d.spatial_iri.join("|")), Some("http://g/1"));
}

#[test]
fn who_publishes_and_whom_to_write_to() {
    check("dct:publisher [ foaf:name 'Office' ]", |d| text(&d.publisher_name), Some("Office"));
    check("dct:publisher 'Office'", |d| text(&d.publisher_name), Some("Office"));
    check("dct:publisher <http://o/1>", |d| text(&d.publisher_name), None);
    check("dct:publisher <http://o/1>", |d| text(&d.publisher_iri), Some("http://o/1"));
    let hash =
        |contact: &str| dataset(&format!("dcat:contactPoint [ {contact} ]")).contact_email_hash;
    let expected = hash("vcard:hasEmail <mailto:a@b.example>");
    assert!(expected.is_some());
    for way in [
        "vcard:hasEmail 'a@b.example'",
        "vcard:hasEmail 'mailto: A@b.example'",
        "vcard:email 'a@b.example'",
        "vcard:hasEmail [ vcard:hasValue <mailto:a@b.example> ]",
    ] {
        assert_eq!(hash(way), expected, "{way}");
    }
    check(
        "adms:contactPoint [ vcard:fn 'Statistics Office' ]",
        |d| text(&d.contact_name),
        Some("Statistics Office"),
    );
}

#[test]
fn what_data_sets_are_called() {
    let check = |body: &str, expected: &str, noted: &[&str]| {
        let read = read(body);
        assert_eq!(
            (read.ids().join("|").as_str(), read.codes()),
            (expected, noted.iter().map(|c| (*c).to_owned()).collect()),
            "{body}"
        );
    };
    check("<http://d/1> a dcat:Dataset ; dct:title 'a' .", "http://d/1", &[]);
    check("[] a dcat:Dataset ; dct:identifier '7' .", "7", &[]);
    check("[] a dcat:Dataset ; adms:identifier [ skos:notation '8' ] .", "8", &[]);
    check("[] a dcat:Dataset ; dcat:landingPage <http://p/1> .", "http://p/1", &[]);
    check(
        "<http://c> a dcat:Catalog ; dcat:dataset <http://d/1> . <http://d/1> dct:title 'untyped' .",
        "http://d/1",
        &[],
    );
    check(
        "<http://c> a dcat:Catalog ; dcat:dataset <http://d/1> . <http://d/1> a dcat:Dataset .",
        "",
        &[],
    );
    check("<http://s> a dcat:DatasetSeries ; dct:title 'a' .", "http://s", &[]);
    check(
        "<http://d/1> a <https://schema.org/Dataset> ; <https://schema.org/name> 'a' .",
        "http://d/1",
        &[],
    );
    let unnamed = read("[] a dcat:Dataset ; dct:title 'a' ; dct:publisher 'b' .");
    assert_eq!(
        unnamed.ids(),
        read("[] dct:publisher 'b' ; dct:title 'a' ; a dcat:Dataset .").ids()
    );
    assert_eq!(unnamed.codes(), ["no-identifier"]);
}

#[test]
fn distributions_are_read() {
    let check = |statements: &str,
                 field: &dyn Fn(&DistributionRow) -> Option<String>,
                 expected: Option<&str>| {
        assert_eq!(field(&distribution(statements)).as_deref(), expected, "{statements}");
    };
    let format = |d: &DistributionRow| text(&d.format_raw);
    check("dct:format 'CSV'", &format, Some("CSV"));
    check("dct:format [ rdfs:label 'CSV' ]", &format, Some("CSV"));
    check("dct:format <http://f/CSV>", &format, Some("http://f/CSV"));
    check("dcat:mediaType 'text/csv'", &|d| text(&d.media_type_raw), Some("text/csv"));
    check("dcat:accessURL <http://a/1>", &|d| text(&d.access_url), Some("http://a/1"));
    check("dcat:accessURL 'http://a/1'", &|d| text(&d.access_url), Some("http://a/1"));
    check("dcat:downloadURL <http://a/2>", &|d| text(&d.download_url), Some("http://a/2"));
    check(
        "dcat:byteSize '1024.0'^^xsd:decimal",
        &|d| d.byte_size.map(|n| n.to_string()),
        Some("1024"),
    );
    check("spdx:checksum [ spdx:checksumValue 'ab' ]", &|d| text(&d.checksum), Some("ab"));
    check(
        "spdx:checksum [ spdx:algorithm spdx:checksumAlgorithm_sha1 ]",
        &|d| text(&d.checksum_algorithm),
        Some("checksumAlgorithm_sha1"),
    );
    check(
        "dcatap:availability <http://v/STABLE>",
        &|d| text(&d.availability),
        Some("http://v/STABLE"),
    );
    check("dct:license <http://l/1>", &|d| text(&d.licence_raw), Some("http://l/1"));
    let bare = read(
        "<http://d/1> a dcat:Dataset ; dcat:distribution <http://x/1>, <http://x/2> . <http://x/1> dct:title 'a' .",
    );
    assert_eq!(
        (bare.gathered.page().distributions.len(), bare.codes()),
        (1, vec!["not-described".to_owned()])
    );
}

#[test]
fn services_and_everything_else() {
    let read = read(
        "<http://c> a dcat:Catalog ; dct:title 'C' ; dct:publisher <http://o/1> ; dct:language 'en' ; dcat:dataset <http://d/1> .
         <http://d/1> a dcat:Dataset ; dct:publisher <http://o/1> ; dct:creator <http://o/2> ;
           dcat:contactPoint [ a vcard:Individual ; vcard:fn 'A. Person' ; vcard:hasEmail <mailto:a@b.example> ] ;
           dcat:distribution <http://x/1> .
         <http://x/1> a dcat:Distribution ; dcat:accessService <http://s/1> .
         <http://s/1> a dcat:DataService ; dct:title 'S' ; dcat:endpointURL <http://s/sparql> .
         <http://o/1> a foaf:Agent ; foaf:name 'Office' . <http://o/2> a foaf:Agent ; foaf:name 'B. Person' .
         <http://g/1> a dct:Location ; rdfs:label 'Bern' .",
    );
    let page = read.gathered.page();
    let entity = |class: &str| -> Vec<(String, Option<String>)> {
        let of_class = page.entities.iter().filter(|e| *e.class == *class);
        of_class.map(|e| (e.entity_id.to_string(), text(&e.name))).collect()
    };
    assert_eq!(
        entity("foaf:Agent"),
        [("http://o/1".to_owned(), Some("Office".to_owned())), ("http://o/2".to_owned(), None)]
    );
    assert_eq!(entity("dct:Location"), [("http://g/1".to_owned(), Some("Bern".to_owned()))]);
    assert_eq!(entity("vcard:Individual").first().map(|(_, name)| name.clone()), Some(None));
    assert_eq!(page.entities.len(), 4, "{:?}", page.entities);
    let written = format!("{:?}{:?}", page.entities, page.datasets);
    assert!(
        !written.contains("Person'")
            && !written.contains("A. Person")
            && !written.contains("a@b.example")
    );
    let service = page.services.first().expect("one service");
    assert_eq!((text(&service.r#type).as_deref(), service.dataset_id.len()), (Some("SPARQL"), 1));
    assert!(page.distributions[0].access_service_id == Some(service.service_id.clone()));
    assert_eq!(
        (read.about.title.as_deref(), read.about.publisher.as_deref()),
        (Some("C"), Some("Office"))
    );
    assert_eq!(page.datasets[0].publisher_name.as_deref(), Some("Office"));
}

#[test]
fn a_service_names_its_acts() {
    let read = read(
        "<http://s/1> a dcat:DataService ; dcat:servesDataset <http://d/1> ;
           dcatap:applicableLegislation <http://l/1> . <http://d/1> a dcat:Dataset .",
    );
    let page = read.gathered.page();
    let acts: Vec<&str> =
        page.services[0].applicable_legislation.iter().map(|act| &**act).collect();
    assert_eq!(acts, ["http://l/1"]);
}

#[test]
fn properties_say_what_a_profile_asks() {
    let row = dataset(
        "dct:title 'a'@en, 'b'@EN, 'c' ; dct:issued '2020-13-01'^^xsd:date ; dct:publisher [ a foaf:Agent, foaf:Organization ] ;
         dct:spatial <http://g/1> ; dct:description '' ; <http://own.example/p,q> <http://own.example/x>",
    );
    assert_eq!(
        row.properties.as_deref(),
        Some(
            "<http://own.example/p%2Cq> i; dct:description l~; dct:issued l^xsd:date!; \
             dct:publisher b^foaf:Agent+foaf:Organization; dct:spatial i; dct:title l,l@en*; rdf:type i^dcat:Dataset"
        )
    );
    assert!(
        row.properties
            .expect("there are some")
            .parse::<groma_define::properties::Properties>()
            .is_ok()
    );
}

#[test]
fn what_is_said_is_hashed_and_not_how() {
    let ways = [
        "<http://d/1> a dcat:Dataset ; dct:title 'é' ; dcat:keyword 'a', 'b' ; dcat:distribution [ dct:title 'x' ] , [ dct:title 'y' ] .",
        "<http://d/1> dcat:keyword 'b', 'a', 'a' ; dcat:distribution _:q, _:p . _:p dct:title 'x' . _:q dct:title 'y' .
         <http://d/1> dct:title 'e\u{301}' ; a dcat:Dataset .",
    ];
    let hash = |body: &str| read(body).gathered.page().datasets[0].canonical_hash.clone();
    assert_eq!(hash(ways[0]), hash(ways[1]));
    assert_ne!(
        hash(ways[0]),
        hash("<http://d/1> a dcat:Dataset ; dct:title 'é' ; dcat:keyword 'a' .")
    );
    let circle = "<http://d/1> a dcat:Dataset ; dct:relation _:a . _:a dct:relation _:b . _:b dct:relation _:a .";
    assert_eq!(hash(circle), hash(circle));
}

/// Entities as `class data set`, in the order of the document; a data set by its identifier.
fn belong(body: &str, expected: &[&str]) {
    let page = read(body).gathered.page();
    let of = |entity: &EntityRow| {
        let of = |id: &DatasetId| page.datasets.iter().find(|one| one.dataset_id == *id);
        let of = entity.dataset_id.as_ref().map(|id| of(id).expect("a data set of the page"));
        format!(
            "{} {}",
            entity.class,
            of.map_or("-", |of| of.identifier.first().map_or("?", |id| id))
        )
    };
    assert_eq!(page.entities.iter().map(of).collect::<Vec<_>>(), expected, "{body}");
}

#[test]
fn what_one_data_set_names_belongs_to_it() {
    let two = "<http://d/1> a dcat:Dataset ; dct:identifier '1' ; ";
    let other = " . <http://d/2> a dcat:Dataset ; dct:identifier '2' ";
    let check = |first: &str, second: &str, expected: &[&str]| {
        belong(&format!("{two}{first}{other}{second} ."), expected);
    };
    let period =
        |start: &str| format!("dct:temporal [ a dct:PeriodOfTime ; dcat:startDate '{start}' ]");
    check(&period("2020"), "", &["dct:PeriodOfTime 1"]);
    check(
        &period("2020"),
        &format!("; {}", period("2021")),
        &["dct:PeriodOfTime 1", "dct:PeriodOfTime 2"],
    );
    // Two that say the same are one, of which nobody can say whose it is.
    check(&period("2020"), &format!("; {}", period("2020")), &["dct:PeriodOfTime -"]);
    let office = ". <http://o/1> a foaf:Agent";
    check(&format!("dct:publisher <http://o/1> {office}"), "", &["foaf:Agent 1"]);
    check(
        "dct:publisher <http://o/1>",
        &format!("; dct:creator <http://o/1> {office}"),
        &["foaf:Agent -"],
    );
    check(&format!("dct:title 'a' {office}"), "", &["foaf:Agent -"]);
    // Behind what belongs to it, and behind its distributions; not behind another data set.
    check(
        "dcat:distribution [ a dcat:Distribution ; spdx:checksum [ a spdx:Checksum ] ] ;
         dcat:contactPoint [ a vcard:Organization ; vcard:hasAddress [ a vcard:Address ] ]",
        "; dct:relation <http://d/1>",
        &["spdx:Checksum 1", "vcard:Organization 1", "vcard:Address 1"],
    );
    // What the catalog or a service names is theirs too.
    let catalog =
        "<http://c> a dcat:Catalog ; dcat:dataset <http://d/1> ; dct:publisher <http://o/1> .";
    belong(&format!("{catalog} {two} dct:publisher <http://o/1> {office} ."), &["foaf:Agent -"]);
    // A data set without a name is known by its title.
    let nameless = "[] a dcat:Dataset ; dct:title 'Trees' ;";
    belong(&format!("{nameless} {} .", period("2020")), &["dct:PeriodOfTime ?"]);
}
