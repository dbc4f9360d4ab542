//! Languages as forms write them, `English (en)`, and as the folder does, `en`.

/// Codes and English names of languages that instruments are written in.
const LANGUAGES: &[(&str, &str)] = &[
    ("ar", "Arabic"),
    ("az", "Azerbaijani"),
    ("be", "Belarusian"),
    ("bg", "Bulgarian"),
    ("bn", "Bangla"),
    ("bs", "Bosnian"),
    ("ca", "Catalan"),
    ("cs", "Czech"),
    ("cy", "Welsh"),
    ("da", "Danish"),
    ("de", "German"),
    ("el", "Greek"),
    ("en", "English"),
    ("es", "Spanish"),
    ("et", "Estonian"),
    ("eu", "Basque"),
    ("fa", "Persian"),
    ("fi", "Finnish"),
    ("fr", "French"),
    ("ga", "Irish"),
    ("gl", "Galician"),
    ("he", "Hebrew"),
    ("hi", "Hindi"),
    ("hr", "Croatian"),
    ("hu", "Hungarian"),
    ("hy", "Armenian"),
    ("id", "Indonesian"),
    ("is", "Icelandic"),
    ("it", "Italian"),
    ("ja", "Japanese"),
    ("ka", "Georgian"),
    ("kk", "Kazakh"),
    ("km", "Khmer"),
    ("ko", "Korean"),
    ("ky", "Kyrgyz"),
    ("lb", "Luxembourgish"),
    ("lo", "Lao"),
    ("lt", "Lithuanian"),
    ("lv", "Latvian"),
    ("mk", "Macedonian"),
    ("mn", "Mongolian"),
    ("ms", "Malay"),
    ("mt", "Maltese"),
    ("my", "Burmese"),
    ("nb", "Norwegian Bokmål"),
    ("ne", "Nepali"),
    ("nl", "Dutch"),
    ("nn", "Norwegian Nynorsk"),
    ("no", "Norwegian"),
    ("pl", "Polish"),
    ("pt", "Portuguese"),
    ("rm", "Romansh"),
    ("ro", "Romanian"),
    ("ru", "Russian"),
    ("si", "Sinhala"),
    ("sk", "Slovak"),
    ("sl", "Slovenian"),
    ("sq", "Albanian"),
    ("sr", "Serbian"),
    ("sv", "Swedish"),
    ("sw", "Swahili"),
    ("ta", "Tamil"),
    ("tg", "Tajik"),
    ("th", "Thai"),
    ("tr", "Turkish"),
    ("uk", "Ukrainian"),
    ("ur", "Urdu"),
    ("uz", "Uzbek"),
    ("vi", "Vietnamese"),
    ("zh", "Chinese"),
];

/// The language as a form writes it: `en` is `English (en)`, `pt-BR` is `Portuguese (pt-BR)`; a
/// code without a name here stands for itself.
pub fn language_name(code: &str) -> String {
    let primary = code.split('-').next().unwrap_or(code);
    let known = LANGUAGES.iter().find(|(known, _)| *known == primary);
    known.map_or_else(|| format!("{code} ({code})"), |(_, name)| format!("{name} ({code})"))
}

/// The code of a language that a form names: what stands in brackets at its end, or the code of a
/// language known by that name. None when neither helps.
pub(super) fn language_code(name: &str) -> Option<&str> {
    let name = name.trim();
    let bracketed = name.strip_suffix(')').and_then(|name| name.rsplit_once('('));
    if let Some((_, code)) = bracketed
        && !code.trim().is_empty()
    {
        return Some(code.trim());
    }
    let known = LANGUAGES
        .iter()
        .find(|(code, known)| known.eq_ignore_ascii_case(name) || code.eq_ignore_ascii_case(name));
    known.map(|(code, _)| *code)
}

/// The code of a language, however a form spells it; for one that nobody knows, a private code made
/// of its name.
pub fn language_of(name: &str) -> String {
    match language_code(name) {
        Some(code) => code.to_owned(),
        None => {
            let letters = name.chars().filter(char::is_ascii_alphanumeric);
            let letters: String = letters.map(|letter| letter.to_ascii_lowercase()).collect();
            if letters.is_empty() { "und".to_owned() } else { format!("x-{letters}") }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_come_back() {
        for code in ["en", "fr", "pt-BR", "zh-Hant", "qaa", "x-own"] {
            assert_eq!(language_code(&language_name(code)), Some(code));
        }
        assert_eq!(language_name("nb"), "Norwegian Bokmål (nb)");
        assert_eq!(language_code("French"), Some("fr"));
        assert_eq!(language_code("Norwegian Bokmål (nb)"), Some("nb"));
        assert_eq!(language_code("FR"), Some("fr"));
        assert_eq!(language_code("Klingon"), None);
        assert_eq!(language_code("Klingon ()"), None);
        assert_eq!(language_of("Klingon"), "x-klingon");
        assert_eq!(language_of(" French"), "fr");
    }
}
