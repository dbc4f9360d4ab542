//! Records as DCAT in Turtle.

use crate::record::{PUBLISHERS, Record, publisher};
use std::fmt::Write;

const PREFIXES: &str = "\
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix vcard: <http://www.w3.org/2006/vcard/ns#> .
@prefix dcatap: <http://data.europa.eu/r5r/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

";

/// What stands before the first record: prefixes, and in the first file the publishers.
pub fn head(first: bool) -> String {
    let mut out = PREFIXES.to_owned();
    for number in (0..PUBLISHERS).filter(|_| first) {
        let publisher = publisher(number, true);
        let name = quoted(publisher.name.as_deref().unwrap_or_default());
        writeln!(out, "<{}> a foaf:Agent ; foaf:name {name} .", publisher.iri)
            .expect("a text takes all");
    }
    out
}

/// One record.
pub fn text(record: &Record) -> String {
    let mut out = String::new();
    put(&mut out, record).expect("a text takes all");
    out
}

fn put(out: &mut String, record: &Record) -> std::fmt::Result {
    let iri = format!("https://portal.example/dataset/{}", record.native_id);
    let (language, title) = &record.title;
    writeln!(out, "<{iri}> a dcat:Dataset ;")?;
    writeln!(out, "  dct:identifier {} ;", quoted(&record.native_id))?;
    if let Some(description) = &record.description {
        writeln!(out, "  dct:description {}@{language} ;", quoted(description))?;
    }
    for keyword in &record.keyword {
        writeln!(out, "  dcat:keyword {}@{language} ;", quoted(keyword))?;
    }
    if let Some((theme, _)) = record.theme {
        writeln!(out, "  dcat:theme {} ;", node(theme))?;
    }
    writeln!(out, "  dct:publisher <{}> ;", record.publisher.iri)?;
    if let Some(email) = &record.contact_email {
        writeln!(
            out,
            "  dcat:contactPoint [ a vcard:Kind ; vcard:fn \"Open data office\" ; vcard:hasEmail <mailto:{email}> ] ;"
        )?;
    }
    for (property, date) in [("dct:issued", &record.issued), ("dct:modified", &record.modified)] {
        if let Some(date) = date {
            let datatype = if date.len() == 10 { "xsd:date" } else { "xsd:dateTime" };
            writeln!(out, "  {property} {}^^{datatype} ;", quoted(date))?;
        }
    }
    if let Some((start, end)) = &record.temporal {
        writeln!(
            out,
            "  dct:temporal [ a dct:PeriodOfTime ; dcat:startDate \"{start}\"^^xsd:date ; dcat:endDate \"{end}\"^^xsd:date ] ;"
        )?;
    }
    if let Some(spatial) = record.spatial {
        writeln!(out, "  dct:spatial {} ;", quoted(spatial))?;
    }
    let written = [
        ("dct:accrualPeriodicity", record.frequency.map(|(written, _)| written)),
        ("dct:accessRights", record.access_rights.map(|(written, _)| written)),
        ("dct:license", record.licence.map(|(written, _)| written)),
        ("dcat:landingPage", record.landing_page.as_deref()),
        ("dcatap:hvdCategory", record.hvd_category),
    ];
    for (property, written) in written {
        if let Some(written) = written {
            writeln!(out, "  {property} {} ;", node(written))?;
        }
    }
    for at in 0..record.distributions.len() {
        writeln!(out, "  dcat:distribution <{iri}#{at}> ;")?;
    }
    writeln!(out, "  dct:title {}@{language} .", quoted(title))?;
    for (file, at) in record.distributions.iter().zip(0..) {
        writeln!(
            out,
            "<{iri}#{at}> a dcat:Distribution ; dcat:accessURL {} ;",
            node(&file.access_url)
        )?;
        if let Some(url) = &file.download_url {
            writeln!(out, "  dcat:downloadURL {} ;", node(url))?;
        }
        let written = [
            ("dct:format", file.format.written),
            ("dcat:mediaType", file.format.media_type),
            ("dct:license", file.licence.map(|(written, _)| written)),
        ];
        for (property, written) in written {
            if let Some(written) = written {
                writeln!(out, "  {property} {} ;", node(written))?;
            }
        }
        if let Some(bytes) = file.byte_size {
            writeln!(out, "  dcat:byteSize {bytes} ;")?;
        }
        writeln!(out, "  dct:title {} .", quoted(&file.title))?;
    }
    out.write_str("\n")
}

/// An address as an IRI, everything else as text; addresses with spaces are written as portals do.
fn node(written: &str) -> String {
    if written.starts_with("http") { format!("<{written}>") } else { quoted(written) }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"))
}
