//! The units in the order of a node's score: those that are ranked, those shown
//! apart, and those without a score.

use crate::figures::Figures;
use groma_define::UnitCode;
use groma_define::tables::ScoreRow;
use std::cmp::Ordering;

/// Units by a node's score under the main variant.
pub(crate) struct Standing<'a> {
    /// The cohort, best rank first; equal ranks by score, then by code.
    pub(crate) ranked: Vec<&'a ScoreRow>,
    /// Units outside the cohort, highest score first.
    pub(crate) apart: Vec<&'a ScoreRow>,
    /// Units without a score, by code.
    pub(crate) without: Vec<&'a UnitCode>,
}

impl<'a> Standing<'a> {
    /// Reads the standing of a node.
    pub(crate) fn of(figures: &'a Figures<'_>, node: &str) -> Self {
        let mut standing = Self { ranked: vec![], apart: vec![], without: vec![] };
        for unit in figures.units.all() {
            let unit = &unit.unit;
            match figures.score(unit.as_str(), node) {
                Some(row) if row.published.is_some() => {
                    let ranked = figures.is_ranked(unit.as_str());
                    (if ranked { &mut standing.ranked } else { &mut standing.apart }).push(row);
                }
                _ => standing.without.push(unit),
            }
        }
        standing.ranked.sort_by(|a, b| by_rank(a, b).then_with(|| by_score(a, b)));
        standing.apart.sort_by(|a, b| by_score(a, b));
        standing
    }

    /// Ranked units first, then those apart.
    pub(crate) fn all(&self) -> impl Iterator<Item = &'a ScoreRow> + Clone {
        self.ranked.iter().chain(&self.apart).copied()
    }
}

fn by_rank(a: &ScoreRow, b: &ScoreRow) -> Ordering {
    let rank = |row: &ScoreRow| row.rank.unwrap_or(f64::INFINITY);
    rank(a).total_cmp(&rank(b))
}

fn by_score(a: &ScoreRow, b: &ScoreRow) -> Ordering {
    let score = |row: &ScoreRow| row.score.unwrap_or(f64::NEG_INFINITY);
    score(b).total_cmp(&score(a)).then_with(|| a.unit.cmp(&b.unit))
}
