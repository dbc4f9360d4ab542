//! What is counted of a group: whole numbers only, so that it does not matter in which order.

use super::columns::Subject;
use super::estimate::{Class, Told, Weights};
use super::judge::{Judged, Masks};
use super::metric::Metrics;
use super::routes::{MAPPINGS, Routed};
use super::scores::{Open, Plan};
use super::shares::{Shares, each_bit};
use super::shipped::DIMENSIONS;
use std::collections::BTreeMap;

/// The share of a data set as a whole number: this many parts of one.
pub(super) const PARTS: f64 = (1_u64 << 36) as f64;

/// Data sets that are remembered as examples, for each metric.
pub(super) const FIRST: usize = 3;

/// No data set.
pub(super) const NOBODY: u64 = u64::MAX;

const DATASETS: usize = 0;
const WITH_DISTRIBUTIONS: usize = 1;
const DISTRIBUTIONS: usize = 2;
const SUMS: usize = 3;

/// What is kept besides of an expression that asks what probes found: sure and met, sure, open, told
/// and met, told; then the same as parts of data sets; then the squares of the parts of the last two.
const OF_PROBING: usize = 12;

/// Where the parts begin, and where their squares.
const PARTS_AT: usize = 5;
const SQUARES_AT: usize = 10;

/// Where each count stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Layout {
    datasets: usize,
    distributions: usize,
    best: usize,
    metrics: usize,
    /// Ways to another mend than a metric's own.
    ways: usize,
    /// Expressions that ask what probes found.
    probing: u64,
    /// Expressions that count for the best distribution beside one of those.
    beside: u64,
}

/// The counts of one group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Counts {
    sums: Vec<u64>,
    firsts: Vec<u64>,
    statuses: BTreeMap<(usize, u16), u64>,
    /// Of the best distributions of a reading, by expression, where probes say which is the best: what
    /// was told of the data sets with so many addresses.
    classes: BTreeMap<(usize, usize, u32), Class>,
    /// Whether the catalog conforms as a whole, where that was checked.
    pub conforms: Option<bool>,
    /// Whether any address of its catalogs was probed.
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
            ways: metrics.routes.ways,
            probing: metrics.distributions.probing_bits(),
            beside: plans.iter().map(Plan::beside_probes).fold(0, |all, bits| all | bits),
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

    fn of_probing(&self) -> usize {
        self.of_best() + 2 * self.best * self.distributions
    }

    fn of_open_best(&self) -> usize {
        self.of_probing() + OF_PROBING * self.probing.count_ones() as usize
    }

    fn failing(&self) -> usize {
        self.of_open_best() + 3 * self.best * self.beside.count_ones() as usize
    }

    fn subjects(&self) -> usize {
        self.failing() + self.causes()
    }

    fn ways(&self) -> usize {
        self.subjects() + self.causes()
    }

    fn len(&self) -> usize {
        self.ways() + self.ways
    }

    /// What can be wrong: each metric, and each mapping that the export lacks.
    fn causes(&self) -> usize {
        self.metrics + MAPPINGS.len()
    }

    /// Where the probed counts of an expression begin, if it asks what probes found.
    fn probed_of(&self, bit: usize) -> Option<usize> {
        Some(self.of_probing() + OF_PROBING * place(self.probing, bit)?)
    }

    /// Where the counts of an expression beside probes begin, for a plan that asks for the best.
    fn open_best_of(&self, at: usize, bit: usize) -> Option<usize> {
        let all = self.beside.count_ones() as usize;
        Some(self.of_open_best() + 3 * (at * all + place(self.beside, bit)?))
    }
}

/// The place of a bit among those that are set.
fn place(bits: u64, bit: usize) -> Option<usize> {
    let before = (1_u64 << bit) - 1;
    (bits >> bit & 1 == 1).then(|| (bits & before).count_ones() as usize)
}

impl Counts {
    /// Nothing counted.
    pub(super) fn new(layout: &Layout) -> Self {
        Self {
            sums: vec![0; layout.len()],
            firsts: vec![NOBODY; layout.causes() * FIRST],
            statuses: BTreeMap::new(),
            classes: BTreeMap::new(),
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
            } else {
                let sums = &mut self.sums[of + 4 * bit..][..2];
                sums[0] += u64::from(shares.met[bit]);
                sums[1] += u64::from(shares.said[bit]);
            }
        }
        each_bit(layout.probing, |bit| self.count_probed(layout, bit, shares.told(bit)));
        self.count_best(layout, plans, judged, dataset);
        self.count_failing(layout, metrics, judged, dataset, ordinal, shares);
        for status in &judged.statuses[range] {
            for (which, &status) in status.iter().enumerate().filter(|(_, status)| **status > 0) {
                *self.statuses.entry((which, status)).or_default() += 1;
            }
        }
    }

    /// Each distribution counts for itself, and as its part of the data set.
    fn count_probed(&mut self, layout: &Layout, bit: usize, told: Told) {
        let Some(at) = layout.probed_of(bit) else { return };
        let of = (told.sure + told.open) as f64;
        let part = |count: u64| match count {
            0 => 0,
            count => (count as f64 / of * PARTS).round() as u64,
        };
        let square = |count: u64| match count {
            0 => 0,
            count => (count as f64 / (of * of) * PARTS).round() as u64,
        };
        let more = [
            told.sure_met,
            told.sure,
            told.open,
            told.told_met,
            told.told,
            part(told.sure_met),
            part(told.sure),
            part(told.open),
            part(told.told_met),
            part(told.told),
            square(told.told_met),
            square(told.told),
        ];
        self.sums[at..][..OF_PROBING].iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
    }

    fn count_best(&mut self, layout: &Layout, plans: &[Plan], judged: &Judged, dataset: usize) {
        for plan in plans {
            let Some(at) = plan.best_at else { continue };
            let best = plan.best(judged, dataset);
            let of = layout.of_best() + 2 * at * layout.distributions;
            let open: [Open; DIMENSIONS.len()] =
                std::array::from_fn(|dimension| plan.open(judged, dataset, dimension));
            for planned in plan.metrics.iter().filter(|planned| planned.best) {
                let Some(row) = best[planned.dimension] else { continue };
                let open = open[planned.dimension];
                for part in planned.parts.iter().filter(|p| p.subject == Subject::Distribution) {
                    let answer = judged.distributions.answer(row, part.bit);
                    let answer = answer.filter(|_| !open.waits);
                    let (met, said) = (answer == Some(true), answer.is_some());
                    self.sums[of + 2 * part.bit] += u64::from(met);
                    self.sums[of + 2 * part.bit + 1] += u64::from(said);
                    if let Some(at) = layout.open_best_of(at, part.bit) {
                        self.sums[at] += u64::from(met && !open.any);
                        self.sums[at + 1] += u64::from(said && !open.any);
                        self.sums[at + 2] += u64::from(open.any);
                    }
                    if open.any {
                        let class = (plan.best_at.unwrap_or_default(), part.bit, open.addresses);
                        let class = self.classes.entry(class).or_default();
                        class.add(Class { open: 1, told: said.into(), told_met: met.into() });
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
            if metrics.routes.has(at) {
                continue;
            }
            let part = metric.main();
            let failing = match part.subject {
                Subject::Dataset => {
                    u64::from(judged.datasets.answer(dataset, part.bit) == Some(false))
                }
                Subject::Distribution => u64::from(shares.said[part.bit] - shares.met[part.bit]),
            };
            self.sums[layout.subjects() + at] += failing;
            if failing > 0 {
                self.sums[layout.failing() + at] += 1;
                self.remember(at, ordinal);
            }
        }
        let routes = &metrics.routes;
        let mut behind = self.count_routed(layout, &routes.datasets, &judged.datasets, dataset);
        for row in judged.chunk.ranges[dataset].clone() {
            let masks = &judged.distributions;
            behind |= self.count_routed(layout, &routes.distributions, masks, row);
        }
        each_bit(behind, |place| {
            let cause = routes.causes[place];
            self.sums[layout.failing() + cause] += 1;
            self.remember(cause, ordinal);
        });
    }

    /// Counts the mends of one subject, each once, and how many metrics each way brings; the mends by
    /// their places among the causes of routes.
    fn count_routed(&mut self, layout: &Layout, routed: &Routed, masks: &Masks, row: usize) -> u64 {
        let (met, unmet) = (masks.met[row], masks.said[row] & !masks.met[row]);
        let mut causes = 0;
        for metric in routed.metrics.iter().filter(|metric| unmet >> metric.bit & 1 == 1) {
            let way = metric
                .ways
                .iter()
                .find(|way| met & way.holds == way.holds && unmet & way.fails == way.fails);
            causes |= 1 << way.map_or(metric.own, |way| way.to);
            if let Some(way) = way {
                self.sums[layout.ways() + way.place] += 1;
            }
        }
        each_bit(causes, |place| self.sums[layout.subjects() + routed.causes[place]] += 1);
        causes
    }

    fn remember(&mut self, cause: usize, ordinal: u64) {
        let firsts = &mut self.firsts[cause * FIRST..][..FIRST];
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
        for (class, more) in &other.classes {
            self.classes.entry(*class).or_default().add(*more);
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

    /// The same of the best distributions of a reading.
    pub(super) fn of_best(&self, layout: &Layout, at: usize, bit: usize) -> (u64, u64) {
        let of = layout.of_best() + 2 * (at * layout.distributions + bit);
        (self.sums[of], self.sums[of + 1])
    }

    /// What was told of a part of distributions, each of which counts for itself.
    pub(super) fn told(&self, layout: &Layout, bit: usize) -> Told {
        let (met, said) = self.of_distributions(layout, bit);
        layout.probed_of(bit).map_or(Told::sure(met, said), |at| self.probed(at))
    }

    fn probed(&self, at: usize) -> Told {
        let [sure_met, sure, open, told_met, told] = [0, 1, 2, 3, 4].map(|n| self.sums[at + n]);
        Told { sure, sure_met, open, told, told_met }
    }

    /// The same where each data set counts as one, in [`PARTS`] of one.
    pub(super) fn told_of_datasets(&self, layout: &Layout, bit: usize) -> Told {
        let Some(at) = layout.probed_of(bit) else {
            let of = layout.of_distributions() + 4 * bit;
            return Told::sure(self.sums[of + 2], self.sums[of + 3] * PARTS as u64);
        };
        self.probed(at + PARTS_AT)
    }

    /// How the distributions weigh there that were told.
    pub(super) fn weights_of_datasets(&self, layout: &Layout, bit: usize) -> Weights {
        let Some(at) = layout.probed_of(bit) else { return Weights::default() };
        let (told, parts) = (self.probed(at), self.probed(at + PARTS_AT).told as f64);
        let squares =
            |which: usize| self.sums[at + SQUARES_AT + which] as f64 * PARTS / (parts * parts);
        let (squares_met, squares) = (squares(0), squares(1));
        Weights { drawn: told.told, population: told.open, squares, squares_met }
    }

    /// What was told of a part of the best distributions of a reading.
    pub(super) fn told_of_best(&self, layout: &Layout, at: usize, bit: usize) -> Told {
        let (met, said) = self.of_best(layout, at, bit);
        match layout.open_best_of(at, bit) {
            None => Told::sure(met, said),
            Some(at) => {
                let [sure_met, sure, open] = [self.sums[at], self.sums[at + 1], self.sums[at + 2]];
                Told { sure, sure_met, open, told: said - sure, told_met: met - sure_met }
            }
        }
    }

    /// The same by how many addresses have to be told, few first.
    pub(super) fn classes_of_best(&self, at: usize, bit: usize) -> Vec<Class> {
        self.classes.range((at, bit, 0)..=(at, bit, u32::MAX)).map(|(_, class)| *class).collect()
    }

    /// Failures of a metric that a way leads to another mend.
    pub(super) fn on_way(&self, layout: &Layout, way: usize) -> u64 {
        self.sums[layout.ways() + way]
    }

    /// Subjects that a mend is for, by cause: a metric, or a mapping.
    pub(super) fn subjects(&self, layout: &Layout, cause: usize) -> u64 {
        self.sums[layout.subjects() + cause]
    }

    /// Data sets behind them.
    pub(super) fn failing(&self, layout: &Layout, cause: usize) -> u64 {
        self.sums[layout.failing() + cause]
    }

    /// The first of them, by place in the catalog.
    pub(super) fn firsts(&self, cause: usize) -> impl Iterator<Item = u64> {
        let firsts = &self.firsts[cause * FIRST..][..FIRST];
        firsts.iter().copied().filter(|ordinal| *ordinal != NOBODY)
    }

    /// Every place that is remembered.
    pub(super) fn remembered(&self) -> impl Iterator<Item = u64> {
        self.firsts.iter().copied().filter(|ordinal| *ordinal != NOBODY)
    }

    /// The status that most addresses answered with, the lowest of equals: 0 for access addresses,
    /// 1 for download addresses.
    pub(super) fn most_frequent_status(&self, which: usize) -> Option<u16> {
        let of = self.statuses.range((which, 0)..=(which, u16::MAX));
        of.rev().max_by_key(|(_, count)| **count).map(|((_, status), _)| *status)
    }
}
