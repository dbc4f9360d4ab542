//! Lines of text: tables, triples, or only words.

use crate::Format;

/// What a text without markup is, and what stands between the cells if it is a table.
pub(super) fn lines(body: &str, declared: &str) -> (Format, Option<char>) {
    if body.starts_with("BEGIN:VCALENDAR") {
        return (Format::Ics, None);
    }
    if let Some(format) = triples(body) {
        return (format, None);
    }
    let table =
        declared.contains("csv") || declared.contains("tsv") || declared.contains("tab-sep");
    let records = |delimiter| counts(body, delimiter);
    let best = DELIMITERS
        .iter()
        .filter_map(|delimiter| {
            Some((consistency(&records(*delimiter), *delimiter, table)?, *delimiter))
        })
        .reduce(|best, other| if other.0 > best.0 + 0.1 { other } else { best });
    match best {
        Some((_, '\t')) => (Format::Tsv, Some('\t')),
        Some((_, delimiter)) => (Format::Csv, Some(delimiter)),
        None if table && !body.contains(". ") => (Format::Csv, None),
        None => (Format::Txt, None),
    }
}

/// What stands between cells, the more telling first: a comma is also in decimals and in prose.
const DELIMITERS: [char; 4] = ['\t', ';', '|', ','];

/// Records that are looked at.
const RECORDS_MAX: usize = 200;

/// How many cells each record has; a record in quotes may go over several lines. The last record is
/// left out where the head has cut it.
fn counts(body: &str, delimiter: char) -> Vec<usize> {
    let mut counts = Vec::new();
    let (mut cells, mut quoted, mut empty, mut at_start) = (1, false, true, true);
    for c in body.chars() {
        match c {
            '"' if quoted => quoted = false,
            '"' if at_start => quoted = true,
            '\n' if !quoted => {
                if !empty {
                    counts.push(cells);
                }
                (cells, empty, at_start) = (1, true, true);
                if counts.len() == RECORDS_MAX {
                    return counts;
                }
                continue;
            }
            c if c == delimiter && !quoted => {
                cells += 1;
                (empty, at_start) = (false, true);
                continue;
            }
            _ => {}
        }
        if c != '\r' {
            empty = false;
        }
        // After a closing quote, another quote means that the quote itself was meant.
        at_start = c == '"' && !quoted;
    }
    let whole = counts.last().is_none_or(|last| *last == cells);
    if whole && !empty {
        counts.push(cells);
    }
    counts
}

/// The share of records that have as many cells as most have; none when that is no table.
fn consistency(counts: &[usize], delimiter: char, declared_a_table: bool) -> Option<f64> {
    let mut by_size: Vec<(usize, usize)> = Vec::new();
    for count in counts {
        match by_size.iter_mut().find(|(size, _)| size == count) {
            Some((_, times)) => *times += 1,
            None => by_size.push((*count, 1)),
        }
    }
    let (size, times) = by_size.into_iter().max_by_key(|(size, times)| (*times, *size))?;
    let share = times as f64 / counts.len() as f64;
    // One line with a comma may be a sentence, ten lines with a comma each are a table.
    let enough = match counts.len() {
        1 => size >= 3 || declared_a_table,
        2 => size >= 3 || delimiter != ',' || declared_a_table,
        _ => true,
    };
    let least = if declared_a_table { 0.5 } else { 0.7 };
    (size >= 2 && enough && share >= least).then_some(share)
}

/// Turtle by its directives, N-Triples and N-Quads by their lines.
fn triples(body: &str) -> Option<Format> {
    let mut lines = body.lines().map(str::trim).filter(|line| !line.is_empty());
    let first = lines.by_ref().find(|line| !line.starts_with('#'))?;
    let lower = first.to_ascii_lowercase();
    let directive =
        ["@prefix ", "@base ", "prefix ", "base <"].iter().any(|it| lower.starts_with(it));
    if directive && first.contains('<') {
        return Some(Format::Turtle);
    }
    let terms = terms_of_triple(first)?;
    Some(match terms {
        3 => Format::NTriples,
        4 => Format::NQuads,
        _ => Format::Turtle,
    })
}

/// How many terms a line of triples has; 0 where it goes on in the next one, as in Turtle.
fn terms_of_triple(line: &str) -> Option<usize> {
    let mut rest = line;
    let mut terms = 0;
    while !rest.is_empty() && rest != "." {
        let end = match rest.chars().next()? {
            '<' => rest.find('>')? + 1,
            '_' if rest.starts_with("_:") => rest.find(' ').unwrap_or(rest.len()),
            '"' if terms >= 2 => end_of_literal(rest)?,
            'a' if terms == 1 && rest.starts_with("a ") => return Some(0),
            _ => return None,
        };
        if terms < 2 && rest.starts_with('<') && !rest[..end].contains(':') {
            return None;
        }
        terms += 1;
        rest = rest[end..].trim_start();
        if rest.starts_with(';') || rest.starts_with(',') {
            return Some(0);
        }
    }
    match (rest, terms) {
        (".", 3 | 4) => Some(terms),
        // A long line may be cut; a subject alone in its line is Turtle.
        ("", 1..=4) => Some(if terms < 3 { 0 } else { terms }),
        _ => None,
    }
}

/// The end of a literal with its language or datatype.
fn end_of_literal(text: &str) -> Option<usize> {
    let mut escaped = false;
    let close = text.char_indices().skip(1).find(|(_, c)| {
        let ends = *c == '"' && !escaped;
        escaped = *c == '\\' && !escaped;
        ends
    });
    let Some((close, _)) = close else { return Some(text.len()) };
    let tail = &text[close + 1..];
    Some(close + 1 + tail.find(' ').unwrap_or(tail.len()))
}
