//! Codes as names of files and anchors: safe on every system, never the same twice.

use groma_store::sha256_bytes;
use std::collections::{BTreeMap, BTreeSet};

/// A code longer than this is cut and told apart by its digest.
const LENGTH_MAX: usize = 80;

/// Names that Windows keeps for devices, whatever follows the first dot.
const DEVICES: &[&str] = &["con", "prn", "aux", "nul", "com", "lpt"];

/// The file name of each code, without an ending. A code of letters, digits, `.`,
/// `_` and `-` is its own name; any other gets a piece of its digest, and so does
/// one that differs from an earlier one only by case.
pub(crate) fn names<'a>(codes: impl Iterator<Item = &'a str>) -> BTreeMap<String, String> {
    let mut taken = BTreeSet::new();
    let mut names = BTreeMap::new();
    for code in codes {
        if names.contains_key(code) {
            continue;
        }
        let mut name = plain(code);
        let digest = sha256_bytes(code.as_bytes());
        let mut digits = 8;
        if name != code || is_kept(&name) {
            name = format!("{}-{}", plain(code), &digest[..digits]);
        }
        while taken.contains(&name.to_ascii_lowercase()) && digits < digest.len() {
            name = format!("{}-{}", plain(code), &digest[..digits]);
            digits += 8;
        }
        taken.insert(name.to_ascii_lowercase());
        names.insert(code.to_owned(), name);
    }
    names
}

fn plain(code: &str) -> String {
    let legal = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    let name: String =
        code.chars().take(LENGTH_MAX).map(|c| if legal(c) { c } else { '-' }).collect();
    let name = name.trim_matches('.');
    if name.is_empty() { "-".to_owned() } else { name.to_owned() }
}

fn is_kept(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().to_ascii_lowercase();
    DEVICES.contains(&stem.trim_end_matches(|c: char| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_code_is_its_own_name() {
        let names = names(["AL", "1.1", "Q10a", "a_b-c"].into_iter());
        assert!(names.iter().all(|(code, name)| code == name));
    }

    #[test]
    fn hostile_codes_stay_apart_and_inside_their_folder() {
        let long = "x".repeat(500);
        let codes = [
            "..",
            "../etc",
            "a/b",
            "a b",
            "a-b",
            "A-B",
            "ab",
            "AB",
            "aB",
            "CON",
            "com1.x",
            "",
            ".",
            "é",
            "è",
            "<script>",
            "\u{202e}x",
            &long,
        ];
        let names = names(codes.into_iter());
        let lower: BTreeSet<String> =
            names.values().map(|name| name.to_ascii_lowercase()).collect();
        assert_eq!(lower.len(), codes.len());
        for name in names.values() {
            assert!(!name.is_empty() && name.len() < 120 && !name.starts_with('.'), "{name}");
            assert!(name.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c)), "{name}");
        }
        assert_ne!(names["CON"], "CON");
    }

    #[test]
    fn a_name_that_looks_like_a_digest_cannot_be_taken_over() {
        let first = names(["a b"].into_iter())["a b"].clone();
        let both = names([first.as_str(), "a b"].into_iter());
        assert_ne!(both[&first], both["a b"]);
    }
}
