//! Weights that look like shares of their parent and do not sum to it.

use super::Checked;
use crate::definition::Node;
use crate::diagnostic::Diagnostics;
use crate::nearest::quoted;

pub(super) fn run(checked: &Checked<'_>, problems: &mut Diagnostics) {
    for parent in checked.framework.nodes() {
        let children = checked.framework.children(parent.code.as_str());
        let Some((sum, whole)) = shortfall(children) else { continue };
        let weights: Vec<String> =
            children.iter().map(|child| format!("{} {}", child.code, child.weight)).collect();
        let message = format!(
            "weights of `{}` sum to {}, not to {whole}: {}",
            parent.code,
            rounded(sum),
            weights.join(", ")
        );
        let hint = if sum < whole {
            format!("was a child with the weight {} dropped?", rounded(whole - sum))
        } else {
            let over = rounded(sum - whole);
            let extra = children.iter().filter(|child| rounded(child.weight) == over);
            let extra: Vec<&str> = extra.map(|child| child.code.as_str()).collect();
            if extra.is_empty() {
                format!("take {over} off one of them")
            } else {
                format!("does {} belong here?", quoted(&extra))
            }
        };
        problems.warning(&parent.place, "weights-do-not-add-up", message, hint);
    }
}

/// The sum and what it should be, when the weights look like shares and miss it.
fn shortfall(children: &[&Node]) -> Option<(f64, f64)> {
    let weights: Vec<f64> = children.iter().map(|child| child.weight).collect();
    let sum: f64 = weights.iter().sum();
    if weights.len() < 2 || weights.iter().all(|weight| *weight == 1.0) {
        return None;
    }
    // Printed shares are rounded: each may be off by half of its last digit.
    let digits = weights.iter().map(|weight| digits(*weight)).max().unwrap_or(0);
    let slack = 0.5 * weights.len() as f64 * 10_f64.powi(-digits) + 1e-9;
    let shares = weights.iter().all(|weight| *weight < 1.0);
    for whole in [1.0, 100.0] {
        if (sum - whole).abs() <= slack.min(0.05 * whole) {
            return None;
        }
    }
    let near = |whole: f64| (sum - whole).abs() <= 0.1 * whole;
    if shares || near(1.0) {
        Some((sum, 1.0))
    } else if near(100.0) {
        Some((sum, 100.0))
    } else {
        None
    }
}

/// Digits after the point, as the number is written.
fn digits(weight: f64) -> i32 {
    weight.to_string().split_once('.').map_or(0, |(_, digits)| digits.len() as i32)
}

fn rounded(number: f64) -> f64 {
    (number * 1e9).round() / 1e9
}

#[cfg(test)]
mod tests {
    use crate::edited::{Edit::Write, noticed_by};

    fn check(weights: &[&str]) -> String {
        let mut nodes = "code,parent,name,source,weight\ntotal,,Total,,\n".to_owned();
        for (at, weight) in weights.iter().enumerate() {
            nodes.push_str(&format!("c{at},total,C,given,{weight}\n"));
        }
        noticed_by("weights-do-not-add-up", &[Write("framework.csv", nodes.as_bytes())])
    }

    #[test]
    fn found() {
        insta::assert_snapshot!(check(&["0.3", "0.3", "0.37"]), @r"
        framework.csv:2: warning[weights-do-not-add-up]: weights of `total` sum to 0.97, not to 1: c0 0.3, c1 0.3, c2 0.37
          hint: was a child with the weight 0.03 dropped?
        ");
        insta::assert_snapshot!(check(&["0.5", "0.5", "0.25"]), @r"
        framework.csv:2: warning[weights-do-not-add-up]: weights of `total` sum to 1.25, not to 1: c0 0.5, c1 0.5, c2 0.25
          hint: does `c2` belong here?
        ");
        insta::assert_snapshot!(check(&["60", "45"]), @r"
        framework.csv:2: warning[weights-do-not-add-up]: weights of `total` sum to 105, not to 100: c0 60, c1 45
          hint: take 5 off one of them
        ");
        insta::assert_snapshot!(check(&["60", "41.5"]), @r"
        framework.csv:2: warning[weights-do-not-add-up]: weights of `total` sum to 101.5, not to 100: c0 60, c1 41.5
          hint: take 1.5 off one of them
        ");
    }

    #[test]
    fn passed_over() {
        for weights in [
            &["0.33", "0.33", "0.33"][..],
            &["0.1", "0.2", "0.7"],
            &["1", "1", "1"],
            &["1", "2", "3"],
            &["30", "70"],
            &["33.3", "33.3", "33.3"],
            &["0.5"],
        ] {
            assert_eq!(check(weights), "", "{weights:?}");
        }
    }
}
