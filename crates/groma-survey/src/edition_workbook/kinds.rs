//! Answers that are no value, as choices of a form: an edition offers them with every question, a
//! form only when its lists have them.

/// The kinds that a respondent may choose, with their words by language.
const KINDS: &[(&str, &[(&str, &str)])] = &[
    (
        "dont_know",
        &[
            ("en", "Don't know"),
            ("de", "Weiß nicht"),
            ("es", "No sabe"),
            ("fr", "Ne sait pas"),
            ("it", "Non so"),
            ("nl", "Weet niet"),
            ("pl", "Nie wiem"),
            ("pt", "Não sabe"),
        ],
    ),
    (
        "not_applicable",
        &[
            ("en", "Not applicable"),
            ("de", "Trifft nicht zu"),
            ("es", "No procede"),
            ("fr", "Sans objet"),
            ("it", "Non applicabile"),
            ("nl", "Niet van toepassing"),
            ("pl", "Nie dotyczy"),
            ("pt", "Não se aplica"),
        ],
    ),
    (
        "confidential",
        &[
            ("en", "Confidential"),
            ("de", "Vertraulich"),
            ("es", "Confidencial"),
            ("fr", "Confidentiel"),
            ("it", "Riservato"),
            ("nl", "Vertrouwelijk"),
            ("pl", "Poufne"),
            ("pt", "Confidencial"),
        ],
    ),
];

/// The codes of the kinds.
pub(super) fn codes() -> impl Iterator<Item = &'static str> {
    KINDS.iter().map(|(kind, _)| *kind)
}

/// The name of a kind's choice in a list: the kind itself, unless an option goes by that name.
pub(super) fn choice_name(kind: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let candidates = std::iter::once(kind.to_owned());
    let mut candidates =
        candidates.chain((1..).map(|n| format!("kind_{kind}{}", "_".repeat(n - 1))));
    candidates.find(|name| !is_taken(name)).expect("there are more names than options")
}

/// What the choice says, in a language; English where we know no words.
pub(super) fn label(kind: &str, language: &str) -> &'static str {
    let words = KINDS.iter().find(|(known, _)| *known == kind).map_or(&[][..], |(_, words)| words);
    let primary = language.split('-').next().unwrap_or(language);
    let word = words.iter().find(|(code, _)| *code == primary).or(words.first());
    word.map_or("", |(_, label)| label)
}
