//! The folder of one catalog: what lies where in it, and what of it counts.
//!
//! `now` is the catalog's state: a small file that is replaced by one rename at the end of a sweep.
//! Whatever it does not name is not there, however much a killed process left behind.

use super::disk::{Disk, names};
use super::logs::Together;
use crate::{Sha256Hex, Store, StoreError, sha256_bytes};
use groma_define::{CatalogId, RunId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::File;
use std::path::PathBuf;

const FORMAT: u32 = 1;

/// Tables of a snapshot: what a catalog has as a whole, in the order in which they are made.
pub(crate) const SNAPSHOT: [&str; 6] =
    ["distribution", "entity", "dataset", "service", "quarantine", "finding"];

/// Tables that only grow, a file a sweep.
pub(crate) const LOG: [&str; 3] = ["sweep", "dataset_event", "fetch"];

/// What of a catalog's folder counts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Now {
    pub(crate) format: u32,
    /// The catalog, as its folder may have another name.
    pub(crate) catalog: String,
    /// The latest snapshots, the present one last.
    pub(crate) snapshots: Vec<String>,
    /// Digests of the present snapshot's tables.
    pub(crate) tables: BTreeMap<String, Sha256Hex>,
    /// Every sweep, in their order.
    pub(crate) sweeps: Vec<String>,
    /// The last sweep that saw everything.
    pub(crate) complete: Option<String>,
    /// Sweeps whose logs were put together.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) together: Vec<Together>,
}

impl Now {
    /// The name of the present snapshot.
    pub(crate) fn snapshot(&self) -> Option<&str> {
        self.snapshots.last().map(String::as_str)
    }
}

/// The folder of one catalog.
#[derive(Clone, Debug)]
pub(crate) struct Home {
    dir: PathBuf,
    folder: String,
}

impl Home {
    pub(crate) fn of(store: &Store, catalog: &CatalogId) -> Self {
        Self::named(store, folder_name(catalog.as_str()))
    }

    fn named(store: &Store, folder: String) -> Self {
        Self { dir: store.root().join("catalogs").join(&folder), folder }
    }

    /// Every catalog of a store that was harvested at least once, in the order of their folders.
    pub(crate) fn all(store: &Store) -> Result<Vec<(Self, Now)>, StoreError> {
        let mut found = Vec::new();
        for folder in names(&store.root().join("catalogs"))? {
            let home = Self::named(store, folder);
            if let Some(now) = home.now()? {
                found.push((home, now));
            }
        }
        found.sort_by(|(_, a), (_, b)| a.catalog.cmp(&b.catalog));
        Ok(found)
    }

    /// Its name among the catalogs.
    pub(crate) fn folder(&self) -> &str {
        &self.folder
    }

    /// What counts; none before the first sweep has ended.
    pub(crate) fn now(&self) -> Result<Option<Now>, StoreError> {
        let path = self.now_file();
        let bytes = match std::fs::read(&path) {
            Err(why) if why.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            read => read.map_err(StoreError::io(&path))?,
        };
        let now: Now = serde_json::from_slice(&bytes)
            .map_err(|why| StoreError::Io { path: path.clone(), source: why.into() })?;
        if now.format != FORMAT {
            let why = format!("it has the form {}; this groma reads {FORMAT}", now.format);
            return Err(StoreError::Io { path, source: std::io::Error::other(why) });
        }
        Ok(Some(now))
    }

    /// Makes this what counts.
    pub(crate) fn commit(&self, disk: &Disk, now: &Now) -> Result<(), StoreError> {
        let now = Now { format: FORMAT, ..now.clone() };
        let text = serde_json::to_string_pretty(&now).expect("plain data always serialises");
        disk.write(&self.now_file(), text.as_bytes())
    }

    /// Keeps other writers away from this catalog, or says that one is at work.
    pub(crate) fn lock(&self) -> Result<File, StoreError> {
        let path = self.dir.join("lock");
        let file = File::create(&path).map_err(StoreError::io(&path))?;
        match file.try_lock() {
            Ok(()) => Ok(file),
            Err(std::fs::TryLockError::WouldBlock) => {
                Err(StoreError::Busy { path: self.dir.clone() })
            }
            Err(std::fs::TryLockError::Error(source)) => Err(StoreError::Io { path, source }),
        }
    }

    fn now_file(&self) -> PathBuf {
        self.dir.join("now")
    }

    pub(crate) fn rows_dir(&self) -> PathBuf {
        self.dir.join("catalog")
    }

    /// The catalog's own row as a sweep left it.
    pub(crate) fn row(&self, sweep: &str) -> PathBuf {
        self.rows_dir().join(format!("{sweep}.parquet"))
    }

    pub(crate) fn snapshots_dir(&self) -> PathBuf {
        self.dir.join("snapshots")
    }

    pub(crate) fn snapshot(&self, name: &str) -> PathBuf {
        self.snapshots_dir().join(name)
    }

    pub(crate) fn logs_dir(&self) -> PathBuf {
        self.dir.join("log")
    }

    pub(crate) fn log(&self, table: &str, sweep: &str) -> PathBuf {
        self.logs_dir().join(format!("{table}-{sweep}.parquet"))
    }

    pub(crate) fn packs_dir(&self) -> PathBuf {
        self.dir.join("packs")
    }

    pub(crate) fn pack(&self, name: &str) -> PathBuf {
        self.packs_dir().join(format!("{name}.pack"))
    }

    pub(crate) fn sweep_dir(&self) -> PathBuf {
        self.dir.join("sweep")
    }

    /// Says which sweep is under way.
    pub(crate) fn begun(&self) -> PathBuf {
        self.sweep_dir().join("begun")
    }

    pub(crate) fn page(&self, number: u64) -> PathBuf {
        self.sweep_dir().join(format!("{number:08}.page"))
    }

    /// What came with the end of the sweep: no page that could be gone on from.
    pub(crate) fn end_page(&self) -> PathBuf {
        self.sweep_dir().join("end")
    }
}

/// Where bytes with this name in a reference are.
pub(crate) fn pack_path(store: &Store, folder: &str, pack: &str) -> PathBuf {
    Home::named(store, folder.to_owned()).pack(pack)
}

/// A name that can be a folder everywhere: as it is when it is short and plain, else with a hash.
pub(crate) fn folder_name(id: &str) -> String {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-".contains(c);
    let starts_well = id.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit());
    if id.len() <= 64 && starts_well && !id.ends_with('.') && id.chars().all(plain) {
        return id.to_owned();
    }
    let readable: String = id
        .to_lowercase()
        .chars()
        .map(|c| if plain(c) && c != '.' { c } else { '-' })
        .take(32)
        .collect();
    format!("{}~{}", readable.trim_matches('-'), &sha256_bytes(id.as_bytes())[..16])
}

/// Names of sweeps are names of files.
pub(crate) fn sweep_name(sweep: &RunId) -> String {
    folder_name(sweep.as_str())
}

#[cfg(test)]
mod tests {
    use super::folder_name;

    #[test]
    fn every_catalog_has_a_folder_of_its_own() {
        let check = |id: &str, expected: &str| {
            let name = folder_name(id);
            assert!(name == expected || name.starts_with(&format!("{expected}~")), "{id}: {name}");
        };
        check("data.gouv.fr", "data.gouv.fr");
        check("a1b2-c_d", "a1b2-c_d");
        check("https://Data.Example/Katalog?x=1", "https---data-example-katalog-x-1");
        check("", "");
        check("../../etc", "etc");
        check(".hidden", "hidden");
        check("Ünï", "n");
        check(&"x".repeat(300), &"x".repeat(32));
        assert_ne!(folder_name("A"), folder_name("a"));
        assert_ne!(folder_name("a/b"), folder_name("a-b"));
    }
}
