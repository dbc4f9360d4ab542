//! Which question of the old instrument is which of the new one.

use super::change::Matched;
use super::words::similarity;
use groma_define::{Concordance, Definition, Question};
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Two questions held to be one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pair<'a> {
    pub(super) old: &'a Question,
    pub(super) new: &'a Question,
    pub(super) matched: Matched,
    /// The row of `concordance.csv` that says so.
    pub(super) kept: Option<&'a Concordance>,
}

/// Texts that share fewer words are not proposed.
const SIMILARITY_MIN: f64 = 0.6;

/// The pairs: kept ones, then those of one code, then those that read alike.
pub(super) fn pairs<'a>(
    old: &'a Definition,
    new: &'a Definition,
    kept: &'a [Concordance],
) -> Vec<Pair<'a>> {
    let mut pairs: Vec<Pair<'a>> = kept
        .iter()
        .filter(|row| row.instrument == old.edition.code)
        .filter_map(|row| {
            Some(Pair {
                old: old.question(&row.other)?,
                new: new.question(row.question.as_str())?,
                matched: Matched::Kept(row.relation),
                kept: Some(row),
            })
        })
        .collect();
    let by_code = new.questions.iter().filter_map(|question| {
        let old = old.question(question.code.as_str())?;
        Some(Pair { old, new: question, matched: Matched::Code, kept: None })
    });
    // Whoever matched a question by hand has said that no other is its counterpart.
    let by_code: Vec<Pair<'a>> = by_code.filter(|pair| are_free(pair, &pairs)).collect();
    pairs.extend(by_code);
    let alike = alike(old, new, &pairs);
    pairs.extend(alike);
    pairs
}

fn are_free(pair: &Pair<'_>, pairs: &[Pair<'_>]) -> bool {
    let is_other =
        |other: &Pair<'_>| other.old.code != pair.old.code && other.new.code != pair.new.code;
    pairs.iter().all(is_other)
}

/// The codes of the new instrument by those of the old one, as far as that is settled.
pub(super) fn codes<'a>(pairs: &[Pair<'a>]) -> HashMap<&'a str, &'a str> {
    let settled = || pairs.iter().filter(|pair| !matches!(pair.matched, Matched::Proposed(_)));
    let mut codes = HashMap::new();
    for pair in settled() {
        codes.entry(pair.old.code.as_str()).or_insert(pair.new.code.as_str());
    }
    // A section that nobody matched is the one where most of its questions stand now: only those
    // that stand elsewhere have moved.
    let mut votes: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
    for pair in settled() {
        if let (Some(old), Some(new)) = (&pair.old.section, &pair.new.section) {
            *votes.entry(old.as_str()).or_default().entry(new.as_str()).or_default() += 1;
        }
    }
    for (old, votes) in votes {
        // Among equals the first by its code, so that the answer is always the same.
        if let Some((new, _)) = votes.iter().max_by_key(|(code, count)| (**count, Reverse(**code)))
        {
            codes.entry(old).or_insert(new);
        }
    }
    codes
}

/// Of the questions that are left, those that read alike; the likest first, each once.
fn alike<'a>(old: &'a Definition, new: &'a Definition, pairs: &[Pair<'a>]) -> Vec<Pair<'a>> {
    let taken_old: HashSet<&str> = pairs.iter().map(|pair| pair.old.code.as_str()).collect();
    let taken_new: HashSet<&str> = pairs.iter().map(|pair| pair.new.code.as_str()).collect();
    let left_new: Vec<&Question> =
        new.questions.iter().filter(|q| !taken_new.contains(q.code.as_str())).collect();
    let mut candidates: Vec<(f64, usize, usize)> = Vec::new();
    for (at_old, old) in old.questions.iter().enumerate() {
        if taken_old.contains(old.code.as_str()) {
            continue;
        }
        for (at_new, new) in left_new.iter().enumerate() {
            let share = label_similarity(old, new);
            if share >= SIMILARITY_MIN && old.kind.is_heading() == new.kind.is_heading() {
                candidates.push((share, at_new, at_old));
            }
        }
    }
    // Among equals, the order of the instruments decides.
    candidates.sort_by(|one, other| {
        other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)).then(one.2.cmp(&other.2))
    });
    let (mut used_old, mut used_new) = (HashSet::new(), HashSet::new());
    let mut proposed = Vec::new();
    for (share, at_new, at_old) in candidates {
        if used_new.contains(&at_new) || used_old.contains(&at_old) {
            continue;
        }
        used_new.insert(at_new);
        used_old.insert(at_old);
        let (old, new) = (&old.questions[at_old], left_new[at_new]);
        proposed.push(Pair { old, new, matched: Matched::Proposed(share), kept: None });
    }
    proposed
}

/// How alike two questions read: the mean over the languages that both have.
fn label_similarity(old: &Question, new: &Question) -> f64 {
    let shared =
        old.labels.iter().filter_map(|(language, old)| Some((old, new.labels.get(language)?)));
    let shares: Vec<f64> = shared.map(|(old, new)| similarity(old, new)).collect();
    let count = u32::try_from(shares.len()).unwrap_or(u32::MAX).max(1);
    shares.iter().sum::<f64>() / f64::from(count)
}
