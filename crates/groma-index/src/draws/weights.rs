//! The weights of one draw.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

use super::{Distribution, WeightDraws};
use crate::{Index, Refusal};

/// Families of siblings whose weights are drawn together.
pub(super) struct Weights {
    families: Vec<Family>,
    distribution: Distribution,
    seed: [u8; 32],
}

/// The children of one node that have a weight.
///
/// What is drawn is what each child has at stake: its weight, or the points it can earn where the
/// parent adds points. So the sum of the stakes, there the most that can be earned, stays what it
/// was, and a unit that has everything keeps everything under every draw.
struct Family {
    parent: usize,
    children: Vec<Child>,
    total: f64,
}

struct Child {
    node: usize,
    stake: f64,
    weight_per_stake: f64,
}

impl Weights {
    /// Checks what is to be drawn.
    pub(super) fn of(index: &Index, how: &WeightDraws) -> Result<Weights, Refusal> {
        check(how)?;
        let at_level = |&node: &usize| {
            let first = index.children(node).first();
            first.is_some_and(|&child| index.depth(child) == how.level)
        };
        let families: Vec<Family> =
            (0..index.nodes()).filter(at_level).map(|node| family(index, node)).collect();
        if families.iter().all(|family| family.children.len() < 2) {
            return Err(Refusal::ChooseLevel { level: how.level });
        }
        let mut seed = [0; 32];
        seed[..8].copy_from_slice(&how.seed.to_le_bytes());
        Ok(Weights { families, distribution: how.distribution, seed })
    }

    /// True when the weights of this node's children change from draw to draw.
    pub(super) fn vary_below(&self, node: usize) -> bool {
        self.families.iter().any(|family| family.parent == node && family.children.len() > 1)
    }

    /// Writes the weights of draw number `draw` over those of the plan.
    pub(super) fn draw(&self, draw: u64, weights: &mut [f64]) {
        let mut stream = ChaCha8Rng::from_seed(self.seed);
        stream.set_stream(draw);
        for family in &self.families {
            let mut total = 0.0;
            for child in &family.children {
                weights[child.node] = match self.distribution {
                    Distribution::Uniform { spread } => {
                        child.stake * (1.0 + spread * (2.0 * uniform(&mut stream) - 1.0))
                    }
                    Distribution::Dirichlet { concentration } => gamma(&mut stream, concentration),
                };
                total += weights[child.node];
            }
            for child in &family.children {
                weights[child.node] *= family.total / total * child.weight_per_stake;
            }
        }
    }
}

fn family(index: &Index, parent: usize) -> Family {
    let child = |&node: &usize| {
        let (weight, stake) = (index.plan.nodes[node].weight, index.tree.stake[node]);
        (weight > 0.0).then(|| Child { node, stake, weight_per_stake: weight / stake })
    };
    let children: Vec<Child> = index.children(parent).iter().filter_map(child).collect();
    let total = children.iter().map(|child| child.stake).sum();
    Family { parent, children, total }
}

fn check(how: &WeightDraws) -> Result<(), Refusal> {
    let refuse = |parameter, value, rule| {
        Err(Refusal::CorrectParameter { step: "weight draws", node: None, parameter, value, rule })
    };
    if how.draws == 0 {
        return refuse("draws", 0.0, "at least one is needed");
    }
    if !(how.interval > 0.0 && how.interval < 1.0) {
        return refuse("interval", how.interval, "it is a share above 0 and below 1");
    }
    match how.distribution {
        Distribution::Uniform { spread } if !(spread > 0.0 && spread <= 1.0) => {
            refuse("spread", spread, "it is a share above 0 and at most 1")
        }
        Distribution::Dirichlet { concentration }
            if !(concentration > 0.0 && concentration.is_finite()) =>
        {
            refuse("concentration", concentration, "it must be finite and above 0")
        }
        _ => Ok(()),
    }
}

/// Uniform on 0..1 without its ends, so that no weight is drawn as 0: (k + ½)/2^53.
fn uniform(stream: &mut ChaCha8Rng) -> f64 {
    const STEP: f64 = 1.0 / (1u64 << 53) as f64;
    ((stream.next_u64() >> 11) as f64 + 0.5) * STEP
}

/// Gamma with this shape and scale 1 (Marsaglia and Tsang 2000); a Dirichlet draw is a row of them
/// over its sum.
fn gamma(stream: &mut ChaCha8Rng, shape: f64) -> f64 {
    if shape < 1.0 {
        let boost = libm::pow(uniform(stream), 1.0 / shape);
        // Not below the smallest double that has a reciprocal: a family must not sum to 0.
        return (gamma(stream, shape + 1.0) * boost).max(f64::MIN_POSITIVE);
    }
    let d = shape - 1.0 / 3.0;
    let c = 1.0 / (3.0 * libm::sqrt(d));
    loop {
        let x = normal(stream);
        let v = (1.0 + c * x) * (1.0 + c * x) * (1.0 + c * x);
        if v > 0.0 && libm::log(uniform(stream)) < 0.5 * x * x + d - d * v + d * libm::log(v) {
            return d * v;
        }
    }
}

/// Standard normal (Box and Muller 1958).
fn normal(stream: &mut ChaCha8Rng) -> f64 {
    let radius = libm::sqrt(-2.0 * libm::log(uniform(stream)));
    radius * libm::cos(std::f64::consts::TAU * uniform(stream))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stream(draw: u64) -> ChaCha8Rng {
        let mut stream = ChaCha8Rng::from_seed([0; 32]);
        stream.set_stream(draw);
        stream
    }

    /// A gamma variable has mean and variance equal to its shape.
    #[test]
    fn gamma_has_the_moments_of_its_shape() {
        for shape in [0.3, 1.0, 4.5] {
            let mut stream = stream(7);
            let draws: Vec<f64> = (0..20_000).map(|_| gamma(&mut stream, shape)).collect();
            let mean = draws.iter().sum::<f64>() / 20_000.0;
            let variance = draws.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / 20_000.0;
            assert!((mean / shape - 1.0).abs() < 0.04, "{shape}: mean {mean}");
            assert!((variance / shape - 1.0).abs() < 0.12, "{shape}: variance {variance}");
        }
    }

    /// The stream is part of a release: another generator would be another result.
    #[test]
    fn the_stream_does_not_change() {
        let first: Vec<u64> = (0..3).map(|draw| stream(draw).next_u64()).collect();
        assert_eq!(first, FIRST);
        assert!((0..1000).map(|draw| uniform(&mut stream(draw))).all(|u| u > 0.0 && u < 1.0));
    }

    /// Key 0, streams 0 to 2; the first is the published ChaCha8 test vector 3e00ef2f895f40d6 (eSTREAM).
    const FIRST: [u64; 3] =
        [15_438_444_565_445_410_878, 14_557_467_404_244_061_995, 17_972_449_062_447_848_704];
}
