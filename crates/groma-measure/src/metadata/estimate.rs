//! A share where only some addresses were probed.
//!
//! Where no address is named, none has to be probed: of those the answer is sure, and they are
//! counted whole. The others are open; of them some were told by probes. A share over the sure and
//! the told together would count the sure at full weight and the open only as far as they were
//! probed. So it is `(sure that hold + open · told that hold / told) / (sure + open)`, which for a
//! metric that fails wherever there is no address is the share that has one times the share of the
//! probed that hold. Reference: W. G. Cochran, Sampling Techniques, 3rd ed., 1977, §5A.9
//! (post-stratification), §3.2 (the standard error, with the correction for a finite population).
//!
//! Where the best distribution of a data set counts, a data set is told when all its addresses are. So a
//! sample of addresses leans to data sets with few of them: with one address in ten probed, a data set
//! of two is told once in a hundred. See [`Told::estimate_by_class`].

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

/// Data sets with the same number of addresses that probes have to tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Class {
    /// How many there are.
    pub open: u64,
    /// Of how many every address was told, and for how many of those it holds.
    pub told: u64,
    pub told_met: u64,
}

/// The part of all data sets that may stand in classes of which none was told. Their share is taken
/// from the class beside them, and may be any; of more than this, nothing is said.
const BLIND_MAX: f64 = 0.05;

/// The variance of something that holds or does not, when nothing is known of it.
const AT_WORST: f64 = 0.25;

impl Class {
    /// Adds what was told of others.
    pub(super) fn add(&mut self, more: Self) {
        self.open += more.open;
        self.told += more.told;
        self.told_met += more.told_met;
    }

    fn share(self) -> f64 {
        self.told_met as f64 / self.told as f64
    }

    /// The variance of that share: that of a simple sample of the class.
    fn variance(self) -> f64 {
        match self.told {
            told if told >= self.open => 0.0,
            0 | 1 => AT_WORST,
            told => {
                let missing = 1.0 - told as f64 / self.open as f64;
                missing * self.share() * (1.0 - self.share()) / (told - 1) as f64
            }
        }
    }
}

/// An estimated share: how many hold, of how many.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Estimate {
    pub met: f64,
    pub of: f64,
    /// The standard error of `met / of`; none where everything was told.
    pub error: Option<f64>,
}

/// How those weigh that were told.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Weights {
    /// Distributions told and open, each of which counts as one draw.
    pub drawn: u64,
    pub population: u64,
    /// The squares of the weights of what was told, and of what holds of it, where all weights together
    /// are 1.
    pub squares: f64,
    pub squares_met: f64,
}

impl Weights {
    fn even(of: Told) -> Self {
        let one = 1.0 / of.told.max(1) as f64;
        let (squares, squares_met) = (one, of.told_met as f64 * one * one);
        Self { drawn: of.told, population: of.open, squares, squares_met }
    }
}

impl Told {
    /// Everything is sure: nothing of it depends on probes.
    pub(super) fn sure(met: u64, said: u64) -> Self {
        Self { sure: said, sure_met: met, ..Self::default() }
    }

    /// The estimate; none where nothing is open and nothing sure, or nothing of what is open was
    /// told.
    pub(super) fn estimate(self) -> Option<Estimate> {
        self.weighted(Weights::even(self))
    }

    /// The same where those that were told count with weights, as the distributions of a data set do
    /// where each data set counts as one: a ratio, whose variance, linearised, is
    /// (1 − f) n / (n − 1) · Σ w² (y − R)² / (Σ w)², which with even weights is that of the simple
    /// sample. Reference: C.-E. Särndal, B. Swensson, J. Wretman, Model Assisted Survey Sampling, 1992,
    /// §5.6 (estimation of a ratio).
    pub(super) fn weighted(self, weights: Weights) -> Option<Estimate> {
        let Weights { drawn, population, .. } = weights;
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
            0 | 1 => AT_WORST,
            drawn => {
                let hold = weights.squares_met * (1.0 - share).powi(2);
                let fail = (weights.squares - weights.squares_met) * share.powi(2);
                missing * drawn as f64 / (drawn - 1) as f64 * (hold + fail)
            }
        };
        let error = Some(variance.sqrt() * self.open as f64 / of);
        Some(Estimate { met, of, error })
    }

    /// The estimate where a data set is told when several addresses are, from the data sets by how
    /// many addresses each has, few first.
    ///
    /// Every data set that was told counts with the inverse of the probability that one with as many
    /// addresses is, πₖ. That is estimated by the part of them that was: π̂ₖ = tₖ / Nₖ, which takes in
    /// what a sample drew and what a probe could not tell. The share is the ratio of the two weighted
    /// sums, R = Σ y / π̂ over Σ 1 / π̂, and as the weights of a class add up to the Nₖ that are known, it
    /// is Σ (Nₖ / N) pₖ. Its variance, linearised, is that of the residuals y − pₖ within each class:
    /// Σ (Nₖ / N)² (1 − tₖ / Nₖ) pₖ (1 − pₖ) / (tₖ − 1). Reference: C.-E. Särndal, B. Swensson,
    /// J. Wretman, Model Assisted Survey Sampling, 1992, §5.7 (the weighted sample mean as a ratio),
    /// §15.6 (groups of the same response, with their counted response rates).
    ///
    /// None where nothing was told, or where more than [`BLIND_MAX`] stand in classes of which nothing
    /// was: no weight makes up for data sets that are never told.
    pub(super) fn estimate_by_class(self, classes: &[Class]) -> Option<Estimate> {
        if self.told >= self.open || self.told == 0 {
            return self.estimate();
        }
        let of = (self.sure + self.open) as f64;
        let blind: u64 = classes.iter().filter(|class| class.told == 0).map(|c| c.open).sum();
        if blind as f64 > BLIND_MAX * of {
            return None;
        }
        let told = |class: &&Class| class.told > 0;
        let (mut met, mut variance) = (self.sure_met as f64, 0.0);
        for (at, class) in classes.iter().enumerate() {
            let nearest = classes[..=at].iter().rev().chain(&classes[at..]).find(told)?;
            let (open, unknown) = (class.open as f64, class.told == 0);
            met += open * nearest.share();
            let spread = if unknown { AT_WORST } else { class.variance() };
            variance += (open / of).powi(2) * spread;
        }
        Some(Estimate { met, of, error: Some(variance.sqrt()) })
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
            let got = told_of.estimate().map(|e| (e.met / e.of, e.error.unwrap_or(0.0)));
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

    /// 10 data sets of one distribution, 10 of four; of each distribution a half was told. Those of the
    /// first hold, which weigh 5 of the 10 that were told.
    #[test]
    fn weights_that_differ_widen_the_error() {
        let told = Told { open: 20, told: 10, told_met: 5, ..Told::default() };
        let squares = |single: f64, quarter: f64| (single + quarter / 16.0) / 100.0;
        let weights = Weights {
            drawn: 25,
            population: 50,
            squares: squares(5.0, 20.0),
            squares_met: squares(5.0, 0.0),
        };
        let got = told.weighted(weights).unwrap();
        let variance: f64 = 0.5 * 25.0 / 24.0 * (5.0 + 20.0 / 16.0) / 100.0 * 0.25;
        assert!((got.met / got.of - 0.5).abs() < 1e-12);
        assert!((got.error.unwrap() - variance.sqrt()).abs() < 1e-12, "{got:?}");
        assert!(
            got.error
                > told
                    .weighted(Weights {
                        drawn: 25,
                        population: 50,
                        ..Weights::even(Told { told: 25, told_met: 12, ..told })
                    })
                    .unwrap()
                    .error
        );
    }

    #[test]
    fn shares_of_data_sets_with_several_addresses() {
        let check = |sure: u64, classes: &[[u64; 3]], expected: Option<(f64, f64)>| {
            let classes: Vec<Class> = classes
                .iter()
                .map(|[open, told, told_met]| Class {
                    open: *open,
                    told: *told,
                    told_met: *told_met,
                })
                .collect();
            let sum = |of: fn(&Class) -> u64| classes.iter().map(of).sum();
            let (open, told, told_met) = (sum(|c| c.open), sum(|c| c.told), sum(|c| c.told_met));
            let all = Told { sure, sure_met: 0, open, told, told_met };
            let got = all.estimate_by_class(&classes);
            let got = got.map(|e| (e.met / e.of, e.error.unwrap_or(0.0)));
            match (got, expected) {
                (Some(got), Some(expected)) => {
                    assert!((got.0 - expected.0).abs() < 1e-12, "{classes:?}: {got:?}");
                    assert!((got.1 - expected.1).abs() < 1e-12, "{classes:?}: {got:?}");
                }
                (got, expected) => assert_eq!(got, expected, "{classes:?}"),
            }
        };
        // One class is a simple sample.
        check(0, &[[100, 20, 10]], Some((0.5, (0.8_f64 * 0.25 / 19.0).sqrt())));
        // Those with two addresses are told once in ten times, and are half of all.
        check(0, &[[100, 50, 50], [100, 10, 0]], Some((0.5, 0.0)));
        let each = 0.5_f64.powi(2) * (0.9 * 0.25 / 9.0);
        check(0, &[[100, 50, 50], [100, 10, 5]], Some((0.75, each.sqrt())));
        check(200, &[[100, 50, 50], [100, 10, 5]], Some((0.375, each.sqrt() / 2.0)));
        // None told of many: nothing is said. Of few: like the others, and perhaps not.
        check(0, &[[90, 50, 50], [10, 0, 0]], None);
        check(0, &[[96, 96, 96], [4, 0, 0]], Some((1.0, 0.04 * 0.5)));
        check(0, &[[4, 0, 0], [96, 96, 48]], Some((0.5, 0.04 * 0.5)));
        // Everything told, nothing told, nothing there.
        check(0, &[[10, 10, 5], [10, 10, 0]], Some((0.25, 0.0)));
        check(0, &[[10, 0, 0]], None);
        check(0, &[], None);
    }

    /// A fixed sequence of numbers (SplitMix64; G. Steele, D. Lea, C. Flood, 2014).
    struct Draws(u64);

    impl Draws {
        fn below(&mut self, most: usize) -> usize {
            self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut z = self.0;
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            ((z ^ (z >> 31)) % most as u64) as usize
        }

        /// The first so many of these, after they were mixed.
        fn draw(&mut self, all: &mut [usize], size: usize) {
            for at in 0..size {
                let other = at + self.below(all.len() - at);
                all.swap(at, other);
            }
        }
    }

    /// 1,200 data sets, of which 600 have one address, 400 two, 200 three, and the best answers for
    /// 40 %, 70 % and 95 % of them. Of the 2,000 addresses, 800 are drawn, 2,000 times. On average the
    /// estimate is the truth to 0.005 (what was told, unweighted, is off by ten times that), and its
    /// standard error the spread of the estimates to 5 %.
    #[test]
    fn a_sample_of_addresses_says_what_all_say_of_data_sets() {
        const DRAWS: usize = 2_000;
        let groups = [(600, 1, 0.4), (400, 2, 0.7), (200, 3, 0.95)];
        let (mut owner, mut holds, mut class) = (Vec::new(), Vec::new(), Vec::new());
        for (at, (datasets, addresses, share)) in groups.into_iter().enumerate() {
            for n in 0..datasets {
                owner.extend(std::iter::repeat_n(holds.len(), addresses));
                holds.push((n as f64) < share * datasets as f64);
                class.push(at);
            }
        }
        let truth = holds.iter().filter(|holds| **holds).count() as f64 / holds.len() as f64;
        let mut draws = Draws(7);
        let mut addresses: Vec<usize> = (0..owner.len()).collect();
        let (mut estimates, mut variances, mut plain) = (Vec::new(), 0.0, 0.0);
        for _ in 0..DRAWS {
            draws.draw(&mut addresses, 800);
            let mut drawn = vec![0; holds.len()];
            addresses[..800].iter().for_each(|address| drawn[owner[*address]] += 1);
            let mut classes = [Class::default(); 3];
            for dataset in 0..holds.len() {
                let told = drawn[dataset] == groups[class[dataset]].1;
                let met = u64::from(told && holds[dataset]);
                classes[class[dataset]].add(Class { open: 1, told: told.into(), told_met: met });
            }
            let (told, told_met) =
                classes.iter().fold((0, 0), |all, c| (all.0 + c.told, all.1 + c.told_met));
            let all = Told { open: holds.len() as u64, told, told_met, ..Told::default() };
            let estimate = all.estimate_by_class(&classes).unwrap();
            estimates.push(estimate.met / estimate.of);
            variances += estimate.error.unwrap().powi(2) / DRAWS as f64;
            plain += told_met as f64 / told as f64 / DRAWS as f64;
        }
        let mean = estimates.iter().sum::<f64>() / DRAWS as f64;
        let spread = estimates.iter().map(|one| (one - mean).powi(2)).sum::<f64>();
        let spread = spread / (DRAWS - 1) as f64;
        assert!((mean - truth).abs() < 0.005, "{mean} {truth}");
        assert!((plain - truth).abs() > 0.05, "{plain} {truth}");
        let ratio = (variances / spread).sqrt();
        assert!((ratio - 1.0).abs() < 0.05, "{ratio}");
    }
}
