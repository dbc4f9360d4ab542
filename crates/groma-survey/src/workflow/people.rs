//! Names of persons, outside the chain of records: erasing one leaves the chain whole.

use super::actor::ActorId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is known of a person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// The name.
    pub name: String,
    /// In which capacity, for example the office of a signatory.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub capacity: String,
    /// Where mail goes.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub mail: String,
}

/// Who is behind the pseudonyms of a round. Kept apart from the records, and never exported.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct People(BTreeMap<ActorId, Person>);

impl People {
    /// Notes who somebody is.
    pub fn put(&mut self, actor: ActorId, person: Person) {
        self.0.insert(actor, person);
    }

    /// Who somebody is, unless erased.
    pub fn get(&self, actor: &ActorId) -> Option<&Person> {
        self.0.get(actor)
    }

    /// Takes a person out; what is left of them is the pseudonym in the records.
    pub fn erase(&mut self, actor: &ActorId) -> Option<Person> {
        self.0.remove(actor)
    }

    /// Everyone, by pseudonym.
    pub fn iter(&self) -> impl Iterator<Item = (&ActorId, &Person)> {
        self.0.iter()
    }

    /// Those whose name or mail address stands in a text, compared without case: to be asked
    /// before a text becomes a record or is published.
    pub fn mentioned_in(&self, text: &str) -> Vec<&ActorId> {
        let text = text.to_lowercase();
        let stands = |part: &str| !part.is_empty() && text.contains(&part.to_lowercase());
        self.0
            .iter()
            .filter(|(_, person)| stands(&person.name) || stands(&person.mail))
            .map(|(actor, _)| actor)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_texts_are_found_until_the_person_is_erased() {
        let mut people = People::default();
        let actor = ActorId::parse("p1").unwrap();
        let person = Person { name: "Ada Lovelace".into(), ..Person::default() };
        people.put(actor.clone(), person.clone());
        assert_eq!(people.mentioned_in("as ada lovelace wrote"), [&actor]);
        assert!(people.mentioned_in("as somebody wrote").is_empty());
        assert_eq!(people.erase(&actor), Some(person));
        assert!(people.mentioned_in("as Ada Lovelace wrote").is_empty());
        assert_eq!(serde_json::to_string(&people).unwrap(), "{}");
    }
}
