use super::*;
use crate::reading::{Reading, read_document, read_steps_at};
use crate::shared_files;
use groma_define::harvest::NoMemory;

const FLOWS: &str = r#"<m:Structure xmlns:m="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message" xmlns:s="s" xmlns:c="c">
 <m:Header><m:ID>1</m:ID><m:Prepared>2026-11-23T10:00:00</m:Prepared><m:Sender id="XA"><c:Name xml:lang="en">Statistics Xanadu</c:Name></m:Sender></m:Header>
 <m:Structures><s:Dataflows>
  <s:Dataflow id="PRICES" agencyID="XA" version="1.0"><c:Name xml:lang="en">Prices</c:Name><c:Name xml:lang="fr">Prix</c:Name>
    <c:Description xml:lang="en">All prices</c:Description>
    <s:Structure><Ref id="DSD" agencyID="XA" version="1.0"/></s:Structure></s:Dataflow>
  <s:Dataflow id="TRADE" agencyID="XA" version="2.0" urn="urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow=XA:TRADE(2.0)"/>
 </s:Dataflows></m:Structures></m:Structure>"#;

const SCHEME: &str = r#"<m:Structure xmlns:m="http://www.sdmx.org/x/message" xmlns:s="s" xmlns:c="c"><m:Structures><s:CategorySchemes>
  <s:CategoryScheme id="TOPICS" agencyID="XA" version="1.0"><s:Category id="E"><c:Name xml:lang="en">Economy</c:Name>
    <s:Category id="P"><c:Name xml:lang="en">Price levels</c:Name></s:Category></s:Category></s:CategoryScheme>
 </s:CategorySchemes></m:Structures></m:Structure>"#;

const CATEGORISATIONS: &str = r#"<m:Structure xmlns:m="http://www.sdmx.org/x/message" xmlns:s="s"><m:Structures><s:Categorisations>
  <s:Categorisation id="1"><s:Source><Ref id="PRICES" agencyID="XA" version="1.0" class="Dataflow"/></s:Source>
    <s:Target><Ref id="E" agencyID="XA" maintainableParentID="TOPICS" maintainableParentVersion="1.0"/></s:Target></s:Categorisation>
  <s:Categorisation id="2"><s:Source><URN>urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow=XA:TRADE(2.0)</URN></s:Source>
    <s:Target><URN>urn:sdmx:org.sdmx.infomodel.categoryscheme.Category=XA:TOPICS(1.0).E.P</URN></s:Target></s:Categorisation>
 </s:Categorisations></m:Structures></m:Structure>"#;

const EMPTY: &str =
    r#"<m:Structure xmlns:m="http://www.sdmx.org/x/message"><m:Structures/></m:Structure>"#;

fn harvest(entrance: &str, script: &[(&str, u16, &str)]) -> Reading {
    let entrance = Url::parse("https://p.example/").unwrap().join(entrance).unwrap();
    let mut answer = |ask: &Ask| {
        let found = script.iter().find(|(path, ..)| ask.url.path() == *path);
        let (status, body) = found.map_or((404, ""), |(_, status, body)| (*status, *body));
        Some((status, body.to_owned()))
    };
    read_steps_at(&Sdmx, &entrance, &Wanted::Everything, &NoMemory, &mut answer)
}

/// A harvest of a scripted server: how many data sets, findings, how it ended.
fn check(entrance: &str, script: &[(&str, u16, &str)], datasets: usize, codes: &[&str], end: &str) {
    let reading = harvest(entrance, script);
    assert_eq!(reading.ids().len(), datasets, "{script:?}");
    assert_eq!(reading.codes(), codes, "{script:?}");
    let ended = match reading.end {
        Some(Next::Broken(code, why)) => format!("{}: {why}", code.name),
        other => format!("{other:?}"),
    };
    assert!(ended.contains(end), "{ended}");
}

#[test]
fn dataflows_are_datasets_with_queries_and_themes() {
    let script = [
        ("/rest/dataflow/all/all/latest", 200, FLOWS),
        ("/rest/categorisation/all/all/latest", 200, CATEGORISATIONS),
        ("/rest/categoryscheme/all/all/latest", 200, SCHEME),
    ];
    check("/rest/", &script, 2, &[], "Some(End)");
    let all = harvest("/rest/dataflow/XA", &script).gathered.page();
    let [prices, trade] = all.datasets.as_slice() else { panic!("two dataflows") };
    assert_eq!(
        &*prices.native_id,
        "urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow=XA:PRICES(1.0)"
    );
    assert_eq!(prices.title_lang.as_deref(), Some(r#"{"en":"Prices","fr":"Prix"}"#));
    assert_eq!(prices.publisher_name.as_deref(), Some("Statistics Xanadu"));
    assert_eq!((&*prices.theme_raw[0], &*prices.theme[0]), ("Economy", "ECON"));
    assert_eq!(
        trade.theme_raw.iter().map(|theme| &**theme).collect::<Vec<_>>(),
        ["Economy", "Price levels"]
    );
    assert_eq!(trade.title.as_deref(), Some("TRADE"));
    let of = |id: &groma_define::DatasetId| {
        all.distributions.iter().filter(|d| d.dataset_id == *id).collect::<Vec<_>>()
    };
    let urls: Vec<_> =
        of(&prices.dataset_id).iter().map(|d| d.access_url.clone().unwrap().to_string()).collect();
    assert_eq!(urls, ["https://p.example/rest/data/XA,PRICES,1.0/all"; 3]);
    let formats: Vec<_> =
        of(&trade.dataset_id).iter().map(|d| d.format.clone().unwrap().to_string()).collect();
    assert_eq!(formats, ["CSV", "SDMX", "JSON"]);
    let [service] = all.services.as_slice() else { panic!("one service") };
    assert_eq!(
        (service.dataset_id.len(), service.endpoint_url.as_deref()),
        (2, Some("https://p.example/rest/"))
    );
    assert!(
        of(&trade.dataset_id)
            .iter()
            .all(|d| d.access_service_id.as_ref() == Some(&service.service_id))
    );
}

#[test]
fn servers_that_ask_otherwise_are_asked_otherwise() {
    check("/rest/", &[("/rest/dataflow", 200, FLOWS)], 2, &["fell-back"], "End");
    let three = [("/rest/structure/dataflow/*/*/+", 200, FLOWS)];
    check("/rest/", &three, 2, &["fell-back"], "End");
    check("/rest/structure/dataflow/XA/*/+", &three, 2, &[], "End");
    let all = harvest("/rest/structure/dataflow", &three).gathered.page();
    assert_eq!(
        all.distributions[0].access_url.as_deref(),
        Some("https://p.example/rest/data/dataflow/XA/PRICES/1.0")
    );
    check("/rest/", &[], 0, &["fell-back"], "incomplete: ");
    check("/files/flows.xml", &[("/files/flows.xml", 200, FLOWS)], 2, &[], "End");
    check("/files/flows.xml", &[], 0, &[], "incomplete: ");
}

#[test]
fn what_goes_wrong_is_named() {
    fn one(status: u16, body: &str) -> [(&str, u16, &str); 1] {
        [("/rest/dataflow/all/all/latest", status, body)]
    }
    let error = |code: &str| {
        format!(
            r#"<m:Error xmlns:m="http://www.sdmx.org/x/message"><m:ErrorMessage code="{code}"><Text>No</Text></m:ErrorMessage></m:Error>"#
        )
    };
    check("/rest/", &one(200, &error("100")), 0, &[], "End");
    check(
        "/rest/",
        &one(200, &error("500")),
        0,
        &[],
        "error-inside-success: https://p.example/rest/dataflow/all/all/latest answered with success, and with an error: 500: No",
    );
    check("/rest/", &one(413, &error("510")), 0, &[], "too-large");
    check("/rest/", &one(503, ""), 0, &[], "incomplete");
    check("/rest/", &one(200, EMPTY), 0, &[], "End");
    check(
        "/rest/",
        &one(200, "<html><body>no"),
        0,
        &["not-what-was-asked", "truncated-body"],
        "not-what-was-asked",
    );
    check("/rest/", &one(200, "no"), 0, &["not-what-was-asked"], "not-what-was-asked");
    let broken = FLOWS.replace(
        "<c:Name xml:lang=\"en\">Prices</c:Name>",
        "<c:Name xml:lang=\"en\">Prices</c:Nom>",
    );
    check("/rest/", &one(200, &broken), 1, &["repaired-record", "unreadable-record"], "End");
    let cut = &FLOWS[..FLOWS.len() - 20];
    check("/rest/", &one(200, cut), 2, &["truncated-body"], "truncated-body");
    let bomb = format!("<!DOCTYPE a [<!ENTITY b \"c\">]>{FLOWS}");
    check("/rest/", &one(200, &bomb), 0, &["dangerous-xml"], "dangerous-xml");
}

#[test]
fn when_a_message_was_prepared_makes_no_difference() {
    let hashes = |text: &str| -> Vec<String> {
        let all = read_document(&Sdmx, text.as_bytes(), "application/xml").gathered.page();
        all.datasets.iter().map(|dataset| dataset.canonical_hash.to_string()).collect()
    };
    let later = FLOWS.replace("2026-11-23", "2027-01-01").replace("<m:ID>1<", "<m:ID>2<");
    assert_eq!(hashes(FLOWS).len(), 2);
    assert_eq!(hashes(FLOWS), hashes(&later));
    assert_ne!(hashes(FLOWS), hashes(&FLOWS.replace("All prices", "Most prices")));
}

#[test]
fn json_says_the_same() {
    let text = r#"{"meta": {"schema": "https://json.sdmx.org/2.0.0/sdmx-json-structure-schema.json", "prepared": "2026-11-23T10:00:00Z"},
      "data": {"dataflows": [{"id": "PRICES", "agencyID": "XA", "version": "1.0", "name": "Prices", "names": {"en": "Prices", "fr": "Prix"},
         "links": [{"rel": "self", "href": "https://x.example/sdmx/dataflow/XA/PRICES/1.0"}]}, {"id": 5, "agencyID": "XA"}, {"agencyID": "XA"}],
       "categorySchemes": [{"id": "T", "agencyID": "XA", "version": "1.0", "categories": [{"id": "E", "categories": [{"id": "P", "name": "Energy"}]}]}],
       "categorisations": [{"source": "urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow=XA:PRICES(1.0)", "target": "urn:sdmx:org.sdmx.infomodel.categoryscheme.Category=XA:T(1.0).E.P"}]}}"#;
    let reading = read_document(&Sdmx, text.as_bytes(), "application/json");
    let all = reading.gathered.page();
    assert_eq!(all.datasets.len(), 2);
    assert_eq!(reading.codes(), ["unreadable-record"]);
    assert_eq!(&*all.datasets[0].theme[0], "ENER");
    assert_eq!(
        all.distributions[0].access_url.as_deref(),
        Some("https://x.example/sdmx/data/XA,PRICES,1.0/all")
    );
    let error = r#"{"meta": {}, "errors": [{"code": 500, "title": "Out of order"}]}"#;
    let reading = read_document(&Sdmx, error.as_bytes(), "application/json");
    assert!(
        matches!(reading.end, Some(Next::Broken(code, _)) if code == finding::ERROR_INSIDE_SUCCESS)
    );
}

#[test]
fn real_files() {
    let check = |name: &str, datasets: usize, distributions: usize, themes: usize| {
        let Some(bytes) = shared_files::bytes(&format!("sdmx/{name}")) else { return };
        let reading = read_document(&Sdmx, &bytes, "");
        let all = reading.gathered.page();
        assert_eq!(
            (all.datasets.len(), all.distributions.len()),
            (datasets, distributions),
            "{name}"
        );
        assert_eq!(
            all.datasets.iter().filter(|d| !d.theme_raw.is_empty()).count(),
            themes,
            "{name}"
        );
        assert!(all.quarantine.is_empty(), "{name}");
    };
    check("INSEE__dataflow.xml", 663, 0, 0);
    check("INSEE__IPI-2010-A21-structure.xml", 1, 0, 1);
    check("ESTAT__esms-structure.xml", 1, 0, 1);
    check("UNICEF__GLOBAL_DATAFLOW-structure.xml", 1, 0, 0);
    check("v3__xml__dataflow.xml", 1, 0, 0);
    check("v3__json__structure__constructed-sample.json", 1, 3, 1);
    for none in [
        "ECB_EXR__1__structure.xml",
        "ECB__structureset-0.xml",
        "ESTAT__apro_mk_cola-structure.xml",
        "IMF__CL_AREA-structure.xml",
        "IMF__datastructure-0.xml",
        "ISTAT__metadataflow-0.xml",
        "SGR__common-structure.xml",
    ] {
        check(none, 0, 0, 0);
    }
}
