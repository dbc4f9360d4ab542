//! Releases: permanent copies of a run with its inputs.
//!
//! A release is a folder that needs nothing else: `inputs/` (the edition as it
//! was; restricted files only by digest), `tables/`, `site/`, a manifest with
//! the digest of every file, and `manifest.sha256` with the digest of the manifest.

use crate::manifest::{Manifest, Mismatch, entries};
use crate::run::INPUTS;
use crate::{FileEntry, Run, Store, StoreError, TableDir, sha256_bytes, sha256_file};
use std::fs;
use std::path::{Path, PathBuf};

const MANIFEST: &str = "manifest.json";
const SEAL: &str = "manifest.sha256";

/// What to release.
pub struct ReleaseRequest<'a> {
    /// Its name, forever.
    pub name: &'a str,
    /// The run.
    pub run: &'a Run,
    /// The edition folder the run was made from.
    pub edition: &'a Path,
    /// Output files that must not leave, for example tables made from restricted inputs.
    pub withheld: &'a dyn Fn(&str) -> bool,
}

/// A release, opened.
#[derive(Clone, Debug)]
pub struct Release {
    dir: PathBuf,
    manifest: Manifest,
}

impl Release {
    /// Opens the release in this folder.
    pub fn open(dir: &Path) -> Result<Self, StoreError> {
        let path = dir.join(MANIFEST);
        if !path.is_file() {
            return Err(StoreError::NotARelease {
                path: dir.to_owned(),
                why: format!("there is no {MANIFEST}"),
            });
        }
        let manifest = Manifest::read(&path).map_err(|why| StoreError::NotARelease {
            path: dir.to_owned(),
            why: why.to_string(),
        })?;
        Ok(Self { dir: dir.to_owned(), manifest })
    }

    /// What it consists of.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Its folder.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The edition as it was.
    pub fn inputs(&self) -> PathBuf {
        self.dir.join(INPUTS)
    }

    /// Its tables.
    pub fn tables(&self) -> TableDir {
        TableDir::new(self.dir.join("tables"))
    }

    /// Files of which only the digest was published.
    pub fn withheld(&self) -> impl Iterator<Item = &FileEntry> {
        self.manifest.inputs.iter().chain(&self.manifest.outputs).filter(|entry| entry.withheld)
    }

    /// Holds every byte of the release against its manifest, and the manifest against its seal.
    pub fn mismatches(&self) -> Result<Vec<Mismatch>, StoreError> {
        let mut found = Vec::new();
        let (digest, _) = sha256_file(&self.dir.join(MANIFEST))?;
        let seal = fs::read(self.dir.join(SEAL)).unwrap_or_default();
        if seal != seal_text(&digest).as_bytes() {
            found.push(Mismatch::Changed(SEAL.to_owned()));
        }
        let there = entries(&self.dir)?;
        let inputs = self
            .manifest
            .inputs
            .iter()
            .map(|entry| FileEntry { path: format!("{INPUTS}/{}", entry.path), ..entry.clone() });
        let listed: Vec<FileEntry> = inputs.chain(self.manifest.outputs.iter().cloned()).collect();
        for entry in listed.iter().filter(|entry| !entry.withheld) {
            match there.iter().find(|file| file.path == entry.path) {
                None => found.push(Mismatch::Missing(entry.path.clone())),
                Some(file) if file.sha256 != entry.sha256 => {
                    found.push(Mismatch::Changed(entry.path.clone()));
                }
                Some(_) => {}
            }
        }
        for file in &there {
            let ours = file.path == MANIFEST || file.path == SEAL;
            let known = listed.iter().any(|entry| entry.path == file.path && !entry.withheld);
            if !ours && !known {
                found.push(Mismatch::Unlisted(file.path.clone()));
            }
        }
        Ok(found)
    }
}

impl Store {
    /// Whether a release may have this name.
    pub fn can_release(&self, name: &str) -> Result<(), StoreError> {
        let legal = !name.is_empty()
            && !name.starts_with('.')
            && name.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c));
        if !legal {
            return Err(StoreError::ReleaseName { name: name.to_owned() });
        }
        if self.releases().join(name).exists() {
            return Err(StoreError::ReleaseExists { name: name.to_owned() });
        }
        Ok(())
    }

    /// Makes a release of a run; its name is taken forever.
    pub fn release(&self, request: &ReleaseRequest) -> Result<Release, StoreError> {
        let ReleaseRequest { name, run, edition, withheld } = request;
        let _lock = self.lock()?;
        self.can_release(name)?;
        let dir = self.releases().join(name);
        let aside = self.releases().join(format!(".{name}"));
        if aside.exists() {
            fs::remove_dir_all(&aside).map_err(StoreError::io(&aside))?;
        }
        let mut manifest = run.manifest().clone();
        manifest.release = Some((*name).to_owned());
        for entry in manifest.inputs.iter().filter(|entry| !entry.withheld) {
            let kept = run.dir().join(INPUTS).join(&entry.path);
            let from = if kept.is_file() { kept } else { edition.join(&entry.path) };
            copy_checked(&from, &aside.join(INPUTS).join(&entry.path), entry)?;
        }
        for entry in &mut manifest.outputs {
            entry.withheld = withheld(&entry.path);
            if !entry.withheld {
                copy_checked(&run.dir().join(&entry.path), &aside.join(&entry.path), entry)?;
            }
        }
        let text = manifest.to_json();
        let seal = seal_text(&sha256_bytes(text.as_bytes()));
        for (file, text) in [(MANIFEST, &text), (SEAL, &seal)] {
            fs::write(aside.join(file), text).map_err(StoreError::io(aside.join(file)))?;
        }
        fs::rename(&aside, &dir).map_err(StoreError::io(&dir))?;
        Ok(Release { dir, manifest })
    }
}

fn seal_text(digest: &str) -> String {
    format!("{digest}  {MANIFEST}\n")
}

/// Copies a file and refuses when it is not the one that was computed on.
fn copy_checked(from: &Path, to: &Path, entry: &FileEntry) -> Result<(), StoreError> {
    if let Some(dir) = to.parent() {
        fs::create_dir_all(dir).map_err(StoreError::io(dir))?;
    }
    fs::copy(from, to).map_err(StoreError::io(from))?;
    let (digest, _) = sha256_file(to)?;
    if digest != entry.sha256 {
        return Err(StoreError::Io {
            path: from.to_owned(),
            source: std::io::Error::other(
                "it changed since the run was computed; run `groma run` again",
            ),
        });
    }
    Ok(())
}
