//! `competence.csv`: whose duty it is to publish what a question asks about.

use crate::code::UnitCode;
use crate::definition::{Competence, Level};
use crate::diagnostic::Diagnostics;
use crate::read::column::{Holds, SheetSpec, Target, column, words};
use crate::read::register::Register;
use crate::read::sheet::Sheet;

pub(crate) const SPEC: SheetSpec = SheetSpec {
    file: "competence.csv",
    doc: "A level of a unit whose duty it is to publish something: it is looked for there.",
    required: false,
    key: &["topic", "unit"],
    translated: &[],
    columns: &[
        column("topic", Holds::Code, "what is published: an item of tests.csv").required(),
        column("unit", Holds::Ref(Target::Unit), "the unit that answers").required(),
        words::<Level>("level", "the level whose duty it is").required(),
        column("body", Holds::Text, "the bodies that have the duty"),
        column("law", Holds::Text, "the law that says so"),
    ],
};

pub(super) fn read(
    sheet: &Sheet<'_>,
    known: &Register,
    problems: &mut Diagnostics,
) -> Vec<Competence> {
    let mut competences = Vec::new();
    sheet.each(problems, |row| {
        competences.push(Competence {
            topic: row.text("topic").to_owned(),
            unit: UnitCode::from(row.key("unit", Target::Unit, known)),
            level: row.word("level").unwrap_or(Level::National),
            body: row.owned("body"),
            law: row.owned("law"),
            place: row.place(),
        });
    });
    competences
}
