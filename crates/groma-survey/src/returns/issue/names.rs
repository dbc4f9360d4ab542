//! Names for sheets: what Excel allows, each once.

use std::collections::BTreeSet;

/// The longest name, in units of UTF-16.
const LENGTH_MAX: usize = 31;

/// Gives out names.
#[derive(Default)]
pub(super) struct Names {
    taken: BTreeSet<String>,
}

impl Names {
    /// A name like the wanted one that no other sheet has.
    pub(super) fn take(&mut self, wanted: &str) -> String {
        let base = legal(wanted);
        for number in 1_u32.. {
            let name = match number {
                1 => base.clone(),
                _ => {
                    let ending = format!(" {number}");
                    let room = LENGTH_MAX - ending.encode_utf16().count();
                    format!("{}{ending}", shortened(&base, room).trim_end())
                }
            };
            if self.taken.insert(name.to_lowercase()) {
                return name;
            }
        }
        unreachable!("there are more numbers than sheets")
    }
}

fn legal(wanted: &str) -> String {
    let plain = |letter: char| match letter {
        '[' | ']' | ':' | '*' | '?' | '/' | '\\' => ' ',
        other if other.is_control() => ' ',
        other => other,
    };
    let text: String = wanted.chars().map(plain).collect();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    // An apostrophe at either end is not allowed, an underscore at the start marks our own sheets.
    let text = text.trim_matches('\'').trim_start_matches('_').trim();
    let text = shortened(text, LENGTH_MAX).trim_end_matches(['\'', ' ']);
    // Excel keeps this name for itself.
    match text {
        "" => "Sheet".to_owned(),
        text if text.eq_ignore_ascii_case("history") => format!("{text} 1"),
        text => text.to_owned(),
    }
}

fn shortened(text: &str, room: usize) -> &str {
    let mut units = 0;
    for (at, letter) in text.char_indices() {
        units += letter.len_utf16();
        if units > room {
            return &text[..at];
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_legal_and_unique() {
        let mut names = Names::default();
        let mut check = |wanted: &str, expected: &str| assert_eq!(names.take(wanted), expected);
        check("Policy", "Policy");
        check("policy", "policy 2");
        check("A/B: [c]?", "A B c");
        check("'quoted'", "quoted");
        check("History", "History 1");
        check("__groma", "groma");
        check("", "Sheet");
        check("A very long name of a section that goes on", "A very long name of a section t");
        check("A very long name of a section that ends", "A very long name of a section 2");
        check("😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀", "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀");
    }
}
