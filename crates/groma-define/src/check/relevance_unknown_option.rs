//! An expression that compares an answer with an option which its list does not have: it never holds.
//!
//! Answers are matched to options without case, expressions compare letter by letter.

use super::Checked;
use crate::diagnostic::Diagnostics;
use crate::nearest::suggest;

pub(super) fn run(checked: &Checked<'_>, problems: &mut Diagnostics) {
    let definition = checked.definition;
    for question in &definition.questions {
        let comparisons = question.relevant.iter().flat_map(|relevant| relevant.comparisons());
        for (code, text) in comparisons.filter(|(_, text)| !text.is_empty()) {
            let list = definition.question(code).and_then(|question| question.list.as_ref());
            let Some(list) = list else { continue };
            let options = || definition.options.iter().filter(|choice| choice.list == *list);
            if options().any(|choice| choice.option.as_str() == text) {
                continue;
            }
            let message = format!(
                "`relevant` of `{}` compares `{code}` with `{text}`, which is no option of `{list}`",
                question.code
            );
            let known = options().map(|choice| choice.option.as_str());
            let hint = suggest(text, known, "write an option of the list, letter by letter");
            problems.warning(&question.place, "relevance-unknown-option", message, hint);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::edited::{Edit::Swap, noticed_by};

    fn check(relevant: &str) -> String {
        let edit = Swap("questions.csv", "${q_policy} = 'yes',no", relevant);
        noticed_by("relevance-unknown-option", &[edit])
    }

    #[test]
    fn found() {
        insta::assert_snapshot!(check("${q_policy} = 'Yes',no"), @r"
        questions.csv:4: warning[relevance-unknown-option]: `relevant` of `q_policy_date` compares `q_policy` with `Yes`, which is no option of `policy`
          hint: did you mean `yes`?
        ");
        insta::assert_snapshot!(check("\"selected(${q_policy}, 'yess') or 'maybe' != ${q_policy}\",no"), @r"
        questions.csv:4: warning[relevance-unknown-option]: `relevant` of `q_policy_date` compares `q_policy` with `maybe`, which is no option of `policy`
          hint: known are `yes`, `planned`, `no`
        questions.csv:4: warning[relevance-unknown-option]: `relevant` of `q_policy_date` compares `q_policy` with `yess`, which is no option of `policy`
          hint: did you mean `yes`?
        ");
        assert_eq!(check("${q_policy} = '' or ${q_remark} = 'anything',no"), "");
    }
}
