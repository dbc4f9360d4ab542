//! `crosswalk_nodes.csv`: what the other frameworks consist of.

use crate::definition::CrosswalkNode;
use crate::diagnostic::Diagnostics;
use crate::read::column::{Holds, SheetSpec, column};
use crate::read::sheet::Sheet;

pub(crate) const SPEC: SheetSpec = SheetSpec {
    file: "crosswalk_nodes.csv",
    doc: "A node of another framework.",
    required: false,
    key: &["framework", "code"],
    translated: &[],
    columns: &[
        column("framework", Holds::Code, "the other framework").required(),
        column("code", Holds::Code, "the node there").required(),
        column("name", Holds::Text, "its name in our words"),
        column("excluded", Holds::Text, "the reason it is left out on purpose"),
    ],
};

pub(super) fn read(sheet: &Sheet<'_>, problems: &mut Diagnostics) -> Vec<CrosswalkNode> {
    let mut nodes = Vec::new();
    sheet.each(problems, |row| {
        nodes.push(CrosswalkNode {
            framework: row.text("framework").to_owned(),
            code: row.text("code").to_owned(),
            name: row.text("name").to_owned(),
            excluded: row.owned("excluded"),
            place: row.place(),
        });
    });
    nodes
}
