//! Where the statements of a Turtle document end, without understanding them: strings, IRIs, comments
//! and brackets are passed over, and a bracket that is never closed costs one block.

/// The end of the first block of a text: a statement or a directive, with the space before it. None when
/// it is only known where more of the document can be seen.
pub(super) fn first(text: &str, is_last: bool) -> Option<usize> {
    if is_last && text.is_empty() {
        return None;
    }
    match directive(text, 0) {
        Some(end) => Some(end),
        None => statement(text, is_last),
    }
}

/// True when a block ends as statements and directives do.
pub(super) fn is_ended(block: &str) -> bool {
    directive(block, 0) == Some(block.len())
        || Marks::of(block).any(|m| m.byte == b'.' && m.depth == 0)
}

/// The end of `PREFIX a: <b>` or `BASE <b>`, which need no dot.
fn directive(text: &str, start: usize) -> Option<usize> {
    let own = start + skip(&text[start..]);
    let rest = &text[own..];
    let word: &str = rest.split(|c: char| !c.is_ascii_alphabetic()).next()?;
    let known = word.eq_ignore_ascii_case("prefix") || word.eq_ignore_ascii_case("base");
    if !known || rest[word.len()..].starts_with(':') {
        return None;
    }
    let line_end = rest.find('\n').unwrap_or(rest.len());
    rest[..line_end].find('>').map(|at| own + at + 1)
}

/// Bytes of space and comments.
pub(super) fn skip(text: &str) -> usize {
    let mut at = 0;
    loop {
        at += text[at..].len() - text[at..].trim_start().len();
        if !text[at..].starts_with('#') {
            return at;
        }
        at += text[at..].find('\n').unwrap_or(text.len() - at);
    }
}

/// Places in a block, after its own beginning, where a line begins as a record does: with a subject and
/// its type, or, after an empty line, with a subject and any property.
pub(super) fn records(block: &str) -> impl Iterator<Item = usize> {
    let lines = block.match_indices('\n').map(|(at, _)| at);
    let places = lines.filter(|at| {
        let is_empty = block[..*at].trim_end_matches([' ', '\t', '\r']).ends_with('\n');
        let line = &block[at + 1..];
        let line = &line[..line.find('\n').unwrap_or(line.len())];
        match after_subject(line) {
            Some(property) => property.starts_with("a ") || is_empty && is_name(property),
            None => is_empty && line.starts_with('['),
        }
    });
    places.map(|at| at + 1)
}

/// What follows the subject with which a line begins.
fn after_subject(line: &str) -> Option<&str> {
    let (subject, rest) = line.split_once([' ', '\t'])?;
    is_name(subject).then(|| rest.trim_start())
}

/// True for what begins as an IRI or a name with a prefix.
fn is_name(text: &str) -> bool {
    let word = text.split([' ', '\t']).next().unwrap_or_default();
    let prefixed = |word: &str| {
        word.contains(':') && word.starts_with(|c: char| c.is_alphabetic() || c == '_' || c == ':')
    };
    word.starts_with('<') || prefixed(word)
}

/// The same where a statement is known to stand.
pub(super) fn statement(text: &str, is_last: bool) -> Option<usize> {
    let mut marks = Marks::of(text);
    while let Some(mark) = marks.next() {
        let end = mark.at + 1;
        // What follows the dot, and what may close a string, can be behind what is seen.
        if !is_last && (marks.is_starved || end + 1 >= text.len()) {
            return None;
        }
        if mark.byte != b'.' {
            continue;
        }
        if mark.depth == 0 || begins_record(&text[end..]) {
            return Some(end);
        }
        if !is_last && text[end..].trim().is_empty() {
            return None;
        }
    }
    is_last.then_some(text.len())
}

/// True when what follows a dot looks like the beginning of another record, though a bracket is open.
fn begins_record(rest: &str) -> bool {
    let Some(line) = rest.find('\n').filter(|at| rest[..*at].trim().is_empty()) else {
        return false;
    };
    let next = rest[line..].trim_start_matches(['\n', '\r']);
    next.starts_with(['<', '_']) || next.starts_with(|c: char| c.is_alphabetic())
}

/// Punctuation and ends of lines outside strings, IRIs and comments.
pub(super) struct Mark {
    pub(super) at: usize,
    pub(super) byte: u8,
    /// Brackets around it; for a closing one without itself.
    pub(super) depth: usize,
}

/// The punctuation of a text.
pub(super) struct Marks<'t> {
    text: &'t [u8],
    at: usize,
    depth: usize,
    /// True when the text ended before a string or an IRI did.
    is_starved: bool,
}

impl<'t> Marks<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        Self { text: text.as_bytes(), at: 0, depth: 0, is_starved: false }
    }

    /// True when the text ended before a string or an IRI did.
    pub(super) fn is_starved(&self) -> bool {
        self.is_starved
    }

    fn after_string(&mut self, quote: u8) -> usize {
        let rest = &self.text[self.at..];
        let long = rest.len() > 2 && rest[1] == quote && rest[2] == quote;
        let mut at = if long { 3 } else { 1 };
        while at < rest.len() {
            match rest[at] {
                b'\\' => at += 1,
                b'\n' if !long => break,
                byte if byte == quote => {
                    if !long {
                        return self.at + at + 1;
                    }
                    // The last three of a run of quotes end it.
                    if rest[at..].starts_with(&[quote; 3]) && rest.get(at + 3) != Some(&quote) {
                        return self.at + at + 3;
                    }
                }
                _ => {}
            }
            at += 1;
        }
        self.is_starved |= at >= rest.len();
        // A string without an end costs its statement, not the rest of the document.
        self.at + if long { 3 } else { 1 }
    }

    fn after_iri(&mut self) -> usize {
        let rest = &self.text[self.at..];
        let end = rest.iter().position(|b| matches!(b, b'>' | b'\n'));
        self.is_starved |= end.is_none();
        match end {
            Some(end) if rest[end] == b'>' => self.at + end + 1,
            _ => self.at + 1,
        }
    }

    /// A dot between two letters of a name, or in a number.
    fn is_inside_word(&self) -> bool {
        let word = |byte: Option<&u8>| {
            byte.is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_' || *b >= 0x80)
        };
        let before = self.at.checked_sub(1).and_then(|at| self.text.get(at));
        let after = self.text.get(self.at + 1);
        word(after) && (word(before) || before.is_some_and(|b| matches!(b, b'-' | b'+' | b':')))
    }
}

impl Iterator for Marks<'_> {
    type Item = Mark;

    fn next(&mut self) -> Option<Mark> {
        while let Some(byte) = self.text.get(self.at).copied() {
            match byte {
                b'"' | b'\'' => self.at = self.after_string(byte),
                b'<' => self.at = self.after_iri(),
                // A hash inside a name is an error in Turtle, and common: `ex:a#b`.
                b'#' if self.at == 0 || !self.text[self.at - 1].is_ascii_alphanumeric() => {
                    let rest = &self.text[self.at..];
                    self.at += rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len());
                }
                b'\\' => self.at += 2,
                b'.' if self.is_inside_word() => self.at += 1,
                b'.' | b';' | b',' | b'[' | b']' | b'(' | b')' | b'{' | b'}' | b'\n' => {
                    let at = self.at;
                    self.at += 1;
                    match byte {
                        b'[' | b'(' | b'{' => {
                            self.depth += 1;
                            return Some(Mark { at, byte, depth: self.depth - 1 });
                        }
                        b']' | b')' | b'}' => self.depth = self.depth.saturating_sub(1),
                        _ => {}
                    }
                    return Some(Mark { at, byte, depth: self.depth });
                }
                _ => self.at += 1,
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_end_where_statements_end() {
        let check = |text: &str, expected: &[&str]| {
            let (mut blocks, mut rest) = (Vec::new(), text);
            while let Some(end) = first(rest, true) {
                blocks.push(rest[..end].trim());
                // With less of the text the same is found, or nothing.
                for seen in (0..rest.len()).filter(|seen| rest.is_char_boundary(*seen)) {
                    let found = first(&rest[..seen], false);
                    assert!(found.is_none_or(|found| found == end), "{rest} {seen} {found:?}");
                }
                rest = &rest[end..];
            }
            assert_eq!(blocks, expected, "{text}");
        };
        check("@prefix a: <b.c> . a:x a:y 1.5 .", &["@prefix a: <b.c> .", "a:x a:y 1.5 ."]);
        check(
            "PREFIX a: <b>\na:x.y a:z 'q. \\' r.' .",
            &["PREFIX a: <b>", "a:x.y a:z 'q. \\' r.' ."],
        );
        check("<a> <b> \"\"\" . \" . \"\"\" . <c>", &["<a> <b> \"\"\" . \" . \"\"\" .", "<c>"]);
        check("<a> <b> [ <c> <d> . ] . <e>", &["<a> <b> [ <c> <d> . ] .", "<e>"]);
        check("<a> <b> [ <c> 1 .\n<d> <e> 2 .", &["<a> <b> [ <c> 1 .", "<d> <e> 2 ."]);
        check("# a . b\n<a> <b> <c>.<d> <e> <f>.", &["# a . b\n<a> <b> <c>.", "<d> <e> <f>."]);
        check("<a> <b> \"no end .\n<c> <d> 1 .", &["<a> <b> \"no end .", "<c> <d> 1 ."]);
        check("<a> <b> <no end .\n<c> <d> 1 .", &["<a> <b> <no end .", "<c> <d> 1 ."]);
        check("<a> <b> <c d> ; <e> <f.g> .", &["<a> <b> <c d> ; <e> <f.g> ."]);
        check("prefix:a prefix:b 1 .", &["prefix:a prefix:b 1 ."]);
        check("", &[]);
    }
}
