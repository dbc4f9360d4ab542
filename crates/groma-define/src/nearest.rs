//! The known word that somebody probably meant.

/// The candidate closest to `word`, when one is close enough to be meant.
pub(crate) fn nearest<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    // A slip changes few letters; in words of one or two letters any change makes another word.
    let limit = match word.chars().count() {
        0..=2 => 0,
        letters => (letters / 3).max(1),
    };
    let folded = word.to_lowercase();
    candidates
        .into_iter()
        .map(|candidate| {
            (strsim::damerau_levenshtein(&folded, &candidate.to_lowercase()), candidate)
        })
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

/// What to do about an unknown word: the one that was meant, or all there are, or `otherwise`.
pub(crate) fn suggest<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
    otherwise: &str,
) -> String {
    let candidates: Vec<&str> = candidates.into_iter().collect();
    if let Some(meant) = nearest(word, candidates.iter().copied()) {
        return format!("did you mean `{meant}`?");
    }
    if !candidates.is_empty() && candidates.len() <= 10 {
        return format!("known are {}", quoted(&candidates));
    }
    otherwise.to_owned()
}

/// Words in back quotes, with commas between.
pub(crate) fn quoted<S: AsRef<str>>(words: &[S]) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("`{}`", word.as_ref())).collect();
    words.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(word: &str, expected: &str) {
        assert_eq!(suggest(word, ["weight", "parent", "points_max"], ""), expected);
    }

    #[test]
    fn suggestions() {
        check("wieght", "did you mean `weight`?");
        check("Q", "known are `weight`, `parent`, `points_max`");
        check("Parent", "did you mean `parent`?");
        check("points-max", "did you mean `points_max`?");
        check("colour", "known are `weight`, `parent`, `points_max`");
        assert_eq!(suggest("x", [], "add it"), "add it");
    }
}
