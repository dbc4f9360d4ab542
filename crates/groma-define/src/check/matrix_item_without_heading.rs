//! A line of a matrix whose heading is no matrix, and a matrix without lines.

use super::Checked;
use crate::definition::{Question, QuestionType};
use crate::diagnostic::Diagnostics;
use std::collections::HashMap;

pub(super) fn run(checked: &Checked<'_>, problems: &mut Diagnostics) {
    let questions = &checked.definition.questions;
    let by_code: HashMap<&str, &Question> =
        questions.iter().map(|question| (question.code.as_str(), question)).collect();
    for question in questions {
        let heading = question.item_of.as_ref().and_then(|code| by_code.get(code.as_str()));
        if let Some(heading) = heading
            && heading.kind != QuestionType::Matrix
        {
            let (code, heading_code) = (&question.code, &heading.code);
            let message = format!("`{code}` is a line of `{heading_code}`, which is no matrix");
            let hint = format!("set the type of `{heading_code}` to `matrix`, or empty `item_of`");
            problems.error(&question.place, "matrix-item-without-heading", message, hint);
        }
        let has_items = || questions.iter().any(|item| item.item_of.as_ref() == Some(&question.code));
        if question.kind == QuestionType::Matrix && !has_items() {
            let message = format!("the matrix `{}` has no lines: nothing is asked", question.code);
            let hint = "add questions with its code in `item_of`";
            problems.warning(&question.place, "matrix-without-items", message, hint);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::edited::{Edit::Delete, Edit::Write, definition, noticed_by};

    #[test]
    fn found() {
        let questions = b"code,type,list,item_of\nm,text,,\na,single,policy,m\nn,matrix,policy,\n";
        let edits = [Write("questions.csv", questions)];
        insta::assert_snapshot!(noticed_by("matrix-item-without-heading", &edits), @r"
        questions.csv:3: error[matrix-item-without-heading]: `a` is a line of `m`, which is no matrix
          hint: set the type of `m` to `matrix`, or empty `item_of`
        ");
        insta::assert_snapshot!(noticed_by("matrix-without-items", &edits), @r"
        questions.csv:4: warning[matrix-without-items]: the matrix `n` has no lines: nothing is asked
          hint: add questions with its code in `item_of`
        ");
    }

    #[test]
    fn items_share_the_list_of_their_heading() {
        let questions = b"code,type,list,item_of,scored\nm,matrix,policy,,no\na,single,,m,no\n";
        let definition = definition(&[
            Write("questions.csv", questions),
            Write("framework.csv", b"code,name,source\ntotal,Total,given\n"),
            Write("answers.csv", b"unit,question,value\nN,a,YES\n"),
            Delete("crosswalk.csv"),
            Delete("published.csv"),
        ]);
        assert_eq!(definition.answers[0].value, "yes");
        assert_eq!(definition.answers[0].raw, "YES");
    }
}
