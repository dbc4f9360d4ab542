//! Ranks: of scores for publication (1 is best), and of values inside a normalisation (ascending).

use crate::{Direction, Rounding, round};

/// How scores become ranks; a missing score has no rank.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct RankRule {
    /// What tied units get.
    pub ties: Ties,
    /// Which scores are tied.
    pub by: RankBy,
}

/// The rank of units that are tied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Ties {
    /// The smallest place they take together: 1, 2, 2, 4.
    #[default]
    Min,
    /// The largest: 1, 3, 3, 4.
    Max,
    /// The mean of the places: 1, 2.5, 2.5, 4.
    Average,
    /// The number of different scores up to theirs: 1, 2, 2, 3.
    Dense,
}

/// Which scores count as equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum RankBy {
    /// Scores within 1e-12, relative to the larger, of the best of their group.
    #[default]
    Raw,
    /// Scores that are printed alike.
    Rounded {
        /// Decimal places.
        decimals: u32,
        /// What happens half-way.
        rounding: Rounding,
    },
}

/// Relative difference below which two scores are one: rounding in a chain of sums stays below it.
const NEAR: f64 = 1e-12;

/// True when two scores differ by no more than rounding.
pub(crate) fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= NEAR * a.abs().max(b.abs())
}

/// Room for one ranking, kept between rankings.
#[derive(Default)]
pub(crate) struct Ranking {
    order: Vec<(f64, u32)>,
}

impl Ranking {
    /// Writes twice the rank of each score (a half rank is then a whole number), 0 where missing.
    pub(crate) fn doubled(
        &mut self,
        scores: impl ExactSizeIterator<Item = f64>,
        rule: RankRule,
        ranks: &mut [u32],
    ) {
        self.order.clear();
        for (unit, score) in scores.enumerate() {
            ranks[unit] = 0;
            if !score.is_nan() {
                self.order.push((published(score, rule.by), unit as u32));
            }
        }
        self.order.sort_unstable_by(|a, b| b.0.total_cmp(&a.0));
        let equal = |head: f64, score: f64| match rule.by {
            RankBy::Raw => near(head, score),
            RankBy::Rounded { .. } => head == score,
        };
        place(&self.order, rule.ties, equal, |unit, doubled| ranks[unit] = doubled);
    }
}

/// The score that is compared; + 0.0 makes −0 equal 0 in a total order.
fn published(score: f64, by: RankBy) -> f64 {
    match by {
        RankBy::Raw => score + 0.0,
        RankBy::Rounded { decimals, rounding } => round(score, decimals, rounding),
    }
}

/// Ranks ascending in goodness, ties of exactly equal values; NaN stays NaN.
pub(crate) fn ranks_ascending(values: &[f64], direction: Direction, ties: Ties) -> Vec<f64> {
    let sign = direction.sign();
    let good = values.iter().enumerate().filter(|(_, x)| !x.is_nan());
    let mut order: Vec<(f64, u32)> = good.map(|(unit, x)| (sign * x + 0.0, unit as u32)).collect();
    order.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let mut ranks = vec![f64::NAN; values.len()];
    place(&order, ties, |a, b| a == b, |unit, doubled| ranks[unit] = f64::from(doubled) / 2.0);
    ranks
}

/// Hands out twice the rank, group by group; a group is what equals its first member.
fn place(
    order: &[(f64, u32)],
    ties: Ties,
    equal: impl Fn(f64, f64) -> bool,
    mut rank: impl FnMut(usize, u32),
) {
    let (mut start, mut groups) = (0, 0);
    while start < order.len() {
        let head = order[start].0;
        let size = order[start..].iter().take_while(|(score, _)| equal(head, *score)).count();
        let end = start + size;
        groups += 1;
        let doubled = match ties {
            Ties::Min => 2 * (start + 1),
            Ties::Max => 2 * end,
            Ties::Average => start + 1 + end,
            Ties::Dense => 2 * groups,
        };
        for &(_, unit) in &order[start..end] {
            rank(unit as usize, doubled as u32);
        }
        start = end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(rule: RankRule, scores: &[f64], expected: &[f64]) {
        let mut ranks = vec![0; scores.len()];
        Ranking::default().doubled(scores.iter().copied(), rule, &mut ranks);
        let got: Vec<f64> = ranks.iter().map(|&rank| f64::from(rank) / 2.0).collect();
        assert_eq!(got, expected, "{rule:?} of {scores:?}");
    }

    #[test]
    fn ties_by_rule_and_missing_unranked() {
        let scores = [7.0, 9.0, 7.0, f64::NAN, 1.0];
        let raw = |ties| RankRule { ties, by: RankBy::Raw };
        check(raw(Ties::Min), &scores, &[2.0, 1.0, 2.0, 0.0, 4.0]);
        check(raw(Ties::Max), &scores, &[3.0, 1.0, 3.0, 0.0, 4.0]);
        check(raw(Ties::Average), &scores, &[2.5, 1.0, 2.5, 0.0, 4.0]);
        check(raw(Ties::Dense), &scores, &[2.0, 1.0, 2.0, 0.0, 3.0]);
        check(raw(Ties::Min), &[0.0, -0.0], &[1.0, 1.0]);
    }

    #[test]
    fn what_differs_by_rounding_is_tied() {
        let sum = 0.1 + 0.2;
        check(RankRule::default(), &[sum, 0.3, 0.300_000_000_001], &[2.0, 2.0, 1.0]);
        let by = RankBy::Rounded { decimals: 1, rounding: Rounding::HalfUp };
        check(RankRule { ties: Ties::Min, by }, &[50.04, 49.96, 49.94], &[1.0, 1.0, 3.0]);
    }
}
