//! A link to a node that the other framework does not have, as far as its nodes are declared.

use super::Checked;
use crate::diagnostic::Diagnostics;
use crate::nearest::suggest;
use std::collections::HashMap;

pub(super) fn run(checked: &Checked<'_>, problems: &mut Diagnostics) {
    let mut declared: HashMap<&str, Vec<&str>> = HashMap::new();
    for node in &checked.definition.crosswalk_nodes {
        declared.entry(&node.framework).or_default().push(&node.code);
    }
    for link in &checked.definition.crosswalk {
        let Some(codes) = declared.get(link.framework.as_str()) else { continue };
        if !codes.contains(&link.code.as_str()) {
            let message = format!("`{}` has no node `{}`", link.framework, link.code);
            let otherwise = "add it to crosswalk_nodes.csv, or correct the link";
            let hint = suggest(&link.code, codes.iter().copied(), otherwise);
            problems.warning(&link.place, "crosswalk-unknown-node", message, hint);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::edited::{Edit::Add, noticed};

    #[test]
    fn found() {
        let edit = Add("crosswalk.csv", "secure,example-charter,17,,\n");
        insta::assert_snapshot!(noticed(&[edit]), @r"
        crosswalk.csv:5: warning[crosswalk-unknown-node]: `example-charter` has no node `17`
          hint: known are `1`, `2`, `3`, `4`
        ");
    }
}
