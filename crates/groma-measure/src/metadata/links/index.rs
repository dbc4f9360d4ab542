//! Links by address, small enough to keep: 12 bytes each and some room.

use super::state::{CLASSES, STATES, class_of};
use groma_define::table::Row;
use groma_define::tables::LinkRow;
use groma_store::arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, DictionaryArray, Int32Array, Int64Array, StringArray,
};
use groma_store::arrow::compute::cast;
use groma_store::arrow::datatypes::{DataType, Int32Type, Int64Type};
use groma_store::{CodedColumn, StoreError, TableDir};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, DefaultHasher, Hash, Hasher};
use std::sync::Arc;

/// What is known of one address, in 32 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Linked(u32);

/// The keys are hashes already.
#[derive(Default)]
struct AsIs(u64);

impl Hasher for AsIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, _: &[u8]) {}

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

/// Every link.
#[derive(Default)]
pub(crate) struct LinkIndex {
    links: HashMap<u64, Linked, BuildHasherDefault<AsIs>>,
}

impl LinkIndex {
    /// Reads the table `link`.
    pub(crate) fn read(dir: &TableDir) -> Result<Self, StoreError> {
        const COLUMNS: &[&str] = &["url", "state", "status", "error_class", "cors", "tls_ok"];
        let mut index = Self::default();
        let Some(batches) = dir.batches(&LinkRow::TABLE, COLUMNS, &["url"], 1 << 15)? else {
            return Ok(index);
        };
        for batch in batches {
            let batch = batch?;
            let column = |name: &str| {
                batch.column_by_name(name).cloned().unwrap_or_else(|| {
                    groma_store::arrow::array::new_null_array(&DataType::Utf8, batch.num_rows())
                })
            };
            let url = cast(&column("url"), &DataType::Utf8).ok();
            let (Some(url), Some(state), Some(class)) =
                (url, CodedColumn::of(&batch, "state"), CodedColumn::of(&batch, "error_class"))
            else {
                continue;
            };
            let states: Vec<u32> = state.texts().map(state_of).collect();
            let classes: Vec<u32> = class.texts().map(|word| u32::from(class_of(word))).collect();
            let (status, cors, tls) = (column("status"), column("cors"), column("tls_ok"));
            let status = status.as_primitive::<Int64Type>();
            let (cors, tls) = (cors.as_boolean(), tls.as_boolean());
            for (row, url) in url.as_string::<i32>().iter().enumerate() {
                let Some(url) = url else { continue };
                let status = if status.is_valid(row) { status.value(row) as u32 } else { 0 };
                let class = class.code(row).map_or(CLASSES.len() as u32 - 1, |code| classes[code]);
                let state = state.code(row).map_or(3, |code| states[code]);
                let bits = status
                    | class << 10
                    | state << 16
                    | flag(cors, row) << 18
                    | flag(tls, row) << 20;
                index.links.insert(hash(url), Linked(bits));
            }
        }
        Ok(index)
    }

    /// Whether anything was probed at all.
    pub(crate) fn is_empty(&self) -> bool {
        self.links.is_empty()
    }

    /// What is known of an address.
    pub(crate) fn of(&self, url: &str) -> Option<Linked> {
        self.links.get(&hash(url)).copied()
    }
}

fn hash(url: &str) -> u64 {
    // With fixed keys: the same on every machine.
    let mut hasher = DefaultHasher::new();
    url.hash(&mut hasher);
    hasher.finish()
}

fn state_of(word: &str) -> u32 {
    STATES.iter().position(|known| *known == word).unwrap_or(3) as u32
}

fn flag(array: &BooleanArray, row: usize) -> u32 {
    if array.is_valid(row) { 1 + u32::from(array.value(row)) } else { 0 }
}

impl Linked {
    /// The status of the last answer; 0 without one.
    pub(crate) fn status(self) -> u16 {
        (self.0 & 0x3ff) as u16
    }

    /// What the probes say of it: ok, failing, dead or unknown.
    pub(crate) fn state_word(self) -> &'static str {
        STATES.get(self.state() as usize).copied().unwrap_or("unknown")
    }

    /// What the last probe found.
    pub(crate) fn class_word(self) -> &'static str {
        CLASSES.get(self.class() as usize).copied().unwrap_or_default()
    }

    fn class(self) -> i32 {
        (self.0 >> 10 & 0x3f) as i32
    }

    fn state(self) -> i32 {
        (self.0 >> 16 & 3) as i32
    }

    fn flag(self, shift: u32) -> Option<bool> {
        match self.0 >> shift & 3 {
            0 => None,
            known => Some(known == 2),
        }
    }
}

/// One column of what is known of addresses: `status`, `class`, `state`, `cors` or `tls`.
pub(crate) fn column(name: &str, linked: &[Option<Linked>]) -> ArrayRef {
    let coded = |words: &[&str], code: fn(Linked) -> i32| -> ArrayRef {
        let keys: Int32Array = linked.iter().map(|link| link.map(code)).collect();
        let words: ArrayRef = Arc::new(StringArray::from(words.to_vec()));
        Arc::new(DictionaryArray::<Int32Type>::new(keys, words))
    };
    let flags = |shift: u32| -> ArrayRef {
        Arc::new(
            linked
                .iter()
                .map(|link| link.and_then(|link| link.flag(shift)))
                .collect::<BooleanArray>(),
        )
    };
    match name {
        "status" => {
            let status = linked
                .iter()
                .map(|link| link.map(Linked::status).filter(|status| *status > 0).map(i64::from));
            Arc::new(status.collect::<Int64Array>())
        }
        "class" => coded(CLASSES, Linked::class),
        "state" => coded(STATES, Linked::state),
        "cors" => flags(18),
        _ => flags(20),
    }
}
