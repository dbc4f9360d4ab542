//! Normalisation: an indicator in native units becomes a goodness that can be weighed and added.
//!
//! One method a file, one line each in [`METHODS`]. Every formula is that of the composite-indicator
//! literature (OECD/JRC, *Handbook on Constructing Composite Indicators*, 2008, step 5, unless
//! the method's file says otherwise). Parameters are in native units and are never mirrored: a
//! lower-is-better indicator has its own formula.

mod bands_fixed;
mod bands_percentile;
mod borda;
mod distance_to_max;
mod distance_to_reference;
mod distance_to_target;
mod fraction_of_max;
mod goalposts;
mod min_max;
mod none;
mod percentile_rank;
mod rank;
mod scaled;
mod z_score;

use crate::column::Column;
use crate::{Direction, Refusal, Remark, Ties};

/// Every normalisation, in the order of the manual.
pub const METHODS: &[Method] = &[
    min_max::METHOD,
    scaled::METHOD,
    z_score::METHOD,
    rank::METHOD,
    percentile_rank::METHOD,
    borda::METHOD,
    distance_to_max::METHOD,
    distance_to_reference::METHOD,
    distance_to_target::METHOD,
    goalposts::METHOD,
    fraction_of_max::METHOD,
    bands_percentile::METHOD,
    bands_fixed::METHOD,
    none::METHOD,
];

/// What the manual says about a method.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Method {
    /// Name as it is written in a definition; also the name of its file, with `_` for `-`.
    pub name: &'static str,
    /// Formula where higher is better.
    pub higher: &'static str,
    /// Formula where lower is better.
    pub lower: &'static str,
    /// What it refuses.
    pub refuses: &'static str,
}

/// How one indicator is normalised; parameters in native units unless a field says otherwise.
#[derive(Debug, Clone, PartialEq)]
pub enum Normalise {
    /// Column minimum and maximum become `lower` and `upper`.
    MinMax {
        /// Score of the worst unit.
        lower: f64,
        /// Score of the best unit, above `lower`.
        upper: f64,
    },
    /// Fixed native bounds become 0 and `scale`; values outside go on beyond.
    Scaled {
        /// Native value at the lower end.
        lower: f64,
        /// Native value at the upper end, above `lower`.
        upper: f64,
        /// Score at the good end.
        scale: f64,
    },
    /// Distance from the mean in standard deviations, moved to `mean` and `sd`.
    ZScore {
        /// Score of a unit at the column mean.
        mean: f64,
        /// Score points per standard deviation, > 0.
        sd: f64,
        /// Which mean and standard deviation the indicator is measured against.
        moments: Moments,
    },
    /// Rank, ascending in goodness: the best of n units has n.
    Rank {
        /// Rank of tied units.
        ties: Ties,
    },
    /// (rank − 1)/(n − 1), from 0 to 1.
    PercentileRank {
        /// Rank of tied units.
        ties: Ties,
    },
    /// rank − 1: with [`Ties::Min`] the number of units that are worse.
    Borda {
        /// Rank of tied units.
        ties: Ties,
    },
    /// Min-max to 0..=1.
    DistanceToMax,
    /// Way from the worst value to a reference unit's value; the reference has 1.
    DistanceToReference {
        /// Position of the reference unit.
        unit: usize,
        /// Highest score, usually 1; `None` lets better units pass.
        cap: Option<f64>,
    },
    /// Way from the worst value to a native target; the target has 1.
    DistanceToTarget {
        /// Native target.
        target: f64,
        /// Highest score, usually 1; `None` lets better units pass.
        cap: Option<f64>,
    },
    /// Native goalposts become 0 and `scale`.
    Goalposts {
        /// Native lower goalpost.
        lower: f64,
        /// Native upper goalpost, above `lower`.
        upper: f64,
        /// Score at the good post.
        scale: f64,
        /// What happens to values outside the posts.
        outside: Outside,
    },
    /// x/max where higher is better, min/x where lower is.
    FractionOfMax,
    /// Points by band between percentiles of the indicator itself, worst band first.
    BandsPercentile {
        /// Band edges as probabilities in 0..=1, ascending, counted from the worst value (type 7).
        edges: Vec<f64>,
        /// Points of each band from the worst to the best: one more than there are edges.
        points: Vec<f64>,
    },
    /// Points by band between fixed native edges, worst band first.
    BandsFixed {
        /// Band edges in native units, ascending.
        edges: Vec<f64>,
        /// Points of each band from the worst to the best: one more than there are edges.
        points: Vec<f64>,
    },
    /// The value itself, with its sign changed where lower is better.
    None,
}

/// Moments of a z-score.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Moments {
    /// Mean and sample standard deviation of the units in the matrix.
    #[default]
    Current,
    /// Moments stored from an earlier edition, so that scores compare over time.
    Frozen {
        /// Native mean.
        mean: f64,
        /// Native standard deviation, > 0.
        sd: f64,
    },
}

/// Values outside the goalposts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Outside {
    /// Get the score of the nearer post.
    #[default]
    Clip,
    /// Go on along the same line.
    Keep,
}

impl Normalise {
    /// The method's entry in [`METHODS`].
    #[must_use]
    pub fn method(&self) -> Method {
        match self {
            Normalise::MinMax { .. } => min_max::METHOD,
            Normalise::Scaled { .. } => scaled::METHOD,
            Normalise::ZScore { .. } => z_score::METHOD,
            Normalise::Rank { .. } => rank::METHOD,
            Normalise::PercentileRank { .. } => percentile_rank::METHOD,
            Normalise::Borda { .. } => borda::METHOD,
            Normalise::DistanceToMax => distance_to_max::METHOD,
            Normalise::DistanceToReference { .. } => distance_to_reference::METHOD,
            Normalise::DistanceToTarget { .. } => distance_to_target::METHOD,
            Normalise::Goalposts { .. } => goalposts::METHOD,
            Normalise::FractionOfMax => fraction_of_max::METHOD,
            Normalise::BandsPercentile { .. } => bands_percentile::METHOD,
            Normalise::BandsFixed { .. } => bands_fixed::METHOD,
            Normalise::None => none::METHOD,
        }
    }
}

/// Normalises one column; missing stays missing.
pub(crate) fn normalise(leaf: &Leaf, how: &Normalise) -> Result<Column, Refusal> {
    let values = match how {
        Normalise::MinMax { lower, upper } => min_max::scores(leaf, *lower, *upper),
        Normalise::Scaled { lower, upper, scale } => scaled::scores(leaf, *lower, *upper, *scale),
        Normalise::ZScore { mean, sd, moments } => z_score::scores(leaf, *mean, *sd, *moments),
        Normalise::Rank { ties } => rank::scores(leaf, *ties),
        Normalise::PercentileRank { ties } => percentile_rank::scores(leaf, *ties),
        Normalise::Borda { ties } => borda::scores(leaf, *ties),
        Normalise::DistanceToMax => distance_to_max::scores(leaf),
        Normalise::DistanceToReference { unit, cap } => {
            distance_to_reference::scores(leaf, *unit, *cap)
        }
        Normalise::DistanceToTarget { target, cap } => {
            distance_to_target::scores(leaf, *target, *cap)
        }
        Normalise::Goalposts { lower, upper, scale, outside } => {
            goalposts::scores(leaf, *lower, *upper, *scale, *outside)
        }
        Normalise::FractionOfMax => fraction_of_max::scores(leaf),
        Normalise::BandsPercentile { edges, points } => {
            bands_percentile::scores(leaf, edges, points)
        }
        Normalise::BandsFixed { edges, points } => bands_fixed::scores(leaf, edges, points),
        Normalise::None => Ok(none::scores(leaf)),
    }?;
    leaf.column(values)
}

/// What a user should be told about a column that was normalised nevertheless.
pub(crate) fn remark(leaf: &Leaf, how: &Normalise) -> Option<Remark> {
    match how {
        Normalise::DistanceToTarget { target, .. } => distance_to_target::remark(leaf, *target),
        _ => None,
    }
}

/// One indicator on its way through a method.
pub(crate) struct Leaf<'a> {
    pub node: usize,
    pub source: &'a Column,
    pub direction: Direction,
}

/// Worst and best available value of a column.
#[derive(Clone, Copy)]
struct Ends {
    worst: f64,
    best: f64,
}

impl Ends {
    /// max − min.
    fn range(self) -> f64 {
        (self.best - self.worst).abs()
    }
}

impl Leaf<'_> {
    fn values(&self) -> &[f64] {
        self.source.values()
    }

    fn available(&self) -> impl Iterator<Item = f64> {
        self.values().iter().copied().filter(|x| !x.is_nan())
    }

    /// `score` of every value; NaN, that is missing, must come through as NaN.
    fn map(&self, score: impl Fn(f64) -> f64) -> Vec<f64> {
        self.values().iter().map(|&x| score(x)).collect()
    }

    /// `score` of every value's distance from `worst`, positive on the good side.
    fn map_gain(&self, worst: f64, score: impl Fn(f64) -> f64) -> Vec<f64> {
        let sign = self.direction.sign();
        // + 0.0 makes the −0 of the worst unit, where lower is better, an ordinary 0.
        self.map(|x| score(sign * (x - worst) + 0.0))
    }

    /// Worst and best value, or `None` when the whole column is missing.
    fn ends(&self) -> Option<Ends> {
        let (min, max) = min_and_max(self.values());
        (min <= max).then_some(match self.direction {
            Direction::HigherIsBetter => Ends { worst: min, best: max },
            Direction::LowerIsBetter => Ends { worst: max, best: min },
        })
    }

    fn parameter(&self, parameter: &'static str, value: f64, rule: &'static str) -> Refusal {
        Refusal::CorrectParameter {
            step: "normalise",
            node: Some(self.node),
            parameter,
            value,
            rule,
        }
    }

    fn finite(&self, parameter: &'static str, value: f64) -> Result<(), Refusal> {
        if value.is_finite() {
            Ok(())
        } else {
            Err(self.parameter(parameter, value, "it must be finite"))
        }
    }

    /// Refuses bounds that are not finite or not in ascending order.
    fn bounds(&self, lower: f64, upper: f64) -> Result<(), Refusal> {
        self.finite("lower", lower)?;
        self.finite("upper", upper)?;
        if lower < upper {
            Ok(())
        } else {
            Err(self.parameter("lower", lower, "it must be below upper, in native order"))
        }
    }

    /// A value that the method cannot take, with the first unit that has it.
    fn refuse_value(
        &self,
        method: &'static str,
        refused: impl Fn(f64) -> bool,
    ) -> Result<(), Refusal> {
        let Some(unit) = self.values().iter().position(|&x| refused(x)) else { return Ok(()) };
        let (node, value) = (self.node, self.values()[unit]);
        Err(Refusal::RaiseValue { step: "normalise", node, unit, child: node, value, method })
    }

    fn column(&self, values: Vec<f64>) -> Result<Column, Refusal> {
        if let Some(unit) = overflow(&values, self.values()) {
            return Err(Refusal::ScaleDown {
                step: "normalise",
                node: self.node,
                unit: Some(unit),
            });
        }
        Ok(if self.source.is_complete() { Column::complete(values) } else { Column::new(values) })
    }
}

/// First unit whose score is not finite though its value is.
fn overflow(scores: &[f64], values: &[f64]) -> Option<usize> {
    if scores.iter().all(|x| x.is_finite()) {
        return None;
    }
    (0..scores.len()).find(|&unit| !scores[unit].is_finite() && values[unit].is_finite())
}

/// Minimum and maximum without missing values; (∞, −∞) when there are none.
fn min_and_max(values: &[f64]) -> (f64, f64) {
    // Eight lanes: the order in which a minimum is taken does not change it, and lanes vectorise.
    let (mut min, mut max) = ([f64::INFINITY; 8], [f64::NEG_INFINITY; 8]);
    let chunks = values.chunks_exact(8);
    let rest = chunks.remainder();
    for chunk in chunks {
        for lane in 0..8 {
            let x = chunk[lane];
            min[lane] = if x < min[lane] { x } else { min[lane] };
            max[lane] = if x > max[lane] { x } else { max[lane] };
        }
    }
    for &x in rest {
        min[0] = if x < min[0] { x } else { min[0] };
        max[0] = if x > max[0] { x } else { max[0] };
    }
    let lowest = min.iter().copied().fold(f64::INFINITY, f64::min);
    let highest = max.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    (lowest, highest)
}

#[cfg(test)]
pub(crate) mod tests;
