//! An option that a map does not score, or a list that a map does not know.
//!
//! Nothing is scored as a silent 0: where an answer names such an option, the edition stops.

use super::Checked;
use crate::code::MapCode;
use crate::definition::{Question, QuestionType, Source};
use crate::diagnostic::{Diagnostics, Place};
use std::collections::{BTreeSet, HashMap, HashSet};

pub(super) fn run(checked: &Checked<'_>, problems: &mut Diagnostics) {
    let definition = checked.definition;
    if !checked.method_is_read {
        return;
    }
    let mut scored: HashMap<(&str, &str), HashSet<&str>> = HashMap::new();
    for points in &definition.points {
        let options = scored.entry((points.list.as_str(), points.map.as_str())).or_default();
        options.insert(points.option.as_str());
    }
    let named = named(checked);
    let mut seen = HashSet::new();
    for question in scored_choices(checked) {
        let Some(list) = &question.list else { continue };
        for map in maps(checked) {
            let Some(options) = scored.get(&(list.as_str(), map.as_str())) else {
                if seen.insert((list.as_str(), map.as_str(), "")) {
                    let message = format!("the map `{map}` does not score the list `{list}` of `{}`", question.code);
                    let hint = format!("add the options of `{list}` to points.csv with map `{map}`");
                    problems.error(&question.place, "map-unknown-to-list", message, hint);
                }
                continue;
            };
            for choice in definition.options.iter().filter(|choice| choice.list == *list) {
                let option = choice.option.as_str();
                if options.contains(option) || !seen.insert((list.as_str(), map.as_str(), option)) {
                    continue;
                }
                let message = format!("the map `{map}` does not score `{option}` of `{list}`");
                let hint = "add it to points.csv, with 0 points when it earns none";
                match named.get(&(list.as_str(), option)) {
                    Some(line) => {
                        let message = format!("{message}, which is answered");
                        let place = Place { file: "answers.csv".to_owned(), line: *line, column: 0 };
                        problems.error(&place, "unscored-option", message, hint);
                    }
                    None => problems.warning(&choice.place, "unscored-option", message, hint),
                }
            }
        }
    }
}

/// The maps that main and the variants use.
fn maps<'a>(checked: &'a Checked<'_>) -> BTreeSet<&'a MapCode> {
    checked.definition.methods.iter().map(|method| &method.map).collect()
}

/// The choices that a leaf takes its value from.
fn scored_choices<'a>(checked: &'a Checked<'_>) -> impl Iterator<Item = &'a Question> {
    let sources = checked.definition.nodes.iter().filter_map(|node| match &node.source {
        Some(Source::Question(code)) => checked.definition.question(code.as_str()),
        _ => None,
    });
    sources.filter(|question| {
        matches!(question.kind, QuestionType::Single | QuestionType::Multiple)
    })
}

/// The options that answers name, with the line of the first.
fn named<'a>(checked: &'a Checked<'_>) -> HashMap<(&'a str, &'a str), u64> {
    let scored: HashMap<&str, &Question> =
        scored_choices(checked).map(|question| (question.code.as_str(), question)).collect();
    let mut named = HashMap::new();
    for answer in checked.definition.answers.iter().filter(|a| !a.value.is_empty()) {
        let Some(question) = scored.get(answer.question.as_str()) else { continue };
        let Some(list) = &question.list else { continue };
        let mut add = |option| {
            named.entry((list.as_str(), option)).or_insert(answer.line);
        };
        if question.kind == QuestionType::Multiple {
            answer.value.split(' ').for_each(&mut add);
        } else {
            add(&answer.value);
        }
    }
    named
}

#[cfg(test)]
mod tests {
    use crate::edited::{Edit::Swap, noticed};

    #[test]
    fn found() {
        insta::assert_snapshot!(noticed(&[Swap("points.csv", "policy,no,main,0,\n", "")]), @r"
        options.csv:4: warning[unscored-option]: the map `main` does not score `no` of `policy`
          hint: add it to points.csv, with 0 points when it earns none
        ");
        insta::assert_snapshot!(noticed(&[Swap("points.csv", "policy,yes,main,30,\n", "")]), @r"
        answers.csv:2: error[unscored-option]: the map `main` does not score `yes` of `policy`, which is answered
          hint: add it to points.csv, with 0 points when it earns none
        ");
        insta::assert_snapshot!(noticed(&[Swap("method.toml", "answers.map = \"strict\"", "answers.map = \"lenient\"")]), @r"
        questions.csv:3: error[map-unknown-to-list]: the map `lenient` does not score the list `policy` of `q_policy`
          hint: add the options of `policy` to points.csv with map `lenient`
        questions.csv:5: error[map-unknown-to-list]: the map `lenient` does not score the list `sectors` of `q_sectors`
          hint: add the options of `sectors` to points.csv with map `lenient`
        ");
    }
}
