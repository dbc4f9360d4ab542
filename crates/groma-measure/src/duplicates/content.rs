//! Who gives the same bytes, wherever they lie.

use super::sign::{numbers_of, plain_title};
use super::{Candidate, Links, Thresholds, likeness, sharing};
use std::collections::HashSet;

/// Both have a file with the same hash. What many have is no data of theirs but a log-in page, a
/// licence, an empty form, and links nobody: more data sets of a catalog, or more publishers, than
/// may share an address.
pub(super) fn by_content(candidates: &[Candidate], thresholds: Thresholds, links: &mut Links) {
    let hashes = |candidate: &Candidate| candidate.contents.clone();
    sharing(candidates, thresholds, hashes, |users, pairs| {
        let publisher = |at: &usize| candidates[*at].publisher.as_deref().map(plain_title);
        let publishers: HashSet<String> = users.iter().filter_map(publisher).collect();
        if publishers.len() > thresholds.shared_max {
            return;
        }
        let catalogs: HashSet<_> = users.iter().map(|at| &candidates[*at].catalog).collect();
        // What two data sets of one catalog have does not tell which of them another one copied.
        let telling = catalogs.len() == users.len();
        for (a, b) in pairs {
            if let Some(score) = score(&candidates[a], &candidates[b], telling) {
                links.link(a, b, "content-hash", score);
            }
        }
    });
}

/// How sure it is; none for members of a series, whose titles differ in a number.
fn score(a: &Candidate, b: &Candidate, telling: bool) -> Option<f64> {
    let (Some(a), Some(b)) = (&a.title, &b.title) else { return telling.then_some(0.8) };
    let (plain_a, plain_b) = (plain_title(a), plain_title(b));
    let (of_a, of_b) = (numbers_of(&plain_a), numbers_of(&plain_b));
    if !of_a.is_empty() && !of_b.is_empty() && of_a != of_b {
        return None;
    }
    let alike = likeness(a, b);
    Some(if telling { 0.8 + 0.15 * alike } else { 0.45 + 0.5 * alike })
}
