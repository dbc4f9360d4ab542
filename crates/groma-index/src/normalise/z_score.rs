//! Z-score: distance from the mean in standard deviations.

use super::{Leaf, Method, Moments};
use crate::{Refusal, exact};

pub(super) const METHOD: Method = Method {
    name: "z-score",
    higher: "m + s(x − x̄)/sd",
    lower: "m − s(x − x̄)/sd",
    refuses: "sd = 0, also of frozen moments; s ≤ 0",
};

/// m + s·(x − x̄)/sd, and m − s·(x − x̄)/sd where lower is better; sd is the sample one (n − 1).
pub(super) fn scores(
    leaf: &Leaf,
    mean: f64,
    sd: f64,
    moments: Moments,
) -> Result<Vec<f64>, Refusal> {
    leaf.finite("mean", mean)?;
    if !(sd.is_finite() && sd > 0.0) {
        return Err(leaf.parameter("sd", sd, "it must be finite and above 0"));
    }
    let Some((centre, spread)) = native_moments(leaf, moments)? else { return Ok(Vec::new()) };
    Ok(leaf.map_gain(centre, |gain| mean + sd * (gain / spread)))
}

/// Mean and standard deviation in native units; `None` when the whole column is missing.
fn native_moments(leaf: &Leaf, moments: Moments) -> Result<Option<(f64, f64)>, Refusal> {
    if let Moments::Frozen { mean, sd } = moments {
        leaf.finite("frozen mean", mean)?;
        if !(sd.is_finite() && sd > 0.0) {
            return Err(leaf.parameter("frozen sd", sd, "it must be finite and above 0"));
        }
        return Ok(Some((mean, sd)));
    }
    let Some(ends) = leaf.ends() else { return Ok(None) };
    // The ends, not sd == 0: rounding in the mean gives a constant column a spread of 1e-17.
    if ends.range() == 0.0 {
        return Err(Refusal::ReplaceConstant {
            node: leaf.node,
            method: METHOD.name,
            value: ends.worst,
        });
    }
    let n = leaf.available().count() as f64;
    let mean = exact::sum(leaf.available()) / n;
    let squares = exact::sum(leaf.available().map(|x| (x - mean) * (x - mean)));
    let sd = libm::sqrt(squares / (n - 1.0));
    if sd.is_finite() && sd > 0.0 {
        Ok(Some((mean, sd)))
    } else {
        Err(Refusal::ScaleDown { step: "normalise", node: leaf.node, unit: None })
    }
}

#[cfg(test)]
mod tests {
    use crate::normalise::tests::{check, check_lower, refused};
    use crate::{Moments, Normalise, Refusal};

    /// 2, 4, 6 has mean 4 and sample standard deviation 2.
    #[test]
    fn sample_standard_deviation() {
        let how = Normalise::ZScore { mean: 100.0, sd: 10.0, moments: Moments::Current };
        let x = [Some(2.0), Some(4.0), None, Some(6.0)];
        check(&how, &x, &[Some(90.0), Some(100.0), None, Some(110.0)]);
        check_lower(&how, &x, &[Some(110.0), Some(100.0), None, Some(90.0)]);
    }

    #[test]
    fn frozen_moments_do_not_look_at_the_column() {
        let how = Normalise::ZScore {
            mean: 0.0,
            sd: 1.0,
            moments: Moments::Frozen { mean: 10.0, sd: 4.0 },
        };
        check(&how, &[Some(12.0), Some(12.0)], &[Some(0.5), Some(0.5)]);
        let how = Normalise::ZScore {
            mean: 0.0,
            sd: 1.0,
            moments: Moments::Frozen { mean: 10.0, sd: 0.0 },
        };
        assert!(matches!(refused(&how, &[Some(12.0)]), Refusal::CorrectParameter { .. }));
    }

    #[test]
    fn constant_columns_are_refused() {
        let how = Normalise::ZScore { mean: 0.0, sd: 1.0, moments: Moments::Current };
        assert!(matches!(refused(&how, &[Some(0.1); 3]), Refusal::ReplaceConstant { .. }));
        assert!(matches!(refused(&how, &[Some(0.1), None]), Refusal::ReplaceConstant { .. }));
    }
}
