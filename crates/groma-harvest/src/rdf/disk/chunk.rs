//! Statements about one subject, as they are written: words that return (properties, datatypes, languages)
//! by their number, everything else as it is.

use super::{Key, Marks};
use crate::rdf::graph::{Builder, Term};
use crate::rdf::name::short;
use oxrdf::Triple;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// Words that are numbered; more are written each time.
const WORDS_MAX: usize = 100_000;

/// Sets of classes that are told apart; the nodes with others count as without a class.
const CLASSES_MAX: usize = 100_000;

/// A chunk that is being filled.
pub(super) struct Chunk {
    pub(super) subject: String,
    pub(super) line: u64,
    /// How many statements of the document are before it.
    pub(super) order: u64,
    pub(super) statements: usize,
    pub(super) bytes: Vec<u8>,
    pub(super) says_more: bool,
    pub(super) classes: Vec<String>,
    /// Marks of objects.
    pub(super) marked: Vec<(u8, Key)>,
}

impl Chunk {
    pub(super) fn new(subject: String, line: u64, order: u64) -> Self {
        let (bytes, classes, marked) = (Vec::new(), Vec::new(), Vec::new());
        Self { subject, line, order, statements: 0, bytes, says_more: false, classes, marked }
    }

    /// Takes a triple about its subject; false when it is of no use.
    pub(super) fn add(&mut self, triple: &Triple, words: &mut Words) -> bool {
        let Some(object) = Term::of(&triple.object) else { return false };
        let property = words.property(triple.predicate.as_str());
        words.put(property, triple.predicate.as_str(), &mut self.bytes);
        let role = match property {
            Some(number) => words.roles[number as usize],
            None => Role::of(triple.predicate.as_str(), words.marks),
        };
        match &object {
            Term::Node(name) => {
                self.bytes.push(0);
                if role.marks != 0 {
                    let (key, marks) =
                        (Key::of(name), (0..64).filter(|m| role.marks & 1 << m != 0));
                    self.marked.extend(marks.map(|mark| (mark, key)));
                }
                self.says_more |= !role.is_type;
                // A class without a name has another one at every reading.
                if role.is_type && !name.starts_with("_:") {
                    self.classes.push(short(name));
                }
            }
            Term::Literal { datatype, language, .. } => {
                self.says_more |= !role.is_type;
                let (tag, word) = match (language, datatype) {
                    (Some(language), _) => (2, Some(language.as_ref())),
                    (None, Some(datatype)) => (3, Some(datatype.as_ref())),
                    (None, None) => (1, None),
                };
                self.bytes.push(tag);
                if let Some(word) = word {
                    let number = words.number(word);
                    words.put(number, word, &mut self.bytes);
                }
            }
        }
        put_text(object.text(), &mut self.bytes);
        self.statements += 1;
        true
    }

    /// As it stands on disk.
    pub(super) fn written(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.bytes.len() + self.subject.len() + 8);
        put_text(&self.subject, &mut out);
        put_number(self.line, &mut out);
        out.extend_from_slice(&self.bytes);
        out
    }
}

/// A chunk as it was written.
pub(super) struct Written<'b> {
    pub(super) subject: &'b str,
    line: u64,
    rest: &'b [u8],
}

/// A statement as it was written.
pub(super) struct Said<'b> {
    pub(super) property: &'b str,
    pub(super) object: Term<'b>,
}

impl<'b> Written<'b> {
    pub(super) fn of(mut bytes: &'b [u8]) -> Option<Self> {
        let subject = text(&mut bytes)?;
        let line = number(&mut bytes)?;
        Some(Self { subject, line, rest: bytes })
    }

    /// Its statements.
    pub(super) fn statements<'w>(
        &self,
        words: &'w Words,
    ) -> impl Iterator<Item = Said<'w>> + use<'w, 'b>
    where
        'b: 'w,
    {
        let mut rest: &'w [u8] = self.rest;
        std::iter::from_fn(move || statement(&mut rest, words))
    }

    /// Puts them into a graph.
    pub(super) fn tell(
        &self,
        words: &Words,
        wanted: &dyn Fn(&Said<'_>) -> bool,
        graph: &mut Builder,
    ) {
        for said in self.statements(words).filter(|said| wanted(said)) {
            graph.say(self.subject, said.property, &said.object, self.line);
        }
        // A line that was not known where the node was first named.
        if self.line > 1 && words.lines_come_later {
            graph.place(self.subject, self.line);
        }
    }
}

fn statement<'w>(rest: &mut &'w [u8], words: &'w Words) -> Option<Said<'w>> {
    let property = words.take(rest)?;
    let (tag, after) = rest.split_first()?;
    *rest = after;
    let word = if *tag > 1 { Some(words.take(rest)?) } else { None };
    let value = text(rest)?;
    let word = word.map(Cow::Borrowed);
    let object = match tag {
        0 => Term::Node(value.into()),
        2 => Term::Literal { value, datatype: None, language: word },
        _ => Term::Literal { value, datatype: word, language: None },
    };
    Some(Said { property, object })
}

/// Words by number.
pub(super) struct Words {
    pub(super) marks: Marks,
    words: Vec<Arc<str>>,
    numbers: HashMap<Arc<str>, u32>,
    /// What each word means as a property.
    roles: Vec<Role>,
    sets: Vec<Vec<Arc<str>>>,
    sets_known: HashMap<Vec<Arc<str>>, u32>,
    /// True for a document whose parser does not know lines.
    pub(super) lines_come_later: bool,
}

/// What a property means: whether it is for classes, and a bit for each mark.
#[derive(Clone, Copy)]
struct Role {
    is_type: bool,
    marks: u64,
}

impl Role {
    fn of(iri: &str, marks: Marks) -> Self {
        let name = short(iri);
        let fits =
            marks.iter().zip(0..).filter(|(mark, _)| mark.properties.contains(&name.as_str()));
        Self {
            is_type: name == "rdf:type",
            marks: fits.fold(0, |marks, (_, mark)| marks | 1 << mark),
        }
    }
}

impl Words {
    pub(super) fn new(marks: Marks) -> Self {
        Self {
            marks,
            words: Vec::new(),
            numbers: HashMap::new(),
            roles: Vec::new(),
            sets: vec![Vec::new()],
            sets_known: HashMap::from([(Vec::new(), 0)]),
            lines_come_later: false,
        }
    }

    fn property(&mut self, iri: &str) -> Option<u32> {
        self.number(iri)
    }

    fn number(&mut self, word: &str) -> Option<u32> {
        if let Some(known) = self.numbers.get(word) {
            return Some(*known);
        }
        if self.words.len() >= WORDS_MAX {
            return None;
        }
        let (number, word): (_, Arc<str>) = (self.words.len() as u32, word.into());
        self.roles.push(Role::of(&word, self.marks));
        self.words.push(word.clone());
        self.numbers.insert(word, number);
        Some(number)
    }

    fn put(&self, number: Option<u32>, word: &str, out: &mut Vec<u8>) {
        match number {
            Some(number) => put_number(u64::from(number) + 1, out),
            None => {
                put_number(0, out);
                put_text(word, out);
            }
        }
    }

    fn take<'w>(&'w self, rest: &mut &'w [u8]) -> Option<&'w str> {
        match number(rest)? {
            0 => text(rest),
            number => self.words.get(number as usize - 1).map(AsRef::as_ref),
        }
    }

    /// The words whose short name is one of these.
    pub(super) fn those_called(&self, names: &[&str]) -> HashSet<&str> {
        let called = self.words.iter().filter(|word| names.contains(&short(word).as_str()));
        called.map(AsRef::as_ref).collect()
    }

    /// The number of a set of classes.
    pub(super) fn classes(&mut self, names: &[String]) -> u32 {
        let mut set: Vec<Arc<str>> = names.iter().map(|name| name.as_str().into()).collect();
        set.sort();
        set.dedup();
        if let Some(known) = self.sets_known.get(&set) {
            return *known;
        }
        if self.sets.len() >= CLASSES_MAX {
            return 0;
        }
        let number = self.sets.len() as u32;
        self.sets.push(set.clone());
        self.sets_known.insert(set, number);
        number
    }

    /// A set of classes by its number.
    pub(super) fn set(&self, number: u32) -> &[Arc<str>] {
        self.sets.get(number as usize).map_or(&[], Vec::as_slice)
    }
}

fn put_text(text: &str, out: &mut Vec<u8>) {
    put_number(text.len() as u64, out);
    out.extend_from_slice(text.as_bytes());
}

fn put_number(mut number: u64, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

fn text<'b>(bytes: &mut &'b [u8]) -> Option<&'b str> {
    let length = usize::try_from(number(bytes)?).ok()?;
    let (text, rest) = bytes.split_at_checked(length)?;
    *bytes = rest;
    std::str::from_utf8(text).ok()
}

fn number(bytes: &mut &[u8]) -> Option<u64> {
    let (mut number, mut shift) = (0, 0);
    loop {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7F) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
        shift += 7;
    }
}
