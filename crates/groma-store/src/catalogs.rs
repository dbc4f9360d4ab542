//! Where harvested rows live: a folder a catalog, below the store.
//!
//! ```text
//! catalogs/<catalog>/now                what counts, replaced by one rename at the end of a sweep
//!                    snapshots/<hash>/  tables as the last sweep left them, sorted by their keys
//!                    log/               sweeps, events and requests, a file a sweep; those of old ones together
//!                    catalog/           the catalog's own row, after the last sweep and the last complete one
//!                    packs/             bytes that rows name, many records to a frame
//!                    sweep/             the sweep under way, a file a page
//! probes/                               requests that belong to no sweep; many small files put together
//! ```
//! A page is kept by the rename of its file. A snapshot is named by its content, so the same rows
//! are the same snapshot, and tables that did not change are the same file.

mod amend;
mod brought;
mod columns;
mod disk;
mod finish;
mod home;
mod kept;
mod logs;
mod memory;
mod merge;
mod next;
mod pack;
mod page;
mod probes;
mod sink;
mod stay;
mod tables;
#[cfg(test)]
mod tests;
mod texts;

use crate::{Store, StoreError};
use disk::Disk;
use groma_define::{CatalogId, ContentHash};
use home::Home;

pub(crate) use kept::KeptBytes;
pub use memory::CatalogMemory;
pub use sink::CatalogSink;
pub use tables::{CatalogFolder, CatalogTables};

impl Store {
    /// Where the rows of a catalog's next sweep go. One at a time; other catalogs are free.
    pub fn catalog_sink(&self, catalog: &CatalogId) -> Result<CatalogSink, StoreError> {
        CatalogSink::open(self, catalog, Disk::default())
    }

    /// What earlier sweeps saw of a catalog; nothing when there were none.
    pub fn catalog_memory(&self, catalog: &CatalogId) -> Result<CatalogMemory, StoreError> {
        CatalogMemory::load(&Home::of(self, catalog))
    }

    /// The tables of all catalogs as they are now.
    pub fn catalog_tables(&self) -> Result<CatalogTables, StoreError> {
        CatalogTables::of(self)
    }

    /// The bytes that a row names by `record_ref` or `blob_ref`, held against their hash.
    pub fn read_kept(&self, record_ref: &str, hash: &ContentHash) -> Result<Vec<u8>, StoreError> {
        KeptBytes::of(self).read(record_ref, hash)
    }
}
