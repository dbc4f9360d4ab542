//! Rules that read each other, and rules that read what does not exist.

use super::Checked;
use crate::cycle::{cycles, shown};
use crate::definition::Rule;
use crate::diagnostic::Diagnostics;
use crate::nearest::suggest;
use crate::tables::{TABLES, table_named};
use std::collections::HashMap;

pub(super) fn run(checked: &Checked<'_>, problems: &mut Diagnostics) {
    let rules = &checked.definition.rules;
    let by_code: HashMap<&str, &Rule> =
        rules.iter().map(|rule| (rule.code.as_str(), rule)).collect();
    for rule in rules {
        for read in &rule.reads {
            let known = match read.strip_prefix("rule:") {
                Some(code) => by_code.contains_key(code),
                None => table_named(read).is_some(),
            };
            if !known {
                let message = format!("the rule `{}` reads `{read}`, which does not exist", rule.code);
                let others: Vec<String> = rules.iter().map(|rule| format!("rule:{}", rule.code)).collect();
                let names = TABLES.iter().map(|table| table.name).chain(others.iter().map(String::as_str));
                let hint = suggest(read, names, "name a table of `groma schema --tables`, or `rule:CODE`");
                problems.error(&rule.place, "rule-reads-unknown", message, hint);
            }
        }
    }
    let reads = |code: &str| match by_code.get(code) {
        None => Vec::new(),
        Some(rule) => rule.reads.iter().filter_map(|read| read.strip_prefix("rule:")).collect(),
    };
    for cycle in cycles(rules.iter().map(|rule| rule.code.as_str()), reads) {
        if let Some(rule) = by_code.get(cycle[0]) {
            let message = format!("rules read each other: {}", shown(&cycle));
            let hint = "let one of them do without the other";
            problems.error(&rule.place, "rule-cycle", message, hint);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::edited::{Edit::Swap, noticed};

    #[test]
    fn found() {
        let edit = Swap("rules/portal-secure.md", "\"unit\", \"answer\"", "\"units\", \"answer\", \"rule:portal-secure\"");
        insta::assert_snapshot!(noticed(&[edit]), @r"
        rules/portal-secure.md:1: error[rule-cycle]: rules read each other: `portal-secure` → `portal-secure`
          hint: let one of them do without the other
        rules/portal-secure.md:1: error[rule-reads-unknown]: the rule `portal-secure` reads `units`, which does not exist
          hint: did you mean `unit`?
        ");
    }
}
