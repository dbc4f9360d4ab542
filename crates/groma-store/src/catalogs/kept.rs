//! Kept bytes, read one after the other: a pack is opened once, and each part of it unpacked once when
//! places come in their order.

use super::home::pack_path;
use super::pack::{Opened, RecordRef, held};
use crate::{Store, StoreError};
use groma_define::ContentHash;
use std::path::PathBuf;

/// A reader of what rows name by `record_ref` or `blob_ref`.
pub(crate) struct KeptBytes {
    store: Store,
    open: Option<(PathBuf, Opened)>,
}

impl KeptBytes {
    pub(crate) fn of(store: &Store) -> Self {
        Self { store: store.clone(), open: None }
    }

    /// What sorts places so that reading is quick.
    pub(crate) fn order(place: &str) -> Option<(String, u64)> {
        let place: RecordRef = place.parse().ok()?;
        Some((format!("{}/{}", place.folder, place.pack), place.offset))
    }

    /// The folder of the catalog that keeps the bytes.
    pub(crate) fn folder(place: &str) -> Option<&str> {
        place.split_once('/').map(|(folder, _)| folder)
    }

    /// The bytes, held against their hash.
    pub(crate) fn read(&mut self, place: &str, hash: &ContentHash) -> Result<Vec<u8>, StoreError> {
        let place: RecordRef = place.parse().map_err(|why: String| StoreError::Io {
            path: self.store.root().join("catalogs"),
            source: std::io::Error::new(std::io::ErrorKind::InvalidInput, why),
        })?;
        let path = pack_path(&self.store, &place.folder, &place.pack);
        if place.length == 0 {
            return held(&path, &place, hash, Vec::new());
        }
        let mut opened = match self.open.take().filter(|(known, _)| *known == path) {
            Some((_, opened)) => opened,
            None => Opened::new(&path).map_err(StoreError::io(&path))?,
        };
        let bytes = opened.find(&place).map_err(StoreError::io(&path))?;
        self.open = Some((path.clone(), opened));
        held(&path, &place, hash, bytes)
    }
}
