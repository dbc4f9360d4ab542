//! An aggregation, a normalisation or a way to draw weights that does not exist, or whose
//! arguments do not fit.

use super::Checked;
use crate::call::Call;
use crate::diagnostic::{Diagnostics, Place};
use crate::method::Method;
use crate::method_names::{AGGREGATES, DRAWS, MethodSpec, NORMALISES, refusal};

pub(super) fn run(checked: &Checked<'_>, problems: &mut Diagnostics) {
    let mut refuse = |place: &Place, call: &Call, methods: &[MethodSpec]| {
        if let Some((message, hint)) = refusal(call, methods, checked.definition) {
            problems.error(place, "unknown-method", message, hint);
        }
    };
    for node in checked.framework.nodes() {
        if let Some(call) = &node.aggregate {
            refuse(&node.place, call, AGGREGATES);
        }
        if let Some(call) = &node.normalise {
            refuse(&node.place, call, NORMALISES);
        }
    }
    for (at, method) in checked.definition.methods.iter().enumerate() {
        let prefix = prefix(at, method);
        // What a variant does not write it has from main, where it is refused once.
        let mut refuse = |key: &str, call: &Call, methods: &[MethodSpec]| {
            let key = format!("{prefix}{key}");
            if checked.method_keys.has(&key) {
                refuse(&checked.method_keys.of(&key), call, methods);
            }
        };
        refuse("aggregate.default", &method.aggregate, AGGREGATES);
        refuse("normalise.default", &method.normalise, NORMALISES);
        for (node, call) in &method.aggregate_nodes {
            refuse(&format!("aggregate.nodes.{node}"), call, AGGREGATES);
        }
        for (node, call) in &method.normalise_nodes {
            refuse(&format!("normalise.nodes.{node}"), call, NORMALISES);
        }
        if let Some(call) = &method.weight_draws {
            refuse("uncertainty.weights", call, DRAWS);
        }
    }
}

/// Where a method's keys start: at the top for main, in a table of their own for variants.
fn prefix(at: usize, method: &Method) -> String {
    if at == 0 { String::new() } else { format!("variant.{}.", method.variant) }
}

#[cfg(test)]
mod tests {
    use crate::edited::{Edit::Swap, noticed};

    fn check(call: &str) -> String {
        noticed(&[Swap("framework.csv", "goalposts(low=0, high=200, scale=20, clip=yes)", call)])
    }

    #[test]
    fn found() {
        insta::assert_snapshot!(check("goalpost(low=0, high=1)"), @r"
        framework.csv:8: error[unknown-method]: there is no method `goalpost` here
          hint: did you mean `goalposts`?
        ");
        insta::assert_snapshot!(check("goalposts(low=0, hihg=1)"), @r"
        framework.csv:8: error[unknown-method]: `goalposts` has no argument `hihg`
          hint: did you mean `high`?
        ");
        insta::assert_snapshot!(check("goalposts(low=0)"), @r"
        framework.csv:8: error[unknown-method]: `goalposts` needs the argument `high`
          hint: write `goalposts(high=…)`
        ");
        insta::assert_snapshot!(check("goalposts(low=0, high=much)"), @r"
        framework.csv:8: error[unknown-method]: `high=much` does not fit `goalposts`
          hint: write a number
        ");
        insta::assert_snapshot!(check("bands-fixed(edges=[1, 2], points=[0, 1])"), @r"
        framework.csv:8: error[unknown-method]: 2 edges make 3 bands, and 2 points are given
          hint: give one more point than edges
        ");
        insta::assert_snapshot!(check("distance-to-reference(unit=X)"), @r"
        framework.csv:8: error[unknown-method]: `unit=X` does not fit `distance-to-reference`
          hint: name a unit of units.csv
        ");
        insta::assert_snapshot!(check("rank(ties=average)"), @"");
    }

    #[test]
    fn found_in_the_method() {
        let edit = Swap("method.toml", "default = \"sum\"", "default = \"summ\"");
        insta::assert_snapshot!(noticed(&[edit]), @r"
        method.toml:17:1: error[unknown-method]: there is no method `summ` here
          hint: did you mean `sum`?
        ");
    }
}
