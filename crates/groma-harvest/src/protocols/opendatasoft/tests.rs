use super::*;
use crate::reading::{exchange, read_document, read_steps};
use crate::shared_files::bytes;
use crate::summary::say;
use std::collections::HashMap;

fn item(n: usize) -> String {
    format!(
        r#"{{"dataset_id": "d-{n}", "dataset_uid": "da_{n}", "has_records": true, "features": ["geo"],
        "metas": {{"default": {{"title": "Rivers {n}", "publisher": "Office of Waters", "modified": "2026-01-02T03:04:05+00:00",
        "license": "Open", "theme": ["Water"], "keyword": ["river"], "language": "fr", "records_count": {n},
        "metadata_processed": "now", "source_domain": "waters.example", "source_dataset": "rivers"}},
        "dcat": {{"accrualperiodicity": "annual", "contact_name": "Water Office"}}}}}}"#
    )
}

fn query(ask: &Ask) -> HashMap<String, String> {
    ask.url.query_pairs().map(|(key, value)| (key.into_owned(), value.into_owned())).collect()
}

/// A catalog of so many data sets.
fn answer(count: usize, ask: &Ask) -> (u16, String) {
    let offset: usize =
        query(ask).get("offset").map_or(0, |offset| offset.parse().expect("a number"));
    let items: Vec<String> = (offset..count.min(offset + 100)).map(item).collect();
    if ask.url.path().ends_with("exports/json") {
        let items: Vec<String> = (0..count).map(item).collect();
        return (200, format!("[{}]", items.join(",")));
    }
    (200, format!(r#"{{"total_count": {count}, "results": [{}]}}"#, items.join(",")))
}

#[test]
fn pages_are_read_to_the_total() {
    let reading = read_steps(&Opendatasoft, &Wanted::Everything, &mut |ask| Some(answer(230, ask)));
    assert_eq!(
        (reading.ids().len(), reading.asked.len(), reading.about.claimed),
        (230, 3, Some(230))
    );
    assert_eq!((reading.codes(), reading.end), (Vec::new(), Some(Next::End)));
    let page = reading.gathered.page();
    let dataset = &page.datasets[7];
    assert_eq!(dataset.source_id.as_deref(), Some("waters.example/rivers"));
    assert_eq!(
        dataset.landing_page.as_deref(),
        Some("https://portal.example/explore/dataset/d-7/")
    );
    assert_eq!(
        (dataset.accrual_periodicity_raw.as_deref(), dataset.distributions),
        (Some("annual"), 5)
    );
    let urls: Vec<&str> =
        page.distributions.iter().take(2).filter_map(|d| d.download_url.as_deref()).collect();
    let api = "https://portal.example/api/explore/v2.1/catalog/datasets/d-0/exports";
    assert_eq!(urls, [format!("{api}/csv"), format!("{api}/json")]);
    let since = Wanted::ChangedSince("2026-01-01T00:00:00Z".to_owned());
    let reading = read_steps(&Opendatasoft, &since, &mut |ask| Some(answer(3, ask)));
    assert_eq!(query(&reading.asked[0])["where"], "modified>=date'2026-01-01'");
    assert_eq!(reading.about.claimed, None, "what changed is not all there is");
    let reading = read_steps(&Opendatasoft, &Wanted::Identifiers, &mut |ask| Some(answer(3, ask)));
    assert_eq!(
        (reading.ids().len(), query(&reading.asked[0])["select"].as_str()),
        (0, "dataset_id")
    );
}

#[test]
fn beyond_what_pages_reach_there_is_the_export() {
    let reading = read_steps(&Opendatasoft, &Wanted::Everything, &mut |ask| match query(ask)
        .get("offset")
    {
        Some(_) => Some((200, format!(r#"{{"total_count": 12000, "results": [{}]}}"#, item(0)))),
        None => Some(answer(120, ask)),
    });
    assert!(reading.asked[1].url.path().ends_with("/catalog/exports/json"));
    assert_eq!((reading.ids().len(), reading.codes()), (120, vec!["fell-back".to_owned()]));
}

#[test]
fn what_a_server_does_not_know_is_left_out() {
    let reading = read_steps(&Opendatasoft, &Wanted::Everything, &mut |ask| {
        if ask.url.path().contains("v2.1") {
            return Some((404, r#"{"error_code": "NotFound", "message": "no"}"#.to_owned()));
        }
        let item = item(1);
        Some((
            200,
            format!(
                r#"{{"total_count": 1, "links": [], "datasets": [{{"links": [], "dataset": {item}}}]}}"#
            ),
        ))
    });
    assert_eq!((reading.ids(), reading.asked.len()), (vec!["d-1".to_owned()], 2));
    let reading = read_steps(&Opendatasoft, &Wanted::Everything, &mut |ask| match query(ask)
        .contains_key("order_by")
    {
        true => {
            Some((400, r#"{"error_code": "ODSQLError", "message": "no such order"}"#.to_owned()))
        }
        false => Some(answer(2, ask)),
    });
    assert_eq!(reading.ids().len(), 2);
    let error = r#"{"error_code": "QuotaExceeded", "message": "Too many calls today"}"#;
    for status in [200, 429] {
        let reading = read_steps(&Opendatasoft, &Wanted::Everything, &mut |_| {
            Some((status, error.to_owned()))
        });
        let Some(Next::Broken(_, what)) = reading.end else { panic!("{:?}", reading.end) };
        assert!(what.contains("Too many calls today"), "{what}");
    }
}

#[test]
fn a_broken_item_is_broken_alone() {
    let body = format!(
        r#"{{"total_count": 3, "results": [{}, {{"dataset_id": "d-1", "metas" 1}}, {}]}}"#,
        item(0),
        item(2)
    );
    let reading =
        read_steps(&Opendatasoft, &Wanted::Everything, &mut |_| Some((200, body.clone())));
    assert_eq!(
        (reading.ids(), reading.codes()),
        (vec!["d-0".into(), "d-2".into()], vec!["unreadable-record".into()])
    );
    assert_eq!(reading.asked.len(), 1, "the broken one counts as one that came");
}

#[test]
fn only_opendatasoft_is_recognised() {
    let check = |document: &str, confident: f64| {
        let ask = Ask::get(Url::parse("https://portal.example/api").expect("a sound address"), "");
        let exchange = exchange(&ask, 200, "", document.as_bytes().to_vec());
        let found = Opendatasoft.recognise(&exchange.answer.expect("an answer"));
        assert_eq!(found.map_or(0.0, |found| found.confidence), confident, "{document}");
    };
    check(&format!(r#"{{"total_count": 1, "results": [{}]}}"#, item(1)), 0.97);
    check(&format!(r#"{{"total_count": 1, "datasets": [{{"dataset": {}}}]}}"#, item(1)), 0.97);
    check(&item(1), 0.95);
    check(r#"{"total_count": 1, "results": [{"name": "x"}]}"#, 0.0);
    check(r#"{"results": [{"resource": {"id": "x"}}], "resultSetSize": 1}"#, 0.0);
}

#[test]
fn real_answers_have_their_counts() {
    let check = |name: &str, rows: usize, distributions: usize, claimed: Option<u64>| {
        let Some(bytes) = bytes(&format!("ods/{name}")) else { return };
        let reading = read_document(&Opendatasoft, &bytes, "application/json");
        let page = reading.gathered.page();
        assert_eq!(
            (page.datasets.len(), page.distributions.len()),
            (rows, distributions),
            "{name}"
        );
        assert_eq!((reading.about.claimed, reading.codes()), (claimed, Vec::new()), "{name}");
        say(&format!("{name}: {rows} data sets, {distributions} distributions"));
    };
    check("catalog_datasets.json", 3, 9, Some(426));
    check("catalog_dataset_fantoir.json", 1, 5, None);
    // Neither facets nor records nor attachments are data sets.
    check("catalog_facets.json", 0, 0, None);
    check("catalog_dataset_record.json", 0, 0, None);
    check("catalog_dataset_fantoir_attachments.json", 0, 0, None);
}
