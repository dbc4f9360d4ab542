//! From answers to points, under one reading: of one data set, and of counted groups.

use super::chunk::NO_ADDRESS;
use super::columns::{PROBED, Subject};
use super::counts::{Counts, Layout, PARTS};
use super::estimate::{Estimate, Told};
use super::judge::Judged;
use super::metric::{Metrics, Part};
use super::reading::Reading;
use super::shares::Shares;
use super::shipped::DIMENSIONS;

/// The place of interoperability among the dimensions.
const INTEROPERABILITY: usize = 2;

/// A reading, made ready: what is counted for each metric that brings points.
pub(super) struct Plan {
    pub reading: Reading,
    pub metrics: Vec<Planned>,
    /// Where counts keep the best distributions of this reading.
    pub best_at: Option<usize>,
    /// What a distribution brings in each dimension, to tell the best: bit and points.
    weights: [Vec<(usize, f64)>; DIMENSIONS.len()],
    /// Of those, the bits that ask what probes found.
    probing: [u64; DIMENSIONS.len()],
    /// Of those, the bits that ask it of each address, as in [`PROBED`].
    asked: [[u64; PROBED.len()]; DIMENSIONS.len()],
    mean_of_datasets: bool,
    whole_catalog: bool,
    pub left_out: bool,
}

/// One metric under one reading.
pub(super) struct Planned {
    pub metric: usize,
    pub dimension: usize,
    pub points: f64,
    pub parts: Vec<Part>,
    /// The best distribution counts, not the share.
    pub best: bool,
    only_distributions: bool,
    /// Of what was never probed nothing can be said.
    needs_probes: bool,
    whole: bool,
    /// Under the most frequent status: 0 for access addresses, 1 for download addresses.
    most_frequent: Option<usize>,
}

/// Points by dimension, and the most that could be had of what can be said.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Points {
    pub by_dimension: [f64; DIMENSIONS.len()],
    pub max_by_dimension: [f64; DIMENSIONS.len()],
}

/// One metric of one group.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Measured {
    pub numerator: u64,
    pub denominator: u64,
    pub unsaid: u64,
    /// How many the share is over: those of which it can be said, and those that were not probed.
    pub population: f64,
    pub value: Option<f64>,
    /// Of the share, where only some addresses were probed.
    pub standard_error: Option<f64>,
    pub points: Option<f64>,
    pub points_max: Option<f64>,
}

/// Whether probes say which distribution of a data set is the best.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Open {
    /// They do.
    pub any: bool,
    /// They do, and some are still to come.
    pub waits: bool,
    /// Different addresses that have to be told for that.
    pub addresses: u32,
}

impl Points {
    /// All points.
    pub(super) fn total(&self) -> f64 {
        self.by_dimension.iter().sum()
    }

    /// The most.
    pub(super) fn max(&self) -> f64 {
        self.max_by_dimension.iter().sum()
    }

    fn add(&mut self, dimension: usize, points: f64, value: f64) {
        self.by_dimension[dimension] += points * value;
        self.max_by_dimension[dimension] += points;
    }
}

/// Plans for readings; those in which a best distribution counts get a place in the counts.
pub(super) fn plans(metrics: &Metrics, readings: &[Reading]) -> Vec<Plan> {
    let mut best = 0..;
    readings
        .iter()
        .map(|reading| {
            let mut plan = Plan::of(metrics, reading.clone());
            if plan.metrics.iter().any(|planned| planned.best) {
                plan.best_at = best.next();
            }
            plan
        })
        .collect()
}

impl Plan {
    fn of(metrics: &Metrics, reading: Reading) -> Self {
        let aggregation = reading.chosen("aggregation");
        let frequent = reading.chosen("http") == "most-frequent";
        let whole_catalog = reading.chosen("validity") == "catalog";
        let mut weights: [Vec<(usize, f64)>; DIMENSIONS.len()] = Default::default();
        let mut planned = Vec::new();
        for (at, metric) in metrics.metrics.iter().enumerate() {
            let Some(points) = metric.points else { continue };
            let dimension = DIMENSIONS.iter().position(|known| *known == metric.dimension);
            let dimension =
                dimension.expect("points in another dimension are refused by the proof");
            let parts = metric.variant(&reading).parts.clone();
            let of = |subject: Subject| parts.iter().filter(move |part| part.subject == subject);
            for part in of(Subject::Distribution) {
                weights[dimension].push((part.bit, points / parts.len() as f64));
            }
            let best = match aggregation {
                "best" => true,
                "share" => false,
                _ => dimension == INTEROPERABILITY,
            };
            planned.push(Planned {
                metric: at,
                dimension,
                points,
                best: best && of(Subject::Distribution).next().is_some(),
                only_distributions: of(Subject::Dataset).next().is_none(),
                needs_probes: metric.is_moved_by("http"),
                whole: whole_catalog && metric.is_moved_by("validity"),
                most_frequent: (frequent && metric.is_moved_by("http"))
                    .then(|| usize::from(metric.rule.sql.contains("download_status"))),
                parts,
            });
        }
        let asks = metrics.distributions.probing_bits();
        let probing: [u64; DIMENSIONS.len()] = std::array::from_fn(|at| {
            let bits = weights[at].iter().map(|(bit, _)| 1 << bit);
            bits.fold(0, |all: u64, bit: u64| all | bit) & asks
        });
        let asks_of = metrics.distributions.asking();
        Self {
            asked: probing.map(|bits| asks_of.map(|of| bits & of)),
            probing,
            mean_of_datasets: reading.chosen("catalog") == "mean-of-datasets",
            left_out: reading.chosen("no-distributions") == "left-out",
            whole_catalog,
            reading,
            metrics: planned,
            best_at: None,
            weights,
        }
    }

    /// The best distribution of a data set in each dimension: most points, the first of equals.
    pub(super) fn best(
        &self,
        judged: &Judged,
        dataset: usize,
    ) -> [Option<usize>; DIMENSIONS.len()] {
        let masks = &judged.distributions;
        let range = judged.chunk.ranges[dataset].clone();
        let mut best = [None; DIMENSIONS.len()];
        for (best, weights) in best.iter_mut().zip(&self.weights) {
            let mut most = f64::NEG_INFINITY;
            for row in range.clone() {
                let points = weights.iter().map(|(bit, points)| match masks.met[row] >> bit & 1 {
                    1 => *points,
                    _ => 0.0,
                });
                let points: f64 = points.sum();
                if points > most {
                    (most, *best) = (points, Some(row));
                }
            }
        }
        best
    }

    /// Whether it is for probes to say which distribution of a data set is the best in a dimension.
    pub(super) fn open(&self, judged: &Judged, dataset: usize, dimension: usize) -> Open {
        let asks = self.probing[dimension];
        let mut open = Open::default();
        if asks == 0 {
            return open;
        }
        let mut addresses = Vec::new();
        for row in judged.chunk.ranges[dataset].clone() {
            let of_row = judged.open[row];
            open.any |= of_row & asks != 0;
            open.waits |= of_row & !judged.distributions.said[row] & asks != 0;
            let named = judged.addresses[row].iter().zip(&self.asked[dimension]);
            addresses.extend(named.filter(|(_, asked)| of_row & **asked != 0).map(|(of, _)| *of));
        }
        addresses.sort_unstable();
        addresses.dedup();
        addresses.retain(|address| *address != NO_ADDRESS);
        open.addresses = addresses.len() as u32;
        open
    }

    /// The parts that count for the best distribution in a dimension where probes say which it is.
    pub(super) fn beside_probes(&self) -> u64 {
        let beside = |planned: &&Planned| planned.best && self.probing[planned.dimension] != 0;
        let parts = self.metrics.iter().filter(beside).flat_map(|planned| &planned.parts);
        let of = parts.filter(|part| part.subject == Subject::Distribution);
        of.fold(0, |all, part| all | 1 << part.bit)
    }

    /// The points of one data set by itself. The parts of a metric weigh evenly.
    pub(super) fn of_dataset(&self, judged: &Judged, dataset: usize, shares: &Shares) -> Points {
        let best = match self.best_at {
            Some(_) => self.best(judged, dataset),
            None => [None; DIMENSIONS.len()],
        };
        let mut points = Points::default();
        for planned in &self.metrics {
            let (mut sum, mut said) = (0.0, 0.0);
            for part in &planned.parts {
                let value = match (part.subject, planned.best) {
                    (Subject::Dataset, _) => {
                        judged.datasets.answer(dataset, part.bit).map(f64::from)
                    }
                    (_, false) => shares.of(part.bit),
                    (_, true) => best[planned.dimension]
                        .filter(|_| !self.open(judged, dataset, planned.dimension).waits)
                        .and_then(|row| judged.distributions.answer(row, part.bit).map(f64::from)),
                };
                if let Some(value) = value {
                    sum += value;
                    said += 1.0;
                }
            }
            let none = judged.chunk.ranges[dataset].is_empty() && planned.only_distributions;
            if said > 0.0 {
                points.add(planned.dimension, planned.points, sum / said);
            } else if none && !self.left_out && (judged.probed || !planned.needs_probes) {
                points.add(planned.dimension, planned.points, 0.0);
            }
        }
        points
    }

    /// The points of a counted group.
    pub(super) fn of_group(&self, counts: &Counts, layout: &Layout) -> Points {
        let mut points = Points::default();
        for planned in &self.metrics {
            if let Some(value) = self.measured(planned, counts, layout).value {
                points.add(planned.dimension, planned.points, value);
            }
        }
        points
    }

    /// Points of the metrics that only distributions can bring, in a group that has none, as far as
    /// they are counted at all.
    pub(super) fn of_distributions_alone(&self, counts: &Counts, layout: &Layout) -> f64 {
        let of = self.metrics.iter().filter(|planned| planned.only_distributions);
        of.filter_map(|planned| self.measured(planned, counts, layout).points_max).sum()
    }

    /// What so many data sets would bring to a group with distributions, under a reading that counts
    /// those without as data sets of which nothing holds: with distributions like those of the others,
    /// and with the best that there can be.
    pub(super) fn brought_by_distributions(
        &self,
        counts: &Counts,
        layout: &Layout,
        datasets: u64,
    ) -> (f64, f64) {
        let without = (counts.datasets() - counts.datasets_with_distributions()) as f64;
        let (mut alike, mut most) = (0.0, 0.0);
        for planned in self.metrics.iter().filter(|planned| planned.only_distributions) {
            let measured = self.measured(planned, counts, layout);
            let Some(value) = measured.value.filter(|_| measured.population > 0.0) else {
                continue;
            };
            let parts = planned.parts.len() as f64;
            let others = measured.population - without * parts;
            let share = datasets as f64 * parts / measured.population * planned.points;
            alike += if others > 0.0 { share * value * measured.population / others } else { 0.0 };
            most += share;
        }
        (alike, most)
    }

    /// One metric of a counted group.
    pub(super) fn measured(&self, planned: &Planned, counts: &Counts, layout: &Layout) -> Measured {
        let mut measured = Measured::default();
        let mut all = Sum::default();
        for part in &planned.parts {
            let (met, said, population) = self.counted(planned, *part, counts, layout);
            measured.numerator += met;
            measured.denominator += said;
            measured.unsaid += population - said;
            all.add(self.estimated(planned, *part, counts, layout));
        }
        let without = counts.datasets() - counts.datasets_with_distributions();
        let per_dataset = self.mean_of_datasets || planned.best;
        if planned.only_distributions && per_dataset && !self.left_out && all.of > 0.0 {
            all.of += (without * planned.parts.len() as u64) as f64;
        }
        measured.population = all.of;
        measured.value = (all.of > 0.0).then(|| all.met / all.of);
        measured.standard_error = all.error.filter(|_| all.of > 0.0).map(|error| error / all.of);
        let nothing_to_ask = planned.only_distributions && counts.distributions() == 0;
        if nothing_to_ask && counts.datasets() > 0 && (counts.probed || !planned.needs_probes) {
            measured.value = (!self.left_out).then_some(0.0);
        }
        self.of_the_whole(planned, counts, &mut measured);
        measured.points = measured.value.map(|value| value * planned.points);
        measured.points_max = measured.value.map(|_| planned.points);
        measured
    }

    /// For how many a part holds, of how many it can be said, and of how many it is asked.
    fn counted(
        &self,
        planned: &Planned,
        part: Part,
        counts: &Counts,
        layout: &Layout,
    ) -> (u64, u64, u64) {
        match (part.subject, self.best_at.filter(|_| planned.best)) {
            (Subject::Dataset, _) => {
                let (met, said) = counts.of_datasets(layout, part.bit);
                (met, said, counts.datasets())
            }
            (_, Some(at)) => {
                let (met, said) = counts.of_best(layout, at, part.bit);
                (met, said, counts.datasets_with_distributions())
            }
            (_, None) => {
                let (met, said) = counts.of_distributions(layout, part.bit);
                (met, said, counts.distributions())
            }
        }
    }

    /// The same over all, be they probed or not.
    fn estimated(
        &self,
        planned: &Planned,
        part: Part,
        counts: &Counts,
        layout: &Layout,
    ) -> Option<Estimate> {
        let told = match (part.subject, self.best_at.filter(|_| planned.best)) {
            (Subject::Dataset, _) => {
                let (met, said) = counts.of_datasets(layout, part.bit);
                Told::sure(met, said)
            }
            (_, Some(at)) => {
                let told = counts.told_of_best(layout, at, part.bit);
                return told.estimate_by_class(&counts.classes_of_best(at, part.bit));
            }
            (_, None) => counts.told(layout, part.bit),
        };
        if self.mean_of_datasets && !planned.best && part.subject == Subject::Distribution {
            let parts = counts.told_of_datasets(layout, part.bit);
            let scaled = |estimate: Estimate| Estimate {
                met: estimate.met / PARTS,
                of: estimate.of / PARTS,
                ..estimate
            };
            return parts.weighted(counts.weights_of_datasets(layout, part.bit)).map(scaled);
        }
        told.estimate()
    }

    /// What holds for the group as one: all or nothing, or what is most frequent.
    fn of_the_whole(&self, planned: &Planned, counts: &Counts, measured: &mut Measured) {
        if self.whole_catalog && planned.whole && measured.value.is_some() {
            let all = counts.conforms.unwrap_or(measured.numerator == measured.denominator);
            measured.value = Some(f64::from(all));
            measured.standard_error = None;
        }
        if let (Some(which), Some(_)) = (planned.most_frequent, measured.value) {
            let success = counts.most_frequent_status(which).map(|s| (200..300).contains(&s));
            measured.value = Some(f64::from(success.unwrap_or(false)));
            measured.standard_error = None;
        }
    }
}

/// Estimates of several parts together.
#[derive(Default)]
struct Sum {
    met: f64,
    of: f64,
    /// At worst, the errors of the parts go the same way.
    error: Option<f64>,
}

impl Sum {
    fn add(&mut self, estimate: Option<Estimate>) {
        let Some(estimate) = estimate else { return };
        self.met += estimate.met;
        self.of += estimate.of;
        if let Some(error) = estimate.error {
            *self.error.get_or_insert(0.0) += error * estimate.of;
        }
    }
}

/// A part counted by itself, outside the points.
pub(super) fn plain(counts: &Counts, layout: &Layout, part: Part) -> Measured {
    let ((numerator, denominator), population, told) = match part.subject {
        Subject::Dataset => {
            let (met, said) = counts.of_datasets(layout, part.bit);
            ((met, said), counts.datasets(), Told::sure(met, said))
        }
        Subject::Distribution => {
            let told = counts.told(layout, part.bit);
            (counts.of_distributions(layout, part.bit), counts.distributions(), told)
        }
    };
    let estimate = told.estimate();
    Measured {
        numerator,
        denominator,
        unsaid: population - denominator,
        population: estimate.map_or(0.0, |estimate| estimate.of),
        value: estimate.map(|estimate| estimate.met / estimate.of),
        standard_error: estimate.and_then(|estimate| estimate.error),
        points: None,
        points_max: None,
    }
}
