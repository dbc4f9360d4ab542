//! Where the pages of a sweep go, one file each; at its end they become the catalog's tables.

use super::disk::{Disk, names};
use super::finish::finish;
use super::home::{Home, LOG, Now, sweep_name};
use super::logs::Many;
use super::page::{self, PackEnd, PageFile};
use crate::{Store, StoreError};
use groma_define::harvest::{Begun, Page, Sink, SinkError, SweepEnd};
use groma_define::{CatalogId, ContentHash, DatasetId, RunId};
use serde::{Deserialize, Serialize};
use std::fs::File;

/// Memory in which rows are merged, unless somebody says otherwise.
const MEMORY_BYTES: u64 = 4 << 30;

/// One catalog's sink. Nobody else writes to the catalog while it is there.
#[derive(Debug)]
pub struct CatalogSink {
    pub(super) store: Store,
    pub(super) home: Home,
    pub(super) disk: Disk,
    pub(super) memory_bytes: u64,
    pub(super) many_logs: Many,
    sweep: Option<UnderWay>,
    _lock: File,
}

/// The sweep under way.
#[derive(Debug)]
struct UnderWay {
    name: String,
    pages: u64,
    pack_end: u64,
}

/// What says that a sweep was begun.
#[derive(Serialize, Deserialize)]
struct Mark {
    sweep: RunId,
    started_at: String,
    /// The form of its pages.
    form: String,
}

impl CatalogSink {
    pub(super) fn open(store: &Store, catalog: &CatalogId, disk: Disk) -> Result<Self, StoreError> {
        let home = Home::of(store, catalog);
        for dir in [
            home.sweep_dir(),
            home.snapshots_dir(),
            home.logs_dir(),
            home.rows_dir(),
            home.packs_dir(),
        ] {
            disk.make_dir(&dir)?;
        }
        let lock = home.lock()?;
        let store = store.clone();
        let (memory_bytes, many_logs) = (MEMORY_BYTES, Many::default());
        Ok(Self { store, home, disk, memory_bytes, many_logs, sweep: None, _lock: lock })
    }

    /// Memory in which rows may be merged at the end of a sweep, about.
    pub fn memory_bytes(&mut self, bytes: u64) {
        self.memory_bytes = bytes;
    }

    fn find_begun(&mut self) -> Result<Option<Begun>, StoreError> {
        self.sweep = None;
        let Ok(mark) = std::fs::read(self.home.begun()) else { return Ok(None) };
        let Some(mark) = serde_json::from_slice::<Mark>(&mark).ok() else { return Ok(None) };
        let now = self.home.now()?.unwrap_or_default();
        let name = sweep_name(&mark.sweep);
        // Ended, but for the sweeping up; or begun by a groma whose pages have another form.
        if now.sweeps.contains(&name) || mark.form != page::form() {
            return Ok(None);
        }
        let (mut pages, mut pack_end, mut cursor) = (0, 0, None);
        let (mut seen, mut listed) = (Vec::new(), Vec::new());
        while self.home.page(pages + 1).is_file() {
            pages += 1;
            let file = PageFile::open(&self.home.page(pages))?;
            file.seen(|id, hash| seen.push((DatasetId::from(id), hash.map(ContentHash::from))))?;
            file.listed(|id| listed.push(DatasetId::from(id)))?;
            pack_end = file.pack_end();
            cursor = Some(file.cursor().to_owned());
        }
        self.sweep = Some(UnderWay { name, pages, pack_end });
        Ok(Some(Begun { sweep: mark.sweep, started_at: mark.started_at, cursor, seen, listed }))
    }

    fn start(&mut self, sweep: &RunId, started_at: &str) -> Result<(), StoreError> {
        self.forget()?;
        let mark =
            Mark { sweep: sweep.clone(), started_at: started_at.to_owned(), form: page::form() };
        let mark = serde_json::to_vec(&mark).expect("plain data always serialises");
        self.disk.write(&self.home.begun(), &mark)?;
        self.sweep = Some(UnderWay { name: sweep_name(sweep), pages: 0, pack_end: 0 });
        Ok(())
    }

    /// Removes the pages of the sweep that was under way, and what a killed end of one left. The mark
    /// goes first: pages without it are nothing.
    pub(super) fn forget(&mut self) -> Result<(), StoreError> {
        self.sweep = None;
        self.disk.remove(&self.home.begun())?;
        for name in names(&self.home.sweep_dir())? {
            self.disk.remove(&self.home.sweep_dir().join(name))?;
        }
        self.sweep_up(&self.home.now()?.unwrap_or_default())
    }

    /// Removes whatever `now` does not name; snapshots apart, which a run may name.
    fn sweep_up(&self, now: &Now) -> Result<(), StoreError> {
        let of_sweep = |name: &str| now.sweeps.iter().any(|sweep| sweep == name);
        for name in names(&self.home.logs_dir())? {
            let stem = name.strip_suffix(".parquet");
            let sweep = stem.and_then(|stem| {
                LOG.iter().find_map(|table| stem.strip_prefix(&format!("{table}-")))
            });
            if !sweep.is_some_and(|sweep| now.has_log(sweep)) {
                self.disk.remove(&self.home.logs_dir().join(name))?;
            }
        }
        for name in names(&self.home.packs_dir())? {
            if !name.strip_suffix(".pack").is_some_and(of_sweep) {
                self.disk.remove(&self.home.packs_dir().join(name))?;
            }
        }
        let (last, complete) = (now.sweeps.last(), now.complete.as_ref());
        for name in names(&self.home.rows_dir())? {
            let sweep = name.strip_suffix(".parquet");
            if sweep.is_none()
                || (sweep != last.map(String::as_str) && sweep != complete.map(String::as_str))
            {
                self.disk.remove(&self.home.rows_dir().join(name))?;
            }
        }
        Ok(())
    }

    fn keep(&mut self, page: Page) -> Result<(), StoreError> {
        let sweep = self.sweep.as_mut().ok_or_else(|| no_sweep(&self.home))?;
        let path = self.home.page(sweep.pages + 1);
        let pack = PackEnd { folder: self.home.folder(), pack: &sweep.name, end: sweep.pack_end };
        let (bytes, end) = page::write(page, &pack).map_err(StoreError::io(&path))?;
        self.disk.write(&path, &bytes)?;
        sweep.pages += 1;
        sweep.pack_end = end;
        Ok(())
    }

    fn end(&mut self, mut end: SweepEnd) -> Result<(), StoreError> {
        let sweep = self.sweep.as_ref().ok_or_else(|| no_sweep(&self.home))?;
        let pack = PackEnd { folder: self.home.folder(), pack: &sweep.name, end: sweep.pack_end };
        let last = Page { findings: std::mem::take(&mut end.findings), ..Page::default() };
        let (bytes, _) = page::write(last, &pack).map_err(StoreError::io(self.home.end_page()))?;
        self.disk.write(&self.home.end_page(), &bytes)?;
        let mut pages = Vec::new();
        for path in
            (1..=sweep.pages).map(|number| self.home.page(number)).chain([self.home.end_page()])
        {
            pages.push(PageFile::open(&path)?.without_cursor());
        }
        finish(self, &sweep.name, &pages, end)?;
        self.forget()
    }
}

fn no_sweep(home: &Home) -> StoreError {
    StoreError::Io { path: home.sweep_dir(), source: std::io::Error::other("no sweep was begun") }
}

impl Sink for CatalogSink {
    fn begun(&mut self) -> Result<Option<Begun>, SinkError> {
        self.find_begun().map_err(said)
    }

    fn begin(&mut self, sweep: &RunId, started_at: &str) -> Result<(), SinkError> {
        self.start(sweep, started_at).map_err(said)
    }

    fn push(&mut self, page: Page) -> Result<(), SinkError> {
        self.keep(page).map_err(said)
    }

    fn finish(&mut self, end: SweepEnd) -> Result<(), SinkError> {
        self.end(end).map_err(said)
    }
}

fn said(why: StoreError) -> SinkError {
    SinkError(why.to_string())
}
