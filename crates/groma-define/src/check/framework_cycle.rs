//! Nodes are part of each other in a circle.

use super::Checked;
use crate::cycle::{cycles, shown};
use crate::diagnostic::Diagnostics;

pub(super) fn run(checked: &Checked<'_>, problems: &mut Diagnostics) {
    let framework = &checked.framework;
    let above = |code: &str| {
        let parent = framework.node(code).and_then(|node| node.parent.as_ref());
        parent.into_iter().map(|parent| parent.as_str()).collect()
    };
    for cycle in cycles(framework.nodes().iter().map(|node| node.code.as_str()), above) {
        let message = format!("nodes are part of each other: {}", shown(&cycle));
        let hint = "empty `parent` of the one that is the root";
        if let Some(node) = framework.node(cycle[0]) {
            problems.error(&node.place, "framework-cycle", message, hint);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::edited::{Edit::Swap, noticed};

    #[test]
    fn found() {
        let edit = Swap("framework.csv", "total,,Example", "total,policy,Example");
        insta::assert_snapshot!(noticed(&[edit]), @r"
        framework.csv:2: error[framework-cycle]: nodes are part of each other: `total` → `policy` → `total`
          hint: empty `parent` of the one that is the root
        framework.csv:3: warning[points-max-not-the-sum]: `policy` can earn 60, and its children 160 together
          hint: write 160, or look for a child that was dropped or added
        ");
    }
}
