//! A node that must be more than it may be.

use super::Checked;
use crate::diagnostic::Diagnostics;

pub(super) fn run(checked: &Checked<'_>, problems: &mut Diagnostics) {
    for node in checked.framework.nodes() {
        if let (Some(floor), Some(cap)) = (node.floor, node.cap)
            && floor > cap
        {
            let message = format!("the floor {floor} of `{}` is above its cap {cap}", node.code);
            let hint = "exchange the two, or empty one";
            problems.error(&node.place, "floor-above-cap", message, hint);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::edited::{Edit::Write, noticed_by};

    #[test]
    fn found() {
        let nodes = b"code,name,source,floor,cap\ntotal,Total,given,2,1\n";
        insta::assert_snapshot!(noticed_by("floor-above-cap", &[Write("framework.csv", nodes)]), @r"
        framework.csv:2: error[floor-above-cap]: the floor 2 of `total` is above its cap 1
          hint: exchange the two, or empty one
        ");
    }
}
