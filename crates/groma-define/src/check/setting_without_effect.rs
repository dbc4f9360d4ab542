//! A cell of the framework that does nothing on a node of its kind.

use super::Checked;
use crate::definition::Direction;
use crate::diagnostic::Diagnostics;

pub(super) fn run(checked: &Checked<'_>, problems: &mut Diagnostics) {
    for node in checked.framework.nodes() {
        let leaf = checked.framework.is_leaf(node);
        let filled: &[(&str, bool)] = if leaf {
            &[
                ("aggregate", node.aggregate.is_some()),
                ("missing", node.missing.is_some()),
                ("coverage", node.coverage.is_some()),
            ]
        } else {
            &[
                ("normalise", node.normalise.is_some()),
                ("direction", node.direction == Direction::Down),
            ]
        };
        for (column, _) in filled.iter().filter(|(_, filled)| *filled) {
            let kind = if leaf { "a leaf" } else { "a node with children" };
            let message = format!("`{column}` does nothing on `{}`, {kind}", node.code);
            let hint = if leaf {
                "empty the cell, or fill it in the node above"
            } else {
                "empty the cell, or fill it in the leaves below"
            };
            problems.warning(&node.place, "setting-without-effect", message, hint);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::edited::{Edit::Swap, noticed};

    #[test]
    fn found() {
        let edits = [
            Swap("framework.csv", "1,up,,,20,rule", "1,up,sum,,20,rule"),
            Swap("framework.csv", "1,up,sum,,40", "1,down,sum,,40"),
        ];
        insta::assert_snapshot!(noticed(&edits), @r"
        framework.csv:6: warning[setting-without-effect]: `direction` does nothing on `practice`, a node with children
          hint: empty the cell, or fill it in the leaves below
        framework.csv:7: warning[setting-without-effect]: `aggregate` does nothing on `secure`, a leaf
          hint: empty the cell, or fill it in the node above
        ");
    }
}
