//! What earlier sweeps saw of a catalog, small enough to hold a million data sets.

use super::home::{Home, sweep_name};
use super::texts::Texts;
use crate::arrow::array::{Array, AsArray, RecordBatch, StringArray};
use crate::arrow::datatypes::Int64Type;
use crate::table_file::batches;
use crate::table_file::read_file;
use crate::{StoreError, TableDir};
use groma_define::harvest::{LastSweep, Memory, Seen, Validators};
use groma_define::table::Row;
use groma_define::tables::{CatalogRow, DatasetRow, FetchRow, SweepRow};
use groma_define::{ContentHash, DatasetId};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

const BATCH_ROWS: usize = 8192;
const COLUMNS: [&str; 7] =
    ["dataset_id", "native_id", "canonical_hash", "raw_hash", "state", "first_seen", "record_ref"];
const ANSWER_COLUMNS: [&str; 9] = [
    "fetch_id",
    "run",
    "url",
    "status",
    "started_at",
    "etag",
    "last_modified",
    "sha256",
    "purpose",
];

/// One catalog's past, as it was when this was made.
#[derive(Debug)]
pub struct CatalogMemory {
    known: Known,
    complete: Option<LastSweep>,
    /// Logs of sweeps and of their requests, the newest first.
    logs: Vec<(PathBuf, PathBuf)>,
}

/// What is known of every data set: some 200 bytes each.
#[derive(Debug, Default)]
struct Known {
    ids: Texts,
    native_ids: Texts,
    canonical: Hashes,
    raw: Hashes,
    state: Names,
    first_seen: Names,
    refs: Refs,
}

impl CatalogMemory {
    pub(crate) fn load(home: &Home) -> Result<Self, StoreError> {
        let mut memory = Self { known: Known::default(), complete: None, logs: Vec::new() };
        let Some(now) = home.now()? else { return Ok(memory) };
        if let Some(snapshot) = now.snapshot() {
            let path = TableDir::new(home.snapshot(snapshot)).path(DatasetRow::TABLE.name);
            for batch in batches(&path, &DatasetRow::TABLE, Some(&COLUMNS), BATCH_ROWS)? {
                memory.known.add(&batch?);
            }
            memory.known.shrink();
        }
        if let Some(complete) = now.complete.clone() {
            let catalogs = read_file::<CatalogRow>(&home.row(&complete))?;
            let sweeps =
                read_file::<SweepRow>(&home.log(SweepRow::TABLE.name, now.log_name(&complete)))?;
            let of_it = |row: &SweepRow| sweep_name(&row.sweep) == complete;
            let both = catalogs.into_iter().next().zip(sweeps.into_iter().find(of_it));
            memory.complete = both.map(|(catalog, sweep)| LastSweep { sweep, catalog });
        }
        let newest_first = now.log_names().into_iter().rev();
        memory.logs = newest_first
            .map(|name| {
                (home.log(SweepRow::TABLE.name, name), home.log(FetchRow::TABLE.name, name))
            })
            .collect();
        Ok(memory)
    }

    /// How many data sets are known, those that are gone among them.
    pub fn len(&self) -> usize {
        self.known.ids.len()
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Memory for CatalogMemory {
    fn last_complete(&self) -> Option<LastSweep> {
        self.complete.clone()
    }

    fn dataset(&self, id: &DatasetId) -> Option<Seen> {
        self.known.ids.find(id.as_str()).map(|at| self.known.seen(at))
    }

    fn native_id(&self, id: &DatasetId) -> Option<Box<str>> {
        self.known.ids.find(id.as_str()).map(|at| self.known.native_ids.get(at).into())
    }

    fn datasets(&self) -> Box<dyn Iterator<Item = (DatasetId, Seen)> + '_> {
        let all = (0..self.len()).filter(|&at| self.known.state.get(at) != "gone");
        Box::new(all.map(|at| (DatasetId::from(self.known.ids.get(at)), self.known.seen(at))))
    }

    /// Asked once or twice a sweep: so it is looked up when it is asked for, and not held. What a
    /// sweep read that did not see everything must be asked for again, whatever its answer said.
    fn validators(&self, url: &str) -> Option<Validators> {
        let answers = self.logs.iter().map(|(sweep, log)| (sweep, last_answer(log, url)));
        let (sweep, last) = answers.into_iter().find_map(|(sweep, last)| Some((sweep, last?)))?;
        let sweeps = read_file::<SweepRow>(sweep).ok()?;
        let of_it = sweeps.iter().find(|sweep| *sweep.sweep.as_str() == *last.run);
        of_it.filter(|sweep| sweep.complete).and(last.said)
    }
}

/// What an address answered last.
struct LastAnswer {
    /// Its time, and its name among those of the same.
    when: (String, String),
    /// The sweep that asked.
    run: String,
    said: Option<Validators>,
}

/// When an address last answered, and what the answer said of itself. A log that cannot be read
/// costs a request without conditions, nothing more.
fn last_answer(log: &Path, url: &str) -> Option<LastAnswer> {
    if !log.is_file() {
        return None;
    }
    let mut last: Option<LastAnswer> = None;
    for batch in batches(log, &FetchRow::TABLE, Some(&ANSWER_COLUMNS), BATCH_ROWS).ok()? {
        let batch = batch.ok()?;
        let status = batch.column_by_name("status")?.as_primitive_opt::<Int64Type>()?;
        for row in 0..batch.num_rows() {
            let cell = |name: &str| cell(&batch, name, row);
            let read = status.is_valid(row) && (200..300).contains(&status.value(row));
            if !read || cell("url") != Some(url) || cell("purpose") != Some("harvest") {
                continue;
            }
            let when = (cell("started_at")?.to_owned(), cell("fetch_id")?.to_owned());
            if last.as_ref().is_some_and(|later| later.when > when) {
                continue;
            }
            let said = Validators {
                etag: cell("etag").map(str::to_owned),
                last_modified: cell("last_modified").map(str::to_owned),
                sha256: cell("sha256").map(ContentHash::from),
            };
            let any = said.etag.is_some() || said.last_modified.is_some();
            let run = cell("run")?.to_owned();
            last = Some(LastAnswer { when, run, said: any.then_some(said) });
        }
    }
    last
}

fn cell<'a>(batch: &'a RecordBatch, name: &str, row: usize) -> Option<&'a str> {
    let texts = batch.column_by_name(name)?.as_string_opt::<i32>()?;
    texts.is_valid(row).then(|| texts.value(row))
}

impl Known {
    fn add(&mut self, batch: &RecordBatch) {
        let column = |name: &str| -> StringArray {
            let column = batch.column_by_name(name).and_then(|column| column.as_string_opt());
            column.cloned().unwrap_or_else(|| StringArray::new_null(batch.num_rows()))
        };
        let [ids, native_ids, canonical, raw, state, first_seen, refs] = COLUMNS.map(column);
        for row in 0..batch.num_rows() {
            self.ids.push(ids.value(row));
            self.native_ids.push(native_ids.value(row));
            self.canonical.push(canonical.value(row));
            self.raw.push(raw.value(row));
            self.state.push(state.value(row));
            self.first_seen.push(first_seen.value(row));
            self.refs.push(refs.is_valid(row).then(|| refs.value(row)));
        }
    }

    fn shrink(&mut self) {
        self.ids.shrink();
        self.native_ids.shrink();
        self.canonical.hashes.shrink_to_fit();
        self.raw.hashes.shrink_to_fit();
        self.state.codes.shrink_to_fit();
        self.first_seen.codes.shrink_to_fit();
        self.refs.places.shrink_to_fit();
    }

    fn seen(&self, at: usize) -> Seen {
        Seen {
            canonical_hash: self.canonical.get(at),
            raw_hash: self.raw.get(at),
            state: self.state.get(at).into(),
            first_seen: self.first_seen.get(at).into(),
            record_ref: self.refs.get(at).map(Into::into),
        }
    }
}

/// Hashes as the bytes that their digits mean.
#[derive(Debug, Default)]
struct Hashes {
    hashes: Vec<[u8; 32]>,
    /// What is no SHA-256 after all, by its place.
    others: HashMap<usize, Box<str>>,
}

impl Hashes {
    fn push(&mut self, text: &str) {
        let hash = bytes_of(text).unwrap_or_else(|| {
            self.others.insert(self.hashes.len(), text.into());
            [0; 32]
        });
        self.hashes.push(hash);
    }

    fn get(&self, at: usize) -> ContentHash {
        match self.others.get(&at) {
            Some(text) => ContentHash::from(text.as_ref()),
            None => ContentHash::from(groma_define::hex(&self.hashes[at])),
        }
    }
}

fn bytes_of(text: &str) -> Option<[u8; 32]> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let (pairs, []) = text.as_bytes().as_chunks::<2>() else { return None };
    let bytes: Option<Vec<u8>> =
        pairs.iter().map(|&[high, low]| Some(digit(high)? << 4 | digit(low)?)).collect();
    bytes?.try_into().ok()
}

/// Texts of which there are few different ones.
#[derive(Debug, Default)]
struct Names {
    names: Vec<Box<str>>,
    places: HashMap<Box<str>, u32>,
    codes: Vec<u32>,
}

impl Names {
    fn push(&mut self, text: &str) {
        let code = self.code(text);
        self.codes.push(code);
    }

    fn code(&mut self, text: &str) -> u32 {
        if let Some(&code) = self.places.get(text) {
            return code;
        }
        let code = self.names.len() as u32;
        self.names.push(text.into());
        self.places.insert(text.into(), code);
        code
    }

    fn get(&self, at: usize) -> &str {
        &self.names[self.codes[at] as usize]
    }
}

/// References into packs: the pack once, then places in it.
#[derive(Debug, Default)]
struct Refs {
    packs: Names,
    /// Pack, offset and length; the length [`NO_REF`] for no reference, [`WHOLE`] for one that is not so made.
    places: Vec<(u32, u32, u64)>,
}

const NO_REF: u32 = u32::MAX;
const WHOLE: u32 = u32::MAX - 1;

impl Refs {
    fn push(&mut self, text: Option<&str>) {
        let place = match text {
            None => (0, NO_REF, 0),
            Some(text) => match parts(text) {
                Some((pack, offset, length)) => (self.packs.code(pack), length, offset),
                None => (self.packs.code(text), WHOLE, 0),
            },
        };
        self.places.push(place);
    }

    fn get(&self, at: usize) -> Option<String> {
        let (pack, length, offset) = self.places[at];
        let pack = self.packs.names.get(pack as usize);
        match length {
            NO_REF => None,
            WHOLE => pack.map(ToString::to_string),
            length => pack.map(|pack| format!("{pack}:{offset}+{length}")),
        }
    }
}

fn parts(text: &str) -> Option<(&str, u64, u32)> {
    let (pack, place) = text.rsplit_once(':')?;
    let (offset, length) = place.split_once('+')?;
    let place = (offset.parse::<u64>().ok()?, length.parse::<u32>().ok()?);
    let same = format!("{}+{}", place.0, place.1) == *text.rsplit_once(':')?.1;
    (same && place.1 < WHOLE).then_some((pack, place.0, place.1))
}

#[cfg(test)]
mod tests {
    use super::{Hashes, Refs};

    #[test]
    fn references_and_hashes_come_back() {
        let hash = "0af1".repeat(16);
        let mut refs = Refs::default();
        let mut hashes = Hashes::default();
        let texts = [
            None,
            Some("c/s:0+0"),
            Some("c/s:18446744073709551615+7"),
            Some("c/t:1+4294967294"),
            Some("c/t:01+2"),
            Some("else"),
            Some(""),
        ];
        texts.iter().for_each(|text| refs.push(*text));
        for (at, text) in texts.iter().enumerate() {
            assert_eq!(refs.get(at).as_deref(), *text);
        }
        let texts = [hash.as_str(), "", "abc", &hash[1..], &hash.to_uppercase()];
        texts.iter().for_each(|text| hashes.push(text));
        for (at, text) in texts.iter().enumerate() {
            assert_eq!(hashes.get(at).as_str(), *text);
        }
    }
}
