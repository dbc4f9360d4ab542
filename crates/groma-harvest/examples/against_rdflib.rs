//! Catalogs of 20,000 data sets in every syntax of RDF: read by the harvest, down to rows, beside
//! rdflib, which only reads the statements. The same files, in the same run.
//!
//! `PYTHON=… cargo run --release -p groma-harvest --example against_rdflib`, where the interpreter
//! has rdflib.
#![allow(clippy::unwrap_used, reason = "a benchmark stops where it breaks")]

use groma_define::harvest::NoMemory;
use groma_harvest::{Address, Client, Gathered, Policy, Source, Told, sweep};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

const DATASETS: usize = 20_000;

fn main() {
    let dir = std::env::temp_dir().join("groma-against-rdflib");
    std::fs::create_dir_all(&dir).unwrap();
    let files = [
        ("catalog.ttl", turtle(), "turtle"),
        ("catalog.nt", lines(), "nt"),
        ("catalog.rdf", xml(), "xml"),
        ("catalog.jsonld", json(), "json-ld"),
    ];
    for (name, text, format) in files {
        let file = dir.join(name);
        std::fs::write(&file, &text).unwrap();
        let megabytes = text.len() as f64 / 1e6;
        let seconds = (0..3).map(|_| harvest(&file)).fold(f64::INFINITY, f64::min);
        let rate = DATASETS as f64 / seconds;
        println!("{name}, {megabytes:.0} MB: {seconds:.2} s to rows, {rate:.0} data sets a second");
        println!("{name}: rdflib reads the statements in {}", rdflib(&file, format));
    }
}

fn harvest(file: &Path) -> f64 {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let policy =
        Policy { contact: "https://groma.example/contact".to_owned(), ..Policy::default() };
    let client = Client::new(policy).unwrap();
    let source = Source::at(Address::Path(file.to_owned()), "benchmark");
    let mut sink = Gathered::default();
    let start = Instant::now();
    let swept = sweep(&source, &client, &NoMemory, &mut sink, Told::default(), &());
    let row = runtime.block_on(swept).unwrap();
    assert_eq!((row.added, row.quarantined), (DATASETS as i64, 0));
    start.elapsed().as_secs_f64()
}

const PUBLISHERS: usize = 50;

fn turtle() -> String {
    let mut text = String::from(
        "@prefix dcat: <http://www.w3.org/ns/dcat#> .\n@prefix dct: <http://purl.org/dc/terms/> .\n\
         @prefix foaf: <http://xmlns.com/foaf/0.1/> .\n@prefix vcard: <http://www.w3.org/2006/vcard/ns#> .\n\
         @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n",
    );
    for n in 0..PUBLISHERS {
        writeln!(text, "<http://x.example/o/{n}> a foaf:Agent ; foaf:name \"Office {n}\" .")
            .unwrap();
    }
    for n in 0..DATASETS {
        let o = n % PUBLISHERS;
        write!(
            text,
            "<http://x.example/d/{n}> a dcat:Dataset ;\n    dct:title \"Data set {n}\"@en , \"Jeu {n}\"@fr ;\n    dct:description \"What is measured, where, and how often: number {n} of the series.\"@en ;\n    dcat:keyword \"water\" , \"station\" ;\n    dct:issued \"2020-01-31\"^^xsd:date ;\n    dct:modified \"2026-01-31T10:00:00Z\"^^xsd:dateTime ;\n    dct:identifier \"{n}\" ;\n    dct:publisher <http://x.example/o/{o}> ;\n    dcat:contactPoint [ a vcard:Organization ; vcard:fn \"Office {o}\" ; vcard:hasEmail <mailto:o{o}@x.example> ] ;\n    dcat:theme <http://publications.europa.eu/resource/authority/data-theme/ENVI> ;\n    dcat:distribution <http://x.example/f/{n}> .\n\
             <http://x.example/f/{n}> a dcat:Distribution ;\n    dcat:accessURL <http://x.example/f/{n}.csv> ;\n    dct:format <http://publications.europa.eu/resource/authority/file-type/CSV> ;\n    dct:license <http://publications.europa.eu/resource/authority/licence/CC_BY_4_0> .\n"
        )
        .unwrap();
    }
    text
}

fn lines() -> String {
    let (rdf, dct, dcat) = (
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "http://purl.org/dc/terms/",
        "http://www.w3.org/ns/dcat#",
    );
    let mut text = String::new();
    for n in 0..DATASETS {
        let (d, f, o) = (
            format!("<http://x.example/d/{n}>"),
            format!("<http://x.example/f/{n}>"),
            n % PUBLISHERS,
        );
        for (subject, property, object) in [
            (&d, format!("{rdf}type"), format!("<{dcat}Dataset>")),
            (&d, format!("{dct}title"), format!("\"Data set {n}\"@en")),
            (&d, format!("{dct}title"), format!("\"Jeu {n}\"@fr")),
            (
                &d,
                format!("{dct}description"),
                format!("\"What is measured, where, and how often: number {n} of the series.\"@en"),
            ),
            (&d, format!("{dcat}keyword"), "\"water\"".to_owned()),
            (&d, format!("{dcat}keyword"), "\"station\"".to_owned()),
            (
                &d,
                format!("{dct}modified"),
                "\"2026-01-31T10:00:00Z\"^^<http://www.w3.org/2001/XMLSchema#dateTime>".to_owned(),
            ),
            (&d, format!("{dct}identifier"), format!("\"{n}\"")),
            (&d, format!("{dct}publisher"), format!("<http://x.example/o/{o}>")),
            (
                &d,
                format!("{dcat}theme"),
                "<http://publications.europa.eu/resource/authority/data-theme/ENVI>".to_owned(),
            ),
            (&d, format!("{dcat}distribution"), f.clone()),
            (&f, format!("{rdf}type"), format!("<{dcat}Distribution>")),
            (&f, format!("{dcat}accessURL"), format!("<http://x.example/f/{n}.csv>")),
            (
                &f,
                format!("{dct}format"),
                "<http://publications.europa.eu/resource/authority/file-type/CSV>".to_owned(),
            ),
        ] {
            writeln!(text, "{subject} <{property}> {object} .").unwrap();
        }
    }
    text
}

fn xml() -> String {
    let mut text = String::from(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns:dcat=\"http://www.w3.org/ns/dcat#\" xmlns:dct=\"http://purl.org/dc/terms/\" xmlns:foaf=\"http://xmlns.com/foaf/0.1/\" xmlns:vcard=\"http://www.w3.org/2006/vcard/ns#\">\n<dcat:Catalog rdf:about=\"http://x.example/\"><dct:title>Benchmark</dct:title>\n",
    );
    for n in 0..DATASETS {
        let o = n % PUBLISHERS;
        write!(
            text,
            "<dcat:dataset><dcat:Dataset rdf:about=\"http://x.example/d/{n}\">\n  <dct:title xml:lang=\"en\">Data set {n}</dct:title>\n  <dct:title xml:lang=\"fr\">Jeu {n}</dct:title>\n  <dct:description xml:lang=\"en\">What is measured, where, and how often: number {n} of the series.</dct:description>\n  <dcat:keyword>water</dcat:keyword>\n  <dcat:keyword>station</dcat:keyword>\n  <dct:issued rdf:datatype=\"http://www.w3.org/2001/XMLSchema#date\">2020-01-31</dct:issued>\n  <dct:modified rdf:datatype=\"http://www.w3.org/2001/XMLSchema#dateTime\">2026-01-31T10:00:00Z</dct:modified>\n  <dct:identifier>{n}</dct:identifier>\n  <dct:publisher><foaf:Agent rdf:about=\"http://x.example/o/{o}\"><foaf:name>Office {o}</foaf:name></foaf:Agent></dct:publisher>\n  <dcat:contactPoint><vcard:Organization><vcard:fn>Office {o}</vcard:fn><vcard:hasEmail rdf:resource=\"mailto:o{o}@x.example\"/></vcard:Organization></dcat:contactPoint>\n  <dcat:theme rdf:resource=\"http://publications.europa.eu/resource/authority/data-theme/ENVI\"/>\n  <dcat:distribution><dcat:Distribution rdf:about=\"http://x.example/f/{n}\"><dcat:accessURL rdf:resource=\"http://x.example/f/{n}.csv\"/><dct:format rdf:resource=\"http://publications.europa.eu/resource/authority/file-type/CSV\"/><dct:license rdf:resource=\"http://publications.europa.eu/resource/authority/licence/CC_BY_4_0\"/></dcat:Distribution></dcat:distribution>\n</dcat:Dataset></dcat:dataset>\n"
        )
        .unwrap();
    }
    text.push_str("</dcat:Catalog></rdf:RDF>\n");
    text
}

fn json() -> String {
    let mut text = String::from(
        "{\"@context\": {\"dcat\": \"http://www.w3.org/ns/dcat#\", \"dct\": \"http://purl.org/dc/terms/\", \"foaf\": \"http://xmlns.com/foaf/0.1/\", \"vcard\": \"http://www.w3.org/2006/vcard/ns#\", \"xsd\": \"http://www.w3.org/2001/XMLSchema#\"}, \"@graph\": [\n",
    );
    for n in 0..DATASETS {
        let (o, comma) = (n % PUBLISHERS, if n + 1 < DATASETS { "," } else { "" });
        writeln!(
            text,
            "{{\"@id\": \"http://x.example/d/{n}\", \"@type\": \"dcat:Dataset\", \"dct:title\": [{{\"@value\": \"Data set {n}\", \"@language\": \"en\"}}, {{\"@value\": \"Jeu {n}\", \"@language\": \"fr\"}}], \"dct:description\": {{\"@value\": \"What is measured, where, and how often: number {n} of the series.\", \"@language\": \"en\"}}, \"dcat:keyword\": [\"water\", \"station\"], \"dct:issued\": {{\"@value\": \"2020-01-31\", \"@type\": \"xsd:date\"}}, \"dct:modified\": {{\"@value\": \"2026-01-31T10:00:00Z\", \"@type\": \"xsd:dateTime\"}}, \"dct:identifier\": \"{n}\", \"dct:publisher\": {{\"@id\": \"http://x.example/o/{o}\", \"@type\": \"foaf:Agent\", \"foaf:name\": \"Office {o}\"}}, \"dcat:contactPoint\": {{\"@type\": \"vcard:Organization\", \"vcard:fn\": \"Office {o}\", \"vcard:hasEmail\": {{\"@id\": \"mailto:o{o}@x.example\"}}}}, \"dcat:theme\": {{\"@id\": \"http://publications.europa.eu/resource/authority/data-theme/ENVI\"}}, \"dcat:distribution\": {{\"@id\": \"http://x.example/f/{n}\", \"@type\": \"dcat:Distribution\", \"dcat:accessURL\": {{\"@id\": \"http://x.example/f/{n}.csv\"}}, \"dct:format\": {{\"@id\": \"http://publications.europa.eu/resource/authority/file-type/CSV\"}}, \"dct:license\": {{\"@id\": \"http://publications.europa.eu/resource/authority/licence/CC_BY_4_0\"}}}}}}{comma}"
        )
        .unwrap();
    }
    text.push_str("]}\n");
    text
}

/// The seconds that rdflib takes, without the start of its interpreter.
fn rdflib(file: &PathBuf, format: &str) -> String {
    let Some(python) = std::env::var_os("PYTHON") else {
        return "(PYTHON names no interpreter)".to_owned();
    };
    let script = format!(
        "import sys, time, rdflib\nstart = time.time()\ngraph = rdflib.Graph().parse(sys.argv[1], format='{format}')\nprint(f'{{time.time() - start:.2f}} s, {{len(graph)}} statements')"
    );
    let output = Command::new(python).arg("-c").arg(script).arg(file).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}
