//! What each node belongs to: to that one of some nodes (the ends) from which alone it is reached.
//!
//! Ends hand what they are called to whatever they name, and so on; who hears two names belongs to nobody.
//! The ways are gone a step at a time for all nodes together, on disk, so that neither a node that
//! everybody names nor a long way needs more memory than another.

use super::chunk::Written;
use super::load::{Disk, Key};
use crate::rdf::graph::Term;
use crate::rdf::sorted::{Sorted, Sorter};
use std::collections::HashMap;
use std::io::{self, BufRead, BufReader, Read, Seek};

/// In the place of the one to whom a node belongs: nobody alone.
pub(crate) const NOBODY: u64 = u64::MAX;

/// The same of an end: nothing is handed to it.
const END: u64 = u64::MAX - 1;

/// The nodes that are reached, with whom they belong to.
pub(crate) struct Belongings {
    settled: Sorted<3>,
    /// Newer than what is settled.
    late: HashMap<Key, u64>,
    rows_held: usize,
}

impl Belongings {
    /// Those of a document's nodes; each end comes with the number that it hands on, or [`NOBODY`].
    pub(crate) fn of(disk: &Disk, ends: Sorted<3>, rows_held: usize) -> io::Result<Self> {
        let links = links(disk, rows_held)?;
        let mut settled = Sorter::new(rows_held);
        ends.each(|[one, two, _]| settled.push([one, two, END]))?;
        let mut own = Self { settled: settled.finish()?, late: HashMap::new(), rows_held };
        let mut heard = ends;
        while heard.len() > 0 {
            let told = told(&heard, &links, rows_held)?;
            heard = own.hear(&told)?;
        }
        Ok(own)
    }

    /// The numbers of those to whom these nodes belong, where it is one each.
    pub(crate) fn owners(&self, nodes: &[Key]) -> io::Result<HashMap<Key, u64>> {
        let mut owners = self.known(nodes.iter().map(|key| [key.0, key.1]).collect())?;
        owners.retain(|_, owner| *owner < END);
        Ok(owners)
    }

    /// Takes what nodes were told; says what they have to hand on.
    fn hear(&mut self, told: &Sorted<3>) -> io::Result<Sorted<3>> {
        let mut next = Sorter::new(self.rows_held);
        told.some(|rows| {
            let mut known = self.known(rows.iter().map(|[one, two, _]| [*one, *two]).collect())?;
            for [one, two, owner] in rows {
                let owner = match known.get(&Key(one, two)) {
                    None => owner,
                    Some(before) if *before == owner || *before >= END => continue,
                    Some(_) => NOBODY,
                };
                known.insert(Key(one, two), owner);
                self.late.insert(Key(one, two), owner);
                next.push([one, two, owner])?;
            }
            if self.late.len() >= self.rows_held { self.settle() } else { Ok(()) }
        })?;
        next.finish()
    }

    fn known(&self, mut nodes: Vec<[u64; 2]>) -> io::Result<HashMap<Key, u64>> {
        nodes.sort_unstable();
        nodes.dedup();
        let mut known = HashMap::new();
        self.settled.find(&nodes, |[one, two, owner]| _ = known.insert(Key(one, two), owner))?;
        for [one, two] in nodes {
            known.extend(self.late.get_key_value(&Key(one, two)));
        }
        Ok(known)
    }

    fn settle(&mut self) -> io::Result<()> {
        let late = std::mem::take(&mut self.late);
        let mut settled = Sorter::new(self.rows_held);
        self.settled.each(|row| match late.contains_key(&Key(row[0], row[1])) {
            true => Ok(()),
            false => settled.push(row),
        })?;
        late.iter().try_for_each(|(key, owner)| settled.push([key.0, key.1, *owner]))?;
        self.settled = settled.finish()?;
        Ok(())
    }
}

/// Which node names which, of those of which something is said.
fn links(disk: &Disk, rows_held: usize) -> io::Result<Sorted<4>> {
    let mut links = Sorter::new(rows_held);
    (&disk.log).rewind()?;
    let mut log = BufReader::with_capacity(1 << 18, &disk.log);
    let mut bytes = Vec::new();
    while !log.fill_buf()?.is_empty() {
        let mut length = [0; 8];
        log.read_exact(&mut length)?;
        bytes.clear();
        log.by_ref().take(u64::from_le_bytes(length)).read_to_end(&mut bytes)?;
        let Some(chunk) = Written::of(&bytes) else { continue };
        let objects = chunk.statements(&disk.words).filter_map(|said| match said.object {
            Term::Node(name) => Some(Key::of(&name)),
            Term::Literal { .. } => None,
        });
        let mut objects: Vec<Key> = objects.filter(|key| disk.subjects.has(*key)).collect();
        objects.sort_unstable();
        objects.dedup();
        let from = Key::of(chunk.subject);
        objects.iter().try_for_each(|to| links.push([from.0, from.1, to.0, to.1]))?;
    }
    links.finish()
}

/// What some nodes hand on, by whom it is handed to.
fn told(from: &Sorted<3>, links: &Sorted<4>, rows_held: usize) -> io::Result<Sorted<3>> {
    let mut told = Sorter::new(rows_held);
    from.some(|rows| {
        let mut nodes: Vec<[u64; 2]> = rows.iter().map(|[one, two, _]| [*one, *two]).collect();
        nodes.dedup();
        let mut room = Ok(());
        links.find(&nodes, |[one, two, to @ ..]| {
            let first = rows.partition_point(|row| row[..2] < [one, two][..]);
            for row in rows[first..].iter().take_while(|row| row[..2] == [one, two][..]) {
                if room.is_ok() {
                    room = told.push([to[0], to[1], row[2]]);
                }
            }
        })?;
        room
    })?;
    told.finish()
}
