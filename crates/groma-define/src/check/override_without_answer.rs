//! An override of an answer that was never given.

use super::Checked;
use crate::diagnostic::Diagnostics;
use std::collections::HashSet;

pub(super) fn run(checked: &Checked<'_>, problems: &mut Diagnostics) {
    let overrides = &checked.definition.overrides;
    if overrides.is_empty() {
        return;
    }
    let answered: HashSet<(&str, &str)> = checked
        .definition
        .answers
        .iter()
        .map(|answer| (answer.unit.as_str(), answer.question.as_str()))
        .collect();
    for change in overrides {
        if !answered.contains(&(change.unit.as_str(), change.question.as_str())) {
            let message = format!("`{}` has no answer to `{}` to put another in place of", change.unit, change.question);
            let hint = "see whether unit and question are meant; the override counts all the same";
            problems.warning(&change.place, "override-without-answer", message, hint);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::edited::{Edit::Add, noticed};

    #[test]
    fn found() {
        let rows = "unit,question,value,points,reason,author,date\nW,q_sectors,budget,,law found,R,2026-06-01\n";
        insta::assert_snapshot!(noticed(&[Add("overrides.csv", rows)]), @r"
        overrides.csv:2: warning[override-without-answer]: `W` has no answer to `q_sectors` to put another in place of
          hint: see whether unit and question are meant; the override counts all the same
        ");
    }
}
