//! A document that is larger than what may be held of it: read through windows, onto disk.

use super::aside::Aside;
use super::decode::{self, Charset};
use super::disk::{Disk, Marks, Writer};
use super::window::Window;
use super::{Draught, Flaw, Statements, Syntax, jsonld, lines, rdfxml, turtle};
use crate::answer::Body;
use std::io;

/// How much of a document is held, in bytes where nothing else is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sizes {
    /// A document up to this size is read whole.
    pub(crate) whole_max: u64,
    /// What is looked at, as long as that is enough.
    pub(crate) window: usize,
    /// A statement longer than this is read some of its objects at a time.
    pub(crate) part: usize,
    /// The longest part that is looked at as one, and kept where it cannot be read.
    pub(crate) record_max: usize,
    /// Rows that are sorted in memory.
    pub(crate) rows: usize,
    /// Records that are told at once.
    pub(crate) batch: usize,
    /// What is known of the records that are told at once.
    pub(crate) batch_bytes: usize,
    /// What is kept in memory of what cannot be read.
    pub(crate) unread: usize,
}

impl Sizes {
    /// Those in use: together they stay far below 200 MB, but for a record that is larger.
    pub(crate) const USUAL: Self = Self {
        whole_max: 16 << 20,
        window: 256 << 10,
        part: 1 << 20,
        record_max: 256 << 20,
        rows: 400_000,
        batch: 1000,
        batch_bytes: 24 << 20,
        unread: 4 << 20,
    };
}

/// A document that is read several times.
pub(super) struct Document<'b> {
    pub(super) body: &'b Body,
    pub(super) charset: Charset,
    pub(super) sizes: Sizes,
}

impl<'b> Document<'b> {
    /// Its text from the beginning.
    pub(super) fn window(&self) -> io::Result<Window<'b>> {
        Window::of(self.body, &self.charset, self.sizes)
    }
}

/// What was read of a large document.
pub(crate) struct ReadLarge {
    /// What it says.
    pub(crate) disk: Disk,
    /// What was set right or left out.
    pub(crate) flaws: Vec<Flaw>,
    /// What could not be read.
    pub(crate) unread: Aside,
    /// True when the document ends in the middle of something.
    pub(crate) cut: bool,
}

/// Reads a document; an error is one of the disk. Of its nodes the `marks` will be known.
pub(crate) fn read_large(
    body: &Body,
    syntax: Syntax,
    base: Option<&str>,
    sizes: Sizes,
    marks: Marks,
) -> io::Result<ReadLarge> {
    let mut writer = Writer::new(marks, sizes.rows)?;
    if syntax == Syntax::JsonLd {
        writer.lines_come_later();
    }
    let mut to = Draught::onto(Statements::Disk(Box::new(writer)), sizes.unread);
    let charset = decode::charset(body.reader()?)?;
    to.flaws.extend(charset.flaw.clone());
    let document = Document { body, charset, sizes };
    let is_sound = match syntax {
        Syntax::Turtle => {
            let mut window = document.window()?;
            turtle::read(&mut window, base, &mut to);
            window.sound()?
        }
        Syntax::Lines => {
            let mut window = document.window()?;
            lines::read(&mut window, &mut to);
            window.sound()?
        }
        Syntax::RdfXml => rdfxml::large::read(&document, base, &mut to)?,
        Syntax::JsonLd => jsonld::large::read(&document, base, &mut to)?,
    };
    if !is_sound && let Some(flaw) = document.charset.malformed {
        to.flaws.insert(0, flaw);
    }
    to.close();
    let Statements::Disk(writer) = to.graph else {
        return Err(io::Error::other("the statements are not where they were put"));
    };
    Ok(ReadLarge { disk: writer.finish()?, flaws: to.flaws, unread: to.unread, cut: to.cut })
}
