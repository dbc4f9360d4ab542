//! From answers to points, under one reading: of one data set, and of counted groups.

use super::columns::Subject;
use super::counts::{Counts, Layout};
use super::judge::Judged;
use super::metric::{Metrics, Part};
use super::reading::Reading;
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
    pub value: Option<f64>,
    pub points: Option<f64>,
    pub points_max: Option<f64>,
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
        Self {
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

    /// One metric of a counted group.
    pub(super) fn measured(&self, planned: &Planned, counts: &Counts, layout: &Layout) -> Measured {
        let mut measured = Measured::default();
        let (mut sum, mut of) = (0.0, 0.0);
        let without = counts.datasets() - counts.datasets_with_distributions();
        for part in &planned.parts {
            let (met, said, population, mean) = match part.subject {
                Subject::Dataset => {
                    let (met, said) = counts.of_datasets(layout, part.bit);
                    (met, said, counts.datasets(), (met as f64, said as f64))
                }
                Subject::Distribution => {
                    let share = counts.shares(layout, part.bit);
                    match self.best_at.filter(|_| planned.best) {
                        Some(at) => {
                            let (met, said) = counts.of_best(layout, at, part.bit);
                            let with = counts.datasets_with_distributions();
                            (met, said, with, (met as f64, said as f64))
                        }
                        None => {
                            let (met, said) = counts.of_distributions(layout, part.bit);
                            (met, said, counts.distributions(), share)
                        }
                    }
                }
            };
            measured.numerator += met;
            measured.denominator += said;
            measured.unsaid += population - said;
            sum += mean.0;
            of += mean.1;
        }
        let per_dataset = self.mean_of_datasets || planned.best;
        if planned.only_distributions && per_dataset && !self.left_out && of > 0.0 {
            of += (without * planned.parts.len() as u64) as f64;
        }
        measured.value = if per_dataset {
            (of > 0.0).then(|| sum / of)
        } else {
            (measured.denominator > 0)
                .then(|| measured.numerator as f64 / measured.denominator as f64)
        };
        let nothing_to_ask = planned.only_distributions && counts.distributions() == 0;
        if nothing_to_ask && counts.datasets() > 0 && (counts.probed || !planned.needs_probes) {
            measured.value = (!self.left_out).then_some(0.0);
        }
        self.of_the_whole(planned, counts, &mut measured);
        measured.points = measured.value.map(|value| value * planned.points);
        measured.points_max = measured.value.map(|_| planned.points);
        measured
    }

    /// What holds for the group as one: all or nothing, or what is most frequent.
    fn of_the_whole(&self, planned: &Planned, counts: &Counts, measured: &mut Measured) {
        if self.whole_catalog && planned.whole && measured.value.is_some() {
            let all = counts.conforms.unwrap_or(measured.numerator == measured.denominator);
            measured.value = Some(f64::from(all));
        }
        if let (Some(which), Some(_)) = (planned.most_frequent, measured.value) {
            let success = counts.most_frequent_status(which).map(|s| (200..300).contains(&s));
            measured.value = Some(f64::from(success.unwrap_or(false)));
        }
    }
}

/// A part counted by itself, outside the points.
pub(super) fn plain(counts: &Counts, layout: &Layout, part: Part) -> Measured {
    let ((numerator, denominator), population) = match part.subject {
        Subject::Dataset => (counts.of_datasets(layout, part.bit), counts.datasets()),
        Subject::Distribution => {
            (counts.of_distributions(layout, part.bit), counts.distributions())
        }
    };
    let value = (denominator > 0).then(|| numerator as f64 / denominator as f64);
    let unsaid = population - denominator;
    Measured { numerator, denominator, unsaid, value, points: None, points_max: None }
}

/// The shares of one data set's distributions for which each part holds.
pub(super) struct Shares {
    pub met: [u32; 64],
    pub said: [u32; 64],
    shares: [f64; 64],
}

impl Shares {
    /// Counts the distributions of one data set.
    pub(super) fn of_dataset(judged: &Judged, dataset: usize, bits: usize) -> Self {
        let mut shares = Self { met: [0; 64], said: [0; 64], shares: [0.0; 64] };
        let range = judged.chunk.ranges[dataset].clone();
        let all = range.len() as u32;
        shares.said[..bits].fill(all);
        for row in range {
            let (met, said) = (judged.distributions.met[row], judged.distributions.said[row]);
            each_bit(met, |bit| shares.met[bit] += 1);
            each_bit(!said & mask(bits), |bit| shares.said[bit] -= 1);
        }
        for bit in 0..bits {
            if shares.said[bit] > 0 {
                shares.shares[bit] = f64::from(shares.met[bit]) / f64::from(shares.said[bit]);
            }
        }
        shares
    }

    /// The share for one part; none when it can be said of no distribution.
    pub(super) fn of(&self, bit: usize) -> Option<f64> {
        (self.said[bit] > 0).then(|| self.shares[bit])
    }
}

/// Calls with the place of every bit that is set.
pub(super) fn each_bit(mut bits: u64, mut each: impl FnMut(usize)) {
    while bits != 0 {
        each(bits.trailing_zeros() as usize);
        bits &= bits - 1;
    }
}

fn mask(bits: usize) -> u64 {
    if bits == 64 { u64::MAX } else { (1 << bits) - 1 }
}
