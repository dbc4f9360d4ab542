//! What is kept of a contact: the name of an office, never that of a person.
//!
//! In doubt nothing is kept. An office is told by its words (in the main European languages), by a
//! name that its own domain has, or, where the name does not tell, by an address that is a role's:
//! then the role is kept, `opendata`, and the name is not.

mod words;

use groma_define::table::Text;
use words::{GIVEN_NAMES, OFFICE_ENDINGS, OFFICE_STEMS, OFFICES, ROLES, TITLES};

/// The office to write to: as much of the name as is an office's, else the role of the address.
pub(super) fn office(name: Option<&str>, email: Option<&str>) -> Option<Text> {
    let local = email.and_then(|email| Some(email.split_once('@')?.0.to_lowercase()));
    let local = local.unwrap_or_default();
    let domain = email.and_then(|email| Some(email.rsplit_once('@')?.1.to_lowercase()));
    let name = name.map(str::trim).unwrap_or_default();
    let is_role = is_role(&local);
    if !name.is_empty() && !name.contains('@') && !names_the_person(&local, is_role, name) {
        if let Some(office) = office_in(name) {
            return Some(office.into());
        }
        if is_named_like_domain(name, domain.as_deref().unwrap_or_default()) {
            return Some(name.into());
        }
    }
    is_role.then(|| local.into())
}

/// The parts of a name that are an office's; a part that could be a person's is left out.
fn office_in(name: &str) -> Option<String> {
    let whole = words_of(name);
    if whole.iter().any(|word| TITLES.contains(word.as_str())) {
        return None;
    }
    // A person is set apart from the office by a comma, brackets, a dash between spaces.
    let apart = name.replace(" - ", "\n").replace(" – ", "\n").replace(" — ", "\n");
    let parts = apart.split(['\n', ',', ';', '(', ')', '|', '/', ':', '"', '<', '>']);
    let parts = parts.map(|part| from_head(part.trim()));
    let kept: Vec<&str> = parts.filter(|part| is_office(part)).collect();
    let all = kept.iter().map(|part| words_of(part).len()).sum::<usize>();
    match kept.is_empty() {
        true => None,
        // Nothing was left out: the name stands as it was written.
        false if all == whole.len() => Some(name.to_owned()),
        false => Some(kept.join(", ")),
    }
}

/// `Xylia Doe Department of Health`: what stands two words or more before the head of an office's
/// name may be a person.
fn from_head(part: &str) -> &str {
    let mut at = 0;
    let starts: Vec<(usize, &str)> = part
        .split(' ')
        .map(|word| {
            let start = at;
            at += word.len() + 1;
            (start, word)
        })
        .collect();
    let head = starts.windows(2).skip(2).find(|pair| {
        let (word, of) = (pair[0].1.to_lowercase(), pair[1].1.to_lowercase());
        OFFICES.contains(word.as_str())
            && matches!(
                of.as_str(),
                "of" | "for" | "de" | "di" | "für" | "du" | "van" | "voor" | "do" | "da"
            )
    });
    head.map_or(part, |pair| &part[pair[0].0..])
}

fn is_office(part: &str) -> bool {
    let words = words_of(part);
    let official = words.iter().any(|word| is_office_word(word))
        || OFFICES
            .iter()
            .filter(|office| office.contains(' '))
            .any(|office| has_words(&words, office));
    official && !words.iter().any(|word| GIVEN_NAMES.contains(word.as_str())) && !has_initial(part)
}

fn is_office_word(word: &str) -> bool {
    OFFICES.contains(word)
        || OFFICE_STEMS.iter().any(|stem| word.starts_with(stem))
        || OFFICE_ENDINGS
            .iter()
            .any(|ending| word.len() > ending.len() + 1 && word.ends_with(ending))
}

fn has_words(words: &[String], office: &str) -> bool {
    let wanted: Vec<&str> = office.split(' ').collect();
    words.windows(wanted.len()).any(|window| window.iter().zip(&wanted).all(|(a, b)| a == b))
}

/// `J. Doe`: a letter with a point is a given name.
fn has_initial(part: &str) -> bool {
    part.split_whitespace().any(|word| {
        let mut letters = word.chars();
        letters.next().is_some_and(char::is_uppercase) && letters.as_str() == "."
    })
}

fn words_of(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’');
    words.filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

/// True when the address is made of the name: `jane.doe@` and Jane Doe.
fn names_the_person(local: &str, is_role: bool, name: &str) -> bool {
    let parts: Vec<String> = words_of(local).into_iter().filter(|part| part.len() > 2).collect();
    let words = words_of(name);
    !is_role && parts.len() > 1 && parts.iter().filter(|part| words.contains(part)).count() > 1
}

/// `Statbel` of `statbel.be`: one word, and the domain has it.
fn is_named_like_domain(name: &str, domain: &str) -> bool {
    let plain: String = name.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
    let labels: Vec<&str> = domain.split('.').collect();
    let own = labels.len().checked_sub(2).map(|at| labels[at].replace('-', ""));
    let is_host = labels.len() > 1 && name.eq_ignore_ascii_case(domain);
    is_host || (plain.len() > 2 && !name.contains(' ') && own.is_some_and(|own| own == plain))
}

/// An address whose every part is a role.
fn is_role(local: &str) -> bool {
    let parts: Vec<String> = words_of(&local.replace('_', " "));
    let known =
        |part: &String| ROLES.contains(part.as_str()) || part.chars().all(|c| c.is_ascii_digit());
    parts.first().is_some_and(|first| ROLES.contains(first.as_str())) && parts.iter().all(known)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, email: &str, expected: Option<&str>) {
        let name_given = Some(name).filter(|name| !name.is_empty());
        let email_given = Some(email).filter(|email| !email.is_empty());
        assert_eq!(office(name_given, email_given).as_deref(), expected, "{name:?} {email:?}");
    }

    #[test]
    fn offices_are_kept() {
        for name in [
            "Open Data Team",
            "Ministry of Finance",
            "Department of Agriculture, Forest Service",
            "Statistisches Bundesamt",
            "Landesvermessungsamt",
            "Ministère de la Transition écologique",
            "Mairie de Lyon",
            "Ayuntamiento de Madrid",
            "Comune di Bologna",
            "Gemeente Utrecht",
            "Urząd Statystyczny",
            "Statens vegvesen, kundeservice",
            "Geodatastyrelsen",
            "Tilastokeskus",
            "Câmara Municipal de Lisboa",
            "Ministerstvo vnitra",
            "Központi Statisztikai Hivatal",
            "Institutul Național de Statistică",
            "Εθνικό Κέντρο Τεκμηρίωσης",
            "GIS Helpdesk",
            "Servicio de Estadística",
        ] {
            check(name, "", Some(name));
            check(name, "a.b@example.org", Some(name));
        }
    }

    #[test]
    fn persons_are_not() {
        for name in [
            "Jane Doe",
            "Doe, Jane",
            "Dr. Office",
            "J. Department",
            "Herr Amtmann, Bundesamt für Statistik",
            "Anna Office",
            "Stadtmüller",
            "",
            "jane.doe@office.example",
            "Mme Mairie",
        ] {
            check(name, "", None);
            check(name, "jane.doe@city.example", None);
        }
        check("Sunny Service", "sunny.service@example.org", None);
    }

    #[test]
    fn an_office_is_kept_without_its_person() {
        check("Doe, Xylia (Open Data Office)", "", Some("Open Data Office"));
        check("Xylia Doe - Department of Health", "", Some("Department of Health"));
        check("Xylia Doe Department of Health", "", Some("Department of Health"));
        check("National Institute of Health", "", Some("National Institute of Health"));
        check("Department of Health, attn. Xylia Doe", "", Some("Department of Health"));
    }

    #[test]
    fn an_address_of_a_role_is_the_role() {
        check("Jane Doe", "opendata@city.example", Some("opendata"));
        check("", "info@city.example", Some("info"));
        check("", "open-data_team@city.example", Some("open-data_team"));
        check("", "jane.info@city.example", None);
        check("", "jane@info.example", None);
        check("Statbel", "x.y@statbel.example", Some("Statbel"));
        check("data.city.example", "x@data.city.example", Some("data.city.example"));
        check("Doe", "jane@city.example", None);
    }
}
