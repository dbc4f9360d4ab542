//! An expression that refers to a question which does not exist, or to a heading.

use super::Checked;
use crate::definition::QuestionType;
use crate::diagnostic::Diagnostics;
use crate::nearest::suggest;

pub(super) fn run(checked: &Checked<'_>, problems: &mut Diagnostics) {
    let questions = &checked.definition.questions;
    for question in questions {
        let references = question
            .expressions()
            .flat_map(|(name, expression)| expression.questions().into_iter().map(move |q| (name, q)));
        for (name, code) in references {
            let known = checked.definition.question(code);
            // A repeat is named to pick or count its rows.
            let named = |kind: QuestionType| !kind.is_heading() || kind == QuestionType::Repeat;
            if known.is_some_and(|known| named(known.kind)) {
                continue;
            }
            let message = match known {
                None => format!("`{name}` of `{}` refers to `{code}`, which does not exist", question.code),
                Some(known) => format!(
                    "`{name}` of `{}` refers to `{code}`, a {} without an answer",
                    question.code,
                    known.kind.as_str()
                ),
            };
            let answered = questions.iter().filter(|other| !other.kind.is_heading());
            let known = answered.map(|other| other.code.as_str());
            let hint = suggest(code, known, "name a question of questions.csv");
            problems.error(&question.place, "relevance-unknown-question", message, hint);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::edited::{Edit::Swap, noticed};

    #[test]
    fn found() {
        let edit = Swap("questions.csv", "${q_policy} = 'yes',no", "${q_polcy} = 'yes' and ${practice_section} = '',no");
        insta::assert_snapshot!(noticed(&[edit]), @r"
        questions.csv:4: error[relevance-unknown-question]: `relevant` of `q_policy_date` refers to `practice_section`, a section without an answer
          hint: known are `q_policy`, `q_policy_date`, `q_sectors`, `q_portal`, `q_datasets`, `q_remark`
        questions.csv:4: error[relevance-unknown-question]: `relevant` of `q_policy_date` refers to `q_polcy`, which does not exist
          hint: did you mean `q_policy`?
        ");
    }
}
