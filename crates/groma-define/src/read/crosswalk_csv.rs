//! `crosswalk.csv`: links from items to nodes of other frameworks.

use crate::definition::Crosswalk;
use crate::diagnostic::Diagnostics;
use crate::nearest::suggest;
use crate::read::column::{Holds, SheetSpec, Target, column};
use crate::read::register::Register;
use crate::read::sheet::Sheet;

pub(crate) const SPEC: SheetSpec = SheetSpec {
    file: "crosswalk.csv",
    doc: "A link from an item to a node of another framework.",
    required: false,
    key: &["item", "framework", "code"],
    translated: &[],
    columns: &[
        column("item", Holds::Code, "a question, or a node of the framework").required(),
        column("framework", Holds::Code, "the other framework").required(),
        column("code", Holds::Code, "the node there").required(),
        column("strength", Holds::Text, "how strong the link is, for example `full`"),
        column("note", Holds::Text, "why"),
    ],
};

pub(super) fn read(
    sheet: &Sheet<'_>,
    known: &Register,
    problems: &mut Diagnostics,
) -> Vec<Crosswalk> {
    let (questions, nodes) = (known.codes(Target::Question), known.codes(Target::Node));
    let complete = questions.is_complete() && nodes.is_complete();
    let mut links = Vec::new();
    sheet.each(problems, |row| {
        let item = row.text("item");
        if complete && questions.get(item).is_none() && nodes.get(item).is_none() {
            row.error("item", "unknown-item", || {
                let otherwise = "name a question of questions.csv or a node of framework.csv";
                let hint = suggest(item, questions.iter().chain(nodes.iter()), otherwise);
                (format!("there is no question or node `{item}`"), hint)
            });
        }
        links.push(Crosswalk {
            item: item.to_owned(),
            framework: row.text("framework").to_owned(),
            code: row.text("code").to_owned(),
            strength: row.owned("strength"),
            note: row.owned("note"),
            place: row.place(),
        });
    });
    links
}
