//! What others printed, held against what comes out here.

use crate::score::{Computed, positions};
use groma_define::tables::{FindingRow, PublishedCheckRow};
use groma_define::{Definition, Published, RunId};
use groma_index::statistics::{mean, pearson, sd};

/// A figure that was computed for a row of `published.csv`.
enum Figure {
    Number(f64),
    /// Units, in an order that says something only to a reader.
    Units(Vec<String>),
}

/// One row for each row of `published.csv`.
pub(crate) fn checks(
    definition: &Definition,
    variants: &[Computed],
    run: &RunId,
) -> Vec<PublishedCheckRow> {
    let mut rows: Vec<PublishedCheckRow> = Vec::new();
    // Counts look at the other rows, so they come last.
    let (counts, others): (Vec<&Published>, Vec<&Published>) =
        definition.published.iter().partition(|p| p.statistic.ends_with("-equal"));
    for published in others {
        let figure = variant(variants, published).and_then(|computed| figure(computed, published));
        rows.push(row(definition, published, figure, run));
    }
    for published in counts {
        let figure = count_equal(definition, published, &rows).map(Figure::Number);
        rows.push(row(definition, published, figure, run));
    }
    rows.sort_by(|a, b| {
        (&a.variant, &a.statistic, &a.scope, &a.cohort, &a.status).cmp(&(
            &b.variant,
            &b.statistic,
            &b.scope,
            &b.cohort,
            &b.status,
        ))
    });
    rows
}

fn variant<'v, 'd>(
    variants: &'v [Computed<'d>],
    published: &Published,
) -> Option<&'v Computed<'d>> {
    match published.variant.as_deref() {
        None => variants.first(),
        Some(code) => variants.iter().find(|computed| computed.method.variant.as_str() == code),
    }
}

fn figure(computed: &Computed, published: &Published) -> Option<Figure> {
    let definition = computed.definition;
    let node = |code: &str| definition.nodes.iter().position(|node| node.code.as_str() == code);
    let members = || positions(definition, published.cohort.as_str());
    let scores = |node: usize| -> Vec<Option<f64>> {
        members().into_iter().map(|unit| computed.index.score(unit, node)).collect()
    };
    let percents = |node: usize| -> Vec<Option<f64>> {
        members().into_iter().map(|unit| computed.percent(unit, node)).collect()
    };
    let scope = published.scope.as_str();
    let number = match published.statistic.as_str() {
        "score" => {
            let (unit, node) = unit_and_node(definition, scope)?;
            computed.index.score(unit, node)
        }
        "percent" => {
            let (unit, node) = unit_and_node(definition, scope)?;
            computed.percent(unit, node)
        }
        "rank" => {
            let (unit, node) = unit_and_node(definition, scope)?;
            let members = members();
            let at = members.iter().position(|&member| member == unit)?;
            computed.index.ranks(node, Some(&members))[at]
        }
        "mean" => mean(&scores(node(scope)?)),
        "sd" => sd(&scores(node(scope)?)),
        "mean-percent" => mean(&percents(node(scope)?)),
        "pearson" => {
            let (a, b) = scope.split_once(' ')?;
            pearson(&scores(node(a)?), &scores(node(b.trim())?)).coefficient
        }
        "units-above-mean" => return above_mean(computed, &members(), node(scope)?),
        "widest-ranges" => {
            let count = published.value.split_whitespace().count();
            return widest(computed, &members(), node(scope)?, count);
        }
        _ => None,
    };
    number.map(Figure::Number)
}

fn unit_and_node(definition: &Definition, scope: &str) -> Option<(usize, usize)> {
    let (unit, node) = scope.split_once('/')?;
    let unit = definition.units.iter().position(|u| u.code.as_str() == unit)?;
    let node = definition.nodes.iter().position(|n| n.code.as_str() == node)?;
    Some((unit, node))
}

/// Units whose low end lies above the cohort's mean.
fn above_mean(computed: &Computed, members: &[usize], node: usize) -> Option<Figure> {
    let ranges = computed.ranges.as_ref()?;
    let scores: Vec<Option<f64>> =
        members.iter().map(|&unit| computed.index.score(unit, node)).collect();
    let mean = mean(&scores)?;
    let low = |unit: usize| ranges.range(unit, node).map(|range| range.score.low);
    let mut above: Vec<String> = members
        .iter()
        .filter(|&&unit| low(unit).is_some_and(|low| low > mean))
        .map(|&unit| computed.definition.units[unit].code.to_string())
        .collect();
    above.sort();
    Some(Figure::Units(above))
}

/// The units with the widest ranges of the score, widest first.
fn widest(computed: &Computed, members: &[usize], node: usize, count: usize) -> Option<Figure> {
    let ranges = computed.ranges.as_ref()?;
    let mut widths: Vec<(f64, String)> = members
        .iter()
        .filter_map(|&unit| {
            let width = ranges.range(unit, node)?.score.width();
            Some((width, computed.definition.units[unit].code.to_string()))
        })
        .collect();
    widths.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    Some(Figure::Units(widths.into_iter().take(count).map(|(_, unit)| unit).collect()))
}

/// How many printed scores of indicators (or of the index) come out as printed.
fn count_equal(
    definition: &Definition,
    published: &Published,
    rows: &[PublishedCheckRow],
) -> Option<f64> {
    let variant = published.variant.as_deref();
    let variant = variant.unwrap_or(definition.main().variant.as_str());
    let index = definition.index_node()?.code.as_str();
    let wanted: &dyn Fn(&str) -> bool = match published.statistic.as_str() {
        "cells-equal" => &|node| definition.node(node).is_some_and(|node| node.source.is_some()),
        "totals-equal" => &|node| node == index,
        _ => return None,
    };
    let equal = rows.iter().filter(|row| {
        row.statistic.as_ref() == "score"
            && row.variant.as_str() == variant
            && matches!(row.status.as_ref(), "printed" | "known-mismatch")
            && row.scope.split_once('/').is_some_and(|(_, node)| wanted(node))
            && row.holds == Some(true)
    });
    Some(equal.count() as f64)
}

fn row(
    definition: &Definition,
    published: &Published,
    figure: Option<Figure>,
    run: &RunId,
) -> PublishedCheckRow {
    let variant = published.variant.as_deref();
    let holds = figure.as_ref().and_then(|figure| agrees(published, figure));
    let computed = figure.map(|figure| match figure {
        Figure::Number(number) => number.to_string(),
        Figure::Units(units) => units.join(" "),
    });
    PublishedCheckRow {
        run: run.clone(),
        statistic: published.statistic.as_str().into(),
        scope: published.scope.as_str().into(),
        cohort: published.cohort.clone(),
        variant: variant.map_or_else(|| definition.main().variant.clone(), Into::into),
        published: published.value.as_str().into(),
        computed: computed.map(|text| text.as_str().into()),
        tolerance: published.tolerance,
        status: published.status.as_str().into(),
        holds,
        note: published.note.as_deref().map(Into::into),
    }
}

/// Within the tolerance, or within half a unit of the last printed digit where none
/// is given; sets of units regardless of order.
fn agrees(published: &Published, figure: &Figure) -> Option<bool> {
    match figure {
        Figure::Number(number) => {
            let printed: f64 = published.value.parse().ok()?;
            let digits = published.value.split_once('.').map_or(0, |(_, digits)| digits.len());
            let tolerance =
                published.tolerance.unwrap_or_else(|| 0.5 * libm::pow(10.0, -(digits as f64)));
            // A printed decimal is itself off by its binary form.
            Some((number - printed).abs() <= tolerance + 1e-9)
        }
        Figure::Units(units) => {
            let mut printed: Vec<&str> = published.value.split_whitespace().collect();
            let mut computed: Vec<&str> = units.iter().map(String::as_str).collect();
            printed.sort_unstable();
            computed.sort_unstable();
            Some(printed == computed)
        }
    }
}

/// What a reader of the run has to know about the comparison.
pub(crate) fn findings(checks: &[PublishedCheckRow], run: &RunId) -> Vec<FindingRow> {
    let finding =
        |code: &str, severity: &str, check: &PublishedCheckRow, message: String| FindingRow {
            code: code.into(),
            severity: severity.into(),
            subject_kind: "published figure".into(),
            subject: format!(
                "{} {} {} {}",
                check.variant, check.statistic, check.scope, check.cohort
            )
            .as_str()
            .into(),
            message: message.as_str().into(),
            detail: check.note.clone(),
            run: run.clone(),
            locator: None,
            fetch: None,
        };
    checks
        .iter()
        .filter_map(|check| match (check.status.as_ref(), check.holds) {
            ("printed", Some(false)) => Some(finding(
                "published-figure-differs",
                "error",
                check,
                format!(
                    "{} of {} (cohort {}, variant {}) was printed as {} and comes out as {}",
                    check.statistic,
                    check.scope,
                    check.cohort,
                    check.variant,
                    check.published,
                    check.computed.as_deref().unwrap_or("nothing")
                ),
            )),
            ("known-mismatch", Some(true)) => Some(finding(
                "known-mismatch-agrees",
                "warning",
                check,
                format!(
                    "{} of {} was known not to follow and now does",
                    check.statistic, check.scope
                ),
            )),
            _ => None,
        })
        .collect()
}
