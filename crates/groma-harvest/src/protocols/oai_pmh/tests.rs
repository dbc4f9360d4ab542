use super::*;
use crate::protocol::Wanted;
use crate::reading::{Reading, exchange, read_document, read_steps, read_steps_at};
use groma_define::harvest::NoMemory;

const HEAD: &str = "<OAI-PMH xmlns='http://www.openarchives.org/OAI/2.0/'>";

fn record(id: &str) -> String {
    format!(
        "<record><header><identifier>{id}</identifier><datestamp>2026-01-01</datestamp></header><metadata>\
         <oai_dc:dc xmlns:oai_dc='http://www.openarchives.org/OAI/2.0/oai_dc/' xmlns:dc='http://purl.org/dc/elements/1.1/'>\
         <dc:title>Title of {id}</dc:title></oai_dc:dc></metadata></record>"
    )
}

fn page(records: &str, token: Option<&str>) -> String {
    let token =
        token.map(|t| format!("<resumptionToken>{t}</resumptionToken>")).unwrap_or_default();
    format!("{HEAD}<ListRecords>{records}{token}</ListRecords></OAI-PMH>")
}

fn error(code: &str) -> String {
    format!("{HEAD}<error code='{code}'>why</error></OAI-PMH>")
}

/// What a server answers to a query, after its introduction.
fn serve(
    wanted: &Wanted,
    identify: &str,
    formats: &[(&str, &str)],
    answer: &mut dyn FnMut(&str) -> String,
) -> Reading {
    let formats: String = formats
        .iter()
        .map(|(prefix, ns)| format!("<metadataFormat><metadataPrefix>{prefix}</metadataPrefix><metadataNamespace>{ns}</metadataNamespace></metadataFormat>"))
        .collect();
    read_steps(&OaiPmh, wanted, &mut |ask| {
        let query = ask.url.query().unwrap_or_default().to_owned();
        Some((
            200,
            match query.as_str() {
                "verb=Identify" => format!(
                    "{HEAD}<Identify><repositoryName>Xanadu</repositoryName>{identify}</Identify></OAI-PMH>"
                ),
                "verb=ListMetadataFormats" => {
                    format!("{HEAD}<ListMetadataFormats>{formats}</ListMetadataFormats></OAI-PMH>")
                }
                query => answer(query),
            },
        ))
    })
}

/// What is asked, and what comes of it, when pages follow by tokens.
fn check(answers: &[(&str, String)], ids: &[&str], codes: &[&str]) -> Reading {
    let reading = serve(&Wanted::Everything, "", &[], &mut |query| {
        let known = answers.iter().find(|(part, _)| query.ends_with(part));
        known.unwrap_or_else(|| panic!("nobody expected {query}")).1.clone()
    });
    assert_eq!((reading.ids(), reading.codes()), (owned(ids), owned(codes)));
    reading
}

fn owned(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

fn queries(reading: &Reading) -> Vec<&str> {
    reading.asked.iter().skip(2).filter_map(|ask| ask.url.query()).collect()
}

#[test]
fn tokens_are_followed_to_their_end() {
    let reading = check(
        &[
            ("metadataPrefix=oai_dc", page(&(record("a") + &record("b")), Some("t 1"))),
            ("resumptionToken=t+1", page(&record("c"), Some("t2"))),
            ("resumptionToken=t2", page(&record("d"), Some(" "))),
        ],
        &["a", "b", "c", "d"],
        &[],
    );
    assert_eq!(reading.end, Some(Next::End));
    assert_eq!(reading.about.title.as_deref(), Some("Xanadu"));
    assert_eq!(
        queries(&reading),
        [
            "verb=ListRecords&metadataPrefix=oai_dc",
            "verb=ListRecords&resumptionToken=t+1",
            "verb=ListRecords&resumptionToken=t2"
        ]
    );
}

#[test]
fn nothing_that_matches_is_no_failure() {
    let reading = check(&[("oai_dc", error("noRecordsMatch"))], &[], &[]);
    assert_eq!(reading.end, Some(Next::End));
}

#[test]
fn other_errors_inside_success_are_said() {
    let reading = check(&[("oai_dc", error("badVerb"))], &[], &[]);
    let Some(Next::Broken(code, why)) = reading.end else { panic!() };
    assert_eq!(code.name, "error-inside-success");
    assert!(why.contains("badVerb") && why.contains("why"), "{why}");
}

#[test]
fn a_token_that_has_expired_begins_the_list_again() {
    let mut expired = true;
    let reading = serve(&Wanted::Everything, "", &[], &mut |query| {
        if query.ends_with("resumptionToken=t") && std::mem::take(&mut expired) {
            return error("badResumptionToken");
        }
        match query.ends_with("resumptionToken=t") {
            true => page(&record("b"), None),
            false => page(&record("a"), Some("t")),
        }
    });
    assert_eq!((reading.ids(), reading.codes()), (owned(&["a", "b"]), owned(&["fell-back"])));
    assert_eq!(reading.end, Some(Next::End));
    // The second time the same question is another request, or it would count as a circle.
    assert_ne!(reading.asked[2], reading.asked[4]);
    assert_eq!(reading.asked[2].url, reading.asked[4].url);
}

#[test]
fn tokens_that_never_end_do() {
    let ends = |answer: &mut dyn FnMut(&str) -> String, code: &str| {
        let reading = serve(&Wanted::Everything, "", &[], answer);
        let Some(Next::Broken(found, _)) = &reading.end else { panic!("{:?}", reading.end) };
        assert_eq!(found.name, code);
        assert!(reading.asked.len() < 20, "{}", reading.asked.len());
    };
    ends(&mut |_| page(&record("a"), Some("same")), "page-repeated");
    let mut number = 0;
    let mut next = || {
        number += 1;
        number
    };
    ends(&mut |_| page(&record("a"), Some(&format!("t{}", next()))), "page-repeated");
    // A, B, A, B: every page differs from the one before.
    let mut number = 0;
    ends(
        &mut |_| {
            number += 1;
            page(&record(if number % 2 == 0 { "b" } else { "a" }), Some(&format!("t{number}")))
        },
        "page-repeated",
    );
    let mut number = 0;
    ends(
        &mut |_| {
            number += 1;
            page(&record(&format!("r{number}")), Some("same"))
        },
        "page-loop",
    );
}

#[test]
fn a_token_of_nought_ends_a_list_that_is_whole() {
    let sized = |token: &str| {
        format!("<resumptionToken completeListSize='2' cursor='1'>{token}</resumptionToken>")
    };
    let text = page(&(record("a") + &record("b") + &sized("0")), None);
    let reading = check(&[("oai_dc", text)], &["a", "b"], &[]);
    assert_eq!((reading.end, reading.about.claimed), (Some(Next::End), Some(2)));
}

#[test]
fn servers_that_want_the_format_beside_the_token_get_it() {
    let reading = serve(&Wanted::Everything, "", &[], &mut |query| match (
        query.contains("resumptionToken"),
        query.contains("metadataPrefix"),
    ) {
        (true, false) => error("badArgument"),
        (true, true) => page(&record("b"), None),
        _ => page(&record("a"), Some("t")),
    });
    assert_eq!((reading.ids(), reading.codes()), (owned(&["a", "b"]), owned(&["fell-back"])));
}

#[test]
fn deletions_count_only_where_the_server_keeps_them() {
    let gone = "<record><header status='deleted'><identifier>x</identifier></header></record>\
                <record><header status='deleted'/></record>";
    let check = |keeps: &str, deleted: usize| {
        let identify = format!("<deletedRecord>{keeps}</deletedRecord>");
        let reading =
            serve(&Wanted::Everything, &identify, &[], &mut |_| page(&(record("a") + gone), None));
        assert_eq!((reading.ids(), reading.deleted.len()), (owned(&["a"]), deleted), "{keeps}");
        assert_eq!(reading.codes(), ["no-identifier"]);
    };
    check("no", 0);
    check("transient", 1);
    check("persistent", 1);
}

#[test]
fn the_richest_format_is_asked_for() {
    let check = |formats: &[(&str, &str)], expected: &str| {
        let reading = serve(&Wanted::Everything, "", formats, &mut |_| error("noRecordsMatch"));
        assert_eq!(queries(&reading), [format!("verb=ListRecords&metadataPrefix={expected}")]);
    };
    check(&[("oai_dc", "x"), ("marc", "y")], "oai_dc");
    check(
        &[
            ("oai_dc", "x"),
            ("rdf", "http://www.w3.org/ns/dcat#"),
            ("gmd", "http://www.isotc211.org/2005/gmd"),
        ],
        "gmd",
    );
    check(
        &[("dcat_ap", "x"), ("iso19115-3.2018", "http://standards.iso.org/iso/19115/-3/mdb/2.0")],
        "iso19115-3.2018",
    );
    check(&[("oai_dc", "x"), ("dcat_ap", "z")], "dcat_ap");
    check(&[], "oai_dc");
}

#[test]
fn a_format_that_cannot_be_had_gives_way_to_the_next() {
    let formats = [("iso19139", "http://www.isotc211.org/2005/gmd")];
    let reading =
        serve(&Wanted::Everything, "", &formats, &mut |query| match query.contains("iso19139") {
            true => error("cannotDisseminateFormat"),
            false => page(&record("a"), None),
        });
    assert_eq!((reading.ids(), reading.codes()), (owned(&["a"]), owned(&["fell-back"])));
}

#[test]
fn dates_follow_the_granularity() {
    let since = Wanted::ChangedSince("2026-11-23T09:30:00Z".into());
    let check = |granularity: &str, expected: &[&str], refuse: &dyn Fn(&str) -> bool| {
        let identify = format!("<granularity>{granularity}</granularity>");
        let reading = serve(&since, &identify, &[], &mut |query| match refuse(query) {
            true => error("badArgument"),
            false => error("noRecordsMatch"),
        });
        let from: Vec<&str> =
            queries(&reading).iter().map(|q| q.split_once("&from=").map_or("", |q| q.1)).collect();
        assert_eq!(from, expected);
        assert_eq!(reading.about.claimed, None);
    };
    check("YYYY-MM-DD", &["2026-11-23"], &|_| false);
    check("YYYY-MM-DDThh:mm:ssZ", &["2026-11-22T00%3A00%3A00Z"], &|_| false);
    check("YYYY-MM-DDThh:mm:ssZ", &["2026-11-22T00%3A00%3A00Z", "2026-11-23", ""], &|query| {
        query.contains("from=")
    });
}

#[test]
fn identifiers_come_from_headers_or_else_from_records() {
    let headers = |ids: &[&str]| -> String {
        let headers: String = ids
            .iter()
            .map(|id| format!("<header><identifier>{id}</identifier></header>"))
            .collect();
        format!("{HEAD}<ListIdentifiers>{headers}</ListIdentifiers></OAI-PMH>")
    };
    let reading = serve(&Wanted::Identifiers, "", &[], &mut |_| headers(&["a", "b"]));
    assert_eq!((reading.ids().len(), reading.end), (0, Some(Next::End)));
    // One server writes the first identifier of a page into all its headers.
    let reading = serve(&Wanted::Identifiers, "", &[], &mut |query| match query
        .contains("ListIdentifiers")
    {
        true => headers(&["a", "a"]),
        false => page(&(record("a") + &record("b")), None),
    });
    assert_eq!(reading.codes(), ["fell-back"]);
    assert_eq!(queries(&reading).last(), Some(&"verb=ListRecords&metadataPrefix=oai_dc"));
    assert_eq!(reading.end, Some(Next::End));
}

#[test]
fn one_bad_record_costs_one_record() {
    let bad = "<record><header><identifier>bad</identifier></header><metadata><dc><title>x</dc></metadata></record>";
    let text = page(&(record("a") + bad + &record("c")), Some("t"));
    let reading = check(
        &[("oai_dc", text), ("resumptionToken=t", page(&record("d"), None))],
        &["a", "c", "d"],
        &["repaired-record", "unreadable-record"],
    );
    let quarantine = reading.gathered.page().quarantine;
    assert_eq!(quarantine.len(), 1);
    assert_eq!(quarantine[0].native_id.as_deref(), Some("bad"));
    assert!(quarantine[0].locator.ends_with("#/record[2]"), "{}", quarantine[0].locator);
    let kept = reading.gathered.page().bytes;
    assert!(kept.iter().any(|kept| kept.bytes == bad.as_bytes()), "its bytes are kept");
}

#[test]
fn forbidden_characters_cost_nothing_but_themselves() {
    let text = page(&(record("a") + &record("b").replace("Title", "Ti\u{1}t&nbsp;le&#2;")), None);
    let reading = check(&[("oai_dc", text)], &["a", "b"], &["repaired-record"]);
    let page = reading.gathered.page();
    assert_eq!(page.datasets[1].title.as_deref(), Some("Tit\u{a0}le of b"));
    let about_b = page.findings.iter().all(|f| *f.subject == *page.datasets[1].dataset_id.as_str());
    assert!(about_b, "{:?}", page.findings);
}

#[test]
fn a_page_that_is_cut_off_gives_what_it_has() {
    let whole = page(&(record("a") + &record("b")), Some("t"));
    let cut = &whole[..whole.find("Title of b").unwrap()];
    let reading =
        check(&[("oai_dc", cut.to_owned())], &["a"], &["truncated-body", "unreadable-record"]);
    assert!(
        matches!(reading.end, Some(Next::Broken(finding::TRUNCATED_BODY, _))),
        "{:?}",
        reading.end
    );
}

#[test]
fn what_is_no_xml_is_kept_and_ends_the_list() {
    let ends = |answer: &str, code: &str| {
        let reading = serve(&Wanted::Everything, "", &[], &mut |_| answer.to_owned());
        assert_eq!(reading.codes(), [code]);
        assert_eq!(reading.gathered.page().quarantine.len(), 1);
        assert!(matches!(reading.end, Some(Next::Broken(found, _)) if found.name == code));
    };
    ends("broken", "unreadable-page");
    ends("<html><body>Please log in</body></html>", "not-what-was-asked");
    ends(
        "<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]><OAI-PMH>&b;</OAI-PMH>",
        "dangerous-xml",
    );
}

#[test]
fn names_are_matched_without_prefix_and_case() {
    let text = page(&record("a"), Some(""))
        .replace("<", "<OAI:")
        .replace("<OAI:/", "</OAI:")
        .replace("OAI:oai_dc:", "oai_dc:")
        .replace("OAI:dc:", "dc:")
        .replace("identifier", "Identifier");
    check(&[("oai_dc", text)], &["a"], &[]);
}

#[test]
fn a_saved_page_is_a_document() {
    let reading = read_document(&OaiPmh, page(&record("a"), Some("t")).as_bytes(), "");
    assert_eq!((reading.ids(), reading.end), (owned(&["a"]), Some(Next::End)));
    assert_eq!(reading.about.claimed, None);
}

#[test]
fn addresses_keep_what_is_not_of_the_protocol() {
    let check =
        |url: &str, expected: &str| assert_eq!(base(&Url::parse(url).unwrap()).as_str(), expected);
    check(
        "https://x.example/csw?mode=oaipmh&verb=Identify#top",
        "https://x.example/csw?mode=oaipmh",
    );
    check("https://x.example/oai?verb=Identify", "https://x.example/oai");
}

#[test]
fn a_set_that_the_address_names_is_kept() {
    let entrance = Url::parse("https://x.example/oai?verb=Identify&set=open%20data").unwrap();
    let answer = exchange(&Ask::get(entrance, ""), 200, "text/xml", b"<OAI-PMH/>".to_vec());
    let found = OaiPmh.recognise(&answer.answer.unwrap()).expect("it is OAI-PMH");
    assert_eq!(found.entrance.as_str(), "https://x.example/oai?set=open+data");
    for (wanted, verb) in
        [(Wanted::Everything, "ListRecords"), (Wanted::Identifiers, "ListIdentifiers")]
    {
        let reading = read_steps_at(&OaiPmh, &found.entrance, &wanted, &NoMemory, &mut |ask| {
            let query = ask.url.query().unwrap_or_default();
            Some((
                200,
                match query.contains("List") && !query.contains("Formats") {
                    true if query.contains("Token") => page("", None),
                    true => page(&record("a"), Some("t")),
                    false => "<OAI-PMH><Identify/></OAI-PMH>".to_owned(),
                },
            ))
        });
        // An introduction has no set, and a token stands alone.
        let asked: Vec<&str> = reading.asked.iter().filter_map(|ask| ask.url.query()).collect();
        assert_eq!(
            asked,
            [
                "verb=Identify".to_owned(),
                "verb=ListMetadataFormats".to_owned(),
                format!("verb={verb}&metadataPrefix=oai_dc&set=open+data"),
                format!("verb={verb}&resumptionToken=t"),
            ]
        );
    }
}
