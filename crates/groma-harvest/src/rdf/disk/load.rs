//! Statements on disk, read back: what is known of every node, and a graph of some nodes with what
//! belongs to them.

use super::chunk::{Said, Words, Written};
use super::{BLANK, Kind, Perhaps, Row};
use crate::rdf::graph::{Builder, Graph, NodeId, Term};
use crate::rdf::sorted::Sorted;
use std::collections::hash_map::DefaultHasher;
use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::hash::{Hash, Hasher};
use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;

/// Bytes of chunks that are read at once, and that may lie between two of them.
const READ_MAX: u64 = 1 << 18;
const GAP_MAX: u64 = 4096;

/// Those by whom a node is marked; more of them are not told.
const WHOSE_MAX: usize = 16;

/// A node by a hash of its name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Key(pub(crate) u64, pub(crate) u64);

impl Key {
    /// The key of an IRI, or of `_:` and the label of a blank node.
    pub(crate) fn of(name: &str) -> Self {
        let hash = |salt: u8| {
            let mut hasher = DefaultHasher::new();
            (salt, name).hash(&mut hasher);
            hasher.finish()
        };
        Self(hash(0), hash(1))
    }
}

/// A document's statements on disk.
pub(crate) struct Disk {
    pub(super) log: File,
    pub(super) rows: Sorted<5>,
    pub(super) subjects: Perhaps,
    pub(super) words: Words,
    pub(super) first: Vec<String>,
}

/// What is known of a node without reading what is said of it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Known {
    pub(crate) key: Key,
    /// Its place among those of which something is said; none when nothing is.
    pub(crate) order: Option<u64>,
    /// Its classes by their short names, sorted.
    pub(crate) classes: Vec<Arc<str>>,
    /// True when more is said of it than its classes.
    pub(crate) says_more: bool,
    /// Statements about it.
    pub(crate) statements: u64,
    pub(crate) is_blank: bool,
    marks: u64,
    whose: Vec<(u8, Key)>,
    chunks: Vec<Place>,
}

/// Where a chunk is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    order: u64,
    offset: u64,
    length: u64,
}

impl Known {
    /// True for one that has one of these classes.
    pub(crate) fn is_a(&self, classes: &[&str]) -> bool {
        self.classes.iter().any(|class| classes.contains(&class.as_ref()))
    }

    /// True for one that has this mark.
    pub(crate) fn has(&self, mark: usize) -> bool {
        self.marks & 1 << mark != 0
    }

    /// Those whose object it is by this mark.
    pub(crate) fn whose(&self, mark: usize) -> impl Iterator<Item = Key> {
        self.whose.iter().filter(move |(own, _)| usize::from(*own) == mark).map(|(_, key)| *key)
    }

    fn take(&mut self, row: &Row, words: &Words) {
        let [.., order, first, second] = *row;
        match Kind::of(order) {
            Kind::Marked(mark) => {
                self.marks |= 1 << mark;
                if words.marks[usize::from(mark)].tells_whose && self.whose.len() < WHOSE_MAX {
                    self.whose.push((mark, Key(first, second)));
                }
            }
            kind => {
                let order = order >> 8;
                self.order.get_or_insert(order);
                self.says_more |= kind == Kind::Said;
                self.statements += first & 0xFFFF;
                self.is_blank |= second & BLANK != 0;
                let classes = words.set((second & !BLANK) as u32);
                self.classes.extend(classes.iter().cloned());
                self.chunks.push(Place { order, offset: first >> 16, length: second >> 32 });
            }
        }
    }

    fn sorted(mut self) -> Self {
        self.classes.sort();
        self.classes.dedup();
        self
    }
}

/// What belongs to a node, besides the blank nodes behind it.
pub(crate) struct Follow {
    /// Properties whose objects belong to it whatever they are.
    pub(crate) always: &'static [&'static str],
    /// Classes of nodes that stand for themselves.
    pub(crate) stops: &'static [&'static str],
    /// How many IRIs may be on the way.
    pub(crate) steps_max: usize,
    /// Values of one property of one node; more are left out.
    pub(crate) values_max: usize,
    /// Bytes of all that is said; the rest is left out.
    pub(crate) bytes_max: usize,
}

/// A graph of some nodes and of what belongs to them.
pub(crate) struct Loaded {
    pub(crate) graph: Graph,
    /// The nodes that were asked for, in that order; none where nothing is said of one.
    pub(crate) roots: Vec<Option<NodeId>>,
    /// Properties of nodes of which values were left out.
    pub(crate) overfull: HashSet<(Key, String)>,
    /// True when something was left out because it is too much.
    pub(crate) is_short: bool,
}

impl Disk {
    /// The names of those of which something is said first.
    pub(crate) fn first(&self) -> &[String] {
        &self.first
    }

    /// What is known of every node of which something is said, in the order of their keys.
    pub(crate) fn each(&self, mut one: impl FnMut(Known) -> io::Result<()>) -> io::Result<()> {
        let mut known = Known::default();
        self.rows.each(|row| {
            let key = Key(row[0], row[1]);
            if known.key != key {
                let before = std::mem::replace(&mut known, Known { key, ..Known::default() });
                if before.order.is_some() {
                    one(before.sorted())?;
                }
            }
            known.take(&row, &self.words);
            Ok(())
        })?;
        if known.order.is_some() {
            one(known.sorted())?;
        }
        Ok(())
    }

    /// What is known of those nodes among these of which something is said.
    pub(crate) fn known(
        &self,
        keys: impl IntoIterator<Item = Key>,
    ) -> io::Result<HashMap<Key, Known>> {
        let said = keys.into_iter().filter(|key| self.subjects.has(*key));
        let mut asked: Vec<[u64; 2]> = said.map(|key| [key.0, key.1]).collect();
        asked.sort_unstable();
        asked.dedup();
        let mut found: HashMap<Key, Known> = HashMap::new();
        self.rows.find(&asked, |row: Row| {
            let key = Key(row[0], row[1]);
            let known = found.entry(key).or_insert_with(|| Known { key, ..Known::default() });
            known.take(&row, &self.words);
        })?;
        let found = found.into_iter().filter(|(_, known)| known.order.is_some());
        Ok(found.map(|(key, known)| (key, known.sorted())).collect())
    }

    /// The graph of some nodes and of what belongs to them.
    pub(crate) fn load(&self, roots: &[Key], follow: &Follow) -> io::Result<Loaded> {
        let owning = self.words.those_called(follow.always);
        let (met, chunks) = (HashMap::new(), Vec::new());
        let mut ways = Ways { disk: self, follow, owning, met, chunks, bytes: 0 };
        let mut next: Vec<Way> =
            roots.iter().map(|key| Way { key: *key, steps: 0, is_owned: true }).collect();
        while !next.is_empty() && ways.bytes <= follow.bytes_max {
            next = ways.go(next)?;
        }
        let is_short = !next.is_empty();
        ways.graph(roots, is_short)
    }

    /// Statements of one node with one property, some at a time, each time as a graph that knows the
    /// classes of the objects.
    pub(crate) fn values(
        &self,
        node: Key,
        is_wanted: &dyn Fn(&str) -> bool,
        mut some: impl FnMut(&Graph, NodeId),
    ) -> io::Result<()> {
        let known = self.known([node])?;
        let Some(known) = known.get(&node) else { return Ok(()) };
        for places in known.chunks.chunks(8) {
            let mut builder = Builder::default();
            let mut objects: Vec<String> = Vec::new();
            let mut root = None;
            for (_, bytes) in self.read(places.to_vec())? {
                let Some(chunk) = Written::of(&bytes) else { continue };
                let wanted = |said: &Said<'_>| is_wanted(said.property);
                let named = chunk.statements(&self.words).filter(wanted);
                objects.extend(named.filter_map(|said| match said.object {
                    Term::Node(name) => Some(name.into_owned()),
                    Term::Literal { .. } => None,
                }));
                chunk.tell(&self.words, &wanted, &mut builder);
                root = Some(builder.named(chunk.subject));
            }
            let known = self.known(objects.iter().map(|name| Key::of(name)))?;
            for name in &objects {
                if let Some(known) = known.get(&Key::of(name)).filter(|k| !k.classes.is_empty()) {
                    builder.classify(name, &known.classes);
                }
            }
            if let Some(root) = root {
                some(&builder.finish(), root);
            }
        }
        Ok(())
    }

    /// Chunks, sorted by their order.
    fn read(&self, mut places: Vec<Place>) -> io::Result<Vec<(Place, Vec<u8>)>> {
        places.sort_unstable_by_key(|place| place.offset);
        let mut chunks = Vec::with_capacity(places.len());
        let mut rest = places.as_slice();
        while let Some(first) = rest.first() {
            let mut end = first.offset + first.length;
            let mut together = 1;
            for next in &rest[1..] {
                let after = next.offset + next.length;
                if next.offset > end + GAP_MAX || after > first.offset + READ_MAX {
                    break;
                }
                (end, together) = (after.max(end), together + 1);
            }
            let mut bytes = vec![0; (end - first.offset) as usize];
            (&self.log).seek(SeekFrom::Start(first.offset))?;
            (&self.log).read_exact(&mut bytes)?;
            for place in &rest[..together] {
                let at = (place.offset - first.offset) as usize;
                chunks.push((*place, bytes[at..at + place.length as usize].to_vec()));
            }
            rest = &rest[together..];
        }
        chunks.sort_unstable_by_key(|(place, _)| *place);
        Ok(chunks)
    }
}

/// A node that is to be looked at, and how it was come to.
#[derive(Clone, Copy)]
struct Way {
    key: Key,
    /// IRIs on the way.
    steps: usize,
    /// True when it belongs to whoever names it.
    is_owned: bool,
}

/// The ways from the roots, as far as they were gone.
struct Ways<'d> {
    disk: &'d Disk,
    follow: &'d Follow,
    owning: HashSet<&'d str>,
    /// Nodes that were met; without classes where everything that is said of them is read.
    met: HashMap<Key, Met>,
    chunks: Vec<(Place, Vec<u8>)>,
    bytes: usize,
}

/// What was done with a node.
enum Met {
    Read { steps: usize },
    Classified(Vec<Arc<str>>),
}

impl Ways<'_> {
    /// Goes on to some nodes; says which are next.
    fn go(&mut self, ways: Vec<Way>) -> io::Result<Vec<Way>> {
        let mut shortest: HashMap<Key, Way> = HashMap::new();
        for way in ways {
            let best = shortest.entry(way.key).or_insert(way);
            best.is_owned |= way.is_owned;
            best.steps = best.steps.min(way.steps);
        }
        let known = self.disk.known(shortest.keys().copied())?;
        let mut places = Vec::new();
        for (key, known) in known {
            let way = shortest[&key];
            let stands_alone = !way.is_owned && known.is_a(self.follow.stops);
            if stands_alone || way.steps > self.follow.steps_max {
                self.met.insert(key, Met::Classified(known.classes));
                continue;
            }
            self.met.insert(key, Met::Read { steps: way.steps });
            places.extend(known.chunks);
        }
        let chunks = self.disk.read(places)?;
        let mut next = Vec::new();
        for (place, bytes) in chunks {
            self.bytes += bytes.len();
            self.behind(&bytes, &mut next);
            self.chunks.push((place, bytes));
        }
        Ok(next)
    }

    /// Nodes that a chunk names and that are to be looked at.
    fn behind(&self, bytes: &[u8], next: &mut Vec<Way>) {
        let Some(chunk) = Written::of(bytes) else { return };
        let from = match self.met.get(&Key::of(chunk.subject)) {
            Some(Met::Read { steps }) => *steps,
            _ => return,
        };
        let mut values = Values::new(self.follow.values_max);
        for said in chunk.statements(&self.disk.words) {
            let Term::Node(name) = &said.object else { continue };
            if !values.has_room(chunk.subject, said.property) {
                continue;
            }
            let is_blank = name.starts_with("_:");
            let way = Way {
                key: Key::of(name),
                steps: from + usize::from(!is_blank),
                is_owned: is_blank || self.owning.contains(said.property),
            };
            match self.met.get(&way.key) {
                Some(Met::Read { .. }) => {}
                Some(Met::Classified(_)) if !way.is_owned => {}
                _ => next.push(way),
            }
        }
    }

    fn graph(mut self, roots: &[Key], is_short: bool) -> io::Result<Loaded> {
        self.chunks.sort_unstable_by_key(|(place, _)| *place);
        let mut builder = Builder::default();
        let values = std::cell::RefCell::new(Values::new(self.follow.values_max));
        let mut named: HashMap<Key, NodeId> = HashMap::new();
        for (_, bytes) in &self.chunks {
            let Some(chunk) = Written::of(bytes) else { continue };
            let wanted =
                |said: &Said<'_>| values.borrow_mut().has_room(chunk.subject, said.property);
            chunk.tell(&self.disk.words, &wanted, &mut builder);
            named.insert(Key::of(chunk.subject), builder.named(chunk.subject));
            for said in chunk.statements(&self.disk.words) {
                let Term::Node(name) = &said.object else { continue };
                if let Some(Met::Classified(classes)) = self.met.get(&Key::of(name))
                    && !classes.is_empty()
                {
                    builder.classify(name, classes);
                }
            }
        }
        let roots = roots.iter().map(|key| named.get(key).copied()).collect();
        let overfull = values.into_inner().overfull;
        Ok(Loaded { graph: builder.finish(), roots, overfull, is_short })
    }
}

/// Counts the values of properties.
struct Values {
    most: usize,
    counts: HashMap<(Key, Key), usize>,
    overfull: HashSet<(Key, String)>,
}

impl Values {
    fn new(most: usize) -> Self {
        Self { most, counts: HashMap::new(), overfull: HashSet::new() }
    }

    fn has_room(&mut self, subject: &str, property: &str) -> bool {
        if self.most == usize::MAX {
            return true;
        }
        let subject = Key::of(subject);
        let count = self.counts.entry((subject, Key::of(property))).or_default();
        *count += 1;
        if *count == self.most + 1 {
            self.overfull.insert((subject, property.to_owned()));
        }
        *count <= self.most
    }
}
