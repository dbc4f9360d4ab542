//! A node with nothing above it and nothing below it, which no other node uses as a gate.

use super::Checked;
use crate::diagnostic::Diagnostics;
use std::collections::HashSet;

pub(super) fn run(checked: &Checked<'_>, problems: &mut Diagnostics) {
    let framework = &checked.framework;
    let index = checked.definition.edition.index.as_deref();
    let gates: HashSet<&str> =
        framework.nodes().iter().flat_map(|node| &node.gates).map(|gate| gate.as_str()).collect();
    for node in framework.nodes() {
        let code = node.code.as_str();
        let used = gates.contains(code) || index == Some(code) || framework.nodes().len() == 1;
        if node.parent.is_none() && framework.is_leaf(node) && !used {
            let message = format!("`{code}` is part of nothing, and nothing is part of it");
            let hint = "fill `parent`, or delete the row";
            problems.warning(&node.place, "orphan-node", message, hint);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::edited::{Edit::Add, noticed_by};

    #[test]
    fn found() {
        let edit = Add("framework.csv", "lost,,Lost,1,up,,,,given,\n");
        insta::assert_snapshot!(noticed_by("orphan-node", &[edit]), @r"
        framework.csv:9: warning[orphan-node]: `lost` is part of nothing, and nothing is part of it
          hint: fill `parent`, or delete the row
        ");
    }
}
