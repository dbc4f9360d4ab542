//! The words of the workbook itself, in one place, language by language.
//!
//! What stands in braces is replaced. Another language is one more [`Words`] and one more line in
//! [`LANGUAGES`]; a workbook in a language that is not here speaks English around its questions.

mod english;
mod french;
mod spanish;

use groma_define::AnswerKind;

/// What a workbook says around its questions.
pub(super) struct Words {
    pub(super) columns: ColumnWords,
    pub(super) cover: CoverWords,
    /// The sheet of questions that stand in no section.
    pub(super) other_questions: &'static str,
    /// What is chosen to tick an option, to confirm, to be unsure; first the one that is written.
    pub(super) yes: &'static [&'static str],
    pub(super) no: &'static [&'static str],
    pub(super) dont_know: &'static [&'static str],
    pub(super) not_applicable: &'static [&'static str],
    pub(super) confidential: &'static [&'static str],
    /// Names of the months, in order, with their short forms.
    pub(super) months: [&'static [&'static str]; 12],
    pub(super) carried: &'static str,
    pub(super) entry: &'static str,
    pub(super) tick_below: &'static str,
    pub(super) evidence_required: &'static str,
    pub(super) evidence_optional: &'static str,
    pub(super) evidence_none: &'static str,
    pub(super) asked_again: &'static str,
    pub(super) continued: &'static str,
    pub(super) guidance: GuidanceWords,
    pub(super) checks: CheckWords,
}

/// The headings of the columns.
pub(super) struct ColumnWords {
    pub(super) code: &'static str,
    pub(super) question: &'static str,
    pub(super) guidance: &'static str,
    pub(super) answer: &'static str,
    pub(super) kind: &'static str,
    pub(super) unsure: &'static str,
    pub(super) explanation: &'static str,
    pub(super) need: &'static str,
    pub(super) evidence: &'static str,
    pub(super) last: &'static str,
    pub(super) confirm: &'static str,
    pub(super) comments: &'static str,
}

/// What the first sheet says.
pub(super) struct CoverWords {
    pub(super) sheet: &'static str,
    pub(super) unit: &'static str,
    pub(super) period: &'static str,
    pub(super) deadline: &'static str,
    pub(super) deadline_none: &'static str,
    pub(super) contact: &'static str,
    pub(super) instrument: &'static str,
    pub(super) return_id: &'static str,
    pub(super) issued_at: &'static str,
    pub(super) how: &'static str,
    pub(super) steps: &'static [&'static str],
    pub(super) progress: &'static str,
    pub(super) section: &'static str,
    pub(super) answered: &'static str,
    pub(super) questions: &'static str,
    pub(super) all: &'static str,
    pub(super) fallback: &'static str,
}

/// What stands beside a question.
pub(super) struct GuidanceWords {
    pub(super) asked_when: &'static str,
    pub(super) meaning: &'static str,
    pub(super) evidence: &'static str,
    pub(super) options: &'static str,
    pub(super) period: &'static str,
    pub(super) as_of: &'static str,
    pub(super) minutes: &'static str,
    pub(super) optional: &'static str,
    pub(super) integer: &'static str,
    pub(super) decimal: &'static str,
    pub(super) date: &'static str,
    pub(super) url: &'static str,
}

/// What a cell says when something else is typed.
pub(super) struct CheckWords {
    pub(super) title: &'static str,
    pub(super) choose: &'static str,
    pub(super) integer: &'static str,
    pub(super) decimal: &'static str,
    pub(super) date: &'static str,
    pub(super) guidance: &'static str,
}

/// The languages there are, English first.
pub(super) const LANGUAGES: &[(&str, &Words)] =
    &[("en", &english::WORDS), ("fr", &french::WORDS), ("es", &spanish::WORDS)];

/// The words of a language, of its main language (`fr` for `fr-CA`), or English.
pub(super) fn words(language: &str) -> &'static Words {
    let main = language.split(['-', '_']).next().unwrap_or(language).to_lowercase();
    let found = LANGUAGES.iter().find(|(code, _)| *code == main);
    found.map_or(&english::WORDS, |(_, words)| words)
}

/// The kinds of answer that every question offers beside its own.
pub(super) const KINDS: [AnswerKind; 3] =
    [AnswerKind::DontKnow, AnswerKind::NotApplicable, AnswerKind::Confidential];

impl Words {
    /// The words for a kind, the one that is written first; none for kinds that nobody chooses.
    pub(super) fn kind(&self, kind: AnswerKind) -> &'static [&'static str] {
        match kind {
            AnswerKind::DontKnow => self.dont_know,
            AnswerKind::NotApplicable => self.not_applicable,
            AnswerKind::Confidential => self.confidential,
            _ => &[],
        }
    }

    /// What is written for yes.
    pub(super) fn yes(&self) -> &'static str {
        self.yes[0]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn languages_fall_back() {
        let check = |language: &str, expected: &str| assert_eq!(words(language).yes(), expected);
        check("en", "yes");
        check("fr-CA", "oui");
        check("ES", "sí");
        check("sw", "yes");
    }

    /// A heading must name its column in every language, or a moved column could not be found.
    #[test]
    fn headings_differ() {
        for (language, words) in LANGUAGES {
            let columns = &words.columns;
            let all = [
                columns.code,
                columns.question,
                columns.guidance,
                columns.answer,
                columns.kind,
                columns.unsure,
                columns.explanation,
                columns.need,
                columns.evidence,
                columns.last,
                columns.confirm,
                columns.comments,
            ];
            assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len(), "{language}");
            assert!(!words.cover.steps.is_empty());
            assert!(words.months.iter().all(|names| !names.is_empty()), "{language}");
        }
    }
}
