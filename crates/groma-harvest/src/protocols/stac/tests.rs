use super::*;
use crate::reading::{Reading, read_document, read_steps_at};
use crate::shared_files;
use groma_define::harvest::NoMemory;

fn collection(id: &str, links: &str) -> String {
    format!(
        r#"{{"type": "Collection", "stac_version": "1.0.0", "id": "{id}", "title": "Title of {id}",
        "description": "d", "license": "CC-BY-4.0", "keywords": ["k"],
        "providers": [{{"name": "Host", "roles": ["host"]}}, {{"name": "Maker", "roles": ["producer"]}}],
        "extent": {{"spatial": {{"bbox": [[1, 2, 3, 4]]}}, "temporal": {{"interval": [["2020-01-01T00:00:00Z", null]]}}}},
        "assets": {{"all": {{"href": "all.parquet", "type": "application/vnd.apache.parquet"}},
          "look": {{"href": "look.png", "roles": ["thumbnail"]}}}},
        "links": [{links}]}}"#
    )
}

fn harvest(entrance: &str, script: &[(&str, u16, &str)]) -> Reading {
    let entrance = Url::parse("https://p.example/").unwrap().join(entrance).unwrap();
    let mut answer = |ask: &Ask| {
        let body = ask.body.as_ref().map(|(_, body)| format!(" {body}")).unwrap_or_default();
        let asked = format!("{}{body}", ask.url.path());
        let query = ask.url.query().map(|query| format!("{}?{query}", ask.url.path()));
        let found =
            script.iter().find(|(path, ..)| asked == *path || query.as_deref() == Some(*path));
        found.map(|(_, status, body)| (*status, (*body).to_owned()))
    };
    read_steps_at(&Stac, &entrance, &Wanted::Everything, &NoMemory, &mut answer)
}

/// A harvest of a scripted server: identifiers, findings, how it ended.
fn check(entrance: &str, script: &[(&str, u16, &str)], ids: &[&str], codes: &[&str], end: &str) {
    let reading = harvest(entrance, script);
    assert_eq!(reading.ids(), ids);
    assert_eq!(reading.codes(), codes);
    let ended = match reading.end {
        Some(Next::Broken(code, why)) => format!("{}: {why}", code.name),
        other => format!("{other:?}"),
    };
    assert!(ended.contains(end), "{ended}");
}

const API: &str = r#"{"type": "Catalog", "stac_version": "1.0.0", "id": "api", "title": "An API",
    "description": "d", "conformsTo": ["https://api.stacspec.org/v1.0.0/core"],
    "links": [{"rel": "data", "href": "collections"}, {"rel": "search", "href": "search"},
      {"rel": "child", "href": "collections/a"}]}"#;

#[test]
fn an_api_is_read_by_its_list_of_collections() {
    let items = r#"{"rel": "items", "type": "application/geo+json", "href": "a/items"}"#;
    let first = format!(
        r#"{{"collections": [{}, {}], "numberMatched": 3, "links": [{{"rel": "next", "href": "collections?page=2"}}]}}"#,
        collection("a", items),
        collection("b", "")
    );
    let second = format!(
        r#"{{"collections": [{}], "links": [{{"rel": "next", "method": "POST", "href": "collections", "body": {{"token": "t"}}, "merge": true}}]}}"#,
        collection("c", "")
    );
    let last = r#"{"collections": [], "links": [{"rel": "next", "href": "collections?page=9"}]}"#;
    let script = [
        ("/collections {\"token\":\"t\"}", 200, last),
        ("/collections?page=2", 200, second.as_str()),
        ("/collections", 200, first.as_str()),
        ("/", 200, API),
    ];
    check("/", &script, &["a", "b", "c"], &[], "Some(End)");
    let all = harvest("/", &script).gathered.page();
    assert_eq!(all.services.len(), 1);
    assert_eq!(all.services[0].r#type.as_deref(), Some("STAC"));
    let a = &all.datasets[0];
    assert_eq!(
        (a.publisher_name.as_deref(), a.licence.as_deref()),
        (Some("Maker"), Some("CC_BY_4_0"))
    );
    assert_eq!(a.spatial_bbox.as_deref(), Some("1,2,3,4"));
    assert_eq!(
        (a.temporal_start.as_deref(), a.temporal_end.as_deref()),
        (Some("2020-01-01T00:00:00Z"), None)
    );
    let of_a: Vec<_> = all.distributions.iter().filter(|d| d.dataset_id == a.dataset_id).collect();
    let formats: Vec<_> = of_a.iter().map(|d| d.format.as_deref().unwrap_or("-")).collect();
    assert_eq!(formats, ["PARQUET", "GEOJSON"]);
    check("/collections", &script, &["a", "b", "c"], &[], "Some(End)");
}

#[test]
fn a_catalog_of_files_is_followed_to_its_collections() {
    let root = r#"{"type": "Catalog", "stac_version": "1.0.0", "id": "root", "description": "d", "links": [
        {"rel": "child", "href": "./a/collection.json"}, {"rel": "child", "href": "./more/catalog.json"},
        {"rel": "item", "href": "./item.json"}]}"#;
    let more = r#"{"type": "Catalog", "stac_version": "1.0.0", "id": "more", "description": "d", "links": [
        {"rel": "child", "href": "../a/collection.json"}, {"rel": "child", "href": "../catalog.json"},
        {"rel": "child", "href": "b.json"}]}"#;
    let (a, b) = (collection("a", r#"{"rel": "item", "href": "1.json"}"#), collection("b", ""));
    let script = [
        ("/catalog.json", 200, root),
        ("/a/collection.json", 200, a.as_str()),
        ("/more/catalog.json", 200, more),
        ("/more/b.json", 200, b.as_str()),
    ];
    check("/catalog.json", &script, &["a", "b"], &[], "Some(End)");
    let gone = [script[0], script[1], script[2], ("/more/b.json", 404, "")];
    check(
        "/catalog.json",
        &gone,
        &["a"],
        &[],
        "incomplete: https://p.example/more/b.json answered with status 404",
    );
    let elsewhere = root.replace("./a/collection.json", "https://q.example/c.json");
    let script = [("/catalog.json", 200, elsewhere.as_str()), script[2], script[1], script[3]];
    check("/catalog.json", &script, &["a", "b"], &[], "https://q.example/c.json, on another host");
}

#[test]
fn what_goes_wrong_is_named() {
    let one = |body| [("/collections", 200, body)];
    check("/collections", &one("<html>"), &[], &["not-what-was-asked"], "not-what-was-asked");
    let error = r#"{"code": "NotFound", "description": "nothing here"}"#;
    check("/collections", &one(error), &[], &[], "error-inside-success");
    check("/collections", &[("/collections", 500, error)], &[], &[], "status 500: nothing here");
    let list =
        format!(r#"{{"collections": [{}, {{"id": 1, }}, {{"title": "x"}}]}}"#, collection("a", ""));
    check(
        "/collections",
        &one(&list),
        &["a", "1"],
        &["repaired-record", "unreadable-record"],
        "End",
    );
    let list = format!(r#"{{"collections": [{}, {{"id": "q" "x"}}]}}"#, collection("a", ""));
    check("/collections", &one(&list), &["a"], &["unreadable-record"], "End");
}

#[test]
fn real_files() {
    let check = |name: &str, datasets: usize, distributions: usize, codes: &[&str]| {
        let Some(bytes) = shared_files::bytes(&format!("stac/{name}")) else { return };
        let reading = read_document(&Stac, &bytes, "application/json");
        let all = reading.gathered.page();
        assert_eq!(
            (all.datasets.len(), all.distributions.len()),
            (datasets, distributions),
            "{name}"
        );
        assert_eq!(reading.codes(), codes, "{name}");
    };
    check("spec_collection.json", 1, 0, &[]);
    check("spec_collection-only_collection.json", 1, 0, &[]);
    check("spec_catalog.json", 0, 0, &[]);
    check("spec_core-item.json", 0, 0, &["not-a-dataset"]);
    check("pystac_sample-item-collection.json", 0, 0, &["not-a-dataset"]);
}
