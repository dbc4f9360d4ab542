//! A choice without options to choose from, or options for a question that is no choice.

use super::Checked;
use crate::definition::QuestionType;
use crate::diagnostic::Diagnostics;

pub(super) fn run(checked: &Checked<'_>, problems: &mut Diagnostics) {
    for question in &checked.definition.questions {
        let (code, kind) = (&question.code, question.kind.as_str());
        match (question.kind, &question.list) {
            (QuestionType::Single | QuestionType::Multiple, None) => {
                let message = format!("`{code}` is of type `{kind}` and has no list of options");
                let hint = "fill `list` with a list of options.csv";
                problems.error(&question.place, "question-without-list", message, hint);
            }
            (QuestionType::Single | QuestionType::Multiple | QuestionType::Matrix, _)
            | (_, None) => {}
            (_, Some(list)) => {
                let message = format!("`{code}` is of type `{kind}`; the list `{list}` does nothing");
                let hint = "empty `list`, or set the type to `single` or `multiple`";
                problems.warning(&question.place, "list-without-choice", message, hint);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::edited::{Edit::Swap, noticed};

    #[test]
    fn found() {
        let edits = [
            Swap("questions.csv", "single,policy", "single,"),
            Swap("questions.csv", "section,text,", "section,text,policy"),
        ];
        insta::assert_snapshot!(noticed(&edits), @r"
        questions.csv:3: error[question-without-list]: `q_policy` is of type `single` and has no list of options
          hint: fill `list` with a list of options.csv
        questions.csv:9: warning[list-without-choice]: `q_remark` is of type `text`; the list `policy` does nothing
          hint: empty `list`, or set the type to `single` or `multiple`
        ");
    }
}
