//! A concordance that carries answers to options which our list does not have.

use super::Checked;
use crate::diagnostic::Diagnostics;
use crate::nearest::suggest;

pub(super) fn run(checked: &Checked<'_>, problems: &mut Diagnostics) {
    let definition = checked.definition;
    for row in &definition.concordance {
        let Some(question) = definition.question(row.question.as_str()) else { continue };
        let ours = || {
            let options = definition.options.iter();
            options.filter(|o| Some(&o.list) == question.list.as_ref()).map(|o| o.option.as_str())
        };
        for (theirs, option) in &row.options {
            if ours().any(|known| known == option.as_str()) {
                continue;
            }
            let message = format!(
                "`{theirs}` of {} is carried to `{option}`, which is no option of `{}`",
                row.instrument, row.question
            );
            let hint = suggest(option.as_str(), ours(), "write `theirs=ours`");
            problems.error(&row.place, "concordance-unknown-option", message, hint);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::edited::{Edit::Write, noticed};

    #[test]
    fn found() {
        let rows = "question,instrument,other,relation,options\n\
                    q_policy,old,Q1,same,Y=yes;N=noo\nq_remark,old,Q2,reworded,\n";
        insta::assert_snapshot!(noticed(&[Write("concordance.csv", rows.as_bytes())]), @r"
        concordance.csv:2: error[concordance-unknown-option]: `N` of old is carried to `noo`, which is no option of `q_policy`
          hint: did you mean `no`?
        ");
    }
}
