//! What a large document describes besides: told as [`entity`](super::entity) tells it, with the data
//! set that it belongs to, though the two are seldom in one graph.

use super::drafts::Drafts;
use super::{DISTRIBUTION, FOLLOW_NOTHING, PUBLISHER, Telling, each, is_dataset};
use crate::draft::EntityDraft;
use crate::gather::Gather;
use crate::protocols::dcat::dataset::{self, Parts};
use crate::protocols::dcat::entity;
use crate::rdf::{Belongings, Key, Known, NOBODY, Sorted, Sorter, closure};
use groma_define::vocabulary::Vocabularies;
use std::collections::{HashMap, HashSet};
use std::io;

impl Telling<'_> {
    /// Tells the nodes that are neither data sets nor services nor the catalog, but for the
    /// distributions of data sets.
    pub(super) fn entities(&self, gather: &mut Gather<'_>) -> io::Result<()> {
        if self.nodes.others.len() == 0 {
            return Ok(());
        }
        let belongings = Belongings::of(self.disk, self.ends()?, self.sizes.rows)?;
        let mut drafts = Drafts::new(self.sizes.rows)?;
        let words = gather.words;
        each(&self.nodes.others, self.sizes, |keys| {
            self.others(keys, &belongings, &mut drafts, words)
        })?;
        drafts.tell(gather)
    }

    /// Where ways begin and end: at data sets, which have their place in the document as their number,
    /// and at whatever else is told by itself and is no distribution.
    fn ends(&self) -> io::Result<Sorted<3>> {
        let mut ends = Sorter::new(self.sizes.rows);
        self.nodes.datasets.each(|[order, one, two]| {
            let is_main = self.nodes.main == Some(Key(one, two));
            if is_main { Ok(()) } else { ends.push([one, two, order]) }
        })?;
        let mut nobodies = |keys: &[Key]| {
            let known = self.disk.known(keys.iter().copied())?;
            let owned = self.owned(&known)?;
            let own = |key: &Key| known.get(key).is_some_and(|known| !self.is_told(known));
            let mut keys = keys.iter().filter(|key| own(key) && !owned.contains(key));
            keys.try_for_each(|key| ends.push([key.0, key.1, NOBODY]))
        };
        self.nodes.main.iter().try_for_each(|main| nobodies(&[*main]))?;
        each(&self.nodes.services, self.sizes, nobodies)?;
        ends.finish()
    }

    /// True for a data set that is told.
    fn is_told(&self, known: &Known) -> bool {
        is_dataset(known) && Some(known.key) != self.nodes.main
    }

    /// Those among some nodes that are distributions of data sets.
    fn owned(&self, nodes: &HashMap<Key, Known>) -> io::Result<HashSet<Key>> {
        let owners = self.disk.known(nodes.values().flat_map(|known| known.whose(DISTRIBUTION)))?;
        let is_owned = |known: &Known| {
            let mut owners = known.whose(DISTRIBUTION).filter_map(|key| owners.get(&key));
            owners.any(|owner| self.is_told(owner))
        };
        Ok(nodes.values().filter(|known| is_owned(known)).map(|known| known.key).collect())
    }

    /// Drafts some of them.
    fn others(
        &self,
        keys: &[Key],
        belongings: &Belongings,
        drafts: &mut Drafts,
        words: &Vocabularies,
    ) -> io::Result<()> {
        let known = self.disk.known(keys.iter().copied())?;
        let owned = self.owned(&known)?;
        let is_other = |key: &Key| {
            known.contains_key(key) && Some(*key) != self.nodes.main && !owned.contains(key)
        };
        let own: Vec<Key> = keys.iter().copied().filter(is_other).collect();
        let loaded = self.disk.load(&own, &self.follow(usize::MAX))?;
        if loaded.is_short && own.len() > 1 {
            let (one, two) = own.split_at(own.len() / 2);
            self.others(one, belongings, drafts, words)?;
            return self.others(two, belongings, drafts, words);
        }
        let nodes =
            || own.iter().zip(&loaded.roots).filter_map(|(key, node)| Some((key, (*node)?)));
        let publishers = nodes().filter(|(key, _)| known[key].has(PUBLISHER));
        let publishers = publishers.map(|(_, node)| node).collect();
        let owners = self.owners(&own, belongings, words)?;
        let graph = &loaded.graph;
        for (key, node) in nodes() {
            let is_blank = graph.is_blank(node);
            let id = match is_blank {
                true => closure::label(graph, node),
                false => graph.label(node).to_owned(),
            };
            let dataset = owners.get(key).cloned();
            let told = entity::draft(graph, node, id, &publishers, words);
            drafts.push(&EntityDraft { dataset, ..told }, is_blank)?;
        }
        Ok(())
    }

    /// What the data sets are called to which these nodes belong.
    fn owners(
        &self,
        nodes: &[Key],
        belongings: &Belongings,
        words: &Vocabularies,
    ) -> io::Result<HashMap<Key, String>> {
        let owners = belongings.owners(nodes)?;
        let mut places: Vec<[u64; 1]> = owners.values().map(|order| [*order]).collect();
        places.sort_unstable();
        places.dedup();
        let mut datasets: HashMap<u64, Key> = HashMap::new();
        let found = &mut |[order, one, two]: [u64; 3]| _ = datasets.insert(order, Key(one, two));
        self.nodes.datasets.find(&places, found)?;
        let mut names = HashMap::new();
        let keys: Vec<Key> = datasets.values().copied().collect();
        self.names(&keys, words, &mut names)?;
        let name = |order: &u64| names.get(datasets.get(order)?).cloned();
        Ok(owners.iter().filter_map(|(key, order)| Some((*key, name(order)?))).collect())
    }

    /// What some data sets are called.
    fn names(
        &self,
        datasets: &[Key],
        words: &Vocabularies,
        names: &mut HashMap<Key, String>,
    ) -> io::Result<()> {
        let known = self.disk.known(datasets.iter().copied())?;
        let named: Vec<Key> = known.keys().copied().filter(|key| !known[key].is_blank).collect();
        let loaded = self.disk.load(&named, &FOLLOW_NOTHING)?;
        for (key, node) in named.iter().zip(&loaded.roots) {
            let name = node.map(|node| loaded.graph.label(node).to_owned());
            names.extend(name.filter(|name| !name.trim().is_empty()).map(|name| (*key, name)));
        }
        let others: Vec<Key> = known.into_keys().filter(|key| !names.contains_key(key)).collect();
        self.names_by_what_is_said(&others, words, names)
    }

    fn names_by_what_is_said(
        &self,
        datasets: &[Key],
        words: &Vocabularies,
        names: &mut HashMap<Key, String>,
    ) -> io::Result<()> {
        if datasets.is_empty() {
            return Ok(());
        }
        let loaded = self.disk.load(datasets, &self.follow(usize::MAX))?;
        if loaded.is_short && datasets.len() > 1 {
            let (one, two) = datasets.split_at(datasets.len() / 2);
            self.names_by_what_is_said(one, words, names)?;
            return self.names_by_what_is_said(two, words, names);
        }
        let graph = &loaded.graph;
        let parts = Parts::named(graph);
        for (key, node) in datasets.iter().zip(&loaded.roots) {
            let Some(node) = *node else { continue };
            let name = dataset::native_id(graph, node).unwrap_or_else(|| {
                dataset::draft(graph, node, &parts, String::new(), words).identity()
            });
            names.insert(*key, name);
        }
        Ok(())
    }
}
