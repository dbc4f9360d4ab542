//! Findings and quarantine from sweep to sweep.

use super::rows::*;
use crate::Store;
use groma_define::harvest::{Page, SweepEnd};
use groma_define::tables::{FindingRow, QuarantineRow};

/// message and sweep of every finding, and locator and sweep of every record in quarantine.
fn check(store: &Store, findings: &[&str], quarantined: &[&str]) {
    let tables = store.catalog_tables().unwrap();
    let rows: Vec<FindingRow> = tables.read().unwrap();
    let mut found: Vec<String> =
        rows.iter().map(|row| format!("{} {}", row.message, row.run)).collect();
    found.sort();
    assert_eq!(found, findings);
    let rows: Vec<QuarantineRow> = tables.read().unwrap();
    let found: Vec<String> =
        rows.iter().map(|row| format!("{} {}", row.locator, row.sweep)).collect();
    assert_eq!(found, quarantined);
}

/// A page on which `a` has no date, `x` cannot be read, and the count differs.
fn faulty(sweep: &str, mut page: Page) -> Page {
    page.findings = vec![
        finding(sweep, "dataset", id("x").as_str(), "/9", "cannot be read"),
        finding(sweep, "catalog", CATALOG, "", "the count differs"),
    ];
    page.quarantine = vec![quarantine(sweep, "/9", "broken")];
    page
}

#[test]
fn findings_stay_until_their_record_is_read_anew() {
    let (_dir, store) = store();
    let mut first = faulty("s1", page(&[("a", "one"), ("b", "one")]));
    first.findings.push(finding("s1", "dataset", id("a").as_str(), "/0", "no date"));
    let distribution_of_a = format!("{}-0", id("a"));
    first.findings.push(finding("s1", "distribution", &distribution_of_a, "/0", "no format"));
    sweep(&store, "s1", vec![first], end("s1", "full"));
    let all = ["cannot be read s1", "no date s1", "no format s1", "the count differs s1"];
    check(&store, &all, &["/9 s1"]);

    // Everything is met again; nothing is new.
    let again = Page { unchanged: vec![id("a"), id("b")], ..Page::default() };
    let before = store.catalog_tables().unwrap().inputs();
    sweep(&store, "s2", vec![faulty("s2", again.clone())], end("s2", "full"));
    check(&store, &all, &["/9 s1"]);
    assert_eq!(store.catalog_tables().unwrap().inputs(), before);

    // Nothing was modified: nothing was looked at.
    sweep(&store, "s3", vec![], end("s3", "not-modified"));
    check(&store, &all, &["/9 s1"]);

    // Only what changed was looked at: `b`.
    let mut part = page(&[("b", "two")]);
    part.findings.push(finding("s4", "dataset", id("b").as_str(), "/0", "no title"));
    sweep(&store, "s4", vec![part], end("s4", "changed-since"));
    check(&store, &["cannot be read s1", "no date s1", "no format s1", "no title s4"], &["/9 s1"]);

    // `a` is mended, and says so; `x` can be read again and is what it was before it broke.
    let mended = Page { unchanged: vec![id("b"), id("x")], ..page(&[("a", "two")]) };
    let findings = vec![finding("s5", "catalog", CATALOG, "", "too many pages")];
    sweep(&store, "s5", vec![mended], SweepEnd { findings, ..end("s5", "full") });
    check(&store, &["no title s4", "too many pages s5"], &[]);
}
