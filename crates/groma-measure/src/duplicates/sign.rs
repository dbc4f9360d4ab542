//! What of an address and of a title counts when they are compared.

use crate::words::folded;

/// Parameters that say who sent somebody, not what they get.
const TRACKING: &[&str] = &["utm_", "fbclid", "gclid"];

/// Words that say nothing.
const FILLERS: &[&str] = &[
    "a", "an", "and", "au", "aux", "by", "d", "da", "das", "de", "dei", "del", "della", "der",
    "des", "di", "die", "do", "du", "el", "et", "for", "fur", "het", "il", "in", "l", "la", "las",
    "le", "les", "los", "of", "on", "the", "und", "van", "von", "y", "zu",
];

/// An address without what does not change what it gives; none when nobody else could have it.
pub(super) fn plain_url(url: &str) -> Option<String> {
    let (scheme, rest) = url.trim().split_once("://")?;
    let (rest, _) = rest.split_once('#').unwrap_or((rest, ""));
    let (place, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (host, path) = place.split_once('/').unwrap_or((place, ""));
    let host = host.to_ascii_lowercase();
    let host = host.strip_suffix(":80").or(host.strip_suffix(":443")).unwrap_or(&host);
    let host = host.strip_prefix("www.").unwrap_or(host);
    let mut parameters: Vec<&str> = query
        .split('&')
        .filter(|part| !part.is_empty() && !TRACKING.iter().any(|mark| part.starts_with(mark)))
        .collect();
    parameters.sort_unstable();
    let path = path.trim_end_matches('/');
    // The home page of a portal is nobody's data.
    let telling = !path.is_empty() || !parameters.is_empty();
    let web = matches!(scheme.to_ascii_lowercase().as_str(), "http" | "https" | "ftp");
    (telling && web).then(|| format!("{host}/{path}?{}", parameters.join("&")))
}

/// Whether an address lies on a host or below it.
pub(super) fn is_on(url: &str, host: &str) -> bool {
    let place = url.split_once("://").map_or(url, |(_, rest)| rest);
    let own = place.split(['/', ':', '?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    own == host || own.strip_suffix(host).is_some_and(|rest| rest.ends_with('.'))
}

/// The words of a title that count, folded, between spaces.
pub(super) fn plain_title(title: &str) -> String {
    let folded = folded(title);
    let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.filter(|word| !FILLERS.contains(word)).collect::<Vec<_>>().join(" ")
}

/// The numbers of a title, in their order: years, sheets, districts.
pub(super) fn numbers_of(title: &str) -> Vec<&str> {
    title.split(' ').filter(|word| word.bytes().any(|b| b.is_ascii_digit())).collect()
}

/// The share of words that two titles have in common (Jaccard).
pub(super) fn shared_words(a: &str, b: &str) -> f64 {
    let words = |title: &'_ str| -> std::collections::BTreeSet<String> {
        title.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect()
    };
    let (a, b) = (words(a), words(b));
    let all = a.union(&b).count();
    if all == 0 { 0.0 } else { a.intersection(&b).count() as f64 / all as f64 }
}

/// The share of words that two titles have in common, an ending or a letter left aside. Where each
/// has a word that the other has not, they are of two places or two things: 0.
pub(super) fn alike(a: &str, b: &str) -> f64 {
    let words = |title: &'_ str| -> Vec<String> {
        let mut words: Vec<String> = title.split(' ').map(str::to_owned).collect();
        words.sort_unstable();
        words.dedup();
        words
    };
    let (a, mut left) = (words(a), words(b));
    let (mut shared, mut alone) = (0, 0);
    for word in &a {
        let same = left.iter().position(|other| other == word);
        match same.or_else(|| left.iter().position(|other| nearly(word, other))) {
            Some(at) => {
                left.swap_remove(at);
                shared += 1;
            }
            None => alone += 1,
        }
    }
    if alone > 0 && !left.is_empty() {
        return 0.0;
    }
    f64::from(shared) / (f64::from(shared) + f64::from(alone) + left.len() as f64)
}

/// One word in another ending: what differs is at most two letters at the end, after four.
fn nearly(a: &str, b: &str) -> bool {
    let plain = |word: &str| word.chars().all(char::is_alphabetic);
    let same = a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count();
    let longest = a.chars().count().max(b.chars().count());
    plain(a) && plain(b) && same >= 4 && longest - same <= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_compared_by_what_they_give() {
        let check =
            |url: &str, expected: Option<&str>| assert_eq!(plain_url(url).as_deref(), expected);
        check("HTTP://WWW.Data.example:80/a.csv#top", Some("data.example/a.csv?"));
        check("https://data.example/a?b=2&a=1&utm_campaign=x", Some("data.example/a?a=1&b=2"));
        check("https://data.example/", None);
        check("javascript:alert(1)", None);
        let check = |a: &str, b: &str, expected: f64| {
            assert!((alike(a, b) - expected).abs() < 1e-12, "{a}")
        };
        check("trees public", "public tree", 1.0);
        check("trees public", "public", 0.5);
        check("trees lyon", "trees paris", 0.0);
        check("schule 1", "schulen 2", 0.0);
        assert!(is_on("https://files.data.example/x", "data.example"));
        assert!(!is_on("https://evildata.example/x", "data.example"));
    }
}
