//! A leaf that does not say where its value comes from, or an inner node that does.

use super::Checked;
use crate::diagnostic::Diagnostics;

pub(super) fn run(checked: &Checked<'_>, problems: &mut Diagnostics) {
    for node in checked.framework.nodes() {
        let code = &node.code;
        match (checked.framework.is_leaf(node), &node.source) {
            (true, None) => {
                let message = format!("the leaf `{code}` does not say where its value comes from");
                let hint = "fill `source` with `question:CODE`, `rule:CODE` or `given`";
                problems.error(&node.place, "leaf-without-source", message, hint);
            }
            (false, Some(_)) => {
                let message = format!("`{code}` has children and a `source`: its value has two origins");
                let hint = "empty `source`, or move it to a child";
                problems.error(&node.place, "source-on-inner-node", message, hint);
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::edited::{Edit::Swap, noticed};

    #[test]
    fn found() {
        let edits = [
            Swap("framework.csv", "rule:portal-secure", ""),
            Swap("framework.csv", "sum,,40,,", "sum,,40,given,"),
        ];
        insta::assert_snapshot!(noticed(&edits), @r"
        framework.csv:6: error[source-on-inner-node]: `practice` has children and a `source`: its value has two origins
          hint: empty `source`, or move it to a child
        framework.csv:7: error[leaf-without-source]: the leaf `secure` does not say where its value comes from
          hint: fill `source` with `question:CODE`, `rule:CODE` or `given`
        rules/portal-secure.md:1: warning[rule-without-indicator]: no leaf takes its value from the rule `portal-secure`
          hint: add a leaf with `source = rule:portal-secure` to framework.csv
        ");
    }
}
