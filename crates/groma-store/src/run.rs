//! Runs: computed aside, then put in place in one step.
//!
//! A run's name is the hash of its inputs, so the same inputs come to the same
//! place. It is written under `runs/.staging-…`; only when every file is there and
//! listed does it get its name, and only then does `latest` (and the link
//! `preview`) point at it. A kill before that leaves the last run as it was; what
//! was left half-way is swept away by the next run.

use crate::layout::WriteLock;
use crate::manifest::{Manifest, entries};
use crate::{FileEntry, Store, StoreError, TableDir, sha256_bytes};
use groma_define::{Input, RunId};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Runs that stay; older ones are swept away. Releases are permanent, runs are not.
const RUNS_KEPT: usize = 5;
const MANIFEST: &str = "manifest.json";
const STAGING: &str = ".staging-";
/// Inputs that were kept with a run; a release has all of its inputs there.
pub(crate) const INPUTS: &str = "inputs";

/// A finished run.
#[derive(Clone, Debug)]
pub struct Run {
    dir: PathBuf,
    manifest: Manifest,
}

impl Run {
    /// Its name: the hash of its inputs.
    pub fn id(&self) -> RunId {
        RunId::from(self.manifest.run.as_str())
    }

    /// What it consists of.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Its folder.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Its tables.
    pub fn tables(&self) -> TableDir {
        TableDir::new(self.dir.join("tables"))
    }
}

/// A run on its way.
pub struct Staging {
    store: Store,
    dir: PathBuf,
    manifest: Manifest,
    _lock: WriteLock,
}

impl Staging {
    /// The run's name.
    pub fn id(&self) -> RunId {
        RunId::from(self.manifest.run.as_str())
    }

    /// Where its tables go.
    pub fn tables(&self) -> TableDir {
        TableDir::new(self.dir.join("tables"))
    }

    /// Where everything else goes that it makes, for example `site/`.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Keeps inputs that lie in no folder, such as the answers of a round: a release is made with
    /// them.
    pub fn keep_inputs(&self, files: &BTreeMap<String, Vec<u8>>) -> Result<(), StoreError> {
        for (path, bytes) in files {
            let path = self.dir.join(INPUTS).join(path);
            if let Some(dir) = path.parent() {
                fs::create_dir_all(dir).map_err(StoreError::io(dir))?;
            }
            fs::write(&path, bytes).map_err(StoreError::io(&path))?;
        }
        Ok(())
    }

    /// Lists every file, gives the run its name and makes it the latest.
    pub fn commit(mut self) -> Result<Run, StoreError> {
        self.manifest.outputs = entries(&self.dir)?;
        self.manifest.outputs.retain(|entry| !entry.path.starts_with(&format!("{INPUTS}/")));
        let path = self.dir.join(MANIFEST);
        fs::write(&path, self.manifest.to_json()).map_err(StoreError::io(&path))?;
        let dir = self.settle()?;
        self.store.point_at(&dir)?;
        self.store.sweep(&dir)?;
        Ok(Run { dir, manifest: self.manifest.clone() })
    }

    /// Moves the folder to its name. A run of the same inputs that is already there
    /// and whole has the same bytes and stays; a damaged one is left beside.
    fn settle(&self) -> Result<PathBuf, StoreError> {
        let name = &self.manifest.run;
        let mut dir = self.store.runs().join(name);
        let mut copy = 1;
        while dir.exists() {
            let whole = Manifest::read(&dir.join(MANIFEST))
                .is_ok_and(|there| there == self.manifest && is_whole(&dir, &there));
            if whole {
                fs::remove_dir_all(&self.dir).map_err(StoreError::io(&self.dir))?;
                return Ok(dir);
            }
            copy += 1;
            dir = self.store.runs().join(format!("{name}~{copy}"));
        }
        fs::rename(&self.dir, &dir).map_err(StoreError::io(&dir))?;
        Ok(dir)
    }
}

fn is_whole(dir: &Path, manifest: &Manifest) -> bool {
    entries(dir).is_ok_and(|mut there| {
        there.retain(|entry| entry.path != MANIFEST);
        there == manifest.outputs
    })
}

impl Store {
    /// Begins a run of these inputs; sweeps away what a killed one left.
    pub fn stage(
        &self,
        edition: &str,
        as_of: &str,
        engine: &str,
        inputs: &[Input],
    ) -> Result<Staging, StoreError> {
        let lock = self.lock()?;
        for left in self.run_dirs(|name| name.starts_with(STAGING))? {
            fs::remove_dir_all(&left).map_err(StoreError::io(&left))?;
        }
        let inputs: Vec<FileEntry> = inputs
            .iter()
            .map(|input| FileEntry {
                path: input.path.clone(),
                sha256: input.sha256.clone(),
                bytes: input.bytes,
                withheld: input.restricted,
            })
            .collect();
        let run = run_id(engine, &inputs);
        let dir = self.runs().join(format!("{STAGING}{run}"));
        fs::create_dir_all(&dir).map_err(StoreError::io(&dir))?;
        let manifest = Manifest {
            format: 1,
            run,
            edition: edition.to_owned(),
            as_of: as_of.to_owned(),
            engine: engine.to_owned(),
            release: None,
            inputs,
            outputs: vec![],
        };
        Ok(Staging { store: self.clone(), dir, manifest, _lock: lock })
    }

    /// The latest run.
    pub fn latest(&self) -> Result<Run, StoreError> {
        let none = || StoreError::NoRun { path: self.root().to_owned() };
        let name = fs::read_to_string(self.latest_file()).map_err(|_| none())?;
        let dir = self.runs().join(name.trim());
        if !dir.is_dir() {
            return Err(none());
        }
        let manifest = Manifest::read(&dir.join(MANIFEST))?;
        Ok(Run { dir, manifest })
    }

    /// `latest` and `preview` are each replaced in one step.
    fn point_at(&self, dir: &Path) -> Result<(), StoreError> {
        let name = dir.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let aside = self.root().join("latest.new");
        fs::write(&aside, &name).map_err(StoreError::io(&aside))?;
        fs::rename(&aside, self.latest_file()).map_err(StoreError::io(self.latest_file()))?;
        let target = Path::new("runs").join(&name).join("site");
        if !dir.join("site").is_dir() {
            return Ok(()); // Tables only: the pages of an earlier run stay.
        }
        link_preview(&target, &self.root().join("preview.new"), &self.preview())
    }

    fn sweep(&self, latest: &Path) -> Result<(), StoreError> {
        let mut runs = self.run_dirs(|name| !name.starts_with('.'))?;
        // The pages of the preview may be those of an earlier run.
        let shown = fs::canonicalize(self.preview()).ok();
        let is_shown = |dir: &Path| {
            let site = fs::canonicalize(dir.join("site")).ok();
            site.is_some() && site == shown
        };
        runs.retain(|dir| dir != latest && !is_shown(dir));
        runs.sort_by_key(|dir| {
            fs::metadata(dir).and_then(|meta| meta.modified()).ok().map(std::cmp::Reverse)
        });
        for old in runs.iter().skip(RUNS_KEPT - 1) {
            fs::remove_dir_all(old).map_err(StoreError::io(old))?;
        }
        Ok(())
    }

    fn run_dirs(&self, wanted: impl Fn(&str) -> bool) -> Result<Vec<PathBuf>, StoreError> {
        let runs = self.runs();
        let mut dirs = Vec::new();
        for entry in fs::read_dir(&runs).map_err(StoreError::io(&runs))? {
            let entry = entry.map_err(StoreError::io(&runs))?;
            if wanted(&entry.file_name().to_string_lossy()) {
                dirs.push(entry.path());
            }
        }
        dirs.sort();
        Ok(dirs)
    }
}

#[cfg(unix)]
fn link_preview(target: &Path, aside: &Path, preview: &Path) -> Result<(), StoreError> {
    let _ = fs::remove_file(aside);
    std::os::unix::fs::symlink(target, aside).map_err(StoreError::io(aside))?;
    fs::rename(aside, preview).map_err(StoreError::io(preview))
}

/// Where links need rights that people lack, the pages are found through `latest`.
#[cfg(not(unix))]
fn link_preview(_: &Path, _: &Path, _: &Path) -> Result<(), StoreError> {
    Ok(())
}

/// The hash of the inputs and of what computes on them; no time, no place.
fn run_id(engine: &str, inputs: &[FileEntry]) -> String {
    let mut text = format!("{engine}\n");
    for input in inputs {
        text.push_str(&format!("{} {}\n", input.sha256, input.path));
    }
    sha256_bytes(text.as_bytes())[..16].to_owned()
}
