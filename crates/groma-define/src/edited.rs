//! For tests: the small edition, with a change or two, and what reading it finds.

use crate::{Definition, Diagnostic, Diagnostics, Severity, new, read};
use std::fs;

/// A change to a file of the small edition.
pub(crate) enum Edit<'a> {
    /// Replaces the first text by the second, which must be there.
    Swap(&'a str, &'a str, &'a str),
    /// Adds lines at the end, or makes the file.
    Add(&'a str, &'a str),
    /// Writes the file anew.
    Write(&'a str, &'a [u8]),
    /// Deletes the file.
    Delete(&'a str),
}

/// What reading finds beside the notes, a diagnostic after the other.
pub(crate) fn noticed(edits: &[Edit<'_>]) -> String {
    shown(edits, |diagnostic| diagnostic.severity != Severity::Note)
}

/// What one check finds.
pub(crate) fn noticed_by(code: &str, edits: &[Edit<'_>]) -> String {
    shown(edits, |diagnostic| diagnostic.code == code)
}

fn shown(edits: &[Edit<'_>], wanted: impl Fn(&Diagnostic) -> bool) -> String {
    let found = reading(edits).1.into_sorted();
    let shown: Vec<String> =
        found.iter().filter(|found| wanted(found)).map(ToString::to_string).collect();
    shown.join("\n")
}

/// The definition, which must be without errors.
pub(crate) fn definition(edits: &[Edit<'_>]) -> Definition {
    let (definition, diagnostics) = reading(edits);
    definition.unwrap_or_else(|| panic!("{:#?}", diagnostics.into_sorted()))
}

fn reading(edits: &[Edit<'_>]) -> (Option<Definition>, Diagnostics) {
    let folder = tempfile::tempdir().unwrap();
    new::write(folder.path()).unwrap();
    for edit in edits {
        match edit {
            Edit::Swap(file, from, to) => {
                let text = fs::read_to_string(folder.path().join(file)).unwrap();
                assert!(text.contains(from), "{file} has no {from}");
                fs::write(folder.path().join(file), text.replacen(from, to, 1)).unwrap();
            }
            Edit::Add(file, lines) => {
                let text = fs::read_to_string(folder.path().join(file)).unwrap_or_default();
                fs::write(folder.path().join(file), text + lines).unwrap();
            }
            Edit::Write(file, bytes) => {
                let path = folder.path().join(file);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, bytes).unwrap();
            }
            Edit::Delete(file) => fs::remove_file(folder.path().join(file)).unwrap(),
        }
    }
    let reading = read(folder.path()).unwrap();
    (reading.definition, reading.diagnostics)
}
