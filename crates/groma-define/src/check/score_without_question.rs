//! A leaf that takes its value from a question which has none to give.

use super::Checked;
use crate::definition::{QuestionType, Source};
use crate::diagnostic::Diagnostics;

pub(super) fn run(checked: &Checked<'_>, problems: &mut Diagnostics) {
    for node in checked.framework.nodes() {
        let Some(Source::Question(code)) = &node.source else { continue };
        let Some(question) = checked.definition.question(code.as_str()) else { continue };
        let leaf = &node.code;
        let (reason, hint) = if question.kind.is_heading() {
            ("is a heading and has no answer", "name one of the questions below it")
        } else if matches!(question.kind, QuestionType::Text | QuestionType::Date | QuestionType::Url) {
            ("has an answer that earns no points", "score it with a rule: `source = rule:CODE`")
        } else if !question.scored {
            ("says `scored = no`", "set `scored` to `yes`, or take the leaf out")
        } else {
            continue;
        };
        let message = format!("`{leaf}` takes its value from `{code}`, which {reason}");
        problems.error(&node.place, "score-without-question", message, hint);
    }
}

#[cfg(test)]
mod tests {
    use crate::edited::{Edit::Swap, noticed};

    #[test]
    fn found() {
        let edits = [
            Swap("framework.csv", "question:q_sectors", "question:policy_section"),
            Swap("framework.csv", "rule:portal-secure", "question:q_portal"),
            Swap("questions.csv", "yes,none,yes,2026-05-31", "yes,none,no,2026-05-31"),
        ];
        insta::assert_snapshot!(noticed(&edits), @r"
        framework.csv:5: error[score-without-question]: `policy-sectors` takes its value from `policy_section`, which is a heading and has no answer
          hint: name one of the questions below it
        framework.csv:7: error[score-without-question]: `secure` takes its value from `q_portal`, which has an answer that earns no points
          hint: score it with a rule: `source = rule:CODE`
        framework.csv:8: error[score-without-question]: `datasets` takes its value from `q_datasets`, which says `scored = no`
          hint: set `scored` to `yes`, or take the leaf out
        rules/portal-secure.md:1: warning[rule-without-indicator]: no leaf takes its value from the rule `portal-secure`
          hint: add a leaf with `source = rule:portal-secure` to framework.csv
        ");
    }
}
