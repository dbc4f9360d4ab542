//! A small edition to start from: complete, commented, and running at once.
//!
//! Its published figures were worked out by hand, so that the first run shows what agreement is.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The files, with their contents.
const FILES: &[(&str, &str)] = &[
    ("edition.toml", include_str!("new/edition.toml")),
    ("method.toml", include_str!("new/method.toml")),
    ("units.csv", include_str!("new/units.csv")),
    ("cohorts.csv", include_str!("new/cohorts.csv")),
    ("framework.csv", include_str!("new/framework.csv")),
    ("questions.csv", include_str!("new/questions.csv")),
    ("options.csv", include_str!("new/options.csv")),
    ("points.csv", include_str!("new/points.csv")),
    ("answers.csv", include_str!("new/answers.csv")),
    ("crosswalk.csv", include_str!("new/crosswalk.csv")),
    ("crosswalk_nodes.csv", include_str!("new/crosswalk_nodes.csv")),
    ("published.csv", include_str!("new/published.csv")),
    ("rules/portal-secure.md", include_str!("new/rules/portal-secure.md")),
    (".gitignore", ".groma/\n"),
];

/// Why no edition was written.
#[derive(Debug, thiserror::Error)]
pub enum NewError {
    /// Something is there already.
    #[error(
        "{0} is not empty\n  hint: name a new folder; nothing that exists is ever written over"
    )]
    NotEmpty(PathBuf),
    /// A file could not be written.
    #[error("{file} could not be written")]
    File {
        /// Which file.
        file: PathBuf,
        /// Why not.
        #[source]
        source: io::Error,
    },
}

/// Writes the small edition into `dir`, which must be empty or absent.
pub fn write(dir: &Path) -> Result<(), NewError> {
    let failed = |file: &Path| {
        let file = file.to_owned();
        move |source| NewError::File { file, source }
    };
    if dir.exists() {
        let mut entries = fs::read_dir(dir).map_err(failed(dir))?;
        if entries.next().is_some() {
            return Err(NewError::NotEmpty(dir.to_owned()));
        }
    }
    fs::create_dir_all(dir.join("rules")).map_err(failed(dir))?;
    for (name, content) in FILES {
        let file = dir.join(name);
        fs::write(&file, content).map_err(failed(&file))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read;

    #[test]
    fn the_small_edition_is_without_fault() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path()).unwrap();
        let reading = read(folder.path()).unwrap();
        let shown: Vec<String> = reading.diagnostics.iter().map(ToString::to_string).collect();
        insta::assert_snapshot!(shown.join("\n"), @r"
        options.csv:4: note[option-never-used]: nobody chose `no` of `policy`
        options.csv:8: note[option-never-used]: nobody chose `none` of `sectors`
        ");
        let definition = reading.definition.unwrap();
        assert_eq!(definition.units.len(), 3);
        assert_eq!(definition.rules[0].cases.len(), 2);
        assert_eq!(definition.inputs.len(), FILES.len() - 1);
    }

    #[test]
    fn nothing_is_written_over() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("letter.txt"), "dear").unwrap();
        assert!(matches!(write(folder.path()), Err(NewError::NotEmpty(_))));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
