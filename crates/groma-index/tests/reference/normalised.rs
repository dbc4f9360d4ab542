//! `norm/` and the normalised stage of the pipeline.

use groma_index::{
    Matrix, Moments, Node, Normalise, Outside, Plan, RankRule, Refusal, Ties, compute,
};

use crate::table::{Table, same};
use crate::{Job, Outcome};

/// Normalises every indicator of the input on its own, and compares cell by cell.
pub fn file(job: &Job) -> Outcome {
    let expected = job.expected();
    let input = job.says("input").split(' ').next().unwrap();
    let input = job.table(input);
    let parameters = job.table("norm/iMeta_norm_params.csv");
    for code in &expected.header()[1..] {
        let node = job.framework.node(code);
        let row = parameters.rows().find(|&row| parameters.text(row, "iCode") == code).unwrap();
        let how = method(job.file, &input, &parameters, row);
        let mut matrix = Matrix::new(input.rows().len(), 1);
        matrix.set_column(0, &input.column(code)).unwrap();
        let leaf = Node::leaf(how, job.framework.directions[node]);
        let scores = compute(&matrix, &Plan { nodes: vec![leaf], rank: RankRule::default() });
        if job.file == "norm/fracmax.csv" && code == "GDPGrow" {
            // The peer divides negative growth by the maximum; a ratio needs a true zero.
            assert!(matches!(scores, Err(Refusal::RaiseValue { step: "normalise", .. })));
            continue;
        }
        let scores = scores.unwrap_or_else(|refusal| panic!("{}, {code}: {refusal}", job.file));
        for (row, key) in expected.keys().iter().enumerate() {
            let unit = input.keys().iter().position(|unit| unit == key).unwrap();
            let what = format!("{}, {code}, {key}", job.file);
            same(&what, scores.score(unit, 0), expected.number(row, code));
        }
    }
    Outcome::Checked
}

/// The method by the name of the file, with parameters from the table of parameters.
fn method(file: &str, input: &Table, parameters: &Table, row: usize) -> Normalise {
    let parameter = |name: &str| parameters.number(row, name).unwrap();
    let cap = (parameters.text(row, "dist2targ_cap_max") == "TRUE").then_some(1.0);
    let reference = |cap| {
        let unit = input.keys().iter().position(|&unit| unit == "DEU").unwrap();
        Normalise::DistanceToReference { unit, cap }
    };
    let z = |mean, sd| Normalise::ZScore { mean, sd, moments: Moments::Current };
    let name =
        file.trim_start_matches("norm/").trim_start_matches("withNA_").trim_end_matches(".csv");
    match name {
        "minmax_0_100" | "pipeline/06_Normalised" => Normalise::MinMax { lower: 0.0, upper: 100.0 },
        "minmax_1_100" => Normalise::MinMax { lower: 1.0, upper: 100.0 },
        "minmax_0_1" => Normalise::MinMax { lower: 0.0, upper: 1.0 },
        "zscore_0_1" => z(0.0, 1.0),
        "zscore_100_10" => z(100.0, 10.0),
        "dist2max" => Normalise::DistanceToMax,
        "dist2ref_DEU" => reference(None),
        "dist2ref_DEU_cap" => reference(Some(1.0)),
        "fracmax" => Normalise::FractionOfMax,
        "prank_min" => Normalise::PercentileRank { ties: Ties::Min },
        "prank_avg" => Normalise::PercentileRank { ties: Ties::Average },
        "rank_min" => Normalise::Rank { ties: Ties::Min },
        "rank_avg" => Normalise::Rank { ties: Ties::Average },
        "rank_max" => Normalise::Rank { ties: Ties::Max },
        "borda" => Normalise::Borda { ties: Ties::Min },
        "none" => Normalise::None,
        "use_iMeta_n_minmax" => {
            Normalise::MinMax { lower: parameter("minmax_lower"), upper: parameter("minmax_upper") }
        }
        "use_iMeta_n_zscore" => z(parameter("zscore_mean"), parameter("zscore_sd")),
        "use_iMeta_n_scaled" => Normalise::Scaled {
            lower: parameter("scaled_lower"),
            upper: parameter("scaled_upper"),
            scale: parameter("scale_factor"),
        },
        "use_iMeta_n_dist2targ" => Normalise::DistanceToTarget { target: parameter("Target"), cap },
        "use_iMeta_n_goalposts" => Normalise::Goalposts {
            lower: parameter("goalpost_lower"),
            upper: parameter("goalpost_upper"),
            scale: parameter("goalpost_scale"),
            outside: match parameters.text(row, "goalpost_trunc2posts") {
                "TRUE" => Outside::Clip,
                _ => Outside::Keep,
            },
        },
        _ => panic!("{file}: no method of this crate has this name"),
    }
}
