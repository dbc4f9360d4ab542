//! What a data set is about: declared codes first, then what the portal's own themes stand for, then
//! its words, in the main European languages. Every answer keeps what it was read from; words alone
//! are a suggestion that a person confirms before anything is scored by it.

mod lexicon;

use groma_define::tables::{ClassificationRow, DatasetRow};
use groma_define::vocabulary::{Vocabularies, Vocabulary};
pub use lexicon::{Hit, Lexicon, LexiconError};

/// How sure the portal's own themes are: somebody mapped them, but not the publisher.
const MAPPED: f64 = 0.9;

/// What words must reach together to be worth a person's look.
const SUGGESTED: f64 = 0.4;

/// Every theme and high-value category of a data set, with its reason, sorted.
pub fn classify(
    dataset: &DatasetRow,
    vocabularies: &Vocabularies,
    lexicon: &Lexicon,
) -> Vec<ClassificationRow> {
    let mut found: Vec<ClassificationRow> = Vec::new();
    let mut add =
        |scheme: &str, code: &str, confidence: f64, reason: &str, matched: &str, rule: String| {
            let known = |row: &ClassificationRow| *row.scheme == *scheme && *row.code == *code;
            if !found.iter().any(known) {
                found.push(ClassificationRow {
                    dataset_id: dataset.dataset_id.clone(),
                    scheme: scheme.into(),
                    code: code.into(),
                    confidence,
                    reason: reason.into(),
                    matched: matched.into(),
                    rule: rule.into(),
                    catalog_id: dataset.catalog_id.clone(),
                });
            }
        };
    for written in &dataset.hvd_category {
        if let Some(code) = vocabularies.understood(Vocabulary::HighValueCategory, written) {
            add(HVD, &code, 1.0, "declared", written, "dcatap:hvdCategory".to_owned());
        }
    }
    for (declared_only, reason, confidence) in [(true, "declared", 1.0), (false, "mapped", MAPPED)]
    {
        for written in &dataset.theme_raw {
            let declared = vocabularies.term(written);
            let theme = match declared {
                Some((Vocabulary::DataTheme, code)) if declared_only => Some(code),
                None if !declared_only => vocabularies.understood(Vocabulary::DataTheme, written),
                _ => None,
            };
            if let Some(code) = theme {
                add(THEME, &code, confidence, reason, written, "data-theme".to_owned());
            }
        }
    }
    for hit in lexicon.hits(dataset) {
        if hit.confidence >= SUGGESTED {
            let rule = format!("lexicon {}", hit.languages.join("+"));
            add(hit.scheme, hit.code, hit.confidence, "lexicon", &hit.matched, rule);
        }
    }
    found.sort_by(|a, b| (&a.scheme, &a.code).cmp(&(&b.scheme, &b.code)));
    found
}

/// The EU authority table of data themes.
pub const THEME: &str = "data-theme";

/// The categories of high-value data sets.
pub const HVD: &str = "hvd-category";

#[cfg(test)]
mod tests {
    use super::*;

    fn check(title: &str, keywords: &[&str], description: &str, expected: &[&str]) {
        let dataset = DatasetRow {
            title: Some(title.into()),
            keyword: keywords.iter().map(|word| (*word).into()).collect(),
            description: Some(description.into()),
            ..Default::default()
        };
        let found = classify(&dataset, Vocabularies::shipped(), Lexicon::shipped());
        let shown: Vec<String> = found
            .iter()
            .map(|row| format!("{} {} {:.2} {}", row.scheme, row.code, row.confidence, row.matched))
            .collect();
        assert_eq!(shown, expected, "{title}");
    }

    #[test]
    fn words_are_recognised_in_several_languages() {
        check("State budget 2026", &[], "", &["data-theme ECON 0.50 title: budget"]);
        check("Budget airlines", &["airports"], "", &["data-theme TRAN 0.40 keyword: airport"]);
        check(
            "Fahrpläne der Straßenbahn",
            &["GTFS"],
            "",
            &[
                "data-theme TRAN 0.85 title: fahrplan; title: strassenbahn; keyword: gtfs",
                "hvd-category c_b79e35eb 0.70 title: fahrplan; keyword: gtfs",
            ],
        );
        check(
            "Qualité de l’air",
            &[],
            "Données horaires",
            &[
                "data-theme ENVI 0.50 title: qualite de l'air",
                "hvd-category c_dd313021 0.50 title: qualite de l'air",
            ],
        );
        // Words inside other words are not words.
        check("Supporters of importers", &[], "", &[]);
        check("", &[], "The port of the tax office in a school", &[]);
    }

    #[test]
    fn the_shipped_terms_are_sound() {
        let csv = include_str!("themes/lexicon.csv");
        Lexicon::read(csv).expect("every line is read");
        for theme in "AGRI ECON EDUC ENER ENVI GOVE HEAL INTR JUST REGI SOCI TECH TRAN".split(' ') {
            for language in ["en", "fr", "de", "es", "it", "pt", "nl", "pl"] {
                assert!(
                    csv.contains(&format!("\ndata-theme,{theme},{language},")),
                    "{theme} {language}"
                );
            }
        }
        assert!(!csv.lines().skip(1).any(|line| line.split(',').nth(3).is_some_and(|terms| {
            terms.split(';').any(|term| term.trim_end_matches('*').contains('*'))
        })));
    }
}
