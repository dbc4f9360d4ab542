//! Pages that go round in a circle, noticed in constant space: one page is remembered, and replaced
//! after twice as many pages each time (Brent, *An improved Monte Carlo factorization algorithm*,
//! BIT 20, 1980), so that a circle of any length closes on a remembered page before long.

use serde::{Deserialize, Serialize};
use std::hash::{DefaultHasher, Hash, Hasher};

/// What is remembered; it can be part of a step's state.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Circle {
    page: u64,
    since: u64,
    patience: u64,
}

impl Circle {
    /// Takes note of a page, by the identifiers on it; true when it was there before.
    pub(crate) fn closes(&mut self, identifiers: &[String]) -> bool {
        let mut hasher = DefaultHasher::new();
        identifiers.hash(&mut hasher);
        let page = hasher.finish();
        if self.patience > 0 && page == self.page {
            return true;
        }
        if self.since == self.patience {
            self.page = page;
            self.patience = (self.patience * 2).max(1);
            self.since = 0;
        }
        self.since += 1;
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// After how many pages a circle is noticed that begins after `before` pages.
    fn check(before: usize, length: usize, expected: Option<usize>) {
        let mut circle = Circle::default();
        let page = |at: usize| if at < before { at } else { before + (at - before) % length };
        let noticed = (0..100).find(|at| circle.closes(&[page(*at).to_string()]));
        assert_eq!(noticed, expected, "{before} pages, then {length} in a circle");
    }

    #[test]
    fn every_circle_closes() {
        check(0, 1, Some(1));
        check(0, 2, Some(3));
        check(3, 1, Some(4));
        check(5, 2, Some(9));
        check(0, 200, None);
    }
}
