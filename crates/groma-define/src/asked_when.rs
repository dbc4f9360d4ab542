//! Expressions in words: what respondents read beside a question.

use crate::definition::{Definition, Question, QuestionType};
use crate::relevance::{Expression, Outline};
use crate::sentence::filled;

/// The sentences of one language; what stands in braces is replaced.
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
    not_ticked: &'static str,
    answered: &'static str,
    unanswered: &'static str,
    count: &'static str,
    /// Beyond the plain part, the expression itself is the clearest thing to read.
    other: &'static str,
}

const ENGLISH: Words = Words {
    and: "and",
    or: "or",
    not: "not: {inside}",
    is: "{question} is “{value}”",
    is_not: "{question} is not “{value}”",
    less: "{question} is less than {value}",
    at_most: "{question} is at most {value}",
    more: "{question} is more than {value}",
    at_least: "{question} is at least {value}",
    ticked: "“{value}” is chosen in {question}",
    not_ticked: "“{value}” is not chosen in {question}",
    answered: "{question} has an answer",
    unanswered: "{question} has no answer",
    count: "the number of options chosen in {question}",
    other: "this holds: {inside}",
};

const FRENCH: Words = Words {
    and: "et",
    or: "ou",
    not: "pas : {inside}",
    is: "{question} est « {value} »",
    is_not: "{question} n’est pas « {value} »",
    less: "{question} est inférieur à {value}",
    at_most: "{question} est au plus {value}",
    more: "{question} est supérieur à {value}",
    at_least: "{question} est au moins {value}",
    ticked: "« {value} » est choisi dans {question}",
    not_ticked: "« {value} » n’est pas choisi dans {question}",
    answered: "{question} a une réponse",
    unanswered: "{question} n’a pas de réponse",
    count: "le nombre d’options choisies dans {question}",
    other: "ceci est vrai : {inside}",
};

const SPANISH: Words = Words {
    and: "y",
    or: "o",
    not: "no: {inside}",
    is: "{question} es «{value}»",
    is_not: "{question} no es «{value}»",
    less: "{question} es menor que {value}",
    at_most: "{question} es como máximo {value}",
    more: "{question} es mayor que {value}",
    at_least: "{question} es al menos {value}",
    ticked: "«{value}» está elegido en {question}",
    not_ticked: "«{value}» no está elegido en {question}",
    answered: "{question} tiene respuesta",
    unanswered: "{question} no tiene respuesta",
    count: "el número de opciones elegidas en {question}",
    other: "se cumple: {inside}",
};

impl Definition {
    /// When a question is asked, in words of a language; none when it always is. What it stands
    /// in counts, too.
    pub fn asked_when(&self, question: &Question, language: &str) -> Option<String> {
        let conditions = self.conditions(question);
        let said: Vec<String> = conditions.iter().map(|it| self.in_words(it, language)).collect();
        let joined = said.join(&format!(" {} ", words(language).and));
        (!joined.is_empty()).then_some(joined)
    }

    /// An expression in words of a language, with options by their labels.
    pub fn in_words(&self, expression: &Expression, language: &str) -> String {
        let sentence = Sentence { definition: self, words: words(language), language };
        let outline = expression.outline();
        match outline.is_plain() {
            true => sentence.say(&outline, false),
            false => {
                let text = expression.text.replace("${", "").replace('}', "");
                filled(sentence.words.other, &[("inside", &text)])
            }
        }
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

/// The words of a language, or English ones.
fn words(language: &str) -> &'static Words {
    match language.split(['-', '_']).next().unwrap_or_default() {
        "fr" => &FRENCH,
        "es" => &SPANISH,
        _ => &ENGLISH,
    }
}

struct Sentence<'a> {
    definition: &'a Definition,
    words: &'static Words,
    language: &'a str,
}

impl Sentence<'_> {
    fn say(&self, outline: &Outline<'_>, inside: bool) -> String {
        let words = self.words;
        match outline {
            Outline::All(parts) => self.join(parts, words.and, inside),
            Outline::Any(parts) => self.join(parts, words.or, inside),
            Outline::Not(part) => filled(words.not, &[("inside", &self.say(part, true))]),
            Outline::Compare { question, sign, value } => self.compare(*question, sign, value),
            Outline::Ticked { question, option } => self.option(words.ticked, *question, option),
            Outline::Count { question, sign, number } => {
                let count = filled(words.count, &[("question", question.unwrap_or("."))]);
                let values = [("question", count.as_str()), ("value", &number.to_string())];
                filled(self.sign(sign), &values)
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
        let words = self.words;
        let asked = question.and_then(|code| self.definition.question(code));
        let multiple = asked.is_some_and(|asked| asked.kind == QuestionType::Multiple);
        match (sign, value, multiple) {
            ("=", "", _) => filled(words.unanswered, &[("question", question.unwrap_or("."))]),
            (_, "", _) => filled(words.answered, &[("question", question.unwrap_or("."))]),
            ("=", _, true) => self.option(words.ticked, question, value),
            ("!=", _, true) => self.option(words.not_ticked, question, value),
            _ => self.option(self.sign(sign), question, value),
        }
    }

    fn sign(&self, sign: &str) -> &'static str {
        let words = self.words;
        match sign {
            "=" => words.is,
            "!=" => words.is_not,
            "<" => words.less,
            "<=" => words.at_most,
            ">" => words.more,
            _ => words.at_least,
        }
    }

    /// A sentence about a value: an option by its label, anything else as it is.
    fn option(&self, template: &str, question: Option<&str>, value: &str) -> String {
        let list = question
            .and_then(|code| self.definition.question(code))
            .and_then(|asked| asked.list.as_ref());
        let chosen = list.and_then(|list| {
            let mut options = self.definition.options.iter();
            options.find(|choice| choice.list == *list && choice.option.as_str() == value)
        });
        let label = chosen
            .and_then(|choice| self.definition.text_in(&choice.labels, self.language))
            .map_or(value, |(label, _)| label);
        filled(template, &[("question", question.unwrap_or(".")), ("value", label)])
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
        check("${q_policy} = 'yes'", "fr", "q_policy est « Oui »");
        check("${q_policy} != ''", "es", "q_policy tiene respuesta");
        check(
            "${q_policy} = 'yes' and ${q_datasets} > 5",
            "en",
            "q_policy is “Yes” and q_datasets is more than 5",
        );
        check(
            "${q_datasets} > 5 and (${q_policy} = 'no' or ${q_policy} = '')",
            "en",
            "q_datasets is more than 5 and (q_policy is “No” or q_policy has no answer)",
        );
        check("${q_sectors} = 'health'", "en", "“Health” is chosen in q_sectors");
        check(
            "not(selected(${q_sectors}, 'health'))",
            "en",
            "not: “Health” is chosen in q_sectors",
        );
        check("string-length(${q_remark}) > 3", "en", "this holds: string-length(q_remark) > 3");
    }
}
