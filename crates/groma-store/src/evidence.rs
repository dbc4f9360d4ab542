//! What a store can show for what its tables say, as one file that archives of the web read.
//!
//! First what the file is, then what is known of each catalog, then requests in the order of time, each
//! with its answer where that was kept, then the records of data sets and what is in quarantine, in the
//! order in which they are kept. Bodies are not kept whole with their headers, so there are no
//! `response` records: bytes are `resource` records, and what was noted of an exchange `metadata`.

use crate::catalogs::{CatalogFolder, CatalogTables, KeptBytes};
use crate::warc::{Kind, Record, Warc, fields};
use crate::{Store, StoreError};
use groma_define::ContentHash;
use groma_define::table::{Cell, Row, Text};
use groma_define::tables::{CatalogRow, DatasetRow, FetchRow, QuarantineRow, SweepRow};
use std::collections::HashMap;
use std::io::Write;
use std::path::Path;

/// The form of what is noted.
const NOTES: &str = "application/warc-fields";

/// What goes into a file of evidence.
#[derive(Clone, Copy, Debug)]
pub struct Evidence<'a> {
    /// What writes it: name and version.
    pub software: &'a str,
    /// Whether bytes of portals go along. Restricted catalogs keep theirs in any case.
    pub with_records: bool,
}

/// What went into it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EvidenceCounts {
    /// Catalogs.
    pub catalogs: u64,
    /// Requests.
    pub requests: u64,
    /// Kept bytes.
    pub records: u64,
    /// Kept bytes of restricted catalogs, which stay where they are.
    pub withheld: u64,
}

impl Store {
    /// Writes the evidence behind these tables as WARC 1.1, each record a gzip member. The same
    /// tables give the same bytes.
    pub fn write_evidence(
        &self,
        tables: &CatalogTables,
        evidence: Evidence<'_>,
        path: &Path,
        to: impl Write,
    ) -> Result<EvidenceCounts, StoreError> {
        let mut writing =
            Writing { warc: Warc::new(to), path, evidence, counts: EvidenceCounts::default() };
        let mut fetches: Vec<FetchRow> = tables.read()?;
        fetches.sort_by(|a, b| (&a.started_at, &a.fetch_id).cmp(&(&b.started_at, &b.fetch_id)));
        fetches.dedup_by(|later, first| later.fetch_id == first.fetch_id);
        let catalogs: Vec<CatalogRow> = tables.read()?;
        let harvested = catalogs.iter().map(|catalog| &catalog.harvested_at);
        let asked = fetches.iter().map(|fetch| &fetch.started_at);
        let date = harvested.chain(asked).max().cloned().unwrap_or_default();
        writing.info(&date)?;
        for catalog in &catalogs {
            writing.catalog(catalog)?;
        }
        let mut kept = KeptBytes::of(self);
        let restricted = |folder: &CatalogFolder| {
            catalogs.iter().any(|row| row.catalog_id == *folder.catalog() && row.restricted)
        };
        let closed: Vec<&str> = tables
            .catalogs()
            .iter()
            .filter(|folder| restricted(folder))
            .map(CatalogFolder::folder)
            .collect();
        let mut names = HashMap::new();
        for fetch in &fetches {
            let name = writing.request(fetch, &mut kept, &closed)?;
            names.insert(fetch.fetch_id.clone(), (name, fetch.started_at.clone()));
        }
        for folder in tables.catalogs() {
            let row = catalogs.iter().find(|row| row.catalog_id == *folder.catalog());
            let harvested = row.map(|row| row.harvested_at.clone()).unwrap_or_default();
            let mut all = records(folder, &names, &harvested)?;
            all.sort();
            for one in all {
                match restricted(folder) {
                    true => writing.counts.withheld += 1,
                    false if evidence.with_records => writing.record(&one, &mut kept)?,
                    false => {}
                }
            }
        }
        let counts = writing.counts;
        writing.warc.finish().flush().map_err(StoreError::io(path))?;
        Ok(counts)
    }
}

/// Bytes of a record, where they are and where they come from. In the order of their places, so that
/// each part of a pack is unpacked once.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct OfRecord {
    pack: String,
    offset: u64,
    target: String,
    place: Text,
    hash: ContentHash,
    date: Text,
    /// The record of the request that brought it.
    request: Option<String>,
}

/// What data sets said, and what could not be read.
fn records(
    folder: &CatalogFolder,
    names: &HashMap<Text, (String, Text)>,
    harvested: &Text,
) -> Result<Vec<OfRecord>, StoreError> {
    let mut all = Vec::new();
    let mut add = |target, place: Option<Text>, hash, request: Option<&(String, Text)>, date| {
        if let Some(place) = place
            && let Some((pack, offset)) = KeptBytes::order(&place)
        {
            let date = request.map_or(date, |(_, date)| date.clone());
            let request = request.map(|(name, _)| name.clone());
            all.push(OfRecord { pack, offset, target, place, hash, date, request });
        }
    };
    let columns = ["dataset_id", "record_ref", "raw_hash", "fetch_id"];
    for row in folder.tables().rows::<DatasetRow>(&columns)? {
        let row = row?;
        let request = row.fetch_id.as_ref().and_then(|id| names.get(id));
        let target = format!("urn:groma:dataset:{}", row.dataset_id);
        add(target, row.record_ref, row.raw_hash, request, harvested.clone());
    }
    let sweeps: HashMap<_, _> =
        folder.rows::<SweepRow>()?.into_iter().map(|row| (row.sweep, row.ended_at)).collect();
    for row in folder.tables().read::<QuarantineRow>()? {
        let date = sweeps.get(&row.sweep).unwrap_or(harvested).clone();
        let target = format!("urn:groma:quarantine:{}:{}", row.catalog_id, row.locator);
        add(target, row.record_ref, row.raw_hash, None, date);
    }
    Ok(all)
}

struct Writing<'a, W: Write> {
    warc: Warc<W>,
    path: &'a Path,
    evidence: Evidence<'a>,
    counts: EvidenceCounts,
}

impl<W: Write> Writing<'_, W> {
    fn write(&mut self, record: &Record<'_>) -> Result<String, StoreError> {
        self.warc.write(record).map_err(StoreError::io(self.path))
    }

    fn info(&mut self, date: &str) -> Result<(), StoreError> {
        let bodies = if self.evidence.with_records { "records" } else { "notes only" };
        let block = fields([
            ("software", self.evidence.software.to_owned()),
            ("format", "WARC File Format 1.1".to_owned()),
            (
                "conformsTo",
                "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"
                    .to_owned(),
            ),
            ("description", format!("Evidence of harvested catalogs: {bodies}")),
        ]);
        let (kind, content_type) = (Kind::Info, NOTES);
        let fields = Vec::new();
        self.write(&Record { kind, target: None, date, content_type, fields, block: &block })?;
        Ok(())
    }

    fn catalog(&mut self, row: &CatalogRow) -> Result<(), StoreError> {
        self.counts.catalogs += 1;
        let target = format!("urn:groma:catalog:{}", row.catalog_id);
        let (kind, content_type, block) = (Kind::Metadata, NOTES, notes(row));
        let (target, date) = (Some(target.as_str()), &*row.harvested_at);
        let fields = Vec::new();
        self.write(&Record { kind, target, date, content_type, fields, block: &block })?;
        Ok(())
    }

    /// What was noted of a request, and its body where that was kept.
    fn request(
        &mut self,
        row: &FetchRow,
        kept: &mut KeptBytes,
        closed: &[&str],
    ) -> Result<String, StoreError> {
        self.counts.requests += 1;
        let address = row.remote_address.as_ref().filter(|text| !text.is_empty());
        let address = || address.iter().map(|ip| ("WARC-IP-Address", ip.to_string()));
        let (block, date) = (notes(row), &*row.started_at);
        let (kind, target, content_type) = (Kind::Metadata, Some(&*row.url), NOTES);
        let fields = address().collect();
        let name =
            self.write(&Record { kind, target, date, content_type, fields, block: &block })?;
        let (Some(place), Some(hash)) = (&row.blob_ref, &row.sha256) else { return Ok(name) };
        if KeptBytes::folder(place).is_some_and(|folder| closed.contains(&folder)) {
            self.counts.withheld += 1;
        } else if self.evidence.with_records {
            let block = kept.read(place, hash)?;
            let target = Some(row.final_url.as_deref().unwrap_or(&row.url));
            let said = row.content_type.as_deref().filter(|said| !said.trim().is_empty());
            let content_type = said.unwrap_or_else(|| looks_like(&block));
            let fields = address().chain([("WARC-Concurrent-To", name.clone())]).collect();
            let kind = Kind::Resource;
            self.counts.records += 1;
            self.write(&Record { kind, target, date, content_type, fields, block: &block })?;
        }
        Ok(name)
    }

    fn record(&mut self, one: &OfRecord, kept: &mut KeptBytes) -> Result<(), StoreError> {
        let block = kept.read(&one.place, &one.hash)?;
        let (kind, target, date) = (Kind::Resource, Some(one.target.as_str()), &*one.date);
        let fields = one.request.iter().map(|name| ("WARC-Concurrent-To", name.clone())).collect();
        let content_type = looks_like(&block);
        self.counts.records += 1;
        self.write(&Record { kind, target, date, content_type, fields, block: &block })?;
        Ok(())
    }
}

/// A row, a line a cell that holds something.
fn notes<R: Row>(row: &R) -> Vec<u8> {
    let mut all: Vec<(&str, String)> = Vec::new();
    for (at, column) in R::TABLE.columns.iter().enumerate() {
        match row.cell(at) {
            Cell::Null => {}
            Cell::Text(text) => all.push((column.name, text.to_owned())),
            Cell::Float(number) => all.push((column.name, number.to_string())),
            Cell::Int(number) => all.push((column.name, number.to_string())),
            Cell::Bool(yes) => all.push((column.name, yes.to_string())),
            Cell::Texts(texts) => all.extend(texts.iter().map(|t| (column.name, t.to_string()))),
        }
    }
    fields(all)
}

/// Of a record that was cut out of a page, nobody said what it is.
fn looks_like(bytes: &[u8]) -> &'static str {
    let text = bytes.trim_ascii();
    match (text.first(), text.last()) {
        (Some(b'{'), Some(b'}')) | (Some(b'['), Some(b']')) => "application/json",
        (Some(b'<'), Some(b'>')) => "application/xml",
        (Some(b'<' | b'_'), Some(b'.')) => "application/n-triples",
        _ => "application/octet-stream",
    }
}
