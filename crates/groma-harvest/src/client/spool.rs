//! Where a body goes as it is unpacked: into memory, then into a file, and never past its limit.

use crate::answer::{Body, Spooled};
use groma_define::{ContentHash, hex};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Takes bytes until there are enough of them.
pub(super) struct Spool {
    folder: PathBuf,
    memory_max: u64,
    /// Bytes that may come; one more is refused.
    pub(super) limit: u64,
    memory: Vec<u8>,
    file: Option<(File, Arc<Spooled>)>,
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
            Some((_, spooled)) => (Body::Spooled(spooled), hash),
            None => (Body::Memory(self.memory), hash),
        }
    }

    fn take(&mut self, bytes: &[u8]) -> io::Result<()> {
        if self.file.is_none() && self.length + bytes.len() as u64 > self.memory_max {
            let (mut file, spooled) = create(&self.folder)?;
            file.write_all(&self.memory)?;
            self.memory = Vec::new();
            self.file = Some((file, spooled));
        }
        match &mut self.file {
            Some((file, _)) => file.write_all(bytes)?,
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

fn create(folder: &Path) -> io::Result<(File, Arc<Spooled>)> {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    loop {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = folder.join(format!("groma-{}-{number}.body", std::process::id()));
        match File::options().write(true).create_new(true).open(&path) {
            Ok(file) => return Ok((file, Arc::new(Spooled::new(path)))),
            // Left behind by a process of the same number.
            Err(why) if why.kind() == io::ErrorKind::AlreadyExists => {}
            Err(why) => {
                return Err(io::Error::new(why.kind(), format!("{}: {why}", path.display())));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_moves_to_a_file_and_goes_away_with_its_last_reader() {
        let folder = tempfile::tempdir().unwrap();
        let files = || std::fs::read_dir(folder.path()).unwrap().count();
        let mut spool = Spool::new(folder.path(), 4, 100);
        spool.write_all(b"abcd").unwrap();
        assert_eq!(files(), 0);
        spool.write_all(b"e").unwrap();
        assert_eq!(files(), 1);
        let (body, hash) = spool.close();
        assert_eq!(&*body.bytes().unwrap(), b"abcde");
        assert_eq!(body.hash().unwrap(), hash);
        let second = body.clone();
        drop(body);
        assert_eq!(second.length().unwrap(), 5);
        drop(second);
        assert_eq!(files(), 0);
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
