//! Running the rules: each once for every day that claims speak of, over what was there on that day.

use crate::rule::{ReturnedRow, RuleProblem, ask_rule};
use groma_define::table::Text;
use groma_define::tables::{
    CandidateRow, ClaimRow, CompetenceRow, FinderFigureRow, PortalRow, TestRow,
    VerificationEvidenceRow, VerificationRow,
};
use groma_define::{Definition, Rule, UnitCode};
use groma_store::{Limits, StoreError, TableDir};
use std::collections::{BTreeMap, BTreeSet};

/// What rules see.
pub(super) struct Seen<'d> {
    pub(super) definition: &'d Definition,
    pub(super) claims: Vec<ClaimRow>,
    pub(super) portals: Vec<PortalRow>,
    pub(super) candidates: Vec<CandidateRow>,
    pub(super) figures: Vec<FinderFigureRow>,
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Verified {
    /// A verdict for each claim and test.
    pub verdicts: Vec<VerificationRow>,
    /// What the verdicts stand on.
    pub evidence: Vec<VerificationEvidenceRow>,
}

/// Words that a verdict may be.
const VERDICTS: [&str; 4] = ["supported", "contradicted", "not_found", "cannot_be_tested"];

/// Runs every rule that some claim names.
pub(super) fn run(
    rules: &[Rule],
    seen: &Seen<'_>,
    limits: Limits,
) -> Result<Verified, RuleProblem> {
    let mut verified = Verified::default();
    for rule in rules {
        let of_rule = seen.claims.iter().filter(|claim| claim.rule == rule.code);
        let days: BTreeSet<&Text> = of_rule.map(|claim| &claim.as_of).collect();
        for day in days {
            let on_day = seen.on(rule, day);
            let rows = ask_rule(seen.definition, rule, limits, |session, table| match table {
                "claim" => session.register(&on_day.claims),
                "candidate" => session.register(&on_day.candidates),
                "portal" => session.register(&seen.portals),
                "finder_figure" => session.register(&seen.figures),
                "competence" => session.register(&seen.competences()),
                "answer" => session.register(&seen.definition.answer_rows()),
                _ => Ok(()),
            })?;
            verified.take(rule, &on_day, &seen.portals, rows)?;
        }
    }
    verified.verdicts.sort_by(|a, b| key(a).cmp(&key(b)));
    Ok(verified)
}

fn key(row: &VerificationRow) -> (&UnitCode, &str, i64, &str, &str) {
    (&row.unit, row.question.as_str(), row.instance, row.rule.as_str(), &row.item)
}

/// What a rule sees of one day.
struct OnDay {
    claims: Vec<ClaimRow>,
    candidates: Vec<CandidateRow>,
}

impl Seen<'_> {
    /// What a rule sees of the day: a data set that was gone by then, or came later, is not there.
    fn on(&self, rule: &Rule, day: &str) -> OnDay {
        let claims = self.claims.iter().filter(|c| c.rule == rule.code && *c.as_of == *day);
        let by = |date: &str| date.get(..10).unwrap_or(date) <= day;
        let candidates = self.candidates.iter().filter_map(|candidate| {
            let mut candidate = candidate.clone();
            if candidate.gone_since.as_deref().is_some_and(by) {
                return None;
            }
            candidate.gone_since = None;
            let dated = candidate.issued.as_deref();
            candidate.on_the_day = match (by(&candidate.first_seen), dated) {
                (true, _) => "seen".into(),
                (false, Some(date)) if by(date) => "dated".into(),
                // It says itself that it came later.
                (false, Some(_)) => return None,
                (false, None) => "not_known".into(),
            };
            Some(candidate)
        });
        OnDay { claims: claims.cloned().collect(), candidates: candidates.collect() }
    }

    fn competences(&self) -> Vec<CompetenceRow> {
        self.definition.competence_rows()
    }

    /// Writes what the rules saw, whole.
    pub(super) fn write(&self, out: &TableDir) -> Result<(), StoreError> {
        out.write::<TestRow>(&self.definition.test_rows())?;
        out.write(&self.competences())?;
        out.write(&self.claims)?;
        out.write(&self.portals)?;
        out.write(&self.candidates)?;
        out.write(&self.figures)
    }
}

impl Verified {
    /// Takes what a rule returned: one row for each of its claims, no other.
    fn take(
        &mut self,
        rule: &Rule,
        day: &OnDay,
        portals: &[PortalRow],
        rows: Vec<ReturnedRow>,
    ) -> Result<(), RuleProblem> {
        let mut returned: BTreeMap<(String, String, i64, String), ReturnedRow> = BTreeMap::new();
        for row in rows {
            let [unit, question, instance, item] = [0, 1, 2, 3].map(|at: usize| &row[at]);
            let instance = instance.number().unwrap_or(1.0) as i64;
            let key =
                (unit.text().into(), question.text().into(), instance, item.text().to_owned());
            let verdict = row[4].text().to_owned();
            if !VERDICTS.contains(&verdict.as_str()) {
                let message = format!("`{}` returns the verdict `{verdict}`", rule.code);
                let hint = format!("a verdict is one of {}", VERDICTS.join(", "));
                return Err(RuleProblem::returned(rule, message, &hint));
            }
            if returned.insert(key.clone(), row).is_some() {
                let message =
                    format!("`{}` returns two verdicts for {} {}", rule.code, key.0, key.1);
                let hint = "one row for each row of `claim`";
                return Err(RuleProblem::returned(rule, message, hint));
            }
        }
        for claim in &day.claims {
            let key = (
                claim.unit.to_string(),
                claim.question.to_string(),
                claim.instance,
                claim.item.to_string(),
            );
            let Some(row) = returned.remove(&key) else {
                let message = format!(
                    "`{}` returns nothing for {} {}",
                    rule.code, claim.unit, claim.question
                );
                let hint = "one row for each row of `claim`, `cannot_be_tested` among them";
                return Err(RuleProblem::returned(rule, message, hint));
            };
            for id in row[10].text().split_whitespace() {
                let Some(evidence) = evidence(claim, id, &day.candidates, portals) else {
                    let message = format!("`{}` names `{id}` as evidence", rule.code);
                    let hint =
                        "`evidence` has the identifiers of candidates or catalogs, between spaces";
                    return Err(RuleProblem::returned(rule, message, hint));
                };
                self.evidence.push(evidence);
            }
            self.verdicts.push(verdict(claim, &row));
        }
        match returned.into_keys().next() {
            None => Ok(()),
            Some((unit, question, ..)) => {
                let message = format!(
                    "`{}` returns a verdict on {unit} {question}, which is no claim",
                    rule.code
                );
                let hint = "one row for each row of `claim`, and no other";
                Err(RuleProblem::returned(rule, message, hint))
            }
        }
    }
}

fn verdict(claim: &ClaimRow, row: &ReturnedRow) -> VerificationRow {
    VerificationRow {
        unit: claim.unit.clone(),
        question: claim.question.clone(),
        instance: claim.instance,
        rule: claim.rule.clone(),
        item: claim.item.clone(),
        option: claim.option.clone(),
        share: claim.share,
        verdict: row[4].text().into(),
        confidence: row[5].number(),
        evidenced_low: row[6].number(),
        evidenced_high: row[7].number(),
        because: row[8].text().into(),
        settles: row[9].text().into(),
        as_of: claim.as_of.clone(),
    }
}

/// A row that a verdict names: a candidate for what was looked for, or a catalog.
fn evidence(
    claim: &ClaimRow,
    id: &str,
    candidates: &[CandidateRow],
    portals: &[PortalRow],
) -> Option<VerificationEvidenceRow> {
    let is_it = |one: &&CandidateRow| one.item == claim.item && one.dataset_id.as_str() == id;
    let (kind, title, url, says) = match candidates.iter().find(is_it) {
        Some(dataset) => ("dataset", dataset.title.clone(), dataset.url.clone(), says(dataset)),
        None => {
            let portal = portals.iter().find(|portal| portal.catalog_id.as_str() == id)?;
            let says = format!("{} data sets", portal.datasets);
            ("catalog", None, Some(portal.address.clone()), says)
        }
    };
    Some(VerificationEvidenceRow {
        unit: claim.unit.clone(),
        question: claim.question.clone(),
        instance: claim.instance,
        rule: claim.rule.clone(),
        item: claim.item.clone(),
        kind: kind.into(),
        id: id.into(),
        title,
        url,
        says: says.as_str().into(),
    })
}

/// What in a data set bears on the answer.
fn says(candidate: &CandidateRow) -> String {
    let reasons: Vec<&str> = candidate.reasons.iter().map(AsRef::as_ref).collect();
    let known = |what: Option<bool>, yes: &'static str, no: &'static str, unknown: &'static str| {
        what.map_or(unknown, |is| if is { yes } else { no })
    };
    format!(
        "{:.2} sure ({}); {}; {}; {}",
        candidate.confidence,
        reasons.join("; "),
        if candidate.machine_readable { "machine-readable" } else { "not machine-readable" },
        known(candidate.open_licence, "open licence", "no open licence", "licence unknown"),
        known(candidate.reachable, "answers", "does not answer", "not tried"),
    )
}
