//! Requests that belong to no sweep, such as probes of links: small files as they come, so that a kill
//! costs little, put together when there are many.
//!
//! `together` says which files hold what others held before. It is replaced by one rename: before it
//! the many count, after it the one. The many are removed when nobody reads; whoever reads holds a
//! lock, and what stays for its sake is removed the next time.

use super::disk::{Disk, aside, names};
use super::finish::write_rows;
use super::home::sweep_name;
use crate::table_encoder::Encoder;
use crate::table_file::read_file;
use crate::{Store, StoreError, sha256_file};
use groma_define::RunId;
use groma_define::table::Row;
use groma_define::tables::FetchRow;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fs::File;
use std::path::PathBuf;
use std::sync::Arc;

/// A file of more than that is no small one.
const SMALL_BYTES: u64 = 4 << 20;

/// So many small files are many.
const MANY: usize = 16;

/// Rows of one file that is put together, about: they are held in memory once.
const ROWS_TOGETHER: usize = 100_000;

/// What was put together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Together {
    /// Files that count.
    files: BTreeSet<String>,
    /// Files whose rows are in those, and that may still be there.
    of: BTreeSet<String>,
}

/// The files that count, for as long as somebody reads them.
#[derive(Clone, Debug)]
pub(super) struct ProbeFiles {
    pub(super) paths: Vec<PathBuf>,
    _reading: Option<Arc<File>>,
}

impl Store {
    /// Keeps requests that belong to no sweep, such as probes of links, in a file of their own.
    pub fn keep_fetches(&self, run: &RunId, mut rows: Vec<FetchRow>) -> Result<(), StoreError> {
        if rows.is_empty() {
            return Ok(());
        }
        rows.sort_by(|a, b| a.fetch_id.cmp(&b.fetch_id));
        let disk = Disk::default();
        disk.make_dir(&self.probes_dir())?;
        let start = format!("fetch-{}-", sweep_name(run));
        // A name that was put together is not given again while its file may be removed.
        let mut before = names(&self.probes_dir())?;
        before.extend(self.together()?.of);
        let number = |name: &String| {
            name.strip_prefix(&start)?.strip_suffix(".parquet")?.parse::<u64>().ok()
        };
        let next = before.iter().filter_map(number).max().map_or(0, |last| last + 1);
        write_rows(&disk, &self.probes_dir().join(format!("{start}{next:06}.parquet")), &rows)
    }

    /// Puts small files of such requests together when there are many: the same rows in fewer files.
    /// Whoever reads at the same time keeps what is read; a kill at any moment costs nothing.
    pub fn put_fetches_together(&self) -> Result<(), StoreError> {
        self.put_together(&Disk::default())
    }

    pub(super) fn put_together(&self, disk: &Disk) -> Result<(), StoreError> {
        if !self.probes_dir().is_dir() {
            return Ok(());
        }
        // One at a time; whoever comes second has nothing to do.
        let path = self.probes_dir().join("putting-together");
        let lock = File::create(&path).map_err(StoreError::io(&path))?;
        if lock.try_lock().is_err() {
            return Ok(());
        }
        let mut together = self.together()?;
        self.sweep_up(disk, &mut together)?;
        let small = self.small(&together)?;
        if small.len() < MANY {
            return Ok(());
        }
        let (mut rows, mut of) = (Vec::new(), Vec::new());
        for (at, name) in small.iter().enumerate() {
            rows.extend(read_file::<FetchRow>(&self.probes_dir().join(name))?);
            of.push(name.clone());
            if rows.len() >= ROWS_TOGETHER || at + 1 == small.len() {
                let (rows, of) = (std::mem::take(&mut rows), std::mem::take(&mut of));
                self.one_of(disk, rows, of, &mut together)?;
            }
        }
        self.sweep_up(disk, &mut together)
    }

    /// The files that count now.
    pub(super) fn probe_files(&self) -> Result<ProbeFiles, StoreError> {
        // Without the right to write there is nobody who removes anything either.
        let lock =
            File::options().create(true).append(true).open(self.probes_dir().join("reading"));
        let reading = lock.ok().filter(|lock| lock.lock_shared().is_ok()).map(Arc::new);
        let counted = self.counted(&self.together()?)?;
        let paths = counted.into_iter().map(|name| self.probes_dir().join(name)).collect();
        Ok(ProbeFiles { paths, _reading: reading })
    }

    /// Makes one file of these, and says so.
    fn one_of(
        &self,
        disk: &Disk,
        mut rows: Vec<FetchRow>,
        of: Vec<String>,
        together: &mut Together,
    ) -> Result<(), StoreError> {
        rows.sort_by(|a, b| a.fetch_id.cmp(&b.fetch_id));
        let new = aside(&self.probes_dir().join("together.parquet"));
        disk.step(&new)?;
        let mut encoder = Encoder::create(new.clone(), &FetchRow::TABLE)?;
        encoder.push(&rows)?;
        encoder.finish()?;
        let name = format!("together-{}.parquet", &sha256_file(&new)?.0[..16]);
        disk.settle(&new, &self.probes_dir().join(&name))?;
        together.files.retain(|file| !of.contains(file));
        together.files.insert(name.clone());
        together.of.extend(of);
        together.of.remove(&name);
        self.say(disk, together)
    }

    /// Removes what was put together, unless somebody reads.
    fn sweep_up(&self, disk: &Disk, together: &mut Together) -> Result<(), StoreError> {
        let path = self.probes_dir().join("reading");
        let lock = File::options().create(true).append(true).open(&path);
        let lock = lock.map_err(StoreError::io(&path))?;
        if together.of.is_empty() || lock.try_lock().is_err() {
            return Ok(());
        }
        for name in &together.of {
            disk.remove(&self.probes_dir().join(name))?;
        }
        together.of.clear();
        self.say(disk, together)
    }

    fn say(&self, disk: &Disk, together: &Together) -> Result<(), StoreError> {
        let text = serde_json::to_vec_pretty(together).expect("plain data always serialises");
        disk.write(&self.together_file(), &text)
    }

    fn together(&self) -> Result<Together, StoreError> {
        let path = self.together_file();
        match std::fs::read(&path) {
            Err(why) if why.kind() == std::io::ErrorKind::NotFound => Ok(Together::default()),
            read => serde_json::from_slice(&read.map_err(StoreError::io(&path))?)
                .map_err(|why| StoreError::Io { path, source: why.into() }),
        }
    }

    /// Files as they came, and those that were put together, in their order.
    fn counted(&self, together: &Together) -> Result<BTreeSet<String>, StoreError> {
        let mut files: BTreeSet<String> = names(&self.probes_dir())?.into_iter().collect();
        files.retain(|name| name.starts_with("fetch-") && name.ends_with(".parquet"));
        files.retain(|name| !together.of.contains(name));
        files.extend(together.files.iter().cloned());
        Ok(files)
    }

    fn small(&self, together: &Together) -> Result<Vec<String>, StoreError> {
        let is_small = |name: &String| {
            let length = std::fs::metadata(self.probes_dir().join(name)).map(|file| file.len());
            length.is_ok_and(|length| length <= SMALL_BYTES)
        };
        Ok(self.counted(together)?.into_iter().filter(is_small).collect())
    }

    fn probes_dir(&self) -> PathBuf {
        self.root().join("probes")
    }

    fn together_file(&self) -> PathBuf {
        self.probes_dir().join("together")
    }
}
