//! What a constraint that does not hold is reported as.

use super::constraint::{Constraint, Level};
use super::shipped::Profile;
use super::tally::{Met, Tally};
use super::verdicts::Verdicts;
use groma_define::CatalogId;
use groma_define::table::Text;
use groma_define::tables::ProfileFindingRow;
use std::collections::BTreeMap;

/// A row for every constraint that does not hold everywhere in a catalog.
pub(super) fn of(
    catalog: &CatalogId,
    tally: &Tally,
    verdicts: &Verdicts,
    first_ids: usize,
) -> Vec<ProfileFindingRow> {
    let profiles = verdicts.profiles().iter().enumerate();
    let of_profile = |(at, profile)| of_profile(at, profile, catalog, tally, verdicts, first_ids);
    profiles.flat_map(of_profile).collect()
}

/// What the rows are ordered by.
pub(super) fn key(row: &ProfileFindingRow) -> (&CatalogId, [&str; 6]) {
    let rest = [&row.profile, &row.class, &row.property, &row.component, &row.value, &row.source];
    (&row.catalog_id, rest.map(|text| &**text))
}

/// A count as tables have it.
pub(super) fn whole(count: u64) -> i64 {
    i64::try_from(count).expect("no catalog has so many subjects")
}

/// What was met of one constraint.
#[derive(Default)]
struct Failing<'a> {
    subjects: u64,
    results: u64,
    undecided: u64,
    met: Vec<&'a Met>,
}

fn of_profile(
    at: usize,
    profile: &Profile,
    catalog: &CatalogId,
    tally: &Tally,
    verdicts: &Verdicts,
    first_ids: usize,
) -> Vec<ProfileFindingRow> {
    let mut checked: BTreeMap<&str, u64> = BTreeMap::new();
    let mut failing: BTreeMap<usize, Failing<'_>> = BTreeMap::new();
    for (place, _, met) in tally.met().filter(|(_, applied, _)| applied & (1 << at) != 0) {
        let verdict = &verdicts.at(place).of[at];
        for class in &verdict.classes {
            *checked.entry(class).or_default() += met.subjects;
        }
        for said in &verdict.said {
            let failing = failing.entry(said.constraint).or_default();
            if said.results == 0 {
                failing.undecided += met.subjects;
                continue;
            }
            failing.subjects += met.subjects;
            failing.results += met.subjects * u64::from(said.results);
            failing.met.push(met);
        }
    }
    let row = |(constraint, failing): (usize, Failing<'_>)| {
        let constraint = &profile.constraints()[constraint];
        let checked = checked.get(&*constraint.class).copied().unwrap_or_default();
        row(catalog, profile, constraint, &failing, checked, first_ids)
    };
    failing.into_iter().map(row).collect()
}

fn row(
    catalog: &CatalogId,
    profile: &Profile,
    constraint: &Constraint,
    failing: &Failing<'_>,
    checked: u64,
    first_ids: usize,
) -> ProfileFindingRow {
    let mut first: Vec<_> = failing.met.iter().flat_map(|met| &met.first).collect();
    first.sort_by_key(|(order, _)| *order);
    first.truncate(first_ids);
    ProfileFindingRow {
        catalog_id: catalog.clone(),
        profile: Text::from(&*profile.code),
        class: Text::from(&*constraint.class),
        property: Text::from(&*constraint.property),
        component: Text::from(constraint.component()),
        value: Text::from(&*constraint.value),
        severity: Text::from(constraint.severity.as_str()),
        level: Text::from(constraint.level.as_str()),
        checked: whole(checked),
        subjects: whole(failing.subjects),
        results: whole(failing.results),
        undecided: whole(failing.undecided),
        first_ids: first.into_iter().map(|(_, id)| id.clone()).collect(),
        message: Text::from(message(profile, constraint, failing, checked)),
        what_to_do: Text::from(what_to_do(constraint)),
        source: Text::from(&*constraint.source),
    }
}

fn message(
    profile: &Profile,
    constraint: &Constraint,
    failing: &Failing<'_>,
    checked: u64,
) -> String {
    let (subjects, class, title) = (failing.subjects, &constraint.class, &profile.title);
    let whole = format!("{subjects} of {checked} nodes of {class}");
    if subjects == 0 {
        let undecided = failing.undecided;
        return format!(
            "For {undecided} of {checked} nodes of {class} it cannot be told whether they meet {title}: {}.",
            wanted(constraint)
        );
    }
    format!("{whole} do not meet {title}: {}.", wanted(constraint))
}

/// What a constraint wants, as a clause.
fn wanted(constraint: &Constraint) -> String {
    let (property, value) = (&constraint.property, &constraint.value);
    match constraint.component() {
        "minCount" => format!("`{property}` has to be there"),
        "maxCount" => format!("`{property}` stands at most once"),
        "nodeKind" => format!("values of `{property}` are {}", kind(value)),
        "datatype" => format!("values of `{property}` have the datatype {value}"),
        "class" => format!("values of `{property}` are described as {value}"),
        "hasValue" => format!("`{property}` names {value}"),
        "uniqueLang" => format!("`{property}` stands once in each language"),
        "minLength" => format!("values of `{property}` are not empty"),
        "minInclusive" => format!("values of `{property}` are {value} or more"),
        "maxInclusive" => format!("values of `{property}` are {value} or less"),
        "pattern" => format!("values of `{property}` are written as {value}"),
        "in" => format!("values of `{property}` are one of {value}"),
        "deprecated" => format!("`{property}` is not used any more"),
        _ if property.is_empty() => {
            let properties = value.replace(" minCount 1", "").replace(" | ", ", ");
            format!("one of {properties} has to be there")
        }
        _ => format!("each value of `{property}` has one of: {value}"),
    }
}

fn kind(value: &str) -> &'static str {
    match value {
        "IRI" => "IRIs",
        "Literal" => "literals",
        "BlankNode" => "blank nodes",
        "BlankNodeOrIRI" => "IRIs or nodes, not literals",
        "IRIOrLiteral" => "IRIs or literals",
        _ => "blank nodes or literals",
    }
}

fn what_to_do(constraint: &Constraint) -> String {
    let (property, value) = (&constraint.property, &constraint.value);
    let who = match constraint.level {
        Level::Catalog => "in the description of the catalog",
        Level::Dataset | Level::Vocabulary => "where the record is written",
    };
    match constraint.component() {
        "minCount" | "hasValue" => format!("Add `{property}` {who}."),
        "maxCount" => format!("Leave one value of `{property}` {who}."),
        "uniqueLang" => format!("Leave one value of `{property}` in each language."),
        "nodeKind" if &**value == "Literal" => {
            format!("Write `{property}` as text, not as a link or a node.")
        }
        "nodeKind" => {
            format!(
                "Write `{property}` as a link (an IRI), not as text; the portal's export often does it wrongly for all."
            )
        }
        "datatype" | "pattern" | "minInclusive" | "maxInclusive" => {
            format!("Mend the value of `{property}`, or the datatype the export gives it.")
        }
        "class" => {
            format!(
                "Describe what `{property}` points to, with its class {value}, or link to a term of a vocabulary that is."
            )
        }
        "deprecated" => format!("Write {value} instead of `{property}`."),
        "minLength" => format!("Fill `{property}`, or leave it out."),
        "in" => format!("Take one of the values that are allowed for `{property}`."),
        _ if property.is_empty() => {
            format!("Add one of {}.", value.replace(" minCount 1", "").replace(" | ", ", "))
        }
        _ if value.contains("datatype") => {
            format!("Give `{property}` a date, and one of these datatypes.")
        }
        _ => format!("Take the value of `{property}` from the vocabulary that the profile names."),
    }
}
