//! Borda: the number of units that are worse, half a point for each tie under average ties.

use super::{Leaf, Method, rank};
use crate::{Refusal, Ties};

pub(super) const METHOD: Method =
    Method { name: "borda", higher: "rank − 1", lower: "rank of −x − 1", refuses: "nothing" };

/// rank − 1, rank ascending in goodness (de Borda 1784).
pub(super) fn scores(leaf: &Leaf, ties: Ties) -> Result<Vec<f64>, Refusal> {
    let mut scores = rank::scores(leaf, ties)?;
    for score in &mut scores {
        *score -= 1.0;
    }
    Ok(scores)
}

#[cfg(test)]
mod tests {
    use crate::normalise::tests::check;
    use crate::{Normalise, Ties};

    #[test]
    fn number_beaten() {
        let x = [Some(3.0), Some(1.0), Some(3.0), None];
        check(&Normalise::Borda { ties: Ties::Min }, &x, &[Some(1.0), Some(0.0), Some(1.0), None]);
        check(
            &Normalise::Borda { ties: Ties::Average },
            &x,
            &[Some(1.5), Some(0.0), Some(1.5), None],
        );
    }
}
