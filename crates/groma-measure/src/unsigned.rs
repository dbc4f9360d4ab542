//! Units of a round that have signed nothing: their score is that of empty answers.

use groma_define::tables::FindingRow;
use groma_define::{Definition, Respondent, RunId};
use std::collections::BTreeSet;

/// A finding for each unit that is ranked in a round and has neither signed nor been coded.
pub(crate) fn findings(definition: &Definition, run: &RunId) -> Vec<FindingRow> {
    let is_round = definition.edition.returns.is_some() && !definition.answers.is_empty();
    let ranked = definition.cohort(&definition.edition.cohort).filter(|_| is_round);
    let said: BTreeSet<&str> = definition
        .answers
        .iter()
        .filter(|answer| matches!(answer.respondent, Respondent::Government | Respondent::Reviewer))
        .map(|answer| answer.unit.as_str())
        .collect();
    let units = ranked.map_or(&[][..], |cohort| &cohort.units);
    let silent = units.iter().filter(|unit| !said.contains(unit.as_str()));
    silent.map(|unit| finding(unit.as_str(), run)).collect()
}

fn finding(unit: &str, run: &RunId) -> FindingRow {
    let message = format!("{unit} has signed no answer: its score is that of empty answers");
    let detail = "wait for its return, code it from public evidence, or take it out of the cohort";
    FindingRow {
        code: "nothing-signed".into(),
        severity: "warning".into(),
        subject_kind: "unit".into(),
        subject: unit.into(),
        message: message.into(),
        detail: Some(detail.into()),
        run: run.clone(),
        locator: None,
        fetch: None,
    }
}
