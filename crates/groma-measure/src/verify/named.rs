//! Whether tests name rules and items that there are.

use super::shipped::verification_rules;
use crate::finder::Finder;
use groma_define::{Definition, Diagnostic, Diagnostics, Rule};

/// What is wrong with the tests of an edition.
pub(crate) fn problems(definition: &Definition) -> Vec<Diagnostic> {
    let rules = verification_rules(definition);
    let mut found = Diagnostics::default();
    for test in &definition.tests {
        if !rules.iter().any(|rule| rule.code == test.rule) {
            let names: Vec<&str> = rules.iter().map(|rule| rule.code.as_str()).collect();
            let message = format!("there is no verification rule `{}`", test.rule);
            let hint = format!("the program has {}; an edition writes its own", names.join(", "));
            found.error(&test.place, "test-unknown-rule", message, hint);
            continue;
        }
        let items = Finder::shipped().items();
        let item = test.item.as_deref().unwrap_or_default();
        if reads_candidates(&rules, test.rule.as_str()) && !items.iter().any(|of| of.code == item) {
            let message = format!("nothing called `{item}` can be looked for");
            let names: Vec<&str> = items.iter().map(|item| item.code.as_str()).collect();
            let hint = format!("`item` is one of {}", names.join(", "));
            found.error(&test.place, "test-unknown-item", message, hint);
        }
    }
    found.into_sorted()
}

fn reads_candidates(rules: &[Rule], code: &str) -> bool {
    let rule = rules.iter().find(|rule| rule.code.as_str() == code);
    rule.is_some_and(|rule| rule.reads.iter().any(|read| read == "candidate"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;
    use std::path::Path;

    #[test]
    fn tests_name_what_there_is() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../editions/demo");
        let check = |tests: &str, expected: &[&str]| {
            let text = format!("question,rule,item\n{tests}");
            let over = BTreeMap::from([("tests.csv".to_owned(), text.into_bytes())]);
            let read = groma_define::read_with(&folder, &over).expect("a folder");
            let definition = read.definition.expect("an edition");
            let found = problems(&definition);
            let said: Vec<String> =
                found.iter().map(|one| format!("{}: {}", one.code, one.message)).collect();
            assert_eq!(said, expected, "{tests}");
        };
        check("key_air,high-value,pollution\n", &[]);
        check(
            "key_air,high-valeu,pollution\n",
            &["test-unknown-rule: there is no verification rule `high-valeu`"],
        );
        check(
            "key_air,high-value,unicorns\n",
            &["test-unknown-item: nothing called `unicorns` can be looked for"],
        );
    }
}
