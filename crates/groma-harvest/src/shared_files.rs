//! For tests: real files of portals, where they are at hand.

use std::path::PathBuf;

/// A file or folder of the catalogues; none, and a line that says so, where they are not at hand.
pub(crate) fn shared(name: &str) -> Option<PathBuf> {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data");
    let root =
        std::env::var_os("GROMA_SHARED_DATA").map_or_else(|| PathBuf::from(beside), PathBuf::from);
    let path = root.join("catalogues").join(name);
    if path.exists() {
        return Some(path);
    }
    eprintln!("not at hand, and not looked at: {}", path.display());
    None
}

/// The bytes of such a file.
pub(crate) fn bytes(name: &str) -> Option<Vec<u8>> {
    Some(std::fs::read(shared(name)?).expect("a shared file can be read"))
}

/// The rows of a table of facts, each by its columns' names.
pub(crate) fn table(name: &str) -> Vec<std::collections::HashMap<String, String>> {
    let Some(bytes) = bytes(name) else { return Vec::new() };
    let text = String::from_utf8(bytes).expect("a table is UTF-8");
    let mut lines = text.lines().map(|line| line.split(',').map(str::to_owned));
    let Some(head) = lines.next() else { return Vec::new() };
    let head: Vec<String> = head.collect();
    lines.map(|cells| head.iter().cloned().zip(cells).collect()).collect()
}
