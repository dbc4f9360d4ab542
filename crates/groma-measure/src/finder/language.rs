//! The language that a record is written in: by its text, and only where that is too short to tell,
//! by what it declares. Catalogs declare one language for all that they collect.

use groma_define::tables::DatasetRow;
use whichlang::{Lang, detect_language};

/// Languages that are told apart, by their codes. A text in another one is taken for one of them.
const LANGUAGES: &[(Lang, &str)] = &[
    (Lang::Deu, "de"),
    (Lang::Eng, "en"),
    (Lang::Fra, "fr"),
    (Lang::Ita, "it"),
    (Lang::Nld, "nl"),
    (Lang::Por, "pt"),
    (Lang::Spa, "es"),
    (Lang::Swe, "sv"),
    (Lang::Tur, "tr"),
];

/// Characters that are looked at.
const MOST: usize = 1000;

/// Characters from which a text tells its language.
const ENOUGH: usize = 40;

/// The language of a record, ISO 639-1; none where nothing says.
pub fn language_of(dataset: &DatasetRow) -> Option<String> {
    let text = |of: &Option<groma_define::table::Text>| of.as_deref().unwrap_or("").to_owned();
    let (title, description) = (text(&dataset.title), text(&dataset.description));
    let words: String = format!("{title}. {description}").chars().take(MOST).collect();
    let seen = || {
        let lang = detect_language(&words);
        let known = LANGUAGES.iter().find(|(of, _)| *of == lang);
        known.map(|(_, code)| (*code).to_owned())
    };
    match words.chars().filter(|c| c.is_alphabetic()).count() {
        0 => declared(dataset),
        ENOUGH.. => seen(),
        _ => declared(dataset).or_else(seen),
    }
}

/// The one language that a record declares.
fn declared(dataset: &DatasetRow) -> Option<String> {
    let [one] = dataset.language.as_slice() else { return None };
    let tag = one.rsplit(['/', '#']).next().unwrap_or(one).to_ascii_lowercase();
    Some(match tag.as_str() {
        "deu" | "ger" => "de".to_owned(),
        "eng" => "en".to_owned(),
        "fra" | "fre" => "fr".to_owned(),
        "spa" => "es".to_owned(),
        tag => tag.chars().take(2).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_counts_before_what_is_declared() {
        let check = |title: &str, description: &str, declared: &str, expected: &str| {
            let dataset = DatasetRow {
                title: Some(title.into()),
                description: Some(description.into()),
                language: vec![declared.into()],
                ..Default::default()
            };
            assert_eq!(language_of(&dataset).as_deref(), Some(expected), "{title}");
        };
        let french =
            "Liste des arrêts du réseau de transport public de la ville, avec leurs horaires.";
        check("Arrêts de bus", french, "http://id.loc.gov/vocabulary/iso639-1/en", "fr");
        check("GTFS", "", "http://publications.europa.eu/resource/authority/language/DEU", "de");
    }
}
