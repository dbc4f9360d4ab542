//! Numbers far from the others.

/// How many numbers it takes before one can be far from the others.
const NUMBERS_MIN: usize = 5;
/// Scores beyond this are outliers.
const SCORE_MAX: f64 = 3.5;

/// Positions of outliers, each with its modified z-score and the median of all.
///
/// `M_i = 0.6745 (x_i − median) / MAD`, with MAD the median of absolute deviations from the median;
/// where more than half of the numbers are equal and MAD is 0, the mean absolute deviation takes
/// its place: `M_i = (x_i − median) / (1.253314 · MeanAD)`. `|M_i| > 3.5` is an outlier.
///
/// B. Iglewicz and D. C. Hoaglin, How to detect and handle outliers, ASQC (1993).
pub(super) fn outliers(values: &[f64]) -> Vec<(usize, f64, f64)> {
    if values.len() < NUMBERS_MIN {
        return Vec::new();
    }
    let median = median_of(values.to_vec());
    let deviations: Vec<f64> = values.iter().map(|value| (value - median).abs()).collect();
    let mean = deviations.iter().sum::<f64>() / deviations.len() as f64;
    let mad = median_of(deviations);
    let score = |value: f64| match mad > 0.0 {
        true => 0.6745 * (value - median) / mad,
        false => (value - median) / (1.253_314 * mean),
    };
    let scored = values.iter().enumerate().map(|(at, value)| (at, score(*value), median));
    // All equal: 0 / 0 is no number, and no outlier.
    scored.filter(|(_, score, _)| score.abs() > SCORE_MAX).collect()
}

fn median_of(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() % 2 {
        0 => f64::midpoint(values[middle - 1], values[middle]),
        _ => values[middle],
    }
}
