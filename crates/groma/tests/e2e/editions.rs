//! Editions as people write and save them.

use crate::workbench::{Copy, groma, path, project};
use serde_json::Value;

#[test]
fn a_new_edition_checks_and_runs_at_once() {
    let copy = Copy::new_edition();
    assert!(copy.groma("check", &[]).good().contains("0 errors"));
    copy.groma("run", &["--strict"]).good();
    let holds = copy.number("select count(*) from published_check where holds");
    assert!(holds > 0.0);
    assert!(copy.store().join("preview/index.html").is_file());
    let again = copy.edition();
    let refused = groma(&["new", path(&again)]).with_code(2);
    assert!(refused.contains("empty"), "{refused}");
}

#[test]
fn every_edition_of_the_project_is_sound() {
    for folder in ["editions", "replications"] {
        for entry in std::fs::read_dir(project().join(folder)).unwrap() {
            let edition = entry.unwrap().path();
            let said = groma(&["check", path(&edition)]).good();
            // The round of the demonstration has answers that routing passes over, on purpose.
            let planted = said.matches("warning[answer-not-asked]").count();
            let expected = if edition.ends_with("demo") { 6 } else { 0 };
            assert_eq!(planted, expected, "{}: {said}", edition.display());
            let warnings = format!("0 errors, {expected} warnings");
            assert!(said.contains(&warnings), "{}: {said}", edition.display());
        }
    }
}

/// Many problems in many files: all of them at once, each with its place.
#[test]
fn check_lists_everything_at_once() {
    let copy = Copy::new_edition();
    copy.edit("edition.toml", |text| format!("licance = \"x\"\n{text}"));
    copy.edit("framework.csv", |text| {
        format!("{text}lost,nowhere,An orphan{}\n", commas(&text, 3))
    });
    copy.edit("units.csv", |text| format!("{text}{}\n", text.lines().last().unwrap()));
    let said = copy.groma("check", &["--json"]).with_code(1);
    let problems: Vec<Value> = serde_json::from_str(&said).expect("JSON");
    for (file, code) in [
        ("edition.toml", "unknown-key"),
        ("framework.csv", "unknown-node"),
        ("units.csv", "duplicate"),
    ] {
        let found = problems.iter().find(|problem| {
            problem["file"] == file && problem["code"].as_str().is_some_and(|c| c.contains(code))
        });
        let found = found.unwrap_or_else(|| panic!("{file} {code}: {said}"));
        assert!(found["line"].as_u64().unwrap() > 0);
        assert!(!found["hint"].as_str().unwrap().is_empty());
    }
    let refused = copy.groma("run", &[]).with_code(2);
    assert!(refused.contains("edition.toml:1:1") && refused.contains("licence"), "{refused}");
}

fn commas(text: &str, filled: usize) -> String {
    let columns = text.lines().next().unwrap().split(',').count();
    ",".repeat(columns - filled)
}

/// Saved by Excel: a byte-order mark, CRLF, spaces around codes. The figures stay.
#[test]
fn files_as_people_save_them() {
    let plain = Copy::of("replications/ourdata-2023");
    plain.groma("run", &[]).good();
    let saved = Copy::of("replications/ourdata-2023");
    for file in ["units.csv", "values.csv", "framework.csv"] {
        saved.edit(file, |text| format!("\u{feff}{}", text.replace('\n', "\r\n")));
    }
    saved.edit("cohorts.csv", |text| text.replace(",AUT", ", AUT "));
    let said = saved.groma("check", &[]).good();
    assert!(said.contains("spaces-around-code"), "{said}");
    saved.groma("run", &["--strict"]).good();
    let scores = "select unit, node, score, rank_high from score order by variant, unit, node";
    assert_eq!(plain.rows(scores), saved.rows(scores));
}

#[test]
fn a_folder_that_is_no_edition() {
    let empty = tempfile::tempdir().unwrap();
    let said = groma(&["run", path(empty.path())]).with_code(2);
    assert!(said.contains("not an edition folder") && said.contains("groma new"), "{said}");
}

#[test]
fn schemas_and_completions_are_printed() {
    let schemas: Value = serde_json::from_str(&groma(&["schema"]).good()).expect("JSON");
    assert!(schemas["toml"].as_object().is_some_and(|toml| toml.len() >= 2));
    assert!(schemas["csv"].as_object().is_some_and(|csv| csv.len() >= 13));
    assert!(schemas["tables"].as_object().is_some_and(|tables| tables.contains_key("score")));
    assert!(groma(&["completions", "bash"]).good().contains("groma"));
}
