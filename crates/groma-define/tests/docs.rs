//! `docs/tables.md` is written from the table catalogue and held against it.

use groma_define::table::Table;
use groma_define::tables::TABLES;
use std::fmt::Write;
use std::path::Path;

#[test]
fn docs_are_fresh() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/tables.md");
    let fresh = manual();
    if std::env::var_os("GROMA_WRITE_DOCS").is_some() {
        std::fs::write(&path, &fresh).expect("docs/tables.md can be written");
    }
    let there = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(there == fresh, "docs/tables.md is stale; GROMA_WRITE_DOCS=1 writes it anew");
}

fn manual() -> String {
    let mut text = "# Tables\n\nWritten from the table catalogue; do not edit. Every table of a run can be asked with \
                    `groma sql` and\nlies beside its pages as CSV and Parquet. Rows are ordered by their key.\n"
        .to_owned();
    for table in TABLES {
        one(&mut text, table).expect("writing to a string cannot fail");
    }
    text
}

fn one(text: &mut String, table: &Table) -> std::fmt::Result {
    writeln!(text, "\n## `{}`\n\n{}\n", table.name, table.doc.trim())?;
    writeln!(text, "Key: {}.\n", table.key.join(", "))?;
    writeln!(text, "| column | kind | unit | meaning |\n|---|---|---|---|")?;
    for column in table.columns {
        let kind = column.kind.as_str();
        let null = if column.nullable { ", may be null" } else { "" };
        let (name, unit, doc) = (column.name, column.unit, column.doc.trim());
        writeln!(text, "| `{name}` | {kind}{null} | {unit} | {doc} |")?;
    }
    Ok(())
}
