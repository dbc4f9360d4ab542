//! A page for each inner node: every unit's score and rank, and the cohorts' statistics.

use crate::figures::Figures;
use crate::link;
use crate::number::{fixed, or_missing, percentage, rank, shortest, span};
use crate::page::{Page, Place};
use crate::standing::Standing;
use crate::standing_figure::figure;
use groma_define::tables::{CohortStatisticRow, EffectiveWeightRow, NodeRow, ScoreRow};
use maud::{Markup, html};

pub(crate) const PAGE: Page = Page { name: "node", places, body };

fn places(figures: &Figures<'_>) -> Vec<Place> {
    let place = |node: &NodeRow| {
        let file = figures.node_file(node.node.as_str())?;
        Some(Place {
            path: format!("node/{file}.html"),
            title: node.name.to_string(),
            nav: None,
            subject: node.node.to_string(),
        })
    };
    figures.inner_nodes().into_iter().filter_map(place).collect()
}

/// What the page is made from.
struct NodePage<'a> {
    figures: &'a Figures<'a>,
    node: &'a NodeRow,
    standing: Standing<'a>,
    statistics: Vec<&'a CohortStatisticRow>,
    weight: Option<&'a EffectiveWeightRow>,
    ranged: bool,
    has_percent: bool,
}

fn query<'a>(figures: &'a Figures<'_>, code: &str) -> Option<NodePage<'a>> {
    let main = figures.main().as_str();
    let statistics = figures.statistics.under(&[main]).iter();
    let standing = Standing::of(figures, code);
    let ranged = standing.all().any(|row| row.score_low.is_some());
    let has_percent = standing.all().any(|row| row.percent.is_some());
    Some(NodePage {
        ranged,
        has_percent,
        figures,
        node: figures.nodes.get([code])?,
        standing,
        statistics: statistics.filter(|row| row.node.as_str() == code).collect(),
        weight: figures.weights.get([main, code]),
    })
}

fn body(figures: &Figures<'_>, place: &Place) -> Markup {
    let Some(page) = query(figures, &place.subject) else { return html! {} };
    let code = page.node.node.as_str();
    html! {
        (above(&page))
        h1 lang=[figures.lang()] { bdi { (page.node.name) } }
        (facts(&page))
        (figure(figures, &page.standing, code))
        @if page.standing.all().next().is_some() {
            h2 #table { "Units" }
            (link::scroller("Units", &units(&page)))
        } @else {
            p { "No unit has a score here: a value is given further up, or there are no answers." }
        }
        @if page.statistics.iter().any(|row| row.n > 0) {
            h2 { "Over the units of a cohort" }
            (link::scroller("Statistics by cohort", &statistics(&page)))
        }
        (parts(&page))
        (link::download(figures, "../", "score"))
        (link::download(figures, "../", "cohort_statistic"))
    }
}

/// The way down to this node.
fn above(page: &NodePage<'_>) -> Markup {
    let mut path = Vec::new();
    let mut at = page.node.parent.as_ref();
    // No tree is deeper than it has nodes, so that a cycle ends.
    while let Some(code) = at.filter(|_| path.len() < page.figures.nodes.all().len()) {
        path.push(code);
        at = page.figures.nodes.get([code.as_str()]).and_then(|row| row.parent.as_ref());
    }
    html! {
        @if !path.is_empty() {
            nav.path aria-label="Part of" { ol {
                @for code in path.iter().rev() { li { (link::node(page.figures, "../", code.as_str())) } }
            } }
        }
    }
}

fn facts(page: &NodePage<'_>) -> Markup {
    html! {
        dl.facts {
            div { dt { "Code" } dd { code { (page.node.node) } } }
            div { dt { "Level" } dd { (page.figures.level_name(page.node.depth)) } }
            @if let Some(most) = page.node.points_max { div { dt { "Most points" } dd { (shortest(most)) } } }
            @if let Some(weight) = page.weight {
                div { dt { "Weight among its siblings" } dd { (shortest(weight.weight)) " (" (percentage(weight.share)) ")" } }
                div { dt { "Effective weight in the index" } dd { (percentage(weight.effective)) } }
            }
        }
    }
}

fn units(page: &NodePage<'_>) -> Markup {
    let figures = page.figures;
    let missing = page.standing.without.iter();
    html! {
        table.stick {
            thead { tr {
                th.r scope="col" { "Rank" } th scope="col" { "Unit" } th.r scope="col" { "Score" }
                @if page.ranged { th.r scope="col" { "Range" } }
                @if page.has_percent { th.r scope="col" { "Percent of the most" } }
                th.r scope="col" { "Coverage" } th scope="col" { "Status" }
            } }
            tbody {
                @for row in page.standing.all() { (line(page, row)) }
                @for unit in missing { tr {
                    td.r { (or_missing(None)) } th scope="row" { (link::unit(figures, "../", unit.as_str())) }
                    td.r { (or_missing(None)) }
                    @if page.ranged { td.r { (or_missing(None)) } } @if page.has_percent { td.r { (or_missing(None)) } }
                    td.r { (or_missing(None)) } td { "missing" }
                } }
            }
        }
    }
}

fn line(page: &NodePage<'_>, row: &ScoreRow) -> Markup {
    let decimals = page.figures.decimals(page.figures.main().as_str());
    let score = |value| fixed(value, decimals);
    let range = row.score_low.zip(row.score_high).map(|(low, high)| span(score(low), score(high)));
    let outside = !page.figures.is_ranked(row.unit.as_str());
    html! {
        tr {
            td.r { (or_missing(row.rank.map(rank))) }
            th scope="row" { (link::unit(page.figures, "../", row.unit.as_str())) @if outside { " (outside the cohort)" } }
            td.r { strong { (or_missing(row.published.map(score))) } }
            @if page.ranged { td.r { (or_missing(range)) } }
            @if page.has_percent { td.r { (or_missing(row.percent.map(|percent| fixed(percent, 1)))) } }
            td.r { (percentage(row.coverage)) }
            td { (row.status) }
        }
    }
}

fn statistics(page: &NodePage<'_>) -> Markup {
    // Moments are shown with one digit more than the scores they are made from.
    let decimals = page.figures.decimals(page.figures.main().as_str()).saturating_add(1);
    let cell = |value: Option<f64>| or_missing(value.map(|value| fixed(value, decimals)));
    html! {
        table {
            thead { tr {
                th scope="col" { "Cohort" } th.r scope="col" { "Units with a score" } th.r scope="col" { "Mean" }
                th.r scope="col" { "Standard deviation" } th.r scope="col" { "Least" }
                th.r scope="col" { "Median" } th.r scope="col" { "Most" }
            } }
            tbody { @for row in &page.statistics { tr {
                th scope="row" { (row.cohort) } td.r { (row.n) } td.r { (cell(row.mean)) } td.r { (cell(row.sd)) }
                td.r { (cell(row.min)) } td.r { (cell(row.median)) } td.r { (cell(row.max)) }
            } } }
        }
    }
}

fn parts(page: &NodePage<'_>) -> Markup {
    let figures = page.figures;
    let parts = figures.children(page.node.node.as_str());
    html! {
        @if !parts.is_empty() {
            h2 { "Its parts" }
            ul.parts { @for part in parts { li {
                (link::node(figures, "../", part.as_str()))
                @if let Some(row) = figures.weights.get([figures.main().as_str(), part.as_str()]) {
                    " \u{2013} weight " (shortest(row.weight)) " (" (percentage(row.share)) ")"
                }
            } } }
        }
    }
}
