//! Every table to take away, what its columns mean, and how to recompute it all.

use crate::figures::Figures;
use crate::number::count;
use crate::page::{Page, Place};
use crate::{inputs, link};
use groma_define::table::Table;
use groma_define::tables::TABLES;
use maud::{Markup, html};

pub(crate) const PAGE: Page = Page {
    name: "data",
    places: |_| vec![Place::top("data.html", "Data and how to recompute", "Data")],
    body,
};

/// Every table of the catalogue that was written.
fn query(figures: &Figures<'_>) -> Vec<(&'static Table, u64)> {
    let rows = |table: &Table| figures.row_counts.get(table.name).copied();
    TABLES.iter().filter_map(|table| Some((table, rows(table)?))).collect()
}

fn body(figures: &Figures<'_>, _: &Place) -> Markup {
    let tables = query(figures);
    let edition = &figures.definition.edition;
    html! {
        h1 { "Data and how to recompute" }
        p.lead { "Everything on these pages is read from the tables below; no figure is computed by a page." }
        h2 { "Recompute" }
        p { "This is run " code { (figures.run) } ", the hash of its inputs and of the program that computed. "
            "Computed again from the same files by the same program, the same run and the same bytes come out:" }
        pre tabindex="0" { code { "groma run " (edition.code) } }
        p { "A release carries its own copy of the inputs. It is recomputed, and the first cell that differs is named, with:" }
        pre tabindex="0" { code { "groma reproduce RELEASE" } }
        @if !edition.sources.is_empty() {
            h2 { "Sources" }
            ul { @for source in &edition.sources { li { (crate::shell::linked(source)) } } }
        }
        h2 { "Inputs" }
        (inputs::table(figures))
        h2 { "Tables" }
        p { "CSV is UTF-8 with a header; an empty cell means that there is no value, never 0. Parquet holds the same rows with their types." }
        (link::scroller("Tables", &overview(&tables)))
        h2 { "Columns" }
        @for (table, _) in &tables { (columns(table)) }
    }
}

fn overview(tables: &[(&Table, u64)]) -> Markup {
    html! { table {
        thead { tr { th scope="col" { "Table" } th scope="col" { "A row is" } th.r scope="col" { "Rows" } th scope="col" { "Get" } } }
        tbody { @for (table, rows) in tables { tr {
            th scope="row" { code { (table.name) } }
            td { (table.doc.trim()) }
            td.r { (count(*rows)) }
            td.nw { a href={ "data/" (table.name) ".csv" } { "CSV" } " " a href={ "data/" (table.name) ".parquet" } { "Parquet" } }
        } } }
    } }
}

fn columns(table: &Table) -> Markup {
    html! {
        details {
            summary { h3 { (table.name) } }
            p { "Key: " (table.key.join(", ")) "." }
            (link::scroller(&format!("Columns of {}", table.name), &html! { table {
                thead { tr { th scope="col" { "Column" } th scope="col" { "Holds" } th scope="col" { "Meaning" } } }
                tbody { @for column in table.columns { tr {
                    th scope="row" { code { (column.name) } }
                    td { (column.kind.as_str()) @if column.nullable { ", may be empty" } @if !column.unit.is_empty() { "; " (column.unit) } }
                    td { (column.doc.trim()) }
                } } }
            } }))
        }
    }
}
