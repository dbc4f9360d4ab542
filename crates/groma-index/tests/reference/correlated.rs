//! `corr/`: correlation matrices and correlations of nodes with their ancestors.

use groma_index::statistics::{Correlation, kendall_tau_b, pearson, spearman};

use crate::table::{Table, same};
use crate::{Job, Outcome};

type Measure = fn(&[Option<f64>], &[Option<f64>]) -> Correlation;

pub fn file(job: &Job) -> Outcome {
    let measure: Measure = match job.file {
        file if file.contains("pvals") || file.contains("flags") || file.contains("cronbach") => {
            return Outcome::OtherFamily;
        }
        file if file.contains("spearman") => spearman,
        file if file.contains("kendall") => kendall_tau_b,
        _ => pearson,
    };
    let expected = job.expected();
    if expected.has("Var1") {
        let data = job.table("pipeline/07_Aggregated.csv");
        for row in expected.rows() {
            let (a, b) = (expected.text(row, "Var1"), expected.text(row, "Var2"));
            compare(job, &data, measure, (a, b), expected.number(row, "Correlation"));
        }
    } else {
        let data = job.table(match job.file.split(['/', '_']).nth(1).unwrap() {
            "Raw" => "pipeline/01_Raw.csv",
            "Treated" => "pipeline/05_Treated.csv",
            _ => "pipeline/07_Aggregated.csv",
        });
        for (row, a) in expected.keys().iter().enumerate() {
            for b in &expected.header()[1..] {
                compare(job, &data, measure, (a, b), expected.number(row, b));
            }
        }
    }
    Outcome::Checked
}

fn compare(job: &Job, data: &Table, measure: Measure, (a, b): (&str, &str), expected: Option<f64>) {
    let got = measure(&data.column(a), &data.column(b)).coefficient;
    same(&format!("{}, {a} with {b}", job.file), got, expected);
}
