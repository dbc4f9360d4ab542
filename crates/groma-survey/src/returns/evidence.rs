//! Several links in one cell: one a line, words behind a bar.

use crate::answer::Evidence;
use crate::returns::text::clean;

/// The cell's text for pieces of evidence.
pub(super) fn written(evidence: &[Evidence]) -> String {
    let lines = evidence.iter().map(|piece| {
        let address = one_line(&piece.address);
        match one_line(&piece.note) {
            // A bar alone says that the address ends there, be it with a full stop.
            note if note.is_empty() && read(&address).0 == [piece_of(&address)] => address,
            note if note.is_empty() && !address.is_empty() => format!("{address} |"),
            note if address.is_empty() => note,
            note => format!("{address} | {note}"),
        }
    });
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// The pieces of evidence in a cell, and the lines that name neither link nor file.
///
/// A line may hold several links with words around them: each link is a piece, the words before it
/// (or, for the last one, around it) are its note.
pub(super) fn read(text: &str) -> (Vec<Evidence>, Vec<String>) {
    let (mut evidence, mut wordy) = (Vec::new(), Vec::new());
    for line in clean(text).lines().map(str::trim).filter(|line| !line.is_empty()) {
        if let Some((address, note)) =
            line.split_once(" | ").or_else(|| Some((line.strip_suffix(" |")?, "")))
            && links(address).len() <= 1
            // Whoever writes a second link behind the words means two pieces of evidence.
            && !note.contains("; http")
        {
            let address = address.trim().to_owned();
            evidence.push(Evidence { address, note: note.trim().to_owned() });
            continue;
        }
        let found = links(line);
        if found.is_empty() {
            if !names_file(line) {
                wordy.push(line.to_owned());
            }
            evidence.push(piece_of(line));
        } else {
            evidence.extend(pieces(line, &found));
        }
    }
    (evidence, wordy)
}

fn piece_of(address: &str) -> Evidence {
    Evidence { address: address.to_owned(), note: String::new() }
}

/// Evidence as it comes back from a cell: what it is compared with.
pub(super) fn canonical(evidence: &[Evidence]) -> Vec<Evidence> {
    evidence
        .iter()
        .map(|piece| Evidence { address: one_line(&piece.address), note: one_line(&piece.note) })
        .filter(|piece| !(piece.address.is_empty() && piece.note.is_empty()))
        .collect()
}

fn one_line(text: &str) -> String {
    clean(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The links of a line, by where they start and end.
fn links(line: &str) -> Vec<(usize, usize)> {
    // Only ASCII letters change case here, so that positions stay.
    let lower = line.to_ascii_lowercase();
    let mut starts: Vec<usize> = ["http://", "https://"]
        .iter()
        .flat_map(|scheme| lower.match_indices(scheme).map(|(at, _)| at))
        .collect();
    starts.sort_unstable();
    let mut found = Vec::new();
    for (at, start) in starts.iter().enumerate() {
        // A following link may be glued on with a comma or a semicolon.
        let next = starts.get(at + 1).copied().unwrap_or(line.len());
        let rest = &line[*start..next];
        let length = rest
            .find(|letter: char| letter.is_whitespace() || matches!(letter, '<' | '>' | '"' | '|'))
            .unwrap_or(rest.len());
        found.push((*start, start + trimmed(&rest[..length]).len()));
    }
    found
}

/// A link without the punctuation of the sentence it stands in.
fn trimmed(link: &str) -> &str {
    let mut link = link.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '”', '’', '»']);
    // More closing brackets than opening ones belong to the sentence.
    for _ in 0..5 {
        if !link.ends_with(')') || link.matches(')').count() <= link.matches('(').count() {
            break;
        }
        link = link[..link.len() - 1].trim_end_matches(['.', ',', ';']);
    }
    link
}

fn pieces(line: &str, links: &[(usize, usize)]) -> Vec<Evidence> {
    let mut pieces = Vec::new();
    let mut from = 0;
    for (at, (start, end)) in links.iter().enumerate() {
        let mut note = words(&line[from..*start]);
        if at + 1 == links.len() {
            let after = words(&line[*end..]);
            note = [note, after]
                .into_iter()
                .filter(|text| !text.is_empty())
                .collect::<Vec<_>>()
                .join(" … ");
        }
        pieces.push(Evidence { address: line[*start..*end].to_owned(), note });
        from = *end;
    }
    pieces
}

/// Words around a link, without what only joins them to it.
fn words(text: &str) -> String {
    let joins = |letter: char| {
        letter.is_whitespace()
            || matches!(letter, '|' | ':' | ';' | ',' | '-' | '–' | '—' | '<' | '>' | '•' | '.')
    };
    let text = text.trim_matches(joins);
    let inner = text.strip_prefix('(').and_then(|text| text.strip_suffix(')'));
    // An opening bracket whose other half is behind the link.
    let text = inner.unwrap_or(text).trim_matches(joins);
    let text = if text.contains(')') { text } else { text.trim_end_matches('(') };
    let text = if text.contains('(') { text } else { text.trim_start_matches(')') };
    text.trim_matches(joins).to_owned()
}

/// True for `annex 3.pdf`: an ending of two to five letters or digits, and no sentence before it.
fn names_file(line: &str) -> bool {
    let Some((name, ending)) = line.rsplit_once('.') else { return false };
    let plain = ending.chars().all(|letter| letter.is_ascii_alphanumeric());
    plain && (2..=5).contains(&ending.len()) && !name.is_empty() && name.chars().count() <= 200
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, expected: &[(&str, &str)]) {
        let (evidence, _) = read(text);
        let shown: Vec<(&str, &str)> =
            evidence.iter().map(|piece| (piece.address.as_str(), piece.note.as_str())).collect();
        assert_eq!(shown, expected, "{text}");
    }

    #[test]
    fn links_and_words() {
        check("https://a.example/x", &[("https://a.example/x", "")]);
        check("https://a.example | page 3", &[("https://a.example", "page 3")]);
        check("See https://a.example/policy.", &[("https://a.example/policy", "See")]);
        check(
            "Act: https://a.example/a; plan: https://b.example/b (2026)",
            &[("https://a.example/a", "Act"), ("https://b.example/b", "plan … 2026")],
        );
        check(
            "https://a.example,https://b.example",
            &[("https://a.example", ""), ("https://b.example", "")],
        );
        check("(https://a.example/x_(y))", &[("https://a.example/x_(y)", "")]);
        check(
            "annex 3.pdf\n\n HTTPS://A.example ",
            &[("annex 3.pdf", ""), ("HTTPS://A.example", "")],
        );
        let two = "https://a.example/x | page 3; https://b.example/y";
        let (evidence, _) = read(two);
        let links: Vec<&str> = evidence.iter().map(|piece| piece.address.as_str()).collect();
        assert_eq!(links, ["https://a.example/x", "https://b.example/y"]);
        check("annex.pdf | table 2", &[("annex.pdf", "table 2")]);
        check("", &[]);
    }

    #[test]
    fn words_without_link_are_told() {
        assert_eq!(read("Official gazette of May 2026").1, ["Official gazette of May 2026"]);
        assert_eq!(read("annex.pdf").1, Vec::<String>::new());
    }

    proptest! {
        /// What is written comes back, whatever stands in it.
        #[test]
        fn what_is_written_comes_back(pieces in prop::collection::vec(
            ("https?://[a-z]{1,8}\\.example/[a-z0-9/?=&]{0,10}", "[ -~é]{0,20}"), 0..5
        )) {
            let evidence: Vec<Evidence> = pieces
                .into_iter()
                .map(|(address, note)| Evidence { address, note })
                .collect();
            prop_assert_eq!(read(&written(&evidence)).0, canonical(&evidence));
        }
    }
}
