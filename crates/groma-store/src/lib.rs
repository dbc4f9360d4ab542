//! Where rows live.
//!
//! Owns: the folder of a store, tables as Parquet, runs and releases with the
//! digests of everything in them, the catalogs that were harvested, the SQL session
//! and the guard on what users may ask of it. Comes in: rows. Goes out: rows, and record batches for SQL.
//!
//! **Invariant:** nothing here knows a rule, a score or a page. What is written
//! is written whole or not at all, and the same rows give the same bytes.

mod assessments;
mod batch;
mod batch_stream;
mod catalogs;
mod coded;
mod digest;
mod error;
mod evidence;
mod exact_sum;
mod expression;
mod guard;
mod layout;
mod manifest;
mod release;
mod run;
mod session;
mod state;
mod table_encoder;
mod table_file;
mod table_writer;
mod warc;

pub use assessments::{Asked, Assessing};
pub use batch::{batch_of, data_type, rows_of, schema_of};
pub use batch_stream::{BatchReader, BatchWriter};
pub use catalogs::{CatalogFolder, CatalogMemory, CatalogSink, CatalogTables};
pub use coded::{CodedColumn, coded_text};
pub use datafusion::arrow;

/// The version of the SQL engine: part of what a run's name is made from.
pub const ENGINE_VERSION: &str = datafusion::DATAFUSION_VERSION;

pub use digest::{Sha256Hex, sha256_bytes, sha256_file};
pub use error::StoreError;
pub use evidence::{Evidence, EvidenceCounts};
pub use expression::{Expression, Expressions, TextFunction};
pub use guard::{Limits, check_text};
pub use layout::Store;
pub use manifest::{FileEntry, Manifest, Mismatch};
pub use release::{Release, ReleaseRequest};
pub use run::{Run, Staging};
pub use session::{Answer, Session, SqlProblem};
pub use state::{State, StateError};
pub use table_file::TableDir;
pub use table_writer::TableWriter;
