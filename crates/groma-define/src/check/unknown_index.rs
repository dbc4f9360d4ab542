//! The node that the ranking shows is not in the framework.

use super::Checked;
use crate::diagnostic::Diagnostics;
use crate::nearest::suggest;

pub(super) fn run(checked: &Checked<'_>, problems: &mut Diagnostics) {
    let framework = &checked.framework;
    let Some(index) = &checked.definition.edition.index else { return };
    if framework.node(index).is_none() {
        let known = framework.nodes().iter().map(|node| node.code.as_str());
        let hint = suggest(index, known, "name a node of framework.csv");
        let message = format!("the index `{index}` is not a node of the framework");
        problems.error(&checked.edition_keys.of("index"), "unknown-index", message, hint);
    }
}

#[cfg(test)]
mod tests {
    use crate::edited::{Edit::Swap, noticed};

    #[test]
    fn found() {
        let edit = Swap("edition.toml", "index = \"total\"", "index = \"totl\"");
        insta::assert_snapshot!(noticed(&[edit]), @r"
        edition.toml:11:1: error[unknown-index]: the index `totl` is not a node of the framework
          hint: did you mean `total`?
        ");
    }
}
