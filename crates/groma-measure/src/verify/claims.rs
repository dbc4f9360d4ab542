//! What answers claim: each tested answer with the share it earns and the day it speaks of.

use crate::card::Card;
use groma_define::tables::ClaimRow;
use groma_define::{Answer, AnswerKind, Competence, Definition, Respondent, Source, Test, Unit};
use std::collections::HashMap;

/// Every claim of the governments themselves, in the order of units and tests.
pub(super) fn of(definition: &Definition) -> Vec<ClaimRow> {
    let cards = cards(definition);
    let mut answers: HashMap<(&str, &str), Vec<&Answer>> = HashMap::new();
    for answer in definition.answers.iter().filter(|answer| is_claim(answer)) {
        let key = (answer.unit.as_str(), answer.question.as_str());
        answers.entry(key).or_default().push(answer);
    }
    let mut claims = Vec::new();
    for unit in &definition.units {
        for test in &definition.tests {
            let key = (unit.code.as_str(), test.question.as_str());
            let own = answers.get(&key).map_or(&[][..], Vec::as_slice);
            let card = cards.get(test.question.as_str());
            claims.extend(own.iter().map(|answer| claim(definition, unit, test, answer, card)));
        }
    }
    claims
}

fn is_claim(answer: &Answer) -> bool {
    answer.respondent == Respondent::Government && answer.kind == AnswerKind::Answered
}

fn cards(definition: &Definition) -> HashMap<&str, Card> {
    let leaf = |node: &groma_define::Node| match &node.source {
        Some(Source::Question(code)) => definition.question(code.as_str()),
        _ => None,
    };
    let cards = definition.nodes.iter().filter_map(|node| {
        let question = leaf(node)?;
        Some((question.code.as_str(), Card::of(definition, definition.main(), node)?))
    });
    cards.collect()
}

fn claim(
    definition: &Definition,
    unit: &Unit,
    test: &Test,
    answer: &Answer,
    card: Option<&Card>,
) -> ClaimRow {
    let earned = card.and_then(|card| {
        let earned = card.earns(answer.kind, &answer.value, false).ok()?.points?;
        Some(earned / card.most()?)
    });
    let item = test.item.as_deref().unwrap_or_default();
    let asked = definition.question(test.question.as_str()).and_then(|q| q.as_of.as_deref());
    ClaimRow {
        unit: unit.code.clone(),
        question: test.question.clone(),
        instance: i64::from(answer.instance),
        rule: test.rule.clone(),
        item: item.into(),
        option: answer.value.as_str().into(),
        share: earned,
        as_of: asked.unwrap_or(&definition.edition.as_of).into(),
        duty: duty(definition, unit, item).into(),
        claims: test.claims.as_str().into(),
    }
}

/// The level whose duty it is: the unit's own, unless `competence.csv` names a lower one.
fn duty(definition: &Definition, unit: &Unit, item: &str) -> &'static str {
    let names = |row: &&Competence| row.topic == item && row.unit == unit.code;
    let named = definition.competences.iter().find(names);
    named.map_or(unit.level, |row| row.level).as_str()
}
