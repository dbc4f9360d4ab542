use super::*;
use crate::reading::{exchange, read_steps};
use std::collections::HashMap;

fn asset(n: usize, kind: &str) -> String {
    format!(
        r#"{{"resource": {{"id": "abcd-{n:04}", "name": "Rivers {n}", "type": "{kind}", "description": "All.",
        "data_updated_at": "2026-01-02T03:04:05.000Z", "createdAt": "2020-01-01T00:00:00.000Z", "page_views": {{"x": {n}}},
        "parent_fxf": ["wxyz-0001"]}}, "classification": {{"domain_category": "Water", "domain_tags": ["river"],
        "domain_metadata": [{{"key": "Publishing_Department", "value": "Office of Waters"}}, {{"key": "Common_Update-Frequency", "value": "Annual"}}]}},
        "metadata": {{"domain": "data.example", "license": "Public Domain"}}, "permalink": "https://data.example/d/abcd-{n:04}",
        "link": "https://data.example/x"}}"#
    )
}

fn query(ask: &Ask) -> HashMap<String, String> {
    ask.url.query_pairs().map(|(key, value)| (key.into_owned(), value.into_owned())).collect()
}

fn page(items: &[String], total: usize) -> Option<(u16, String)> {
    Some((200, format!(r#"{{"results": [{}], "resultSetSize": {total}}}"#, items.join(","))))
}

#[test]
fn assets_are_read_and_views_left_out() {
    let kinds = ["dataset", "map", "file", "href", "chart", "story", "filter", "calendar"];
    let assets: Vec<String> = kinds.iter().enumerate().map(|(n, kind)| asset(n, kind)).collect();
    let reading =
        read_steps(&Socrata, &Wanted::Everything, &mut |ask| match &*query(ask)["offset"] {
            "0" => page(&assets[..5], 8),
            "5" => page(&assets[5..], 8),
            other => panic!("offset {other}"),
        });
    assert_eq!(reading.ids(), ["abcd-0000", "abcd-0001", "abcd-0002", "abcd-0003"]);
    assert_eq!(
        (reading.codes(), reading.about.claimed),
        (vec!["not-a-dataset".to_owned()], Some(8))
    );
    assert_eq!(query(&reading.asked[0])["domains"], "portal.example");
    let gathered = reading.gathered.page();
    let row = &gathered.datasets[0];
    assert_eq!(
        (row.publisher_name.as_deref(), row.licence_raw.as_deref()),
        (Some("Office of Waters"), Some("Public Domain"))
    );
    assert_eq!(
        (row.accrual_periodicity_raw.as_deref(), row.is_part_of.as_deref()),
        (Some("Annual"), Some("wxyz-0001"))
    );
    assert_eq!(row.modified.as_deref(), Some("2026-01-02T03:04:05Z"));
    let urls: Vec<&str> =
        gathered.distributions.iter().filter_map(|d| d.access_url.as_deref()).collect();
    assert_eq!(urls[0], "https://data.example/api/views/abcd-0000/rows.csv?accessType=DOWNLOAD");
    assert_eq!(
        (urls.len(), urls[4], urls[5]),
        (6, "https://data.example/download/abcd-0002", "https://data.example/x")
    );
}

#[test]
fn deep_pages_are_reached_by_name() {
    let total = 9_501;
    let reading = read_steps(&Socrata, &Wanted::Everything, &mut |ask| {
        let query = query(ask);
        let Some(after) = query.get("scroll_id") else {
            let offset: usize = query["offset"].parse().expect("a number");
            let items: Vec<String> = (offset..offset + 500).map(|n| asset(n, "dataset")).collect();
            return page(&items, total);
        };
        assert_eq!(after, "abcd-9499", "the last one that was reached by its place");
        page(&[asset(9_500, "dataset")], total)
    });
    assert_eq!(
        (reading.ids().len(), reading.asked.len(), reading.end),
        (9_501, 20, Some(Next::End))
    );
}

#[test]
fn the_catalog_is_asked_for_one_portal() {
    let check = |entrance: &str, expected: &str| {
        assert_eq!(base(&Url::parse(entrance).expect("a sound address")).as_str(), expected);
    };
    check(
        "https://data.example/",
        "https://data.example/api/catalog/v1?domains=data.example&search_context=data.example",
    );
    check(
        "https://api.us.socrata.com/api/catalog/v1?domains=a.example&limit=3",
        "https://api.us.socrata.com/api/catalog/v1?domains=a.example",
    );
    assert!(
        Socrata
            .start(
                &Url::parse("https://data.example/").expect("a sound address"),
                &Wanted::Identifiers
            )
            .is_none()
    );
}

#[test]
fn errors_and_others_are_told() {
    let reading = read_steps(&Socrata, &Wanted::Everything, &mut |_| {
        Some((200, r#"{"error": "no such domain"}"#.to_owned()))
    });
    assert!(
        matches!(reading.end, Some(Next::Broken(code, _)) if code == finding::ERROR_INSIDE_SUCCESS)
    );
    let check = |document: &str, confident: f64| {
        let ask = Ask::get(
            Url::parse("https://data.example/api/catalog/v1").expect("a sound address"),
            "",
        );
        let exchange = exchange(&ask, 200, "", document.as_bytes().to_vec());
        let found = Socrata.recognise(&exchange.answer.expect("an answer"));
        assert_eq!(found.map_or(0.0, |found| found.confidence), confident, "{document}");
    };
    check(&page(&[asset(1, "dataset")], 1).expect("a page").1, 0.95);
    check(r#"{"total_count": 0, "results": []}"#, 0.0);
}
