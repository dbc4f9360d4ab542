//! The standing of the units in a node, drawn: what the figure of the ranking and
//! of every node page is made from.

use crate::dots::{Dot, Dots, svg};
use crate::figures::Figures;
use crate::number::fixed;
use crate::ranges;
use crate::standing::Standing;
use groma_define::tables::ScoreRow;
use maud::{Markup, html};

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
        title: format!("{name}: units from the highest score to the lowest"),
        summary: summary(figures, standing, mean),
        scale: match most {
            Some(most) => format!("{name}, points of {}", fixed(most, 0)),
            None => format!("{name}, score"),
        },
        most,
        ranked: standing.ranked.iter().filter_map(|row| dot(figures, row)).collect(),
        apart: standing.apart.iter().filter_map(|row| dot(figures, row)).collect(),
        mean: mean.map(|mean| (mean, format!("mean of {}: {}", figures.cohort(), fixed(mean, decimals)))),
    };
    let ranged = standing.all().any(|row| row.score_low.is_some() && row.score_high.is_some());
    html! {
        @if standing.all().next().is_some() {
            figure {
                figcaption { h2 lang=[figures.lang()] { (dots.title) } p { (dots.summary) } }
                (svg(&dots))
                p.note { "Dot: score as published. "
                    @if ranged { "Line: " (ranges::sentence(figures, main)) ". " }
                    @else { "No ranges: no weights were drawn for these scores. " }
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

/// Who is first and last, and where the mean lies, in a sentence.
fn summary(figures: &Figures<'_>, standing: &Standing<'_>, mean: Option<f64>) -> String {
    let decimals = figures.decimals(figures.main().as_str());
    let end = |row: &&ScoreRow| {
        let score = row.published.map(|score| fixed(score, decimals)).unwrap_or_default();
        format!("{} ({score})", figures.unit_name(row.unit.as_str()))
    };
    let n = standing.ranked.len();
    let reach = match (standing.ranked.first(), standing.ranked.last()) {
        (Some(first), Some(last)) if n > 1 => {
            format!("{n} ranked units, from {} to {}.", end(first), end(last))
        }
        (Some(only), _) => format!("One ranked unit: {}.", end(only)),
        _ => "No ranked unit has a score.".to_owned(),
    };
    let mean = mean.map(|mean| format!(" The mean is {}.", fixed(mean, decimals))).unwrap_or_default();
    let apart = match standing.apart.len() {
        0 => String::new(),
        apart => format!(" {apart} outside the cohort shown apart."),
    };
    format!("{reach}{mean}{apart}")
}
