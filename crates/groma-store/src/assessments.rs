//! What was measured of what was harvested: one folder of tables each time.
//!
//! `assessments/<measured at>/*.parquet`, made aside and renamed. The latest is what is asked; of the
//! others, the small tables stay that show a trend.

use crate::{Store, StoreError, TableDir};
use std::fs;
use std::path::{Path, PathBuf};

/// Assessments that are kept whole.
const WHOLE: usize = 3;

/// Assessments of which the trend is kept.
const TREND: usize = 60;

/// The table that shows a trend.
const TREND_TABLE: &str = "group_quality";

/// An assessment under way; dropped without [`Assessing::commit`], it was never there.
#[derive(Debug)]
pub struct Assessing {
    root: PathBuf,
    aside: PathBuf,
    name: String,
}

impl Store {
    /// Begins an assessment; one that was made at the same time is replaced when this one ends.
    pub fn assess(&self, measured_at: &str) -> Result<Assessing, StoreError> {
        let root = self.root().join("assessments");
        let name: String = measured_at.chars().filter(char::is_ascii_alphanumeric).collect();
        let aside = root.join(format!(".{name}-{}", std::process::id()));
        if aside.exists() {
            fs::remove_dir_all(&aside).map_err(StoreError::io(&aside))?;
        }
        fs::create_dir_all(&aside).map_err(StoreError::io(&aside))?;
        Ok(Assessing { root, aside, name })
    }

    /// Every assessment that is kept, the latest last; older ones have only what shows a trend.
    pub fn assessments(&self) -> Result<Vec<TableDir>, StoreError> {
        Ok(folders(&self.root().join("assessments"))?.into_iter().map(TableDir::new).collect())
    }
}

impl Assessing {
    /// Where its tables are written.
    pub fn tables(&self) -> TableDir {
        TableDir::new(&self.aside)
    }

    /// A place for what does not fit into memory; it goes with the assessment.
    pub fn spill(&self) -> PathBuf {
        self.aside.join("spill")
    }

    /// Makes it the latest.
    pub fn commit(self) -> Result<TableDir, StoreError> {
        let spill = self.spill();
        if spill.exists() {
            fs::remove_dir_all(&spill).map_err(StoreError::io(&spill))?;
        }
        let place = self.root.join(&self.name);
        if place.exists() {
            fs::remove_dir_all(&place).map_err(StoreError::io(&place))?;
        }
        fs::rename(&self.aside, &place).map_err(StoreError::io(&place))?;
        tidy(&self.root)?;
        Ok(TableDir::new(place))
    }
}

impl Drop for Assessing {
    fn drop(&mut self) {
        // After a commit there is nothing aside any more.
        let _ = fs::remove_dir_all(&self.aside);
    }
}

/// Old assessments keep what shows a trend, and at last nothing.
fn tidy(root: &Path) -> Result<(), StoreError> {
    let folders = folders(root)?;
    for (age, folder) in folders.iter().rev().enumerate() {
        if age >= TREND {
            fs::remove_dir_all(folder).map_err(StoreError::io(folder))?;
        } else if age >= WHOLE {
            for entry in fs::read_dir(folder).map_err(StoreError::io(folder))? {
                let path = entry.map_err(StoreError::io(folder))?.path();
                if path.file_stem().is_some_and(|stem| stem != TREND_TABLE) && path.is_file() {
                    fs::remove_file(&path).map_err(StoreError::io(&path))?;
                }
            }
        }
    }
    Ok(())
}

fn folders(root: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let mut folders = Vec::new();
    if root.is_dir() {
        for entry in fs::read_dir(root).map_err(StoreError::io(root))? {
            let path = entry.map_err(StoreError::io(root))?.path();
            let hidden =
                path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
            if path.is_dir() && !hidden {
                folders.push(path);
            }
        }
    }
    folders.sort();
    Ok(folders)
}

#[cfg(test)]
mod tests {
    use super::*;
    use groma_define::tables::SettingRow;

    #[test]
    fn the_latest_is_whole_and_what_broke_off_was_never_there() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(folder.path()).expect("a store");
        for day in 1..=5 {
            let assessing =
                store.assess(&format!("2026-01-0{day}T00:00:00Z")).expect("a folder aside");
            let row = SettingRow { key: "day".into(), value: day.to_string().as_str().into() };
            assessing.tables().write(&[row]).expect("a table");
            if day < 5 {
                assessing.commit().expect("a rename");
            }
        }
        let kept = store.assessments().expect("folders");
        assert_eq!(kept.len(), 4);
        assert!(!kept[0].has("setting") && kept[1].has("setting"));
        let latest: Vec<SettingRow> = kept[3].read().expect("its table");
        assert_eq!(latest[0].value.as_ref(), "4");
    }
}
