//! A run made by hand: an edition folder with a few lines, and tables in which
//! every kind of row stands at least once.

// Each test binary uses its own part of this.
#![allow(dead_code)]

mod edition_folder;
mod rows;

use groma_define::{Definition, RunId};
use groma_store::TableDir;

/// A run in a temporary folder.
pub struct Made {
    pub dir: tempfile::TempDir,
    pub definition: Definition,
    pub run: RunId,
    pub tables: TableDir,
}

/// What is written wherever text may stand.
pub struct Words {
    /// Put behind every name, label, reason and note.
    pub tail: &'static str,
    /// Put behind every code of a unit or node.
    pub code_tail: &'static str,
}

/// Names as they are in peace.
pub const PLAIN: Words = Words { tail: "", code_tail: "" };

/// Names that want to break a page.
pub const HOSTILE: Words = Words {
    tail: "<script>alert('x')</script>\"'&amp;]]>--> \u{1f4a5} \u{202e}\u{5d0}\u{5d1}</td></svg>",
    code_tail: "\"><img src=x onerror=alert(1)> ../\u{202e}\u{1f4a5}",
};

/// A run of so many units under two variants.
pub fn run(units: usize, words: &Words) -> Made {
    let dir = tempfile::tempdir().unwrap();
    let edition = dir.path().join("edition");
    edition_folder::write(&edition, words);
    let reading = groma_define::read(&edition).unwrap();
    let mut definition = reading
        .definition
        .unwrap_or_else(|| panic!("the edition is sound: {:?}", reading.diagnostics));
    definition.edition.index = Some(format!("total{}", words.code_tail));
    let tables = TableDir::new(dir.path().join("tables"));
    let made = rows::Maker { tables: &tables, words, units, run: RunId::from("0123456789abcdef") };
    made.write();
    let run = made.run.clone();
    Made { dir, definition, run, tables }
}
