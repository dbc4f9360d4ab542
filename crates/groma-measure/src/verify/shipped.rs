//! The verification rules that come with the program, and an edition's own in their place.

use groma_define::{Definition, Diagnostic, Rule, RuleKind, read_rule};

/// Every rule of the folder; a test holds the list complete.
const SHIPPED: &[(&str, &str)] =
    &[("verification/high-value.md", include_str!("../../rules/verification/high-value.md"))];

/// The rules that test answers: the edition's own, and the program's that it does not replace.
pub fn verification_rules(definition: &Definition) -> Vec<Rule> {
    let own = definition.rules.iter().filter(|rule| rule.kind == RuleKind::Verification);
    let mut rules: Vec<Rule> = own.cloned().collect();
    let (shipped, _) = shipped();
    rules.extend(
        shipped
            .into_iter()
            .filter(|rule| !definition.rules.iter().any(|own| own.code == rule.code)),
    );
    rules.sort_by(|a, b| a.code.cmp(&b.code));
    rules
}

/// The program's rules, with what is wrong with them.
pub(crate) fn shipped() -> (Vec<Rule>, Vec<Diagnostic>) {
    let mut problems = Vec::new();
    let read = SHIPPED.iter().filter_map(|(file, text)| {
        let (rule, found) = read_rule(file, text);
        problems.extend(found);
        rule
    });
    (read.collect(), problems)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::problems_of;
    use groma_store::Limits;
    use std::path::Path;

    fn workspace(path: &str) -> std::path::PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
    }

    #[test]
    fn the_shipped_rules_prove_themselves() {
        let definition = groma_define::read(&workspace("editions/demo")).expect("a folder");
        let definition = definition.definition.expect("an edition");
        let (rules, problems) = shipped();
        assert!(problems.is_empty(), "{problems:?}");
        for rule in &rules {
            assert!(!rule.cases.is_empty(), "{}", rule.code);
            let problems = problems_of(&definition, rule, Limits::default());
            let said: Vec<String> = problems.iter().map(ToString::to_string).collect();
            assert!(said.is_empty(), "{}", said.join("\n"));
        }
    }

    #[test]
    fn every_rule_of_the_folder_is_shipped() {
        let folder = workspace("crates/groma-measure/rules/verification");
        let there = std::fs::read_dir(folder).expect("a folder of this crate").count();
        assert_eq!(there, SHIPPED.len());
    }
}
