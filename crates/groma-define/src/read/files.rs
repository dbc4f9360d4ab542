//! The files of an edition, in the order in which they are documented.

use crate::read::column::SheetSpec;
use crate::read::{
    answers_csv, cohorts_csv, competence_csv, concordance_csv, crosswalk_csv, crosswalk_nodes_csv,
    edition_toml, evidence_csv, framework_csv, method_toml, options_csv, overrides_csv, points_csv,
    portals_csv, published_csv, questions_csv, rules_md, tests_csv, units_csv, values_csv,
};
use crate::vocabulary::Vocabularies;

/// Every CSV file; a test holds the list against the files of this folder.
pub(crate) const SHEETS: &[&SheetSpec] = &[
    &units_csv::SPEC,
    &cohorts_csv::SPEC,
    &portals_csv::SPEC,
    &framework_csv::SPEC,
    &questions_csv::SPEC,
    &options_csv::SPEC,
    &points_csv::SPEC,
    &tests_csv::SPEC,
    &competence_csv::SPEC,
    &crosswalk_csv::SPEC,
    &crosswalk_nodes_csv::SPEC,
    &concordance_csv::SPEC,
    &answers_csv::SPEC,
    &evidence_csv::SPEC,
    &values_csv::SPEC,
    &overrides_csv::SPEC,
    &published_csv::SPEC,
];

/// True for the files whose content the reader understands; all others are only digested.
pub(crate) fn is_read(path: &str) -> bool {
    names().any(|name| name == path) || rules_md::is_rule(path) || Vocabularies::is_file(path)
}

/// The names of the files beside the rules.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    [edition_toml::FILE, method_toml::FILE].into_iter().chain(SHEETS.iter().map(|sheet| sheet.file))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn every_file_of_the_edition_is_one_file_here() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/read");
        let mut here: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter_map(|name| Some(name.strip_suffix("_csv.rs")?.to_owned() + ".csv"))
            .collect();
        let mut listed: Vec<String> = SHEETS.iter().map(|sheet| sheet.file.to_owned()).collect();
        here.sort();
        listed.sort();
        assert_eq!(here, listed);
    }

    #[test]
    fn the_manual_names_every_column() {
        let manual = include_str!("../../../../docs/edition.md");
        for sheet in SHEETS {
            let row = manual.lines().find(|line| line.starts_with(&format!("| `{}`", sheet.file)));
            let row = row.unwrap_or_else(|| panic!("{} is not in docs/edition.md", sheet.file));
            for column in sheet.columns {
                let shown = if column.required { "*`" } else { "`" };
                let shown = format!("`{}{shown}", column.name);
                assert!(row.contains(&shown), "{} does not name {shown}", sheet.file);
            }
            for family in sheet.translated {
                let shown = format!("`{family}::LANG`");
                assert!(row.contains(&shown), "{} does not name {shown}", sheet.file);
            }
            assert_eq!(row.matches("::LANG").count(), sheet.translated.len(), "{}", sheet.file);
        }
    }
}
