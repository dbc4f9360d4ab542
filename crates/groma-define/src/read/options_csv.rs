//! `options.csv`: the lists of options.

use crate::code::{ListCode, OptionCode};
use crate::definition::Choice;
use crate::diagnostic::Diagnostics;
use crate::read::column::{Holds, SheetSpec, Target, column};
use crate::read::register::Register;
use crate::read::sheet::Sheet;

pub(crate) const SPEC: SheetSpec = SheetSpec {
    file: "options.csv",
    doc: "An option of a list.",
    required: false,
    key: &["list", "option"],
    translated: &["label", "guidance", "filter"],
    columns: &[
        column("list", Holds::Code, "the list").required(),
        column("option", Holds::Code, "the option; unique in its list").required(),
        column("exclusive", Holds::YesNo, "cannot be ticked together with others").or("no"),
    ],
};

pub(super) fn read(sheet: &Sheet<'_>, known: &Register, problems: &mut Diagnostics) -> Vec<Choice> {
    let mut options = Vec::new();
    sheet.each(problems, |row| {
        let option = row.text("option");
        if option.starts_with('@') {
            row.error("option", "reserved-option", || {
                let message = format!("`{option}` starts with `@`, which names kinds of answers");
                (message, "give the option another code".to_owned())
            });
        }
        options.push(Choice {
            list: ListCode::from(row.key("list", Target::List, known)),
            option: OptionCode::from(option),
            exclusive: row.yes("exclusive", false),
            labels: row.labels(),
            guidance: row.translated("guidance"),
            columns: row.translated("filter"),
            place: row.place(),
        });
    });
    options
}
