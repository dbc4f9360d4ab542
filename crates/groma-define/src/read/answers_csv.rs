//! `answers.csv`: answers that were already collected. The one file that can be large.

use crate::code::{QuestionCode, UnitCode};
use crate::definition::{Answer, AnswerKind, Respondent, Stage};
use crate::diagnostic::Diagnostics;
use crate::read::answer_value::Instrument;
use crate::read::column::{Holds, SheetSpec, Target, column, words};
use crate::read::register::Register;
use crate::read::row::Row;
use crate::read::sheet::Sheet;

pub(crate) const SPEC: SheetSpec = SheetSpec {
    file: "answers.csv",
    doc: "An answer of a unit to a question.",
    required: false,
    key: &["unit", "question", "instance", "respondent"],
    translated: &[],
    columns: &[
        column("unit", Holds::Ref(Target::Unit), "who is measured").required(),
        column("question", Holds::Ref(Target::Question), "what was asked").required(),
        column("instance", Holds::Count, "which instance of a repeated section").or("1"),
        column("value", Holds::Text, "option codes, or the value itself"),
        words::<AnswerKind>("kind", "answered when there is a value, not_answered when not"),
        words::<Respondent>("respondent", "who answered").or("government"),
        column("mark", Holds::Words(&["unsure"]), "a reviewer is not sure of it"),
        column("raw", Holds::Text, "what was written, letter by letter; the value when empty"),
        column("justification", Holds::Text, "why this answer"),
        words::<Stage>("stage", "whether a reviewer has judged it, where answers are judged")
            .or("final"),
        column("version", Holds::Count, "how often it was changed").or("1"),
    ],
};

pub(super) fn read(
    sheet: &Sheet<'_>,
    instrument: &Instrument<'_>,
    known: &Register,
    problems: &mut Diagnostics,
) -> Vec<Answer> {
    let mut answers = Vec::new();
    sheet.each(problems, |row| {
        let question = QuestionCode::from(row.key("question", Target::Question, known));
        let instance = row.count("instance");
        instrument.check_instance(row, &question, instance);
        let written = row.raw("value");
        let kind = kind(row, written.trim());
        let value = match kind {
            AnswerKind::Answered => instrument.value(row, &question, written.trim().to_owned()),
            // "Not applicable" may be an option of the list, with points of its own.
            _ => instrument.option(&question, written.trim()).unwrap_or_else(|| {
                value_beside_kind(row, kind, written.trim());
                String::new()
            }),
        };
        let raw = match row.raw("raw") {
            "" => written,
            raw => raw,
        };
        answers.push(Answer {
            unit: UnitCode::from(row.key("unit", Target::Unit, known)),
            question,
            instance,
            value,
            raw: raw.to_owned(),
            kind,
            respondent: row.word("respondent").unwrap_or_default(),
            unsure: row.listed_word("mark") == "unsure",
            justification: row.text("justification").to_owned(),
            stage: row.word("stage").unwrap_or_default(),
            version: row.count("version"),
            line: row.line,
        });
    });
    answers
}

/// What the answer is: an empty value is never an answer, whatever `kind` says.
fn kind(row: &mut Row<'_>, value: &str) -> AnswerKind {
    match (row.word("kind"), value.is_empty()) {
        (None | Some(AnswerKind::Answered), true) => AnswerKind::NotAnswered,
        (None | Some(AnswerKind::Answered), false) => AnswerKind::Answered,
        (Some(kind), _) => kind,
    }
}

fn value_beside_kind(row: &mut Row<'_>, kind: AnswerKind, value: &str) {
    if !value.is_empty() {
        row.warning("value", "value-beside-kind", || {
            let message =
                format!("the answer is `{}`; its value `{value}` does not count", kind.as_str());
            (message, "empty `kind` when it is an answer, or `value` when it is none".to_owned())
        });
    }
}
