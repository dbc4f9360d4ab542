//! The standing of the units in a node, drawn: what the figure of the ranking and
//! of every node page is made from.

use crate::dots::{Dot, Dots, cut, svg};
use crate::figures::Figures;
use crate::number::fixed;
use crate::ranges;
use crate::standing::Standing;
use groma_define::tables::ScoreRow;
use maud::{Markup, html};

const HIGH_TO_LOW: &str = ": units from the highest score to the lowest";

/// The figure with its title, its summary and what its marks mean.
pub(crate) fn figure(figures: &Figures<'_>, standing: &Standing<'_>, node: &str) -> Markup {
    let main = figures.main();
    let row = figures.nodes.get([node]);
    let most = row.and_then(|row| row.points_max);
    let name = figures.node_name(node);
    let mean = figures.statistics.get([main.as_str(), figures.cohort(), node]).and_then(|s| s.mean);
    let decimals = figures.decimals(main.as_str());
    let dots = Dots {
        id: "f",
        title: format!("{name}{HIGH_TO_LOW}"),
        summary: summary(figures, standing, mean, &|name| html! { (name) }),
        scale: match most {
            Some(most) => format!("{}, points of {}", cut(name), fixed(most, 0)),
            None => format!("{}, score", cut(name)),
        },
        most,
        ranked: standing.ranked.iter().filter_map(|row| dot(figures, row)).collect(),
        apart: standing.apart.iter().filter_map(|row| dot(figures, row)).collect(),
        mean: mean
            .map(|mean| (mean, format!("mean {}, {}", fixed(mean, decimals), figures.cohort()))),
    };
    let ranged = standing.all().any(|row| row.score_low.is_some() && row.score_high.is_some());
    html! {
        @if standing.all().next().is_some() {
            figure {
                figcaption {
                    h2 { bdi lang=[figures.lang()] { (name) } (HIGH_TO_LOW) }
                    p { (summary(figures, standing, mean, &|name| html! { bdi lang=[figures.lang()] { (name) } })) }
                }
                (svg(&dots))
                p.note { "Dot: score as published. "
                    @if ranged { "Line: " (ranges::sentence(figures, main)) ". " }
                    @else { "These scores have no ranges. " }
                    @if mean.is_some() { "Dashed line: arithmetic mean of the cohort " (figures.cohort()) ". " }
                    "The numbers stand in the " a href="#table" { "table" } "." }
            }
        }
    }
}

fn dot<'d>(figures: &'d Figures<'_>, row: &'d ScoreRow) -> Option<Dot<'d>> {
    let value = row.published?;
    Some(Dot {
        name: figures.unit_name(row.unit.as_str()),
        value,
        shown: fixed(value, figures.decimals(figures.main().as_str())),
        range: row.score_low.zip(row.score_high),
    })
}

/// Who is first and last, and where the mean lies, in a sentence; `named` writes a name.
fn summary(
    figures: &Figures<'_>,
    standing: &Standing<'_>,
    mean: Option<f64>,
    named: &dyn Fn(&str) -> Markup,
) -> Markup {
    let decimals = figures.decimals(figures.main().as_str());
    let end = |row: &ScoreRow| {
        let score = row.published.map(|score| fixed(score, decimals)).unwrap_or_default();
        html! { (named(figures.unit_name(row.unit.as_str()))) " (" (score) ")" }
    };
    let ranked = &standing.ranked;
    html! {
        @match (ranked.first(), ranked.last()) {
            (Some(first), Some(last)) if ranked.len() > 1 => {
                (ranked.len()) " ranked units, from " (end(first)) " to " (end(last)) "."
            },
            (Some(only), _) => { "One ranked unit: " (end(only)) "." },
            _ => "No ranked unit has a score.",
        }
        @if let Some(mean) = mean { " The mean is " (fixed(mean, decimals)) "." }
        @if !standing.apart.is_empty() { " " (standing.apart.len()) " outside the cohort, shown apart." }
    }
}
