//! Texts as cells hold them: what two of them have in common when people retype or re-save them.

/// A text as it is kept: one kind of line end, no other control characters, plain spaces, nothing
/// around it. Workbook programs change the first three on their own.
pub(super) fn clean(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let kept = text.chars().filter_map(|letter| match letter {
        '\n' | '\t' => Some(letter),
        '\u{a0}' | '\u{202f}' | '\u{2007}' => Some(' '),
        // Marks of byte order and letters that XML does not know.
        '\u{feff}' | '\u{fffe}' | '\u{ffff}' => None,
        other if other.is_control() => None,
        other => Some(other),
    });
    kept.collect::<String>().trim().to_owned()
}

/// A text as it is compared: without case, with single spaces, straight quotes and short dashes.
pub(super) fn fold(text: &str) -> String {
    let cleaned = clean(text);
    let straight = cleaned.chars().map(|letter| match letter {
        '‘' | '’' | '‛' | '′' | '`' | '´' => '\'',
        '“' | '”' | '„' | '«' | '»' => '"',
        '–' | '—' | '‑' | '−' => '-',
        other => other,
    });
    let straight: String = straight.collect();
    straight.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// True when one of the words is meant, whichever way it is written.
pub(super) fn is_one_of(text: &str, words: &[&str]) -> bool {
    let folded = fold(text);
    words.iter().any(|word| fold(word) == folded)
}

/// The longest text for which a similar one is looked for, in bytes.
const NEAR_MAX: usize = 400;

/// The candidate that was probably meant: few letters differ, and no other comes as near.
pub(super) fn nearest<'a>(
    text: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    // Nobody mistypes a page; to compare pages letter by letter would take for ever.
    if text.len() > NEAR_MAX {
        return None;
    }
    let folded = fold(text);
    let letters = folded.chars().count();
    let limit = if letters <= 2 { 0 } else { (letters / 3).max(1) };
    let mut found: Vec<(usize, &str)> = candidates
        .into_iter()
        .filter(|candidate| candidate.len() <= NEAR_MAX)
        .map(|candidate| (strsim::damerau_levenshtein(&folded, &fold(candidate)), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .collect();
    found.sort();
    // A label and a code that read alike are one candidate.
    found.dedup_by(|one, other| fold(one.1) == fold(other.1));
    match found.as_slice() {
        [(first, candidate), (second, _), ..] if first < second => Some(candidate),
        [(_, candidate)] => Some(candidate),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_as_kept() {
        let check = |text: &str, expected: &str| assert_eq!(clean(text), expected);
        check("  a\u{a0}b \r\n c\r", "a b \n c");
        check("x\0y\u{7}", "xy");
        check("\u{feff}a\tb", "a\tb");
    }

    #[test]
    fn texts_as_compared() {
        let check = |text: &str, expected: &str| assert_eq!(fold(text), expected);
        check(" Yes\u{a0}", "yes");
        check("l’État  –  \n“x”", "l'état - \"x\"");
    }

    #[test]
    fn what_was_meant() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(nearest(text, ["Planned", "Plan B", "Yes", "No"]), expected);
        };
        check("planed", Some("Planned"));
        check("plan c", Some("Plan B"));
        check("y", None);
        check("something else", None);
    }
}
