//! What can go wrong while pages are written.

use groma_store::StoreError;
use std::path::PathBuf;

/// A failure of ours, with what to do next.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// A table could not be read.
    #[error(transparent)]
    Table(#[from] StoreError),
    /// A file could not be written; make room or give the folder away.
    #[error("{path}: {source}", path = path.display())]
    Write {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// There is no node to rank by.
    #[error("the table `node` names no index; run `groma run` again")]
    NoIndex,
}

impl PublishError {
    pub(crate) fn write(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::Write { path, source }
    }
}
