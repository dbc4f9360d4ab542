use super::*;
use crate::reading::{Reading, read_document, read_steps, read_steps_at};
use crate::remembered::{Difference, Remembered};
use crate::shared_files::{bytes, table};
use crate::summary::say;
use groma_define::table::Text;

fn read(document: &str) -> Reading {
    read_document(&DataJson, document.as_bytes(), "application/json")
}

/// A feed of these records.
fn feed(records: &[String]) -> String {
    format!(
        r#"{{"conformsTo": "https://project-open-data.cio.gov/v1.1/schema", "dataset": [{}]}}"#,
        records.join(",\n  ")
    )
}

fn record(n: usize) -> String {
    format!(
        r#"{{"title": "Rivers {n}", "identifier": "r-{n}", "accessLevel": "public", "modified": "2026-01-02",
        "distribution": [{{"downloadURL": "https://data.example/{n}.csv", "mediaType": "text/csv"}}]}}"#
    )
}

#[test]
fn a_record_fills_its_columns() {
    let reading = read(&feed(&[r#"{
        "identifier": "rivers", "title": "Rivers", "description": "All of them.", "keyword": ["water", "map"],
        "theme": ["environment"], "publisher": {"name": "Office of Waters", "subOrganizationOf": {"name": "State"}},
        "contactPoint": {"fn": "Water Office", "hasEmail": "mailto:water@office.example"},
        "issued": "2020", "modified": "2026-01-02T03:04:05Z", "temporal": "2000-01-01/2010-12-31",
        "spatial": "1,2,3,4", "accrualPeriodicity": "R/P1Y", "accessLevel": "public",
        "license": "https://creativecommons.org/licenses/by/4.0/", "language": ["en-US"],
        "landingPage": "https://office.example/rivers", "isPartOf": "waters", "bureauCode": ["018:10"],
        "conformsTo": "https://standard.example/rivers",
        "distribution": [{"downloadURL": "https://office.example/rivers.csv", "mediaType": "text/csv",
            "format": "CSV", "title": "Table"}, {"accessURL": "https://office.example/api"}]
    }"#.to_owned()]));
    let page = reading.gathered.page();
    let [dataset] = page.datasets.as_slice() else { panic!("{:?}", page.findings) };
    let text = |text: &Option<Text>| text.as_deref().unwrap_or_default().to_owned();
    assert_eq!(&*dataset.native_id, "rivers");
    assert_eq!(text(&dataset.publisher_name), "Office of Waters");
    assert_eq!(text(&dataset.contact_name), "Water Office");
    assert!(dataset.contact_email_hash.is_some());
    assert_eq!(
        (text(&dataset.temporal_start), text(&dataset.temporal_end)),
        ("2000-01-01".into(), "2010-12-31".into())
    );
    assert_eq!(text(&dataset.spatial_bbox), "1,2,3,4");
    assert_eq!(text(&dataset.accrual_periodicity_raw), "R/P1Y");
    assert_eq!(text(&dataset.access_rights_raw), "public");
    assert_eq!(text(&dataset.is_part_of), "waters");
    assert_eq!(&*dataset.locator, "document#/dataset/0");
    assert_eq!(dataset.distributions, 2);
    assert_eq!(text(&page.distributions[0].media_type_raw), "text/csv");
    assert_eq!(text(&page.distributions[1].access_url), "https://office.example/api");
    let properties = text(&dataset.properties);
    assert!(properties.contains("dct:publisher b^org:Organization; dct:spatial l"), "{properties}");
    assert!(
        properties.contains("<https://project-open-data.cio.gov/v1.1/schema#bureauCode> l"),
        "{properties}"
    );
    assert_eq!(reading.codes(), Vec::<String>::new());
}

#[test]
fn odd_members_are_read_with_a_finding() {
    let check = |members: &str,
                 code: &str,
                 told: &dyn Fn(&groma_define::tables::DatasetRow) -> String,
                 expected: &str| {
        let reading =
            read(&feed(&[format!("{{\"identifier\": \"x\", \"title\": \"X\", {members}}}")]));
        let page = reading.gathered.page();
        assert_eq!(told(&page.datasets[0]), expected, "{members}");
        let codes = reading.codes();
        assert!(
            if code.is_empty() { codes.is_empty() } else { codes.contains(&code.to_owned()) },
            "{members}: {codes:?}"
        );
    };
    let keyword = |row: &groma_define::tables::DatasetRow| {
        row.keyword.iter().map(|k| k.to_string()).collect::<Vec<_>>().join("|")
    };
    check(r#""keyword": "a, b;c""#, "not-a-list", &keyword, "a|b|c");
    check(r#""keyword": null"#, "", &keyword, "");
    check(r#""keyword": ["a", 7, null]"#, "", &keyword, "a|7");
    check(
        r#""modified": "R/P1Y""#,
        "not-a-date",
        &|row| row.modified_raw.as_deref().unwrap_or("").to_owned(),
        "R/P1Y",
    );
    check(
        r#""title": "Y""#,
        "repeated-key",
        &|row| row.title.as_deref().unwrap_or("").to_owned(),
        "X",
    );
    check(
        r#""description": "a	b""#,
        "repaired-record",
        &|row| row.description.as_deref().unwrap_or("").to_owned(),
        "a\tb",
    );
    let spatial = r#""spatial": {"type": "Point", "coordinates": [1, 2]}"#;
    check(spatial, "", &|row| row.spatial_bbox.as_deref().unwrap_or("").to_owned(), "1,2,1,2");
    let numeric = read(
        r#"{"conformsTo": "DCAT-US", "dataset": [{"identifier": 7, "title": 2026, "publisher": "Office"}]}"#,
    );
    let row = &numeric.gathered.page().datasets[0];
    assert_eq!(
        (&*row.native_id, row.title.as_deref(), row.publisher_name.as_deref()),
        ("7", Some("2026"), Some("Office"))
    );
}

#[test]
fn one_bad_record_of_1200_leaves_1199() {
    let whole: Vec<String> = (0..1200).map(record).collect();
    let check = |broken: &str, place: usize| {
        let mut records = whole.clone();
        records[place] = broken.replace("NAME", &format!("r-{place}"));
        let reading = read(&feed(&records));
        let page = reading.gathered.page();
        assert_eq!(page.datasets.len(), 1199, "{broken}: {:?}", page.quarantine);
        assert_eq!(reading.codes(), ["unreadable-record"], "{broken}");
        let [aside] = page.quarantine.as_slice() else { panic!("{broken}: {:?}", page.quarantine) };
        assert!(
            aside.locator.starts_with(&format!("document#/dataset/{place} (byte ")),
            "{}",
            aside.locator
        );
        assert_eq!(aside.native_id.as_deref(), Some(&*format!("r-{place}")), "{broken}");
        let kept =
            page.bytes.iter().find(|kept| kept.hash == aside.raw_hash).expect("its bytes are kept");
        assert_eq!(String::from_utf8_lossy(&kept.bytes), records[place], "{broken}");
        assert_eq!(reading.end, Some(Next::End), "{broken}");
    };
    for place in [0, 1199] {
        check(r#"{"identifier": "NAME", "title": tru}"#, place);
        check(r#"{"identifier": "NAME", "title" "x"}"#, place);
        check(r#"{"identifier": "NAME", "title": {"en": "x""#, place.min(1198));
        check(r#"{"identifier": "NAME", "title": "x" "keyword": []}"#, place);
    }
    for place in [0, 700] {
        check(r#"{"identifier": "NAME", "title": "no end, "keyword": ["a"]}"#, place);
        check(r#"{"identifier": "NAME", "keyword": ["a"], "title": "no end}"#, place);
        check(r#"{"identifier": "NAME", "keyword": ["a", "title": "x"}"#, place);
        check(r#"{"identifier": "NAME", "distribution": [{"title": "x"], "keyword": []}"#, place);
    }
}

#[test]
fn a_record_that_cannot_be_read_is_there_all_the_same() {
    let mut records: Vec<String> = (0..3).map(record).collect();
    let mut past = Remembered::default();
    past.take(&read_again(feed(&records).as_bytes(), &past).gathered);
    records[1] = r#"{"identifier": "r-1", "title": "no end, "keyword": ["a"]}"#.to_owned();
    let again = read_again(feed(&records).as_bytes(), &past);
    let met = Difference { unchanged: 3, ..Difference::default() };
    assert_eq!(
        (past.take(&again.gathered), again.codes()),
        (met, vec!["unreadable-record".to_owned()])
    );
}

#[test]
fn what_is_no_feed_is_told() {
    let check = |bytes: &[u8], content_type: &str, codes: &[&str], rows: usize, ends: bool| {
        let reading = read_document(&DataJson, bytes, content_type);
        assert_eq!(reading.codes(), codes, "{}", String::from_utf8_lossy(bytes));
        assert_eq!(reading.gathered.page().datasets.len(), rows);
        assert_eq!(reading.end == Some(Next::End), ends, "{:?}", reading.end);
    };
    check(b"<!doctype html><html>", "application/json", &["not-what-was-asked"], 0, false);
    check(b"\"no such page\"", "application/json", &["not-what-was-asked"], 0, false);
    check(b"", "", &["not-what-was-asked"], 0, false);
    let good = feed(&[record(1), record(2)]);
    check(format!("\u{feff}{good}").as_bytes(), "", &[], 2, true);
    check(format!("load({good});").as_bytes(), "", &["not-what-was-asked"], 2, true);
    let utf16: Vec<u8> = good.encode_utf16().flat_map(u16::to_le_bytes).collect();
    check(&utf16, "application/json; charset=utf-8", &["wrong-charset"], 2, true);
    let latin: Vec<u8> = good
        .replace("Rivers", "Rivi_re")
        .bytes()
        .map(|b| if b == b'_' { 0xe8 } else { b })
        .collect();
    check(&latin, "application/json; charset=utf-8", &["wrong-charset"], 2, true);
    check(&latin, "application/json; charset=iso-8859-1", &[], 2, true);
    let deep =
        format!("{{\"identifier\": \"d\", \"x\": {}1{}}}", "[".repeat(5000), "]".repeat(5000));
    check(feed(&[record(1), deep, record(2)]).as_bytes(), "", &["too-deep"], 2, true);
    check(
        feed(&[record(1), "7".to_owned(), "null".to_owned()]).as_bytes(),
        "",
        &["unreadable-record"],
        1,
        true,
    );
}

#[test]
fn a_feed_that_is_cut_off_is_incomplete() {
    let whole = feed(&[record(1), record(2), record(3)]);
    for end in [whole.len() - 1, whole.len() - 3, whole.len() - 60, 150] {
        let reading = read(&whole[..end]);
        let Some(Next::Broken(code, _)) = &reading.end else { panic!("{end}: {:?}", reading.end) };
        assert_eq!(*code, finding::TRUNCATED_BODY);
    }
}

#[test]
fn a_repeated_identifier_keeps_the_first() {
    let again = record(1).replace("Rivers", "Lakes");
    let reading = read(&feed(&[record(1), record(2), again]));
    assert_eq!(
        (reading.ids(), reading.codes()),
        (vec!["r-1".into(), "r-2".into()], vec!["repeated-identifier".into()])
    );
    assert_eq!(&*reading.gathered.page().quarantine[0].locator, "document#/dataset/2");
}

#[test]
fn what_is_nested_in_3_0_is_read() {
    let dataset = |n: &str| {
        format!(
            r#"{{"@type": "Dataset", "title": "{n}", "identifier": "{n}", "publisher": {{"name": "Office"}}}}"#
        )
    };
    let nested = format!(
        r#"{{"@type": "Catalog", "conformsTo": {{"title": "DCAT-US 3.0"}}, "title": "All",
        "service": [{{"title": "API", "identifier": "s", "endpointURL": ["https://office.example/api"], "servesDataset": ["a"]}}],
        "record": [{{"title": "No name", "primaryTopic": "a"}}],
        "dataset": [{}, {{"title": "o", "identifier": {{"notation": "N-1"}}}}],
        "datasetSeries": {{"@id": "https://office.example/series", "title": "Yearly", "seriesMember": [{}, {}], "first": {}}},
        "catalog": {{"dataset": {}, "catalog": [{{"dataset": [{}]}}]}}}}"#,
        dataset("a"),
        dataset("a"),
        dataset("b"),
        dataset("b"),
        dataset("c"),
        dataset("d")
    );
    let reading = read(&nested);
    let page = reading.gathered.page();
    assert_eq!(reading.ids(), ["a", "N-1", "https://office.example/series", "b", "c", "d"]);
    let series =
        page.datasets.iter().find(|row| &*row.r#type == "series").expect("the series is there");
    assert_eq!(&*series.native_id, "https://office.example/series");
    assert_eq!(page.datasets[3].in_series.as_deref(), Some("https://office.example/series"));
    assert_eq!((page.services.len(), page.entities.len()), (1, 1));
    assert_eq!(page.services[0].dataset_id[0].as_ref(), page.datasets[0].dataset_id.as_str());
    assert_eq!(&*page.datasets[5].locator, "document#/catalog/catalog/0/dataset/0");
    assert_eq!((reading.codes(), reading.about.title.as_deref()), (Vec::new(), Some("All")));
}

#[test]
fn items_of_arcgis_hub_keep_their_identity() {
    let check = |identifier: &str, expected: &str| {
        let record = format!(r#"{{"identifier": "{identifier}"}}"#);
        let record = crate::json::read(record.as_bytes()).expect("it is JSON").value;
        assert_eq!(record::identifiers(&record)[0], expected);
    };
    let item = "0123456789abcdef0123456789abcdef";
    check(&format!("https://www.arcgis.com/home/item.html?id={item}"), item);
    check(
        &format!("https://www.arcgis.com/home/item.html?id={item}&sublayer=3"),
        &format!("{item}_3"),
    );
    check(&format!("https://hub.arcgis.com/datasets/{item}_0"), &format!("{item}_0"));
    check(&format!("https://data.example/datasets/{item}_12/about"), &format!("{item}_12"));
    check(&format!("https://other.example/{item}"), &format!("https://other.example/{item}"));
    check("GSA-1", "GSA-1");
    let feed = format!(
        r#"{{"conformsTo": "project-open-data", "dataset": [{{"title": "x", "identifier": "https://hub.arcgis.com/datasets/{item}_0"}}]}}"#
    );
    assert_eq!(read(&feed).about.software.as_deref(), Some("ArcGIS Hub"));
}

#[test]
fn the_feed_is_asked_for_where_it_is() {
    let check = |entrance: &str, expected: &str| {
        let step =
            DataJson.start(&Url::parse(entrance).expect("a sound address"), &Wanted::Everything);
        assert_eq!(step.expect("there is one way").asks[0].url.as_str(), expected);
    };
    check("https://data.example/", "https://data.example/data.json");
    check("https://data.example/open", "https://data.example/open/data.json");
    check("https://data.example/feeds/all.json", "https://data.example/feeds/all.json");
    check("https://hub.example/api/feed/dcat-us/1.1", "https://hub.example/api/feed/dcat-us/1.1");
    let waiting = read_steps(&DataJson, &Wanted::Everything, &mut |_| Some((202, "{}".to_owned())));
    assert!(matches!(waiting.end, Some(Next::Broken(code, _)) if code == finding::NOT_READY));
    let gone = read_steps(&DataJson, &Wanted::Everything, &mut |_| Some((500, String::new())));
    assert!(matches!(gone.end, Some(Next::Broken(code, _)) if code == finding::INCOMPLETE));
}

#[test]
fn only_feeds_are_recognised() {
    let check = |document: &str, confident: f64| {
        let step =
            Ask::get(Url::parse("https://data.example/data.json").expect("a sound address"), "");
        let exchange = crate::reading::exchange(&step, 200, "", document.as_bytes().to_vec());
        let found = DataJson.recognise(&exchange.answer.expect("an answer"));
        assert_eq!(found.map_or(0.0, |found| found.confidence), confident, "{document}");
    };
    check(&feed(&[record(1)]), 0.97);
    check(r#"{"dataset": [{"identifier": "a", "title": "b"}]}"#, 0.9);
    check(r#"{"@type": "dcat:Catalog", "dataset": []}"#, 0.7);
    check(r#"{"dataset": {"dataset_id": "x", "metas": {}}}"#, 0.0);
    check(r#"{"success": true, "result": {"count": 0, "results": []}}"#, 0.0);
    check(r#"{"@graph": [], "dataset": [{"identifier": "a"}]}"#, 0.0);
    check("<html>", 0.0);
}

#[test]
fn real_feeds_have_the_counts_of_their_profile() {
    for facts in table("datajson_profile.csv") {
        let count = |column: &str| facts[column].parse::<usize>().expect("a count");
        let name = &facts["file"];
        let Some(bytes) = bytes(&format!("datajson/{name}")) else { continue };
        let reading = read_document(&DataJson, &bytes, "application/json");
        let page = reading.gathered.page();
        let repeated = page.findings.iter().filter(|f| &*f.code == "repeated-identifier").count();
        assert_eq!(page.datasets.len() + repeated, count("datasets"), "{name}");
        assert_eq!(repeated, count("duplicate_identifiers"), "{name}");
        // What was set aside as repeated counts in the profile.
        let aside: Vec<Json> = page
            .quarantine
            .iter()
            .map(|q| {
                let kept = page
                    .bytes
                    .iter()
                    .find(|kept| kept.hash == q.raw_hash)
                    .expect("its bytes are kept");
                crate::json::read(&kept.bytes).expect("a repeated record can be read").value
            })
            .collect();
        let more = |counts: &dyn Fn(&Json) -> usize| aside.iter().map(counts).sum::<usize>();
        let parts = |record: &Json, member: &str| {
            record.at("distribution").items().iter().filter(|d| !d.at(member).is_null()).count()
        };
        let without = page.datasets.iter().filter(|d| d.distributions == 0).count();
        assert_eq!(
            without + more(&|r| usize::from(r.at("distribution").items().is_empty())),
            count("datasets_without_distribution"),
            "{name}"
        );
        assert_eq!(
            page.distributions.len() + more(&|r| r.at("distribution").items().len()),
            count("distributions"),
            "{name}"
        );
        let downloads = page.distributions.iter().filter(|d| d.download_url.is_some()).count();
        assert_eq!(
            downloads + more(&|r| parts(r, "downloadURL")),
            count("with_downloadURL"),
            "{name}"
        );
        let typed = page.distributions.iter().filter(|d| d.media_type_raw.is_some()).count();
        assert_eq!(typed + more(&|r| parts(r, "mediaType")), count("with_mediaType"), "{name}");
        let licensed = page.datasets.iter().filter(|d| d.licence_raw.is_some()).count();
        assert_eq!(
            licensed + more(&|r| usize::from(!r.at("license").is_null())),
            count("datasets_with_license"),
            "{name}"
        );
        let undated = page.datasets.iter().filter(|d| d.modified_raw.is_some()).count();
        assert_eq!(undated, count("bad_modified"), "{name}");
        assert_eq!(reading.end, Some(Next::End), "{name}");
        say(&format!(
            "{name}: {} data sets, {} distributions",
            page.datasets.len(),
            page.distributions.len()
        ));
    }
}

#[test]
fn real_edge_cases_have_their_counts() {
    let mut wrong = Vec::new();
    let mut check = |name: &str, rows: usize, without_identifier: usize, codes: &[&str]| {
        let Some(bytes) = bytes(name) else { return };
        let reading = read_document(&DataJson, &bytes, "application/json");
        let page = reading.gathered.page();
        assert_eq!(page.datasets.len(), rows, "{name}: {:?}", reading.ids());
        let nameless = page.findings.iter().filter(|f| &*f.code == "no-identifier").count();
        assert_eq!(nameless, without_identifier, "{name}");
        assert_eq!(reading.end, Some(Next::End), "{name}");
        if reading.codes() != codes {
            wrong.push((name.to_owned(), reading.codes()));
        }
    };
    check("datajson_edge/arm.data.json", 3, 0, &[]);
    check("datajson_edge/catalog.data.gov_test.data.json", 8, 0, &["not-a-date"]);
    check("datajson_edge/collection-1-parent-2-children.data.json", 3, 0, &[]);
    check("datajson_edge/large-spatial.data.json", 1, 0, &["too-long"]);
    check("datajson_edge/many-resources.data.json", 1, 0, &[]);
    check("datajson_edge/missing-dataset-fields.data.json", 2, 1, &["no-identifier"]);
    check("datajson_edge/missing-identifier-title.data.json", 3, 1, &["no-identifier"]);
    check("datajson_edge/null-spatial.data.json", 1, 0, &[]);
    check("datajson_edge/ny.data.json", 1, 0, &[]);
    check("datajson_edge/pod11_catalog-sample.json", 3, 0, &[]);
    check("datajson_edge/reserved-title.data.json", 1, 0, &[]);
    check("datagov_harvester/dcatus__dcatus.json", 7, 0, &["not-a-date"]);
    check("datagov_harvester/dcatus__dcatus3_0.json", 4, 0, &[]);
    check("datagov_harvester/dcatus__dcatus3_0_invalid.json", 2, 0, &[]);
    check("datagov_harvester/dcatus__dcatus3_0_nested_catalog.json", 3, 0, &[]);
    check("datagov_harvester/dcatus__dcatus3_0_record_no_id.json", 1, 0, &[]);
    check("datagov_harvester/dcatus__dcatus3_0_series_with_members.json", 3, 0, &[]);
    check("datagov_harvester/dcatus__dcatus3_0_with_services.json", 1, 0, &[]);
    check("datagov_harvester/dcatus__dcatus_2.json", 3, 0, &["not-a-date"]);
    check("datagov_harvester/dcatus__dcatus_multiple_invalid.json", 1, 0, &["not-an-address"]);
    check(
        "datagov_harvester/dcatus__dcatus_no_identifier.json",
        1,
        1,
        &["no-identifier", "not-a-date"],
    );
    check("datagov_harvester/dcatus__dcatus_same_title.json", 2, 0, &["not-a-date"]);
    check("datagov_harvester/dcatus__dcatus_same_title_step_2.json", 2, 0, &["not-a-date"]);
    check("datagov_harvester/dcatus__dcatus_single_record.json", 1, 0, &["not-a-date"]);
    check("datagov_harvester/dcatus__missing_title.json", 1, 0, &[]);
    assert_eq!(wrong, []);
}

/// Reads a feed at its address, with a past.
fn read_again(bytes: &[u8], past: &Remembered) -> Reading {
    let entrance = Url::parse("https://portal.example/data.json").expect("a sound address");
    let text = String::from_utf8(bytes.to_vec()).expect("the feeds are UTF-8");
    read_steps_at(&DataJson, &entrance, &Wanted::Everything, past, &mut |_| {
        Some((200, text.clone()))
    })
}

#[test]
fn what_changed_is_told_by_what_is_said() {
    let mut past = Remembered::default();
    let mut step = |records: &[String], expected: Difference| {
        let reading = read_again(feed(records).as_bytes(), &past);
        assert_eq!(past.take(&reading.gathered), expected);
    };
    step(&[record(1), record(2), record(3)], Difference { added: 3, ..Difference::default() });
    let rewritten = r#"{"identifier": "r-1", "modified": "2026-01-02", "accessLevel": "public", "title": "Rivers\u00201",
        "distribution": [{"mediaType": "text/csv", "downloadURL": "https://data.example/1.csv"}]}"#;
    let changed = record(2).replace("2026-01-02", "2026-01-03");
    let expected =
        Difference { added: 1, changed: 1, unchanged: 1, absent: vec!["r-3".to_owned()] };
    step(&[record(4), changed, rewritten.to_owned()], expected);
}

#[test]
fn the_histories_of_three_agencies_come_out_as_expected() {
    let mut pasts: std::collections::HashMap<String, (String, Remembered)> =
        std::collections::HashMap::new();
    for facts in table("history_expected.csv") {
        let count = |column: &str| facts[column].parse::<usize>().expect("a count");
        let (agency, from, to) = (&facts["agency"], &facts["from"], &facts["to"]);
        let file = |name: &str| bytes(&format!("datajson_history/{agency}/{name}"));
        let (Some(first), Some(second)) = (file(from), file(to)) else { continue };
        let (at, past) = pasts.entry(agency.clone()).or_default();
        if at != from {
            let reading = read_again(&first, &Remembered::default());
            let start = past.take(&reading.gathered);
            assert_eq!(start.added, count("records_from"), "{agency} {from}");
        }
        let reading = read_again(&second, past);
        let difference = past.take(&reading.gathered);
        let absent: Vec<String> = facts["deleted_ids"]
            .split(' ')
            .filter(|id| !id.is_empty())
            .map(str::to_owned)
            .collect();
        let expected = Difference {
            added: count("added"),
            changed: count("changed"),
            unchanged: count("unchanged"),
            absent,
        };
        assert_eq!(difference, expected, "{agency} {from} {to}");
        assert_eq!(difference.absent.len(), count("deleted"));
        *at = to.clone();
        say(&format!(
            "{agency} {to}: {} changed, {} gone",
            difference.changed,
            difference.absent.len()
        ));
    }
}
