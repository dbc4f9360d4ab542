//! Given values, reviewers' decisions, answers.

use crate::code::QuestionCode;
use crate::definition::{Answer, AnswerKind, Definition, Respondent, Stage};
use crate::table::Text;
use crate::tables::{AnswerRow, DecisionRow, EvidenceRow, GivenValueRow};
use std::collections::HashMap;

impl Definition {
    /// `given_value`: one row for each row of `values.csv`.
    pub fn given_value_rows(&self) -> Vec<GivenValueRow> {
        let rows = self.values.iter().map(|value| GivenValueRow {
            unit: value.unit.clone(),
            node: value.node.clone(),
            value: value.value,
            status: Text::from(value.status.as_str()),
            source: Text::from(value.source.as_str()),
        });
        rows.collect()
    }

    /// `decision`: one row for each row of `overrides.csv`.
    pub fn decision_rows(&self) -> Vec<DecisionRow> {
        let text = |text: &String| Text::from(text.as_str());
        let rows = self.overrides.iter().map(|decision| DecisionRow {
            unit: decision.unit.clone(),
            question: decision.question.clone(),
            value: decision.value.as_ref().map(text),
            points: decision.points,
            reason: text(&decision.reason),
            author: text(&decision.author),
            date: text(&decision.date),
        });
        rows.collect()
    }

    /// `answer`: one row for each answer of `answers.csv`.
    ///
    /// An answer to a question that routing passes over is `not_asked` here, whatever was written;
    /// what was written stays in `raw`.
    pub fn answer_rows(&self) -> Vec<AnswerRow> {
        let routing = self.routing();
        let days = self.days();
        let edition_day = Text::from(self.edition.as_of.as_str());
        // A million rows share the few words and options that there are.
        let mut shared = Shared::default();
        let rows = self.answers.iter().map(|answer| {
            let asked = routing.is_asked(&answer.unit, &answer.question, answer.instance);
            let kind = if asked { answer.kind } else { AnswerKind::NotAsked };
            AnswerRow {
                unit: answer.unit.clone(),
                question: answer.question.clone(),
                instance: i64::from(answer.instance),
                // An option may stand beside another kind than answered, and earn what its map says.
                option: (asked && !answer.value.is_empty()).then(|| shared.text(&answer.value)),
                raw: (!answer.raw.is_empty()).then(|| shared.text(&answer.raw)),
                kind: shared.text(kind.as_str()),
                basis: shared.text(match answer.respondent {
                    Respondent::Reviewer => "reviewed",
                    Respondent::Machine => "evidenced",
                    _ => "reported",
                }),
                respondent: shared.text(answer.respondent.as_str()),
                stage: shared.text(stage(answer)),
                version: i64::from(answer.version),
                as_of: days.get(&answer.question).unwrap_or(&edition_day).clone(),
                justification: (!answer.justification.is_empty())
                    .then(|| shared.text(&answer.justification)),
            }
        });
        rows.collect()
    }

    /// `evidence`: one row for each thing that was shown.
    pub fn evidence_rows(&self) -> Vec<EvidenceRow> {
        let rows = self.evidence.iter().map(|evidence| EvidenceRow {
            unit: evidence.unit.clone(),
            question: evidence.question.clone(),
            instance: i64::from(evidence.instance),
            respondent: Text::from(evidence.respondent.as_str()),
            address: Text::from(evidence.address.as_str()),
            note: evidence.note.as_deref().map(Text::from),
        });
        rows.collect()
    }

    /// The day each question speaks of, where it differs from the edition's.
    fn days(&self) -> HashMap<&QuestionCode, Text> {
        let days = self
            .questions
            .iter()
            .filter_map(|question| Some((&question.code, Text::from(question.as_of.as_deref()?))));
        days.collect()
    }
}

/// The word of the table's column `stage`; the reader of the table takes it apart again.
fn stage(answer: &Answer) -> &'static str {
    match (answer.stage, answer.unsure) {
        (Stage::Final, false) => "final",
        (Stage::Final, true) => "unsure",
        (Stage::Unreviewed, false) => "unreviewed",
        (Stage::Unreviewed, true) => "unreviewed-unsure",
    }
}

/// Texts that were seen before. Long ones hardly repeat and are not kept.
#[derive(Default)]
struct Shared(std::collections::HashSet<Text>);

impl Shared {
    fn text(&mut self, text: &str) -> Text {
        const LONG: usize = 64;
        if let Some(known) = self.0.get(text) {
            return known.clone();
        }
        let new = Text::from(text);
        if text.len() <= LONG {
            self.0.insert(new.clone());
        }
        new
    }
}
