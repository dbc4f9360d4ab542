//! When a question is asked, in words: what respondents read beside it.

use crate::definition::{Definition, Question, QuestionType};
use crate::relevance::{Expression, Outline};

/// The words of a sentence, in one language.
struct Words {
    and: &'static str,
    or: &'static str,
    not: &'static str,
    is: &'static str,
    is_not: &'static str,
    less: &'static str,
    at_most: &'static str,
    more: &'static str,
    at_least: &'static str,
    ticked: &'static str,
    unanswered: &'static str,
    answered: &'static str,
    count: &'static str,
    holds: &'static str,
}

const ENGLISH: Words = Words {
    and: "and",
    or: "or",
    not: "not",
    is: "is",
    is_not: "is not",
    less: "is less than",
    at_most: "is at most",
    more: "is more than",
    at_least: "is at least",
    ticked: "includes",
    unanswered: "is not answered",
    answered: "is answered",
    count: "the number of options ticked in",
    holds: "this holds:",
};

const FRENCH: Words = Words {
    and: "et",
    or: "ou",
    not: "non",
    is: "est",
    is_not: "n’est pas",
    less: "est inférieur à",
    at_most: "est au plus",
    more: "est supérieur à",
    at_least: "est au moins",
    ticked: "comprend",
    unanswered: "est sans réponse",
    answered: "a une réponse",
    count: "le nombre d’options cochées dans",
    holds: "ceci est vrai :",
};

const SPANISH: Words = Words {
    and: "y",
    or: "o",
    not: "no",
    is: "es",
    is_not: "no es",
    less: "es menor que",
    at_most: "es como máximo",
    more: "es mayor que",
    at_least: "es como mínimo",
    ticked: "incluye",
    unanswered: "no tiene respuesta",
    answered: "tiene respuesta",
    count: "el número de opciones marcadas en",
    holds: "se cumple:",
};

impl Definition {
    /// When a question is asked, in words of a language; none when it always is. What stands
    /// above the question counts, too. Parts that are not plain are shown as they are written.
    pub fn asked_when(&self, question: &Question, language: &str) -> Option<String> {
        let words = match language.split(['-', '_']).next().unwrap_or_default() {
            "fr" => &FRENCH,
            "es" => &SPANISH,
            _ => &ENGLISH,
        };
        let conditions: Vec<String> = self
            .conditions(question)
            .into_iter()
            .map(|expression| Sentence { definition: self, words, language }.of(expression))
            .collect();
        let joined = conditions.join(&format!(" {} ", words.and));
        (!joined.is_empty()).then_some(joined)
    }

    /// The expressions that a question depends on: its own last, those of what it stands in first.
    fn conditions(&self, question: &Question) -> Vec<&Expression> {
        let mut found = Vec::new();
        let mut next = self.question(question.code.as_str());
        // Sections that contain each other are refused elsewhere; the bound keeps the walk finite.
        for _ in 0..self.questions.len() {
            let Some(row) = next else { break };
            found.extend(row.relevant.as_ref());
            let above = row.item_of.as_ref().or(row.section.as_ref());
            next = above.and_then(|code| self.question(code.as_str()));
        }
        found.reverse();
        found
    }
}

struct Sentence<'a> {
    definition: &'a Definition,
    words: &'static Words,
    language: &'a str,
}

impl Sentence<'_> {
    fn of(&self, expression: &Expression) -> String {
        let outline = expression.outline();
        match outline.is_plain() {
            true => self.say(&outline, false),
            false => format!("{} {}", self.words.holds, expression.text),
        }
    }

    fn say(&self, outline: &Outline<'_>, inside: bool) -> String {
        let Words { and, or, not, .. } = self.words;
        match outline {
            Outline::All(parts) => self.join(parts, and, inside),
            Outline::Any(parts) => self.join(parts, or, inside),
            Outline::Not(part) => format!("{not} ({})", self.say(part, false)),
            Outline::Compare { question, sign, value } => self.compare(*question, sign, value),
            Outline::Ticked { question, option } => {
                format!(
                    "{} {} {}",
                    self.name(*question),
                    self.words.ticked,
                    self.option(*question, option)
                )
            }
            Outline::Count { question, sign, number } => {
                let name = self.name(*question);
                format!("{} {name} {} {number}", self.words.count, self.sign(sign))
            }
            Outline::Other => String::new(),
        }
    }

    fn join(&self, parts: &[Outline<'_>], word: &str, inside: bool) -> String {
        let said: Vec<String> = parts.iter().map(|part| self.say(part, true)).collect();
        let said = said.join(&format!(" {word} "));
        if inside { format!("({said})") } else { said }
    }

    fn compare(&self, question: Option<&str>, sign: &str, value: &str) -> String {
        let name = self.name(question);
        match (sign, value) {
            ("=", "") => format!("{name} {}", self.words.unanswered),
            ("!=", "") => format!("{name} {}", self.words.answered),
            _ => format!("{name} {} {}", self.sign(sign), self.option(question, value)),
        }
    }

    fn sign(&self, sign: &str) -> &'static str {
        match sign {
            "=" => self.words.is,
            "!=" => self.words.is_not,
            "<" => self.words.less,
            "<=" => self.words.at_most,
            ">" => self.words.more,
            _ => self.words.at_least,
        }
    }

    fn name(&self, question: Option<&str>) -> String {
        question.unwrap_or(".").to_owned()
    }

    /// An option by its label, a number as it is.
    fn option(&self, question: Option<&str>, value: &str) -> String {
        let definition = self.definition;
        let asked = question.and_then(|code| definition.question(code));
        let chosen = asked.filter(|row| {
            matches!(row.kind, QuestionType::Single | QuestionType::Multiple) || row.list.is_some()
        });
        let label = chosen.and_then(|row| {
            let mut options = definition.options.iter();
            let choice = options
                .find(|o| row.list.as_ref() == Some(&o.list) && o.option.as_str() == value)?;
            definition.text_in(&choice.labels, self.language).map(|(text, _)| text)
        });
        match label {
            Some(label) => format!("“{label}”"),
            None => value.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::edited::{Edit::Swap, definition};

    fn check(relevant: &str, language: &str, expected: &str) {
        let edition =
            definition(&[Swap("questions.csv", "${q_policy} = 'yes'", &format!("\"{relevant}\""))]);
        let question = edition.question("q_policy_date").unwrap();
        assert_eq!(
            edition.asked_when(question, language).unwrap_or_default(),
            expected,
            "{relevant}"
        );
    }

    #[test]
    fn said_in_words() {
        check("${q_policy} = 'yes'", "en", "q_policy is “Yes”");
        check("${q_policy} = 'yes'", "fr", "q_policy est “Oui”");
        check("${q_policy} != ''", "es", "q_policy tiene respuesta");
        check(
            "${q_policy} = 'yes' and ${q_datasets} > 5",
            "en",
            "q_policy is “Yes” and q_datasets is more than 5",
        );
        check(
            "${q_datasets} > 5 and (${q_policy} = 'no' or ${q_policy} = '')",
            "en",
            "q_datasets is more than 5 and (q_policy is “No” or q_policy is not answered)",
        );
        check("not(selected(${q_sectors}, 'health'))", "en", "not (q_sectors includes “Health”)");
        check("string-length(${q_remark}) > 3", "en", "this holds: string-length(${q_remark}) > 3");
    }
}
