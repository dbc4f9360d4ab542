//! A page that does not fit into one graph: told some data sets at a time, each time from a graph of
//! these and of what belongs to them.
//!
//! What has to be known of the whole page is found first: which node is the catalog, and which nodes are
//! data sets, services or something else, in the order of the document.

mod drafts;
mod others;

use super::dataset::{DATASETS, LISTS, MEMBERS, PUBLISHERS, Parts, TOPICS};
use super::{Page, ToldPage, catalog, dataset, distribution, entity, paging, service};
use crate::draft::Draft;
use crate::gather::Gather;
use crate::rdf::{
    Disk, Follow, Key, Known, Mark, NodeId, ReadLarge, Sizes, Sorted, Sorter, properties,
};
use groma_define::properties::Properties;
use std::collections::{HashMap, HashSet};
use std::io;

/// What is known of a node from the properties by which others name it.
pub(super) const MARKS: &[Mark] = &[
    Mark { properties: LISTS, tells_whose: false },
    Mark { properties: PUBLISHERS, tells_whose: false },
    Mark { properties: TOPICS, tells_whose: true },
    Mark { properties: MEMBERS, tells_whose: true },
    Mark { properties: catalog::PARTS, tells_whose: true },
    Mark { properties: distribution::PROPERTIES, tells_whose: true },
];

/// Their places.
const LISTED: usize = 0;
const PUBLISHER: usize = 1;
const TOPIC: usize = 2;
const MEMBER: usize = 3;
const PART: usize = 4;
const DISTRIBUTION: usize = 5;

/// Properties behind which the mapping looks, whatever stands there.
const LOOKED_BEHIND: &[&str] = &[
    "dcat:distribution",
    "schema:distribution",
    "dcatapit:distribution",
    "foaf:isPrimaryTopicOf",
    "dct:publisher",
    "schema:publisher",
    "schema:provider",
    "dcat:contactPoint",
    "adms:contactPoint",
    "schema:contactPoint",
    "vcard:hasEmail",
    "dct:title",
    "schema:name",
    "dc:title",
    "rdfs:label",
    "dct:description",
    "schema:description",
    "dc:description",
    "dct:abstract",
    "adms:identifier",
    "spdx:checksum",
    "dct:temporal",
    "schema:temporalCoverage",
    "time:hasBeginning",
    "time:hasEnd",
    "dct:spatial",
    "schema:spatialCoverage",
    "schema:spatial",
    "dc:coverage",
    "locn:geometry",
    "geo:hasGeometry",
    "schema:geo",
    "dcat:bbox",
];

/// Classes of nodes that do not belong to whoever names them elsewhere.
const STOPS: &[&str] = &[
    "dcat:Dataset",
    "dcat:DatasetSeries",
    "schema:Dataset",
    "dcatapit:Dataset",
    "dcat:Catalog",
    "schema:DataCatalog",
    "dcatapit:Catalog",
];

/// IRIs on the way from a data set to the last word that is read of it.
const STEPS_MAX: usize = 4;

/// Values of one property of the catalog that are loaded; of the others it is only counted what they are.
const VALUES_MAX: usize = 1000;

/// Nodes of hydra that are looked at.
const PAGES_MAX: usize = 1000;

/// Puts everything that a page says into the gather.
pub(super) fn tell(
    page: &Page,
    read: ReadLarge,
    sizes: Sizes,
    gather: &mut Gather<'_>,
) -> io::Result<ToldPage> {
    let ReadLarge { disk, flaws, unread, cut } = read;
    flaws.iter().for_each(|flaw| page.note(flaw, gather));
    let nodes = Nodes::of(&disk, sizes)?;
    let mut telling = Telling { page, disk: &disk, nodes: &nodes, sizes, serving: HashMap::new() };
    let graph = telling.catalog(gather)?;
    each(&nodes.datasets, sizes, |keys| telling.datasets(keys, gather))?;
    each(&nodes.services, sizes, |keys| telling.services(keys, gather))?;
    telling.entities(gather)?;
    unread.each(|unread| page.quarantine(unread, gather))?;
    Ok(ToldPage { graph, cut })
}

/// What the nodes of a page are; each list in the order of the document.
struct Nodes {
    main: Option<Key>,
    pages: Vec<Key>,
    datasets: Sorted<3>,
    services: Sorted<3>,
    others: Sorted<3>,
}

impl Nodes {
    fn of(disk: &Disk, sizes: Sizes) -> io::Result<Self> {
        let list = || Sorter::<3>::new(sizes.rows);
        let (mut datasets, mut services, mut others) = (list(), list(), list());
        let (mut catalogs, mut pages) = (Vec::new(), Vec::new());
        disk.each(|known| {
            let row = [known.order.unwrap_or_default(), known.key.0, known.key.1];
            let is_service = known.is_a(service::SERVICES) && !is_named_only(&known);
            let is_page = known.classes.iter().any(|class| entity::is_page_class(class));
            if is_dataset(&known) {
                datasets.push(row)?;
            } else if !known.classes.is_empty() && !is_page && !is_service {
                others.push(row)?;
            }
            if is_service {
                services.push(row)?;
            }
            if known.is_a(paging::PAGES) && pages.len() < PAGES_MAX {
                pages.push((known.order, known.key));
            }
            if known.is_a(catalog::CATALOGS) {
                catalogs.push(known);
            }
            Ok(())
        })?;
        pages.sort_unstable();
        Ok(Self {
            main: main(disk, &mut catalogs)?,
            pages: pages.into_iter().map(|(_, key)| key).collect(),
            datasets: datasets.finish()?,
            services: services.finish()?,
            others: others.finish()?,
        })
    }
}

/// The catalog of a document, as [`catalog::main`] finds it.
fn main(disk: &Disk, catalogs: &mut [Known]) -> io::Result<Option<Key>> {
    catalogs.sort_by_key(|known| known.order);
    // What is said twice counts once, where it may matter and can be seen at a glance.
    let few = 1 < catalogs.len() && catalogs.len() <= CATALOGS_MAX;
    for known in catalogs.iter_mut().filter(|known| few && known.statements <= VALUES_MAX as u64) {
        let loaded = disk.load(&[known.key], &FOLLOW_NOTHING)?;
        let node = loaded.roots.first().copied().flatten();
        known.statements = node.map_or(0, |node| loaded.graph.of(node).len() as u64);
    }
    let all: HashSet<Key> = catalogs.iter().map(|known| known.key).collect();
    let outer = catalogs.iter().filter(|known| !known.whose(PART).any(|key| all.contains(&key)));
    let most = outer.rev().max_by_key(|known| known.statements);
    Ok(most.or(catalogs.first()).map(|known| known.key))
}

/// Catalogs of one document whose statements are counted.
const CATALOGS_MAX: usize = 100;

/// Only what is said of a node itself.
const FOLLOW_NOTHING: Follow =
    Follow { always: &[], stops: &[], steps_max: 0, values_max: usize::MAX, bytes_max: 0 };

/// True for a data set, unless it is the catalog of the page.
fn is_dataset(known: &Known) -> bool {
    let is_listed = known.has(LISTED) && known.classes.is_empty();
    (is_listed || known.is_a(DATASETS)) && !is_named_only(known)
}

/// Where nothing is said but the class, the description is on another page.
fn is_named_only(known: &Known) -> bool {
    !known.is_blank && !known.says_more
}

/// Hands over a list, some of it at a time.
fn each(
    list: &Sorted<3>,
    sizes: Sizes,
    mut some: impl FnMut(&[Key]) -> io::Result<()>,
) -> io::Result<()> {
    let mut from = 0;
    while from < list.len() {
        let rows = list.at(from, sizes.batch)?;
        from += rows.len() as u64;
        let keys: Vec<Key> = rows.iter().map(|[_, one, two]| Key(*one, *two)).collect();
        some(&keys)?;
    }
    Ok(())
}

struct Telling<'a> {
    page: &'a Page,
    disk: &'a Disk,
    nodes: &'a Nodes,
    sizes: Sizes,
    /// Names of the data sets whose distributions name a service.
    serving: HashMap<Key, Vec<String>>,
}

impl Telling<'_> {
    fn follow(&self, values_max: usize) -> Follow {
        Follow {
            always: LOOKED_BEHIND,
            stops: STOPS,
            steps_max: STEPS_MAX,
            values_max,
            bytes_max: self.sizes.batch_bytes,
        }
    }

    /// Tells the catalog; returns the graph of it and of the nodes of hydra.
    fn catalog(&self, gather: &mut Gather<'_>) -> io::Result<crate::rdf::Graph> {
        let roots: Vec<Key> =
            self.nodes.main.into_iter().chain(self.nodes.pages.iter().copied()).collect();
        let loaded = self.disk.load(&roots, &self.follow(VALUES_MAX))?;
        let graph = loaded.graph;
        let first = self.disk.first().iter().map(String::as_str);
        let first = first.filter(|name| !name.starts_with("_:"));
        catalog::tell_software(catalog::software(&graph, first), gather);
        if let Some(main) = self.nodes.main
            && let Some(Some(node)) = loaded.roots.first()
        {
            // Of the lists that are too long for the graph, all members count.
            let overfull = |property: &str| loaded.overfull.contains(&(main, property.to_owned()));
            let mut used = Properties::default();
            properties::add(&graph, *node, gather.words, &|name| !overfull(name), &mut used);
            if !loaded.overfull.is_empty() {
                self.disk.values(main, &overfull, |part, node| {
                    properties::add(part, node, gather.words, &overfull, &mut used);
                })?;
            }
            catalog::tell_of(&graph, *node, &used, gather);
        }
        Ok(graph)
    }

    /// Tells some data sets.
    fn datasets(&mut self, keys: &[Key], gather: &mut Gather<'_>) -> io::Result<()> {
        let own: Vec<Key> =
            keys.iter().copied().filter(|key| Some(*key) != self.nodes.main).collect();
        // What an earlier process has kept is only read for the services that it uses.
        if gather.records_to_pass() >= own.len() as u64 && self.nodes.services.len() == 0 {
            own.iter().for_each(|_| gather.record(Draft::default()));
            return Ok(());
        }
        let known = self.disk.known(own.iter().copied())?;
        let mut roots = own.clone();
        for key in &own {
            let known = known.get(key);
            roots.extend(known.iter().flat_map(|k| k.whose(TOPIC).chain(k.whose(MEMBER))));
        }
        let loaded = self.disk.load(&roots, &self.follow(usize::MAX))?;
        if loaded.is_short && own.len() > 1 {
            let (one, two) = own.split_at(own.len() / 2);
            self.datasets(one, gather)?;
            return self.datasets(two, gather);
        }
        let graph = &loaded.graph;
        let mut parts = Parts::named(graph);
        let nodes: Vec<NodeId> = loaded.roots[..own.len()].iter().filter_map(|n| *n).collect();
        nodes.iter().for_each(|node| parts.add(graph, *node));
        for node in nodes {
            if gather.records_to_pass() > 0 {
                gather.record(Draft::default());
                continue;
            }
            let locator = self.page.locator(graph.line(node));
            gather.record(dataset::draft(graph, node, &parts, locator, gather.words));
        }
        for (service, served) in parts.serving {
            self.serving.entry(Key::of(graph.label(service))).or_default().extend(served);
        }
        Ok(())
    }

    /// Tells some services.
    fn services(&mut self, keys: &[Key], gather: &mut Gather<'_>) -> io::Result<()> {
        let loaded = self.disk.load(keys, &self.follow(usize::MAX))?;
        if loaded.is_short && keys.len() > 1 {
            let (one, two) = keys.split_at(keys.len() / 2);
            self.services(one, gather)?;
            return self.services(two, gather);
        }
        let graph = &loaded.graph;
        let mut parts = Parts::named(graph);
        for (key, node) in keys.iter().zip(loaded.roots) {
            let Some(node) = node else { continue };
            parts.serving.extend(self.serving.remove(key).map(|served| (node, served)));
            gather.service(service::draft(graph, node, &parts, gather.words));
        }
        Ok(())
    }
}
