//! Catalogs with something broken in them: what is broken is said, and everything else is read.

use super::super::Dcat;
use crate::protocol::Next;
use crate::reading::{Reading, read_document};
use proptest::prelude::*;

/// Data sets of a catalog.
const RECORDS: usize = 1200;

fn turtle(record: impl Fn(usize) -> Option<String>) -> String {
    let own = |n| {
        format!(
            "<http://d/{n}> a dcat:Dataset ;\n  dct:title \"Nr {n}\" ;\n  dcat:distribution [ a dcat:Distribution ; dcat:accessURL <http://f/{n}> ] .\n"
        )
    };
    let records: String = (0..RECORDS).map(|n| record(n).unwrap_or_else(|| own(n))).collect();
    format!(
        "@prefix dcat: <http://www.w3.org/ns/dcat#> .\n@prefix dct: <http://purl.org/dc/terms/> .\n{records}"
    )
}

fn xml(record: impl Fn(usize) -> Option<String>) -> String {
    let own = |n| {
        format!(
            "<dcat:dataset><dcat:Dataset rdf:about=\"http://d/{n}\"><dct:title>Nr {n}</dct:title><dcat:distribution><dcat:Distribution><dcat:accessURL rdf:resource=\"http://f/{n}\"/></dcat:Distribution></dcat:distribution></dcat:Dataset></dcat:dataset>\n"
        )
    };
    let records: String = (0..RECORDS).map(|n| record(n).unwrap_or_else(|| own(n))).collect();
    format!(
        "<?xml version=\"1.0\"?>\n<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns:dcat=\"http://www.w3.org/ns/dcat#\" xmlns:dct=\"http://purl.org/dc/terms/\">\n<dcat:Catalog rdf:about=\"http://c\">\n<dct:title>C</dct:title>{records}</dcat:Catalog></rdf:RDF>"
    )
}

fn json(record: impl Fn(usize) -> Option<String>) -> String {
    let own = |n| {
        format!(
            "{{\"@id\": \"http://d/{n}\", \"@type\": \"dcat:Dataset\", \"dct:title\": \"Nr {n}\", \"dcat:distribution\": {{\"@type\": \"dcat:Distribution\", \"dcat:accessURL\": {{\"@id\": \"http://f/{n}\"}}}}}}"
        )
    };
    let records: Vec<String> = (0..RECORDS).map(|n| record(n).unwrap_or_else(|| own(n))).collect();
    format!(
        "{{\"@context\": {{\"dcat\": \"http://www.w3.org/ns/dcat#\", \"dct\": \"http://purl.org/dc/terms/\"}}, \"@graph\": [{}]}}",
        records.join(",\n")
    )
}

fn lines(record: impl Fn(usize) -> Option<String>) -> String {
    let own = |n| {
        format!(
            "<http://d/{n}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.w3.org/ns/dcat#Dataset> .\n<http://d/{n}> <http://purl.org/dc/terms/title> \"Nr {n}\" .\n"
        )
    };
    (0..RECORDS).map(|n| record(n).unwrap_or_else(|| own(n))).collect()
}

fn read(text: &str) -> Reading {
    read_document(&Dcat, text.as_bytes(), "")
}

/// What stands in the place of a record; none where it is as it should be.
type Instead<'a> = dyn Fn(usize) -> Option<String> + 'a;

/// With the 600th record replaced by what stands in `bad`: data sets with a title, records in
/// quarantine, kinds of findings.
fn check(
    catalog: &dyn Fn(&Instead<'_>) -> String,
    bad: &str,
    datasets: usize,
    quarantined: usize,
    codes: &[&str],
) {
    let text = catalog(&|n| (n == 600).then(|| bad.to_owned()));
    let read = read(&text);
    let page = read.gathered.page();
    let titled = page.datasets.iter().filter(|d| d.title.is_some()).count();
    assert_eq!(
        (titled, page.quarantine.len(), read.codes()),
        (datasets, quarantined, codes.iter().map(|c| (*c).to_owned()).collect()),
        "{bad}"
    );
    if quarantined > 0 {
        let kept = &page
            .bytes
            .iter()
            .find(|k| k.hash == page.quarantine[0].raw_hash)
            .expect("the bytes are kept")
            .bytes;
        assert!(
            bad.contains(String::from_utf8_lossy(kept).trim()),
            "{}",
            page.quarantine[0].locator
        );
    }
}

#[test]
fn one_bad_record_of_turtle_costs_no_other() {
    let check = |bad: &str, datasets, quarantined, codes: &[&str]| {
        check(&|r| turtle(r), bad, datasets, quarantined, codes)
    };
    check(
        "<http://d/600> a dcat:Dataset ; dct:title \"a\" ; dcat:landingPage <http://%3CURL:http://x%3E> .\n",
        1200,
        0,
        &["not-an-address"],
    );
    check(
        "<http://d/600> a dcat:Dataset ; dct:title \"a\" ; foaf:page <http://x> .\n",
        1200,
        0,
        &["repaired-record"],
    );
    check(
        "<http://d/600> a dcat:Dataset ; dct:title \"a\" ; nobody:knows <http://x> .\n",
        1200,
        0,
        &["repaired-record"],
    );
    check(
        "<http://d/600> a dcat:Dataset ; dct:title \"a\" ; dcat:landingPage <http://x ; dct:issued \"2020\" .\n",
        1200,
        0,
        &["repaired-record"],
    );
    check(
        "<http://d/600> a dcat:Dataset ; dct:title \"a\" ; dct:issued \"2020\"^^<<http://x> .\n",
        1200,
        0,
        &["repaired-record"],
    );
    check(
        "<http://d/600> a dcat:Dataset ; dct:title \"a\" ; dcat:distribution [ a dcat:Distribution ; dct:title ??? ; dcat:accessURL <http://x> ] .\n",
        1200,
        0,
        &["repaired-record"],
    );
    check("<http://d/600> { this is no Turtle } .\n", 1199, 1, &["unreadable-record"]);
    check(
        "<http://d/600> a dcat:Dataset ; dct:title \"a\" ; dct:description \"\"\"no end .\n",
        1200,
        0,
        &["repaired-record"],
    );
    check("<http://d/600> a dcat:Dataset ; dct:title \"a\"\n", 1200, 0, &["repaired-record"]);
    check("?? ! .\n", 1199, 1, &["unreadable-record"]);
}

#[test]
fn a_string_without_an_end_costs_its_own_record() {
    // The second of four data sets has `bad` for a title; what is left of it, and of the others.
    let check = |quote: &str, bad: &str, left: &[&str], quarantined: usize| {
        let said =
            |n: usize, title: &str| format!("<http://d/{n}> a dcat:Dataset ;\n  dct:title {title}");
        let good = |n: usize| {
            let title =
                format!("{quote}Nr {n}.{quote} ;\n  dct:description {quote}All of it.{quote} .");
            format!("{}\n\n", said(n, &title))
        };
        let text = format!(
            "@prefix dcat: <http://www.w3.org/ns/dcat#> .\n@prefix dct: <http://purl.org/dc/terms/> .\n{}{}{}{}",
            good(1),
            said(2, bad),
            good(3),
            good(4)
        );
        let read = read(&text);
        let page = read.gathered.page();
        let titles = page.datasets.iter().map(|row| {
            let id = row.native_id.strip_prefix("http://d/").expect("its IRI");
            format!("{id} {}", row.title.as_deref().unwrap_or("-"))
        });
        let found: Vec<String> = titles.collect();
        assert_eq!(found, left, "{text}");
        assert_eq!(page.quarantine.len(), quarantined, "{text}");
        assert!(page.quarantine.iter().all(|row| row.native_id.as_deref() == Some("http://d/2")));
        assert!(!read.codes().is_empty() && read.end == Some(Next::End), "{text}");
    };
    let (rest, lost): (&[&str], &[&str]) =
        (&["1 Nr 1.", "2 -", "3 Nr 3.", "4 Nr 4."], &["1 Nr 1.", "3 Nr 3.", "4 Nr 4."]);
    for quote in ["\"", "\"\"\""] {
        check(quote, "\"Two ;\n  dct:issued \"2020\" .\n\n", rest, 0);
        check(quote, "\"Two ;\n  dct:issued \"2020\"\n\n", rest, 0);
        check(quote, "\"\"\"Two ;\n  dct:issued \"2020\" .\n\n", rest, 0);
        check(quote, "\"\"\"Two\" ;\n  dct:issued \"2020\" .\n", rest, 0);
        check(quote, "\"Two # 2 ;\n  dct:issued \"2020\" .\n\n", lost, 1);
        check(quote, "\"Two\n\n", lost, 1);
        check(quote, "\"Two # 2 .\n", lost, 1);
        check(quote, "\"Two .\n\n", lost, 1);
        check(quote, "\"\"\"Two .\n\n", lost, 1);
    }
}

#[test]
fn one_bad_record_of_xml_costs_no_other() {
    let check = |inner: &str, datasets, quarantined, codes: &[&str]| {
        let bad = format!(
            "<dcat:dataset><dcat:Dataset rdf:about=\"http://d/600\"><dct:title>a</dct:title>{inner}</dcat:Dataset></dcat:dataset>"
        );
        check(&|r| xml(r), &bad, datasets, quarantined, codes);
    };
    check("<dcat:landingPage rdf:resource=\"tel:+00 0\"/>", 1200, 0, &["not-an-address"]);
    check("<dcat:theme rdf:resource=\"http://t\">text</dcat:theme>", 1200, 0, &["repaired-record"]);
    check("<foaf:page rdf:resource=\"http://t\"/>", 1200, 0, &["repaired-record"]);
    check("<dct:description>Bread & Butter</dct:description>", 1200, 0, &["repaired-record"]);
    check("<dct:description>a <b> c</dct:description>", 1200, 0, &["repaired-record"]);
    check(
        "<dcat:distribution><dcat:Distribution><dct:title>a</dct:title>text</dcat:Distribution></dcat:distribution>",
        1200,
        0,
        &["repaired-record"],
    );
}

#[test]
fn one_bad_record_of_json_costs_no_other() {
    let check = |bad: &str, datasets, quarantined, codes: &[&str]| {
        check(&|r| json(r), bad, datasets, quarantined, codes)
    };
    check(
        "{\"@id\": \"http://d/600\", \"@type\": \"dcat:Dataset\", \"dct:title\": \"a\", \"dcat:landingPage\": {\"@id\": \"http://x y{}\"}}",
        1200,
        0,
        &["not-an-address"],
    );
    check(
        "{\"@id\": \"http://d/600\", \"@type\": \"dcat:Dataset\", \"dct:title\": \"a\nb\",}",
        1200,
        0,
        &["repaired-record"],
    );
    check(
        "{\"@id\": \"http://d/600\", \"@type\": \"dcat:Dataset\", \"dct:title\": \"a}",
        1199,
        1,
        &["repaired-record", "unreadable-record"],
    );
    check(
        "{\"@id\": \"http://d/600\", \"@type\": \"dcat:Dataset\", \"dct:title\" \"a\"}",
        1199,
        1,
        &["repaired-record", "unreadable-record"],
    );
    check(
        "{\"@id\": 7, \"@type\": \"dcat:Dataset\", \"dct:title\": \"a\"}",
        1200,
        0,
        &["no-identifier", "repaired-record"],
    );
}

#[test]
fn one_bad_line_costs_no_other() {
    let good = "<http://d/600> a <http://www.w3.org/ns/dcat#Dataset> .\n<http://d/600> <http://purl.org/dc/terms/title> \"a .\n<http://d/600> <http://purl.org/dc/terms/title> \"b\" .\n";
    // What looks like Turtle is read as Turtle, so that the syntax has to be said.
    let text = lines(|n| {
        (n == 600)
            .then(|| good.replace(" a ", " <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "))
    });
    for media_type in ["application/n-triples", "application/n-quads"] {
        let read = read_document(&Dcat, text.as_bytes(), media_type);
        assert_eq!((read.ids().len(), read.codes()), (1200, vec!["repaired-record".to_owned()]));
        let locator = read.gathered.page().findings[0].locator.clone();
        assert_eq!(locator.as_deref(), Some("document line 1202"));
    }
}

/// RDF/XML that is cut anywhere is never taken for the whole catalog: what is absent is not gone.
#[test]
fn no_beginning_of_a_document_is_the_document() {
    let head = "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" \
                xmlns:dcat=\"http://www.w3.org/ns/dcat#\" xmlns:dct=\"http://purl.org/dc/terms/\">\n";
    let described = "<rdf:Description rdf:about=\"http://d/1\"><rdf:type rdf:resource=\"http://www.w3.org/ns/dcat#Dataset\"/>\
                     <dct:title>One</dct:title></rdf:Description>\n";
    let typed =
        "<dcat:Dataset rdf:about=\"http://d/2\"><dct:title>Two</dct:title></dcat:Dataset>\n";
    let nested = "<dcat:Catalog rdf:about=\"http://c\"><dcat:dataset><dcat:Dataset rdf:about=\"http://d/3\">\
                  <dct:title>Three</dct:title></dcat:Dataset></dcat:dataset></dcat:Catalog>\n";
    let text = format!("{head}{described}{typed}{nested}</rdf:RDF>");
    for end in head.len()..text.len() {
        let read = read_document(&Dcat, &text.as_bytes()[..end], "application/rdf+xml");
        let broken = matches!(&read.end, Some(Next::Broken(..)));
        assert!(broken, "{end}: {:?} {}", read.codes(), &text[..end]);
    }
    let whole = read_document(&Dcat, text.as_bytes(), "application/rdf+xml");
    assert_eq!((whole.ids().len(), whole.codes()), (3, vec![]));
    assert!(matches!(whole.end, Some(Next::End)));
}

#[test]
fn a_document_that_ends_early_keeps_what_came() {
    let check = |text: String, end: &str| {
        let cut = &text[..text.len() * 3 / 4];
        let whole = cut.matches(end).count();
        let read = read(cut);
        let page = read.gathered.page();
        assert_eq!(page.datasets.len(), whole, "{}", &cut[cut.len() - 80..]);
        // Nothing is kept of a record of which only the beginning of a tag is there.
        let between = cut.ends_with("<dcat:Da") || cut.trim_end_matches([',', '\n']).ends_with(end);
        assert_eq!(page.quarantine.len(), usize::from(!between), "{}", &cut[cut.len() - 80..]);
        assert!(matches!(&read.end, Some(Next::Broken(code, _)) if code.name == "truncated-body"));
        assert!(whole > 800);
    };
    check(turtle(|_| None), "] .\n");
    check(xml(|_| None), "</dcat:Dataset>");
    check(json(|_| None), "}}}");
}

#[test]
fn dangerous_documents_are_refused() {
    let check = |text: &str, expected: &str| {
        let read = read(text);
        assert_eq!(
            (read.codes(), read.gathered.page().quarantine.len()),
            (vec![expected.to_owned()], 1)
        );
    };
    let mut laughs = String::from("<!ENTITY l0 'ha'>");
    for n in 1..12 {
        laughs.push_str(&format!("<!ENTITY l{n} '{}'>", format!("&l{};", n - 1).repeat(10)));
    }
    let document = |subset: &str, body: &str| {
        format!(
            "<?xml version='1.0'?><!DOCTYPE rdf:RDF [{subset}]><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>{body}</rdf:RDF>"
        )
    };
    check(&document(&laughs, "<rdf:Description rdf:about='&l11;'/>"), "dangerous-xml");
    check(&document("<!ENTITY a SYSTEM 'file:///etc/passwd'>", ""), "dangerous-xml");
    check(&document("", &"<rdf:Description><rdf:value>".repeat(5000)), "too-deep");
    check(&format!("{{\"@graph\": {}", "[{\"a\":".repeat(5000)), "too-deep");
    let harmless = document(
        "<!ENTITY dcat 'http://www.w3.org/ns/dcat#'>",
        "<rdf:Description rdf:about='http://d/1'><rdf:type rdf:resource='&dcat;Dataset'/><rdf:value>1</rdf:value></rdf:Description>",
    );
    assert_eq!(read(&harmless).ids(), ["http://d/1"]);
}

#[test]
fn contexts_are_never_fetched() {
    let check = |context: &str, body: &str, title: Option<&str>, codes: &[&str]| {
        let read = read(&format!("{{\"@context\": {context}, {body}}}"));
        let datasets = read.gathered.page().datasets;
        let found = datasets.first().and_then(|d| d.title.as_deref());
        assert_eq!(
            (found, read.codes()),
            (title, codes.iter().map(|c| (*c).to_owned()).collect()),
            "{context}"
        );
    };
    let dcat = "\"@id\": \"http://d/1\", \"@type\": \"Dataset\", \"title\": \"a\"";
    check(
        "\"https://semiceu.github.io/DCAT-AP/releases/3.0.0/context/dcat-ap.jsonld\"",
        dcat,
        Some("a"),
        &[],
    );
    check("\"https://resources.data.gov/dcat-us/3.0/context.jsonld\"", dcat, Some("a"), &[]);
    check(
        "\"https://schema.org/\"",
        "\"@id\": \"http://d/1\", \"@type\": \"Dataset\", \"name\": \"a\"",
        Some("a"),
        &[],
    );
    check(
        "[\"https://nobody.example/c\", {\"Dataset\": \"http://www.w3.org/ns/dcat#Dataset\", \"title\": \"http://purl.org/dc/terms/title\"}]",
        dcat,
        Some("a"),
        &["unknown-context"],
    );
    check("\"https://nobody.example/c\"", dcat, None, &["unknown-context"]);
}

#[test]
fn odd_encodings_are_read() {
    let text = xml(|_| None);
    let utf16: Vec<u8> =
        [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_eq!(read_document(&Dcat, &utf16, "text/plain").ids().len(), 1200);
    let latin: Vec<u8> = turtle(|n| {
        (n == 0).then(|| "<http://d/0> a dcat:Dataset ; dct:title \"Straße\" .\n".to_owned())
    })
    .chars()
    .map(|c| c as u8)
    .collect();
    let read = read_document(&Dcat, &latin, "text/turtle");
    assert_eq!((read.ids().len(), read.codes()), (1200, vec!["wrong-charset".to_owned()]));
    assert_eq!(read.gathered.page().datasets[0].title.as_deref(), Some("Straße"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    /// Whatever is cut out of a document or put into it, reading ends, and finds no more than there was.
    #[test]
    fn nothing_makes_it_panic(way in 0..4_usize, cuts in prop::collection::vec((0.0..1.0_f64, 0..40_usize, "[\"'<>{}\\[\\].;,\\\\&:@a-c \n]{0,6}"), 1..6)) {
        let small = |n: usize| (n > 3).then(String::new);
        let mut text = match way {
            0 => turtle(small),
            1 => xml(small),
            2 => json(|n| (n > 3).then(|| "{}".to_owned())),
            _ => lines(small),
        };
        for (at, length, put) in cuts {
            let at = (text.len() as f64 * at) as usize;
            let end = (at + length).min(text.len());
            if text.is_char_boundary(at) && text.is_char_boundary(end) {
                text.replace_range(at..end, &put);
            }
        }
        for media_type in ["text/turtle", "application/rdf+xml", "application/ld+json", "application/n-triples", ""] {
            prop_assert!(read_document(&Dcat, text.as_bytes(), media_type).ids().len() <= 8);
        }
    }
}
