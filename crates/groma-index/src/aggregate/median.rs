//! Weighted median: what the middle of the weight says, whatever the extremes.

use super::{Method, Row};

pub(super) const METHOD: Method = Method {
    name: "median",
    formula: "lower weighted median, averaged with the next where the weight splits at exactly one half",
    refuses: "nothing",
};

/// How near to one half a sum of weights counts as one half.
const HALF_TOLERANCE: f64 = 1e-12;

/// The smallest x at which the cumulated weight reaches ½; the mean of it and the next x where it
/// is exactly ½, which makes equal weights give the ordinary median.
pub(super) fn median(row: &Row) -> Result<f64, usize> {
    let mut pairs: Vec<(f64, f64)> = row.pairs().collect();
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut below = 0.0;
    for (place, &(x, weight)) in pairs.iter().enumerate() {
        below += weight;
        if (below - 0.5).abs() <= HALF_TOLERANCE {
            let next = pairs.get(place + 1).map_or(x, |pair| pair.0);
            return Ok(x + (next - x) / 2.0);
        }
        if below > 0.5 {
            return Ok(x);
        }
    }
    Ok(pairs.last().map_or(f64::NAN, |pair| pair.0))
}

#[cfg(test)]
mod tests {
    use crate::Aggregate;
    use crate::aggregate::tests::{Case, check};

    #[test]
    fn weighted_and_ordinary() {
        let case = Case::of(Aggregate::Median);
        check(&case, &[Some(9.0), Some(1.0), Some(4.0)], Some(4.0));
        check(&case, &[Some(9.0), Some(1.0), Some(4.0), Some(6.0)], Some(5.0));
        check(&case.weights(&[1.0, 1.0, 3.0]), &[Some(9.0), Some(4.0), Some(1.0)], Some(1.0));
        check(&case.weights(&[0.2, 0.1, 0.3]), &[Some(9.0), Some(4.0), Some(1.0)], Some(2.5));
        check(&case, &[Some(9.0), None], Some(9.0));
    }
}
