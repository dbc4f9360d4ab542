//! Each distinct text is judged once.

use super::constraint::{Level, Severity};
use super::declared::Declared;
use super::judge::{Reading, Said};
use super::shipped::Profile;
use super::tally::Applied;
use groma_define::properties::Properties;
use std::collections::{BTreeSet, HashMap};

/// What the profiles say of one text of properties.
#[derive(Debug)]
pub(super) struct Verdict {
    /// One for each profile.
    pub of: Vec<OfProfile>,
    /// Whether it uses terms of DCAT-US 3.0.
    pub dcat_us_3: bool,
}

/// What one profile says of it.
#[derive(Debug, Default)]
pub(super) struct OfProfile {
    /// The classes that it asks.
    pub classes: Vec<Box<str>>,
    /// What does not hold.
    pub said: Vec<Said>,
    /// How many of what.
    pub counts: Counts,
}

/// Results by how much they matter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    /// Something required is missing or wrong.
    pub violations: u64,
    /// Something recommended is missing.
    pub warnings: u64,
    /// No term of a vocabulary.
    pub needs_vocabularies: u64,
}

/// Verdicts by text; [`Verdicts::of`] names one by its place.
pub(super) struct Verdicts {
    profiles: Vec<Profile>,
    reading: Reading,
    all: Vec<Verdict>,
    places: HashMap<Box<str>, Vec<(Declared, &'static str, usize)>>,
}

impl Verdicts {
    pub fn new(profiles: Vec<Profile>, reading: Reading) -> Self {
        Self { profiles, reading, all: Vec::new(), places: HashMap::new() }
    }

    pub fn profiles(&self) -> &[Profile] {
        &self.profiles
    }

    pub fn at(&self, place: usize) -> &Verdict {
        &self.all[place]
    }

    /// The verdict on a node's text, which is of the class of its table besides its own; none when
    /// the text cannot be read.
    pub fn of(&mut self, text: &str, class: &'static str, declared: Declared) -> Option<usize> {
        let known = self.places.get(text).into_iter().flatten();
        let found = known.into_iter().find(|(one, of, _)| *one == declared && *of == class);
        if let Some((.., place)) = found {
            return Some(*place);
        }
        let verdict = self.judge(text, class, declared)?;
        self.all.push(verdict);
        let place = self.all.len() - 1;
        self.places.entry(text.into()).or_default().push((declared, class, place));
        Some(place)
    }

    fn judge(&self, text: &str, class: &str, declared: Declared) -> Option<Verdict> {
        let properties = declared.added_to(text.parse().ok()?);
        let classes = self.classes(&properties, class);
        let of = self.profiles.iter().map(|profile| OfProfile {
            classes: classes
                .iter()
                .filter(|c| !profile.asks(c).is_empty())
                .map(|c| (*c).into())
                .collect(),
            ..of_profile(profile, profile.judge(&classes, &properties, declared, self.reading))
        });
        Some(Verdict { of: of.collect(), dcat_us_3: text.contains("dcatus:") })
    }

    /// The classes of a node; a row is what its table says, except to an engine.
    fn classes<'a>(&self, properties: &'a Properties, class: &'a str) -> BTreeSet<&'a str> {
        let own = properties.values("rdf:type").flat_map(|(value, _)| &value.types);
        let mut classes: BTreeSet<&str> = own.map(String::as_str).collect();
        if self.reading == Reading::Useful && !class.is_empty() {
            classes.insert(class);
        }
        classes
    }
}

fn of_profile(profile: &Profile, said: Vec<Said>) -> OfProfile {
    let mut counts = Counts::default();
    for said in &said {
        let constraint = &profile.constraints()[said.constraint];
        let results = u64::from(said.results);
        match (constraint.level, constraint.severity) {
            (_, Severity::Info) => {}
            (Level::Vocabulary, _) => counts.needs_vocabularies += results,
            (_, Severity::Violation) => counts.violations += results,
            (_, Severity::Warning) => counts.warnings += results,
        }
    }
    OfProfile { classes: Vec::new(), said, counts }
}

impl Verdict {
    /// What each profile says that applies and asks one of the classes, by its place.
    pub fn counts(&self, applied: Applied) -> impl Iterator<Item = (usize, Counts)> {
        let asked = move |(at, of): &(usize, &OfProfile)| {
            applied & (1 << at) != 0 && !of.classes.is_empty()
        };
        self.of.iter().enumerate().filter(asked).map(|(at, of)| (at, of.counts))
    }
}

impl Counts {
    /// As often as that.
    pub fn times(self, times: u64) -> Self {
        Self {
            violations: self.violations * times,
            warnings: self.warnings * times,
            needs_vocabularies: self.needs_vocabularies * times,
        }
    }

    /// One more.
    pub fn add(&mut self, other: Counts) {
        self.violations += other.violations;
        self.warnings += other.warnings;
        self.needs_vocabularies += other.needs_vocabularies;
    }
}
