use super::*;
use crate::reading::{exchange, read_document, read_steps};
use crate::shared_files::bytes;
use crate::summary::say;
use std::collections::HashMap;

fn dataset(n: usize, members: &str) -> String {
    format!(
        r#"{{"id": "u{n}", "slug": "rivers-{n}", "title": "Rivers {n}", "description": "All.", "tags": ["water"],
        "frequency": "annual", "license": "lov2", "page": "https://portal.example/datasets/rivers-{n}",
        "organization": {{"id": "o", "name": "Office of Waters", "logo": "x"}}, "last_modified": "2026-01-0{n}T00:00:00+00:00",
        "temporal_coverage": {{"start": "2001-01-01", "end": "2002-01-01"}}, "spatial": {{"zones": ["fr:commune:1"]}},
        "resources": [{{"id": "r", "title": "Table", "url": "https://portal.example/{n}.csv", "filetype": "file",
          "format": "csv", "mime": "text/csv", "filesize": 12, "checksum": {{"type": "sha1", "value": "ab"}}}}]{members}}}"#
    )
}

fn query(ask: &Ask) -> HashMap<String, String> {
    ask.url.query_pairs().map(|(key, value)| (key.into_owned(), value.into_owned())).collect()
}

fn page(items: &[String], more: bool, total: usize) -> Option<(u16, String)> {
    let next = if more { "\"https://portal.example/api/1/datasets/?page=9\"" } else { "null" };
    Some((
        200,
        format!(
            r#"{{"data": [{}], "next_page": {next}, "previous_page": null, "total": {total}}}"#,
            items.join(",")
        ),
    ))
}

#[test]
fn pages_are_read_while_there_is_a_next_one() {
    let reading = read_steps(&Udata, &Wanted::Everything, &mut |ask| match &*query(ask)["page"] {
        "1" => page(&[dataset(1, ""), dataset(2, "")], true, 4),
        "2" => page(
            &[dataset(2, ""), dataset(3, r#", "deleted": "2026-01-01T00:00:00""#), dataset(4, "")],
            false,
            4,
        ),
        other => panic!("page {other}"),
    });
    assert_eq!(
        (reading.ids(), reading.codes()),
        (vec!["u1".into(), "u2".into(), "u4".into()], Vec::new())
    );
    assert_eq!(
        (reading.deleted.len(), reading.about.claimed, reading.end),
        (1, Some(4), Some(Next::End))
    );
    let gathered = reading.gathered.page();
    let row = &gathered.datasets[0];
    assert_eq!(
        (row.publisher_name.as_deref(), row.licence_raw.as_deref()),
        (Some("Office of Waters"), Some("lov2"))
    );
    assert_eq!(
        (row.temporal_end.as_deref(), row.spatial_raw.as_deref()),
        (Some("2002-01-01"), Some("fr:commune:1"))
    );
    let file = &gathered.distributions[0];
    assert_eq!((file.byte_size, file.checksum_algorithm.as_deref()), (Some(12), Some("sha1")));
    assert_eq!(file.download_url.as_deref(), Some("https://portal.example/1.csv"));
}

#[test]
fn changes_are_read_until_they_are_too_old() {
    let since = Wanted::ChangedSince("2026-01-02T00:00:00Z".to_owned());
    let reading = read_steps(&Udata, &since, &mut |ask| {
        assert_eq!(query(ask)["sort"], "-last_modified");
        match &*query(ask)["page"] {
            "1" => page(&[dataset(4, ""), dataset(3, "")], true, 9),
            "2" => page(&[dataset(2, ""), dataset(1, "")], true, 9),
            other => panic!("page {other} is too old"),
        }
    });
    assert_eq!(
        (reading.ids().len(), reading.about.claimed, reading.end),
        (4, None, Some(Next::End))
    );
    let reading =
        read_steps(&Udata, &Wanted::Everything, &mut |ask| match query(ask).contains_key("sort") {
            true => Some((400, r#"{"message": "no such order"}"#.to_owned())),
            false => page(&[dataset(1, "")], false, 1),
        });
    assert_eq!(reading.ids(), ["u1"]);
    let reading = read_steps(&Udata, &Wanted::Identifiers, &mut |_| {
        page(&[r#"{"id": "u1", "deleted": null}"#.to_owned()], false, 1)
    });
    assert_eq!(
        (reading.asked[0].headers[0].0.as_str(), reading.ids().len(), reading.end),
        ("X-Fields", 0, Some(Next::End))
    );
}

#[test]
fn counters_and_crawlers_change_nothing() {
    let check = |before: &str, after: &str, same: bool| {
        let hash = |members: &str| {
            let reading =
                read_document(&Udata, format!("[{}]", dataset(1, members)).as_bytes(), "");
            reading.gathered.page().datasets[0].canonical_hash.clone()
        };
        assert_eq!(hash(before) == hash(after), same, "{before} {after}");
    };
    check(r#", "metrics": {"views": 1}"#, r#", "metrics": {"views": 2}"#, true);
    check(r#", "quality": {"score": 0.1}"#, r#", "quality": {"score": 0.2}"#, true);
    check(r#", "acronym": "a""#, r#", "acronym": "b""#, false);
}

#[test]
fn only_udata_is_recognised() {
    let check = |document: &str, confident: f64| {
        let ask = Ask::get(
            Url::parse("https://portal.example/api/1/datasets/").expect("a sound address"),
            "",
        );
        let exchange = exchange(&ask, 200, "", document.as_bytes().to_vec());
        let found = Udata.recognise(&exchange.answer.expect("an answer"));
        assert_eq!(found.map_or(0.0, |found| found.confidence), confident, "{document}");
    };
    check(&page(&[dataset(1, "")], false, 1).expect("a page").1, 0.95);
    check(&page(&[], false, 0).expect("a page").1, 0.95);
    check(&dataset(1, ""), 0.9);
    check(&format!("[{}]", dataset(1, "")), 0.9);
    check(r#"{"data": [{"id": 1, "name": "x"}], "next_page": null, "total": 1}"#, 0.0);
}

#[test]
fn the_real_file_has_its_count() {
    let Some(bytes) = bytes("udata/udata_datasets.json") else { return };
    let reading = read_document(&Udata, &bytes, "application/json");
    let page = reading.gathered.page();
    assert_eq!((page.datasets.len(), page.distributions.len()), (15, 99));
    assert!(page.quarantine.is_empty());
    assert!(page.datasets.iter().all(|row| row.publisher_name.is_some()));
    say(&format!("udata_datasets.json: 15 data sets, {} distributions", page.distributions.len()));
}

#[test]
fn resources_that_are_only_linked_are_told() {
    let linked = r#"{"id": "u1", "slug": "s", "title": "T", "resources": {"rel": "subsection", "href": "https://x.example/r", "total": 900}}"#;
    let reading = read_document(&Udata, linked.as_bytes(), "");
    assert_eq!(
        (reading.codes(), reading.gathered.page().distributions.len()),
        (vec!["shorter-list".to_owned()], 0)
    );
}

#[test]
fn resources_that_are_only_linked_are_asked_for() {
    let link = |n: usize, total: usize| {
        let whole = dataset(n, "");
        let at = whole.find("\"resources\"").expect("a data set has resources");
        let link =
            r#"{"rel": "subsection", "href": "https://portal.example/api/2/r", "type": "GET""#;
        format!("{}\"resources\": {link}, \"total\": {total}}}}}", &whole[..at])
    };
    let resources = |page: usize, of: usize| {
        let some = (50 * page - 49..=of.min(50 * page)).map(|n| {
            format!(r#"{{"id": "r{n}", "url": "https://portal.example/{n}.csv", "format": "csv"}}"#)
        });
        format!(r#"{{"data": [{}], "total": {of}}}"#, some.collect::<Vec<_>>().join(","))
    };
    let check = |second: Option<(u16, String)>, ids: &[&str], files: usize, codes: &[&str]| {
        let reading = read_steps(&Udata, &Wanted::Everything, &mut |ask| {
            match (ask.url.path(), query(ask).get("page").map(String::as_str)) {
                ("/api/1/datasets/", Some("1")) => {
                    page(&[dataset(1, ""), link(2, 70), link(3, 0)], true, 5)
                }
                // One comes a second time.
                ("/api/1/datasets/", _) => page(&[link(2, 70), dataset(4, "")], false, 5),
                ("/api/1/datasets/u2/", None) => Some((200, link(2, 70))),
                ("/api/1/datasets/u3/", None) => Some((200, dataset(3, ""))),
                ("/api/2/datasets/u2/resources/", Some("1")) => Some((200, resources(1, 70))),
                ("/api/2/datasets/u2/resources/", Some("2")) => second.clone(),
                other => panic!("nobody expected {other:?}"),
            }
        });
        let page = reading.gathered.page();
        assert_eq!((reading.ids(), page.distributions.len()), (owned(ids), files), "{second:?}");
        assert_eq!((reading.codes(), reading.end), (owned(codes), Some(Next::End)), "{second:?}");
        assert_eq!(reading.incomplete.is_some(), !page.quarantine.is_empty());
        assert!(page.quarantine.iter().all(|row| row.native_id.as_deref() == Some("u2")));
    };
    check(Some((200, resources(2, 70))), &["u1", "u2", "u3", "u4"], 73, &[]);
    check(Some((200, resources(2, 60))), &["u1", "u2", "u3", "u4"], 63, &["shorter-list"]);
    // What is known of it stays until all of it comes.
    check(Some((500, String::new())), &["u1", "u3", "u4"], 3, &["unreadable-record"]);
    check(None, &["u1", "u3", "u4"], 3, &["unreadable-record"]);
}

fn owned(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}
