//! Statistics of columns with missing values.

mod kendall;

use crate::rank::ranks_ascending;
use crate::{Direction, Ties, exact, quantile};

pub use kendall::kendall_tau_b;

/// A coefficient and the number of units it rests on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Correlation {
    /// Between −1 and 1; `None` for fewer than three pairs or a column without spread among them.
    pub coefficient: Option<f64>,
    /// Units that have both values.
    pub n: usize,
}

/// Pairs below which no coefficient is given.
const PAIRS_MIN: usize = 3;

/// Mean of the available values; `None` when there are none. Independent of their order, bit for bit.
#[must_use]
pub fn mean(values: &[Option<f64>]) -> Option<f64> {
    mean_of(&available(values))
}

/// Sample standard deviation, √(Σ(x − x̄)²/(n − 1)), of the available values; `None` below two.
#[must_use]
pub fn sd(values: &[Option<f64>]) -> Option<f64> {
    let values = available(values);
    let mean = mean_of(&values)?;
    let squares = exact::sum(values.iter().map(|x| (x - mean) * (x - mean)));
    (values.len() > 1).then(|| libm::sqrt(squares / (values.len() - 1) as f64))
}

/// Quantile `p`, 0 to 1, of type 7 of the available values; `None` when there are none or `p` is outside.
#[must_use]
pub fn quantile(values: &[Option<f64>], p: f64) -> Option<f64> {
    let mut values = available(values);
    values.sort_unstable_by(f64::total_cmp);
    (!values.is_empty() && (0.0..=1.0).contains(&p)).then(|| quantile::quantile_sorted(&values, p))
}

/// Pearson correlation over pairwise complete units:
/// Σ(x − x̄)(y − ȳ) / √(Σ(x − x̄)²·Σ(y − ȳ)²).
///
/// # Panics
/// Columns of different lengths.
#[must_use]
pub fn pearson(a: &[Option<f64>], b: &[Option<f64>]) -> Correlation {
    let (a, b) = complete(a, b);
    Correlation { coefficient: product_moment(&a, &b), n: a.len() }
}

/// Spearman correlation over pairwise complete units: Pearson of the ranks, average ties.
///
/// # Panics
/// Columns of different lengths.
#[must_use]
pub fn spearman(a: &[Option<f64>], b: &[Option<f64>]) -> Correlation {
    let (a, b) = complete(a, b);
    let ranks = |values: &[f64]| ranks_ascending(values, Direction::HigherIsBetter, Ties::Average);
    Correlation { coefficient: product_moment(&ranks(&a), &ranks(&b)), n: a.len() }
}

fn product_moment(a: &[f64], b: &[f64]) -> Option<f64> {
    if a.len() < PAIRS_MIN || is_constant(a) || is_constant(b) {
        return None;
    }
    let (mean_a, mean_b) = (mean_of(a)?, mean_of(b)?);
    let products = exact::sum(a.iter().zip(b).map(|(x, y)| (x - mean_a) * (y - mean_b)));
    let squares =
        |values: &[f64], mean: f64| exact::sum(values.iter().map(|x| (x - mean) * (x - mean)));
    // Two roots: the product of two sums of squares can overflow where neither does.
    let size = libm::sqrt(squares(a, mean_a)) * libm::sqrt(squares(b, mean_b));
    (size > 0.0 && size.is_finite()).then(|| (products / size).clamp(-1.0, 1.0))
}

fn is_constant(values: &[f64]) -> bool {
    values.iter().all(|&x| x == values[0])
}

fn mean_of(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| exact::sum(values.iter().copied()) / values.len() as f64)
}

fn available(values: &[Option<f64>]) -> Vec<f64> {
    values.iter().copied().flatten().collect()
}

/// Units that have both values.
fn complete(a: &[Option<f64>], b: &[Option<f64>]) -> (Vec<f64>, Vec<f64>) {
    assert_eq!(a.len(), b.len(), "columns of the same units have the same length");
    a.iter().zip(b).filter_map(|(a, b)| a.zip(*b)).unzip()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(values: &[f64]) -> Vec<Option<f64>> {
        values.iter().map(|&x| (!x.is_nan()).then_some(x)).collect()
    }

    #[test]
    fn moments_and_quantiles() {
        let x = column(&[2.0, f64::NAN, 4.0, 6.0]);
        assert_eq!((mean(&x), sd(&x), quantile(&x, 0.75)), (Some(4.0), Some(2.0), Some(5.0)));
        assert_eq!((mean(&[None]), sd(&[Some(1.0)]), quantile(&x, 1.5)), (None, None, None));
    }

    /// Anscombe (1973), first set: r = 0.81642051634484.
    #[test]
    fn anscombe() {
        let x = column(&[10.0, 8.0, 13.0, 9.0, 11.0, 14.0, 6.0, 4.0, 12.0, 7.0, 5.0]);
        let y = column(&[8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68]);
        let r = pearson(&x, &y);
        assert_eq!(r.n, 11);
        assert!((r.coefficient.unwrap() - 0.816_420_516_344_84).abs() < 1e-13);
    }

    #[test]
    fn pairs_are_complete_and_ties_average() {
        let x = column(&[1.0, 2.0, 2.0, f64::NAN, 5.0]);
        let y = column(&[1.0, 3.0, 2.0, 9.0, 4.0]);
        // Ranks 1, 2.5, 2.5, 4 and 1, 3, 2, 4: 4.5 / √(4.5·5).
        let rho = spearman(&x, &y);
        assert_eq!(rho.n, 4);
        assert!((rho.coefficient.unwrap() - 4.5 / 22.5f64.sqrt()).abs() < 1e-14);
        assert_eq!(pearson(&x, &column(&[1.0; 5])).coefficient, None);
        assert_eq!(pearson(&x[..2], &y[..2]), Correlation { coefficient: None, n: 2 });
    }
}
