//! A rule that nothing proves.

use super::Checked;
use crate::diagnostic::Diagnostics;

pub(super) fn run(checked: &Checked<'_>, problems: &mut Diagnostics) {
    for rule in checked.definition.rules.iter().filter(|rule| rule.cases.is_empty()) {
        let message = format!("the rule `{}` has no case that proves it", rule.code);
        let hint = "add a heading `## case: NAME`, the tables that go in, and `expected`";
        problems.warning(&rule.place, "rule-without-case", message, hint);
    }
}

#[cfg(test)]
mod tests {
    use crate::edited::{Edit::Write, noticed};

    #[test]
    fn found() {
        let rule = b"---\ncode = \"portal-secure\"\nkind = \"indicator\"\nreads = [\"answer\"]\n---\nWhy.\n\n```sql\nselect 1\n```\n";
        insta::assert_snapshot!(noticed(&[Write("rules/portal-secure.md", rule)]), @r"
        rules/portal-secure.md:1: warning[rule-without-case]: the rule `portal-secure` has no case that proves it
          hint: add a heading `## case: NAME`, the tables that go in, and `expected`
        ");
    }
}
