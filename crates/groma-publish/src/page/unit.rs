//! A page for each unit: its score with rank and range, what it is made of, and
//! how it would stand under the other variants.

use crate::figures::Figures;
use crate::number::{fixed, or_missing, percentage, rank, rank_span, shortest, span};
use crate::page::{Page, Place};
use crate::tree::Tree;
use crate::{link, ranges};
use groma_define::tables::{CohortRankRow, ScoreRow, UnitRow};
use maud::{Markup, html};

pub(crate) const PAGE: Page = Page { name: "unit", places, body };

fn places(figures: &Figures<'_>) -> Vec<Place> {
    let place = |unit: &UnitRow| {
        let file = figures.unit_file(unit.unit.as_str())?;
        Some(Place {
            path: format!("unit/{file}.html"),
            title: unit.name.to_string(),
            nav: None,
            subject: unit.unit.to_string(),
        })
    };
    figures.units.all().iter().filter_map(place).collect()
}

/// What the page is made from.
struct UnitPage<'a> {
    figures: &'a Figures<'a>,
    unit: &'a UnitRow,
    score: Option<&'a ScoreRow>,
    /// Of how many the rank is.
    ranked: Option<i64>,
    cohort_ranks: Vec<&'a CohortRankRow>,
}

fn query<'a>(figures: &'a Figures<'_>, code: &str) -> Option<UnitPage<'a>> {
    let main = figures.main().as_str();
    let index = figures.index.as_str();
    let unit = figures.units.get([code])?;
    let ranks = figures.ranks.under(&[main]).iter();
    Some(UnitPage {
        figures,
        unit,
        score: figures.score(unit.unit.as_str(), index),
        ranked: figures.statistics.get([main, figures.cohort(), index]).map(|row| row.n),
        cohort_ranks: ranks
            .filter(|row| row.node.as_str() == index && row.unit == unit.unit)
            .collect(),
    })
}

fn body(figures: &Figures<'_>, place: &Place) -> Markup {
    let Some(page) = query(figures, &place.subject) else { return html! {} };
    let unit = page.unit.unit.as_str();
    html! {
        nav.path aria-label="Part of" { ol { li { a href="../index.html" { "Ranking" } } } }
        h1 lang=[figures.lang()] { bdi { (page.unit.name) } }
        (facts(&page))
        (standings(&page))
        h2 #tree { "What the score is made of" }
        p { "In each group the last column sums to the group\u{2019}s score; what does not simply add is an adjustment. "
            "Scores are rounded as published, what is added is shown with the digits needed to follow the sum. "
            "\u{201c}Earned by\u{201d} names the rule: option (the " a href="../method.html#maps" { "option map" } "), split, number, override, unreviewed (nobody has judged it yet, so it counts as not answered), or the rule for a missing answer (zero, drop, full, block)." }
        (Tree::of(figures, unit).markup())
        (link::download(figures, "../", "score"))
        (link::download(figures, "../", "answer_points"))
    }
}

fn facts(page: &UnitPage<'_>) -> Markup {
    let figures = page.figures;
    let main = figures.main();
    let decimals = figures.decimals(main.as_str());
    let score = |value| fixed(value, decimals);
    let most = figures.nodes.get([figures.index.as_str()]).and_then(|row| row.points_max);
    let row = page.score;
    let of = page.ranked.map(|n| format!(" of {n} in the cohort {}", figures.cohort()));
    html! {
        dl.facts.big {
            div { dt { (figures.node_name(figures.index.as_str())) } dd {
                strong { (or_missing(row.and_then(|row| row.published).map(score))) }
                @if let Some(most) = most { " of " (shortest(most)) }
            } }
            div { dt { "Rank" } dd {
                @if figures.is_ranked(page.unit.unit.as_str()) {
                    strong { (or_missing(row.and_then(|row| row.rank).map(rank))) } (of.unwrap_or_default())
                } @else { "not ranked: outside the cohort " (figures.cohort()) }
            } }
            @if let Some((low, high)) = row.and_then(|row| row.score_low.zip(row.score_high)) {
                div { dt { "Score range" } dd { (span(score(low), score(high))) } }
            }
            @if let Some((low, high)) = row.and_then(|row| row.rank_low.zip(row.rank_high)) {
                div { dt { "Rank range" } dd { (rank_span(low, high)) } }
            }
            div { dt { "Coverage" } dd { (or_missing(row.map(|row| percentage(row.coverage)))) } }
        }
        @if row.is_some_and(|row| row.score_low.is_some()) {
            p.note { "Ranges: " (ranges::sentence(figures, main)) "." }
        } @else { p.note { "This score has no range under weight draws." } }
    }
}

/// The variants side by side, and the rank in every cohort.
fn standings(page: &UnitPage<'_>) -> Markup {
    let figures = page.figures;
    let index = figures.index.as_str();
    let unit = page.unit.unit.as_str();
    html! {
        h2 { "Under each variant" }
        (link::scroller("Variants", &html! { table {
            thead { tr { th scope="col" { "Variant" } th.r scope="col" { "Score" } th.r scope="col" { "Rank" } th scope="col" { "What it is" } } }
            tbody { @for method in &figures.definition.methods {
                @let variant = method.variant.as_str();
                @let row = figures.scores.get([variant, unit, index]);
                tr {
                    th scope="row" { (variant) }
                    td.r { (or_missing(row.and_then(|row| row.published).map(|score| fixed(score, figures.decimals(variant))))) }
                    td.r { (or_missing(row.and_then(|row| row.rank).map(rank))) }
                    td { (method.label) }
                }
            } }
        } }))
        @if page.cohort_ranks.len() > 1 {
            p { "Rank by cohort: "
                @for (at, row) in page.cohort_ranks.iter().enumerate() {
                    @if at > 0 { ", " } (row.cohort) " " (or_missing(row.rank.map(rank)))
                } "." }
        }
    }
}
