//! What differs between the options of two questions.

use super::change::Change;
use super::compare::{both, is_same_text};
use super::matching::Pair;
use super::words::word_diff;
use groma_define::{Choice, Definition, Earns, ListCode};
use std::collections::{BTreeMap, HashSet};

/// Options that came, went, were renamed or reworded, and what they earn.
pub(super) fn compare(
    pair: &Pair<'_>,
    old: &Definition,
    new: &Definition,
    changes: &mut Vec<Change>,
) {
    let (Some(old_list), Some(new_list)) = (&pair.old.list, &pair.new.list) else {
        // A question that became a choice, or ceases to be one, has another type.
        return;
    };
    let of = |definition: &'_ Definition, list: &ListCode| {
        definition.options.iter().filter(|choice| choice.list == *list).cloned().collect::<Vec<_>>()
    };
    let (old_options, new_options) = (of(old, old_list), of(new, new_list));
    let same = matched(pair, &old_options, &new_options);
    for (from, to) in &same {
        if from.option != to.option {
            let (from, to) = (from.option.clone(), to.option.clone());
            changes.push(Change::OptionRenamed { from, to });
        }
        reworded(from, to, changes);
    }
    let is_old = |choice: &Choice| same.iter().any(|(from, _)| from.option == choice.option);
    let is_new = |choice: &Choice| same.iter().any(|(_, to)| to.option == choice.option);
    let removed = old_options.iter().filter(|choice| !is_old(choice));
    changes.extend(removed.map(|choice| Change::OptionRemoved(choice.option.clone())));
    let added = new_options.iter().filter(|choice| !is_new(choice));
    changes.extend(added.map(|choice| Change::OptionAdded(choice.option.clone())));
    for (from, to) in &same {
        points(from, to, old, new, changes);
    }
}

/// Options held to be one: those that the concordance names, then those of one code, then those
/// that read the same.
fn matched<'a>(
    pair: &Pair<'_>,
    old: &'a [Choice],
    new: &'a [Choice],
) -> Vec<(&'a Choice, &'a Choice)> {
    let mut same: Vec<(&Choice, &Choice)> = Vec::new();
    let find = |options: &'a [Choice], code: &str| {
        options.iter().find(|choice| choice.option.as_str().eq_ignore_ascii_case(code))
    };
    for (theirs, ours) in pair.kept.into_iter().flat_map(|row| &row.options) {
        if let (Some(from), Some(to)) = (find(old, theirs), find(new, ours.as_str())) {
            same.push((from, to));
        }
    }
    let rules: [fn(&Choice, &Choice) -> bool; 2] =
        [|from, to| from.option == to.option, reads_same];
    for is_same in rules {
        for from in old {
            let is_free = |to: &&Choice| !same.iter().any(|(_, other)| other.option == to.option);
            let to = new.iter().find(|to| is_free(to) && is_same(from, to));
            if let Some(to) =
                to.filter(|_| !same.iter().any(|(other, _)| other.option == from.option))
            {
                same.push((from, to));
            }
        }
    }
    same
}

fn reads_same(from: &Choice, to: &Choice) -> bool {
    both(&from.labels, &to.labels).any(|(_, old, new)| !old.is_empty() && is_same_text(old, new))
}

fn reworded(from: &Choice, to: &Choice, changes: &mut Vec<Change>) {
    for (language, old, new) in both(&from.labels, &to.labels) {
        if !old.is_empty() && !is_same_text(old, new) {
            let (option, language) = (to.option.clone(), language.to_owned());
            changes.push(Change::OptionReworded { option, language, words: word_diff(old, new) });
        }
    }
}

/// What the option earns in each map that both instruments have.
fn points(
    from: &Choice,
    to: &Choice,
    old: &Definition,
    new: &Definition,
    changes: &mut Vec<Change>,
) {
    let (before, after) = (earned(from, old), earned(to, new));
    let maps = |definition: &Definition| {
        definition
            .points
            .iter()
            .map(|points| points.map.as_str().to_owned())
            .collect::<HashSet<_>>()
    };
    let (old_maps, new_maps) = (maps(old), maps(new));
    let all: BTreeMap<&String, ()> =
        before.keys().chain(after.keys()).map(|map| (map, ())).collect();
    for map in all.into_keys().filter(|map| old_maps.contains(*map) && new_maps.contains(*map)) {
        let of = |earned: &BTreeMap<String, String>| earned.get(map).cloned().unwrap_or_default();
        let (from, to_points) = (of(&before), of(&after));
        if from != to_points {
            let (option, map) = (to.option.clone(), map.clone());
            changes.push(Change::PointsChanged { option, map, from, to: to_points });
        }
    }
}

/// What an option earns, by map.
fn earned(choice: &Choice, definition: &Definition) -> BTreeMap<String, String> {
    let of_option = definition
        .points
        .iter()
        .filter(|points| points.list == choice.list && points.option == choice.option);
    let earns = |earns: Earns| match earns {
        Earns::Points(points) => points.to_string(),
        Earns::Split => "split".to_owned(),
        Earns::Missing(rule) => rule.as_str().to_owned(),
    };
    of_option.map(|points| (points.map.as_str().to_owned(), earns(points.earns))).collect()
}
