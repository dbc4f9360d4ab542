//! Questions whose being asked depends on each other.

use super::Checked;
use crate::cycle::{cycles, shown};
use crate::definition::Question;
use crate::diagnostic::Diagnostics;
use std::collections::HashMap;

pub(super) fn run(checked: &Checked<'_>, problems: &mut Diagnostics) {
    let questions = &checked.definition.questions;
    let by_code: HashMap<&str, &Question> =
        questions.iter().map(|question| (question.code.as_str(), question)).collect();
    let names = || questions.iter().map(|question| question.code.as_str());
    let needs = |code: &str| match by_code.get(code) {
        None => Vec::new(),
        Some(question) => {
            let relevant = question.relevant.iter().flat_map(|expression| expression.questions());
            // A section that is not asked takes its questions with it.
            let above = question.section.iter().chain(&question.item_of).map(|code| code.as_str());
            relevant.chain(above).collect()
        }
    };
    for cycle in cycles(names(), needs) {
        let mut routed = cycle.iter().filter_map(|code| by_code.get(code));
        // A circle of sections alone has its own check.
        if let Some(question) = routed.find(|question| question.relevant.is_some()) {
            let message = format!("questions wait for each other: {}", shown(&cycle));
            let hint = "let one of them be asked always";
            problems.error(&question.place, "relevance-cycle", message, hint);
        }
    }
    let follows = |code: &str| {
        let before = by_code.get(code).and_then(|question| question.depends_on.as_ref());
        before.into_iter().map(|before| before.as_str()).collect()
    };
    for cycle in cycles(names(), follows) {
        if let Some(question) = by_code.get(cycle[0]) {
            let message = format!("questions follow from each other: {}", shown(&cycle));
            let hint = "empty `depends_on` of one";
            problems.error(&question.place, "dependence-cycle", message, hint);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::edited::{Edit::Swap, noticed};

    #[test]
    fn found() {
        let edit = Swap(
            "questions.csv",
            "q_policy,policy_section,single,policy,,,",
            "q_policy,policy_section,single,policy,q_sectors,${q_sectors} = '',",
        );
        insta::assert_snapshot!(noticed(&[edit]), @r"
        questions.csv:3: error[dependence-cycle]: questions follow from each other: `q_policy` → `q_sectors` → `q_policy`
          hint: empty `depends_on` of one
        questions.csv:3: error[relevance-cycle]: questions wait for each other: `q_policy` → `q_sectors` → `q_policy`
          hint: let one of them be asked always
        ");
    }
}
