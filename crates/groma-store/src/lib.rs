//! Where rows live.
//!
//! Owns: the folder of a store, tables as Parquet, runs and releases with the
//! digests of everything in them, the SQL session and the guard on what users
//! may ask of it. Comes in: rows. Goes out: rows, and record batches for SQL.
//!
//! **Invariant:** nothing here knows a rule, a score or a page. What is written
//! is written whole or not at all, and the same rows give the same bytes.

mod batch;
mod coded;
mod digest;
mod error;
mod exact_sum;
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

pub use batch::{batch_of, rows_of};
pub use coded::CodedColumn;
pub use datafusion::arrow;

/// The version of the SQL engine: part of what a run's name is made from.
pub const ENGINE_VERSION: &str = datafusion::DATAFUSION_VERSION;

pub use digest::{Sha256Hex, sha256_bytes, sha256_file};
pub use error::StoreError;
pub use guard::{Limits, check_text};
pub use layout::Store;
pub use manifest::{FileEntry, Manifest, Mismatch};
pub use release::{Release, ReleaseRequest};
pub use run::{Run, Staging};
pub use session::{Answer, Session, SqlProblem};
pub use state::{State, StateError};
pub use table_file::TableDir;
pub use table_writer::TableWriter;
