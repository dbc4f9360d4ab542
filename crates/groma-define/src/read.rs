//! From the files of a folder to a checked [`Definition`], or every problem at once.

pub(crate) mod answer_value;
pub(crate) mod answers_csv;
pub(crate) mod cohorts_csv;
pub(crate) mod column;
pub(crate) mod competence_csv;
pub(crate) mod concordance_csv;
pub(crate) mod crosswalk_csv;
pub(crate) mod crosswalk_nodes_csv;
mod decode;
mod draft;
pub(crate) mod edition_toml;
pub(crate) mod evidence_csv;
pub(crate) mod files;
mod folder;
pub(crate) mod framework_csv;
mod locate;
pub(crate) mod method_toml;
pub(crate) mod options_csv;
pub(crate) mod overrides_csv;
pub(crate) mod points_csv;
pub(crate) mod portals_csv;
pub(crate) mod published_csv;
pub(crate) mod questions_csv;
mod register;
mod row;
mod row_shape;
mod rule_tables;
pub(crate) mod rules_md;
mod sheet;
pub(crate) mod tests_csv;
mod toml_file;
mod toml_walk;
pub(crate) mod units_csv;
pub(crate) mod values_csv;

#[cfg(test)]
mod tests;

use crate::check;
use crate::definition::Definition;
use crate::diagnostic::Diagnostics;
pub(crate) use draft::Draft;
pub use folder::hex;
pub(crate) use row::parse_number;
pub use rules_md::read_rule;
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
pub(crate) use toml_file::KeyPlaces;

/// What came out of reading a folder.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The edition; none when something stops it from running.
    pub definition: Option<Definition>,
    /// Everything that was noticed.
    pub diagnostics: Diagnostics,
}

/// Why a folder could not be read at all.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// There is nothing there, or it is no folder.
    #[error("{0} is not a folder")]
    NotAFolder(PathBuf),
    /// The folder is not an edition.
    #[error(
        "{0} is not an edition folder: it has no edition.toml\n  hint: `groma new FOLDER` writes a small edition to start from"
    )]
    NotAnEdition(PathBuf),
    /// A file is there and could not be read.
    #[error("{file} could not be read")]
    File {
        /// Which file.
        file: PathBuf,
        /// Why not.
        #[source]
        source: io::Error,
    },
}

impl ReadError {
    fn file(file: &Path, source: io::Error) -> Self {
        Self::File { file: file.to_owned(), source }
    }
}

/// Reads an edition folder and checks it.
pub fn read(dir: &Path) -> Result<Reading, ReadError> {
    read_with(dir, &BTreeMap::new())
}

/// Reads an edition folder as if the files in `collected`, by path, stood in it: what was
/// answered in a round, for example.
pub fn read_with(dir: &Path, collected: &BTreeMap<String, Vec<u8>>) -> Result<Reading, ReadError> {
    if !dir.is_dir() {
        return Err(ReadError::NotAFolder(dir.to_owned()));
    }
    if !dir.join(edition_toml::FILE).is_file() {
        return Err(ReadError::NotAnEdition(dir.to_owned()));
    }
    let mut diagnostics = Diagnostics::default();
    let draft = Draft::read(dir, collected, &mut diagnostics)?;
    if draft.is_whole {
        check::run(&draft, &mut diagnostics);
    }
    let definition = diagnostics.is_runnable().then_some(draft.definition);
    Ok(Reading { definition, diagnostics })
}
