use super::*;
use crate::draft::dataset_id;
use crate::finding;
use crate::reading::{Reading, read_document, read_steps, read_steps_at};
use crate::remembered::Remembered;
use crate::shared_files::bytes;
use crate::summary::say;
use groma_define::CatalogId;
use groma_define::tables::DatasetRow;
use std::collections::HashMap;

fn package(id: &str, members: &str) -> String {
    let comma = if members.is_empty() { "" } else { ", " };
    format!(
        r#"{{"id": "{id}", "name": "name-of-{id}", "title": "Title {id}", "type": "dataset", "notes": "About.",
        "num_resources": 0, "metadata_modified": "2026-01-02T03:04:05.6"{comma}{members}}}"#
    )
}

fn page(count: usize, packages: &[String]) -> String {
    format!(
        r#"{{"help": "x", "success": true, "result": {{"count": {count}, "results": [{}]}}}}"#,
        packages.join(", ")
    )
}

fn query(ask: &Ask) -> HashMap<String, String> {
    ask.url.query_pairs().map(|(key, value)| (key.into_owned(), value.into_owned())).collect()
}

/// A portal of these packages that hands out so many of them at once, whatever is asked.
struct Portal {
    packages: Vec<String>,
    most: usize,
}

impl Portal {
    fn of(count: usize, most: usize) -> Self {
        Self { packages: (0..count).map(|n| package(&format!("p{n:04}"), "")).collect(), most }
    }

    fn answer(&self, ask: &Ask) -> Option<(u16, String)> {
        let query = query(ask);
        let number =
            |key: &str, other: usize| query.get(key).and_then(|n| n.parse().ok()).unwrap_or(other);
        let path = ask.url.path();
        if path.ends_with("package_search") {
            let start = number("start", 0).min(self.packages.len());
            let end = (start + number("rows", 10).min(self.most)).min(self.packages.len());
            return Some((200, page(self.packages.len(), &self.packages[start..end])));
        }
        if path.ends_with("status_show") {
            return Some((200, r#"{"success": true, "result": {"ckan_version": "2.12.0", "site_title": "Open", "site_url": "https://portal.example"}}"#.into()));
        }
        if path.ends_with("package_list") {
            let (offset, limit) = (number("offset", 0), number("limit", usize::MAX));
            let names = (0..self.packages.len())
                .skip(offset)
                .take(limit)
                .map(|n| format!("\"name-of-p{n:04}\""));
            return Some((
                200,
                format!(
                    r#"{{"success": true, "result": [{}]}}"#,
                    names.collect::<Vec<_>>().join(",")
                ),
            ));
        }
        let id = &query["id"];
        let package = self.packages.iter().find(|p| p.contains(&format!("\"{id}\"")));
        Some(match package {
            Some(package) => (200, format!(r#"{{"success": true, "result": {package}}}"#)),
            None => (404, r#"{"success": false, "error": {"__type": "Not Found Error", "message": "Not found"}}"#.into()),
        })
    }
}

const INDEX_DOWN: &str = r#"{"help": "x", "success": false, "error": {"__type": "Search Connection Error", "message": "Unable to connect"}}"#;

fn asked(reading: &Reading, action: &str) -> usize {
    reading.asked.iter().filter(|ask| ask.url.path().ends_with(action)).count()
}

#[test]
fn pages_follow_the_number_that_came() {
    let portal = Portal::of(230, 100);
    let reading = read_steps(&Ckan, &Wanted::Everything, &mut |ask| portal.answer(ask));
    assert_eq!((reading.ids().len(), reading.codes()), (230, Vec::new()));
    assert_eq!((asked(&reading, "package_search"), reading.about.claimed), (3, Some(230)));
    let about = &reading.about;
    assert_eq!(
        (about.software.as_deref(), about.software_version.as_deref()),
        (Some("CKAN"), Some("2.12.0"))
    );
    assert_eq!(
        (about.title.as_deref(), about.homepage.as_deref()),
        (Some("Open"), Some("https://portal.example"))
    );
    assert_eq!(reading.end, Some(Next::End));
    let since = Wanted::ChangedSince("2026-01-01T00:00:00Z".to_owned());
    let reading = read_steps(&Ckan, &since, &mut |ask| portal.answer(ask));
    assert_eq!(query(&reading.asked[0])["fq"], "metadata_modified:[2026-01-01T00:00:00Z TO *]");
    assert_eq!(reading.about.claimed, None, "what changed is not all there is");
}

#[test]
fn identifiers_are_listed_without_their_records() {
    let portal = Portal::of(230, 100);
    let mut past = Remembered::default();
    past.take(&read_steps(&Ckan, &Wanted::Everything, &mut |ask| portal.answer(ask)).gathered);
    let entrance = Url::parse("https://portal.example/").expect("a sound address");
    let mut script = |ask: &Ask| {
        let (status, body) = portal.answer(ask)?;
        assert!(!ask.url.path().ends_with("package_search") || query(ask)["fl"] == "id,type");
        Some((status, body))
    };
    let reading = read_steps_at(&Ckan, &entrance, &Wanted::Identifiers, &past, &mut script);
    let difference = past.take(&reading.gathered);
    assert_eq!((difference.unchanged, difference.absent.len(), difference.added), (230, 0, 0));
    // Servers answer with texts, with objects, and with kinds that are never read.
    let bare = r#"{"success": true, "result": {"count": 3, "results": ["p0001", {"id": "p0002"}, {"id": "h", "type": "harvest"}]}}"#;
    let show = r#"{"success": false, "error": {"__type": "Authorization Error"}}"#;
    let reading = read_steps_at(&Ckan, &entrance, &Wanted::Identifiers, &past, &mut |ask| {
        Some(if ask.url.path().ends_with("package_show") {
            (403, show.to_owned())
        } else {
            (200, bare.to_owned())
        })
    });
    assert_eq!(reading.gathered.page().listed.len(), 2);
}

#[test]
fn what_vanished_is_asked_for_by_its_name() {
    let mut portal = Portal::of(6, 100);
    let mut past = Remembered::default();
    past.take(&read_steps(&Ckan, &Wanted::Everything, &mut |ask| portal.answer(ask)).gathered);
    let shown: HashMap<&str, (u16, String)> = HashMap::from([
        ("p0002", (404, "{}".to_owned())),
        (
            "p0003",
            (
                200,
                format!(
                    r#"{{"success": true, "result": {}}}"#,
                    package("p0003", r#""state": "deleted""#)
                ),
            ),
        ),
        (
            "p0004",
            (
                200,
                format!(
                    r#"{{"success": true, "result": {}}}"#,
                    package("p0004", r#""state": "active""#)
                ),
            ),
        ),
        ("p0005", (403, "{}".to_owned())),
    ]);
    portal.packages.truncate(2);
    let entrance = Url::parse("https://portal.example/").expect("a sound address");
    for wanted in [Wanted::Everything, Wanted::Identifiers] {
        let reading = read_steps_at(&Ckan, &entrance, &wanted, &past, &mut |ask| {
            if ask.url.path().ends_with("package_show") {
                shown.get(&*query(ask)["id"]).cloned()
            } else {
                portal.answer(ask)
            }
        });
        let catalog = CatalogId::from("portal".to_owned());
        let mut deleted = ["p0002", "p0003"].map(|id| dataset_id(&catalog, id));
        deleted.sort();
        assert_eq!(reading.deleted, deleted, "{wanted:?}");
        let met = reading.gathered.page().listed;
        assert!(met.contains(&dataset_id(&catalog, "p0004")), "the index lags behind");
        assert!(
            !met.contains(&dataset_id(&catalog, "p0005")),
            "nothing is known of what is hidden"
        );
        assert_eq!(reading.end, Some(Next::End));
    }
}

#[test]
fn of_many_that_vanished_some_are_asked_for_and_stand_for_the_others() {
    let mut portal = Portal::of(2000, 1000);
    let mut past = Remembered::default();
    past.take(&read_steps(&Ckan, &Wanted::Everything, &mut |ask| portal.answer(ask)).gathered);
    portal.packages.truncate(1400);
    let entrance = Url::parse("https://portal.example/").expect("a sound address");
    let check = |status: u16, state: &str, deleted: usize, short: u64, codes: &[&str]| {
        let reading = read_steps_at(&Ckan, &entrance, &Wanted::Everything, &past, &mut |ask| {
            if !ask.url.path().ends_with("package_show") {
                return portal.answer(ask);
            }
            let said = package(&query(ask)["id"], &format!(r#""state": "{state}""#));
            Some((status, format!(r#"{{"success": true, "result": {said}}}"#)))
        });
        let found = (reading.deleted.len(), reading.short, asked(&reading, "package_show"));
        assert_eq!((found, reading.codes()), ((deleted, short, 500), owned(codes)), "{status}");
        assert_eq!(reading.end, Some(Next::End));
    };
    check(404, "", 500, 0, &[]);
    check(403, "", 0, 0, &[]);
    check(200, "deleted", 500, 0, &[]);
    // The index has lost them, so it may have lost the others too.
    check(200, "active", 0, 100, &["count-differs"]);
}

fn owned(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

#[test]
fn a_search_out_of_order_is_gone_around() {
    let check = |from: usize, status: u16, failure: &str, codes: &[&str], wanted: &Wanted| {
        let portal = Portal::of(450, 100);
        let reading = read_steps(&Ckan, wanted, &mut |ask| {
            let broken = ask.url.path().ends_with("package_search")
                && query(ask)["start"].parse::<usize>().expect("a number") >= from;
            if broken { Some((status, failure.to_owned())) } else { portal.answer(ask) }
        });
        assert_eq!(reading.ids().len(), 450, "{failure}");
        assert_eq!(reading.codes(), codes, "{failure}");
        assert_eq!((asked(&reading, "package_list"), asked(&reading, "package_show")), (4, 450));
        assert_eq!(reading.end, Some(Next::End));
    };
    let all = Wanted::Everything;
    check(0, 500, INDEX_DOWN, &["fell-back"], &all);
    check(200, 500, INDEX_DOWN, &["fell-back"], &all);
    check(0, 200, INDEX_DOWN, &["error-inside-success", "fell-back"], &all);
    check(100, 200, "<html>busy</html>", &["fell-back", "not-what-was-asked"], &all);
    check(0, 400, "\"Bad request - Action name not known\"", &["fell-back"], &all);
    check(
        0,
        500,
        INDEX_DOWN,
        &["fell-back"],
        &Wanted::ChangedSince("2026-01-01T00:00:00Z".to_owned()),
    );
}

#[test]
fn a_page_too_large_for_the_server_is_asked_for_in_parts() {
    let portal = Portal::of(120, 1000);
    let reading = read_steps(&Ckan, &Wanted::Everything, &mut |ask| {
        let many = query(ask).get("rows").is_some_and(|rows| rows == "500");
        if many { Some((504, "too slow".to_owned())) } else { portal.answer(ask) }
    });
    assert_eq!(
        (reading.ids().len(), reading.codes(), asked(&reading, "package_search")),
        (120, Vec::new(), 4)
    );
}

#[test]
fn a_list_that_knows_no_limit_is_taken_once() {
    let portal = Portal::of(300, 100);
    let reading = read_steps(&Ckan, &Wanted::Everything, &mut |ask| {
        if ask.url.path().ends_with("package_search") {
            return Some((500, INDEX_DOWN.to_owned()));
        }
        let mut whole = ask.clone();
        if ask.url.path().ends_with("package_list") {
            whole.url.set_query(None);
        }
        portal.answer(&whole)
    });
    assert_eq!((reading.ids().len(), asked(&reading, "package_list")), (300, 1));
}

#[test]
fn when_nothing_answers_the_reason_is_told() {
    let reading =
        read_steps(&Ckan, &Wanted::Everything, &mut |_| Some((500, INDEX_DOWN.to_owned())));
    let Some(Next::Broken(code, what)) = reading.end else { panic!("{:?}", reading.end) };
    assert_eq!(code, finding::INCOMPLETE);
    assert!(
        what.contains("Search Connection Error: Unable to connect")
            && what.contains("package_list"),
        "{what}"
    );
}

#[test]
fn pages_that_drift_repeat_nothing_and_totals_that_change_are_told() {
    let packages: Vec<String> = (0..6).map(|n| package(&format!("p{n}"), "")).collect();
    let reading = read_steps(&Ckan, &Wanted::Everything, &mut |ask| {
        let body = match query(ask).get("start").map(String::as_str) {
            Some("0") => page(6, &packages[..3]),
            Some("3") => page(7, &packages[2..5]),
            Some("6") => page(7, &packages[5..]),
            Some(_) => page(7, &[]),
            None => "{}".to_owned(),
        };
        Some((200, body))
    });
    assert_eq!(reading.ids(), ["p0", "p1", "p2", "p3", "p4", "p5"]);
    assert_eq!(
        (reading.codes(), reading.about.claimed),
        (vec!["count-differs".to_owned(), "pages-drift".to_owned()], Some(7))
    );
}

#[test]
fn a_broken_package_of_a_page_is_broken_alone_and_the_next_page_follows() {
    let reading = read_steps(&Ckan, &Wanted::Everything, &mut |ask| {
        let start = query(ask).get("start").cloned();
        let broken = r#"{"id": "p1", "name": "x", "title": "no end, "extras": []}"#.to_owned();
        let body = match start.as_deref() {
            Some("0") => page(4, &[package("p0", ""), broken, package("p2", "")]),
            Some("3") => page(4, &[package("p3", "")]),
            _ => "{}".to_owned(),
        };
        Some((200, body))
    });
    assert_eq!(
        (reading.ids(), reading.codes()),
        (vec!["p0".into(), "p2".into(), "p3".into()], vec!["unreadable-record".into()])
    );
    let aside = &reading.gathered.page().quarantine[0];
    assert!(aside.locator.contains("#/result/results/1 (byte "), "{}", aside.locator);
    assert_eq!(aside.native_id.as_deref(), Some("p1"));
}

#[test]
fn a_package_fills_its_columns() {
    let check = |members: &str, told: &dyn Fn(&DatasetRow) -> String, expected: &str| {
        let document = format!("[{}]", package("p", members));
        let reading = read_document(&Ckan, document.as_bytes(), "");
        let datasets = reading.gathered.page().datasets;
        let [dataset] = datasets.as_slice() else { panic!("{members}: {:?}", reading.codes()) };
        assert_eq!(told(dataset), expected, "{members}");
    };
    let of = |text: &Option<groma_define::table::Text>| text.as_deref().unwrap_or("-").to_owned();
    let list = |texts: &[groma_define::table::Text]| {
        texts.iter().map(|t| t.to_string()).collect::<Vec<_>>().join("|")
    };
    let extra = |key: &str, value: &str| {
        format!(r#""extras": [{{"key": "{key}", "value": "{}"}}]"#, value.replace('"', "\\\""))
    };
    let org = r#""organization": {"id": "o", "name": "office", "title": "Office of Waters"}"#;
    check(org, &|d| of(&d.publisher_name), "Office of Waters");
    check(org, &|d| of(&d.publisher_iri), "o");
    check(r#""organization": null, "owner_org": "o2""#, &|d| of(&d.publisher_iri), "o2");
    check(&extra("publisher_name", "Ministry"), &|d| of(&d.publisher_name), "Ministry");
    check(
        r#""publisher": [{"name": "Ministry", "uri": "https://m.example"}]"#,
        &|d| of(&d.publisher_name) + &of(&d.publisher_iri),
        "Ministryhttps://m.example",
    );
    check(r#""tags": [{"name": "a", "display_name": "A"}, "b"]"#, &|d| list(&d.keyword), "A|b");
    check(r#""keywords": {"en": ["x"], "fr": ["y"]}"#, &|d| list(&d.keyword), "x|y");
    check(
        r#""groups": [{"name": "env", "title": "Environment"}, "water"]"#,
        &|d| list(&d.theme_raw),
        "Environment|water",
    );
    check(
        &extra("theme", r#"["http://publications.europa.eu/resource/authority/data-theme/ENVI"]"#),
        &|d| list(&d.theme_raw),
        "http://publications.europa.eu/resource/authority/data-theme/ENVI",
    );
    check(
        &extra("hvd_category", r#"["http://data.europa.eu/bna/c_1"]"#),
        &|d| list(&d.hvd_category),
        "http://data.europa.eu/bna/c_1",
    );
    check(
        &extra("applicable_legislation", "http://law.example/1"),
        &|d| list(&d.applicable_legislation),
        "http://law.example/1",
    );
    check(r#""license_id": "cc-by", "license_title": "CC BY""#, &|d| of(&d.licence_raw), "cc-by");
    check(
        r#""license_id": "cc-by", "license_url": "https://cc.example/by""#,
        &|d| of(&d.licence_raw),
        "https://cc.example/by",
    );
    check(r#""license_id": "notspecified""#, &|d| of(&d.licence_raw), "-");
    check("", &|d| of(&d.modified), "2026-01-02T03:04:05Z");
    check(&extra("modified", "2020-05-06"), &|d| of(&d.modified), "2020-05-06");
    check(&extra("issued", "spring"), &|d| of(&d.issued_raw), "spring");
    check(&extra("frequency", "R/P1M"), &|d| of(&d.accrual_periodicity_raw), "R/P1M");
    check(&extra("access_rights", "PUBLIC"), &|d| of(&d.access_rights_raw), "PUBLIC");
    check(&extra("language", r#"["en", "fr"]"#), &|d| list(&d.language), "en|fr");
    check(&extra("language", "en"), &|d| list(&d.language), "en");
    check(
        &extra("spatial", r#"{"type": "Point", "coordinates": [1, 2]}"#),
        &|d| of(&d.spatial_bbox),
        "1,2,1,2",
    );
    check(
        &extra("temporal", "2001/2002"),
        &|d| of(&d.temporal_start) + &of(&d.temporal_end),
        "20012002",
    );
    check(
        r#""temporal_coverage": [{"start": "2001", "end": "2002"}]"#,
        &|d| of(&d.temporal_end),
        "2002",
    );
    check(
        r#""url": "https://office.example/p""#,
        &|d| of(&d.landing_page),
        "https://office.example/p",
    );
    check(
        r#""maintainer": "Open Data Office", "maintainer_email": "od@office.example""#,
        &|d| of(&d.contact_name),
        "Open Data Office",
    );
    check(
        r#""extras": [{"key": "guid", "value": "g-1"}, {"key": "harvest_source_title", "value": "City"}]"#,
        &|d| of(&d.source_id),
        "g-1",
    );
    check(r#""extras": {"language": "de"}"#, &|d| list(&d.language), "de");
    check(
        r#""title_translated": {"en": "Water", "fr": "Eau"}"#,
        &|d| of(&d.title_lang),
        r#"{"en":"Water","fr":"Eau"}"#,
    );
    check(r#""type": "Dataset""#, &|d| d.r#type.to_string(), "dataset");
    check(r#""type": "dataset_series""#, &|d| d.r#type.to_string(), "dataset");
}

#[test]
fn a_resource_fills_its_columns() {
    let members = r#""resources": [
        {"id": "r1", "url": "https://x.example/a.csv", "url_type": "upload", "format": "CSV", "mimetype": "text/csv",
         "name": "Table", "size": 1024, "hash": "", "created": "2026-01-01T00:00:00.1", "license": "cc-by"},
        {"id": "r2", "url": "https://x.example/page", "format": "", "size": "1 kB", "state": "active"},
        {"id": "r3", "url": "https://x.example/gone", "state": "deleted"}, null]"#;
    let reading = read_document(&Ckan, format!("[{}]", package("p", members)).as_bytes(), "");
    let page = reading.gathered.page();
    let [file, link] = page.distributions.as_slice() else { panic!("{:?}", page.distributions) };
    assert_eq!(file.download_url.as_deref(), Some("https://x.example/a.csv"));
    assert_eq!(
        (file.byte_size, file.checksum.as_deref(), file.licence_raw.as_deref()),
        (Some(1024), None, Some("cc-by"))
    );
    assert_eq!(
        (link.access_url.as_deref(), link.download_url.as_deref()),
        (Some("https://x.example/page"), None)
    );
    assert_eq!(reading.codes(), ["empty-text", "not-a-number"]);
}

#[test]
fn other_kinds_and_repeated_keys_are_told() {
    let harvest = package("h", "").replace(r#""type": "dataset""#, r#""type": "harvest""#);
    let twice = package(
        "p",
        r#""extras": [{"key": "a", "value": "1"}, {"key": "a", "value": "2"}, {"key": "modified", "value": "2020"}, {"key": "modified", "value": "2021"}]"#,
    );
    let reading = read_document(&Ckan, format!("{harvest}\n{twice}\n").as_bytes(), "");
    assert_eq!(
        (reading.ids(), reading.codes()),
        (vec!["p".into()], vec!["not-a-dataset".into(), "repeated-key".into()])
    );
    let page = reading.gathered.page();
    assert_eq!(page.datasets[0].modified.as_deref(), Some("2020"), "the first stays");
    assert_eq!(&*page.datasets[0].locator, "document document 2#");
}

#[test]
fn what_the_portal_alone_touches_is_no_change() {
    let check = |before: &str, after: &str, unchanged: usize| {
        let read = |members: &str, past: &Remembered| {
            let document = format!("[{}]", package("p", members));
            let entrance = Url::parse("https://portal.example/").expect("a sound address");
            read_steps_at(&Ckan, &entrance, &Wanted::Everything, past, &mut |ask| {
                Some((
                    200,
                    if ask.url.path().ends_with("search") {
                        page(1, &[document[1..document.len() - 1].to_owned()])
                    } else {
                        "{}".to_owned()
                    },
                ))
            })
        };
        let mut past = Remembered::default();
        past.take(&read(before, &Remembered::default()).gathered);
        let reading = read(after, &past);
        assert_eq!(past.take(&reading.gathered).unchanged, unchanged, "{before} {after}");
    };
    check(r#""a": 1"#, r#""a": 1"#, 1);
    check(r#""a": 1"#, r#""a": 2"#, 0);
    check(r#""tracking_summary": {"total": 1}"#, r#""tracking_summary": {"total": 2}"#, 1);
    check(
        r#""resources": [{"cache_last_updated": "1"}]"#,
        r#""resources": [{"cache_last_updated": "2"}]"#,
        1,
    );
    check(
        r#""organization": {"id": "o", "description": "x"}"#,
        r#""organization": {"id": "o", "description": "y"}"#,
        1,
    );
    check(
        r#""organization": {"id": "o", "title": "x"}"#,
        r#""organization": {"id": "o", "title": "y"}"#,
        0,
    );
    // The time of the portal counts where the record has none of its own.
    check(r#""x": {"metadata_modified": "1"}"#, r#""x": {"metadata_modified": "2"}"#, 0);
    check(
        r#""modified": "2020", "revision_id": "1""#,
        r#""modified": "2020", "revision_id": "2""#,
        1,
    );
}

#[test]
fn only_ckan_is_recognised() {
    let check = |document: &str, url: &str, confident: f64| {
        let ask = Ask::get(Url::parse(url).expect("a sound address"), "");
        let exchange = crate::reading::exchange(&ask, 200, "", document.as_bytes().to_vec());
        let found = Ckan.recognise(&exchange.answer.expect("an answer"));
        assert_eq!(found.as_ref().map_or(0.0, |found| found.confidence), confident, "{document}");
        if let Some(found) = found {
            assert!(found.entrance.path().ends_with('/'), "{}", found.entrance);
        }
    };
    let api = "https://x.example/data/api/3/action/package_search?rows=1";
    check(&page(1, &[package("p", "")]), api, 0.97);
    check(&page(0, &[]), api, 0.97);
    check(r#"{"success": true, "result": {"ckan_version": "2.9"}}"#, api, 0.95);
    check(r#"{"success": true, "result": ["a", "b"]}"#, api, 0.9);
    check(
        &format!(r#"{{"success": true, "result": [[{}]]}}"#, package("p", "")),
        "https://x.example/",
        0.95,
    );
    check(&package("p", ""), "file:///x.jsonl", 0.9);
    check(r#"{"success": true, "result": ["a", "b"]}"#, "https://x.example/other", 0.0);
    check(r#"{"data": [], "next_page": null, "total": 0}"#, api, 0.0);
    check("\"Bad request\"", api, 0.0);
    let doors = Ckan.doors(&Url::parse("https://x.example/dataset").expect("a sound address"));
    assert_eq!(doors[0].url.as_str(), "https://x.example/api/3/action/package_search?rows=1");
}

#[test]
fn real_files_have_their_counts() {
    let wrong = std::cell::RefCell::new(Vec::new());
    let check = |name: &str, rows: usize, codes: &[&str]| -> Option<Reading> {
        let bytes = bytes(&format!("ckan/{name}"))?;
        let reading = read_document(&Ckan, &bytes, "application/json");
        let page = reading.gathered.page();
        assert_eq!(page.datasets.len(), rows, "{name}");
        if reading.codes() != codes {
            wrong.borrow_mut().push((name.to_owned(), reading.codes()));
        }
        assert!(page.quarantine.is_empty(), "{name}: {:?}", page.quarantine.first());
        assert_eq!(reading.end, Some(Next::End), "{name}");
        say(&format!(
            "{name}: {} data sets, {} distributions",
            page.datasets.len(),
            page.distributions.len()
        ));
        Some(reading)
    };
    if let Some(reading) =
        check("ckan2.12_package_search_page.json", 100, &["empty-text", "not-an-address"])
    {
        assert_eq!(reading.about.claimed, Some(1447));
    }
    if let Some(reading) = check(
        "data.gov_2017-01-05_packages_sample1000.jsonl",
        993,
        &[
            "empty-text",
            "not-a-dataset",
            "not-a-date",
            "not-an-address",
            "repeated-key",
            "too-long",
        ],
    ) {
        let page = reading.gathered.page();
        let count =
            |code: &str| page.findings.iter().filter(|finding| &*finding.code == code).count();
        assert_eq!((count("not-a-dataset"), count("repeated-key")), (7, 381));
    }
    if let Some(reading) = check("dataportals_ckan-export.json", 390, &["empty-text"]) {
        assert_eq!(reading.about.claimed, Some(390));
    }
    check("udata_dkan-french-w-license.json", 1, &["empty-text", "not-a-date", "not-a-number"]);
    assert_eq!(wrong.into_inner(), []);
}
