//! What an element says, however it is written: prefixes, order of attributes, spaces, comments
//! and forms of letters make no difference.

use super::Element;
use unicode_normalization::UnicodeNormalization;

impl Element<'_> {
    /// What it says, without the elements whose path is one of `volatile`: those that change while
    /// the thing described stays the same.
    pub(crate) fn canonical(&self, volatile: &[&str]) -> Vec<u8> {
        let mut out = String::new();
        write(self, "", volatile, &mut out);
        out.into_bytes()
    }
}

fn write(element: &Element<'_>, path: &str, volatile: &[&str], out: &mut String) {
    out.push('<');
    out.push_str(element.name());
    let written = element.written_attributes().iter();
    let mut attributes: Vec<(&str, &str)> = written
        .filter(|(key, _)| !key.starts_with("xmlns") && !key.ends_with("schemaLocation"))
        .map(|(key, value)| (key.rsplit(':').next().unwrap_or(key), value.as_ref()))
        .collect();
    attributes.sort_unstable();
    for (key, value) in attributes {
        out.push('\u{1}');
        out.push_str(key);
        out.push('=');
        squeeze(value, out);
    }
    out.push('>');
    let mut text = String::new();
    for node in element.nodes() {
        match node {
            Err(piece) => text.push_str(piece),
            Ok(child) => {
                let path = format!("{path}/{}", child.name());
                if volatile.iter().any(|known| path[1..].eq_ignore_ascii_case(known)) {
                    continue;
                }
                squeeze(&text, out);
                text.clear();
                write(child, &path, volatile, out);
            }
        }
    }
    squeeze(&text, out);
    out.push_str("</>");
}

fn squeeze(text: &str, out: &mut String) {
    let mut first = true;
    for word in text.split_whitespace() {
        if !first {
            out.push(' ');
        }
        first = false;
        // `<` within a text must not look like an element.
        out.extend(
            word.nfc().filter(|c| *c != '\u{1}').map(|c| if c == '<' { '\u{2}' } else { c }),
        );
    }
}
