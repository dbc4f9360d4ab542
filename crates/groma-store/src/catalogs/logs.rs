//! Logs of old sweeps, put together: a portal that is read each day has thousands of small files after
//! some years. Packs stay as they are, because rows name places in them.

use super::disk::{Disk, aside};
use super::home::{Home, LOG, Now};
use crate::table_encoder::Encoder;
use crate::table_file::batches;
use crate::{StoreError, sha256_bytes};
use groma_define::tables::TABLES;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// When logs are put together.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Many {
    /// So many of the latest sweeps keep logs of their own.
    pub(crate) apart: usize,
    /// So many before them are put together.
    pub(crate) many: usize,
}

impl Default for Many {
    fn default() -> Self {
        Self { apart: 8, many: 32 }
    }
}

const BATCH_ROWS: usize = 8192;

/// Logs of several sweeps in one file a table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Together {
    /// What stands in the place of a sweep's name.
    pub(crate) name: String,
    /// The sweeps, in their order.
    pub(crate) sweeps: Vec<String>,
    /// The sweep at whose end they were put together: until the next one has ended, somebody may
    /// still read what was there before.
    pub(crate) since: String,
}

impl Now {
    /// In whose name the log of a sweep is kept.
    pub(crate) fn log_name<'a>(&'a self, sweep: &'a str) -> &'a str {
        let of = |one: &&Together| one.sweeps.iter().any(|known| known == sweep);
        self.together.iter().find(of).map_or(sweep, |together| &together.name)
    }

    /// The names of all logs, the oldest first.
    pub(crate) fn log_names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.sweeps.iter().map(|sweep| self.log_name(sweep)).collect();
        // What is together is a row of neighbours.
        names.dedup();
        names
    }

    /// Whether a file of this name among the logs may be read by somebody.
    pub(crate) fn has_log(&self, name: &str) -> bool {
        let last = self.sweeps.last().map(String::as_str).unwrap_or_default();
        self.together.iter().any(|together| together.name == name)
            || self.sweeps.iter().any(|sweep| {
                let of = self.together.iter().find(|one| one.sweeps.contains(sweep));
                sweep == name && of.is_none_or(|together| together.since == last)
            })
    }
}

/// Puts logs of old sweeps together when there are many; `now` counts once it is committed.
pub(super) fn put_together(
    home: &Home,
    disk: &Disk,
    now: &mut Now,
    Many { apart, many }: Many,
) -> Result<(), StoreError> {
    let old = &now.sweeps[..now.sweeps.len().saturating_sub(apart)];
    // What the last complete sweep said is looked up by its name.
    let before = old.iter().take_while(|sweep| Some(*sweep) != now.complete.as_ref());
    let alone: Vec<String> =
        before.filter(|sweep| now.log_name(sweep) == sweep.as_str()).cloned().collect();
    if alone.len() < many {
        return Ok(());
    }
    let name = format!("together-{}", &sha256_bytes(alone.join("\n").as_bytes())[..16]);
    for table in TABLES.iter().filter(|table| LOG.contains(&table.name)) {
        let files: Vec<PathBuf> = alone
            .iter()
            .map(|sweep| home.log(table.name, sweep))
            .filter(|path| path.is_file())
            .collect();
        if files.is_empty() {
            continue;
        }
        let path = home.log(table.name, &name);
        disk.step(&aside(&path))?;
        let mut encoder = Encoder::create(aside(&path), table)?;
        for file in files {
            for batch in batches(&file, table, None, BATCH_ROWS)? {
                encoder.push_batch(&batch?)?;
            }
        }
        encoder.finish()?;
        disk.settle(&aside(&path), &path)?;
    }
    let since = now.sweeps.last().cloned().unwrap_or_default();
    now.together.push(Together { name, sweeps: alone, since });
    Ok(())
}
