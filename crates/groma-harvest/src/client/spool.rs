//! Where a body goes as it is unpacked: into memory, then into a file, and never past its limit.

use crate::answer::{Body, Spooled};
use groma_define::{ContentHash, hex};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Takes bytes until there are enough of them.
pub(super) struct Spool {
    folder: PathBuf,
    memory_max: u64,
    /// Bytes that may come; one more is refused.
    pub(super) limit: u64,
    memory: Vec<u8>,
    file: Option<File>,
    hasher: Sha256,
    /// Bytes that came.
    pub(super) length: u64,
    /// True once a byte was refused.
    pub(super) full: bool,
}

impl Spool {
    pub(super) fn new(folder: &Path, memory_max: u64, limit: u64) -> Self {
        let (folder, hasher) = (folder.to_owned(), Sha256::new());
        let (memory, file) = (Vec::new(), None);
        Self { folder, memory_max, limit, memory, file, hasher, length: 0, full: false }
    }

    /// The body and its hash.
    pub(super) fn close(self) -> (Body, ContentHash) {
        let hash = ContentHash::from(hex(&self.hasher.finalize()));
        match self.file {
            Some(file) => (Body::Spooled(Arc::new(Spooled::new(file, self.length))), hash),
            None => (Body::Memory(self.memory), hash),
        }
    }

    fn take(&mut self, bytes: &[u8]) -> io::Result<()> {
        if self.file.is_none() && self.length + bytes.len() as u64 > self.memory_max {
            let mut file = create(&self.folder)?;
            file.write_all(&self.memory)?;
            self.memory = Vec::new();
            self.file = Some(file);
        }
        match &mut self.file {
            Some(file) => file.write_all(bytes)?,
            None => self.memory.extend_from_slice(bytes),
        }
        self.hasher.update(bytes);
        self.length += bytes.len() as u64;
        Ok(())
    }
}

impl Write for Spool {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let room = usize::try_from(self.limit - self.length).unwrap_or(usize::MAX);
        if room == 0 && !bytes.is_empty() {
            self.full = true;
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, "the limit is reached"));
        }
        let taken = bytes.len().min(room);
        self.take(&bytes[..taken])?;
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A file without a name, so that none stays behind when this process is killed.
fn create(folder: &Path) -> io::Result<File> {
    tempfile::tempfile_in(folder)
        .map_err(|why| io::Error::new(why.kind(), format!("{}: {why}", folder.display())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn a_body_moves_to_a_file_that_nobody_can_leave_behind() {
        let folder = tempfile::tempdir().unwrap();
        let mut spool = Spool::new(folder.path(), 4, 1 << 20);
        spool.write_all(b"abcd").unwrap();
        assert!(spool.file.is_none());
        let more: Vec<u8> = (0..200_000).map(|n| (n % 251) as u8).collect();
        spool.write_all(&more).unwrap();
        assert!(spool.file.is_some() && spool.memory.is_empty());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "it has no name");
        let (body, hash) = spool.close();
        let all = [b"abcd", more.as_slice()].concat();
        assert_eq!((&*body.bytes().unwrap(), body.length().unwrap()), (&*all, 200_004));
        assert_eq!(body.hash().unwrap(), hash);
        // Two readers at a time, each at its own place.
        let second = body.clone();
        let (mut one, mut two) = (body.reader().unwrap(), second.reader().unwrap());
        let (mut read_one, mut read_two) = (vec![0; 150_000], Vec::new());
        one.read_exact(&mut read_one).unwrap();
        two.read_to_end(&mut read_two).unwrap();
        one.read_to_end(&mut read_one).unwrap();
        assert!(read_one == all && read_two == all);
    }

    #[test]
    fn what_came_before_the_limit_is_kept() {
        let mut spool = Spool::new(Path::new("/"), 100, 3);
        assert!(spool.write_all(b"abcd").is_err());
        assert!(spool.full);
        assert_eq!(&*spool.close().0.bytes().unwrap(), b"abc");
        let mut exact = Spool::new(Path::new("/"), 100, 3);
        exact.write_all(b"abc").unwrap();
        assert!(!exact.full);
    }
}
