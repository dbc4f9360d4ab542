//! Entities on their way: they wait on disk until all are known, because a blank node that another part
//! of the document says the same of is told once, and belongs to a data set only if both do.

use crate::draft::EntityDraft;
use crate::gather::Gather;
use crate::rdf::{Key, Sorted, Sorter};
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Seek, Write};

/// Entities in the order of the document.
pub(super) struct Drafts {
    file: BufWriter<File>,
    count: u64,
    /// Those of blank nodes: a hash of the name, the place in the file, a hash of the data set.
    blank: Sorter<4>,
    rows_held: usize,
}

/// What becomes of an entity of which there are several.
const WITHOUT_DATASET: u64 = 0;
const LEFT_OUT: u64 = 1;

impl Drafts {
    /// None yet.
    pub(super) fn new(rows_held: usize) -> io::Result<Self> {
        let file = BufWriter::new(tempfile::tempfile()?);
        Ok(Self { file, count: 0, blank: Sorter::new(rows_held), rows_held })
    }

    /// One more.
    pub(super) fn push(&mut self, draft: &EntityDraft, is_blank: bool) -> io::Result<()> {
        if is_blank {
            let id = Key::of(&draft.id);
            let dataset = draft.dataset.as_deref().map_or(0, |dataset| Key::of(dataset).0);
            self.blank.push([id.0, id.1, self.count, dataset])?;
        }
        self.count += 1;
        let EntityDraft { id, class, name, properties, dataset } = draft;
        let properties = properties.as_ref().map(ToString::to_string);
        serde_json::to_writer(&mut self.file, &(id, class, name, properties, dataset))?;
        self.file.write_all(b"\n")
    }

    /// Tells them.
    pub(super) fn tell(self, gather: &mut Gather<'_>) -> io::Result<()> {
        let several = several(&self.blank.finish()?, self.rows_held)?;
        let mut file = self.file.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.rewind()?;
        let mut verdicts = Verdicts { several: &several, from: 0, rows: Vec::new().into_iter() };
        let mut verdict = verdicts.next()?;
        for (place, line) in BufReader::with_capacity(1 << 18, file).lines().enumerate() {
            let (id, class, name, properties, dataset) = serde_json::from_str(&line?)?;
            let properties: Option<String> = properties;
            let properties = properties.and_then(|text| text.parse().ok());
            let mut draft = EntityDraft { id, class, name, properties, dataset };
            if let Some([_, what]) = verdict.filter(|[at, _]| *at == place as u64) {
                verdict = verdicts.next()?;
                if what == LEFT_OUT {
                    continue;
                }
                draft.dataset = None;
            }
            gather.entity(draft);
        }
        Ok(())
    }
}

/// What becomes of those that are not told as they are, by their places.
fn several(blank: &Sorted<4>, rows_held: usize) -> io::Result<Sorted<2>> {
    let mut several = Sorter::new(rows_held);
    // The first of those that say the same, and whether another one belongs elsewhere.
    let mut first: Option<[u64; 4]> = None;
    let mut differ = false;
    blank.each(|row| {
        match &first {
            Some(first) if first[..2] == row[..2] => {
                differ |= first[3] != row[3];
                return several.push([row[2], LEFT_OUT]);
            }
            Some(first) if differ => several.push([first[2], WITHOUT_DATASET])?,
            _ => {}
        }
        (first, differ) = (Some(row), false);
        Ok(())
    })?;
    if let Some(first) = first.filter(|_| differ) {
        several.push([first[2], WITHOUT_DATASET])?;
    }
    several.finish()
}

/// Rows one after the other.
struct Verdicts<'s> {
    several: &'s Sorted<2>,
    from: u64,
    rows: std::vec::IntoIter<[u64; 2]>,
}

impl Verdicts<'_> {
    fn next(&mut self) -> io::Result<Option<[u64; 2]>> {
        if self.rows.len() == 0 {
            let rows = self.several.at(self.from, 2048)?;
            self.from += rows.len() as u64;
            self.rows = rows.into_iter();
        }
        Ok(self.rows.next())
    }
}
