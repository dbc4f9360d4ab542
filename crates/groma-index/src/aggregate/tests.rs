//! What every aggregation must do, and the checks with which each proves its own numbers.

use super::METHODS;
use crate::{
    Aggregate, Body, Direction, Matrix, Missing, Node, Normalise, Plan, RankRule, Refusal, compute,
};

/// One node over its children: method, weights, maxima and missing policy.
#[derive(Clone)]
pub(super) struct Case {
    aggregate: Aggregate,
    missing: Missing,
    coverage_min: f64,
    weights: Vec<f64>,
    points_max: Vec<f64>,
}

impl Case {
    /// Equal weights, the method's own missing policy, no threshold.
    pub(super) fn of(aggregate: Aggregate) -> Case {
        let missing = aggregate.missing_default();
        Case { aggregate, missing, coverage_min: 0.0, weights: vec![], points_max: vec![] }
    }

    pub(super) fn weights(&self, weights: &[f64]) -> Case {
        Case { weights: weights.to_vec(), ..self.clone() }
    }

    pub(super) fn points_max(&self, points_max: &[f64]) -> Case {
        Case { points_max: points_max.to_vec(), ..self.clone() }
    }

    pub(super) fn missing(&self, missing: Missing) -> Case {
        Case { missing, ..self.clone() }
    }

    pub(super) fn coverage(&self, coverage_min: f64) -> Case {
        Case { coverage_min, ..self.clone() }
    }

    fn run(&self, scores: &[Option<f64>]) -> Result<Option<f64>, Refusal> {
        let Case { aggregate, missing, coverage_min, .. } = *self;
        let mut nodes = vec![Node::inner(aggregate)];
        nodes[0].body = Body::Inner { aggregate, missing, coverage_min };
        let mut matrix = Matrix::new(1, scores.len() + 1);
        for (child, score) in scores.iter().enumerate() {
            let weight = self.weights.get(child).copied().unwrap_or(1.0);
            let leaf =
                Node::leaf(Normalise::None, Direction::HigherIsBetter).below(0).weighing(weight);
            nodes.push(Node { points_max: self.points_max.get(child).copied(), ..leaf });
            if let Some(score) = score {
                matrix.set(0, child + 1, *score)?;
            }
        }
        compute(&matrix, &Plan { nodes, rank: RankRule::default() }).map(|index| index.score(0, 0))
    }
}

/// Checks the score of one unit, to 1e-12.
pub(super) fn check(case: &Case, scores: &[Option<f64>], expected: Option<f64>) {
    let got = case.run(scores).unwrap();
    let near = match (got, expected) {
        (Some(a), Some(b)) => (a - b).abs() <= 1e-12 * b.abs().max(1.0),
        (a, b) => a == b,
    };
    assert!(near, "{:?} of {scores:?}: got {got:?}, expected {expected:?}", case.aggregate);
}

/// The refusal of one unit's scores.
pub(super) fn refused(case: &Case, scores: &[Option<f64>]) -> Refusal {
    case.run(scores).expect_err("should have been refused")
}

#[test]
fn every_file_is_in_the_list_and_every_listed_method_has_a_file() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/aggregate");
    let mut files: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_string_lossy().replace('_', "-"))
        .filter(|name| name != "tests")
        .collect();
    let mut listed: Vec<&str> = METHODS.iter().map(|method| method.name).collect();
    files.sort();
    listed.sort();
    assert_eq!(files, listed);
}
