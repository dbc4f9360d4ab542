//! A printed figure of something that is not in the edition.

use super::Checked;
use crate::definition::Published;
use crate::diagnostic::Diagnostics;
use crate::nearest::suggest;
use crate::read::parse_number;

pub(super) fn run(checked: &Checked<'_>, problems: &mut Diagnostics) {
    for published in &checked.definition.published {
        if let Some((message, hint)) = refusal(checked, published) {
            problems.warning(&published.place, "published-unknown-scope", message, hint);
        }
        let methods = &checked.definition.methods;
        if let Some(variant) = &published.variant
            && checked.method_is_read
            && methods.iter().all(|method| method.variant.as_str() != variant)
        {
            let known = methods.iter().map(|method| method.variant.as_str());
            let hint = suggest(variant, known, "declare it in method.toml");
            let message = format!("there is no variant `{variant}`");
            problems.warning(&published.place, "unknown-variant", message, hint);
        }
    }
}

/// Why a figure has no counterpart: message and hint.
fn refusal(checked: &Checked<'_>, published: &Published) -> Option<(String, String)> {
    let scope = published.scope.as_str();
    let lists_units = matches!(published.statistic.as_str(), "units-above-mean" | "widest-ranges");
    if lists_units {
        let unknown = published.value.split_whitespace().find_map(|unit| unknown_unit(checked, unit));
        return unknown.or_else(|| unknown_node(checked, scope));
    }
    if parse_number(&published.value).is_none() {
        let message = format!("`{}` is not a number, as `{}` is", published.value, published.statistic);
        return Some((message, "write a decimal point and no separators".to_owned()));
    }
    match published.statistic.as_str() {
        "score" | "percent" | "rank" => match scope.split_once('/') {
            Some((unit, node)) => unknown_unit(checked, unit).or_else(|| unknown_node(checked, node)),
            None => Some((format!("`{scope}` names no unit and node"), "write `UNIT/NODE`".to_owned())),
        },
        "pearson" => {
            let nodes: Vec<&str> = scope.split_whitespace().collect();
            match nodes.as_slice() {
                [first, second] => unknown_node(checked, first).or_else(|| unknown_node(checked, second)),
                _ => Some((format!("`{scope}` names no two nodes"), "write `NODE NODE`".to_owned())),
            }
        }
        "cells-equal" | "totals-equal" => (scope != "published").then(|| {
            let message = format!("`{scope}` is no scope of `{}`", published.statistic);
            (message, "write `published`: it counts the `score` rows of this file".to_owned())
        }),
        "cronbach-alpha" | "convergent-pearson" => None,
        _ => unknown_node(checked, scope),
    }
}

fn unknown_unit(checked: &Checked<'_>, unit: &str) -> Option<(String, String)> {
    if checked.definition.unit(unit).is_some() {
        return None;
    }
    let known = checked.definition.units.iter().map(|unit| unit.code.as_str());
    Some((format!("there is no unit `{unit}`"), suggest(unit, known, "name a unit of units.csv")))
}

fn unknown_node(checked: &Checked<'_>, node: &str) -> Option<(String, String)> {
    if checked.framework.node(node).is_some() {
        return None;
    }
    let known = checked.framework.nodes().iter().map(|node| node.code.as_str());
    Some((format!("there is no node `{node}`"), suggest(node, known, "name a node of framework.csv")))
}

#[cfg(test)]
mod tests {
    use crate::edited::{Edit::Add, noticed};

    #[test]
    fn found() {
        let rows = "score,X/total,,,1,,printed,\nscore,N/totl,,,1,,printed,\nscore,N,,,1,,printed,\n\
            mean,nothing,,,1,,printed,\npearson,total,,,1,,printed,\nrank,N/total,,,first,,printed,\n\
            widest-ranges,total,,,N Q,,printed,\ncells-equal,all,,,5,,printed,\nmean,policy,,strct,1,,printed,\n";
        insta::assert_snapshot!(noticed(&[Add("published.csv", rows)]), @r"
        published.csv:12: warning[published-unknown-scope]: there is no unit `X`
          hint: known are `N`, `S`, `W`
        published.csv:13: warning[published-unknown-scope]: there is no node `totl`
          hint: did you mean `total`?
        published.csv:14: warning[published-unknown-scope]: `N` names no unit and node
          hint: write `UNIT/NODE`
        published.csv:15: warning[published-unknown-scope]: there is no node `nothing`
          hint: known are `total`, `policy`, `policy-exists`, `policy-sectors`, `practice`, `secure`, `datasets`
        published.csv:16: warning[published-unknown-scope]: `total` names no two nodes
          hint: write `NODE NODE`
        published.csv:17: warning[published-unknown-scope]: `first` is not a number, as `rank` is
          hint: write a decimal point and no separators
        published.csv:18: warning[published-unknown-scope]: there is no unit `Q`
          hint: known are `N`, `S`, `W`
        published.csv:19: warning[published-unknown-scope]: `all` is no scope of `cells-equal`
          hint: write `published`: it counts the `score` rows of this file
        published.csv:20: warning[unknown-variant]: there is no variant `strct`
          hint: did you mean `strict`?
        ");
    }
}
