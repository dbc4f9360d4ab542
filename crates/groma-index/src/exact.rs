//! Sums that do not depend on the order of their terms.
//!
//! Shewchuk (1997), *Adaptive precision floating-point arithmetic and fast robust geometric
//! predicates*: the partial sums are kept without error and rounded once, so that shuffling the units
//! leaves every moment with the same bits.

/// The sum of `terms`, rounded once; not finite when a partial sum overflows.
pub(crate) fn sum(terms: impl IntoIterator<Item = f64>) -> f64 {
    let mut partials: Vec<f64> = Vec::with_capacity(8);
    for term in terms {
        add(&mut partials, term);
    }
    rounded(&partials)
}

/// Adds `x` to partial sums that do not overlap and grow in size.
fn add(partials: &mut Vec<f64>, mut x: f64) {
    let mut kept = 0;
    for place in 0..partials.len() {
        let mut y = partials[place];
        if x.abs() < y.abs() {
            std::mem::swap(&mut x, &mut y);
        }
        let high = x + y;
        let low = y - (high - x);
        if low != 0.0 {
            partials[kept] = low;
            kept += 1;
        }
        x = high;
    }
    partials.truncate(kept);
    partials.push(x);
}

/// The partial sums as one double, a tie between two doubles decided by what lies below it.
fn rounded(partials: &[f64]) -> f64 {
    let Some((&largest, mut rest)) = partials.split_last() else { return 0.0 };
    let mut high = largest;
    while let Some((&y, below)) = rest.split_last() {
        let x = high;
        high = x + y;
        let low = y - (high - x);
        if low != 0.0 {
            let same_side = below.last().is_some_and(|&z| (z < 0.0) == (low < 0.0) && z != 0.0);
            let doubled = low * 2.0;
            let next = high + doubled;
            if same_side && doubled == next - high {
                high = next;
            }
            break;
        }
        rest = below;
    }
    high
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_that_cancel_leave_the_small_one() {
        assert_eq!(sum([1e16, 1.0, -1e16]), 1.0);
        assert_eq!(sum([0.1; 10]), 1.0);
        assert_eq!(sum([]), 0.0);
        assert!(!sum([1e308, 1e308, -1e308]).is_finite());
    }

    #[test]
    fn the_order_of_terms_does_not_matter() {
        let mut terms: Vec<f64> =
            (1..500).map(|i| libm::exp(f64::from(i % 37) - 9.0) / 3.0).collect();
        let forward = sum(terms.iter().copied());
        terms.reverse();
        assert_eq!(forward.to_bits(), sum(terms.iter().copied()).to_bits());
        terms.sort_by(f64::total_cmp);
        assert_eq!(forward.to_bits(), sum(terms).to_bits());
    }
}
