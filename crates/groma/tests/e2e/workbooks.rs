//! Editions as workbooks: written, opened again, saved by another program, read by the reference
//! converter.

use crate::workbench::{files_below, groma, path, project, say};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

const EDITIONS: &[&str] = &[
    "editions/demo",
    "editions/demo-2026",
    "editions/local-2027",
    "editions/ogd-2027",
    "editions/rules-by-example",
    "replications/odm-2023",
    "replications/ourdata-2017",
    "replications/ourdata-2023",
];

/// The office that saves workbooks again.
const OFFICE: &str = "/usr/bin/soffice";

#[test]
fn every_edition_is_the_same_after_a_workbook() {
    let dir = tempfile::tempdir().unwrap();
    for edition in EDITIONS {
        let (folder, book) = (project().join(edition), dir.path().join("edition.xlsx"));
        let back = dir.path().join(edition);
        groma(&["workbook", path(&folder), path(&book)]).good();
        groma(&["workbook", path(&book), path(&back)]).good();
        assert_same_tables(&folder, &back);
        let again = groma(&["workbook", path(&book), path(&back)]).good();
        assert!(again.contains("is as it was"), "{edition}: {again}");
    }
}

#[test]
fn libreoffice_changes_nothing() {
    if !Path::new(OFFICE).is_file() {
        return say(
            "libreoffice",
            "edition workbooks saved by LibreOffice: 0; install libreoffice-calc-nogui",
        );
    }
    let dir = tempfile::tempdir().unwrap();
    let mut saved = 0;
    for edition in ["editions/demo", "editions/rules-by-example", "editions/ogd-2027"] {
        let (folder, book) = (project().join(edition), dir.path().join("edition.xlsx"));
        groma(&["workbook", path(&folder), path(&book)]).good();
        let resaved = saved_again(&book, &dir.path().join("saved"));
        let back = dir.path().join(edition);
        groma(&["workbook", path(&resaved), path(&back)]).good();
        assert_same_tables(&folder, &back);
        saved += 1;
    }
    say(
        "libreoffice",
        &format!("edition workbooks saved by LibreOffice and read back the same: {saved}"),
    );
}

#[test]
fn the_reference_converter_and_odk_validate_accept_what_we_write() {
    let Some(python) = std::env::var_os("GROMA_PYXFORM_PYTHON") else {
        return say(
            "pyxform",
            "forms held against pyxform and ODK Validate: 0; `cargo xtask test` installs them",
        );
    };
    let dir = tempfile::tempdir().unwrap();
    let mut books = Vec::new();
    for edition in EDITIONS {
        let book = dir.path().join(format!("{}.xlsx", edition.replace('/', "-")));
        groma(&["workbook", path(&project().join(edition)), path(&book)]).good();
        books.push(book);
    }
    let broken = dir.path().join("broken.md");
    std::fs::write(&broken, BROKEN).unwrap();
    let output = Command::new(python)
        .args(["-c", CONVERT])
        .args(&books)
        .arg(&broken)
        .output()
        .expect("python starts");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    let verdicts: Vec<&str> = said.lines().collect();
    assert_eq!(verdicts.len(), books.len() + 1, "{said}");
    for (book, verdict) in books.iter().zip(&verdicts) {
        assert_eq!(*verdict, "accepted", "{}", book.display());
    }
    // A judge that accepts everything would prove nothing.
    assert!(verdicts[books.len()].starts_with("refused"), "{said}");
    say("pyxform", &format!("forms accepted by pyxform 4.5.0 and ODK Validate: {}", books.len()));
}

/// Converts and validates each file named; the converter's command exits with 0 after a refusal of
/// the validator, so the functions behind it are asked.
const CONVERT: &str = r#"
import os, sys, tempfile
from pyxform.xls2xform import convert
from pyxform.validators.odk_validate import check_xform
for path in sys.argv[1:]:
    try:
        xform = convert(xlsform=path).xform
        with tempfile.NamedTemporaryFile("w", suffix=".xml", delete=False, encoding="utf-8") as file:
            file.write(xform)
        for warning in check_xform(file.name):
            if "too long" in warning or "return code" in warning:
                raise ValueError(warning)
        os.unlink(file.name)
        print("accepted")
    except Exception as why:
        print("refused:", " ".join(str(why).split()))
"#;

const BROKEN: &str = "\
| survey |
| | type | name | label | calculation |
| | text | q1   | Q1    | |
| | calculate | c | | no-such-function(${q1}) |
";

/// A workbook as LibreOffice writes it.
pub fn saved_again(book: &Path, out: &Path) -> PathBuf {
    std::fs::create_dir_all(out).unwrap();
    // A profile of its own: another office may be running.
    let profile = format!("-env:UserInstallation=file://{}", path(&out.join("profile")));
    let ended = Command::new(OFFICE)
        .args([
            profile.as_str(),
            "--headless",
            "--convert-to",
            "xlsx",
            "--outdir",
            path(out),
            path(book),
        ])
        .output()
        .expect("the office starts");
    let saved = out.join(book.file_name().unwrap());
    assert!(saved.is_file(), "{}", String::from_utf8_lossy(&ended.stderr));
    saved
}

/// True where LibreOffice is there.
pub fn has_office() -> bool {
    Path::new(OFFICE).is_file()
}

/// Tables cell for cell, everything else byte for byte.
fn assert_same_tables(folder: &Path, back: &Path) {
    let (ours, theirs) = (contents(folder), contents(back));
    assert_eq!(ours.keys().collect::<Vec<_>>(), theirs.keys().collect::<Vec<_>>(), "{folder:?}");
    for (file, bytes) in &ours {
        if file.ends_with(".csv") {
            assert_eq!(records(bytes), records(&theirs[file]), "{folder:?} {file}");
        } else {
            assert!(*bytes == theirs[file], "{folder:?} {file} differs");
        }
    }
}

fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = files_below(folder).into_iter().filter_map(|file| {
        let inside = path(file.strip_prefix(folder).unwrap()).replace('\\', "/");
        let hidden = inside.split('/').any(|part| part.starts_with('.'));
        // Who said what to whom in a round is no part of the instrument.
        (!hidden && !inside.starts_with("returns/"))
            .then(|| (inside, std::fs::read(&file).unwrap()))
    });
    files.collect()
}

fn records(bytes: &[u8]) -> Vec<csv::StringRecord> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
    reader.records().map(|record| record.unwrap()).collect()
}
