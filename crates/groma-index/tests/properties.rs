//! What must hold for every index, whatever its numbers.
#![allow(clippy::unwrap_used, reason = "a broken case should stop the test")]

use groma_index::{
    Aggregate, Direction, Index, Matrix, Moments, Node, Normalise, Outside, Plan, RankRule, Ties,
    compute,
    statistics::{kendall_tau_b, pearson, spearman},
};
use proptest::prelude::*;

/// Cells of a matrix, column by column: some missing.
type Cells = Vec<Vec<Option<f64>>>;

const LEAVES: usize = 5;

/// Normalisations that are defined on any column with spread.
fn normalisations() -> impl Strategy<Value = Normalise> {
    let ties =
        prop_oneof![Just(Ties::Min), Just(Ties::Max), Just(Ties::Average), Just(Ties::Dense)];
    prop_oneof![
        Just(Normalise::MinMax { lower: 1.0, upper: 100.0 }),
        Just(Normalise::Scaled { lower: -100.0, upper: 300.0, scale: 10.0 }),
        Just(Normalise::ZScore { mean: 100.0, sd: 10.0, moments: Moments::Current }),
        ties.clone().prop_map(|ties| Normalise::Rank { ties }),
        ties.clone().prop_map(|ties| Normalise::PercentileRank { ties }),
        ties.prop_map(|ties| Normalise::Borda { ties }),
        Just(Normalise::DistanceToMax),
        Just(Normalise::Goalposts {
            lower: -10.0,
            upper: 10.0,
            scale: 1.0,
            outside: Outside::Clip
        }),
        Just(Normalise::BandsPercentile {
            edges: vec![0.2, 0.5, 0.8],
            points: vec![0.0, 1.0, 2.0, 3.0]
        }),
        Just(Normalise::BandsFixed { edges: vec![-5.0, 5.0], points: vec![0.0, 1.0, 2.0] }),
        Just(Normalise::None),
    ]
}

fn directions() -> impl Strategy<Value = Direction> {
    prop_oneof![Just(Direction::HigherIsBetter), Just(Direction::LowerIsBetter)]
}

/// Aggregations that are defined on positive scores.
fn aggregates() -> impl Strategy<Value = Aggregate> {
    prop_oneof![
        Just(Aggregate::Arithmetic),
        Just(Aggregate::Geometric),
        Just(Aggregate::Harmonic),
        (-5.0..5.0).prop_map(|p| Aggregate::Power { p }),
        Just(Aggregate::Median),
        Just(Aggregate::Copeland),
        Just(Aggregate::Sum),
    ]
}

/// Units × leaves; every column has at least two different values.
fn cells(units: usize) -> impl Strategy<Value = Cells> {
    let cell = prop_oneof![1 => Just(None), 6 => (-100.0f64..100.0).prop_map(Some)];
    let column = prop::collection::vec(cell, units);
    prop::collection::vec(column, LEAVES).prop_map(|mut cells| {
        for column in &mut cells {
            column[0] = Some(-101.0);
            column[1] = Some(101.0);
        }
        cells
    })
}

fn weights() -> impl Strategy<Value = Vec<f64>> {
    prop::collection::vec(0.1f64..10.0, LEAVES + 1)
}

/// Root 0 over pillar 1 and the last leaf; pillar 1 over the other leaves.
fn plan(how: &Normalise, direction: Direction, aggregate: Aggregate, weights: &[f64]) -> Plan {
    let mut nodes = vec![
        Node::inner(aggregate),
        Node::inner(Aggregate::Arithmetic).below(0).weighing(weights[0]),
    ];
    for (leaf, &weight) in weights[1..].iter().enumerate() {
        let parent = usize::from(leaf + 1 < LEAVES);
        nodes.push(Node::leaf(how.clone(), direction).below(parent).weighing(weight));
    }
    Plan { nodes, rank: RankRule::default() }
}

fn matrix(cells: &Cells) -> Matrix {
    let columns: Cells = [vec![], vec![]].into_iter().chain(cells.iter().cloned()).collect();
    Matrix::from_columns(cells[0].len(), &columns).unwrap()
}

fn bits(index: &Index, unit: usize) -> Vec<Option<u64>> {
    (0..index.nodes()).map(|node| index.score(unit, node).map(f64::to_bits)).collect()
}

fn positive() -> Normalise {
    Normalise::MinMax { lower: 1.0, upper: 100.0 }
}

proptest! {
    #[test]
    fn the_order_of_units_is_irrelevant_to_the_last_bit(
        cells in cells(9), how in normalisations(), direction in directions(), weights in weights(),
        shift in 1usize..9,
    ) {
        let plan = plan(&how, direction, Aggregate::Arithmetic, &weights);
        let turned: Cells = cells.iter().map(|column| {
            let mut column = column.clone();
            column.rotate_left(shift);
            column
        }).collect();
        let (here, there) = (compute(&matrix(&cells), &plan).unwrap(), compute(&matrix(&turned), &plan).unwrap());
        let (ranks_here, ranks_there) = (here.ranks(0, None), there.ranks(0, None));
        for unit in 0..9 {
            prop_assert_eq!(bits(&here, (unit + shift) % 9), bits(&there, unit));
            prop_assert_eq!(ranks_here[(unit + shift) % 9], ranks_there[unit]);
        }
    }

    #[test]
    fn a_better_value_never_lowers_its_score(
        mut cells in cells(8), how in normalisations(), direction in directions(), by in 0.0f64..50.0,
    ) {
        cells[0][4] = Some(cells[0][4].unwrap_or(0.0));
        let plan = plan(&how, direction, Aggregate::Arithmetic, &[1.0; LEAVES + 1]);
        let index = compute(&matrix(&cells), &plan).unwrap();
        // Within one column: the better of two units has the better score.
        for (a, b) in (0..8).flat_map(|a| (0..8).map(move |b| (a, b))) {
            let (Some(x), Some(y)) = (cells[0][a], cells[0][b]) else { continue };
            if direction.sign() * (x - y) >= 0.0 {
                prop_assert!(index.score(a, 2) >= index.score(b, 2), "{:?}", how);
            }
        }
        // Against fixed bounds: a unit that improves does not lose.
        if matches!(how, Normalise::Scaled { .. } | Normalise::Goalposts { .. } | Normalise::BandsFixed { .. } | Normalise::None) {
            let before = index.score(4, 0);
            cells[0][4] = cells[0][4].map(|x| x + direction.sign() * by);
            prop_assert!(compute(&matrix(&cells), &plan).unwrap().score(4, 0) >= before);
        }
    }

    #[test]
    fn units_of_measurement_are_irrelevant(
        cells in cells(8), direction in directions(), weights in weights(), scale in 0.001f64..1000.0, shift in -50.0f64..50.0,
    ) {
        let scaled: Cells =
            cells.iter().map(|column| column.iter().map(|x| x.map(|x| scale * x + shift)).collect()).collect();
        for how in [positive(), Normalise::DistanceToMax, Normalise::ZScore { mean: 0.0, sd: 1.0, moments: Moments::Current }] {
            let plan = plan(&how, direction, Aggregate::Arithmetic, &weights);
            let (a, b) = (compute(&matrix(&cells), &plan).unwrap(), compute(&matrix(&scaled), &plan).unwrap());
            for unit in 0..8 {
                let (a, b) = (a.score(unit, 0), b.score(unit, 0));
                prop_assert!(a.zip(b).is_none_or(|(a, b)| (a - b).abs() <= 1e-8 * a.abs().max(1.0)), "{:?} {:?}", a, b);
                prop_assert_eq!(a.is_some(), b.is_some());
            }
        }
    }

    #[test]
    fn only_ratios_of_weights_count(cells in cells(8), weights in weights(), aggregate in aggregates(), scale in 0.01f64..100.0) {
        prop_assume!(aggregate != Aggregate::Sum);
        let scaled: Vec<f64> = weights.iter().map(|weight| weight * scale).collect();
        let run = |weights: &[f64]| compute(&matrix(&cells), &plan(&positive(), Direction::HigherIsBetter, aggregate, weights)).unwrap();
        let (a, b) = (run(&weights), run(&scaled));
        for unit in 0..8 {
            let (a, b) = (a.score(unit, 0), b.score(unit, 0));
            prop_assert!(a.zip(b).is_none_or(|(a, b)| (a - b).abs() <= 1e-12 * a.abs().max(1.0)), "{:?} {:?}", a, b);
        }
    }

    #[test]
    fn every_score_is_explained(cells in cells(6), weights in weights(), aggregate in aggregates()) {
        let mut plan = plan(&positive(), Direction::LowerIsBetter, aggregate, &weights);
        plan.nodes[1].floor = Some(30.0);
        plan.nodes[0].cap = Some(60.0);
        let index = compute(&matrix(&cells), &plan).unwrap();
        for (unit, node) in (0..6).flat_map(|unit| (0..index.nodes()).map(move |node| (unit, node))) {
            let parts: f64 = index.contributions(unit, node).iter().map(|part| part.contribution).sum();
            let rest: f64 = index.adjustments(unit, node).iter().map(|adjustment| adjustment.amount).sum();
            let score = index.score(unit, node).unwrap_or(0.0);
            prop_assert!((parts + rest - score).abs() <= 1e-12 * parts.abs().max(1.0));
            prop_assert!((0.0..=1.0 + 1e-15).contains(&index.coverage(unit, node)));
        }
    }

    #[test]
    fn means_lie_between_their_children_and_in_order(cells in cells(6), weights in weights(), p in -8.0f64..8.0) {
        let run = |p| {
            let plan = plan(&positive(), Direction::HigherIsBetter, Aggregate::Power { p }, &weights);
            compute(&matrix(&cells), &plan).unwrap()
        };
        let (index, higher) = (run(p), run(p + 0.5));
        for unit in 0..6 {
            let children: Vec<f64> = index.contributions(unit, 0).iter().filter_map(|part| part.child_score).collect();
            let Some(score) = index.score(unit, 0) else { continue };
            let low = children.iter().copied().fold(f64::INFINITY, f64::min);
            let high = children.iter().copied().fold(0.0, f64::max);
            prop_assert!(score >= low * (1.0 - 1e-12) && score <= high * (1.0 + 1e-12));
            prop_assert!(higher.score(unit, 0).unwrap() >= score * (1.0 - 1e-12));
        }
    }

    #[test]
    fn a_missing_cell_of_one_unit_moves_no_other(cells in cells(7), weights in weights(), aggregate in aggregates()) {
        // Against fixed bounds only: moments and extremes are shared by design.
        prop_assume!(aggregate != Aggregate::Copeland);
        let how = Normalise::Scaled { lower: -200.0, upper: 200.0, scale: 100.0 };
        let plan = plan(&how, Direction::HigherIsBetter, aggregate, &weights);
        let mut holed = cells.clone();
        holed[0][6] = None;
        holed[4][6] = None;
        let (a, b) = (compute(&matrix(&cells), &plan).unwrap(), compute(&matrix(&holed), &plan).unwrap());
        for unit in 0..6 {
            prop_assert_eq!(bits(&a, unit), bits(&b, unit));
        }
    }

    #[test]
    fn correlations_are_symmetric_and_rank_ones_see_only_order(cells in cells(12)) {
        let (a, b) = (&cells[0], &cells[1]);
        for measure in [pearson, spearman, kendall_tau_b] {
            prop_assert_eq!(measure(a, b), measure(b, a));
            let own = measure(a, a).coefficient.unwrap();
            prop_assert!((own - 1.0).abs() < 1e-12);
        }
        let bent: Vec<Option<f64>> = a.iter().map(|x| x.map(|x| x * x * x)).collect();
        for measure in [spearman, kendall_tau_b] {
            let (x, y) = (measure(a, b), measure(&bent, b));
            prop_assert!(x.coefficient.unwrap() - y.coefficient.unwrap() < 1e-14);
        }
    }
}
