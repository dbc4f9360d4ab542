//! What is printed: what the work took, and what was said of it beside what was played.

use crate::Run;
use crate::groma::Words;
use crate::lychee::Verdicts;
use crate::played::{KINDS, Played};
use std::collections::BTreeMap;

/// The head of the lines of [`middle`].
pub fn head() {
    println!(
        "{:40} {:>8} {:>8} {:>9} {:>10} {:>12} {:>9} {:>10} {:>10}",
        "",
        "time",
        "links/s",
        "requests",
        "requests/s",
        "connections",
        "sent",
        "processor",
        "memory"
    );
}

/// The run in the middle, by its time.
pub fn middle(name: &str, runs: &mut [Run], links: usize) {
    runs.sort_by_key(|run| run.watched.took);
    let Run { watched, traffic } = &runs[runs.len() / 2];
    let seconds = watched.took.as_secs_f64();
    let unknown = || "?".to_owned();
    let busy = watched.busy.map_or_else(unknown, |busy| format!("{:.2} s", busy.as_secs_f64()));
    let memory =
        watched.memory_bytes.map_or_else(unknown, |bytes| format!("{:.1} MB", bytes as f64 / 1e6));
    println!(
        "{name:40} {:>8} {:>8.0} {:>9} {:>10.0} {:>12} {:>9} {busy:>10} {memory:>10}",
        format!("{seconds:.2} s"),
        links as f64 / seconds,
        traffic.requests.len(),
        traffic.requests.len() as f64 / seconds,
        traffic.connections,
        format!("{:.1} MB", traffic.sent_bytes as f64 / 1e6),
    );
}

/// What was said of each way to answer, and how often, by the first run of each.
pub fn verdicts(all: &[Played], words: &Words, verdicts: Option<&Verdicts>) {
    println!("{:32} {:>6}  {:28} lychee", "played", "links", "Groma");
    for kind in &KINDS {
        let of: Vec<&Played> =
            all.iter().filter(|played| std::ptr::eq(played.kind, kind)).collect();
        if of.is_empty() {
            continue;
        }
        let groma = counted(of.iter().map(|played| match words.get(&played.url) {
            Some((class, Some(status))) => format!("{class} ({status})"),
            Some((class, None)) => class.clone(),
            None => "nothing".to_owned(),
        }));
        let lychee = verdicts.map(|verdicts| {
            counted(of.iter().map(|played| match verdicts.broken.get(&played.url) {
                None => "ok".to_owned(),
                Some(Some(status)) => format!("broken ({status})"),
                Some(None) => "broken (no status)".to_owned(),
            }))
        });
        println!("{:32} {:>6}  {groma:28} {}", kind.is, of.len(), lychee.unwrap_or_default());
    }
}

/// One word where all agree, else each with its number.
fn counted(words: impl Iterator<Item = String>) -> String {
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    words.for_each(|word| *count.entry(word).or_default() += 1);
    let one = count.len() == 1;
    let said: Vec<String> =
        count.into_iter().map(|(word, n)| if one { word } else { format!("{n} {word}") }).collect();
    said.join(", ")
}

/// Holds every run against what was played; true when Groma's agree link by link.
pub fn hold(all: &[Played], words: &[Words], verdicts: &[Verdicts]) -> bool {
    let groma = words.iter().map(|words| {
        let count = all.iter().filter(|played| is_groma_right(played, words)).count();
        (count, words.len() == all.len())
    });
    let is_right = agreement("Groma", "the word and the status that were played", groma, all.len());
    let lychee = verdicts.iter().map(|verdicts| {
        let count = all.iter().filter(|played| is_lychee_right(played, verdicts)).count();
        (count, verdicts.good + verdicts.broken.len() == all.len())
    });
    agreement("lychee", "the status that was played", lychee, all.len());
    is_right
}

fn is_groma_right(played: &Played, words: &Words) -> bool {
    // Only a part of a table was asked for, and it came.
    let whole = |status: Option<i64>| if status == Some(206) { Some(200) } else { status };
    words.get(&played.url).is_some_and(|(class, status)| {
        class == played.kind.class && whole(*status) == played.kind.status
    })
}

/// It names the status of what it finds broken; of everything else it says that it is good.
fn is_lychee_right(played: &Played, verdicts: &Verdicts) -> bool {
    match played.kind.status {
        Some(200) => !verdicts.broken.contains_key(&played.url),
        Some(status) => verdicts.broken.get(&played.url) == Some(&Some(status)),
        // It does not ask robots.txt, and where nobody answers there is no status.
        None => verdicts.broken.get(&played.url).is_none_or(Option::is_none),
    }
}

/// Prints the run that agrees least; true when that one agrees with everything.
fn agreement(
    tool: &str,
    what: &str,
    runs: impl Iterator<Item = (usize, bool)>,
    links: usize,
) -> bool {
    let Some((least, knows_all)) = runs.min() else { return true };
    let is_right = least == links && knows_all;
    let differs = if is_right { "" } else { ": differs" };
    println!("{tool}: {least} of {links} have {what}{differs}");
    is_right
}
