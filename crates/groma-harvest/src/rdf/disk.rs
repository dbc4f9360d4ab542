//! The statements of a document on disk, by subject: for documents whose graph does not fit into memory.
//!
//! Statements are appended to a file in chunks, each about one subject. Where the chunks of a subject are,
//! which classes it has and who names it in a property that matters ([`Marks`]) are rows that are sorted
//! by a hash of the subject. So a node is found wherever and however often it is described, and much
//! is known of it without reading what is said of it.

mod belong;
mod chunk;
mod load;

pub(crate) use belong::{Belongings, NOBODY};
pub(crate) use load::{Disk, Follow, Key, Known};

use super::graph::subject;
use super::sorted::Sorter;
use chunk::{Chunk, Words};
use oxrdf::Triple;
use std::fs::File;
use std::io::{self, BufWriter, Write};

/// Chunks that are being written: descriptions are inside one another.
const OPEN_MAX: usize = 16;

/// Statements of a chunk, and its bytes.
const STATEMENTS_OF_A_CHUNK: usize = 4096;
const BYTES_OF_A_CHUNK: usize = 1 << 16;

/// Bytes before a chunk that say how long it is.
const LENGTH: u64 = 8;

/// Subjects whose names are kept as they come first.
const FIRST_MAX: usize = 200;

/// Nodes of which it is remembered that they were marked already.
const MARKED_LATELY: usize = 4096;

/// Properties that mark their objects: of a node it is known, without reading anything, that it is the
/// object of one of them.
pub(crate) struct Mark {
    /// By their short names.
    pub(crate) properties: &'static [&'static str],
    /// Whether it is also known whose object it is.
    pub(crate) tells_whose: bool,
}

/// All marks of a document.
pub(crate) type Marks = &'static [Mark];

/// What a row is about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A chunk that says more than a class.
    Said,
    /// A chunk that says classes only.
    Classed,
    /// The node is the object of a property of this set of marks.
    Marked(u8),
}

/// A row: the node's key (two numbers), order and [`Kind`], two numbers of the kind's own.
type Row = [u64; 5];

/// Beside the number of a set of classes: the node is a blank one.
const BLANK: u64 = 1 << 31;

/// Statements on their way to disk.
pub(super) struct Writer {
    log: BufWriter<File>,
    offset: u64,
    rows: Sorter<5>,
    subjects: Perhaps,
    words: Words,
    open: Vec<Chunk>,
    /// Statements so far.
    statements: u64,
    first: Vec<String>,
    marked: Vec<(Key, u8)>,
    rows_held: usize,
    failed: Option<io::Error>,
}

impl Writer {
    /// One that sorts so many rows in memory.
    pub(super) fn new(marks: Marks, rows_held: usize) -> io::Result<Self> {
        Ok(Self {
            log: BufWriter::with_capacity(1 << 18, tempfile::tempfile()?),
            offset: 0,
            rows: Sorter::new(rows_held),
            subjects: Perhaps::new(),
            words: Words::new(marks),
            open: Vec::new(),
            statements: 0,
            first: Vec::new(),
            marked: vec![(Key::default(), u8::MAX); MARKED_LATELY],
            rows_held,
            failed: None,
        })
    }

    /// Lines come from [`Writer::place`].
    pub(super) fn lines_come_later(&mut self) {
        self.words.lines_come_later = true;
    }

    pub(super) fn len(&self) -> usize {
        usize::try_from(self.statements).unwrap_or(usize::MAX)
    }

    /// Forgets everything.
    pub(super) fn clear(&mut self) {
        match Self::new(self.words.marks, self.rows_held) {
            Ok(mut empty) => {
                empty.words.lines_come_later = self.words.lines_come_later;
                *self = empty;
            }
            Err(why) => self.failed = Some(why),
        }
    }

    /// One more triple, which stands on a line.
    pub(super) fn add(&mut self, triple: &Triple, line: u64) {
        let subject = subject(&triple.subject);
        if self.first.len() < FIRST_MAX && !self.first.iter().any(|known| *known == subject) {
            self.first.push(subject.to_string());
        }
        let at = match self.open.iter().rposition(|chunk| chunk.subject == subject) {
            Some(at) => {
                if self.words.lines_come_later && self.open[at].line == 1 {
                    self.open[at].line = line;
                }
                at
            }
            None => {
                if self.open.len() >= OPEN_MAX {
                    let oldest = self.open.remove(0);
                    self.close(oldest);
                }
                self.open.push(Chunk::new(subject.to_string(), line, self.statements));
                self.open.len() - 1
            }
        };
        if !self.open[at].add(triple, &mut self.words) {
            return;
        }
        self.statements += 1;
        let chunk = &self.open[at];
        if chunk.statements >= STATEMENTS_OF_A_CHUNK || chunk.bytes.len() >= BYTES_OF_A_CHUNK {
            let full = self.open.remove(at);
            self.close(full);
        }
    }

    /// Everything, to be read.
    pub(super) fn finish(mut self) -> io::Result<Disk> {
        for chunk in std::mem::take(&mut self.open) {
            self.close(chunk);
        }
        if let Some(why) = self.failed {
            return Err(why);
        }
        let log = self.log.into_inner().map_err(io::IntoInnerError::into_error)?;
        let (rows, subjects) = (self.rows.finish()?, self.subjects);
        Ok(Disk { log, rows, subjects, words: self.words, first: self.first })
    }

    fn close(&mut self, chunk: Chunk) {
        if let Err(why) = self.put(chunk) {
            self.failed.get_or_insert(why);
        }
    }

    fn put(&mut self, chunk: Chunk) -> io::Result<()> {
        if chunk.statements == 0 {
            return Ok(());
        }
        let key = Key::of(&chunk.subject);
        for (mark, object) in &chunk.marked {
            // What is named by everybody is marked once in a while only.
            let latest = &mut self.marked[(object.0 as usize ^ *mark as usize) % MARKED_LATELY];
            if *latest != (*object, *mark) || self.words.marks[*mark as usize].tells_whose {
                *latest = (*object, *mark);
                let order = chunk.order << 8 | Kind::Marked(*mark).number();
                self.rows.push([object.0, object.1, order, key.0, key.1])?;
            }
        }
        let kind = if chunk.says_more { Kind::Said } else { Kind::Classed };
        self.subjects.add(key);
        let blank = if chunk.subject.starts_with("_:") { BLANK } else { 0 };
        let classes = u64::from(self.words.classes(&chunk.classes)) | blank;
        let written = chunk.written();
        let (length, statements) = (written.len() as u64, chunk.statements as u64);
        self.rows.push([
            key.0,
            key.1,
            chunk.order << 8 | kind.number(),
            (self.offset + LENGTH) << 16 | statements,
            length << 32 | classes,
        ])?;
        self.log.write_all(&length.to_le_bytes())?;
        self.log.write_all(&written)?;
        self.offset += LENGTH + length;
        Ok(())
    }
}

/// Whether something is perhaps said of a node: most objects are no subjects, and need not be looked for.
struct Perhaps(Vec<u64>);

impl Perhaps {
    /// 16 MB, of which only what is written to is really there.
    fn new() -> Self {
        Self(vec![0; 1 << 21])
    }

    fn add(&mut self, key: Key) {
        let (at, bit) = self.place(key);
        self.0[at] |= bit;
    }

    fn has(&self, key: Key) -> bool {
        let (at, bit) = self.place(key);
        self.0[at] & bit != 0
    }

    fn place(&self, key: Key) -> (usize, u64) {
        ((key.1 >> 6) as usize % self.0.len(), 1 << (key.1 & 63))
    }
}

impl Kind {
    fn number(self) -> u64 {
        match self {
            Self::Said => 0,
            Self::Classed => 1,
            Self::Marked(mark) => 2 + u64::from(mark),
        }
    }

    fn of(number: u64) -> Self {
        match number & 0xFF {
            0 => Self::Said,
            1 => Self::Classed,
            mark => Self::Marked((mark - 2) as u8),
        }
    }
}
