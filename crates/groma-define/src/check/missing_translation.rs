//! Labels that are missing in one of the edition's languages, and labels in languages it has not.

use super::Checked;
use crate::definition::Labels;
use crate::diagnostic::{Diagnostics, Place};
use crate::nearest::quoted;
use std::collections::BTreeSet;

pub(super) fn run(checked: &Checked<'_>, problems: &mut Diagnostics) {
    let definition = checked.definition;
    if definition.edition.languages.is_empty() {
        return;
    }
    let units = definition.units.iter().map(|unit| (unit.code.as_str(), &unit.labels, &unit.place));
    let nodes = definition.nodes.iter().map(|node| (node.code.as_str(), &node.labels, &node.place));
    let questions = definition.questions.iter().map(|q| (q.code.as_str(), &q.labels, &q.place));
    let options = definition.options.iter().map(|o| (o.option.as_str(), &o.labels, &o.place));
    // Units and nodes have their name in the first language.
    compare(checked, units.collect(), 1, problems);
    compare(checked, nodes.collect(), 1, problems);
    compare(checked, questions.collect(), 0, problems);
    compare(checked, options.collect(), 0, problems);
}

/// One warning a file and language: a translation is missing as a whole more often than by the row.
fn compare(
    checked: &Checked<'_>,
    rows: Vec<(&str, &Labels, &Place)>,
    first: usize,
    problems: &mut Diagnostics,
) {
    let languages = &checked.definition.edition.languages;
    let used: BTreeSet<&String> = rows.iter().flat_map(|(_, labels, _)| labels.keys()).collect();
    let Some((_, _, place)) = rows.first() else { return };
    let file = Place { file: place.file.clone(), ..Place::default() };
    for language in languages.iter().skip(first) {
        let missing: Vec<&(&str, &Labels, &Place)> =
            rows.iter().filter(|(_, labels, _)| !labels.contains_key(language)).collect();
        if let Some((code, _, place)) = missing.first() {
            let (count, all) = (missing.len(), rows.len());
            let message = format!("{count} of {all} rows have no label in `{language}`, `{code}` first");
            let hint = format!("fill `label::{language}`, or take the language out of edition.toml");
            problems.warning(place, "missing-translation", message, hint);
        }
    }
    for language in used.into_iter().filter(|language| !languages.contains(language)) {
        let message = format!("the edition has no language `{language}`");
        let hint = format!("add it to `languages` in edition.toml; there are {}", quoted(languages));
        problems.warning(&file, "unknown-language", message, hint);
    }
}

#[cfg(test)]
mod tests {
    use crate::edited::{Edit::Swap, noticed};

    #[test]
    fn found() {
        let edits = [
            Swap("units.csv", "label::fr", "label::de"),
            Swap("options.csv", "Prévue", ""),
        ];
        insta::assert_snapshot!(noticed(&edits), @r"
        options.csv:3: warning[missing-translation]: 1 of 7 rows have no label in `fr`, `planned` first
          hint: fill `label::fr`, or take the language out of edition.toml
        units.csv: warning[unknown-language]: the edition has no language `de`
          hint: add it to `languages` in edition.toml; there are `en`, `fr`
        units.csv:2: warning[missing-translation]: 3 of 3 rows have no label in `fr`, `N` first
          hint: fill `label::fr`, or take the language out of edition.toml
        ");
    }
}
