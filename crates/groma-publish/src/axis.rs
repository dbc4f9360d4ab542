//! A scale across a figure: where it begins and ends, and what is marked between.

use crate::number::fixed;

/// From where to where the figure reaches, and what is marked between.
pub(crate) struct Axis {
    low: f64,
    high: f64,
    pub(crate) ticks: Vec<f64>,
    decimals: u8,
}

impl Axis {
    /// Around these values; from 0 when that costs at most half of the
    /// width, and to the end of the scale when it is near.
    pub(crate) fn around(values: impl Iterator<Item = f64>, most: Option<f64>) -> Option<Self> {
        let drawn = values.filter(|value| value.is_finite());
        let (low, high) = drawn.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
            (low.min(value), high.max(value))
        });
        if low > high {
            return None;
        }
        let from_zero = low >= 0.0 && low <= high * 0.5;
        let low = if from_zero { 0.0 } else { low };
        let high = most.filter(|most| *most >= high && *most <= high * 1.25).unwrap_or(high);
        let spread = if high > low { high - low } else { high.abs().max(1.0) };
        let step = nice_step(spread);
        let start = (low / step).floor();
        let steps = ((high / step).ceil() - start).clamp(1.0, 20.0);
        let end = if most == Some(high) { high } else { (start + steps) * step };
        let ticks = (0..=steps as i32)
            .map(|at| (start + f64::from(at)) * step)
            .filter(|tick| *tick <= end)
            .collect();
        let decimals = decimals_of(step);
        Some(Self { low: start * step, high: end, ticks, decimals })
    }

    /// How far to the right a value lies, 0 to 1.
    pub(crate) fn share(&self, value: f64) -> f64 {
        (value - self.low) / (self.high - self.low)
    }

    /// The same as a length of the drawing.
    pub(crate) fn at(&self, value: f64) -> String {
        format!("{:.2}%", self.share(value) * 100.0)
    }

    /// A tick in the digits that tell it apart.
    pub(crate) fn label(&self, tick: f64) -> String {
        fixed(tick, self.decimals)
    }
}

/// A step of 1, 2 or 5 times a power of ten that gives about six ticks.
fn nice_step(spread: f64) -> f64 {
    let rough = spread / 6.0;
    // Powers by multiplying: logarithms differ in the last bit between machines.
    let mut power = 1.0;
    while power * 10.0 <= rough {
        power *= 10.0;
    }
    while power > rough && power > 1e-12 {
        power /= 10.0;
    }
    let steps = [1.0, 2.0, 5.0, 10.0];
    steps.into_iter().map(|step| step * power).find(|step| *step >= rough).unwrap_or(rough)
}

/// The digits after the point that tell ticks apart.
fn decimals_of(step: f64) -> u8 {
    let mut step = step;
    let mut decimals = 0;
    while step < 1.0 - 1e-9 && decimals < 12 {
        step *= 10.0;
        decimals += 1;
    }
    decimals
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_axis_holds_what_is_drawn() {
        let cases =
            [[0.0, 0.0], [1.0, 1.0], [-5.0, 3.0], [0.47, 0.91], [9999.0, 1e6], [1e-9, 2e-9]];
        for values in cases {
            let axis = Axis::around(values.into_iter(), None).unwrap();
            assert!((2..=12).contains(&axis.ticks.len()), "{values:?} {:?}", axis.ticks);
            for value in values {
                assert!(
                    (0.0..=1.0).contains(&axis.share(value)),
                    "{value} {} {}",
                    axis.low,
                    axis.high
                );
            }
        }
        assert!(Axis::around(std::iter::empty(), Some(1.0)).is_none());
    }
}
