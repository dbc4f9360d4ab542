//! Kendall's τ-b in n·log n (Knight 1966, *A computer method for calculating Kendall's tau with
//! ungrouped data*).

use super::{Correlation, PAIRS_MIN, complete};

/// Kendall's τ-b over pairwise complete units: (C − D)/√((P − T_a)(P − T_b)), C and D the concordant
/// and discordant pairs, P all pairs, T the pairs tied in one column.
///
/// # Panics
/// Columns of different lengths.
#[must_use]
pub fn kendall_tau_b(a: &[Option<f64>], b: &[Option<f64>]) -> Correlation {
    let (a, b) = complete(a, b);
    let n = a.len();
    let mut pairs: Vec<(f64, f64)> =
        a.into_iter().map(|x| x + 0.0).zip(b.into_iter().map(|y| y + 0.0)).collect();
    pairs.sort_unstable_by(|x, y| x.0.total_cmp(&y.0).then(x.1.total_cmp(&y.1)));
    let tied_a = tied(&pairs, |x, y| x.0 == y.0);
    let tied_both = tied(&pairs, |x, y| x == y);
    let mut second: Vec<f64> = pairs.iter().map(|pair| pair.1).collect();
    let swaps = exchanges(&mut second);
    let tied_b = tied(&second, |x, y| x == y);
    let all = n as f64 * (n as f64 - 1.0) / 2.0;
    let balance = all - tied_a - tied_b + tied_both - 2.0 * swaps;
    let size = libm::sqrt(all - tied_a) * libm::sqrt(all - tied_b);
    let defined = n >= PAIRS_MIN && size > 0.0;
    Correlation { coefficient: defined.then(|| (balance / size).clamp(-1.0, 1.0)), n }
}

/// Number of pairs inside runs of equals.
fn tied<T>(sorted: &[T], equal: impl Fn(&T, &T) -> bool) -> f64 {
    sorted.chunk_by(equal).map(|run| run.len() as f64 * (run.len() as f64 - 1.0) / 2.0).sum()
}

/// Sorts by merging, and counts the exchanges of neighbours that bubble sort would need.
fn exchanges(values: &mut [f64]) -> f64 {
    let middle = values.len() / 2;
    if middle == 0 {
        return 0.0;
    }
    let mut count = exchanges(&mut values[..middle]) + exchanges(&mut values[middle..]);
    let mut merged = Vec::with_capacity(values.len());
    let (left, right) = values.split_at(middle);
    let (mut i, mut j) = (0, 0);
    while i < left.len() && j < right.len() {
        if right[j] < left[i] {
            count += (left.len() - i) as f64;
            merged.push(right[j]);
            j += 1;
        } else {
            merged.push(left[i]);
            i += 1;
        }
    }
    merged.extend_from_slice(&left[i..]);
    merged.extend_from_slice(&right[j..]);
    values.copy_from_slice(&merged);
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(a: &[f64], b: &[f64], expected: f64) {
        let column = |values: &[f64]| values.iter().map(|&x| Some(x)).collect::<Vec<_>>();
        let tau = kendall_tau_b(&column(a), &column(b)).coefficient.unwrap();
        assert!((tau - expected).abs() < 1e-14, "{a:?} {b:?}: {tau}");
    }

    #[test]
    fn hand_numbers() {
        check(&[1.0, 2.0, 3.0, 4.0], &[1.0, 2.0, 3.0, 4.0], 1.0);
        check(&[1.0, 2.0, 3.0, 4.0], &[4.0, 3.0, 2.0, 1.0], -1.0);
        check(&[1.0, 2.0, 3.0, 4.0], &[1.0, 3.0, 2.0, 4.0], 4.0 / 6.0);
        // One tie in a: C = 4, D = 1, (4 − 1)/√(5·6).
        check(&[1.0, 2.0, 2.0, 3.0], &[2.0, 1.0, 3.0, 4.0], 3.0 / 30f64.sqrt());
    }
}
