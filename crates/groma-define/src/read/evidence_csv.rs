//! `evidence.csv`: what was shown for answers that were already collected.

use crate::code::{QuestionCode, UnitCode};
use crate::definition::{Evidence, Respondent};
use crate::diagnostic::Diagnostics;
use crate::read::column::{Holds, SheetSpec, Target, column, words};
use crate::read::register::Register;
use crate::read::sheet::Sheet;

pub(crate) const SPEC: SheetSpec = SheetSpec {
    file: "evidence.csv",
    doc: "Something that shows an answer to be true.",
    required: false,
    key: &["unit", "question", "instance", "respondent", "address"],
    translated: &[],
    columns: &[
        column("unit", Holds::Ref(Target::Unit), "who is measured").required(),
        column("question", Holds::Ref(Target::Question), "what was asked").required(),
        column("instance", Holds::Count, "which instance of a repeated section").or("1"),
        words::<Respondent>("respondent", "whose answer it belongs to").or("government"),
        column("address", Holds::Text, "a web address, or the name of a file").required(),
        column("note", Holds::Text, "page, paragraph or quotation"),
    ],
};

pub(super) fn read(
    sheet: &Sheet<'_>,
    known: &Register,
    problems: &mut Diagnostics,
) -> Vec<Evidence> {
    let mut rows = Vec::new();
    sheet.each(problems, |row| {
        rows.push(Evidence {
            unit: UnitCode::from(row.key("unit", Target::Unit, known)),
            question: QuestionCode::from(row.key("question", Target::Question, known)),
            instance: row.count("instance"),
            respondent: row.word("respondent").unwrap_or_default(),
            address: row.text("address").to_owned(),
            note: row.owned("note"),
            place: row.place(),
        });
    });
    rows
}
