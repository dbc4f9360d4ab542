//! What weight draws leave behind: per unit and node, where score and rank lie, and how often.

use rayon::prelude::*;

use crate::quantile::{quantile_sorted, quantiles};

/// Ranges per node and unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranges {
    nodes: Vec<usize>,
    units: Vec<usize>,
    draws: usize,
    interval: f64,
    /// Node by node, one entry a unit of the cohort; `None` where no draw gives a score.
    ranges: Vec<Option<Range>>,
}

/// Where one unit's score and rank at one node lie under the draws.
#[derive(Debug, Clone, PartialEq)]
pub struct Range {
    /// Score, in the node's own units.
    pub score: Band,
    /// Rank within the cohort, 1 is best; a quantile between two ranks is interpolated.
    pub rank: Band,
    /// How many draws give which rank, ascending, for ranks that occur.
    pub frequency: Vec<(f64, usize)>,
}

/// Quantiles (type 7) over the draws.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Band {
    /// Quantile (1 − interval)/2.
    pub low: f64,
    /// Median.
    pub median: f64,
    /// Quantile (1 + interval)/2.
    pub high: f64,
}

impl Band {
    /// high − low.
    #[must_use]
    pub fn width(&self) -> f64 {
        self.high - self.low
    }
}

impl Ranges {
    /// The range of `unit` at `node`; `None` when the node was not asked for, the unit is not in
    /// the cohort, or it has no score.
    #[must_use]
    pub fn range(&self, unit: usize, node: usize) -> Option<&Range> {
        let node = self.nodes.iter().position(|&asked| asked == node)?;
        let unit = match self.units.get(unit) {
            Some(&at) if at == unit => unit,
            _ => self.units.iter().position(|&member| member == unit)?,
        };
        self.ranges[node * self.units.len() + unit].as_ref()
    }

    /// The cohort, in the order in which it was given.
    #[must_use]
    pub fn units(&self) -> &[usize] {
        &self.units
    }

    /// The nodes that have ranges.
    #[must_use]
    pub fn nodes(&self) -> &[usize] {
        &self.nodes
    }

    /// Number of draws.
    #[must_use]
    pub fn draws(&self) -> usize {
        self.draws
    }

    /// Share of draws inside a range.
    #[must_use]
    pub fn interval(&self) -> f64 {
        self.interval
    }

    /// Condenses the draws, unit by unit.
    pub(crate) fn of(drawn: Drawn) -> Ranges {
        let cells = drawn.nodes.len() * drawn.units.len();
        let ranges = (0..cells)
            .into_par_iter()
            .with_min_len(16)
            .map_init(|| (Vec::new(), Vec::new()), |room, cell| drawn.range(cell, room))
            .collect();
        let Drawn { nodes, units, draws, interval, .. } = drawn;
        Ranges { nodes, units, draws, interval, ranges }
    }
}

/// All draws: for each, node by node, unit by unit, the score (NaN missing) and twice the rank (0
/// missing).
pub(crate) struct Drawn {
    pub nodes: Vec<usize>,
    pub units: Vec<usize>,
    pub draws: usize,
    pub interval: f64,
    pub scores: Vec<f64>,
    pub ranks: Vec<u32>,
}

impl Drawn {
    fn range(&self, cell: usize, (scores, ranks): &mut (Vec<f64>, Vec<u32>)) -> Option<Range> {
        let cells = self.nodes.len() * self.units.len();
        scores.clear();
        scores.extend(self.scores.iter().skip(cell).step_by(cells).filter(|score| !score.is_nan()));
        if scores.is_empty() {
            return None;
        }
        ranks.clear();
        ranks.extend(self.ranks.iter().skip(cell).step_by(cells).filter(|&&rank| rank > 0));
        ranks.sort_unstable();
        let tail = (1.0 - self.interval) / 2.0;
        let ps = [tail, 0.5, 1.0 - tail];
        let [low, median, high] = quantiles(scores, ps);
        let score = Band { low, median, high };
        let runs = ranks.chunk_by(|a, b| a == b);
        let frequency = runs.map(|run| (f64::from(run[0]) / 2.0, run.len())).collect();
        let sorted: Vec<f64> = ranks.iter().map(|&rank| f64::from(rank) / 2.0).collect();
        let [low, median, high] = ps.map(|p| quantile_sorted(&sorted, p));
        Some(Range { score, rank: Band { low, median, high }, frequency })
    }
}
