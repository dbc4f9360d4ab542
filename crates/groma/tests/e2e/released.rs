//! Releases: whole to the byte, and computed again from their own inputs.

use crate::workbench::{Copy, copy_dir, files_below, groma, path};
use std::path::{Path, PathBuf};

fn release(copy: &Copy) -> PathBuf {
    copy.groma("release", &["r1"]).good();
    copy.store().join("releases/r1")
}

#[test]
fn a_release_reproduces_byte_for_byte_and_its_name_is_taken() {
    let copy = Copy::of("replications/ourdata-2023");
    let release = release(&copy);
    let said = groma(&["reproduce", path(&release)]).good();
    assert!(said.contains("every cell is the same"), "{said}");
    assert!(said.contains("byte for byte"), "{said}");
    let taken = copy.groma("release", &["r1"]).with_code(2);
    assert!(taken.contains("permanent"), "{taken}");
    for name in ["../r2", "a b", ".hidden", ""] {
        copy.groma("release", &[name]).with_code(2);
    }
}

/// One flipped bit in any file, one file more, one file less: found, and named.
#[test]
fn every_flipped_byte_is_found() {
    let copy = Copy::new_edition();
    let release = release(&copy);
    let files = files_below(&release);
    assert!(files.len() > 30);
    for file in &files {
        let bytes = std::fs::read(file).unwrap();
        if bytes.is_empty() {
            continue;
        }
        for at in [0, bytes.len() / 2, bytes.len() - 1] {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1;
            std::fs::write(file, &flipped).unwrap();
            let ended = groma(&["reproduce", path(&release)]);
            let said = if file.ends_with("manifest.json") {
                // A manifest may not even be read any more; either way it is not accepted.
                ended.bad()
            } else {
                ended.with_code(1)
            };
            let name = file.file_name().unwrap().to_string_lossy();
            assert!(said.contains(name.as_ref()) || name == "manifest.json", "{name}: {said}");
        }
        std::fs::write(file, &bytes).unwrap();
    }
    std::fs::write(release.join("inputs/extra.csv"), "a").unwrap();
    assert!(groma(&["reproduce", path(&release)]).with_code(1).contains("inputs/extra.csv"));
    std::fs::remove_file(release.join("inputs/extra.csv")).unwrap();
    std::fs::remove_file(release.join("tables/score.parquet")).unwrap();
    assert!(groma(&["reproduce", path(&release)]).with_code(1).contains("score.parquet"));
}

/// Somebody changes an input and mends every digest: then the figures tell.
#[test]
fn a_forged_input_is_found_by_its_first_cell() {
    let copy = Copy::of("replications/ourdata-2023");
    let release = release(&copy);
    let values = release.join("inputs/values.csv");
    let old = std::fs::read(&values).unwrap();
    let text = String::from_utf8(old.clone()).unwrap();
    let line = text.lines().find(|line| line.starts_with("KOR,")).unwrap().to_owned();
    let cells: Vec<&str> = line.split(',').collect();
    let forged = line.replacen(&format!(",{},", cells[2]), ",0.10,", 1);
    let new = text.replacen(&line, &forged, 1);
    assert_ne!(text, new);
    std::fs::write(&values, &new).unwrap();
    reseal(&release, &old, new.as_bytes());
    let said = groma(&["reproduce", path(&release)]).with_code(1);
    assert!(said.contains("the first cell that differs: indicator_value: "), "{said}");
    assert!(said.contains("unit KOR") && said.contains("recomputed 0.1"), "{said}");
}

/// The same with a page: the tables still follow, but this engine writes another page.
#[test]
fn a_forged_page_is_found() {
    let copy = Copy::new_edition();
    let release = release(&copy);
    let page = release.join("site/index.html");
    let old = std::fs::read(&page).unwrap();
    let new = String::from_utf8(old.clone()).unwrap().replacen("<h1>", "<h1>Forged: ", 1);
    std::fs::write(&page, &new).unwrap();
    reseal(&release, &old, new.as_bytes());
    let said = groma(&["reproduce", path(&release)]).with_code(1);
    assert!(said.contains("not reproduced") && said.contains("site/index.html"), "{said}");
    let json = groma(&["reproduce", path(&release), "--json"]).with_code(1);
    assert!(json.contains("\"reproduced\": false"), "{json}");
}

/// Puts the new digests into manifest and seal, as a forger would.
fn reseal(release: &Path, old: &[u8], new: &[u8]) {
    let digest = groma_store::sha256_bytes;
    let path = release.join("manifest.json");
    let text = std::fs::read_to_string(&path).unwrap();
    let text = text
        .replace(&digest(old), &digest(new))
        .replace(&format!("\"bytes\": {}", old.len()), &format!("\"bytes\": {}", new.len()));
    std::fs::write(&path, &text).unwrap();
    let seal = format!("{}  manifest.json\n", digest(text.as_bytes()));
    std::fs::write(release.join("manifest.sha256"), seal).unwrap();
}

/// Restricted answers stay at home: neither they nor what shows them cell by cell is
/// in the release, their digests are, and the rest still reproduces.
#[test]
fn restricted_inputs_may_be_withheld() {
    let copy = Copy::of("replications/odm-2023");
    copy.edit("edition.toml", |text| format!("restricted = [\"answers.csv\"]\n{text}"));
    let release = release(&copy);
    for gone in [
        "inputs/answers.csv",
        "tables/answer.parquet",
        "site/data/answer_points.csv",
        "tables/finding.parquet",
    ] {
        assert!(!release.join(gone).exists(), "{gone}");
    }
    let manifest = std::fs::read_to_string(release.join("manifest.json")).unwrap();
    let answers = std::fs::read(copy.edition().join("answers.csv")).unwrap();
    assert!(manifest.contains(&groma_store::sha256_bytes(&answers)));
    let said = groma(&["reproduce", path(&release)]).good();
    assert!(said.contains("answers.csv withheld"), "{said}");
    let inputs = copy.beside("kept");
    copy_dir(&copy.edition(), &inputs);
    let said = groma(&["reproduce", path(&release), "--inputs", path(&inputs)]).good();
    assert!(said.contains("every cell is the same"), "{said}");
    std::fs::write(inputs.join("answers.csv"), "unit,question,value\n").unwrap();
    let said = groma(&["reproduce", path(&release), "--inputs", path(&inputs)]).with_code(2);
    assert!(said.contains("not the file that the release was made from"), "{said}");
}

#[test]
fn a_folder_that_is_no_release() {
    let empty = tempfile::tempdir().unwrap();
    let said = groma(&["reproduce", path(empty.path())]).with_code(2);
    assert!(said.contains("not a release"), "{said}");
}
