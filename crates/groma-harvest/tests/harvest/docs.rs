//! The findings in `docs/harvest.md` are written from the list of findings and held against it.

use groma_harvest::FINDINGS;
use std::fmt::Write;
use std::path::Path;

const MARK: &str = "<!-- findings -->\n";

#[test]
fn docs_are_fresh() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/harvest.md");
    let there = std::fs::read_to_string(&path).expect("docs/harvest.md is there");
    let (before, _) = there.split_once(MARK).expect("the mark after which findings stand");
    let mut fresh = format!(
        "{before}{MARK}\n| finding | severity | what it means | what to do |\n|---|---|---|---|\n"
    );
    for code in FINDINGS {
        writeln!(fresh, "| `{}` | {} | {} | {} |", code.name, code.severity, code.doc, code.remedy)
            .expect("a string");
    }
    if std::env::var_os("GROMA_WRITE_DOCS").is_some() {
        std::fs::write(&path, &fresh).expect("docs/harvest.md can be written");
    }
    assert!(
        there == fresh || std::env::var_os("GROMA_WRITE_DOCS").is_some(),
        "docs/harvest.md is stale; GROMA_WRITE_DOCS=1 writes it anew"
    );
}

#[test]
fn every_finding_has_a_name_of_its_own() {
    let mut names: Vec<&str> = FINDINGS.iter().map(|code| code.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), FINDINGS.len());
    for code in FINDINGS {
        assert!(["error", "warning", "note"].contains(&code.severity), "{}", code.name);
        assert!(code.doc.ends_with('.') && code.remedy.ends_with('.'), "{}", code.name);
    }
}
