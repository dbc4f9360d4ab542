//! What of other frameworks this edition covers, and what it leaves out and why.

use crate::figures::Figures;
use crate::link;
use crate::page::{Page, Place};
use groma_define::tables::CrosswalkCoverageRow;
use maud::{Markup, html};
use std::collections::BTreeMap;

pub(crate) const PAGE: Page = Page { name: "coverage", places, body };

fn places(figures: &Figures<'_>) -> Vec<Place> {
    let there = !figures.coverage.is_empty();
    there
        .then(|| Place::top("coverage.html", "Coverage of other frameworks", "Coverage"))
        .into_iter()
        .collect()
}

fn query<'a>(figures: &'a Figures<'_>) -> BTreeMap<&'a str, Vec<&'a CrosswalkCoverageRow>> {
    let mut frameworks: BTreeMap<&str, Vec<_>> = BTreeMap::new();
    for row in &figures.coverage {
        frameworks.entry(&*row.framework).or_default().push(row);
    }
    frameworks
}

fn body(figures: &Figures<'_>, _: &Place) -> Markup {
    html! {
        h1 { "Coverage of other frameworks" }
        p.lead { "Which parts of other frameworks the items of this edition speak to." }
        @for (framework, rows) in query(figures) {
            h2 { (framework) }
            p { @for (at, status) in ["covered", "not covered", "excluded"].iter().enumerate() {
                @if at > 0 { ", " }
                (rows.iter().filter(|row| &*row.status == *status).count()) " " (status)
            } "." }
            (link::scroller(framework, &html! { table {
                thead { tr {
                    th scope="col" { "Code" } th scope="col" { "Name" } th scope="col" { "Status" }
                    th.r scope="col" { "Items" } th scope="col" { "Which, or why none" }
                } }
                tbody { @for row in rows { tr {
                    th scope="row" { (row.code) }
                    td { bdi { (row.name) } }
                    td { (row.status) }
                    td.r { (row.items) }
                    td { (items(figures, row)) }
                } } }
            } }))
        }
        (link::download(figures, "", "crosswalk_coverage"))
        (link::download(figures, "", "crosswalk"))
    }
}

fn items(figures: &Figures<'_>, row: &CrosswalkCoverageRow) -> Markup {
    let links = figures.crosswalk.under(&[&row.framework, &row.code]);
    html! {
        @if let Some(reason) = &row.reason { (reason) " " }
        @for (at, item) in links.iter().enumerate() {
            @if at > 0 { ", " }
            @match figures.node_file(&item.item) {
                Some(file) => a.nw href={ "method.html#n-" (file) } { (item.item) },
                None => span.nw { (item.item) },
            }
            @if let Some(strength) = &item.strength { " (" (strength) ")" }
        }
    }
}
