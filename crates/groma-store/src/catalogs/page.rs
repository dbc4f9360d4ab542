//! One page of a sweep under way: a file that holds its rows, its bytes and its cursor.
//!
//! One file, so that one rename keeps all of it or nothing. Rows of data sets and distributions lie
//! in sixteen parts by the first letter of the data set's name, which is a hash: at the end of a
//! sweep each part of all pages is merged by itself, and only that much is held at once.

use super::columns::{decode, encode};
use super::pack::{RecordRef, frames};
use crate::StoreError;
use crate::arrow::array::RecordBatch;
use groma_define::harvest::Page;
use groma_define::table::{Row, Table};
use groma_define::tables::{
    DatasetRow, DistributionRow, EntityRow, FetchRow, FindingRow, QuarantineRow, ServiceRow, TABLES,
};
use groma_define::{ContentHash, DatasetId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

const MAGIC: &[u8; 8] = b"GROMAPG2";
const LEVEL: i32 = 1;

/// Parts of a table whose key begins with a data set.
pub(crate) const PARTS: usize = 16;

/// What stands where in the file.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Head {
    cursor: String,
    /// Where bytes of the next page go in the pack.
    pack_end: u64,
    sections: Vec<Section>,
    /// Publishers whose names these data sets do not say.
    publishers: BTreeSet<String>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Section {
    name: String,
    part: usize,
    at: u64,
    length: u64,
    /// Length unpacked.
    bytes: u64,
}

/// The names of the sections that are no tables.
const SEEN: &str = "seen";
const LISTED: &str = "listed";
const FRAMES: &str = "frames";

/// Which pack the bytes of a page go to.
pub(crate) struct PackEnd<'a> {
    pub(crate) folder: &'a str,
    pub(crate) pack: &'a str,
    pub(crate) end: u64,
}

/// The part in which a data set is.
fn part_of(dataset: &DatasetId) -> usize {
    match dataset.as_str().as_bytes().first() {
        Some(digit @ b'0'..=b'9') => usize::from(digit - b'0'),
        Some(letter @ b'a'..=b'f') => usize::from(letter - b'a') + 10,
        // Names that are no hashes; parts have to be in the order of names.
        Some(byte) if *byte > b'f' => 15,
        Some(byte) if *byte > b'9' => 9,
        _ => 0,
    }
}

/// A page as the bytes of its file, and where bytes of the next one go.
pub(crate) fn write(mut page: Page, pack: &PackEnd<'_>) -> Result<(Vec<u8>, u64), io::Error> {
    let frames = frames(&page.bytes, pack.end)?;
    let place = |hash: &ContentHash| {
        let &(offset, length) = frames.places.get(hash)?;
        let (folder, pack) = (pack.folder.to_owned(), pack.pack.to_owned());
        Some(RecordRef { folder, pack, offset, length }.to_string().into())
    };
    for row in page.datasets.iter_mut().filter(|row| row.record_ref.is_none()) {
        row.record_ref = place(&row.raw_hash);
    }
    for row in page.quarantine.iter_mut().filter(|row| row.record_ref.is_none()) {
        row.record_ref = place(&row.raw_hash);
    }
    for row in page.fetches.iter_mut().filter(|row| row.blob_ref.is_none()) {
        row.blob_ref = row.sha256.as_ref().and_then(place);
    }
    let mut body = Body::default();
    body.section(SEEN, 0, &seen(&page))?;
    if !page.listed.is_empty() {
        body.section(LISTED, 0, &listed(&page))?;
    }
    body.in_parts(&mut page.datasets, |row| &row.dataset_id)?;
    body.in_parts(&mut page.distributions, |row| &row.dataset_id)?;
    once(&mut page.entities, |a, b| (&a.entity_id, &a.name).cmp(&(&b.entity_id, &b.name)));
    body.rows(0, &page.services)?;
    body.rows(0, &page.entities)?;
    body.rows(0, &page.fetches)?;
    body.rows(0, &page.findings)?;
    body.rows(0, &page.quarantine)?;
    body.plain(FRAMES, &frames.bytes);
    let nameless = page.datasets.iter().filter(|row| row.publisher_name.is_none());
    let head = Head {
        cursor: page.cursor,
        pack_end: frames.end,
        sections: body.sections,
        publishers: nameless
            .filter_map(|row| row.publisher_iri.as_deref())
            .map(str::to_owned)
            .collect(),
    };
    let head = serde_json::to_vec(&head).expect("plain data always serialises");
    let packed = zstd::bulk::compress(&head, LEVEL)?;
    let mut file = MAGIC.to_vec();
    file.extend((packed.len() as u64).to_le_bytes());
    file.extend((head.len() as u64).to_le_bytes());
    file.extend(packed);
    file.extend(body.bytes);
    Ok((file, frames.end))
}

/// The same publisher stands in hundreds of records of one page.
fn once<R: PartialEq>(rows: &mut Vec<R>, order: impl FnMut(&R, &R) -> std::cmp::Ordering) {
    rows.sort_by(order);
    rows.dedup();
}

#[derive(Default)]
struct Body {
    bytes: Vec<u8>,
    sections: Vec<Section>,
}

impl Body {
    fn in_parts<R: Row>(
        &mut self,
        rows: &mut [R],
        dataset: fn(&R) -> &DatasetId,
    ) -> io::Result<()> {
        rows.sort_by(|a, b| dataset(a).cmp(dataset(b)));
        for rows in rows.chunk_by(|a, b| part_of(dataset(a)) == part_of(dataset(b))) {
            self.rows(part_of(dataset(&rows[0])), rows)?;
        }
        Ok(())
    }

    fn rows<R: Row>(&mut self, part: usize, rows: &[R]) -> io::Result<()> {
        if rows.is_empty() { Ok(()) } else { self.section(R::TABLE.name, part, &encode(rows)) }
    }

    fn section(&mut self, name: &str, part: usize, bytes: &[u8]) -> io::Result<()> {
        let packed = zstd::bulk::compress(bytes, LEVEL)?;
        self.add(name, part, &packed, bytes.len());
        Ok(())
    }

    fn plain(&mut self, name: &str, bytes: &[u8]) {
        self.add(name, 0, bytes, bytes.len());
    }

    fn add(&mut self, name: &str, part: usize, packed: &[u8], bytes: usize) {
        let (at, length) = (self.bytes.len() as u64, packed.len() as u64);
        self.sections.push(Section {
            name: name.to_owned(),
            part,
            at,
            length,
            bytes: bytes as u64,
        });
        self.bytes.extend_from_slice(packed);
    }
}

/// Data sets that the page brought, with what they say, and those that say the same as before.
fn seen(page: &Page) -> Vec<u8> {
    let mut out = Vec::new();
    for row in &page.datasets {
        put(&mut out, row.dataset_id.as_str());
        put(&mut out, row.canonical_hash.as_str());
    }
    for id in &page.unchanged {
        put(&mut out, id.as_str());
        // No hash is empty.
        put(&mut out, "");
    }
    out
}

/// Data sets that the page only listed.
fn listed(page: &Page) -> Vec<u8> {
    let mut out = Vec::new();
    page.listed.iter().for_each(|id| put(&mut out, id.as_str()));
    out
}

fn put(out: &mut Vec<u8>, text: &str) {
    out.extend((text.len() as u32).to_le_bytes());
    out.extend(text.as_bytes());
}

/// A page that was kept.
pub(crate) struct PageFile {
    path: PathBuf,
    body_at: u64,
    head: Head,
}

impl PageFile {
    /// Opens a page; what stands in it is read when it is asked for.
    pub(crate) fn open(path: &Path) -> Result<Self, StoreError> {
        let opened = || {
            let mut file = File::open(path)?;
            let mut start = [0; 24];
            file.read_exact(&mut start)?;
            let number = |at: usize| {
                u64::from_le_bytes(start[at..at + 8].try_into().expect("eight of 24 bytes"))
            };
            if &start[..8] != MAGIC {
                return Err(io::Error::new(io::ErrorKind::InvalidData, "it is no page of a sweep"));
            }
            let (packed, bytes) = (number(8), number(16));
            let head = unpacked(&mut file, packed, bytes)?;
            let head = serde_json::from_slice(&head)?;
            Ok(Self { path: path.to_owned(), body_at: 24 + packed, head })
        };
        opened().map_err(StoreError::io(path))
    }

    pub(crate) fn cursor(&self) -> &str {
        &self.head.cursor
    }

    /// Forgets the cursor, which can be long, when many pages are held.
    pub(crate) fn without_cursor(mut self) -> Self {
        self.head.cursor = String::new();
        self
    }

    pub(crate) fn pack_end(&self) -> u64 {
        self.head.pack_end
    }

    pub(crate) fn publishers(&self) -> &BTreeSet<String> {
        &self.head.publishers
    }

    /// Length of a part of a table once it is unpacked; 0 when it is not there.
    pub(crate) fn bytes_of(&self, table: &Table, part: usize) -> u64 {
        self.find(table.name, part).map_or(0, |section| section.bytes)
    }

    /// Whether the page has rows of a table.
    pub(crate) fn has(&self, table: &Table) -> bool {
        self.head.sections.iter().any(|section| section.name == table.name)
    }

    /// A part of a table.
    pub(crate) fn rows(
        &self,
        table: &Table,
        part: usize,
    ) -> Result<Option<RecordBatch>, StoreError> {
        let Some(section) = self.find(table.name, part) else { return Ok(None) };
        let bytes = self.read(section).map_err(StoreError::io(&self.path))?;
        let damaged = StoreError::damaged(self.path.clone(), table.name);
        decode(table, &bytes).map(Some).map_err(damaged)
    }

    /// Data sets that the page read; `each` is told what they say, none for the same as before.
    pub(crate) fn seen(&self, mut each: impl FnMut(&str, Option<&str>)) -> Result<(), StoreError> {
        let mut read = || {
            let section = self.find(SEEN, 0).ok_or(io::ErrorKind::UnexpectedEof)?;
            let bytes = self.read(section)?;
            let mut rest = bytes.as_slice();
            while !rest.is_empty() {
                let (id, hash) = (text(&mut rest)?, text(&mut rest)?);
                each(id, (!hash.is_empty()).then_some(hash));
            }
            Ok(())
        };
        read().map_err(StoreError::io(&self.path))
    }

    /// Data sets that the page only listed.
    pub(crate) fn listed(&self, mut each: impl FnMut(&str)) -> Result<(), StoreError> {
        let Some(section) = self.find(LISTED, 0) else { return Ok(()) };
        let mut read = || {
            let bytes = self.read(section)?;
            let mut rest = bytes.as_slice();
            while !rest.is_empty() {
                each(text(&mut rest)?);
            }
            Ok(())
        };
        read().map_err(StoreError::io(&self.path))
    }

    /// Adds the page's frames to a pack.
    pub(crate) fn append_frames(&self, pack: &mut File) -> io::Result<()> {
        let Some(section) = self.find(FRAMES, 0) else { return Ok(()) };
        let mut file = File::open(&self.path)?;
        file.seek(SeekFrom::Start(self.body_at + section.at))?;
        let copied = io::copy(&mut file.take(section.length), pack)?;
        if copied == section.length {
            pack.flush()
        } else {
            Err(io::ErrorKind::UnexpectedEof.into())
        }
    }

    fn find(&self, name: &str, part: usize) -> Option<&Section> {
        self.head.sections.iter().find(|section| section.name == name && section.part == part)
    }

    fn read(&self, section: &Section) -> io::Result<Vec<u8>> {
        let mut file = File::open(&self.path)?;
        file.seek(SeekFrom::Start(self.body_at + section.at))?;
        unpacked(&mut file, section.length, section.bytes)
    }
}

fn unpacked(file: &mut File, packed: u64, bytes: u64) -> io::Result<Vec<u8>> {
    let mut packed_bytes = Vec::new();
    file.take(packed).read_to_end(&mut packed_bytes)?;
    zstd::bulk::decompress(&packed_bytes, usize::try_from(bytes).map_err(io::Error::other)?)
}

fn text<'a>(rest: &mut &'a [u8]) -> io::Result<&'a str> {
    let (length, after) = rest.split_first_chunk::<4>().ok_or(io::ErrorKind::UnexpectedEof)?;
    let length = u32::from_le_bytes(*length) as usize;
    let (text, after) = after.split_at_checked(length).ok_or(io::ErrorKind::UnexpectedEof)?;
    *rest = after;
    std::str::from_utf8(text).map_err(io::Error::other)
}

/// Names the form of pages: those of another version of the tables cannot be gone on with.
pub(crate) fn form() -> String {
    const KEPT: [&str; 7] = [
        DatasetRow::TABLE.name,
        DistributionRow::TABLE.name,
        ServiceRow::TABLE.name,
        EntityRow::TABLE.name,
        FetchRow::TABLE.name,
        FindingRow::TABLE.name,
        QuarantineRow::TABLE.name,
    ];
    let mut text = String::from_utf8_lossy(MAGIC).into_owned();
    for table in TABLES.iter().filter(|table| KEPT.contains(&table.name)) {
        for column in table.columns {
            text.push_str(&format!(
                "{}.{} {} {}\n",
                table.name,
                column.name,
                column.kind.as_str(),
                column.nullable
            ));
        }
    }
    crate::sha256_bytes(text.as_bytes())[..16].to_owned()
}
