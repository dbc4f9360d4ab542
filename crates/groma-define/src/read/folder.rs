//! The files of an edition folder: listed, digested, and those that are read kept in memory.

use crate::definition::Input;
use crate::diagnostic::{Diagnostics, Place};
use crate::read::ReadError;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Where a folder carries the journal of a round. It is no input: what a round has collected comes
/// as `answers.csv`, and who said what to whom meanwhile is not for publication.
const ROUND: &str = "returns";

/// The files of a folder.
pub(crate) struct Folder {
    /// Every file, by path.
    pub(crate) inputs: Vec<Input>,
    /// The bytes of those that the reader understands, by path.
    pub(crate) bytes: BTreeMap<String, Vec<u8>>,
}

impl Folder {
    /// Puts files in the place of those of the folder, or beside them.
    pub(crate) fn lay_over(&mut self, files: &BTreeMap<String, Vec<u8>>) {
        for (path, bytes) in files {
            self.inputs.retain(|input| input.path != *path);
            self.inputs.push(Input {
                path: path.clone(),
                sha256: hex(&Sha256::digest(bytes)),
                bytes: bytes.len() as u64,
                restricted: false,
            });
            self.bytes.insert(path.clone(), bytes.clone());
        }
        self.inputs.sort_by(|a, b| a.path.cmp(&b.path));
    }

    /// Lists and digests every file below `root`. Hidden ones are passed over: the store and
    /// version control live there.
    pub(crate) fn open(
        root: &Path,
        is_read: impl Fn(&str) -> bool,
        problems: &mut Diagnostics,
    ) -> Result<Self, ReadError> {
        let mut paths = BTreeMap::new();
        let real_root = root.canonicalize().map_err(|error| ReadError::file(root, error))?;
        walk(&real_root, &real_root, String::new(), &mut paths, problems)?;
        let mut folder = Self { inputs: Vec::new(), bytes: BTreeMap::new() };
        for (path, file) in paths {
            let failed = |error| ReadError::file(&file, error);
            let (sha256, bytes) = if is_read(&path) {
                // Digest and content come from the same read: a file that changes meanwhile
                // cannot pass under the digest of another.
                let bytes = fs::read(&file).map_err(failed)?;
                let digest = hex(&Sha256::digest(&bytes));
                let length = bytes.len() as u64;
                folder.bytes.insert(path.clone(), bytes);
                (digest, length)
            } else {
                digest_of(&file).map_err(failed)?
            };
            folder.inputs.push(Input { path, sha256, bytes, restricted: false });
        }
        Ok(folder)
    }

    /// Marks the files that are published as digests only.
    pub(crate) fn restrict(&mut self, path: &str) -> bool {
        let input = self.inputs.iter_mut().find(|input| input.path == path);
        input.map(|input| input.restricted = true).is_some()
    }
}

fn walk(
    root: &Path,
    folder: &Path,
    prefix: String,
    paths: &mut BTreeMap<String, PathBuf>,
    problems: &mut Diagnostics,
) -> Result<(), ReadError> {
    for entry in fs::read_dir(folder).map_err(|error| ReadError::file(folder, error))? {
        let entry = entry.map_err(|error| ReadError::file(folder, error))?;
        let file = entry.path();
        let Some(name) = entry.file_name().to_str().map(str::to_owned) else {
            let place = Place { file: file.to_string_lossy().into_owned(), ..Place::default() };
            let hint = "rename the file";
            problems.error(&place, "file-name-not-utf8", "the file's name is not UTF-8", hint);
            continue;
        };
        if name.starts_with('.') {
            continue;
        }
        let path = format!("{prefix}{name}");
        if path == ROUND {
            continue;
        }
        let kind = entry.file_type().map_err(|error| ReadError::file(&file, error))?;
        if kind.is_dir() {
            walk(root, &file, format!("{path}/"), paths, problems)?;
        } else if kind.is_file() || leads_to_a_file_inside(root, &file) {
            paths.insert(path, file);
        } else {
            let place = Place { file: path, ..Place::default() };
            let message = "this is neither a file nor a link to a file of the folder";
            let hint = "copy the file into the folder: a release is a copy of it";
            problems.error(&place, "link-leaves-folder", message, hint);
        }
    }
    Ok(())
}

fn leads_to_a_file_inside(root: &Path, link: &Path) -> bool {
    link.canonicalize().is_ok_and(|target| target.starts_with(root) && target.is_file())
}

fn digest_of(file: &Path) -> io::Result<(String, u64)> {
    let mut reader = File::open(file)?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    let mut length = 0;
    loop {
        let read = reader.read(&mut buffer)?;
        if read == 0 {
            return Ok((hex(&hasher.finalize()), length));
        }
        hasher.update(&buffer[..read]);
        length += read as u64;
    }
}

/// Bytes in lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
