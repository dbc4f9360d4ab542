//! How much of the score is tested, item by item.

use crate::plain::plain;
use crate::{Outcome, Settings};
use anyhow::Result;
use groma_define::Definition;
use groma_define::tables::{EffectiveWeightRow, TestCoverageRow};
use groma_measure::verify::test_coverage;
use groma_store::Store;

/// Prints it, by the weights of the latest run.
pub(super) fn print(
    definition: &Definition,
    store: &Store,
    settings: &Settings,
) -> Result<Outcome> {
    let weights: Vec<EffectiveWeightRow> = store.latest()?.tables().read()?;
    let rows = test_coverage(definition, &weights);
    let sum = |rows: &mut dyn Iterator<Item = &TestCoverageRow>| -> f64 {
        rows.map(|row| row.effective).sum::<f64>() + 0.0
    };
    let tested = sum(&mut rows.iter().filter(|row| row.tested));
    let all = sum(&mut rows.iter());
    if settings.json {
        let one = |row: &TestCoverageRow| {
            serde_json::json!({
                "node": row.node, "question": row.question, "effective": row.effective,
                "tested": row.tested, "rules": row.rules, "because": row.because,
            })
        };
        let items: Vec<_> = rows.iter().map(one).collect();
        println!("{:#}", serde_json::json!({ "tested": tested, "of": all, "items": items }));
        return Ok(Outcome::Good);
    }
    for row in &rows {
        let code = row.question.as_ref().map_or(row.node.as_str(), |question| question.as_str());
        let how = match (row.tested, &row.because) {
            (true, _) => row.rules.join(", "),
            (false, Some(why)) => format!("not tested: {why}"),
            (false, None) if row.question.is_none() => "not tested: scored by a rule".to_owned(),
            (false, None) => "not tested, and nobody said why".to_owned(),
        };
        println!("{:7.3} %  {code:<16} {}", 100.0 * row.effective, plain(&how));
    }
    let items = rows.iter().filter(|row| row.tested).count();
    println!(
        "tested: {:.1} % of the weight, {items} of {} items; the weights add up to {:.1} %",
        100.0 * tested,
        rows.len(),
        100.0 * all
    );
    Ok(Outcome::Good)
}
