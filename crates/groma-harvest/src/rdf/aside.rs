//! What could not be read, kept until it is told: on disk when there is much of it.

use super::Unread;
use crate::finding::FINDINGS;
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Read, Seek, Write};

/// Records that could not be read, in their order.
pub(crate) struct Aside {
    held: Vec<Unread>,
    held_bytes: usize,
    held_max: usize,
    /// Those before the ones that are held.
    file: Option<BufWriter<File>>,
    count: usize,
    failed: Option<io::Error>,
}

impl Aside {
    /// One that keeps so many bytes in memory.
    pub(super) fn new(held_max: usize) -> Self {
        Self { held: Vec::new(), held_bytes: 0, held_max, file: None, count: 0, failed: None }
    }

    /// One more.
    pub(super) fn push(&mut self, unread: Unread) {
        self.count += 1;
        self.held_bytes += unread.bytes.len() + 200;
        self.held.push(unread);
        if self.held_bytes > self.held_max
            && let Err(why) = self.spill()
        {
            self.failed = Some(why);
        }
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.count
    }

    /// Those that are in memory: all of them, where memory has no limit.
    pub(super) fn held(self) -> Vec<Unread> {
        self.held
    }

    /// Hands over each, in the order in which they came.
    pub(crate) fn each(self, mut one: impl FnMut(Unread)) -> io::Result<()> {
        if let Some(why) = self.failed {
            return Err(why);
        }
        if let Some(file) = self.file {
            let mut file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
            file.rewind()?;
            let mut from = BufReader::new(file);
            while !from.fill_buf()?.is_empty() {
                one(read(&mut from)?);
            }
        }
        self.held.into_iter().for_each(one);
        Ok(())
    }

    fn spill(&mut self) -> io::Result<()> {
        if self.file.is_none() {
            self.file = Some(BufWriter::new(tempfile::tempfile()?));
        }
        if let Some(file) = &mut self.file {
            for unread in self.held.drain(..) {
                write(&unread, file)?;
            }
        }
        self.held_bytes = 0;
        Ok(())
    }
}

fn write(unread: &Unread, out: &mut impl Write) -> io::Result<()> {
    let code = FINDINGS.iter().position(|code| *code == unread.code).unwrap_or_default();
    let iri = unread.iri.as_deref().unwrap_or_default();
    let parts = [&unread.bytes, unread.reason.as_bytes(), iri.as_bytes()];
    let numbers = [code as u64, unread.line, u64::from(unread.iri.is_some())];
    let lengths = parts.map(|part| part.len() as u64);
    numbers.iter().chain(&lengths).try_for_each(|number| out.write_all(&number.to_le_bytes()))?;
    parts.iter().try_for_each(|part| out.write_all(part))
}

fn read(from: &mut impl Read) -> io::Result<Unread> {
    let mut numbers = [0; 6];
    for number in &mut numbers {
        let mut bytes = [0; 8];
        from.read_exact(&mut bytes)?;
        *number = u64::from_le_bytes(bytes);
    }
    let [code, line, has_iri, lengths @ ..] = numbers;
    let mut part = |length: u64| {
        let mut bytes = Vec::new();
        from.take(length).read_to_end(&mut bytes).map(|_| bytes)
    };
    let (bytes, reason, iri) = (part(lengths[0])?, part(lengths[1])?, part(lengths[2])?);
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    let code = FINDINGS[usize::try_from(code).unwrap_or_default() % FINDINGS.len()];
    let iri = (has_iri == 1).then(|| text(iri));
    Ok(Unread { code, line, bytes, reason: text(reason), iri })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding;

    #[test]
    fn what_is_on_disk_comes_back() {
        let unread = |n: u64| Unread {
            code: if n.is_multiple_of(2) { finding::TOO_DEEP } else { finding::UNREADABLE_RECORD },
            line: n,
            bytes: vec![n as u8; n as usize * 10],
            reason: format!("It is number {n}."),
            iri: n.is_multiple_of(3).then(|| format!("http://d/{n}")),
        };
        for held_max in [0, 1000, usize::MAX] {
            let mut aside = Aside::new(held_max);
            (0..20).for_each(|n| aside.push(unread(n)));
            assert_eq!(aside.len(), 20);
            let mut all = Vec::new();
            aside.each(|one| all.push(one)).expect("there is room");
            assert_eq!(all, (0..20).map(unread).collect::<Vec<_>>(), "{held_max}");
        }
    }
}
