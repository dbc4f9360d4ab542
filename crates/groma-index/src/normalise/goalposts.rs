//! Goalposts: as scaled, with values beyond the posts clipped or kept. UNDP's Human Development
//! Index is the best-known user (*Technical notes 2023/24*, note 1).

use super::{Leaf, Method, scaled};
use crate::{Outside, Refusal};

pub(super) const METHOD: Method = Method {
    name: "goalposts",
    higher: "s·clip((x − lo)/(hi − lo))",
    lower: "s·clip((hi − x)/(hi − lo))",
    refuses: "lo ≥ hi; s ≤ 0",
};

/// s·clip((x − lo)/(hi − lo)), and (hi − x) where lower is better; clip, to 0..=1, is optional.
pub(super) fn scores(
    leaf: &Leaf,
    lower: f64,
    upper: f64,
    scale: f64,
    outside: Outside,
) -> Result<Vec<f64>, Refusal> {
    scaled::line(leaf, lower, upper, scale, |share| match outside {
        // `clamp` hands NaN, that is missing, through.
        Outside::Clip => share.clamp(0.0, 1.0),
        Outside::Keep => share,
    })
}

#[cfg(test)]
mod tests {
    use crate::normalise::tests::{check, check_lower};
    use crate::{Normalise, Outside};

    /// Life expectancy of 71.4 years between 20 and 85: 0.791 (UNDP, technical note 1).
    #[test]
    fn life_expectancy_index() {
        let how =
            Normalise::Goalposts { lower: 20.0, upper: 85.0, scale: 1.0, outside: Outside::Clip };
        check(
            &how,
            &[Some(71.4), Some(90.0), Some(85.0)],
            &[Some(51.4 / 65.0), Some(1.0), Some(1.0)],
        );
    }

    #[test]
    fn outside_is_clipped_or_kept() {
        let clip =
            Normalise::Goalposts { lower: 0.0, upper: 10.0, scale: 100.0, outside: Outside::Clip };
        let keep =
            Normalise::Goalposts { lower: 0.0, upper: 10.0, scale: 100.0, outside: Outside::Keep };
        let x = [Some(-5.0), None, Some(4.0), Some(15.0)];
        check(&clip, &x, &[Some(0.0), None, Some(40.0), Some(100.0)]);
        check(&keep, &x, &[Some(-50.0), None, Some(40.0), Some(150.0)]);
        check_lower(&clip, &x, &[Some(100.0), None, Some(60.0), Some(0.0)]);
    }
}
