//! SHA-256 of bytes and files, in lower-case hexadecimal, so that anybody can
//! check a manifest with the tools of their system.

use crate::StoreError;
use groma_define::hex;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// A digest as 64 hexadecimal digits.
pub type Sha256Hex = String;

/// The digest of these bytes.
pub fn sha256_bytes(bytes: &[u8]) -> Sha256Hex {
    hex(&Sha256::digest(bytes))
}

/// The digest and the length of a file, read in pieces.
pub fn sha256_file(path: &Path) -> Result<(Sha256Hex, u64), StoreError> {
    let mut file = File::open(path).map_err(StoreError::io(path))?;
    let mut hasher = Sha256::new();
    let mut piece = vec![0; 1 << 16];
    let mut bytes = 0;
    loop {
        let read = file.read(&mut piece).map_err(StoreError::io(path))?;
        if read == 0 {
            return Ok((hex(&hasher.finalize()), bytes));
        }
        hasher.update(&piece[..read]);
        bytes += read as u64;
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_reference_digest_of_abc() {
        // FIPS 180-4, the one-block example.
        assert_eq!(
            super::sha256_bytes(b"abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
