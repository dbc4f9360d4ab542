//! Texts word by word.

/// A word in the comparison of two texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Word {
    /// In both.
    Same(String),
    /// Only in the old text.
    Gone(String),
    /// Only in the new text.
    New(String),
}

/// The longest common words of two texts, and what stands between them.
pub fn word_diff(old: &str, new: &str) -> Vec<Word> {
    let (old, new): (Vec<&str>, Vec<&str>) =
        (old.split_whitespace().collect(), new.split_whitespace().collect());
    // common[i][j]: how many words old[i..] and new[j..] have in common, in order.
    let mut common = vec![vec![0_usize; new.len() + 1]; old.len() + 1];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            common[i][j] = if old[i] == new[j] {
                common[i + 1][j + 1] + 1
            } else {
                common[i + 1][j].max(common[i][j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut words = Vec::with_capacity(old.len().max(new.len()));
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            words.push(Word::Same(old[i].to_owned()));
            (i, j) = (i + 1, j + 1);
        } else if j == new.len() || (i < old.len() && common[i + 1][j] >= common[i][j + 1]) {
            words.push(Word::Gone(old[i].to_owned()));
            i += 1;
        } else {
            words.push(Word::New(new[j].to_owned()));
            j += 1;
        }
    }
    words
}

/// The share of words that two texts have in common, 0 to 1, without case and signs: twice the
/// common ones by all of them (Dice's coefficient over multisets).
pub fn similarity(one: &str, other: &str) -> f64 {
    let (one, mut other) = (plain_words(one), plain_words(other));
    let all = one.len() + other.len();
    let mut common = 0_u32;
    for word in one {
        if let Some(at) = other.iter().position(|left| *left == word) {
            other.swap_remove(at);
            common += 1;
        }
    }
    let all = u32::try_from(all).unwrap_or(u32::MAX);
    if all == 0 { 0.0 } else { f64::from(2 * common) / f64::from(all) }
}

fn plain_words(text: &str) -> Vec<String> {
    let words = text.split(|letter: char| !letter.is_alphanumeric());
    words.filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

/// The comparison on one line: `[-gone-]` and `{+new+}`.
pub(super) fn shown(words: &[Word]) -> String {
    let mut line = String::new();
    for (at, word) in words.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| &words[before]);
        let after = words.get(at + 1);
        let (word, open, close, is_alike): (_, _, _, fn(&Word) -> bool) = match word {
            Word::Same(word) => (word, "", "", |_| true),
            Word::Gone(word) => (word, "[-", "-]", |word| matches!(word, Word::Gone(_))),
            Word::New(word) => (word, "{+", "+}", |word| matches!(word, Word::New(_))),
        };
        if at > 0 {
            line.push(' ');
        }
        line.push_str(if before.is_some_and(is_alike) { "" } else { open });
        line.push_str(word);
        line.push_str(if after.is_some_and(is_alike) { "" } else { close });
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_two_texts() {
        let check = |old: &str, new: &str, expected: &str| {
            assert_eq!(shown(&word_diff(old, new)), expected);
        };
        check("is there a policy?", "is there a policy?", "is there a policy?");
        check(
            "is there a policy?",
            "is a policy in force?",
            "is [-there-] a [-policy?-] {+policy in force?+}",
        );
        check("", "new words", "{+new words+}");
        check("old words", "", "[-old words-]");
        check("a b c", "x y c", "[-a b-] {+x y+} c");
        check("", "", "");
    }

    #[test]
    fn shares_of_common_words() {
        let check = |one: &str, other: &str, expected: f64| {
            assert!((similarity(one, other) - expected).abs() < 1e-12, "{one} / {other}");
            assert!((similarity(other, one) - expected).abs() < 1e-12, "{other} / {one}");
        };
        check("Is there a policy?", "is there a POLICY", 1.0);
        check("one two", "two three", 0.5);
        check("one", "two", 0.0);
        check("a a b", "a b b", 2.0 / 3.0);
        check("", "", 0.0);
    }
}
