//! `groma returns consistency`

use super::spoken;
use crate::desk::Desk;
use crate::{Outcome, Settings};
use anyhow::Result;
use groma_publish::{Transversal, TransversalRow};
use groma_survey::AnswerKey;
use groma_survey::agreement::{self, Basis, QuestionAgreement};
use groma_survey::consistency::{self, Comparison, Row};
use groma_survey::workflow::Reaction;
use std::path::PathBuf;

#[derive(clap::Args)]
pub(crate) struct Consistency {
    /// The edition folder
    edition: PathBuf,
    /// This question only
    question: Option<String>,
    /// Write one page a question into this folder, and one that lists them
    #[arg(long, value_name = "DIR")]
    html: Option<PathBuf>,
}

impl Consistency {
    pub(crate) fn execute(&self, settings: &Settings) -> Result<Outcome> {
        let desk = Desk::look(&self.edition, settings)?;
        let only = self.question.as_deref();
        let only = only.map(|code| spoken::key(&desk.definition, code)).transpose()?;
        let mut comparisons = consistency::compare_all(&desk.round);
        comparisons.retain(|one| only.as_ref().is_none_or(|key| key.question == one.question));
        let agreements = agreement::by_question(&desk.round, Basis::Values);
        let flags: usize = comparisons.iter().map(|one| one.flags.len()).sum();
        if let Some(out) = &self.html {
            let pages: Vec<Transversal> =
                comparisons.iter().map(|one| page(&desk, one, &agreements)).collect();
            groma_publish::transversal(&desk.definition, &pages, out)?;
        }
        if settings.json {
            let agreed = |one: &&QuestionAgreement| {
                only.as_ref().is_none_or(|key| key.question == one.question)
            };
            let agreements: Vec<_> = agreements.iter().filter(agreed).collect();
            let told = serde_json::json!({ "questions": comparisons, "agreement": agreements });
            println!("{}", serde_json::to_string_pretty(&told)?);
        } else {
            for comparison in &comparisons {
                print(comparison, &agreements, only.is_some());
            }
            println!("{} questions, {flags} flags", comparisons.len());
            if let Some(out) = &self.html {
                println!("{}", out.join("index.html").display());
            }
        }
        Ok(if flags == 0 { Outcome::Good } else { Outcome::Problems })
    }
}

/// A question's flags, and with `rows` all its answers.
fn print(comparison: &Comparison, agreements: &[QuestionAgreement], rows: bool) {
    if comparison.flags.is_empty() && !rows {
        return;
    }
    println!("{}  {}", comparison.question, agreed(comparison, agreements));
    if rows {
        for row in &comparison.rows {
            let shown: Vec<&str> =
                row.given.evidence.iter().map(|item| item.address.as_str()).collect();
            let said = spoken::shortly(&row.given);
            println!("  {:<8} {said:<24} {:<14} {}", row.unit, judged(row), shown.join(" "));
        }
    }
    for flag in &comparison.flags {
        let units: Vec<&str> = flag.units.iter().map(|unit| unit.as_str()).collect();
        println!("  ! {}: {}", units.join(", "), flag.why);
    }
}

fn page(desk: &Desk, comparison: &Comparison, agreements: &[QuestionAgreement]) -> Transversal {
    let flags = comparison.flags.iter().map(|flag| {
        let units: Vec<&str> = flag.units.iter().map(|unit| unit.as_str()).collect();
        (units.join(", "), flag.why.clone())
    });
    Transversal {
        question: comparison.question.to_string(),
        flags: flags.collect(),
        rows: comparison.rows.iter().map(|row| page_row(desk, comparison, row)).collect(),
        agreement: agreed(comparison, agreements),
    }
}

fn page_row(desk: &Desk, comparison: &Comparison, row: &Row) -> TransversalRow {
    let verdict = |who: &str, reaction: &Option<Reaction>| match reaction {
        None => format!("{who}: silent"),
        Some(reaction) if reaction.reason().is_empty() => format!("{who}: {}", reaction.as_str()),
        Some(reaction) => format!("{who}: {}, {}", reaction.as_str(), reaction.reason()),
    };
    let key = AnswerKey { question: comparison.question.clone(), instance: row.instance };
    let answer = desk.round.state().returns.get(&row.unit).and_then(|it| it.answers.get(&key));
    let others = answer.map_or(&[][..], |answer| &answer.shadows).iter().map(|shadow| {
        let who = shadow.respondent.as_str().replace('_', " ");
        format!("{who}: {} ({})", spoken::shortly(&shadow.given), shadow.source)
    });
    let kinds: Vec<&str> = row.kinds.iter().map(|kind| kind.as_str()).collect();
    TransversalRow {
        unit: row.unit.to_string(),
        instance: row.instance,
        said: spoken::shortly(&row.given),
        justification: row.given.justification.clone(),
        evidence: row
            .given
            .evidence
            .iter()
            .map(|item| format!("{} {}", item.address, item.note).trim().to_owned())
            .collect(),
        kinds: kinds.join(", "),
        verdicts: vec![verdict("A", &row.verdict_a), verdict("B", &row.verdict_b)],
        judged: judged(row),
        others: others.collect(),
    }
}

fn judged(row: &Row) -> String {
    row.judged.as_str().to_owned()
}

/// How far the reviewers agree on a question, in words.
fn agreed(comparison: &Comparison, agreements: &[QuestionAgreement]) -> String {
    let found = agreements.iter().find(|one| one.question == comparison.question);
    let Some(found) = found.filter(|found| found.by_both > 0) else { return String::new() };
    let number = |name: &str, value: Option<f64>| {
        value.map_or(String::new(), |value| format!(", {name} {value:.2}"))
    };
    let percent =
        found.percent.map_or(String::new(), |share| format!(", agree in {:.0} %", share * 100.0));
    format!(
        "two reviewers judged {}{percent}{}{}",
        found.by_both,
        number("kappa", found.kappa),
        number("alpha", found.alpha_nominal)
    )
}
