//! `agg/must_refuse.csv`: combinations that must be refused by node and unit.

use groma_index::{Aggregate, Refusal, compute};

use crate::aggregated::aggregate;
use crate::{Job, Outcome};

pub fn all(job: &Job) -> Outcome {
    let list = job.expected();
    for row in list.rows() {
        let input = job.table(list.text(row, "input"));
        let names = list.text(row, "aggregation_by_level");
        let aggregates: Vec<Aggregate> = names.split(',').map(aggregate).collect();
        let matrix = job.framework.matrix(&input);
        let what = format!("{}: {} under {names}", job.file, list.text(row, "input"));
        let refusal = compute(&matrix, &job.framework.plan(&aggregates)).expect_err(&what);
        assert!(matches!(refusal, Refusal::RaiseValue { .. }), "{what}: {refusal}");
        assert_eq!(refusal.step(), "aggregate", "{what}");
        let (node, unit) = (refusal.node().unwrap(), refusal.unit().unwrap());
        let level = job.framework.level(node);
        let refusing = |aggregate: &Aggregate| *aggregate != Aggregate::Arithmetic;
        assert!(refusing(&aggregates[level - 2]), "{what}: level {level}");
        assert!(unit < matrix.units() && refusal.value().unwrap() <= 0.0, "{what}: {refusal}");
        assert!(!refusal.hint().is_empty());
        // At the lowest level the value at fault can be read off the input.
        let child = refusal.other().unwrap();
        if level == 2 {
            assert_eq!(matrix.get(unit, child), refusal.value(), "{what}");
        }
    }
    Outcome::Checked
}
