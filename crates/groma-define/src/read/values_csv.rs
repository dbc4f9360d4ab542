//! `values.csv`: values that are given outright.

use crate::code::{NodeCode, UnitCode};
use crate::definition::{Value, ValueStatus};
use crate::diagnostic::Diagnostics;
use crate::read::column::{Holds, SheetSpec, Target, column, words};
use crate::read::register::Register;
use crate::read::sheet::Sheet;

pub(crate) const SPEC: SheetSpec = SheetSpec {
    file: "values.csv",
    doc: "A value that replaces what lies below a node.",
    required: false,
    key: &["unit", "node"],
    translated: &[],
    columns: &[
        column("unit", Holds::Ref(Target::Unit), "who is measured").required(),
        column("node", Holds::Ref(Target::Node), "which node").required(),
        column("value", Holds::Number, "in the node's own unit").required(),
        words::<ValueStatus>("status", "what it rests on").required(),
        column("source", Holds::Text, "where it was read").required(),
    ],
};

pub(super) fn read(sheet: &Sheet<'_>, known: &Register, problems: &mut Diagnostics) -> Vec<Value> {
    let mut values = Vec::new();
    sheet.each(problems, |row| {
        values.push(Value {
            unit: UnitCode::from(row.key("unit", Target::Unit, known)),
            node: NodeCode::from(row.key("node", Target::Node, known)),
            value: row.number("value").unwrap_or_default(),
            status: row.word("status").unwrap_or(ValueStatus::Printed),
            source: row.text("source").to_owned(),
            place: row.place(),
        });
    });
    values
}
