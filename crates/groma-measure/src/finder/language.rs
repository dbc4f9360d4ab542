//! The language that a record is written in: by its text, and only where that is too short to tell,
//! by what it declares. Catalogs declare one language for all that they collect.

use groma_define::tables::DatasetRow;
use whatlang::{Detector, Lang};

/// Languages that are told apart, by their codes.
const LANGUAGES: &[(Lang, &str)] = &[
    (Lang::Deu, "de"),
    (Lang::Eng, "en"),
    (Lang::Fra, "fr"),
    (Lang::Ita, "it"),
    (Lang::Nld, "nl"),
    (Lang::Pol, "pl"),
    (Lang::Por, "pt"),
    (Lang::Spa, "es"),
];

/// Characters that are enough to tell.
const ENOUGH: usize = 1000;

/// The language of a record, ISO 639-1; none where nothing says.
pub fn language_of(dataset: &DatasetRow) -> Option<String> {
    let text = |of: &Option<groma_define::table::Text>| of.as_deref().unwrap_or("").to_owned();
    let (title, description) = (text(&dataset.title), text(&dataset.description));
    let words: String = format!("{title}. {description}").chars().take(ENOUGH).collect();
    let languages: Vec<Lang> = LANGUAGES.iter().map(|(language, _)| *language).collect();
    let seen = Detector::with_allowlist(languages).detect(&words);
    let code = |lang: Lang| LANGUAGES.iter().find(|(of, _)| *of == lang).map(|(_, code)| *code);
    let sure = seen.as_ref().filter(|seen| seen.is_reliable()).and_then(|seen| code(seen.lang()));
    let guess = seen.and_then(|seen| code(seen.lang()));
    sure.map(str::to_owned).or_else(|| declared(dataset)).or_else(|| guess.map(str::to_owned))
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
