//! What a round has collected, as the files of an edition: from here on it is computed like any
//! other answers.

use crate::workflow::{Round, ScoredAnswer};
use groma_define::{Definition, Respondent};
use std::collections::BTreeMap;

const ANSWERS: [&str; 11] = [
    "unit",
    "question",
    "instance",
    "value",
    "kind",
    "respondent",
    "mark",
    "raw",
    "justification",
    "stage",
    "version",
];
const EVIDENCE: [&str; 6] = ["unit", "question", "instance", "respondent", "address", "note"];

/// `answers.csv` and `evidence.csv` with the answers of a round, by path.
///
/// Drafts that nobody has signed are left out. Units that have no return keep what the folder says of them. Where several of one kind answer
/// the same question, civil society for example, the last word stands.
pub fn collected(definition: &Definition, round: &Round) -> BTreeMap<String, Vec<u8>> {
    let returned = |unit: &str| round.state().returns.contains_key(unit);
    let mut answers = BTreeMap::new();
    let mut evidence = BTreeMap::new();
    for answer in definition.answers.iter().filter(|row| !returned(row.unit.as_str())) {
        answers.insert(place(answer), row(answer));
    }
    for shown in definition.evidence.iter().filter(|row| !returned(row.unit.as_str())) {
        let (unit, question) = (shown.unit.to_string(), shown.question.to_string());
        let key = (unit, question, shown.instance, shown.respondent, shown.address.clone());
        evidence.insert(key, shown.note.clone().unwrap_or_default());
    }
    for said in round.answers().into_iter().filter(is_said) {
        let answer = said.row();
        let (unit, question, instance, respondent) = place(&answer);
        for item in &said.given.evidence {
            let key = (unit.clone(), question.clone(), instance, respondent, item.address.clone());
            evidence.insert(key, item.note.clone());
        }
        answers.insert((unit, question, instance, respondent), row(&answer));
    }
    let evidence = evidence.into_iter().map(|((unit, question, instance, who, address), note)| {
        [unit, question, instance.to_string(), who.as_str().to_owned(), address, note]
    });
    BTreeMap::from([
        ("answers.csv".to_owned(), text(definition, ANSWERS, answers.into_values())),
        ("evidence.csv".to_owned(), text(definition, EVIDENCE, evidence)),
    ])
}

/// What a unit has not signed is a draft, and nobody's business but its own; what others say beside
/// it, and what was carried over, is said.
fn is_said(answer: &ScoredAnswer) -> bool {
    match answer.respondent {
        Respondent::Government => answer.sealed || answer.reviewed,
        Respondent::Reviewer if answer.coded => answer.sealed || answer.reviewed,
        _ => true,
    }
}

type Place = (String, String, u32, Respondent);

fn place(answer: &groma_define::Answer) -> Place {
    (answer.unit.to_string(), answer.question.to_string(), answer.instance, answer.respondent)
}

fn row(answer: &groma_define::Answer) -> [String; 11] {
    [
        answer.unit.to_string(),
        answer.question.to_string(),
        answer.instance.to_string(),
        answer.value.clone(),
        answer.kind.as_str().to_owned(),
        answer.respondent.as_str().to_owned(),
        if answer.unsure { "unsure".to_owned() } else { String::new() },
        answer.raw.clone(),
        answer.justification.clone(),
        answer.stage.as_str().to_owned(),
        answer.version.max(1).to_string(),
    ]
}

fn text<const N: usize>(
    definition: &Definition,
    header: [&str; N],
    rows: impl Iterator<Item = [String; N]>,
) -> Vec<u8> {
    let delimiter = definition.edition.delimiter.and_then(|sign| u8::try_from(sign).ok());
    let mut writer =
        csv::WriterBuilder::new().delimiter(delimiter.unwrap_or(b',')).from_writer(Vec::new());
    let whole = "writing to memory does not fail";
    writer.write_record(header).expect(whole);
    rows.for_each(|row| writer.write_record(row).expect(whole));
    writer.into_inner().expect(whole)
}
