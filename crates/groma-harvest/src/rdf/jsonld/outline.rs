//! What a JSON document consists of, without holding it: its members, but for the lists among them that
//! are too long.

use crate::rdf::depth;
use crate::rdf::window::Window;

/// How many times longer than a list a member may be that is none.
const LONGER: usize = 64;

/// The outline of a document.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Outline {
    /// The members of the outermost object that are not too long.
    pub(super) members: Vec<Member>,
    /// The lists that are: what they are called, none for the document itself; and where they begin.
    pub(super) lists: Vec<(Option<String>, usize)>,
    /// False when it is no object or list that ends at the end of the document.
    pub(super) is_sound: bool,
    /// True when the document ends as if it went on.
    pub(super) is_cut: bool,
    /// The line on which it is nested beyond any use.
    pub(super) too_deep: Option<u64>,
}

/// A member, as written.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Member {
    pub(super) name: String,
    pub(super) value: String,
    /// The line on which it begins.
    pub(super) line: u64,
}

/// Looks through a document; lists that are longer than `held_max` are left where they are.
pub(super) fn of(text: &mut Window<'_>, held_max: usize) -> Outline {
    let mut scan = Scan { held_max, ..Scan::default() };
    while !text.rest().is_empty() || text.more() {
        let (line, seen) = (text.line(), text.rest());
        if let Some(at) = scan.take(seen, line) {
            let newlines = seen.as_bytes()[..at].iter().filter(|b| **b == b'\n').count();
            scan.outline.too_deep = Some(line + newlines as u64);
            return scan.outline;
        }
        let length = seen.len();
        text.pass(length);
    }
    scan.end()
}

#[derive(Default)]
struct Scan {
    outline: Outline,
    held_max: usize,
    /// Bytes before what is seen.
    offset: usize,
    depth: usize,
    inside: bool,
    escaped: bool,
    roots: usize,
    /// Something stands outside of the outermost brackets.
    strays: bool,
    last: u8,
    /// What the outermost bracket is.
    root: u8,
    /// The member that is being read, as written, its line, and where its value begins in it.
    member: Vec<u8>,
    line: u64,
    colon: Option<usize>,
    /// True for a member of which only the name is kept.
    is_long: bool,
    value_at: usize,
}

impl Scan {
    /// Takes a part of the text; where it is nested too deep, when it is.
    fn take(&mut self, text: &str, mut line: u64) -> Option<usize> {
        for (at, byte) in text.bytes().enumerate() {
            line += u64::from(byte == b'\n');
            if !byte.is_ascii_whitespace() {
                self.last = byte;
            }
            if self.escaped || self.inside {
                match byte {
                    _ if self.escaped => self.escaped = false,
                    b'\\' => self.escaped = true,
                    b'"' => self.inside = false,
                    _ => {}
                }
                self.keep(byte, self.offset + at, line);
                continue;
            }
            match byte {
                b'"' => self.inside = true,
                b'{' | b'[' => {
                    self.depth += 1;
                    if self.depth == 1 {
                        self.open(byte, self.offset + at);
                        continue;
                    }
                    if self.depth > depth::DEPTH_MAX {
                        return Some(at);
                    }
                }
                b'}' | b']' => {
                    self.strays |= self.depth == 0;
                    self.depth = self.depth.saturating_sub(1);
                    if self.depth == 0 {
                        self.close();
                        continue;
                    }
                }
                b',' if self.depth == 1 => {
                    self.close();
                    continue;
                }
                b':' if self.depth == 1 && self.colon.is_none() => {
                    self.colon = Some(self.member.len());
                    self.member.push(byte);
                    continue;
                }
                _ if self.depth == 0 => {
                    let mark = matches!(byte, 0xEF | 0xBB | 0xBF) || byte.is_ascii_whitespace();
                    self.strays |= !mark;
                }
                _ => {}
            }
            self.keep(byte, self.offset + at, line);
        }
        self.offset += text.len();
        None
    }

    fn open(&mut self, byte: u8, at: usize) {
        self.roots += 1;
        if self.roots == 1 {
            self.root = byte;
            if byte == b'[' {
                self.outline.lists.push((None, at));
            }
        }
    }

    fn keep(&mut self, byte: u8, at: usize, line: u64) {
        if self.root != b'{' || self.depth == 0 || self.is_long {
            return;
        }
        if self.member.is_empty() {
            if byte.is_ascii_whitespace() {
                return;
            }
            self.line = line;
        }
        if let Some(colon) = self.colon
            && self.value_at == 0
            && !byte.is_ascii_whitespace()
        {
            self.value_at = at;
            self.member.truncate(colon + 1);
        }
        self.member.push(byte);
        let begins = self.colon.and_then(|colon| self.member.get(colon + 1));
        if self.member.len() > self.held_max && begins == Some(&b'[') {
            let name = self.name();
            if name != "\"@context\"" {
                self.outline.lists.push((Some(name), self.value_at));
                (self.is_long, self.member) = (true, Vec::new());
            }
        } else if self.member.len() > self.held_max.saturating_mul(LONGER) {
            (self.is_long, self.strays, self.member) = (true, true, Vec::new());
        }
    }

    fn name(&self) -> String {
        let name = &self.member[..self.colon.unwrap_or(self.member.len())];
        String::from_utf8_lossy(name).trim().to_owned()
    }

    fn close(&mut self) {
        if let Some(colon) = self.colon
            && !self.is_long
        {
            let value = String::from_utf8_lossy(&self.member[colon + 1..]).into_owned();
            self.outline.members.push(Member { name: self.name(), value, line: self.line });
        } else if !self.member.is_empty() {
            self.strays = true;
        }
        (self.member, self.colon, self.is_long, self.value_at) = (Vec::new(), None, false, 0);
    }

    fn end(mut self) -> Outline {
        self.outline.is_cut = !matches!(self.last, b'}' | b']');
        self.outline.is_sound = self.roots == 1 && self.depth == 0 && !self.strays && !self.inside;
        self.outline
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lists_are_left_where_they_are() {
        let check = |text: &str, members: &[(&str, &str, u64)], lists: &[(&str, usize)]| {
            let outline = of(&mut Window::whole(text.into()), 12);
            let found: Vec<_> = outline
                .members
                .iter()
                .map(|m| (m.name.as_str(), m.value.as_str(), m.line))
                .collect();
            assert_eq!(found, members, "{text}");
            let found: Vec<_> =
                outline.lists.iter().map(|(n, at)| (n.as_deref().unwrap_or(""), *at)).collect();
            assert_eq!(found, lists, "{text}");
            outline.is_sound
        };
        let text = "{\"a\": 1,\n \"b\": [{\"x\": 2}, {\"x\": \"]\"}], \"c\": {\"d\": [1]}}";
        assert!(check(text, &[("\"a\"", "1", 1), ("\"c\"", "{\"d\": [1]}", 2)], &[("\"b\"", 15)]));
        assert!(check(" [{\"a\": 1}]", &[], &[("", 1)]));
        assert!(!check("{\"a\": [1]", &[], &[]));
        assert!(!check("{\"a\": 1}}", &[("\"a\"", "1", 1)], &[]));
        assert!(!check("{\"a\": 1} [1]", &[("\"a\"", "1", 1)], &[]));
    }
}
