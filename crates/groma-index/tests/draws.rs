//! Weight draws: the same bytes everywhere, and nothing computed that a plain run would not give.
#![allow(clippy::unwrap_used, reason = "a broken case should stop the test")]

use groma_index::{
    Aggregate, Direction, Distribution, Matrix, Moments, Node, Normalise, Plan, Ranges, RankRule,
    Refusal, WeightDraws, compute, weight_draws,
};

/// 20 units; a root over three pillars of two indicators each; pillar 2 is gated by a share, node 10.
fn example(aggregate: Aggregate) -> (Matrix, Plan) {
    let mut nodes = vec![Node::inner(aggregate)];
    nodes.extend((0..3).map(|pillar| {
        Node::inner(Aggregate::Arithmetic).below(0).weighing(1.0 + f64::from(pillar))
    }));
    let how = Normalise::MinMax { lower: 1.0, upper: 100.0 };
    nodes.extend(
        (0..6).map(|leaf| Node::leaf(how.clone(), Direction::HigherIsBetter).below(1 + leaf / 2)),
    );
    nodes.push(Node::leaf(Normalise::None, Direction::HigherIsBetter));
    nodes[2].gates = vec![10];
    let mut matrix = Matrix::new(20, nodes.len());
    for unit in 0..20 {
        for column in 4..10 {
            let value = (unit * 7919 + column * 104_729) % 1009;
            if value % 11 > 0 {
                matrix.set(unit, column, value as f64).unwrap();
            }
        }
        matrix.set(unit, 10, 0.5 + unit as f64 / 40.0).unwrap();
    }
    (matrix, Plan { nodes, rank: RankRule::default() })
}

fn on_threads(threads: usize, run: impl Fn() -> Ranges + Send + Sync) -> Ranges {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(run)
}

#[test]
fn the_same_seed_gives_the_same_bytes_on_any_number_of_threads() {
    let (matrix, plan) = example(Aggregate::Geometric);
    for distribution in
        [Distribution::Uniform { spread: 0.25 }, Distribution::Dirichlet { concentration: 0.7 }]
    {
        let how = WeightDraws {
            distribution,
            draws: 500,
            seed: 42,
            nodes: Some(&[0, 1, 2]),
            ..WeightDraws::default()
        };
        let run = || weight_draws(&matrix, &plan, &how).unwrap();
        let one = on_threads(1, run);
        assert_eq!(one, on_threads(2, run));
        assert_eq!(one, on_threads(5, run));
        let other = weight_draws(&matrix, &plan, &WeightDraws { seed: 43, ..how }).unwrap();
        assert_ne!(one, other);
    }
}

/// Large enough for `compute` to use threads.
#[test]
fn a_plain_run_has_the_same_bits_on_any_number_of_threads() {
    let how = Normalise::ZScore { mean: 0.0, sd: 1.0, moments: Moments::Current };
    let leaf = || Node::leaf(how.clone(), Direction::LowerIsBetter).below(0);
    let nodes = [Node::inner(Aggregate::Arithmetic)].into_iter().chain((0..40).map(|_| leaf()));
    let plan = Plan { nodes: nodes.collect(), rank: RankRule::default() };
    let mut matrix = Matrix::new(2000, 41);
    for (unit, column) in (0..2000).flat_map(|unit| (1..41).map(move |column| (unit, column))) {
        matrix.set(unit, column, ((unit * 31 + column * 17) % 997) as f64 / 7.0).unwrap();
    }
    let scores = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let index = pool.install(|| compute(&matrix, &plan).unwrap());
        index.scores(0).map(|score| score.unwrap().to_bits()).collect::<Vec<u64>>()
    };
    assert_eq!(scores(1), scores(4));
}

#[test]
fn ranges_lie_around_the_nominal_score_and_count_every_draw() {
    let (matrix, plan) = example(Aggregate::Arithmetic);
    let index = compute(&matrix, &plan).unwrap();
    let ranges = weight_draws(&matrix, &plan, &WeightDraws::default()).unwrap();
    for unit in 0..20 {
        let range = ranges.range(unit, 0).unwrap();
        assert!(range.score.low <= range.score.median && range.score.median <= range.score.high);
        assert!((range.score.median - index.score(unit, 0).unwrap()).abs() < 1.0, "unit {unit}");
        assert!(range.rank.low >= 1.0 && range.rank.high <= 20.0 && range.rank.width() >= 0.0);
        assert_eq!(range.frequency.iter().map(|(_, draws)| draws).sum::<usize>(), 1000);
        assert!(range.frequency.is_sorted_by(|a, b| a.0 < b.0));
    }
    assert_eq!(ranges.range(0, 1), None);
}

/// Under draws at the lowest level, what is below another root is not touched, nor is a node
/// whose own children are fixed.
#[test]
fn what_no_drawn_weight_reaches_does_not_move() {
    let (matrix, plan) = example(Aggregate::Arithmetic);
    let index = compute(&matrix, &plan).unwrap();
    let how = WeightDraws { draws: 50, nodes: Some(&[0, 1, 2, 3]), ..WeightDraws::default() };
    let ranges = weight_draws(&matrix, &plan, &how).unwrap();
    for (unit, node) in (0..20).flat_map(|unit| [1, 2, 3].map(|node| (unit, node))) {
        let Some(score) = index.score(unit, node) else { continue };
        let band = ranges.range(unit, node).unwrap().score;
        assert_eq!((band.low, band.high), (score, score));
    }
    let below = weight_draws(&matrix, &plan, &WeightDraws { level: 2, ..how }).unwrap();
    assert!((0..20).filter_map(|unit| below.range(unit, 2)).any(|range| range.score.width() > 0.0));
    assert!((0..20).filter_map(|unit| below.range(unit, 0)).any(|range| range.score.width() > 0.0));
}

/// With a spread of ± r, a root over two children with weights 1 and 1 stays within the bounds
/// that r allows: the weight of the first between (1 − r)/2 and (1 + r)/2.
#[test]
fn a_spread_bounds_what_can_happen() {
    let leaf = || Node::leaf(Normalise::None, Direction::HigherIsBetter).below(0);
    let plan = Plan {
        nodes: vec![Node::inner(Aggregate::Arithmetic), leaf(), leaf()],
        rank: RankRule::default(),
    };
    let matrix = Matrix::from_columns(1, &[vec![], vec![Some(1.0)], vec![Some(0.0)]]).unwrap();
    let how = WeightDraws { draws: 4000, interval: 0.999, ..WeightDraws::default() };
    let band = weight_draws(&matrix, &plan, &how).unwrap().range(0, 0).unwrap().score;
    assert!(
        band.low > 0.375 && band.low < 0.39 && band.high < 0.625 && band.high > 0.61,
        "{band:?}"
    );
    // Dirichlet with concentration 1 on two children is uniform on 0..1.
    let distribution = Distribution::Dirichlet { concentration: 1.0 };
    let band =
        weight_draws(&matrix, &plan, &WeightDraws { distribution, interval: 0.9, ..how }).unwrap();
    let band = band.range(0, 0).unwrap().score;
    assert!((band.low - 0.05).abs() < 0.015 && (band.high - 0.95).abs() < 0.015, "{band:?}");
}

/// Points stay points: the weights of a sum keep their total.
#[test]
fn the_total_weight_of_a_sum_stays() {
    let (matrix, plan) = example(Aggregate::Sum);
    let mut even = Matrix::new(20, plan.nodes.len());
    for unit in 0..20 {
        (1..4).for_each(|pillar| even.set(unit, pillar, 10.0).unwrap());
        (4..11)
            .for_each(|leaf| even.set(unit, leaf, matrix.get(unit, leaf).unwrap_or(1.0)).unwrap());
    }
    let band =
        weight_draws(&even, &plan, &WeightDraws::default()).unwrap().range(3, 0).unwrap().score;
    assert!((band.low - 60.0).abs() < 1e-12 && (band.high - 60.0).abs() < 1e-12);
}

#[test]
fn a_cohort_is_ranked_on_its_own() {
    let (matrix, plan) = example(Aggregate::Arithmetic);
    let how = WeightDraws { units: Some(&[7, 3, 12]), draws: 100, ..WeightDraws::default() };
    let ranges = weight_draws(&matrix, &plan, &how).unwrap();
    assert_eq!(ranges.units(), [7, 3, 12]);
    assert!([3, 7, 12].iter().all(|&unit| ranges.range(unit, 0).unwrap().rank.high <= 3.0));
    assert_eq!(ranges.range(0, 0), None);
}

#[test]
fn what_cannot_be_drawn_is_refused() {
    let (matrix, plan) = example(Aggregate::Arithmetic);
    let base = WeightDraws::default();
    let refuse = |how: WeightDraws| {
        let refusal = weight_draws(&matrix, &plan, &how).unwrap_err();
        assert_eq!(refusal.step(), "weight draws");
        refusal
    };
    assert_eq!(refuse(WeightDraws { level: 0, ..base }), Refusal::ChooseLevel { level: 0 });
    assert_eq!(refuse(WeightDraws { level: 3, ..base }), Refusal::ChooseLevel { level: 3 });
    assert_eq!(refuse(WeightDraws { units: Some(&[1, 1]), ..base }).unit(), Some(1));
    assert_eq!(refuse(WeightDraws { units: Some(&[20]), ..base }).unit(), Some(20));
    assert_eq!(refuse(WeightDraws { nodes: Some(&[5]), ..base }).node(), Some(5));
    refuse(WeightDraws { draws: 0, ..base });
    refuse(WeightDraws { interval: 1.0, ..base });
    for spread in [0.0, 1.1, f64::NAN] {
        refuse(WeightDraws { distribution: Distribution::Uniform { spread }, ..base });
    }
    refuse(WeightDraws { distribution: Distribution::Dirichlet { concentration: 0.0 }, ..base });
}

/// 30 and 10 points: whoever has all 40 keeps them under every draw, whoever has none has none.
#[test]
fn points_that_add_up_keep_their_maximum() {
    let leaf = |points| Node {
        points_max: Some(points),
        ..Node::leaf(Normalise::None, Direction::HigherIsBetter).below(0)
    };
    let plan = Plan {
        nodes: vec![Node::inner(Aggregate::Sum), leaf(30.0), leaf(10.0)],
        rank: RankRule::default(),
    };
    let columns =
        [vec![], vec![Some(30.0), Some(30.0), Some(0.0)], vec![Some(10.0), Some(0.0), Some(0.0)]];
    let matrix = Matrix::from_columns(3, &columns).unwrap();
    for distribution in
        [Distribution::Uniform { spread: 0.5 }, Distribution::Dirichlet { concentration: 1.0 }]
    {
        let how = WeightDraws { distribution, ..WeightDraws::default() };
        let ranges = weight_draws(&matrix, &plan, &how).unwrap();
        let score = |unit| ranges.range(unit, 0).unwrap().score;
        assert!((score(0).low - 40.0).abs() < 1e-9 && (score(0).high - 40.0).abs() < 1e-9);
        assert!(score(1).low < 30.0 && score(1).high > 30.0 && score(1).high <= 40.0);
        assert_eq!(score(2).high, 0.0);
    }
}
