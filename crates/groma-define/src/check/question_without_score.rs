//! A scored question that no leaf takes its value from.

use super::Checked;
use crate::definition::Source;
use crate::diagnostic::Diagnostics;
use std::collections::HashSet;

pub(super) fn run(checked: &Checked<'_>, problems: &mut Diagnostics) {
    let definition = checked.definition;
    // What a rule picks from the answers, only its query knows.
    let reads_answers = |table: &String| table == "answer" || table == "answer_points";
    if definition.rules.iter().any(|rule| rule.reads.iter().any(reads_answers)) {
        return;
    }
    let scoring: HashSet<&str> = definition
        .nodes
        .iter()
        .filter_map(|node| match &node.source {
            Some(Source::Question(code)) => Some(code.as_str()),
            _ => None,
        })
        .collect();
    for question in definition.questions.iter().filter(|question| question.scored) {
        if !scoring.contains(question.code.as_str()) {
            let message = format!("`{}` is scored, and no leaf takes its value from it", question.code);
            let hint = format!(
                "add a leaf with `source = question:{}` to framework.csv, or set `scored` to `no`",
                question.code
            );
            problems.warning(&question.place, "question-without-score", message, hint);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::edited::{Edit::Swap, noticed};

    #[test]
    fn found() {
        let edits = [
            Swap("framework.csv", "rule:portal-secure", "given"),
            Swap("rules/portal-secure.md", "\"unit\", \"answer\", \"setting\"", "\"unit\""),
        ];
        insta::assert_snapshot!(noticed(&edits), @r"
        questions.csv:7: warning[question-without-score]: `q_portal` is scored, and no leaf takes its value from it
          hint: add a leaf with `source = question:q_portal` to framework.csv, or set `scored` to `no`
        rules/portal-secure.md:1: warning[rule-without-indicator]: no leaf takes its value from the rule `portal-secure`
          hint: add a leaf with `source = rule:portal-secure` to framework.csv
        ");
    }
}
