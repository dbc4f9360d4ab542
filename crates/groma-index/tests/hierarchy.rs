//! What a plan means, on indices small enough to compute by hand.
#![allow(clippy::unwrap_used, reason = "a broken case should stop the test")]

use groma_index::{
    Aggregate, Body, Contribution, Direction, Index, Matrix, Missing, Node, Normalise, Plan,
    RankRule, Reason, Refusal, Remark, compute,
};

/// An indicator taken as it is.
fn leaf(parent: usize) -> Node {
    Node::leaf(Normalise::None, Direction::HigherIsBetter).below(parent)
}

fn mean() -> Node {
    Node::inner(Aggregate::Arithmetic)
}

fn plan(nodes: Vec<Node>) -> Plan {
    Plan { nodes, rank: RankRule::default() }
}

/// One row a unit, one cell a node, NaN where missing.
fn matrix(rows: &[&[f64]]) -> Matrix {
    let mut matrix = Matrix::new(rows.len(), rows[0].len());
    for (unit, row) in rows.iter().enumerate() {
        for (column, &value) in row.iter().enumerate().filter(|(_, value)| !value.is_nan()) {
            matrix.set(unit, column, value).unwrap();
        }
    }
    matrix
}

const NONE: f64 = f64::NAN;

/// Contributions and adjustments must account for every score.
fn assert_explained(index: &Index) {
    for node in 0..index.nodes() {
        for unit in 0..index.units() {
            let parts: f64 =
                index.contributions(unit, node).iter().map(|part| part.contribution).sum();
            let rest: f64 =
                index.adjustments(unit, node).iter().map(|adjustment| adjustment.amount).sum();
            let score = index.score(unit, node).unwrap_or(0.0);
            assert!(
                (parts + rest - score).abs() <= 1e-12 * score.abs().max(1.0),
                "unit {unit}, node {node}"
            );
        }
    }
}

fn reasons(index: &Index, unit: usize, node: usize) -> Vec<(Reason, f64)> {
    index
        .adjustments(unit, node)
        .iter()
        .map(|adjustment| (adjustment.reason, adjustment.amount))
        .collect()
}

#[test]
fn indicators_hang_at_any_depth_and_nodes_come_in_any_order() {
    // 3 is the root over indicator 0 and pillar 2; pillar 2 is over 1 and 4.
    let nodes = vec![
        leaf(3).weighing(2.0),
        leaf(2),
        Node { parent: Some(3), ..mean() },
        mean(),
        leaf(2).weighing(3.0),
    ];
    let index = compute(&matrix(&[&[10.0, 4.0, NONE, NONE, 8.0]]), &plan(nodes)).unwrap();
    assert_eq!(index.score(0, 2), Some(7.0));
    assert_eq!(index.score(0, 3), Some(9.0));
    assert_eq!(index.roots(), [3]);
    assert_eq!((0..5).map(|node| index.depth(node)).collect::<Vec<_>>(), [1, 2, 1, 0, 2]);
    let expected = [2.0 / 3.0, 1.0 / 12.0, 1.0 / 3.0, 1.0, 0.25];
    assert!(index.effective_weights().iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-15));
    assert_explained(&index);
}

#[test]
fn several_roots_are_several_indices() {
    let index =
        compute(&matrix(&[&[NONE, 1.0, NONE, 5.0]]), &plan(vec![mean(), leaf(0), mean(), leaf(2)]))
            .unwrap();
    assert_eq!((index.score(0, 0), index.score(0, 2)), (Some(1.0), Some(5.0)));
    assert_eq!((index.effective_weight(0), index.effective_weight(3)), (1.0, 1.0));
}

#[test]
fn a_given_value_stands_in_for_the_children() {
    let mut root = mean();
    root.cap = Some(50.0);
    let nodes = vec![root, Node { parent: Some(0), ..mean() }, leaf(1), leaf(1), leaf(0)];
    let rows: [&[f64]; 3] = [
        &[NONE, NONE, 20.0, 40.0, 10.0],
        &[NONE, 90.0, 20.0, NONE, 10.0],
        &[77.0, NONE, NONE, NONE, NONE],
    ];
    let index = compute(&matrix(&rows), &plan(nodes)).unwrap();
    assert_eq!(index.scores(1).collect::<Vec<_>>(), [Some(30.0), Some(90.0), None]);
    assert_eq!(index.scores(0).collect::<Vec<_>>(), [Some(20.0), Some(50.0), Some(77.0)]);
    assert!(index.is_given(1, 1) && !index.is_given(0, 1));
    assert_eq!(index.coverage(0, 0), 1.0);
    assert_eq!((index.coverage(1, 1), index.coverage(2, 0)), (1.0, 1.0));
    assert_eq!(reasons(&index, 1, 1), [(Reason::Given, 90.0)]);
    assert_eq!(reasons(&index, 1, 0), []);
    assert_explained(&index);
}

/// Questions of 30 and 10 points: the first weighs three times the second, and is three quarters
/// of what is known.
#[test]
fn points_that_add_up_weigh_what_they_can_earn() {
    let leaf = |points| Node {
        points_max: Some(points),
        ..Node::leaf(Normalise::None, Direction::HigherIsBetter).below(0)
    };
    let plan = Plan {
        nodes: vec![Node::inner(Aggregate::Sum), leaf(30.0), leaf(10.0)],
        rank: RankRule::default(),
    };
    let matrix = Matrix::from_columns(1, &[vec![], vec![Some(30.0)], vec![None]]).unwrap();
    let index = compute(&matrix, &plan).unwrap();
    assert_eq!(index.effective_weights(), [1.0, 0.75, 0.25]);
    assert_eq!(index.coverage(0, 0), 0.75);
}

#[test]
fn coverage_is_the_share_of_effective_weight() {
    let nodes =
        vec![mean(), Node { parent: Some(0), ..mean() }.weighing(3.0), leaf(1), leaf(1), leaf(0)];
    let rows: [&[f64]; 2] = [&[NONE, NONE, 1.0, NONE, 5.0], &[NONE, NONE, NONE, NONE, NONE]];
    let index = compute(&matrix(&rows), &plan(nodes)).unwrap();
    assert_eq!(index.coverage(0, 0), 0.625);
    assert_eq!((index.coverage(1, 0), index.score(1, 0)), (0.0, None));
    assert_eq!(index.ranks(0, None), [Some(1.0), None]);
}

#[test]
fn gates_multiply_then_floor_then_cap() {
    let mut gated = Node { gates: vec![3, 4], floor: Some(10.0), cap: Some(40.0), ..mean() };
    gated.parent = None;
    let nodes = vec![
        gated,
        leaf(0),
        leaf(0),
        Node { parent: None, ..leaf(0) },
        Node { parent: None, ..leaf(0) },
    ];
    let rows: [&[f64]; 5] = [
        &[NONE, 20.0, 60.0, 0.5, 0.5],
        &[NONE, 20.0, 60.0, 0.0, 1.0],
        &[NONE, 80.0, 60.0, 1.0, 0.9],
        &[NONE, 80.0, 60.0, NONE, 1.0],
        &[NONE, 80.0, NONE, 0.25, 1.0],
    ];
    let index = compute(&matrix(&rows), &plan(nodes)).unwrap();
    assert_eq!(
        index.scores(0).collect::<Vec<_>>(),
        [Some(10.0), Some(10.0), Some(40.0), None, Some(20.0)]
    );
    assert_eq!(index.normalised(0, 0), Some(40.0));
    assert_eq!(reasons(&index, 0, 0), [(Reason::Gate(3), -20.0), (Reason::Gate(4), -10.0)]);
    assert_eq!(
        reasons(&index, 1, 0),
        [(Reason::Gate(3), -40.0), (Reason::Gate(4), 0.0), (Reason::Floor, 10.0)]
    );
    assert_eq!(reasons(&index, 2, 0).last(), Some(&(Reason::Cap, -23.0)));
    assert_explained(&index);
}

#[test]
fn a_gate_outside_its_share_is_refused_by_unit_and_gate() {
    let nodes = vec![Node { gates: vec![2], ..mean() }, leaf(0), Node { parent: None, ..leaf(0) }];
    let refusal =
        compute(&matrix(&[&[NONE, 5.0, 1.0], &[NONE, 5.0, 1.5]]), &plan(nodes)).unwrap_err();
    assert_eq!(refusal, Refusal::KeepGateShare { node: 0, unit: 1, gate: 2, value: 1.5 });
    assert_eq!((refusal.step(), refusal.other(), refusal.value()), ("gate", Some(2), Some(1.5)));
}

#[test]
fn contributions_say_which_weights_were_used() {
    let nodes = vec![mean(), leaf(0), leaf(0).weighing(3.0), leaf(0).weighing(0.0)];
    let index =
        compute(&matrix(&[&[NONE, 8.0, 4.0, 100.0], &[NONE, NONE, 4.0, 100.0]]), &plan(nodes))
            .unwrap();
    let part = |child, weight_used, child_score, contribution| Contribution {
        child,
        weight_used,
        child_score,
        contribution,
    };
    assert_eq!(
        index.contributions(0, 0),
        [part(1, 0.25, Some(8.0), 2.0), part(2, 0.75, Some(4.0), 3.0)]
    );
    assert_eq!(index.contributions(1, 0), [part(1, 0.0, None, 0.0), part(2, 1.0, Some(4.0), 4.0)]);
    assert_explained(&index);
}

#[test]
fn what_is_not_additive_is_named() {
    let rows: [&[f64]; 3] = [&[NONE, 2.0, 8.0], &[NONE, 3.0, 3.0], &[NONE, 5.0, NONE]];
    for aggregate in
        [Aggregate::Geometric, Aggregate::Harmonic, Aggregate::Median, Aggregate::Copeland]
    {
        let index =
            compute(&matrix(&rows), &plan(vec![Node::inner(aggregate), leaf(0), leaf(0)])).unwrap();
        assert_explained(&index);
        assert!(
            matches!(reasons(&index, 0, 0)[..], [(Reason::Compensation(named), _)] if named == aggregate)
        );
    }
    let index =
        compute(&matrix(&rows), &plan(vec![Node::inner(Aggregate::Geometric), leaf(0), leaf(0)]))
            .unwrap();
    assert!(
        (reasons(&index, 0, 0)[0].1 + 1.0).abs() < 1e-15,
        "a geometric mean of 4 is 1 below the arithmetic"
    );
}

#[test]
fn points_and_percentages_are_explained() {
    let points = |node: Node, max| Node { points_max: Some(max), ..node };
    let mut root = Node::inner(Aggregate::Sum);
    root.body =
        Body::Inner { aggregate: Aggregate::Sum, missing: Missing::Renormalise, coverage_min: 0.0 };
    for root in [root, Node::inner(Aggregate::MeanPercent), Node::inner(Aggregate::Sum)] {
        let nodes = vec![root, points(leaf(0), 10.0), points(leaf(0), 30.0).weighing(2.0)];
        let index =
            compute(&matrix(&[&[NONE, 6.0, NONE], &[NONE, 6.0, 15.0]]), &plan(nodes)).unwrap();
        assert_explained(&index);
        assert!(index.adjustments(0, 0).is_empty());
    }
}

#[test]
fn ranks_are_taken_within_the_cohort_asked_for() {
    let index = compute(
        &matrix(&[&[1.0], &[4.0], &[NONE], &[4.0], &[9.0]]),
        &plan(vec![Node { parent: None, ..leaf(0) }]),
    );
    let index = index.unwrap();
    assert_eq!(index.ranks(0, None), [Some(4.0), Some(2.0), None, Some(2.0), Some(1.0)]);
    assert_eq!(index.ranks(0, Some(&[3, 0, 2])), [Some(1.0), Some(2.0), None]);
}

#[test]
fn a_target_beyond_the_worst_value_is_remarked_upon() {
    let how = Normalise::DistanceToTarget { target: 1.0, cap: None };
    let nodes = vec![Node::leaf(how, Direction::HigherIsBetter)];
    let index = compute(&matrix(&[&[2.0], &[4.0]]), &plan(nodes)).unwrap();
    assert_eq!(index.remarks(), [Remark::TargetBeyondWorst { node: 0, target: 1.0, worst: 2.0 }]);
    assert_eq!(index.score(1, 0), Some(-2.0));
}

/// Checks that a plan over four empty columns is refused at this node.
fn refuses(nodes: Vec<Node>, refusal: fn(&Refusal) -> bool, node: Option<usize>) {
    let got = compute(&Matrix::new(1, nodes.len()), &plan(nodes.clone())).expect_err("a refusal");
    assert!(refusal(&got), "{got:?} for {nodes:?}");
    assert_eq!((got.node(), got.step()), (node, "plan"), "{got}");
    assert!(!got.hint().is_empty() && !got.to_string().is_empty());
}

#[test]
fn plans_that_do_not_hold_together_are_refused() {
    let below = |node: Node, parent| Node { parent: Some(parent), ..node };
    refuses(vec![], |r| matches!(r, Refusal::AddNodes), None);
    refuses(vec![mean(), leaf(7)], |r| matches!(r, Refusal::NameParent { parent: 7, .. }), Some(1));
    refuses(
        vec![mean(), leaf(0), leaf(1)],
        |r| matches!(r, Refusal::MoveBelowAggregate { .. }),
        Some(2),
    );
    refuses(
        vec![leaf(1), below(mean(), 2), below(mean(), 1)],
        |r| matches!(r, Refusal::BreakCycle { .. }),
        Some(1),
    );
    refuses(vec![below(mean(), 0)], |r| matches!(r, Refusal::BreakCycle { .. }), Some(0));
    refuses(vec![mean()], |r| matches!(r, Refusal::AddChildren { .. }), Some(0));
    for weight in [-1.0, f64::NAN, f64::INFINITY] {
        refuses(
            vec![mean(), leaf(0).weighing(weight)],
            |r| matches!(r, Refusal::CorrectWeight { .. }),
            Some(1),
        );
    }
    refuses(
        vec![mean(), leaf(0).weighing(0.0)],
        |r| matches!(r, Refusal::WeighSomeChild { .. }),
        Some(0),
    );
    let gated = |gate| Node { gates: vec![gate], ..mean() };
    refuses(vec![gated(9), leaf(0)], |r| matches!(r, Refusal::NameGate { gate: 9, .. }), Some(0));
    let by_root = Node { gates: vec![0], ..leaf(0) };
    refuses(vec![mean(), by_root], |r| matches!(r, Refusal::BreakGateCycle { .. }), Some(1));
    let limits = Node { floor: Some(2.0), cap: Some(1.0), ..mean() };
    refuses(
        vec![limits, leaf(0)],
        |r| matches!(r, Refusal::CorrectParameter { parameter: "floor", .. }),
        Some(0),
    );
    let mut covered = mean();
    covered.body = Body::Inner {
        aggregate: Aggregate::Arithmetic,
        missing: Missing::Block,
        coverage_min: 1.5,
    };
    refuses(
        vec![covered, leaf(0)],
        |r| matches!(r, Refusal::CorrectParameter { parameter: "coverage_min", .. }),
        Some(0),
    );
    let percent = Node::inner(Aggregate::MeanPercent);
    refuses(
        vec![percent, leaf(0)],
        |r| matches!(r, Refusal::DeclareMaximum { parent: 0, .. }),
        Some(1),
    );
    let wide = compute(&Matrix::new(1, 3), &plan(vec![mean(), leaf(0)])).unwrap_err();
    assert_eq!(wide, Refusal::MatchColumns { nodes: 2, columns: 3 });
}

#[test]
fn results_too_large_for_a_double_are_refused_by_unit() {
    let sum = Node::inner(Aggregate::Sum);
    let nodes = vec![sum, leaf(0), leaf(0)];
    let refusal =
        compute(&matrix(&[&[NONE, 1.0, 1.0], &[NONE, 1e308, 1e308]]), &plan(nodes)).unwrap_err();
    assert_eq!((refusal.step(), refusal.node(), refusal.unit()), ("aggregate", Some(0), Some(1)));
}
