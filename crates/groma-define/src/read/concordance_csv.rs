//! `concordance.csv`: which question of another instrument asks the same.

use crate::code::{OptionCode, QuestionCode};
use crate::definition::{Concordance, Relation};
use crate::diagnostic::Diagnostics;
use crate::read::column::{Holds, SheetSpec, Target, column, words};
use crate::read::register::Register;
use crate::read::row::Row;
use crate::read::sheet::Sheet;

pub(crate) const SPEC: SheetSpec = SheetSpec {
    file: "concordance.csv",
    doc: "A question of ours and one of another instrument.",
    required: false,
    key: &["question", "instrument", "other"],
    translated: &[],
    columns: &[
        column("question", Holds::Ref(Target::Question), "ours").required(),
        column("instrument", Holds::Text, "the code of the other edition").required(),
        column("other", Holds::Text, "the code of its question").required(),
        words::<Relation>("relation", "how theirs is related to ours").required(),
        column("options", Holds::Text, "which option of theirs is which of ours: `theirs=ours`"),
        column("note", Holds::Text, "why"),
    ],
};

pub(super) fn read(
    sheet: &Sheet<'_>,
    known: &Register,
    problems: &mut Diagnostics,
) -> Vec<Concordance> {
    let mut rows = Vec::new();
    sheet.each(problems, |row| {
        let options = options(row);
        rows.push(Concordance {
            question: QuestionCode::from(row.key("question", Target::Question, known)),
            instrument: row.text("instrument").to_owned(),
            other: row.text("other").to_owned(),
            relation: row.word("relation").unwrap_or(Relation::Reworded),
            options,
            note: row.owned("note"),
            place: row.place(),
        });
    });
    rows
}

fn options(row: &mut Row<'_>) -> Vec<(String, OptionCode)> {
    let mut options = Vec::new();
    let parts: Vec<&str> = row.parts("options").collect();
    for part in parts {
        match part.split_once('=').map(|(theirs, ours)| (theirs.trim(), ours.trim())) {
            Some((theirs, ours)) if !theirs.is_empty() && !ours.is_empty() => {
                options.push((theirs.to_owned(), OptionCode::from(ours)));
            }
            _ => row.error("options", "bad-option-pair", || {
                let message = format!("`{part}` does not say which option is which");
                (message, "write `theirs=ours`, for example `yes=all`".to_owned())
            }),
        }
    }
    options
}
