//! Rank: ascending in goodness, so that the best of n units has n.

use super::{Leaf, Method};
use crate::rank::ranks_ascending;
use crate::{Refusal, Ties};

pub(super) const METHOD: Method = Method {
    name: "rank",
    higher: "rank of x, ascending",
    lower: "rank of −x, ascending",
    refuses: "nothing",
};

/// Rank of d·x in ascending order; ties, of exactly equal values, by `ties`.
pub(super) fn scores(leaf: &Leaf, ties: Ties) -> Result<Vec<f64>, Refusal> {
    Ok(ranks_ascending(leaf.values(), leaf.direction, ties))
}

#[cfg(test)]
mod tests {
    use crate::normalise::tests::{check, check_lower};
    use crate::{Normalise, Ties};

    #[test]
    fn ties_by_rule() {
        let x = [Some(5.0), Some(1.0), Some(5.0), None, Some(9.0)];
        let rank = |ties| Normalise::Rank { ties };
        check(&rank(Ties::Min), &x, &[Some(2.0), Some(1.0), Some(2.0), None, Some(4.0)]);
        check(&rank(Ties::Max), &x, &[Some(3.0), Some(1.0), Some(3.0), None, Some(4.0)]);
        check(&rank(Ties::Average), &x, &[Some(2.5), Some(1.0), Some(2.5), None, Some(4.0)]);
        check(&rank(Ties::Dense), &x, &[Some(2.0), Some(1.0), Some(2.0), None, Some(3.0)]);
        check_lower(&rank(Ties::Min), &x, &[Some(2.0), Some(4.0), Some(2.0), None, Some(1.0)]);
    }
}
