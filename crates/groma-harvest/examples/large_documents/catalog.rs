//! A catalog as large as one likes, the same in every syntax.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// A way of writing it.
pub struct Form {
    pub extension: &'static str,
    head: &'static str,
    record: fn(usize) -> String,
    between: &'static str,
    tail: &'static str,
}

/// Every syntax.
pub const FORMS: &[Form] = &[
    Form {
        extension: "ttl",
        head: "@prefix dcat: <http://www.w3.org/ns/dcat#> .\n@prefix dct: <http://purl.org/dc/terms/> .\n\
               @prefix foaf: <http://xmlns.com/foaf/0.1/> .\n@prefix vcard: <http://www.w3.org/2006/vcard/ns#> .\n\
               @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n\
               <http://x.example/> a dcat:Catalog ; dct:title \"Benchmark\" .\n",
        record: turtle,
        between: "",
        tail: "",
    },
    Form {
        extension: "nt",
        head: "<http://x.example/> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.w3.org/ns/dcat#Catalog> .\n\
               <http://x.example/> <http://purl.org/dc/terms/title> \"Benchmark\" .\n",
        record: lines,
        between: "",
        tail: "",
    },
    Form {
        extension: "rdf",
        head: "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" \
               xmlns:dcat=\"http://www.w3.org/ns/dcat#\" xmlns:dct=\"http://purl.org/dc/terms/\" \
               xmlns:foaf=\"http://xmlns.com/foaf/0.1/\" xmlns:vcard=\"http://www.w3.org/2006/vcard/ns#\">\n\
               <dcat:Catalog rdf:about=\"http://x.example/\"><dct:title>Benchmark</dct:title>\n",
        record: xml,
        between: "",
        tail: "</dcat:Catalog></rdf:RDF>\n",
    },
    Form {
        extension: "jsonld",
        head: "{\"@context\": {\"dcat\": \"http://www.w3.org/ns/dcat#\", \"dct\": \"http://purl.org/dc/terms/\", \
               \"foaf\": \"http://xmlns.com/foaf/0.1/\", \"vcard\": \"http://www.w3.org/2006/vcard/ns#\", \
               \"xsd\": \"http://www.w3.org/2001/XMLSchema#\"}, \"@graph\": [\n\
               {\"@id\": \"http://x.example/\", \"@type\": \"dcat:Catalog\", \"dct:title\": \"Benchmark\"},\n",
        record: json,
        between: ",\n",
        tail: "\n]}\n",
    },
];

const PUBLISHERS: usize = 50;

/// Writes records until there are so many bytes.
pub fn write(file: &Path, form: &Form, bytes: u64) -> io::Result<()> {
    let mut out = BufWriter::new(File::create(file)?);
    out.write_all(form.head.as_bytes())?;
    let (mut written, mut number) = (0, 0);
    while written < bytes {
        if number > 0 {
            out.write_all(form.between.as_bytes())?;
        }
        let record = (form.record)(number);
        out.write_all(record.as_bytes())?;
        written += record.len() as u64;
        number += 1;
    }
    out.write_all(form.tail.as_bytes())?;
    out.flush()
}

fn turtle(n: usize) -> String {
    let o = n % PUBLISHERS;
    let mut text = String::new();
    if n < PUBLISHERS {
        text = format!("<http://x.example/o/{n}> a foaf:Agent ; foaf:name \"Office {n}\" .\n");
    }
    write!(
        text,
        "<http://x.example/> dcat:dataset <http://x.example/d/{n}> .\n\
         <http://x.example/d/{n}> a dcat:Dataset ;\n    dct:title \"Data set {n}\"@en , \"Jeu {n}\"@fr ;\n    dct:description \"What is measured, where, and how often: number {n} of the series.\"@en ;\n    dcat:keyword \"water\" , \"station\" ;\n    dct:issued \"2020-01-31\"^^xsd:date ;\n    dct:modified \"2026-01-31T10:00:00Z\"^^xsd:dateTime ;\n    dct:identifier \"{n}\" ;\n    dct:publisher <http://x.example/o/{o}> ;\n    dcat:contactPoint [ a vcard:Organization ; vcard:fn \"Office {o}\" ; vcard:hasEmail <mailto:o{o}@x.example> ] ;\n    dcat:theme <http://publications.europa.eu/resource/authority/data-theme/ENVI> ;\n    dcat:distribution <http://x.example/f/{n}> .\n\
         <http://x.example/f/{n}> a dcat:Distribution ;\n    dcat:accessURL <http://x.example/f/{n}.csv> ;\n    dct:format <http://publications.europa.eu/resource/authority/file-type/CSV> ;\n    dct:license <http://publications.europa.eu/resource/authority/licence/CC_BY_4_0> .\n"
    )
    .expect("a text takes all");
    text
}

fn lines(n: usize) -> String {
    let (rdf, dct, dcat) = (
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "http://purl.org/dc/terms/",
        "http://www.w3.org/ns/dcat#",
    );
    let (foaf, vcard) = ("http://xmlns.com/foaf/0.1/", "http://www.w3.org/2006/vcard/ns#");
    let (xsd, eu) =
        ("http://www.w3.org/2001/XMLSchema#", "http://publications.europa.eu/resource/authority/");
    let o = n % PUBLISHERS;
    let (d, f, c) = (
        format!("<http://x.example/d/{n}>"),
        format!("<http://x.example/f/{n}>"),
        format!("_:contact{n}"),
    );
    let office = format!("<http://x.example/o/{o}>");
    let mut all = vec![
        ("<http://x.example/>", format!("{dcat}dataset"), d.clone()),
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
        (&d, format!("{dct}issued"), format!("\"2020-01-31\"^^<{xsd}date>")),
        (&d, format!("{dct}modified"), format!("\"2026-01-31T10:00:00Z\"^^<{xsd}dateTime>")),
        (&d, format!("{dct}identifier"), format!("\"{n}\"")),
        (&d, format!("{dct}publisher"), office.clone()),
        (&d, format!("{dcat}contactPoint"), c.clone()),
        (&c, format!("{rdf}type"), format!("<{vcard}Organization>")),
        (&c, format!("{vcard}fn"), format!("\"Office {o}\"")),
        (&c, format!("{vcard}hasEmail"), format!("<mailto:o{o}@x.example>")),
        (&d, format!("{dcat}theme"), format!("<{eu}data-theme/ENVI>")),
        (&d, format!("{dcat}distribution"), f.clone()),
        (&f, format!("{rdf}type"), format!("<{dcat}Distribution>")),
        (&f, format!("{dcat}accessURL"), format!("<http://x.example/f/{n}.csv>")),
        (&f, format!("{dct}format"), format!("<{eu}file-type/CSV>")),
        (&f, format!("{dct}license"), format!("<{eu}licence/CC_BY_4_0>")),
    ];
    if n < PUBLISHERS {
        all.push((&office, format!("{rdf}type"), format!("<{foaf}Agent>")));
        all.push((&office, format!("{foaf}name"), format!("\"Office {n}\"")));
    }
    all.iter()
        .map(|(subject, property, object)| format!("{subject} <{property}> {object} .\n"))
        .collect()
}

fn xml(n: usize) -> String {
    let o = n % PUBLISHERS;
    format!(
        "<dcat:dataset><dcat:Dataset rdf:about=\"http://x.example/d/{n}\">\n  <dct:title xml:lang=\"en\">Data set {n}</dct:title>\n  <dct:title xml:lang=\"fr\">Jeu {n}</dct:title>\n  <dct:description xml:lang=\"en\">What is measured, where, and how often: number {n} of the series.</dct:description>\n  <dcat:keyword>water</dcat:keyword>\n  <dcat:keyword>station</dcat:keyword>\n  <dct:issued rdf:datatype=\"http://www.w3.org/2001/XMLSchema#date\">2020-01-31</dct:issued>\n  <dct:modified rdf:datatype=\"http://www.w3.org/2001/XMLSchema#dateTime\">2026-01-31T10:00:00Z</dct:modified>\n  <dct:identifier>{n}</dct:identifier>\n  <dct:publisher><foaf:Agent rdf:about=\"http://x.example/o/{o}\"><foaf:name>Office {o}</foaf:name></foaf:Agent></dct:publisher>\n  <dcat:contactPoint><vcard:Organization><vcard:fn>Office {o}</vcard:fn><vcard:hasEmail rdf:resource=\"mailto:o{o}@x.example\"/></vcard:Organization></dcat:contactPoint>\n  <dcat:theme rdf:resource=\"http://publications.europa.eu/resource/authority/data-theme/ENVI\"/>\n  <dcat:distribution><dcat:Distribution rdf:about=\"http://x.example/f/{n}\"><dcat:accessURL rdf:resource=\"http://x.example/f/{n}.csv\"/><dct:format rdf:resource=\"http://publications.europa.eu/resource/authority/file-type/CSV\"/><dct:license rdf:resource=\"http://publications.europa.eu/resource/authority/licence/CC_BY_4_0\"/></dcat:Distribution></dcat:distribution>\n</dcat:Dataset></dcat:dataset>\n"
    )
}

fn json(n: usize) -> String {
    let o = n % PUBLISHERS;
    format!(
        "{{\"@id\": \"http://x.example/d/{n}\", \"@type\": \"dcat:Dataset\", \"dct:title\": [{{\"@value\": \"Data set {n}\", \"@language\": \"en\"}}, {{\"@value\": \"Jeu {n}\", \"@language\": \"fr\"}}], \"dct:description\": {{\"@value\": \"What is measured, where, and how often: number {n} of the series.\", \"@language\": \"en\"}}, \"dcat:keyword\": [\"water\", \"station\"], \"dct:issued\": {{\"@value\": \"2020-01-31\", \"@type\": \"xsd:date\"}}, \"dct:modified\": {{\"@value\": \"2026-01-31T10:00:00Z\", \"@type\": \"xsd:dateTime\"}}, \"dct:identifier\": \"{n}\", \"dct:publisher\": {{\"@id\": \"http://x.example/o/{o}\", \"@type\": \"foaf:Agent\", \"foaf:name\": \"Office {o}\"}}, \"dcat:contactPoint\": {{\"@type\": \"vcard:Organization\", \"vcard:fn\": \"Office {o}\", \"vcard:hasEmail\": {{\"@id\": \"mailto:o{o}@x.example\"}}}}, \"dcat:theme\": {{\"@id\": \"http://publications.europa.eu/resource/authority/data-theme/ENVI\"}}, \"dcat:distribution\": {{\"@id\": \"http://x.example/f/{n}\", \"@type\": \"dcat:Distribution\", \"dcat:accessURL\": {{\"@id\": \"http://x.example/f/{n}.csv\"}}, \"dct:format\": {{\"@id\": \"http://publications.europa.eu/resource/authority/file-type/CSV\"}}, \"dct:license\": {{\"@id\": \"http://publications.europa.eu/resource/authority/licence/CC_BY_4_0\"}}}}}}"
    )
}
