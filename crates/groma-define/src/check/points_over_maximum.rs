//! Points, shares or given values above what their node can earn.

use super::Checked;
use crate::definition::{Earns, Node, Source};
use crate::diagnostic::Diagnostics;
use crate::method::PointsUnit;
use std::collections::{HashMap, HashSet};

pub(super) fn run(checked: &Checked<'_>, problems: &mut Diagnostics) {
    let definition = checked.definition;
    // A list may serve several leaves: the most any of them can earn is the bound.
    let mut by_list: HashMap<&str, f64> = HashMap::new();
    let mut by_question: HashMap<&str, &Node> = HashMap::new();
    for node in &definition.nodes {
        let Some(Source::Question(code)) = &node.source else { continue };
        by_question.insert(code.as_str(), node);
        let list = definition.question(code.as_str()).and_then(|question| question.list.as_ref());
        if let Some(list) = list {
            let bound = by_list.entry(list.as_str()).or_insert(f64::NEG_INFINITY);
            *bound = bound.max(node.points_max.unwrap_or(f64::INFINITY));
        }
    }
    let in_shares: HashMap<&str, bool> = definition
        .methods
        .iter()
        .map(|method| (method.map.as_str(), method.unit == PointsUnit::Share))
        .collect();
    let mut seen = HashSet::new();
    for points in &definition.points {
        let Earns::Points(earned) = points.earns else { continue };
        let Some(shares) = in_shares.get(points.map.as_str()) else { continue };
        let bound = if *shares { Some(1.0) } else { by_list.get(points.list.as_str()).copied() };
        if let Some(bound) = bound.filter(|bound| earned > bound + 1e-9)
            && seen.insert((&points.list, &points.option, &points.map))
        {
            let what = if *shares { "a share of" } else { "points, of" };
            let message = format!("`{}` of `{}` earns {earned}, {what} at most {bound}", points.option, points.list);
            let hint = if *shares {
                "write shares from 0 to 1, or say `unit = \"points\"` in method.toml"
            } else {
                "lower the points, or raise `points_max` of the leaf"
            };
            problems.warning(&points.place, "points-over-maximum", message, hint);
        }
    }
    let mut over = |place, what: String, number: f64, node: &Node| {
        if let Some(bound) = node.points_max.filter(|bound| number > bound + 1e-9) {
            let message = format!("{what} is {number}, and `{}` can earn {bound}", node.code);
            let hint = "correct the number, or raise `points_max` of the node";
            problems.warning(place, "points-over-maximum", message, hint);
        }
    };
    for change in &definition.overrides {
        if let (Some(points), Some(node)) = (change.points, by_question.get(change.question.as_str())) {
            over(&change.place, format!("the override for `{}`", change.unit), points, node);
        }
    }
    for value in &definition.values {
        if let Some(node) = checked.framework.node(value.node.as_str())
            && node.normalise.is_none()
        {
            over(&value.place, format!("the value of `{}`", value.unit), value.value, node);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::edited::{Edit::Add, Edit::Swap, noticed};

    #[test]
    fn found() {
        let edits = [
            Swap("points.csv", "policy,yes,main,30", "policy,yes,main,31"),
            Add("values.csv", "unit,node,value,status,source\nN,practice,41,printed,p. 3\n"),
            Add("overrides.csv", "unit,question,points,reason,author,date\nN,q_policy,99,law found,R,2026-06-01\n"),
        ];
        insta::assert_snapshot!(noticed(&edits), @r"
        overrides.csv:2: warning[points-over-maximum]: the override for `N` is 99, and `policy-exists` can earn 30
          hint: correct the number, or raise `points_max` of the node
        points.csv:2: warning[points-over-maximum]: `yes` of `policy` earns 31, points, of at most 30
          hint: lower the points, or raise `points_max` of the leaf
        values.csv:2: warning[points-over-maximum]: the value of `N` is 41, and `practice` can earn 40
          hint: correct the number, or raise `points_max` of the node
        ");
    }

    #[test]
    fn shares() {
        let edit = Swap("method.toml", "unit = \"points\"", "unit = \"share\"");
        insta::assert_snapshot!(noticed(&[edit]), @r#"
        points.csv:2: warning[points-over-maximum]: `yes` of `policy` earns 30, a share of at most 1
          hint: write shares from 0 to 1, or say `unit = "points"` in method.toml
        points.csv:3: warning[points-over-maximum]: `planned` of `policy` earns 10, a share of at most 1
          hint: write shares from 0 to 1, or say `unit = "points"` in method.toml
        points.csv:9: warning[points-over-maximum]: `yes` of `policy` earns 30, a share of at most 1
          hint: write shares from 0 to 1, or say `unit = "points"` in method.toml
        "#);
    }
}
