//! Files that are there whole or not at all, also after the machine lost its power.
//!
//! Everything that a sink changes on disk goes through here, so that tests can cut it off after
//! any number of steps.

use crate::StoreError;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

/// The hand that changes files.
#[derive(Clone, Debug, Default)]
pub(crate) struct Disk {
    #[cfg(test)]
    pub(crate) steps_left: Option<std::sync::Arc<std::sync::atomic::AtomicI64>>,
}

impl Disk {
    /// Makes a folder.
    pub(crate) fn make_dir(&self, dir: &Path) -> Result<(), StoreError> {
        self.step(dir)?;
        fs::create_dir_all(dir).map_err(StoreError::io(dir))
    }

    /// Writes a file aside, and puts it in place once it is safe.
    pub(crate) fn write(&self, path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
        self.write_with(path, |file| file.write_all(bytes))
    }

    /// Writes a file aside piece by piece, and puts it in place once it is safe.
    pub(crate) fn write_with(
        &self,
        path: &Path,
        write: impl FnOnce(&mut File) -> std::io::Result<()>,
    ) -> Result<(), StoreError> {
        let aside = aside(path);
        self.step(&aside)?;
        let mut file = File::create(&aside).map_err(StoreError::io(&aside))?;
        write(&mut file).map_err(StoreError::io(&aside))?;
        drop(file);
        self.settle(&aside, path)
    }

    /// Puts a file that was written aside in place once it is safe.
    pub(crate) fn settle(&self, aside: &Path, path: &Path) -> Result<(), StoreError> {
        self.keep(aside)?;
        self.rename(aside, path)
    }

    /// Moves a file or a folder in one step.
    pub(crate) fn rename(&self, from: &Path, to: &Path) -> Result<(), StoreError> {
        self.step(from)?;
        fs::rename(from, to).map_err(StoreError::io(from))?;
        to.parent().map_or(Ok(()), |dir| self.keep(dir))
    }

    /// Waits until a file or a folder is safe on the disk.
    pub(crate) fn keep(&self, path: &Path) -> Result<(), StoreError> {
        self.step(path)?;
        // Not every system lets folders be opened; those keep them without being asked. No test pulls
        // the plug of its machine.
        if cfg!(test) || (cfg!(not(unix)) && path.is_dir()) {
            return Ok(());
        }
        // Some systems make only files safe that may be written to.
        let file = File::options().read(true).write(path.is_file()).open(path);
        file.and_then(|file| file.sync_all()).map_err(StoreError::io(path))
    }

    /// Gives a file that never changes a second name.
    pub(crate) fn link(&self, from: &Path, to: &Path) -> Result<(), StoreError> {
        self.step(to)?;
        match fs::hard_link(from, to) {
            Ok(()) => Ok(()),
            // Some file systems have no links.
            Err(_) => fs::copy(from, to).map(|_| ()).map_err(StoreError::io(from)),
        }
    }

    /// Removes a file; one that is not there is no matter.
    pub(crate) fn remove(&self, path: &Path) -> Result<(), StoreError> {
        self.step(path)?;
        match fs::remove_file(path) {
            Err(why) if why.kind() != std::io::ErrorKind::NotFound => {
                Err(StoreError::Io { path: path.to_owned(), source: why })
            }
            _ => Ok(()),
        }
    }

    /// Removes a folder with all that is in it.
    pub(crate) fn remove_dir(&self, dir: &Path) -> Result<(), StoreError> {
        self.step(dir)?;
        match fs::remove_dir_all(dir) {
            Err(why) if why.kind() != std::io::ErrorKind::NotFound => {
                Err(StoreError::Io { path: dir.to_owned(), source: why })
            }
            _ => Ok(()),
        }
    }

    /// A step that changes the disk; in tests, the one at which a process dies.
    pub(crate) fn step(&self, path: &Path) -> Result<(), StoreError> {
        #[cfg(test)]
        if let Some(left) = &self.steps_left
            && left.fetch_sub(1, std::sync::atomic::Ordering::SeqCst) <= 0
        {
            return tests::die(path);
        }
        let _ = path;
        Ok(())
    }
}

/// The name under which a file is written before it is whole.
pub(crate) fn aside(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    path.with_file_name(name)
}

/// Names of what is in a folder, in their order; none when it is not there.
pub(crate) fn names(dir: &Path) -> Result<Vec<String>, StoreError> {
    let entries = match fs::read_dir(dir) {
        Err(why) if why.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        other => other.map_err(StoreError::io(dir))?,
    };
    let mut names = entries
        .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
        .collect::<std::io::Result<Vec<String>>>()
        .map_err(StoreError::io(dir))?;
    names.sort();
    Ok(names)
}

#[cfg(test)]
mod tests {
    use crate::StoreError;
    use std::path::Path;

    /// What a killed process leaves at a file it was about to write: half of something.
    pub(super) fn die(path: &Path) -> Result<(), StoreError> {
        if path.extension().is_some_and(|extension| extension == "new") && !path.is_dir() {
            let _ = std::fs::write(path, "hal");
        }
        let source = std::io::Error::other("cut off by the test");
        Err(StoreError::Io { path: path.to_owned(), source })
    }
}
