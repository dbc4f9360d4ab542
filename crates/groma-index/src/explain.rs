//! Why a score is what it is: what each child contributes, and what the node itself changes.

use crate::adjust::limit;
use crate::combine::Term;
use crate::compute::terms;
use crate::{Aggregate, Body, Index, Missing};

/// One child's part in a score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Contribution {
    /// The child.
    pub child: usize,
    /// Its weight as used for this unit: renormalised over the children that count, 0 when the
    /// child is missing and does not count; under [`Aggregate::Sum`] the factor of its points.
    pub weight_used: f64,
    /// Its score; `None` when missing.
    pub child_score: Option<f64>,
    /// Its amount in the node's units: weight times score, or weight times percentage of the
    /// maximum under [`Aggregate::MeanPercent`].
    pub contribution: f64,
}

/// An amount by which a node's score differs from the sum of its children's contributions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Adjustment {
    /// What causes it.
    pub reason: Reason,
    /// Amount, in the node's units; may be 0 for a gate that is fully open.
    pub amount: f64,
}

/// Why a score is not the sum of its children's contributions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Reason {
    /// The node is an indicator; the amount is its normalised value.
    Indicator,
    /// The value was given in the matrix in place of the children; the amount is the whole score.
    Given,
    /// The method is not additive: what it gives beyond the weighted sum of its children.
    Compensation(Aggregate),
    /// The score of this node multiplies the value.
    Gate(usize),
    /// The value was lifted.
    Floor,
    /// The value was held down.
    Cap,
}

impl Index {
    /// What each child contributes to the score of `unit` at `node`, in the order of the plan.
    /// Empty for an indicator, a given value and a missing score; children of weight 0 are left out.
    ///
    /// Contributions and [`Index::adjustments`] sum to the score within 1e-12 of the largest amount.
    #[must_use]
    pub fn contributions(&self, unit: usize, node: usize) -> Vec<Contribution> {
        let Body::Inner { aggregate, missing, .. } = self.plan.nodes[node].body else {
            return Vec::new();
        };
        if self.score(unit, node).is_none() || self.is_given(unit, node) {
            return Vec::new();
        }
        let terms =
            terms(self, node, |child| self.plan.nodes[child].weight, |child| &self.scores[child]);
        let used = Used::of(&terms, aggregate, missing, unit);
        terms.iter().map(|term| used.contribution(term)).collect()
    }

    /// What the node does beyond adding its children's contributions, in the order in which it
    /// happens. Empty for a missing score, and for an additive node without gates and limits.
    #[must_use]
    pub fn adjustments(&self, unit: usize, node: usize) -> Vec<Adjustment> {
        let Some(score) = self.score(unit, node) else { return Vec::new() };
        let plan = &self.plan.nodes[node];
        let body = self.body(unit, node);
        let aggregate = match plan.body {
            Body::Leaf { .. } => None,
            Body::Inner { aggregate, .. } => Some(aggregate),
        };
        let mut adjustments = Vec::new();
        let mut add = |reason, amount| adjustments.push(Adjustment { reason, amount });
        match aggregate {
            None => add(Reason::Indicator, body),
            Some(_) if self.is_given(unit, node) => {
                add(Reason::Given, score);
                return adjustments;
            }
            Some(aggregate) if is_additive(aggregate) => {}
            Some(aggregate) => {
                let sum: f64 =
                    self.contributions(unit, node).iter().map(|part| part.contribution).sum();
                add(Reason::Compensation(aggregate), body - sum);
            }
        }
        let mut value = body;
        for &gate in &plan.gates {
            let share = self.scores[gate].get(unit).clamp(0.0, 1.0);
            add(Reason::Gate(gate), value * share - value);
            value *= share;
        }
        let lifted = limit(value, plan.floor, None);
        if lifted != value {
            add(Reason::Floor, lifted - value);
        }
        let held = limit(lifted, None, plan.cap);
        if held != lifted {
            add(Reason::Cap, held - lifted);
        }
        adjustments
    }
}

/// True when the method's value is the sum of its children's contributions.
fn is_additive(aggregate: Aggregate) -> bool {
    matches!(aggregate, Aggregate::Sum | Aggregate::Arithmetic | Aggregate::MeanPercent)
}

/// One unit's weights as a node uses them.
struct Used {
    unit: usize,
    aggregate: Aggregate,
    missing: Missing,
    /// What every weight is multiplied by.
    factor: f64,
}

impl Used {
    fn of(terms: &[Term], aggregate: Aggregate, missing: Missing, unit: usize) -> Used {
        let there = |term: &&Term| !term.column.get(unit).is_nan();
        let total = |size: fn(&Term) -> f64| {
            let available: f64 = terms.iter().filter(there).map(size).sum();
            let whole: f64 = terms.iter().map(size).sum();
            (available, whole)
        };
        let complete = terms.iter().all(|term| there(&term));
        let factor = match (aggregate, missing) {
            (Aggregate::Sum, Missing::Renormalise) if !complete => {
                let (available, whole) = total(|term| term.weight * term.points_max);
                whole / available
            }
            (Aggregate::Sum, _) => 1.0,
            (_, Missing::Zero) => 1.0 / total(|term| term.weight).1,
            _ => 1.0 / total(|term| term.weight).0,
        };
        Used { unit, aggregate, missing, factor }
    }

    fn contribution(&self, term: &Term) -> Contribution {
        let child_score = term.column.option(self.unit);
        let counts = child_score.is_some() || self.missing == Missing::Zero;
        let weight_used = if counts { term.weight * self.factor } else { 0.0 };
        let size = match self.aggregate {
            Aggregate::MeanPercent => 100.0 / term.points_max,
            _ => 1.0,
        };
        let contribution = weight_used * size * child_score.unwrap_or(0.0);
        Contribution { child: term.node, weight_used, child_score, contribution }
    }
}
