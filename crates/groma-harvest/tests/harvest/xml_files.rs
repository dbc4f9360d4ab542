//! Real files of OAI-PMH, CSW, ISO and FGDC, each read as a document, and a recorded list page by
//! page. They are found by `GROMA_SHARED_DATA`, or beside the workspace.

use crate::portal::{Portal, Reply};
use crate::summary::say;
use groma_define::harvest::NoMemory;
use groma_define::tables::SweepRow;
use groma_harvest::client::Jumping;
use groma_harvest::{Address, Client, Gathered, Policy, Source, Told, sweep};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use url::Url;

/// The folder of catalogs; none where it is not.
fn catalogs() -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let data = std::env::var_os("GROMA_SHARED_DATA").map_or_else(beside, PathBuf::from);
    let folder = data.join("catalogues");
    if folder.is_dir() {
        return Some(folder);
    }
    say(&format!("real files of XML: absent, {} is not there", folder.display()));
    None
}

fn read(source: &Source) -> (SweepRow, Gathered, Vec<String>) {
    let allow = vec!["127.0.0.0/8".parse().expect("a network")];
    let policy = Policy { allow, ..Policy::default() };
    let client = Client::new(policy).expect("a client").with_clock(Arc::new(Jumping::default()));
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("threads");
    let mut gathered = Gathered::default();
    let row =
        runtime.block_on(sweep(source, &client, &NoMemory, &mut gathered, Told::default(), &()));
    let mut codes: Vec<String> =
        gathered.page().findings.iter().map(|f| f.code.to_string()).collect();
    codes.sort();
    codes.dedup();
    (row.expect("a sweep ends"), gathered, codes)
}

/// A file, its protocol, data sets and distributions, services, records in quarantine, and findings
/// that matter here.
type Expected = (&'static str, &'static str, (usize, usize), usize, usize, &'static [&'static str]);

const FILES: &[Expected] = &[
    ("csw/owslib_arcgis-sample.xml", "waf", (0, 0), 1, 0, &[]),
    ("csw/owslib_inspire-getrecords-response.xml", "csw", (0, 0), 2, 0, &[]),
    ("csw/pycsw_GetRecords_iso.xml", "csw", (4, 4), 1, 0, &[]),
    ("csw/udata_geonetwork-dcat-page-1.xml", "csw", (2, 6), 0, 0, &[]),
    ("csw/udata_geonetwork-dcat-page-3.xml", "csw", (2, 4), 0, 0, &[]),
    ("csw/udata_geonetwork-dcat-page-5.xml", "csw", (2, 7), 0, 0, &[]),
    ("csw/udata_geonetwork-iso19139-page-1.xml", "csw", (2, 13), 0, 0, &[]),
    ("datagov_harvester/iso_2_waf__decode_error.xml", "waf", (0, 0), 0, 1, &["wrong-charset"]),
    ("datagov_harvester/iso_2_waf__invalid_iso2.xml", "waf", (1, 1), 0, 0, &[]),
    (
        "datagov_harvester/iso_2_waf__to_be_filtered_by_datetime.xml",
        "waf",
        (0, 0),
        0,
        1,
        &["unreadable-record"],
    ),
    ("datagov_harvester/iso_2_waf__valid_iso1.xml", "waf", (1, 1), 0, 0, &[]),
    ("datagov_harvester/waf__USGSHydroCached.xml", "waf", (1, 3), 0, 0, &["document-type"]),
    ("datagov_harvester/waf__browse__USGSHydroCached.xml", "waf", (1, 3), 0, 0, &["document-type"]),
    (
        "datagov_harvester/waf__browse__more__USGSShadedReliefOnly.xml",
        "waf",
        (1, 3),
        0,
        0,
        &["document-type"],
    ),
    ("datagov_harvester/waf__other__USGSImageryOnly.xml", "waf", (1, 3), 0, 0, &["document-type"]),
    ("oai/sickle_GetRecord.xml", "oai-pmh", (1, 0), 0, 0, &[]),
    ("oai/sickle_ListRecords.xml", "oai-pmh", (1, 0), 0, 0, &[]),
    ("oai/sickle_ListRecords2.xml", "oai-pmh", (1, 0), 0, 0, &[]),
    ("oai/sickle_ListRecords3.xml", "oai-pmh", (1, 0), 0, 0, &[]),
    ("oai/sickle_ListRecords4.xml", "oai-pmh", (1, 0), 0, 0, &["no-identifier"]),
    ("oai/sickle_ListRecordsBroken.xml", "oai-pmh", (0, 0), 0, 1, &["unreadable-page"]),
    ("oai/sickle_noRecordsMatch.xml", "oai-pmh", (0, 0), 0, 0, &[]),
    ("waf/iso_metadata_1.xml", "waf", (1, 1), 0, 0, &[]),
];

#[test]
fn every_real_file_is_read() {
    let Some(folder) = catalogs() else { return };
    let mut totals = (0, 0, 0, 0);
    let mut wrong = Vec::new();
    for (name, protocol, counts, services, quarantined, codes) in FILES {
        let path = folder.join(name);
        // What is no XML has to be named: nothing recognises it.
        let named = ["Broken", "decode_error", "filtered"].iter().any(|part| name.contains(part));
        let source = Source {
            protocol: named.then(|| (*protocol).to_owned()),
            ..Source::at(Address::Path(path.clone()), name)
        };
        let (row, gathered, found) = read(&source);
        let page = gathered.page();
        let got = (
            (page.datasets.len(), page.distributions.len()),
            page.services.len(),
            page.quarantine.len(),
        );
        let expected = (*counts, *services, *quarantined);
        let missing: Vec<_> =
            codes.iter().filter(|code| !found.contains(&(**code).to_owned())).collect();
        if got != expected || row.protocol.as_ref() != *protocol || !missing.is_empty() {
            wrong.push(format!(
                "{name}: {got:?} by {}, not {expected:?} by {protocol}; {found:?}",
                row.protocol
            ));
        }
        for dataset in &page.datasets {
            assert!(
                dataset.title.is_some() && !dataset.native_id.is_empty(),
                "{name}: {dataset:?}"
            );
        }
        totals.0 += got.0.0;
        totals.1 += got.0.1;
        totals.2 += got.1;
        totals.3 += got.2;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    say(&format!(
        "real files of OAI-PMH, CSW, ISO and FGDC: {}, with {} data sets, {} distributions, {} services, {} records in quarantine",
        FILES.len(),
        totals.0,
        totals.1,
        totals.2,
        totals.3
    ));
}

#[test]
fn no_file_of_these_folders_is_left_out() {
    let Some(folder) = catalogs() else { return };
    for part in ["csw", "oai", "waf", "datagov_harvester"] {
        for file in std::fs::read_dir(folder.join(part)).unwrap() {
            let name = format!("{part}/{}", file.unwrap().file_name().to_string_lossy());
            let listed = FILES.iter().any(|(known, ..)| *known == name);
            assert!(listed || !name.ends_with(".xml"), "{name}");
        }
    }
}

#[test]
fn a_recorded_list_is_read_page_by_page() {
    let Some(folder) = catalogs() else { return };
    let file = |name: &str| std::fs::read_to_string(folder.join("oai").join(name)).unwrap();
    let pages: Vec<String> = ["", "2", "3", "4", "Broken"]
        .iter()
        .map(|n| file(&format!("sickle_ListRecords{n}.xml")))
        .collect();
    let serve = |order: [usize; 4]| {
        let portal = Portal::open();
        let pages = pages.clone();
        portal.by("/oai", move |request| {
            let answer = match (request.query("verb"), request.query("resumptionToken")) {
                (Some("Identify"), _) => "<OAI-PMH><Identify><deletedRecord>persistent</deletedRecord></Identify></OAI-PMH>".to_owned(),
                (Some("ListMetadataFormats"), _) => "<OAI-PMH/>".to_owned(),
                (_, None) => pages[order[0]].clone(),
                (_, Some(token)) => {
                    let at = token.trim_start_matches("ListRecords").trim_end_matches(".xml");
                    pages[order[at.parse::<usize>().unwrap() - 1]].clone()
                }
            };
            Reply::ok("text/xml", answer)
        });
        let url = portal.url("/oai");
        let address = Address::Url(Url::parse(&url).unwrap());
        let found =
            read(&Source { protocol: Some("oai-pmh".to_owned()), ..Source::at(address, &url) });
        (portal, found)
    };
    // All four pages have the same record and the same deletion.
    let (portal, (row, _, codes)) = serve([0, 1, 2, 3]);
    assert_eq!((row.added, row.quarantined, row.complete), (1, 3, true), "{codes:?}");
    assert!(codes.contains(&"repeated-identifier".to_owned()), "{codes:?}");
    let token = |n: usize| {
        portal.times(&format!("/oai?verb=ListRecords&resumptionToken=ListRecords{n}.xml"))
    };
    assert!((2..=4).all(|n| token(n) >= 1), "{:?}", portal.asked());
    // The third page is the text that is no XML: what was read before stays.
    let (_, (row, gathered, codes)) = serve([0, 1, 4, 3]);
    assert_eq!((row.added, row.complete), (1, false));
    assert!(codes.contains(&"unreadable-page".to_owned()), "{codes:?}");
    assert!(gathered.page().quarantine.iter().any(|q| q.locator.contains("ListRecords3.xml")));
}
