use super::*;
use crate::protocols::waf::Waf;
use crate::reading::{Reading, read_document};
use groma_define::tables::DatasetRow;

fn document(xml: &str) -> Reading {
    read_document(&Waf, xml.as_bytes(), "application/xml")
}

fn only(reading: &Reading) -> DatasetRow {
    let datasets = reading.gathered.page().datasets;
    assert_eq!(datasets.len(), 1, "{:?}", reading.codes());
    datasets[0].clone()
}

/// A record of 19139 around these parts: of the record, of the identification, of the distribution.
fn iso(record: &str, identification: &str, online: &str) -> String {
    format!(
        "<gmd:MD_Metadata xmlns:gmd='g' xmlns:gco='c' xmlns:xlink='x'><gmd:fileIdentifier><gco:CharacterString>id-1</gco:CharacterString></gmd:fileIdentifier>\
         <gmd:dateStamp><gco:Date>2026-11-01</gco:Date></gmd:dateStamp>{record}\
         <gmd:identificationInfo><gmd:MD_DataIdentification>{identification}</gmd:MD_DataIdentification></gmd:identificationInfo>\
         <gmd:distributionInfo><gmd:MD_Distribution><gmd:transferOptions><gmd:MD_DigitalTransferOptions>{online}\
         </gmd:MD_DigitalTransferOptions></gmd:transferOptions></gmd:MD_Distribution></gmd:distributionInfo></gmd:MD_Metadata>"
    )
}

fn text(name: &str, said: &str) -> String {
    format!("<gmd:{name}><gco:CharacterString>{said}</gco:CharacterString></gmd:{name}>")
}

fn coded(name: &str, list: &str, code: &str) -> String {
    format!(
        "<gmd:{name}><gmd:{list} codeList='l' codeListValue='{code}'>other words</gmd:{list}></gmd:{name}>"
    )
}

fn date(day: &str, kind: &str) -> String {
    format!(
        "<gmd:date><gmd:CI_Date><gmd:date><gco:Date>{day}</gco:Date></gmd:date>{}</gmd:CI_Date></gmd:date>",
        coded("dateType", "CI_DateTypeCode", kind)
    )
}

fn party(organisation: &str, person: &str, role: &str) -> String {
    format!(
        "<gmd:pointOfContact><gmd:CI_ResponsibleParty>{}{}<gmd:contactInfo><gmd:CI_Contact><gmd:address><gmd:CI_Address>{}\
         </gmd:CI_Address></gmd:address></gmd:CI_Contact></gmd:contactInfo>{}</gmd:CI_ResponsibleParty></gmd:pointOfContact>",
        text("individualName", person),
        text("organisationName", organisation),
        text("electronicMailAddress", "maps@xa.example"),
        coded("role", "CI_RoleCode", role)
    )
}

#[test]
fn a_data_set_is_told() {
    let citation = format!(
        "<gmd:citation><gmd:CI_Citation>{}{}{}<gmd:identifier><gmd:MD_Identifier><gmd:code><gmx:Anchor xlink:href='https://x.example/id/1'>1</gmx:Anchor></gmd:code></gmd:MD_Identifier></gmd:identifier></gmd:CI_Citation></gmd:citation>",
        text("title", " Rivers "),
        date("2024-05-01", "publication"),
        date("2025-06-02", "revision"),
    );
    let keywords = "<gmd:descriptiveKeywords><gmd:MD_Keywords><gmd:keyword><gco:CharacterString>water</gco:CharacterString></gmd:keyword>\
        <gmd:keyword><gmx:Anchor xlink:href='http://data.europa.eu/bna/c_ac64a52d'>Geospatial</gmx:Anchor></gmd:keyword></gmd:MD_Keywords></gmd:descriptiveKeywords>\
        <gmd:topicCategory><gmd:MD_TopicCategoryCode>inlandWaters</gmd:MD_TopicCategoryCode></gmd:topicCategory>";
    let extent = "<gmd:extent><gmd:EX_Extent><gmd:geographicElement><gmd:EX_GeographicBoundingBox>\
        <gmd:westBoundLongitude><gco:Decimal>-1.5</gco:Decimal></gmd:westBoundLongitude><gmd:eastBoundLongitude><gco:Decimal>2</gco:Decimal></gmd:eastBoundLongitude>\
        <gmd:southBoundLatitude><gco:Decimal>40</gco:Decimal></gmd:southBoundLatitude><gmd:northBoundLatitude><gco:Decimal>41,5</gco:Decimal></gmd:northBoundLatitude>\
        </gmd:EX_GeographicBoundingBox></gmd:geographicElement><gmd:temporalElement><gmd:EX_TemporalExtent><gmd:extent><gml:TimePeriod>\
        <gml:beginPosition>2001-01-01</gml:beginPosition><gml:endPosition indeterminatePosition='now'/></gml:TimePeriod></gmd:extent></gmd:EX_TemporalExtent></gmd:temporalElement></gmd:EX_Extent></gmd:extent>";
    let maintenance = format!(
        "<gmd:resourceMaintenance><gmd:MD_MaintenanceInformation>{}</gmd:MD_MaintenanceInformation></gmd:resourceMaintenance>",
        coded("maintenanceAndUpdateFrequency", "MD_MaintenanceFrequencyCode", "annually")
    );
    let language = coded("language", "LanguageCode", "fre");
    let parties = party("Mapping Agency", "Jane Roe", "pointOfContact")
        + &party("Ministry of Water", "John Roe", "publisher");
    let identification = citation
        + &text("abstract", "All of them.")
        + keywords
        + extent
        + &maintenance
        + &language
        + &parties;
    let record =
        text("parentIdentifier", "series-1") + &coded("hierarchyLevel", "MD_ScopeCode", "dataset");
    let reading = document(&iso(&record, &identification, ""));
    let row = only(&reading);
    let said =
        |cell: &Option<groma_define::table::Text>| cell.as_deref().unwrap_or_default().to_owned();
    assert_eq!(&*row.native_id, "id-1");
    assert_eq!(
        (said(&row.title), said(&row.description)),
        ("Rivers".into(), "All of them.".into())
    );
    assert_eq!(
        (said(&row.issued), said(&row.modified)),
        ("2024-05-01".into(), "2025-06-02".into())
    );
    assert_eq!(said(&row.publisher_name), "Ministry of Water");
    assert_eq!(said(&row.contact_name), "Mapping Agency");
    assert!(row.contact_email_hash.is_some());
    assert_eq!(said(&row.spatial_bbox), "-1.5,40,2,41.5");
    assert_eq!((said(&row.temporal_start), row.temporal_end.clone()), ("2001-01-01".into(), None));
    assert_eq!(said(&row.accrual_periodicity_raw), "annually");
    assert_eq!((said(&row.in_series), &*row.r#type), ("series-1".into(), "dataset"));
    assert_eq!(row.keyword.iter().map(|k| &**k).collect::<Vec<_>>(), ["water", "Geospatial"]);
    assert_eq!(row.theme_raw.iter().map(|k| &**k).collect::<Vec<_>>(), ["inlandWaters"]);
    assert_eq!(
        row.hvd_category.iter().map(|k| &**k).collect::<Vec<_>>(),
        ["http://data.europa.eu/bna/c_ac64a52d"]
    );
    assert_eq!(row.identifier.iter().map(|k| &**k).collect::<Vec<_>>(), ["https://x.example/id/1"]);
    assert_eq!(row.language.iter().map(|k| &**k).collect::<Vec<_>>(), ["fr"]);
    let all = format!("{row:?}");
    assert!(!all.contains("Roe"), "nobody's name is kept: {all}");
}

#[test]
fn the_stamp_of_the_record_is_not_the_date_of_the_data() {
    let one = iso("", &text("abstract", "x"), "");
    let other = one.replace("2026-11-01", "2026-11-02");
    let (one, other) = (only(&document(&one)), only(&document(&other)));
    assert_eq!((one.modified.clone(), one.issued.clone()), (None, None));
    assert_eq!(one.canonical_hash, other.canonical_hash);
    assert_ne!(one.raw_hash, other.raw_hash);
}

#[test]
fn texts_keep_their_languages() {
    let record = coded("language", "LanguageCode", "ger")
        + "<gmd:locale><gmd:PT_Locale id='FR'><gmd:languageCode><gmd:LanguageCode codeListValue='fra'/></gmd:languageCode></gmd:PT_Locale></gmd:locale>";
    let title = "<gmd:citation><gmd:CI_Citation><gmd:title><gco:CharacterString>Wald</gco:CharacterString><gmd:PT_FreeText><gmd:textGroup>\
        <gmd:LocalisedCharacterString locale='#FR'>Forêt</gmd:LocalisedCharacterString></gmd:textGroup></gmd:PT_FreeText></gmd:title></gmd:CI_Citation></gmd:citation>";
    let row = only(&document(&iso(&record, title, "")));
    assert_eq!(row.title.as_deref(), Some("Wald"));
    assert_eq!(row.title_lang.as_deref(), Some(r#"{"de":"Wald","fr":"Forêt"}"#));
}

#[test]
fn constraints_say_licence_or_access() {
    let check = |blocks: &str, licence: Option<&str>, access: Option<&str>| {
        let row = only(&document(&iso("", blocks, "")));
        assert_eq!(
            (row.licence_raw.as_deref(), row.access_rights_raw.as_deref()),
            (licence, access),
            "{blocks}"
        );
    };
    let block = |inner: &str| {
        format!(
            "<gmd:resourceConstraints><gmd:MD_LegalConstraints>{inner}</gmd:MD_LegalConstraints></gmd:resourceConstraints>"
        )
    };
    let other = |text: &str| {
        format!(
            "<gmd:otherConstraints><gco:CharacterString>{text}</gco:CharacterString></gmd:otherConstraints>"
        )
    };
    let linked = |to: &str| {
        format!(
            "<gmd:otherConstraints><gmx:Anchor xlink:href='{to}'>words</gmx:Anchor></gmd:otherConstraints>"
        )
    };
    let access = coded("accessConstraints", "MD_RestrictionCode", "otherRestrictions");
    let uses = coded("useConstraints", "MD_RestrictionCode", "otherRestrictions");
    let free =
        "http://inspire.ec.europa.eu/metadata-codelist/LimitationsOnPublicAccess/noLimitations";
    let by = "https://creativecommons.org/licenses/by/4.0/";
    check(
        &(block(&(access.clone() + &linked(free))) + &block(&(uses.clone() + &linked(by)))),
        Some(by),
        Some(free),
    );
    check(
        &block(&(access.clone() + &uses + &other("Free.") + &linked(free))),
        Some("Free."),
        Some(free),
    );
    check(&block(&(uses.clone() + &other(&format!("See {by}.")))), Some(by), None);
    check(
        &block(&coded("accessConstraints", "MD_RestrictionCode", "restricted")),
        None,
        Some("restricted"),
    );
    check(
        "<gmd:resourceConstraints><gmd:MD_Constraints><gmd:useLimitation><gco:CharacterString>Ask first.</gco:CharacterString></gmd:useLimitation></gmd:MD_Constraints></gmd:resourceConstraints>",
        Some("Ask first."),
        None,
    );
    check("", None, None);
}

#[test]
fn conformance_counts_where_it_is_passed() {
    let report = |title: &str, pass: &str| {
        format!(
            "<gmd:report><gmd:DQ_DomainConsistency><gmd:result><gmd:DQ_ConformanceResult><gmd:specification>\
             <gmd:CI_Citation>{}</gmd:CI_Citation></gmd:specification><gmd:pass><gco:Boolean>{pass}</gco:Boolean></gmd:pass>\
             </gmd:DQ_ConformanceResult></gmd:result></gmd:DQ_DomainConsistency></gmd:report>",
            text("title", title)
        )
    };
    let quality = format!(
        "<gmd:dataQualityInfo><gmd:DQ_DataQuality>{}{}{}<gmd:lineage><gmd:LI_Lineage>{}</gmd:LI_Lineage></gmd:lineage>\
         </gmd:DQ_DataQuality></gmd:dataQualityInfo>",
        report("Regulation 1089", "true"),
        report("Not passed", "false"),
        report("Not tested", ""),
        text("statement", "From surveys.")
    );
    let row = only(&document(&iso(&quality, "", "")));
    let said: Vec<&str> = row.conforms_to.iter().map(|text| &**text).collect();
    assert_eq!((said, row.provenance.as_deref()), (vec!["Regulation 1089"], Some("From surveys.")));
}

#[test]
fn online_resources_are_distributions_or_pages() {
    let online = |address: &str, protocol: &str, function: &str| {
        let function = if function.is_empty() {
            String::new()
        } else {
            coded("function", "CI_OnLineFunctionCode", function)
        };
        format!(
            "<gmd:onLine><gmd:CI_OnlineResource><gmd:linkage><gmd:URL>{address}</gmd:URL></gmd:linkage>{}{}{function}</gmd:CI_OnlineResource></gmd:onLine>",
            text("protocol", protocol),
            text("name", "N")
        )
    };
    // Access, download, format.
    let check = |address: &str, protocol: &str, function: &str, expected: Option<(bool, &str)>| {
        let reading = document(&iso("", "", &online(address, protocol, function)));
        let page = reading.gathered.page();
        match expected {
            None => {
                assert_eq!(page.distributions.len(), 0, "{address}");
                assert_eq!(page.datasets[0].landing_page.as_deref(), Some(address));
            }
            Some((downloads, format)) => {
                let row = &page.distributions[0];
                assert_eq!(row.access_url.as_deref(), Some(address));
                assert_eq!(
                    (row.download_url.is_some(), row.format_raw.as_deref().unwrap_or("")),
                    (downloads, format),
                    "{address} {protocol}"
                );
                assert_eq!(row.title.as_deref(), Some("N"));
            }
        }
    };
    check("https://x.example/a.zip", "", "", Some((true, "zip")));
    check("https://x.example/get?id=1", "WWW:DOWNLOAD-1.0-http--download", "", Some((true, "")));
    check("https://x.example/get?id=1", "", "download", Some((true, "")));
    check("https://x.example/wms?", "OGC:WMS-1.3.0-http-get-map", "", Some((false, "WMS")));
    check("https://x.example/ows?service=WFS", "", "information", Some((false, "WFS")));
    check("https://x.example/thing", "", "", Some((false, "")));
    check("https://x.example/page", "WWW:LINK-1.0-http--link", "", None);
    check("https://x.example/page", "", "information", None);
}

#[test]
fn a_service_is_no_data_set() {
    let service = iso("", &text("abstract", "x"), "").replace("gmd:MD_DataIdentification", "srv:SV_ServiceIdentification").replace(
        "<gmd:abstract>",
        "<srv:serviceType><gco:LocalName>view</gco:LocalName></srv:serviceType><srv:operatesOn uuidref='id-7'/>\
         <srv:operatesOn xlink:href='https://x.example/csw?request=GetRecordById&amp;id=id-8'/>\
         <srv:containsOperations><srv:SV_OperationMetadata><srv:operationName><gco:CharacterString>GetCapabilities</gco:CharacterString></srv:operationName>\
         <srv:connectPoint><gmd:CI_OnlineResource><gmd:linkage><gmd:URL>https://x.example/wms</gmd:URL></gmd:linkage></gmd:CI_OnlineResource></srv:connectPoint>\
         </srv:SV_OperationMetadata></srv:containsOperations><gmd:abstract>",
    );
    let page = document(&service).gathered.page();
    assert_eq!((page.datasets.len(), page.services.len()), (0, 1));
    let row = &page.services[0];
    assert_eq!(
        (row.endpoint_url.as_deref(), row.r#type.as_deref()),
        (Some("https://x.example/wms"), Some("view"))
    );
    assert_eq!(row.dataset_id.len(), 2);
}

#[test]
fn the_newer_standard_is_told_by_the_same_reading() {
    let xml = "<mdb:MD_Metadata xmlns:mdb='m'><mdb:metadataIdentifier><mcc:MD_Identifier><mcc:code><gco:CharacterString>id-3</gco:CharacterString></mcc:code></mcc:MD_Identifier></mdb:metadataIdentifier>\
        <mdb:metadataScope><mdb:MD_MetadataScope><mdb:resourceScope><mcc:MD_ScopeCode codeListValue='series'/></mdb:resourceScope></mdb:MD_MetadataScope></mdb:metadataScope>\
        <mdb:contact><cit:CI_Responsibility><cit:role><cit:CI_RoleCode codeListValue='publisher'/></cit:role><cit:party><cit:CI_Organisation><cit:name><gco:CharacterString>Agency</gco:CharacterString></cit:name>\
        <cit:individual><cit:CI_Individual><cit:name><gco:CharacterString>Jane Roe</gco:CharacterString></cit:name></cit:CI_Individual></cit:individual></cit:CI_Organisation></cit:party></cit:CI_Responsibility></mdb:contact>\
        <mdb:identificationInfo><mri:MD_DataIdentification><mri:citation><cit:CI_Citation><cit:title><gco:CharacterString>T</gco:CharacterString></cit:title></cit:CI_Citation></mri:citation></mri:MD_DataIdentification></mdb:identificationInfo>\
        <mdb:resourceLineage><mrl:LI_Lineage><mrl:statement><gco:CharacterString>From surveys.</gco:CharacterString></mrl:statement></mrl:LI_Lineage></mdb:resourceLineage></mdb:MD_Metadata>";
    let row = only(&document(xml));
    let said = [&row.title, &row.publisher_name, &row.provenance]
        .map(|cell| cell.as_deref().unwrap_or_default());
    assert_eq!(
        (&*row.native_id, &*row.r#type, said),
        ("id-3", "series", ["T", "Agency", "From surveys."])
    );
    assert!(!format!("{row:?}").contains("Roe"));
}

#[test]
fn dublin_core_and_fgdc_are_told() {
    let record = "<csw:Record xmlns:csw='http://www.opengis.net/cat/csw/2.0.2' xmlns:dc='d' xmlns:dct='t' xmlns:ows='o'><dc:identifier>r1</dc:identifier><dc:title>T</dc:title><dc:type>dataset</dc:type>\
        <dct:references scheme='OGC:WMS'>https://x.example/wms</dct:references><dct:references scheme='WWW:DOWNLOAD-1.0-http--download'>https://x.example/a</dct:references>\
        <ows:BoundingBox crs='urn:x-ogc:def:crs:EPSG:6.11:4326'><ows:LowerCorner>40 -1</ows:LowerCorner><ows:UpperCorner>41 2</ows:UpperCorner></ows:BoundingBox></csw:Record>";
    let reading = document(record);
    let row = only(&reading);
    assert_eq!((&*row.native_id, row.spatial_bbox.as_deref()), ("r1", Some("-1,40,2,41")));
    let formats: Vec<_> = reading
        .gathered
        .page()
        .distributions
        .iter()
        .map(|d| (d.format_raw.clone(), d.download_url.is_some()))
        .collect();
    assert_eq!(formats, [(Some("WMS".into()), false), (None, true)]);

    let fgdc = "<metadata><idinfo><citation><citeinfo><title>Dams</title><pubdate>20240131</pubdate><origin>Survey</origin><onlink>https://x.example/dams</onlink></citeinfo></citation>\
        <timeperd><timeinfo><rngdates><begdate>199001</begdate><enddate>Present</enddate></rngdates></timeinfo></timeperd>\
        <spdom><bounding><westbc>-1</westbc><eastbc>2</eastbc><northbc>41</northbc><southbc>40</southbc></bounding></spdom></idinfo></metadata>";
    let reading = document(fgdc);
    let row = only(&reading);
    let said = [&row.title, &row.issued, &row.temporal_start, &row.spatial_bbox, &row.landing_page]
        .map(|cell| cell.as_deref().unwrap_or_default());
    assert_eq!(said, ["Dams", "2024-01-31", "1990-01", "-1,40,2,41", "https://x.example/dams"]);
}

#[test]
fn languages_become_short() {
    let check = |written: &str, expected: &str| assert_eq!(words::short(written), expected);
    check("ger", "de");
    check("deu", "de");
    check("fre; CAN", "fr");
    check("en-US", "en");
    check("eng", "en");
    check("Gaelic", "gaelic");
}

mod hostile {
    use crate::protocol::{Protocol, Wanted};
    use crate::protocols::PROTOCOLS;
    use crate::reading::{read_document, read_steps};
    use proptest::prelude::*;

    const SAMPLES: &[&str] = &[
        "<?xml version='1.0' encoding='utf-8'?><OAI-PMH><ListRecords><record><header><identifier>a</identifier></header>\
         <metadata><dc><title>\u{e9}</title></dc></metadata></record><resumptionToken completeListSize='9'>t</resumptionToken></ListRecords></OAI-PMH>",
        "<csw:GetRecordsResponse><csw:SearchResults numberOfRecordsMatched='3' nextRecord='2'><gmd:MD_Metadata><gmd:fileIdentifier>\
         <gco:CharacterString>a &amp; b</gco:CharacterString></gmd:fileIdentifier></gmd:MD_Metadata><rdf:RDF xmlns:rdf='r'><x/></rdf:RDF>\
         <csw:Record><dc:identifier>b</dc:identifier><![CDATA[x]]></csw:Record></csw:SearchResults></csw:GetRecordsResponse>",
        "<html><title>Index of /</title><pre><A HREF=\"a.xml\">a</a> 2026-01-01 10:00\n<a href='b/'>b</a> 01-Jan-2026 1:1</pre></html>",
        "<!DOCTYPE m SYSTEM 'x'><metadata><idinfo><citation><citeinfo><title>T</title><pubdate>20260101</pubdate></citeinfo></citation></idinfo></metadata>",
    ];

    /// A sample with bytes put in the place of others.
    fn broken() -> impl Strategy<Value = Vec<u8>> {
        let pieces = prop_oneof![
            prop::collection::vec(any::<u8>(), 0..4),
            prop::sample::select(vec![
                "<",
                ">",
                "</",
                "<!--",
                "<![CDATA[",
                "]]>",
                "&",
                "&#x;",
                "\"",
                "'",
                "\u{fffe}",
                "<record>",
                "<!DOCTYPE x ["
            ])
            .prop_map(|text| text.as_bytes().to_vec()),
        ];
        let changes =
            prop::collection::vec((any::<prop::sample::Index>(), 0_usize..12, pieces), 1..5);
        (prop::sample::select(SAMPLES.to_vec()), changes).prop_map(|(sample, changes)| {
            let mut bytes = sample.as_bytes().to_vec();
            for (at, length, piece) in changes {
                let from = at.index(bytes.len() + 1);
                let to = (from + length).min(bytes.len());
                bytes.splice(from..to, piece);
            }
            bytes
        })
    }

    fn of_xml() -> impl Iterator<Item = &'static &'static dyn Protocol> {
        PROTOCOLS.iter().filter(|protocol| ["oai-pmh", "csw", "waf"].contains(&protocol.name()))
    }

    proptest! {
        #[test]
        fn whatever_comes_every_reading_ends(bytes in broken()) {
            for protocol in of_xml() {
                let reading = read_document(*protocol, &bytes, "text/xml");
                let page = reading.gathered.page();
                // Whatever is not read leaves something behind to be looked at.
                for kept in &page.quarantine {
                    prop_assert!(page.bytes.iter().any(|bytes| bytes.hash == kept.raw_hash));
                }
                let text = String::from_utf8_lossy(&bytes).into_owned();
                for wanted in [Wanted::Everything, Wanted::Identifiers, Wanted::ChangedSince("2026-01-01T00:00:00Z".into())] {
                    let mut asked = 0;
                    let reading = read_steps(*protocol, &wanted, &mut |_| {
                        asked += 1;
                        Some((200, text.clone()))
                    });
                    prop_assert!(reading.end.is_some(), "{} asked {asked} times", protocol.name());
                }
            }
        }
    }
}
