//! The dot-and-interval figure: a line for each unit, a dot for its score, a bar
//! for its range, the cohort's mean as a labelled line. One SVG that grows with
//! the page: positions across are shares of the width, heights are pixels; the style
//! sheet puts names and numbers beside their lines, on a narrow screen above them.

use crate::axis::Axis;
use maud::{Markup, html};

/// A unit in the figure.
pub(crate) struct Dot<'a> {
    /// Its name.
    pub(crate) name: &'a str,
    /// Where the dot lies.
    pub(crate) value: f64,
    /// What is written at the end of the line.
    pub(crate) shown: String,
    /// The ends of its range.
    pub(crate) range: Option<(f64, f64)>,
}

/// What a figure shows.
pub(crate) struct Dots<'a> {
    /// Unique on its page.
    pub(crate) id: &'a str,
    /// What it shows.
    pub(crate) title: String,
    /// What can be read from it, in a sentence.
    pub(crate) summary: Markup,
    /// What is measured across, with its unit.
    pub(crate) scale: String,
    /// Where the scale ends, when it has an end by definition.
    pub(crate) most: Option<f64>,
    /// Units that are ranked, in order.
    pub(crate) ranked: Vec<Dot<'a>>,
    /// Units that are shown apart, below a gap, with hollow dots.
    pub(crate) apart: Vec<Dot<'a>>,
    /// The mean and how it is called.
    pub(crate) mean: Option<(f64, String)>,
}

/// Height of a line.
const ROW: usize = 26;
/// Room for the name of the scale, the mean's label and the ticks.
const TOP: usize = 58;
/// Room for the heading of the units shown apart.
const GAP: usize = 34;
/// A name longer than this is cut in the figure; the table has it whole.
const NAME_CHARS: usize = 24;

/// The figure, or nothing when there is no unit to show.
pub(crate) fn svg(dots: &Dots<'_>) -> Markup {
    let empty = dots.ranked.is_empty() && dots.apart.is_empty();
    let Some(axis) = axis(dots).filter(|_| !empty) else { return html! {} };
    let gap = if dots.apart.is_empty() { 0 } else { GAP };
    let end = TOP + ROW * (dots.ranked.len() + dots.apart.len()) + gap;
    let longest =
        dots.ranked.iter().chain(&dots.apart).map(|dot| cut(dot.name).chars().count()).max();
    let class = match longest.unwrap_or_default() {
        0..=6 => "dots w1",
        7..=12 => "dots w2",
        13..=18 => "dots w3",
        _ => "dots w4",
    };
    let lines = lines(dots);
    html! {
        svg.(class) role="img" aria-labelledby={ (dots.id) "-t " (dots.id) "-d" } width="100%" height=(end + 26) overflow="visible" {
            title id={ (dots.id) "-t" } { (dots.title) }
            desc id={ (dots.id) "-d" } { (dots.summary) }
            text.s y="14" { (dots.scale) }
            @for tick in &axis.ticks {
                @let x = axis.at(*tick);
                line.g x1=(x) x2=(x) y1=(TOP - 4) y2=(end) {}
                text.t x=(x) y=(TOP - 10) { (axis.label(*tick)) }
                text.t x=(x) y=(end + 16) { (axis.label(*tick)) }
            }
            (guides(dots))
            @for (y, dot, hollow) in &lines { g.k.o[*hollow] { (mark(&axis, dot, *y)) } }
            @if let Some((mean, name)) = &dots.mean { (mean_line(&axis, *mean, name, TOP + ROW * dots.ranked.len())) }
            @if gap > 0 { text.s y=(TOP + ROW * dots.ranked.len() + 24) { "Outside the cohort, not ranked" } }
            g.n { @for (y, dot, _) in &lines { text y=(y + 4) { (cut(dot.name)) } } }
            g.v { @for (y, dot, _) in &lines { text x="100%" y=(y + 4) { (dot.shown) } } }
        }
    }
}

/// Around everything that is drawn.
fn axis(dots: &Dots<'_>) -> Option<Axis> {
    let drawn = dots.ranked.iter().chain(&dots.apart).flat_map(|dot| {
        let (low, high) = dot.range.unwrap_or((dot.value, dot.value));
        [low, high, dot.value]
    });
    Axis::around(drawn.chain(dots.mean.iter().map(|(mean, _)| *mean)), dots.most)
}

/// Every unit with the height of its line, and whether it is shown apart.
fn lines<'d>(dots: &'d Dots<'d>) -> Vec<(usize, &'d Dot<'d>, bool)> {
    let middle = |at: usize| TOP + at * ROW + ROW / 2;
    let ranked = dots.ranked.iter().enumerate().map(|(at, dot)| (middle(at), dot, false));
    let below = dots.ranked.len();
    let apart = dots.apart.iter().enumerate();
    ranked.chain(apart.map(|(at, dot)| (middle(below + at) + GAP, dot, true))).collect()
}

/// A dotted line under every dot that leads the eye to its name, drawn once.
fn guides(dots: &Dots<'_>) -> Markup {
    let apart = TOP + ROW * dots.ranked.len() + GAP;
    html! {
        pattern id={ (dots.id) "-p" } patternUnits="userSpaceOnUse" width="5" height=(ROW) y=(TOP) {
            rect class="h" width="1.5" height="1" y=(ROW / 2) {}
        }
        rect width="100%" height=(ROW * dots.ranked.len()) y=(TOP) fill={ "url(#" (dots.id) "-p)" } {}
        @if !dots.apart.is_empty() {
            svg width="100%" y=(apart - TOP) overflow="visible" {
                rect width="100%" height=(ROW * dots.apart.len()) y=(TOP) fill={ "url(#" (dots.id) "-p)" } {}
            }
        }
    }
}

fn mark(axis: &Axis, dot: &Dot<'_>, y: usize) -> Markup {
    html! {
        @if let Some((low, high)) = dot.range {
            line.i x1=(axis.at(low)) x2=(axis.at(high)) y1=(y) y2=(y) {}
        }
        circle cx=(axis.at(dot.value)) cy=(y) r="4.5" {}
    }
}

/// The label stands left of the line where the line is far to the right.
fn mean_line(axis: &Axis, mean: f64, name: &str, end: usize) -> Markup {
    let x = axis.at(mean);
    let class = if axis.share(mean) > 0.5 { "ml e" } else { "ml" };
    html! {
        line.m x1=(x) x2=(x) y1=(TOP - 26) y2=(end) {}
        text.(class) x=(x) y=(TOP - 28) { (name) }
    }
}

/// A name as it fits into the figure.
pub(crate) fn cut(name: &str) -> String {
    if name.chars().count() <= NAME_CHARS {
        return name.to_owned();
    }
    let start: String = name.chars().take(NAME_CHARS - 1).collect();
    format!("{}\u{2026}", start.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dot(name: &str, value: f64, range: Option<(f64, f64)>) -> Dot<'_> {
        Dot { name, value, shown: format!("{value:.0}"), range }
    }

    fn dots<'a>(ranked: Vec<Dot<'a>>, apart: Vec<Dot<'a>>) -> Dots<'a> {
        Dots {
            id: "f",
            title: "Total by country".into(),
            summary: html! { "Two countries." },
            scale: "Total, points of 100".into(),
            most: Some(100.0),
            ranked,
            apart,
            mean: Some((60.0, "mean 60, all".into())),
        }
    }

    #[test]
    fn the_figure_is_drawn() {
        let drawn = dots(
            vec![dot("Arcadia", 84.0, Some((79.5, 90.0))), dot("Belovia & <Sons>", 36.0, None)],
            vec![dot("Elsewhere of the very long official name", 50.0, Some((40.0, 60.0)))],
        );
        insta::assert_snapshot!(svg(&drawn).into_string().replace("><", ">\n<"));
    }

    #[test]
    fn without_units_there_is_no_figure() {
        assert_eq!(svg(&dots(vec![], vec![])).into_string(), "");
    }
}
