//! Where each variant differs from main: the cells that are the cause, and the
//! totals and ranks that are the effect.

use crate::figures::Figures;
use crate::number::{count, decimals_for, fixed, or_missing, rank, shortest, signed};
use crate::page::{Page, Place};
use crate::{link, settings};
use groma_define::Method;
use groma_define::tables::VariantDifferenceRow;
use maud::{Markup, html};

pub(crate) const PAGE: Page = Page { name: "variants", places, body };

/// More cells than this are left to the CSV, and the page says how many.
const LINES_MAX: usize = 250;

fn places(figures: &Figures<'_>) -> Vec<Place> {
    let there = figures.definition.methods.len() > 1;
    there.then(|| Place::top("variants.html", "Variants", "Variants")).into_iter().collect()
}

/// One variant beside main.
struct Beside<'a> {
    method: &'a Method,
    /// Key, main's value, the variant's.
    settings: Vec<(&'a str, Option<&'a str>, &'a str)>,
    cells: Vec<&'a VariantDifferenceRow>,
    totals: Vec<&'a VariantDifferenceRow>,
}

fn query<'a>(figures: &'a Figures<'_>) -> Vec<Beside<'a>> {
    let beside = |method: &'a Method| {
        let variant = method.variant.as_str();
        let rows = figures.differences.under(&[variant]);
        let mut totals: Vec<_> = rows.iter().filter(|row| row.node == figures.index).collect();
        let at = |row: &VariantDifferenceRow| row.rank_main.unwrap_or(f64::INFINITY);
        totals.sort_by(|a, b| at(a).total_cmp(&at(b)));
        let mut cells: Vec<_> = rows.iter().filter(|row| row.leaf).collect();
        cells.sort_by(|a, b| a.node.cmp(&b.node).then_with(|| a.unit.cmp(&b.unit)));
        Beside { method, settings: settings::differing(figures, variant), cells, totals }
    };
    figures.definition.methods.iter().skip(1).map(beside).collect()
}

fn body(figures: &Figures<'_>, _: &Place) -> Markup {
    let variants = query(figures);
    html! {
        h1 { "Variants" }
        p.lead { "The same answers and values, computed in other ways, beside the variant " strong { (figures.main()) }
            " (" (figures.variant_label(figures.main().as_str())) ")." }
        nav.toc aria-label="On this page" { ul { @for beside in &variants {
            li { a href={ "#v-" (anchor(beside)) } { (beside.method.variant) } }
        } } }
        @for beside in &variants { (section(figures, beside)) }
        (link::download(figures, "", "variant_difference"))
    }
}

/// Variants are named in a TOML key and may hold anything.
fn anchor(beside: &Beside<'_>) -> String {
    let variant = beside.method.variant.as_str();
    crate::filename::names(std::iter::once(variant)).remove(variant).unwrap_or_default()
}

fn section(figures: &Figures<'_>, beside: &Beside<'_>) -> Markup {
    let variant = &beside.method.variant;
    html! {
        section {
            h2 id={ "v-" (anchor(beside)) } { (variant) }
            @if !beside.method.label.is_empty() { p { (beside.method.label) "." } }
            @if !beside.settings.is_empty() { ul { @for (key, main, other) in &beside.settings { li {
                code { (key) } ": " (other) ", " (figures.main()) " has "
                @match main { Some(main) => (main), None => "none" }
            } } } }
            p { "Cells that differ: " (count(beside.cells.len() as u64))
                ". Totals that change: " (changed(beside, |row| row.main != row.other))
                ". Ranks that change: " (changed(beside, |row| row.rank_main != row.rank_other)) "." }
            (totals(figures, beside))
            (cells(figures, beside))
        }
    }
}

fn changed(beside: &Beside<'_>, is_changed: impl Fn(&VariantDifferenceRow) -> bool) -> String {
    count(beside.totals.iter().filter(|row| is_changed(row)).count() as u64)
}

/// A variant that aggregates or normalises otherwise may have another scale, on
/// which a difference says nothing.
fn has_own_scale(beside: &Beside<'_>) -> bool {
    let parts = ["aggregate.", "normalise.", "answers.unit"];
    beside.settings.iter().any(|(key, ..)| parts.iter().any(|part| key.starts_with(part)))
}

fn totals(figures: &Figures<'_>, beside: &Beside<'_>) -> Markup {
    let own_scale = has_own_scale(beside);
    let main = figures.main().as_str();
    let other = beside.method.variant.as_str();
    let score = |variant: &str, unit: &str| {
        let row = figures.scores.get([variant, unit, figures.index.as_str()]);
        let published = row.and_then(|row| row.published);
        or_missing(published.map(|score| fixed(score, figures.decimals(variant))))
    };
    let name = format!("Totals and ranks under {other}");
    html! {
        @if !beside.totals.is_empty() {
            h3 { "Effect on " bdi { (figures.node_name(figures.index.as_str())) } }
            @if own_scale { p { "This variant may have a scale of its own: compare ranks, not scores." } }
            (link::scroller(&name, &html! { table.stick {
                thead { tr {
                    th scope="col" { "Unit" } th.r scope="col" { "Score, " (main) } th.r scope="col" { "Score, " (other) }
                    @if !own_scale { th.r scope="col" { "Difference" } }
                    th.r scope="col" { "Rank, " (main) } th.r scope="col" { "Rank, " (other) }
                } }
                tbody { @for row in &beside.totals { tr {
                    th scope="row" { (link::unit(figures, "", row.unit.as_str())) }
                    td.r { (score(main, row.unit.as_str())) } td.r { (score(other, row.unit.as_str())) }
                    @if !own_scale { td.r { (or_missing(row.difference.map(|d| signed(d, figures.decimals(other))))) } }
                    td.r { (or_missing(row.rank_main.map(rank))) }
                    td.r { @if row.rank_main == row.rank_other { (or_missing(row.rank_other.map(rank))) }
                        @else { strong { (or_missing(row.rank_other.map(rank))) } } }
                } } }
            } }))
        }
    }
}

fn cells(figures: &Figures<'_>, beside: &Beside<'_>) -> Markup {
    let rows = &beside.cells;
    let values = rows.iter().flat_map(|row| row.main.into_iter().chain(row.other));
    let decimals = decimals_for(values, figures.decimals(beside.method.variant.as_str()));
    let name = format!("Cells that differ under {}", beside.method.variant);
    html! {
        @if !rows.is_empty() {
            h3 { "Cells that differ" }
            (link::scroller(&name, &html! { table {
                thead { tr {
                    th scope="col" { "Unit" } th scope="col" { "Indicator" } th.r scope="col" { (figures.main()) }
                    th.r scope="col" { (beside.method.variant) } th.r scope="col" { "Difference" }
                } }
                tbody { @for row in rows.iter().take(LINES_MAX) { (cell(figures, row, decimals)) } }
            } }))
            @if rows.len() > LINES_MAX { p { "The first " (shortest(LINES_MAX as f64)) " are shown; all are in the table below." } }
        }
    }
}

fn cell(figures: &Figures<'_>, row: &VariantDifferenceRow, decimals: u8) -> Markup {
    let unit = row.unit.as_str();
    let href = link::cell(figures, "", unit, row.node.as_str());
    let number = |value: Option<f64>| or_missing(value.map(|value| fixed(value, decimals)));
    html! { tr {
        th scope="row" { bdi { (figures.unit_name(unit)) } }
        td { a href=[href] { bdi { (figures.node_name(row.node.as_str())) } } " " small { (row.node) } }
        td.r { (number(row.main)) } td.r { (number(row.other)) }
        td.r { (or_missing(row.difference.map(|difference| signed(difference, decimals)))) }
    } }
}
