//! What of an instrument stands in which language.

use crate::definition::{Definition, Labels};
use serde::Serialize;

/// One kind of text in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Translated {
    /// The language.
    pub language: String,
    /// The file and the family of columns, for example `questions.csv guidance`.
    pub texts: &'static str,
    /// How many of these texts exist in any language.
    pub of: usize,
    /// How many exist in this one.
    pub there: usize,
    /// Codes of what is missing, in file order; options as `list/option`.
    pub missing: Vec<String>,
}

impl Definition {
    /// The text in a language, or in the first of the edition's that has it, with the language it
    /// is in.
    pub fn text_in<'a>(&'a self, labels: &'a Labels, language: &str) -> Option<(&'a str, &'a str)> {
        let text = |code: &str| {
            let (code, text) = labels.get_key_value(code)?;
            (!text.trim().is_empty()).then_some((text.as_str(), code.as_str()))
        };
        let kin = labels.keys().filter(|code| is_same_language(code, language));
        let others = self.edition.languages.iter().chain(labels.keys());
        text(language)
            .or_else(|| kin.map(String::as_str).find_map(text))
            .or_else(|| others.map(String::as_str).find_map(text))
    }
}

/// True for one language in two countries or scripts: `fr` and `fr-CA`.
pub fn is_same_language(one: &str, other: &str) -> bool {
    let main = |code: &str| code.split(['-', '_']).next().unwrap_or(code).to_lowercase();
    main(one) == main(other)
}

/// What of the instrument is there, for each of the edition's languages and each kind of text.
pub fn report(definition: &Definition) -> Vec<Translated> {
    let questions = &definition.questions;
    let of_questions = |texts: &dyn for<'a> Fn(&'a crate::Question) -> &'a Labels| {
        let rows = questions.iter().map(|question| (question.code.to_string(), texts(question)));
        rows.map(|(code, labels)| (code, labels.clone())).collect::<Vec<_>>()
    };
    let of_options = |texts: &dyn for<'a> Fn(&'a crate::Choice) -> &'a Labels| {
        let code = |choice: &crate::Choice| format!("{}/{}", choice.list, choice.option);
        definition.options.iter().map(|o| (code(o), texts(o).clone())).collect::<Vec<_>>()
    };
    let kinds = [
        ("questions.csv label", of_questions(&|question| &question.labels)),
        ("questions.csv guidance", of_questions(&|question| &question.guidance)),
        ("questions.csv definition", of_questions(&|question| &question.definition)),
        ("questions.csv evidence_guidance", of_questions(&|question| &question.evidence_guidance)),
        (
            "questions.csv constraint_message",
            of_questions(&|question| &question.constraint_message),
        ),
        ("options.csv label", of_options(&|choice| &choice.labels)),
        ("options.csv guidance", of_options(&|choice| &choice.guidance)),
    ];
    let languages = definition.edition.languages.iter();
    languages.flat_map(|language| kinds.iter().map(|kind| in_language(language, kind))).collect()
}

fn in_language(
    language: &str,
    (texts, rows): &(&'static str, Vec<(String, Labels)>),
) -> Translated {
    let written: Vec<_> = rows.iter().filter(|(_, labels)| !labels.is_empty()).collect();
    let missing = written.iter().filter(|(_, labels)| !labels.contains_key(language));
    let missing: Vec<String> = missing.map(|(code, _)| code.clone()).collect();
    Translated {
        language: language.to_owned(),
        texts,
        of: written.len(),
        there: written.len() - missing.len(),
        missing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edited::{Edit::Swap, definition};

    #[test]
    fn what_is_missing_is_named() {
        let edition = definition(&[Swap("options.csv", "Prévue", "")]);
        let shown = |language: &str, texts: &str| {
            let rows = report(&edition);
            let row = rows.iter().find(|row| row.language == language && row.texts == texts);
            let row = row.unwrap();
            format!("{} of {}, missing {:?}", row.there, row.of, row.missing)
        };
        assert_eq!(shown("en", "options.csv label"), "7 of 7, missing []");
        assert_eq!(shown("fr", "options.csv label"), "6 of 7, missing [\"policy/planned\"]");
        assert_eq!(shown("fr", "questions.csv guidance"), "0 of 0, missing []");
        let planned = edition.options.iter().find(|o| o.option.as_str() == "planned").unwrap();
        let (text, language) = edition.text_in(&planned.labels, "fr").unwrap();
        assert_eq!((text, language), (planned.labels["en"].as_str(), "en"));
        let kin = Labels::from([("en".into(), "a".into()), ("fr-CA".into(), "b".into())]);
        assert_eq!(edition.text_in(&kin, "fr"), Some(("b", "fr-CA")));
        assert_eq!(edition.text_in(&Labels::new(), "fr"), None);
    }
}
