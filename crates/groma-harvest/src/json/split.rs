//! A document taken apart while it is read: the parts that are wanted, each with its bytes, and
//! never more of it in memory than one of them.
//!
//! The ends of parts are found by brackets and quotes alone. Where that leads astray because a
//! quote or a bracket is missing, the next record is looked for: the first object behind the
//! beginning of the broken one that can be read and looks like a record.

use super::{Flaw, Json, parse};
use std::io::{self, Read};

/// The longest part that is kept whole.
const PART_MAX: usize = 32 << 20;

/// Bytes of a broken part that are kept.
const BROKEN_MAX: usize = 1 << 16;

/// Bytes that are read at once.
const CHUNK: usize = 1 << 16;

/// Beginnings that are tried when the next record is looked for.
const TRIED_MAX: usize = 20_000;

/// Bytes that are read in all while the next record is looked for.
const TRIED_BYTES_MAX: usize = 64 << 20;

/// How far ahead is looked for the next record when a bracket does not fit.
const AHEAD: usize = 1 << 20;

/// Times that something stands between values before the rest is given up.
const LOST_MAX: u64 = 100;

/// Nesting of the levels that are entered.
const LEVELS_MAX: usize = 64;

/// A step on the way to a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    /// A member of an object.
    Name(String),
    /// An item of a list.
    At(u64),
}

impl Key {
    pub(crate) fn name(&self) -> Option<&str> {
        if let Key::Name(name) = self { Some(name) } else { None }
    }
}

/// What to do with a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Want {
    /// Look at its members one by one.
    Enter,
    /// Have it.
    Take,
    /// Leave it out.
    Skip,
}

/// What is wanted of a document.
pub(crate) struct Plan<'a> {
    /// Of the value on this way that begins with this byte.
    pub(crate) want: &'a dyn Fn(&[Key], u8) -> Want,
    /// Whether an object is a record: told when the next one is looked for.
    pub(crate) is_record: &'a dyn Fn(&Json) -> bool,
}

/// A part as it stands in the document.
#[derive(Debug)]
pub(super) struct Cut {
    /// Which of several documents one after the other it is in, from 0.
    pub(super) root: u64,
    pub(super) way: Vec<Key>,
    pub(super) offset: u64,
    pub(super) bytes: Vec<u8>,
    pub(super) read: Result<parse::Read, Flaw>,
}

enum Level {
    Object(Option<String>),
    List(u64),
}

/// How far a value goes.
enum Extent {
    /// To here.
    Whole(usize),
    /// To here at most: there its brackets no longer fit, or the bytes end.
    Broken(usize),
    /// Beyond the limit.
    Long(Scan),
}

pub(super) struct Splitter<'a> {
    reader: Box<dyn Read + 'a>,
    window: Vec<u8>,
    at: usize,
    before_window: u64,
    ended: bool,
    levels: Vec<Level>,
    root: u64,
    done: bool,
    times_lost: u64,
    /// True when the bytes ended before the document.
    pub(super) cut_off: bool,
}

impl<'a> Splitter<'a> {
    pub(super) fn new(reader: Box<dyn Read + 'a>) -> Self {
        Self {
            reader,
            window: Vec::new(),
            at: 0,
            before_window: 0,
            ended: false,
            levels: Vec::new(),
            root: 0,
            done: false,
            times_lost: 0,
            cut_off: false,
        }
    }

    /// The next part that is wanted; none at the end.
    pub(super) fn next(&mut self, plan: &Plan<'_>) -> io::Result<Option<Cut>> {
        self.let_go();
        while !self.done {
            let Some(byte) = self.peek()? else {
                self.cut_off |= !self.levels.is_empty();
                self.done = true;
                break;
            };
            let ends = match self.levels.last() {
                Some(Level::Object(_)) => byte == b'}',
                Some(Level::List(_)) => byte == b']',
                None => false,
            };
            if ends {
                self.at += 1;
                self.levels.pop();
                self.past_value()?;
                continue;
            }
            if let Some(flaw) = self.key()? {
                return self.lost(flaw).map(Some);
            }
            let Some(first) = self.peek()? else { continue };
            if matches!(first, b'}' | b']' | b',' | b':') {
                return self.lost(Flaw::new(0, "a value was expected")).map(Some);
            }
            if self.levels.is_empty() && self.root > 0 && !matches!(first, b'{' | b'[') {
                self.done = true;
                return self.lost(Flaw::new(0, "there is something after the end")).map(Some);
            }
            let way = self.way();
            let can_enter = matches!(first, b'{' | b'[') && self.levels.len() < LEVELS_MAX;
            match (plan.want)(&way, first) {
                Want::Enter if can_enter => {
                    self.at += 1;
                    self.levels.push(match first {
                        b'{' => Level::Object(None),
                        _ => Level::List(0),
                    });
                }
                Want::Skip => {
                    if self.skip(Scan::default())? {
                        self.past_value()?;
                    } else {
                        self.cut_off = true;
                        self.done = true;
                    }
                }
                _ => return self.take(plan, way).map(Some),
            }
        }
        Ok(None)
    }

    /// Past the key of a member and its colon.
    fn key(&mut self) -> io::Result<Option<Flaw>> {
        if !matches!(self.levels.last(), Some(Level::Object(None))) {
            return Ok(None);
        }
        if self.window[self.at] != b'"' {
            return Ok(Some(Flaw::new(0, "a key was expected")));
        }
        let Extent::Whole(end) = self.extent()? else {
            return Ok(Some(Flaw::new(0, "a key does not end")));
        };
        let key = match parse::read(&self.window[self.at..end]) {
            Ok(parse::Read { value: Json::Text(key), .. }) => key,
            _ => return Ok(Some(Flaw::new(0, "a key cannot be read"))),
        };
        self.at = end;
        if self.peek()? != Some(b':') {
            return Ok(Some(Flaw::new(0, "a colon was expected after a key")));
        }
        self.at += 1;
        if let Some(Level::Object(name)) = self.levels.last_mut() {
            *name = Some(key);
        }
        Ok(None)
    }

    fn take(&mut self, plan: &Plan<'_>, way: Vec<Key>) -> io::Result<Cut> {
        let offset = self.before_window + self.at as u64;
        let (mut end, mut read, rest) = match self.extent()? {
            Extent::Whole(end) => (end, parse::read(&self.window[self.at..end]), None),
            Extent::Broken(end) => {
                let early = |_| Err(Flaw::new(end - self.at, "it ends too early"));
                (end, parse::read(&self.window[self.at..end]).and_then(early), None)
            }
            Extent::Long(scan) => {
                let long = Flaw::new(0, "it is longer than a record can be");
                (self.window.len(), Err(long), Some(scan))
            }
        };
        let found = match &mut read {
            Err(flaw) if !flaw.too_deep => match self.next_record(plan, end) {
                None => self.record_ahead(plan, end)?,
                found => found,
            },
            _ => None,
        };
        match (found, rest) {
            (Some(next), _) => end = self.trimmed(next),
            (None, None) if read.is_err() => {
                end = self.with_its_brackets(end);
                self.cut_off |= self.ended && end == self.window.len();
            }
            (None, None) => {}
            (None, Some(scan)) => {
                let bytes = self.window[self.at..self.at + BROKEN_MAX].to_vec();
                self.at = end;
                self.cut_off |= !self.skip(scan)?;
                self.past_value()?;
                return Ok(Cut { root: self.root, way, offset, bytes, read });
            }
        }
        let kept = if read.is_ok() { end } else { end.min(self.at + BROKEN_MAX) };
        let bytes = self.window[self.at..kept].to_vec();
        self.at = end;
        let root = self.root;
        self.past_value()?;
        Ok(Cut { root, way, offset, bytes, read })
    }

    /// Something stands between values that does not belong there: on to what can follow.
    fn lost(&mut self, flaw: Flaw) -> io::Result<Cut> {
        let (root, way) = (self.root, self.way());
        let offset = self.before_window + self.at as u64;
        let wanted: &[u8] = match self.levels.last() {
            Some(Level::Object(_)) => b"\"}",
            _ => b"{[]\"",
        };
        let mut bytes = Vec::new();
        let mut first = true;
        while first || self.peek()?.is_some_and(|byte| !wanted.contains(&byte)) {
            bytes.extend(self.window.get(self.at).filter(|_| bytes.len() < BROKEN_MAX));
            self.at = self.window.len().min(self.at + 1);
            first = false;
        }
        if let Some(Level::Object(key)) = self.levels.last_mut() {
            *key = None;
        }
        self.times_lost += 1;
        if self.times_lost > LOST_MAX {
            self.done = true;
            self.cut_off = true;
        }
        Ok(Cut { root, way, offset, bytes, read: Err(flaw) })
    }

    /// Where the first record begins behind the present place and before `end`.
    fn next_record(&self, plan: &Plan<'_>, end: usize) -> Option<usize> {
        let (mut tried, mut bytes) = (0, 0);
        let mut before = b' ';
        for at in self.at..end {
            let byte = self.window[at];
            if at > self.at && byte == b'{' && matches!(before, b',' | b'}' | b']') {
                tried += 1;
                let Extent::Whole(stop) = extent(&self.window[at..end]) else {
                    bytes += 4096;
                    continue;
                };
                bytes += stop;
                if parse::read(&self.window[at..at + stop])
                    .is_ok_and(|r| (plan.is_record)(&r.value))
                {
                    return Some(at);
                }
            }
            if tried > TRIED_MAX || bytes > TRIED_BYTES_MAX {
                return None;
            }
            if !byte.is_ascii_whitespace() {
                before = byte;
            }
        }
        None
    }

    /// Where the first record begins behind a bracket that does not fit: it may be the end of the
    /// list, or only one of the broken record.
    fn record_ahead(&mut self, plan: &Plan<'_>, end: usize) -> io::Result<Option<usize>> {
        let in_list = matches!(self.levels.last(), Some(Level::List(_)));
        if !in_list || self.window.get(end) != Some(&b']') {
            return Ok(None);
        }
        while self.window.len() - end < AHEAD && self.fill()? {}
        Ok(self.next_record(plan, self.window.len().min(end + AHEAD)))
    }

    /// Past brackets that close nothing here: they belong to the broken part before them.
    fn with_its_brackets(&self, end: usize) -> usize {
        let stray = match self.levels.last() {
            Some(Level::Object(_)) => b']',
            _ => b'}',
        };
        let rest = &self.window[end..];
        let strays = rest.iter().position(|b| *b != stray && !b.is_ascii_whitespace());
        let last = rest[..strays.unwrap_or(rest.len())].iter().rposition(|b| *b == stray);
        end + last.map_or(0, |last| last + 1)
    }

    /// The end of what stands before a record: without the comma and the space between them.
    fn trimmed(&self, next: usize) -> usize {
        let between = |b: &u8| b.is_ascii_whitespace() || *b == b',';
        let before = self.window[self.at..next].iter().rposition(|b| !between(b));
        self.at + before.map_or(0, |last| last + 1)
    }

    /// How far the value at the present place goes; all of it is in the window then.
    fn extent(&mut self) -> io::Result<Extent> {
        let mut scan = Scan::default();
        let mut seen = self.at;
        loop {
            match scan.more(&self.window[seen..]) {
                Some(Ok(end)) => return Ok(Extent::Whole(seen + end)),
                Some(Err(end)) => return Ok(Extent::Broken(seen + end)),
                None => {}
            }
            seen = self.window.len();
            if seen - self.at >= PART_MAX {
                return Ok(Extent::Long(scan));
            }
            if !self.fill()? {
                return Ok(match scan.ends_with_its_bytes() {
                    true => Extent::Whole(seen),
                    false => Extent::Broken(seen),
                });
            }
        }
    }

    /// Past a value that is not wanted, or past the rest of one; false when it does not end.
    fn skip(&mut self, mut scan: Scan) -> io::Result<bool> {
        loop {
            match scan.more(&self.window[self.at..]) {
                Some(Ok(end) | Err(end)) => {
                    self.at += end;
                    return Ok(true);
                }
                None => self.at = self.window.len(),
            }
            self.let_go();
            if !self.fill()? {
                return Ok(scan.ends_with_its_bytes());
            }
        }
    }

    /// Past a comma, or nothing; the next value has another name or place.
    fn past_value(&mut self) -> io::Result<()> {
        match self.levels.last_mut() {
            Some(Level::Object(key)) => *key = None,
            Some(Level::List(at)) => *at += 1,
            None => self.root += 1,
        }
        // What wraps a script around a document ends here.
        let loose: &[u8] = if self.levels.is_empty() { b",);" } else { b"," };
        while self.peek()?.is_some_and(|byte| loose.contains(&byte)) {
            self.at += 1;
        }
        Ok(())
    }

    fn way(&self) -> Vec<Key> {
        let key = |level: &Level| match level {
            Level::Object(name) => Key::Name(name.clone().unwrap_or_default()),
            Level::List(at) => Key::At(*at),
        };
        self.levels.iter().map(key).collect()
    }

    /// The next byte that is no space.
    fn peek(&mut self) -> io::Result<Option<u8>> {
        loop {
            let rest = &self.window[self.at..];
            if let Some(space) = rest.iter().position(|b| !b.is_ascii_whitespace()) {
                self.at += space;
                return Ok(Some(self.window[self.at]));
            }
            self.at = self.window.len();
            if !self.fill()? {
                return Ok(None);
            }
        }
    }

    /// More bytes; false when there are none. What was passed is let go of when it is much.
    fn fill(&mut self) -> io::Result<bool> {
        if self.ended {
            return Ok(false);
        }
        let length = self.window.len();
        self.window.resize(length + CHUNK, 0);
        let count = self.reader.read(&mut self.window[length..]);
        self.window.truncate(length + *count.as_ref().unwrap_or(&0));
        self.ended = count? == 0;
        Ok(!self.ended)
    }

    /// Lets go of what was passed; only between parts, for places in the window change.
    fn let_go(&mut self) {
        if self.at > CHUNK {
            self.window.drain(..self.at);
            self.before_window += self.at as u64;
            self.at = 0;
        }
    }
}

/// How far a value goes in bytes that are all there.
fn extent(bytes: &[u8]) -> Extent {
    match Scan::default().more(bytes) {
        Some(Ok(end)) => Extent::Whole(end),
        Some(Err(end)) => Extent::Broken(end),
        None => Extent::Broken(bytes.len()),
    }
}

/// Brackets and quotes of one value, over several pieces of it.
#[derive(Default)]
struct Scan {
    open: Vec<u8>,
    in_text: bool,
    escaped: bool,
    /// True within a number or a word outside of brackets.
    bare: bool,
}

impl Scan {
    /// The place behind the value in these bytes, or where it can go on no further; none when both
    /// are beyond them.
    fn more(&mut self, bytes: &[u8]) -> Option<Result<usize, usize>> {
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            at += 1;
            if self.in_text {
                match byte {
                    _ if self.escaped => self.escaped = false,
                    b'\\' => self.escaped = true,
                    b'"' => {
                        self.in_text = false;
                        if self.open.is_empty() {
                            return Some(Ok(at));
                        }
                    }
                    _ => {}
                }
                continue;
            }
            match byte {
                b',' | b']' | b'}' | b':' if self.open.is_empty() && self.bare => {
                    return Some(Ok(at - 1));
                }
                b if self.bare && b.is_ascii_whitespace() => return Some(Ok(at - 1)),
                b'"' => self.in_text = true,
                b'{' | b'[' => self.open.push(byte),
                b'}' | b']' => {
                    let opened = if byte == b'}' { b'{' } else { b'[' };
                    if self.open.pop() != Some(opened) {
                        return Some(Err(at - 1));
                    }
                    if self.open.is_empty() {
                        return Some(Ok(at));
                    }
                }
                b if self.open.is_empty() && !b.is_ascii_whitespace() => self.bare = true,
                _ => {}
            }
        }
        None
    }

    fn ends_with_its_bytes(&self) -> bool {
        self.bare && self.open.is_empty() && !self.in_text
    }
}

#[cfg(test)]
#[path = "split/tests.rs"]
mod tests;
