//! Documents read in parts are what they are read whole: the same rows, row for row.

use super::super::{Dcat, read};
use crate::answer::{Answer, Ask, Exchange};
use crate::gather::Gather;
use crate::protocol::{Next, Protocol, Recognition, Step, Wanted};
use crate::rdf::Sizes;
use crate::reading::{Reading, read_document};
use crate::shared_files;
use crate::summary::say;
use proptest::prelude::*;
use url::Url;

/// DCAT, of which no more than this is held.
struct InParts(Sizes);

impl Protocol for InParts {
    fn name(&self) -> &'static str {
        Dcat.name()
    }

    fn doc(&self) -> &'static str {
        Dcat.doc()
    }

    fn doors(&self, portal: &Url) -> Vec<Ask> {
        Dcat.doors(portal)
    }

    fn recognise(&self, answer: &Answer) -> Option<Recognition> {
        Dcat.recognise(answer)
    }

    fn start(&self, entrance: &Url, wanted: &Wanted) -> Option<Step> {
        Dcat.start(entrance, wanted)
    }

    fn read(&self, step: &Step, answers: &[Exchange], gather: &mut Gather<'_>) -> Next {
        read(step, answers, self.0, gather)
    }
}

/// Windows of some bytes, batches of some records.
fn sizes(window: usize, batch: usize) -> Sizes {
    Sizes { whole_max: 0, window, rows: 7, batch, unread: 100, ..Sizes::USUAL }
}

/// Everything that a reading says, a line each.
fn told(reading: &Reading) -> Vec<String> {
    let page = reading.gathered.page();
    let mut lines = Vec::new();
    lines.extend(page.datasets.iter().map(|row| format!("{row:?}")));
    lines.extend(page.distributions.iter().map(|row| format!("{row:?}")));
    lines.extend(page.services.iter().map(|row| format!("{row:?}")));
    lines.extend(page.entities.iter().map(|row| format!("{row:?}")));
    // Of what is not JSON, the place is told within the part that was read.
    lines.extend(page.quarantine.iter().map(|row| {
        let reason = if &*row.parser == "JSON-LD" { "" } else { &row.reason };
        format!("{} {reason} {:?} {}", row.locator, row.native_id, row.raw_hash)
    }));
    lines.extend(page.bytes.iter().map(|kept| format!("{:?} {}", kept.hash, kept.bytes.len())));
    lines.push(format!("{:?}", reading.about));
    // What was noticed while it was taken for JSON is not always noticed again.
    let is_json = !page.findings.iter().any(|row| row.message.contains("is not JSON"));
    let left_out = |message: &str| message.starts_with("Something was left out");
    let mut findings: Vec<String> = page
        .findings
        .iter()
        .filter(|row| is_json || !left_out(&row.message))
        .map(|row| match row.message.contains("is not JSON") {
            true => row.message.split(':').next().unwrap_or_default().to_owned(),
            false if &*row.code == "unreadable-page" => format!("{:?}", row.locator),
            false => format!("{row:?}"),
        })
        .collect();
    findings.sort();
    findings.dedup();
    lines.extend(findings);
    lines.push(format!("{:?}", reading.end));
    // What is broken hides which of several places describes a node first.
    lines.into_iter().map(|line| if is_json { line } else { without_places(&line) }).collect()
}

/// A line without the lines of the document that it names.
fn without_places(line: &str) -> String {
    let mut parts = line.split("document line ");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |line, part| line + part.trim_start_matches(|c: char| c.is_ascii_digit()))
}

/// Reads a document whole and in parts; what differs first, if something does.
fn difference(bytes: &[u8], content_type: &str) -> Option<String> {
    let whole = told(&read_document(&Dcat, bytes, content_type));
    [(16, 1), (200, 2), (5000, 1000)].into_iter().find_map(|(window, batch)| {
        let sizes = sizes(window, batch);
        let parts = told(&read_document(&InParts(sizes), bytes, content_type));
        let differ = whole.iter().zip(&parts).find(|(one, two)| one != two);
        let about = format!("window {window}, batch {batch}");
        let lines = format!("{} and {} lines", whole.len(), parts.len());
        (whole != parts).then(|| format!("{about}: {lines}: {differ:#?}"))
    })
}

fn check(text: &str, content_type: &str) {
    if let Some(differ) = difference(text.as_bytes(), content_type) {
        panic!("{content_type} {differ}\n{}", text.chars().take(3000).collect::<String>());
    }
}

/// The same of a sound document whose statements are read some objects at a time.
fn check_pieces(text: &str, content_type: &str, windows: &[usize]) {
    let whole = told(&read_document(&Dcat, text.as_bytes(), content_type));
    for window in windows.iter().copied() {
        let sizes = Sizes { part: 3 * window, record_max: 1 << 16, ..sizes(window, 2) };
        let parts = told(&read_document(&InParts(sizes), text.as_bytes(), content_type));
        assert_eq!(whole, parts, "{content_type}, window {window}\n{text}");
    }
}

/// A triple of a small world: subject, property and object by their numbers.
type Triple = (usize, usize, usize);

/// Nodes of it: the first half have IRIs, the others are blank.
const NODES: usize = 14;

const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
const TYPE: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
const DCAT: &str = "http://www.w3.org/ns/dcat#";
const DCT: &str = "http://purl.org/dc/terms/";
const FOAF: &str = "http://xmlns.com/foaf/0.1/";

/// Classes, properties for nodes, properties for texts: namespace and name.
const CLASSES: &[(&str, &str)] = &[
    (DCAT, "Dataset"),
    (DCAT, "Dataset"),
    (DCAT, "DatasetSeries"),
    (DCAT, "Catalog"),
    (DCAT, "DataService"),
    (DCAT, "Distribution"),
    (DCAT, "CatalogRecord"),
    (FOAF, "Agent"),
    (DCT, "Location"),
];
const LINKS: &[(&str, &str)] = &[
    (DCAT, "dataset"),
    (DCAT, "distribution"),
    (DCAT, "distribution"),
    (DCT, "publisher"),
    (DCAT, "contactPoint"),
    (FOAF, "primaryTopic"),
    (FOAF, "isPrimaryTopicOf"),
    (DCAT, "seriesMember"),
    (DCAT, "inSeries"),
    (DCT, "isPartOf"),
    (DCT, "hasPart"),
    (DCAT, "catalog"),
    (DCAT, "accessService"),
    (DCAT, "servesDataset"),
    (DCT, "spatial"),
    (DCT, "temporal"),
    (DCT, "relation"),
    (DCT, "title"),
];
const TEXTS: &[(&str, &str)] = &[
    (DCT, "title"),
    (DCT, "identifier"),
    (FOAF, "name"),
    (DCT, "source"),
    (DCAT, "keyword"),
    (DCAT, "startDate"),
];

fn node(number: usize) -> Result<String, String> {
    match number < NODES / 2 {
        true => Ok(format!("http://x.example/{number}")),
        false => Err(format!("b{number}")),
    }
}

/// A triple in words: namespace and name of the property, and a class, a node or a text.
fn words((_, property, object): Triple) -> (String, &'static str, &'static str, Object) {
    let links = CLASSES.len() + LINKS.len();
    if let Some((namespace, name)) = CLASSES.get(property) {
        return (format!("{namespace}{name}"), RDF, "type", Object::Class);
    }
    match LINKS.get(property - CLASSES.len().min(property)) {
        Some((namespace, name)) => (String::new(), namespace, name, Object::Node(node(object))),
        None => {
            let (namespace, name) = TEXTS[property - links];
            (format!("text {}", object % 3), namespace, name, Object::Text)
        }
    }
}

enum Object {
    Class,
    Node(Result<String, String>),
    Text,
}

/// The same in N-Triples, a line each; Turtle goes on with a subject as long as it is the same.
fn lines(triples: &[Triple], is_turtle: bool) -> String {
    let named = |node: Result<String, String>| match node {
        Ok(iri) => format!("<{iri}>"),
        Err(label) => format!("_:{label}"),
    };
    let mut text = String::new();
    for (at, triple) in triples.iter().enumerate() {
        let (value, namespace, name, object) = words(*triple);
        let object = match object {
            Object::Class => format!("<{value}>"),
            Object::Node(node) => named(node),
            Object::Text => format!("\"{value}\"@en"),
        };
        let goes_on =
            |other: Option<&Triple>| is_turtle && other.is_some_and(|other| other.0 == triple.0);
        if !goes_on(at.checked_sub(1).and_then(|before| triples.get(before))) {
            text.push_str(&named(node(triple.0)));
        }
        let end = if goes_on(triples.get(at + 1)) { ";" } else { "." };
        text.push_str(&format!(" <{namespace}{name}> {object} {end}\n"));
    }
    text
}

fn xml(triples: &[Triple]) -> String {
    let mut text = format!("<?xml version=\"1.0\"?>\n<rdf:RDF xmlns:rdf=\"{RDF}\">\n");
    for triple in triples {
        let (value, namespace, name, object) = words(*triple);
        let about = match node(triple.0) {
            Ok(iri) => format!("rdf:about=\"{iri}\""),
            Err(label) => format!("rdf:nodeID=\"{label}\""),
        };
        let property = match object {
            Object::Class => format!("<x:{name} rdf:resource=\"{value}\"/>"),
            Object::Node(Ok(iri)) => format!("<x:{name} rdf:resource=\"{iri}\"/>"),
            Object::Node(Err(label)) => format!("<x:{name} rdf:nodeID=\"{label}\"/>"),
            Object::Text => format!("<x:{name} xml:lang=\"en\">{value}</x:{name}>"),
        };
        // Some of them as records are found where a document is broken.
        let tag = if triple.2.is_multiple_of(3) { "d:Dataset" } else { "rdf:Description" };
        text.push_str(&format!(
            "<{tag} xmlns:d=\"{DCAT}\" {about}>\n {}</{tag}>\n",
            property.replacen(name, &format!("{name} xmlns:x=\"{namespace}\""), 1)
        ));
    }
    text + "</rdf:RDF>\n"
}

fn json(triples: &[Triple], root: &str) -> String {
    let named = |node: Result<String, String>| node.unwrap_or_else(|label| format!("_:{label}"));
    let items = triples.iter().map(|triple| {
        let (value, namespace, name, object) = words(*triple);
        let (iri, object) = match object {
            Object::Class => (TYPE.to_owned(), format!("{{\"@id\": \"{value}\"}}")),
            Object::Node(node) => {
                (format!("{namespace}{name}"), format!("{{\"@id\": \"{}\"}}", named(node)))
            }
            Object::Text => (
                format!("{namespace}{name}"),
                format!("{{\"@value\": \"{value}\", \"@language\": \"en\"}}"),
            ),
        };
        format!("{{\"@id\": \"{}\",\n \"{iri}\": {object}}}", named(node(triple.0)))
    });
    let items = items.collect::<Vec<_>>().join(",\n");
    match root {
        "" => format!("[{items}]"),
        "@graph" => format!("{{\"@context\": {{\"a\": \"http://a#\"}}, \"@graph\": [{items}]}}"),
        name => format!(
            "{{\"@context\": {{\"dcat\": \"{DCAT}\"}}, \"@type\": \"dcat:Catalog\", \"{name}\": [{items}], \"{DCT}title\": \"T\"}}"
        ),
    }
}

/// Something broken in the middle of a text, or its beginning only.
fn broken(text: &str, what: usize, place: usize) -> String {
    let mut at = place % text.len().max(1);
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let (before, after) = text.split_at(at);
    match what {
        0 => text.to_owned(),
        1 => before.to_owned(),
        2 => format!("{before}\"{after}"),
        3 => format!("{before}\"\"\"{after}"),
        4 => format!("{before}<{after}"),
        5 => format!("{before}[{after}"),
        6 => format!("{before}&x:y z {after}"),
        7 => format!("{before}\u{0}é{after}"),
        8 => text.replacen("}}", "}", 1 + place % 3),
        _ => text.replacen("\">", "\"", 1 + place % 3),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is said in whatever order, broken or not.
    #[test]
    fn small_worlds_say_the_same_in_parts(
        triples in prop::collection::hash_set(
            (0..NODES, 0..CLASSES.len() + LINKS.len() + TEXTS.len(), 0..NODES), 1..60),
        what in 0..10_usize,
        place in 0..10_000_usize,
        is_sorted: bool,
    ) {
        let mut triples: Vec<Triple> = triples.into_iter().collect();
        if is_sorted {
            triples.sort_unstable();
        }
        check(&broken(&lines(&triples, false), what, place), "application/n-triples");
        check(&broken(&lines(&triples, true), what, place), "text/turtle");
        check_pieces(&lines(&triples, true), "text/turtle", &[16, 100]);
        check(&broken(&xml(&triples), what, place), "application/rdf+xml");
        for root in ["", "@graph", "dcat:dataset"] {
            check(&broken(&json(&triples, root), what, place), "application/ld+json");
        }
    }
}

#[test]
fn real_files_say_the_same_in_parts() {
    let (mut read, mut wrong) = (0, Vec::new());
    for folder in ["dcat_rdf", "dcat_live"] {
        let Some(folder) = shared_files::shared(folder) else { continue };
        let entries = std::fs::read_dir(folder).expect("it is a folder");
        let mut files: Vec<_> = entries.map(|entry| entry.expect("it is there").path()).collect();
        files.sort();
        for file in files.iter().filter(|file| file.is_file()) {
            let bytes = std::fs::read(file).expect("it can be read");
            // The same, cut off.
            for bytes in [&bytes, &bytes[..bytes.len() * 2 / 3]] {
                let differ = difference(bytes, "");
                wrong.extend(differ.map(|d| format!("{} {}: {d}", file.display(), bytes.len())));
            }
            read += 1;
        }
    }
    say(&format!("{read} files of DCAT say the same in parts"));
    assert!(wrong.is_empty(), "{} differ: {}", wrong.len(), wrong.join("\n"));
}

/// What is longer than a window, whatever its size: the list of a catalog.
#[test]
fn catalogs_that_list_very_much_are_read() {
    let names: Vec<String> =
        (0..30_000).map(|n| format!("http://d.example/data/set/{n}")).collect();
    let datasets = |describe: &dyn Fn(&str) -> String| -> String {
        names.iter().step_by(3000).map(|name| describe(name)).collect()
    };
    let turtle = format!(
        "@prefix dcat: <{DCAT}> . @prefix dct: <{DCT}> .\n\
         <http://c.example> a dcat:Catalog ; dcat:dataset {} ; dct:title \"T\" .\n{}",
        names.iter().map(|name| format!("<{name}>")).collect::<Vec<_>>().join(" , # a name\n"),
        datasets(&|name| format!("<{name}> a dcat:Dataset ; dct:title \"D\" .\n")),
    );
    let xml = format!(
        "<rdf:RDF xmlns:rdf=\"{RDF}\" xmlns:dcat=\"{DCAT}\" xmlns:dct=\"{DCT}\">\n\
         <dcat:Catalog rdf:about=\"http://c.example\">{}<dct:title>T</dct:title></dcat:Catalog>\n\
         {}</rdf:RDF>",
        names
            .iter()
            .map(|name| format!("<dcat:dataset rdf:resource=\"{name}\"/>\n"))
            .collect::<String>(),
        datasets(&|name| format!(
            "<dcat:Dataset rdf:about=\"{name}\"><dct:title>D</dct:title></dcat:Dataset>\n"
        )),
    );
    let json = format!(
        "{{\"@context\": {{\"dcat\": \"{DCAT}\", \"dct\": \"{DCT}\"}}, \"@graph\": [\n\
         {{\"@id\": \"http://c.example\", \"@type\": \"dcat:Catalog\", \"dcat:dataset\": [{}],\n\
         \"dct:title\": \"T\"}}{}]}}",
        names.iter().map(|name| format!("{{\"@id\": \"{name}\"}}")).collect::<Vec<_>>().join(",\n"),
        datasets(&|name| format!(
            ",\n{{\"@id\": \"{name}\", \"@type\": \"dcat:Dataset\", \"dct:title\": \"D\"}}"
        )),
    );
    check_pieces(&turtle, "text/turtle", &[9_000]);
    check_pieces(&json, "application/ld+json", &[9_000]);
    let large = InParts(Sizes { whole_max: 0, ..Sizes::USUAL });
    for (text, content_type) in
        [(turtle, "text/turtle"), (xml, "application/rdf+xml"), (json, "application/ld+json")]
    {
        assert!(text.len() > 4 * Sizes::USUAL.window, "{content_type} is too short to tell");
        let whole = read_document(&Dcat, text.as_bytes(), content_type);
        let parts = read_document(&large, text.as_bytes(), content_type);
        let (count, title) = (parts.gathered.page().datasets.len(), parts.about.title.clone());
        assert_eq!((count, title.as_deref()), (10, Some("T")), "{content_type}");
        assert_eq!(told(&whole), told(&parts), "{content_type}");
    }
}
/// Whatever the mapping reads behind a property is loaded with the data set, also where another data set
/// stands there: the properties are taken from the mapping's own text.
#[test]
fn what_the_mapping_looks_behind_is_loaded() {
    let mapping = [
        include_str!("../catalog.rs"),
        include_str!("../dataset.rs"),
        include_str!("../distribution.rs"),
        include_str!("../period.rs"),
        include_str!("../place.rs"),
        include_str!("../said.rs"),
        include_str!("../service.rs"),
    ];
    let quoted = mapping.iter().flat_map(|text| text.split('"'));
    let is_property = |word: &&str| {
        let (prefix, name) = word.split_once(':').unwrap_or_default();
        let plain = |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric());
        !prefix.is_empty() && plain(prefix) && plain(name) && name.starts_with(char::is_lowercase)
    };
    let mut properties: Vec<&str> = quoted.filter(is_property).collect();
    properties.retain(|name| *name != "rdf:type");
    properties.sort_unstable();
    properties.dedup();
    assert!(properties.len() > 100, "{properties:?}");
    let say = |object: &str| -> String {
        properties.iter().map(|name| format!(" ; {name} {object}")).collect()
    };
    let (nodes, texts) = (say("<http://x/2>"), say("\"2020-01-01\""));
    for property in &properties {
        for said in [&nodes, &texts] {
            check(
                &format!(
                    "<http://x/0> a dcat:Dataset ; {property} <http://x/1> .\n\
                     <http://x/1> a dcat:Dataset {said} .\n<http://x/2> a dcat:Dataset {texts} .\n"
                ),
                "text/turtle",
            );
        }
    }
}
#[test]
fn documents_without_a_record_are_kept_as_they_are() {
    check("[", "application/ld+json");
    check("{\"@context\": {\"a\": \"http://a#\"}, \"@graph\": [\n", "application/ld+json");
    check(&"[".repeat(2000), "application/ld+json");
    check("<?xml version=\"1.0\"?&x:y z >\n<rdf:RDF/>", "application/rdf+xml");
    check("", "text/turtle");
}

/// A long way from a data set, from the middle of which on another one goes along; and a node that all name.
#[test]
fn owners_are_found_however_far_away() {
    let chain: String = (0..150)
        .map(|n| {
            format!(
                "<http://n/{n}> a dct:Standard ; dct:relation <http://n/{}> , <http://hub> .\n",
                n + 1
            )
        })
        .collect();
    let text = |second: &str| {
        format!(
            "@prefix dcat: <{DCAT}> . @prefix dct: <{DCT}> .\n<http://hub> a dct:Location .\n\
             <http://d/1> a dcat:Dataset ; dct:conformsTo <http://n/0> .\n{chain}\
             <http://d/2> a dcat:Dataset ; dct:conformsTo <{second}> .\n"
        )
    };
    let alone = |second: &str| {
        let read = read_document(&InParts(sizes(100, 2)), text(second).as_bytes(), "text/turtle");
        check(&text(second), "text/turtle");
        read.gathered.page().entities.iter().filter(|row| row.dataset_id.is_some()).count()
    };
    // The hub belongs to nobody as soon as the second data set comes to it.
    let found = ["http://elsewhere", "http://n/100", "http://hub"].map(alone);
    assert_eq!(found, [151, 100, 150]);
}
