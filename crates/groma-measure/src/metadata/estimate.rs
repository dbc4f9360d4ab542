//! A share where only some addresses were probed.
//!
//! Where no address is named, none has to be probed: of those the answer is sure, and they are
//! counted whole. The others are open; of them some were told by probes. A share over the sure and
//! the told together would count the sure at full weight and the open only as far as they were
//! probed. So it is `(sure that hold + open · told that hold / told) / (sure + open)`, which for a
//! metric that fails wherever there is no address is the share that has one times the share of the
//! probed that hold. Reference: W. G. Cochran, Sampling Techniques, 3rd ed., 1977, §5A.9
//! (post-stratification), §3.2 (the standard error, with the correction for a finite population).

/// What was counted of one expression: whole numbers, or parts of a data set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Told {
    /// Of how many the answer is sure, and for how many of those it holds.
    pub sure: u64,
    pub sure_met: u64,
    /// How many a probe could tell.
    pub open: u64,
    /// Of how many of those a probe told, and for how many of those it holds.
    pub told: u64,
    pub told_met: u64,
}

/// An estimated share: how many hold, of how many.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Estimate {
    pub met: f64,
    pub of: f64,
    /// The standard error of `met / of`; none where everything was told.
    pub error: Option<f64>,
}

impl Told {
    /// Everything is sure: nothing of it depends on probes.
    pub(super) fn sure(met: u64, said: u64) -> Self {
        Self { sure: said, sure_met: met, ..Self::default() }
    }

    /// The estimate; none where nothing is open and nothing sure, or nothing of what is open was
    /// told. `drawn` and `population` are the addresses told and open, in whole numbers.
    pub(super) fn estimate(self, drawn: u64, population: u64) -> Option<Estimate> {
        let of = (self.sure + self.open) as f64;
        if self.told >= self.open {
            let met = (self.sure_met + self.told_met) as f64;
            return (of > 0.0).then_some(Estimate { met, of, error: None });
        }
        if self.told == 0 {
            return None;
        }
        let share = self.told_met as f64 / self.told as f64;
        let met = self.sure_met as f64 + self.open as f64 * share;
        let missing = 1.0 - drawn as f64 / population.max(1) as f64;
        // Of one alone the spread is not known: at worst, half of them hold.
        let variance = match drawn {
            0 | 1 => 0.25,
            drawn => missing * share * (1.0 - share) / (drawn - 1) as f64,
        };
        let error = Some(variance.sqrt() * self.open as f64 / of);
        Some(Estimate { met, of, error })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_of_what_was_probed() {
        let check = |[sure, sure_met, open, told, told_met]: [u64; 5],
                     expected: Option<(f64, f64)>| {
            let told_of = Told { sure, sure_met, open, told, told_met };
            let got = told_of.estimate(told, open).map(|e| (e.met / e.of, e.error.unwrap_or(0.0)));
            match (got, expected) {
                (Some(got), Some(expected)) => {
                    assert!((got.0 - expected.0).abs() < 1e-12, "{told_of:?}: {got:?}");
                    assert!((got.1 - expected.1).abs() < 1e-12, "{told_of:?}: {got:?}");
                }
                (got, expected) => assert_eq!(got, expected, "{told_of:?}"),
            }
        };
        // 100 distributions, 50 with an address that works, 5 of them probed.
        check([50, 0, 50, 5, 5], Some((0.5, 0.0)));
        check([50, 0, 50, 50, 50], Some((0.5, 0.0)));
        check([50, 0, 50, 0, 0], None);
        check([50, 0, 0, 0, 0], Some((0.0, 0.0)));
        check([0, 0, 0, 0, 0], None);
        // 20 of 100 drawn, 10 hold: sqrt(0.8 · 0.25 / 19).
        check([0, 0, 100, 20, 10], Some((0.5, (0.8_f64 * 0.25 / 19.0).sqrt())));
        // The sure have no error.
        check([100, 0, 100, 20, 10], Some((0.25, (0.8_f64 * 0.25 / 19.0).sqrt() / 2.0)));
        check([0, 0, 2, 1, 1], Some((1.0, 0.5)));
    }
}
