//! The folder of a store, and the lock that keeps two writers apart.

use crate::StoreError;
use std::fs::File;
use std::path::{Path, PathBuf};

/// Where everything of an edition lives that is not the edition itself.
#[derive(Clone, Debug)]
pub struct Store {
    root: PathBuf,
}

/// Held while somebody writes; freed when dropped, and by the system when a process dies.
#[derive(Debug)]
pub struct WriteLock {
    _file: File,
}

impl Store {
    /// The store in this folder, which is made when it is not there.
    pub fn open(root: impl Into<PathBuf>) -> Result<Self, StoreError> {
        let root = root.into();
        for dir in [root.join("runs"), root.join("releases")] {
            std::fs::create_dir_all(&dir).map_err(StoreError::io(&dir))?;
        }
        // Whatever keeps the edition under version control should leave its store alone.
        let ignore = root.join(".gitignore");
        if !ignore.exists() {
            std::fs::write(&ignore, "*\n").map_err(StoreError::io(&ignore))?;
        }
        Ok(Self { root })
    }

    /// The folder of the store.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Where runs are kept.
    pub(crate) fn runs(&self) -> PathBuf {
        self.root.join("runs")
    }

    /// Where releases are kept.
    pub fn releases(&self) -> PathBuf {
        self.root.join("releases")
    }

    /// Names the latest run.
    pub(crate) fn latest_file(&self) -> PathBuf {
        self.root.join("latest")
    }

    /// The pages of the latest run.
    pub fn preview(&self) -> PathBuf {
        self.root.join("preview")
    }

    /// Keeps other writers away, or says that one is at work.
    pub(crate) fn lock(&self) -> Result<WriteLock, StoreError> {
        let path = self.root.join("lock");
        let file = File::create(&path).map_err(StoreError::io(&path))?;
        match file.try_lock() {
            Ok(()) => Ok(WriteLock { _file: file }),
            Err(std::fs::TryLockError::WouldBlock) => {
                Err(StoreError::Busy { path: self.root.clone() })
            }
            Err(std::fs::TryLockError::Error(source)) => Err(StoreError::Io { path, source }),
        }
    }
}
