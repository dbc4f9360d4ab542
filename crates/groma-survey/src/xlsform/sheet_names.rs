//! The sheets of a form, by name, and what a name probably means.

use crate::sheets::{Sheet, Workbook};

/// The names that mean something; every other sheet is kept as it is.
const NAMES: [&str; 6] = ["survey", "choices", "settings", "external_choices", "entities", "osm"];

/// The sheets of a workbook.
pub(super) struct FormSheets<'a> {
    pub(super) survey: Option<&'a Sheet>,
    pub(super) choices: Option<&'a Sheet>,
    pub(super) settings: Option<&'a Sheet>,
    pub(super) external_choices: Option<&'a Sheet>,
    pub(super) entities: Option<&'a Sheet>,
    /// All but the first three.
    pub(super) others: Vec<&'a Sheet>,
    pub(super) names: Vec<&'a str>,
}

/// Finds the sheets. A single sheet with a name that means nothing is the survey.
pub(super) fn find(workbook: &Workbook) -> FormSheets<'_> {
    let known = |name: &str| NAMES.iter().any(|own| own.eq_ignore_ascii_case(name));
    let survey = match workbook.sheets.as_slice() {
        [single] if !known(&single.name) => Some(single),
        _ => workbook.sheet("survey"),
    };
    let (choices, settings) = (workbook.sheet("choices"), workbook.sheet("settings"));
    let used = |sheet: &Sheet| {
        [survey, choices, settings].into_iter().flatten().any(|own| std::ptr::eq(own, sheet))
    };
    FormSheets {
        survey: survey.filter(|sheet| !sheet.rows.is_empty()),
        choices,
        settings,
        external_choices: workbook.sheet("external_choices"),
        entities: workbook.sheet("entities"),
        others: workbook.sheets.iter().filter(|sheet| !used(sheet)).collect(),
        names: workbook.sheets.iter().map(|sheet| sheet.name.as_str()).collect(),
    }
}

/// A hint when a sheet was probably meant by one with a similar name. A name that begins with `_`
/// is never meant for another.
pub(super) fn misspelt(wanted: &str, names: &[&str]) -> Option<String> {
    let close: Vec<String> = names
        .iter()
        .filter(|name| name.chars().count().abs_diff(wanted.len()) <= 2)
        .filter(|name| strsim::levenshtein(&name.to_lowercase(), wanted) <= 2)
        .filter(|name| !NAMES.contains(name) && !name.starts_with('_'))
        .map(|name| format!("`{name}`"))
        .collect();
    (!close.is_empty()).then(|| format!("did you mean {} by `{wanted}`?", close.join(" or ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn similar_names() {
        let check = |wanted: &str, names: &[&str], expected: Option<&str>| {
            assert_eq!(misspelt(wanted, names).as_deref(), expected);
        };
        check("survey", &["Surveys"], Some("did you mean `Surveys` by `survey`?"));
        check("survey", &["_surveys", "notes"], None);
        check(
            "settings",
            &["setting", "stetings"],
            Some("did you mean `setting` or `stetings` by `settings`?"),
        );
    }
}
