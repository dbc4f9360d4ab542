//! A `section` that is no section, or sections that contain each other.

use super::Checked;
use crate::cycle::{cycles, shown};
use crate::definition::{Question, QuestionType};
use crate::diagnostic::Diagnostics;
use std::collections::HashMap;

pub(super) fn run(checked: &Checked<'_>, problems: &mut Diagnostics) {
    let questions = &checked.definition.questions;
    let by_code: HashMap<&str, &Question> =
        questions.iter().map(|question| (question.code.as_str(), question)).collect();
    for question in questions {
        let section = question.section.as_ref().and_then(|code| by_code.get(code.as_str()));
        if let Some(section) = section
            && !matches!(section.kind, QuestionType::Section | QuestionType::Repeat)
        {
            let message = format!("`{}` stands in `{}`, which is no section", question.code, section.code);
            let hint = format!("its type is `{}`; use `section` or `repeat`", section.kind.as_str());
            problems.error(&question.place, "section-not-a-section", message, hint);
        }
    }
    let above = |code: &str| {
        let section = by_code.get(code).and_then(|question| question.section.as_ref());
        section.into_iter().map(|section| section.as_str()).collect()
    };
    for cycle in cycles(questions.iter().map(|question| question.code.as_str()), above) {
        if let Some(question) = by_code.get(cycle[0]) {
            let message = format!("sections contain each other: {}", shown(&cycle));
            problems.error(&question.place, "section-cycle", message, "empty `section` of one");
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::edited::{Edit::Swap, noticed};

    #[test]
    fn found() {
        let edits = [
            Swap("questions.csv", "policy_section,,section", "policy_section,practice_section,section"),
            Swap("questions.csv", "practice_section,,section", "practice_section,policy_section,section"),
            Swap("questions.csv", "q_remark,practice_section", "q_remark,q_portal"),
        ];
        insta::assert_snapshot!(noticed(&edits), @r"
        questions.csv:2: error[section-cycle]: sections contain each other: `policy_section` → `practice_section` → `policy_section`
          hint: empty `section` of one
        questions.csv:9: error[section-not-a-section]: `q_remark` stands in `q_portal`, which is no section
          hint: its type is `url`; use `section` or `repeat`
        ");
    }
}
