//! A rule that computes an indicator no leaf takes, and a leaf that names no such rule.

use super::Checked;
use crate::definition::{RuleKind, Source};
use crate::diagnostic::Diagnostics;
use crate::nearest::suggest;

pub(super) fn run(checked: &Checked<'_>, problems: &mut Diagnostics) {
    let rules = &checked.definition.rules;
    let indicators = || rules.iter().filter(|rule| rule.kind == RuleKind::Indicator);
    for node in checked.framework.nodes() {
        let Some(Source::Rule(code)) = &node.source else { continue };
        if !indicators().any(|rule| rule.code == *code) {
            let message = match rules.iter().find(|rule| rule.code == *code) {
                Some(rule) => format!("the rule `{code}` of `{}` is of kind `{}`", node.code, rule.kind.as_str()),
                None => format!("there is no rule `{code}` for `{}`", node.code),
            };
            let known = indicators().map(|rule| rule.code.as_str());
            let hint = suggest(code.as_str(), known, "add a rule of kind `indicator` to rules/");
            problems.error(&node.place, "unknown-rule", message, hint);
        }
    }
    for rule in indicators() {
        let taken = |source: &Source| matches!(source, Source::Rule(code) if *code == rule.code);
        let read = format!("rule:{}", rule.code);
        let used = checked.framework.nodes().iter().any(|node| node.source.as_ref().is_some_and(taken))
            || rules.iter().any(|other| other.reads.contains(&read));
        if !used {
            let message = format!("no leaf takes its value from the rule `{}`", rule.code);
            let hint = format!("add a leaf with `source = rule:{}` to framework.csv", rule.code);
            problems.warning(&rule.place, "rule-without-indicator", message, hint);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::edited::{Edit::Swap, noticed};

    #[test]
    fn found() {
        let edit = Swap("framework.csv", "rule:portal-secure", "rule:portal-secur");
        insta::assert_snapshot!(noticed(&[edit]), @r"
        framework.csv:7: error[unknown-rule]: there is no rule `portal-secur` for `secure`
          hint: did you mean `portal-secure`?
        rules/portal-secure.md:1: warning[rule-without-indicator]: no leaf takes its value from the rule `portal-secure`
          hint: add a leaf with `source = rule:portal-secure` to framework.csv
        ");
    }
}
