//! The first page: what the edition is, the ranking as a figure and as a table.

use crate::figures::Figures;
use crate::number::{fixed, or_missing, percentage, rank, rank_span, span};
use crate::page::{Page, Place};
use crate::standing::Standing;
use crate::standing_figure::figure;
use crate::{link, ranges, ranking_csv};
use groma_define::NodeCode;
use groma_define::tables::ScoreRow;
use maud::{Markup, html};

pub(crate) const PAGE: Page = Page {
    name: "ranking",
    places: |_| vec![Place::top("index.html", "Ranking", "Ranking")],
    body,
};

/// What the page is made from.
struct Ranking<'a> {
    figures: &'a Figures<'a>,
    standing: Standing<'a>,
    parts: &'a [NodeCode],
    decimals: u8,
    ranged: bool,
}

fn query<'a>(figures: &'a Figures<'_>) -> Ranking<'a> {
    let index = figures.index.as_str();
    Ranking {
        figures,
        standing: Standing::of(figures, index),
        parts: figures.children(index),
        decimals: figures.decimals(figures.main().as_str()),
        ranged: ranges::exist(figures, figures.main()),
    }
}

fn body(figures: &Figures<'_>, _: &Place) -> Markup {
    let ranking = query(figures);
    let edition = &figures.definition.edition;
    let main = figures.main().as_str();
    html! {
        h1 lang=[figures.lang()] { bdi { (edition.name) } }
        @if !edition.notice.is_empty() { p.notice { (edition.notice) } }
        p.lead { "Period " (edition.period) ", as of " (edition.as_of) "; "
            (figures.units.all().len()) " units. Ranked in the cohort " strong { (figures.cohort()) }
            " under the variant " strong { (main) } " (" bdi { (figures.variant_label(main)) } "). "
            a href="method.html" { "How it is computed" } }
        (figure(figures, &ranking.standing, figures.index.as_str()))
        h2 #table { "The ranking as a table" }
        p { (about_ranges(&ranking)) " Coverage is the share of the weight for which there is a value." }
        (link::scroller("Ranking", &table(&ranking)))
        p.get { "This table: " a href=(ranking_csv::PATH) { (ranking_csv::PATH) } }
        (without(&ranking))
    }
}

fn about_ranges(ranking: &Ranking<'_>) -> String {
    if ranking.ranged {
        let source = ranges::sentence(ranking.figures, ranking.figures.main());
        format!(
            "Ranges of scores and ranks: {source}. Rank ranges reach out to whole ranks. The units are all there are, not a sample."
        )
    } else {
        "No ranges: no weights were drawn for this variant.".to_owned()
    }
}

fn table(ranking: &Ranking<'_>) -> Markup {
    let figures = ranking.figures;
    let outside = ranking.standing.apart.iter();
    html! {
        table.stick {
            thead { tr {
                th.r scope="col" { "Rank" }
                @if ranking.ranged { th.r scope="col" { "Rank range" } }
                th scope="col" { "Unit" }
                th.r scope="col" { "Score" }
                @if ranking.ranged { th.r scope="col" { "Score range" } }
                th.r scope="col" { "Coverage" }
                @for part in ranking.parts { th.r scope="col" { (link::node(figures, "", part.as_str())) } }
            } }
            tbody { @for row in &ranking.standing.ranked { (line(ranking, row)) } }
            @if !ranking.standing.apart.is_empty() { tbody {
                tr { th.sub colspan=(columns(ranking)) scope="rowgroup" { "Outside the cohort, not ranked" } }
                @for row in outside { (line(ranking, row)) }
            } }
        }
    }
}

fn columns(ranking: &Ranking<'_>) -> usize {
    4 + if ranking.ranged { 2 } else { 0 } + ranking.parts.len()
}

fn line(ranking: &Ranking<'_>, row: &ScoreRow) -> Markup {
    let decimals = ranking.decimals;
    let score = |value| fixed(value, decimals);
    let range = row.score_low.zip(row.score_high).map(|(low, high)| span(score(low), score(high)));
    let ranks = row.rank_low.zip(row.rank_high).map(|(low, high)| rank_span(low, high));
    let part = |node: &NodeCode| {
        let row = ranking.figures.score(row.unit.as_str(), node.as_str());
        or_missing(row.and_then(|row| row.published).map(score))
    };
    html! {
        tr {
            td.r { (or_missing(row.rank.map(rank))) }
            @if ranking.ranged { td.r { (or_missing(ranks)) } }
            th scope="row" { (link::unit(ranking.figures, "", row.unit.as_str())) }
            td.r { strong { (or_missing(row.published.map(score))) } }
            @if ranking.ranged { td.r { (or_missing(range)) } }
            td.r { (percentage(row.coverage)) }
            @for node in ranking.parts { td.r { (part(node)) } }
        }
    }
}

fn without(ranking: &Ranking<'_>) -> Markup {
    let units = &ranking.standing.without;
    html! {
        @if !units.is_empty() {
            h2 { "Units without a score" }
            ul.inline { @for unit in units { li { (link::unit(ranking.figures, "", unit.as_str())) } } }
        }
    }
}
