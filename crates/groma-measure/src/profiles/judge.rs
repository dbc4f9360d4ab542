//! What a profile says of one text of properties.

use super::classes;
use super::constraint::{Condition, Constraint, Level, Rule, Test};
use super::declared::Declared;
use super::shipped::Profile;
use groma_define::properties::{Flaw, Node, Properties, Value};
use std::collections::BTreeSet;

/// How much is known while judging.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Reading {
    /// What is known of classes and vocabularies counts, a row is what its table says, and each
    /// node, property and component counts once.
    #[default]
    Useful,
    /// As an engine that has the document and nothing else: classes as they are written there, no
    /// vocabularies, every value counts.
    Engine,
}

/// A constraint that does not hold, or of which nothing can be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Said {
    /// Its place in the profile.
    pub constraint: usize,
    /// How many values fail; 0 when nothing can be said.
    pub results: u32,
}

/// How sure one can be of a condition: the order is that of "and" (least) and "or" (most).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Sure {
    No,
    Unknown,
    Yes,
}

impl Profile {
    /// What it says of a node of these classes, in the order of its constraints.
    pub(super) fn judge(
        &self,
        classes: &BTreeSet<&str>,
        properties: &Properties,
        declared: Declared,
        reading: Reading,
    ) -> Vec<Said> {
        let judge = Judge { properties, declared, reading };
        let asked = classes.iter().flat_map(|class| self.asks(class));
        let said = asked.filter_map(|&constraint| {
            let results = judge.results(&self.constraints()[constraint])?;
            Some(Said { constraint, results })
        });
        let mut said: Vec<Said> = said.collect();
        if reading == Reading::Useful {
            once_each(&mut said, self.constraints());
        }
        said.sort_by_key(|said| said.constraint);
        said
    }
}

/// Leaves one result a property and component: the one that weighs most.
fn once_each(said: &mut Vec<Said>, constraints: &[Constraint]) {
    let weight = |said: &Said| {
        let constraint = &constraints[said.constraint];
        (said.results == 0, constraint.level == Level::Vocabulary, constraint.severity)
    };
    let place = |said: &Said| {
        let constraint = &constraints[said.constraint];
        let value = constraint.property.is_empty().then(|| constraint.value.clone());
        (constraint.property.clone(), constraint.component(), value)
    };
    said.sort_by_key(|said| (weight(said), said.constraint));
    let mut seen = BTreeSet::new();
    said.retain(|said| seen.insert(place(said)));
    said.iter_mut().for_each(|said| said.results = said.results.min(1));
}

struct Judge<'a> {
    properties: &'a Properties,
    declared: Declared,
    reading: Reading,
}

impl Judge<'_> {
    /// How many values fail, 0 when nothing can be said; none when the constraint holds.
    fn results(&self, constraint: &Constraint) -> Option<u32> {
        let path = &*constraint.property;
        let failed = |failed: bool| failed.then_some(1);
        match &constraint.rule {
            Rule::MinCount => failed(self.count(path) == 0),
            Rule::MaxCount => failed(self.count(path) > 1),
            Rule::Each(_, test) => self.each(path, test),
            Rule::HasValue if self.count(path) == 0 => Some(1),
            Rule::HasValue => match self.declared.names(&constraint.value) {
                Some(named) => failed(!named),
                None => Some(0),
            },
            Rule::UniqueLang => {
                failed(self.values(path).any(|(value, many)| many && value.language.is_some()))
            }
            // An engine sees a property without any constraint, and has nothing to say.
            Rule::Deprecated => failed(self.reading == Reading::Useful && self.count(path) > 0),
            Rule::AnyOf(paths) => failed(paths.iter().all(|path| self.count(path) == 0)),
        }
    }

    fn each(&self, path: &str, test: &Test) -> Option<u32> {
        let (mut failing, mut unknown) = (0, self.is_out_of_sight(path));
        for (value, many) in self.values(path) {
            match self.passes(value, test) {
                Sure::No => failing += if many { 2 } else { 1 },
                Sure::Unknown => unknown = true,
                Sure::Yes => {}
            }
        }
        (failing > 0 || unknown).then_some(failing)
    }

    fn passes(&self, value: &Value, test: &Test) -> Sure {
        let all = |conditions: &Vec<Condition>| {
            conditions.iter().map(|one| self.meets(value, one)).min().unwrap_or(Sure::Yes)
        };
        test.iter().map(all).max().unwrap_or(Sure::Yes)
    }

    fn meets(&self, value: &Value, condition: &Condition) -> Sure {
        let sure = |yes: bool| if yes { Sure::Yes } else { Sure::No };
        match condition {
            Condition::NodeKind { iri, literal, blank } => sure(match value.node {
                Node::Iri => *iri,
                Node::Literal => *literal,
                Node::Blank => *blank,
            }),
            Condition::Datatype(wanted) => {
                sure(value.node == Node::Literal && has_datatype(value, wanted))
            }
            Condition::Class(class) => self.is_of(value, class),
            Condition::InScheme(scheme) => self.is_in(value, scheme),
            Condition::Pattern(_) if value.node == Node::Blank => Sure::No,
            Condition::Pattern(pattern) if pattern.contains("media-types") => {
                match (self.reading, value.vocabulary.as_deref()) {
                    (Reading::Useful, Some("media-type")) => Sure::Yes,
                    _ => Sure::Unknown,
                }
            }
            Condition::Pattern(_) => Sure::Unknown,
            Condition::NotEmpty => sure(value.flaw != Some(Flaw::Empty)),
            Condition::WellFormed if value.flaw.is_some() => Sure::No,
            Condition::WellFormed => Sure::Unknown,
        }
    }

    fn is_of(&self, value: &Value, class: &str) -> Sure {
        if value.node == Node::Literal {
            return Sure::No;
        }
        if value.types.iter().any(|known| known == class) {
            return Sure::Yes;
        }
        if self.reading == Reading::Engine {
            return Sure::No;
        }
        let above = class == "rdfs:Resource"
            || value.types.iter().any(|known| classes::is_part_of(known, class));
        match &value.vocabulary {
            _ if above => Sure::Yes,
            Some(vocabulary) if classes::terms_are(vocabulary, class) => Sure::Yes,
            Some(_) => Sure::No,
            // An IRI of which the document says nothing may be described elsewhere.
            None if value.node == Node::Iri && value.types.is_empty() => Sure::Unknown,
            None => Sure::No,
        }
    }

    fn is_in(&self, value: &Value, scheme: &str) -> Sure {
        match (&value.vocabulary, value.node) {
            _ if self.reading == Reading::Engine => Sure::No,
            (Some(vocabulary), Node::Iri) if vocabulary == scheme => Sure::Yes,
            (None, Node::Iri) if !classes::is_known(scheme) => Sure::Unknown,
            _ => Sure::No,
        }
    }

    fn count(&self, path: &str) -> usize {
        path.split('|').map(|step| self.properties.count(step)).sum()
    }

    fn values<'a>(&'a self, path: &'a str) -> impl Iterator<Item = (&'a Value, bool)> {
        path.split('|').flat_map(|step| self.properties.values(step))
    }

    /// A property of a value, which stands in another row, if anywhere.
    fn is_out_of_sight(&self, path: &str) -> bool {
        if path.contains('|') || path.contains('<') {
            return false;
        }
        let first = path.split_once('/').map(|(first, _)| first);
        first.is_some_and(|first| self.properties.count(first) > 0)
    }
}

fn has_datatype(value: &Value, wanted: &str) -> bool {
    value.flaw != Some(Flaw::IllFormed)
        && match (wanted, &value.language) {
            ("rdf:langString", Some(_)) => true,
            (_, Some(_)) => false,
            ("xsd:string", None) if value.types.is_empty() => true,
            (_, None) => value.types.iter().any(|datatype| datatype == wanted),
        }
}

#[cfg(test)]
mod tests;
