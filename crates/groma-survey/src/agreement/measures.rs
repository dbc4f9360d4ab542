//! Percent agreement, Cohen's kappa, Krippendorff's alpha.

use std::collections::BTreeMap;

/// Share of pairs that are equal, 0 to 1; none without a pair.
pub fn percent(pairs: &[(usize, usize)]) -> Option<f64> {
    let equal = pairs.iter().filter(|(a, b)| a == b).count();
    (!pairs.is_empty()).then(|| equal as f64 / pairs.len() as f64)
}

/// Cohen's kappa of two raters: `(p_o − p_e) / (1 − p_e)`, where `p_o` is the share of pairs that
/// are equal and `p_e = Σ_c p_A(c) · p_B(c)` the share expected by chance from each rater's own use
/// of the categories. At most 1, 0 at chance. None without a pair, and where both raters use one and
/// the same category alone (`p_e = 1`): then nothing tells agreement from habit.
///
/// J. Cohen, A coefficient of agreement for nominal scales, Educational and Psychological
/// Measurement 20 (1960), 37–46.
pub fn kappa(pairs: &[(usize, usize)]) -> Option<f64> {
    let observed = percent(pairs)?;
    let n = pairs.len() as f64;
    let mut used: BTreeMap<usize, (u64, u64)> = BTreeMap::new();
    for (a, b) in pairs {
        used.entry(*a).or_default().0 += 1;
        used.entry(*b).or_default().1 += 1;
    }
    let expected: u64 = used.values().map(|(a, b)| a * b).sum();
    let total = (pairs.len() * pairs.len()) as u64;
    if expected == total {
        return None;
    }
    let expected = expected as f64 / (n * n);
    Some((observed - expected) / (1.0 - expected))
}

/// What the categories are to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// The same or not.
    Nominal,
    /// In the order of their numbers; how far apart is told by how often those between are used.
    Ordinal,
}

/// Krippendorff's alpha of any number of raters: `1 − D_o / D_e`.
///
/// A row is a rated thing, a column a rater, none what a rater left out; rows with fewer than two
/// values pair nothing and are left out. With the coincidences
/// `o_ck = Σ_u (pairs of c and k in row u) / (m_u − 1)`, their margins `n_c` and total `n`:
///
/// `alpha = 1 − (n − 1) · Σ_{c<k} o_ck δ²_ck / Σ_{c<k} n_c n_k δ²_ck`,
///
/// where `δ²` is 1 for two different categories (nominal), or
/// `(Σ_{g=c..k} n_g − (n_c + n_k) / 2)²` (ordinal). None without a pair, and where only one category
/// is used at all: without variation, reliability is not defined.
///
/// K. Krippendorff, Computing Krippendorff's alpha-reliability, University of Pennsylvania (2011).
pub fn alpha(rows: &[Vec<Option<usize>>], level: Level) -> Option<f64> {
    let coincidences = coincidences(rows);
    let mut margins: BTreeMap<usize, f64> = BTreeMap::new();
    for ((category, _), count) in &coincidences {
        *margins.entry(*category).or_default() += count;
    }
    let n: f64 = margins.values().sum();
    let (mut observed, mut expected) = (0.0, 0.0);
    for (c, n_c) in &margins {
        for (k, n_k) in margins.range(c + 1..) {
            let delta = delta_squared(&margins, *c, *k, level);
            observed += coincidences.get(&(*c, *k)).copied().unwrap_or(0.0) * delta;
            expected += n_c * n_k * delta;
        }
    }
    (expected > 0.0).then(|| 1.0 - (n - 1.0) * observed / expected)
}

fn coincidences(rows: &[Vec<Option<usize>>]) -> BTreeMap<(usize, usize), f64> {
    let mut coincidences = BTreeMap::new();
    for row in rows {
        let values: Vec<usize> = row.iter().flatten().copied().collect();
        let weight = 1.0 / values.len().saturating_sub(1).max(1) as f64;
        for (at, a) in values.iter().enumerate() {
            for (other, b) in values.iter().enumerate() {
                if at != other {
                    *coincidences.entry((*a, *b)).or_default() += weight;
                }
            }
        }
    }
    coincidences
}

fn delta_squared(margins: &BTreeMap<usize, f64>, c: usize, k: usize, level: Level) -> f64 {
    if level == Level::Nominal {
        return 1.0;
    }
    let between: f64 = margins.range(c..=k).map(|(_, n)| n).sum();
    let distance = between - (margins[&c] + margins[&k]) / 2.0;
    distance * distance
}
