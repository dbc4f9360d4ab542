//! Weighted power mean: one parameter from the minimum over the harmonic, geometric and
//! arithmetic means to the maximum.

use super::{Aggregate, Method, Row, geometric};

pub(super) const METHOD: Method = Method {
    name: "power",
    formula: "(Σ w·x^p)^(1/p); p = 0 geometric, ±∞ maximum and minimum",
    refuses: "x < 0; x = 0 where p ≤ 0",
};

/// (Σ w·x^p)^(1/p), the exponent 1/p on the whole sum (Hardy, Littlewood and Pólya 1934, chapter 2).
///
/// Scores are divided by the one that dominates, the largest for p > 0 and the smallest for
/// p < 0, so that no power overflows; near p = 0 the sum is taken as 1 + Σ w·(x^p − 1), which
/// runs into the geometric mean without loss.
pub(super) fn mean(row: &Row, aggregate: Aggregate) -> Result<f64, usize> {
    let Aggregate::Power { p } = aggregate else {
        unreachable!("only the power mean is computed here")
    };
    row.refuse(|x| x < 0.0 || (x == 0.0 && p <= 0.0))?;
    if p == 0.0 {
        return geometric::mean(row);
    }
    let dominant = match p > 0.0 {
        true => row.scores.iter().copied().fold(0.0, f64::max),
        false => row.scores.iter().copied().fold(f64::INFINITY, f64::min),
    };
    if p.is_infinite() || dominant == 0.0 {
        return Ok(dominant);
    }
    if p.abs() < 0.01 {
        let excess: f64 =
            row.pairs().map(|(x, w)| w * libm::expm1(p * libm::log(x / dominant))).sum();
        return Ok(dominant * libm::exp(libm::log1p(excess) / p));
    }
    let powers: f64 = row.pairs().map(|(x, w)| w * libm::pow(x / dominant, p)).sum();
    Ok(dominant * libm::pow(powers, 1.0 / p))
}

#[cfg(test)]
mod tests {
    use crate::Aggregate;
    use crate::aggregate::tests::{Case, check, refused};

    fn power(p: f64) -> Case {
        Case::of(Aggregate::Power { p })
    }

    #[test]
    fn the_means_it_runs_through() {
        let x = [Some(2.0), Some(8.0)];
        check(&power(1.0), &x, Some(5.0));
        check(&power(2.0), &x, Some(34f64.sqrt()));
        check(&power(0.0), &x, Some(4.0));
        check(&power(1e-9), &x, Some(4.0 * (1.0 + 0.5e-9 * 2f64.ln().powi(2))));
        check(&power(-1.0), &x, Some(3.2));
        check(&power(f64::INFINITY), &x, Some(8.0));
        check(&power(f64::NEG_INFINITY), &x, Some(2.0));
        check(&power(2.0), &[Some(0.0), Some(2.0)], Some(2f64.sqrt()));
        check(&power(0.005), &[Some(0.0), Some(0.0)], Some(0.0));
    }

    /// x^p alone would be 1e-1000 and 1e1500.
    #[test]
    fn large_exponents_neither_overflow_nor_vanish() {
        let half = libm::pow(0.5, 1.0 / 500.0);
        check(&power(500.0), &[Some(1e-2), Some(1e3)], Some(1e3 * half));
        check(&power(-500.0), &[Some(1e-2), Some(1e3)], Some(1e-2 / half));
    }

    #[test]
    fn negative_scores_and_zeros_under_negative_powers_are_refused() {
        assert_eq!(refused(&power(2.0), &[Some(1.0), Some(-1.0)]).value(), Some(-1.0));
        assert_eq!(refused(&power(-1.0), &[Some(1.0), Some(0.0)]).value(), Some(0.0));
        assert_eq!(refused(&power(f64::NAN), &[Some(1.0)]).step(), "plan");
    }
}
