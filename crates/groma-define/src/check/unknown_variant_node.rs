//! `method.toml` speaks of a node that is not in the framework.

use super::Checked;
use crate::diagnostic::Diagnostics;
use crate::method::Method;
use crate::nearest::suggest;
use std::collections::HashSet;

pub(super) fn run(checked: &Checked<'_>, problems: &mut Diagnostics) {
    let framework = &checked.framework;
    for key in checked.method_keys.names() {
        let Some((table, node)) = node_of(key) else { continue };
        if framework.node(node).is_none() {
            let known = framework.nodes().iter().map(|node| node.code.as_str());
            let hint = suggest(node, known, "name a node of framework.csv");
            let message = format!("`{table}` speaks of `{node}`, which is not in the framework");
            problems.error(&checked.method_keys.of(key), "unknown-variant-node", message, hint);
        }
    }
    negative_weights(checked, problems);
}

/// The table and the node of a key such as `variant.x.weight.nodes.P1`.
fn node_of(key: &str) -> Option<(&str, &str)> {
    ["normalise", "weight", "aggregate"].into_iter().find_map(|verb| {
        let start = key.find(&format!("{verb}.nodes."))?;
        let at = start + verb.len() + ".nodes".len();
        let before = &key[..start];
        let whole = before.is_empty() || (before.starts_with("variant.") && before.ends_with('.'));
        whole.then(|| (&key[..at], &key[at + 1..]))
    })
}

fn negative_weights(checked: &Checked<'_>, problems: &mut Diagnostics) {
    let by_node = |method: &'_ Method| method.weight_nodes.clone().into_iter();
    let mut seen = HashSet::new();
    for (node, weight) in checked.definition.methods.iter().flat_map(by_node) {
        if (weight < 0.0 || !weight.is_finite()) && seen.insert(node.clone()) {
            let place = checked.method_keys.of(&format!("weight.nodes.{node}"));
            let message = format!("the weight {weight} of `{node}` is not a positive number");
            let hint = "set `direction` to `down` when less is better";
            problems.error(&place, "negative-weight", message, hint);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::edited::{Edit::Add, noticed};

    #[test]
    fn found() {
        let lines = "weight.nodes = { secure = 2, dataset = 1 }\naggregate.nodes.P9 = \"sum\"\n";
        insta::assert_snapshot!(noticed(&[Add("method.toml", lines)]), @r"
        method.toml:27:30: error[unknown-variant-node]: `variant.strict.weight.nodes` speaks of `dataset`, which is not in the framework
          hint: did you mean `datasets`?
        method.toml:28:17: error[unknown-variant-node]: `variant.strict.aggregate.nodes` speaks of `P9`, which is not in the framework
          hint: known are `total`, `policy`, `policy-exists`, `policy-sectors`, `practice`, `secure`, `datasets`
        ");
    }
}
