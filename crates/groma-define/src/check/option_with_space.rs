//! An option of a multiple question whose code has a space: ticked options are separated by spaces.

use super::Checked;
use crate::definition::QuestionType;
use crate::diagnostic::Diagnostics;
use std::collections::HashMap;

pub(super) fn run(checked: &Checked<'_>, problems: &mut Diagnostics) {
    let questions = checked.definition.questions.iter();
    let multiple = questions.filter(|question| question.kind == QuestionType::Multiple);
    let lists: HashMap<&str, &str> = multiple
        .filter_map(|question| Some((question.list.as_ref()?.as_str(), question.code.as_str())))
        .collect();
    for choice in &checked.definition.options {
        let option = choice.option.as_str();
        if let Some(question) = lists.get(choice.list.as_str())
            && option.contains([' ', '\t', ';', '|'])
        {
            let message = format!("`{option}` has a separator in its code, and `{question}` ticks several");
            let hint = format!("write `{}`, here and in the answers", option.replace([' ', '\t', ';', '|'], "_"));
            problems.error(&choice.place, "option-with-space", message, hint);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::edited::{Edit::Add, noticed_by};

    #[test]
    fn found() {
        let edits = [
            Add("options.csv", "sectors,public works,,,\n"),
            Add("points.csv", "sectors,public works,main,split,\nsectors,public works,strict,split,\n"),
        ];
        insta::assert_snapshot!(noticed_by("option-with-space", &edits), @r"
        options.csv:9: error[option-with-space]: `public works` has a separator in its code, and `q_sectors` ticks several
          hint: write `public_works`, here and in the answers
        ");
    }
}
