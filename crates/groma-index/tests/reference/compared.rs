//! `compind/`: a second peer, two indicators of 34 regions.

use groma_index::{
    Aggregate, Direction, Index, Matrix, Moments, Node, Normalise, Plan, RankRule, Ties, compute,
};

use crate::table::same;
use crate::{Job, Outcome};

pub fn file(job: &Job) -> Outcome {
    use Direction::{HigherIsBetter, LowerIsBetter};
    let min_max = |lower| Normalise::MinMax { lower, upper: lower + 1.0 };
    let z = Normalise::ZScore { mean: 100.0, sd: 10.0, moments: Moments::Current };
    let up = [HigherIsBetter, HigherIsBetter];
    let (how, directions, aggregate) =
        match job.file.trim_start_matches("compind/NUTS1_").trim_end_matches(".csv") {
            "minmax_plus0.01" => (min_max(0.01), up, None),
            "z100_10" => (z, up, None),
            "geom_equal" => (min_max(0.01), up, Some(Aggregate::Geometric)),
            "genmean_p3" => (min_max(0.0), up, Some(Aggregate::Power { p: 3.0 })),
            "normalise_ci_1" => (z, [HigherIsBetter, LowerIsBetter], None),
            "normalise_ci_2" => (min_max(0.0), [HigherIsBetter, LowerIsBetter], None),
            "normalise_ci_3" => {
                (Normalise::Rank { ties: Ties::Average }, [HigherIsBetter, LowerIsBetter], None)
            }
            _ => return Outcome::OtherFamily,
        };
    let expected = job.expected();
    let data = job.table("data/Compind_EU_NUTS1.csv");
    let units = data.rows();
    let index = index(job, how, directions, aggregate.unwrap_or(Aggregate::Arithmetic));
    for (row, unit) in expected.rows().zip(units) {
        let nodes: &[usize] = if aggregate.is_some() { &[0] } else { &[1, 2] };
        for (&node, code) in nodes.iter().zip(&expected.header()[1..]) {
            let what = format!("{}, row {row}, {code}", job.file);
            same(&what, index.score(unit, node), expected.number(row, code));
        }
    }
    Outcome::Checked
}

fn index(job: &Job, how: Normalise, directions: [Direction; 2], aggregate: Aggregate) -> Index {
    let data = job.table("data/Compind_EU_NUTS1.csv");
    let columns = [vec![], data.column("roads"), data.column("trains")];
    let matrix = Matrix::from_columns(data.rows().len(), &columns).unwrap();
    let leaves = directions.map(|direction| Node::leaf(how.clone(), direction).below(0));
    let nodes = std::iter::once(Node::inner(aggregate)).chain(leaves).collect();
    compute(&matrix, &Plan { nodes, rank: RankRule::default() }).unwrap()
}
