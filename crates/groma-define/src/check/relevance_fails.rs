//! An expression without a value for the answers at hand, and answers to questions that were not asked.

use super::Checked;
use crate::definition::AnswerKind;
use crate::diagnostic::{Diagnostics, Place};
use std::collections::HashSet;

pub(super) fn run(checked: &Checked<'_>, problems: &mut Diagnostics) {
    // Expressions that wait for each other have no value; that is reported where it is found.
    if !problems.is_runnable() || checked.definition.questions.iter().all(|q| q.relevant.is_none()) {
        return;
    }
    let routing = checked.definition.routing();
    let mut failed = HashSet::new();
    for unit in &checked.definition.units {
        for question in checked.definition.questions.iter().filter(|q| q.relevant.is_some()) {
            if let Err(error) = routing.try_is_asked(&unit.code, &question.code, 1)
                && failed.insert(&question.code)
            {
                let message =
                    format!("`relevant` of `{}` fails for `{}`: {error}", question.code, unit.code);
                let hint = "correct the answer, or let the expression allow for it";
                problems.error(&question.place, "relevance-fails", message, hint);
            }
        }
    }
    for answer in &checked.definition.answers {
        let written = answer.kind != AnswerKind::NotAsked && answer.kind != AnswerKind::NotAnswered;
        if written && !routing.is_asked(&answer.unit, &answer.question, answer.instance) {
            let file = "answers.csv".to_owned();
            let place = Place { file, line: answer.line, column: 0 };
            let message = format!(
                "`{}` answered `{}`, which was not asked of it; the answer is kept and does not count",
                answer.unit, answer.question
            );
            let hint = "correct the answer that routes past it, or `relevant` in questions.csv";
            problems.warning(&place, "answer-not-asked", message, hint);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::edited::{Edit::Add, Edit::Swap, noticed};

    #[test]
    fn found() {
        let edit = Swap("questions.csv", "${q_policy} = 'yes',no", "date(${q_policy}) < today(),no");
        insta::assert_snapshot!(noticed(&[edit]), @r"
        questions.csv:4: error[relevance-fails]: `relevant` of `q_policy_date` fails for `N`: `yes` is not a day of the calendar
          hint: correct the answer, or let the expression allow for it
        ");
        let edit = Add("answers.csv", "W,q_sectors,health,,,,\n");
        insta::assert_snapshot!(noticed(&[edit]), @r"
        answers.csv:16: warning[answer-not-asked]: `W` answered `q_sectors`, which was not asked of it; the answer is kept and does not count
          hint: correct the answer that routes past it, or `relevant` in questions.csv
        ");
    }
}
