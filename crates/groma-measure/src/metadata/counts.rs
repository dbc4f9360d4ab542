//! What is counted of a group: whole numbers only, so that it does not matter in which order.

use super::columns::Subject;
use super::judge::Judged;
use super::metric::Metrics;
use super::scores::{Plan, Shares, each_bit};
use std::collections::BTreeMap;

/// The share of a data set as a whole number: this many parts of one.
const PARTS: f64 = (1_u64 << 36) as f64;

/// Data sets that are remembered as examples, for each metric.
pub(super) const FIRST: usize = 3;

/// No data set.
pub(super) const NOBODY: u64 = u64::MAX;

const DATASETS: usize = 0;
const WITH_DISTRIBUTIONS: usize = 1;
const DISTRIBUTIONS: usize = 2;
const SUMS: usize = 3;

/// Where each count stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Layout {
    datasets: usize,
    distributions: usize,
    best: usize,
    metrics: usize,
}

/// The counts of one group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Counts {
    sums: Vec<u64>,
    firsts: Vec<u64>,
    statuses: BTreeMap<(usize, u16), u64>,
    /// Whether the catalog conforms as a whole, where that was checked.
    pub conforms: Option<bool>,
    /// Whether any address was probed.
    pub probed: bool,
}

impl Layout {
    /// For these metrics and readings.
    pub(super) fn of(metrics: &Metrics, plans: &[Plan]) -> Self {
        Self {
            datasets: metrics.datasets.expressions.len(),
            distributions: metrics.distributions.expressions.len(),
            best: plans.iter().filter(|plan| plan.best_at.is_some()).count(),
            metrics: metrics.metrics.len(),
        }
    }

    /// Expressions that are asked of distributions.
    pub(super) fn distribution_bits(&self) -> usize {
        self.distributions
    }

    fn of_datasets(&self) -> usize {
        SUMS
    }

    fn of_distributions(&self) -> usize {
        SUMS + 2 * self.datasets
    }

    fn of_best(&self) -> usize {
        self.of_distributions() + 4 * self.distributions
    }

    fn failing(&self) -> usize {
        self.of_best() + 2 * self.best * self.distributions
    }

    fn len(&self) -> usize {
        self.failing() + self.metrics
    }
}

impl Counts {
    /// Nothing counted.
    pub(super) fn new(layout: &Layout) -> Self {
        Self {
            sums: vec![0; layout.len()],
            firsts: vec![NOBODY; layout.metrics * FIRST],
            statuses: BTreeMap::new(),
            conforms: None,
            probed: false,
        }
    }

    /// Counts one data set; `ordinal` is its place among all of the catalog.
    pub(super) fn count(
        &mut self,
        layout: &Layout,
        metrics: &Metrics,
        plans: &[Plan],
        judged: &Judged,
        (dataset, ordinal): (usize, u64),
        shares: &Shares,
    ) {
        let range = judged.chunk.ranges[dataset].clone();
        self.probed |= judged.probed;
        self.sums[DATASETS] += 1;
        self.sums[WITH_DISTRIBUTIONS] += u64::from(!range.is_empty());
        self.sums[DISTRIBUTIONS] += range.len() as u64;
        let of = layout.of_datasets();
        let (met, said) = (judged.datasets.met[dataset], judged.datasets.said[dataset]);
        each_bit(met, |bit| self.sums[of + 2 * bit] += 1);
        each_bit(said, |bit| self.sums[of + 2 * bit + 1] += 1);
        let of = layout.of_distributions();
        for bit in 0..layout.distributions {
            if let Some(share) = shares.of(bit) {
                let sums = &mut self.sums[of + 4 * bit..][..4];
                sums[0] += u64::from(shares.met[bit]);
                sums[1] += u64::from(shares.said[bit]);
                sums[2] += (share * PARTS).round() as u64;
                sums[3] += 1;
            }
        }
        self.count_best(layout, plans, judged, dataset);
        self.count_failing(layout, metrics, judged, dataset, ordinal, shares);
        for status in &judged.statuses[range] {
            for (which, &status) in status.iter().enumerate().filter(|(_, status)| **status > 0) {
                *self.statuses.entry((which, status)).or_default() += 1;
            }
        }
    }

    fn count_best(&mut self, layout: &Layout, plans: &[Plan], judged: &Judged, dataset: usize) {
        for plan in plans {
            let Some(at) = plan.best_at else { continue };
            let best = plan.best(judged, dataset);
            let of = layout.of_best() + 2 * at * layout.distributions;
            for planned in plan.metrics.iter().filter(|planned| planned.best) {
                let Some(row) = best[planned.dimension] else { continue };
                for part in planned.parts.iter().filter(|p| p.subject == Subject::Distribution) {
                    if let Some(met) = judged.distributions.answer(row, part.bit) {
                        self.sums[of + 2 * part.bit] += u64::from(met);
                        self.sums[of + 2 * part.bit + 1] += 1;
                    }
                }
            }
        }
    }

    fn count_failing(
        &mut self,
        layout: &Layout,
        metrics: &Metrics,
        judged: &Judged,
        dataset: usize,
        ordinal: u64,
        shares: &Shares,
    ) {
        for (at, metric) in metrics.metrics.iter().enumerate() {
            let part = metric.main();
            let fails = match part.subject {
                Subject::Dataset => judged.datasets.answer(dataset, part.bit) == Some(false),
                Subject::Distribution => shares.met[part.bit] < shares.said[part.bit],
            };
            if fails {
                self.sums[layout.failing() + at] += 1;
                self.remember(at, ordinal);
            }
        }
    }

    fn remember(&mut self, metric: usize, ordinal: u64) {
        let firsts = &mut self.firsts[metric * FIRST..][..FIRST];
        if ordinal < firsts[FIRST - 1] && !firsts.contains(&ordinal) {
            firsts[FIRST - 1] = ordinal;
            firsts.sort_unstable();
        }
    }

    /// Adds the counts of another group.
    pub(super) fn add(&mut self, other: &Self) {
        self.probed |= other.probed;
        self.sums.iter_mut().zip(&other.sums).for_each(|(sum, more)| *sum += more);
        for (at, ordinal) in other.firsts.iter().enumerate() {
            if *ordinal != NOBODY {
                self.remember(at / FIRST, *ordinal);
            }
        }
        for (status, count) in &other.statuses {
            *self.statuses.entry(*status).or_default() += count;
        }
    }

    /// Forgets the examples: places in one catalog mean nothing in another.
    pub(super) fn without_examples(mut self) -> Self {
        self.firsts.fill(NOBODY);
        self
    }

    /// Data sets.
    pub(super) fn datasets(&self) -> u64 {
        self.sums[DATASETS]
    }

    /// Data sets that have distributions.
    pub(super) fn datasets_with_distributions(&self) -> u64 {
        self.sums[WITH_DISTRIBUTIONS]
    }

    /// Distributions.
    pub(super) fn distributions(&self) -> u64 {
        self.sums[DISTRIBUTIONS]
    }

    /// For how many data sets a part holds, and of how many it can be said.
    pub(super) fn of_datasets(&self, layout: &Layout, bit: usize) -> (u64, u64) {
        let of = layout.of_datasets() + 2 * bit;
        (self.sums[of], self.sums[of + 1])
    }

    /// The same of distributions.
    pub(super) fn of_distributions(&self, layout: &Layout, bit: usize) -> (u64, u64) {
        let of = layout.of_distributions() + 4 * bit;
        (self.sums[of], self.sums[of + 1])
    }

    /// The shares of data sets, added up, and of how many data sets they are.
    pub(super) fn shares(&self, layout: &Layout, bit: usize) -> (f64, f64) {
        let of = layout.of_distributions() + 4 * bit;
        (self.sums[of + 2] as f64 / PARTS, self.sums[of + 3] as f64)
    }

    /// The same of the best distributions of a reading.
    pub(super) fn of_best(&self, layout: &Layout, at: usize, bit: usize) -> (u64, u64) {
        let of = layout.of_best() + 2 * (at * layout.distributions + bit);
        (self.sums[of], self.sums[of + 1])
    }

    /// Data sets of which something fails under the main reading of a metric.
    pub(super) fn failing(&self, layout: &Layout, metric: usize) -> u64 {
        self.sums[layout.failing() + metric]
    }

    /// The first of them, by place in the catalog.
    pub(super) fn firsts(&self, metric: usize) -> impl Iterator<Item = u64> {
        let firsts = &self.firsts[metric * FIRST..][..FIRST];
        firsts.iter().copied().filter(|ordinal| *ordinal != NOBODY)
    }

    /// The status that most addresses answered with, the lowest of equals: 0 for access addresses,
    /// 1 for download addresses.
    pub(super) fn most_frequent_status(&self, which: usize) -> Option<u16> {
        let of = self.statuses.range((which, 0)..=(which, u16::MAX));
        of.rev().max_by_key(|(_, count)| **count).map(|((_, status), _)| *status)
    }
}
