//! What was measured of what was harvested: one folder of tables each time.
//!
//! `assessments/<measured at>.<of which>.<how>/*.parquet`, made aside and renamed. The one that was made last
//! is what is asked, `assessments/latest` names it; of older ones, the small tables stay that show a
//! trend.

use crate::{Store, StoreError, TableDir, sha256_bytes};
use std::fs;
use std::path::{Path, PathBuf};

/// Assessments that are kept whole.
const WHOLE: usize = 3;

/// Assessments of which the trend is kept.
const TREND: usize = 60;

/// The file that names the assessment that was made last.
const LATEST: &str = "latest";

/// The table that shows a trend.
const TREND_TABLE: &str = "group_quality";

/// What an assessment answers: two with the same question are a trend.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// Of which catalogs.
    pub of_which: String,
    /// By which settings.
    pub how: String,
}

/// An assessment under way; dropped without [`Assessing::commit`], it was never there.
#[derive(Debug)]
pub struct Assessing {
    root: PathBuf,
    aside: PathBuf,
    name: String,
}

impl Store {
    /// Begins an assessment of what was there at a time. The same question about the same time is
    /// replaced when this one ends.
    pub fn assess(&self, measured_at: &str, asked: &Asked) -> Result<Assessing, StoreError> {
        let root = self.root().join("assessments");
        let time: String = measured_at.chars().filter(char::is_ascii_alphanumeric).collect();
        let name = format!("{time}.{}.{}", label(&asked.of_which), label(&asked.how));
        let aside = root.join(format!(".{name}-{}", std::process::id()));
        if aside.exists() {
            fs::remove_dir_all(&aside).map_err(StoreError::io(&aside))?;
        }
        fs::create_dir_all(&aside).map_err(StoreError::io(&aside))?;
        Ok(Assessing { root, aside, name })
    }

    /// The assessments of which the same was asked, in the order of what they measured; older ones
    /// have only what shows a trend.
    pub fn assessments(&self, asked: &Asked) -> Result<Vec<TableDir>, StoreError> {
        let end = format!(".{}.{}", label(&asked.of_which), label(&asked.how));
        let mut folders = folders(&self.root().join("assessments"))?;
        folders.retain(|folder| folder.to_string_lossy().ends_with(&end));
        Ok(folders.into_iter().map(TableDir::new).collect())
    }

    /// The latest assessment of these catalogs, however they were measured.
    pub fn latest_assessment_of(&self, of_which: &str) -> Result<Option<TableDir>, StoreError> {
        let middle = format!(".{}.", label(of_which));
        let mut folders = folders(&self.root().join("assessments"))?;
        folders.retain(|folder| folder.to_string_lossy().contains(&middle));
        Ok(folders.pop().map(TableDir::new))
    }

    /// The assessment that was made last.
    pub fn latest_assessment(&self) -> Result<Option<TableDir>, StoreError> {
        let root = self.root().join("assessments");
        let file = root.join(LATEST);
        if !file.exists() {
            return Ok(None);
        }
        let name = fs::read_to_string(&file).map_err(StoreError::io(&file))?;
        let folder = folders(&root)?.into_iter().find(|folder| folder.ends_with(name.trim()));
        Ok(folder.map(TableDir::new))
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
        let (latest, aside) = (self.root.join(LATEST), self.root.join(".latest"));
        fs::write(&aside, &self.name).map_err(StoreError::io(&aside))?;
        fs::rename(&aside, &latest).map_err(StoreError::io(&latest))?;
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

/// A few letters that tell what was asked from what else was.
fn label(said: &str) -> String {
    sha256_bytes(said.as_bytes())[..8].to_owned()
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

    fn asked(how: &str) -> Asked {
        Asked { of_which: "all".into(), how: how.into() }
    }

    #[test]
    fn the_latest_is_whole_and_what_broke_off_was_never_there() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(folder.path()).expect("a store");
        for day in 1..=5 {
            let assessing = store
                .assess(&format!("2026-01-0{day}T00:00:00Z"), &asked("with copies"))
                .expect("a folder aside");
            let row = SettingRow { key: "day".into(), value: day.to_string().as_str().into() };
            assessing.tables().write(&[row]).expect("a table");
            if day < 5 {
                assessing.commit().expect("a rename");
            }
        }
        let kept = store.assessments(&asked("with copies")).expect("folders");
        assert_eq!(kept.len(), 4);
        assert!(!kept[0].has("setting") && kept[1].has("setting"));
        let latest: Vec<SettingRow> = kept[3].read().expect("its table");
        assert_eq!(latest[0].value.as_ref(), "4");
    }

    #[test]
    fn what_was_asked_otherwise_stands_beside_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(folder.path()).expect("a store");
        assert!(store.latest_assessment().expect("a store").is_none());
        for how in ["with copies", "without", "with copies"] {
            let assessing =
                store.assess("2026-01-01T00:00:00Z", &asked(how)).expect("a folder aside");
            let row = SettingRow { key: "how".into(), value: how.into() };
            assessing.tables().write(&[row]).expect("a table");
            let made = assessing.commit().expect("a rename");
            let latest = store.latest_assessment().expect("folders").expect("one was made");
            assert_eq!(latest.path("setting"), made.path("setting"));
        }
        let count = |how| store.assessments(&asked(how)).expect("folders").len();
        assert_eq!((count("with copies"), count("without"), count("otherwise")), (1, 1, 0));
        let of_which = |which| store.latest_assessment_of(which).expect("folders").is_some();
        assert_eq!((of_which("all"), of_which("one")), (true, false));
    }
}
