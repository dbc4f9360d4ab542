//! What holds for the distributions of one data set.

use super::estimate::Told;
use super::judge::Judged;

/// For how many distributions of one data set each part holds.
pub(super) struct Shares {
    pub met: [u32; 64],
    pub said: [u32; 64],
    sure: [u32; 64],
    sure_met: [u32; 64],
    open: [u32; 64],
    /// Parts that ask what probes found.
    probing: u64,
}

impl Shares {
    /// Counts the distributions of one data set.
    pub(super) fn of_dataset(judged: &Judged, dataset: usize, bits: usize) -> Self {
        let none = [0; 64];
        let probing = judged.probing;
        let mut shares =
            Self { met: none, said: none, sure: none, sure_met: none, open: none, probing };
        let range = judged.chunk.ranges[dataset].clone();
        let all = range.len() as u32;
        shares.said[..bits].fill(all);
        for row in range {
            let (met, said) = (judged.distributions.met[row], judged.distributions.said[row]);
            each_bit(met, |bit| shares.met[bit] += 1);
            each_bit(!said & mask(bits), |bit| shares.said[bit] -= 1);
            if probing != 0 {
                let (sure, open) = (judged.sure[row] & probing, judged.open[row] & probing);
                each_bit(sure, |bit| shares.sure[bit] += 1);
                each_bit(sure & met, |bit| shares.sure_met[bit] += 1);
                each_bit(open, |bit| shares.open[bit] += 1);
            }
        }
        shares
    }

    /// What was told of one part.
    pub(super) fn told(&self, bit: usize) -> Told {
        if self.probing >> bit & 1 == 0 {
            return Told::sure(self.met[bit].into(), self.said[bit].into());
        }
        let told = self.said[bit] - self.sure[bit];
        let told_met = self.met[bit] - self.sure_met[bit];
        // While nothing of a catalog was probed, what can be said without a probe does not count.
        let open = self.open[bit];
        let told = if open == 0 { (0, 0) } else { (told, told_met) };
        Told {
            sure: self.sure[bit].into(),
            sure_met: self.sure_met[bit].into(),
            open: open.into(),
            told: told.0.into(),
            told_met: told.1.into(),
        }
    }

    /// The share for one part; none when it can be said of no distribution.
    pub(super) fn of(&self, bit: usize) -> Option<f64> {
        let told = self.told(bit);
        told.estimate().map(|estimate| estimate.met / estimate.of)
    }
}

/// Calls with the place of every bit that is set.
pub(super) fn each_bit(mut bits: u64, mut each: impl FnMut(usize)) {
    while bits != 0 {
        each(bits.trailing_zeros() as usize);
        bits &= bits - 1;
    }
}

fn mask(bits: usize) -> u64 {
    if bits == 64 { u64::MAX } else { (1 << bits) - 1 }
}
