use super::*;
use crate::reading::{read_document, read_steps_at};
use crate::shared_files;
use groma_define::harvest::NoMemory;

fn record(id: &str) -> String {
    format!(
        r#"{{"id": "{id}", "type": "Feature", "time": {{"interval": ["2020-01-01", ".."]}},
        "geometry": {{"type": "Polygon", "coordinates": [[[1, 2], [3, 2], [3, 4], [1, 2]]]}},
        "properties": {{"type": "dataset", "title": "Title of {id}", "created": "2021-01-01",
          "updated": "2022-02-02T00:00:00Z", "language": {{"code": "en"}}, "keywords": ["a"],
          "themes": [{{"concepts": [{{"id": "environment"}}]}}], "license": "CC-BY-4.0",
          "contacts": [{{"organization": "City", "roles": ["publisher"], "emails": [{{"value": "info@x.example"}}]}}]}},
        "links": [{{"rel": "enclosure", "type": "text/csv", "href": "/d/{id}.csv", "length": 12}},
          {{"rel": "self", "href": "x"}}, {{"rel": "canonical", "type": "text/html", "href": "https://x.example/{id}"}}]}}"#
    )
}

fn page(ids: &[&str], matched: u64, next: &str) -> String {
    let records: Vec<String> = ids.iter().map(|id| record(id)).collect();
    let next = match next {
        "" => String::new(),
        href => format!(
            r#"{{"rel": "next", "type": "text/html", "href": "/html"}},
               {{"rel": "next", "type": "application/geo+json", "href": "{href}"}}"#
        ),
    };
    format!(
        r#"{{"type": "FeatureCollection", "numberMatched": {matched}, "features": [{}], "links": [{next}]}}"#,
        records.join(",")
    )
}

const COLLECTIONS: &str = r#"{"title": "Portal", "collections": [
    {"id": "maps", "itemType": "feature", "links": []},
    {"id": "one", "itemType": "record", "links": [{"rel": "items", "type": "application/json", "href": "/api/one/items"}]},
    {"id": "two", "itemType": "record", "links": []}]}"#;

/// A harvest of a scripted server: identifiers, findings, how it ended.
fn check(script: &[(&str, u16, &str)], ids: &[&str], codes: &[&str], end: &str) {
    let entrance = Url::parse("https://p.example/api/collections").unwrap();
    let mut answer = |ask: &Ask| {
        let asked = ask.url.as_str().trim_start_matches("https://p.example");
        let found = script.iter().find(|(path, ..)| asked == *path);
        found.map(|(_, status, body)| (*status, (*body).to_owned()))
    };
    let reading =
        read_steps_at(&OgcRecords, &entrance, &Wanted::Everything, &NoMemory, &mut answer);
    assert_eq!(reading.ids(), ids);
    assert_eq!(reading.codes(), codes);
    let ended = match reading.end {
        Some(Next::Broken(code, why)) => format!("{}: {why}", code.name),
        other => format!("{other:?}"),
    };
    assert!(ended.contains(end), "{ended}");
}

#[test]
fn collections_are_read_page_by_page() {
    let (a, b, c) =
        (page(&["1", "2"], 3, "/api/one/items?offset=2"), page(&["3"], 3, ""), page(&["4"], 1, ""));
    let script = [
        ("/api/collections?f=json", 200, COLLECTIONS),
        ("/api/one/items?f=json&limit=100", 200, a.as_str()),
        ("/api/one/items?offset=2", 200, b.as_str()),
        ("/api/collections/two/items?f=json&limit=100", 200, c.as_str()),
    ];
    check(&script, &["1", "2", "3", "4"], &[], "Some(End)");
    let failing = [
        script[0],
        (
            "/api/one/items?f=json&limit=100",
            404,
            r#"{"code": "NotFound", "description": "no such thing"}"#,
        ),
        script[3],
    ];
    check(
        &failing,
        &["4"],
        &[],
        "incomplete: https://p.example/api/one/items?f=json&limit=100 answered with status 404: no such thing",
    );
}

#[test]
fn a_file_on_the_web_is_what_it_is() {
    let check = |path: &str, body: &str, ids: &[&str]| {
        let entrance = Url::parse("https://p.example/").unwrap().join(path).unwrap();
        let mut answer = |ask: &Ask| match ask.url.path() {
            "/next.json" => Some((200, page(&["9"], 3, ""))),
            asked => Some((200, if asked == path { body.to_owned() } else { "{}".to_owned() })),
        };
        let wanted = Wanted::Everything;
        let reading = read_steps_at(&OgcRecords, &entrance, &wanted, &NoMemory, &mut answer);
        assert_eq!(reading.ids(), ids, "{path}");
        assert_eq!(reading.end, Some(Next::End), "{path}");
    };
    check("/a/record.json", &record("1"), &["1"]);
    check("/a/records.geojson", &page(&["1", "2"], 3, "/next.json"), &["1", "2", "9"]);
    check("/a/collections.json", COLLECTIONS, &[]);
}

#[test]
fn what_goes_wrong_is_named() {
    let elsewhere = page(&["1"], 3, "https://q.example/items");
    let first = "/api/one/items?f=json&limit=100";
    let second = "/api/collections/two/items?f=json&limit=100";
    let empty = page(&[], 0, "/api/again");
    let all = |body| {
        [
            ("/api/collections?f=json", 200, COLLECTIONS),
            (first, 200, body),
            (second, 200, empty.as_str()),
        ]
    };
    check(&all(&elsewhere), &["1"], &[], "incomplete: ");
    check(&all(r#"{"code": "Error", "description": "out of order"}"#), &[], &[], "out of order");
    check(&all("<html><title>Log in</title></html>"), &[], &["not-what-was-asked"], "incomplete");
    let broken = page(&["1", "2"], 2, "").replacen("\"Title of 1\"", "...", 1);
    check(&all(&broken), &["2"], &["unreadable-record"], "End");
    let cut = &page(&["1", "2"], 2, "")[..1500];
    check(&all(cut), &["1"], &["unreadable-record"], "incomplete");
    let none = [("/api/collections?f=json", 200, r#"{"collections": [{"id": "a"}]}"#)];
    check(
        &none,
        &[],
        &[],
        "not-what-was-asked: https://p.example/api/collections?f=json lists 1 collections",
    );
}

#[test]
fn a_record_becomes_a_dataset() {
    let reading = read_document(&OgcRecords, record("x").as_bytes(), "application/geo+json");
    let all = reading.gathered.page();
    let (dataset, distribution) = (&all.datasets[0], &all.distributions[0]);
    assert_eq!(dataset.title.as_deref(), Some("Title of x"));
    assert_eq!(dataset.title_lang.as_deref(), Some(r#"{"en":"Title of x"}"#));
    assert_eq!(dataset.publisher_name.as_deref(), Some("City"));
    assert_eq!(
        (dataset.issued.as_deref(), dataset.modified.as_deref()),
        (Some("2021-01-01"), Some("2022-02-02T00:00:00Z"))
    );
    assert_eq!(
        (dataset.temporal_start.as_deref(), dataset.temporal_end.as_deref()),
        (Some("2020-01-01"), None)
    );
    assert_eq!(dataset.spatial_bbox.as_deref(), Some("1,2,3,4"));
    assert_eq!(dataset.licence.as_deref(), Some("CC_BY_4_0"));
    assert_eq!(dataset.landing_page.as_deref(), Some("https://x.example/x"));
    assert_eq!(&*dataset.theme[0], "ENVI");
    assert_eq!(distribution.format.as_deref(), Some("CSV"));
    assert_eq!(distribution.byte_size, Some(12));
    assert!(distribution.download_url.is_some());
}

#[test]
fn a_service_stands_among_the_services() {
    let text = record("s").replace("\"dataset\"", "\"service\"");
    let all = read_document(&OgcRecords, text.as_bytes(), "").gathered.page();
    assert_eq!((all.datasets.len(), all.services.len()), (0, 1));
    assert!(all.services[0].endpoint_url.is_some());
}

#[test]
fn real_files() {
    let check = |name: &str, datasets: usize, distributions: usize, quarantined: usize| {
        let Some(bytes) = shared_files::bytes(&format!("ogcrecords/{name}")) else { return };
        let all = read_document(&OgcRecords, &bytes, "application/json").gathered.page();
        assert_eq!(
            (all.datasets.len(), all.distributions.len()),
            (datasets, distributions),
            "{name}"
        );
        assert_eq!(all.quarantine.len(), quarantined, "{name}");
    };
    check("record.json", 1, 4, 0);
    check("open.canada.ca_sample-records.tinydb.json", 10, 54, 0);
    check("collections.json", 0, 0, 0);
    check("catalog.json", 0, 0, 0);
    // The standard's own sample is no JSON: dots stand where records should be.
    check("records.json", 0, 0, 8);
}
