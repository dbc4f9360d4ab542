//! `results/` and `audit/`: ranks at every node, removal of sub-indices, comparison of two methods.

use groma_index::{Aggregate, Body, Index, Normalise, Plan, compute};

use crate::table::{Table, same};
use crate::{Job, Outcome};

pub fn results(job: &Job) -> Outcome {
    let (mut input, mut index) = nominal(job);
    if job.file.contains("strengths") || job.file.contains("weaknesses") {
        // Ranked on the raw data, among the units that have a value.
        input = job.table("pipeline/01_Raw.csv");
        let plan = normalised_plan(job, Aggregate::Arithmetic, 0.0);
        index = compute(&job.framework.matrix(&input), &plan).unwrap();
    }
    let expected = job.expected();
    let summary = job.file.trim_end_matches(".csv").rsplit('_').next().unwrap();
    if expected.has("Code") {
        let unit = unit(&input, summary);
        for row in expected.rows() {
            let node = job.framework.node(expected.text(row, "Code"));
            let what = format!("{}, {}", job.file, expected.text(row, "Code"));
            assert_eq!(index.ranks(node, None)[unit], expected.number(row, "Rank"), "{what}");
            if expected.has("Score") {
                same(&what, index.score(unit, node), expected.number(row, "Score"));
            }
        }
        return Outcome::Checked;
    }
    for code in &expected.header()[1..] {
        let is_rank = code == "Rank" || summary == "ranks";
        let node = job.framework.node(if code == "Rank" { "Index" } else { code });
        let ranks = index.ranks(node, None);
        for (row, key) in expected.keys().iter().enumerate() {
            let (unit, what) = (unit(&input, key), format!("{}, {key}, {code}", job.file));
            if is_rank {
                assert_eq!(ranks[unit], expected.number(row, code), "{what}");
            } else {
                same(&what, index.score(unit, node), expected.number(row, code));
            }
        }
    }
    Outcome::Checked
}

pub fn audit(job: &Job) -> Outcome {
    let (input, nominal) = nominal(job);
    let expected = job.expected();
    let root = job.framework.node("Index");
    let nominal_ranks = nominal.ranks(root, None);
    if job.file.contains("compare") {
        let other = index(job, &normalised_plan(job, Aggregate::Geometric, 1.0));
        for (name, index) in [("coin.1", &nominal), ("coin.2", &other)] {
            let ranks = index.ranks(root, None);
            for (row, key) in expected.keys().iter().enumerate() {
                let what = format!("{}, {key}, {name}", job.file);
                assert_eq!(ranks[unit(&input, key)], expected.number(row, name), "{what}");
            }
        }
        return Outcome::Checked;
    }
    let removed = |code: &str| {
        let mut plan = normalised_plan(job, Aggregate::Arithmetic, 0.0);
        if code != "Nominal" {
            plan.nodes[job.framework.node(code)].weight = 0.0;
        }
        index(job, &plan)
    };
    if expected.has("value") {
        for (row, code) in expected.keys().iter().enumerate() {
            let ranks = removed(code).ranks(root, None);
            let shifts =
                ranks.iter().zip(&nominal_ranks).map(|(a, b)| (a.unwrap() - b.unwrap()).abs());
            let mean = shifts.sum::<f64>() / ranks.len() as f64;
            same(&format!("{}, {code}", job.file), Some(mean), expected.number(row, "value"));
        }
        return Outcome::Checked;
    }
    for code in &expected.header()[1..] {
        let index = removed(code);
        let ranks = index.ranks(root, None);
        for (row, key) in expected.keys().iter().enumerate() {
            let (unit, what) = (unit(&input, key), format!("{}, {key}, {code}", job.file));
            if job.file.contains("ranks") {
                assert_eq!(ranks[unit], expected.number(row, code), "{what}");
            } else {
                same(&what, index.score(unit, root), expected.number(row, code));
            }
        }
    }
    Outcome::Checked
}

/// The pipeline from treated data on, arithmetic over min-max 0 to 100.
fn nominal(job: &Job) -> (Table, Index) {
    (
        job.table("pipeline/05_Treated.csv"),
        index(job, &normalised_plan(job, Aggregate::Arithmetic, 0.0)),
    )
}

fn index(job: &Job, plan: &Plan) -> Index {
    compute(&job.framework.matrix(&job.table("pipeline/05_Treated.csv")), plan).unwrap()
}

fn normalised_plan(job: &Job, aggregate: Aggregate, lower: f64) -> Plan {
    let mut plan = job.framework.plan(&[aggregate; 3]);
    for (node, direction) in plan.nodes.iter_mut().zip(&job.framework.directions) {
        if let Body::Leaf { .. } = node.body {
            node.body = Body::Leaf {
                normalise: Normalise::MinMax { lower, upper: 100.0 },
                direction: *direction,
            };
        }
    }
    plan
}

fn unit(input: &Table, code: &str) -> usize {
    input.keys().iter().position(|&unit| unit == code).unwrap()
}
