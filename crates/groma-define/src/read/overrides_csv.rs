//! `overrides.csv`: what reviewers put in place of answers.

use crate::code::{QuestionCode, UnitCode};
use crate::definition::Override;
use crate::diagnostic::Diagnostics;
use crate::read::answer_value::Instrument;
use crate::read::column::{Holds, SheetSpec, Target, column};
use crate::read::register::Register;
use crate::read::sheet::Sheet;

pub(crate) const SPEC: SheetSpec = SheetSpec {
    file: "overrides.csv",
    doc: "What a reviewer puts in place of an answer: another answer, other points, or both.",
    required: false,
    key: &["unit", "question"],
    translated: &[],
    columns: &[
        column("unit", Holds::Ref(Target::Unit), "who is measured").required(),
        column("question", Holds::Ref(Target::Question), "which question").required(),
        column("value", Holds::Text, "the answer that counts instead"),
        column("points", Holds::Number, "the points that count instead"),
        column("reason", Holds::Text, "why").required(),
        column("author", Holds::Text, "who decided").required(),
        column("date", Holds::Date, "when").required(),
    ],
};

pub(super) fn read(
    sheet: &Sheet<'_>,
    instrument: &Instrument<'_>,
    known: &Register,
    problems: &mut Diagnostics,
) -> Vec<Override> {
    let mut overrides = Vec::new();
    sheet.each(problems, |row| {
        let question = QuestionCode::from(row.key("question", Target::Question, known));
        let value = row.owned("value").map(|value| instrument.value(row, &question, value));
        let points = row.number("points");
        if value.is_none() && row.filled("points").is_none() {
            row.error("value", "override-without-change", || {
                let message = "the override changes neither the answer nor the points".to_owned();
                (message, "fill `value` or `points`".to_owned())
            });
        }
        overrides.push(Override {
            unit: UnitCode::from(row.key("unit", Target::Unit, known)),
            question,
            value,
            points,
            reason: row.text("reason").to_owned(),
            author: row.text("author").to_owned(),
            date: row.date("date").unwrap_or_default(),
            place: row.place(),
        });
    });
    overrides
}
