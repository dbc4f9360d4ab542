//! `units.csv`: who is measured.

use crate::code::UnitCode;
use crate::definition::{Level, Unit};
use crate::diagnostic::Diagnostics;
use crate::read::column::{Holds, SheetSpec, Target, column, words};
use crate::read::register::Register;
use crate::read::sheet::Sheet;

pub(crate) const SPEC: SheetSpec = SheetSpec {
    file: "units.csv",
    doc: "A unit: who is measured.",
    required: true,
    key: &["code"],
    translated: &["label"],
    columns: &[
        column("code", Holds::Code, "unique in the edition").required(),
        column("name", Holds::Text, "name in the edition's first language").required(),
        column("parent", Holds::Ref(Target::Unit), "the unit it lies in"),
        words::<Level>("level", "what kind it is").or("national"),
        column("population", Holds::Number, "inhabitants"),
        column(
            "language",
            Holds::Text,
            "the language it answers in; the edition's first when empty",
        ),
    ],
};

pub(super) fn read(sheet: &Sheet<'_>, known: &Register, problems: &mut Diagnostics) -> Vec<Unit> {
    let mut units = Vec::new();
    sheet.each(problems, |row| {
        units.push(Unit {
            code: UnitCode::from(row.key("code", Target::Unit, known)),
            name: row.text("name").to_owned(),
            labels: row.labels(),
            parent: row.code("parent", Target::Unit, known).map(UnitCode::from),
            level: row.word("level").unwrap_or(Level::National),
            population: row.number("population"),
            language: row.owned("language"),
            place: row.place(),
        });
    });
    units
}
