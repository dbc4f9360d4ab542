//! The two jobs that are timed here and in numpy, on numbers made by a fixed recurrence.

use groma_index::{Aggregate, Direction, Matrix, Node, Normalise, Plan, RankRule, WeightDraws};

/// 51 units, 49 indicators under 8 pillars, 2 sub-indices and 1 index.
pub fn hierarchy() -> (Matrix, Plan) {
    const PILLARS: [usize; 8] = [8, 5, 3, 6, 8, 5, 9, 5];
    let mut nodes = vec![Node::inner(Aggregate::Arithmetic)];
    nodes.extend([0, 1].map(|_| Node::inner(Aggregate::Arithmetic).below(0)));
    nodes.extend((0..8).map(|pillar| Node::inner(Aggregate::Arithmetic).below(1 + pillar / 5)));
    for (pillar, &indicators) in PILLARS.iter().enumerate() {
        nodes.extend((0..indicators).map(|_| indicator().below(3 + pillar)));
    }
    (filled(51, 11, nodes.len()), Plan { nodes, rank: RankRule::default() })
}

/// Draws on the weights of all 49 indicators, so that nothing but normalisation stays fixed.
pub fn draws(level: usize) -> WeightDraws<'static> {
    WeightDraws { level, draws: 1000, seed: 1, ..WeightDraws::default() }
}

/// 10,000 units, 100 indicators in 10 nodes under one index.
pub fn columns() -> (Matrix, Plan) {
    let mut nodes = vec![Node::inner(Aggregate::Arithmetic)];
    nodes.extend((0..10).map(|_| Node::inner(Aggregate::Arithmetic).below(0)));
    nodes.extend((0..100).map(|leaf| indicator().below(1 + leaf / 10)));
    (filled(10_000, 11, nodes.len()), Plan { nodes, rank: RankRule::default() })
}

fn indicator() -> Node {
    Node::leaf(Normalise::MinMax { lower: 0.0, upper: 100.0 }, Direction::HigherIsBetter)
}

/// Columns from `first` on hold numbers, those before it belong to inner nodes.
fn filled(units: usize, first: usize, columns: usize) -> Matrix {
    let mut matrix = Matrix::new(units, columns);
    let mut state = 1u64;
    for column in first..columns {
        let mut cell = || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            Some((state >> 11) as f64 / (1u64 << 53) as f64)
        };
        let cells: Vec<Option<f64>> = (0..units).map(|_| cell()).collect();
        matrix.set_column(column, &cells).expect("finite numbers in a column of the right length");
    }
    matrix
}
