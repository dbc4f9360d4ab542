//! Like titles of one publisher.
//!
//! Titles are compared only within one publisher and with the same numbers. Of each title the rarest
//! words are looked up: two titles that share the wanted part of their words share one of those
//! (R. J. Bayardo, Y. Ma and R. Srikant, Scaling up all pairs similarity search, WWW 2007). Where
//! many share even a rare word, each is compared with its neighbours in alphabetical order, so that
//! the work grows with the titles, not with their pairs.

use super::sign::{alike, numbers_of, plain_title};
use super::{Candidate, Links, Thresholds};
use groma_define::CatalogId;
use std::collections::HashMap;

/// A shorter title is a word of every day.
const TELLING: usize = 8;

/// Letters by which words are looked up: endings differ.
const STEM: usize = 4;

/// Neighbours with which a title is compared under one rare word.
const NEIGHBOURS: usize = 48;

/// Neighbours that are looked at for so many of other catalogs.
const LOOKED_AT: usize = 4 * NEIGHBOURS;

/// A title in its block.
struct Title<'c> {
    at: usize,
    catalog: &'c CatalogId,
    text: String,
    stems: Vec<String>,
}

/// Like title, same publisher, same period.
pub(super) fn by_title(candidates: &[Candidate], thresholds: Thresholds, links: &mut Links) {
    let mut blocks: HashMap<(String, Vec<String>), Vec<Title<'_>>> = HashMap::new();
    for (at, candidate) in candidates.iter().enumerate() {
        let (Some(title), Some(publisher)) = (&candidate.title, &candidate.publisher) else {
            continue;
        };
        let text = plain_title(title);
        if text.len() >= TELLING {
            let numbers = numbers_of(&text).into_iter().map(str::to_owned).collect();
            let catalog = &candidate.catalog;
            let title = Title { at, catalog, stems: stems(&text), text };
            blocks.entry((plain_title(publisher), numbers)).or_default().push(title);
        }
    }
    let of_several =
        |block: &Vec<Title<'_>>| block.iter().any(|title| title.catalog != block[0].catalog);
    for mut block in blocks.into_values().filter(of_several) {
        block.sort_by(|a, b| (&a.text, a.at).cmp(&(&b.text, b.at)));
        for (a, b) in pairs(&block, thresholds.title) {
            let likeness = alike(&a.text, &b.text);
            let (a, b) = (a.at, b.at);
            let (one, other) = (&candidates[a], &candidates[b]);
            let same = one.period == other.period;
            let open = one.period.is_none() || other.period.is_none();
            if (same || open) && likeness >= thresholds.title {
                let most = if one.period.is_some() && same { 0.9 } else { 0.8 };
                links.link(a, b, "title-publisher-period", most * likeness);
            }
        }
    }
}

/// Pairs of titles of two catalogs that may be alike, in a block that is in the order of the titles.
fn pairs<'b, 'c>(block: &'b [Title<'c>], least: f64) -> Vec<(&'b Title<'c>, &'b Title<'c>)> {
    let mut often: HashMap<&str, usize> = HashMap::new();
    block.iter().flat_map(|title| &title.stems).for_each(|stem| {
        *often.entry(stem).or_default() += 1;
    });
    let mut having: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, title) in block.iter().enumerate() {
        let mut stems: Vec<&str> = title.stems.iter().map(String::as_str).collect();
        stems.sort_by_key(|stem| (often[stem], *stem));
        let wanted = (least * stems.len() as f64).ceil() as usize;
        for stem in stems.iter().take(stems.len() + 1 - wanted.clamp(1, stems.len().max(1))) {
            having.entry(stem).or_default().push(at);
        }
    }
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for titles in having.into_values() {
        for (at, &a) in titles.iter().enumerate() {
            let near = titles[at + 1..].iter().take(LOOKED_AT);
            let others = near.filter(|&&b| block[b].catalog != block[a].catalog);
            pairs.extend(others.take(NEIGHBOURS).map(|&b| (a, b)));
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs.into_iter().map(|(a, b)| (&block[a], &block[b])).collect()
}

fn stems(text: &str) -> Vec<String> {
    let mut stems: Vec<String> =
        text.split(' ').map(|word| word.chars().take(STEM).collect()).collect();
    stems.sort_unstable();
    stems.dedup();
    stems
}
