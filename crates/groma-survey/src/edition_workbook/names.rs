//! Codes of the edition as names that a form may use.

use std::collections::{HashMap, HashSet};

/// Codes and the names that stand for them in a form; both ways.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    by_code: HashMap<String, String>,
    by_name: HashMap<String, String>,
}

/// Names with a meaning of their own in a form, and the name of its root.
const RESERVED: &[&str] = &["meta", "data", "instanceID"];

impl Names {
    /// Names for codes: those that are `known`; else a code that is legal names itself, and any
    /// other one gets `prefix` and what of it is legal. A code that stands twice has one name.
    pub(super) fn of<'a>(
        codes: impl Iterator<Item = &'a str> + Clone,
        known: &[(String, String)],
        prefix: &str,
        is_legal: impl Fn(&str) -> bool,
    ) -> Self {
        let mut names = Self::default();
        for (code, name) in known {
            names.insert(code.trim(), name.trim());
        }
        for code in codes.clone().filter(|code| is_legal(code)) {
            if !names.by_name.contains_key(code) {
                names.insert(code, code);
            }
        }
        let mut taken: HashSet<String> = names.by_name.keys().cloned().collect();
        for code in codes {
            if !names.by_code.contains_key(code) {
                let name = unique(&format!("{prefix}{}", legalised(code)), &mut taken);
                names.insert(code, &name);
            }
        }
        names
    }

    /// Notes that `name` stands for `code`; the first word counts.
    pub(super) fn insert(&mut self, code: &str, name: &str) {
        self.by_code.entry(code.to_owned()).or_insert_with(|| name.to_owned());
        self.by_name.entry(name.to_owned()).or_insert_with(|| code.to_owned());
    }

    /// True when nothing has a name.
    pub(super) fn is_empty(&self) -> bool {
        self.by_code.is_empty()
    }

    /// The name of a code.
    pub(super) fn name(&self, code: &str) -> Option<&str> {
        self.by_code.get(code).map(String::as_str)
    }

    /// The code behind a name.
    pub(super) fn code(&self, name: &str) -> Option<&str> {
        self.by_name.get(name).map(String::as_str)
    }
}

/// True for codes that may name a question of a form: ASCII names of XML without a colon. XML
/// itself allows more letters; the reference converter does not accept all of those.
pub(super) fn is_question_name(code: &str) -> bool {
    code.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && code.chars().all(is_name_letter)
        && !RESERVED.contains(&code)
}

/// True for codes that may name a list of a form.
pub(super) fn is_list_name(code: &str) -> bool {
    !code.is_empty()
        && code.chars().all(|letter| letter.is_alphanumeric() || "_-.".contains(letter))
}

fn is_name_letter(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-' | '.')
}

fn legalised(code: &str) -> String {
    code.chars().map(|letter| if is_name_letter(letter) { letter } else { '_' }).collect()
}

/// The name itself, or the name with the first number that makes it new; notes it as taken.
pub(super) fn unique(name: &str, taken: &mut HashSet<String>) -> String {
    let numbered = (2..).map(|number| format!("{name}_{number}"));
    let free = std::iter::once(name.to_owned()).chain(numbered).find(|name| !taken.contains(name));
    let free = free.expect("there are more numbers than names");
    taken.insert(free.clone());
    free
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_its_own_legal_name() {
        let check = |codes: &[&str], expected: &[&str]| {
            let names = Names::of(codes.iter().copied(), &[], "q_", is_question_name);
            let found: Vec<&str> = codes.iter().map(|code| names.name(code).unwrap()).collect();
            assert_eq!(found, expected, "{codes:?}");
            for code in codes {
                assert_eq!(names.code(names.name(code).unwrap()), Some(*code));
            }
        };
        check(&["q1", "P1-02", "_a.b"], &["q1", "P1-02", "_a.b"]);
        check(&["6a", "1.1", "1"], &["q_6a", "q_1.1", "q_1"]);
        check(&["q 1", "q?1"], &["q_q_1", "q_q_1_2"]);
        check(&["6a", "q_6a"], &["q_6a_2", "q_6a"]);
        check(&["meta", "état", "a:b"], &["q_meta", "q__tat", "q_a_b"]);
    }
}
