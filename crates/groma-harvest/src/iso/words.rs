//! Texts of ISO records: plain, behind a link, coded, in several languages.

use crate::draft::Words;
use crate::xml::Element;

/// What an element says: a text, else the text or the address of a link, else a code.
pub(super) fn said(element: &Element<'_>) -> Option<String> {
    let plain = ["CharacterString", "Anchor"].iter().find_map(|name| element.child(name));
    match plain {
        Some(plain) => plain.words().or_else(|| link(element)),
        None => code(element).or_else(|| element.words()),
    }
}

/// The address that an `Anchor` in an element leads to.
pub(super) fn link(element: &Element<'_>) -> Option<String> {
    let href = element.child("Anchor").and_then(|anchor| anchor.attribute("href"));
    href.filter(|href| !href.is_empty()).map(str::to_owned)
}

/// The value of a code list: the attribute counts, since the text may be a translation.
pub(super) fn code(element: &Element<'_>) -> Option<String> {
    let coded = element.elements().chain([element]).find_map(|inner| {
        inner.attribute("codeListValue").filter(|code| !code.is_empty()).map(str::to_owned)
    });
    coded.or_else(|| {
        element
            .elements()
            .next()
            .filter(|inner| inner.name().contains('_'))
            .and_then(Element::words)
    })
}

/// A text in all its languages; `main` is that of the record.
pub(super) fn in_languages(
    element: &Element<'_>,
    main: Option<&str>,
    locales: &[(String, String)],
) -> Words {
    let plain = ["CharacterString", "Anchor"].iter().find_map(|name| element.child(name));
    let text = match plain {
        Some(plain) => plain.text(),
        None if element.child("PT_FreeText").is_some() => String::new(),
        None => element.text(),
    };
    let mut words = Words::new();
    if !text.is_empty() || plain.is_some() {
        words.push((main.map(str::to_owned), text));
    }
    for local in element.anywhere("LocalisedCharacterString") {
        let name = local.attribute("locale").unwrap_or_default().trim_start_matches('#');
        let known = locales.iter().find(|(id, _)| id.eq_ignore_ascii_case(name));
        let language = known.map(|(_, language)| language.clone()).unwrap_or_else(|| short(name));
        let text = local.text();
        let there = words.iter().any(|(known, _)| known.as_deref() == Some(language.as_str()));
        if !text.is_empty() && !language.is_empty() && !there {
            words.push((Some(language), text));
        }
    }
    words
}

/// The language of a record's own texts.
pub(super) fn main_language(record: &Element<'_>) -> Option<String> {
    let newer = || record.first("defaultLocale/PT_Locale/language");
    let element = record.child("language").or_else(newer)?;
    said(element).map(|language| short(&language)).filter(|language| !language.is_empty())
}

/// The locales that a record declares, each with its language.
pub(super) fn locales(record: &Element<'_>) -> Vec<(String, String)> {
    let declared =
        record.all("locale/PT_Locale").into_iter().chain(record.all("otherLocale/PT_Locale"));
    let named = declared.filter_map(|locale| {
        let language = locale.child("languageCode").or_else(|| locale.child("language"))?;
        Some((locale.attribute("id")?.to_owned(), short(&said(language)?)))
    });
    named.collect()
}

/// A language as DCAT writes it: two letters where there are two, and no country.
pub(super) fn short(language: &str) -> String {
    let plain =
        language.split([';', ',', '-', '_']).next().unwrap_or_default().trim().to_ascii_lowercase();
    let known = THREE_LETTERS.iter().find(|(three, _)| *three == plain);
    known.map_or(plain, |(_, two)| (*two).to_owned())
}

/// ISO 639-2 (both its forms) to ISO 639-1: Europe's official languages, and those that many
/// portals elsewhere use.
const THREE_LETTERS: &[(&str, &str)] = &[
    ("alb", "sq"),
    ("ara", "ar"),
    ("baq", "eu"),
    ("bul", "bg"),
    ("cat", "ca"),
    ("ces", "cs"),
    ("chi", "zh"),
    ("cze", "cs"),
    ("dan", "da"),
    ("deu", "de"),
    ("dut", "nl"),
    ("ell", "el"),
    ("eng", "en"),
    ("est", "et"),
    ("eus", "eu"),
    ("fin", "fi"),
    ("fra", "fr"),
    ("fre", "fr"),
    ("ger", "de"),
    ("gle", "ga"),
    ("glg", "gl"),
    ("gre", "el"),
    ("heb", "he"),
    ("hrv", "hr"),
    ("hun", "hu"),
    ("ice", "is"),
    ("ind", "id"),
    ("isl", "is"),
    ("ita", "it"),
    ("jpn", "ja"),
    ("kor", "ko"),
    ("lav", "lv"),
    ("lit", "lt"),
    ("ltz", "lb"),
    ("mac", "mk"),
    ("mkd", "mk"),
    ("mlt", "mt"),
    ("nld", "nl"),
    ("nno", "nn"),
    ("nob", "nb"),
    ("nor", "no"),
    ("pol", "pl"),
    ("por", "pt"),
    ("roh", "rm"),
    ("ron", "ro"),
    ("rum", "ro"),
    ("rus", "ru"),
    ("slk", "sk"),
    ("slo", "sk"),
    ("slv", "sl"),
    ("spa", "es"),
    ("sqi", "sq"),
    ("srp", "sr"),
    ("swe", "sv"),
    ("tur", "tr"),
    ("ukr", "uk"),
    ("vie", "vi"),
    ("zho", "zh"),
];
