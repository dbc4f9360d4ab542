//! Real portals' files, served by a local server as their portals serve them, and harvested whole.
//!
//! `catalogues.csv` keeps what comes of each: the protocol that gave itself away, data sets,
//! distributions, services, records in quarantine. Where the files' own index counts something, the
//! column `index` has that count, and `note` says why it is not the number of data sets where it is not.

use crate::portal::{Portal, Reply};
use crate::summary::say;
use groma_define::harvest::NoMemory;
use groma_harvest::client::Jumping;
use groma_harvest::{Address, Client, Gathered, Policy, Source, Told, sweep};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Folders with answers of portals, and how a portal that has such a file answers.
const FOLDERS: &[(&str, Door)] = &[
    ("ckan", Door::Path("/api/3/action/package_search")),
    ("csw", Door::Csw),
    ("datagov_harvester", Door::File),
    ("datajson", Door::Path("/data.json")),
    ("datajson_edge", Door::Path("/data.json")),
    ("datajson_history", Door::Path("/data.json")),
    ("dcat_live", Door::File),
    ("dcat_rdf", Door::File),
    ("oai", Door::Oai),
    ("ods", Door::Path("/api/v2/catalog/datasets")),
    ("ogcrecords", Door::File),
    ("sdmx", Door::File),
    ("stac", Door::File),
    ("udata", Door::Path("/api/1/datasets/")),
    ("waf", Door::File),
];

/// Where a portal has the file.
#[derive(Clone, Copy)]
enum Door {
    /// Under its own name.
    File,
    /// At the address of the interface.
    Path(&'static str),
    /// As the answer to GetRecords, after capabilities of our own; a second page is empty.
    Csw,
    /// As the answer to ListRecords, after our own word of who we are; a second page is empty.
    Oai,
}

fn data() -> Option<PathBuf> {
    let named = std::env::var_os("GROMA_SHARED_DATA").map(PathBuf::from);
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let folder = named.unwrap_or(beside).join("catalogues");
    folder.is_dir().then_some(folder)
}

#[test]
fn every_real_file_gives_what_it_gave() {
    let Some(data) = data() else {
        eprintln!(
            "absent: the real catalogues (GROMA_SHARED_DATA or ../shared/data); nothing was compared"
        );
        return;
    };
    let kept = kept();
    let mut now = BTreeMap::new();
    for (folder, door) in FOLDERS {
        for file in files(&data.join(folder)) {
            let name =
                file.strip_prefix(&data).expect("inside").to_str().expect("UTF-8").to_owned();
            now.insert(name, harvested(&file, *door));
        }
    }
    if std::env::var_os("GROMA_WRITE_COUNTS").is_some() {
        std::fs::write(table(), written(&now, &kept)).expect("the table can be written");
        return;
    }
    let mut wrong = String::new();
    let mut counted = 0;
    for (name, counts) in &now {
        let row = kept.get(name);
        if row.map(|row| &row.counts) != Some(counts) {
            writeln!(wrong, "{name}: now {counts}; kept {:?}", row.map(|row| &row.counts))
                .expect("a string");
        }
        let Some(row) = row else { continue };
        let datasets = counts.split(',').nth(1).unwrap_or_default();
        if !row.index.is_empty() {
            counted += 1;
            if row.index != datasets && row.note.is_empty() {
                writeln!(
                    wrong,
                    "{name}: the index counts {}, and nothing says why there are {datasets}",
                    row.index
                )
                .expect("a string");
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
    say(&format!(
        "real catalogues served and harvested: {} files; {counted} with a count in their index, {} equal to it, the rest with a reason",
        now.len(),
        now.iter()
            .filter(
                |(name, counts)| kept[*name].index == counts.split(',').nth(1).unwrap_or_default()
            )
            .count()
    ));
}

/// `protocol,datasets,distributions,services,quarantined`, or the beginning of why nothing was read.
fn harvested(file: &Path, door: Door) -> String {
    let portal = Portal::open();
    let bytes = std::fs::read(file).expect("a real file");
    let name = file.file_name().expect("a file").to_str().expect("UTF-8");
    let reply = || Reply::ok(media_type(name), bytes.clone());
    let url = match door {
        Door::File => {
            portal.at(&format!("/{name}"), reply());
            portal.url(&format!("/{name}"))
        }
        Door::Path(path) => {
            portal.at(path, reply());
            portal.url(path)
        }
        Door::Csw => {
            let file = reply();
            portal.by("/csw", move |request| match request.target.to_lowercase() {
                asked if asked.contains("getcapabilities") => xml(CAPABILITIES),
                _ if request.body.contains("startPosition")
                    && !request.body.contains("startPosition=\"1\"") =>
                {
                    xml(NO_RECORDS)
                }
                _ => file.clone(),
            });
            portal.url("/csw")
        }
        Door::Oai => {
            let file = reply();
            portal.by("/oai", move |request| match request.query("verb") {
                Some("Identify") => xml(IDENTIFY),
                Some("ListMetadataFormats") => xml(FORMATS),
                _ if request.query("resumptionToken").is_some() => xml(NONE_MATCH),
                _ => file.clone(),
            });
            portal.url("/oai")
        }
    };
    let policy =
        Policy { allow: vec!["127.0.0.0/8".parse().expect("a network")], ..Policy::default() };
    let client = Client::new(policy).expect("a client").with_clock(Arc::new(Jumping::default()));
    let address = Address::read(&url, Path::new("")).expect("an address");
    let source = Source::at(address, &url);
    let mut gathered = Gathered::default();
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("threads");
    let ended =
        runtime.block_on(sweep(&source, &client, &NoMemory, &mut gathered, Told::default(), &()));
    match ended {
        Ok(row) => {
            let page = gathered.page();
            format!(
                "{},{},{},{},{}",
                row.protocol,
                page.datasets.len(),
                page.distributions.len(),
                page.services.len(),
                page.quarantine.len()
            )
        }
        Err(_) => "not recognised,,,,".to_owned(),
    }
}

fn xml(text: &str) -> Reply {
    Reply::ok("application/xml", text)
}

const CAPABILITIES: &str = r#"<csw:Capabilities xmlns:csw="http://www.opengis.net/cat/csw/2.0.2" xmlns:ows="http://www.opengis.net/ows" version="2.0.2"><ows:OperationsMetadata><ows:Operation name="GetRecords"/></ows:OperationsMetadata></csw:Capabilities>"#;

const NO_RECORDS: &str = r#"<csw:GetRecordsResponse xmlns:csw="http://www.opengis.net/cat/csw/2.0.2"><csw:SearchResults numberOfRecordsMatched="0" numberOfRecordsReturned="0" nextRecord="0"/></csw:GetRecordsResponse>"#;

const IDENTIFY: &str = r#"<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><Identify><repositoryName>R</repositoryName><protocolVersion>2.0</protocolVersion><deletedRecord>no</deletedRecord><granularity>YYYY-MM-DD</granularity></Identify></OAI-PMH>"#;

const FORMATS: &str = r#"<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListMetadataFormats><metadataFormat><metadataPrefix>oai_dc</metadataPrefix></metadataFormat></ListMetadataFormats></OAI-PMH>"#;

const NONE_MATCH: &str = r#"<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><error code="noRecordsMatch">none</error></OAI-PMH>"#;

fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "json" | "jsonl" => "application/json",
        "jsonld" => "application/ld+json",
        "ttl" | "bad" => "text/turtle",
        "rdf" => "application/rdf+xml",
        "xml" => "application/xml",
        "csv" => "text/csv",
        _ => "application/octet-stream",
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder of the index") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files.extend(self::files(&path));
        } else {
            files.push(path);
        }
    }
    files.sort();
    files
}

struct Row {
    counts: String,
    index: String,
    note: String,
}

fn table() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/harvest/catalogues.csv")
}

/// `file,protocol,datasets,distributions,services,quarantined,index,note`
fn kept() -> BTreeMap<String, Row> {
    let text = std::fs::read_to_string(table()).unwrap_or_default();
    let row = |line: &str| {
        let cells: Vec<&str> = line.splitn(8, ',').collect();
        let at = |n: usize| cells.get(n).copied().unwrap_or_default().to_owned();
        (
            at(0),
            Row {
                counts: cells.get(1..6).unwrap_or_default().join(","),
                index: at(6),
                note: at(7),
            },
        )
    };
    text.lines().skip(1).map(row).collect()
}

fn written(now: &BTreeMap<String, String>, kept: &BTreeMap<String, Row>) -> String {
    let mut text =
        "file,protocol,datasets,distributions,services,quarantined,index,note\n".to_owned();
    for (name, counts) in now {
        let (index, note) = kept.get(name).map_or(("", ""), |row| (&row.index, &row.note));
        writeln!(text, "{name},{counts},{index},{note}").expect("a string");
    }
    text
}
