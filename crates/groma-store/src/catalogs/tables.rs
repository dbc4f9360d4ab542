//! The tables of all catalogs together, for typed reading and for SQL.

use super::finish::input_path;
use super::home::{Home, LOG, Now, SNAPSHOT};
use super::probes::ProbeFiles;
use crate::arrow::array::RecordBatch;
use crate::batch_stream::rows_of_file;
use crate::table_file::{read_file, scan_file};
use crate::{Store, StoreError, TableDir, sha256_bytes};
use groma_define::table::{Row, Table};
use groma_define::tables::{CatalogRow, FetchRow, TABLES};
use groma_define::{CatalogId, Input};
use std::path::PathBuf;

/// The tables of every catalog that was harvested, as they were when this was made.
#[derive(Clone, Debug)]
pub struct CatalogTables {
    catalogs: Vec<CatalogFolder>,
    probes: ProbeFiles,
}

/// One catalog's tables.
#[derive(Clone, Debug)]
pub struct CatalogFolder {
    catalog: CatalogId,
    home: Home,
    now: Now,
    tables: TableDir,
}

impl CatalogFolder {
    /// The catalog.
    pub fn catalog(&self) -> &CatalogId {
        &self.catalog
    }

    /// What it has as a whole: dataset, distribution, service, entity, finding, quarantine.
    pub fn tables(&self) -> &TableDir {
        &self.tables
    }

    /// The name of its folder, with which places of bytes begin.
    pub(crate) fn folder(&self) -> &str {
        self.home.folder()
    }

    /// The rows of a table of this catalog alone.
    pub(crate) fn rows<R: Row>(&self) -> Result<Vec<R>, StoreError> {
        let mut rows = Vec::new();
        for file in self.files(R::TABLE.name) {
            rows.extend(read_file::<R>(&file)?);
        }
        Ok(rows)
    }

    /// What a run that reads this catalog is made from.
    pub fn input(&self) -> Input {
        let snapshot = self.now.snapshot().unwrap_or_default();
        let lines: String =
            self.now.tables.iter().map(|(table, digest)| format!("{digest} {table}\n")).collect();
        let length =
            |name: &str| std::fs::metadata(self.tables.path(name)).map_or(0, |file| file.len());
        Input {
            path: input_path(&self.home, snapshot),
            sha256: sha256_bytes(lines.as_bytes()),
            bytes: SNAPSHOT.iter().map(|name| length(name)).sum(),
            restricted: true,
        }
    }

    fn files(&self, table: &str) -> Vec<PathBuf> {
        let of_sweeps = || self.now.log_names().into_iter().map(|name| self.home.log(table, name));
        let mut files: Vec<PathBuf> = match table {
            _ if table == CatalogRow::TABLE.name => {
                self.now.sweeps.last().map(|sweep| self.home.row(sweep)).into_iter().collect()
            }
            _ if SNAPSHOT.contains(&table) => vec![self.tables.path(table)],
            _ if LOG.contains(&table) => of_sweeps().collect(),
            _ => Vec::new(),
        };
        files.retain(|file| file.is_file());
        files
    }
}

impl CatalogTables {
    pub(super) fn of(store: &Store) -> Result<Self, StoreError> {
        let mut catalogs = Vec::new();
        for (home, now) in Home::all(store)? {
            let tables = TableDir::new(home.snapshot(now.snapshot().unwrap_or_default()));
            catalogs.push(CatalogFolder {
                catalog: now.catalog.as_str().into(),
                home,
                now,
                tables,
            });
        }
        Ok(Self { catalogs, probes: store.probe_files()? })
    }

    /// The tables of which there are rows of harvests.
    pub fn names() -> impl Iterator<Item = &'static Table> {
        let named = |table: &&Table| {
            table.name == CatalogRow::TABLE.name
                || SNAPSHOT.contains(&table.name)
                || LOG.contains(&table.name)
        };
        TABLES.iter().filter(named)
    }

    /// The same of one catalog alone.
    pub fn only(mut self, catalog: &CatalogId) -> Self {
        self.catalogs.retain(|folder| folder.catalog == *catalog);
        self
    }

    /// Each catalog, in the order of their names.
    pub fn catalogs(&self) -> &[CatalogFolder] {
        &self.catalogs
    }

    /// The files of a table: of snapshots one a catalog, of logs one a sweep.
    pub fn files(&self, table: &str) -> Vec<PathBuf> {
        let of_catalogs = self.catalogs.iter().flat_map(|catalog| catalog.files(table));
        let probes = if table == "fetch" { self.probes.paths.as_slice() } else { &[] };
        of_catalogs.chain(probes.iter().cloned()).collect()
    }

    /// Hands over the batches of a table, catalog by catalog, each in the order of its key.
    pub fn scan(
        &self,
        table: &Table,
        mut each: impl FnMut(RecordBatch) -> Result<(), String>,
    ) -> Result<(), StoreError> {
        self.files(table.name).iter().try_for_each(|file| scan_file(file, table, &mut each))
    }

    /// Every row of a table.
    pub fn read<R: Row>(&self) -> Result<Vec<R>, StoreError> {
        let mut rows = Vec::new();
        for file in self.files(R::TABLE.name) {
            rows.extend(read_file::<R>(&file)?);
        }
        Ok(rows)
    }

    /// When links were last tried; none before the first time.
    pub fn probed_at(&self) -> Result<Option<String>, StoreError> {
        let mut last = None;
        self.probes(&["started_at"], |row| last = last.take().max(Some(row.started_at)))?;
        Ok(last.map(|last| last.to_string()))
    }

    /// Hands over what links answered when they were tried, with only these columns.
    pub fn probes(
        &self,
        columns: &[&str],
        mut each: impl FnMut(FetchRow),
    ) -> Result<(), StoreError> {
        for file in &self.probes.paths {
            for row in rows_of_file::<FetchRow>(file, columns)? {
                each(row?);
            }
        }
        Ok(())
    }

    /// What a run that reads all of this is made from. Snapshots that a run or a release names among
    /// its inputs stay.
    pub fn inputs(&self) -> Vec<Input> {
        self.catalogs.iter().map(CatalogFolder::input).collect()
    }
}
