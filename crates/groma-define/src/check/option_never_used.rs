//! A list that no question offers, and options that nobody chose.

use super::Checked;
use crate::definition::QuestionType;
use crate::diagnostic::Diagnostics;
use std::collections::{HashMap, HashSet};

pub(super) fn run(checked: &Checked<'_>, problems: &mut Diagnostics) {
    let definition = checked.definition;
    let offered: HashSet<&str> = definition
        .questions
        .iter()
        .flat_map(|question| {
            let inside = question.expressions().flat_map(|(_, expression)| expression.lists());
            question.list.iter().map(|list| list.as_str()).chain(inside)
        })
        .collect();
    let chosen = chosen(checked);
    let mut reported = HashSet::new();
    for choice in &definition.options {
        let (list, option) = (choice.list.as_str(), choice.option.as_str());
        if !offered.contains(list) {
            if reported.insert(list) {
                let message = format!("no question offers the list `{list}`");
                let hint = "name it in `list` of a question, or delete its options";
                problems.warning(&choice.place, "list-never-used", message, hint);
            }
        } else if let Some(options) = chosen.get(list)
            && !options.contains(option)
        {
            let message = format!("nobody chose `{option}` of `{list}`");
            problems.note(&choice.place, "option-never-used", message, "");
        }
    }
}

/// The options that answers name, by list; lists without any answer are left out.
fn chosen<'a>(checked: &'a Checked<'_>) -> HashMap<&'a str, HashSet<&'a str>> {
    let questions = checked.definition.questions.iter();
    let choices: HashMap<&str, (&str, bool)> = questions
        .filter_map(|question| {
            let multiple = question.kind == QuestionType::Multiple;
            Some((question.code.as_str(), (question.list.as_ref()?.as_str(), multiple)))
        })
        .collect();
    let mut chosen: HashMap<&str, HashSet<&str>> = HashMap::new();
    for answer in &checked.definition.answers {
        if answer.value.is_empty() {
            continue;
        }
        if let Some((list, multiple)) = choices.get(answer.question.as_str()) {
            let options = chosen.entry(list).or_default();
            if *multiple {
                options.extend(answer.value.split(' '));
            } else {
                options.insert(&answer.value);
            }
        }
    }
    chosen
}

#[cfg(test)]
mod tests {
    use crate::edited::{Edit::Add, Edit::Swap, noticed, noticed_by};

    #[test]
    fn found() {
        let edits = [
            Add("options.csv", "moods,good,,Good,Bon\nmoods,bad,,Bad,Mauvais\n"),
            Swap("answers.csv", "W,q_policy,planned", "W,q_policy,no"),
        ];
        insta::assert_snapshot!(noticed_by("option-never-used", &edits), @r"
        options.csv:3: note[option-never-used]: nobody chose `planned` of `policy`
        options.csv:8: note[option-never-used]: nobody chose `none` of `sectors`
        ");
        insta::assert_snapshot!(noticed(&edits), @r"
        options.csv:9: warning[list-never-used]: no question offers the list `moods`
          hint: name it in `list` of a question, or delete its options
        ");
    }
}
