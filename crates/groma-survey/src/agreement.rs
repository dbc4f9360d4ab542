//! How far the two reviewers agree, question by question: an error term for each answer.
//!
//! Verdicts count once both reviews of a return are filed, and only those on the answer that is
//! there now. Silence is a missing value: percent and kappa leave the answer out, alpha takes it as
//! missing; nowhere is it agreement.

mod measures;

pub use measures::{Level, alpha, kappa, percent};

use crate::workflow::{Answer, Reaction, Return, Reviewer, Round};
use groma_define::{Question, QuestionCode, QuestionType};
use serde::Serialize;

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// What reviewers say: agree, propose, cannot verify.
    Verdicts,
    /// Which value reviewers would let stand: the unit's own when they agree, theirs when they
    /// propose one, none when they cannot tell.
    Values,
}

/// How far reviewers agree on one question, over all units. Each figure is none where it is not
/// defined: nothing to compare, or no variation that agreement could be told from chance by.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct QuestionAgreement {
    /// Which question.
    pub question: QuestionCode,
    /// Answers on which at least one reviewer said something.
    pub judged: usize,
    /// Answers on which both did.
    pub by_both: usize,
    /// Share of those on which both said the same, 0 to 1.
    pub percent: Option<f64>,
    /// Cohen's kappa.
    pub kappa: Option<f64>,
    /// Krippendorff's alpha, nominal.
    pub alpha_nominal: Option<f64>,
    /// Krippendorff's alpha, ordinal, by the order of the options or numbers; none for verdicts and
    /// for questions without an order.
    pub alpha_ordinal: Option<f64>,
}

/// The agreement on every question on which somebody said something, in the instrument's order.
pub fn by_question(round: &Round, basis: Basis) -> Vec<QuestionAgreement> {
    let questions = round.instrument().answerable();
    let agreements = questions.map(|question| of_question(round, question, basis));
    agreements.filter(|agreement| agreement.judged > 0).collect()
}

fn of_question(round: &Round, question: &Question, basis: Basis) -> QuestionAgreement {
    let filed = round.state().returns.values().filter(|entry| is_filed(entry));
    let answers = filed
        .flat_map(|entry| entry.answers.iter())
        .filter(|(key, _)| key.question == question.code);
    let said: Vec<[Option<String>; 2]> = answers
        .map(|(_, answer)| [Reviewer::A, Reviewer::B].map(|r| said(answer, r, basis)))
        .filter(|said| said.iter().any(Option::is_some))
        .collect();
    let scale = scale(round, question, basis, &said);
    let code = |text: &String| scale.iter().position(|known| known == text);
    let coded: Vec<Vec<Option<usize>>> = said
        .iter()
        .map(|pair| pair.iter().map(|text| text.as_ref().and_then(code)).collect())
        .collect();
    let pairs: Vec<(usize, usize)> =
        coded.iter().filter_map(|pair| Some((pair[0]?, pair[1]?))).collect();
    let ordered = basis == Basis::Values && is_ordered(question.kind);
    QuestionAgreement {
        question: question.code.clone(),
        judged: said.len(),
        by_both: pairs.len(),
        percent: percent(&pairs),
        kappa: kappa(&pairs),
        alpha_nominal: alpha(&coded, Level::Nominal),
        alpha_ordinal: ordered.then(|| alpha(&coded, Level::Ordinal)).flatten(),
    }
}

fn is_filed(entry: &Return) -> bool {
    [Reviewer::A, Reviewer::B].iter().all(|reviewer| entry.filed.contains_key(reviewer))
}

fn said(answer: &Answer, reviewer: Reviewer, basis: Basis) -> Option<String> {
    let reaction = &answer.verdict(reviewer)?.reaction;
    let value = |given: &crate::Given| format!("{} {}", given.kind.as_str(), given.value);
    match (basis, reaction) {
        (Basis::Verdicts, _) => Some(reaction.as_str().to_owned()),
        (Basis::Values, Reaction::Agree { .. }) => Some(value(&answer.held.given)),
        (Basis::Values, Reaction::Propose { given, .. }) => Some(value(given)),
        (Basis::Values, Reaction::CannotVerify { .. }) => None,
    }
}

/// True when the values of such a question have an order: numbers, days, and the options of a
/// single choice as they are listed.
fn is_ordered(kind: QuestionType) -> bool {
    matches!(
        kind,
        QuestionType::Single | QuestionType::Integer | QuestionType::Decimal | QuestionType::Date
    )
}

/// Everything that was said, in its order; what is no value stands at the end.
fn scale(
    round: &Round,
    question: &Question,
    basis: Basis,
    said: &[[Option<String>; 2]],
) -> Vec<String> {
    let mut scale: Vec<String> = said.iter().flatten().flatten().cloned().collect();
    scale.sort();
    scale.dedup();
    if basis == Basis::Values {
        let options = &round.instrument().definition().options;
        scale.sort_by_key(|text| {
            let value = text.strip_prefix("answered ").unwrap_or("");
            let number = value.parse::<f64>().unwrap_or(f64::MAX);
            let option = options.iter().position(|choice| {
                Some(&choice.list) == question.list.as_ref() && choice.option.as_str() == value
            });
            // Finite numbers sort as their bits do once the sign is folded in.
            let bits = number.to_bits() as i64;
            let rank = if bits < 0 { !bits ^ i64::MIN } else { bits };
            (!text.starts_with("answered "), option, rank, text.clone())
        });
    }
    scale
}

#[cfg(test)]
mod tests;
