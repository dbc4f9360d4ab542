//! A sum whose declared maximum is not the sum of its children's.

use super::Checked;
use crate::diagnostic::Diagnostics;

pub(super) fn run(checked: &Checked<'_>, problems: &mut Diagnostics) {
    let framework = &checked.framework;
    let method = checked.definition.main();
    for node in framework.nodes() {
        let children = framework.children(node.code.as_str());
        let Some(declared) = node.points_max.filter(|_| !children.is_empty()) else { continue };
        if framework.aggregate(node, method).name != "sum" {
            continue;
        }
        let parts: Option<Vec<f64>> =
            children.iter().map(|child| Some(child.points_max? * child.weight)).collect();
        let Some(parts) = parts else { continue };
        let sum: f64 = parts.iter().sum();
        if (sum - declared).abs() > 1e-6 * declared.abs().max(1.0) {
            let code = &node.code;
            let message = format!("`{code}` can earn {declared}, and its children {sum} together");
            let hint = format!("write {sum}, or look for a child that was dropped or added");
            problems.warning(&node.place, "points-max-not-the-sum", message, hint);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::edited::{Edit::Swap, noticed};

    #[test]
    fn found() {
        let edit = Swap("framework.csv", "sum,,40", "sum,,50");
        insta::assert_snapshot!(noticed(&[edit]), @r"
        framework.csv:2: warning[points-max-not-the-sum]: `total` can earn 100, and its children 110 together
          hint: write 110, or look for a child that was dropped or added
        framework.csv:6: warning[points-max-not-the-sum]: `practice` can earn 50, and its children 40 together
          hint: write 40, or look for a child that was dropped or added
        ");
    }
}
