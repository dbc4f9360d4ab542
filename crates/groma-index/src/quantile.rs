//! Quantiles of type 7: linear interpolation at h = (n − 1)p (Hyndman and Fan 1996).

/// Quantile `p` of values in ascending order; there must be at least one.
pub(crate) fn quantile_sorted(sorted: &[f64], p: f64) -> f64 {
    let (below, share) = place(sorted.len(), p);
    let low = sorted[below];
    if share == 0.0 { low } else { between(low, sorted[below + 1], share) }
}

/// Quantiles `ps`, which ascend, of values in any order; the values are moved about.
pub(crate) fn quantiles<const N: usize>(values: &mut [f64], ps: [f64; N]) -> [f64; N] {
    let mut placed = 0;
    ps.map(|p| {
        let (below, share) = place(values.len(), p);
        let rest = &mut values[placed..];
        let (_, &mut low, above) = rest.select_nth_unstable_by(below - placed, f64::total_cmp);
        let next = above.iter().copied().fold(f64::INFINITY, f64::min);
        placed = below;
        if share == 0.0 { low } else { between(low, next, share) }
    })
}

/// Position below the quantile, and the share of the way to the next.
fn place(n: usize, p: f64) -> (usize, f64) {
    let h = (n - 1) as f64 * p;
    let below = (libm::floor(h) as usize).min(n - 1);
    let share = if below == n - 1 { 0.0 } else { h - below as f64 };
    (below, share)
}

fn between(low: f64, high: f64, share: f64) -> f64 {
    low + share * (high - low)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// R: `quantile(c(1, 2, 4, 8), c(0, .1, .5, .9, 1))` is 1, 1.3, 3, 6.8, 8.
    #[test]
    fn type_seven() {
        let sorted = [1.0, 2.0, 4.0, 8.0];
        let expected = [(0.0, 1.0), (0.1, 1.3), (0.5, 3.0), (0.9, 6.8), (1.0, 8.0)];
        for (p, q) in expected {
            assert!((quantile_sorted(&sorted, p) - q).abs() < 1e-14, "{p}");
        }
        let got = quantiles(&mut [8.0, 1.0, 4.0, 2.0], expected.map(|(p, _)| p));
        assert!(got.iter().zip(expected).all(|(q, (_, e))| (q - e).abs() < 1e-14));
        assert_eq!(quantiles(&mut [5.0], [0.05, 0.5, 0.95]), [5.0; 3]);
    }
}
