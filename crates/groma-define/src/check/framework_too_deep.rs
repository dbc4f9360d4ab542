//! A framework that nobody could read: deeper than a page or a person can follow.

use super::Checked;
use crate::diagnostic::Diagnostics;

/// Published indices have up to six levels.
const LEVELS: usize = 32;

pub(super) fn run(checked: &Checked<'_>, problems: &mut Diagnostics) {
    let mut nodes = checked.framework.nodes().iter();
    // One is enough: below it, every node is too deep.
    let deep = nodes.find(|node| checked.framework.above(node).take(LEVELS + 1).count() > LEVELS);
    if let Some(node) = deep {
        let message = format!("`{}` lies more than {LEVELS} levels below its root", node.code);
        let hint = "hang it higher: a chain of nodes with one child each adds nothing";
        problems.error(&node.place, "framework-too-deep", message, hint);
    }
}

#[cfg(test)]
mod tests {
    use crate::edited::{Edit::Write, noticed_by};

    fn chain(levels: usize) -> String {
        let mut text = "code,parent,name,source\nn0,,Root,\n".to_owned();
        for level in 1..levels {
            text.push_str(&format!("n{level},n{},Node,\n", level - 1));
        }
        text.push_str(&format!("n{levels},n{},Leaf,given\n", levels - 1));
        text
    }

    fn check(levels: usize) -> String {
        let text = chain(levels);
        noticed_by("framework-too-deep", &[Write("framework.csv", text.as_bytes())])
    }

    #[test]
    fn found() {
        insta::assert_snapshot!(check(32), @"");
        insta::assert_snapshot!(check(33), @r"
        framework.csv:35: error[framework-too-deep]: `n33` lies more than 32 levels below its root
          hint: hang it higher: a chain of nodes with one child each adds nothing
        ");
    }
}
