//! Text from portals on a terminal.

use std::borrow::Cow;
use std::fmt::Write;

/// The text with nothing in it that a terminal obeys, or that turns the order of what stands beside
/// it: such characters are shown by their numbers.
pub(crate) fn plain(text: &str) -> Cow<'_, str> {
    if !text.contains(obeyed) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match obeyed(c) {
            true => write!(shown, "\\u{{{:x}}}", u32::from(c)).expect("a text takes anything"),
            false => shown.push(c),
        }
    }
    Cow::Owned(shown)
}

fn obeyed(c: char) -> bool {
    let turns = matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    turns || c.is_control() && !matches!(c, '\n' | '\t')
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn a_terminal_is_told_nothing() {
        let check = |text: &str, expected: &str| assert_eq!(plain(text), expected);
        check("Qualité de l'air\n\tبيانات", "Qualité de l'air\n\tبيانات");
        check("\u{1b}[2Jgone", "\\u{1b}[2Jgone");
        check("a\u{202e}fdp.exe", "a\\u{202e}fdp.exe");
        check("bell\u{7}\r", "bell\\u{7}\\u{d}");
    }
}
