use super::*;
use crate::answer::Method;
use crate::reading::{Reading, read_document, read_steps};

const SCHEMAS: &str = "<Parameter name='outputSchema'><Value>http://www.opengis.net/cat/csw/2.0.2</Value>\
    <Value>http://www.isotc211.org/2005/gmd</Value></Parameter>";

fn capabilities(more: &str) -> String {
    format!(
        "<csw:Capabilities xmlns:csw='http://www.opengis.net/cat/csw/2.0.2' xmlns:ows='http://www.opengis.net/ows'>\
         <ows:ServiceIdentification><ows:Title>Maps</ows:Title></ows:ServiceIdentification><ows:OperationsMetadata>\
         <Operation name='GetRecords'>{more}</Operation></ows:OperationsMetadata></csw:Capabilities>"
    )
}

fn exception(why: &str) -> String {
    format!(
        "<ows:ExceptionReport xmlns:ows='http://www.opengis.net/ows'><ows:Exception exceptionCode='NoApplicableCode'><ows:ExceptionText>{why}</ows:ExceptionText></ows:Exception></ows:ExceptionReport>"
    )
}

fn iso(id: &str) -> String {
    format!(
        "<gmd:MD_Metadata><gmd:fileIdentifier><gco:CharacterString>{id}</gco:CharacterString></gmd:fileIdentifier>\
         <gmd:identificationInfo><gmd:MD_DataIdentification/></gmd:identificationInfo></gmd:MD_Metadata>"
    )
}

fn service(id: &str) -> String {
    iso(id).replace("gmd:MD_DataIdentification", "srv:SV_ServiceIdentification")
}

/// A page with these attributes.
fn page(attributes: &str, records: &str) -> String {
    format!(
        "<csw:GetRecordsResponse xmlns:csw='http://www.opengis.net/cat/csw/2.0.2'><csw:SearchResults {attributes}>{records}</csw:SearchResults></csw:GetRecordsResponse>"
    )
}

/// A request for records, however it is sent: position, and the whole of it.
fn serve(
    wanted: &Wanted,
    more: &str,
    answer: &mut dyn FnMut(u64, &str) -> (u16, String),
) -> Reading {
    read_steps(&Csw, wanted, &mut |ask| {
        let said = match &ask.body {
            Some((_, body)) => body.clone(),
            None => ask.url.query().unwrap_or_default().to_owned(),
        };
        if said.contains("GetCapabilities") {
            return Some((200, capabilities(more)));
        }
        let after = said.split_once("startPosition=").unwrap().1.trim_start_matches('"');
        let position: String = after.chars().take_while(char::is_ascii_digit).collect();
        Some(answer(position.parse().unwrap(), &said))
    })
}

fn owned(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// What comes of a script of pages by position.
fn check(pages: &[(u64, &str, String)], ids: &[&str], codes: &[&str]) -> Reading {
    let reading = serve(&Wanted::Everything, SCHEMAS, &mut |position, _| {
        let found = pages.iter().find(|(at, ..)| *at == position);
        let (_, attributes, records) =
            found.unwrap_or_else(|| panic!("nobody expected {position}"));
        (200, page(attributes, records))
    });
    assert_eq!((reading.ids(), reading.codes()), (owned(ids), owned(codes)));
    reading
}

#[test]
fn pages_follow_the_next_record() {
    let two = iso("a") + &iso("b");
    let ends = |last: &str| {
        let pages =
            [(1, "numberOfRecordsMatched='3' nextRecord='3'", two.clone()), (3, last, iso("c"))];
        let reading = check(&pages, &["a", "b", "c"], &[]);
        assert_eq!(reading.end, Some(Next::End), "{last}");
        reading
    };
    ends("numberOfRecordsMatched='3' nextRecord='0'");
    ends("numberOfRecordsMatched='3' nextRecord=''");
    ends("numberOfRecordsMatched='3'");
    ends("numberOfRecordsMatched='3' nextRecord='4'");
    ends("numberOfRecordsMatched='3' nextRecord='3'");
    let reading = ends("");
    assert_eq!(reading.about.claimed, Some(3));
    assert_eq!(reading.about.title.as_deref(), Some("Maps"));
    let body = &reading.asked[1].body.as_ref().unwrap().1;
    assert!(body.contains("outputSchema=\"http://www.isotc211.org/2005/gmd\""), "{body}");
    assert!(body.contains("<csw:ElementSetName>full<"), "{body}");
}

#[test]
fn a_next_record_that_is_missing_is_counted() {
    let pages =
        [(1, "numberOfRecordsMatched='2'", iso("a")), (2, "numberOfRecordsMatched='2'", iso("b"))];
    check(&pages, &["a", "b"], &[]);
}

#[test]
fn an_end_that_comes_early_is_an_end() {
    let reading = check(&[(1, "numberOfRecordsMatched='9' nextRecord='0'", iso("a"))], &["a"], &[]);
    // The sweep compares, and reads again.
    assert_eq!((reading.end, reading.about.claimed), (Some(Next::End), Some(9)));
}

#[test]
fn positions_that_do_not_grow_and_pages_that_return_end() {
    let codes = |attributes: &dyn Fn(u64) -> String, id: &dyn Fn(u64) -> String| {
        let reading = serve(&Wanted::Everything, "", &mut |position, _| {
            (200, page(&attributes(position), &iso(&id(position))))
        });
        assert!(reading.asked.len() < 20);
        match reading.end {
            Some(Next::Broken(code, _)) => code.name,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(
        codes(&|_| "numberOfRecordsMatched='9' nextRecord='1'".into(), &|n| n.to_string()),
        "page-loop"
    );
    let grows = |position: u64| format!("nextRecord='{}'", position + 1);
    assert_eq!(codes(&grows, &|_| "same".into()), "page-repeated");
    assert_eq!(codes(&grows, &|n| (n % 3).to_string()), "page-repeated");
}

#[test]
fn services_are_no_data_sets() {
    let attributes = "numberOfRecordsMatched='3' nextRecord='0'";
    let reading = check(&[(1, attributes, iso("a") + &service("s") + &iso("b"))], &["a", "b"], &[]);
    assert_eq!(reading.about.claimed, Some(2));
    assert_eq!(reading.gathered.page().services.len(), 1);
}

#[test]
fn changes_are_asked_by_the_property_that_the_server_has() {
    let since = Wanted::ChangedSince("2026-11-23T09:30:00Z".into());
    let check = |queryables: &[&str], refused: &[&str], expected: &[&str], codes: &[&str]| {
        let values: String =
            queryables.iter().map(|name| format!("<Value>{name}</Value>")).collect();
        let more = format!("<Constraint name='SupportedISOQueryables'>{values}</Constraint>");
        let mut filters = Vec::new();
        let reading = serve(&since, &more, &mut |_, said| {
            let name = said
                .split_once("<ogc:PropertyName>")
                .map_or("", |(_, rest)| rest.split('<').next().unwrap());
            filters.push(name.to_owned());
            match refused.contains(&name) || !said.contains("xmlns:csw") {
                true => (200, exception("no such property")),
                false => {
                    assert!(
                        name.is_empty() || said.contains("<ogc:Literal>2026-11-23</ogc:Literal>"),
                        "{said}"
                    );
                    (200, page("numberOfRecordsMatched='1' nextRecord='0'", &iso("a")))
                }
            }
        });
        assert_eq!(filters, expected);
        assert_eq!(reading.codes(), codes);
        assert_eq!(reading.about.claimed, None);
    };
    check(&["apiso:Title", "apiso:Modified"], &[], &["apiso:Modified"], &[]);
    check(&["dct:modified"], &[], &["dct:modified"], &[]);
    check(
        &["apiso:Modified", "dct:modified"],
        &["apiso:Modified"],
        &["apiso:Modified", "dct:modified"],
        &["fell-back"],
    );
    check(&["x' or '1'='1", "Modified"], &[], &["Modified"], &[]);
}

#[test]
fn identifiers_are_asked_briefly() {
    let reading = serve(&Wanted::Identifiers, SCHEMAS, &mut |_, said| {
        assert!(said.contains(">brief<"), "{said}");
        (200, page("numberOfRecordsMatched='2' nextRecord='0'", &(iso("a") + &service("b"))))
    });
    assert_eq!(
        (reading.ids().len(), reading.codes(), reading.end),
        (0, owned(&[]), Some(Next::End))
    );
}

#[test]
fn servers_that_do_not_like_documents_are_asked_by_address() {
    let reading =
        serve(&Wanted::Everything, SCHEMAS, &mut |_, said| match said.contains("<csw:") {
            true => (405, "no".into()),
            false => (200, page("numberOfRecordsMatched='1' nextRecord='0'", &iso("a"))),
        });
    assert_eq!((reading.ids(), reading.codes()), (owned(&["a"]), owned(&["fell-back"])));
    assert_eq!(reading.asked.last().unwrap().method, Method::Get);
    let only_get = format!("{SCHEMAS}<DCP><HTTP><Get/></HTTP></DCP>");
    let reading =
        serve(&Wanted::Everything, &only_get, &mut |_, _| (200, page("nextRecord='0'", &iso("a"))));
    assert_eq!((reading.asked.len(), reading.codes()), (2, owned(&[])));
}

#[test]
fn a_record_that_breaks_the_server_costs_one_record() {
    let reading = serve(&Wanted::Everything, SCHEMAS, &mut |position, said| {
        let whole = said.contains("maxRecords=\"100\"");
        match position {
            1 => (200, page("numberOfRecordsMatched='4' nextRecord='2'", &iso("r1"))),
            _ if whole => (200, exception("cannot serialise")),
            3 => (500, "broken".into()),
            n => (
                200,
                page(
                    &format!("numberOfRecordsMatched='4' nextRecord='{}'", n + 1),
                    &iso(&format!("r{n}")),
                ),
            ),
        }
    });
    assert_eq!(reading.ids(), ["r1", "r2", "r4"]);
    assert_eq!(reading.codes(), ["fell-back", "unreadable-record"]);
    assert_eq!(reading.end, Some(Next::End));
    assert!(reading.incomplete.is_some_and(|why| why.contains("startPosition=3")));
}

#[test]
fn an_empty_page_before_the_announced_end_is_no_end() {
    let since = Wanted::ChangedSince("2026-01-01T00:00:00Z".into());
    let check = |wanted: &Wanted, codes: &[&str], short: u64, incomplete: bool| {
        let reading = serve(wanted, SCHEMAS, &mut |position, _| match position {
            1 => (200, page("numberOfRecordsMatched='5' nextRecord='3'", &(iso("a") + &iso("b")))),
            _ => (200, page("numberOfRecordsMatched='5' nextRecord='3'", "")),
        });
        let found = (reading.codes(), reading.short, reading.incomplete.is_some());
        assert_eq!(found, (owned(codes), short, incomplete), "{wanted:?}");
        assert_eq!(reading.end, Some(Next::End));
    };
    // The count is compared at the end of the sweep.
    check(&Wanted::Everything, &[], 0, false);
    check(&Wanted::Identifiers, &["count-differs"], 3, false);
    check(&since, &[], 0, true);
}

#[test]
fn a_server_that_fails_is_left_alone() {
    let reading = serve(&Wanted::Everything, SCHEMAS, &mut |_, _| (200, exception("closed")));
    let Some(Next::Broken(code, why)) = &reading.end else { panic!() };
    assert_eq!(code.name, "error-inside-success");
    assert!(why.contains("closed"), "{why}");
    assert!(reading.asked.len() < 8);
    let reading = serve(&Wanted::Everything, SCHEMAS, &mut |position, _| match position {
        1 => (200, page("numberOfRecordsMatched='4000' nextRecord='2'", &iso("r1"))),
        _ => (500, String::new()),
    });
    assert!(matches!(reading.end, Some(Next::Broken(finding::INCOMPLETE, _))));
    assert!(reading.asked.len() < 15);
}

#[test]
fn one_bad_record_on_a_page_costs_one_record() {
    let bad = iso("bad").replace("</gmd:identificationInfo>", "");
    let records = iso("a") + &bad + &iso("c");
    let reading = check(
        &[(1, "numberOfRecordsMatched='3' nextRecord='0'", records)],
        &["a", "c"],
        &["repaired-record", "unreadable-record"],
    );
    assert_eq!(reading.gathered.page().quarantine[0].native_id.as_deref(), Some("bad"));
    let deep = format!("{}{}", "<x>".repeat(9000), "</x>".repeat(9000));
    let deep = iso("deep").replace("<gmd:MD_DataIdentification/>", &deep);
    check(
        &[(1, "numberOfRecordsMatched='2' nextRecord='0'", iso("a") + &deep)],
        &["a"],
        &["dangerous-xml"],
    );
}

#[test]
fn dcat_inside_keeps_the_prefixes_of_the_envelope() {
    let rdf = |about: &str| {
        format!(
            "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><dcat:Dataset rdf:about='https://x.example/{about}'>\
         <dct:title>T</dct:title></dcat:Dataset></rdf:RDF>"
        )
    };
    let text = page("numberOfRecordsMatched='2'", &(rdf("a") + &rdf("b")))
        .replace("<csw:SearchResults", "<csw:SearchResults xmlns:unused='u'")
        .replacen("xmlns:csw", "xmlns:dcat='http://www.w3.org/ns/dcat#' xmlns:dct='http://purl.org/dc/terms/' xmlns:csw", 1);
    let reading = read_document(&Csw, text.as_bytes(), "application/xml");
    assert_eq!(reading.codes(), owned(&[]));
    let datasets = reading.gathered.page().datasets;
    assert_eq!(datasets.iter().filter_map(|d| d.title.as_deref()).collect::<Vec<_>>(), ["T", "T"]);
    assert_eq!(datasets[1].iri.as_deref(), Some("https://x.example/b"));
}

#[test]
fn a_page_that_is_cut_off_is_asked_for_in_smaller_ones() {
    let all: Vec<String> = (1..=9).map(|n| iso(&format!("r{n}"))).collect();
    let reading = serve(&Wanted::Everything, SCHEMAS, &mut |position, said| {
        let size = said.split_once("maxRecords=\"").unwrap().1;
        let size: usize =
            size.chars().take_while(char::is_ascii_digit).collect::<String>().parse().unwrap();
        let from = position as usize - 1;
        let to = (from + size).min(9);
        let next = if to < 9 { to + 1 } else { 0 };
        let whole = page(
            &format!("numberOfRecordsMatched='9' nextRecord='{next}'"),
            &all[from..to].concat(),
        );
        // No answer is longer than four records.
        (200, whole.chars().take(200 + 4 * all[0].len()).collect())
    });
    let expected: Vec<String> = (1..=9).map(|n| format!("r{n}")).collect();
    assert_eq!((reading.ids(), reading.end.clone()), (expected, Some(Next::End)));
    assert_eq!(
        (reading.codes(), reading.gathered.page().quarantine.len()),
        (owned(&["truncated-body"]), 0)
    );
    let reading = serve(&Wanted::Everything, SCHEMAS, &mut |_, _| {
        (
            200,
            page(
                "numberOfRecordsMatched='9' nextRecord='2'",
                "<gmd:MD_Metadata><gmd:fileIdentifier>",
            )
            .replace("</csw", ""),
        )
    });
    assert!(reading.asked.len() < 20);
    assert!(matches!(reading.end, Some(Next::Broken(..))), "{:?}", reading.end);
}
