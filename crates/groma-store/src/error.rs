//! What can go wrong with a store, named for what to do about it.

use std::path::PathBuf;

/// A failure of ours, with what to do next.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A file could not be read or written.
    #[error("{path}: {source}", path = path.display())]
    Io {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A table file is damaged or of another version.
    #[error("{path} cannot be read as the table `{table}`: {why}; compute it again with `groma run`, or read it again with `groma harvest` when it is a catalog's", path = path.display())]
    DamagedTable {
        /// Which file.
        path: PathBuf,
        /// Which table.
        table: String,
        /// Why.
        why: String,
    },
    /// Nothing was computed yet.
    #[error("{path} holds no run yet; run `groma run` first", path = path.display())]
    NoRun {
        /// The store.
        path: PathBuf,
    },
    /// Another process is writing.
    #[error("another groma is writing to {path}; wait for it to end", path = path.display())]
    Busy {
        /// The store.
        path: PathBuf,
    },
    /// A release of that name exists, and releases are permanent.
    #[error("the release `{name}` exists and releases are permanent; choose another name")]
    ReleaseExists {
        /// Its name.
        name: String,
    },
    /// The name cannot be a folder on every system.
    #[error("`{name}` cannot name a release; use letters, digits, `.`, `-` and `_`")]
    ReleaseName {
        /// The name.
        name: String,
    },
    /// A folder is not a release.
    #[error("{path} is not a release: {why}", path = path.display())]
    NotARelease {
        /// The folder.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// The SQL engine failed.
    #[error(transparent)]
    Sql(#[from] crate::session::SqlProblem),
}

impl StoreError {
    /// For a table's file that is there and cannot be read.
    pub(crate) fn damaged(path: PathBuf, table: &str) -> impl Fn(String) -> Self {
        let table = table.to_owned();
        move |why| Self::DamagedTable { path: path.clone(), table: table.clone(), why }
    }

    pub(crate) fn io(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { path, source }
    }
}
