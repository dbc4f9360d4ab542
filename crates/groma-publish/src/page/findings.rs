//! What was noticed in the data, gravest first.

use crate::figures::Figures;
use crate::link;
use crate::number::count;
use crate::page::{Page, Place};
use groma_define::tables::FindingRow;
use maud::{Markup, html};

pub(crate) const PAGE: Page = Page { name: "findings", places, body };

/// More findings than this are left to the CSV, and the page says how many.
const LINES_MAX: usize = 250;

/// From the gravest; anything else comes after.
const SEVERITIES: [&str; 3] = ["error", "warning", "note"];

fn places(figures: &Figures<'_>) -> Vec<Place> {
    let there = !figures.findings.is_empty();
    there.then(|| Place::top("findings.html", "Findings", "Findings")).into_iter().collect()
}

fn query<'a>(figures: &'a Figures<'_>) -> Vec<&'a FindingRow> {
    let grave = |row: &FindingRow| {
        SEVERITIES
            .iter()
            .position(|severity| *severity == &*row.severity)
            .unwrap_or(SEVERITIES.len())
    };
    let mut rows: Vec<&FindingRow> = figures.findings.iter().collect();
    rows.sort_by_key(|row| grave(row));
    rows
}

fn body(figures: &Figures<'_>, _: &Place) -> Markup {
    let rows = query(figures);
    let more = rows.iter().any(|row| row.detail.is_some());
    html! {
        h1 { "Findings" }
        p.lead { "Something noticed in somebody\u{2019}s data is a finding; it did not stop the run. "
            @for (at, severity) in SEVERITIES.iter().enumerate() {
                @if at > 0 { ", " }
                (severity) ": " (count(rows.iter().filter(|row| &*row.severity == *severity).count() as u64))
            } "." }
        (link::scroller("Findings", &html! { table {
            thead { tr {
                th scope="col" { "Severity" } th scope="col" { "Finding" } th scope="col" { "About" }
                th scope="col" { "What was noticed" } @if more { th scope="col" { "More" } }
            } }
            tbody { @for row in rows.iter().take(LINES_MAX) { tr {
                td { (row.severity) }
                td { code { (row.code) } }
                td { (row.subject_kind) " " bdi { (row.subject) } }
                td { (row.message) }
                @if more { td { (row.detail.as_deref().unwrap_or_default()) } }
            } } }
        } }))
        @if rows.len() > LINES_MAX { p { "The first " (LINES_MAX) " are shown; all are in the table below." } }
        (link::download(figures, "", "finding"))
    }
}
