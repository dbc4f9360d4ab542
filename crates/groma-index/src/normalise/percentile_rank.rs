//! Percentile rank: the share of the other units that a unit leaves behind.

use super::{Leaf, Method, rank};
use crate::{Refusal, Ties};

pub(super) const METHOD: Method = Method {
    name: "percentile-rank",
    higher: "(rank − 1)/(n − 1)",
    lower: "(rank of −x − 1)/(n − 1)",
    refuses: "a single unit",
};

/// (rank − 1)/(n − 1), rank ascending in goodness, n the number of units with a value.
pub(super) fn scores(leaf: &Leaf, ties: Ties) -> Result<Vec<f64>, Refusal> {
    let n = leaf.available().count();
    if n == 1 {
        let unit = leaf.values().iter().position(|x| !x.is_nan()).unwrap_or_default();
        return Err(Refusal::MeasureMoreUnits { node: leaf.node, method: METHOD.name, unit });
    }
    let mut scores = rank::scores(leaf, ties)?;
    for score in &mut scores {
        *score = (*score - 1.0) / (n as f64 - 1.0);
    }
    Ok(scores)
}

#[cfg(test)]
mod tests {
    use crate::normalise::tests::{check, refused};
    use crate::{Normalise, Refusal, Ties};

    #[test]
    fn from_zero_to_one() {
        let how = Normalise::PercentileRank { ties: Ties::Average };
        check(
            &how,
            &[Some(3.0), Some(1.0), Some(3.0), None],
            &[Some(0.75), Some(0.0), Some(0.75), None],
        );
    }

    #[test]
    fn one_unit_is_refused() {
        let how = Normalise::PercentileRank { ties: Ties::Min };
        let refusal = refused(&how, &[None, Some(3.0)]);
        assert!(matches!(refusal, Refusal::MeasureMoreUnits { unit: 1, .. }));
    }
}
