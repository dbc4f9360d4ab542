//! A part of the links that stands for all of them, and how far it can be off.

use crate::client::registrable;
use crate::probe::Link;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use url::Url;

/// A sample, and what it was taken from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sampled {
    /// The links, by stratum.
    pub links: Vec<(usize, Link)>,
    /// The strata, in the order of their names.
    pub strata: Vec<Stratum>,
}

/// The links of one publisher at one host; the smallest ones may be taken together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stratum {
    /// Publisher and host; none for what was taken together.
    pub of: Option<(String, String)>,
    /// Its links.
    pub population: usize,
    /// Those in the sample.
    pub chosen: usize,
}

/// A share, as a sample shows it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// Of all links.
    pub share: f64,
    /// Its standard error.
    pub standard_error: f64,
}

/// Takes `size` different links, from every publisher and host as many as its part of all, and one
/// at least. The same seed takes the same links, in whatever order they come.
pub fn sample(links: impl IntoIterator<Item = Link>, size: usize, seed: u64) -> Sampled {
    let mut groups = groups(links);
    if groups.len() > size.max(1) {
        groups = pooled(groups, size.max(1));
    }
    let sizes: Vec<usize> = groups.values().map(BTreeMap::len).collect();
    let chosen = allotted(&sizes, size);
    let mut sampled = Sampled::default();
    for ((of, members), chosen) in groups.into_iter().zip(chosen) {
        let population = members.len();
        let mut members: Vec<Link> = members.into_values().collect();
        members.sort_by_cached_key(|link| drawn(seed, &link.url));
        let at = sampled.strata.len();
        sampled.links.extend(members.into_iter().take(chosen).map(|link| (at, link)));
        sampled.strata.push(Stratum { of, population, chosen });
    }
    sampled
}

/// The share of all links of which the sample holds `hits` in each stratum, with its standard error:
/// p = Σ Wₕ pₕ and s² = Σ Wₕ² (1 − fₕ) pₕ (1 − pₕ) / (nₕ − 1), with Wₕ the part of the stratum in
/// all links and fₕ the part of it that was tried (Cochran, *Sampling Techniques*, 3rd ed. 1977,
/// formulas 5.52 and 5.54). A stratum with a single try has no spread of its own and takes that of p.
/// Strata of which nothing was tried are left out. None when nothing was tried at all.
pub fn estimate(strata: &[Stratum], hits: &[usize]) -> Option<Estimate> {
    let tried: Vec<(f64, f64, f64)> = strata
        .iter()
        .zip(hits)
        .filter(|(stratum, _)| stratum.chosen > 0)
        .map(|(s, hits)| (s.population as f64, s.chosen as f64, *hits as f64 / s.chosen as f64))
        .collect();
    let all: f64 = tried.iter().map(|(population, _, _)| population).sum();
    if tried.is_empty() {
        return None;
    }
    // Divided once, at the end: weights that are rounded one by one can add up to more than 1, and
    // the spread of a share above 1 has no root.
    let share: f64 = tried.iter().map(|(population, _, p)| population * p).sum::<f64>() / all;
    let variance: f64 = tried
        .iter()
        .map(|(population, n, p)| {
            let weight = population / all;
            let spread = if *n > 1.0 { p * (1.0 - p) / (n - 1.0) } else { share * (1.0 - share) };
            weight * weight * (1.0 - n / population) * spread
        })
        .sum();
    Some(Estimate { share, standard_error: variance.sqrt() })
}

type Groups = BTreeMap<Option<(String, String)>, BTreeMap<String, Link>>;

fn groups(links: impl IntoIterator<Item = Link>) -> Groups {
    let mut groups = Groups::new();
    for link in links {
        let host = Url::parse(&link.url).map(|url| registrable(&url)).unwrap_or_default();
        let of = Some((link.publisher.clone().unwrap_or_default(), host));
        let members = groups.entry(of).or_default();
        // Of several records with one address the least stands for them, whichever came first.
        match members.get(&link.url) {
            Some(known) if *known <= link => {}
            _ => {
                members.insert(link.url.clone(), link);
            }
        }
    }
    groups
}

/// The largest groups, and one of all the others.
fn pooled(groups: Groups, most: usize) -> Groups {
    let mut by_size: Vec<_> = groups.into_iter().collect();
    by_size.sort_by(|(a, many), (b, few)| few.len().cmp(&many.len()).then_with(|| a.cmp(b)));
    let rest = by_size.split_off(most - 1);
    let mut groups: Groups = by_size.into_iter().collect();
    groups.insert(None, rest.into_iter().flat_map(|(_, members)| members).collect());
    groups
}

/// Parts of `size` in proportion, by largest remainders; none is left out, none gets more than it has.
fn allotted(sizes: &[usize], size: usize) -> Vec<usize> {
    let all: usize = sizes.iter().sum();
    if size >= all {
        return sizes.to_vec();
    }
    let mut parts: Vec<usize> = sizes.iter().map(|n| (n * size / all).max(1).min(*n)).collect();
    let mut order: Vec<usize> = (0..sizes.len()).collect();
    order.sort_by_key(|at| (std::cmp::Reverse(sizes[*at] * size % all), *at));
    let mut given: usize = parts.iter().sum();
    while given < size {
        let before = given;
        for at in &order {
            if given < size && parts[*at] < sizes[*at] {
                parts[*at] += 1;
                given += 1;
            }
        }
        if given == before {
            break;
        }
    }
    // Where small ones were lifted to one, the largest give it.
    while given > size {
        let Some(largest) =
            (0..parts.len()).filter(|at| parts[*at] > 1).max_by_key(|at| parts[*at])
        else {
            break;
        };
        parts[largest] -= 1;
        given -= 1;
    }
    parts
}

fn drawn(seed: u64, url: &str) -> [u8; 32] {
    Sha256::new().chain_update(seed.to_le_bytes()).chain_update(url).finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn link(publisher: &str, url: &str) -> Link {
        Link { url: url.into(), publisher: Some(publisher.into()), ..Link::default() }
    }

    fn links(counts: &[usize]) -> Vec<Link> {
        let of =
            |at: usize, n: usize| link(&format!("p{at}"), &format!("http://h{at}.example/{n}"));
        counts
            .iter()
            .enumerate()
            .flat_map(|(at, count)| (0..*count).map(move |n| of(at, n)))
            .collect()
    }

    #[test]
    fn strata_get_their_part_and_one_at_least() {
        let check = |counts: &[usize], size: usize, expected: &[usize]| {
            let sampled = sample(links(counts), size, 1);
            let chosen: Vec<usize> = sampled.strata.iter().map(|stratum| stratum.chosen).collect();
            assert_eq!(chosen, expected, "{counts:?} {size}");
            assert_eq!(sampled.links.len(), expected.iter().sum::<usize>());
        };
        check(&[60, 30, 10], 10, &[6, 3, 1]);
        check(&[97, 1, 1, 1], 10, &[7, 1, 1, 1]);
        check(&[3, 2], 10, &[3, 2]);
        check(&[50, 50], 5, &[3, 2]);
        // More strata than tries: the smallest are one, and it comes first.
        check(&[10, 5, 1, 1, 1], 3, &[1, 1, 1]);
        check(&[], 3, &[]);
    }

    #[test]
    fn one_address_is_one_link_and_the_seed_decides() {
        let mut twice = links(&[20, 20]);
        let once = sample(twice.clone(), 8, 7);
        twice.extend(links(&[20, 20]));
        twice.reverse();
        assert_eq!(sample(twice.clone(), 8, 7), once);
        assert_ne!(sample(twice, 8, 8).links, once.links);
    }

    #[test]
    fn the_error_is_that_of_the_book() {
        let stratum = |population, chosen| Stratum { of: None, population, chosen };
        // Simple random sampling of 1,000 with n = 101 and p = 50/101 in one stratum:
        // s² = (1 − 0.101) · p(1 − p) / 100.
        let one = estimate(&[stratum(1000, 101)], &[50]).unwrap();
        let p = 50.0 / 101.0;
        assert!((one.share - p).abs() < 1e-12);
        assert!((one.standard_error - (0.899 * p * (1.0 - p) / 100.0_f64).sqrt()).abs() < 1e-12);
        // Two strata, weights 0.75 and 0.25, all of the second tried.
        let two = estimate(&[stratum(300, 31), stratum(100, 100)], &[31, 40]).unwrap();
        assert!((two.share - (0.75 + 0.25 * 0.4)).abs() < 1e-12);
        assert_eq!(two.standard_error, 0.0);
        assert_eq!(estimate(&[], &[]), None);
        // A single try says nothing of its own spread.
        let single = estimate(&[stratum(100, 1), stratum(100, 100)], &[1, 0]).unwrap();
        assert!((single.standard_error - (0.25 * 0.99 * 0.25_f64).sqrt()).abs() < 1e-12);
        // Single tries that all hit: all is all, however many parts it is the sum of.
        let singles = [27, 27, 39, 27, 3, 14, 16].map(|population| stratum(population, 1));
        let all = estimate(&singles, &[1; 7]).unwrap();
        assert_eq!(all, Estimate { share: 1.0, standard_error: 0.0 });
    }

    proptest! {
        #[test]
        fn as_many_as_asked_for_and_never_more_than_there_are(
            counts in prop::collection::vec(1_usize..40, 0..12), size in 1_usize..60,
        ) {
            let all: usize = counts.iter().sum();
            let sampled = sample(links(&counts), size, 3);
            prop_assert_eq!(sampled.links.len(), size.min(all));
            prop_assert!(sampled.strata.iter().all(|s| (1..=s.population).contains(&s.chosen)));
            prop_assert_eq!(sampled.strata.iter().map(|s| s.population).sum::<usize>(), all);
        }

        #[test]
        fn estimates_are_shares(of in prop::collection::vec((1_usize..50, 0_usize..50, 0_usize..50), 1..8)) {
            let strata: Vec<Stratum> = of.iter()
                .map(|(population, chosen, _)| Stratum { of: None, population: *population, chosen: *chosen.min(population) })
                .collect();
            let hits: Vec<usize> = strata.iter().zip(&of).map(|(s, (_, _, hits))| *hits.min(&s.chosen)).collect();
            if let Some(estimate) = estimate(&strata, &hits) {
                prop_assert!((0.0..=1.0).contains(&estimate.share));
                prop_assert!((0.0..=0.51).contains(&estimate.standard_error));
            }
        }
    }
}
