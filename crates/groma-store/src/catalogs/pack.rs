//! Packs: the bytes that rows name, many records to a frame, never a file a record.
//!
//! A pack is a row of frames, each compressed by itself after a short head. A record is found by its
//! place among the bytes as they were, so that a reference does not depend on where frames end.

use crate::{StoreError, sha256_bytes};
use groma_define::ContentHash;
use groma_define::harvest::Kept;
use std::collections::HashMap;
use std::fs::File;
use std::io::{self, ErrorKind, Read, Seek, SeekFrom};
use std::path::Path;
use std::str::FromStr;

/// Bytes after which a frame ends: what has to be unpacked to see one record.
const FRAME_BYTES: usize = 256 * 1024;
const MAGIC: &[u8; 4] = b"GRMF";
const HEAD_BYTES: usize = 4 + 8 + 8;
const LEVEL: i32 = 3;

/// Where bytes are kept: the folder of a catalog, a pack in it, and a place in the pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RecordRef {
    pub(crate) folder: String,
    pub(crate) pack: String,
    pub(crate) offset: u64,
    pub(crate) length: u64,
}

impl std::fmt::Display for RecordRef {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}:{}+{}", self.folder, self.pack, self.offset, self.length)
    }
}

impl FromStr for RecordRef {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts = || {
            let (folder, rest) = text.split_once('/')?;
            let (pack, place) = rest.split_once(':')?;
            let (offset, length) = place.split_once('+')?;
            let plain = |name: &str| {
                !name.is_empty() && !name.starts_with('.') && !name.contains(['/', '\\'])
            };
            (plain(folder) && plain(pack)).then_some(())?;
            let (offset, length) = (offset.parse().ok()?, length.parse().ok()?);
            Some(Self { folder: folder.to_owned(), pack: pack.to_owned(), offset, length })
        };
        parts().ok_or_else(|| format!("`{text}` names no place in a pack"))
    }
}

/// Bytes on their way into a pack.
pub(crate) struct Frames {
    /// The frames, one after the other.
    pub(crate) bytes: Vec<u8>,
    /// Where each of the bytes will be: offset and length.
    pub(crate) places: HashMap<ContentHash, (u64, u64)>,
    /// Where the next bytes go.
    pub(crate) end: u64,
}

/// Packs bytes that follow after `start`; the same bytes once.
pub(crate) fn frames(kept: &[Kept], start: u64) -> io::Result<Frames> {
    let mut packed = Frames { bytes: Vec::new(), places: HashMap::new(), end: start };
    let mut frame = Vec::new();
    for Kept { hash, bytes } in kept {
        if packed.places.contains_key(hash) {
            continue;
        }
        let length = bytes.len() as u64;
        packed.places.insert(hash.clone(), (packed.end, length));
        packed.end += length;
        frame.extend_from_slice(bytes);
        if frame.len() >= FRAME_BYTES {
            seal(&mut frame, &mut packed.bytes)?;
        }
    }
    seal(&mut frame, &mut packed.bytes)?;
    Ok(packed)
}

fn seal(frame: &mut Vec<u8>, out: &mut Vec<u8>) -> io::Result<()> {
    if frame.is_empty() {
        return Ok(());
    }
    let packed = zstd::bulk::compress(frame, LEVEL)?;
    out.extend_from_slice(MAGIC);
    out.extend((frame.len() as u64).to_le_bytes());
    out.extend((packed.len() as u64).to_le_bytes());
    out.extend_from_slice(&packed);
    frame.clear();
    Ok(())
}

/// The bytes, if they have this hash.
pub(crate) fn held(
    path: &Path,
    place: &RecordRef,
    hash: &ContentHash,
    bytes: Vec<u8>,
) -> Result<Vec<u8>, StoreError> {
    if sha256_bytes(&bytes) == hash.as_str() {
        return Ok(bytes);
    }
    let why = format!("the bytes at {place} do not have the hash {hash}");
    Err(StoreError::Io {
        path: path.to_owned(),
        source: io::Error::new(ErrorKind::InvalidData, why),
    })
}

/// A pack from which many records are read, best in the order of their places.
pub(crate) struct Opened {
    file: File,
    /// Where the next frame begins, among the bytes as they were.
    next: u64,
    /// The frame before it, unpacked, and where that begins.
    frame: (u64, Vec<u8>),
}

impl Opened {
    pub(crate) fn new(path: &Path) -> io::Result<Self> {
        Ok(Self { file: File::open(path)?, next: 0, frame: (0, Vec::new()) })
    }

    /// The bytes at a place, whatever their hash.
    pub(crate) fn find(&mut self, place: &RecordRef) -> io::Result<Vec<u8>> {
        if place.offset < self.frame.0 {
            self.file.rewind()?;
            (self.next, self.frame) = (0, (0, Vec::new()));
        }
        while place.offset >= self.frame.0 + self.frame.1.len() as u64 {
            let mut head = [0; HEAD_BYTES];
            self.file.read_exact(&mut head)?;
            let (length, packed) = lengths(&head)?;
            let start = self.next;
            self.next += length;
            if place.offset >= self.next {
                let packed = i64::try_from(packed).map_err(io::Error::other)?;
                self.file.seek(SeekFrom::Current(packed))?;
                continue;
            }
            let mut bytes = Vec::new();
            (&self.file).take(packed).read_to_end(&mut bytes)?;
            let length = usize::try_from(length).map_err(io::Error::other)?;
            self.frame = (start, zstd::bulk::decompress(&bytes, length)?);
        }
        let from = (place.offset - self.frame.0) as usize;
        let record = self.frame.1.get(from..from + place.length as usize);
        record.map(<[u8]>::to_vec).ok_or_else(|| ErrorKind::UnexpectedEof.into())
    }
}

fn lengths(head: &[u8; HEAD_BYTES]) -> io::Result<(u64, u64)> {
    let number = |at: usize| {
        u64::from_le_bytes(head[at..at + 8].try_into().expect("eight bytes of a longer head"))
    };
    match &head[..4] {
        magic if magic == MAGIC => Ok((number(4), number(12))),
        _ => Err(io::Error::new(ErrorKind::InvalidData, "it is no pack")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(path: &Path, place: &RecordRef, hash: &ContentHash) -> Result<Vec<u8>, StoreError> {
        let bytes = match place.length {
            0 => Vec::new(),
            _ => Opened::new(path).unwrap().find(place).unwrap(),
        };
        held(path, place, hash, bytes)
    }

    fn kept(bytes: &[u8]) -> Kept {
        Kept { hash: sha256_bytes(bytes).into(), bytes: bytes.to_vec() }
    }

    /// Small, empty and larger than a frame, in several pages: each comes back alone.
    #[test]
    fn bytes_come_back() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.pack");
        let pages = [
            vec![
                kept(b"one"),
                kept(b""),
                kept(&vec![7; FRAME_BYTES + 1]),
                kept(b"two"),
                kept(b"one"),
            ],
            vec![],
            (0..5000)
                .map(|n: i32| kept(format!("record {n} of many, {}", n * n).repeat(9).as_bytes()))
                .collect(),
        ];
        let (mut file, mut end, mut places) = (Vec::new(), 0, Vec::new());
        for page in &pages {
            let packed = frames(page, end).unwrap();
            file.extend(packed.bytes);
            end = packed.end;
            places.extend(page.iter().map(|kept| (kept.clone(), packed.places[&kept.hash])));
        }
        std::fs::write(&path, &file).unwrap();
        for (kept, (offset, length)) in places.iter().step_by(97).chain(&places[..5]) {
            let place = RecordRef {
                folder: "c".into(),
                pack: "a".into(),
                offset: *offset,
                length: *length,
            };
            assert_eq!(place.to_string().parse::<RecordRef>().as_ref(), Ok(&place));
            assert_eq!(read(&path, &place, &kept.hash).unwrap(), kept.bytes);
            let refused = read(&path, &place, &"0".repeat(64).into()).unwrap_err().to_string();
            assert!(refused.contains("do not have the hash"), "{refused}");
        }
        // One reader, from the last to the first and back.
        let mut opened = Opened::new(&path).unwrap();
        let mut some: Vec<_> = places.iter().filter(|(kept, _)| !kept.bytes.is_empty()).collect();
        some.reverse();
        let back = some.iter().rev().skip(1).step_by(31).copied().collect::<Vec<_>>();
        for (kept, (offset, length)) in some.iter().step_by(89).copied().chain(back) {
            let (folder, pack) = ("c".into(), "a".into());
            let place = RecordRef { folder, pack, offset: *offset, length: *length };
            assert_eq!(opened.find(&place).unwrap(), kept.bytes);
        }
        assert!(file.len() < end as usize / 4, "records in one frame help one another");
    }

    #[test]
    fn only_places_in_packs_are_places() {
        for text in [
            "",
            "a",
            "a/b",
            "a/b:1",
            "a/b:1+",
            "a/b:-1+2",
            "../b:1+2",
            "a/../b:1+2",
            "a/.b:1+2",
            "/b:1+2",
        ] {
            text.parse::<RecordRef>().expect_err(text);
        }
    }
}
