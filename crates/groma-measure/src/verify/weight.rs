//! How much of the score is tested, by effective weight, and why the rest is not.

use super::claims::with_rule;
use groma_define::table::Text;
use groma_define::tables::{EffectiveWeightRow, TestCoverageRow};
use groma_define::{Definition, Node, Question, QuestionCode, Source};
use std::collections::HashMap;

/// A row for each leaf of the index, in its order; `weights` are those of the main method. Leaves of
/// other roots (modules that stand for themselves) weigh nothing in it.
pub fn test_coverage(
    definition: &Definition,
    weights: &[EffectiveWeightRow],
) -> Vec<TestCoverageRow> {
    let effective: HashMap<&str, f64> = weights
        .iter()
        .filter(|row| row.variant == definition.main().variant)
        .map(|row| (row.node.as_str(), row.effective))
        .collect();
    let index = definition.index_node();
    let is_leaf = |node: &&Node| node.source.is_some() && is_below(definition, node, index);
    let leaves = definition.nodes.iter().filter(is_leaf);
    let row = |node: &Node| {
        let question = match &node.source {
            Some(Source::Question(code)) => definition.question(code.as_str()),
            _ => None,
        };
        let rules = question.map_or_else(Vec::new, |question| rules(definition, question));
        let because = question.filter(|_| rules.is_empty()).and_then(|q| because(definition, q));
        TestCoverageRow {
            node: node.code.clone(),
            question: question.map(|question| question.code.clone()),
            effective: effective.get(node.code.as_str()).copied().unwrap_or_default(),
            tested: !rules.is_empty(),
            rules,
            because,
        }
    };
    leaves.map(row).collect()
}

fn is_below(definition: &Definition, node: &Node, index: Option<&Node>) -> bool {
    let mut here = Some(node);
    // No deeper than a framework may be; `groma check` refuses circles.
    for _ in 0..DEPTH {
        let Some(node) = here else { return false };
        if index.is_some_and(|index| index.code == node.code) {
            return true;
        }
        here = node.parent.as_ref().and_then(|parent| definition.node(parent.as_str()));
    }
    false
}

/// Levels of frameworks and of sections.
const DEPTH: usize = 64;

fn rules(definition: &Definition, question: &Question) -> Vec<Text> {
    let own = with_rule(definition).filter(|(test, _)| test.question == question.code);
    own.map(|(_, rule)| Text::from(rule.as_str())).collect()
}

/// What is said of the question, or of the nearest section that something is said of.
fn because(definition: &Definition, question: &Question) -> Option<Text> {
    let said = |code: &QuestionCode| {
        let test = definition.tests.iter().find(|test| test.question == *code)?;
        test.because.as_deref().map(Text::from)
    };
    let mut here = question;
    for _ in 0..DEPTH {
        if let Some(why) = said(&here.code) {
            return Some(why);
        }
        let above = here.item_of.as_ref().or(here.section.as_ref())?;
        here = definition.question(above.as_str())?;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;
    use std::path::Path;

    #[test]
    fn reasons_hold_for_what_stands_below() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../editions/demo");
        let tests = "question,rule,item,because\nkey_air,high-value,pollution,\n\
            data,,,nobody looked\nkey_elections,,,no list is harvested\n";
        let over = BTreeMap::from([("tests.csv".to_owned(), tests.as_bytes().to_vec())]);
        let read = groma_define::read_with(&folder, &over).expect("a folder");
        let rows = test_coverage(&read.definition.expect("an edition"), &[]);
        let of = |question: &str| {
            let is_it = |row: &&TestCoverageRow| {
                row.question.as_ref().is_some_and(|code| code.as_str() == question)
            };
            let row = rows.iter().find(is_it).expect("it is scored");
            (row.tested, row.because.as_deref().map(str::to_owned))
        };
        assert_eq!(of("key_air"), (true, None));
        assert_eq!(of("key_budget"), (false, Some("nobody looked".to_owned())));
        assert_eq!(of("key_elections"), (false, Some("no list is harvested".to_owned())));
        assert_eq!(of("policy"), (false, None));
    }
}
