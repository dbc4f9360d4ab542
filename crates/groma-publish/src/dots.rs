//! The dot-and-interval figure: a line for each unit, a dot for its score, a bar
//! for its range, the cohort's mean as a labelled line. One SVG that grows with
//! the page: positions across are shares of the width, heights are pixels, and on
//! a narrow screen the style sheet puts the name above its line.

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
    pub(crate) summary: String,
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
    let Some(axis) = Axis::around(dots).filter(|_| !empty) else { return html! {} };
    let gap = if dots.apart.is_empty() { 0 } else { GAP };
    let end = TOP + ROW * (dots.ranked.len() + dots.apart.len()) + gap;
    let longest = dots.ranked.iter().chain(&dots.apart).map(|dot| cut(dot.name).chars().count()).max();
    let class = match longest.unwrap_or_default() {
        0..=6 => "dots w1",
        7..=12 => "dots w2",
        13..=18 => "dots w3",
        _ => "dots w4",
    };
    let lines = lines(dots);
    html! {
        svg.(class) role="img" aria-labelledby={ (dots.id) "-t " (dots.id) "-d" } width="100%" height=(end + 26) {
            title id={ (dots.id) "-t" } { (dots.title) }
            desc id={ (dots.id) "-d" } { (dots.summary) }
            text.s y="14" { (dots.scale) }
            svg.plot x="28%" width="62%" height=(end + 26) overflow="visible" {
                @for tick in &axis.ticks {
                    @let x = axis.at(*tick);
                    line.g x1=(x) x2=(x) y1=(TOP - 4) y2=(end) {}
                    text.t x=(x) y=(TOP - 10) { (axis.label(*tick)) }
                    text.t x=(x) y=(end + 16) { (axis.label(*tick)) }
                }
                @for (y, dot, hollow) in &lines { g.k.o[*hollow] { (mark(&axis, dot, *y)) } }
                @if let Some((mean, name)) = &dots.mean { (mean_line(&axis, *mean, name, end)) }
            }
            @if gap > 0 { text.s y=(TOP + ROW * dots.ranked.len() + 24) { "Outside the cohort, not ranked" } }
            @for (y, dot, _) in &lines {
                text.n y=(y + 4) { (cut(dot.name)) }
                text.v x="100%" y=(y + 4) { (dot.shown) }
            }
        }
    }
}

/// Every unit with the height of its line, and whether it is shown apart.
fn lines<'d>(dots: &'d Dots<'d>) -> Vec<(usize, &'d Dot<'d>, bool)> {
    let middle = |at: usize| TOP + at * ROW + ROW / 2;
    let ranked = dots.ranked.iter().enumerate().map(|(at, dot)| (middle(at), dot, false));
    let below = dots.ranked.len();
    let apart = dots.apart.iter().enumerate();
    ranked.chain(apart.map(|(at, dot)| (middle(below + at) + GAP, dot, true))).collect()
}

fn mark(axis: &Axis, dot: &Dot<'_>, y: usize) -> Markup {
    html! {
        line.h x1="0" x2="100%" y1=(y) y2=(y) {}
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
fn cut(name: &str) -> String {
    if name.chars().count() <= NAME_CHARS {
        return name.to_owned();
    }
    let start: String = name.chars().take(NAME_CHARS - 1).collect();
    format!("{}\u{2026}", start.trim_end())
}

/// From where to where the figure reaches, and what is marked between.
struct Axis {
    low: f64,
    high: f64,
    ticks: Vec<f64>,
    decimals: u8,
}

impl Axis {
    /// Around everything that is drawn; from 0 when that costs at most half of the
    /// width, and to the end of the scale when it is near.
    fn around(dots: &Dots<'_>) -> Option<Self> {
        let drawn = dots.ranked.iter().chain(&dots.apart).flat_map(|dot| {
            let (low, high) = dot.range.unwrap_or((dot.value, dot.value));
            [low, high, dot.value]
        });
        let drawn = drawn.chain(dots.mean.iter().map(|(mean, _)| *mean)).filter(|v| v.is_finite());
        let (low, high) = drawn.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
            (low.min(value), high.max(value))
        });
        if low > high {
            return None;
        }
        let from_zero = low >= 0.0 && low <= high * 0.5;
        let low = if from_zero { 0.0 } else { low };
        let high = dots.most.filter(|most| *most >= high && *most <= high * 1.25).unwrap_or(high);
        let spread = if high > low { high - low } else { high.abs().max(1.0) };
        let step = nice_step(spread);
        let start = (low / step).floor();
        let steps = ((high / step).ceil() - start).clamp(1.0, 20.0);
        let end = if dots.most == Some(high) { high } else { (start + steps) * step };
        let ticks = (0..=steps as i32)
            .map(|at| (start + f64::from(at)) * step)
            .filter(|tick| *tick <= end)
            .collect();
        let decimals = decimals_of(step);
        Some(Self { low: start * step, high: end, ticks, decimals })
    }

    /// How far to the right a value lies, 0 to 1.
    fn share(&self, value: f64) -> f64 {
        (value - self.low) / (self.high - self.low)
    }

    /// The same as a length of the drawing.
    fn at(&self, value: f64) -> String {
        format!("{:.2}%", self.share(value) * 100.0)
    }

    fn label(&self, tick: f64) -> String {
        crate::number::fixed(tick, self.decimals)
    }
}

/// A step of 1, 2 or 5 times a power of ten that gives about six ticks.
fn nice_step(spread: f64) -> f64 {
    let rough = spread / 6.0;
    // Powers by multiplying: logarithms differ in the last bit between machines.
    let mut power = 1.0;
    while power * 10.0 <= rough {
        power *= 10.0;
    }
    while power > rough && power > 1e-12 {
        power /= 10.0;
    }
    let steps = [1.0, 2.0, 5.0, 10.0];
    steps.into_iter().map(|step| step * power).find(|step| *step >= rough).unwrap_or(rough)
}

/// The digits after the point that tell ticks apart.
fn decimals_of(step: f64) -> u8 {
    let mut step = step;
    let mut decimals = 0;
    while step < 1.0 - 1e-9 && decimals < 12 {
        step *= 10.0;
        decimals += 1;
    }
    decimals
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
            summary: "Two countries.".into(),
            scale: "Total, points of 100".into(),
            most: Some(100.0),
            ranked,
            apart,
            mean: Some((60.0, "mean 60".into())),
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

    #[test]
    fn every_axis_holds_what_is_drawn() {
        for values in [[0.0, 0.0], [1.0, 1.0], [-5.0, 3.0], [0.47, 0.91], [9999.0, 1e6], [1e-9, 2e-9]] {
            let mut drawn = dots(values.map(|value| dot("x", value, None)).into(), vec![]);
            drawn.mean = None;
            drawn.most = None;
            let axis = Axis::around(&drawn).unwrap();
            assert!(axis.ticks.len() >= 2 && axis.ticks.len() <= 12, "{values:?} {:?}", axis.ticks);
            for value in values {
                assert!((0.0..=1.0).contains(&axis.share(value)), "{value} {} {}", axis.low, axis.high);
            }
        }
    }
}
