//! A node whose value depends on itself through gates.

use super::Checked;
use crate::cycle::{cycles, shown};
use crate::diagnostic::Diagnostics;

pub(super) fn run(checked: &Checked<'_>, problems: &mut Diagnostics) {
    let framework = &checked.framework;
    // A node needs what lies below it and what gates it.
    let needs = |code: &str| {
        let gates = framework.node(code).into_iter().flat_map(|node| &node.gates);
        let below = framework.children(code).iter().map(|child| child.code.as_str());
        gates.map(|gate| gate.as_str()).chain(below).collect()
    };
    for cycle in cycles(framework.nodes().iter().map(|node| node.code.as_str()), needs) {
        let gated = cycle.iter().filter_map(|code| framework.node(code));
        // A circle without a gate is one of parents, which has its own check.
        if let Some(node) = gated.into_iter().find(|node| !node.gates.is_empty()) {
            let message = format!("a gate makes nodes wait for each other: {}", shown(&cycle));
            let hint = "gate with a node that lies neither below nor above";
            problems.error(&node.place, "gate-cycle", message, hint);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::edited::{Edit::Write, noticed_by};

    #[test]
    fn found() {
        let nodes = b"code,parent,name,source,gate\ntotal,,Total,,\na,total,A,given,total\n";
        let edits = [Write("framework.csv", nodes)];
        insta::assert_snapshot!(noticed_by("gate-cycle", &edits), @r"
        framework.csv:3: error[gate-cycle]: a gate makes nodes wait for each other: `total` → `a` → `total`
          hint: gate with a node that lies neither below nor above
        ");
    }
}
