//! Earlier answers, carried over to a new instrument: marked as carried, never as given.

use crate::answer::{AnswerKey, Evidence, Given};
use groma_define::{
    Answer, AnswerKind, Concordance, Definition, OptionCode, Question, QuestionCode, QuestionType,
    Relation, Respondent, UnitCode,
};
use std::collections::{BTreeMap, HashSet};

/// An answer that waits to be confirmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CarriedAnswer {
    /// Whose answer.
    pub unit: UnitCode,
    /// To which question of the new instrument.
    pub key: AnswerKey,
    /// What was said, in the new instrument's options. Unconfirmed: it is never scored.
    pub given: Given,
    /// The instrument that it was given to.
    pub from_instrument: String,
    /// The question that it was given to.
    pub from_question: QuestionCode,
    /// How the two questions are related: other words may want another answer.
    pub relation: Relation,
}

/// An answer that does not carry over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftBehind {
    /// Whose answer.
    pub unit: UnitCode,
    /// To which question of the old instrument.
    pub from_question: QuestionCode,
    /// To which question of the new one it would have gone.
    pub question: QuestionCode,
    /// Why not.
    pub why: String,
}

/// What carries over, and what does not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Carry {
    /// At most one for each unit and key, in the order of the new instrument's questions.
    pub answers: Vec<CarriedAnswer>,
    /// Answers for which a row of the concordance exists, and that it cannot translate.
    pub left: Vec<LeftBehind>,
}

/// Carries the answers of an old edition over to a new instrument, as the rows of `concordance.csv`
/// say. What a reviewer decided comes before what the government said; answers of others stay.
pub fn carry(old: &Definition, rows: &[Concordance], new: &Definition) -> Carry {
    let mut carried: BTreeMap<(usize, usize, u32), CarriedAnswer> = BTreeMap::new();
    let mut left = Vec::new();
    let mut rows: Vec<&Concordance> =
        rows.iter().filter(|row| row.instrument == old.edition.code).collect();
    // Where several questions lead to one, the one that is most like it is asked first.
    rows.sort_by_key(|row| row.relation);
    let answers = last_words(old);
    let repeated = repeated(new);
    for row in rows {
        let Some(at) = new.questions.iter().position(|q| q.code == row.question) else { continue };
        let question = &new.questions[at];
        for answer in answers.iter().filter(|answer| answer.question.as_str() == row.other) {
            let Some(unit) = new.units.iter().position(|unit| unit.code == answer.unit) else {
                continue;
            };
            let key = (unit, at, answer.instance);
            if carried.contains_key(&key) {
                continue;
            }
            let is_single = answer.instance == 1 || repeated.contains(question.code.as_str());
            let value = if is_single {
                translated(answer, old, row, question, new)
            } else {
                Err("it stands in a repeated section, and the new question does not".to_owned())
            };
            match value {
                Ok(value) => {
                    carried.insert(key, carried_answer(answer, value, old, row));
                }
                Err(why) => left.push(LeftBehind {
                    unit: answer.unit.clone(),
                    from_question: answer.question.clone(),
                    question: question.code.clone(),
                    why,
                }),
            }
        }
    }
    let is_carried =
        |l: &LeftBehind| carried.values().any(|c| c.unit == l.unit && c.key.question == l.question);
    left.retain(|l| !is_carried(l));
    let mut answers: Vec<((usize, usize, u32), CarriedAnswer)> = carried.into_iter().collect();
    answers.sort_by_key(|((unit, question, instance), _)| (*question, *unit, *instance));
    Carry { answers: answers.into_iter().map(|(_, answer)| answer).collect(), left }
}

/// The answers that say something, one for each unit, question and instance.
fn last_words(old: &Definition) -> Vec<&Answer> {
    let rank = |respondent: Respondent| match respondent {
        Respondent::Reviewer => Some(0),
        Respondent::Government => Some(1),
        _ => None,
    };
    let mut best: BTreeMap<(&UnitCode, &QuestionCode, u32), (u8, &Answer)> = BTreeMap::new();
    for answer in &old.answers {
        let says = !matches!(answer.kind, AnswerKind::NotAnswered | AnswerKind::NotAsked);
        let Some(rank) = rank(answer.respondent).filter(|_| says) else { continue };
        let key = (&answer.unit, &answer.question, answer.instance);
        let kept = best.entry(key).or_insert((rank, answer));
        if rank < kept.0 {
            *kept = (rank, answer);
        }
    }
    best.into_values().map(|(_, answer)| answer).collect()
}

/// The questions of the new instrument that may be answered more than once.
fn repeated(new: &Definition) -> HashSet<&str> {
    let stands_in_repeat = |question: &Question| {
        let mut next = Some(question);
        for _ in 0..new.questions.len() {
            let Some(question) = next else { return false };
            if question.kind == QuestionType::Repeat {
                return true;
            }
            let above = question.item_of.as_ref().or(question.section.as_ref());
            next = above.and_then(|code| new.question(code.as_str()));
        }
        false
    };
    let repeated = new.questions.iter().filter(|question| stands_in_repeat(question));
    repeated.map(|question| question.code.as_str()).collect()
}

/// The answer's value in the new instrument, or why it has none there.
fn translated(
    answer: &Answer,
    old: &Definition,
    row: &Concordance,
    question: &Question,
    new: &Definition,
) -> Result<String, String> {
    let is_part = matches!(row.relation, Relation::PartOf | Relation::Contains);
    if answer.kind != AnswerKind::Answered {
        // That somebody does not know a part says nothing of the whole.
        return if is_part { Err(part(row)) } else { Ok(String::new()) };
    }
    let from = old.question(answer.question.as_str()).map_or(QuestionType::Text, |q| q.kind);
    let is_choice = |kind| matches!(kind, QuestionType::Single | QuestionType::Multiple);
    match (is_choice(from), is_choice(question.kind)) {
        (true, true) => chosen(answer, from, row, question, new),
        _ if is_part => Err(part(row)),
        (false, false) if fits(from, question.kind) => Ok(answer.value.clone()),
        _ => Err(format!("a {} is no {}", from.as_str(), question.kind.as_str())),
    }
}

fn part(row: &Concordance) -> String {
    match row.relation {
        Relation::PartOf => "it answers only a part of the new question".to_owned(),
        _ => "the new question asks only a part of it".to_owned(),
    }
}

fn fits(from: QuestionType, to: QuestionType) -> bool {
    use QuestionType::{Date, Decimal, Integer, Text, Url};
    from == to || matches!((from, to), (Integer, Decimal) | (Integer | Decimal | Date | Url, Text))
}

/// The options that were chosen, as the new instrument calls them.
fn chosen(
    answer: &Answer,
    from: QuestionType,
    row: &Concordance,
    question: &Question,
    new: &Definition,
) -> Result<String, String> {
    let theirs: Vec<&str> = match from {
        QuestionType::Multiple => answer.value.split_whitespace().collect(),
        _ => vec![answer.value.as_str()],
    };
    let mut ours: Vec<&str> = Vec::new();
    for option in theirs {
        let option = mapped(option, row, question, new)?;
        if !ours.contains(&option) {
            ours.push(option);
        }
    }
    if ours.len() > 1 && question.kind == QuestionType::Single {
        return Err("several options were chosen, and the new question takes one".to_owned());
    }
    Ok(ours.join(" "))
}

/// What an option is called now. Where the lists differ, or only a part is asked, only what the
/// concordance names is the same; elsewhere an option of the same code is.
fn mapped<'a>(
    option: &str,
    row: &'a Concordance,
    question: &Question,
    new: &'a Definition,
) -> Result<&'a str, String> {
    let named = row.options.iter().find(|(theirs, _)| theirs.eq_ignore_ascii_case(option));
    let is_alike = matches!(row.relation, Relation::Same | Relation::Reworded);
    let wanted: &str = match named {
        Some((_, ours)) => ours.as_str(),
        None if is_alike => option,
        None => return Err(format!("concordance.csv does not say which option `{option}` is now")),
    };
    let options = new.options.iter().filter(|choice| Some(&choice.list) == question.list.as_ref());
    let mut options = options.map(|choice| &choice.option).map(OptionCode::as_str);
    let found = options.find(|ours| ours.eq_ignore_ascii_case(wanted));
    found.ok_or_else(|| format!("`{wanted}` is none of the options any more"))
}

fn carried_answer(
    answer: &Answer,
    value: String,
    old: &Definition,
    row: &Concordance,
) -> CarriedAnswer {
    let is_its = |evidence: &&groma_define::Evidence| {
        evidence.unit == answer.unit
            && evidence.question == answer.question
            && evidence.instance == answer.instance
            && matches!(evidence.respondent, Respondent::Government | Respondent::Reviewer)
    };
    let evidence = old.evidence.iter().filter(is_its).map(|evidence| Evidence {
        address: evidence.address.clone(),
        note: evidence.note.clone().unwrap_or_default(),
    });
    CarriedAnswer {
        unit: answer.unit.clone(),
        key: AnswerKey { question: row.question.clone(), instance: answer.instance },
        given: Given {
            value,
            kind: answer.kind,
            justification: answer.justification.clone(),
            evidence: evidence.collect(),
            unsure: answer.unsure,
        },
        from_instrument: old.edition.code.clone(),
        from_question: answer.question.clone(),
        relation: row.relation,
    }
}
