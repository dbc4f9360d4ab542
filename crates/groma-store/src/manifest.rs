//! The list of everything in a run or release, with digests.

use crate::{StoreError, sha256_file};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::path::{Path, PathBuf};

/// A file and its digest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// Path inside the folder, with `/` between its parts.
    pub path: String,
    /// SHA-256 in lower-case hexadecimal.
    pub sha256: String,
    /// Length in bytes.
    pub bytes: u64,
    /// True when only the digest is published.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub withheld: bool,
}

/// What a run or a release consists of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of this form.
    pub format: u32,
    /// The run: the hash of its inputs.
    pub run: String,
    /// Code of the edition.
    pub edition: String,
    /// The only clock a result may see.
    pub as_of: String,
    /// The program and the engine that computed.
    pub engine: String,
    /// The name, for a release.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub release: Option<String>,
    /// The files it was made from.
    pub inputs: Vec<FileEntry>,
    /// The files it made.
    pub outputs: Vec<FileEntry>,
}

/// A file that is not what the manifest says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mismatch {
    /// Its bytes changed.
    Changed(String),
    /// It is gone.
    Missing(String),
    /// Nobody listed it.
    Unlisted(String),
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Changed(path) => write!(f, "{path}: its bytes are not those of the release"),
            Self::Missing(path) => write!(f, "{path}: missing"),
            Self::Unlisted(path) => write!(f, "{path}: not part of the release"),
        }
    }
}

impl Manifest {
    /// As it is written.
    pub fn to_json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("plain data always serialises");
        text.push('\n');
        text
    }

    /// Reads a manifest.
    pub fn read(path: &Path) -> Result<Self, StoreError> {
        let text = std::fs::read_to_string(path).map_err(StoreError::io(path))?;
        serde_json::from_str(&text).map_err(|why| StoreError::Io {
            path: path.to_owned(),
            source: std::io::Error::new(std::io::ErrorKind::InvalidData, why),
        })
    }
}

/// Every file below a folder with its digest, ordered by path.
pub fn entries(dir: &Path) -> Result<Vec<FileEntry>, StoreError> {
    let mut paths = Vec::new();
    walk(dir, &mut paths)?;
    let mut entries = paths
        .into_iter()
        .map(|path| {
            let (sha256, bytes) = sha256_file(&path)?;
            Ok(FileEntry { path: inside(dir, &path), sha256, bytes, withheld: false })
        })
        .collect::<Result<Vec<_>, StoreError>>()?;
    entries.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(entries)
}

fn walk(dir: &Path, paths: &mut Vec<PathBuf>) -> Result<(), StoreError> {
    for entry in std::fs::read_dir(dir).map_err(StoreError::io(dir))? {
        let path = entry.map_err(StoreError::io(dir))?.path();
        if path.is_dir() {
            walk(&path, paths)?;
        } else {
            paths.push(path);
        }
    }
    Ok(())
}

fn inside(dir: &Path, path: &Path) -> String {
    let relative = path.strip_prefix(dir).unwrap_or(path);
    let parts: Vec<_> = relative.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}
